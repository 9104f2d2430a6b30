package address_test

import (
	"strings"
	"testing"

	"winkel/internal/kernel/address"
)

func TestLines(t *testing.T) {
	for want, a := range map[string]address.Address{
		"":                              {},
		"Shop Ltd|Ada Lovelace|Germany": {FirstName: "Ada", LastName: "Lovelace", Company: "Shop Ltd", CountryCode: "DE"},
		"Lovelace|1 Main Street|Floor 2|Hampton VA 23669|United States": {
			LastName: "Lovelace", Address1: "1 Main Street", Address2: "Floor 2", City: "Hampton", ProvinceCode: "VA",
			Province: "Virginia", PostalCode: "23669", CountryCode: "US",
		},
		"Meitner|Ring 1|1010 Wien|Austria": {LastName: "Meitner", Address1: "Ring 1", City: "Wien", PostalCode: "1010", CountryCode: "AT"},
		"Nobody|XX":                        {LastName: "Nobody", CountryCode: "XX"},
	} {
		if got := strings.Join(a.Lines(), "|"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
