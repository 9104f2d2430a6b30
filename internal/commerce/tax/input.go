package tax

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// Codes that this domain raises.
const (
	CodeTaxClassTaken = "tax_class_taken"  // another class has the code
	CodeTaxClassInUse = "tax_class_in_use" // rates are for it, or it is the standard class
)

// Limits. All zones are kept in memory and looked through for a price, so there are not endlessly many.
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

// mistakes collects what is wrong with an input.
type mistakes []fault.Detail

func (m *mistakes) addf(param, format string, args ...any) {
	*m = append(*m, fault.Detail{Param: param, Message: fmt.Sprintf(format, args...)})
}

// line is a text of one line that may not be empty.
func (m *mistakes) line(param, text string, limit int) string {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		m.addf(param, "%s must not be empty.", param)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		m.addf(param, "%s must be one line of text.", param)
	case utf8.RuneCountInString(text) > limit:
		m.addf(param, "%s is longer than %d characters.", param, limit)
	}
	return text
}

// validate checks the input and returns it in its stored form.
func (in ClassInput) validate() (ClassInput, error) {
	var wrong mistakes
	in.Code = strings.TrimSpace(in.Code)
	if !isClassCode(in.Code) {
		wrong.addf("code", "code must be 1 to %d lower case letters, digits, - and _.", maxCode)
	}
	in.Name = wrong.line("name", in.Name, maxName)
	return in, fault.Violations(wrong)
}

func isClassCode(code string) bool {
	return code != "" && len(code) <= maxCode && strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// validate checks the input and returns it in its stored form. Whether the classes exist is for the store to say.
func (in ZoneInput) validate() (ZoneInput, error) {
	var wrong mistakes
	in.Name = wrong.line("name", in.Name, maxName)
	in.CountryCode = strings.ToUpper(strings.TrimSpace(in.CountryCode))
	in.ProvinceCode = strings.ToUpper(strings.TrimSpace(in.ProvinceCode))
	in.ProvinceCode = strings.TrimPrefix(in.ProvinceCode, in.CountryCode+"-")
	if in.CountryCode != "" {
		if _, known := address.Lookup(in.CountryCode); !known {
			wrong.addf("country_code", "country_code is not an ISO 3166-1 code of two letters such as US.")
		}
	}
	if len(in.ProvinceCode) > 3 || strings.Trim(in.ProvinceCode, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		wrong.addf("province_code", "province_code is not an ISO 3166-2 code such as CA.")
	}
	if in.CountryCode == "" && in.ProvinceCode+in.PostalPattern != "" {
		wrong.addf("country_code", "Provinces and postal codes are those of a country: name it too.")
	}
	in.PostalPattern = wrong.pattern(in.PostalPattern)
	if in.Position < -maxPosition || in.Position > maxPosition {
		wrong.addf("position", "position must be between %d and %d.", -maxPosition, maxPosition)
	}
	if len(in.Rates) > MaxRates {
		wrong.addf("rates", "There are %d rates; %d are allowed.", len(in.Rates), MaxRates)
		return in, fault.Violations(wrong)
	}
	rates := make([]RateInput, len(in.Rates))
	for i, r := range in.Rates {
		at := fmt.Sprintf("rates[%d].", i)
		if r.Class = strings.TrimSpace(r.Class); r.Class != "" && !isClassCode(r.Class) {
			wrong.addf(at+"tax_class", "There is no tax class of that code.")
		}
		r.Name = wrong.line(at+"name", r.Name, maxName)
		if r.Rate < 0 || r.Rate > money.MaxRate {
			wrong.addf(at+"rate", "A rate must be between 0 and 1000 percent.")
		}
		rates[i] = r
	}
	in.Rates = rates
	return in, fault.Violations(wrong)
}

// pattern checks a list of postal codes and writes it in its stored form.
func (m *mistakes) pattern(text string) string {
	pattern, err := address.PostalPattern(text).Normalize()
	if err != nil {
		m.addf("postal_pattern", "postal_pattern: %s.", err)
	}
	return string(pattern)
}
