package cart

import (
	"context"
	"fmt"
	"slices"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/pricing"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Want is what somebody wants to buy, and everything that is known about where it goes and to whom.
type Want struct {
	Items          []Item
	Codes          []string    // coupon codes, normalized
	EmailKey       string      // the buyer, as far as he is known: decides about limits per customer and first orders
	Customer       id.Customer // whose cart it is; zero: a guest's. Has his groups, and his address where EmailKey is empty
	Destination    address.Address
	ShippingOption id.ShippingOption // zero: not chosen
	// OnlyOption chooses the one way to ship it where there is no other: where there is no choice nobody has to choose.
	OnlyOption bool
	// Choose chooses a way to ship it among those that there are, where none is chosen; nil: nobody does. Zero is none.
	Choose func(offers []fulfillment.Offer) id.ShippingOption
	Frozen Frozen
	Held   map[id.Variant]int64 // what is held for this very shopper, and so is not available to others
	// Firm leaves stock out of consideration: whoever claims it finds out.
	Firm bool
}

// Item is so many of a variant.
type Item struct {
	Key       int64 // names the item to the caller; unique, not 0
	Variant   id.Variant
	Quantity  int64
	SeenPrice *int64 // what one cost when the shopper last looked; nil: he did not
}

// Frozen is prices that hold for a while, because a checkout was begun.
type Frozen struct {
	At     time.Time                  // when they were looked up; promotions are judged by it. Zero: nothing is frozen
	Prices map[id.Variant]FrozenPrice // one that has become cheaper counts as it is now
}

// FrozenPrice is what one of so many costs. Whoever wants more pays for all of them what they cost now.
type FrozenPrice struct {
	Amount   int64 // minor units
	Quantity int64
}

// Basket is what somebody wants, looked up and added up.
type Basket struct {
	Currency         money.Currency
	PricesIncludeTax bool
	Items            []BasketItem
	RequiresShipping bool
	WeightGrams      int64
	Offers           []fulfillment.Offer // the ways to ship it to the destination
	Chosen           *fulfillment.Offer  // the one that was asked for, if it is among them
	Quote            *pricing.Quote
	Messages         []Message
}

// BasketItem is an item with what it is.
type BasketItem struct {
	Item
	Sellable  catalog.Sellable // zero when there is no such variant
	Ordered   int64            // how many can be had: Quantity, less where there are fewer, 0 where there are none
	UnitPrice money.Amount
	Problem   string // variant_unavailable, insufficient_stock or quantity_limit; empty if all of it can be had
}

// Blocked reports whether something stands in the way of an order.
func (b *Basket) Blocked() bool {
	for _, m := range b.Messages {
		if m.Type == ErrorMessage {
			return true
		}
	}
	return false
}

// Reckon looks everything up that is wanted and adds it up. What cannot be had is left out of the quote, with a message.
func (s *Service) Reckon(ctx context.Context, w Want) (*Basket, error) {
	b, in, err := s.gather(ctx, w)
	if err != nil {
		return nil, err
	}
	if err := s.promote(ctx, &in, w); err != nil {
		return nil, err
	}
	if b.Quote, err = pricing.Price(in); err != nil {
		return nil, err
	}
	b.nameSteps()
	for i, c := range b.Quote.Codes {
		if c.Problem != "" {
			b.Messages = append(b.Messages, Message{WarningMessage, MessageCouponRemoved, fmt.Sprintf("coupons[%d]", i), c.Message})
		}
	}
	return b, nil
}

// gather looks everything up that is wanted, but for promotions: a basket without a quote, and what it is priced by.
func (s *Service) gather(ctx context.Context, w Want) (*Basket, pricing.Input, error) {
	channel, err := s.catalog.CurrentChannel(ctx)
	if err != nil {
		return nil, pricing.Input{}, fmt.Errorf("read the channel: %w", err)
	}
	b := &Basket{
		Currency: money.Currency(channel.CurrencyCode), PricesIncludeTax: channel.PricesIncludeTax,
		Items: make([]BasketItem, len(w.Items)),
	}
	if err := s.lookUp(ctx, b, w); err != nil {
		return nil, pricing.Input{}, err
	}
	in, err := s.input(ctx, b, w)
	return b, in, err
}

// nameSteps says in the explanation of the total which goods the list prices are of.
func (b *Basket) nameSteps() {
	names := make(map[int64]string, len(b.Items))
	for i := range b.Items {
		names[b.Items[i].Key] = nameOf(&b.Items[i].Sellable)
	}
	for i := range b.Quote.Steps {
		if s := &b.Quote.Steps[i]; s.Kind == pricing.StepListPrice {
			s.Label = names[s.Line]
		}
	}
}

// lookUp finds the variants and decides how many of each can be had.
func (s *Service) lookUp(ctx context.Context, b *Basket, w Want) error {
	variants := make([]id.Variant, len(w.Items))
	for i, item := range w.Items {
		variants[i] = item.Variant
	}
	found, err := s.catalog.Sellables(ctx, variants, b.Currency)
	if err != nil {
		return fmt.Errorf("look variants up: %w", err)
	}
	for i, item := range w.Items {
		b.Items[i] = BasketItem{Item: item, Sellable: found[item.Variant], UnitPrice: money.Amount{Currency: b.Currency}}
		judge(b, i, w)
	}
	return nil
}

// judge decides how many of an item can be had, and says what is not as the shopper left it.
func judge(b *Basket, i int, w Want) {
	item := &b.Items[i]
	v := &item.Sellable
	path := fmt.Sprintf("items[%d]", i)
	say := func(kind MessageType, code, content string) {
		b.Messages = append(b.Messages, Message{kind, code, path, content})
	}
	if v.Variant.IsZero() || !v.Visible || v.Price == nil || v.Availability == catalog.Discontinued {
		item.Problem = CodeVariantUnavailable
		say(ErrorMessage, MessageUnavailable, fmt.Sprintf("%s is no longer for sale. Please remove it.", nameOf(v)))
		return
	}
	item.UnitPrice = unitPrice(item, w.Frozen)
	item.Ordered = item.Quantity
	if v.MaxPerOrder > 0 && item.Ordered > v.MaxPerOrder {
		item.Ordered, item.Problem = v.MaxPerOrder, CodeQuantityLimit
		say(ErrorMessage, MessageQuantityReduced,
			fmt.Sprintf("One order can have %d of %s at most.", v.MaxPerOrder, nameOf(v)))
	}
	if there := max(v.Available+w.Held[item.Variant], 0); v.Tracked && v.Policy == catalog.Deny && !w.Firm && there < item.Ordered {
		item.Ordered, item.Problem = there, CodeInsufficientStock
		if there == 0 {
			say(ErrorMessage, MessageUnavailable, fmt.Sprintf("%s is sold out. Please remove it.", nameOf(v)))
		} else {
			say(ErrorMessage, MessageQuantityReduced, fmt.Sprintf("There are only %d left of %s.", there, nameOf(v)))
		}
	}
	if seen := item.SeenPrice; seen != nil && item.Ordered > 0 && *seen != item.UnitPrice.Minor {
		was := money.Amount{Minor: *seen, Currency: b.Currency}
		kind, verb := WarningMessage, "rose"
		if item.UnitPrice.Minor < *seen {
			kind, verb = InfoMessage, "fell"
		}
		say(kind, MessagePriceChanged, fmt.Sprintf("The price of %s %s from %s to %s.", nameOf(v), verb, was, item.UnitPrice))
	}
}

func unitPrice(item *BasketItem, frozen Frozen) money.Amount {
	price := item.Sellable.Price.Amount
	held, ok := frozen.Prices[item.Variant]
	if ok && !frozen.At.IsZero() && item.Quantity <= held.Quantity && held.Amount < price.Minor {
		price.Minor = held.Amount
	}
	return price
}

func nameOf(v *catalog.Sellable) string {
	switch {
	case v.Variant.IsZero():
		return "This article"
	case v.VariantTitle == "" || v.VariantTitle == catalog.DefaultVariantTitle:
		return v.Title
	}
	return v.Title + " (" + v.VariantTitle + ")"
}

// input gathers everything that the price depends on, but for promotions.
func (s *Service) input(ctx context.Context, b *Basket, w Want) (pricing.Input, error) {
	in := pricing.Input{
		Currency: b.Currency, PricesIncludeTax: b.PricesIncludeTax, At: w.Frozen.At, Codes: w.Codes, Destination: w.Destination,
		Lines: make([]pricing.Line, 0, len(b.Items)),
	}
	if in.At.IsZero() {
		in.At = s.db.Clock().Now()
	}
	subtotal := money.Amount{Currency: b.Currency}
	for i := range b.Items {
		item := &b.Items[i]
		if item.Ordered == 0 {
			continue
		}
		v := &item.Sellable
		in.Lines = append(in.Lines, pricing.Line{
			Key: item.Key, Variant: v.Variant, Product: v.Product, Categories: v.Categories, Quantity: item.Ordered,
			UnitPrice: item.UnitPrice, TaxClass: v.TaxClass, Taxable: v.Taxable,
		})
		line, err := item.UnitPrice.MulChecked(item.Ordered)
		if err == nil {
			subtotal, err = subtotal.AddChecked(line)
		}
		if err != nil {
			return in, err
		}
		if v.RequiresShipping {
			b.RequiresShipping = true
			b.WeightGrams += v.WeightGrams * item.Ordered
		}
	}
	var err error
	if in.Tax, err = s.taxes.Table(ctx); err != nil {
		return in, fmt.Errorf("read the taxes: %w", err)
	}
	if err := s.ship(ctx, b, w, subtotal); err != nil {
		return in, err
	}
	if b.Chosen != nil && b.Chosen.Option.Kind == fulfillment.Pickup && s.home != nil {
		// What is picked up is sold where the shop is, wherever the buyer lives. A shop that has not said where it is sells
		// where the buyer lives.
		home, err := s.home(ctx)
		if err != nil {
			return in, fmt.Errorf("read where the shop is: %w", err)
		}
		if home.CountryCode != "" {
			in.Destination = home
		}
	}
	if b.Chosen != nil {
		in.Shipping = &pricing.Shipping{
			Name: b.Chosen.Option.Name, Price: b.Chosen.Price, TaxClass: b.Chosen.Option.TaxClass,
		}
	}
	return in, nil
}

// ship finds the ways to send what has to be sent.
func (s *Service) ship(ctx context.Context, b *Basket, w Want, subtotal money.Amount) error {
	if !b.RequiresShipping {
		return nil
	}
	table, err := s.shipping.Table(ctx)
	if err != nil {
		return fmt.Errorf("read the shipping options: %w", err)
	}
	b.Offers = table.Offers(fulfillment.Parcel{
		Currency: b.Currency, Subtotal: subtotal, WeightGrams: b.WeightGrams, To: w.Destination,
	})
	chosen := w.ShippingOption
	if chosen.IsZero() && w.Choose != nil {
		chosen = w.Choose(b.Offers)
	}
	for i := range b.Offers {
		if b.Offers[i].Option.ID == chosen {
			b.Chosen = &b.Offers[i]
		}
	}
	if b.Chosen == nil && w.OnlyOption && len(b.Offers) == 1 {
		b.Chosen = &b.Offers[0]
	}
	return nil
}

// promote adds the promotions that may apply, and what they want to know of the buyer.
func (s *Service) promote(ctx context.Context, in *pricing.Input, w Want) error {
	var err error
	if in.Promotions, err = s.promotions.Candidates(ctx, w.Codes); err != nil {
		return fmt.Errorf("read the promotions: %w", err)
	}
	if !w.Customer.IsZero() && s.buyer != nil && len(in.Promotions) > 0 {
		known, groups, err := s.buyer(ctx, w.Customer)
		if err != nil {
			return err
		}
		if in.Buyer.Groups = groups; w.EmailKey == "" {
			w.EmailKey = known
		}
	}
	bySegment := func(p promotion.Promotion) bool { return len(p.Conditions.Segments) > 0 }
	if !w.Customer.IsZero() && s.segments != nil && slices.ContainsFunc(in.Promotions, bySegment) {
		if in.Buyer.Segments, err = s.segments(ctx, w.Customer); err != nil {
			return fmt.Errorf("read the segment of customer %s: %w", w.Customer, err)
		}
	}
	if w.EmailKey == "" {
		return nil
	}
	if slices.ContainsFunc(in.Promotions, func(p promotion.Promotion) bool { return p.Conditions.FirstOrder }) {
		if in.Buyer.Ordered, err = s.ordered(ctx, w.EmailKey); err != nil {
			return fmt.Errorf("look earlier orders up: %w", err)
		}
	}
	if limited := promotion.Limiting(in.Promotions); len(limited) > 0 {
		if in.Buyer.Uses, err = s.promotions.Uses(ctx, w.EmailKey, limited); err != nil {
			return fmt.Errorf("look uses of promotions up: %w", err)
		}
	}
	return nil
}

// NormalizeCodes checks what was entered as coupon codes, and returns them as they are stored.
func NormalizeCodes(entered []string) ([]string, error) {
	codes := make([]string, 0, len(entered))
	for _, text := range entered {
		code, err := promotion.NormalizeCode(text)
		if err != nil {
			return nil, err
		}
		codes = append(codes, code)
	}
	return codes, nil
}
