package payment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/setting"
)

// MaxInstructions is how long the instructions of a way to pay may be, in characters.
const MaxInstructions = 2000

// Terms is how a shop offers a way to pay.
type Terms struct {
	Provider     string
	Offered      bool   // else nobody can pay by it any more; payments that it has go on
	Instructions string // of a promise, for the confirmation; empty: those that the program was started with
}

// Settings is the ways to pay of a shop in the order in which shoppers see them: one for each provider that it was started with.
type Settings struct {
	Version int64 // 0: nobody has changed them yet
	Methods []Terms
}

type storedTerms struct {
	Provider     string `json:"provider"`
	Offered      bool   `json:"offered"`
	Instructions string `json:"instructions,omitempty"`
}

// storedSettings also keeps what was said of providers that the program is not started with now: it may be again.
type storedSettings struct {
	Methods []storedTerms `json:"methods"`
}

var kept = setting.New("payments", "payment settings", storedSettings{})

// Keep has the registry keep in the database what staff say about its ways to pay. Without, all of them are offered.
func (r *Registry) Keep(d *db.DB) *Registry {
	r.db = d
	return r
}

// Settings is which ways to pay are offered, and how. A provider about which nobody has said anything is offered, behind the others.
func (r *Registry) Settings(ctx context.Context) (Settings, error) {
	if r.db == nil {
		return r.settings(storedSettings{}, 0), nil
	}
	stored, version, err := kept.Read(ctx, r.db.Read())
	return r.settings(stored, version), err
}

func (r *Registry) settings(stored storedSettings, version int64) Settings {
	settings := Settings{Version: version, Methods: make([]Terms, 0, len(r.providers))}
	for _, t := range stored.Methods {
		if r.find(t.Provider) != nil {
			settings.Methods = append(settings.Methods, Terms(t))
		}
	}
	for _, p := range r.providers {
		if settings.of(p.Name()) == nil {
			settings.Methods = append(settings.Methods, Terms{Provider: p.Name(), Offered: true})
		}
	}
	return settings
}

func (s Settings) of(provider string) *Terms {
	for i := range s.Methods {
		if s.Methods[i].Provider == provider {
			return &s.Methods[i]
		}
	}
	return nil
}

// SetMethods says which ways to pay are offered, and how, in the order in which shoppers see them; those that are not named stay as
// they are, behind. expected (nil: whatever it is) must be the current version. Codes: validation_failed, version_conflict.
func (r *Registry) SetMethods(ctx context.Context, expected *int64, methods []Terms, claim *idem.Claim) (Settings, error) {
	if err := r.check(methods); err != nil {
		return Settings{}, err
	}
	var after Settings
	err := kept.Change(ctx, r.db, expected, func(b *db.Batch, before storedSettings, version int64) (storedSettings, error) {
		var now storedSettings
		for _, t := range methods {
			now.Methods = append(now.Methods, storedTerms(t))
		}
		for _, t := range before.Methods {
			if !slices.ContainsFunc(methods, func(named Terms) bool { return named.Provider == t.Provider }) {
				now.Methods = append(now.Methods, t)
			}
		}
		after = r.settings(now, version)
		return now, claim.Add(b, after)
	})
	return after, err
}

func (r *Registry) check(methods []Terms) error {
	var wrong []fault.Detail
	add := func(i int, field, format string, args ...any) {
		wrong = append(wrong, fault.Detail{Param: fmt.Sprintf("methods[%d].%s", i, field), Message: fmt.Sprintf(format, args...)})
	}
	for i, t := range methods {
		p := r.find(t.Provider)
		switch {
		case p == nil:
			add(i, "provider", "This shop was not started with a way to pay %q.", bounded(t.Provider, codeLimit))
		case slices.ContainsFunc(methods[:i], func(before Terms) bool { return before.Provider == t.Provider }):
			add(i, "provider", "%q is named twice.", t.Provider)
		case t.Instructions != "" && !p.Promise():
			add(i, "instructions", "Whoever pays by %q needs no instructions.", t.Provider)
		case utf8.RuneCountInString(t.Instructions) > MaxInstructions || !utf8.ValidString(t.Instructions) || strings.ContainsRune(t.Instructions, 0):
			add(i, "instructions", "Instructions have at most %d characters.", MaxInstructions)
		}
	}
	return fault.Violations(wrong)
}

// Method is what shoppers are told about a way to pay, as the shop offers it. payment_provider_unknown: the program was not started
// with it.
func (r *Registry) Method(ctx context.Context, name string) (Method, error) {
	p, err := r.Get(name)
	if err != nil {
		return Method{}, err
	}
	settings, err := r.Settings(ctx)
	if err != nil {
		return Method{}, err
	}
	return methodOf(p, settings.of(name)), nil
}

func methodOf(p Provider, t *Terms) Method {
	m := p.Method()
	m.Provider = p.Name()
	if t != nil && t.Instructions != "" {
		m.Instructions = t.Instructions
	}
	return m
}

// Offered is the provider of that name, for somebody who wants to pay now. payment_provider_unknown names payment.provider: there is
// none, or the shop does not offer it.
func (r *Registry) Offered(ctx context.Context, name string) (Provider, error) {
	p, err := r.Get(name)
	if err != nil {
		return nil, err
	}
	settings, err := r.Settings(ctx)
	if err != nil {
		return nil, err
	}
	if t := settings.of(name); t != nil && !t.Offered {
		return nil, fault.Newf(fault.Invalid, CodeProviderUnknown, "This shop does not offer to pay by %q.", name).WithParam("payment.provider")
	}
	return p, nil
}
