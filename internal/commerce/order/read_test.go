package order_test

import (
	"sync"
	"testing"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// An order is read by several statements. Whoever reads it while its payment fails must not see the row from before and the
// payment from after: he would take it for one that neither waits nor failed.
func TestAnOrderIsReadAsItWasAtOneMoment(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		o := s.whole()
		p := payment.Payment{
			ID: id.Payment(s.d.IDs().Next()), Version: 1, Order: o.ID, Provider: "test", Status: payment.Pending, Amount: o.Total,
			Authorized: eur(0), Captured: eur(0), Refunded: eur(0), RefundPending: eur(0), CreatedAt: s.clock.Now(), UpdatedAt: s.clock.Now(),
		}
		o.Payments = []payment.Payment{p}
		b := &db.Batch{}
		s.Place(t.Context(), b, o)
		s.store.Insert(b, p)
		if err := s.d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		var reading sync.WaitGroup
		for range 3 {
			reading.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
					}
					got, err := s.Get(t.Context(), o.ID)
					if err != nil {
						t.Error(err)
						return
					}
					if want := order.PaymentStatusOf(got.Total, got.Payments); got.PaymentStatus != want {
						t.Errorf("the row says %s, and its payments %s", got.PaymentStatus, want)
						return
					}
				}
			})
		}
		for i := range 150 {
			before := s.get(o.ID)
			after, was := before.Clone(), before.Payments[0]
			is := was
			is.Status = []payment.Status{payment.RequiresAction, payment.Failed}[i%2]
			after.Payments[0] = is
			b := &db.Batch{}
			s.store.Update(b, was, is)
			if err := s.Revise(t.Context(), b, before, after, ""); err != nil {
				t.Fatal(err)
			}
			if err := s.d.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
		close(done)
		reading.Wait()
	})
}
