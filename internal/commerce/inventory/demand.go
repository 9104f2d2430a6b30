package inventory

import (
	"fmt"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// maxDemands is how many variants one cart or order may ask for: as many as one statement reads.
const maxDemands = maxListed

// Demand is so many of a variant that somebody wants.
type Demand struct {
	Line     id.OrderLine // for whom they are allocated; zero for a hold
	Variant  id.Variant
	Quantity int64
	Tracked  bool // an untracked variant is always there, and nothing is written for it
	Oversell bool // the variant is sold beyond what is there: inventory_policy continue
}

// link is one of the items that a variant is made of.
type link struct {
	item     id.InventoryItem
	quantity int64 // of the item in one of the variant
}

// slot is a shelf: an item at a location.
type slot struct {
	item     id.InventoryItem
	location id.Location
}

// shelf is what lies at a slot and is free.
type shelf struct {
	slot
	onHand   int64
	reserved int64
	rank     int64 // 0: the default location, 1: another active one, 2: one that is not active
	position int64
	version  int64
}

// hold is a reservation.
type hold struct {
	slot
	holder    id.Checkout
	quantity  int64
	expiresAt int64
}

// stock is all that there is to know about some demands, as it was when it was read.
type stock struct {
	links   map[id.Variant][]link
	shelves map[id.InventoryItem][]shelf // in the order in which they are asked
	own     []hold                       // what the holder himself holds, expired or not
	expired map[id.InventoryItem][]hold  // what others hold no longer, the oldest first
	home    id.Location                  // the default location
}

// madeOf is the items of a variant. One that was never counted is made of its own item, of which there is none.
func (s *stock) madeOf(v id.Variant) []link {
	if links := s.links[v]; len(links) > 0 {
		return links
	}
	return []link{{item: itemOf(v), quantity: 1}}
}

// shelfAt is the shelf of a slot; false if there is no level.
func (s *stock) shelfAt(at slot) (shelf, bool) {
	for _, sh := range s.shelves[at.item] {
		if sh.location == at.location {
			return sh, true
		}
	}
	return shelf{slot: at}, false
}

func checkDemands(demands []Demand) error {
	if len(demands) > maxDemands {
		return fault.Invalidf("items", "These are more than %d different items.", maxDemands)
	}
	for i, d := range demands {
		if d.Quantity < 1 || d.Quantity > MaxUnits {
			return fault.Invalidf(fmt.Sprintf("items[%d].quantity", i), "A quantity is between 1 and %d.", MaxUnits)
		}
	}
	return nil
}

// errRaced is the fault of a batch whose plan was overtaken: whoever plans again learns whether there is still enough.
var errRaced = fault.New(fault.Conflict, CodeInsufficientStock,
	"Somebody else was faster, and there may not be enough left. Please try again.")

// shortage is the fault for demands that cannot be met; left says by index how many can.
func shortage(left map[int]int64, demands []Demand) error {
	var details []fault.Detail
	for i := range demands {
		n, short := left[i]
		if !short {
			continue
		}
		message := "This is sold out."
		if n > 0 {
			message = fmt.Sprintf("Only %d of this can be had.", n)
		}
		details = append(details, fault.Detail{
			Param: fmt.Sprintf("items[%d]", i), Code: CodeInsufficientStock, Message: message, Value: n,
		})
	}
	message := details[0].Message
	if len(details) > 1 {
		message = fmt.Sprintf("There is not enough of %d items.", len(details))
	}
	return fault.New(fault.Conflict, CodeInsufficientStock, message).WithParam(details[0].Param).WithDetails(details)
}
