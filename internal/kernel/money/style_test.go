package money_test

import (
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/kernel/money"
)

const narrowSpace = "\u202f"

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
		{"en-US", 1999, "CHF", "CHF" + money.NoBreak + "19.99"},
		{"de-DE", 1999, "EUR", "19,99" + money.NoBreak + "€"},
		{"de", 123456, "EUR", "1.234,56" + money.NoBreak + "€"},
		{"de-AT", 123456, "EUR", "€" + money.NoBreak + "1" + money.NoBreak + "234,56"},
		{"de-CH", 123456, "CHF", "CHF" + money.NoBreak + "1’234.56"},
		{"fr-FR", 123456, "EUR", "1" + narrowSpace + "234,56" + money.NoBreak + "€"},
		{"nl-NL", 123456, "EUR", "€" + money.NoBreak + "1.234,56"},
		{"pt-BR", 123456, "BRL", "R$" + money.NoBreak + "1.234,56"},
		{"sv-SE", 123456, "SEK", "1" + money.NoBreak + "234,56" + money.NoBreak + "kr"},
		{"ja-JP", 123456, "JPY", "¥123,456"},
		{"ja-JP", 999, "JPY", "¥999"},
		{"ar-KW", 1234567, "KWD", "KWD" + money.NoBreak + "1,234.567"},
		{"", 1999, "USD", "$19.99"},
		{"zh_Hant_TW", 1999, "TWD", "$19.99"},
	} {
		if got := money.StyleOf(test.locale).Amount(money.Amount{Minor: test.minor, Currency: test.currency}); got != test.want {
			t.Errorf("%d %s in %q is %q, want %q", test.minor, test.currency, test.locale, got, test.want)
		}
	}
}

func TestTypedPricesAreReadAsMeant(t *testing.T) {
	for _, test := range []struct{ locale, text, want string }{
		{"en-US", "20", "20"}, {"en-US", "19.5", "19.5"}, {"en-US", "19,5", "19.5"}, {"en-US", "1,299", "1299"},
		{"en-US", "1,299.50", "1299.50"}, {"en-US", "1 299.50", "1299.50"},
		{"de-DE", "19,5", "19.5"}, {"de-DE", "19.5", "19.5"}, {"de-DE", "1.299", "1299"}, {"de-DE", "1.299,50", "1299.50"},
		{"de-CH", "1’299.50", "1299.50"}, {"fr-FR", "1" + narrowSpace + "299,50", "1299.50"}, {"en-US", "twenty", "twenty"},
	} {
		if got := money.StyleOf(test.locale).Read(test.text); got != test.want {
			t.Errorf("%q in %s is read as %q, want %q", test.text, test.locale, got, test.want)
		}
	}
}

// What a place writes is read back there as the same amount.
func TestWrittenAmountsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := money.StyleOf(rapid.SampledFrom([]string{"en-US", "de-DE", "de-AT", "de-CH", "fr-FR", "nl-NL", "ja-JP"}).Draw(t, "locale"))
		amount := money.Amount{
			Minor:    rapid.Int64Range(0, 1<<50).Draw(t, "minor"),
			Currency: rapid.SampledFrom([]money.Currency{"USD", "EUR"}).Draw(t, "currency"),
		}
		back, err := money.Parse(f.Read(f.Number(amount.Decimal())), amount.Currency)
		if err != nil || back != amount {
			t.Fatalf("%v is written %q and read as %v, %v", amount, f.Number(amount.Decimal()), back, err)
		}
	})
}
