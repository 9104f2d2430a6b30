package checkout

import (
	"context"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// Cancel ends a session and lets go of what it holds. A payment that is under way is voided first; if that is too late, the
// order stands and the session is completed.
func (s *Service) Cancel(ctx context.Context, checkout id.Checkout, claim *idem.Claim) (*Session, error) {
	of, err := s.CartOf(ctx, checkout)
	if err != nil {
		return nil, err
	}
	return s.inTurn(ctx, of, func() (*Session, error) {
		c, err := load(ctx, s.DB.Read(), checkout)
		if err != nil {
			return nil, err
		}
		if c.Status == CompleteInProgress || c.Status == RequiresEscalation {
			if err := s.callOff(ctx, c); err != nil {
				return nil, err
			}
			if c, err = load(ctx, s.DB.Read(), checkout); err != nil {
				return nil, err
			}
		}
		if c.Status == Completed {
			return nil, fault.New(fault.Conflict, CodeCheckoutClosed, "This checkout is completed: its order was placed. Cancel the order instead.")
		}
		crt, err := s.Carts.Get(ctx, c.Cart)
		if err != nil {
			return nil, err
		}
		if c.Status == Canceled {
			session, err := s.session(ctx, c, crt)
			if err != nil {
				return nil, err
			}
			return session, s.claimAlone(ctx, claim, session)
		}
		return s.cancel(ctx, c, crt, claim)
	})
}

// GiveUp ends the session of a cart, if one is open and nobody is paying: what it holds is free for the cart that the goods go
// into.
func (s *Service) GiveUp(ctx context.Context, of id.Cart) error {
	_, err := s.inTurn(ctx, of, func() (*Session, error) {
		c, err := loadOfCart(ctx, s.DB.Read(), of)
		if err != nil || c == nil || !c.Status.open() {
			return nil, err
		}
		crt, err := s.Carts.Get(ctx, c.Cart)
		if err != nil {
			return nil, err
		}
		return s.cancel(ctx, c, crt, nil)
	})
	return err
}

func (s *Service) cancel(ctx context.Context, before *Checkout, crt *cart.Cart, claim *idem.Claim) (*Session, error) {
	after := *before
	after.Status, after.Frozen, after.UpdatedAt = Canceled, Frozen{}, s.DB.Clock().Now()
	session, err := s.session(ctx, &after, crt)
	if err != nil {
		return nil, err
	}
	b := &db.Batch{}
	if err := s.Stock.Release(ctx, b, before.ID); err != nil {
		return nil, err
	}
	update(b, before.Version, &after)
	after.Version++
	s.Outbox.Add(b, eventOf(&after, session.Basket, EventUpdated))
	if err := claim.Add(b, session); err != nil {
		return nil, err
	}
	return session, s.DB.Submit(ctx, b)
}

// callOff voids the payment that a session waits for.
func (s *Service) callOff(ctx context.Context, c *Checkout) error {
	o, err := s.Orders.Get(ctx, c.Order)
	if err != nil {
		return err
	}
	for _, p := range o.Payments {
		if p.Status.Final() {
			continue
		}
		if _, err := s.Settlement.Void(context.WithoutCancel(ctx), p, settlement.How{Attended: true}); err != nil {
			return err
		}
	}
	return nil
}

// AddSettled adds to the batch what becomes of the session of an order: see settlement.Checkouts.
func (s *Service) AddSettled(b *db.Batch, o *order.Order, pay payment.Payment) {
	at := clock.Micros(s.DB.Clock().Now())
	switch {
	case !o.PlacedAt.IsZero():
		b.Exec(settleCheckout, string(Completed), "", o.ID, at, o.Checkout, o.ID)
		s.Outbox.Add(b, completedEvent(o))
	case !o.Status.Open():
		failure := &Failure{Code: payment.CodeDeclined, Message: pay.FailureMessage}
		if failure.Message == "" {
			failure.Message = "The payment was not completed. Nothing was charged; please try again."
		}
		b.Exec(settleCheckout, string(Incomplete), encodeFailure(failure), 0, at, o.Checkout, o.ID)
		s.Outbox.Add(b, reopenedEvent(o))
	case pay.Status == payment.RequiresAction:
		b.Exec(settleCheckout, string(RequiresEscalation), "", o.ID, at, o.Checkout, o.ID)
	}
}
