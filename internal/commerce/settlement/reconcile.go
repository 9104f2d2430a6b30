package settlement

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const (
	roundLimit  = 200            // payments, callbacks and orders that one round looks at
	giveUpAfter = 72 * time.Hour // a callback that nobody can make sense of is kept, and no longer tried
)

// Receive takes a provider's callback: it is checked, stored and, as far as that goes at once, applied. No error means that
// the provider may forget it. Codes: payment_provider_unknown, payment_callback_signature_wrong.
func (s *Service) Receive(ctx context.Context, provider string, header http.Header, body []byte) error {
	p, err := s.providers.Get(provider)
	if err != nil {
		return err
	}
	callbacks, err := p.ParseCallback(header, body, s.db.Clock().Now())
	if err != nil {
		return err
	}
	received, err := s.payments.Receive(ctx, provider, callbacks)
	if err != nil {
		return err
	}
	for _, callback := range received {
		c, err := s.payments.GetCallback(ctx, callback)
		if err != nil {
			return err
		}
		if c.State == payment.CallbackPending {
			// What cannot be applied now is applied by a later round; it is stored.
			if err := s.applyCallback(ctx, c); err != nil {
				slog.ErrorContext(ctx, "a payment callback could not be applied and will be tried again", "callback", c.ID, "error", err)
			}
		}
	}
	return nil
}

// ApplyCallbacks applies what is due of the stored callbacks. One that fails does not keep the others waiting.
func (s *Service) ApplyCallbacks(ctx context.Context) (applied int, err error) {
	due, err := s.payments.PendingCallbacks(ctx, s.db.Clock().Now(), roundLimit)
	if err != nil {
		return 0, fmt.Errorf("list callbacks: %w", err)
	}
	return each(ctx, due, func(c payment.Received) (bool, error) { return true, s.applyCallback(ctx, c) })
}

// each does something about everything that is due, and counts what it did. What fails is told in the end, and stands in
// nobody's way.
func each[T any](ctx context.Context, due []T, do func(T) (bool, error)) (done int, err error) {
	var problems []error
	for _, one := range due {
		if ctx.Err() != nil {
			break
		}
		did, err := do(one)
		if err != nil {
			problems = append(problems, err)
		} else if did {
			done++
		}
	}
	return done, errors.Join(problems...)
}

// applyCallback applies one callback, or puts it off. That it is applied is written with its effect.
func (s *Service) applyCallback(ctx context.Context, c payment.Received) error {
	mark := How{Note: c.Callback.Message, Record: func(b *db.Batch, _ *order.Order) error {
		s.payments.MarkApplied(b, c.ID, s.db.Clock().Now())
		return nil
	}}
	err := s.effect(ctx, c, mark)
	if err == nil || fault.CodeOf(err) == fault.CodeVersionConflict {
		return nil // applied, or settled by somebody else at this moment; if not, it is still due
	}
	if fault.KindOf(err) == fault.Canceled {
		return err
	}
	var problem error
	if fault.KindOf(err) == fault.Internal {
		problem = fmt.Errorf("apply callback %s: %w", c.ID, err)
	}
	b := &db.Batch{}
	now := s.db.Clock().Now()
	if problem == nil && now.Sub(c.ReceivedAt) > giveUpAfter {
		s.payments.MarkIgnored(b, c.ID, err.Error(), now)
	} else {
		s.payments.RetryCallback(b, c.ID, err.Error(), payment.NextCheck(c.Attempts, now))
	}
	if err := s.db.Submit(ctx, b); fault.CodeOf(err) != fault.CodeVersionConflict {
		problem = errors.Join(problem, err)
	}
	return problem
}

// effect does what a callback says. not_found when it is about a payment or refund that is not known yet.
func (s *Service) effect(ctx context.Context, c payment.Received, how How) error {
	p, err := s.paymentOf(ctx, c)
	if err != nil {
		return err
	}
	switch {
	case c.Callback.RefundOutcome != nil:
		refund, err := s.refundOf(ctx, p, c.Callback)
		if err != nil {
			return err
		}
		_, err = s.SettleRefund(ctx, refund, *c.Callback.RefundOutcome, how)
		return err
	case c.Callback.ChargeBack != nil:
		if err := payment.SaneChargeBack(p, c.Callback); err != nil {
			if p.Captured.IsZero() {
				return err // that the money was taken may be told later, so this is tried again
			}
			return s.ignore(ctx, c.ID, fault.From(err).Message)
		}
		return s.chargeBack(ctx, p.ID, c, how)
	case c.Callback.Outcome != nil:
		_, err := s.Settle(ctx, p.ID, *c.Callback.Outcome, how)
		return err
	}
	return s.ignore(ctx, c.ID, "It says nothing about money.")
}

// ignore settles a callback without effect.
func (s *Service) ignore(ctx context.Context, callback id.Callback, why string) error {
	b := &db.Batch{}
	s.payments.MarkIgnored(b, callback, why, s.db.Clock().Now())
	return s.db.Submit(ctx, b)
}

func (s *Service) paymentOf(ctx context.Context, c payment.Received) (payment.Payment, error) {
	if !c.Callback.Payment.IsZero() {
		p, err := s.payments.Get(ctx, s.db.Read(), c.Callback.Payment)
		if err != nil || p.Provider == c.Provider {
			return p, err
		}
		return p, fault.Missing("payment of "+c.Provider, c.Callback.Payment.String())
	}
	return s.payments.FindByProviderID(ctx, c.Provider, c.Callback.ProviderPaymentID)
}

// refundOf finds the refund that a callback is about: by our id, or by the provider's.
func (s *Service) refundOf(ctx context.Context, p payment.Payment, c payment.Callback) (id.Refund, error) {
	if !c.Refund.IsZero() {
		return c.Refund, nil
	}
	refunds, err := s.payments.ListRefundsOf(ctx, s.db.Read(), p.Order)
	if err != nil {
		return 0, err
	}
	for _, r := range refunds {
		if r.Payment == p.ID && r.ProviderRefundID != "" && r.ProviderRefundID == c.RefundOutcome.ProviderRefundID {
			return r.ID, nil
		}
	}
	return 0, fault.Missing("refund of payment", p.ID.String())
}

// chargeBack writes down that the shopper's bank took money back, for staff to see to.
func (s *Service) chargeBack(ctx context.Context, pay id.Payment, c payment.Received, how How) error {
	_, err := s.again(func() (*order.Order, error) {
		p, before, err := s.read(ctx, pay)
		if err != nil {
			return nil, err
		}
		b := &db.Batch{}
		after := before.Clone()
		if after.Status.CanBecome(order.RequiresAction) {
			after.Status = order.RequiresAction
		}
		s.payments.InsertEvents(ctx, b, []payment.Event{payment.ChargedBack(p, c.Callback, s.db.Clock().Now())})
		note := fmt.Sprintf("The bank of the customer took %s back. %s", c.Callback.ChargeBack, c.Callback.Message)
		if err := s.orders.Revise(ctx, b, before, after, note); err != nil {
			return nil, err
		}
		if err := how.record(b, after); err != nil {
			return nil, err
		}
		return after, s.db.Submit(ctx, b)
	})
	return err
}

// Reconcile asks providers about payments and refunds that are due to be asked about, and settles what they answer.
func (s *Service) Reconcile(ctx context.Context) (asked int, err error) {
	payments, refunds, err := s.payments.DueForCheck(ctx, s.db.Clock().Now(), roundLimit)
	if err != nil {
		return 0, err
	}
	asked, err = each(ctx, payments, func(p payment.Payment) (bool, error) { return true, s.reconcile(ctx, p) })
	more, err2 := each(ctx, refunds, func(r payment.Refund) (bool, error) { return true, s.reconcileRefund(ctx, r) })
	return asked + more, errors.Join(err, err2)
}

// reconcile asks about one payment. Whatever the answer, it is asked about later if it is not settled by it.
func (s *Service) reconcile(ctx context.Context, p payment.Payment) error {
	o, err := s.orders.Get(ctx, p.Order)
	if err != nil {
		return err
	}
	// Of two nodes that come at once, the one that postpones it asks.
	if mine, err := s.postpone(ctx, p, p.Postponed(s.db.Clock().Now())); err != nil || !mine {
		return err
	}
	if !useless(o, p) {
		_, err = s.Ask(ctx, p, How{})
		return remarkable("ask about payment "+p.ID.String(), err)
	}
	// An authorization that the order has no use for any more is taken back.
	if _, err = s.Void(ctx, p, How{}); err != nil {
		return remarkable("take payment "+p.ID.String()+" back", err)
	}
	return s.forget(ctx, p.ID)
}

// forget has a payment that is over not asked about again. Settling does that where the status changes; that of one which
// was over before does not.
func (s *Service) forget(ctx context.Context, pay id.Payment) error {
	p, err := s.payments.Get(ctx, s.db.Read(), pay)
	if err != nil || !p.Status.Final() || p.CheckAt.IsZero() {
		return err
	}
	next := p
	next.CheckAt, next.Checks, next.UpdatedAt = time.Time{}, 0, s.db.Clock().Now()
	_, err = s.postpone(ctx, p, next)
	return err
}

// remarkable is an error that somebody should hear of. That a provider cannot be reached, refuses, or is no longer among
// those of the shop, is not: it is asked again later.
func remarkable(doing string, err error) error {
	if err == nil || isUnavailable(err) || fault.KindOf(err) == fault.Refused || fault.CodeOf(err) == payment.CodeProviderUnknown {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// postpone has a payment that is due asked about later; false when somebody else was faster.
func (s *Service) postpone(ctx context.Context, p, next payment.Payment) (mine bool, err error) {
	b := &db.Batch{}
	s.payments.Update(b, p, next)
	return submitted(s.db.Submit(ctx, b))
}

// submitted tells a batch that somebody was faster than from one that failed.
func submitted(err error) (mine bool, problem error) {
	if fault.CodeOf(err) == fault.CodeVersionConflict {
		return false, nil
	}
	return err == nil, err
}

// reconcileRefund asks about one refund; one that the provider does not know is asked for, under the same key.
func (s *Service) reconcileRefund(ctx context.Context, r payment.Refund) error {
	b := &db.Batch{}
	s.payments.UpdateRefund(b, r, r.Postponed(s.db.Clock().Now()))
	if mine, err := submitted(s.db.Submit(ctx, b)); err != nil || !mine {
		return err
	}
	return remarkable("ask about refund "+r.ID.String(), s.AskRefund(ctx, r))
}

// AskRefund asks the provider what became of a refund, asks for it if it was never heard of, and settles the answer.
func (s *Service) AskRefund(ctx context.Context, r payment.Refund) error {
	p, err := s.payments.Get(ctx, s.db.Read(), r.Payment)
	if err != nil {
		return err
	}
	provider, err := s.providers.Get(p.Provider)
	if err != nil {
		return err
	}
	out, err := provider.FetchRefund(ctx, Reference(p), r.ID, r.ProviderRefundID)
	if err == nil && !out.Found {
		out, err = provider.Refund(ctx, Reference(p), r.ID, r.Amount)
	}
	if err != nil {
		return err
	}
	_, err = s.SettleRefund(ctx, r.ID, out, How{})
	return err
}

// ExpireOrders ends the orders whose time to be paid is over. A payment that is under way is voided at its provider first;
// if that turns out to be too late, the payment counts and the order stands.
func (s *Service) ExpireOrders(ctx context.Context) (expired int, err error) {
	var problems []error
	// Those that cannot be ended now, because their provider does not answer, stand in nobody's way.
	for stuck := 0; ; {
		due, err := s.orders.DueToExpire(ctx, s.db.Clock().Now(), stuck, roundLimit)
		if err != nil {
			return expired, errors.Join(append(problems, fmt.Errorf("list orders to expire: %w", err))...)
		}
		ended, err := each(ctx, due, func(one id.Order) (bool, error) { return s.expire(ctx, one) })
		expired += ended
		stuck += len(due) - ended
		problems = append(problems, err)
		if len(due) < roundLimit || ctx.Err() != nil {
			return expired, errors.Join(problems...)
		}
	}
}

func (s *Service) expire(ctx context.Context, one id.Order) (bool, error) {
	o, err := s.orders.Get(ctx, one)
	if err != nil || o.ExpiresAt.IsZero() || o.ExpiresAt.After(s.db.Clock().Now()) {
		return false, err
	}
	for _, p := range o.Payments {
		if p.Status.Final() {
			continue
		}
		_, err := s.Void(ctx, p, How{Note: "The time to pay is over."})
		if fault.CodeOf(err) == payment.CodeProviderUnknown {
			_, err = s.again(func() (*order.Order, error) { return s.leaveToStaff(ctx, one) })
			return false, err
		}
		if err != nil {
			return false, remarkable("call payment "+p.ID.String()+" off", err) // the next round tries again
		}
	}
	o, err = s.again(func() (*order.Order, error) { return s.expireOnce(ctx, one) })
	return o != nil && o.Status == order.Expired, err
}

// expireOnce closes an order whose payments are all over.
func (s *Service) expireOnce(ctx context.Context, one id.Order) (*order.Order, error) {
	before, err := s.orders.Get(ctx, one)
	if err != nil {
		return nil, err
	}
	now := s.db.Clock().Now()
	if before.ExpiresAt.IsZero() || before.ExpiresAt.After(now) {
		return before, nil
	}
	if before.Status != order.Pending || before.PaidTotal.Minor > 0 {
		return s.leaveToStaff(ctx, one)
	}
	after := before.Clone()
	Close(after, order.Expired, ReasonUnpaid, now)
	b := &db.Batch{}
	if err := s.orders.Revise(ctx, b, before, after, ""); err != nil {
		return nil, err
	}
	if err := s.Release(ctx, b, before); err != nil {
		return nil, err
	}
	if before.PlacedAt.IsZero() && !before.Checkout.IsZero() {
		s.checkouts.AddSettled(b, after, lastPayment(after))
	}
	return after, s.db.Submit(ctx, b)
}

// leaveToStaff ends the waiting for an order whose time is over, and of which a part is paid or whose payment cannot be called
// off: people decide.
func (s *Service) leaveToStaff(ctx context.Context, one id.Order) (*order.Order, error) {
	before, err := s.orders.Get(ctx, one)
	if err != nil {
		return nil, err
	}
	after := before.Clone()
	after.ExpiresAt = time.Time{}
	if after.Status == order.Pending {
		after.Status = order.RequiresAction
	}
	b := &db.Batch{}
	note := fmt.Sprintf("The time to pay is over: %s was paid and %s is due.", before.PaidTotal, before.Total)
	if err := s.orders.Revise(ctx, b, before, after, note); err != nil {
		return nil, err
	}
	return after, s.db.Submit(ctx, b)
}

func lastPayment(o *order.Order) payment.Payment {
	if len(o.Payments) == 0 {
		return payment.Payment{}
	}
	return o.Payments[len(o.Payments)-1]
}
