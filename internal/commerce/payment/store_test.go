package payment_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// Orders are another domain's, so their rows are made here by hand.
var (
	insertOrder = db.SQL(`
		INSERT INTO sales_order (id, number, status, payment_status, fulfillment_status, return_status, cart_id, checkout_id,
			placement_key, customer_id, email, email_key, currency_code, prices_include_tax, original_total, subtotal,
			discount_total, shipping_total, tax_total, total, authorized_total, paid_total, refunded_total,
			shipping_refunded_total, shipping_address, billing_address, shipping_method, price_steps, consents, source, note,
			cancel_reason, placed_at, expires_at, canceled_at, archived_at, version, created_at, updated_at)
		VALUES ($1, $2, 'pending', 'pending', 'unfulfilled', 'no_return', NULL, 0, '', 0, '', '', 'EUR', TRUE, 0, 0, 0, 0, 0, 0,
			0, 0, 0, 0, '', '', '', '', '', '', '', '', 0, 0, 0, 0, 1, 0, 0)`)
	insertOrderLine = db.SQL(`
		INSERT INTO order_line (id, order_id, position, variant_id, product_id, category_id, title, variant_title, sku,
			image_url, options, quantity, unit_price, compare_at_price, unit_cost, subtotal, discount_total, tax_total, total,
			tax_class, weight_grams, requires_shipping, oversold, canceled_quantity, fulfilled_quantity, delivered_quantity,
			returned_quantity, refunded_quantity, refunded_total)
		VALUES ($1, $2, 0, 1, 1, 0, '', '', '', '', '', 5, 0, NULL, NULL, 0, 0, 0, 0, '', 0, TRUE, 0, 0, 0, 0, 0, 0, 0)`)
	overcapture   = db.SQL(`UPDATE payment SET captured_amount = authorized_amount + 1`)
	overrefund    = db.SQL(`UPDATE payment SET refunded_amount = captured_amount + 1`)
	spoilAmount   = db.SQL(`UPDATE payment SET authorized_amount = authorized_amount + 1`)
	spoilRefunds  = db.SQL(`UPDATE refund SET status = 'failed'`)
	spoilLines    = db.SQL(`UPDATE refund_line SET amount = amount + 1000`)
	spoilCurrency = db.SQL(`UPDATE payment_event SET currency_code = 'USD'`)
	spoilOrder    = db.SQL(`UPDATE refund SET currency_code = 'USD'`)
)

const order, line = id.Order(9), id.OrderLine(91)

func open(t *testing.T, d *db.DB) *payment.Store {
	t.Helper()
	b := &db.Batch{}
	b.Exec(insertOrder, order, "W-1")
	b.Exec(insertOrder, 10, "W-2")
	b.Exec(insertOrderLine, line, order)
	submit(t, d, b)
	return payment.NewStore(d)
}

func submit(t *testing.T, d *db.DB, b *db.Batch) {
	t.Helper()
	if err := d.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

func insert(t *testing.T, d *db.DB, s *payment.Store, p payment.Payment) payment.Payment {
	t.Helper()
	p.Version = 1
	b := &db.Batch{}
	s.Insert(b, p)
	submit(t, d, b)
	return p
}

func verify(t *testing.T, s *payment.Store, want ...string) {
	t.Helper()
	found := []string{}
	if err := s.Verify(t.Context(), func(p string) { found = append(found, p) }); err != nil {
		t.Fatal(err)
	}
	for i, w := range want {
		if i >= len(found) || !strings.Contains(found[i], w) {
			t.Fatalf("verify found %q, want %q", found, want)
		}
	}
	if len(found) != len(want) {
		t.Fatalf("verify found %q, want %q", found, want)
	}
}

func TestStore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := open(t, d), actor.With(t.Context(), "staff:ada")
		before := pending(1000)
		before.Data = `{"payment_method":"pm_1"}`
		before = insert(t, d, s, before)
		if got, err := s.Get(ctx, d.Read(), before.ID); err != nil || !reflect.DeepEqual(got, before) {
			t.Fatalf("%v\ngot  %+v\nwant %+v", err, got, before)
		}
		acting, events, _ := payment.Apply(before, payment.Outcome{Found: true, Status: payment.RequiresAction, ProviderPaymentID: "pi_1", Action: action}, start.Add(time.Second))
		b := &db.Batch{}
		s.Update(b, before, acting)
		s.InsertEvents(ctx, b, events)
		submit(t, d, b)
		acting.Version = 2
		if got, err := s.FindByProviderID(ctx, "test", "pi_1"); err != nil || !reflect.DeepEqual(got, acting) {
			t.Fatalf("%v\ngot  %+v\nwant %+v", err, got, acting)
		}
		stale := &db.Batch{}
		s.Update(stale, before, acting)
		if err := d.Submit(ctx, stale); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("an update of an old version: %v", err)
		}
		next, events, _ := payment.Apply(acting, payment.Outcome{Found: true, Status: payment.Captured, Captured: eur(1000)}, start.Add(time.Minute))
		b = &db.Batch{}
		s.Update(b, acting, next)
		s.InsertEvents(ctx, b, events)
		submit(t, d, b)
		next.Version = 3
		list, err := s.ListOf(ctx, d.Read(), order)
		if err != nil || len(list) != 1 || !reflect.DeepEqual(list[0], next) {
			t.Errorf("%v\ngot  %+v\nwant %+v", err, list, next)
		}
		ledger, err := s.ListEvents(ctx, d.Read(), order)
		want := "authorization_action_required 10.00, authorization_success 10.00, charge_success 10.00"
		if err != nil || summary(ledger) != want || ledger[0].Actor != "staff:ada" || ledger[2].Reference != "pi_1" || !ledger[2].At.Equal(start.Add(time.Minute)) {
			t.Errorf("%v: ledger %+v", err, ledger)
		}
		verify(t, s)
		for code, err := range map[string]error{
			"payment": func() error { _, err := s.Get(ctx, d.Read(), 1); return err }(),
			"pi_2":    func() error { _, err := s.FindByProviderID(ctx, "test", "pi_2"); return err }(),
			"stripe":  func() error { _, err := s.FindByProviderID(ctx, "stripe", "pi_1"); return err }(),
			"nobody":  func() error { _, err := s.FindByProviderID(ctx, "test", ""); return err }(),
		} {
			if fault.CodeOf(err) != fault.CodeNotFound {
				t.Errorf("%s: %v", code, err)
			}
		}
	})
}

func TestConstraints(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		p := insert(t, d, s, paid(1000))
		for stmt, want := range map[*db.Stmt]string{overcapture: payment.CodeCaptureExceeds, overrefund: payment.CodeRefundExceedsCaptured} {
			b := &db.Batch{}
			b.Exec(stmt)
			if err := payment.Explain(d.Submit(t.Context(), b)); fault.CodeOf(err) != want || fault.KindOf(err) != fault.Refused {
				t.Errorf("%v, want %s", err, want)
			}
		}
		if got, err := s.Get(t.Context(), d.Read(), p.ID); err != nil || !reflect.DeepEqual(got, p) {
			t.Errorf("%v: it is %+v now", err, got)
		}
		twin := paid(500)
		twin.ID, p.ProviderPaymentID = 8, "pi_1"
		b := &db.Batch{}
		s.Update(b, p, p)
		submit(t, d, b)
		twin.ProviderPaymentID = "pi_1"
		b = &db.Batch{}
		s.Insert(b, twin)
		if err := d.Submit(t.Context(), b); !db.Violates(err, "payment_provider_provider_payment_id_key") {
			t.Errorf("two payments of one name: %v", err)
		}
		if other := errors.New("other"); payment.Explain(other) != other || payment.Explain(nil) != nil {
			t.Error("Explain changes what it does not know")
		}
	})
}

// capturePayment inserts a captured payment with its ledger.
func capturePayment(t *testing.T, d *db.DB, s *payment.Store, amount int64) payment.Payment {
	t.Helper()
	before := insert(t, d, s, pending(amount))
	next, events, _ := payment.Apply(before, payment.Outcome{Found: true, Status: payment.Captured, Captured: eur(amount)}, start)
	b := &db.Batch{}
	s.Update(b, before, next)
	s.InsertEvents(t.Context(), b, events)
	submit(t, d, b)
	next.Version = 2
	return next
}

func startRefund(t *testing.T, d *db.DB, s *payment.Store, p payment.Payment, r payment.Refund) error {
	t.Helper()
	next, events, err := payment.StartRefund(p, r, start)
	if err != nil {
		t.Fatal(err)
	}
	b := &db.Batch{}
	s.Update(b, p, next)
	s.InsertRefund(b, r)
	s.InsertEvents(t.Context(), b, events)
	return payment.Explain(d.Submit(t.Context(), b))
}

func TestRefundStore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := open(t, d), t.Context()
		p := capturePayment(t, d, s, 1000)
		r := refundOf(600)
		r.ShippingAmount, r.Reason, r.Note, r.Actor, r.UpdatedAt = eur(100), "damaged", "sorry", "staff:ada", start
		r.Lines = []payment.RefundLine{{OrderLine: line, Quantity: 2, Amount: eur(500)}}
		if err := startRefund(t, d, s, p, r); err != nil {
			t.Fatal(err)
		}
		// Somebody else clicked at the same time: both read the payment before either refund was there.
		twin := refundOf(600)
		twin.ID = 22
		if err := startRefund(t, d, s, p, twin); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("two refunds at once: %v", err)
		}
		for _, read := range []func() (payment.Refund, error){
			func() (payment.Refund, error) { return s.GetRefund(ctx, d.Read(), r.ID) },
			func() (payment.Refund, error) {
				list, err := s.ListRefundsOf(ctx, d.Read(), order)
				if len(list) != 1 {
					return payment.Refund{}, fmt.Errorf("%d refunds, %w", len(list), err)
				}
				return list[0], err
			},
		} {
			if got, err := read(); err != nil || !reflect.DeepEqual(got, r) {
				t.Errorf("%v\ngot  %+v\nwant %+v", err, got, r)
			}
		}
		reserved, err := s.Get(ctx, d.Read(), p.ID)
		if err != nil || reserved.RefundPending != eur(600) || reserved.Refundable() != eur(400) {
			t.Fatalf("%v: %+v", err, reserved)
		}
		nextP, nextR, events, _ := payment.ApplyRefund(reserved, r, payment.RefundOutcome{Found: true, Status: payment.RefundSucceeded, ProviderRefundID: "re_1"}, start)
		b := &db.Batch{}
		s.Update(b, reserved, nextP)
		s.UpdateRefund(b, r, nextR)
		s.InsertEvents(ctx, b, events)
		submit(t, d, b)
		verify(t, s)
		nextR.Version = 2
		if got, err := s.GetRefund(ctx, d.Read(), r.ID); err != nil || !reflect.DeepEqual(got, nextR) {
			t.Errorf("%v\ngot  %+v\nwant %+v", err, got, nextR)
		}
		b = &db.Batch{}
		s.UpdateRefund(b, r, nextR)
		if err := d.Submit(ctx, b); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("an update of an old version: %v", err)
		}
		if _, err := s.GetRefund(ctx, d.Read(), 5); fault.CodeOf(err) != fault.CodeNotFound {
			t.Errorf("no refund: %v", err)
		}
		if list, err := s.ListRefundsOf(ctx, d.Read(), 10); err != nil || len(list) != 0 {
			t.Errorf("%d refunds of another order, %v", len(list), err)
		}
	})
}

func TestVerifyFindsDifferences(t *testing.T) {
	for name, test := range map[string]struct {
		spoil *db.Stmt
		want  []string
	}{
		"amount":   {spoilAmount, []string{"authorized of pay_0000000000007 is 1001, but its events add up to 1000"}},
		"refunds":  {spoilRefunds, []string{"refund pending of pay_0000000000007 is 300, but its pending refunds come to 0"}},
		"lines":    {spoilLines, []string{"its lines (1200) and shipping (0) come to more"}},
		"currency": {spoilCurrency, []string{"names another order or currency", "names another order or currency", "names another order or currency"}},
		"order":    {spoilOrder, []string{"refund_000000000000n names another order or currency"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := dbtest.SQLite(t, db.Options{})
			s := open(t, d)
			r := refundOf(300)
			r.Lines = []payment.RefundLine{{OrderLine: line, Quantity: 1, Amount: eur(200)}}
			if err := startRefund(t, d, s, capturePayment(t, d, s, 1000), r); err != nil {
				t.Fatal(err)
			}
			verify(t, s)
			b := &db.Batch{}
			b.Exec(test.spoil)
			submit(t, d, b)
			verify(t, s, test.want...)
		})
	}
}

func TestDueForCheck(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := open(t, d), t.Context()
		for i, check := range []time.Time{start.Add(3 * time.Minute), start.Add(time.Minute), {}, start.Add(time.Hour)} {
			p := pending(100)
			p.ID, p.CheckAt = id.Payment(100+i), check
			insert(t, d, s, p)
		}
		p := paid(1000)
		p.CheckAt = time.Time{}
		p = insert(t, d, s, p)
		r := refundOf(300)
		r.CheckAt = start.Add(2 * time.Minute)
		if err := startRefund(t, d, s, p, r); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			after time.Duration
			limit int
			want  string
		}{
			{0, 9, "[] []"}, {time.Minute, 9, "[101] []"}, {2 * time.Minute, 9, "[101] [21]"},
			{10 * time.Minute, 9, "[101 100] [21]"}, {10 * time.Minute, 1, "[101] [21]"}, {time.Hour, 9, "[101 100 103] [21]"},
		} {
			payments, refunds, err := s.DueForCheck(ctx, start.Add(test.after), test.limit)
			got := [2][]int64{{}, {}}
			for _, p := range payments {
				got[0] = append(got[0], int64(p.ID))
			}
			for _, r := range refunds {
				got[1] = append(got[1], int64(r.ID))
			}
			if text := fmt.Sprint(got[0], got[1]); err != nil || text != test.want {
				t.Errorf("after %s: %s, %v; want %s", test.after, text, err, test.want)
			}
		}
	})
}

func TestInbox(t *testing.T) {
	fake := clock.NewFake(start)
	dbtest.EachWith(t, db.Options{Clock: fake}, func(t *testing.T, d *db.DB) {
		s, ctx := open(t, d), t.Context()
		amount := eur(5)
		told := []payment.Callback{
			{EventID: "evt_1", Payment: 7, ProviderPaymentID: "pi_1", Outcome: &payment.Outcome{Found: true, Status: payment.Captured, Captured: eur(1000), Authorized: eur(1000)}},
			{EventID: "evt_2", Refund: 21, RefundOutcome: &payment.RefundOutcome{Found: true, Status: payment.RefundFailed}, ChargeBack: &amount, Message: "hm"},
		}
		first, err := s.Receive(ctx, "test", told)
		if err != nil || len(first) != 2 {
			t.Fatalf("%v, %v", first, err)
		}
		again, err := s.Receive(ctx, "test", []payment.Callback{told[1], told[0], told[1]})
		if err != nil || !reflect.DeepEqual(again, []id.Callback{first[1], first[0], first[1]}) {
			t.Fatalf("told again: %v, %v; want %v", again, err, first)
		}
		if other, err := s.Receive(ctx, "stripe", told[:1]); err != nil || other[0] == first[0] {
			t.Errorf("another provider's event of that id is %v, %v", other, err)
		}
		if none, err := s.Receive(ctx, "test", nil); err != nil || len(none) != 0 {
			t.Errorf("nothing: %v, %v", none, err)
		}
		pending := func(at time.Time) (ids []id.Callback) {
			t.Helper()
			list, err := s.PendingCallbacks(ctx, at, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range list {
				if c.Provider == "test" {
					ids = append(ids, c.ID)
				}
			}
			return ids
		}
		if got := pending(start); !reflect.DeepEqual(got, first) {
			t.Fatalf("pending %v, want %v", got, first)
		}
		for i, callback := range first {
			c, err := s.GetCallback(ctx, callback)
			if err != nil || !reflect.DeepEqual(c.Callback, told[i]) || c.State != payment.CallbackPending || !c.ReceivedAt.Equal(start) {
				t.Errorf("%v: %+v", err, c)
			}
		}

		b := &db.Batch{}
		s.MarkApplied(b, first[0], start)
		s.RetryCallback(b, first[1], "no such payment", start.Add(time.Minute))
		submit(t, d, b)
		if got := pending(start.Add(59 * time.Second)); len(got) != 0 {
			t.Errorf("pending %v, want none", got)
		}
		if got := pending(start.Add(time.Minute)); !reflect.DeepEqual(got, first[1:]) {
			t.Errorf("pending %v, want %v", got, first[1:])
		}
		// It was told a third time, after it was applied: nothing is to be done again.
		if _, err := s.Receive(ctx, "test", told); err != nil || len(pending(start.Add(time.Hour))) != 1 {
			t.Errorf("told a third time: %v", err)
		}
		for name, mark := range map[string]func(*db.Batch){
			"apply":  func(b *db.Batch) { s.MarkApplied(b, first[0], start) },
			"ignore": func(b *db.Batch) { s.MarkIgnored(b, first[0], "", start) },
			"retry":  func(b *db.Batch) { s.RetryCallback(b, first[0], "", start) },
		} {
			b := &db.Batch{}
			mark(b)
			if err := d.Submit(ctx, b); fault.CodeOf(err) != fault.CodeVersionConflict {
				t.Errorf("%s what is applied: %v", name, err)
			}
		}
		b = &db.Batch{}
		s.MarkIgnored(b, first[1], strings.Repeat("ö", 400), start.Add(time.Hour))
		submit(t, d, b)
		c, err := s.GetCallback(ctx, first[1])
		if err != nil || c.State != payment.CallbackIgnored || c.Attempts != 2 || c.Error != strings.Repeat("ö", 250) || !c.AppliedAt.Equal(start.Add(time.Hour)) {
			t.Errorf("%v: %+v", err, c)
		}
		for _, bad := range []payment.Callback{{}, {EventID: strings.Repeat("x", 256)}, {EventID: "evt_3", Message: strings.Repeat("x", 65<<10)}} {
			if _, err := s.Receive(ctx, "test", []payment.Callback{bad}); err == nil {
				t.Errorf("kept %.20q", bad.EventID)
			}
		}
		if _, err := s.GetCallback(ctx, 1); fault.CodeOf(err) != fault.CodeNotFound {
			t.Errorf("no callback: %v", err)
		}
	})
}

func TestOldCallbacksAreRemoved(t *testing.T) {
	fake := clock.NewFake(start)
	dbtest.EachWith(t, db.Options{Clock: fake}, func(t *testing.T, d *db.DB) {
		s, ctx := open(t, d), t.Context()
		settled := fake.Now()
		var kept []id.Callback
		for round := range 17 { // more than are removed at once
			var told []payment.Callback
			for n := range 32 {
				told = append(told, payment.Callback{EventID: fmt.Sprint("evt_", round, "_", n)})
			}
			received, err := s.Receive(ctx, "test", told)
			if err != nil {
				t.Fatal(err)
			}
			b := &db.Batch{}
			for n, callback := range received[1:] {
				if n%2 == 0 {
					s.MarkApplied(b, callback, settled)
				} else {
					s.MarkIgnored(b, callback, "of no concern", settled)
				}
			}
			submit(t, d, b)
			kept = append(kept, received[0]) // it is pending
		}
		fake.Advance(time.Hour)
		if n, err := s.Prune(ctx, time.Hour); err != nil || n != 0 {
			t.Errorf("%d removed, %v; want none, they are just old enough to be kept", n, err)
		}
		fake.Advance(time.Microsecond)
		if n, err := s.Prune(ctx, time.Hour); err != nil || n != 17*31 {
			t.Errorf("%d removed, %v; want %d", n, err, 17*31)
		}
		for _, callback := range kept {
			if c, err := s.GetCallback(ctx, callback); err != nil || c.State != payment.CallbackPending {
				t.Errorf("%+v, %v; want it pending", c, err)
			}
		}
	})
}
