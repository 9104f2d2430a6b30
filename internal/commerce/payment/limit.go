package payment

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

// Limits of texts, in bytes. What providers send is cut to them; what callers send is refused beyond them.
const (
	dataLimit      = 4096
	callbackLimit  = 64 << 10
	codeLimit      = 100
	messageLimit   = 500
	referenceLimit = 255
)

// bounded cuts a text of a provider to a length, without cutting a letter in two.
func bounded(text string, limit int) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}

// CheckData refuses what cannot be the data of a payment: it is a JSON object of up to 4,096 bytes, or empty.
// validation_failed names payment.data.
func CheckData(data string) error {
	if data == "" {
		return nil
	}
	var object map[string]json.RawMessage
	if len(data) > dataLimit || json.Unmarshal([]byte(data), &object) != nil || object == nil {
		return fault.Invalidf("payment.data", "The data for the payment provider is a JSON object of up to %d bytes.", dataLimit)
	}
	return nil
}

// Explain turns the refusal of a batch by one of the constraints on money into the fault that says so; every other error is
// returned as it is. Two who capture or refund at once get here, the later one.
func Explain(err error) error {
	switch {
	case err == nil:
		return nil
	case db.Violates(err, "payment_captured_within_authorized"):
		return fault.New(fault.Refused, CodeCaptureExceeds,
			"More would be captured than is authorized and not captured yet. Read the payment again.").WithCause(err)
	case db.Violates(err, "payment_refunded_within_captured"):
		return fault.New(fault.Refused, CodeRefundExceedsCaptured,
			"More would be refunded than was captured and not refunded yet. Read the payment again.").WithCause(err)
	}
	return err
}
