package admin

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/pricing"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/idem"
)

// TrialInput is a cart that nobody has, to see what promotions do to it.
type TrialInput struct {
	Draft            *PromotionInput  `json:"draft,omitempty" doc:"A promotion that is tried beside those that there are."`
	PromotionID      string           `json:"promotion_id,omitempty" maxLength:"60" doc:"Whose place the draft takes. Without it the draft is a new one."`
	Items            []TrialItemInput `json:"items" minItems:"1" maxItems:"100"`
	CouponCodes      []string         `json:"coupon_codes,omitempty" maxItems:"10" doc:"That the shopper has entered."`
	CountryCode      string           `json:"country_code,omitempty" maxLength:"2" doc:"ISO 3166-1: where it goes to." example:"DE"`
	ProvinceCode     string           `json:"province_code,omitempty" maxLength:"3"`
	PostalCode       string           `json:"postal_code,omitempty" maxLength:"20"`
	ShippingOptionID string           `json:"shipping_option_id,omitempty" maxLength:"60" doc:"Without it the first that there is."`
	Groups           []string         `json:"groups,omitempty" maxItems:"100" doc:"Customer groups that the shopper is in."`
	Segments         []string         `json:"segments,omitempty" maxItems:"100" doc:"Segments that the shopper is in."`
	HasOrdered       bool             `json:"has_ordered,omitempty" doc:"The shopper ordered before."`
	At               *time.Time       `json:"at,omitempty" doc:"When it is; now if it is not given."`
}

// TrialItemInput is so many of a variant.
type TrialItemInput struct {
	VariantID string `json:"variant_id" maxLength:"60"`
	Quantity  int64  `json:"quantity,omitempty" minimum:"1" maximum:"100000" doc:"1 if it is left out."`
}

// PromotionTrial is what a cart comes to, with the reasons.
type PromotionTrial struct {
	CurrencyCode     string                       `json:"currency_code"`
	PricesIncludeTax bool                         `json:"prices_include_tax"`
	Items            []TrialItem                  `json:"items"`
	Shipping         wire.Nullable[TrialShipping] `json:"shipping" doc:"null where nothing is shipped, or not to there."`
	ShippingOptions  []TrialShipping              `json:"shipping_options" doc:"All that there are."`
	OriginalTotal    wire.Money                   `json:"original_total" doc:"Without promotions."`
	Subtotal         wire.Money                   `json:"subtotal"`
	DiscountTotal    wire.Money                   `json:"discount_total"`
	ShippingTotal    wire.Money                   `json:"shipping_total"`
	TaxTotal         wire.Money                   `json:"tax_total"`
	Total            wire.Money                   `json:"total"`
	PriceSteps       []wire.PriceStep             `json:"price_steps" doc:"Why the total is what it is: the amounts add up to it. The item_id is the variant's."`
	Promotions       []TrialVerdict               `json:"promotions" doc:"What became of each that is active, whose code was entered, or that was tried."`
	UnknownCodes     []string                     `json:"unknown_codes" doc:"Codes that no active promotion has."`
}

// TrialItem is what an item comes to.
type TrialItem struct {
	VariantID     id.Variant `json:"variant_id"`
	Title         string     `json:"title"`
	VariantTitle  string     `json:"variant_title"`
	Quantity      int64      `json:"quantity"`
	UnitPrice     wire.Money `json:"unit_price"`
	Subtotal      wire.Money `json:"subtotal"`
	DiscountTotal wire.Money `json:"discount_total"`
	TaxTotal      wire.Money `json:"tax_total"`
	Total         wire.Money `json:"total"`
	Problem       string     `json:"problem" doc:"Why it is not in the total: variant_unavailable, or quantity_limit where only some of it is. Empty: all of it is."`
}

// TrialShipping is a way to ship it.
type TrialShipping struct {
	ID    id.ShippingOption `json:"id"`
	Name  string            `json:"name"`
	Price wire.Money        `json:"price"`
}

// TrialVerdict is what became of a promotion.
type TrialVerdict struct {
	PromotionID id.Promotion `json:"promotion_id"`
	Name        string       `json:"name"`
	Code        string       `json:"code"`
	IsDraft     bool         `json:"is_draft" doc:"It is the one that was tried."`
	Amount      wire.Money   `json:"amount" doc:"What it took off."`
	Reason      string       `json:"reason" doc:"Why it took nothing off; empty if it did. code_not_entered, off, not_yet, over, used_up, used_up_by_customer, other_currency, too_little, other_country, other_buyer, not_first_order, no_goods, nothing_to_pay, no_shipping, not_combined or nothing_left."`
}

// draft is the promotion that is tried; nil if none is.
func (h *handlers) draft(ctx context.Context, in *TrialInput) (*promotion.Promotion, error) {
	if in.Draft == nil {
		return nil, nil
	}
	var of id.Promotion
	var err error
	if in.PromotionID != "" {
		if of, err = id.ParsePromotion(in.PromotionID); err != nil {
			return nil, fault.From(err).WithParam("promotion_id")
		}
	}
	input, err := in.Draft.parse()
	if err != nil {
		return nil, within("draft", err)
	}
	p, err := h.promotions.Draft(ctx, input, of)
	if err != nil {
		return nil, within("draft", err)
	}
	return p, nil
}

// within says of a refusal that what it is about lies within a field.
func within(field string, err error) error {
	f := fault.From(err)
	if f.Param != "" {
		f = f.WithParam(field + "." + f.Param)
	}
	details := make([]fault.Detail, len(f.Details))
	for i, d := range f.Details {
		if d.Param != "" {
			d.Param = field + "." + d.Param
		}
		details[i] = d
	}
	return f.WithDetails(details)
}

// parse is the input as the shop knows it, without the draft.
func (in *TrialInput) parse() (cart.Trial, error) {
	trial := cart.Trial{
		Buyer: promotion.Buyer{Groups: in.Groups, Segments: in.Segments, Ordered: in.HasOrdered},
		Destination: address.Address{
			CountryCode: in.CountryCode, ProvinceCode: in.ProvinceCode, PostalCode: in.PostalCode,
		}.Normalize(),
		At: timeOf(in.At), Items: make([]cart.Item, len(in.Items)),
	}
	for i, item := range in.Items {
		variant, err := id.ParseVariant(item.VariantID)
		if err != nil {
			return trial, fault.From(err).WithParam(fmt.Sprintf("items[%d].variant_id", i))
		}
		trial.Items[i] = cart.Item{Key: int64(i + 1), Variant: variant, Quantity: max(item.Quantity, 1)}
	}
	for i, entered := range in.CouponCodes {
		code, err := promotion.NormalizeCode(entered)
		if err != nil {
			return trial, fault.From(err).WithParam(fmt.Sprintf("coupon_codes[%d]", i))
		}
		trial.Codes = append(trial.Codes, code)
	}
	var err error
	if in.ShippingOptionID != "" {
		if trial.ShippingOption, err = id.ParseShippingOption(in.ShippingOptionID); err != nil {
			return trial, fault.From(err).WithParam("shipping_option_id")
		}
	}
	return trial, nil
}

type trialRequest struct {
	Body TrialInput
}

func (h *handlers) tryPromotions(ctx context.Context, call *wire.Call, in *trialRequest) (*wire.Reply[PromotionTrial], error) {
	trial, err := in.Body.parse()
	if err != nil {
		return nil, err
	}
	if trial.Draft, err = h.draft(ctx, &in.Body); err != nil {
		return nil, err
	}
	answer := func(tried *cart.Tried) *wire.Reply[PromotionTrial] {
		return &wire.Reply[PromotionTrial]{Body: trialDocument(tried, trial.Draft)}
	}
	return wire.Do(call, answer, func(claim *idem.Claim) (*cart.Tried, error) { return h.carts.TryOut(ctx, trial, claim) })
}

func trialDocument(tried *cart.Tried, draft *promotion.Promotion) PromotionTrial {
	b := tried.Basket
	q := b.Quote
	doc := PromotionTrial{
		CurrencyCode: string(b.Currency), PricesIncludeTax: b.PricesIncludeTax, Items: trialItems(b),
		ShippingOptions: make([]TrialShipping, len(b.Offers)), OriginalTotal: wire.MoneyOf(q.OriginalTotal), Subtotal: wire.MoneyOf(q.Subtotal),
		DiscountTotal: wire.MoneyOf(q.DiscountTotal), ShippingTotal: wire.MoneyOf(q.ShippingTotal), TaxTotal: wire.MoneyOf(q.TaxTotal),
		Total:        wire.MoneyOf(q.Total),
		PriceSteps:   wire.PriceStepsOf(q.Steps, func(key int64) string { return b.Items[key-1].Variant.String() }),
		Promotions:   make([]TrialVerdict, len(tried.Verdicts)),
		UnknownCodes: []string{},
	}
	for i := range b.Offers {
		doc.ShippingOptions[i] = TrialShipping{ID: b.Offers[i].Option.ID, Name: b.Offers[i].Option.Name, Price: wire.MoneyOf(b.Offers[i].Price)}
	}
	if b.Chosen != nil {
		doc.Shipping = wire.Some(TrialShipping{ID: b.Chosen.Option.ID, Name: b.Chosen.Option.Name, Price: wire.MoneyOf(b.Chosen.Price)})
	}
	known := map[string]bool{}
	for i := range tried.Verdicts {
		v := &tried.Verdicts[i]
		p := &v.Promotion
		known[p.Code] = true
		doc.Promotions[i] = TrialVerdict{
			PromotionID: p.ID, Name: p.Name, Code: p.Code, IsDraft: draft != nil && draft.ID == p.ID, Amount: wire.MoneyOf(v.Amount), Reason: v.Why,
		}
	}
	for _, c := range q.Codes {
		if !known[c.Code] {
			doc.UnknownCodes = append(doc.UnknownCodes, c.Code)
		}
	}
	return doc
}

// trialItems is the items with what they come to; those that the quote leaves out come to nothing.
func trialItems(b *cart.Basket) []TrialItem {
	zero := money.Amount{Currency: b.Currency}
	lines := make(map[int64]*pricing.QuotedLine, len(b.Quote.Lines))
	for i := range b.Quote.Lines {
		lines[b.Quote.Lines[i].Key] = &b.Quote.Lines[i]
	}
	items := make([]TrialItem, len(b.Items))
	for i := range b.Items {
		item := &b.Items[i]
		line := lines[item.Key]
		if line == nil {
			line = &pricing.QuotedLine{Subtotal: zero, DiscountTotal: zero, TaxTotal: zero, Total: zero}
		}
		items[i] = TrialItem{
			VariantID: item.Variant, Title: item.Sellable.Title, VariantTitle: item.Sellable.VariantTitle, Quantity: item.Ordered,
			UnitPrice: wire.MoneyOf(item.UnitPrice), Subtotal: wire.MoneyOf(line.Subtotal), DiscountTotal: wire.MoneyOf(line.DiscountTotal),
			TaxTotal: wire.MoneyOf(line.TaxTotal), Total: wire.MoneyOf(line.Total), Problem: item.Problem,
		}
	}
	return items
}
