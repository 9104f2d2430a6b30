package admin

import (
	"context"
	"slices"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/cod"
	"winkel/internal/commerce/payment/manual"
	"winkel/internal/commerce/payment/stripe"
	"winkel/internal/platform/idem"
)

const paymentSettingsRoot = "/api/admin/settings/payments"

func (h *handlers) registerPayments(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: settings", Scope: scope}
	}
	wire.Get(a, paymentSettingsRoot, op("admin-get-payment-settings", "The ways to pay, in the order in which shoppers see them", settingsRead), h.getPaymentSettings)
	change := op("admin-update-payment-settings", "Choose which ways to pay are offered", settingsWrite)
	change.Description = "Ways to pay that are not named stay as they are, behind those that are. Payments that were begun go on, whether their way to pay is still offered or not."
	wire.Patch(a, paymentSettingsRoot, change, h.updatePaymentSettings)
}

// PaymentSettings is the ways to pay.
type PaymentSettings struct {
	Version int64        `json:"version" doc:"0: nobody has changed them yet."`
	Methods []PaymentWay `json:"methods" doc:"In the order in which shoppers see them; those that the program was not started with are the last."`
}

// PaymentWay is a way to pay. Nothing of it is secret: keys stand in the environment of the program and are never shown.
type PaymentWay struct {
	Provider            string `json:"provider" doc:"manual (bank transfer), cod (cash on delivery), stripe, or test in development." example:"manual"`
	Title               string `json:"title" doc:"As shoppers read it; empty where it is not configured."`
	Description         string `json:"description"`
	Configured          bool   `json:"configured" doc:"The program was started with it, and with its keys where it needs any: --payments, --stripe-secret-key."`
	Offered             bool   `json:"offered" doc:"Shoppers can choose it, where it takes their currency."`
	Available           bool   `json:"available" doc:"false: it has failed too often just now, and is tried again in a moment."`
	TakesInstructions   bool   `json:"takes_instructions" doc:"Its customers are told what to do: to which account they pay."`
	Instructions        string `json:"instructions" doc:"The shop's own; empty: default_instructions."`
	DefaultInstructions string `json:"default_instructions" doc:"Those that the program was started with: --bank-details."`
}

func (h *handlers) paymentReply(s payment.Settings) *wire.Reply[PaymentSettings] {
	doc := PaymentSettings{Version: s.Version, Methods: []PaymentWay{}}
	for _, t := range s.Methods {
		p, err := h.payments.Get(t.Provider)
		if err != nil {
			continue // the settings name none that there is not
		}
		m := p.Method()
		doc.Methods = append(doc.Methods, PaymentWay{
			Provider: t.Provider, Title: m.Title, Description: m.Description, Configured: true, Offered: t.Offered, Available: payment.Available(p),
			TakesInstructions: p.Promise(), Instructions: t.Instructions, DefaultInstructions: m.Instructions,
		})
	}
	for _, name := range []string{manual.Name, cod.Name, stripe.Name} {
		if !slices.ContainsFunc(doc.Methods, func(w PaymentWay) bool { return w.Provider == name }) {
			doc.Methods = append(doc.Methods, PaymentWay{Provider: name})
		}
	}
	return &wire.Reply[PaymentSettings]{Version: s.Version, Body: doc}
}

func (h *handlers) getPaymentSettings(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[PaymentSettings], error) {
	s, err := h.payments.Settings(ctx)
	if err != nil {
		return nil, err
	}
	return h.paymentReply(s), nil
}

// PaymentTerms is how a way to pay is to be offered.
type PaymentTerms struct {
	Provider     string `json:"provider" maxLength:"40" example:"manual"`
	Offered      bool   `json:"offered"`
	Instructions string `json:"instructions,omitempty" doc:"At most 2,000 characters; for ways to pay with takes_instructions alone."`
}

// PaymentSettingsPatch is a change of the ways to pay.
type PaymentSettingsPatch struct {
	Versioned
	Methods []PaymentTerms `json:"methods" maxItems:"20" doc:"In the order in which shoppers are to see them."`
}

type paymentChange struct {
	wire.Precondition
	Body PaymentSettingsPatch
}

func (h *handlers) updatePaymentSettings(ctx context.Context, call *wire.Call, in *paymentChange) (*wire.Reply[PaymentSettings], error) {
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	terms := make([]payment.Terms, len(in.Body.Methods))
	for i, t := range in.Body.Methods {
		terms[i] = payment.Terms(t)
	}
	return wire.Do(call, h.paymentReply, func(claim *idem.Claim) (payment.Settings, error) {
		return h.payments.SetMethods(ctx, expected, terms, claim)
	})
}
