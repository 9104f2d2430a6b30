package payment

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// NewPromise makes a provider that asks nobody: the order stands on the shopper's word, and staff record the money when they
// see it. What staff do has happened when they say so: Capture takes the amount that was received altogether, Refund and
// Void succeed at once.
func NewPromise(name string, m Method) Provider {
	m.Provider = name
	return &promise{name: name, method: m}
}

type promise struct {
	name   string
	method Method
}

func (p *promise) Name() string   { return p.name }
func (p *promise) Method() Method { return p.method }
func (p *promise) Promise() bool  { return true }

func (p *promise) Authorize(context.Context, Charge) (Outcome, error) {
	return Outcome{Found: true, Status: Pending}, nil
}

func (p *promise) Capture(_ context.Context, _ Ref, amount money.Amount, _ string) (Outcome, error) {
	if amount.Minor <= 0 {
		return Outcome{}, fault.Invalidf("amount", "The amount that was received is above zero.")
	}
	return Outcome{Found: true, Status: Captured, Authorized: amount, Captured: amount}, nil
}

func (p *promise) Void(context.Context, Ref, string) (Outcome, error) {
	return Outcome{Found: true, Status: Voided}, nil
}

func (p *promise) Refund(_ context.Context, _ Ref, refund id.Refund, _ money.Amount) (RefundOutcome, error) {
	return RefundOutcome{Found: true, Status: RefundSucceeded, ProviderRefundID: refund.String()}, nil
}

func (p *promise) Fetch(context.Context, Ref) (Outcome, error) {
	return Outcome{Found: true, Status: Pending}, nil
}

func (p *promise) FetchRefund(_ context.Context, _ Ref, refund id.Refund, _ string) (RefundOutcome, error) {
	return RefundOutcome{Found: true, Status: RefundSucceeded, ProviderRefundID: refund.String()}, nil
}

func (p *promise) ParseCallback(http.Header, []byte, time.Time) ([]Callback, error) {
	return nil, fault.Newf(fault.Unauthorized, CodeBadSignature, "Nobody sends callbacks for %s.", p.name)
}
