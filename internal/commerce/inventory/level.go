package inventory

import (
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// Codes that this domain raises.
const (
	CodeVariantInUse = "variant_in_use" // there are stock movements, which are never removed
)

// MaxUnits bounds every count: a billion of anything is a mistake.
const MaxUnits = 1_000_000_000

// maxReasonLength is in characters.
const maxReasonLength = 200

// Location is a place where stock lies.
type Location struct {
	ID        id.Location
	Version   int64
	Code      string
	Name      string
	IsDefault bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Level is how many of a variant's own item there are at a location.
type Level struct {
	Variant   id.Variant
	Item      id.InventoryItem
	Location  id.Location
	OnHand    int64
	Reserved  int64
	Incoming  int64
	Version   int64
	UpdatedAt time.Time
}

// Available is what can be promised to the next customer. It may be negative where overselling is allowed.
func (l Level) Available() int64 { return l.OnHand - l.Reserved }

// Movement is one entry of the ledger.
type Movement struct {
	ID        id.Movement
	Variant   id.Variant
	Location  id.Location
	Delta     int64
	Reason    string
	Reference string // what caused it, if that has an id
	Actor     string
	At        time.Time
}

// Count is what somebody counted on the shelf.
type Count struct {
	Variant id.Variant
	SKU     string
	OnHand  int64
	New     bool // the variant is made in the same batch, so there is nothing to compare with
}

func (c Count) validate() error {
	if c.OnHand < 0 || c.OnHand > MaxUnits {
		return fault.Invalidf("on_hand", "What lies on the shelf is between 0 and %d.", MaxUnits)
	}
	return nil
}

func validateReason(reason string) error {
	if reason == "" || len([]rune(reason)) > maxReasonLength {
		return fault.Invalidf("reason", "Say in 1 to %d characters why the stock changes.", maxReasonLength)
	}
	return nil
}

// itemOf is the item that a variant is made of when it is sold by itself.
func itemOf(v id.Variant) id.InventoryItem { return id.InventoryItem(v) }
