package admin

import (
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Order is an order as staff see it: what its buyer sees, and more.
type Order struct {
	wire.Order

	Items                 []OrderItem              `json:"items"`
	Fulfillments          []Fulfillment            `json:"fulfillments"`
	Refunds               []Refund                 `json:"refunds"`
	Returns               []Return                 `json:"returns"`
	StatusHistory         []HistoryEntry           `json:"status_history"`
	Source                string                   `json:"source" doc:"storefront, api or import."`
	CheckoutID            wire.Nullable[string]    `json:"checkout_id"`
	AuthorizedTotal       wire.Money               `json:"authorized_total"`
	ShippingRefundedTotal wire.Money               `json:"shipping_refunded_total"`
	RefundableTotal       wire.Money               `json:"refundable_total" doc:"What can still be given back."`
	ArchivedAt            wire.Nullable[time.Time] `json:"archived_at"`
}

// OrderItem is a line of an order with what only staff may know.
type OrderItem struct {
	wire.OrderItem

	UnitCost          wire.Nullable[wire.Money] `json:"unit_cost" doc:"What one was bought for, as it was known then."`
	Oversold          int64                     `json:"oversold" doc:"Units that were not there when they were sold."`
	DeliveredQuantity int64                     `json:"delivered_quantity"`
	RefundedTotal     wire.Money                `json:"refunded_total"`
	TaxClass          string                    `json:"tax_class"`
	WeightGrams       int64                     `json:"weight_grams"`
	RequiresShipping  bool                      `json:"requires_shipping"`
}

// Fulfillment is a parcel as staff see it.
type Fulfillment struct {
	wire.Fulfillment

	OrderID   id.Order  `json:"order_id"`
	Version   int64     `json:"version"`
	Note      string    `json:"note"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Refund is a refund as staff see it.
type Refund struct {
	wire.Refund

	Note             string    `json:"note"`
	Actor            string    `json:"actor"`
	ProviderRefundID string    `json:"provider_refund_id"`
	FailureMessage   string    `json:"failure_message"`
	UpdatedAt        time.Time `json:"updated_at"`
}

// Return is a return as staff see it.
type Return struct {
	wire.Return

	Version   int64     `json:"version"`
	Note      string    `json:"note"`
	Actor     string    `json:"actor"`
	UpdatedAt time.Time `json:"updated_at"`
}

// HistoryEntry is one line of the history of an order, with the request that caused it.
type HistoryEntry struct {
	wire.HistoryEntry

	RequestID string `json:"request_id"`
}

func orderDocument(o *order.Order) Order {
	w := Order{
		Order: wire.OrderOf(o), Items: make([]OrderItem, len(o.Lines)), Fulfillments: make([]Fulfillment, len(o.Fulfillments)),
		Refunds: make([]Refund, len(o.Refunds)), Returns: make([]Return, len(o.Returns)),
		StatusHistory: make([]HistoryEntry, len(o.History)), Source: o.Source, AuthorizedTotal: wire.MoneyOf(o.AuthorizedTotal),
		ShippingRefundedTotal: wire.MoneyOf(o.ShippingRefundedTotal), ArchivedAt: wire.TimeOrNull(o.ArchivedAt),
	}
	if !o.Checkout.IsZero() {
		w.CheckoutID = wire.Some(o.Checkout.String())
	}
	left := money.Amount{Currency: o.Currency}
	for i := range o.Payments {
		left = left.Add(o.Payments[i].Refundable())
	}
	w.RefundableTotal = wire.MoneyOf(left)
	for i := range o.Lines {
		l := &o.Lines[i]
		w.Items[i] = OrderItem{
			OrderItem: w.Order.Items[i], UnitCost: wire.MoneyOrNull(l.UnitCost), Oversold: l.Oversold,
			DeliveredQuantity: l.DeliveredQuantity, RefundedTotal: wire.MoneyOf(l.RefundedTotal), TaxClass: l.TaxClass,
			WeightGrams: l.WeightGrams, RequiresShipping: l.RequiresShipping,
		}
	}
	for i := range o.Fulfillments {
		w.Fulfillments[i] = fulfillmentDocument(&o.Fulfillments[i])
	}
	for i := range o.Refunds {
		r := &o.Refunds[i]
		w.Refunds[i] = Refund{
			Refund: w.Order.Refunds[i], Note: r.Note, Actor: r.Actor, ProviderRefundID: r.ProviderRefundID,
			FailureMessage: r.FailureMessage, UpdatedAt: r.UpdatedAt,
		}
	}
	for i := range o.Returns {
		r := &o.Returns[i]
		w.Returns[i] = Return{Return: w.Order.Returns[i], Version: r.Version, Note: r.Note, Actor: r.Actor, UpdatedAt: r.UpdatedAt}
	}
	for i, e := range wire.HistoryOf(o, true) {
		w.StatusHistory[i] = HistoryEntry{HistoryEntry: e, RequestID: o.History[i].RequestID}
	}
	return w
}

func fulfillmentDocument(f *fulfillment.Fulfillment) Fulfillment {
	return Fulfillment{
		Fulfillment: wire.FulfillmentOf(f), OrderID: f.Order, Version: f.Version, Note: f.Note, UpdatedAt: f.UpdatedAt,
	}
}

func orderReply(o *order.Order) *wire.Reply[Order] {
	return &wire.Reply[Order]{Body: orderDocument(o), Version: o.Version}
}

// OrderListItem is an order in a list, without what belongs to it.
type OrderListItem struct {
	ID                id.Order                   `json:"id"`
	Number            string                     `json:"number"`
	Status            string                     `json:"status"`
	PaymentStatus     string                     `json:"payment_status"`
	FulfillmentStatus string                     `json:"fulfillment_status"`
	ReturnStatus      string                     `json:"return_status"`
	Email             string                     `json:"email"`
	Name              string                     `json:"name" doc:"Of whom it goes to, or of whom it is for."`
	CustomerID        wire.Nullable[id.Customer] `json:"customer_id"`
	CurrencyCode      string                     `json:"currency_code"`
	Total             wire.Money                 `json:"total"`
	PaidTotal         wire.Money                 `json:"paid_total"`
	RefundedTotal     wire.Money                 `json:"refunded_total"`
	OutstandingTotal  wire.Money                 `json:"outstanding_total"`
	Source            string                     `json:"source"`
	PlacedAt          wire.Nullable[time.Time]   `json:"placed_at"`
	ArchivedAt        wire.Nullable[time.Time]   `json:"archived_at"`
	Version           int64                      `json:"version"`
	CreatedAt         time.Time                  `json:"created_at"`
	UpdatedAt         time.Time                  `json:"updated_at"`
}

func orderListItem(o *order.Order) OrderListItem {
	item := OrderListItem{
		ID: o.ID, Number: o.Number, Status: string(o.Status), PaymentStatus: string(o.PaymentStatus),
		FulfillmentStatus: string(o.FulfillmentStatus), ReturnStatus: string(o.ReturnStatus), Email: o.Email,
		CurrencyCode: string(o.Currency), Total: wire.MoneyOf(o.Total), PaidTotal: wire.MoneyOf(o.PaidTotal),
		RefundedTotal: wire.MoneyOf(o.RefundedTotal), OutstandingTotal: wire.MoneyOf(o.Outstanding()), Source: o.Source,
		PlacedAt: wire.TimeOrNull(o.PlacedAt), ArchivedAt: wire.TimeOrNull(o.ArchivedAt), Version: o.Version,
		CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt,
	}
	if item.Name = nameIn(o.ShippingAddress); item.Name == "" {
		item.Name = nameIn(o.BillingAddress)
	}
	if !o.Customer.IsZero() {
		item.CustomerID = wire.Some(o.Customer)
	}
	return item
}

// PaymentEvent is one entry of the ledger of the money of an order.
type PaymentEvent struct {
	ID        id.PaymentEvent `json:"id"`
	PaymentID id.Payment      `json:"payment_id"`
	Type      string          `json:"type" doc:"As in charge_success or refund_request."`
	Amount    wire.Money      `json:"amount"`
	Reference string          `json:"reference" doc:"The refund's id, or the provider's name for it."`
	Message   string          `json:"message"`
	Actor     string          `json:"actor"`
	At        time.Time       `json:"at"`
}

func paymentEventDocument(e *payment.Event) PaymentEvent {
	return PaymentEvent{
		ID: e.ID, PaymentID: e.Payment, Type: string(e.Type), Amount: wire.MoneyOf(e.Amount), Reference: e.Reference,
		Message: e.Message, Actor: e.Actor, At: e.At,
	}
}

// amountOf is an amount that a client may have sent.
func amountOf(param string, m *wire.Money) (*money.Amount, error) {
	if m == nil {
		return nil, nil
	}
	amount, err := m.Parse(param)
	return &amount, err
}
