package payment

import (
	"context"
	"fmt"
	"slices"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// Registry is the payment providers that a shop was started with. Which of them it offers, and in which order, its Settings say.
type Registry struct {
	providers []Provider
	db        *db.DB // of the settings; nil: every one is offered
}

// NewRegistry returns the registry of the providers. Two of one name are a mistake in the program.
func NewRegistry(providers ...Provider) *Registry {
	r := &Registry{}
	for _, p := range providers {
		if r.find(p.Name()) != nil {
			panic("payment: two providers are called " + p.Name())
		}
		r.providers = append(r.providers, p)
	}
	return r
}

func (r *Registry) find(name string) Provider {
	i := slices.IndexFunc(r.providers, func(p Provider) bool { return p.Name() == name })
	if i < 0 {
		return nil
	}
	return r.providers[i]
}

// Get is the provider of that name, whether it can be reached or not. payment_provider_unknown names payment.provider.
func (r *Registry) Get(name string) (Provider, error) {
	if p := r.find(name); p != nil {
		return p, nil
	}
	return nil, fault.Newf(fault.Invalid, CodeProviderUnknown, "This shop has no payment provider %q.", name).
		WithParam("payment.provider")
}

// Available reports whether the provider can be asked at all: one whose circuit breaker is open cannot. Providers say so by
// a method Available, as those of Guarded do; the others always can.
func Available(p Provider) bool {
	guarded, ok := p.(interface{ Available() bool })
	return !ok || guarded.Available()
}

// Methods is the ways to pay in a currency that are offered and work right now, in order.
func (r *Registry) Methods(ctx context.Context, currency money.Currency) ([]Method, error) {
	settings, err := r.Settings(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the ways to pay: %w", err)
	}
	methods := []Method{}
	for _, t := range settings.Methods {
		p := r.find(t.Provider)
		if m := methodOf(p, &t); t.Offered && m.Takes(currency) && Available(p) {
			methods = append(methods, m)
		}
	}
	return methods, nil
}

// Takes reports whether one can pay in the currency by this method.
func (m Method) Takes(currency money.Currency) bool {
	return len(m.Currencies) == 0 || slices.Contains(m.Currencies, currency)
}
