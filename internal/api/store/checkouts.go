package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/idem"
)

// registerCheckouts adds the way from a cart to an order.
func (h *handlers) registerCheckouts(a *wire.API) {
	op := func(opID, summary, description string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Description: description, Tag: "Checkout", Public: true, Shopper: true}
	}
	begin := op("begin-checkout", "Begin the checkout of a cart, or find the one that is open",
		"Goods are held and prices frozen for 15 minutes, longer while the shopper is active.")
	begin.Status = 201
	wire.Post(a, "/api/checkouts", begin, h.beginCheckout)
	wire.Get(a, "/api/checkouts/{id}", op("get-checkout", "A checkout as it is now", ""), h.getCheckout)
	wire.Patch(a, "/api/checkouts/{id}", op("update-checkout", "Say who buys and where it goes", "What is left out stays as it is."), h.updateCheckout)
	complete := op("complete-checkout", "Place the order",
		"201 with the order. 200 when it was placed before. 202 payment_requires_action with what the buyer has to do; repeat the request "+
			"afterwards. 402 payment_declined, 409 price_changed and insufficient_stock leave the checkout open.")
	complete.Status, complete.Also, complete.KeyRequired, complete.Limit = 201, []int{200, 202}, true, wire.LimitOrder
	wire.Post(a, "/api/checkouts/{id}/complete", complete, h.completeCheckout)
	wire.Post(a, "/api/checkouts/{id}/cancel", op("cancel-checkout", "Give a checkout up", "What is held is free again; the cart stays."), h.cancelCheckout)

	place := op("place-order", "Place an order in one call",
		"From a list of items, or from a cart whose token is shown. Answers as complete-checkout.")
	place.Status, place.Also, place.KeyRequired, place.Tag, place.Limit = 201, []int{200, 202}, true, "Orders", wire.LimitOrder
	wire.Post(a, "/api/orders", place, h.placeOrder)
	wire.Get(a, "/api/orders/{id}", wire.Op{
		ID: "get-order", Summary: "An order, for whoever shows its token", Tag: "Orders", Public: true, Limit: wire.LimitLookup,
		Description: "The token is in the answer that placed the order, and in the links of its mails.",
	}, h.getOrder)
}

type beginRequest struct {
	Token string `header:"Cart-Token" maxLength:"100"`
	Body  struct {
		CartID string `json:"cart_id" maxLength:"60"`
	}
}

func checkoutReply(s *checkout.Session) *wire.Reply[Checkout] {
	return &wire.Reply[Checkout]{Body: checkoutDocument(s), Version: s.Version}
}

func (h *handlers) beginCheckout(ctx context.Context, call *wire.Call, in *beginRequest) (*wire.Reply[Checkout], error) {
	of, err := h.cart(ctx, call, in.Body.CartID)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, func(s *checkout.Session) *wire.Reply[Checkout] {
		reply := checkoutReply(s)
		reply.Location = "/api/checkouts/" + s.ID.String()
		return reply
	}, func(claim *idem.Claim) (*checkout.Session, error) { return h.checkouts.Begin(ctx, of, claim) })
}

// CheckoutID is the input of routes for one checkout.
type CheckoutID struct {
	ID    string `path:"id" maxLength:"60"`
	Token string `header:"Cart-Token" maxLength:"100" doc:"The secret of its cart."`
}

// checkout finds out whether the caller may use the checkout: whoever may use its cart may.
func (h *handlers) checkout(ctx context.Context, call *wire.Call, text string) (id.Checkout, error) {
	missing := fault.Missing("checkout", clip(text))
	of, err := id.ParseCheckout(text)
	if err != nil {
		return 0, missing.WithCause(err)
	}
	c, err := h.checkouts.CartOf(ctx, of)
	if err != nil {
		return 0, err
	}
	may, err := h.mayUse(ctx, call, c)
	if err != nil {
		return 0, err
	}
	if !may {
		return 0, missing
	}
	return of, nil
}

func (h *handlers) getCheckout(ctx context.Context, call *wire.Call, in *CheckoutID) (*wire.Reply[Checkout], error) {
	of, err := h.checkout(ctx, call, in.ID)
	if err != nil {
		return nil, err
	}
	s, err := h.checkouts.Get(ctx, of)
	if err != nil {
		return nil, err
	}
	return checkoutReply(s), nil
}

// ConsentInput is something that the buyer agrees to, or takes back.
type ConsentInput struct {
	Kind    string `json:"kind" minLength:"1" maxLength:"100" example:"terms"`
	Version string `json:"version,omitempty" maxLength:"100" doc:"Of the text that was shown."`
	Given   bool   `json:"given"`
}

func (h *handlers) consentsOf(call *wire.Call, list []ConsentInput) []order.Consent {
	consents := make([]order.Consent, len(list))
	for i, c := range list {
		consents[i] = order.Consent{
			Kind: c.Kind, Version: c.Version, Given: c.Given, IPHash: h.hashAddress(call.RemoteAddress()),
		}
	}
	return consents
}

type updateRequest struct {
	CheckoutID
	wire.Precondition
	Body struct {
		Email            *string            `json:"email,omitempty" maxLength:"254"`
		ShippingAddress  *wire.AddressInput `json:"shipping_address,omitempty"`
		BillingAddress   *wire.AddressInput `json:"billing_address,omitempty" doc:"The shipping address if it is never sent."`
		ShippingOptionID *string            `json:"shipping_option_id,omitempty" maxLength:"60"`
		Consents         []ConsentInput     `json:"consents,omitempty" maxItems:"10"`
		Note             *string            `json:"note,omitempty" maxLength:"1000"`
	}
}

func (h *handlers) updateCheckout(ctx context.Context, call *wire.Call, in *updateRequest) (*wire.Reply[Checkout], error) {
	of, err := h.checkout(ctx, call, in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	p := checkout.Patch{Email: in.Body.Email, Consents: h.consentsOf(call, in.Body.Consents), Note: in.Body.Note}
	if in.Body.ShippingAddress != nil {
		a := in.Body.ShippingAddress.Address()
		p.ShippingAddress = &a
	}
	if in.Body.BillingAddress != nil {
		a := in.Body.BillingAddress.Address()
		p.BillingAddress = &a
	}
	if in.Body.ShippingOptionID != nil {
		option, err := shippingOption(*in.Body.ShippingOptionID)
		if err != nil {
			return nil, err
		}
		p.ShippingOption = &option
	}
	return wire.Do(call, checkoutReply, func(claim *idem.Claim) (*checkout.Session, error) {
		return h.checkouts.Update(ctx, of, expected, p, claim)
	})
}

func shippingOption(text string) (id.ShippingOption, error) {
	if text == "" {
		return 0, nil
	}
	option, err := id.ParseShippingOption(text)
	if err != nil {
		return 0, fault.From(err).WithParam("shipping_option_id")
	}
	return option, nil
}

func (h *handlers) cancelCheckout(ctx context.Context, call *wire.Call, in *CheckoutID) (*wire.Reply[Checkout], error) {
	of, err := h.checkout(ctx, call, in.ID)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, checkoutReply, func(claim *idem.Claim) (*checkout.Session, error) {
		return h.checkouts.Cancel(ctx, of, claim)
	})
}

// PaymentInput is how somebody wants to pay.
type PaymentInput struct {
	Provider string         `json:"provider,omitempty" maxLength:"50" doc:"One of payment_methods; not needed where there is nothing to pay."`
	Data     map[string]any `json:"data,omitempty" doc:"For the provider: a payment method."`
}

// completion is how somebody wants to pay, for the service.
func (h *handlers) completion(call *wire.Call, p *PaymentInput, total *wire.Money, back string) (checkout.Completion, error) {
	c := checkout.Completion{Customer: call.Principal.Customer, Address: call.RemoteAddress()}
	if origin := h.origin(call); origin != "" {
		c.ReturnURL = origin + back
	}
	if p != nil {
		c.Provider = p.Provider
		if len(p.Data) > 0 {
			data, err := json.Marshal(p.Data)
			if err != nil {
				return c, fmt.Errorf("encode the data of a payment: %w", err)
			}
			c.Data = string(data)
		}
	}
	if total != nil {
		currency, err := money.ParseCurrency(total.CurrencyCode)
		if err != nil {
			return c, fault.From(err).WithParam("expected_total.currency_code")
		}
		c.ExpectedTotal, c.Currency = &total.Amount, string(currency)
	}
	return c, nil
}

// origin is the address of the shop as shoppers reach it; empty where nobody has said it: what a client writes into the header
// Host is not trusted, and payments that lead away and back are not offered then.
func (h *handlers) origin(call *wire.Call) string {
	if h.publicURL == "" && call.IsLocal() {
		return call.Origin() // a trial on this machine, by whatever name
	}
	return strings.TrimSuffix(h.publicURL, "/")
}

// PlacedOrder is an order with the secret by which a guest sees it again.
type PlacedOrder struct {
	Token  string           `json:"token" doc:"Send it as ?token= to see the order again."`
	Code   string           `json:"code,omitempty" doc:"payment_requires_action, with status 202: the order waits for the buyer."`
	Action *wire.NextAction `json:"action,omitempty" doc:"What the buyer has to do."`
	wire.Order
}

func placedReply(r *checkout.Result) *wire.Reply[PlacedOrder] {
	reply := &wire.Reply[PlacedOrder]{
		Body:     PlacedOrder{Token: r.Token, Order: wire.OrderOf(r.Order)},
		Location: "/api/orders/" + r.Order.ID.String(), Version: r.Order.Version,
	}
	switch {
	case r.Order.PlacedAt.IsZero():
		reply.Status, reply.Provisional, reply.Body.Code = 202, true, payment.CodeRequiresAction
		if r.Action != nil {
			action := wire.NextActionOf(r.Action)
			reply.Body.Action = &action
		}
	case r.Again:
		reply.Status = 200
	}
	return reply
}

type completeRequest struct {
	CheckoutID
	Body struct {
		Payment       *PaymentInput `json:"payment,omitempty"`
		ExpectedTotal *wire.Money   `json:"expected_total" doc:"The total that the buyer was shown."`
	}
}

func (h *handlers) completeCheckout(ctx context.Context, call *wire.Call, in *completeRequest) (*wire.Reply[PlacedOrder], error) {
	of, err := h.checkout(ctx, call, in.ID)
	if err != nil {
		return nil, err
	}
	completion, err := h.completion(call, in.Body.Payment, in.Body.ExpectedTotal, "/checkout/"+of.String())
	if err != nil {
		return nil, err
	}
	return wire.Do(call, placedReply, func(claim *idem.Claim) (*checkout.Result, error) {
		return h.checkouts.Complete(ctx, of, completion, claim)
	})
}

type placeRequest struct {
	Token string `header:"Cart-Token" maxLength:"100" doc:"The secret of the cart, if one is named."`
	Body  struct {
		Items            []NewItem          `json:"items,omitempty" maxItems:"100"`
		CartID           string             `json:"cart_id,omitempty" maxLength:"60" doc:"Instead of items."`
		Email            string             `json:"email" maxLength:"254"`
		ShippingAddress  *wire.AddressInput `json:"shipping_address,omitempty"`
		BillingAddress   *wire.AddressInput `json:"billing_address,omitempty"`
		ShippingOptionID string             `json:"shipping_option_id,omitempty" maxLength:"60" doc:"The cheapest if it is left out."`
		CouponCodes      []string           `json:"coupon_codes,omitempty" maxItems:"10"`
		Payment          *PaymentInput      `json:"payment,omitempty"`
		ExpectedTotal    *wire.Money        `json:"expected_total,omitempty"`
		Consents         []ConsentInput     `json:"consents,omitempty" maxItems:"10"`
		Note             string             `json:"note,omitempty" maxLength:"1000"`
	}
}

func (h *handlers) placeOrder(ctx context.Context, call *wire.Call, in *placeRequest) (*wire.Reply[PlacedOrder], error) {
	b := &in.Body
	completion, err := h.completion(call, b.Payment, b.ExpectedTotal, "/")
	if err != nil {
		return nil, err
	}
	d := checkout.Direct{
		Email: b.Email, ShippingAddress: b.ShippingAddress.Address(), BillingAddress: b.BillingAddress.Address(),
		Codes: b.CouponCodes, Note: b.Note, Consents: h.consentsOf(call, b.Consents), Payment: completion,
	}
	if d.ShippingOption, err = shippingOption(b.ShippingOptionID); err != nil {
		return nil, err
	}
	switch {
	case b.CartID != "" && len(b.Items) > 0:
		return nil, fault.Invalidf("items", "Name items or a cart, not both.")
	case b.CartID != "":
		if d.Cart, err = h.cart(ctx, call, b.CartID); err != nil {
			return nil, err
		}
	default:
		if d.Items, err = itemsOf(b.Items); err != nil {
			return nil, err
		}
	}
	return wire.Do(call, placedReply, func(claim *idem.Claim) (*checkout.Result, error) {
		return h.checkouts.PlaceOrder(ctx, d, claim)
	})
}

type orderRequest struct {
	ID    string `path:"id" maxLength:"60"`
	Token string `query:"token" maxLength:"100" doc:"The secret of the order."`
}

// ShownOrder is an order with what its buyer is told about paying it.
type ShownOrder struct {
	PaymentMethod wire.Nullable[OrderPayment] `json:"payment_method" doc:"Of the last payment; null where nothing is to be paid."`
	PlacedOn      string                      `json:"placed_on" doc:"The day of placed_at, or of created_at, where the shop is: YYYY-MM-DD."`
	wire.Order
}

// OrderPayment is how an order is paid, as shoppers are told.
type OrderPayment struct {
	Provider     string `json:"provider"`
	Title        string `json:"title"`
	Instructions string `json:"instructions" doc:"What the buyer has to do, while he has; plain text."`
	OnDelivery   bool   `json:"on_delivery"`
}

// shownOrder is an order for its buyer. Of a way to pay that the shop has no longer, only the name is known.
func (h *handlers) shownOrder(ctx context.Context, o *order.Order) (*wire.Reply[ShownOrder], error) {
	shown := ShownOrder{Order: wire.OrderOf(o)}
	channel, err := h.catalog.CurrentChannel(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(channel.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	at := o.PlacedAt
	if at.IsZero() {
		at = o.CreatedAt
	}
	shown.PlacedOn = at.In(zone).Format(time.DateOnly)
	if len(o.Payments) > 0 {
		last := &o.Payments[len(o.Payments)-1]
		pay := OrderPayment{Provider: last.Provider, Title: last.Provider}
		if m, err := h.checkouts.Providers.Method(ctx, last.Provider); err == nil {
			pay.Title, pay.OnDelivery = m.Title, m.OnDelivery
			if o.Status.Open() && last.Status == payment.Pending {
				pay.Instructions = m.Instructions
			}
		}
		shown.PaymentMethod = wire.Some(pay)
	}
	return &wire.Reply[ShownOrder]{Body: shown, Version: o.Version}, nil
}

func (h *handlers) getOrder(ctx context.Context, call *wire.Call, in *orderRequest) (*wire.Reply[ShownOrder], error) {
	of, err := id.ParseOrder(in.ID)
	if err != nil {
		return nil, fault.Missing("order", clip(in.ID)).WithCause(err)
	}
	o, err := h.checkouts.OrderFor(ctx, of, in.Token)
	if who := call.Principal.Customer; err != nil && !who.IsZero() {
		o, err = h.checkouts.OrderOf(ctx, of, who)
	}
	if err != nil {
		return nil, err
	}
	return h.shownOrder(ctx, o)
}

// at places the param of a fault in a list.
func at(err error, list string, index int) error {
	f := fault.From(err)
	return f.WithParam(fmt.Sprintf("%s[%d].%s", list, index, f.Param))
}

func clip(text string) string {
	if len(text) > 60 {
		return text[:60] + "…"
	}
	return text
}
