package checkout

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// Complete places the order of a session. Whoever comes again, by a second click, another tab or after a crash, finds the
// order that was placed, or goes on with the one that waits for its payment. Codes: checkout_incomplete, price_changed,
// insufficient_stock, variant_unavailable, coupon_limit_reached, payment_declined, payment_provider_unavailable,
// payment_outcome_pending.
func (s *Service) Complete(ctx context.Context, checkout id.Checkout, in Completion, claim *idem.Claim) (*Result, error) {
	of, err := s.CartOf(ctx, checkout)
	if err != nil {
		return nil, err
	}
	release, err := s.turns.Take(ctx, int64(of))
	if err != nil {
		return nil, err
	}
	defer release()
	return again(func() (*Result, error) { return s.complete(ctx, checkout, in, claim) })
}

// again tries until nobody else was faster.
func again(try func() (*Result, error)) (*Result, error) {
	for n := 1; ; n++ {
		result, err := try()
		if !lostRace(err) {
			return result, err
		}
		if n == tries {
			return nil, inPlainWords(err)
		}
	}
}

// What is refused that was still there when it was planned with.
var (
	usedUp = fault.New(fault.Refused, promotion.CodeCouponLimitReached, "")
	taken  = fault.New(fault.Conflict, CodeInsufficientStock, "")
)

// catchUp brings up to date what the next try to buy a basket goes by. The price is reckoned without a discount that is used
// up. Holds of what is wanted that are over are ended, because all who need what they held would take the same ones, and one
// after the other would get one.
func (s *Service) catchUp(ctx context.Context, lost error, wanted *cart.Basket) error {
	if errors.Is(lost, usedUp) {
		s.Promotions.Refresh()
	}
	if !errors.Is(lost, taken) {
		return nil
	}
	release, err := s.turns.Take(ctx, 0) // no cart
	if err != nil {
		return err
	}
	defer release()
	var variants []id.Variant
	for _, d := range demandsOf(wanted) {
		if d.Tracked {
			variants = append(variants, d.Variant)
		}
	}
	_, err = s.Stock.SweepItems(ctx, variants)
	return err
}

// inPlainWords is a race that was lost too often, as the shopper is told: what others took, or that others are at it.
func inPlainWords(err error) error {
	if raced.Is(err) && errors.Unwrap(err) != nil {
		return errors.Unwrap(err)
	}
	return fault.New(fault.Conflict, CodeInProgress, "This order is being placed at this moment. Look again in a moment.").
		WithRetryAfter(time.Second).WithCause(err)
}

// lostRace reports whether an attempt met somebody who was faster: what was read is no longer so, and reading again tells
// what is.
func lostRace(err error) bool {
	return raced.Is(err) || fault.CodeOf(err) == fault.CodeVersionConflict ||
		db.Violates(err, "sales_order_cart_id_key") || db.Violates(err, "sales_order_placement_key_key")
}

// raced marks what a batch was refused with though the plan had been good.
var raced = fault.New(fault.Conflict, "raced", "Somebody else was faster.")

func (s *Service) complete(ctx context.Context, checkout id.Checkout, in Completion, claim *idem.Claim) (*Result, error) {
	c, err := load(ctx, s.DB.Read(), checkout)
	if err != nil {
		return nil, err
	}
	switch c.Status {
	case Completed:
		return s.found(ctx, c.Order, claim)
	case Canceled:
		return nil, c.changeable()
	case CompleteInProgress, RequiresEscalation:
		return s.resume(ctx, c.Order, in, claim)
	case Incomplete, ReadyForComplete:
	}
	crt, err := s.Carts.Get(ctx, c.Cart)
	if err != nil {
		return nil, err
	}
	// The prices are those of the cart's customer, and nobody else's.
	if !in.Customer.IsZero() && !crt.Customer.IsZero() && in.Customer != crt.Customer {
		return nil, fault.Missing("checkout", checkout.String())
	}
	if crt.State != cart.Active {
		return nil, s.closed(ctx, c, crt)
	}
	if len(crt.Lines) == 0 {
		return nil, fault.New(fault.Refused, CodeCartEmpty, "The cart is empty. Put something into it first.")
	}
	w := s.want(c, crt)
	w.OnlyOption = true
	p := &purchase{
		session: c, cart: crt, holder: c.ID, email: c.Email, emailKey: w.EmailKey, shipTo: c.ShippingAddress,
		billTo: c.BillingAddress, consents: c.Consents, note: c.Note, source: "storefront", customer: crt.Customer, in: in, want: w,
	}
	if !in.Customer.IsZero() {
		p.customer = in.Customer
	}
	if p.provider, err = s.providerOf(ctx, in); err != nil {
		return nil, err
	}
	if err := s.reckon(ctx, p); err != nil {
		return nil, err
	}
	if list := missing(c, p.basket); len(list) > 0 {
		if err := s.soldOut(ctx, p); err != nil {
			return nil, err
		}
		return nil, incomplete(list)
	}
	return s.place(ctx, p, claim)
}

// closed refuses to complete a session whose cart is no longer open; with raced where both were closed together, between the
// reading of the one and of the other.
func (s *Service) closed(ctx context.Context, c *Checkout, crt *cart.Cart) error {
	now, err := load(ctx, s.DB.Read(), c.ID)
	if err != nil {
		return err
	}
	if now.Version != c.Version {
		return raced
	}
	return fault.Newf(fault.Conflict, cart.CodeCartClosed, "The cart %s is %s.", crt.ID, crt.State)
}

// soldOut refuses a purchase of what is not there, where something else is missing too, such as a way to ship nothing: that
// there is none left is what the shopper has to know.
func (s *Service) soldOut(ctx context.Context, p *purchase) error {
	w := p.want
	w.Firm = false
	b, err := s.Carts.Reckon(ctx, w)
	if err != nil {
		return err
	}
	for i := range b.Items {
		if item := &b.Items[i]; item.Problem == cart.CodeInsufficientStock {
			return fault.Newf(fault.Conflict, CodeInsufficientStock, "Only %d of this can be had.", item.Ordered).
				WithParam(fmt.Sprintf("items[%d]", i))
		}
	}
	return nil
}

// incomplete is the refusal of an order for which something has to be said.
func incomplete(list []fault.Detail) error {
	f := fault.New(fault.Refused, list[0].Code, list[0].Message).WithParam(list[0].Param)
	if len(list) > 1 {
		return fault.New(fault.Refused, CodeIncomplete, "Some things have to be said before the order can be placed.").WithDetails(list)
	}
	return f
}

// providerOf finds how it is to be paid; nil where the request does not say.
func (s *Service) providerOf(ctx context.Context, in Completion) (payment.Provider, error) {
	if in.Provider == "" {
		return nil, nil
	}
	if err := payment.CheckData(in.Data); err != nil {
		return nil, err
	}
	p, err := s.Providers.Offered(ctx, in.Provider)
	if err != nil {
		return nil, fault.From(err).WithParam("payment.provider")
	}
	return p, nil
}

// found answers with an order that was placed before.
func (s *Service) found(ctx context.Context, placed id.Order, claim *idem.Claim) (*Result, error) {
	o, err := s.Orders.Get(ctx, placed)
	if err != nil {
		return nil, err
	}
	result := s.resultOf(o)
	result.Again = true
	return result, s.claimAlone(ctx, claim, result)
}

func (s *Service) resultOf(o *order.Order) *Result {
	r := &Result{Order: o, Token: s.OrderToken(o.ID)}
	for _, p := range o.Payments {
		if p.Status == payment.RequiresAction && o.PlacedAt.IsZero() {
			r.Action = p.Action
		}
	}
	return r
}

// attended is how a shopper who waits has something settled: the answer to his key goes with the outcome, if it is the last
// word.
func (s *Service) attended(claim *idem.Claim) settlement.How {
	return settlement.How{Attended: true, Record: func(b *db.Batch, o *order.Order) error {
		switch {
		case !o.PlacedAt.IsZero():
			return claim.Add(b, s.resultOf(o))
		case !o.Status.Open():
			claim.Free(b)
		}
		return nil
	}}
}

// outcome is what the shopper is told about an order whose payment was asked for.
func (s *Service) outcome(o *order.Order) (*Result, error) {
	switch {
	case !o.PlacedAt.IsZero():
		return s.resultOf(o), nil
	case !o.Status.Open():
		return nil, declined(o)
	case o.PaymentStatus == order.PaymentRequiresAction:
		return s.resultOf(o), nil
	}
	return nil, fault.New(fault.Unavailable, payment.CodeOutcomePending,
		"The payment provider has not said yet whether the payment went through. Repeat this in a moment; you are not charged twice.").
		WithRetryAfter(2 * time.Second)
}

func declined(o *order.Order) error {
	message := "The payment was declined. Nothing was charged; please try another way to pay."
	for _, p := range o.Payments {
		if p.FailureMessage != "" {
			message = p.FailureMessage
		}
	}
	return fault.New(fault.Refused, payment.CodeDeclined, message).WithParam("payment")
}

// resume goes on with an order that waits for its payment: the provider is asked what became of it. A shopper who has
// thought better of it, and names another way to pay, has the first one called off.
func (s *Service) resume(ctx context.Context, waiting id.Order, in Completion, claim *idem.Claim) (*Result, error) {
	o, err := s.Orders.Get(ctx, waiting)
	if err != nil {
		return nil, err
	}
	if !o.PlacedAt.IsZero() || !o.Status.Open() || len(o.Payments) == 0 {
		if !o.PlacedAt.IsZero() {
			return s.found(ctx, waiting, claim)
		}
		return nil, raced // it was given back at this moment: reading again shows an open session
	}
	pay := o.Payments[len(o.Payments)-1]
	ctx = context.WithoutCancel(ctx)
	if o, err = s.Settlement.Ask(ctx, pay, s.attended(claim)); err != nil {
		return nil, err
	}
	if last := o.Payments[len(o.Payments)-1]; last.ID == pay.ID && last.Status == payment.Failed && pay.Status != payment.Failed {
		s.Attempts.Failed(ctx, payment.Attempt{Address: in.Address, Cart: o.Cart})
	}
	if o.PlacedAt.IsZero() && o.PaymentStatus == order.PaymentRequiresAction && in.another(pay) {
		if o, err = s.Settlement.Void(ctx, pay, s.attended(claim)); err != nil {
			return nil, err
		}
		if !o.Status.Open() && o.PlacedAt.IsZero() {
			return nil, raced // it is called off: the next try begins anew
		}
	}
	return s.outcome(o)
}

// another reports whether this is another way to pay than that of a payment. Who comes back from his bank need not repeat
// what he sent for the provider.
func (in Completion) another(pay payment.Payment) bool {
	return in.Provider != "" && (in.Provider != pay.Provider || in.Data != "" && in.Data != pay.Data)
}

// Direct is an order in one call.
type Direct struct {
	Items           []cart.NewItem
	Cart            id.Cart // instead of Items
	Email           string
	ShippingAddress address.Address
	BillingAddress  address.Address
	ShippingOption  id.ShippingOption // zero: the cheapest
	Codes           []string
	Note            string
	Consents        []order.Consent
	Payment         Completion
}

// PlaceOrder places an order in one call, from a list of items or from a cart. Codes as Complete.
func (s *Service) PlaceOrder(ctx context.Context, d Direct, claim *idem.Claim) (*Result, error) {
	if !d.Cart.IsZero() {
		return s.placeCart(ctx, d, claim)
	}
	key := claim.Fingerprint()
	return again(func() (*Result, error) {
		waiting, err := s.Orders.FindPlaced(ctx, key)
		if err != nil {
			return nil, err
		}
		if !waiting.IsZero() {
			return s.resume(ctx, waiting, d.Payment, claim)
		}
		return s.placeItems(ctx, d, key, claim)
	})
}

// placeCart goes the way of a session, all at once.
func (s *Service) placeCart(ctx context.Context, d Direct, claim *idem.Claim) (*Result, error) {
	session, err := s.Begin(ctx, d.Cart, nil)
	if err != nil {
		return nil, err
	}
	if session.Status.open() { // else the order is there, or on its way, and this is a repetition
		if err := s.fillIn(ctx, session.ID, d); err != nil {
			return nil, err
		}
	}
	return s.Complete(ctx, session.ID, d.Payment, claim)
}

// fillIn settles everything in a session but the payment.
func (s *Service) fillIn(ctx context.Context, checkout id.Checkout, d Direct) error {
	for _, code := range d.Codes {
		if _, err := s.Carts.AddCoupon(ctx, d.Cart, nil, code, nil); err != nil {
			return err
		}
	}
	p := Patch{
		Email: &d.Email, ShippingAddress: &d.ShippingAddress, BillingAddress: &d.BillingAddress, Note: &d.Note, Consents: d.Consents,
	}
	if !d.ShippingOption.IsZero() {
		p.ShippingOption = &d.ShippingOption
	}
	session, err := s.Update(ctx, checkout, nil, p, nil)
	if err != nil || !d.ShippingOption.IsZero() || session.Basket.Chosen != nil {
		return err
	}
	if cheapest := cheapestOf(session.Basket.Offers, d.ShippingAddress); !cheapest.IsZero() {
		_, err = s.Update(ctx, checkout, nil, Patch{ShippingOption: &cheapest}, nil)
	}
	return err
}

// cheapestOf is the cheapest way to bring it to an address. Nobody who says where it goes means to pick it up; without an
// address that is all that is left.
func cheapestOf(offers []fulfillment.Offer, to address.Address) id.ShippingOption {
	var best *fulfillment.Offer
	for i := range offers {
		offer := &offers[i]
		if (offer.Option.Kind == fulfillment.Pickup) == to.IsZero() && (best == nil || offer.Price.Minor < best.Price.Minor) {
			best = offer
		}
	}
	if best == nil {
		return 0
	}
	return best.Option.ID
}
