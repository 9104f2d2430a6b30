package money

import (
	"slices"
	"strings"

	"winkel/internal/kernel/fault"
)

// Currency is an active ISO 4217 code in upper case: "EUR". One that did not come from ParseCurrency, and is not a
// constant of the program, must not be used in an Amount. The empty Currency is none.
type Currency string

// active lists the currencies by exponent, the number of decimal places that separate minor from major units. It is
// table A.1 of ISO 4217 in 2026, after Bulgaria took up the euro, without what has no minor unit (precious metals,
// drawing rights, bond market units, the test code).
var active = [...]string{
	0: `BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF`,
	2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
		COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
		INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
		MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
		STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
	3: `BHD IQD JOD KWD LYD OMR TND`,
	4: `CLF UYW`,
}

var exponents = func() map[Currency]int {
	table := map[Currency]int{}
	for exponent, codes := range active {
		for code := range strings.FieldsSeq(codes) {
			table[Currency(code)] = exponent
		}
	}
	return table
}()

// ParseCurrency reads a currency code in upper or lower case. Anything but an active ISO 4217 code is refused with
// validation_failed.
func ParseCurrency(text string) (Currency, error) {
	if len(text) == 3 {
		c := Currency(strings.ToUpper(text))
		if c.IsValid() {
			return c, nil
		}
	}
	return "", fault.Invalidf("", "%q is not a currency: use an ISO 4217 code such as EUR.", clip(text))
}

// Currencies is every active currency, sorted by code.
func Currencies() []Currency {
	all := make([]Currency, 0, len(exponents))
	for c := range exponents {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}

// IsValid reports whether c is an active ISO 4217 code in upper case.
func (c Currency) IsValid() bool {
	_, ok := exponents[c]
	return ok
}

// Exponent is the number of decimal places of the currency: 10 to the power of it minor units are one major unit. It
// panics for what is not a currency, because a guess would be wrong by a factor of ten at least.
func (c Currency) Exponent() int {
	exponent, ok := exponents[c]
	if !ok {
		panic("money: " + clip(string(c)) + " is not a currency")
	}
	return exponent
}

// clip shortens what a client sent to what fits into a message.
func clip(text string) string {
	const most = 40
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
