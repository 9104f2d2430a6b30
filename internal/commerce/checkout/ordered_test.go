package checkout_test

import (
	"testing"
	"time"

	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/kernel/money"
)

// Prices and promotions go on changing while a payment waits for the shopper, and after he has paid. His checkout shows what
// he was shown when he agreed.
func TestACheckoutShowsItsOrderAndNotWhatItWouldCostNow(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		s.Coupon("TEN", 10*money.Whole/100, 1)
		shirt := s.Sell(2000, 5)
		of := s.Fill(shirt)
		if _, err := s.Carts.AddCoupon(ctx, of, nil, "TEN", nil); err != nil {
			t.Fatal(err)
		}
		session := s.Ready(of)
		shown := session.Basket.Quote
		placed, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("require_action"), nil)
		if err != nil || placed.Action == nil {
			t.Fatalf("%+v, %v", placed, err)
		}
		s.Reprice(shirt, 2500)
		s.Clock.Advance(20 * time.Minute) // and what was frozen is not any more
		same := func(status checkout.Status) {
			t.Helper()
			is := get(t, s, session.ID)
			q := is.Basket.Quote
			if is.Status != status || q.Total != shown.Total || q.Total != placed.Order.Total || is.Basket.Items[0].UnitPrice != checkouttest.EUR(2000) {
				t.Errorf("%s shows %s at %s each, and %s was agreed", is.Status, q.Total, is.Basket.Items[0].UnitPrice, shown.Total)
			}
			if len(q.Lines) != 1 || q.Lines[0].Key != is.Basket.Items[0].Key || q.Lines[0].DiscountTotal != checkouttest.EUR(200) {
				t.Errorf("the lines are %+v", q.Lines)
			}
			sum := checkouttest.EUR(0)
			for _, step := range q.Steps {
				sum = sum.Add(step.Amount)
			}
			if sum != q.Total || q.Steps[0].Line != is.Basket.Items[0].Key {
				t.Errorf("the steps come to %s: %+v", sum, q.Steps)
			}
			if len(q.Codes) != 1 || !q.Codes[0].Applied || q.Codes[0].Problem != "" || len(is.Messages) != 0 {
				t.Errorf("codes %+v, messages %+v", q.Codes, is.Messages)
			}
		}
		same(checkout.RequiresEscalation)
		if _, err := s.Bank.CompleteAction(placed.Order.Payments[0].ID, true); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("require_action"), nil); err != nil {
			t.Fatal(err)
		}
		same(checkout.Completed)
	})
}
