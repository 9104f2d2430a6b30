package settlement

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// Options is what a Service stands on.
type Options struct {
	DB         *db.DB
	Orders     *order.Service
	Payments   *payment.Store
	Providers  *payment.Registry
	Stock      *inventory.Service
	Promotions *promotion.Service
	Carts      *cart.Service
	// ActionTime is how long a shopper has to do what a payment asks of him; 0: 30 minutes.
	ActionTime time.Duration
}

const defaultActionTime = 30 * time.Minute

// Checkouts follows what becomes of the order of a checkout; *checkout.Service does.
type Checkouts interface {
	// AddSettled adds to the batch that a checkout's order is now as it is: it stands, waits for the shopper, or was given
	// back. pay is the payment that made it so.
	AddSettled(b *db.Batch, o *order.Order, pay payment.Payment)
}

// Service is the use cases of settlement. It is safe for concurrent use.
type Service struct {
	db         *db.DB
	orders     *order.Service
	payments   *payment.Store
	providers  *payment.Registry
	stock      *inventory.Service
	promotions *promotion.Service
	carts      *cart.Service
	checkouts  Checkouts
	actionTime time.Duration
}

// New returns the use cases of settlement. Attach comes before every other.
func New(o Options) *Service {
	s := &Service{
		db: o.DB, orders: o.Orders, payments: o.Payments, providers: o.Providers, stock: o.Stock, promotions: o.Promotions,
		carts: o.Carts, actionTime: o.ActionTime,
	}
	if s.actionTime <= 0 {
		s.actionTime = defaultActionTime
	}
	return s
}

// Attach tells where checkouts are, which stand above.
func (s *Service) Attach(c Checkouts) { s.checkouts = c }

// How says who wants something settled.
type How struct {
	// If has the last word on the payment and its order as they are before; nil: it is settled however they are. It is called
	// for each try.
	If func(was payment.Payment, o *order.Order) error
	// Attended says that the shopper is there and sees the outcome.
	Attended bool
	// Record adds to the batch what goes with it, such as the answer to an Idempotency-Key; nil: nothing. It is called for
	// each try with the order as it will be.
	Record func(b *db.Batch, o *order.Order) error
	// Note stands in the history of the order.
	Note string
}

func (h How) record(b *db.Batch, o *order.Order) error {
	if h.Record == nil {
		return nil
	}
	return h.Record(b, o)
}

// Settle writes down what a provider knows about a payment, and has its order follow. The answer is the order as it is
// then, whoever made it so. Codes: not_found.
func (s *Service) Settle(ctx context.Context, pay id.Payment, out payment.Outcome, how How) (*order.Order, error) {
	return s.settle(ctx, nil, pay, out, how)
}

// SettleFresh is Settle for whoever has the order in hand, because he placed it a moment ago: it is read again only if
// somebody else was faster.
func (s *Service) SettleFresh(ctx context.Context, o *order.Order, pay id.Payment, out payment.Outcome, how How) (*order.Order, error) {
	return s.settle(ctx, o, pay, out, how)
}

func (s *Service) settle(ctx context.Context, fresh *order.Order, pay id.Payment, out payment.Outcome, how How) (*order.Order, error) {
	return s.again(func() (*order.Order, error) {
		was, o, err := s.inHand(ctx, fresh, pay)
		fresh = nil
		if err == nil && how.If != nil {
			err = how.If(was, o)
		}
		if err != nil {
			return nil, err
		}
		is, events, changed := payment.Apply(was, out, s.db.Clock().Now())
		return s.write(ctx, o, was, is, events, changed, how)
	})
}

// Drop gives up a payment that was never asked for, because its provider is known not to have been called. reason stands
// in the payment.
func (s *Service) Drop(ctx context.Context, pay id.Payment, code, reason string, how How) (*order.Order, error) {
	return s.Settle(ctx, pay, payment.Outcome{
		Found: true, Status: payment.Failed, FailureCode: code, FailureMessage: reason,
	}, how)
}

// again tries until nobody else was faster.
func (s *Service) again(try func() (*order.Order, error)) (*order.Order, error) {
	for n := 1; ; n++ {
		o, err := try()
		if fault.CodeOf(err) != fault.CodeVersionConflict || n == order.Tries {
			return o, payment.Explain(err)
		}
	}
}

// inHand is a payment with its order: as it is in hand, else as it is read.
func (s *Service) inHand(ctx context.Context, fresh *order.Order, pay id.Payment) (payment.Payment, *order.Order, error) {
	if fresh != nil {
		for _, p := range fresh.Payments {
			if p.ID == pay {
				return p, fresh, nil
			}
		}
	}
	return s.read(ctx, pay)
}

func (s *Service) read(ctx context.Context, pay id.Payment) (payment.Payment, *order.Order, error) {
	p, err := s.payments.Get(ctx, s.db.Read(), pay)
	if err != nil {
		return p, nil, err
	}
	o, err := s.orders.Get(ctx, p.Order)
	if err != nil {
		return p, nil, err
	}
	// The order was read later: what it says of the payment counts.
	for _, newer := range o.Payments {
		if newer.ID == pay {
			p = newer
		}
	}
	return p, o, nil
}

// write commits a payment's change with everything that follows from it.
func (s *Service) write(ctx context.Context, before *order.Order, was, is payment.Payment, events []payment.Event, changed bool, how How) (*order.Order, error) {
	b := &db.Batch{}
	if !changed {
		if err := how.record(b, before); err != nil {
			return nil, err
		}
		if b.Len() == 0 {
			return before, nil
		}
		return before, s.db.Submit(ctx, b)
	}
	after := before.Clone()
	is.Version = was.Version + 1
	setPayment(after, is)
	c := follow(before, was, is, after.Payments)
	c.apply(after, s.db.Clock().Now())
	if is.Status == payment.RequiresAction && after.PlacedAt.IsZero() && was.Status != payment.RequiresAction {
		after.ExpiresAt = s.db.Clock().Now().Add(s.actionTime)
	}
	if c.giveBack.Minor > 0 && !s.byHand(is) {
		more, err := s.giveBack(b, after, &is, c.giveBack)
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
		setPayment(after, is)
	}
	if is.Authorized.Minor > was.Authorized.Minor && useless(before, is) {
		is.CheckAt = s.db.Clock().Now() // Reconcile takes it back
		setPayment(after, is)
	}
	s.payments.Update(b, was, is)
	s.payments.InsertEvents(ctx, b, events)
	s.orders.AnnouncePayment(b, was, is, how.Attended)
	if err := s.revise(ctx, b, before, after, is, c, how); err != nil {
		return nil, err
	}
	return after, s.db.Submit(ctx, b)
}

// useless reports whether a payment holds money of a shopper for an order that is closed.
func useless(o *order.Order, p payment.Payment) bool {
	return !o.Status.Open() && o.Status != order.Completed && p.Authorized.Minor > p.Captured.Minor
}

// byHand reports whether money of a payment can only be sent back by people, who then record it as a refund.
func (s *Service) byHand(p payment.Payment) bool {
	provider, err := s.providers.Get(p.Provider)
	return err != nil || provider.Promise()
}

// revise adds the order's side: its revision, what it gives back, and its checkout.
func (s *Service) revise(ctx context.Context, b *db.Batch, before, after *order.Order, is payment.Payment, c consequence, how How) error {
	note := c.note
	if note == "" {
		note = how.Note
	}
	if err := s.orders.Revise(ctx, b, before, after, note); err != nil {
		return err
	}
	if c.release != "" {
		if err := s.Release(ctx, b, before); err != nil {
			return err
		}
	}
	if before.PlacedAt.IsZero() && !before.Checkout.IsZero() && before.Status.Open() {
		s.checkouts.AddSettled(b, after, is)
	}
	return how.record(b, after)
}

// Release adds to the batch that an order gives back what it claimed: stock, uses of promotions, and, if it never stood,
// its cart.
func (s *Service) Release(ctx context.Context, b *db.Batch, o *order.Order) error {
	if err := s.stock.Deallocate(ctx, b, o.ID); err != nil {
		return fmt.Errorf("give stock back: %w", err)
	}
	if err := s.promotions.AddReleases(ctx, b, o.ID); err != nil {
		return fmt.Errorf("give promotions back: %w", err)
	}
	if o.PlacedAt.IsZero() && !o.Cart.IsZero() {
		s.carts.AddReopen(b, o.Cart)
	}
	return nil
}

func setPayment(o *order.Order, p payment.Payment) {
	for i := range o.Payments {
		if o.Payments[i].ID == p.ID {
			o.Payments[i] = p
		}
	}
}

// giveBack adds a refund of what arrived too late. It is due at once: Reconcile asks the provider for it.
func (s *Service) giveBack(b *db.Batch, o *order.Order, p *payment.Payment, amount money.Amount) ([]payment.Event, error) {
	now := s.db.Clock().Now()
	r := payment.Refund{
		ID: id.Refund(s.db.IDs().Next()), Version: 1, Order: o.ID, Payment: p.ID, Status: payment.RefundPending, Amount: amount,
		ShippingAmount: money.Amount{Currency: amount.Currency}, Reason: "late_payment", Actor: "system", CheckAt: now,
		CreatedAt: now, UpdatedAt: now,
	}
	next, events, err := payment.StartRefund(*p, r, now)
	if err != nil {
		return nil, err
	}
	*p = next
	s.payments.InsertRefund(b, r)
	s.orders.AnnounceRefund(b, payment.Refund{}, r)
	o.Refunds = append(o.Refunds, r)
	return events, nil
}

// SettleRefund writes down what a provider knows about a refund, and has its order follow.
func (s *Service) SettleRefund(ctx context.Context, refund id.Refund, out payment.RefundOutcome, how How) (*order.Order, error) {
	return s.again(func() (*order.Order, error) {
		r, err := s.payments.GetRefund(ctx, s.db.Read(), refund)
		if err != nil {
			return nil, err
		}
		was, before, err := s.read(ctx, r.Payment)
		if err != nil {
			return nil, err
		}
		// The order was read later: a refund that was settled meanwhile must not be taken off its payment again.
		for _, newer := range before.Refunds {
			if newer.ID == refund {
				r = newer
			}
		}
		is, next, events, changed := payment.ApplyRefund(was, r, out, s.db.Clock().Now())
		b := &db.Batch{}
		after := before
		if changed {
			after = before.Clone()
			is.Version, next.Version = was.Version+1, r.Version+1
			setPayment(after, is)
			SetRefund(after, next)
			if r.Status != payment.RefundFailed && next.Status == payment.RefundFailed {
				giveUp(after, r)
			}
			s.payments.Update(b, was, is)
			s.payments.UpdateRefund(b, r, next)
			s.payments.InsertEvents(ctx, b, events)
			s.orders.AnnounceRefund(b, r, next)
			if err := s.orders.Revise(ctx, b, before, after, how.Note); err != nil {
				return nil, err
			}
		}
		if err := how.record(b, after); err != nil {
			return nil, err
		}
		if b.Len() == 0 {
			return after, nil
		}
		return after, s.db.Submit(ctx, b)
	})
}

// SetRefund puts a refund in the place of the one with its id.
func SetRefund(o *order.Order, r payment.Refund) {
	for i := range o.Refunds {
		if o.Refunds[i].ID == r.ID {
			o.Refunds[i] = r
		}
	}
}

// giveUp takes a refund that failed off the lines and the shipping that it was for, so that it can be made again.
func giveUp(o *order.Order, r payment.Refund) {
	for _, part := range r.Lines {
		if l := o.Line(part.OrderLine); l != nil {
			l.RefundedQuantity -= part.Quantity
			l.RefundedTotal = l.RefundedTotal.Sub(part.Amount)
		}
	}
	o.ShippingRefundedTotal = o.ShippingRefundedTotal.Sub(r.ShippingAmount)
}

// Reference names a payment to its provider.
func Reference(p payment.Payment) payment.Ref {
	return payment.Ref{Payment: p.ID, ProviderPaymentID: p.ProviderPaymentID, Amount: p.Amount}
}

// Ask asks the provider what became of a payment and settles it.
func (s *Service) Ask(ctx context.Context, p payment.Payment, how How) (*order.Order, error) {
	provider, err := s.providers.Get(p.Provider)
	if err != nil {
		return nil, err
	}
	out, err := provider.Fetch(ctx, Reference(p))
	if err != nil {
		return nil, err
	}
	return s.Settle(ctx, p.ID, out, how)
}

// Void takes an authorization back, or calls a payment off that is under way, and settles what the provider answers. Where it
// is too late for that, what became of the payment is settled: look at the order and its payments to see.
func (s *Service) Void(ctx context.Context, p payment.Payment, how How) (*order.Order, error) {
	provider, err := s.providers.Get(p.Provider)
	if err != nil {
		return nil, err
	}
	out, err := provider.Void(ctx, Reference(p), "void_"+p.ID.String())
	if fault.CodeOf(err) == payment.CodeNotVoidable {
		out, err = provider.Fetch(ctx, Reference(p))
	}
	if err != nil {
		return nil, err
	}
	if !out.Found {
		// The provider never heard of it, so there is nothing to take back.
		out = payment.Outcome{Found: true, Status: payment.Voided}
	}
	return s.Settle(ctx, p.ID, out, how)
}

// isUnavailable reports whether an error says that a provider cannot be asked now.
func isUnavailable(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Kind == fault.Unavailable
}
