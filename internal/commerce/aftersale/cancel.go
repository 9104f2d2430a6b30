package aftersale

import (
	"cmp"
	"context"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

// CancelInput is why an order is canceled, and what becomes of its money.
type CancelInput struct {
	Reason       string // for the customer and for programs; empty: canceled_by_staff
	Note         string
	KeepMoney    bool // what was captured is not given back now
	MayNotRefund bool // whoever cancels may give nothing back: where something would be, it is refused
}

const reasonStaff = "canceled_by_staff"

// Cancel ends an order of which nothing was sent: what it claims of stock and promotions is free again, authorizations are
// voided, and what was captured is given back. Of an order that is canceled already it finishes what is left to do. Code:
// order_not_editable, with what to do instead; permission_denied, where money would be given back by whoever may not.
func (s *Service) Cancel(ctx context.Context, of id.Order, in CancelInput, claim *idem.Claim) (*order.Order, error) {
	if err := bounded("reason", &in.Reason, MaxReason); err != nil {
		return nil, err
	}
	if err := bounded("note", &in.Note, MaxNote); err != nil {
		return nil, err
	}
	calledOff, err := s.callOff(ctx, of, in.Note)
	if err != nil {
		return nil, err
	}
	key := claim.Fingerprint()
	begun := func(o *order.Order) bool {
		return o.Status == order.Canceled && (calledOff || len(madeBy(o, key)) > 0)
	}
	err = s.begin(ctx, of, claim, begun, func(c *change) error {
		if c.before.Status == order.Canceled {
			return errBegun
		}
		return s.cancel(ctx, c, &in, key)
	})
	if err != nil && !errBegun.Is(err) {
		return nil, err
	}
	return s.windUp(ctx, of, claim)
}

// callOff calls the payment off for which an order waits that nobody heard of yet; the order is given back with it. If that
// comes too late, the order stands, and is canceled like any other.
func (s *Service) callOff(ctx context.Context, of id.Order, note string) (done bool, err error) {
	o, err := s.Orders.Get(ctx, of)
	if err != nil || !o.PlacedAt.IsZero() || !o.Status.Open() {
		return false, err
	}
	if err := s.seen(o); err != nil {
		return false, err
	}
	for _, p := range o.Payments {
		if p.Status.Final() {
			continue
		}
		how := settlement.How{Note: said("Canceled before it was paid.", note)}
		if _, err := s.Settlement.Void(context.WithoutCancel(ctx), p, how); err != nil {
			return done, err
		}
		done = true
	}
	return done, nil
}

// cancelable refuses to cancel an order that cannot be, and says what to do instead.
func cancelable(o *order.Order) error {
	switch {
	case !o.Status.CanBecome(order.Canceled):
		return notEditable("The order %s is %s and cannot be canceled. Register a return for what was sent, or refund it.",
			o.Number, o.Status)
	default:
		for i := range o.Lines {
			if o.Lines[i].FulfilledQuantity > 0 {
				return notEditable("Parts of the order %s are in parcels. Cancel the parcels that have not left; for what was sent, "+
					"register a return.", o.Number)
			}
		}
	}
	return nil
}

func (s *Service) cancel(ctx context.Context, c *change, in *CancelInput, key string) error {
	if err := cancelable(c.before); err != nil {
		return err
	}
	now := s.DB.Clock().Now()
	reason := cmp.Or(in.Reason, reasonStaff)
	if left := refundable(c.before, 0); left.Minor > 0 && !in.KeepMoney {
		if in.MayNotRefund {
			return fault.Newf(fault.Forbidden, fault.CodePermissionDenied,
				"Canceling the order %s gives %s back, which takes the scope refunds:write. Use a key that has it, or keep the "+
					"money for now with \"refund\": false.",
				c.before.Number, left)
		}
		all := RefundInput{All: true, Reason: reason, Note: in.Note}
		if _, err := s.addRefunds(ctx, c, everything(c.before, left), &all, key); err != nil {
			return err
		}
	}
	for i := range c.after.Payments {
		if err := s.letGo(ctx, c, &c.after.Payments[i]); err != nil {
			return err
		}
	}
	settlement.Close(c.after, order.Canceled, reason, now)
	c.note = in.Note
	return s.Settlement.Release(ctx, c.b, c.before)
}

// letGo has a payment that is not settled ended: a promise at once, for any other its provider is asked as soon as the order
// is canceled, by windUp or, if the program does not get that far, by settlement.Reconcile.
func (s *Service) letGo(ctx context.Context, c *change, p *payment.Payment) error {
	if p.Status.Final() {
		return nil
	}
	provider, err := s.Providers.Get(p.Provider)
	if err != nil {
		return err
	}
	now := s.DB.Clock().Now()
	was, next := *p, *p
	var events []payment.Event
	if provider.Promise() {
		next, events, _ = payment.Apply(was, payment.Outcome{Found: true, Status: payment.Voided}, now)
	} else {
		next.CheckAt, next.Checks, next.UpdatedAt = payment.NextCheck(0, now), 0, now
	}
	s.Payments.Update(c.b, was, next)
	s.Payments.InsertEvents(ctx, c.b, events)
	next.Version++
	s.Orders.AnnouncePayment(c.b, was, next, false)
	*p = next
	return nil
}

// windUp ends the payments of a canceled order and asks for its refunds.
func (s *Service) windUp(ctx context.Context, of id.Order, claim *idem.Claim) (*order.Order, error) {
	ctx = context.WithoutCancel(ctx)
	o, err := s.Orders.Get(ctx, of)
	if err != nil {
		return nil, err
	}
	for _, p := range o.Payments {
		if p.Status.Final() {
			continue
		}
		if _, err := s.Settlement.Void(ctx, p, settlement.How{}); err != nil && !canWait(err) {
			return nil, err
		}
	}
	var pending []id.Refund
	for i := range o.Refunds {
		if o.Refunds[i].Status == payment.RefundPending {
			pending = append(pending, o.Refunds[i].ID)
		}
	}
	return s.pursue(ctx, of, pending, claim)
}
