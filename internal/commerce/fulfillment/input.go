package fulfillment

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Bounds of zones and options. All of them are kept in memory and looked through for an offer.
const (
	MaxZones       = 500
	MaxOptions     = 50  // of one zone
	maxAreas       = 500 // of one zone
	maxTiers       = 50
	maxName        = 200
	maxDescription = 1000
	maxTaxClass    = 50
	maxPosition    = 1_000_000
	maxAmount      = 1_000_000_000_000
	maxDays        = 365
)

// ZoneInput is a zone as somebody wants it to be.
type ZoneInput struct {
	Name     string
	Areas    []Area // empty: everywhere
	Position int64
}

// ZonePatch is a change of a zone: what is nil stays as it is. Areas replaces all of them.
type ZonePatch struct {
	Name     *string
	Areas    *[]Area
	Position *int64
}

func (p ZonePatch) apply(in ZoneInput) ZoneInput {
	if p.Name != nil {
		in.Name = *p.Name
	}
	if p.Areas != nil {
		in.Areas = *p.Areas
	}
	if p.Position != nil {
		in.Position = *p.Position
	}
	return in
}

// OptionInput is an option as somebody wants it to be, all of it.
type OptionInput struct {
	Name           string
	Description    string
	Kind           Kind
	Amount         money.Amount // its currency is the option's; the number is that of Flat and Pickup
	Tiers          []Tier       // of ByWeight and ByPrice
	FreeOver       *int64
	MinSubtotal    int64
	MaxSubtotal    int64
	MaxWeightGrams int64
	TaxClass       string
	PickupLocation id.Location // of Pickup
	MinDays        int64
	MaxDays        int64
	Active         bool
	Position       int64
}

// mistakes collects what is wrong with an input.
type mistakes []fault.Detail

func (m *mistakes) addf(param, format string, args ...any) {
	*m = append(*m, fault.Detail{Param: param, Message: fmt.Sprintf(format, args...)})
}

// text is one line of at most so many characters.
func (m *mistakes) text(param, text string, limit int) string {
	text = strings.TrimSpace(text)
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		m.addf(param, "%s must be one line of text.", param)
	case utf8.RuneCountInString(text) > limit:
		m.addf(param, "%s is longer than %d characters.", param, limit)
	}
	return text
}

// name is a text that is not empty.
func (m *mistakes) name(param, text string) string {
	text = m.text(param, text, maxName)
	if text == "" {
		m.addf(param, "%s must not be empty.", param)
	}
	return text
}

// within is a number from 0 on.
func (m *mistakes) within(param string, n, most int64) {
	if n < 0 || n > most {
		m.addf(param, "%s must be between 0 and %d.", param, most)
	}
}

// validate checks the input and returns it in its stored form.
func (in ZoneInput) validate() (ZoneInput, error) {
	var wrong mistakes
	in.Name = wrong.name("name", in.Name)
	wrong.within("position", in.Position, maxPosition)
	if len(in.Areas) > maxAreas {
		wrong.addf("areas", "There are %d areas; %d are allowed.", len(in.Areas), maxAreas)
		return in, fault.Violations(wrong)
	}
	areas := make([]Area, len(in.Areas))
	for i, a := range in.Areas {
		areas[i] = wrong.area(fmt.Sprintf("areas[%d].", i), a)
	}
	in.Areas = areas
	return in, fault.Violations(wrong)
}

func (m *mistakes) area(at string, a Area) Area {
	a.CountryCode = strings.ToUpper(strings.TrimSpace(a.CountryCode))
	a.ProvinceCode = strings.ToUpper(strings.TrimSpace(a.ProvinceCode))
	a.ProvinceCode = strings.TrimPrefix(a.ProvinceCode, a.CountryCode+"-")
	if _, known := address.Lookup(a.CountryCode); !known {
		m.addf(at+"country_code", "country_code is not an ISO 3166-1 code of two letters such as US.")
	}
	if len(a.ProvinceCode) > 3 || strings.Trim(a.ProvinceCode, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		m.addf(at+"province_code", "province_code is not an ISO 3166-2 code such as CA.")
	}
	pattern, err := address.PostalPattern(a.PostalPattern).Normalize()
	if err != nil {
		m.addf(at+"postal_pattern", "This is no pattern of postal codes: %v.", err)
	}
	a.PostalPattern = string(pattern)
	return a
}

// validate checks the input and returns it in its stored form, without what its kind has no use for. Whether the
// location exists is for the store to say.
func (in OptionInput) validate() (OptionInput, error) {
	var wrong mistakes
	in.Name = wrong.name("name", in.Name)
	in.Description = wrong.text("description", in.Description, maxDescription)
	in.TaxClass = strings.TrimSpace(in.TaxClass)
	if len(in.TaxClass) > maxTaxClass || strings.Trim(in.TaxClass, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		wrong.addf("tax_class", "There is no tax class of that code.")
	}
	if !in.Amount.Currency.IsValid() {
		wrong.addf("amount", "An option has a currency: use an ISO 4217 code such as EUR.")
	}
	switch in.Kind {
	case Flat, Pickup:
		wrong.within("amount", in.Amount.Minor, maxAmount)
		in.Tiers = nil
	case ByWeight, ByPrice:
		in.Amount.Minor = 0
		wrong.tiers(in.Tiers)
	default:
		wrong.addf("kind", "kind must be flat, by_weight, by_price or pickup.")
	}
	switch {
	case in.Kind != Pickup:
		in.PickupLocation = 0
	case in.PickupLocation == 0:
		wrong.addf("pickup_location_id", "Say where the goods are picked up.")
	}
	if in.FreeOver != nil {
		wrong.within("free_over", *in.FreeOver, maxAmount)
	}
	wrong.within("min_subtotal", in.MinSubtotal, maxAmount)
	wrong.within("max_subtotal", in.MaxSubtotal, maxAmount)
	if in.MaxSubtotal > 0 && in.MaxSubtotal < in.MinSubtotal {
		wrong.addf("max_subtotal", "max_subtotal is less than min_subtotal.")
	}
	wrong.within("max_weight_grams", in.MaxWeightGrams, maxAmount)
	wrong.within("min_days", in.MinDays, maxDays)
	wrong.within("max_days", in.MaxDays, maxDays)
	if in.MaxDays < in.MinDays {
		wrong.addf("max_days", "max_days is less than min_days.")
	}
	wrong.within("position", in.Position, maxPosition)
	return in, fault.Violations(wrong)
}

// tiers checks that tiers ascend, and that only the last may be without bound.
func (m *mistakes) tiers(tiers []Tier) {
	if len(tiers) == 0 || len(tiers) > maxTiers {
		m.addf("tiers", "This kind of option has 1 to %d tiers.", maxTiers)
		return
	}
	before := int64(0)
	for i, tier := range tiers {
		at := fmt.Sprintf("tiers[%d].", i)
		switch {
		case tier.UpTo == 0 && i == len(tiers)-1:
		case tier.UpTo <= before || tier.UpTo > maxAmount:
			m.addf(at+"up_to", "Tiers ascend, and only the last may have no bound (0).")
		}
		before = max(before, tier.UpTo)
		m.within(at+"amount", tier.Amount, maxAmount)
	}
}
