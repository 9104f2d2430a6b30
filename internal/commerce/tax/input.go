package tax

import (
	"fmt"
	"strings"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// Codes that this domain raises.
const (
	CodeTaxClassTaken = "tax_class_taken"  // another class has the code
	CodeTaxClassInUse = "tax_class_in_use" // rates are for it, or it is the standard class
)

// Limits. All zones are kept in memory and looked through for a price, so there are not endlessly many. Classes and zones
// are counted before one more is made, so that a few at once may pass the limit: it bounds memory, and nothing breaks.
const (
	MaxClasses  = 200
	MaxZones    = 2000
	MaxRates    = 20 // of one zone
	maxName     = 100
	maxCode     = 50
	maxPosition = 1_000_000
)

// ClassInput is a class as somebody wants it to be. Its code is what products and rates name, and never changes.
type ClassInput struct {
	Code string
	Name string
}

// ClassPatch is a change of a class: what is nil stays as it is.
type ClassPatch struct {
	Name *string
}

// ZoneInput is a zone as somebody wants it to be.
type ZoneInput struct {
	Name          string
	CountryCode   string
	ProvinceCode  string
	PostalPattern string
	Position      int64
	Rates         []RateInput
}

// RateInput is a rate as somebody wants it to be.
type RateInput struct {
	Class string // of one that exists; empty: every class that has no rate of its own in the zone
	Name  string
	Rate  money.Rate
}

// ZonePatch is a change of a zone: what is nil stays as it is. Rates replaces all of them.
type ZonePatch struct {
	Name          *string
	CountryCode   *string
	ProvinceCode  *string
	PostalPattern *string
	Position      *int64
	Rates         *[]RateInput
}

// apply makes the patch true of the zone.
func (p ZonePatch) apply(z ZoneInput) ZoneInput {
	take := func(to, from *string) {
		if from != nil {
			*to = *from
		}
	}
	take(&z.Name, p.Name)
	take(&z.CountryCode, p.CountryCode)
	take(&z.ProvinceCode, p.ProvinceCode)
	take(&z.PostalPattern, p.PostalPattern)
	if p.Position != nil {
		z.Position = *p.Position
	}
	if p.Rates != nil {
		z.Rates = *p.Rates
	}
	return z
}

// input is the zone as an input that would make it again.
func (z *Zone) input() ZoneInput {
	in := ZoneInput{
		Name: z.Name, CountryCode: z.CountryCode, ProvinceCode: z.ProvinceCode, PostalPattern: z.PostalPattern,
		Position: z.Position,
	}
	for _, r := range z.Rates {
		in.Rates = append(in.Rates, RateInput{Class: r.Class, Name: r.Name, Rate: r.Rate})
	}
	return in
}

// validate checks the input and returns it in its stored form.
func (in ClassInput) validate() (ClassInput, error) {
	var wrong fault.Mistakes
	in.Code = strings.TrimSpace(in.Code)
	if !isClassCode(in.Code) {
		wrong.Addf("code", "code must be 1 to %d lower case letters, digits, - and _.", maxCode)
	}
	in.Name = wrong.Line("name", in.Name, maxName)
	return in, wrong.Err()
}

func isClassCode(code string) bool {
	return code != "" && len(code) <= maxCode && strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// validate checks the input and returns it in its stored form. Whether the classes exist is for the store to say.
func (in ZoneInput) validate() (ZoneInput, error) {
	var wrong fault.Mistakes
	in.Name = wrong.Line("name", in.Name, maxName)
	in.CountryCode = strings.ToUpper(strings.TrimSpace(in.CountryCode))
	in.ProvinceCode = strings.ToUpper(strings.TrimSpace(in.ProvinceCode))
	in.ProvinceCode = strings.TrimPrefix(in.ProvinceCode, in.CountryCode+"-")
	if in.CountryCode != "" {
		if _, known := address.Lookup(in.CountryCode); !known {
			wrong.Addf("country_code", "country_code is not an ISO 3166-1 code of two letters such as US.")
		}
	}
	if len(in.ProvinceCode) > 3 || strings.Trim(in.ProvinceCode, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		wrong.Addf("province_code", "province_code is not an ISO 3166-2 code such as CA.")
	}
	if in.CountryCode == "" && in.ProvinceCode+in.PostalPattern != "" {
		wrong.Addf("country_code", "Provinces and postal codes are those of a country: name it too.")
	}
	pattern, err := address.PostalPattern(in.PostalPattern).Normalize()
	if err != nil {
		wrong.Addf("postal_pattern", "postal_pattern: %s.", err)
	}
	in.PostalPattern = string(pattern)
	wrong.Within("position", in.Position, -maxPosition, maxPosition)
	if len(in.Rates) > MaxRates {
		wrong.Addf("rates", "There are %d rates; %d are allowed.", len(in.Rates), MaxRates)
		return in, wrong.Err()
	}
	rates := make([]RateInput, len(in.Rates))
	for i, r := range in.Rates {
		at := fmt.Sprintf("rates[%d].", i)
		if r.Class = strings.TrimSpace(r.Class); r.Class != "" && !isClassCode(r.Class) {
			wrong.Addf(at+"tax_class", "There is no tax class of that code.")
		}
		r.Name = wrong.Line(at+"name", r.Name, maxName)
		if r.Rate < 0 || r.Rate > money.MaxRate {
			wrong.Addf(at+"rate", "A rate must be between 0 and 1000 percent.")
		}
		rates[i] = r
	}
	in.Rates = rates
	return in, wrong.Err()
}
