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

// A customer who proves his address gets the orders that guests placed with it, and those of who he was before; nobody else's.
func TestClaim(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		place := func(key string, customer id.Customer) *order.Order {
			o := s.whole()
			o.EmailKey, o.Customer = key, customer
			return s.place(o)
		}
		guests, before, others, known := place("ada@example.com", 0), place("old@example.com", 8), place("bob@example.com", 0), place("ada@example.com", 9)
		for key, want := range map[string]bool{"ada@example.com": true, "bob@example.com": true, "old@example.com": false, "": false} {
			if got, err := s.Unclaimed(t.Context(), key); err != nil || got != want {
				t.Errorf("%q: %v, %v", key, got, err)
			}
		}
		for range 2 {
			b := &db.Batch{}
			s.AddClaim(b, 7, "ada@example.com", []id.Customer{8})
			if err := s.d.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			o        *order.Order
			customer id.Customer
			version  int64
		}{{guests, 7, 2}, {before, 7, 2}, {others, 0, 1}, {known, 9, 1}} {
			if got, err := s.Get(t.Context(), c.o.ID); err != nil || got.Customer != c.customer || got.Version != c.version {
				t.Errorf("%s is of %s, version %d, %v", got.EmailKey, got.Customer, got.Version, err)
			}
		}
	})
}
