package fulfillment

import (
	"fmt"
	"strings"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Bounds of zones and options. All of them are kept in memory and looked through for an offer. Zones are counted before
// one more is made, so that a few at once may pass the bound: it is there for the memory, and nothing breaks.
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

// validate checks the input and returns it in its stored form.
func (in ZoneInput) validate() (ZoneInput, error) {
	var wrong fault.Mistakes
	in.Name = wrong.Line("name", in.Name, maxName)
	wrong.Within("position", in.Position, 0, maxPosition)
	if len(in.Areas) > maxAreas {
		wrong.Addf("areas", "There are %d areas; %d are allowed.", len(in.Areas), maxAreas)
		return in, wrong.Err()
	}
	areas := make([]Area, len(in.Areas))
	for i, a := range in.Areas {
		areas[i] = a.validate(fmt.Sprintf("areas[%d].", i), &wrong)
	}
	in.Areas = areas
	return in, wrong.Err()
}

// validate checks an area, the fields of which begin with at, and returns it in its stored form.
func (a Area) validate(at string, wrong *fault.Mistakes) Area {
	a.CountryCode = strings.ToUpper(strings.TrimSpace(a.CountryCode))
	a.ProvinceCode = strings.ToUpper(strings.TrimSpace(a.ProvinceCode))
	a.ProvinceCode = strings.TrimPrefix(a.ProvinceCode, a.CountryCode+"-")
	if _, known := address.Lookup(a.CountryCode); !known {
		wrong.Addf(at+"country_code", "country_code is not an ISO 3166-1 code of two letters such as US.")
	}
	if len(a.ProvinceCode) > 3 || strings.Trim(a.ProvinceCode, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		wrong.Addf(at+"province_code", "province_code is not an ISO 3166-2 code such as CA.")
	}
	pattern, err := address.PostalPattern(a.PostalPattern).Normalize()
	if err != nil {
		wrong.Addf(at+"postal_pattern", "This is no pattern of postal codes: %v.", err)
	}
	a.PostalPattern = string(pattern)
	return a
}

// validate checks the input and returns it in its stored form, without what its kind has no use for. Whether the
// location exists is for the store to say.
func (in OptionInput) validate() (OptionInput, error) {
	var wrong fault.Mistakes
	in.Name = wrong.Line("name", in.Name, maxName)
	in.Description = wrong.Text("description", in.Description, maxDescription)
	in.TaxClass = strings.TrimSpace(in.TaxClass)
	if len(in.TaxClass) > maxTaxClass || strings.Trim(in.TaxClass, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		wrong.Addf("tax_class", "There is no tax class of that code.")
	}
	if !in.Amount.Currency.IsValid() {
		wrong.Addf("amount", "An option has a currency: use an ISO 4217 code such as EUR.")
	}
	switch in.Kind {
	case Flat, Pickup:
		wrong.Within("amount", in.Amount.Minor, 0, maxAmount)
		in.Tiers = nil
	case ByWeight, ByPrice:
		in.Amount.Minor = 0
		checkTiers(in.Tiers, &wrong)
	default:
		wrong.Addf("kind", "kind must be flat, by_weight, by_price or pickup.")
	}
	switch {
	case in.Kind != Pickup:
		in.PickupLocation = 0
	case in.PickupLocation == 0:
		wrong.Addf("pickup_location_id", "Say where the goods are picked up.")
	}
	if in.FreeOver != nil {
		wrong.Within("free_over", *in.FreeOver, 0, maxAmount)
	}
	wrong.Within("min_subtotal", in.MinSubtotal, 0, maxAmount)
	wrong.Within("max_subtotal", in.MaxSubtotal, 0, maxAmount)
	if in.MaxSubtotal > 0 && in.MaxSubtotal < in.MinSubtotal {
		wrong.Addf("max_subtotal", "max_subtotal is less than min_subtotal.")
	}
	wrong.Within("max_weight_grams", in.MaxWeightGrams, 0, maxAmount)
	wrong.Within("min_days", in.MinDays, 0, maxDays)
	wrong.Within("max_days", in.MaxDays, 0, maxDays)
	if in.MaxDays < in.MinDays {
		wrong.Addf("max_days", "max_days is less than min_days.")
	}
	wrong.Within("position", in.Position, 0, maxPosition)
	return in, wrong.Err()
}

// checkTiers notes when tiers do not ascend: only the last may be without bound.
func checkTiers(tiers []Tier, wrong *fault.Mistakes) {
	if len(tiers) == 0 || len(tiers) > maxTiers {
		wrong.Addf("tiers", "This kind of option has 1 to %d tiers.", maxTiers)
		return
	}
	before := int64(0)
	for i, tier := range tiers {
		at := fmt.Sprintf("tiers[%d].", i)
		switch {
		case tier.UpTo == 0 && i == len(tiers)-1:
		case tier.UpTo <= before || tier.UpTo > maxAmount:
			wrong.Addf(at+"up_to", "Tiers ascend, and only the last may have no bound (0).")
		}
		before = max(before, tier.UpTo)
		wrong.Within(at+"amount", tier.Amount, 0, maxAmount)
	}
}
