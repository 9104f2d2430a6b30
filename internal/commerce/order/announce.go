package order

import (
	"encoding/json"

	"winkel/internal/commerce/payment"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// announce adds the news of a change to the batch. An order that never stood has none: nobody heard of it.
func (s *Service) announce(b *db.Batch, after, before *Order) {
	if after.PlacedAt.IsZero() {
		return
	}
	news := newsOf(after, before)
	if len(news) == 0 {
		news = []string{EventUpdated}
	}
	data := encodeEvent(eventOf(after))
	for _, kind := range news {
		s.outbox.Add(b, outbox.Event{
			Type: kind, EntityID: after.ID.String(), Version: after.Version, OccurredAt: after.UpdatedAt, Data: data,
		})
	}
}

// newsOf is the types of events that a change gives rise to, order.updated aside.
func newsOf(after, before *Order) []string {
	var news []string
	if before.PlacedAt.IsZero() {
		news = append(news, EventPlaced)
	}
	if after.Status != before.Status {
		switch after.Status {
		case Confirmed:
			news = append(news, EventConfirmed)
		case Completed:
			if before.Status != Confirmed {
				news = append(news, EventConfirmed)
			}
			news = append(news, EventCompleted)
		case Expired:
			news = append(news, EventExpired)
		case Canceled:
			news = append(news, EventCanceled)
		case Draft, Pending, RequiresAction:
		}
	}
	if paid(after.PaymentStatus) && !paid(before.PaymentStatus) && after.RefundedTotal.IsZero() {
		news = append(news, EventPaid)
	}
	if after.FulfillmentStatus != before.FulfillmentStatus {
		switch after.FulfillmentStatus {
		case Fulfilled:
			news = append(news, EventFulfilled)
		case PartiallyFulfilled:
			news = append(news, EventPartiallyFulfilled)
		case NotRequired, Unfulfilled, PartiallyDelivered, Delivered:
		}
	}
	return news
}

func paid(s PaymentStatus) bool { return s == PaymentPaid || s == PaymentOverpaid }

func eventOf(o *Order) OrderEvent {
	e := OrderEvent{
		ID: o.ID.String(), Number: o.Number, Status: string(o.Status), PaymentStatus: string(o.PaymentStatus),
		FulfillmentStatus: string(o.FulfillmentStatus), ReturnStatus: string(o.ReturnStatus), CustomerID: o.Customer.String(),
		Email: o.Email, Currency: string(o.Currency), Total: o.Total.Minor, PaidTotal: o.PaidTotal.Minor,
		RefundedTotal: o.RefundedTotal.Minor, Lines: make([]EventLine, len(o.Lines)), Reason: o.CancelReason,
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		e.Lines[i] = EventLine{
			ID: l.ID.String(), VariantID: l.Variant.String(), ProductID: l.Product.String(), SKU: l.SKU, Quantity: l.Quantity,
			Total: l.Total.Minor,
		}
	}
	return e
}

// AnnouncePayment adds the news of a payment's change to the batch; none where its status did not change to one that
// others may learn. attended says that the shopper was there.
func (s *Service) AnnouncePayment(b *db.Batch, before, after payment.Payment, attended bool) {
	kind := map[payment.Status]string{
		payment.Authorized: EventPaymentAuthorized, payment.Captured: EventPaymentCaptured,
		payment.Failed: EventPaymentFailed, payment.Voided: EventPaymentVoided,
	}[after.Status]
	if kind == "" || before.Status == after.Status {
		return
	}
	s.outbox.Add(b, outbox.Event{
		Type: kind, EntityID: after.ID.String(), Version: after.Version,
		Data: encodeEvent(PaymentEvent{
			ID: after.ID.String(), OrderID: after.Order.String(), Provider: after.Provider, Status: string(after.Status),
			Currency: string(after.Amount.Currency), Amount: after.Amount.Minor, Captured: after.Captured.Minor,
			FailureCode: after.FailureCode, FailureMessage: after.FailureMessage, Attended: attended,
		}),
	})
}

func encodeEvent(data any) json.RawMessage {
	text, err := json.Marshal(data)
	if err != nil {
		panic("order: an event cannot be encoded: " + err.Error())
	}
	return text
}

// AnnounceRefund adds the news of a refund's change to the batch; before is the zero Refund for a new one.
func (s *Service) AnnounceRefund(b *db.Batch, before, after payment.Refund) {
	kind := map[payment.RefundStatus]string{
		payment.RefundPending: EventRefundCreated, payment.RefundSucceeded: EventRefundSucceeded, payment.RefundFailed: EventRefundFailed,
	}[after.Status]
	if before.Status == after.Status {
		return
	}
	s.outbox.Add(b, outbox.Event{
		Type: kind, EntityID: after.ID.String(), Version: after.Version,
		Data: encodeEvent(RefundEvent{
			ID: after.ID.String(), OrderID: after.Order.String(), PaymentID: after.Payment.String(), Status: string(after.Status),
			Currency: string(after.Amount.Currency), Amount: after.Amount.Minor, Reason: after.Reason,
		}),
	})
}
