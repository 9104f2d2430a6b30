package wire

import (
	"strings"
	"time"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/pricing"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Order is an order as its buyer sees it.
type Order struct {
	ID                id.Order                 `json:"id"`
	Number            string                   `json:"number" example:"W-2026-000123"`
	Status            string                   `json:"status" doc:"pending, requires_action, confirmed, completed, canceled or expired."`
	PaymentStatus     string                   `json:"payment_status"`
	FulfillmentStatus string                   `json:"fulfillment_status"`
	ReturnStatus      string                   `json:"return_status"`
	Email             string                   `json:"email"`
	CustomerID        Nullable[id.Customer]    `json:"customer_id"`
	CurrencyCode      string                   `json:"currency_code"`
	PricesIncludeTax  bool                     `json:"prices_include_tax"`
	Items             []OrderItem              `json:"items"`
	OriginalTotal     Money                    `json:"original_total" doc:"The total as it would be without discounts."`
	Subtotal          Money                    `json:"subtotal"`
	DiscountTotal     Money                    `json:"discount_total"`
	ShippingTotal     Money                    `json:"shipping_total" doc:"Before discounts on it."`
	TaxTotal          Money                    `json:"tax_total" doc:"On top of the prices, or contained in them: see prices_include_tax."`
	Total             Money                    `json:"total"`
	PaidTotal         Money                    `json:"paid_total" doc:"What was taken; refunds are not subtracted."`
	RefundedTotal     Money                    `json:"refunded_total"`
	OutstandingTotal  Money                    `json:"outstanding_total" doc:"What is still to be paid."`
	PriceSteps        []PriceStep              `json:"price_steps" doc:"Why the total is what it is: the amounts add up to it."`
	ShippingAddress   Nullable[Address]        `json:"shipping_address"`
	BillingAddress    Nullable[Address]        `json:"billing_address"`
	ShippingMethod    Nullable[ShippingMethod] `json:"shipping_method"`
	Payments          []Payment                `json:"payments"`
	Fulfillments      []Fulfillment            `json:"fulfillments"`
	Refunds           []Refund                 `json:"refunds"`
	Returns           []Return                 `json:"returns"`
	Consents          []Consent                `json:"consents"`
	StatusHistory     []HistoryEntry           `json:"status_history"`
	Note              string                   `json:"note" doc:"What the buyer wrote."`
	CancelReason      string                   `json:"cancel_reason"`
	PlacedAt          Nullable[time.Time]      `json:"placed_at" doc:"Since when the order stands; null while it waits for its payment."`
	ExpiresAt         Nullable[time.Time]      `json:"expires_at" doc:"When it ends by itself if it is not paid."`
	CanceledAt        Nullable[time.Time]      `json:"canceled_at"`
	Version           int64                    `json:"version"`
	CreatedAt         time.Time                `json:"created_at"`
	UpdatedAt         time.Time                `json:"updated_at"`
}

// OrderItem is a line of an order.
type OrderItem struct {
	ID                 id.OrderLine    `json:"id"`
	VariantID          id.Variant      `json:"variant_id"`
	ProductID          id.Product      `json:"product_id"`
	Title              string          `json:"title"`
	VariantTitle       string          `json:"variant_title"`
	SKU                string          `json:"sku"`
	ImageURL           string          `json:"image_url"`
	Options            []Choice        `json:"options"`
	Quantity           int64           `json:"quantity" doc:"As it was ordered."`
	CurrentQuantity    int64           `json:"current_quantity" doc:"After cancels and returns."`
	CanceledQuantity   int64           `json:"canceled_quantity"`
	FulfilledQuantity  int64           `json:"fulfilled_quantity"`
	ReturnedQuantity   int64           `json:"returned_quantity"`
	RefundedQuantity   int64           `json:"refunded_quantity"`
	UnitPrice          Money           `json:"unit_price"`
	CompareAtUnitPrice Nullable[Money] `json:"compare_at_unit_price"`
	Subtotal           Money           `json:"subtotal"`
	DiscountTotal      Money           `json:"discount_total"`
	TaxTotal           Money           `json:"tax_total"`
	Total              Money           `json:"total"`
	IsTaxInclusive     bool            `json:"is_tax_inclusive"`
	Adjustments        []Adjustment    `json:"adjustments"`
	TaxLines           []TaxLine       `json:"tax_lines"`
}

// Choice is what a variant is in one of its product's options.
type Choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Adjustment is what one promotion took off.
type Adjustment struct {
	PromotionID id.Promotion `json:"promotion_id"`
	Code        string       `json:"code" doc:"The coupon's; empty where the promotion applies by itself."`
	Label       string       `json:"label"`
	Amount      Money        `json:"amount" doc:"Positive."`
}

// TaxLine is one tax.
type TaxLine struct {
	Name   string `json:"name"`
	Rate   string `json:"rate" doc:"In percent." example:"10.75"`
	Amount Money  `json:"amount"`
	Source string `json:"source"`
}

// PriceStep is one line of the explanation of a total.
type PriceStep struct {
	Kind        string                 `json:"kind" doc:"list_price, discount, shipping, tax or tax_included."`
	ItemID      string                 `json:"item_id" doc:"Empty for the shipping."`
	Label       string                 `json:"label"`
	PromotionID Nullable[id.Promotion] `json:"promotion_id"`
	Rate        string                 `json:"rate" doc:"In percent; 0 where there is none."`
	Rounded     bool                   `json:"rounded" doc:"A fraction of a minor unit was rounded away."`
	Amount      Money                  `json:"amount" doc:"What it adds to the total."`
	Contained   Money                  `json:"contained" doc:"The tax within the price, of tax_included."`
	Total       Money                  `json:"total" doc:"So far."`
}

// ShippingMethod is the shipping option as it was chosen.
type ShippingMethod struct {
	OptionID      id.ShippingOption `json:"option_id"`
	Name          string            `json:"name"`
	Kind          string            `json:"kind"`
	Price         Money             `json:"price"`
	DiscountTotal Money             `json:"discount_total"`
	TaxTotal      Money             `json:"tax_total"`
	Total         Money             `json:"total"`
	MinDays       int64             `json:"min_days" doc:"Until it arrives; 0 where nothing is promised."`
	MaxDays       int64             `json:"max_days"`
	Adjustments   []Adjustment      `json:"adjustments"`
	TaxLines      []TaxLine         `json:"tax_lines"`
}

// Payment is one attempt to get the money of an order.
type Payment struct {
	ID             id.Payment           `json:"id"`
	Provider       string               `json:"provider"`
	Status         string               `json:"status"`
	Amount         Money                `json:"amount"`
	Authorized     Money                `json:"authorized_amount"`
	Captured       Money                `json:"captured_amount"`
	Refunded       Money                `json:"refunded_amount"`
	TransactionID  string               `json:"transaction_id" doc:"The provider's name for it."`
	FailureCode    string               `json:"failure_code"`
	FailureMessage string               `json:"failure_message"`
	Action         Nullable[NextAction] `json:"action" doc:"What the buyer has to do before it goes on."`
	ExpiresAt      Nullable[time.Time]  `json:"authorization_expires_at"`
	ProcessedAt    time.Time            `json:"processed_at"`
}

// NextAction is something that a buyer has to do, such as 3-D Secure.
type NextAction struct {
	Type         string            `json:"type" doc:"redirect or sdk."`
	URL          string            `json:"url"`
	ClientSecret string            `json:"client_secret" doc:"For the provider's own script."`
	Data         map[string]string `json:"data"`
}

// Fulfillment is one parcel.
type Fulfillment struct {
	ID                id.Fulfillment      `json:"id"`
	Status            string              `json:"status"`
	Carrier           string              `json:"carrier"`
	TrackingNumber    string              `json:"tracking_number"`
	TrackingURL       string              `json:"tracking_url"`
	Items             []LineQuantity      `json:"items"`
	ShippedAt         Nullable[time.Time] `json:"shipped_at"`
	DeliveredAt       Nullable[time.Time] `json:"delivered_at"`
	EstimatedDelivery Nullable[time.Time] `json:"estimated_delivery"`
	CreatedAt         time.Time           `json:"created_at"`
}

// LineQuantity is so many of a line.
type LineQuantity struct {
	LineID   id.OrderLine `json:"line_id"`
	Quantity int64        `json:"quantity"`
}

// Refund is money on its way back.
type Refund struct {
	ID        id.Refund    `json:"id"`
	PaymentID id.Payment   `json:"payment_id"`
	Status    string       `json:"status"`
	Amount    Money        `json:"amount"`
	Shipping  Money        `json:"shipping_amount" doc:"The part of it that is for the shipping."`
	Items     []RefundItem `json:"items"`
	Reason    string       `json:"reason"`
	CreatedAt time.Time    `json:"created_at"`
}

// RefundItem is the part of a refund that is for a line.
type RefundItem struct {
	LineID   id.OrderLine `json:"line_id"`
	Quantity int64        `json:"quantity"`
	Amount   Money        `json:"amount"`
}

// Return is goods on their way back.
type Return struct {
	ID        id.Return    `json:"id"`
	Status    string       `json:"status"`
	Reason    string       `json:"reason"`
	Items     []ReturnItem `json:"items"`
	CreatedAt time.Time    `json:"created_at"`
}

// ReturnItem is so many of a line on their way back, and what became of those that arrived.
type ReturnItem struct {
	LineID    id.OrderLine `json:"line_id"`
	Quantity  int64        `json:"quantity"`
	Restocked int64        `json:"restocked"`
	Damaged   int64        `json:"damaged"`
	Discarded int64        `json:"discarded"`
}

// Consent is something that the buyer agreed to.
type Consent struct {
	Kind    string    `json:"kind"`
	Version string    `json:"version"`
	Given   bool      `json:"given"`
	At      time.Time `json:"at"`
}

// HistoryEntry is one line of the history of an order.
type HistoryEntry struct {
	Axis  string    `json:"axis" doc:"status, payment, fulfillment, return or note."`
	From  string    `json:"from"`
	To    string    `json:"to"`
	Note  string    `json:"note"`
	Actor string    `json:"actor"`
	At    time.Time `json:"at"`
}

// OrderOf is an order on the wire, for its buyer. What staff wrote for themselves is not in it.
func OrderOf(o *order.Order) Order {
	w := Order{
		ID: o.ID, Number: o.Number, Status: string(o.Status), PaymentStatus: string(o.PaymentStatus),
		FulfillmentStatus: string(o.FulfillmentStatus), ReturnStatus: string(o.ReturnStatus), Email: o.Email,
		CurrencyCode: string(o.Currency), PricesIncludeTax: o.PricesIncludeTax, Items: make([]OrderItem, len(o.Lines)),
		OriginalTotal: MoneyOf(o.OriginalTotal), Subtotal: MoneyOf(o.Subtotal), DiscountTotal: MoneyOf(o.DiscountTotal),
		ShippingTotal: MoneyOf(o.ShippingTotal), TaxTotal: MoneyOf(o.TaxTotal), Total: MoneyOf(o.Total),
		PaidTotal: MoneyOf(o.PaidTotal), RefundedTotal: MoneyOf(o.RefundedTotal), OutstandingTotal: MoneyOf(o.Outstanding()),
		PriceSteps:      PriceStepsOf(o.PriceSteps, func(key int64) string { return id.OrderLine(key).String() }),
		ShippingAddress: AddressOrNull(o.ShippingAddress), BillingAddress: AddressOrNull(o.BillingAddress),
		Payments: make([]Payment, len(o.Payments)), Fulfillments: make([]Fulfillment, len(o.Fulfillments)),
		Refunds: make([]Refund, len(o.Refunds)), Returns: make([]Return, len(o.Returns)), Consents: make([]Consent, len(o.Consents)),
		StatusHistory: HistoryOf(o, false), Note: o.Note, CancelReason: o.CancelReason, PlacedAt: TimeOrNull(o.PlacedAt),
		ExpiresAt: TimeOrNull(o.ExpiresAt), CanceledAt: TimeOrNull(o.CanceledAt), Version: o.Version,
		CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt,
	}
	if !o.Customer.IsZero() {
		w.CustomerID = Some(o.Customer)
	}
	if o.ShippingMethod.Name != "" {
		w.ShippingMethod = Some(shippingMethodOf(&o.ShippingMethod))
	}
	for i := range o.Lines {
		w.Items[i] = orderItemOf(o, &o.Lines[i])
	}
	for i, p := range o.Payments {
		w.Payments[i] = PaymentOf(p)
	}
	for i := range o.Fulfillments {
		w.Fulfillments[i] = FulfillmentOf(&o.Fulfillments[i])
	}
	for i := range o.Refunds {
		w.Refunds[i] = refundOf(&o.Refunds[i])
	}
	for i := range o.Returns {
		w.Returns[i] = ReturnOf(&o.Returns[i])
	}
	for i, c := range o.Consents {
		w.Consents[i] = Consent{Kind: c.Kind, Version: c.Version, Given: c.Given, At: c.At}
	}
	return w
}

func orderItemOf(o *order.Order, l *order.Line) OrderItem {
	item := OrderItem{
		ID: l.ID, VariantID: l.Variant, ProductID: l.Product, Title: l.Title, VariantTitle: l.VariantTitle, SKU: l.SKU,
		ImageURL: l.ImageURL, Options: make([]Choice, len(l.Options)), Quantity: l.Quantity, CurrentQuantity: l.CurrentQuantity(),
		CanceledQuantity: l.CanceledQuantity, FulfilledQuantity: l.FulfilledQuantity, ReturnedQuantity: l.ReturnedQuantity,
		RefundedQuantity: l.RefundedQuantity, UnitPrice: MoneyOf(l.UnitPrice), CompareAtUnitPrice: MoneyOrNull(l.CompareAt),
		Subtotal: MoneyOf(l.Subtotal), DiscountTotal: MoneyOf(l.DiscountTotal), TaxTotal: MoneyOf(l.TaxTotal), Total: MoneyOf(l.Total),
		IsTaxInclusive: o.PricesIncludeTax, Adjustments: AdjustmentsOf(l.Adjustments), TaxLines: TaxLinesOf(l.TaxLines),
	}
	for i, option := range l.Options {
		item.Options[i] = Choice(option)
	}
	return item
}

// AdjustmentsOf is discounts on the wire.
func AdjustmentsOf(list []pricing.Adjustment) []Adjustment {
	out := make([]Adjustment, len(list))
	for i, a := range list {
		out[i] = Adjustment{PromotionID: a.Promotion, Code: a.Code, Label: a.Label, Amount: MoneyOf(a.Amount)}
	}
	return out
}

// TaxLinesOf is taxes on the wire.
func TaxLinesOf(list []pricing.TaxLine) []TaxLine {
	out := make([]TaxLine, len(list))
	for i, t := range list {
		out[i] = TaxLine{Name: t.Name, Rate: t.Rate.String(), Amount: MoneyOf(t.Amount), Source: t.Source}
	}
	return out
}

// PriceStepsOf is the explanation of a total on the wire; name gives the id of a line by its key.
func PriceStepsOf(steps []pricing.Step, name func(key int64) string) []PriceStep {
	out := make([]PriceStep, len(steps))
	for i, s := range steps {
		out[i] = PriceStep{
			Kind: string(s.Kind), Label: s.Label, Rate: s.Rate.String(), Rounded: s.Rounded, Amount: MoneyOf(s.Amount),
			Contained: MoneyOf(inCurrencyOf(s.Contained, s.Amount)), Total: MoneyOf(s.Total),
		}
		if s.Line != 0 {
			out[i].ItemID = name(s.Line)
		}
		if !s.Promotion.IsZero() {
			out[i].PromotionID = Some(s.Promotion)
		}
	}
	return out
}

// inCurrencyOf gives an amount that is not set the currency of its neighbor.
func inCurrencyOf(a, neighbor money.Amount) money.Amount {
	a.Currency = neighbor.Currency
	return a
}

func shippingMethodOf(m *order.ShippingMethod) ShippingMethod {
	return ShippingMethod{
		OptionID: m.Option, Name: m.Name, Kind: m.Kind, Price: MoneyOf(m.Price), DiscountTotal: MoneyOf(m.DiscountTotal),
		TaxTotal: MoneyOf(m.TaxTotal), Total: MoneyOf(m.Total), MinDays: m.MinDays, MaxDays: m.MaxDays,
		Adjustments: AdjustmentsOf(m.Adjustments), TaxLines: TaxLinesOf(m.TaxLines),
	}
}

// PaymentOf is a payment on the wire.
func PaymentOf(p payment.Payment) Payment {
	w := Payment{
		ID: p.ID, Provider: p.Provider, Status: string(p.Status), Amount: MoneyOf(p.Amount), Authorized: MoneyOf(p.Authorized),
		Captured: MoneyOf(p.Captured), Refunded: MoneyOf(p.Refunded), TransactionID: p.ProviderPaymentID,
		FailureCode: p.FailureCode, FailureMessage: p.FailureMessage, ExpiresAt: TimeOrNull(p.AuthorizationExpiresAt),
		ProcessedAt: p.UpdatedAt,
	}
	if p.Action != nil {
		w.Action = Some(NextActionOf(p.Action))
	}
	return w
}

// NextActionOf is what a buyer has to do, on the wire.
func NextActionOf(a *payment.Action) NextAction {
	w := NextAction{Type: a.Type, URL: a.URL, ClientSecret: a.ClientSecret, Data: a.Data}
	if w.Data == nil {
		w.Data = map[string]string{}
	}
	return w
}

// FulfillmentOf is a parcel on the wire.
func FulfillmentOf(f *fulfillment.Fulfillment) Fulfillment {
	w := Fulfillment{
		ID: f.ID, Status: string(f.Status), Carrier: f.Carrier, TrackingNumber: f.TrackingNumber, TrackingURL: f.TrackingURL,
		Items: make([]LineQuantity, len(f.Lines)), ShippedAt: TimeOrNull(f.ShippedAt), DeliveredAt: TimeOrNull(f.DeliveredAt),
		EstimatedDelivery: TimeOrNull(f.EstimatedDeliveryAt), CreatedAt: f.CreatedAt,
	}
	for i, l := range f.Lines {
		w.Items[i] = LineQuantity{LineID: l.OrderLine, Quantity: l.Quantity}
	}
	return w
}

func refundOf(r *payment.Refund) Refund {
	w := Refund{
		ID: r.ID, PaymentID: r.Payment, Status: string(r.Status), Amount: MoneyOf(r.Amount), Shipping: MoneyOf(r.ShippingAmount),
		Items: make([]RefundItem, len(r.Lines)), Reason: r.Reason, CreatedAt: r.CreatedAt,
	}
	for i, l := range r.Lines {
		w.Items[i] = RefundItem{LineID: l.OrderLine, Quantity: l.Quantity, Amount: MoneyOf(l.Amount)}
	}
	return w
}

// ReturnOf is a return on the wire.
func ReturnOf(r *order.Return) Return {
	w := Return{ID: r.ID, Status: r.Status, Reason: r.Reason, Items: make([]ReturnItem, len(r.Lines)), CreatedAt: r.CreatedAt}
	for i, l := range r.Lines {
		w.Items[i] = ReturnItem{
			LineID: l.OrderLine, Quantity: l.Quantity, Restocked: l.Restocked, Damaged: l.Damaged, Discarded: l.Discarded,
		}
	}
	return w
}

// HistoryOf is the history of an order on the wire. Buyers see which statuses it went through, and not who of the staff
// did what and wrote what about it.
func HistoryOf(o *order.Order, staff bool) []HistoryEntry {
	list := make([]HistoryEntry, 0, len(o.History))
	for _, e := range o.History {
		entry := HistoryEntry{Axis: string(e.Axis), From: e.From, To: e.To, Note: e.Note, Actor: e.Actor, At: e.At}
		if !staff {
			if e.Axis == order.NoteAxis {
				continue
			}
			entry.Note = ""
			entry.Actor, _, _ = strings.Cut(e.Actor, ":")
		}
		list = append(list, entry)
	}
	return list
}
