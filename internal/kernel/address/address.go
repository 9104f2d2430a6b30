// Package address is where somebody lives or wants a parcel: one value for every country, and what each country needs.
//
// The countries are those of ISO 3166-1. Which fields a country cannot do without (a state in the United States, a
// postal code in Germany, neither in Hong Kong) is a table; an address that lacks one is refused, because no carrier
// could deliver it. What only looks unusual, such as a postal code of another form than the country's, is a warning to
// show beside the field: forms change and people know their own address better than a table does.
//
// Use: Normalize what was entered, then Validate, and show Warnings. Orders copy an address; they never point at one.
// Which address of a customer is the default is a fact about the customer's address book, and is kept there.
package address

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"winkel/internal/kernel/fault"
)

// Address is a postal address. Fields that a country does not use are empty.
type Address struct {
	FirstName    string
	LastName     string
	Company      string
	Address1     string // street and number, or what takes their place
	Address2     string // floor, apartment, care of
	City         string
	Province     string // name of the state, province, prefecture, …
	ProvinceCode string // its part of ISO 3166-2 behind the hyphen, upper case: "CA" of US-CA
	PostalCode   string
	CountryCode  string // ISO 3166-1 alpha-2, upper case
	Phone        string // E.164 where it is known to be: "+4930123456"
}

// Longest fields, in characters.
const (
	MaxName       = 100 // first and last name, city and province alike
	MaxLine       = 300 // address lines and company
	MaxPostalCode = 20
	MaxPhone      = 40
)

// field is one field of an address under the name that the API gives it.
type field struct {
	param string
	value *string
	most  int // characters; 0 for a code, whose form is checked instead
}

func (a *Address) fields() []field {
	return []field{
		{"first_name", &a.FirstName, MaxName},
		{"last_name", &a.LastName, MaxName},
		{"company", &a.Company, MaxLine},
		{"address_1", &a.Address1, MaxLine},
		{"address_2", &a.Address2, MaxLine},
		{"city", &a.City, MaxName},
		{"province", &a.Province, MaxName},
		{"province_code", &a.ProvinceCode, 0},
		{"postal_code", &a.PostalCode, MaxPostalCode},
		{"country_code", &a.CountryCode, 0},
		{"phone", &a.Phone, MaxPhone},
	}
}

// IsZero reports whether nothing is filled in.
func (a Address) IsZero() bool { return a == Address{} }

// Normalize is the address as it is stored: without space around fields and with single spaces within, country,
// province and postal code in upper case, "US-CA" as the "CA" of the United States, and a phone number without
// spaces, hyphens and brackets where what is left is E.164.
func (a Address) Normalize() Address {
	for _, f := range a.fields() {
		*f.value = strings.Join(strings.Fields(*f.value), " ")
	}
	a.CountryCode = strings.ToUpper(a.CountryCode)
	a.ProvinceCode = strings.ToUpper(a.ProvinceCode)
	if part, ok := strings.CutPrefix(a.ProvinceCode, a.CountryCode+"-"); ok && isProvinceCode(part) {
		a.ProvinceCode = part
	}
	a.PostalCode = strings.ToUpper(a.PostalCode)
	if number := dialable.Replace(a.Phone); isE164(number) {
		a.Phone = number
	}
	return a
}

// Validate refuses a normalized address that nobody could deliver to, or that does not fit where it is stored, with
// validation_failed and a detail for each field at fault, by its name in the API.
func (a Address) Validate() error {
	var wrong []fault.Detail
	refuse := func(param, format string, args ...any) {
		wrong = append(wrong, fault.Detail{Param: param, Message: fmt.Sprintf(format, args...)})
	}
	for _, f := range a.fields() {
		switch {
		case !utf8.ValidString(*f.value) || strings.ContainsFunc(*f.value, unicode.IsControl):
			refuse(f.param, "%s must be one line of text.", f.param)
		case f.most > 0 && utf8.RuneCountInString(*f.value) > f.most:
			refuse(f.param, "%s is longer than %d characters.", f.param, f.most)
		case strings.Contains(*f.value, "://"):
			// Mails greet people by their names: a shop must not send a stranger's links to whomever he likes.
			refuse(f.param, "%s must not hold a link.", f.param)
		}
	}
	if a.FirstName+a.LastName+a.Company == "" {
		refuse("last_name", "An address needs a name: last_name, first_name or company.")
	}
	if a.Address1 == "" {
		refuse("address_1", "An address needs address_1: street and number.")
	}
	if a.ProvinceCode != "" && !isProvinceCode(a.ProvinceCode) {
		refuse("province_code", "province_code is not an ISO 3166-2 code such as CA.")
	}
	country, known := Lookup(a.CountryCode)
	if !known {
		refuse("country_code", "country_code is not an ISO 3166-1 code of two letters such as US.")
		return fault.Violations(wrong)
	}
	if country.CityRequired && a.City == "" {
		refuse("city", "An address in %s needs a city.", country.Name)
	}
	if country.ProvinceRequired && a.Province+a.ProvinceCode == "" {
		refuse("province", "An address in %s needs a province or province_code.", country.Name)
	}
	if country.PostalCodeRequired && a.PostalCode == "" {
		refuse("postal_code", "An address in %s needs a postal_code.", country.Name)
	}
	return fault.Violations(wrong)
}

// Warnings is what looks unusual in a normalized address and may still be right: to show, never to refuse.
func (a Address) Warnings() []fault.Detail {
	var odd []fault.Detail
	if country, known := Lookup(a.CountryCode); known && a.PostalCode != "" && !country.fits(a.PostalCode) {
		odd = append(odd, fault.Detail{
			Param:   "postal_code",
			Message: fmt.Sprintf("This does not look like a postal code of %s. Please check it.", country.Name),
		})
	}
	if a.Phone != "" && !isE164(dialable.Replace(a.Phone)) {
		odd = append(odd, fault.Detail{
			Param:   "phone",
			Message: "This does not look like an international phone number such as +49 30 123456. Please check it.",
		})
	}
	return odd
}

// dialable removes what people write into phone numbers for the eye.
var dialable = strings.NewReplacer(" ", "", "-", "", ".", "", "/", "", "(", "", ")", "")

// isE164 reports whether text is a plus sign and 7 to 15 digits, of which the first is not 0.
func isE164(text string) bool {
	digits, plus := strings.CutPrefix(text, "+")
	return plus && len(digits) >= 7 && len(digits) <= 15 && digits[0] != '0' && strings.Trim(digits, "0123456789") == ""
}

// isProvinceCode reports whether text has the form of the second part of an ISO 3166-2 code.
func isProvinceCode(text string) bool {
	return len(text) <= 3 && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}
