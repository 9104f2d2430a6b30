package aftersale

import (
	"fmt"

	"winkel/internal/commerce/order"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// Units is so many of a line.
type Units struct {
	Line     id.OrderLine
	Quantity int64
}

// maxUnitLines bounds a parcel and a return.
const maxUnitLines = 1000

// validateUnits refuses what cannot be meant, whatever the order is.
func validateUnits(units []Units) error {
	if len(units) > maxUnitLines {
		return fault.Invalidf("items", "There are %d lines at most.", maxUnitLines)
	}
	seen := map[id.OrderLine]bool{}
	for i, u := range units {
		switch {
		case seen[u.Line]:
			return fault.Invalidf(fmt.Sprintf("items[%d].line_id", i), "The line is named twice.")
		case u.Quantity < 1:
			return fault.Invalidf(fmt.Sprintf("items[%d].quantity", i), "A quantity is at least 1.")
		}
		seen[u.Line] = true
	}
	return nil
}

// sendable refuses to send an order that must not be: one that does not stand, or is not paid for by its agreement.
func sendable(o *order.Order) error {
	switch o.Status {
	case order.Confirmed, order.Completed:
	case order.RequiresAction:
		return notEditable("The order %s waits for somebody to look at it. Confirm it first.", o.Number)
	case order.Pending:
		return notEditable("The order %s is not paid yet. Record the payment first.", o.Number)
	default:
		return notEditable("The order %s is %s, so nothing of it is sent.", o.Number, o.Status)
	}
	switch o.PaymentStatus {
	case order.PaymentVoided, order.PaymentExpired, order.PaymentFailed, order.PaymentRefunded:
		return notEditable("The payment of the order %s is %s, so nothing of it is sent.", o.Number, o.PaymentStatus)
	default:
		return nil
	}
}

// packed decides what goes into a parcel: the units that are named, or else everything that is left to send; where nothing
// that has to be sent is left, also what need not be.
func packed(o *order.Order, units []Units) ([]Units, error) {
	if len(units) == 0 {
		if units = left(o, true); len(units) == 0 {
			units = left(o, false)
		}
		if len(units) == 0 {
			return nil, fault.Newf(fault.Refused, order.CodeQuantityExceeds, "Everything of the order %s is in parcels already.", o.Number)
		}
		return units, nil
	}
	for i, u := range units {
		line := o.Line(u.Line)
		if line == nil {
			return nil, fault.Missing("line in the order", u.Line.String()).WithParam(fmt.Sprintf("items[%d].line_id", i))
		}
		if u.Quantity > line.Unfulfilled() {
			return nil, fault.Newf(fault.Refused, order.CodeQuantityExceeds, "%d of %d units are left to send.",
				line.Unfulfilled(), line.Quantity).WithParam(fmt.Sprintf("items[%d].quantity", i))
		}
	}
	return units, nil
}

func left(o *order.Order, toShip bool) []Units {
	var units []Units
	for i := range o.Lines {
		if l := &o.Lines[i]; l.Unfulfilled() > 0 && (l.RequiresShipping || !toShip) {
			units = append(units, Units{l.ID, l.Unfulfilled()})
		}
	}
	return units
}
