package aftersale

import (
	"fmt"

	"winkel/internal/commerce/order"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// Arrival is units of a line that came back, and what became of them.
type Arrival struct {
	Line      id.OrderLine
	Restocked int64
	Damaged   int64
	Discarded int64
}

func (a Arrival) sum() int64 { return a.Restocked + a.Damaged + a.Discarded }

// maxUnits bounds a quantity far from where sums overflow.
const maxUnits = 1_000_000_000

func validateArrivals(arrivals []Arrival) error {
	if len(arrivals) == 0 || len(arrivals) > maxUnitLines {
		return fault.Invalidf("items", "Say what arrived: 1 to %d lines.", maxUnitLines)
	}
	seen := map[id.OrderLine]bool{}
	for i, a := range arrivals {
		param := fmt.Sprintf("items[%d]", i)
		switch {
		case seen[a.Line]:
			return fault.Invalidf(param+".line_id", "The line is named twice.")
		case min(a.Restocked, a.Damaged, a.Discarded) < 0 || max(a.Restocked, a.Damaged, a.Discarded) > maxUnits || a.sum() == 0:
			return fault.Invalidf(param+".restocked", "Say how many units were restocked, damaged or discarded, at least 1 together.")
		}
		seen[a.Line] = true
	}
	return nil
}

func returnOf(o *order.Order, of id.Return) *order.Return {
	for i := range o.Returns {
		if o.Returns[i].ID == of {
			return &o.Returns[i]
		}
	}
	return nil
}

// underWay reports whether units of a return can still arrive.
func underWay(r *order.Return) bool {
	switch r.Status {
	case order.ReturnStateRequested, order.ReturnStateOpen, order.ReturnStatePartiallyReceived:
		return true
	default:
		return false
	}
}

// onTheWay is how many units of a line are announced by returns and did not arrive yet.
func onTheWay(o *order.Order, line id.OrderLine) int64 {
	var n int64
	for i := range o.Returns {
		r := &o.Returns[i]
		if !underWay(r) {
			continue
		}
		for _, l := range r.Lines {
			if l.OrderLine == line {
				n += l.Quantity - l.Received()
			}
		}
	}
	return n
}

// returned decides what a new return is of: units that were sent, and are in no other return.
func returned(o *order.Order, units []Units) ([]order.ReturnLine, error) {
	lines := make([]order.ReturnLine, len(units))
	for i, u := range units {
		line := o.Line(u.Line)
		if line == nil {
			return nil, fault.Missing("line in the order", u.Line.String()).WithParam(fmt.Sprintf("items[%d].line_id", i))
		}
		if left := line.FulfilledQuantity - line.ReturnedQuantity - onTheWay(o, u.Line); u.Quantity > left {
			return nil, fault.Newf(fault.Refused, order.CodeQuantityExceeds,
				"%d of %d units that were sent can come back.", left, line.FulfilledQuantity).WithParam(fmt.Sprintf("items[%d].quantity", i))
		}
		lines[i] = order.ReturnLine{OrderLine: u.Line, Quantity: u.Quantity}
	}
	return lines, nil
}

// receive counts what arrived of a return, and says where the return stands then.
func receive(o *order.Order, r *order.Return, arrivals []Arrival) error {
	for i, a := range arrivals {
		param := fmt.Sprintf("items[%d]", i)
		at := -1
		for k, l := range r.Lines {
			if l.OrderLine == a.Line {
				at = k
			}
		}
		if at < 0 {
			return fault.Missing("line in the return", a.Line.String()).WithParam(param + ".line_id")
		}
		l := &r.Lines[at]
		if left := l.Quantity - l.Received(); a.sum() > left {
			return fault.Newf(fault.Refused, order.CodeQuantityExceeds,
				"%d of %d units of this return did not arrive yet.", left, l.Quantity).WithParam(param + ".restocked")
		}
		l.Restocked, l.Damaged, l.Discarded = l.Restocked+a.Restocked, l.Damaged+a.Damaged, l.Discarded+a.Discarded
		o.Line(a.Line).ReturnedQuantity += a.sum()
	}
	r.Status = order.ReturnStateReceived
	for _, l := range r.Lines {
		if l.Received() < l.Quantity {
			r.Status = order.ReturnStatePartiallyReceived
		}
	}
	return nil
}

// counted reports whether units of a line were taken from a shelf when they were sent.
func counted(o *order.Order, line id.OrderLine) bool {
	for _, f := range o.Fulfillments {
		for _, l := range f.Lines {
			if l.OrderLine == line && len(l.Stock) > 0 {
				return true
			}
		}
	}
	return false
}

// dueFor is the refund of what arrived of a return and is not refunded yet.
func dueFor(o *order.Order, r *order.Return) []RefundLine {
	var lines []RefundLine
	for _, l := range r.Lines {
		line := o.Line(l.OrderLine)
		if units := min(l.Received(), line.ReturnedQuantity-line.RefundedQuantity); units > 0 {
			lines = append(lines, RefundLine{Line: l.OrderLine, Quantity: units})
		}
	}
	return lines
}
