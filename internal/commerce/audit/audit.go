package audit

import (
	"strings"
	"time"

	"winkel/internal/kernel/id"
)

// Entry is one thing that was done.
type Entry struct {
	ID         id.AuditEntry
	Seq        int64 // its place in the chain, from 1; 0 until it is sealed
	At         time.Time
	Actor      string   // "staff:ada@example.com", "key:nightly import", "command", "system"
	Action     string   // the id of the operation, as in "admin-update-product", or a word such as "login_failed"
	TargetKind string   // "product"
	TargetID   string   // "prod_…"
	RequestID  string   // of the request that did it; empty if it was none
	Changed    []string // the fields that differ between the documents, at the top level
	Address    string   // of the client; empty if it had none, or once its time was over
	Before     string   // JSON: the thing before, secrets masked; empty if it was not there, or is nobody's to see any more
	After      string   // JSON: the answer, which is the thing after
	RedactedAt time.Time

	salt string
}

// Limits of an entry.
const (
	// DocumentLimit is how many bytes of a document are kept. Of a longer one the digest is kept.
	DocumentLimit = 128 << 10
	maxText       = 300
	maxChanged    = 60
)

// kinds is what the prefixes of ids stand for, where they are no words.
var kinds = map[string]string{
	"prod": "product", "ptype": "product_type", "attr": "attribute", "cat": "category", "coll": "collection", "key": "api_key",
	"loc": "stock_location", "iitem": "inventory_item", "pay": "payment", "ful": "fulfillment", "shipzone": "shipping_zone",
	"ship": "shipping_option", "taxclass": "tax_class", "taxzone": "tax_zone", "promo": "promotion", "cus": "customer",
	"hook": "webhook_endpoint", "delivery": "webhook_delivery", "chan": "channel",
}

// KindOf is what a thing is, by its id: "product" for "prod_…"; empty for a text that is no id.
func KindOf(thing string) string {
	prefix, number, found := strings.Cut(thing, "_")
	if !found || len(number) != idDigits {
		return ""
	}
	if kind := kinds[prefix]; kind != "" {
		return kind
	}
	return prefix
}

const idDigits = 13

// clipped is a text as far as an entry holds it.
func clipped(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", "�")
	if len(text) <= maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText], "") + "…"
}
