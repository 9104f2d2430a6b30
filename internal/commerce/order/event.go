package order

import "winkel/internal/platform/outbox"

// What others may learn of orders, and of the payments, refunds, parcels and returns that belong to them.
const (
	EventPlaced             = "order.placed" // it stands: paid, authorized, or payable later by agreement
	EventConfirmed          = "order.confirmed"
	EventUpdated            = "order.updated"
	EventCompleted          = "order.completed"
	EventExpired            = "order.expired"
	EventPaid               = "order.paid"
	EventCanceled           = "order.canceled"
	EventFulfilled          = "order.fulfilled"
	EventPartiallyFulfilled = "order.partially_fulfilled"

	EventPaymentAuthorized = "payment.authorized"
	EventPaymentCaptured   = "payment.captured"
	EventPaymentFailed     = "payment.failed"
	EventPaymentVoided     = "payment.voided"
	EventRefundCreated     = "refund.created"
	EventRefundSucceeded   = "refund.succeeded"
	EventRefundFailed      = "refund.failed"

	EventFulfillmentCreated   = "fulfillment.created"
	EventFulfillmentShipped   = "fulfillment.shipped"
	EventFulfillmentDelivered = "fulfillment.delivered"
	EventFulfillmentCanceled  = "fulfillment.canceled"
	EventTrackingUpdated      = "fulfillment.tracking_updated"

	EventReturnRequested = "return.requested"
	EventReturnApproved  = "return.approved"
	EventReturnReceived  = "return.received"
	EventReturnClosed    = "return.closed"
)

// OrderEvent is the data of order events.
type OrderEvent struct {
	ID                string      `json:"id"`
	Number            string      `json:"number"`
	Status            string      `json:"status"`
	PaymentStatus     string      `json:"payment_status"`
	FulfillmentStatus string      `json:"fulfillment_status"`
	ReturnStatus      string      `json:"return_status"`
	CustomerID        string      `json:"customer_id,omitempty"`
	Email             string      `json:"email"`
	Currency          string      `json:"currency_code"`
	Total             int64       `json:"total"`
	PaidTotal         int64       `json:"paid_total"`
	RefundedTotal     int64       `json:"refunded_total"`
	Lines             []EventLine `json:"items"`
	Reason            string      `json:"reason,omitempty"` // of a cancellation, or of an alert
}

// EventLine is a line of an order in an event.
type EventLine struct {
	ID        string `json:"id"`
	VariantID string `json:"variant_id"`
	ProductID string `json:"product_id"`
	SKU       string `json:"sku"`
	Quantity  int64  `json:"quantity"`
	Total     int64  `json:"total"`
}

// PaymentEvent is the data of payment events.
type PaymentEvent struct {
	ID             string `json:"id"`
	OrderID        string `json:"order_id"`
	Provider       string `json:"provider"`
	Status         string `json:"status"`
	Currency       string `json:"currency_code"`
	Amount         int64  `json:"amount"`
	Captured       int64  `json:"captured_amount"`
	FailureCode    string `json:"failure_code,omitempty"`
	FailureMessage string `json:"failure_message,omitempty"`
	Attended       bool   `json:"attended"` // the shopper was there and saw it: nobody needs to write to him
}

// RefundEvent is the data of refund events.
type RefundEvent struct {
	ID        string `json:"id"`
	OrderID   string `json:"order_id"`
	PaymentID string `json:"payment_id"`
	Status    string `json:"status"`
	Currency  string `json:"currency_code"`
	Amount    int64  `json:"amount"`
	Reason    string `json:"reason,omitempty"`
}

// FulfillmentEvent is the data of fulfillment events.
type FulfillmentEvent struct {
	ID             string                `json:"id"`
	OrderID        string                `json:"order_id"`
	Status         string                `json:"status"`
	Carrier        string                `json:"carrier,omitempty"`
	TrackingNumber string                `json:"tracking_number,omitempty"`
	TrackingURL    string                `json:"tracking_url,omitempty"`
	Lines          []FulfillmentLineData `json:"items"`
}

// FulfillmentLineData is a line of a parcel or of a return in an event.
type FulfillmentLineData struct {
	LineID   string `json:"line_id"`
	Quantity int64  `json:"quantity"`
}

// ReturnEvent is the data of return events.
type ReturnEvent struct {
	ID      string                `json:"id"`
	OrderID string                `json:"order_id"`
	Status  string                `json:"status"`
	Lines   []FulfillmentLineData `json:"items"`
}

// Events is the kinds of events of orders and what belongs to them.
func Events() []outbox.Kind {
	kinds := []outbox.Kind{}
	for _, group := range []struct {
		data  any
		types []string
	}{
		{OrderEvent{}, []string{
			EventPlaced, EventConfirmed, EventUpdated, EventCompleted, EventExpired, EventPaid, EventCanceled,
			EventFulfilled, EventPartiallyFulfilled,
		}},
		{PaymentEvent{}, []string{EventPaymentAuthorized, EventPaymentCaptured, EventPaymentFailed, EventPaymentVoided}},
		{RefundEvent{}, []string{EventRefundCreated, EventRefundSucceeded, EventRefundFailed}},
		{FulfillmentEvent{}, []string{
			EventFulfillmentCreated, EventFulfillmentShipped, EventFulfillmentDelivered, EventFulfillmentCanceled,
			EventTrackingUpdated,
		}},
		{ReturnEvent{}, []string{EventReturnRequested, EventReturnApproved, EventReturnReceived, EventReturnClosed}},
	} {
		for _, kind := range group.types {
			kinds = append(kinds, outbox.Kind{Type: kind, Version: 1, Data: group.data})
		}
	}
	return kinds
}
