package catalog

import (
	"strings"
	"testing"

	"winkel/internal/kernel/fault"
)

func TestValidGTIN(t *testing.T) {
	for _, gtin := range []string{"96385074", "036000291452", "4006381333931", "10036000291459", "00000000"} {
		if err := ValidGTIN(gtin); err != nil {
			t.Errorf("ValidGTIN(%q) = %v", gtin, err)
		}
	}
	for gtin, part := range map[string]string{
		"":              "has 0",
		"123":           "has 3",
		"4006381333932": "comes 1, not 2",
		"400638133393X": "digits only",
		"4.00638E+12":   "digits only",
		"٤٠٠٦٣٨١٣":      "digits only",
	} {
		err := ValidGTIN(gtin)
		if fault.CodeOf(err) != fault.CodeValidation || !strings.Contains(err.Error(), part) {
			t.Errorf("ValidGTIN(%q) = %v, want %q in it", gtin, err, part)
		}
	}
}

func FuzzValidGTIN(f *testing.F) {
	f.Add("400638133393")
	f.Fuzz(func(t *testing.T, digits string) {
		if ValidGTIN(digits) != nil {
			return
		}
		// A single wrong digit is always noticed: that is what the check digit is for.
		for i := range digits {
			wrong := digits[:i] + string('0'+(digits[i]-'0'+1)%10) + digits[i+1:]
			if ValidGTIN(wrong) == nil {
				t.Errorf("%s and %s are both accepted", digits, wrong)
			}
		}
	})
}
