package catalog

import (
	"strings"

	"winkel/internal/kernel/fault"
)

// ValidGTIN returns nil for a GTIN-8, -12 (UPC), -13 (EAN) or -14: so many digits, of which the last is the check digit of
// the others. Anything else is refused with validation_failed, and the message names the digit that would be right.
func ValidGTIN(gtin string) error {
	if strings.Trim(gtin, "0123456789") != "" {
		return fault.Invalidf("gtin", "%q is not a GTIN: it may hold digits only.", clipText(gtin))
	}
	switch len(gtin) {
	case 8, 12, 13, 14:
	default:
		return fault.Invalidf("gtin", "A GTIN has 8, 12, 13 or 14 digits; %q has %d.", clipText(gtin), len(gtin))
	}
	last := len(gtin) - 1
	if want := gtinCheckDigit(gtin[:last]); gtin[last] != want {
		return fault.Invalidf("gtin", "The check digit of the GTIN %s is wrong: after %s comes %c, not %c.",
			gtin, gtin[:last], want, gtin[last])
	}
	return nil
}

// gtinCheckDigit is the digit that makes the weighted sum a multiple of 10: from the right, the weights are 3 and 1 by turns.
func gtinCheckDigit(digits string) byte {
	sum, weight := 0, 3
	for i := len(digits) - 1; i >= 0; i-- {
		sum += int(digits[i]-'0') * weight
		weight = 4 - weight
	}
	return byte('0' + (10-sum%10)%10)
}

// clipText shortens what a client sent to what fits into a message.
func clipText(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
