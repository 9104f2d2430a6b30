package catalog

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/kernel/fault"
)

// ParseNumber reads the decimal text of a number attribute as millionths: "2.13" is 2,130,000. It takes a sign, digits,
// at most one point and up to 6 decimals; anything else is refused with validation_failed.
func ParseNumber(text string) (int64, error) {
	sign, digits := "", strings.TrimSpace(text)
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		sign, digits = "-", rest
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	fraction = strings.TrimRight(fraction, "0")
	if whole == "" || strings.Trim(whole+fraction, "0123456789") != "" || strings.HasSuffix(digits, ".") {
		return 0, fault.Invalidf("", "%q is not a number: write it as in 2.5.", clipText(text))
	}
	if len(fraction) > 6 {
		return 0, fault.Invalidf("", "%q has more than 6 decimals.", clipText(text))
	}
	n, err := strconv.ParseInt(sign+whole+fraction+strings.Repeat("0", 6-len(fraction)), 10, 64)
	if err != nil {
		return 0, fault.Invalidf("", "%q is too large a number.", clipText(text))
	}
	return n, nil
}

// FormatNumber is the inverse of ParseNumber, without trailing zeros.
func FormatNumber(millionths int64) string {
	digits := strconv.FormatInt(millionths, 10)
	sign := ""
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		sign, digits = "-", rest
	}
	if len(digits) < 7 {
		digits = strings.Repeat("0", 7-len(digits)) + digits
	}
	whole, fraction := digits[:len(digits)-6], strings.TrimRight(digits[len(digits)-6:], "0")
	if fraction == "" {
		return sign + whole
	}
	return sign + whole + "." + fraction
}

const (
	dateLayout    = "2006-01-02"
	secondsPerDay = 24 * 60 * 60
)

// ParseDate reads a date as days since 1970-01-01; validation_failed if it is not of the form 2026-11-23.
func ParseDate(text string) (int64, error) {
	t, err := time.Parse(dateLayout, strings.TrimSpace(text))
	if err != nil {
		return 0, fault.Invalidf("", "%q is not a date: write it as in 2026-11-23.", clipText(text))
	}
	// Exact also before 1970, because midnight is a whole number of days.
	return t.Unix() / secondsPerDay, nil
}

// FormatDate is the inverse of ParseDate.
func FormatDate(days int64) string {
	return time.Unix(days*secondsPerDay, 0).UTC().Format(dateLayout)
}

// parseBoolean reads true as 1 and false as 0.
func parseBoolean(text string) (int64, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true":
		return 1, nil
	case "false":
		return 0, nil
	}
	return 0, fault.Invalidf("", "%q is neither true nor false.", clipText(text))
}

// ParseBoolean reads a truth as attributes take it; validation_failed for what is none.
func ParseBoolean(text string) (bool, error) {
	n, err := parseBoolean(text)
	return n == 1, err
}

// parseNumeric reads a value of a type that is stored as a number.
func parseNumeric(kind AttributeType, text string) (int64, error) {
	switch kind {
	case BooleanAttribute:
		return parseBoolean(text)
	case DateAttribute:
		return ParseDate(text)
	default:
		return ParseNumber(text)
	}
}

// isNumeric reports whether values of the type are stored as numbers.
func (t AttributeType) isNumeric() bool {
	return t == NumberAttribute || t == BooleanAttribute || t == DateAttribute
}

// Strings is the values as text, as AttributeInput takes them.
func (v AttributeValue) Strings() []string {
	if !v.Type.isNumeric() {
		return slices.Clone(v.Texts)
	}
	texts := make([]string, len(v.Numbers))
	for i, n := range v.Numbers {
		switch v.Type {
		case BooleanAttribute:
			texts[i] = strconv.FormatBool(n == 1)
		case DateAttribute:
			texts[i] = FormatDate(n)
		default:
			texts[i] = FormatNumber(n)
		}
	}
	return texts
}

// values reads the values of one attribute. An unknown choice is refused.
func (v *violations) values(param string, a *Attribute, in []string) AttributeValue {
	value := AttributeValue{
		AttributeID: a.ID, Code: a.Code, Label: a.Label, Type: a.Type, Unit: a.Unit,
		Filterable: a.Filterable, Searchable: a.Searchable, Facet: a.Facet,
	}
	for i, text := range in {
		at := param + "[" + strconv.Itoa(i) + "]"
		switch {
		case a.Type.isNumeric():
			n, err := parseNumeric(a.Type, text)
			v.take(at, err)
			if !slices.Contains(value.Numbers, n) {
				value.Numbers = append(value.Numbers, n)
			}
		default:
			text = v.textValue(at, a, text)
			if !slices.Contains(value.Texts, text) {
				value.Texts = append(value.Texts, text)
			}
		}
	}
	return value
}

// textValue is one value of a text or choice attribute. A text may have several lines.
func (v *violations) textValue(at string, a *Attribute, text string) string {
	if a.Type == ChoiceAttribute {
		text = v.required(at, text, MaxShortLength)
		if !a.hasChoice(text) {
			v.invalidf(at, "%q is not one of the choices of %s.", clipText(text), a.Code)
		}
		return text
	}
	if text = v.prose(at, text, MaxShortLength); text == "" {
		v.invalidf(at, "This may not be empty.")
	}
	return text
}

func (a *Attribute) hasChoice(value string) bool {
	return slices.ContainsFunc(a.Choices, func(c Choice) bool { return c.Value == value })
}

// validCode reports whether a code is lower-case letters, digits and underscores, beginning with a letter or digit.
func validCode(code string) bool {
	if code == "" || len(code) > 100 || code[0] == '_' {
		return false
	}
	return strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// labelOf makes a label from a code: "screen_size" becomes "Screen size".
func labelOf(code string) string {
	words := strings.Join(strings.FieldsFunc(code, func(r rune) bool { return r == '_' }), " ")
	if words == "" {
		return code
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// definition checks the definition of an attribute.
func (v *violations) definition(param string, in AttributeDefinition) AttributeDefinition {
	if !validCode(in.Code) {
		v.invalidf(param+"code", "%q is not a code: lower-case letters, digits and underscores, at most 100.", clipText(in.Code))
	}
	if in.Label == "" {
		in.Label = labelOf(in.Code)
	}
	in.Label = v.required(param+"label", in.Label, 200)
	in.Unit = v.line(param+"unit", in.Unit, 50)
	switch in.Type {
	case TextAttribute, NumberAttribute, BooleanAttribute, DateAttribute, ChoiceAttribute:
	default:
		v.invalidf(param+"type", "%q is not one of text, number, boolean, date, choice.", clipText(string(in.Type)))
	}
	if in.Type != ChoiceAttribute && len(in.Choices) > 0 {
		v.invalidf(param+"choices", "Only a choice attribute has choices.")
	}
	if len(in.Choices) > MaxChoices {
		v.invalidf(param+"choices", "There are %d choices; %d are allowed.", len(in.Choices), MaxChoices)
		in.Choices = nil
	}
	choices := make([]ChoiceInput, 0, len(in.Choices))
	for i, c := range in.Choices {
		at := param + "choices[" + strconv.Itoa(i) + "]"
		c.Value = v.required(at+".value", c.Value, MaxShortLength)
		c.Label = v.line(at+".label", c.Label, MaxShortLength)
		if c.Label == "" {
			c.Label = c.Value
		}
		if slices.ContainsFunc(choices, func(other ChoiceInput) bool { return other.Value == c.Value }) {
			v.invalidf(at+".value", "The choice %q is there twice.", clipText(c.Value))
			continue
		}
		choices = append(choices, c)
	}
	in.Choices = choices
	return in
}

// MaxChoices is how many choices one attribute may have.
const MaxChoices = 5000
