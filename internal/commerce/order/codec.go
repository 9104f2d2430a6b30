package order

import (
	"encoding/json"
	"fmt"

	"winkel/internal/commerce/pricing"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// What a column holds as JSON, by names that do not change when Go's do. Amounts are minor units of the order's currency.

type storedMethod struct {
	Option   id.ShippingOption `json:"option_id,omitempty"`
	Name     string            `json:"name"`
	Kind     string            `json:"kind,omitempty"`
	Price    int64             `json:"price"`
	Discount int64             `json:"discount_total"`
	Tax      int64             `json:"tax_total"`
	Total    int64             `json:"total"`
	MinDays  int64             `json:"min_days,omitempty"`
	MaxDays  int64             `json:"max_days,omitempty"`
}

type storedStep struct {
	Kind      pricing.StepKind `json:"kind"`
	Line      id.OrderLine     `json:"line_id,omitempty"`
	Label     string           `json:"label"`
	Promotion id.Promotion     `json:"promotion_id,omitempty"`
	Rate      money.Rate       `json:"rate_ppm,omitempty"`
	Rounded   bool             `json:"rounded,omitempty"`
	Amount    int64            `json:"amount"`
	Contained int64            `json:"contained,omitempty"`
	Total     int64            `json:"total"`
}

func encodeMethod(m ShippingMethod) string {
	if m.Option.IsZero() && m.Name == "" {
		return ""
	}
	return encodeJSON(storedMethod{
		Option: m.Option, Name: m.Name, Kind: m.Kind, Price: m.Price.Minor, Discount: m.DiscountTotal.Minor,
		Tax: m.TaxTotal.Minor, Total: m.Total.Minor, MinDays: m.MinDays, MaxDays: m.MaxDays,
	})
}

func decodeMethod(text string, c money.Currency) (ShippingMethod, error) {
	var s storedMethod
	if err := decodeJSON(text, &s, "shipping method"); err != nil {
		return ShippingMethod{}, err
	}
	in := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: c} }
	return ShippingMethod{
		Option: s.Option, Name: s.Name, Kind: s.Kind, Price: in(s.Price), DiscountTotal: in(s.Discount), TaxTotal: in(s.Tax),
		Total: in(s.Total), MinDays: s.MinDays, MaxDays: s.MaxDays,
	}, nil
}

// DecodeShipping reads the shipping of an order as its column holds it, for those that read many orders at once. Amounts are
// in the order's currency.
func DecodeShipping(column string, currency money.Currency) (ShippingMethod, error) {
	return decodeMethod(column, currency)
}

func encodeSteps(steps []pricing.Step) string {
	list := make([]storedStep, len(steps))
	for i, s := range steps {
		list[i] = storedStep{
			Kind: s.Kind, Line: id.OrderLine(s.Line), Label: s.Label, Promotion: s.Promotion, Rate: s.Rate, Rounded: s.Rounded,
			Amount: s.Amount.Minor, Contained: s.Contained.Minor, Total: s.Total.Minor,
		}
	}
	return encodeJSON(list)
}

func decodeSteps(text string, c money.Currency) ([]pricing.Step, error) {
	var list []storedStep
	if err := decodeJSON(text, &list, "price steps"); err != nil {
		return nil, err
	}
	in := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: c} }
	steps := make([]pricing.Step, len(list))
	for i, s := range list {
		steps[i] = pricing.Step{
			Kind: s.Kind, Line: int64(s.Line), Label: s.Label, Promotion: s.Promotion, Rate: s.Rate, Rounded: s.Rounded,
			Amount: in(s.Amount), Contained: in(s.Contained), Total: in(s.Total),
		}
	}
	return steps, nil
}

func encodeConsents(consents []Consent) string {
	if len(consents) == 0 {
		return ""
	}
	return encodeJSON(consents)
}

func encodeOptions(options []Option) string {
	if len(options) == 0 {
		return ""
	}
	return encodeJSON(options)
}

func encodeJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("order: a column cannot be encoded: " + err.Error())
	}
	return string(text)
}

func decodeJSON(text string, into any, what string) error {
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("read the stored %s of an order: %w", what, err)
	}
	return nil
}
