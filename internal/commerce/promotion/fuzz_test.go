package promotion

import (
	"strings"
	"testing"
	"unicode"
)

// FuzzNormalizeCode holds coupon codes to one form: whoever types a code in its form gets the same one.
func FuzzNormalizeCode(f *testing.F) {
	for _, seed := range []string{"", "TENTH", " tenth ", "straße", "İ", "a b", "\x00", "ÄÖÜ", "' OR 1=1 --", "ﬃ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, err := NormalizeCode(text)
		if err != nil {
			return
		}
		if again, err := NormalizeCode(code); err != nil || again != code {
			t.Errorf("%q becomes %q and then %q, %v", text, code, again, err)
		}
		if code == "" || strings.ContainsFunc(code, unicode.IsControl) {
			t.Errorf("%q is the code %q", text, code)
		}
	})
}
