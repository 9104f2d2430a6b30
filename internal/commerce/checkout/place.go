package checkout

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// purchase is everything that an order is made from.
type purchase struct {
	session  *Checkout  // nil: an order in one call
	cart     *cart.Cart // nil: from a list of items
	holder   id.Checkout
	email    string
	emailKey string
	shipTo   address.Address
	billTo   address.Address
	consents []order.Consent
	note     string
	source   string
	customer id.Customer
	key      string // fingerprint of the request
	provider payment.Provider
	in       Completion
	want     cart.Want
	basket   *cart.Basket

	trial *payment.Trial // of paying online; nil: it is not counted
}

// placeItems is place for a list of items.
func (s *Service) placeItems(ctx context.Context, d Direct, key string, claim *idem.Claim) (*Result, error) {
	c := &Checkout{}
	patch := Patch{
		Email: &d.Email, ShippingAddress: &d.ShippingAddress, BillingAddress: &d.BillingAddress, Note: &d.Note, Consents: d.Consents,
	}
	if err := patch.apply(c, s.DB.Clock().Now()); err != nil {
		return nil, err
	}
	items, err := merged(d.Items)
	if err != nil {
		return nil, err
	}
	p := &purchase{
		email: c.Email, shipTo: c.ShippingAddress, billTo: c.BillingAddress, consents: c.Consents, note: c.Note, source: "api",
		customer: d.Payment.Customer, key: key, in: d.Payment,
	}
	if p.provider, err = s.providerOf(ctx, d.Payment); err != nil {
		return nil, err
	}
	p.want = cart.Want{
		Items: items, Customer: p.customer, Destination: destination(p.shipTo, p.billTo), ShippingOption: d.ShippingOption,
		Choose: func(offers []fulfillment.Offer) id.ShippingOption { return cheapestOf(offers, p.shipTo) },
	}
	if p.want.Codes, err = cart.NormalizeCodes(d.Codes); err != nil {
		return nil, err
	}
	if c.Email != "" {
		_, p.emailKey, _ = email.Normalize(c.Email) // it was checked above
	}
	p.want.EmailKey = p.emailKey
	if err := s.reckon(ctx, p); err != nil {
		return nil, err
	}
	c.ShippingOption = d.ShippingOption
	if p.basket.Chosen != nil {
		c.ShippingOption = p.basket.Chosen.Option.ID
	}
	if list := missing(c, p.basket); len(list) > 0 {
		if err := s.soldOut(ctx, p); err != nil {
			return nil, err
		}
		return nil, incomplete(list)
	}
	if err := refusedCode(p.basket); err != nil {
		return nil, err
	}
	return s.place(ctx, p, claim)
}

// merged is the items as lines: each variant once.
func merged(items []cart.NewItem) ([]cart.Item, error) {
	if len(items) == 0 {
		return nil, fault.Invalidf("items", "Say what is ordered: at least one item.")
	}
	if len(items) > cart.MaxLines {
		return nil, fault.Invalidf("items", "An order has %d different articles at most.", cart.MaxLines)
	}
	at := map[id.Variant]int{}
	var list []cart.Item
	for i, item := range items {
		if item.Quantity < 1 || item.Quantity > cart.MaxQuantity {
			return nil, fault.Invalidf(fmt.Sprintf("items[%d].quantity", i), "A quantity is between 1 and %d.", cart.MaxQuantity)
		}
		n, known := at[item.Variant]
		if !known {
			at[item.Variant] = len(list)
			list = append(list, cart.Item{Variant: item.Variant, Quantity: item.Quantity})
			continue
		}
		list[n].Quantity += item.Quantity
		if list[n].Quantity > cart.MaxQuantity {
			return nil, fault.Invalidf(fmt.Sprintf("items[%d].quantity", i), "A quantity is between 1 and %d.", cart.MaxQuantity)
		}
	}
	return list, nil
}

// refusedCode refuses an order in one call with a coupon that cannot be used: nobody would see the message. One that has nothing to take
// off any more, such as the shipping that is free already, is not missed.
func refusedCode(b *cart.Basket) error {
	for i, c := range b.Quote.Codes {
		if c.Problem != "" || c.Barred {
			return fault.New(fault.Refused, cmp.Or(c.Problem, promotion.CodeCouponInvalid), c.Message).WithParam(fmt.Sprintf("coupon_codes[%d]", i))
		}
	}
	return nil
}

// reckon adds a purchase up, with the ids of the lines that the order will have, and refuses what cannot be ordered.
func (s *Service) reckon(ctx context.Context, p *purchase) error {
	for i := range p.want.Items {
		p.want.Items[i].Key = s.DB.IDs().Next()
	}
	p.want.Firm = true // who claims the stock finds out
	var err error
	if p.basket, err = s.Carts.Reckon(ctx, p.want); err != nil {
		return err
	}
	for i := range p.basket.Items {
		item := &p.basket.Items[i]
		param := fmt.Sprintf("items[%d]", i)
		switch item.Problem {
		case cart.CodeVariantUnavailable:
			return fault.Newf(fault.Conflict, cart.CodeVariantUnavailable, "There is no variant %s for sale.", item.Variant).WithParam(param)
		case cart.CodeQuantityLimit:
			return fault.Newf(fault.Refused, cart.CodeQuantityLimit, "One order can have %d of this at most.",
				item.Sellable.MaxPerOrder).WithParam(param)
		}
	}
	return nil
}

// expected refuses a total that is not the one that the shopper was shown.
func (p *purchase) expected() error {
	in, total := p.in, p.basket.Quote.Total
	if in.ExpectedTotal == nil {
		return nil
	}
	if in.Currency != "" && in.Currency != string(total.Currency) {
		return fault.Invalidf("expected_total.currency_code", "This shop sells in %s.", total.Currency)
	}
	if *in.ExpectedTotal != total.Minor {
		return fault.Newf(fault.Conflict, CodePriceChanged, "The total is %s now. Show it to the buyer, then send it as expected_total.",
			total).WithParam("expected_total").WithDetails([]fault.Detail{{
			Param: "expected_total", Code: CodePriceChanged, Message: "The total is " + total.String() + " now.", Value: total.Minor,
		}})
	}
	return nil
}

// place commits a purchase and has it paid for.
func (s *Service) place(ctx context.Context, p *purchase, claim *idem.Claim) (*Result, error) {
	if err := p.expected(); err != nil {
		// Whoever was shown fewer than he wants is told that they are missing, not that the price is another.
		if _, short := s.Stock.Allocate(ctx, &db.Batch{}, p.holder, 0, demandsOf(p.basket)); short != nil {
			return nil, short
		}
		return nil, err
	}
	total := p.basket.Quote.Total
	switch {
	case total.IsZero():
		p.provider = nil
	case p.provider == nil:
		return nil, incomplete([]fault.Detail{{Param: "payment.provider", Code: CodeIncomplete, Message: "Say how it is paid."}})
	case !p.provider.Method().Takes(total.Currency) || !payment.Available(p.provider):
		return nil, fault.New(fault.Unavailable, payment.CodeProviderUnavailable,
			"This way to pay does not work right now. Nothing was charged; please choose another one.").WithParam("payment.provider")
	}
	if err := s.attempt(ctx, p); err != nil {
		return nil, err
	}
	defer p.trial.Drop(context.WithoutCancel(ctx))
	o, err := s.draft(ctx, p)
	if err != nil {
		return nil, err
	}
	if err := s.commit(ctx, p, o, claim); err != nil {
		return nil, err
	}
	if !o.PlacedAt.IsZero() {
		return s.resultOf(o), nil
	}
	return s.pay(ctx, p, o, claim)
}

// attempt refuses a purchase of somebody who has failed to pay too often, before anything is held or asked for.
func (s *Service) attempt(ctx context.Context, p *purchase) (err error) {
	if p.provider == nil || p.provider.Promise() {
		return nil
	}
	by := payment.Attempt{Address: p.in.Address}
	if p.cart != nil {
		by.Cart = p.cart.ID
	}
	p.trial, err = s.Attempts.Begin(ctx, by, p.provider, p.in.Data)
	return err
}

// draft is the order that a purchase makes. It stands at once where nobody has to be asked about money.
func (s *Service) draft(ctx context.Context, p *purchase) (*order.Order, error) {
	number, err := s.Orders.NextNumber(ctx)
	if err != nil {
		return nil, err
	}
	now := s.DB.Clock().Now()
	q := p.basket.Quote
	zero := money.Amount{Currency: q.Currency}
	o := &order.Order{
		ID: id.Order(s.DB.IDs().Next()), Number: number, Status: order.Pending, PlacementKey: p.key, Customer: p.customer,
		Email: p.email, EmailKey: p.emailKey, Currency: q.Currency, PricesIncludeTax: q.PricesIncludeTax,
		OriginalTotal: q.OriginalTotal, Subtotal: q.Subtotal, DiscountTotal: q.DiscountTotal, ShippingTotal: q.ShippingTotal,
		TaxTotal: q.TaxTotal, Total: q.Total, RefundedTotal: zero, PaidTotal: zero, AuthorizedTotal: zero,
		ShippingRefundedTotal: zero, ShippingAddress: p.shipTo, BillingAddress: p.billTo, ShippingMethod: methodOf(p.basket),
		PriceSteps: q.Steps, Consents: p.consents, Source: p.source, Note: p.note, Lines: linesOf(p.basket),
	}
	if o.BillingAddress.IsZero() {
		o.BillingAddress = o.ShippingAddress
	}
	if p.cart != nil {
		o.Cart = p.cart.ID
	}
	if p.session != nil {
		o.Checkout = p.session.ID
	}
	if p.provider == nil {
		o.Status, o.PlacedAt = order.Confirmed, now
		return o, nil
	}
	pay := payment.Payment{
		ID: id.Payment(s.DB.IDs().Next()), Version: 1, Order: o.ID, Provider: p.provider.Name(), Status: payment.Pending,
		Amount: o.Total, Authorized: zero, Captured: zero, Refunded: zero, RefundPending: zero, Data: p.in.Data,
		CreatedAt: now, UpdatedAt: now,
	}
	if p.provider.Promise() {
		o.PlacedAt = now
		if p.provider.Method().OnDelivery {
			o.Status = order.Confirmed
		} else {
			o.ExpiresAt = now.Add(s.UnpaidTime)
		}
	} else {
		// From here on somebody has to find out, whatever becomes of this process.
		pay.CheckAt = payment.NextCheck(0, now)
	}
	o.Payments = []payment.Payment{pay}
	return o, nil
}

func linesOf(b *cart.Basket) []order.Line {
	items := make(map[int64]*cart.BasketItem, len(b.Items))
	for i := range b.Items {
		items[b.Items[i].Key] = &b.Items[i]
	}
	lines := make([]order.Line, len(b.Quote.Lines))
	for i, q := range b.Quote.Lines {
		v := &items[q.Key].Sellable
		l := order.Line{
			ID: id.OrderLine(q.Key), Variant: v.Variant, Product: v.Product, Category: v.PrimaryCategory, Title: v.Title,
			VariantTitle: v.VariantTitle, SKU: v.SKU, ImageURL: v.ImageURL, Quantity: q.Quantity, UnitPrice: q.UnitPrice,
			CompareAt: v.Price.CompareAt, UnitCost: v.Price.Cost, Subtotal: q.Subtotal, DiscountTotal: q.DiscountTotal,
			TaxTotal: q.TaxTotal, Total: q.Total, TaxClass: v.TaxClass, WeightGrams: v.WeightGrams,
			RequiresShipping: v.RequiresShipping, RefundedTotal: money.Amount{Currency: b.Currency}, Adjustments: q.Adjustments,
			TaxLines: q.TaxLines,
		}
		for _, o := range v.Options {
			l.Options = append(l.Options, order.Option{Name: o.Name, Value: o.Value})
		}
		lines[i] = l
	}
	return lines
}

func methodOf(b *cart.Basket) order.ShippingMethod {
	q := b.Quote.Shipping
	m := order.ShippingMethod{
		Name: q.Name, Price: q.Price, DiscountTotal: q.DiscountTotal, TaxTotal: q.TaxTotal, Total: q.Total,
		Adjustments: q.Adjustments, TaxLines: q.TaxLines,
	}
	if b.Chosen != nil {
		option := &b.Chosen.Option
		m.Option, m.Kind, m.MinDays, m.MaxDays = option.ID, string(option.Kind), option.MinDays, option.MaxDays
	}
	return m
}

// commit writes an order with everything that it claims, in one batch. Stock comes last.
func (s *Service) commit(ctx context.Context, p *purchase, o *order.Order, claim *idem.Claim) error {
	b := &db.Batch{}
	oversold, err := s.Stock.Allocate(ctx, b, p.holder, o.ID, demandsOf(p.basket))
	if err != nil {
		return err
	}
	for i := range o.Lines {
		o.Lines[i].Oversold = oversold[o.Lines[i].ID]
	}
	if p.cart != nil {
		s.Carts.AddComplete(b, p.cart)
	}
	s.Orders.Place(ctx, b, o)
	for _, pay := range o.Payments {
		s.Payments.Insert(b, pay)
	}
	s.Promotions.AddClaims(b, o.ID, p.emailKey, claimsOf(p.basket))
	if p.session != nil {
		s.addOrder(b, p.session, o)
	}
	if o.PlacedAt.IsZero() {
		claim.Reserve(b)
	} else if err := claim.Add(b, s.resultOf(o)); err != nil {
		return err
	}
	err = s.DB.Submit(ctx, b)
	if fault.CodeOf(err) == CodeInsufficientStock || fault.CodeOf(err) == promotion.CodeCouponLimitReached {
		// The plan was good when it was made. Planning again tells whether there is another way, or says it as it is.
		if err := s.catchUp(ctx, err, p.basket); err != nil {
			return err
		}
		return raced.WithCause(err)
	}
	return err
}

// addOrder adds to the batch that a session is being completed, or is.
func (s *Service) addOrder(b *db.Batch, before *Checkout, o *order.Order) {
	c := *before
	c.Status, c.Order, c.Failure, c.UpdatedAt = CompleteInProgress, o.ID, nil, s.DB.Clock().Now()
	if !o.PlacedAt.IsZero() {
		c.Status = Completed
		s.Outbox.Add(b, completedEvent(o))
	}
	update(b, before.Version, &c)
}

func claimsOf(b *cart.Basket) []promotion.Claimed {
	claims := make([]promotion.Claimed, len(b.Quote.Applied))
	for i := range b.Quote.Applied {
		claims[i] = b.Quote.Applied[i].Promotion.Claimed()
	}
	return claims
}

func demandsOf(b *cart.Basket) []inventory.Demand {
	demands := make([]inventory.Demand, 0, len(b.Items))
	for i := range b.Items {
		d := demandOf(&b.Items[i])
		d.Line = id.OrderLine(b.Items[i].Key)
		demands = append(demands, d)
	}
	return demands
}

// pay asks the provider for the money of an order that is written, and settles the answer. The shopper may go away
// meanwhile; the answer is written down all the same.
func (s *Service) pay(ctx context.Context, p *purchase, o *order.Order, claim *idem.Claim) (*Result, error) {
	ctx = context.WithoutCancel(ctx)
	pay := o.Payments[0]
	out, err := p.provider.Authorize(ctx, payment.Charge{
		Payment: pay.ID, Order: o.ID, Number: o.Number, Amount: pay.Amount, Email: o.Email, Data: pay.Data,
		ReturnURL: p.in.ReturnURL, Capture: !s.AuthorizeOnly,
	})
	switch {
	case err == nil:
		p.trial.End(ctx, out)
		o, err = s.Settlement.SettleFresh(ctx, o, pay.ID, out, s.attended(claim))
		if err != nil {
			return nil, err
		}
		return s.outcome(o)
	case fault.CodeOf(err) == payment.CodeOutcomePending || fault.KindOf(err) == fault.Internal:
		// Nobody knows what became of it. It is asked about in two minutes, or when the shopper comes again.
		return nil, fault.From(err).WithRetryAfter(2 * time.Second)
	}
	// The provider was not called, or refused to do anything: what was claimed is given back.
	if _, dropped := s.Settlement.Drop(ctx, pay.ID, fault.CodeOf(err), fault.From(err).Message, s.attended(claim)); dropped != nil {
		return nil, dropped
	}
	return nil, err
}
