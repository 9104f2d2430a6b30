package money

import "strings"

// Style is how a place writes numbers and amounts of money. What it writes is made from integers, digit by digit. StyleOf finds
// one.
type Style struct {
	region  string // ISO 3166-1 alpha-2, upper case; may be empty
	decimal string // between whole and fraction
	group   string // between thousands
	before  string // between a symbol in front and the number; used when !after
	after   bool   // the symbol stands behind the number, with a no-break space
}

// NoBreak is the space between an amount and its currency, at which no line is broken.
const NoBreak = "\u00a0"

const narrow = "\u202f"

// languages lists how amounts are written, by language. What is not listed is written as in English.
var languages = map[string]Style{
	"bg": {decimal: ",", group: NoBreak, after: true}, "cs": {decimal: ",", group: NoBreak, after: true},
	"da": {decimal: ",", group: ".", after: true}, "de": {decimal: ",", group: ".", after: true},
	"el": {decimal: ",", group: ".", after: true}, "es": {decimal: ",", group: ".", after: true},
	"et": {decimal: ",", group: NoBreak, after: true}, "fi": {decimal: ",", group: NoBreak, after: true},
	"fr": {decimal: ",", group: narrow, after: true}, "hr": {decimal: ",", group: ".", after: true},
	"hu": {decimal: ",", group: NoBreak, after: true}, "id": {decimal: ",", group: ".", before: NoBreak},
	"is": {decimal: ",", group: ".", after: true}, "it": {decimal: ",", group: ".", after: true},
	"lt": {decimal: ",", group: NoBreak, after: true}, "lv": {decimal: ",", group: NoBreak, after: true},
	"nb": {decimal: ",", group: NoBreak, after: true}, "nl": {decimal: ",", group: ".", before: NoBreak},
	"nn": {decimal: ",", group: NoBreak, after: true}, "no": {decimal: ",", group: NoBreak, after: true},
	"pl": {decimal: ",", group: NoBreak, after: true}, "pt": {decimal: ",", group: ".", after: true},
	"ro": {decimal: ",", group: ".", after: true}, "ru": {decimal: ",", group: NoBreak, after: true},
	"sk": {decimal: ",", group: NoBreak, after: true}, "sl": {decimal: ",", group: ".", after: true},
	"sr": {decimal: ",", group: ".", after: true}, "sv": {decimal: ",", group: NoBreak, after: true},
	"tr": {decimal: ",", group: "."}, "uk": {decimal: ",", group: NoBreak, after: true},
	"vi": {decimal: ",", group: ".", after: true},
}

// places lists where a region writes otherwise than its language does elsewhere.
var places = map[string]Style{
	"de-AT": {decimal: ",", group: NoBreak, before: NoBreak},
	"de-CH": {decimal: ".", group: "’", before: NoBreak},
	"de-LI": {decimal: ".", group: "’", before: NoBreak},
	"it-CH": {decimal: ".", group: "’", before: NoBreak},
	"es-MX": {decimal: ".", group: ","},
	"es-US": {decimal: ".", group: ","},
	"pt-BR": {decimal: ",", group: ".", before: NoBreak},
}

// symbols lists the signs of currencies that have one which people everywhere know. The others show their code.
var symbols = map[Currency]string{
	"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "KRW": "₩", "INR": "₹", "ILS": "₪", "VND": "₫",
	"BRL": "R$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$", "TWD": "NT$", "MXN": "MX$",
	"PLN": "zł", "CZK": "Kč", "HUF": "Ft", "TRY": "₺", "UAH": "₴", "DKK": "kr.", "SEK": "kr", "NOK": "kr",
}

// dollars lists the regions whose own currency is called a dollar or peso: there $ alone means that one.
var dollars = map[string]Currency{
	"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "HK": "HKD", "SG": "SGD", "TW": "TWD", "MX": "MXN",
}

// StyleOf is how numbers are written for a BCP 47 locale.
func StyleOf(locale string) Style {
	language, region := splitLocale(locale)
	f, found := places[language+"-"+region]
	if !found {
		f, found = languages[language]
	}
	if !found {
		f = Style{decimal: ".", group: ","}
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

// Amount is an amount as people read it: "$1,999.00", "19,99 €".
func (s Style) Amount(a Amount) string {
	number, negative := strings.CutPrefix(a.Decimal(), "-")
	number = s.Number(number)
	sign := ""
	if negative {
		sign = "-"
	}
	symbol := s.Symbol(a.Currency)
	if s.after {
		return sign + number + NoBreak + symbol
	}
	gap := s.before
	if last := symbol[len(symbol)-1]; last >= 'A' && last <= 'Z' {
		gap = NoBreak // a code is kept off the number
	}
	return sign + symbol + gap + number
}

// Symbol is the sign of a currency, or its code where there is no sign that people everywhere know.
func (s Style) Symbol(c Currency) string {
	own, hasDollar := dollars[s.region]
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

// Number is a decimal number, written with a point, as people read it.
func (s Style) Number(text string) string {
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, pointed := strings.Cut(digits, ".")
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(s.group)
		}
		b.WriteByte(whole[i])
	}
	if pointed {
		b.WriteString(s.decimal)
		b.WriteString(fraction)
	}
	return b.String()
}

// Read turns a number that a person typed into one with a point. Where only one kind of separator occurs, it is the
// local decimal sign, or one of groups if three digits follow; else it is taken for a decimal sign all the same: "19,5"
// and "19.5" are one number everywhere.
func (s Style) Read(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == ' ' || strings.ContainsRune(NoBreak+narrow+"’'", r) {
			return -1
		}
		return r
	}, text)
	separator, decimal := ",", "."
	if s.decimal == "," {
		separator, decimal = ".", ","
	}
	last := strings.LastIndex(text, separator)
	if strings.Contains(text, decimal) || last > 0 && len(text)-last == len(",000") {
		text = strings.ReplaceAll(text, separator, "")
	}
	return strings.ReplaceAll(text, ",", ".")
}
