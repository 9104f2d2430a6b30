package address

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PostalPattern says which postal codes are meant: "90*, 10115-10999, SW1A 1AA". A part that ends in * is every code
// that begins so, one of two numbers of equal length is all codes from the first to the second, any other is one code.
// The empty pattern is every address, also one without a code.
type PostalPattern string

// Bounds of a pattern and of a part of it, in bytes.
const (
	maxPattern     = 2000
	maxPatternPart = 2*MaxPostalCode + 1
)

// Matches reports whether a postal code fits one part of the pattern. "90210-1234" fits what "90210" fits. Spaces, hyphens, case and the mark
// of a country before the code are for the eye: "sw1a1aa" is "SW1A 1AA", and "D-10115" is "10115". Only in Britain, where districts differ
// in length, a space in "IV2 *" says that it is not IV20.
func (p PostalPattern) Matches(code string) bool {
	if p == "" {
		return true
	}
	c := spell(code)
	if c.whole == "" {
		return false
	}
	for part := range strings.SplitSeq(string(p), ",") {
		if c.fits(strings.TrimSpace(part)) {
			return true
		}
	}
	return false
}

// spelled is the ways in which a postal code may be meant, without what is for the eye.
type spelled struct {
	whole    string // as it was written
	unmarked string // without the mark of a country; the same if it has none
	short    string // what stands before the first hyphen of unmarked
}

func spell(code string) spelled {
	bare, _ := unmark(code)
	short, _, _ := strings.Cut(bare, "-")
	return spelled{whole: core(code), unmarked: core(bare), short: core(short)}
}

// fits reports whether a code fits one part of a pattern.
func (c *spelled) fits(part string) bool {
	if part == "*" {
		return true
	}
	prefix, isPrefix := strings.CutSuffix(part, "*")
	if from, to, ok := postalRange(part); ok && !isPrefix {
		return between(c.short, from, to) || between(c.unmarked, from, to)
	}
	is := c.is
	if isPrefix {
		is = func(wanted string) bool { return c.begins(wanted) && c.inDistrict(prefix) }
	}
	if is(core(prefix)) {
		return true
	}
	bare, marked := unmark(prefix)
	return marked && c.whole == c.unmarked && is(core(bare)) // a code without a mark may be meant by a pattern with one
}

func (c *spelled) is(wanted string) bool {
	return wanted != "" && (wanted == c.whole || wanted == c.unmarked || wanted == c.short)
}

func (c *spelled) begins(wanted string) bool {
	return wanted != "" && (strings.HasPrefix(c.whole, wanted) || strings.HasPrefix(c.unmarked, wanted))
}

// between reports whether a number lies in a range: digits of one length are in the order of their numbers.
func between(number, from, to string) bool {
	return len(number) == len(from) && isNumber(number) && from <= number && number <= to
}

// inDistrict reports whether a British code is of the very district that stands before the space of a prefix. Others are of one length,
// so that a space says nothing.
func (c *spelled) inDistrict(prefix string) bool {
	district, _, named := strings.Cut(strings.TrimLeft(prefix, " "), " ")
	return !named || !british.MatchString(c.whole) || core(district) == c.whole[:len(c.whole)-3]
}

var british = regexp.MustCompile(`^[A-Z]{1,2}\d[0-9A-Z]?\d[A-Z]{2}$`)

// core is a postal code without what is for the eye.
func core(code string) string { return forTheEye.Replace(strings.ToUpper(code)) }

var forTheEye = strings.NewReplacer(" ", "", "-", "")

// unmark takes off the mark of a country, as it is written on letters: "D-10115", "LV-1010".
func unmark(code string) (rest string, marked bool) {
	mark, rest, found := strings.Cut(strings.TrimSpace(code), "-")
	if found && mark != "" && len(mark) <= 2 && isNumber(rest[:min(len(rest), 1)]) && strings.Trim(strings.ToUpper(mark), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return rest, true
	}
	return code, false
}

// Normalize is the pattern as it is stored, in upper case with single spaces, or what is wrong with it in a sentence.
func (p PostalPattern) Normalize() (PostalPattern, error) {
	text := string(p)
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	if len(text) > maxPattern || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return p, fmt.Errorf("a postal pattern must be one line of at most %d characters", maxPattern)
	}
	var parts []string
	for part := range strings.SplitSeq(strings.ToUpper(text), ",") {
		part = strings.Join(strings.Fields(part), " ")
		body := strings.TrimSuffix(part, "*")
		from, to, isRange := postalRange(part)
		switch {
		case core(body) == "":
			return p, errors.New("the postal pattern has a part in which no postal code stands")
		case len(part) > maxPatternPart:
			return p, errors.New("the postal pattern has a part that is not a postal code")
		case strings.Contains(body, "*"):
			return p, fmt.Errorf("%q has a * that is not at its end: write 90* for every code that begins with 90", part)
		case isRange && from > to:
			return p, fmt.Errorf("%q ends before it begins", part)
		case isRange:
			part = from + "-" + to
		}
		parts = append(parts, part)
	}
	return PostalPattern(strings.Join(parts, ", ")), nil
}

// postalRange is the ends of a part such as 10115-10999; false if it is not a range.
func postalRange(part string) (from, to string, ok bool) {
	from, to, ok = strings.Cut(part, "-")
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	return from, to, ok && len(from) == len(to) && isNumber(from) && isNumber(to)
}

func isNumber(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }
