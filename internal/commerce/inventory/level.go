package inventory

import (
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// Codes that this domain raises.
const (
	CodeVariantInUse      = "variant_in_use"      // there are stock movements or orders of it, which are never removed
	CodeInsufficientStock = "insufficient_stock"  // there is not enough of it, or somebody else was faster
	CodeLocationInUse     = "location_in_use"     // there is stock at the location, or it is the default one
	CodeLocationCodeTaken = "location_code_taken" // another location has this code
)

// MaxUnits bounds every count: a billion of anything is a mistake.
const MaxUnits = 1_000_000_000

// DefaultLowStockAt is at how many units an item counts as running low, unless somebody says otherwise.
const DefaultLowStockAt = 5

// maxReasonLength is in characters.
const maxReasonLength = 200

// Level is how many of a variant's own item there are at a location.
type Level struct {
	Variant    id.Variant
	Item       id.InventoryItem
	Location   id.Location
	OnHand     int64
	Reserved   int64
	Incoming   int64
	LowStockAt int64 // of the item, over all locations
	Version    int64
	UpdatedAt  time.Time
}

// Available is what can be promised to the next customer. It is negative where more was promised than is there: by the
// policy of the variant, or because goods were lost after they had been promised.
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

// The reasons that the program itself writes into the ledger.
const (
	ReasonFulfilled   = "fulfilled"   // it left with a parcel
	ReasonUnfulfilled = "unfulfilled" // the parcel was canceled, so it is back on the shelf
	ReasonTransferred = "transferred" // it went from one location to another, if nobody says why
)

// Count is what somebody counted on the shelf.
type Count struct {
	Variant id.Variant
	SKU     string
	OnHand  int64
	New     bool // the variant is made in the same batch, so there is nothing to compare with
}

func (c Count) validate() error { return validateOnHand(c.OnHand) }

func validateOnHand(units int64) error {
	if units < 0 || units > MaxUnits {
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

// variantOf is the variant whose own item that is.
func variantOf(item id.InventoryItem) id.Variant { return id.Variant(item) }
