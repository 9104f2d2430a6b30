package segment

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/privacy"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// consumerName keys the cursor.
const consumerName = "segments"

// Consumer counts what is bought.
func (s *Service) Consumer() outbox.Consumer {
	return outbox.Consumer{Name: consumerName, Apply: s.apply, Limit: eventsAtOnce, Concerns: concerns}
}

// eventsAtOnce is how many events are applied in one transaction: what they change is counted in some milliseconds, and orders that
// are placed meanwhile do not notice.
const eventsAtOnce = 100

// concerns reports whether events of a type may be news.
func concerns(kind string) bool {
	switch kind {
	case customer.EventVerified, customer.EventUpdated, customer.EventDeleted, privacy.EventErasureCompleted, privacy.EventBuyerForgotten:
		return true
	}
	return strings.HasPrefix(kind, "order.")
}

func (s *Service) apply(ctx context.Context, tx db.Tx, events []outbox.Event) error {
	news := newsIn(events)
	if news.empty() {
		return nil
	}
	if _, err := tx.Exec(ctx, takeTurn); err != nil {
		return err
	}
	orders, err := s.concerned(ctx, tx, news)
	if err != nil {
		return err
	}
	also, err := s.guestsOf(ctx, tx, news)
	if err != nil {
		return err
	}
	for _, c := range news.gone {
		also = append(also, Person{Customer: c})
	}
	return s.count(ctx, tx, orders, also)
}

// guestsOf is the guests who stand somewhere by an address that is a customer's now: their orders may be his.
func (s *Service) guestsOf(ctx context.Context, r db.Reader, n news) ([]Person, error) {
	var guests []Person
	for c := range n.customers {
		found, err := db.List(ctx, r, scanPerson, guestsWithAddress, c)
		if err != nil {
			return nil, fmt.Errorf("find the guests with the address of customer %s: %w", c, err)
		}
		guests = append(guests, found...)
	}
	return guests, nil
}

// count counts orders as they are, and has whoever bought stand where that puts him, as well as others who may be gone. The
// caller has taken a turn.
func (s *Service) count(ctx context.Context, tx db.Tx, orders []id.Order, also []Person) error {
	persons, heirs, err := s.recount(ctx, tx, orders)
	if err != nil {
		return err
	}
	for _, p := range also {
		if !slices.Contains(persons, p) {
			persons = append(persons, p)
		}
	}
	if len(persons) == 0 {
		return nil
	}
	by, err := s.basis(ctx, tx)
	if err != nil {
		return err
	}
	_, err = s.settle(ctx, tx, by, persons, heirs)
	return err
}

// news is what events may have changed.
type news struct {
	orders    map[id.Order]bool
	customers map[id.Customer]bool
	gone      []id.Customer // of them, who is no more
}

func (n *news) empty() bool { return len(n.orders)+len(n.customers) == 0 }

// newsIn gathers what events may have changed: orders, and customers to whom orders came or who were erased.
func newsIn(events []outbox.Event) news {
	n := news{orders: map[id.Order]bool{}, customers: map[id.Customer]bool{}}
	for i := range events {
		e := &events[i]
		if !concerns(e.Type) {
			continue
		}
		switch e.Type {
		case customer.EventVerified, customer.EventUpdated, customer.EventDeleted:
			if c, err := id.ParseCustomer(e.EntityID); err == nil {
				n.customers[c] = true
				if e.Type == customer.EventDeleted {
					n.gone = append(n.gone, c)
				}
			}
		case privacy.EventErasureCompleted, privacy.EventBuyerForgotten:
			var data struct {
				OrderIDs []string `json:"order_ids"`
			}
			// Events are written by this program; one that cannot be read is verify's to report.
			if json.Unmarshal(e.Data, &data) == nil {
				for _, text := range data.OrderIDs {
					n.addOrder(text)
				}
			}
		default: // something of an order
			n.addOrder(e.EntityID)
		}
	}
	return n
}

func (n *news) addOrder(text string) {
	if o, err := id.ParseOrder(text); err == nil {
		n.orders[o] = true
	}
}

// concerned is the orders that news may be about, in order.
func (s *Service) concerned(ctx context.Context, r db.Reader, n news) ([]id.Order, error) {
	all := n.orders
	for c := range n.customers {
		for _, stmt := range []*db.Stmt{ordersOf, countedOf} {
			err := db.Each(ctx, r, func(row db.Row) error {
				var o id.Order
				err := row.Scan(&o)
				all[o] = true
				return err
			}, stmt, c)
			if err != nil {
				return nil, fmt.Errorf("find the orders of customer %s: %w", c, err)
			}
		}
	}
	orders := make([]id.Order, 0, len(all))
	for o := range all {
		orders = append(orders, o)
	}
	slices.Sort(orders)
	return orders, nil
}

func (p Person) compare(q Person) int {
	return cmp.Or(cmp.Compare(p.Customer, q.Customer), cmp.Compare(p.Email, q.Email))
}
