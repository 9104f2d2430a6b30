package payment

import (
	"reflect"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// codeNotReceived is the failure of a payment that its provider never heard of.
const codeNotReceived = "not_received"

// codeInsaneChargeBack is why a charge-back is ignored. No client sees it.
const codeInsaneChargeBack = "charge_back_insane"

// rank is the place of a status in the row that payments move along.
func (s Status) rank() int {
	switch s {
	case RequiresAction:
		return 1
	case Failed:
		return 2
	case Authorized:
		return 3
	case Expired:
		return 4
	case Voided:
		return 5
	case Captured:
		return 6
	default:
		return 0
	}
}

// known reports whether it is one of the statuses of a payment.
func (s Status) known() bool { return s == Pending || s.rank() > 0 }

// known reports whether it is one of the statuses of a refund.
func (s RefundStatus) known() bool {
	return s == RefundPending || s == RefundSucceeded || s == RefundFailed
}

// mostMinor is more than any payment comes to, in minor units: what is beyond it is a mistake of the provider's adapter.
const mostMinor = 1_000_000_000_000_000

// Apply adds what a provider knows to what we know, and returns the events that say what is new. It depends on nothing
// else: applied again, an outcome changes nothing, and outcomes of one payment come to the same amounts and the same
// status in whatever order they are applied. Not applied is what is about another payment of the provider, in another
// currency, of a status that nobody knows, or of sums that cannot be.
//
// A payment that its provider does not know fails once it is so old that no call can be under way any more.
func Apply(p Payment, o Outcome, now time.Time) (next Payment, events []Event, changed bool) {
	if !o.Found {
		if p.Status != Pending || now.Sub(p.CreatedAt) < firstCheck {
			return p, nil, false
		}
		o = Outcome{
			Found: true, Status: Failed, FailureCode: codeNotReceived,
			FailureMessage: "The payment did not reach the payment provider. Nothing was charged.",
		}
	}
	if p.ProviderPaymentID != "" && o.ProviderPaymentID != "" && p.ProviderPaymentID != o.ProviderPaymentID ||
		!o.Status.known() || !sameMoney(p.Amount, o.Authorized) || !sameMoney(p.Amount, o.Captured) {
		return p, nil, false
	}
	a := application{was: p, next: p, now: now}
	a.apply(o)
	if reflect.DeepEqual(p, a.next) {
		return p, nil, false
	}
	a.next.UpdatedAt = now
	return a.next, a.events, true
}

// sameMoney reports whether an amount of a provider can be counted; none has no currency.
func sameMoney(due, a money.Amount) bool {
	return a.Currency == due.Currency && a.Minor >= 0 && a.Minor <= mostMinor || a == money.Amount{}
}

// application is one Apply or ApplyRefund in progress.
type application struct {
	was, next Payment
	now       time.Time
	events    []Event
}

func (a *application) add(t EventType, minor int64, reference, message string) {
	a.events = append(a.events, Event{
		Payment: a.was.ID, Order: a.was.Order, Type: t, Amount: money.Amount{Minor: minor, Currency: a.was.Amount.Currency},
		Reference: reference, Message: message, At: a.now,
	})
}

func (a *application) apply(o Outcome) {
	next := &a.next
	if next.ProviderPaymentID == "" {
		next.ProviderPaymentID = o.ProviderPaymentID
	}
	reference := next.ProviderPaymentID
	// What is captured was authorized, even where the provider does both at once and speaks of one.
	if authorized := max(o.Authorized.Minor, o.Captured.Minor); authorized > next.Authorized.Minor {
		a.add(AuthorizationSuccess, authorized-next.Authorized.Minor, reference, "")
		next.Authorized.Minor, next.Authorized.Currency = authorized, next.Amount.Currency
	}
	if o.Captured.Minor > next.Captured.Minor {
		late := ""
		if a.was.Status == Failed || a.was.Status == Expired || a.was.Status == Voided {
			late = "The money came after the payment was " + string(a.was.Status) + "."
		}
		a.add(ChargeSuccess, o.Captured.Minor-next.Captured.Minor, reference, late)
		next.Captured.Minor, next.Captured.Currency = o.Captured.Minor, next.Amount.Currency
	}
	if o.Status == Authorized && o.ExpiresAt.After(next.AuthorizationExpiresAt) {
		next.AuthorizationExpiresAt = o.ExpiresAt
	}
	status := o.Status
	if next.Captured.Minor > 0 {
		status = Captured
	}
	if status.rank() > next.Status.rank() {
		a.move(status, o, reference)
	}
	if next.Status == RequiresAction && o.Status == RequiresAction && o.Action != nil {
		next.Action = o.Action
	}
}

// move changes the status; the amounts are those of the outcome already.
func (a *application) move(to Status, o Outcome, reference string) {
	next := &a.next
	next.Status, next.Action = to, nil
	next.FailureCode, next.FailureMessage = "", ""
	open := next.Authorized.Minor - next.Captured.Minor
	switch to {
	case RequiresAction:
		a.add(AuthorizationActionRequired, next.Amount.Minor, reference, "")
		return
	case Failed:
		next.FailureCode, next.FailureMessage = bounded(o.FailureCode, codeLimit), bounded(o.FailureMessage, messageLimit)
		a.add(AuthorizationFailure, next.Amount.Minor, reference, next.FailureMessage)
	case Expired:
		a.add(Info, open, reference, "The authorization expired.")
	case Voided:
		a.add(CancelSuccess, open, reference, "")
	}
	// An authorization is looked at again when it ends; everything else is settled, unless the provider says otherwise.
	next.CheckAt, next.Checks = time.Time{}, 0
	if to == Authorized {
		next.CheckAt = next.AuthorizationExpiresAt
	}
}

// StartRefund reserves a pending refund on its payment. More than Refundable is refused with refund_exceeds_captured, and
// so are two refunds at once that exceed it together: then the guards of Update, or the constraint, refuse the later one.
func StartRefund(p Payment, r Refund, now time.Time) (next Payment, events []Event, err error) {
	switch {
	case r.Amount.Currency != p.Amount.Currency:
		return p, nil, fault.Invalidf("amount", "The payment is in %s, so a refund of it is too.", p.Amount.Currency)
	case r.Amount.Minor <= 0:
		return p, nil, fault.Invalidf("amount", "A refund gives something back: the amount is above zero.")
	case r.Amount.Cmp(p.Refundable()) > 0:
		return p, nil, fault.Newf(fault.Refused, CodeRefundExceedsCaptured,
			"%s is left to refund of this payment. Refund that or less.", p.Refundable()).WithParam("amount")
	}
	a := application{was: p, next: p, now: now}
	a.next.RefundPending = p.RefundPending.Add(r.Amount)
	a.next.UpdatedAt = now
	a.add(RefundRequest, r.Amount.Minor, r.ID.String(), bounded(r.Reason, messageLimit))
	return a.next, a.events, nil
}

// ApplyRefund adds what a provider knows of a refund to what we know, like Apply: pending → succeeded → failed. A refund
// that failed after it had succeeded came back: the money is the shop's again. A refund that the provider does not know
// stays pending: ask for it again, under the same id. An outcome of a status that nobody knows is not applied.
func ApplyRefund(p Payment, r Refund, o RefundOutcome, now time.Time) (nextP Payment, nextR Refund, events []Event, changed bool) {
	if !o.Found || !o.Status.known() || r.ProviderRefundID != "" && o.ProviderRefundID != "" && r.ProviderRefundID != o.ProviderRefundID {
		return p, r, nil, false
	}
	a := application{was: p, next: p, now: now}
	nextR = r
	if nextR.ProviderRefundID == "" {
		nextR.ProviderRefundID = o.ProviderRefundID
	}
	reference := r.ID.String()
	switch {
	case r.Status == RefundPending && o.Status == RefundSucceeded:
		a.next.RefundPending = p.RefundPending.Sub(r.Amount)
		a.next.Refunded = p.Refunded.Add(r.Amount)
		a.add(RefundSuccess, r.Amount.Minor, reference, "")
		nextR.Status, nextR.CheckAt, nextR.Checks = RefundSucceeded, time.Time{}, 0
	case r.Status == RefundPending && o.Status == RefundFailed:
		a.next.RefundPending = p.RefundPending.Sub(r.Amount)
		nextR.FailureMessage = bounded(o.FailureMessage, messageLimit)
		a.add(RefundFailure, r.Amount.Minor, reference, nextR.FailureMessage)
		nextR.Status, nextR.CheckAt, nextR.Checks = RefundFailed, time.Time{}, 0
	case r.Status == RefundSucceeded && o.Status == RefundFailed:
		a.next.Refunded = p.Refunded.Sub(r.Amount)
		nextR.Status, nextR.FailureMessage = RefundFailed, bounded(o.FailureMessage, messageLimit)
		a.add(RefundReversed, r.Amount.Minor, reference, nextR.FailureMessage)
	case nextR.ProviderRefundID == r.ProviderRefundID:
		return p, r, nil, false
	}
	nextR.UpdatedAt = now
	if len(a.events) > 0 {
		a.next.UpdatedAt = now
	}
	return a.next, nextR, a.events, true
}

// SaneChargeBack refuses a callback that says that a bank took money back which cannot have been taken: in another
// currency, none, or more than was captured.
func SaneChargeBack(p Payment, c Callback) error {
	back := money.Amount{Currency: p.Amount.Currency}
	if c.ChargeBack != nil {
		back = *c.ChargeBack
	}
	insane := func(format string, args ...any) error {
		return fault.Newf(fault.Refused, codeInsaneChargeBack, format, args...)
	}
	switch {
	case back.Currency != p.Amount.Currency:
		return insane("The bank took %s back of a payment in %s.", back, p.Amount.Currency)
	case back.Minor <= 0:
		return insane("The bank took %s back, which is nothing.", back)
	case back.Minor > p.Captured.Minor:
		return insane("The bank took %s back, of %s that were captured.", back, p.Captured)
	}
	return nil
}

// ChargedBack is the event of a callback that says that the shopper's bank took money back. The reference is the
// provider's event, by which it is told from another.
func ChargedBack(p Payment, c Callback, now time.Time) Event {
	a := application{was: p, now: now}
	a.add(ChargeBack, c.ChargeBack.Minor, bounded(c.EventID, referenceLimit), bounded(c.Message, messageLimit))
	return a.events[0]
}

const (
	firstCheck = 2 * time.Minute
	lastCheck  = 6 * time.Hour
)

// NextCheck is when a provider is asked again about something that was asked about so often: after 2 minutes, then each
// time after twice as long, up to 6 hours.
func NextCheck(checks int64, now time.Time) time.Time {
	wait := lastCheck
	if checks = max(checks, 0); checks < 8 { // 2 minutes doubled 8 times is more than 6 hours
		wait = min(firstCheck<<checks, lastCheck)
	}
	return now.Add(wait)
}

// Postponed is the payment with the time at which its provider is asked about it again, after it was asked in vain.
func (p Payment) Postponed(now time.Time) Payment {
	p.Checks++
	p.CheckAt, p.UpdatedAt = NextCheck(p.Checks, now), now
	return p
}

// Postponed is the refund with the time at which its provider is asked about it again, after it was asked in vain.
func (r Refund) Postponed(now time.Time) Refund {
	r.Checks++
	r.CheckAt, r.UpdatedAt = NextCheck(r.Checks, now), now
	return r
}
