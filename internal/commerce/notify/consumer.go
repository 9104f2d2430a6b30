package notify

import (
	"context"
	"encoding/json"
	"fmt"

	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// kindOf says which mail an event asks for. order.placed is announced when an order stands, so nobody is thanked for an
// order that is not paid.
var kindOf = map[string]Kind{
	order.EventPlaced:               OrderPlaced,
	order.EventPaymentFailed:        PaymentFailed,
	order.EventFulfillmentShipped:   OrderShipped,
	order.EventFulfillmentDelivered: OrderDelivered,
	order.EventRefundSucceeded:      OrderRefunded,
	order.EventCanceled:             OrderCanceled,
	order.EventExpired:              OrderExpired,
	inventory.EventLowStock:         LowStock,
	inventory.EventOutOfStock:       LowStock,
}

// Consumer turns events into mails. It needs RegisterJobs.
func (s *Service) Consumer() outbox.Consumer {
	return outbox.Consumer{Name: "notify", Apply: s.apply, Limit: maxListed, Concerns: func(kind string) bool {
		_, known := kindOf[kind]
		return known
	}}
}

// wanted is a mail that an event asks for.
type wanted struct {
	event outbox.Event
	kind  Kind
	order id.Order // zero: it is for staff
}

// apply adds a mail, and the job that sends it, for each event that asks for one.
func (s *Service) apply(ctx context.Context, tx db.Tx, events []outbox.Event) error {
	var wants []wanted
	orders := map[id.Order]bool{}
	staff := ""
	for _, e := range events {
		w, ok := want(e)
		if !ok {
			continue
		}
		wants = append(wants, w)
		if w.order.IsZero() && staff == "" {
			settings, err := readSettings(ctx, tx)
			if err != nil {
				return err
			}
			staff = settings.StaffEmail
		}
		if !w.order.IsZero() {
			orders[w.order] = true
		}
	}
	buyers, err := buyersOf(ctx, tx, orders)
	if err != nil {
		return err
	}
	b := &db.Batch{}
	for _, w := range wants {
		recipient, entity := staff, w.event.EntityID
		if !w.order.IsZero() {
			buyer := buyers[w.order]
			recipient, entity = buyer.email, w.order.String()
			if onTheWay[w.kind] && !buyer.updates {
				continue
			}
		}
		if recipient == "" {
			continue
		}
		number := id.Mail(s.o.DB.IDs().Next())
		b.Exec(insertMail, int64(number), int64(w.event.ID), string(w.kind), recipient, entity, string(w.event.Data),
			clock.Micros(tx.Now()))
		if err := s.addJob(b, number, nil); err != nil {
			return err
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return tx.Send(ctx, b)
}

// want reads which mail an event asks for. An event whose data says nothing of an order asks for none.
func want(e outbox.Event) (wanted, bool) {
	kind, known := kindOf[e.Type]
	if !known {
		return wanted{}, false
	}
	w := wanted{event: e, kind: kind}
	if kind == LowStock {
		return w, true
	}
	var data struct {
		ID       string `json:"id"`
		OrderID  string `json:"order_id"`
		Attended bool   `json:"attended"`
	}
	if err := json.Unmarshal(e.Data, &data); err != nil || data.Attended {
		return w, false
	}
	if data.OrderID == "" {
		data.OrderID = data.ID
	}
	var err error
	w.order, err = id.ParseOrder(data.OrderID)
	return w, err == nil
}

// onTheWay is the mails on the way of a parcel, which a customer may do without. What was agreed and what was paid is always
// confirmed.
var onTheWay = map[Kind]bool{OrderShipped: true, OrderDelivered: true}

// buyer is somebody who placed an order.
type buyer struct {
	email   string
	updates bool // wants mails on the way of a parcel
}

// buyersOf is those who placed the orders. Orders that were brought from elsewhere have none: whoever placed them knows about
// them.
func buyersOf(ctx context.Context, r db.Reader, orders map[id.Order]bool) (map[id.Order]buyer, error) {
	buyers := map[id.Order]buyer{}
	if len(orders) == 0 {
		return buyers, nil
	}
	numbers := make([]int64, 0, len(orders))
	for o := range orders {
		numbers = append(numbers, int64(o))
	}
	err := db.Each(ctx, r, func(row db.Row) error {
		var number id.Order
		var b buyer
		err := row.Scan((*int64)(&number), &b.email, &b.updates)
		buyers[number] = b
		return err
	}, listBuyers.For(len(numbers)), db.ListOf(numbers)...)
	if err != nil {
		return nil, fmt.Errorf("look up who placed orders: %w", err)
	}
	return buyers, nil
}

// addJob has a mail sent. While it is about to be, another job is not added, or the batch is refused with the clash.
func (s *Service) addJob(b *db.Batch, m id.Mail, clash error) error {
	_, err := s.o.Jobs.Add(b, job.Job{Kind: SendJob, Payload: m, UniqueKey: jobKey(m), Clash: clash})
	return err
}

// jobKey is the unique key of the job that sends a mail.
func jobKey(m id.Mail) string { return "mail:" + m.String() }
