package page

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

func TestMoneyIsWrittenAsThePlaceDoes(t *testing.T) {
	for _, test := range []struct {
		locale   string
		minor    int64
		currency money.Currency
		want     string
	}{
		{"en-US", 1999, "USD", "$19.99"},
		{"en-US", 0, "USD", "$0.00"},
		{"en-US", 5, "USD", "$0.05"},
		{"en-US", -1999, "USD", "-$19.99"},
		{"en-US", 123456789, "USD", "$1,234,567.89"},
		{"en-US", 1999, "EUR", "€19.99"},
		{"en-US", 1999, "CAD", "CA$19.99"},
		{"en-CA", 1999, "CAD", "$19.99"},
		{"en-CA", 1999, "USD", "US$19.99"},
		{"en-GB", 100000, "GBP", "£1,000.00"},
		{"en-US", 1999, "CHF", "CHF" + noBreak + "19.99"},
		{"de-DE", 1999, "EUR", "19,99" + noBreak + "€"},
		{"de", 123456, "EUR", "1.234,56" + noBreak + "€"},
		{"de-AT", 123456, "EUR", "€" + noBreak + "1" + noBreak + "234,56"},
		{"de-CH", 123456, "CHF", "CHF" + noBreak + "1’234.56"},
		{"fr-FR", 123456, "EUR", "1" + narrow + "234,56" + noBreak + "€"},
		{"nl-NL", 123456, "EUR", "€" + noBreak + "1.234,56"},
		{"pt-BR", 123456, "BRL", "R$" + noBreak + "1.234,56"},
		{"sv-SE", 123456, "SEK", "1" + noBreak + "234,56" + noBreak + "kr"},
		{"ja-JP", 123456, "JPY", "¥123,456"},
		{"ja-JP", 999, "JPY", "¥999"},
		{"ar-KW", 1234567, "KWD", "KWD" + noBreak + "1,234.567"},
		{"", 1999, "USD", "$19.99"},
		{"zh_Hant_TW", 1999, "TWD", "$19.99"},
	} {
		if got := formatOf(test.locale).money(money.Amount{Minor: test.minor, Currency: test.currency}); got != test.want {
			t.Errorf("%d %s in %q is %q, want %q", test.minor, test.currency, test.locale, got, test.want)
		}
	}
}

func TestTypedPricesAreReadAsMeant(t *testing.T) {
	for _, test := range []struct{ locale, text, want string }{
		{"en-US", "20", "20"}, {"en-US", "19.5", "19.5"}, {"en-US", "19,5", "19.5"}, {"en-US", "1,299", "1299"},
		{"en-US", "1,299.50", "1299.50"}, {"en-US", "1 299.50", "1299.50"},
		{"de-DE", "19,5", "19.5"}, {"de-DE", "19.5", "19.5"}, {"de-DE", "1.299", "1299"}, {"de-DE", "1.299,50", "1299.50"},
		{"de-CH", "1’299.50", "1299.50"}, {"fr-FR", "1" + narrow + "299,50", "1299.50"}, {"en-US", "twenty", "twenty"},
	} {
		if got := formatOf(test.locale).typed(test.text); got != test.want {
			t.Errorf("%q in %s is read as %q, want %q", test.text, test.locale, got, test.want)
		}
	}
}

// What a place writes is read back there as the same amount.
func TestWrittenAmountsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := formatOf(rapid.SampledFrom([]string{"en-US", "de-DE", "de-AT", "de-CH", "fr-FR", "nl-NL", "ja-JP"}).Draw(t, "locale"))
		amount := money.Amount{
			Minor:    rapid.Int64Range(0, 1<<50).Draw(t, "minor"),
			Currency: rapid.SampledFrom([]money.Currency{"USD", "EUR"}).Draw(t, "currency"),
		}
		back, err := money.Parse(f.typed(f.number(amount.Decimal())), amount.Currency)
		if err != nil || back != amount {
			t.Fatalf("%v is written %q and read as %v, %v", amount, f.number(amount.Decimal()), back, err)
		}
	})
}

func TestAttributeValuesAreForPeople(t *testing.T) {
	de := formatOf("de-DE")
	for _, test := range []struct {
		kind       catalog.AttributeType
		text, want string
	}{
		{catalog.NumberAttribute, "1234.5", "1.234,5"}, {catalog.NumberAttribute, "-12", "-12"},
		{catalog.BooleanAttribute, "true", "Yes"}, {catalog.BooleanAttribute, "false", "No"},
		{catalog.DateAttribute, "2026-11-23", "2026-11-23"}, {catalog.TextAttribute, "1,5", "1,5"},
	} {
		if got := de.value(test.kind, test.text); got != test.want {
			t.Errorf("%s %q is %q, want %q", test.kind, test.text, got, test.want)
		}
	}
}

func TestPlainLeavesTheWords(t *testing.T) {
	for _, test := range []struct {
		html  string
		limit int
		want  string
	}{
		{"", 160, ""},
		{"Just words", 160, "Just words"},
		{"<p>One.</p><p>Two <b>bo</b>ld.</p>", 160, "One. Two bold."},
		{"<ul><li>a</li><li>b</li></ul>", 160, "a b"},
		{"Salt &amp; pepper &lt;3", 160, "Salt & pepper <3"},
		{"line\n\tbreaks   and spaces", 160, "line breaks and spaces"},
		{"one two three four", 12, "one two…"},
		{"onetwothreefour", 8, "onetwot…"},
		{"<p>" + strings.Repeat("long ", 5000), 20, strings.Repeat("long ", 2) + "long…"},
	} {
		if got := plain(test.html, test.limit); got != test.want {
			t.Errorf("plain(%.40q) is %q, want %q", test.html, got, test.want)
		}
	}
}
