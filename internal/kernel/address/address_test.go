package address_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
)

// berlin is a good address.
var berlin = address.Address{
	FirstName: "Ada", LastName: "Müller", Address1: "Unter den Linden 1", City: "Berlin", PostalCode: "10117",
	CountryCode: "DE", Phone: "+4930123456",
}

// with is the good address, changed.
func with(change func(*address.Address)) address.Address {
	a := berlin
	change(&a)
	return a
}

// in is an address in a country, with everything filled in that any country needs.
func in(country string) address.Address {
	return with(func(a *address.Address) {
		a.CountryCode, a.City, a.Province, a.PostalCode = country, "Town", "Province", "12345"
	})
}

func params(details []fault.Detail) string {
	var names []string
	for _, detail := range details {
		names = append(names, detail.Param)
	}
	return strings.Join(names, " ")
}

func TestTableOfCountries(t *testing.T) {
	all := address.Countries()
	if len(all) != 249 {
		t.Errorf("there are %d countries, ISO 3166-1 has 249", len(all))
	}
	if !slices.IsSortedFunc(all, func(a, b address.Country) int { return strings.Compare(a.Code, b.Code) }) {
		t.Error("the countries are not sorted by code")
	}
	for i, c := range all {
		if len(c.Code) != 2 || c.Code != strings.ToUpper(c.Code) || c.Name == "" || i > 0 && all[i-1].Code == c.Code {
			t.Errorf("%+v is not a country, or twice", c)
		}
		if got, known := address.Lookup(c.Code); got != c || !known {
			t.Errorf("Lookup(%s) = %+v, %v, want %+v", c.Code, got, known, c)
		}
		if err := in(c.Code).Validate(); err != nil {
			t.Errorf("a complete address in %s is refused: %v", c.Name, err)
		}
	}
	for _, code := range []string{"", "de", "XX", "UK", "EU", "DEU"} {
		if _, known := address.Lookup(code); known {
			t.Errorf("%q is a country", code)
		}
	}
}

func TestWhatCountriesNeed(t *testing.T) {
	tests := []struct{ countries, needs string }{
		{"US CA AU BR MX IN CN IT ES KR JP TW", "city province postal_code"},
		{"DE AT CH FR GB NL PL SE NO DK CZ ZA NZ TR MY", "city postal_code"},
		{"IE AE AR CL CO EG SA VN NG PA QA", "city"},
		{"ID VE JM HN", "city province"},
		{"HK MO GI AD", ""},
		{"SG SM MC", "postal_code"},
	}
	for _, test := range tests {
		for country := range strings.SplitSeq(test.countries, " ") {
			bare := with(func(a *address.Address) { a.CountryCode, a.City, a.PostalCode = country, "", "" })
			err := bare.Validate()
			got := ""
			if err != nil {
				got = params(fault.From(err).Details)
			}
			if got != test.needs {
				t.Errorf("%s needs %q, want %q", country, got, test.needs)
			}
		}
	}
	byCode := with(func(a *address.Address) { a.CountryCode, a.ProvinceCode = "US", "NY" })
	if err := byCode.Validate(); err != nil {
		t.Errorf("a province by its code is not enough: %v", err)
	}
}

func TestValidate(t *testing.T) {
	if err := berlin.Validate(); err != nil {
		t.Errorf("a good address is refused: %v", err)
	}
	tests := []struct {
		name   string
		change func(*address.Address)
		params string
	}{
		{"first name alone", func(a *address.Address) { a.LastName = "" }, ""},
		{"company alone", func(a *address.Address) { a.FirstName, a.LastName, a.Company = "", "", "ACME" }, ""},
		{"nobody", func(a *address.Address) { a.FirstName, a.LastName = "", "" }, "last_name"},
		{"no street", func(a *address.Address) { a.Address1 = "" }, "address_1"},
		{"no country", func(a *address.Address) { a.CountryCode = "" }, "country_code"},
		{"a country in small letters", func(a *address.Address) { a.CountryCode = "de" }, "country_code"},
		{"province code of 3", func(a *address.Address) { a.ProvinceCode = "B1Z" }, ""},
		{"province code of 4", func(a *address.Address) { a.ProvinceCode = "BERL" }, "province_code"},
		{"province code with country", func(a *address.Address) { a.ProvinceCode = "DE-BE" }, "province_code"},
		{"longest name", func(a *address.Address) { a.FirstName = strings.Repeat("ü", 100) }, ""},
		{"too long a name", func(a *address.Address) { a.FirstName = strings.Repeat("ü", 101) }, "first_name"},
		{"everything too long", func(a *address.Address) {
			long := strings.Repeat("x", 301)
			*a = address.Address{
				FirstName: long, LastName: long, Company: long, Address1: long, Address2: long, City: long, Province: long,
				ProvinceCode: long, PostalCode: long, CountryCode: "DE", Phone: long,
			}
		}, "first_name last_name company address_1 address_2 city province postal_code phone province_code"},
		{"a link as a name", func(a *address.Address) { a.FirstName = "Win at https://evil.example" }, "first_name"},
		{"two lines in one", func(a *address.Address) { a.Address2 = "Floor 1\nFloor 2" }, "address_2"},
		{"not text", func(a *address.Address) { a.City = "Berl\xffn" }, "city"},
		{"nothing", func(a *address.Address) { *a = address.Address{} }, "last_name address_1 country_code"},
		{"an odd postal code", func(a *address.Address) { a.PostalCode = "SW1A 1AA" }, ""},
		{"an odd phone", func(a *address.Address) { a.Phone = "call me" }, ""},
	}
	for _, test := range tests {
		err := with(test.change).Validate()
		if test.params == "" {
			if err != nil {
				t.Errorf("%s is refused: %v", test.name, err)
			}
			continue
		}
		if fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("%s is answered %v, want validation_failed", test.name, err)
			continue
		}
		f := fault.From(err)
		first, _, _ := strings.Cut(test.params, " ")
		if got := params(f.Details); got != test.params || f.Param != first {
			t.Errorf("%s is refused for %q, first %q, want %q", test.name, got, f.Param, test.params)
		}
	}
}

func TestNormalize(t *testing.T) {
	entered := address.Address{
		FirstName: "  Ada ", LastName: "de  la\tCruz", Company: " ", Address1: "1 Main St\n", City: "San Francisco",
		Province: " California", ProvinceCode: "us-ca", PostalCode: " 94103 ", CountryCode: " us ", Phone: "+1 (415) 555-0100",
	}
	want := address.Address{
		FirstName: "Ada", LastName: "de la Cruz", Address1: "1 Main St", City: "San Francisco",
		Province: "California", ProvinceCode: "CA", PostalCode: "94103", CountryCode: "US", Phone: "+14155550100",
	}
	if got := entered.Normalize(); got != want {
		t.Errorf("normalized to %+v, want %+v", got, want)
	}
	for in, want := range map[string]string{"k1a 0b1": "K1A 0B1", "sw1a  1aa": "SW1A 1AA"} {
		if got := (address.Address{PostalCode: in}).Normalize().PostalCode; got != want {
			t.Errorf("postal code %q becomes %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"030 / 123 456": "030 / 123 456", "call  me": "call me", "+49-30-12.34.56": "+4930123456"} {
		if got := (address.Address{Phone: in}).Normalize().Phone; got != want {
			t.Errorf("phone %q becomes %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"us-ny": "NY", "US-US-NY": "US-US-NY", "CA-ON": "CA-ON", "ny": "NY"} {
		if got := (address.Address{CountryCode: "US", ProvinceCode: in}).Normalize().ProvinceCode; got != want {
			t.Errorf("province code %q becomes %q, want %q", in, got, want)
		}
	}
	if !(address.Address{City: "  "}).Normalize().IsZero() || berlin.IsZero() {
		t.Error("IsZero is wrong")
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String()
		a := address.Address{
			FirstName: text.Draw(t, "name"), City: text.Draw(t, "city"), ProvinceCode: text.Draw(t, "province"),
			PostalCode: text.Draw(t, "postal"), CountryCode: text.Draw(t, "country"), Phone: text.Draw(t, "phone"),
		}
		if once := a.Normalize(); once.Normalize() != once {
			t.Fatalf("%+v changes when it is normalized again, to %+v", once, once.Normalize())
		}
	})
}

func TestPostalCodesWarn(t *testing.T) {
	good := map[string]string{
		"DE": "10117|DE-10117", "US": "95014|22162-1010|221621010", "CA": "H3Z 2Y7|h3z2y7", "NL": "1234 AB|1234AB",
		"GB": "EC1Y 8SY|M2 5BQ|M34 4AB|CR0 2YR|DN16 9AA|W1A 4ZZ|SW1A1AA|BFPO 61", "IE": "A65 F4E2|D6W XY00",
		"CH": "8001|CH-8001", "AT": "1010", "PL": "00-950|00950", "PT": "2725-079", "SE": "114 55|SE-11455", "JP": "154-0023|1540023",
		"BR": "40301-110", "AR": "1425|C1070AAM", "AD": "AD100|100", "LV": "LV-1073", "MT": "NXR 01|SPB 6031", "KY": "KY1-1100",
		"TW": "104|10603", "IN": "110034", "KZ": "040900|A15E3C6", "HK": "999077", "AE": "anything",
	}
	bad := map[string]string{
		"DE": "1011|D-10117|101170|ABCDE|10117 Berlin", "US": "9501|95014-1", "CA": "H3Z 2Y|3HZ Y72", "NL": "1234|AB 1234", "GB": "12345|SW1A",
		"IE": "1234567", "JP": "12345", "SG": "12345", "PT": "2725", "AT": "10 10 1", "CZ": "1234",
	}
	for country, codes := range good {
		for code := range strings.SplitSeq(codes, "|") {
			a := with(func(a *address.Address) { a.CountryCode, a.PostalCode = country, code }).Normalize()
			if got := params(a.Warnings()); got != "" {
				t.Errorf("postal code %s of %s warns: %s", code, country, got)
			}
		}
	}
	for country, codes := range bad {
		for code := range strings.SplitSeq(codes, "|") {
			a := with(func(a *address.Address) { a.CountryCode, a.PostalCode = country, code }).Normalize()
			if got := params(a.Warnings()); got != "postal_code" {
				t.Errorf("postal code %s of %s warns %q, want postal_code", code, country, got)
			}
		}
	}
}

func TestPhonesWarn(t *testing.T) {
	for phone, want := range map[string]string{
		"":                   "",
		"+4930123456":        "",
		"+49 (30) 12-34.56":  "",
		"+1234567":           "",
		"+123456789012345":   "",
		"030 123456":         "phone",
		"+123456":            "phone",
		"+1234567890123456":  "phone",
		"+0301234567":        "phone",
		"+49 30 123456 ext5": "phone",
		"++4930123456":       "phone",
		"+":                  "phone",
	} {
		if got := params(with(func(a *address.Address) { a.Phone = phone }).Warnings()); got != want {
			t.Errorf("phone %q warns %q, want %q", phone, got, want)
		}
	}
	odd := with(func(a *address.Address) { a.PostalCode, a.Phone = "x", "y" })
	if got := params(odd.Warnings()); got != "postal_code phone" {
		t.Errorf("warnings are %q, want both", got)
	}
}
