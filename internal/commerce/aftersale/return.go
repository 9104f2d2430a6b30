package aftersale

import (
	"cmp"
	"context"
	"fmt"

	"winkel/internal/commerce/order"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

// ReturnInput is a return to be registered.
type ReturnInput struct {
	Lines  []Units
	Reason string // for the customer, who sees it with the return and with what is refunded of it
	Note   string // for staff
	Open   bool   // it needs no approval
}

// RequestReturn registers that units are to come back: for approval, or open at once. Codes: quantity_exceeds_order,
// validation_failed.
func (s *Service) RequestReturn(ctx context.Context, of id.Order, in ReturnInput, claim *idem.Claim) (*order.Order, error) {
	if len(in.Lines) == 0 {
		return nil, fault.Invalidf("items", "Say what comes back: at least one line.")
	}
	if err := validateUnits(in.Lines); err != nil {
		return nil, err
	}
	if err := bounded("reason", &in.Reason, MaxReason); err != nil {
		return nil, err
	}
	if err := bounded("note", &in.Note, MaxNote); err != nil {
		return nil, err
	}
	return s.revise(ctx, of, claim, func(c *change) error {
		lines, err := returned(c.before, in.Lines)
		if err != nil {
			return err
		}
		r := order.Return{
			ID: id.Return(s.DB.IDs().Next()), Order: of, Status: order.ReturnStateRequested, Reason: in.Reason, Note: in.Note,
			Actor: actor.From(ctx), Lines: lines,
		}
		if in.Open {
			r.Status = order.ReturnStateOpen
		}
		c.after.Returns = append(c.after.Returns, r)
		c.note = said(fmt.Sprintf("Return %s of %s.", r.ID, pieces(in.Lines)), in.Reason)
		s.announceReturn(c, r.ID, order.EventReturnRequested)
		if in.Open {
			s.announceReturn(c, r.ID, order.EventReturnApproved)
		}
		return nil
	})
}

// ApproveReturn has the goods of a return sent back. Code: order_not_editable, when it was answered already.
func (s *Service) ApproveReturn(ctx context.Context, of id.Return, note string, claim *idem.Claim) (*order.Order, error) {
	return s.answer(ctx, of, order.ReturnStateOpen, note, claim)
}

// DeclineReturn refuses a return that was requested. Code: order_not_editable, when it was answered already.
func (s *Service) DeclineReturn(ctx context.Context, of id.Return, note string, claim *idem.Claim) (*order.Order, error) {
	return s.answer(ctx, of, order.ReturnStateDeclined, note, claim)
}

// CancelReturn calls a return off of which nothing has arrived. Code: order_not_editable.
func (s *Service) CancelReturn(ctx context.Context, of id.Return, note string, claim *idem.Claim) (*order.Order, error) {
	return s.answer(ctx, of, order.ReturnStateCanceled, note, claim)
}

// answer moves a return by itself.
func (s *Service) answer(ctx context.Context, of id.Return, to, note string, claim *idem.Claim) (*order.Order, error) {
	if err := bounded("note", &note, MaxNote); err != nil {
		return nil, err
	}
	return s.reviseReturn(ctx, of, claim, func(c *change, r *order.Return) error {
		allowed := r.Status == order.ReturnStateRequested || to == order.ReturnStateCanceled && r.Status == order.ReturnStateOpen
		if !allowed {
			return notEditable("The return is %s and cannot become %s.", r.Status, to)
		}
		r.Status = to
		c.note = said(fmt.Sprintf("Return %s: %s.", r.ID, to), note)
		if to == order.ReturnStateOpen {
			s.announceReturn(c, of, order.EventReturnApproved)
		}
		return nil
	})
}

// ReceiveReturn counts what arrived of a return, all at once or little by little; what is restocked is back on the shelf.
// Codes: order_not_editable, quantity_exceeds_order, validation_failed.
func (s *Service) ReceiveReturn(ctx context.Context, of id.Return, arrivals []Arrival, note string, claim *idem.Claim) (*order.Order, error) {
	if err := validateArrivals(arrivals); err != nil {
		return nil, err
	}
	if err := bounded("note", &note, MaxNote); err != nil {
		return nil, err
	}
	return s.reviseReturn(ctx, of, claim, func(c *change, r *order.Return) error {
		if r.Status != order.ReturnStateOpen && r.Status != order.ReturnStatePartiallyReceived {
			return notEditable("The return is %s, so nothing of it is expected.", r.Status)
		}
		if err := receive(c.after, r, arrivals); err != nil {
			return err
		}
		shelf := map[id.Variant]int64{}
		units := make([]Units, len(arrivals))
		for i, a := range arrivals {
			units[i] = Units{a.Line, a.sum()}
			if a.Restocked > 0 && counted(c.before, a.Line) {
				shelf[c.before.Line(a.Line).Variant] += a.Restocked
			}
		}
		c.note = said(fmt.Sprintf("Return %s: %s arrived.", r.ID, pieces(units)), note)
		s.announceReturn(c, of, order.EventReturnReceived)
		return s.Stock.Restock(ctx, c.b, shelf, "returned", of.String())
	})
}

// CloseReturn ends a return: what did not arrive is not expected any more. With refund, what arrived is given back, as far
// as it was not before. Codes: order_not_editable, and those of Refund.
func (s *Service) CloseReturn(ctx context.Context, of id.Return, refund bool, note string, claim *idem.Claim) (*order.Order, error) {
	if err := bounded("note", &note, MaxNote); err != nil {
		return nil, err
	}
	owner, err := s.Orders.OrderOfReturn(ctx, of)
	if err != nil {
		return nil, err
	}
	if !refund {
		return s.reviseReturn(ctx, of, claim, func(c *change, r *order.Return) error { return s.close(c, r, note) })
	}
	key := claim.Fingerprint()
	var made []id.Refund
	begun := func(o *order.Order) bool {
		made = madeBy(o, key)
		return len(made) > 0
	}
	err = s.begin(ctx, owner, claim, begun, func(c *change) error {
		r := returnOf(c.after, of)
		if err := s.close(c, r, note); err != nil {
			return err
		}
		in := RefundInput{Lines: dueFor(c.before, r), Reason: cmp.Or(r.Reason, "return"), Note: note}
		p, err := partsOf(c.before, &in)
		if err != nil {
			return err
		}
		c.note = said(c.note, fmt.Sprintf("%s are given back.", p.total()))
		made, err = s.addRefunds(ctx, c, p, &in, key)
		return err
	})
	if err != nil && !errBegun.Is(err) {
		return nil, err
	}
	return s.pursue(ctx, owner, made, claim)
}

func (s *Service) close(c *change, r *order.Return, note string) error {
	if r.Status != order.ReturnStateReceived && r.Status != order.ReturnStatePartiallyReceived {
		return notEditable("The return is %s. It is closed when something has arrived; else cancel it.", r.Status)
	}
	r.Status = order.ReturnStateClosed
	c.note = said(fmt.Sprintf("Return %s: closed.", r.ID), note)
	s.announceReturn(c, r.ID, order.EventReturnClosed)
	return nil
}

// reviseReturn is revise for the order of a return.
func (s *Service) reviseReturn(ctx context.Context, of id.Return, claim *idem.Claim, decide func(*change, *order.Return) error) (*order.Order, error) {
	owner, err := s.Orders.OrderOfReturn(ctx, of)
	if err != nil {
		return nil, err
	}
	return s.revise(ctx, owner, claim, func(c *change) error { return decide(c, returnOf(c.after, of)) })
}
