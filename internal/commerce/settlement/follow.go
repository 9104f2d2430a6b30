package settlement

import (
	"fmt"
	"time"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/money"
)

// Reasons for which an order is closed, as they stand in CancelReason.
const (
	ReasonDeclined = "payment_declined"
	ReasonVoided   = "payment_voided"
	ReasonExpired  = "payment_expired"
	ReasonUnpaid   = "unpaid"
)

// consequence is what a payment's change means for its order.
type consequence struct {
	place    bool         // it stands from now on
	status   order.Status // it becomes; empty: stays
	release  string       // it is given back, for this reason
	giveBack money.Amount // what arrived though the order is closed; zero: nothing
	note     string
}

// follow decides what an order makes of a payment that was was and is now is. all is every payment of the order, the
// changed one included.
func follow(o *order.Order, was, is payment.Payment, all []payment.Payment) consequence {
	sums := order.SumPayments(o.Currency, all)
	arrived := is.Captured.Minor > was.Captured.Minor
	switch {
	case o.Status == order.Canceled || o.Status == order.Expired:
		return tooLate(o, was, is)
	case o.PlacedAt.IsZero():
		return firstPayment(o, is, sums)
	case o.Status == order.Pending && sums.Captured.Minor >= o.Total.Minor:
		if sums.Captured.Minor > o.Total.Minor {
			return consequence{status: order.RequiresAction, note: mismatch(sums.Captured, o.Total)}
		}
		return consequence{status: order.Confirmed}
	case arrived && sums.Captured.Minor > o.Total.Minor && o.Status == order.Confirmed:
		return consequence{status: order.RequiresAction, note: mismatch(sums.Captured, o.Total)}
	}
	return consequence{}
}

// firstPayment is follow for an order that does not stand yet.
func firstPayment(o *order.Order, is payment.Payment, sums order.Sums) consequence {
	switch is.Status {
	case payment.Captured:
		if sums.Captured.Minor != o.Total.Minor {
			return consequence{place: true, status: order.RequiresAction, note: mismatch(sums.Captured, o.Total)}
		}
		return consequence{place: true, status: order.Confirmed}
	case payment.Authorized:
		if sums.Authorized.Minor != o.Total.Minor {
			return consequence{place: true, status: order.RequiresAction, note: mismatch(sums.Authorized, o.Total)}
		}
		return consequence{place: true, status: order.Confirmed}
	case payment.Failed:
		return consequence{release: ReasonDeclined}
	case payment.Voided:
		return consequence{release: ReasonVoided}
	case payment.Expired:
		return consequence{release: ReasonExpired}
	case payment.Pending, payment.RequiresAction:
	}
	return consequence{}
}

// tooLate is follow for an order that is closed: what arrives now goes back.
func tooLate(o *order.Order, was, is payment.Payment) consequence {
	if arrived := is.Captured.Minor - was.Captured.Minor; arrived > 0 {
		amount := money.Amount{Minor: min(arrived, is.Refundable().Minor), Currency: o.Currency}
		return consequence{
			giveBack: amount,
			note:     fmt.Sprintf("%s arrived after the order was closed, and goes back.", amount),
		}
	}
	return consequence{}
}

func mismatch(got, due money.Amount) string {
	return fmt.Sprintf("%s: %s was paid and %s is due.", payment.CodeAmountMismatch, got, due)
}

// apply makes an order what the consequence says.
func (c consequence) apply(o *order.Order, now time.Time) {
	if c.place {
		o.PlacedAt, o.ExpiresAt = now, time.Time{}
	}
	if c.status != "" {
		o.Status, o.ExpiresAt = c.status, time.Time{} // it is paid, or staff decide
	}
	switch {
	case c.release == "":
	case !o.ExpiresAt.IsZero() && !o.ExpiresAt.After(now):
		Close(o, order.Expired, ReasonUnpaid, now)
	default:
		Close(o, order.Canceled, c.release, now)
	}
}

// Close makes an order a closed one: nothing of it is to come any more. One that never stood lets go of its cart and of the
// request that began it, so that the shopper can try again.
func Close(o *order.Order, status order.Status, reason string, now time.Time) {
	o.Status, o.CancelReason, o.CanceledAt, o.ExpiresAt = status, reason, now, time.Time{}
	for i := range o.Lines {
		o.Lines[i].CanceledQuantity = o.Lines[i].Quantity - o.Lines[i].FulfilledQuantity
	}
	if o.PlacedAt.IsZero() {
		o.Cart, o.PlacementKey = 0, ""
	}
}
