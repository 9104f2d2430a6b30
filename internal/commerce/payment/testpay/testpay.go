package testpay

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

const (
	// Name is the provider's name.
	Name = "test"

	approve, authorizeOnly, decline, requireAction, processing = "approve", "authorize_only", "decline", "require_action", "processing"
	timeout, silence, failing, mismatch                        = "timeout", "silence", "error", "amount_mismatch"
)

var scenarios = []string{approve, authorizeOnly, decline, requireAction, processing, timeout, silence, failing, mismatch}

// Call names a method of the provider, for Fail and Delay.
type Call string

// The calls.
const (
	Authorize   Call = "authorize"
	Capture     Call = "capture"
	Void        Call = "void"
	Refund      Call = "refund"
	Fetch       Call = "fetch"
	FetchRefund Call = "fetch_refund"
)

// errBroken is what a call fails with: to the caller it looks like a connection that broke.
var errBroken = errors.New("test provider: the connection broke")

// Options is what the provider needs.
type Options struct {
	Books     Books
	Secret    []byte      // signs callbacks
	Clock     clock.Clock // nil: the system's
	ActionURL string      // where require_action sends shoppers; the payment's id is added as payment
	// Deliver gets each callback right after its effect and before the answer to the call that caused it. Nil: nothing is
	// delivered. It decides when to hand it to the shop, how often, and whether at all.
	Deliver func(header http.Header, body []byte)
}

// Provider is the test provider. It is safe for concurrent use.
type Provider struct {
	o Options

	mu     sync.Mutex
	before map[Call]int
	after  map[Call]int
	delays map[Call]time.Duration
}

// New returns the provider.
func New(o Options) *Provider {
	if o.Books == nil {
		o.Books = NewMemory()
	}
	if o.Clock == nil {
		o.Clock = clock.System
	}
	return &Provider{o: o, before: map[Call]int{}, after: map[Call]int{}, delays: map[Call]time.Duration{}}
}

// Name is "test".
func (p *Provider) Name() string { return Name }

// Promise is false.
func (p *Provider) Promise() bool { return false }

// Method is what shoppers are told.
func (p *Provider) Method() payment.Method {
	return payment.Method{Provider: Name, Title: "Test payment", Description: "No money moves. For development only."}
}

// Fail makes the next n calls fail before they have any effect.
func (p *Provider) Fail(call Call, n int) { p.set(func() { p.before[call] = n }) }

// FailAfter makes the next n calls fail after their effect, as if the answer were lost.
func (p *Provider) FailAfter(call Call, n int) { p.set(func() { p.after[call] = n }) }

// Delay makes every such call wait before it has any effect, until the caller gives up.
func (p *Provider) Delay(call Call, d time.Duration) { p.set(func() { p.delays[call] = d }) }

func (p *Provider) set(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

// take reports whether one of the failures that were ordered is due.
func (p *Provider) take(failures map[Call]int, call Call) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if failures[call] == 0 {
		return false
	}
	failures[call]--
	return true
}

// begin is the bad luck before an effect.
func (p *Provider) begin(ctx context.Context, call Call) error {
	p.mu.Lock()
	delay := p.delays[call]
	p.mu.Unlock()
	if delay > 0 {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if p.take(p.before, call) {
		return errBroken
	}
	return ctx.Err()
}

// end is the bad luck after it.
func (p *Provider) end(call Call) error {
	if p.take(p.after, call) {
		return errBroken
	}
	return nil
}

// cardData is the data of a test payment: what is played, and on which card.
type cardData struct {
	Scenario string `json:"scenario"`
	Card     string `json:"card"`
}

func dataOf(data string) (d cardData, err error) {
	if data == "" {
		return d, nil
	}
	if err := json.Unmarshal([]byte(data), &d); err != nil {
		return d, fault.Invalidf("payment.data", "The data of a test payment is a JSON object.")
	}
	return d, nil
}

// Card is the card that the data of a payment names; empty if it names none.
func (p *Provider) Card(_ context.Context, data string) (string, error) {
	d, err := dataOf(data)
	if err != nil || d.Card == "" {
		return "", err
	}
	return "test:" + d.Card, nil
}

func scenarioOf(data string) (string, error) {
	d, err := dataOf(data)
	if err != nil {
		return "", err
	}
	if d.Scenario == "" {
		return approve, nil
	}
	if !slices.Contains(scenarios, d.Scenario) {
		return "", fault.Invalidf("payment.data.scenario", "The test provider plays these scenarios: %v.", scenarios)
	}
	return d.Scenario, nil
}

// Authorize plays the scenario of the data.
func (p *Provider) Authorize(ctx context.Context, c payment.Charge) (payment.Outcome, error) {
	scenario, err := scenarioOf(c.Data)
	if err != nil {
		return payment.Outcome{}, err
	}
	if err := p.begin(ctx, Authorize); err != nil {
		return payment.Outcome{}, err
	}
	switch scenario {
	case failing:
		return payment.Outcome{}, errBroken
	case silence:
		<-ctx.Done()
		return payment.Outcome{}, ctx.Err()
	}
	outcome, err := p.change(c.Payment, func(a *Account, known bool) error {
		if known {
			return nil // the same key: what was done is the answer
		}
		*a = Account{
			Payment: c.Payment, Order: c.Order, ProviderPaymentID: "test_" + c.Payment.String(), Scenario: scenario,
			ReturnURL: c.ReturnURL, Capture: c.Capture && scenario != authorizeOnly, Status: payment.Pending, Amount: c.Amount,
			Authorized: money.Amount{Currency: c.Amount.Currency}, Captured: money.Amount{Currency: c.Amount.Currency},
		}
		switch scenario {
		case decline:
			a.fail()
		case requireAction:
			a.Status = payment.RequiresAction
		case processing:
		default:
			a.approve()
		}
		return nil
	})
	if err != nil {
		return payment.Outcome{}, err
	}
	if outcome.Card, err = p.Card(ctx, c.Data); err != nil {
		return payment.Outcome{}, err
	}
	if scenario == timeout {
		<-ctx.Done()
		return payment.Outcome{}, ctx.Err()
	}
	return outcome, p.end(Authorize)
}

func (a *Account) fail() {
	a.Status, a.FailureCode, a.FailureMessage = payment.Failed, "declined", "The test payment was declined."
}

func (a *Account) approve() {
	amount := a.Amount
	if a.Scenario == mismatch {
		amount.Minor--
	}
	a.Status, a.Authorized = payment.Authorized, amount
	if a.Capture {
		a.take(amount)
	}
}

func (a *Account) take(amount money.Amount) {
	a.Status, a.Captured = payment.Captured, a.Captured.Add(amount)
	a.Charges++
}

func (a *Account) outcome(actionURL string) payment.Outcome {
	o := payment.Outcome{
		Found: true, Status: a.Status, ProviderPaymentID: a.ProviderPaymentID, Authorized: a.Authorized, Captured: a.Captured,
		FailureCode: a.FailureCode, FailureMessage: a.FailureMessage,
	}
	if a.Status == payment.RequiresAction {
		o.Action = &payment.Action{Type: "redirect", URL: a.from(actionURL) + "?payment=" + url.QueryEscape(a.Payment.String())}
	}
	return o
}

// errUnknown leaves the books as they are when a payment is not in them.
var errUnknown = errors.New("test provider: there is no such payment")

// change changes an account, and tells the shop by a callback when its state is another then. A payment that is not in
// the books is not found, and is no error, unless f makes it.
func (p *Provider) change(name id.Payment, f func(a *Account, known bool) error) (payment.Outcome, error) {
	var outcome payment.Outcome
	var told *payment.Callback
	err := p.o.Books.Change(name, func(a *Account, known bool) error {
		before := a.outcome(p.o.ActionURL)
		if err := f(a, known); err != nil {
			return err
		}
		if outcome = a.outcome(p.o.ActionURL); !known || !same(before, outcome) {
			a.Events++
			told = &payment.Callback{EventID: a.eventID(), Payment: name, ProviderPaymentID: a.ProviderPaymentID, Outcome: &outcome}
		}
		return nil
	})
	if errors.Is(err, errUnknown) {
		return payment.Outcome{}, nil
	} else if err != nil {
		return payment.Outcome{}, err
	}
	p.deliver(told)
	return outcome, nil
}

func same(a, b payment.Outcome) bool {
	a.Action, b.Action = nil, nil
	return a == b
}

func (a *Account) eventID() string {
	return "evt_" + a.ProviderPaymentID + "_" + strconv.FormatInt(a.Events, 10)
}

func (p *Provider) deliver(c *payment.Callback) {
	if c == nil || p.o.Deliver == nil {
		return
	}
	body, err := json.Marshal(c)
	if err != nil {
		panic("testpay: a callback cannot be encoded: " + err.Error())
	}
	p.o.Deliver(Sign(p.o.Secret, p.o.Clock.Now(), body), body)
}

// existing lets f change an account only when there is one.
func existing(f func(a *Account) error) func(*Account, bool) error {
	return func(a *Account, known bool) error {
		if !known {
			return errUnknown
		}
		return f(a)
	}
}

// once lets f have its effect at the first use of a key.
func once(key string, f func(a *Account) error) func(*Account, bool) error {
	return existing(func(a *Account) error {
		if a.Keys[key] {
			return nil
		}
		if err := f(a); err != nil {
			return err
		}
		if a.Keys == nil {
			a.Keys = map[string]bool{}
		}
		a.Keys[key] = true
		return nil
	})
}

// Capture takes what was authorized, or a part of it.
func (p *Provider) Capture(ctx context.Context, ref payment.Ref, amount money.Amount, key string) (payment.Outcome, error) {
	if err := p.begin(ctx, Capture); err != nil {
		return payment.Outcome{}, err
	}
	outcome, err := p.change(ref.Payment, once("capture:"+key, func(a *Account) error {
		switch {
		case a.Status != payment.Authorized && a.Status != payment.Captured:
			return fault.Newf(fault.Refused, payment.CodeNotCapturable, "The test payment is %s.", a.Status)
		case amount.Minor <= 0 || amount.Cmp(a.Authorized.Sub(a.Captured)) > 0:
			return fault.Newf(fault.Refused, payment.CodeCaptureExceeds, "%s can be captured.", a.Authorized.Sub(a.Captured))
		}
		a.take(amount)
		return nil
	}))
	if err != nil {
		return payment.Outcome{}, err
	}
	return outcome, p.end(Capture)
}

// Void lets go of what was not captured.
func (p *Provider) Void(ctx context.Context, ref payment.Ref, key string) (payment.Outcome, error) {
	if err := p.begin(ctx, Void); err != nil {
		return payment.Outcome{}, err
	}
	outcome, err := p.change(ref.Payment, once("void:"+key, func(a *Account) error {
		if a.Status.Final() && a.Status != payment.Voided {
			return fault.Newf(fault.Refused, payment.CodeNotVoidable, "The test payment is %s.", a.Status)
		}
		a.Status = payment.Voided
		return nil
	}))
	if err != nil {
		return payment.Outcome{}, err
	}
	return outcome, p.end(Void)
}

// Refund gives back what was captured, or a part of it.
func (p *Provider) Refund(ctx context.Context, ref payment.Ref, refund id.Refund, amount money.Amount) (payment.RefundOutcome, error) {
	if err := p.begin(ctx, Refund); err != nil {
		return payment.RefundOutcome{}, err
	}
	var outcome payment.RefundOutcome
	var told *payment.Callback
	err := p.o.Books.Change(ref.Payment, existing(func(a *Account) error {
		if a.Refunds[refund] == nil {
			outcome = a.refund(refund, amount)
			if outcome.Status == payment.RefundFailed {
				return nil
			}
			a.Events++
			told = &payment.Callback{
				EventID: a.eventID(), Payment: a.Payment, ProviderPaymentID: a.ProviderPaymentID, Refund: refund, RefundOutcome: &outcome,
			}
			return nil
		}
		outcome = a.Refunds[refund].outcome()
		return nil
	}))
	if errors.Is(err, errUnknown) {
		return payment.RefundOutcome{Found: true, Status: payment.RefundFailed, FailureMessage: "There is no such test payment."}, nil
	} else if err != nil {
		return payment.RefundOutcome{}, err
	}
	p.deliver(told)
	return outcome, p.end(Refund)
}

func (a *Account) refund(refund id.Refund, amount money.Amount) payment.RefundOutcome {
	if left := a.Captured.Sub(a.Refunded()); amount.Minor <= 0 || amount.Cmp(left) > 0 {
		return payment.RefundOutcome{Found: true, Status: payment.RefundFailed, FailureMessage: left.String() + " can be refunded."}
	}
	if a.Refunds == nil {
		a.Refunds = map[id.Refund]*AccountRefund{}
	}
	r := &AccountRefund{ProviderRefundID: "test_" + refund.String(), Amount: amount, Status: payment.RefundSucceeded}
	a.Refunds[refund] = r
	return r.outcome()
}

func (r *AccountRefund) outcome() payment.RefundOutcome {
	return payment.RefundOutcome{Found: true, Status: r.Status, ProviderRefundID: r.ProviderRefundID}
}

// Fetch is what the books say.
func (p *Provider) Fetch(ctx context.Context, ref payment.Ref) (payment.Outcome, error) {
	if err := p.begin(ctx, Fetch); err != nil {
		return payment.Outcome{}, err
	}
	outcome, err := p.change(ref.Payment, existing(func(*Account) error { return nil }))
	if err != nil {
		return payment.Outcome{}, err
	}
	return outcome, p.end(Fetch)
}

// FetchRefund is what the books say.
func (p *Provider) FetchRefund(ctx context.Context, ref payment.Ref, refund id.Refund, _ string) (payment.RefundOutcome, error) {
	if err := p.begin(ctx, FetchRefund); err != nil {
		return payment.RefundOutcome{}, err
	}
	var outcome payment.RefundOutcome
	_, err := p.change(ref.Payment, existing(func(a *Account) error {
		if r := a.Refunds[refund]; r != nil {
			outcome = r.outcome()
		}
		return nil
	}))
	if err != nil {
		return payment.RefundOutcome{}, err
	}
	return outcome, p.end(FetchRefund)
}

// from is an address of the shop, whole: one that is only a path is in the shop to which the shopper comes back.
func (a *Account) from(address string) string {
	to, err := url.Parse(address)
	back, wrong := url.Parse(a.ReturnURL)
	if err != nil || wrong != nil || to.IsAbs() || !back.IsAbs() {
		return address
	}
	return back.ResolveReference(to).String()
}
