package order

import (
	"slices"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/money"
)

// moves is which status an order may leave for which. The doc of the package shows it as a picture.
var moves = map[Status][]Status{
	Draft:          {Pending, Canceled},
	Pending:        {Confirmed, RequiresAction, Expired, Canceled},
	RequiresAction: {Pending, Confirmed, Canceled},
	Confirmed:      {Completed, RequiresAction, Canceled},
	Completed:      {},
	Canceled:       {},
	Expired:        {},
}

// CanBecome reports whether an order may go from one status to another.
func (s Status) CanBecome(next Status) bool {
	return slices.Contains(moves[s], next)
}

// PaymentStatusOf derives the payment status of an order, the first that holds:
//
//	refunded            something was captured, and all of it was refunded
//	partially_refunded  some of it was refunded
//	overpaid            more was captured than the total
//	paid                the total was captured, or there is nothing to pay
//	partially_paid      something was captured
//	authorized          the total is authorized
//	partially_authorized  something is authorized
//	requires_action     a payment waits for the shopper
//	pending             a payment is under way, or none was begun
//	failed, expired, voided  what became of the last payment
func PaymentStatusOf(total money.Amount, payments []payment.Payment) PaymentStatus {
	sums := SumPayments(total.Currency, payments)
	switch {
	case sums.Captured.Minor > 0 && sums.Refunded.Minor >= sums.Captured.Minor:
		return PaymentRefunded
	case sums.Refunded.Minor > 0:
		return PaymentPartiallyRefunded
	case sums.Captured.Minor > total.Minor:
		return PaymentOverpaid
	case sums.Captured.Minor == total.Minor:
		return PaymentPaid
	case sums.Captured.Minor > 0:
		return PaymentPartiallyPaid
	case sums.Authorized.Minor >= total.Minor && sums.Authorized.Minor > 0:
		return PaymentAuthorized
	case sums.Authorized.Minor > 0:
		return PaymentPartiallyAuthorized
	}
	return openStatusOf(payments)
}

// openStatusOf is the payment status while there is no money.
func openStatusOf(payments []payment.Payment) PaymentStatus {
	status := PaymentPending
	if slices.ContainsFunc(payments, func(p payment.Payment) bool { return p.Status == payment.RequiresAction }) {
		return PaymentRequiresAction
	}
	for i, p := range payments {
		switch p.Status {
		case payment.Pending:
			return PaymentPending
		case payment.Failed, payment.Expired, payment.Voided:
			if i == len(payments)-1 {
				status = PaymentStatus(p.Status)
			}
		case payment.RequiresAction, payment.Authorized, payment.Captured: // without an amount: nothing was to be paid
		}
	}
	return status
}

// Sums is what the payments of an order come to.
type Sums struct {
	Authorized money.Amount // held or captured; nothing once the hold is over
	Captured   money.Amount
	Refunded   money.Amount
}

// SumPayments adds the payments of an order up.
func SumPayments(currency money.Currency, payments []payment.Payment) Sums {
	zero := money.Amount{Currency: currency}
	sums := Sums{zero, zero, zero}
	for _, p := range payments {
		if p.Status == payment.Authorized || p.Status == payment.Captured {
			sums.Authorized = sums.Authorized.Add(p.Authorized)
		}
		sums.Captured = sums.Captured.Add(p.Captured)
		sums.Refunded = sums.Refunded.Add(p.Refunded)
	}
	return sums
}

// FulfillmentStatusOf derives the fulfillment status of an order from its lines that have something to send:
//
//	not_required         there are none, or all of them are canceled
//	unfulfilled          nothing is in a parcel
//	partially_fulfilled  some is
//	fulfilled            all that is not canceled is
//	partially_delivered  all is in parcels, some of which arrived
//	delivered            all arrived
//
// The vocabulary has three more. scheduled and on_hold need dates and holds, which orders do not have yet; in_progress would be
// what is packed and has not left, which counts as fulfilled here, as it does in Medusa: the parcels say how far they are.
func FulfillmentStatusOf(lines []Line) FulfillmentStatus {
	var due, fulfilled, delivered int64
	for i := range lines {
		if !lines[i].RequiresShipping {
			continue
		}
		due += lines[i].Quantity - lines[i].CanceledQuantity
		fulfilled += lines[i].FulfilledQuantity
		delivered += lines[i].DeliveredQuantity
	}
	switch {
	case due == 0:
		return NotRequired
	case fulfilled == 0:
		return Unfulfilled
	case fulfilled < due:
		return PartiallyFulfilled
	case delivered == 0:
		return Fulfilled
	case delivered < due:
		return PartiallyDelivered
	}
	return Delivered
}

// Statuses of a return. The package vocabulary: requested → open → partially_received → received → closed; requested →
// declined; requested or open → canceled.
const (
	ReturnStateRequested         = "requested"
	ReturnStateOpen              = "open"
	ReturnStatePartiallyReceived = "partially_received"
	ReturnStateReceived          = "received"
	ReturnStateClosed            = "closed"
	ReturnStateDeclined          = "declined"
	ReturnStateCanceled          = "canceled"
)

// ReturnStatusOf derives the return status of an order from its returns:
//
//	no_return           there is none, or only canceled ones
//	in_progress         one is open or partly received
//	return_requested    one waits for an answer
//	returned            everything that was sent came back
//	partially_returned  something came back
//	return_failed       all were declined
func ReturnStatusOf(lines []Line, returns []Return) ReturnStatus {
	var requested, open, declined, canceled int
	for _, r := range returns {
		switch r.Status {
		case ReturnStateRequested:
			requested++
		case ReturnStateOpen, ReturnStatePartiallyReceived:
			open++
		case ReturnStateDeclined:
			declined++
		case ReturnStateCanceled:
			canceled++
		}
	}
	var sent, returned int64
	for i := range lines {
		sent += lines[i].FulfilledQuantity
		returned += lines[i].ReturnedQuantity
	}
	switch {
	case open > 0:
		return ReturnInProgress
	case requested > 0:
		return ReturnRequested
	case returned > 0 && returned == sent:
		return Returned
	case returned > 0:
		return PartiallyReturned
	case declined > 0 && declined+canceled == len(returns):
		return ReturnFailed
	}
	return NoReturn
}

// Derive brings everything that follows from lines, payments and returns up to date: sums, the three derived statuses, and
// completion.
func (o *Order) Derive() {
	sums := SumPayments(o.Currency, o.Payments)
	o.AuthorizedTotal, o.PaidTotal, o.RefundedTotal = sums.Authorized, sums.Captured, sums.Refunded
	o.PaymentStatus = PaymentStatusOf(o.Total, o.Payments)
	o.FulfillmentStatus = FulfillmentStatusOf(o.Lines)
	o.ReturnStatus = ReturnStatusOf(o.Lines, o.Returns)
	if o.Status == Confirmed && o.settled() && (o.FulfillmentStatus == Delivered || o.FulfillmentStatus == NotRequired) {
		o.Status = Completed
	}
}

// settled reports whether no money is to come any more.
func (o *Order) settled() bool {
	switch o.PaymentStatus {
	case PaymentPaid, PaymentOverpaid, PaymentRefunded, PaymentPartiallyRefunded:
		return o.PaidTotal.Minor >= o.Total.Minor
	default:
		return false
	}
}
