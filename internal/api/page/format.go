package page

import (
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

const noBreak = money.NoBreak

// format is how a place writes numbers, amounts of money and the values of attributes.
type format struct{ money.Style }

// formatOf is how they are written for a BCP 47 locale.
func formatOf(locale string) format { return format{money.StyleOf(locale)} }

// value is one value of an attribute, as catalog.AttributeValue.Strings writes it, for people.
func (f format) value(kind catalog.AttributeType, text string) string {
	switch kind {
	case catalog.NumberAttribute:
		return f.Number(text)
	case catalog.BooleanAttribute:
		if text == "true" {
			return "Yes"
		}
		return "No"
	}
	return text
}
