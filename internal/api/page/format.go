package page

import (
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// format is how a place writes numbers and amounts of money. Amounts are texts made from integers, digit by digit.
type format struct {
	region  string // ISO 3166-1 alpha-2, upper case; may be empty
	decimal string // between whole and fraction
	group   string // between thousands
	before  string // between a symbol in front and the number; used when !after
	after   bool   // the symbol stands behind the number, with a no-break space
}

const (
	noBreak = "\u00a0"
	narrow  = "\u202f"
)

// languages lists how amounts are written, by language. What is not listed is written as in English.
var languages = map[string]format{
	"bg": {decimal: ",", group: noBreak, after: true}, "cs": {decimal: ",", group: noBreak, after: true},
	"da": {decimal: ",", group: ".", after: true}, "de": {decimal: ",", group: ".", after: true},
	"el": {decimal: ",", group: ".", after: true}, "es": {decimal: ",", group: ".", after: true},
	"et": {decimal: ",", group: noBreak, after: true}, "fi": {decimal: ",", group: noBreak, after: true},
	"fr": {decimal: ",", group: narrow, after: true}, "hr": {decimal: ",", group: ".", after: true},
	"hu": {decimal: ",", group: noBreak, after: true}, "id": {decimal: ",", group: ".", before: noBreak},
	"is": {decimal: ",", group: ".", after: true}, "it": {decimal: ",", group: ".", after: true},
	"lt": {decimal: ",", group: noBreak, after: true}, "lv": {decimal: ",", group: noBreak, after: true},
	"nb": {decimal: ",", group: noBreak, after: true}, "nl": {decimal: ",", group: ".", before: noBreak},
	"nn": {decimal: ",", group: noBreak, after: true}, "no": {decimal: ",", group: noBreak, after: true},
	"pl": {decimal: ",", group: noBreak, after: true}, "pt": {decimal: ",", group: ".", after: true},
	"ro": {decimal: ",", group: ".", after: true}, "ru": {decimal: ",", group: noBreak, after: true},
	"sk": {decimal: ",", group: noBreak, after: true}, "sl": {decimal: ",", group: ".", after: true},
	"sr": {decimal: ",", group: ".", after: true}, "sv": {decimal: ",", group: noBreak, after: true},
	"tr": {decimal: ",", group: "."}, "uk": {decimal: ",", group: noBreak, after: true},
	"vi": {decimal: ",", group: ".", after: true},
}

// places lists where a region writes otherwise than its language does elsewhere.
var places = map[string]format{
	"de-AT": {decimal: ",", group: noBreak, before: noBreak},
	"de-CH": {decimal: ".", group: "’", before: noBreak},
	"de-LI": {decimal: ".", group: "’", before: noBreak},
	"it-CH": {decimal: ".", group: "’", before: noBreak},
	"es-MX": {decimal: ".", group: ","},
	"es-US": {decimal: ".", group: ","},
	"pt-BR": {decimal: ",", group: ".", before: noBreak},
}

// symbols lists the signs of currencies that have one which people everywhere know. The others show their code.
var symbols = map[money.Currency]string{
	"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "KRW": "₩", "INR": "₹", "ILS": "₪", "VND": "₫",
	"BRL": "R$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$", "TWD": "NT$", "MXN": "MX$",
	"PLN": "zł", "CZK": "Kč", "HUF": "Ft", "TRY": "₺", "UAH": "₴", "DKK": "kr.", "SEK": "kr", "NOK": "kr",
}

// dollars lists the regions whose own currency is called a dollar or peso: there $ alone means that one.
var dollars = map[string]money.Currency{
	"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "HK": "HKD", "SG": "SGD", "TW": "TWD", "MX": "MXN",
}

// formatOf is how numbers are written for a BCP 47 locale.
func formatOf(locale string) format {
	language, region := splitLocale(locale)
	f, found := places[language+"-"+region]
	if !found {
		f, found = languages[language]
	}
	if !found {
		f = format{decimal: ".", group: ","}
	}
	f.region = region
	return f
}

// splitLocale is the language and the region of a locale: "zh-Hant-TW" is "zh" and "TW".
func splitLocale(locale string) (language, region string) {
	parts := strings.Split(strings.ReplaceAll(locale, "_", "-"), "-")
	for _, part := range parts[1:] {
		if len(part) == 2 {
			region = strings.ToUpper(part)
			break
		}
	}
	return strings.ToLower(parts[0]), region
}

// money is an amount as people read it: "$1,999.00", "19,99 €".
func (f format) money(a money.Amount) string {
	number, negative := strings.CutPrefix(a.Decimal(), "-")
	number = f.number(number)
	sign := ""
	if negative {
		sign = "-"
	}
	symbol := f.symbol(a.Currency)
	if f.after {
		return sign + number + noBreak + symbol
	}
	gap := f.before
	if last := symbol[len(symbol)-1]; last >= 'A' && last <= 'Z' {
		gap = noBreak // a code is kept off the number
	}
	return sign + symbol + gap + number
}

func (f format) symbol(c money.Currency) string {
	own, hasDollar := dollars[f.region]
	switch symbol, known := symbols[c]; {
	case hasDollar && c == own:
		return "$"
	case hasDollar && c == "USD":
		return "US$"
	case known:
		return symbol
	}
	return string(c)
}

// number is a decimal number, written with a point, as people read it.
func (f format) number(text string) string {
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, pointed := strings.Cut(digits, ".")
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(f.group)
		}
		b.WriteByte(whole[i])
	}
	if pointed {
		b.WriteString(f.decimal)
		b.WriteString(fraction)
	}
	return b.String()
}

// typed turns a number that a person typed into one with a point. Where only one kind of separator occurs, it is the
// local decimal sign, or one of groups if three digits follow; else it is taken for a decimal sign all the same: "19,5"
// and "19.5" are one number everywhere.
func (f format) typed(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == ' ' || strings.ContainsRune(noBreak+narrow+"’'", r) {
			return -1
		}
		return r
	}, text)
	separator, decimal := ",", "."
	if f.decimal == "," {
		separator, decimal = ".", ","
	}
	last := strings.LastIndex(text, separator)
	if strings.Contains(text, decimal) || last > 0 && len(text)-last == len(",000") {
		text = strings.ReplaceAll(text, separator, "")
	}
	return strings.ReplaceAll(text, ",", ".")
}

// value is one value of an attribute, as catalog.AttributeValue.Strings writes it, for people.
func (f format) value(kind catalog.AttributeType, text string) string {
	switch kind {
	case catalog.NumberAttribute:
		return f.number(text)
	case catalog.BooleanAttribute:
		if text == "true" {
			return "Yes"
		}
		return "No"
	}
	return text
}
