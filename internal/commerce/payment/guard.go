package payment

import (
	"context"
	"errors"
	"net/http"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/resilience"
)

// Guarded puts an online provider behind a policy; one that only makes promises is returned as it is. Every error of the
// guarded provider is a fault:
//
//	payment_provider_unavailable   the call was not made: nothing happened, and the shopper may pay in another way
//	payment_outcome_pending        the call was made and its answer is not known: ask with Fetch
//	anything else                  the provider's own refusal: nothing happened
//
// A call that changes something is made once, and goes on to its deadline when the caller goes away, because somebody has to
// learn what became of it. A call that asks is repeated.
func Guarded(p Provider, policy *resilience.Policy) Provider {
	if p.Promise() {
		return p
	}
	return &guarded{Provider: p, policy: policy}
}

// ProviderFails is the Fails of a provider's policy: a refusal that the provider chose is a good answer.
func ProviderFails(err error) bool {
	var f *fault.Error
	return !errors.As(err, &f) || f.Kind == fault.Unavailable || f.Kind == fault.Internal
}

type guarded struct {
	Provider

	policy *resilience.Policy
}

// Available reports whether a call would be let through.
func (g *guarded) Available() bool { return g.policy.Available() && Available(g.Provider) }

// Unwrap is the provider itself.
func (g *guarded) Unwrap() Provider { return g.Provider }

func (g *guarded) Authorize(ctx context.Context, c Charge) (Outcome, error) {
	return act(ctx, g, func(ctx context.Context) (Outcome, error) { return g.Provider.Authorize(ctx, c) })
}

func (g *guarded) Capture(ctx context.Context, ref Ref, amount money.Amount, key string) (Outcome, error) {
	return act(ctx, g, func(ctx context.Context) (Outcome, error) { return g.Provider.Capture(ctx, ref, amount, key) })
}

func (g *guarded) Void(ctx context.Context, ref Ref, key string) (Outcome, error) {
	return act(ctx, g, func(ctx context.Context) (Outcome, error) { return g.Provider.Void(ctx, ref, key) })
}

func (g *guarded) Refund(ctx context.Context, ref Ref, refund id.Refund, amount money.Amount) (RefundOutcome, error) {
	return act(ctx, g, func(ctx context.Context) (RefundOutcome, error) {
		return g.Provider.Refund(ctx, ref, refund, amount)
	})
}

func (g *guarded) Fetch(ctx context.Context, ref Ref) (Outcome, error) {
	return ask(ctx, g, func(ctx context.Context) (Outcome, error) { return g.Provider.Fetch(ctx, ref) })
}

func (g *guarded) FetchRefund(ctx context.Context, ref Ref, refund id.Refund, providerRefundID string) (RefundOutcome, error) {
	return ask(ctx, g, func(ctx context.Context) (RefundOutcome, error) {
		return g.Provider.FetchRefund(ctx, ref, refund, providerRefundID)
	})
}

// Card asks a provider that can tell cards apart.
func (g *guarded) Card(ctx context.Context, data string) (string, error) {
	teller, tells := g.Provider.(CardTeller)
	if !tells {
		return "", nil
	}
	return ask(ctx, g, func(ctx context.Context) (string, error) { return teller.Card(ctx, data) })
}

// ParseCallback needs no guard: it asks nobody.
func (g *guarded) ParseCallback(header http.Header, body []byte, now time.Time) ([]Callback, error) {
	return g.Provider.ParseCallback(header, body, now)
}

func act[T any](ctx context.Context, g *guarded, call func(context.Context) (T, error)) (T, error) {
	var result T
	err := g.policy.Do(context.WithoutCancel(ctx), func(ctx context.Context) (err error) {
		result, err = call(ctx)
		return err
	})
	if err != nil {
		var none T
		return none, explainCall(err, true)
	}
	return result, nil
}

func ask[T any](ctx context.Context, g *guarded, call func(context.Context) (T, error)) (T, error) {
	var result T
	err := g.policy.Repeat(ctx, func(ctx context.Context) (err error) {
		result, err = call(ctx)
		return err
	})
	if err != nil {
		var none T
		return none, explainCall(err, false)
	}
	return result, nil
}

// explainCall makes a fault of what went wrong with a call.
func explainCall(err error, changes bool) error {
	var f *fault.Error
	switch {
	case errors.Is(err, resilience.ErrOpen) || errors.Is(err, resilience.ErrFull):
		return fault.New(fault.Unavailable, CodeProviderUnavailable,
			"This way to pay does not work right now. Nothing was charged; please choose another one.").WithCause(err)
	case !errors.Is(err, resilience.ErrDeadline) && errors.As(err, &f) && (f.Code == CodeProviderUnavailable || !ProviderFails(err)):
		return f
	case changes:
		return fault.New(fault.Unavailable, CodeOutcomePending,
			"The payment provider did not answer. We keep asking what became of the payment; please do not pay again.").WithCause(err)
	default:
		return fault.New(fault.Unavailable, CodeProviderUnavailable,
			"The payment provider cannot be reached right now. Please try again later.").WithCause(err)
	}
}
