package payment_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

func pending(amount int64) payment.Payment {
	return payment.Payment{
		ID: 7, Version: 3, Order: 9, Provider: "test", Status: payment.Pending, Amount: eur(amount), Authorized: eur(0),
		Captured: eur(0), Refunded: eur(0), RefundPending: eur(0), CheckAt: start.Add(2 * time.Minute), Checks: 1,
		CreatedAt: start, UpdatedAt: start,
	}
}

func summary(events []payment.Event) string {
	var text []string
	for _, e := range events {
		text = append(text, string(e.Type)+" "+e.Amount.Decimal())
	}
	return strings.Join(text, ", ")
}

var action = &payment.Action{Type: "redirect", URL: "https://bank.example/3ds"}

func TestApply(t *testing.T) {
	later := start.Add(time.Minute)
	expires := start.Add(7 * 24 * time.Hour)
	captured := payment.Outcome{Found: true, Status: payment.Captured, ProviderPaymentID: "pi_1", Captured: eur(1000)}
	authorized := payment.Outcome{Found: true, Status: payment.Authorized, ProviderPaymentID: "pi_1", Authorized: eur(1000), ExpiresAt: expires}
	failed := payment.Outcome{Found: true, Status: payment.Failed, ProviderPaymentID: "pi_1", FailureCode: "card_declined", FailureMessage: "Your card was declined."}
	actions := payment.Outcome{Found: true, Status: payment.RequiresAction, ProviderPaymentID: "pi_1", Action: action}
	voided := payment.Outcome{Found: true, Status: payment.Voided, ProviderPaymentID: "pi_1"}
	for _, test := range []struct {
		name     string
		outcomes []payment.Outcome
		status   payment.Status
		events   string // of the last outcome
		changed  bool   // by the last outcome
		check    time.Time
	}{
		{"paid at once", []payment.Outcome{captured}, payment.Captured, "authorization_success 10.00, charge_success 10.00", true, time.Time{}},
		{"authorized", []payment.Outcome{authorized}, payment.Authorized, "authorization_success 10.00", true, expires},
		{"captured later", []payment.Outcome{authorized, captured}, payment.Captured, "charge_success 10.00", true, time.Time{}},
		{"told twice", []payment.Outcome{captured, captured}, payment.Captured, "", false, time.Time{}},
		{"declined", []payment.Outcome{failed}, payment.Failed, "authorization_failure 10.00", true, time.Time{}},
		{"an action", []payment.Outcome{actions}, payment.RequiresAction, "authorization_action_required 10.00", true, start.Add(2 * time.Minute)},
		{"an action done", []payment.Outcome{actions, captured}, payment.Captured, "authorization_success 10.00, charge_success 10.00", true, time.Time{}},
		{"an action after it was paid", []payment.Outcome{captured, actions}, payment.Captured, "", false, time.Time{}},
		{"an action after it failed", []payment.Outcome{failed, actions}, payment.Failed, "", false, time.Time{}},
		{"a failure after it was authorized", []payment.Outcome{authorized, failed}, payment.Authorized, "", false, expires},
		{"paid after it failed", []payment.Outcome{failed, captured}, payment.Captured, "authorization_success 10.00, charge_success 10.00", true, time.Time{}},
		{"paid after it was voided", []payment.Outcome{authorized, voided, captured}, payment.Captured, "charge_success 10.00", true, time.Time{}},
		{"voided", []payment.Outcome{authorized, voided}, payment.Voided, "cancel_success 10.00", true, time.Time{}},
		{"voided before anything", []payment.Outcome{voided}, payment.Voided, "cancel_success 0.00", true, time.Time{}},
		{"expired", []payment.Outcome{authorized, {Found: true, Status: payment.Expired}}, payment.Expired, "info 10.00", true, time.Time{}},
		{"voided after a part was taken", []payment.Outcome{{Found: true, Status: payment.Captured, Authorized: eur(1000), Captured: eur(400)}, voided}, payment.Captured, "", true, time.Time{}},
		{"more of it was taken", []payment.Outcome{{Found: true, Status: payment.Captured, Authorized: eur(1000), Captured: eur(400)}, {Found: true, Status: payment.Captured, Captured: eur(700)}}, payment.Captured, "charge_success 3.00", true, time.Time{}},
		{"another payment's", []payment.Outcome{failed, {Found: true, Status: payment.Captured, ProviderPaymentID: "pi_2", Captured: eur(1000)}}, payment.Failed, "", false, time.Time{}},
		{"other money", []payment.Outcome{{Found: true, Status: payment.Captured, Captured: money.Amount{Minor: 1000, Currency: "USD"}}}, payment.Pending, "", false, start.Add(2 * time.Minute)},
		{"no status", []payment.Outcome{{Found: true, ProviderPaymentID: "pi_1", Captured: eur(1000)}}, payment.Pending, "", false, start.Add(2 * time.Minute)},
		{"a status that nobody knows", []payment.Outcome{{Found: true, Status: "settled", ProviderPaymentID: "pi_1", Captured: eur(1000)}}, payment.Pending, "", false, start.Add(2 * time.Minute)},
		{"less than nothing is authorized", []payment.Outcome{{Found: true, Status: payment.Authorized, Authorized: eur(-1)}}, payment.Pending, "", false, start.Add(2 * time.Minute)},
		{"less than nothing is captured", []payment.Outcome{{Found: true, Status: payment.Captured, Authorized: eur(1000), Captured: eur(-1)}}, payment.Pending, "", false, start.Add(2 * time.Minute)},
		{"more than there is is authorized", []payment.Outcome{{Found: true, Status: payment.Authorized, Authorized: eur(1e15 + 1)}}, payment.Pending, "", false, start.Add(2 * time.Minute)},
		{"more than there is is captured", []payment.Outcome{captured, {Found: true, Status: payment.Captured, Captured: eur(math.MaxInt64)}}, payment.Captured, "", false, time.Time{}},
		{"other money is authorized", []payment.Outcome{{Found: true, Status: payment.Authorized, Authorized: money.Amount{Minor: 1000, Currency: "USD"}, Captured: eur(0)}}, payment.Pending, "", false, start.Add(2 * time.Minute)},
		{"unknown to the provider, but young", []payment.Outcome{{}}, payment.Pending, "", false, start.Add(2 * time.Minute)},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := pending(1000)
			var events []payment.Event
			var changed bool
			for _, o := range test.outcomes {
				before := p
				p, events, changed = payment.Apply(p, o, later)
				if !changed && !reflect.DeepEqual(p, before) {
					t.Fatal("not changed, but it is another")
				}
			}
			if p.Status != test.status || summary(events) != test.events || changed != test.changed || !p.CheckAt.Equal(test.check) {
				t.Errorf("%s, events %q, changed %v, check at %s", p.Status, summary(events), changed, p.CheckAt)
			}
			if p.Version != 3 || (p.Action != nil) != (p.Status == payment.RequiresAction) {
				t.Errorf("version %d, action %v", p.Version, p.Action)
			}
			if (p.FailureCode != "") != (p.Status == payment.Failed) {
				t.Errorf("%s with failure code %q", p.Status, p.FailureCode)
			}
			for _, e := range events {
				if e.Payment != 7 || e.Order != 9 || !e.At.Equal(later) || e.Amount.Currency != "EUR" {
					t.Errorf("event %+v", e)
				}
			}
		})
	}
}

func TestApplyToWhatNeverArrived(t *testing.T) {
	p, events, changed := payment.Apply(pending(1000), payment.Outcome{}, start.Add(2*time.Minute))
	if p.Status != payment.Failed || p.FailureCode != "not_received" || !changed || summary(events) != "authorization_failure 10.00" {
		t.Errorf("%s %s, events %q", p.Status, p.FailureCode, summary(events))
	}
	paid, _, _ := payment.Apply(p, payment.Outcome{Found: true, Status: payment.Captured, Captured: eur(1000)}, start.Add(time.Hour))
	if again, _, changed := payment.Apply(paid, payment.Outcome{}, start.Add(2*time.Hour)); changed || again.Status != payment.Captured {
		t.Error("a paid payment was forgotten")
	}
}

func TestLateMoneySaysSo(t *testing.T) {
	p, _, _ := payment.Apply(pending(1000), payment.Outcome{Found: true, Status: payment.Failed}, start)
	_, events, _ := payment.Apply(p, payment.Outcome{Found: true, Status: payment.Captured, Captured: eur(1000)}, start)
	if want := "The money came after the payment was failed."; events[1].Message != want {
		t.Errorf("message %q, want %q", events[1].Message, want)
	}
}

// drawRun is what a provider may say in the course of one payment, in order.
func drawRun(t *rapid.T, due int64) []payment.Outcome {
	known := payment.Outcome{Found: true, ProviderPaymentID: "pi_1", Status: payment.Pending}
	run := []payment.Outcome{known}
	say := func(change func(*payment.Outcome)) {
		known.Action = nil
		change(&known)
		run = append(run, known)
	}
	if rapid.Bool().Draw(t, "action") {
		say(func(o *payment.Outcome) { o.Status, o.Action = payment.RequiresAction, action })
	}
	if rapid.Bool().Draw(t, "declined first") {
		say(func(o *payment.Outcome) { o.Status, o.FailureCode = payment.Failed, "declined" })
	}
	if rapid.Bool().Draw(t, "authorized") {
		known.FailureCode = ""
		say(func(o *payment.Outcome) {
			o.Status, o.Authorized = payment.Authorized, eur(rapid.Int64Range(1, due).Draw(t, "authorized amount"))
			o.ExpiresAt = start.Add(time.Hour)
		})
		for range rapid.IntRange(0, 3).Draw(t, "captures") {
			say(func(o *payment.Outcome) {
				o.Status = payment.Captured
				o.Captured = eur(rapid.Int64Range(max(o.Captured.Minor, 1), o.Authorized.Minor).Draw(t, "captured"))
			})
		}
	}
	if rapid.Bool().Draw(t, "ended") {
		say(func(o *payment.Outcome) {
			o.Status = rapid.SampledFrom([]payment.Status{payment.Voided, payment.Expired}).Draw(t, "end")
		})
	}
	return run
}

func sumOf(events []payment.Event, signs map[payment.EventType]int64) int64 {
	var sum int64
	for _, e := range events {
		sum += signs[e.Type] * e.Amount.Minor
	}
	return sum
}

func checkLedger(t *rapid.T, p payment.Payment, events []payment.Event) {
	for _, c := range []struct {
		what  string
		is    money.Amount
		signs map[payment.EventType]int64
	}{
		{"authorized", p.Authorized, map[payment.EventType]int64{payment.AuthorizationSuccess: 1}},
		{"captured", p.Captured, map[payment.EventType]int64{payment.ChargeSuccess: 1}},
		{"refunded", p.Refunded, map[payment.EventType]int64{payment.RefundSuccess: 1, payment.RefundReversed: -1}},
		{"refund pending", p.RefundPending, map[payment.EventType]int64{payment.RefundRequest: 1, payment.RefundSuccess: -1, payment.RefundFailure: -1}},
	} {
		if sum := sumOf(events, c.signs); sum != c.is.Minor {
			t.Fatalf("%s is %d, its events add up to %d: %s", c.what, c.is.Minor, sum, summary(events))
		}
	}
	for _, e := range events {
		if e.Amount.Minor < 0 {
			t.Fatalf("an event of %s", e.Amount)
		}
	}
	if p.Captured.Minor > p.Authorized.Minor || p.Refunded.Minor+p.RefundPending.Minor > p.Captured.Minor {
		t.Fatalf("authorized %s, captured %s, refunded %s, pending %s", p.Authorized, p.Captured, p.Refunded, p.RefundPending)
	}
}

// TestOrderOfOutcomesDoesNotMatter: late, twice, crosswise; what is known in the end is the same.
func TestOrderOfOutcomesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		due := rapid.Int64Range(1, 100_000).Draw(t, "due")
		run := drawRun(t, due)
		in := func(outcomes []payment.Outcome) payment.Payment {
			p := pending(due)
			var ledger []payment.Event
			for _, o := range outcomes {
				next, events, changed := payment.Apply(p, o, start)
				if again, more, twice := payment.Apply(next, o, start.Add(time.Hour)); twice || len(more) > 0 || !reflect.DeepEqual(again, next) {
					t.Fatalf("%+v changes something the second time", o)
				}
				if !changed && len(events) > 0 {
					t.Fatal("events without a change")
				}
				p, ledger = next, append(ledger, events...)
				checkLedger(t, p, ledger)
			}
			return p
		}
		want := in(run)
		shuffled := rapid.Permutation(slices.Concat(run, run)).Draw(t, "order")
		if got := in(shuffled); !reflect.DeepEqual(got, want) {
			t.Fatalf("in order %+v\nshuffled %+v", want, got)
		}
	})
}

func refundOf(amount int64) payment.Refund {
	return payment.Refund{ID: 21, Version: 1, Order: 9, Payment: 7, Status: payment.RefundPending, Amount: eur(amount), ShippingAmount: eur(0), CreatedAt: start, CheckAt: start}
}

func paid(amount int64) payment.Payment {
	p, _, _ := payment.Apply(pending(amount), payment.Outcome{Found: true, Status: payment.Captured, Captured: eur(amount)}, start)
	return p
}

func TestRefund(t *testing.T) {
	succeeded := payment.RefundOutcome{Found: true, Status: payment.RefundSucceeded, ProviderRefundID: "re_1"}
	failed := payment.RefundOutcome{Found: true, Status: payment.RefundFailed, ProviderRefundID: "re_1", FailureMessage: "The account is closed."}
	waits := payment.RefundOutcome{Found: true, Status: payment.RefundPending, ProviderRefundID: "re_1"}
	for _, test := range []struct {
		name              string
		outcomes          []payment.RefundOutcome
		status            payment.RefundStatus
		refunded, waiting int64
		events            string
	}{
		{"nothing yet", nil, payment.RefundPending, 0, 300, ""},
		{"unknown", []payment.RefundOutcome{{}}, payment.RefundPending, 0, 300, ""},
		{"on its way", []payment.RefundOutcome{waits, waits}, payment.RefundPending, 0, 300, ""},
		{"succeeded", []payment.RefundOutcome{waits, succeeded, succeeded, waits}, payment.RefundSucceeded, 300, 0, "refund_success 3.00"},
		{"failed", []payment.RefundOutcome{failed, failed, succeeded}, payment.RefundFailed, 0, 0, "refund_failure 3.00"},
		{"came back", []payment.RefundOutcome{succeeded, failed, succeeded}, payment.RefundFailed, 0, 0, "refund_success 3.00, refund_reversed 3.00"},
		{"another refund's", []payment.RefundOutcome{waits, {Found: true, Status: payment.RefundSucceeded, ProviderRefundID: "re_2"}}, payment.RefundPending, 0, 300, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, request, err := payment.StartRefund(paid(1000), refundOf(300), start)
			if err != nil || summary(request) != "refund_request 3.00" || p.Refundable() != eur(700) {
				t.Fatalf("%q, %v, %s left", summary(request), err, p.Refundable())
			}
			r, ledger := refundOf(300), []payment.Event{}
			for _, o := range test.outcomes {
				var events []payment.Event
				p, r, events, _ = payment.ApplyRefund(p, r, o, start.Add(time.Hour))
				ledger = append(ledger, events...)
			}
			if r.Status != test.status || p.Refunded != eur(test.refunded) || p.RefundPending != eur(test.waiting) || summary(ledger) != test.events {
				t.Errorf("%s, refunded %s, pending %s, events %q", r.Status, p.Refunded, p.RefundPending, summary(ledger))
			}
			if (r.FailureMessage != "") != (r.Status == payment.RefundFailed) || r.CheckAt.IsZero() != (r.Status != payment.RefundPending) {
				t.Errorf("message %q, check at %s", r.FailureMessage, r.CheckAt)
			}
			for _, e := range ledger {
				if e.Reference != r.ID.String() {
					t.Errorf("reference %q", e.Reference)
				}
			}
		})
	}
}

func TestRefundLimits(t *testing.T) {
	for _, test := range []struct {
		amount money.Amount
		code   string
	}{
		{eur(1000), ""}, {eur(1), ""}, {eur(1001), payment.CodeRefundExceedsCaptured}, {eur(0), fault.CodeValidation},
		{eur(-1), fault.CodeValidation}, {money.Amount{Minor: 1, Currency: "USD"}, fault.CodeValidation},
	} {
		before := paid(1000)
		r := refundOf(1)
		r.Amount = test.amount
		after, events, err := payment.StartRefund(before, r, start)
		if fault.CodeOf(err) != test.code {
			t.Errorf("%s: %v, want %q", test.amount, err, test.code)
		}
		if err != nil && (!reflect.DeepEqual(after, before) || len(events) > 0) {
			t.Errorf("%s: refused, but something changed", test.amount)
		}
	}
	if _, _, err := payment.StartRefund(pending(1000), refundOf(1), start); fault.CodeOf(err) != payment.CodeRefundExceedsCaptured {
		t.Errorf("a refund of what was not captured: %v", err)
	}
}

// TestRefundsNeverExceed: any number of refunds, answered in any order, with any outcome.
func TestRefundsNeverExceed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		due := rapid.Int64Range(1, 10_000).Draw(t, "due")
		p, ledger, _ := payment.Apply(pending(due), payment.Outcome{Found: true, Status: payment.Captured, Captured: eur(due)}, start)
		var refunds []payment.Refund
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			if len(refunds) == 0 || rapid.Bool().Draw(t, "ask") {
				r := refundOf(rapid.Int64Range(1, due).Draw(t, "amount"))
				next, events, err := payment.StartRefund(p, r, start)
				if err == nil {
					p, ledger, refunds = next, append(ledger, events...), append(refunds, r)
				} else if r.Amount.Minor <= p.Refundable().Minor {
					t.Fatalf("refused %s of %s", r.Amount, p.Refundable())
				}
			} else {
				i := rapid.IntRange(0, len(refunds)-1).Draw(t, "which")
				o := payment.RefundOutcome{Found: true, Status: rapid.SampledFrom([]payment.RefundStatus{
					payment.RefundPending, payment.RefundSucceeded, payment.RefundFailed,
				}).Draw(t, "outcome")}
				var events []payment.Event
				p, refunds[i], events, _ = payment.ApplyRefund(p, refunds[i], o, start)
				ledger = append(ledger, events...)
			}
			checkLedger(t, p, ledger)
		}
	})
}

func TestChargedBack(t *testing.T) {
	amount := eur(400)
	e := payment.ChargedBack(paid(1000), payment.Callback{EventID: "evt_1", ChargeBack: &amount, Message: "fraudulent"}, start)
	if e.Type != payment.ChargeBack || e.Amount != eur(400) || e.Reference != "evt_1" || e.Message != "fraudulent" || e.Payment != 7 {
		t.Errorf("%+v", e)
	}
}

func TestSaneChargeBack(t *testing.T) {
	for _, test := range []struct {
		amount money.Amount
		reason string
	}{
		{eur(1), ""},
		{eur(1000), ""},
		{eur(1001), "The bank took 10.01 EUR back, of 10.00 EUR that were captured."},
		{eur(math.MaxInt64), "The bank took 92233720368547758.07 EUR back, of 10.00 EUR that were captured."},
		{eur(0), "The bank took 0.00 EUR back, which is nothing."},
		{eur(-1), "The bank took -0.01 EUR back, which is nothing."},
		{money.Amount{Minor: 1000, Currency: "USD"}, "The bank took 10.00 USD back of a payment in EUR."},
		{money.Amount{Minor: 1000}, `The bank took 1000 minor units of "" back of a payment in EUR.`},
	} {
		got := ""
		if err := payment.SaneChargeBack(paid(1000), payment.Callback{ChargeBack: &test.amount}); err != nil {
			got = fault.From(err).Message
		}
		if got != test.reason {
			t.Errorf("%v: %q, want %q", test.amount, got, test.reason)
		}
	}
	if err := payment.SaneChargeBack(paid(1000), payment.Callback{}); err == nil {
		t.Error("no charge-back is one")
	}
}

func TestARefundThatNobodyCanMakeSenseOf(t *testing.T) {
	p, events, err := payment.StartRefund(paid(1000), refundOf(10), start)
	if err != nil || len(events) != 1 {
		t.Fatal(events, err)
	}
	for _, status := range []payment.RefundStatus{"", "settled"} {
		out := payment.RefundOutcome{Found: true, Status: status, ProviderRefundID: "re_1"}
		nextP, nextR, events, changed := payment.ApplyRefund(p, refundOf(10), out, start)
		if changed || len(events) != 0 || !reflect.DeepEqual(nextP, p) || !reflect.DeepEqual(nextR, refundOf(10)) {
			t.Errorf("%q makes it %+v", status, nextR)
		}
	}
}

func TestNextCheck(t *testing.T) {
	want := []int64{2, 4, 8, 16, 32, 64, 128, 256, 360, 360}
	for checks, minutes := range want {
		if got := payment.NextCheck(int64(checks), start); !got.Equal(start.Add(time.Duration(minutes) * time.Minute)) {
			t.Errorf("after %d checks at %s, want %d minutes later", checks, got, minutes)
		}
	}
	if got := payment.NextCheck(1000, start).Sub(start); got != 6*time.Hour {
		t.Errorf("after 1000 checks in %s", got)
	}
}

func TestPostponed(t *testing.T) {
	p, r := pending(1000), refundOf(10)
	for i, minutes := range []int64{8, 16, 32} { // it was checked once
		p = p.Postponed(start)
		if p.Checks != int64(i+2) || !p.CheckAt.Equal(start.Add(time.Duration(minutes)*time.Minute)) {
			t.Errorf("payment: %d checks, next at %s", p.Checks, p.CheckAt)
		}
	}
	if r = r.Postponed(start); r.Checks != 1 || !r.CheckAt.Equal(start.Add(4*time.Minute)) {
		t.Errorf("refund: %d checks, next at %s", r.Checks, r.CheckAt)
	}
}

func TestCheckData(t *testing.T) {
	for data, ok := range map[string]bool{
		"": true, "{}": true, `{"payment_method":"pm_1"}`: true, "[]": false, "null": false, `"x"`: false, "{": false,
		`{"x":"` + strings.Repeat("y", 4096) + `"}`: false,
	} {
		if err := payment.CheckData(data); (err == nil) != ok {
			t.Errorf("%.20s: %v", data, err)
		}
	}
}
