package checkout_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// hand hands callbacks over, which the shop must take.
func hand(t *testing.T, s *shop, letters ...checkouttest.Letter) {
	t.Helper()
	for _, l := range letters {
		if err := s.Hand(l); err != nil {
			t.Fatal(err)
		}
	}
}

func reload(t *testing.T, s *shop, o id.Order) *order.Order {
	t.Helper()
	is, err := s.Orders.Get(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// A callback that comes while the shopper's request is still waiting for the provider places the order; the request finds
// it done.
func TestCallbackBeforeTheAnswer(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		for _, scenario := range []string{"approve", "authorize_only", "decline"} {
			thing := s.Sell(1999, 1)
			session := s.Ready(s.Fill(thing))
			s.Step = func(name string) {
				if name == "after authorize" {
					letters := s.Post.Take()
					hand(t, s.Reborn(), append(letters, letters...)...)
				}
			}
			claim, _ := s.Key(scenario)
			r, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test(scenario), claim)
			s.Step = nil
			if scenario == "decline" {
				s.WantFault(err, payment.CodeDeclined)
				continue
			}
			if err != nil || r.Order.Status != order.Confirmed || r.Order.Version != reload(t, s, r.Order.ID).Version {
				t.Fatalf("%s: %+v, %v", scenario, r, err)
			}
			if _, stored := s.Key(scenario); stored == nil || string(stored.Body) != r.Order.Number {
				t.Errorf("%s: the stored answer is %+v", scenario, stored)
			}
			if is := get(t, s, session.ID); is.Status != checkout.Completed {
				t.Errorf("%s: the session is %s", scenario, is.Status)
			}
		}
		if s.Events(order.EventPlaced) != 2 || s.Events(checkout.EventCompleted) != 2 {
			t.Errorf("%d orders, %d checkouts are announced", s.Events(order.EventPlaced), s.Events(checkout.EventCompleted))
		}
		s.Verify()
	})
}

func TestCallbacksLateTwiceAndOutOfOrder(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 1)
		r, err := s.Checkouts.PlaceOrder(ctx, checkouttest.Direct(checkouttest.Test("require_action"), thing), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Bank.CompleteAction(r.Order.Payments[0].ID, true); err != nil {
			t.Fatal(err)
		}
		letters := s.Post.Take()
		if len(letters) != 2 {
			t.Fatalf("%d callbacks", len(letters))
		}
		s.Clock.Advance(time.Minute)
		hand(t, s, letters[1], letters[0], letters[1], letters[0])
		is := reload(t, s, r.Order.ID)
		if is.Status != order.Confirmed || is.PaidTotal.Minor != total || is.Payments[0].Status != payment.Captured {
			t.Errorf("%s", s.Describe())
		}
		version := is.Version
		s.Calm()
		if reload(t, s, r.Order.ID).Version != version || s.Events(order.EventPlaced) != 1 || s.Events(order.EventPaymentCaptured) != 1 {
			t.Errorf("version %d became %d, %d orders and %d captures are announced", version, reload(t, s, r.Order.ID).Version,
				s.Events(order.EventPlaced), s.Events(order.EventPaymentCaptured))
		}
		s.Verify(thing)
	})
}

// A callback about a payment that nobody knows is kept, tried again, and applied when the payment is there.
func TestCallbackOfAnUnknownPayment(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 1)
		letter := func(event, provider string, status payment.Status) checkouttest.Letter {
			text, err := json.Marshal(payment.Callback{
				EventID: event, ProviderPaymentID: provider, Outcome: &payment.Outcome{
					Found: true, Status: status, ProviderPaymentID: provider, Authorized: checkouttest.EUR(total), Captured: checkouttest.EUR(total),
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		never := letter("evt_never", "test_never", payment.Captured)
		hand(t, s, never, never)
		// It names the payment as the provider does, and comes before the answer that says so.
		s.Step = func(name string) {
			if name != "after authorize" {
				return
			}
			pay := s.All()[0].Payments[0].ID
			if err := s.Bank.Settle(pay, true); err != nil {
				t.Fatal(err)
			}
			hand(t, s, letter("evt_early", "test_"+pay.String(), payment.Captured))
		}
		_, err := s.Checkouts.PlaceOrder(ctx, checkouttest.Direct(checkouttest.Test("processing"), thing), nil)
		s.Step = nil
		s.WantFault(err, payment.CodeOutcomePending)
		o := s.All()[0]
		if o.Status != order.Pending {
			t.Errorf("%s", s.Describe())
		}
		for range 2 {
			s.Clock.Advance(3 * time.Minute)
			if _, err := s.Settlement.ApplyCallbacks(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if is := reload(t, s, o.ID); is.Status != order.Confirmed || is.PaidTotal.Minor != total {
			t.Errorf("%s", s.Describe())
		}
		pending, err := s.Payments.PendingCallbacks(ctx, s.Clock.Now().Add(24*time.Hour), 10)
		if err != nil || len(pending) != 1 || pending[0].Callback.EventID != "evt_never" || pending[0].Attempts != 3 {
			t.Errorf("%+v, %v", pending, err)
		}
		s.Clock.Advance(73 * time.Hour)
		s.Round()
		if pending, err = s.Payments.PendingCallbacks(ctx, s.Clock.Now().Add(24*time.Hour), 10); err != nil || len(pending) != 0 {
			t.Errorf("after three days %+v, %v", pending, err)
		}
		s.Verify(thing)
	})
}

func TestCallbackOfSomebodyElse(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		before := tables(t, s)
		body := []byte(`{"event_id":"evt"}`)
		for _, header := range []http.Header{{}, testpay.Sign([]byte("guess"), s.Clock.Now(), body), testpay.Sign([]byte("secret"), s.Clock.Now(), []byte("x"))} {
			err := s.Settlement.Receive(ctx, testpay.Name, header, body)
			if f := s.WantFault(err, payment.CodeBadSignature); f.Kind != fault.Unauthorized {
				t.Errorf("%+v", f)
			}
		}
		s.WantFault(s.Settlement.Receive(ctx, "paypal", http.Header{}, body), payment.CodeProviderUnknown)
		s.WantFault(s.Settlement.Receive(ctx, "manual", http.Header{}, body), payment.CodeBadSignature)
		unchanged(t, s, before)
	})
}

// Money that arrives after the order was closed goes back by itself.
func TestLateSuccess(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 1)
		for _, authorized := range []bool{false, true} {
			session := s.Ready(s.Fill(thing))
			_, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("processing"), nil)
			s.WantFault(err, payment.CodeOutcomePending)
			o := s.All()[0]
			// Somebody closes the order, and the provider does not hear of it.
			if _, err := s.Settlement.Drop(ctx, o.Payments[0].ID, "x", "Given up.", settlement.How{}); err != nil {
				t.Fatal(err)
			}
			if _, reserved := s.Stock(thing); reserved != 0 {
				t.Errorf("%d are promised", reserved)
			}
			if authorized {
				out := payment.Outcome{Found: true, Status: payment.Authorized, ProviderPaymentID: "test_" + o.Payments[0].ID.String(), Authorized: checkouttest.EUR(total)}
				if _, err := s.Settlement.Settle(ctx, o.Payments[0].ID, out, settlement.How{}); err != nil {
					t.Fatal(err)
				}
				s.Calm()
				if is := reload(t, s, o.ID); is.Payments[0].Status != payment.Voided || is.Status != order.Canceled {
					t.Errorf("%s", s.Describe())
				}
				continue
			}
			if err := s.Bank.Settle(o.Payments[0].ID, true); err != nil {
				t.Fatal(err)
			}
			hand(t, s, s.Post.Take()...)
			is := reload(t, s, o.ID)
			if is.Status != order.Canceled || len(is.Refunds) != 1 || is.Refunds[0].Amount.Minor != total || is.Refunds[0].Status != payment.RefundPending {
				t.Fatalf("%+v: %s", is.Refunds, s.Describe())
			}
			s.Calm()
			is = reload(t, s, o.ID)
			if is.Refunds[0].Status != payment.RefundSucceeded || is.PaymentStatus != order.PaymentRefunded || s.Charged() != 0 || is.Status != order.Canceled {
				t.Errorf("charged %d, %+v: %s", s.Charged(), is.Refunds, s.Describe())
			}
			if s.Events(order.EventPlaced) != 0 || s.Events(order.EventRefundCreated) != 1 || s.Events(order.EventRefundSucceeded) != 1 {
				t.Errorf("%d placed, %d refunds created", s.Events(order.EventPlaced), s.Events(order.EventRefundCreated))
			}
		}
		s.Verify(thing)
	})
}

func TestUnpaidOrderExpires(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 2)
		coupon := s.Coupon("TEN", 100_000, 0)
		d := checkouttest.Direct(checkouttest.By("manual"), thing)
		d.Codes = []string{"TEN"}
		unpaid, err := s.Checkouts.PlaceOrder(ctx, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		partly, err := s.Checkouts.PlaceOrder(ctx, checkouttest.Direct(checkouttest.By("manual"), thing), nil)
		if err != nil {
			t.Fatal(err)
		}
		out := payment.Outcome{Found: true, Status: payment.Captured, Authorized: checkouttest.EUR(100), Captured: checkouttest.EUR(100)}
		if _, err := s.Settlement.Settle(ctx, partly.Order.Payments[0].ID, out, settlement.How{}); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(14*24*time.Hour - time.Minute)
		s.Round()
		if is := reload(t, s, unpaid.Order.ID); is.Status != order.Pending {
			t.Errorf("it is %s before its time", is.Status)
		}
		s.Clock.Advance(time.Minute)
		s.Round()
		s.Round()
		is := reload(t, s, unpaid.Order.ID)
		if is.Status != order.Expired || is.CancelReason != "unpaid" || is.PaymentStatus != order.PaymentVoided || is.Lines[0].CanceledQuantity != 1 || s.Used(coupon) != 0 {
			t.Errorf("%s", s.Describe())
		}
		// One of which a part is paid is for people to decide about.
		if is = reload(t, s, partly.Order.ID); !is.Status.Open() || is.PaymentStatus != order.PaymentPartiallyPaid || !is.ExpiresAt.IsZero() {
			t.Errorf("an order of which a part is paid: %s until %v", is.Status, is.ExpiresAt)
		}
		if due, err := s.Orders.DueToExpire(ctx, s.Clock.Now(), 0, 10); err != nil || len(due) != 0 {
			t.Errorf("still due: %v, %v", due, err)
		}
		if s.Events(order.EventExpired) != 1 || s.Events("reservation.released") != 1 {
			t.Errorf("%d expirations and %d releases are announced", s.Events(order.EventExpired), s.Events("reservation.released"))
		}
		s.Verify(thing)
	})
}

// A bank transfer that is seen at last, in two parts and with too much.
func TestManualPayment(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 5)
		r, err := s.Checkouts.PlaceOrder(ctx, checkouttest.Direct(checkouttest.By("manual"), thing), nil)
		if err != nil || r.Order.ExpiresAt != s.Clock.Now().Add(14*24*time.Hour) {
			t.Fatalf("%+v, %v", r, err)
		}
		for _, step := range []struct {
			captured int64
			status   order.Status
			payment  order.PaymentStatus
		}{{1000, order.Pending, order.PaymentPartiallyPaid}, {total, order.Confirmed, order.PaymentPaid}, {total + 5, order.RequiresAction, order.PaymentOverpaid}} {
			out := payment.Outcome{Found: true, Status: payment.Captured, Authorized: checkouttest.EUR(step.captured), Captured: checkouttest.EUR(step.captured)}
			is, err := s.Settlement.Settle(ctx, r.Order.Payments[0].ID, out, settlement.How{})
			if err != nil || is.Status != step.status || is.PaymentStatus != step.payment {
				t.Fatalf("%d captured: %+v, %v", step.captured, is, err)
			}
		}
		if s.Events(order.EventPaid) != 1 || s.Events(order.EventConfirmed) != 1 {
			t.Errorf("%d are announced as paid, %d as confirmed", s.Events(order.EventPaid), s.Events(order.EventConfirmed))
		}
		if is := reload(t, s, r.Order.ID); !is.ExpiresAt.IsZero() {
			t.Errorf("it expires at %v", is.ExpiresAt)
		}
		s.Verify(thing)
	})
}

// One payment that nobody can make sense of keeps no other waiting.
func TestRoundGoesOnAfterAProblem(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 5)
		for range 3 {
			_, err := s.Checkouts.PlaceOrder(ctx, checkouttest.Direct(checkouttest.Test("processing"), thing), nil)
			s.WantFault(err, payment.CodeOutcomePending)
		}
		all := s.All()
		for _, o := range all {
			if err := s.Bank.Settle(o.Payments[0].ID, true); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Advance(3 * time.Minute)
		first := true
		s.Step = func(name string) {
			if first && name == "before fetch" {
				first = false
				s.Bank.Fail(testpay.Fetch, 3) // the guard asks three times
			}
		}
		asked, err := s.Settlement.Reconcile(ctx)
		s.Step = nil
		if err != nil || asked != 3 || len(checkouttest.Standing(s.All())) != 2 {
			t.Errorf("%d asked, %v: %s", asked, err, s.Describe())
		}
		s.Calm()
		if len(checkouttest.Standing(s.All())) != 3 {
			t.Errorf("%s", s.Describe())
		}
		s.Verify(thing)
	})
}

// Who comes back from his bank has paid, whatever he sends with it, and whether or not the bank's callback was faster.
func TestBackFromTheBank(t *testing.T) {
	for _, later := range []bool{false, true} {
		for name, pay := range map[string]checkout.Completion{
			"as before": checkouttest.Test("require_action"), "without data": checkouttest.By("test"), "with nothing": {}, "another way": checkouttest.By("cod"),
		} {
			t.Run(name, func(t *testing.T) {
				checkouttest.EachWith(t, checkouttest.Options{AuthorizeOnly: later}, func(t *testing.T, s *shop) {
					thing := s.Sell(1999, 1)
					session := s.Ready(s.Fill(thing))
					r, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("require_action"), nil)
					if err != nil {
						t.Fatal(err)
					}
					if _, err := s.Bank.CompleteAction(r.Order.Payments[0].ID, true); err != nil {
						t.Fatal(err)
					}
					back, err := s.Checkouts.Complete(ctx, session.ID, pay, nil)
					if err != nil || back.Order.ID != r.Order.ID || back.Order.Status != order.Confirmed || back.Action != nil {
						t.Fatalf("%+v, %v", back, err)
					}
					want := order.PaymentPaid
					if later {
						want = order.PaymentAuthorized
					}
					if back.Order.PaymentStatus != want || len(s.All()) != 1 {
						t.Errorf("%s", s.Describe())
					}
					hand(t, s, s.Post.Take()...)
					s.Calm()
					s.Verify(thing)
				})
			})
		}
	}
}

// A key whose request is not over yet belongs to that request.
func TestKeyOfAPaymentThatIsUnderWay(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		claim, _ := s.Key("key")
		_, err := s.Checkouts.PlaceOrder(ctx, checkouttest.Direct(checkouttest.Test("processing"), s.Sell(1999, 1)), claim)
		s.WantFault(err, payment.CodeOutcomePending)
		if claim.Recorded() {
			t.Error("an answer was kept")
		}
		_, err = s.Idem.Find(ctx, "shopper", "key", "another request")
		s.WantFault(err, fault.CodeIdempotencyDiffers)
	})
}

// A provider that refuses the request itself was not asked for money: everything is given back at once.
func TestProviderRefusesTheRequest(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 1)
		session := s.Ready(s.Fill(thing))
		claim, _ := s.Key("key")
		_, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("nonsense"), claim)
		if f := s.WantFault(err, fault.CodeValidation); f.Param != "payment.data.scenario" {
			t.Errorf("%+v", f)
		}
		is := get(t, s, session.ID)
		if is.Status != checkout.ReadyForComplete || is.Failure == nil || !is.Order.IsZero() {
			t.Errorf("%s, %+v", is.Status, is.Failure)
		}
		if _, reserved := s.Stock(thing); reserved != 0 || s.All()[0].Status != order.Canceled || s.Events(order.EventPlaced) != 0 {
			t.Errorf("%d promised: %s", reserved, s.Describe())
		}
		claim, stored := s.Key("key")
		if stored != nil {
			t.Errorf("a refusal was kept: %+v", stored)
		}
		if _, err = s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("approve"), claim); err != nil {
			t.Fatal(err)
		}
		s.Verify(thing)
	})
}

// The bank of a customer takes money back: staff have to see to it, once.
func TestChargeBack(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 1)
		r, err := s.Checkouts.PlaceOrder(ctx, checkouttest.Direct(checkouttest.Test("approve"), thing), nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(payment.Callback{
			EventID: "evt_back", Payment: r.Order.Payments[0].ID, ChargeBack: new(checkouttest.EUR(total)), Message: "Fraud.",
		})
		if err != nil {
			t.Fatal(err)
		}
		hand(t, s, text, text)
		is := reload(t, s, r.Order.ID)
		last := is.History[len(is.History)-1]
		if is.Status != order.RequiresAction || is.Version != r.Order.Version+1 || last.Note != "The bank of the customer took 29.62 EUR back. Fraud." || last.To != "requires_action" {
			t.Errorf("%s version %d, %+v", is.Status, is.Version, last)
		}
		events, err := s.Payments.ListEvents(ctx, s.DB.Read(), r.Order.ID)
		if err != nil {
			t.Fatal(err)
		}
		backs := 0
		for _, e := range events {
			if e.Type == payment.ChargeBack {
				backs++
			}
		}
		if backs != 1 {
			t.Errorf("%d charge-backs are kept", backs)
		}
		s.Verify(thing)
	})
}
