package aftersale

import (
	"context"
	"fmt"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// Capture takes money that is authorized; of a payment that was only promised (a bank transfer, cash on delivery), it
// records what arrived. Without an amount it is all that is due. A repetition that comes before the first one was
// written down takes nothing more. Codes: capture_exceeds_authorized, payment_not_capturable, payment_provider_unavailable.
func (s *Service) Capture(ctx context.Context, pay id.Payment, amount *money.Amount, note string, claim *idem.Claim) (*order.Order, error) {
	if err := bounded("note", &note, MaxNote); err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		o, err := s.capture(ctx, pay, amount, note, claim)
		switch {
		case !errOvertaken.Is(err):
			return o, err
		case try == order.Tries:
			return nil, fault.Stale("payment")
		}
	}
}

// errOvertaken says that somebody else recorded money of a payment since it was read, or changed its order though no change
// was expected.
var errOvertaken = fault.New(fault.Conflict, "overtaken", "Somebody else recorded money of this payment at the same moment.")

func (s *Service) capture(ctx context.Context, pay id.Payment, amount *money.Amount, note string, claim *idem.Claim) (*order.Order, error) {
	p, o, provider, err := s.paid(ctx, pay)
	if err != nil {
		return nil, err
	}
	if err := s.seen(o); err != nil {
		return nil, err
	}
	sum, err := capturable(o, p, amount, provider.Promise())
	if err != nil {
		return nil, err
	}
	how := settlement.How{
		Note:   said(fmt.Sprintf("%s were captured.", sum), note),
		Record: func(b *db.Batch, o *order.Order) error { return claim.Add(b, o) },
	}
	if provider.Promise() {
		// Nobody else knows about it: what was received altogether is what staff say, and of two who say it at once the later
		// one says it of what the earlier one left. Of an order that was canceled a moment ago, nothing is due any more.
		due := sum
		sum = sum.Add(p.Captured)
		how.If = func(was payment.Payment, o *order.Order) error {
			if now, err := capturable(o, was, amount, true); err != nil || now != due || was.Captured != p.Captured {
				return errOvertaken
			}
			return nil
		}
		how.Record = func(b *db.Batch, next *order.Order) error {
			if s.expected != nil && next.Version > o.Version+1 {
				return errOvertaken
			}
			return claim.Add(b, next)
		}
	} else if err := s.remember(ctx, p); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	// What was captured before names the call: the same again is the same one.
	out, err := provider.Capture(ctx, settlement.Reference(p), sum, fmt.Sprintf("capture_%s_%d", p.ID, p.Captured.Minor))
	if err != nil {
		return nil, err
	}
	return s.Settlement.Settle(ctx, pay, out, how)
}

// paid is a payment with its order and its provider.
func (s *Service) paid(ctx context.Context, pay id.Payment) (payment.Payment, *order.Order, payment.Provider, error) {
	p, err := s.Payments.Get(ctx, s.DB.Read(), pay)
	if err != nil {
		return p, nil, nil, err
	}
	provider, err := s.Providers.Get(p.Provider)
	if err != nil {
		return p, nil, nil, fault.From(err).WithParam("")
	}
	o, err := s.Orders.Get(ctx, p.Order)
	return p, o, provider, err
}

// capturable decides how much of a payment is captured.
func capturable(o *order.Order, p payment.Payment, amount *money.Amount, promise bool) (money.Amount, error) {
	if !o.Status.Open() && o.Status != order.Completed {
		return money.Amount{}, fault.Newf(fault.Refused, payment.CodeNotCapturable,
			"The order %s is %s, so no money is due for it.", o.Number, o.Status)
	}
	left, due := p.Authorized.Sub(p.Captured), o.Outstanding()
	open := p.Status == payment.Authorized || p.Status == payment.Captured
	if promise {
		left, open = due, p.Status == payment.Pending || p.Status == payment.Captured
	}
	if !open || left.Minor <= 0 {
		return money.Amount{}, fault.Newf(fault.Refused, payment.CodeNotCapturable,
			"Nothing can be captured: the payment is %s, and %s of it are captured.", p.Status, p.Captured)
	}
	sum := left
	switch {
	case amount != nil:
		if err := sameCurrency(o, "amount", *amount); err != nil {
			return money.Amount{}, err
		}
		sum = *amount
	case due.Minor <= 0:
		return money.Amount{}, fault.New(fault.Refused, payment.CodeNotCapturable, "The order is paid: nothing is due.")
	case due.Cmp(left) < 0:
		sum = due
	}
	switch {
	case sum.Minor <= 0:
		return money.Amount{}, fault.Invalidf("amount", "The amount is above zero.")
	case sum.Cmp(left) > 0:
		return money.Amount{}, fault.Newf(fault.Refused, payment.CodeCaptureExceeds,
			"%s can be captured. Capture that or less.", left).WithParam("amount")
	}
	return sum, nil
}

// remember has a payment that is about to be captured asked about soon, should its outcome not be heard.
func (s *Service) remember(ctx context.Context, p payment.Payment) error {
	if p.Status != payment.Authorized {
		return nil
	}
	now := s.DB.Clock().Now()
	next := p
	next.CheckAt, next.Checks, next.UpdatedAt = payment.NextCheck(0, now), 0, now
	b := &db.Batch{}
	s.Payments.Update(b, p, next)
	return s.DB.Submit(ctx, b)
}

// VoidPayment takes an authorization back, or calls a payment off that was promised or is under way. Code:
// payment_not_voidable; then what the provider says of it is written down.
func (s *Service) VoidPayment(ctx context.Context, pay id.Payment, note string, claim *idem.Claim) (*order.Order, error) {
	if err := bounded("note", &note, MaxNote); err != nil {
		return nil, err
	}
	p, o, _, err := s.paid(ctx, pay)
	if err != nil {
		return nil, err
	}
	if err := s.seen(o); err != nil {
		return nil, err
	}
	if p.Status.Final() {
		return nil, fault.Newf(fault.Refused, payment.CodeNotVoidable,
			"The payment is %s. Only what is not captured yet can be voided; refund what is.", p.Status)
	}
	ctx = context.WithoutCancel(ctx)
	tooLate := fault.New(fault.Refused, payment.CodeNotVoidable,
		"It is too late to void this payment: the money was taken. Refund it instead.")
	o, err = s.Settlement.Void(ctx, p, settlement.How{
		Note: said("The payment was voided.", note),
		Record: func(b *db.Batch, o *order.Order) error {
			if is := paymentOf(o, pay); is.Status == payment.Captured {
				return nil // it is written down all the same
			}
			return claim.Add(b, o)
		},
	})
	if err == nil && paymentOf(o, pay).Status == payment.Captured {
		return nil, tooLate
	}
	return o, err
}
