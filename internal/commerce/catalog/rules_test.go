package catalog_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
)

func TestAvailability(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	later := now.Add(time.Hour)
	for _, c := range []struct {
		name  string
		state catalog.StockState
		want  catalog.Availability
	}{
		{"some on the shelf", catalog.StockState{catalog.Published, time.Time{}, catalog.Deny, true, 1}, catalog.InStock},
		{"none left", catalog.StockState{catalog.Published, time.Time{}, catalog.Deny, true, 0}, catalog.OutOfStock},
		{"more promised than there is", catalog.StockState{catalog.Published, time.Time{}, catalog.Deny, true, -3}, catalog.OutOfStock},
		{"none left, sold on", catalog.StockState{catalog.Published, time.Time{}, catalog.Continue, true, 0}, catalog.Backorder},
		{"some left, sold on", catalog.StockState{catalog.Published, time.Time{}, catalog.Continue, true, 2}, catalog.InStock},
		{"nobody counts", catalog.StockState{catalog.Published, time.Time{}, catalog.Deny, false, 0}, catalog.InStock},
		{"not yet for sale", catalog.StockState{catalog.Published, later, catalog.Deny, true, 1}, catalog.Preorder},
		{"not yet for sale, none, sold on", catalog.StockState{catalog.Published, later, catalog.Continue, true, 0}, catalog.Preorder},
		{"not yet for sale, and none", catalog.StockState{catalog.Published, later, catalog.Deny, true, 0}, catalog.OutOfStock},
		{"for sale from this moment", catalog.StockState{catalog.Published, now, catalog.Deny, true, 1}, catalog.InStock},
		{"archived, with stock", catalog.StockState{catalog.Archived, time.Time{}, catalog.Deny, true, 1}, catalog.Discontinued},
		{"archived before it was for sale", catalog.StockState{catalog.Archived, later, catalog.Continue, true, 1}, catalog.Discontinued},
		{"a draft looks as it will", catalog.StockState{catalog.Draft, time.Time{}, catalog.Deny, true, 1}, catalog.InStock},
	} {
		if got := c.state.At(now); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestTaxClassCodes(t *testing.T) {
	for _, code := range []string{"", "reduced", "zero-rated", "books_2", "-", strings.Repeat("a", 50)} {
		if err := catalog.ValidTaxClass(code); err != nil {
			t.Errorf("%q is refused: %v", code, err)
		}
	}
	for _, code := range []string{"Reduced", "a b", "b\u00fccher", "a\n", "a.b", strings.Repeat("a", 51)} {
		if err := catalog.ValidTaxClass(code); fault.CodeOf(err) != fault.CodeValidation || fault.From(err).Param != "tax_class" {
			t.Errorf("%q: %v, want validation_failed of tax_class", code, err)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
	}{
		{"0", 0}, {"2.13", 2_130_000}, {"-0.000001", -1}, {" 17 ", 17_000_000}, {"1.0000000", 1_000_000}, {"007", 7_000_000},
		{"9223372036854.775807", 9_223_372_036_854_775_807}, {"-9223372036854.775808", -9_223_372_036_854_775_808},
	} {
		if got, err := catalog.ParseNumber(c.text); err != nil || got != c.want {
			t.Errorf("ParseNumber(%q) = %d, %v, want %d", c.text, got, err, c.want)
		}
	}
	for _, text := range []string{"", "-", ".", "1.", ".5", "1,5", "1e3", "0x10", "+1", "1.0000001", "9223372036854.775808", "١", "1 000", "--1"} {
		_, err := catalog.ParseNumber(text)
		if fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("ParseNumber(%q) = %v, want validation_failed", text, err)
		}
	}
}

func TestNumbersAndDatesSurviveTheirText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "millionths")
		if got, err := catalog.ParseNumber(catalog.FormatNumber(n)); err != nil || got != n {
			t.Fatalf("%d is written %q and read %d, %v", n, catalog.FormatNumber(n), got, err)
		}
		days := rapid.Int64Range(-700_000, 2_900_000).Draw(t, "days")
		if got, err := catalog.ParseDate(catalog.FormatDate(days)); err != nil || got != days {
			t.Fatalf("day %d is written %q and read %d, %v", days, catalog.FormatDate(days), got, err)
		}
	})
}
