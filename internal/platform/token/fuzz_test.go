package token_test

import (
	"testing"

	"winkel/internal/platform/token"
)

// FuzzCheck shows tokens that nobody made.
func FuzzCheck(f *testing.F) {
	signer, err := token.NewSigner(make([]byte, token.KeyBytes))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("order", int64(7), signer.Make("order", 7))
	f.Add("order", int64(8), signer.Make("order", 7))
	f.Add("", int64(-1), "")
	f.Add("order", int64(7), "\xff\x00")
	f.Fuzz(func(t *testing.T, purpose string, thing int64, shown string) {
		if good := signer.Make(purpose, thing); signer.Check(purpose, thing, shown) != (shown == good) {
			t.Errorf("%q for %s %d, whose token is %q", shown, purpose, thing, good)
		}
	})
}
