package text

import (
	"math/bits"
	"strconv"
	"strings"
)

// unit is how a unit is written in its normal form: a multiple of the smallest of its kind.
type unit struct {
	base  string
	scale int64
}

// units by how they are written, folded. Decimal kinds are brought to their smallest unit, so that "1 TB" is "1000 GB"; inches and
// the like stay what they are, because they are names of sizes rather than lengths.
var units = func() map[string]unit {
	table := make(map[string]unit)
	add := func(base string, scale int64, spellings string) {
		for spelling := range strings.FieldsSeq(spellings) {
			table[spelling] = unit{base, scale}
		}
	}
	add("in", 1, `in inch inches inches' zoll pouce pouces pulgada pulgadas pollice pollici duim " ” ″ '' ′′ ’’`)
	add("ft", 1, "ft feet foot fuss voet pied pieds")
	add("mm", 1, "mm millimeter millimetre millimeters millimetres")
	add("mm", 10, "cm centimeter centimetre centimeters centimetres zentimeter")
	add("mm", 1000, "m meter metre meters metres metro metros metri")
	add("b", 1, "byte bytes")
	add("kb", 1, "kb kilobyte kilobytes")
	add("kb", 1000, "mb megabyte megabytes mo")
	add("kb", 1000_000, "gb gigabyte gigabytes go gig gigs")
	add("kb", 1000_000_000, "tb terabyte terabytes to")
	add("kbps", 1000, "mbps mbit mbits")
	add("kbps", 1000_000, "gbps gbit gbits")
	add("hz", 1, "hz hertz")
	add("hz", 1000, "khz")
	add("hz", 1000_000, "mhz")
	add("hz", 1000_000_000, "ghz")
	add("mw", 1, "mw milliwatt")
	add("mw", 1000, "w watt watts")
	add("mw", 1000_000, "kw kilowatt kilowatts")
	add("mwh", 1000, "wh")
	add("mwh", 1000_000, "kwh")
	add("mv", 1, "mv")
	add("mv", 1000, "v volt volts voltios")
	add("ma", 1, "ma")
	add("ma", 1000, "amp amps ampere amperes")
	add("mah", 1, "mah")
	add("mah", 1000, "ah")
	add("mg", 1, "mg")
	add("mg", 1000, "g gr gram grams gramm gramme grammes gramo gramos grammi")
	add("mg", 1000_000, "kg kilo kilos kilogram kilograms kilogramm")
	add("ml", 1, "ml milliliter millilitre milliliters millilitres")
	add("ml", 10, "cl centiliter centilitre")
	add("ml", 100, "dl")
	add("ml", 1000, "l liter liters litre litres litro litros litri")
	add("oz", 1, "oz ounce ounces")
	add("lb", 1, "lb lbs pound pounds")
	add("gal", 1, "gal gallon gallons")
	add("mp", 1, "mp mpix megapixel megapixels mpixel")
	add("px", 1, "px pixel pixels")
	add("dpi", 1, "dpi")
	add("rpm", 1, "rpm tpm upm")
	add("fps", 1, "fps")
	add("db", 1, "db decibel")
	add("bit", 1, "bit bits")
	add("%", 1, "% percent prozent procent")
	add("ma", 1000, "a")
	return table
}()

// longestNumber bounds the digits of what is taken for a number with a unit; what is longer is a number of a part.
const longestNumber = 18

// measure is the normal form of a number and its unit, such as "1000000000kb". The number is in its normal form.
func measure(number, spelling string) (string, bool) {
	u, ok := units[spelling]
	if !ok || len(number) > longestNumber {
		return "", false
	}
	if u.scale == 1 {
		return number + u.base, true
	}
	// Digits times a power of ten that is not above 0: exact, where a float would not be.
	before, after, _ := strings.Cut(number, ".")
	digits, err := strconv.ParseUint(before+after, 10, 64)
	high, product := bits.Mul64(digits, uint64(u.scale))
	if err != nil || high != 0 {
		return "", false
	}
	decimals := len(after)
	for ; decimals > 0 && product%10 == 0; decimals-- {
		product /= 10
	}
	text := strconv.FormatUint(product, 10)
	if decimals > 0 {
		if len(text) <= decimals {
			text = strings.Repeat("0", decimals-len(text)+1) + text
		}
		text = text[:len(text)-decimals] + "." + text[len(text)-decimals:]
	}
	return text + u.base, true
}

// whole is the number without its decimals, and whether it had any.
func whole(number string) (string, bool) {
	before, _, found := strings.Cut(number, ".")
	return before, found && before != "" && before != "0"
}

// normalNumber is a run of digits with dots and commas in one spelling: no separators of thousands, a dot before decimals, no
// zeros that say nothing. A separator with exactly three digits behind it is one of thousands if it is the language's. It reports
// false for what is no single number, such as "1.2.3".
func (a *Analyzer) normalNumber(run string) (string, bool) {
	thousands := ","
	if a.comma {
		thousands = "."
	}
	parts := strings.FieldsFunc(run, func(r rune) bool { return r == '.' || r == ',' })
	switch {
	case len(parts) == 0:
		return "", false
	case len(parts) == 1:
		return trimZeros(parts[0]), true
	}
	grouped, decimals := parts[0], ""
	rest := run[len(parts[0]):]
	for i, part := range parts[1:] {
		separator := rest[:1]
		rest = rest[1+len(part):]
		last := i == len(parts)-2
		switch {
		case separator == thousands && len(part) == 3 && len(parts[0]) <= 3 && parts[0] != "0":
			grouped += part
		case last:
			decimals = part
		default:
			return "", false
		}
	}
	decimals = strings.TrimRight(decimals, "0")
	if decimals == "" {
		return trimZeros(grouped), true
	}
	return trimZeros(grouped) + "." + decimals, true
}

func trimZeros(digits string) string {
	trimmed := strings.TrimLeft(digits, "0")
	if trimmed == "" {
		return "0"
	}
	return trimmed
}
