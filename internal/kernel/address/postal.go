package address

import (
	"errors"
	"fmt"
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
// of a country before the code are for the eye: "sw1a1aa" is "SW1A 1AA", and "D-10115" is "10115".
func (p PostalPattern) Matches(code string) bool {
	if p == "" {
		return true
	}
	whole := core(code)
	if whole == "" {
		return false
	}
	short, _, _ := strings.Cut(unmarked(code), "-")
	short = core(short)
	for part := range strings.SplitSeq(string(p), ",") {
		part = strings.TrimSpace(part)
		if prefix, ok := strings.CutSuffix(part, "*"); ok {
			if strings.HasPrefix(whole, core(prefix)) {
				return true
			}
			continue
		}
		if from, to, ok := postalRange(part); ok {
			// Digits of one length are in the order of their numbers.
			if len(short) == len(from) && isNumber(short) && from <= short && short <= to {
				return true
			}
			continue
		}
		if wanted := core(part); wanted != "" && (wanted == whole || wanted == short) {
			return true
		}
	}
	return false
}

// core is a postal code without what is for the eye.
func core(code string) string { return forTheEye.Replace(strings.ToUpper(unmarked(code))) }

var forTheEye = strings.NewReplacer(" ", "", "-", "")

// unmarked is a postal code without the mark of a country, as it was written on letters: "D-10115", "LV-1010".
func unmarked(code string) string {
	mark, rest, marked := strings.Cut(strings.TrimSpace(code), "-")
	if marked && mark != "" && len(mark) <= 2 && isNumber(rest[:min(len(rest), 1)]) && strings.Trim(strings.ToUpper(mark), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return rest
	}
	return code
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
		case body == "":
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
