package checkout_test

import (
	"context"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
)

type shop = checkouttest.Shop

var ctx = context.Background()

// outcome is what a way to pay comes to: at once, and when everything is over.
type outcome struct {
	name       string
	pay        checkout.Completion
	code       string // of the refusal; empty: there is an order
	waits      bool   // for the shopper
	status     order.Status
	payment    order.PaymentStatus
	afterwards func(t *testing.T, s *shop) // something that happens before everything is over
	finally    order.Status
	paid       int64 // finally, by the order
}

// total is 19.99 and 4.90 for the parcel, with 19 % tax on each: 23.79 and 5.83.
const total = 2962

func TestEveryWayToPay(t *testing.T) {
	t.Parallel()
	last := func(t *testing.T, s *shop) payment.Payment {
		t.Helper()
		all := s.All()
		return all[0].Payments[0]
	}
	act := func(approve bool) func(t *testing.T, s *shop) {
		return func(t *testing.T, s *shop) {
			if _, err := s.Bank.CompleteAction(last(t, s).ID, approve); err != nil {
				t.Fatal(err)
			}
			for _, l := range s.Post.Take() {
				if err := s.Hand(l); err != nil {
					t.Error(err)
				}
			}
		}
	}
	settle := func(approve bool) func(t *testing.T, s *shop) {
		return func(t *testing.T, s *shop) {
			if err := s.Bank.Settle(last(t, s).ID, approve); err != nil {
				t.Fatal(err)
			}
		}
	}
	outcomes := []outcome{
		{name: "approve", pay: checkouttest.Test("approve"), status: order.Confirmed, payment: order.PaymentPaid, finally: order.Confirmed, paid: total},
		{name: "authorize_only", pay: checkouttest.Test("authorize_only"), status: order.Confirmed, payment: order.PaymentAuthorized, finally: order.Confirmed},
		{name: "decline", pay: checkouttest.Test("decline"), code: payment.CodeDeclined, finally: order.Canceled},
		{name: "error", pay: checkouttest.Test("error"), code: payment.CodeOutcomePending, finally: order.Canceled},
		{name: "silence", pay: checkouttest.Test("silence"), code: payment.CodeOutcomePending, finally: order.Canceled},
		{name: "timeout", pay: checkouttest.Test("timeout"), code: payment.CodeOutcomePending, finally: order.Confirmed, paid: total},
		{name: "processing", pay: checkouttest.Test("processing"), code: payment.CodeOutcomePending, afterwards: settle(true), finally: order.Confirmed, paid: total},
		{name: "processing in vain", pay: checkouttest.Test("processing"), code: payment.CodeOutcomePending, afterwards: settle(false), finally: order.Canceled},
		{name: "require_action", pay: checkouttest.Test("require_action"), waits: true, status: order.Pending, payment: order.PaymentRequiresAction, afterwards: act(true), finally: order.Confirmed, paid: total},
		{name: "require_action refused", pay: checkouttest.Test("require_action"), waits: true, status: order.Pending, payment: order.PaymentRequiresAction, afterwards: act(false), finally: order.Canceled},
		{name: "require_action abandoned", pay: checkouttest.Test("require_action"), waits: true, status: order.Pending, payment: order.PaymentRequiresAction, finally: order.Expired},
		{name: "amount_mismatch", pay: checkouttest.Test("amount_mismatch"), status: order.RequiresAction, payment: order.PaymentPartiallyPaid, finally: order.RequiresAction, paid: total - 1},
		{name: "manual", pay: checkouttest.By("manual"), status: order.Pending, payment: order.PaymentPending, finally: order.Pending},
		{name: "cod", pay: checkouttest.By("cod"), status: order.Confirmed, payment: order.PaymentPending, finally: order.Confirmed},
	}
	for _, o := range outcomes {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			checkouttest.EachWith(t, o.options(), func(t *testing.T, s *shop) {
				thing := s.Sell(1999, 3)
				session := s.Ready(s.Fill(thing))
				r, err := s.Checkouts.Complete(ctx, session.ID, o.pay, nil)
				o.check(t, s, session, r, err)
				if o.afterwards != nil {
					o.afterwards(t, s)
				}
				s.Calm()
				o.end(t, s)
				s.Verify(thing)
			})
		})
		t.Run(o.name+" in one call", func(t *testing.T) {
			t.Parallel()
			checkouttest.EachWith(t, o.options(), func(t *testing.T, s *shop) {
				thing := s.Sell(1999, 3)
				r, err := s.Checkouts.PlaceOrder(ctx, checkouttest.Direct(o.pay, thing), nil)
				o.check(t, s, nil, r, err)
				if o.afterwards != nil {
					o.afterwards(t, s)
				}
				s.Calm()
				o.end(t, s)
				s.Verify(thing)
			})
		})
	}
}

// options has the shop be impatient only where somebody does not answer: a busy machine is slow too.
func (o outcome) options() checkouttest.Options {
	if o.name == "silence" || o.name == "timeout" {
		return checkouttest.Options{ProviderDeadline: 300 * time.Millisecond}
	}
	return checkouttest.Options{}
}

// check compares what the shopper is told with what there is.
func (o outcome) check(t *testing.T, s *shop, session *checkout.Session, r *checkout.Result, err error) {
	t.Helper()
	want := map[string]checkout.Status{"": checkout.Completed, payment.CodeDeclined: checkout.ReadyForComplete, payment.CodeOutcomePending: checkout.CompleteInProgress}[o.code]
	if o.waits {
		want = checkout.RequiresEscalation
	}
	if session != nil {
		is, err := s.Checkouts.Get(ctx, session.ID)
		if err != nil || is.Status != want {
			t.Fatalf("the session is %s, %v; want %s", is.Status, err, want)
		}
		if (is.Action != nil) != o.waits || (is.Failure != nil) != (o.code == payment.CodeDeclined) {
			t.Errorf("action %+v, failure %+v", is.Action, is.Failure)
		}
	}
	if o.code != "" {
		s.WantFault(err, o.code)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if r.Order.Status != o.status || r.Order.PaymentStatus != o.payment || r.Order.Total.Minor != total || (r.Action != nil) != o.waits || r.Again {
		t.Errorf("%s %s, total %s, action %+v", r.Order.Status, r.Order.PaymentStatus, r.Order.Total, r.Action)
	}
	if placed := !r.Order.PlacedAt.IsZero(); placed == o.waits || (s.Events(order.EventPlaced) == 1) != placed {
		t.Errorf("placed at %v, announced %d times", r.Order.PlacedAt, s.Events(order.EventPlaced))
	}
	if again, err := s.Orders.Get(ctx, r.Order.ID); err != nil || again.Status != r.Order.Status || again.Version != r.Order.Version {
		t.Errorf("%s version %d was answered, and %s version %d is stored, %v", r.Order.Status, r.Order.Version, again.Status, again.Version, err)
	}
}

// end compares what became of the order.
func (o outcome) end(t *testing.T, s *shop) {
	t.Helper()
	all := s.All()
	if len(all) != 1 || all[0].Status != o.finally || all[0].PaidTotal.Minor != o.paid {
		t.Fatalf("want %s, %d paid: %s", o.finally, o.paid, s.Describe())
	}
	stands := o.finally != order.Canceled && o.finally != order.Expired
	if (s.Events(order.EventPlaced) == 1) != stands || s.Events(order.EventCanceled)+s.Events(order.EventExpired) != 0 {
		t.Errorf("%d orders were announced, %d cancellations", s.Events(order.EventPlaced), s.Events(order.EventCanceled)+s.Events(order.EventExpired))
	}
	if n := s.Events(checkout.EventCompleted); all[0].Checkout.IsZero() != (n == 0) && stands {
		t.Errorf("%d checkouts were completed", n)
	}
}

func TestFreeOrderNeedsNoPayment(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		song := s.Sell(1999, checkouttest.Uncounted, func(p *catalog.ProductInput) { p.Variants[0].DigitalOnly = true })
		all := s.Coupon("ALL", 1_000_000, 0)
		c := s.Fill(song)
		if _, err := s.Carts.AddCoupon(ctx, c, nil, "all", nil); err != nil {
			t.Fatal(err)
		}
		session, err := s.Checkouts.Begin(ctx, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(session.Missing) != 1 || session.Missing[0].Param != "email" || session.Basket.RequiresShipping {
			t.Fatalf("missing %+v", session.Missing)
		}
		if _, err = s.Checkouts.Update(ctx, session.ID, nil, checkout.Patch{Email: new("ada@example.com")}, nil); err != nil {
			t.Fatal(err)
		}
		r, err := s.Checkouts.Complete(ctx, session.ID, checkout.Completion{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Order.Status != order.Completed || r.Order.PaymentStatus != order.PaymentPaid || len(r.Order.Payments) != 0 ||
			r.Order.FulfillmentStatus != order.NotRequired || r.Order.Total.Minor != 0 || s.Used(all) != 1 {
			t.Errorf("%s", s.Describe())
		}
		s.Verify()
	})
}

func TestNobodyIsChargedWithoutSayingHow(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		session := s.Ready(s.Fill(s.Sell(1999, 3)))
		_, err := s.Checkouts.Complete(ctx, session.ID, checkout.Completion{}, nil)
		if f := s.WantFault(err, checkout.CodeIncomplete); f.Param != "payment.provider" || f.Kind != fault.Refused {
			t.Errorf("%+v", f)
		}
		_, err = s.Checkouts.Complete(ctx, session.ID, checkouttest.By("paypal"), nil)
		if f := s.WantFault(err, payment.CodeProviderUnknown); f.Param != "payment.provider" {
			t.Errorf("%+v", f)
		}
		_, err = s.Checkouts.Complete(ctx, session.ID, checkout.Completion{Provider: "test", Data: "[]"}, nil)
		if f := s.WantFault(err, fault.CodeValidation); f.Param != "payment.data" {
			t.Errorf("%+v", f)
		}
		if len(s.All()) != 0 {
			t.Errorf("there are orders: %s", s.Describe())
		}
	})
}

func TestExpectedTotal(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 3)
		session := s.Ready(s.Fill(thing))
		before := tables(t, s)
		pay := checkouttest.By("manual")
		pay.ExpectedTotal = new(int64(total - 1))
		_, err := s.Checkouts.Complete(ctx, session.ID, pay, nil)
		f := s.WantFault(err, checkout.CodePriceChanged)
		if f.Kind != fault.Conflict || f.Param != "expected_total" || len(f.Details) != 1 || f.Details[0].Value != int64(total) {
			t.Errorf("%+v", f)
		}
		unchanged(t, s, before)
		pay.Currency = "USD"
		_, err = s.Checkouts.Complete(ctx, session.ID, pay, nil)
		if f := s.WantFault(err, fault.CodeValidation); f.Param != "expected_total.currency_code" {
			t.Errorf("%+v", f)
		}
		unchanged(t, s, before)
		pay.ExpectedTotal, pay.Currency = new(int64(total)), "EUR"
		if _, err = s.Checkouts.Complete(ctx, session.ID, pay, nil); err != nil {
			t.Fatal(err)
		}
	})
}
