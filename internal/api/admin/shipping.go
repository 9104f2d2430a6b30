package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const (
	shippingRoot = "/api/admin/shipping/zones"
	optionRoot   = "/api/admin/shipping/options"
)

func (h *handlers) registerShipping(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: shipping", Scope: scope}
	}
	created := func(o wire.Op) wire.Op {
		o.Status = http.StatusCreated
		return o
	}
	wire.Get(a, shippingRoot, op("admin-list-shipping-zones", "The shipping zones with their options, by position", shippingRead), h.listShippingZones)
	wire.Post(a, shippingRoot, created(op("admin-create-shipping-zone", "Make a shipping zone", shippingWrite)), h.createShippingZone)
	wire.Get(a, shippingRoot+"/{id}", op("admin-get-shipping-zone", "A shipping zone with its options", shippingRead), h.getShippingZone)
	wire.Patch(a, shippingRoot+"/{id}", op("admin-update-shipping-zone", "Change a shipping zone", shippingWrite), h.updateShippingZone)
	wire.Delete(a, shippingRoot+"/{id}", op("admin-delete-shipping-zone", "Remove a shipping zone with its options", shippingWrite), h.deleteShippingZone)
	wire.Post(a, shippingRoot+"/{id}/options", created(op("admin-create-shipping-option", "Add an option to a shipping zone", shippingWrite)), h.createShippingOption)
	wire.Get(a, optionRoot+"/{id}", op("admin-get-shipping-option", "A shipping option", shippingRead), h.getShippingOption)
	wire.Put(a, optionRoot+"/{id}", op("admin-replace-shipping-option", "Say what a shipping option is, all of it", shippingWrite), h.replaceShippingOption)
	wire.Delete(a, optionRoot+"/{id}", op("admin-delete-shipping-option", "Remove a shipping option", shippingWrite), h.deleteShippingOption)
}

// ShippingArea is a country or a part of one.
type ShippingArea struct {
	CountryCode   string `json:"country_code" example:"DE"`
	ProvinceCode  string `json:"province_code,omitempty" doc:"Empty: all of the country."`
	PostalPattern string `json:"postal_pattern,omitempty" example:"90*, 10115-10999" doc:"Empty: all of it."`
}

// ShippingTier is the price up to a weight or a subtotal.
type ShippingTier struct {
	UpTo   int64 `json:"up_to" minimum:"0" doc:"Grams, or minor units of the subtotal; 0 in the last tier: without bound."`
	Amount int64 `json:"amount" minimum:"0" doc:"In minor units."`
}

// ShippingZone is where a set of shipping options is offered.
type ShippingZone struct {
	ID        id.ShippingZone  `json:"id"`
	Version   int64            `json:"version"`
	Name      string           `json:"name"`
	Areas     []ShippingArea   `json:"areas" doc:"Empty: everywhere."`
	Position  int64            `json:"position"`
	Options   []ShippingOption `json:"options"`
	CreatedAt time.Time        `json:"created_at"`
	UpdatedAt time.Time        `json:"updated_at"`
}

// ShippingOption is a way to get the goods to the customer.
type ShippingOption struct {
	ID               id.ShippingOption    `json:"id"`
	Version          int64                `json:"version"`
	ZoneID           id.ShippingZone      `json:"zone_id"`
	Name             string               `json:"name"`
	Description      string               `json:"description"`
	Kind             string               `json:"kind" enum:"flat,by_weight,by_price,pickup"`
	Amount           wire.Money           `json:"amount" doc:"Of flat and pickup; its currency is the option's."`
	Tiers            []ShippingTier       `json:"tiers" doc:"Of by_weight and by_price, ascending."`
	FreeOver         wire.Nullable[int64] `json:"free_over" doc:"Free from this subtotal on, in minor units; null: never."`
	MinSubtotal      int64                `json:"min_subtotal" doc:"In minor units."`
	MaxSubtotal      int64                `json:"max_subtotal" doc:"In minor units; 0: no bound."`
	MaxWeightGrams   int64                `json:"max_weight_grams" doc:"0: no bound."`
	TaxClass         string               `json:"tax_class"`
	PickupLocationID id.Location          `json:"pickup_location_id" doc:"Empty if it is not pickup."`
	MinDays          int64                `json:"min_days"`
	MaxDays          int64                `json:"max_days" doc:"Until it is there, as promised; 0: nothing is promised."`
	Active           bool                 `json:"active"`
	Position         int64                `json:"position"`
	CreatedAt        time.Time            `json:"created_at"`
	UpdatedAt        time.Time            `json:"updated_at"`
}

func zoneDocument(z *fulfillment.Zone) ShippingZone {
	doc := ShippingZone{
		ID: z.ID, Version: z.Version, Name: z.Name, Areas: make([]ShippingArea, len(z.Areas)), Position: z.Position,
		Options: make([]ShippingOption, len(z.Options)), CreatedAt: z.CreatedAt, UpdatedAt: z.UpdatedAt,
	}
	for i, area := range z.Areas {
		doc.Areas[i] = ShippingArea(area)
	}
	for i := range z.Options {
		doc.Options[i] = optionDocument(&z.Options[i])
	}
	return doc
}

func optionDocument(o *fulfillment.Option) ShippingOption {
	doc := ShippingOption{
		ID: o.ID, Version: o.Version, ZoneID: o.Zone, Name: o.Name, Description: o.Description, Kind: string(o.Kind),
		Amount: wire.MoneyOf(o.Amount), Tiers: make([]ShippingTier, len(o.Tiers)), MinSubtotal: o.MinSubtotal,
		MaxSubtotal: o.MaxSubtotal, MaxWeightGrams: o.MaxWeightGrams, TaxClass: o.TaxClass, PickupLocationID: o.PickupLocation,
		MinDays: o.MinDays, MaxDays: o.MaxDays, Active: o.Active, Position: o.Position, CreatedAt: o.CreatedAt,
		UpdatedAt: o.UpdatedAt,
	}
	if o.FreeOver != nil {
		doc.FreeOver = wire.Some(*o.FreeOver)
	}
	for i, tier := range o.Tiers {
		doc.Tiers[i] = ShippingTier(tier)
	}
	return doc
}

func zoneReply(z *fulfillment.Zone) *wire.Reply[ShippingZone] {
	return &wire.Reply[ShippingZone]{Body: zoneDocument(z), Version: z.Version}
}

func optionReply(o *fulfillment.Option) *wire.Reply[ShippingOption] {
	return &wire.Reply[ShippingOption]{Body: optionDocument(o), Version: o.Version}
}

// ShippingZoneInput is a shipping zone as somebody wants it to be. Its options are added one by one.
type ShippingZoneInput struct {
	Name     string         `json:"name" example:"Germany"`
	Areas    []ShippingArea `json:"areas,omitempty" maxItems:"500" doc:"Empty: everywhere."`
	Position int64          `json:"position,omitempty" minimum:"0"`
}

// ShippingZonePatch is a change of a shipping zone: what is not given stays as it is.
type ShippingZonePatch struct {
	Versioned
	Name     *string         `json:"name,omitempty"`
	Areas    *[]ShippingArea `json:"areas,omitempty" maxItems:"500" doc:"All of them."`
	Position *int64          `json:"position,omitempty" minimum:"0"`
}

// ShippingOptionInput is a shipping option as somebody wants it to be, all of it.
type ShippingOptionInput struct {
	Name             string         `json:"name" example:"Standard shipping"`
	Description      string         `json:"description,omitempty"`
	Kind             string         `json:"kind" enum:"flat,by_weight,by_price,pickup"`
	Amount           wire.Money     `json:"amount" doc:"Of flat and pickup; its currency is the option's in any case."`
	Tiers            []ShippingTier `json:"tiers,omitempty" maxItems:"50" doc:"Of by_weight and by_price, ascending."`
	FreeOver         *int64         `json:"free_over,omitempty" minimum:"0" doc:"Free from this subtotal on, in minor units; not given: never."`
	MinSubtotal      int64          `json:"min_subtotal,omitempty" minimum:"0" doc:"In minor units."`
	MaxSubtotal      int64          `json:"max_subtotal,omitempty" minimum:"0" doc:"In minor units; 0: no bound."`
	MaxWeightGrams   int64          `json:"max_weight_grams,omitempty" minimum:"0" doc:"0: no bound."`
	TaxClass         string         `json:"tax_class,omitempty" doc:"Empty: the standard one."`
	PickupLocationID id.Location    `json:"pickup_location_id,omitempty" doc:"Of pickup."`
	MinDays          int64          `json:"min_days,omitempty" minimum:"0"`
	MaxDays          int64          `json:"max_days,omitempty" minimum:"0"`
	Active           *bool          `json:"active,omitempty" doc:"Not given: it is."`
	Position         int64          `json:"position,omitempty" minimum:"0"`
}

// ShippingOptionReplacement is what a shipping option is from now on.
type ShippingOptionReplacement struct {
	Versioned
	ShippingOptionInput
}

func (in *ShippingOptionInput) input() (fulfillment.OptionInput, error) {
	amount, err := in.Amount.Parse("amount")
	if err != nil {
		return fulfillment.OptionInput{}, err
	}
	option := fulfillment.OptionInput{
		Name: in.Name, Description: in.Description, Kind: fulfillment.Kind(in.Kind),
		Amount: amount, FreeOver: in.FreeOver, MinSubtotal: in.MinSubtotal,
		MaxSubtotal: in.MaxSubtotal, MaxWeightGrams: in.MaxWeightGrams, TaxClass: in.TaxClass,
		PickupLocation: in.PickupLocationID, MinDays: in.MinDays, MaxDays: in.MaxDays, Active: in.Active == nil || *in.Active,
		Position: in.Position,
	}
	for _, tier := range in.Tiers {
		option.Tiers = append(option.Tiers, fulfillment.Tier(tier))
	}
	return option, nil
}

func areasOf(areas []ShippingArea) []fulfillment.Area {
	list := make([]fulfillment.Area, len(areas))
	for i, area := range areas {
		list[i] = fulfillment.Area(area)
	}
	return list
}

func (h *handlers) listShippingZones(ctx context.Context, _ *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[ShippingZone]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	list, err := h.shipping.ListZones(ctx, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[ShippingZone]]{Body: wire.ListOf(list, zoneDocument)}, nil
}

func (h *handlers) createShippingZone(ctx context.Context, call *wire.Call, in *create[ShippingZoneInput]) (*wire.Reply[ShippingZone], error) {
	made := func(z *fulfillment.Zone) *wire.Reply[ShippingZone] {
		reply := zoneReply(z)
		reply.Location = shippingRoot + "/" + z.ID.String()
		return reply
	}
	input := fulfillment.ZoneInput{Name: in.Body.Name, Areas: areasOf(in.Body.Areas), Position: in.Body.Position}
	return wire.Do(call, made, func(claim *idem.Claim) (*fulfillment.Zone, error) {
		return h.shipping.CreateZone(ctx, input, claim)
	})
}

func (h *handlers) getShippingZone(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[ShippingZone], error) {
	zone, err := parsed(id.ParseShippingZone, "shipping zone", in.ID)
	if err != nil {
		return nil, err
	}
	z, err := h.shipping.GetZone(ctx, zone)
	if err != nil {
		return nil, err
	}
	return zoneReply(z), nil
}

func (h *handlers) updateShippingZone(ctx context.Context, call *wire.Call, in *change[ShippingZonePatch]) (*wire.Reply[ShippingZone], error) {
	zone, err := parsed(id.ParseShippingZone, "shipping zone", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch := fulfillment.ZonePatch{Name: in.Body.Name, Position: in.Body.Position}
	if in.Body.Areas != nil {
		areas := areasOf(*in.Body.Areas)
		patch.Areas = &areas
	}
	return wire.Do(call, zoneReply, func(claim *idem.Claim) (*fulfillment.Zone, error) {
		return h.shipping.UpdateZone(ctx, zone, expected, patch, claim)
	})
}

func (h *handlers) deleteShippingZone(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	zone, err := parsed(id.ParseShippingZone, "shipping zone", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.shipping.DeleteZone(ctx, zone, expected, claim))
	})
}

type newShippingOption struct {
	ByID
	Body ShippingOptionInput
}

func (h *handlers) createShippingOption(ctx context.Context, call *wire.Call, in *newShippingOption) (*wire.Reply[ShippingOption], error) {
	zone, err := parsed(id.ParseShippingZone, "shipping zone", in.ID)
	if err != nil {
		return nil, err
	}
	input, err := in.Body.input()
	if err != nil {
		return nil, err
	}
	made := func(o *fulfillment.Option) *wire.Reply[ShippingOption] {
		reply := optionReply(o)
		reply.Location = optionRoot + "/" + o.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*fulfillment.Option, error) {
		return h.shipping.CreateOption(ctx, zone, input, claim)
	})
}

func (h *handlers) getShippingOption(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[ShippingOption], error) {
	option, err := parsed(id.ParseShippingOption, "shipping option", in.ID)
	if err != nil {
		return nil, err
	}
	o, err := h.shipping.GetOption(ctx, option)
	if err != nil {
		return nil, err
	}
	return optionReply(o), nil
}

func (h *handlers) replaceShippingOption(ctx context.Context, call *wire.Call, in *change[ShippingOptionReplacement]) (*wire.Reply[ShippingOption], error) {
	option, err := parsed(id.ParseShippingOption, "shipping option", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	input, err := in.Body.input()
	if err != nil {
		return nil, err
	}
	return wire.Do(call, optionReply, func(claim *idem.Claim) (*fulfillment.Option, error) {
		return h.shipping.UpdateOption(ctx, option, expected, input, claim)
	})
}

func (h *handlers) deleteShippingOption(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	option, err := parsed(id.ParseShippingOption, "shipping option", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.shipping.DeleteOption(ctx, option, expected, claim))
	})
}
