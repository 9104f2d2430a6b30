package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/idem"
)

const promotionRoot = "/api/admin/promotions"

func (h *handlers) registerPromotions(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: promotions", Scope: scope}
	}
	wire.Get(a, promotionRoot, op("admin-list-promotions", "The promotions, newest first", promotionsRead), h.listPromotions)
	creation := op("admin-create-promotion", "Make a promotion", promotionsWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, promotionRoot, creation, h.createPromotion)
	trial := op("admin-preview-promotions", "What a cart comes to, and what becomes of each promotion", promotionsRead)
	trial.Description = "A promotion that is not saved can be tried beside those that are. Stock is not looked at, and nothing is changed."
	wire.Post(a, promotionRoot+"/preview", trial, h.tryPromotions)
	wire.Get(a, promotionRoot+"/{id}", op("admin-get-promotion", "A promotion", promotionsRead), h.getPromotion)
	wire.Patch(a, promotionRoot+"/{id}", op("admin-update-promotion", "Change a promotion", promotionsWrite), h.updatePromotion)
	wire.Delete(a, promotionRoot+"/{id}", op("admin-archive-promotion", "End a promotion for good and free its code", promotionsWrite), h.archivePromotion)
}

// PromotionConditions are what has to be true for a promotion to apply. What is empty does not narrow.
type PromotionConditions struct {
	MinSubtotal *wire.Money   `json:"min_subtotal,omitempty" doc:"Of the cart before discounts."`
	Products    []id.Product  `json:"products,omitempty" maxItems:"500" doc:"With the target item: the lines it is on; else: one of them must be in the cart."`
	Categories  []id.Category `json:"categories,omitempty" maxItems:"500" doc:"The same, with everything below them."`
	Groups      []string      `json:"groups,omitempty" maxItems:"100" doc:"Customer groups, of which the buyer is in one."`
	Segments    []string      `json:"segments,omitempty" maxItems:"100" doc:"Segments, of which the buyer is in one."`
	Countries   []string      `json:"countries,omitempty" maxItems:"500" doc:"ISO 3166-1: where the order goes to."`
	FirstOrder  bool          `json:"first_order,omitempty" doc:"The buyer never ordered before."`
}

// parse is the conditions as the shop knows them.
func (c *PromotionConditions) parse() (promotion.Conditions, error) {
	conditions := promotion.Conditions{
		Products: c.Products, Categories: c.Categories, Groups: c.Groups, Segments: c.Segments, Countries: c.Countries,
		FirstOrder: c.FirstOrder,
	}
	if c.MinSubtotal != nil {
		least, err := c.MinSubtotal.Parse("conditions.min_subtotal")
		if err != nil {
			return conditions, err
		}
		conditions.MinSubtotal = &least
	}
	return conditions, nil
}

// Promotion is a discount that applies by itself, or when its code is entered.
type Promotion struct {
	ID                    id.Promotion              `json:"id"`
	Version               int64                     `json:"version"`
	Name                  string                    `json:"name" doc:"For staff."`
	Label                 string                    `json:"label" doc:"For shoppers."`
	Code                  string                    `json:"code" doc:"In capitals; empty: it applies by itself."`
	Active                bool                      `json:"active"`
	Kind                  string                    `json:"kind" enum:"percent,fixed,free_shipping"`
	Target                string                    `json:"target" enum:"item,order,shipping"`
	Rate                  wire.Nullable[string]     `json:"rate" doc:"Of the kind percent, in percent."`
	Amount                wire.Nullable[wire.Money] `json:"amount" doc:"Of the kind fixed: once on the order or the shipping, for each unit on items."`
	Conditions            PromotionConditions       `json:"conditions"`
	Priority              int64                     `json:"priority" doc:"Higher ones are applied first; of equal ones the older."`
	Exclusive             bool                      `json:"exclusive" doc:"Not together with any other."`
	StartsAt              wire.Nullable[time.Time]  `json:"starts_at"`
	EndsAt                wire.Nullable[time.Time]  `json:"ends_at" doc:"The first moment at which it does not hold."`
	UsageLimit            int64                     `json:"usage_limit" doc:"Orders altogether; 0: no limit."`
	UsageLimitPerCustomer int64                     `json:"usage_limit_per_customer" doc:"Orders of one customer; 0: no limit."`
	UsedCount             int64                     `json:"used_count" doc:"Orders that use it. Counted while it has a code or a limit."`
	ArchivedAt            wire.Nullable[time.Time]  `json:"archived_at"`
	CreatedAt             time.Time                 `json:"created_at"`
	UpdatedAt             time.Time                 `json:"updated_at"`
}

func promotionDocument(p *promotion.Promotion) Promotion {
	doc := Promotion{
		ID: p.ID, Version: p.Version, Name: p.Name, Label: p.Label, Code: p.Code, Active: p.Active, Kind: string(p.Kind),
		Target: string(p.Target), Priority: p.Priority, Exclusive: p.Exclusive, StartsAt: wire.TimeOrNull(p.StartsAt),
		EndsAt: wire.TimeOrNull(p.EndsAt), UsageLimit: p.UsageLimit, UsageLimitPerCustomer: p.UsageLimitPerCustomer,
		UsedCount: p.UsedCount, ArchivedAt: wire.TimeOrNull(p.ArchivedAt), CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt,
		Conditions: PromotionConditions{
			Products: p.Conditions.Products, Categories: p.Conditions.Categories, Groups: p.Conditions.Groups,
			Segments: p.Conditions.Segments, Countries: p.Conditions.Countries, FirstOrder: p.Conditions.FirstOrder,
		},
	}
	switch p.Kind {
	case promotion.Percent:
		doc.Rate = wire.Some(p.Rate.String())
	case promotion.Fixed:
		doc.Amount = wire.Some(wire.MoneyOf(p.Amount))
	case promotion.FreeShipping:
	}
	if p.Conditions.MinSubtotal != nil {
		least := wire.MoneyOf(*p.Conditions.MinSubtotal)
		doc.Conditions.MinSubtotal = &least
	}
	return doc
}

func promotionReply(p *promotion.Promotion) *wire.Reply[Promotion] {
	return &wire.Reply[Promotion]{Body: promotionDocument(p), Version: p.Version}
}

// PromotionInput is a promotion as somebody wants it to be.
type PromotionInput struct {
	Name                  string               `json:"name" doc:"For staff." example:"Summer sale"`
	Label                 string               `json:"label,omitempty" doc:"For shoppers; empty: the name."`
	Code                  string               `json:"code,omitempty" doc:"3 to 50 letters, digits, - and _; empty: it applies by itself." example:"SUMMER"`
	Active                *bool                `json:"active,omitempty" doc:"true if it is not given."`
	Kind                  string               `json:"kind" enum:"percent,fixed,free_shipping"`
	Target                string               `json:"target,omitempty" enum:"item,order,shipping" doc:"May be left out for free_shipping."`
	Rate                  string               `json:"rate,omitempty" doc:"Of the kind percent, in percent." example:"10"`
	Amount                *wire.Money          `json:"amount,omitempty" doc:"Of the kind fixed. The promotion then holds for carts in its currency alone."`
	Conditions            *PromotionConditions `json:"conditions,omitempty"`
	Priority              int64                `json:"priority,omitempty"`
	Exclusive             bool                 `json:"exclusive,omitempty"`
	StartsAt              *time.Time           `json:"starts_at,omitempty" doc:"At once if it is not given."`
	EndsAt                *time.Time           `json:"ends_at,omitempty" doc:"Never if it is not given."`
	UsageLimit            int64                `json:"usage_limit,omitempty" minimum:"0"`
	UsageLimitPerCustomer int64                `json:"usage_limit_per_customer,omitempty" minimum:"0"`
}

// PromotionPatch is a change of a promotion: what is not given stays as it is.
type PromotionPatch struct {
	Versioned
	Name                  *string              `json:"name,omitempty"`
	Label                 *string              `json:"label,omitempty"`
	Code                  *string              `json:"code,omitempty"`
	Active                *bool                `json:"active,omitempty"`
	Kind                  *string              `json:"kind,omitempty" enum:"percent,fixed,free_shipping" doc:"Another kind forgets the rate and the amount of the old one."`
	Target                *string              `json:"target,omitempty" enum:"item,order,shipping"`
	Rate                  *string              `json:"rate,omitempty"`
	Amount                *wire.Money          `json:"amount,omitempty"`
	Conditions            *PromotionConditions `json:"conditions,omitempty" doc:"All of them."`
	Priority              *int64               `json:"priority,omitempty"`
	Exclusive             *bool                `json:"exclusive,omitempty"`
	StartsAt              *string              `json:"starts_at,omitempty" doc:"A moment of RFC 3339; empty: at once."`
	EndsAt                *string              `json:"ends_at,omitempty" doc:"A moment of RFC 3339; empty: never."`
	UsageLimit            *int64               `json:"usage_limit,omitempty" minimum:"0" doc:"0: no limit. Not below what is used already."`
	UsageLimitPerCustomer *int64               `json:"usage_limit_per_customer,omitempty" minimum:"0"`
}

// moment reads a moment that may be taken away by an empty text.
func moment(param string, text *string) (*time.Time, error) {
	if text == nil {
		return nil, nil
	}
	if *text == "" {
		return &time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339Nano, *text)
	if err != nil {
		return nil, fault.Invalidf(param, "%s is not a moment of RFC 3339 such as 2026-06-01T00:00:00Z.", param)
	}
	return &at, nil
}

// parse is the patch as the shop knows it.
func (p *PromotionPatch) parse() (promotion.Patch, error) {
	patch := promotion.Patch{
		Name: p.Name, Label: p.Label, Code: p.Code, Active: p.Active, Kind: (*promotion.Kind)(p.Kind),
		Target: (*promotion.Target)(p.Target), Priority: p.Priority, Exclusive: p.Exclusive, UsageLimit: p.UsageLimit,
		UsageLimitPerCustomer: p.UsageLimitPerCustomer,
	}
	if p.Rate != nil {
		rate, err := money.ParseRate(*p.Rate)
		if err != nil {
			return patch, fault.From(err).WithParam("rate")
		}
		patch.Rate = &rate
	}
	if p.Amount != nil {
		amount, err := p.Amount.Parse("amount")
		if err != nil {
			return patch, err
		}
		patch.Amount = &amount
	}
	if p.Conditions != nil {
		conditions, err := p.Conditions.parse()
		if err != nil {
			return patch, err
		}
		patch.Conditions = &conditions
	}
	var err error
	if patch.StartsAt, err = moment("starts_at", p.StartsAt); err != nil {
		return patch, err
	}
	patch.EndsAt, err = moment("ends_at", p.EndsAt)
	return patch, err
}

// parse is the input as the shop knows it.
func (p *PromotionInput) parse() (promotion.Input, error) {
	input := promotion.Input{
		Name: p.Name, Label: p.Label, Code: p.Code, Active: p.Active == nil || *p.Active, Kind: promotion.Kind(p.Kind),
		Target: promotion.Target(p.Target), Priority: p.Priority, Exclusive: p.Exclusive, StartsAt: timeOf(p.StartsAt),
		EndsAt: timeOf(p.EndsAt), UsageLimit: p.UsageLimit, UsageLimitPerCustomer: p.UsageLimitPerCustomer,
	}
	var err error
	if p.Rate != "" {
		if input.Rate, err = money.ParseRate(p.Rate); err != nil {
			return input, fault.From(err).WithParam("rate")
		}
	}
	if p.Amount != nil {
		if input.Amount, err = p.Amount.Parse("amount"); err != nil {
			return input, err
		}
	}
	if p.Conditions != nil {
		input.Conditions, err = p.Conditions.parse()
	}
	return input, err
}

type promotionQuery struct {
	wire.Paging
	Active   wire.Optional[bool] `query:"active" doc:"Only those that are, or are not, active."`
	Code     string              `query:"code" maxLength:"60" doc:"Only the one with this code."`
	When     string              `query:"when" enum:"scheduled,running,ended" doc:"Only those whose time is to come, is now, or is over; active or not."`
	Archived bool                `query:"archived" doc:"Those that are archived, instead of those that are not."`
}

func (h *handlers) listPromotions(ctx context.Context, _ *wire.Call, in *promotionQuery) (*wire.Reply[wire.List[Promotion]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	filter := promotion.Filter{Active: in.Active.Pointer(), Code: in.Code, Archived: in.Archived, When: promotion.When(in.When)}
	list, err := h.promotions.List(ctx, request, filter)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[Promotion]]{Body: wire.ListOf(list, promotionDocument)}, nil
}

func (h *handlers) createPromotion(ctx context.Context, call *wire.Call, in *create[PromotionInput]) (*wire.Reply[Promotion], error) {
	input, err := in.Body.parse()
	if err != nil {
		return nil, err
	}
	made := func(p *promotion.Promotion) *wire.Reply[Promotion] {
		reply := promotionReply(p)
		reply.Location = promotionRoot + "/" + p.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*promotion.Promotion, error) { return h.promotions.Create(ctx, input, claim) })
}

func (h *handlers) getPromotion(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Promotion], error) {
	promo, err := parsed(id.ParsePromotion, "promotion", in.ID)
	if err != nil {
		return nil, err
	}
	p, err := h.promotions.Get(ctx, promo)
	if err != nil {
		return nil, err
	}
	return promotionReply(p), nil
}

func (h *handlers) updatePromotion(ctx context.Context, call *wire.Call, in *change[PromotionPatch]) (*wire.Reply[Promotion], error) {
	promo, err := parsed(id.ParsePromotion, "promotion", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch, err := in.Body.parse()
	if err != nil {
		return nil, err
	}
	return wire.Do(call, promotionReply, func(claim *idem.Claim) (*promotion.Promotion, error) {
		return h.promotions.Update(ctx, promo, expected, patch, claim)
	})
}

func (h *handlers) archivePromotion(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	promo, err := parsed(id.ParsePromotion, "promotion", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	done := func(*promotion.Promotion) *wire.Reply[wire.None] { return gone(nothing{}) }
	return wire.Do(call, done, func(claim *idem.Claim) (*promotion.Promotion, error) {
		return h.promotions.Archive(ctx, promo, expected, claim)
	})
}
