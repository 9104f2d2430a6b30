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
