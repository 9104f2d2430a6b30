package checkouttest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
)

var (
	openPayments = db.SQL(`
		SELECT (SELECT COUNT(*) FROM payment WHERE check_at <> 0) + (SELECT COUNT(*) FROM refund WHERE check_at <> 0) +
			(SELECT COUNT(*) FROM payment_callback WHERE state = 'pending') +
			(SELECT COUNT(*) FROM sales_order WHERE expires_at <> 0 AND placed_at = 0)`)
	listTypes = db.SQL(`SELECT type FROM event ORDER BY id`)
)

// Round does once what the program does every few seconds.
func (s *Shop) Round() {
	s.t.Helper()
	ctx := context.Background()
	_, err := s.Inventory.SweepReservations(ctx)
	s.must(err)
	_, err = s.Settlement.ApplyCallbacks(ctx)
	s.must(err)
	_, err = s.Settlement.Reconcile(ctx)
	s.must(err)
	_, err = s.Settlement.ExpireOrders(ctx)
	s.must(err)
}

// Calm makes rounds, and lets time pass, until no payment, refund, callback or order that does not stand yet waits for
// anything.
func (s *Shop) Calm() {
	s.t.Helper()
	for range 20 {
		s.Round()
		open, err := db.Value[int64](context.Background(), s.DB.Read(), openPayments)
		s.must(err)
		if open == 0 {
			return
		}
		s.Clock.Advance(3 * time.Minute)
	}
	s.t.Fatal("something still waits after an hour")
}

// All is every order, whole, newest first.
func (s *Shop) All() []*order.Order { return s.Of("") }

// Of is every order of a person, whole, newest first; of everybody without an address.
func (s *Shop) Of(emailKey string) []*order.Order {
	s.t.Helper()
	var list []*order.Order
	request := page.Request{Limit: page.MaxLimit}
	for {
		found, err := s.Orders.List(context.Background(), order.Filter{EmailKey: emailKey}, request)
		s.must(err)
		for _, o := range found.Items {
			whole, err := s.Orders.Get(context.Background(), o.ID)
			s.must(err)
			list = append(list, whole)
		}
		if request.Cursor = found.Next; found.Next == "" {
			return list
		}
	}
}

// Standing is those of the orders that were placed and are neither canceled nor expired.
func Standing(orders []*order.Order) []*order.Order {
	var list []*order.Order
	for _, o := range orders {
		if !o.PlacedAt.IsZero() && o.Status != order.Canceled && o.Status != order.Expired {
			list = append(list, o)
		}
	}
	return list
}

// Events is how many events there are of a type.
func (s *Shop) Events(kind string) int {
	s.t.Helper()
	types, err := db.List(context.Background(), s.DB.Read(), func(row db.Row) (string, error) {
		var t string
		err := row.Scan(&t)
		return t, err
	}, listTypes)
	s.must(err)
	n := 0
	for _, t := range types {
		if t == kind {
			n++
		}
	}
	return n
}

// Charged is what the test provider took from shoppers altogether, less what it gave back.
func (s *Shop) Charged() int64 {
	s.t.Helper()
	accounts, err := s.books.All()
	s.must(err)
	sum := int64(0)
	for i := range accounts {
		sum += accounts[i].Captured.Minor - accounts[i].Refunded().Minor
	}
	return sum
}

// Verify fails the test unless every ledger agrees with what it is about, and the provider has taken what the orders say.
// variants are those whose promised units must be those of open orders: nobody holds anything.
func (s *Shop) Verify(variants ...id.Variant) {
	s.t.Helper()
	for name, check := range map[string]func(context.Context, func(string)) error{
		"catalog": s.Catalog.Verify, "inventory": s.Inventory.Verify, "taxes": s.Taxes.Verify, "promotions": s.Promotions.Verify,
		"carts": s.Carts.Verify, "orders": s.Orders.Verify, "payments": s.Payments.Verify,
	} {
		s.must(check(context.Background(), func(difference string) { s.t.Errorf("verify %s: %s", name, difference) }))
	}
	promised := map[id.Variant]int64{}
	kept := int64(0)
	for _, o := range s.All() {
		for _, p := range o.Payments {
			if p.Provider != "test" {
				continue
			}
			kept += p.Captured.Minor - p.Refunded.Minor
			if o.PlacedAt.IsZero() && p.Status == payment.Captured && p.Refunded != p.Captured {
				s.t.Errorf("order %s does not stand, and has %s", o.Number, p.Captured.Sub(p.Refunded))
			}
		}
		for i := range o.Lines {
			promised[o.Lines[i].Variant] += o.Lines[i].Unfulfilled()
		}
	}
	if charged := s.Charged(); charged != kept {
		s.t.Errorf("the provider keeps %d, and the orders say %d", charged, kept)
	}
	for _, v := range variants {
		if onHand, reserved := s.Stock(v); reserved != promised[v] || reserved > onHand {
			s.t.Errorf("%d of %s are on hand, %d promised, and open orders want %d", onHand, v, reserved, promised[v])
		}
	}
}

// Describe is the orders in a line each, for messages.
func (s *Shop) Describe() string {
	var b strings.Builder
	for _, o := range s.All() {
		fmt.Fprintf(&b, "\n%s %s/%s placed %v %s", o.Number, o.Status, o.PaymentStatus, !o.PlacedAt.IsZero(), o.CancelReason)
		for _, p := range o.Payments {
			fmt.Fprintf(&b, " [%s %s %s/%s]", p.Provider, p.Status, p.Captured, p.Amount)
		}
	}
	return b.String()
}
