package address_test

import (
	"strings"
	"testing"

	"winkel/internal/kernel/address"
)

func TestPostalPattern(t *testing.T) {
	for _, c := range []struct {
		pattern, stored string
		fits, misses    []string
	}{
		{"", "", []string{"", "10115"}, nil},
		{" 90* ", "90*", []string{"90", "90210", "90210-1234"}, []string{"", "9", "19012"}},
		{"10115 - 10999", "10115-10999", []string{"10115", "10500", "10999"}, []string{"10114", "11000", "1050", "105000"}},
		{"sw1a  1aa,ec*", "SW1A 1AA, EC*", []string{"SW1A 1AA", "EC1"}, []string{"SW1A 1AB", "E1"}},
		{"90210", "90210", []string{"90210", "90210-1234"}, []string{"90211"}},
	} {
		p, err := address.PostalPattern(c.pattern).Normalize()
		if err != nil || string(p) != c.stored {
			t.Errorf("%q is stored as %q, %v; want %q", c.pattern, p, err, c.stored)
		}
		for _, code := range c.fits {
			if !p.Matches(code) {
				t.Errorf("%q does not fit %q", code, p)
			}
		}
		for _, code := range c.misses {
			if p.Matches(code) {
				t.Errorf("%q fits %q", code, p)
			}
		}
	}
	for _, wrong := range []string{"90*1", "*", "1,,2", "10999-10115", strings.Repeat("9", 42), "1\x01", strings.Repeat("1,", 1500)} {
		if p, err := address.PostalPattern(wrong).Normalize(); err == nil {
			t.Errorf("%q is taken as %q", wrong, p)
		}
	}
}

func TestPostalPatternMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, code string
		want          bool
	}{
		{"90*", "90210", true},
		{"90*", "90", true},
		{"90*", "9", false},
		{"90*", "19021", false},
		{"sw1*", "SW1A 1AA", true},
		{"SW1A 1AA", "SW1A 1AA", true},
		{"SW1A 1AA", "SW1A 1AB", false},
		{"10115-10999", "10115", true},
		{"10115-10999", "10999", true},
		{"10115-10999", "10114", false},
		{"10115-10999", "11000", false},
		{"10115-10999", "1050", false},
		{"10115-10999", "010500", false},
		{"10115-10999", "1050X", false},
		{"90000-96199", "94105-1234", true},
		{"94105", "94105-1234", true},
		{"94105-1234", "94105-1234", true},
		{"94105-1234", "94105", false},
		{"94105-1234", "94105-1235", false},
		{"00-950", "00-950", true},
		{"00-950", "00-951", false},
		{"1*, 20*,30115 - 30120", "30117", true},
		{"1*, 20*,30115 - 30120", "20999", true},
		{"1*, 20*,30115 - 30120", "30121", false},
		// Spaces, hyphens, case and the mark of a country are for the eye, on either side.
		{"SW1A 1AA", "sw1a1aa", true},
		{"sw1a1aa", "SW1A 1AA", true},
		{"SW1A 1*", "SW1A1AB", true},
		{"SW1A 1*", "SW1A 2AB", false},
		{"10115-10999", "D-10115", true},
		{"10115-10999", "DE-10116", true},
		{"LV-10*", "1010", true},
		{"1010", "LV-1010", true},
		{"11400-11499", "114 55", true},
		{"00-950", "00950", true},
		{"1000001", "100-0001", true},
		{"D", "D-10115", false},
		{"LV-*", "LV-1010", true},
		{"LV*", "LV-1010", true},
		{"HM-12", "HM-12", true},
		{"HM-12", "CR-12", false},
		{"00950-05999", "00-950", true},
		{"1000000-1009999", "100-0001", true},
		{"01310100", "01310-100", true},
		{"IV2 *", "IV2 3AB", true},
		{"IV2 *", "iv23ab", true},
		{"IV2 *", "IV20 1AB", false},
		{"IV2 *", "IV211AB", false},
		{"IV2*", "IV20 1AB", true},
		{"M1 1*", "M1 1AE", true},
		{"M1 1*", "M11 1AE", false},
		{"1012 A*", "1012AB", true},
		{"K1A *", "K1A0B1", true},
		{"D02 *", "D02AF30", true},
		{"114 *", "11455", true},
		{"-*", "10115", false},
		{"*", "1", true},
		{"10115", "", false},
		{"*", "", false},
		{",", "1", false},
	} {
		if got := address.PostalPattern(c.pattern).Matches(c.code); got != c.want {
			t.Errorf("%q fits %q: %t", c.code, c.pattern, got)
		}
	}
}
