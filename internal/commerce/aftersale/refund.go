package aftersale

import (
	"cmp"
	"context"
	"fmt"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

// Refund gives money back: for lines, for the shipping, as goodwill, or all of it, as often as one likes. Where several
// payments have to give it, there are as many refunds. Codes: nothing_to_refund, refund_exceeds_captured,
// quantity_exceeds_order, payment_provider_unknown, validation_failed.
func (s *Service) Refund(ctx context.Context, of id.Order, in RefundInput, claim *idem.Claim) (*order.Order, error) {
	if err := in.validate(); err != nil {
		return nil, err
	}
	key := claim.Fingerprint()
	var made []id.Refund
	begun := func(o *order.Order) bool {
		made = madeBy(o, key)
		return len(made) > 0
	}
	err := s.begin(ctx, of, claim, begun, func(c *change) error {
		if !in.Payment.IsZero() && paymentOf(c.before, in.Payment) == nil {
			return fault.Missing("payment of the order", in.Payment.String()).WithParam("payment_id")
		}
		p, err := partsOf(c.before, &in)
		if err != nil {
			return err
		}
		c.note = said(fmt.Sprintf("%s are given back.", p.total()), in.Note)
		made, err = s.addRefunds(ctx, c, p, &in, key)
		return err
	})
	if err != nil && !errBegun.Is(err) {
		return nil, err
	}
	return s.pursue(ctx, of, made, claim)
}

// madeBy is the refunds that a request made before.
func madeBy(o *order.Order, key string) []id.Refund {
	var made []id.Refund
	for i := range o.Refunds {
		if key != "" && o.Refunds[i].RequestKey == key {
			made = append(made, o.Refunds[i].ID)
		}
	}
	return made
}

func paymentOf(o *order.Order, pay id.Payment) *payment.Payment {
	for i := range o.Payments {
		if o.Payments[i].ID == pay {
			return &o.Payments[i]
		}
	}
	return nil
}

// addRefunds adds to a change that the parts are given back: pending refunds, reserved on their payments.
func (s *Service) addRefunds(ctx context.Context, c *change, p parts, in *RefundInput, key string) ([]id.Refund, error) {
	now := s.DB.Clock().Now()
	var made []id.Refund
	for _, one := range distribute(c.after, p, in.Payment) {
		pay := paymentOf(c.after, one.payment)
		if _, err := s.Providers.Get(pay.Provider); err != nil {
			return nil, fault.From(err).WithParam("payment_id")
		}
		r := payment.Refund{
			ID: id.Refund(s.DB.IDs().Next()), Version: 1, Order: c.after.ID, Payment: pay.ID, Status: payment.RefundPending,
			Amount: one.amount, ShippingAmount: one.shipping, Lines: one.lines, Reason: cmp.Or(in.Reason, "goodwill"),
			Note: in.Note, Actor: actor.From(ctx), RequestKey: key, CheckAt: payment.NextCheck(0, now), CreatedAt: now, UpdatedAt: now,
		}
		next, events, err := payment.StartRefund(*pay, r, now)
		if err != nil {
			return nil, err
		}
		s.Payments.Update(c.b, *pay, next)
		s.Payments.InsertRefund(c.b, r)
		s.Payments.InsertEvents(ctx, c.b, events)
		s.Orders.AnnounceRefund(c.b, payment.Refund{}, r)
		next.Version++
		*pay = next
		c.after.Refunds = append(c.after.Refunds, r)
		made = append(made, r.ID)
	}
	p.count(c.after)
	return made, nil
}

// pursue asks the providers for refunds that are written down, and answers the claim with where they stand then. What
// cannot be asked for now is asked for later by settlement.Reconcile.
func (s *Service) pursue(ctx context.Context, of id.Order, made []id.Refund, claim *idem.Claim) (*order.Order, error) {
	ctx = context.WithoutCancel(ctx)
	for _, refund := range made {
		r, err := s.Payments.GetRefund(ctx, s.DB.Read(), refund)
		if err != nil {
			return nil, err
		}
		if r.Status != payment.RefundPending {
			continue
		}
		if err := s.Settlement.AskRefund(ctx, r); err != nil && !canWait(err) {
			return nil, err
		}
	}
	return s.finish(ctx, of, claim)
}

// canWait reports whether a provider's error leaves something for later: it is written down, and asked about again.
func canWait(err error) bool {
	kind := fault.KindOf(err)
	return kind == fault.Unavailable || kind == fault.Refused || fault.CodeOf(err) == payment.CodeProviderUnknown
}
