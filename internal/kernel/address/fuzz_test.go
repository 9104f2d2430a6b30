package address_test

import (
	"strings"
	"testing"
	"unicode"

	"winkel/internal/kernel/address"
)

// FuzzAddress holds addresses to what is promised: what is valid is one line a field, stays as it is when it is normalized
// again, is stored and read without loss, and patterns of postal codes can be asked about anything.
func FuzzAddress(f *testing.F) {
	f.Add("Ada", "Lovelace", "12 Main St", "Springfield", "US-IL", "62701", "us", "+1 (555) 0100", "627*, 90000-90999")
	f.Add("Ada\r\nBcc: x", "\u2028", "\x00", "", "", "SW1A 1AA", "GB", "", "SW*")
	f.Add("", "İ", "ß", "東京", "13", "100-0001", "JP", "0", "1-2-3,*")
	f.Fuzz(func(t *testing.T, first, last, street, city, province, postal, country, phone, pattern string) {
		a := address.Address{
			FirstName: first, LastName: last, Address1: street, City: city, ProvinceCode: province, PostalCode: postal, CountryCode: country,
			Phone: phone,
		}.Normalize()
		if again := a.Normalize(); again != a {
			t.Errorf("normalized again it is %+v, and was %+v", again, a)
		}
		if err := a.Validate(); err == nil {
			for _, line := range a.Lines() {
				if strings.ContainsFunc(line, unicode.IsControl) {
					t.Errorf("the line %q has a control character", line)
				}
			}
			if back, err := address.Decode(a.Encode()); err != nil || back != a {
				t.Errorf("stored and read it is %+v, %v", back, err)
			}
		}
		a.Warnings()
		p, err := address.PostalPattern(pattern).Normalize()
		if err != nil {
			p = address.PostalPattern(pattern)
		} else if again, err := p.Normalize(); err != nil || again != p {
			t.Errorf("the pattern %q becomes %q, %v", p, again, err)
		}
		p.Matches(postal)
		p.Matches(a.PostalCode)
	})
}
