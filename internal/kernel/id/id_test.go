package id

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/kernel/fault"
)

func TestString(t *testing.T) {
	for id, want := range map[Product]string{
		0:             "",
		1:             "prod_0000000000001",
		32:            "prod_0000000000010",
		31:            "prod_000000000000z",
		math.MaxInt64: "prod_7zzzzzzzzzzzz",
	} {
		if got := id.String(); got != want {
			t.Errorf("%d is shown as %q, want %q", int64(id), got, want)
		}
	}
}

func TestParseReadsCrockford(t *testing.T) {
	for _, text := range []string{"prod_000000000110z", "prod_000000000IIOZ", "prod_ooooooooolLoz"} {
		if got, err := ParseProduct(text); got.String() != "prod_000000000110z" || err != nil {
			t.Errorf("%q reads as %v, %v", text, got, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":              "",
		"no digits":            "prod_",
		"no prefix":            "0000000000001",
		"another prefix":       "variant_0000000000001",
		"a longer prefix":      "xprod_0000000000001",
		"a prefix in capitals": "PROD_0000000000001",
		"12 digits":            "prod_000000000001",
		"14 digits":            "prod_00000000000001",
		"a U":                  "prod_000000000000u",
		"a space":              "prod_00000000 0001",
		"not ASCII":            "prod_00000000000é",
		"the sign bit":         "prod_8000000000000",
		"65 bits":              "prod_g000000000000",
		"the zero id":          "prod_0000000000000",
		"a novel":              "prod_" + strings.Repeat("0", 10_000),
	} {
		got, err := ParseProduct(text)
		if got != 0 || fault.CodeOf(err) != fault.CodeValidation || len(err.Error()) > 200 {
			t.Errorf("%s gives %v, %v, want a short validation_failed", name, got, err)
		}
	}
}

func TestRoundTripAndOrder(t *testing.T) {
	positive := rapid.Int64Range(1, math.MaxInt64)
	rapid.Check(t, func(t *rapid.T) {
		a, b := Variant(positive.Draw(t, "a")), Variant(positive.Draw(t, "b"))
		text := a.String()
		if got, err := ParseVariant(text); got != a || err != nil {
			t.Fatalf("%q reads as %v, %v", text, got, err)
		}
		if got, err := ParseVariant("variant_" + strings.ToUpper(text[len("variant_"):])); got != a || err != nil {
			t.Fatalf("%q in capitals reads as %v, %v", text, got, err)
		}
		if (a < b) != (text < b.String()) {
			t.Fatalf("%d and %d sort otherwise as %q and %q", a, b, text, b)
		}
		if got, err := ParseProduct(text); err == nil {
			t.Fatalf("%q is taken for the product %v", text, got)
		}
	})
}

func TestJSON(t *testing.T) {
	type document struct {
		ID    Product
		Brand Brand
	}
	in := document{ID: 33}
	text, err := json.Marshal(in)
	if want := `{"ID":"prod_0000000000011","Brand":""}`; string(text) != want || err != nil {
		t.Fatalf("written as %s, %v, want %s", text, err, want)
	}
	out := document{Brand: 5}
	if err := json.Unmarshal(text, &out); out != in || err != nil {
		t.Errorf("read as %+v, %v, want %+v", out, err, in)
	}
	kept := Product(7)
	if err := kept.UnmarshalText([]byte("brand_0000000000001")); fault.CodeOf(err) != fault.CodeValidation || kept != 7 {
		t.Errorf("a brand read as a product leaves %v, %v, want the refusal and no change", kept, err)
	}
	if !out.Brand.IsZero() || out.ID.IsZero() || out.ID.GoString() != "id(prod_0000000000011)" {
		t.Errorf("IsZero or GoString is wrong for %#v", out)
	}
}

// Prefixes are public, and they are what tells ids apart.
func TestPrefixesAreUnique(t *testing.T) {
	kinds := []kind{
		product{}, variant{}, option{}, optionValue{}, attribute{}, attributeChoice{}, productType{}, brand{}, category{},
		collection{}, media{}, channel{}, event{}, job{}, apiKey{}, location{}, inventoryItem{}, movement{}, priceLog{},
		importRun{},
	}
	seen := map[string]bool{}
	for _, k := range kinds {
		prefix := k.prefix()
		if seen[prefix] || prefix == "" || strings.Trim(prefix, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("prefix %q is taken, empty or not lower-case letters", prefix)
		}
		seen[prefix] = true
	}
}

// FuzzParse checks that what is read is written back in its canonical form, and that all else is refused.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"prod_0000000000001", "prod_7ZZZZZZZZZZZZ", "prod_IlO0000000000", "variant_1", "", "prod_é"} {
		f.Add(text)
	}
	canonical := strings.NewReplacer("o", "0", "i", "1", "l", "1")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseProduct(text)
		if err != nil {
			if got != 0 || fault.CodeOf(err) != fault.CodeValidation {
				t.Fatalf("%q gives %v, %v", text, got, err)
			}
			return
		}
		want := "prod_" + canonical.Replace(strings.ToLower(text[len("prod_"):]))
		if got <= 0 || got.String() != want {
			t.Fatalf("%q reads as %d, written %q, want %q", text, int64(got), got, want)
		}
	})
}
