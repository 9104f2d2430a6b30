package payment_test

import (
	"strings"
	"testing"

	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/cod"
	"winkel/internal/commerce/payment/manual"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

func TestSettings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		shop := payment.NewRegistry(manual.New(manual.Config{Instructions: "Pay to DE00"}), cod.New(cod.Config{})).Keep(d)
		offers := func(r *payment.Registry, want ...string) {
			t.Helper()
			methods, err := r.Methods(ctx, "EUR")
			if got := strings.Join(titles(methods), ", "); err != nil || got != strings.Join(want, ", ") {
				t.Fatalf("offered are %s, %v", got, err)
			}
		}
		set := func(expected *int64, methods ...payment.Terms) payment.Settings {
			t.Helper()
			settings, err := shop.SetMethods(ctx, expected, methods, nil)
			if err != nil {
				t.Fatal(err)
			}
			return settings
		}
		offers(shop, "manual: Bank transfer", "cod: Cash on delivery")
		if s := set(new(int64(0)), payment.Terms{Provider: "cod", Offered: true}, payment.Terms{Provider: "manual", Offered: true, Instructions: "Pay to DE11"}); s.Version != 1 || s.Methods[0].Provider != "cod" {
			t.Fatalf("%+v", s)
		}
		offers(shop, "cod: Cash on delivery", "manual: Bank transfer")
		if m, err := shop.Method(ctx, "manual"); err != nil || m.Instructions != "Pay to DE11" {
			t.Fatalf("%+v, %v", m, err)
		}
		if _, err := shop.SetMethods(ctx, new(int64(0)), nil, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Fatalf("an old version: %v", err)
		}
		set(nil, payment.Terms{Provider: "cod"})
		offers(shop, "manual: Bank transfer")
		if _, err := shop.Offered(ctx, "cod"); fault.CodeOf(err) != payment.CodeProviderUnknown {
			t.Fatalf("what is not offered: %v", err)
		}
		if p, err := shop.Offered(ctx, "manual"); err != nil || p.Name() != "manual" {
			t.Fatal(err)
		}
		if p, err := shop.Get("cod"); err != nil || p.Name() != "cod" {
			t.Fatalf("a provider that is not offered is still there for the payments that it has: %v", err)
		}
		// What was said of a provider is kept while the program is started without it.
		offers(payment.NewRegistry(cod.New(cod.Config{})).Keep(d))
		offers(shop, "manual: Bank transfer")
	})
}

func TestSettingsThatAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := payment.NewRegistry(manual.New(manual.Config{}), &stub{}).Keep(d)
		for want, methods := range map[string][]payment.Terms{
			"methods[0].provider":     {{Provider: "paypal", Offered: true}},
			"methods[1].provider":     {{Provider: "manual"}, {Provider: "manual", Offered: true}},
			"methods[0].instructions": {{Provider: "stub", Instructions: "Pay"}},
			"methods[1].instructions": {{Provider: "stub"}, {Provider: "manual", Instructions: strings.Repeat("ä", payment.MaxInstructions+1)}},
		} {
			_, err := r.SetMethods(t.Context(), nil, methods, nil)
			if f := fault.From(err); f.Code != fault.CodeValidation || len(f.Details) != 1 || f.Details[0].Param != want {
				t.Errorf("%s: %+v", want, f)
			}
		}
		if s, err := r.Settings(t.Context()); err != nil || s.Version != 0 {
			t.Errorf("%+v, %v", s, err)
		}
	})
}
