package store

import (
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/pricing"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Cart is what somebody means to buy, with what it comes to now.
type Cart struct {
	ID        id.Cart   `json:"id"`
	State     string    `json:"state" doc:"active, merged, completed or expired."`
	Version   int64     `json:"version"`
	ExpiresAt time.Time `json:"expires_at" doc:"When it is forgotten if nobody touches it."`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	Totals
}

// NewCart is a cart with the secret by which it is reached.
type NewCart struct {
	Token string `json:"token" doc:"Send it as the header Cart-Token. Browsers have it in a cookie."`
	Cart
}

// Totals is what a cart or a checkout comes to.
type Totals struct {
	CurrencyCode     string           `json:"currency_code"`
	PricesIncludeTax bool             `json:"prices_include_tax"`
	Items            []CartItem       `json:"items"`
	ItemCount        int64            `json:"item_count" doc:"Units altogether."`
	Coupons          []Coupon         `json:"coupons"`
	OriginalTotal    wire.Money       `json:"original_total" doc:"The total as it would be without discounts."`
	Subtotal         wire.Money       `json:"subtotal"`
	DiscountTotal    wire.Money       `json:"discount_total"`
	ShippingTotal    wire.Money       `json:"shipping_total" doc:"Before discounts on it; 0 until an option is chosen."`
	TaxTotal         wire.Money       `json:"tax_total" doc:"On top of the prices, or contained in them. Without an address it is that of nowhere in particular."`
	Total            wire.Money       `json:"total"`
	PriceSteps       []wire.PriceStep `json:"price_steps" doc:"Why the total is what it is: the amounts add up to it."`
	Messages         []Message        `json:"messages" doc:"What is not as the shopper left it."`
}

// CartItem is a line of a cart.
type CartItem struct {
	ID                 id.CartLine               `json:"id"`
	VariantID          id.Variant                `json:"variant_id"`
	ProductID          wire.Nullable[id.Product] `json:"product_id" doc:"Null when the variant does not exist any more."`
	ProductSlug        string                    `json:"product_slug"`
	Title              string                    `json:"title"`
	VariantTitle       string                    `json:"variant_title"`
	SKU                string                    `json:"sku"`
	ImageURL           string                    `json:"image_url"`
	Options            []wire.Choice             `json:"options"`
	Quantity           int64                     `json:"quantity" doc:"As it is wanted."`
	OrderableQuantity  int64                     `json:"orderable_quantity" doc:"How many of them can be had; the totals count these."`
	Availability       string                    `json:"availability"`
	UnitPrice          wire.Money                `json:"unit_price"`
	CompareAtUnitPrice wire.Nullable[wire.Money] `json:"compare_at_unit_price"`
	Subtotal           wire.Money                `json:"subtotal"`
	DiscountTotal      wire.Money                `json:"discount_total"`
	TaxTotal           wire.Money                `json:"tax_total"`
	Total              wire.Money                `json:"total"`
	IsTaxInclusive     bool                      `json:"is_tax_inclusive"`
	Adjustments        []wire.Adjustment         `json:"adjustments"`
	TaxLines           []wire.TaxLine            `json:"tax_lines"`
}

// Coupon is a code that was entered.
type Coupon struct {
	Code    string `json:"code"`
	Applied bool   `json:"applied"`
	Problem string `json:"problem" doc:"Why it does nothing: coupon_invalid, coupon_expired or coupon_limit_reached. Empty when it is applied, and when a better promotion stands alone."`
	Message string `json:"message"`
}

// Message tells what is not as the shopper left it.
type Message struct {
	Type    string `json:"type" doc:"error, warning or info. Nothing can be ordered before errors are resolved."`
	Code    string `json:"code" doc:"price_changed, quantity_reduced, unavailable, coupon_removed, address_unusual, payment_declined."`
	Path    string `json:"path" doc:"What it is about." example:"items[0]"`
	Content string `json:"content" doc:"For people."`
}

// Checkout is a session on the way from a cart to an order.
type Checkout struct {
	ID               id.Checkout                      `json:"id"`
	CartID           id.Cart                          `json:"cart_id"`
	Status           string                           `json:"status" doc:"incomplete, requires_escalation, ready_for_complete, complete_in_progress, completed or canceled."`
	Email            string                           `json:"email"`
	ShippingAddress  wire.Nullable[wire.Address]      `json:"shipping_address"`
	BillingAddress   wire.Nullable[wire.Address]      `json:"billing_address"`
	ShippingOptionID wire.Nullable[id.ShippingOption] `json:"shipping_option_id"`
	RequiresShipping bool                             `json:"requires_shipping"`
	ShippingOptions  []ShippingOption                 `json:"shipping_options"`
	PaymentMethods   []PaymentMethod                  `json:"payment_methods"`
	Missing          []MissingField                   `json:"missing" doc:"What has to be said before it can be completed."`
	Consents         []wire.Consent                   `json:"consents"`
	Note             string                           `json:"note"`
	OrderID          wire.Nullable[id.Order]          `json:"order_id" doc:"The order that was placed, or waits for its payment."`
	OrderToken       string                           `json:"order_token" doc:"By which a guest sees the order, once it stands."`
	Action           wire.Nullable[wire.NextAction]   `json:"action" doc:"What the buyer has to do, while requires_escalation."`
	HeldUntil        wire.Nullable[time.Time]         `json:"held_until" doc:"Until when goods are held and prices are frozen."`
	Version          int64                            `json:"version"`
	CreatedAt        time.Time                        `json:"created_at"`
	UpdatedAt        time.Time                        `json:"updated_at"`
	Totals
}

// ShippingOption is a way to get the goods.
type ShippingOption struct {
	ID          id.ShippingOption `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Kind        string            `json:"kind"`
	Price       wire.Money        `json:"price"`
	MinDays     int64             `json:"min_days"`
	MaxDays     int64             `json:"max_days"`
}

// PaymentMethod is a way to pay.
type PaymentMethod struct {
	Provider     string            `json:"provider"`
	Title        string            `json:"title"`
	Description  string            `json:"description"`
	Instructions string            `json:"instructions"`
	Config       map[string]string `json:"config" doc:"What the provider's script in the browser needs."`
}

// MissingField is something that has to be said.
type MissingField struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func cartDocument(v cart.View) Cart {
	return Cart{
		ID: v.Cart.ID, State: string(v.Cart.State), Version: v.Cart.Version, ExpiresAt: v.Cart.ExpiresAt,
		CreatedAt: v.Cart.CreatedAt, UpdatedAt: v.Cart.UpdatedAt, Totals: totalsOf(v.Basket, v.Basket.Messages),
	}
}

func totalsOf(b *cart.Basket, messages []cart.Message) Totals {
	q := b.Quote
	t := Totals{
		CurrencyCode: string(b.Currency), PricesIncludeTax: b.PricesIncludeTax, Items: make([]CartItem, len(b.Items)),
		Coupons: make([]Coupon, len(q.Codes)), OriginalTotal: wire.MoneyOf(q.OriginalTotal), Subtotal: wire.MoneyOf(q.Subtotal),
		DiscountTotal: wire.MoneyOf(q.DiscountTotal), ShippingTotal: wire.MoneyOf(q.ShippingTotal),
		TaxTotal: wire.MoneyOf(q.TaxTotal), Total: wire.MoneyOf(q.Total), Messages: make([]Message, len(messages)),
		PriceSteps: wire.PriceStepsOf(q.Steps, func(key int64) string { return id.CartLine(key).String() }),
	}
	lines := make(map[int64]*pricing.QuotedLine, len(q.Lines))
	for i := range q.Lines {
		lines[q.Lines[i].Key] = &q.Lines[i]
	}
	for i := range b.Items {
		t.Items[i] = cartItem(b, &b.Items[i], lines[b.Items[i].Key])
		t.ItemCount += b.Items[i].Quantity
	}
	for i, c := range q.Codes {
		t.Coupons[i] = Coupon{Code: c.Code, Applied: c.Applied, Problem: c.Problem, Message: c.Message}
	}
	for i, m := range messages {
		t.Messages[i] = Message{Type: string(m.Type), Code: m.Code, Path: m.Path, Content: m.Content}
	}
	return t
}

// cartItem is an item on the wire; q is nil for one that the quote leaves out.
func cartItem(b *cart.Basket, item *cart.BasketItem, q *pricing.QuotedLine) CartItem {
	v := &item.Sellable
	zero := wire.MoneyOf(money.Amount{Currency: b.Currency})
	c := CartItem{
		ID: id.CartLine(item.Key), VariantID: item.Variant, ProductSlug: v.ProductSlug, Title: v.Title, VariantTitle: v.VariantTitle,
		SKU: v.SKU, ImageURL: v.ImageURL, Options: make([]wire.Choice, len(v.Options)), Quantity: item.Quantity,
		OrderableQuantity: item.Ordered, Availability: string(v.Availability), UnitPrice: wire.MoneyOf(item.UnitPrice),
		Subtotal: zero, DiscountTotal: zero, TaxTotal: zero, Total: zero, IsTaxInclusive: b.PricesIncludeTax,
		Adjustments: []wire.Adjustment{}, TaxLines: []wire.TaxLine{},
	}
	for i, o := range v.Options {
		c.Options[i] = wire.Choice(o)
	}
	if !v.Product.IsZero() {
		c.ProductID = wire.Some(v.Product)
	}
	if v.Price != nil {
		c.CompareAtUnitPrice = wire.MoneyOrNull(v.Price.CompareAt)
	}
	if q != nil {
		c.Subtotal, c.DiscountTotal, c.TaxTotal = wire.MoneyOf(q.Subtotal), wire.MoneyOf(q.DiscountTotal), wire.MoneyOf(q.TaxTotal)
		c.Total, c.Adjustments, c.TaxLines = wire.MoneyOf(q.Total), wire.AdjustmentsOf(q.Adjustments), wire.TaxLinesOf(q.TaxLines)
	}
	return c
}

func checkoutDocument(s *checkout.Session) Checkout {
	c := Checkout{
		ID: s.ID, CartID: s.Cart, Status: string(s.Status), Email: s.Email, ShippingAddress: wire.AddressOrNull(s.ShippingAddress),
		BillingAddress: wire.AddressOrNull(s.BillingAddress), RequiresShipping: s.Basket.RequiresShipping,
		ShippingOptions: make([]ShippingOption, len(s.Basket.Offers)), PaymentMethods: make([]PaymentMethod, len(s.Methods)),
		Missing: make([]MissingField, len(s.Missing)), Consents: make([]wire.Consent, len(s.Consents)), Note: s.Note,
		OrderToken: s.Token, HeldUntil: wire.TimeOrNull(s.Frozen.Until), Version: s.Version, CreatedAt: s.CreatedAt,
		UpdatedAt: s.UpdatedAt, Totals: totalsOf(s.Basket, s.Messages),
	}
	if !s.ShippingOption.IsZero() {
		c.ShippingOptionID = wire.Some(s.ShippingOption)
	}
	if !s.Order.IsZero() {
		c.OrderID = wire.Some(s.Order)
	}
	if s.Action != nil {
		c.Action = wire.Some(wire.NextActionOf(s.Action))
	}
	for i, offer := range s.Basket.Offers {
		o := &offer.Option
		c.ShippingOptions[i] = ShippingOption{
			ID: o.ID, Name: o.Name, Description: o.Description, Kind: string(o.Kind), Price: wire.MoneyOf(offer.Price),
			MinDays: o.MinDays, MaxDays: o.MaxDays,
		}
	}
	for i, m := range s.Methods {
		c.PaymentMethods[i] = PaymentMethod{
			Provider: m.Provider, Title: m.Title, Description: m.Description, Instructions: m.Instructions, Config: m.Config,
		}
		if m.Config == nil {
			c.PaymentMethods[i].Config = map[string]string{}
		}
	}
	for i, d := range s.Missing {
		c.Missing[i] = MissingField{Field: d.Param, Code: d.Code, Message: d.Message}
	}
	for i, g := range s.Consents {
		c.Consents[i] = wire.Consent{Kind: g.Kind, Version: g.Version, Given: g.Given, At: g.At}
	}
	return c
}
