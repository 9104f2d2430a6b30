package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/idem"
)

const variantRoot = "/api/admin/variants"

func (h *handlers) registerVariants(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: variants and prices", Scope: scope}
	}
	creation := op("admin-create-variant", "Add a variant to a product", catalogWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, productRoot+"/{id}/variants", creation, h.createVariant)
	wire.Get(a, variantRoot+"/{id}", op("admin-get-variant", "A variant", catalogRead), h.getVariant)
	wire.Patch(a, variantRoot+"/{id}", op("admin-update-variant", "Change a variant", catalogWrite), h.updateVariant)
	wire.Delete(a, variantRoot+"/{id}", op("admin-delete-variant", "Remove a variant", catalogWrite), h.deleteVariant)
	wire.Put(a, variantRoot+"/{id}/prices", op("admin-set-prices", "Set a variant's prices in the currencies named, and leave the others", catalogWrite), h.setPrices)
	wire.Delete(a, variantRoot+"/{id}/prices/{currency}", op("admin-delete-price", "Take a variant's price in one currency away", catalogWrite), h.deletePrice)
	wire.Get(a, variantRoot+"/{id}/price-log", op("admin-list-price-log", "Every price that a variant ever had, newest first", catalogRead), h.listPriceLog)
}

// VariantPatch is a change of a variant: what is not given stays as it is.
type VariantPatch struct {
	Versioned
	SKU              *string            `json:"sku,omitempty"`
	GTIN             *string            `json:"gtin,omitempty"`
	Title            *string            `json:"title,omitempty" doc:"Empty: made from the options."`
	Options          *[]string          `json:"options,omitempty" doc:"One value for each option of the product, in their order."`
	Prices           *[]PriceInput      `json:"prices,omitempty" doc:"The prices in all currencies."`
	WeightGrams      *int64             `json:"weight_grams,omitempty" minimum:"0"`
	LengthMM         *int64             `json:"length_mm,omitempty" minimum:"0"`
	WidthMM          *int64             `json:"width_mm,omitempty" minimum:"0"`
	HeightMM         *int64             `json:"height_mm,omitempty" minimum:"0"`
	HSCode           *string            `json:"hs_code,omitempty"`
	OriginCountry    *string            `json:"origin_country,omitempty"`
	InventoryPolicy  *string            `json:"inventory_policy,omitempty" enum:"deny,continue"`
	InventoryTracked *bool              `json:"inventory_tracked,omitempty"`
	OnHand           *int64             `json:"on_hand,omitempty" minimum:"0" doc:"What lies on the shelf."`
	RequiresShipping *bool              `json:"requires_shipping,omitempty"`
	Taxable          *bool              `json:"taxable,omitempty"`
	MaxPerOrder      *int64             `json:"max_per_order,omitempty" minimum:"0"`
	MediaIDs         *[]id.Media        `json:"media_ids,omitempty" doc:"The pictures of this variant, best first."`
	Metadata         *map[string]string `json:"metadata,omitempty"`
}

func (in *VariantPatch) domain() (catalog.VariantPatch, error) {
	var wrong faults
	out := catalog.VariantPatch{
		SKU: in.SKU, GTIN: in.GTIN, Title: in.Title, Options: in.Options,
		Prices:      each(in.Prices, func(list []PriceInput) []catalog.PriceInput { return wrong.prices("prices", list) }),
		WeightGrams: in.WeightGrams, LengthMM: in.LengthMM, WidthMM: in.WidthMM, HeightMM: in.HeightMM, HSCode: in.HSCode,
		OriginCountry: in.OriginCountry, InventoryPolicy: (*catalog.Policy)(in.InventoryPolicy),
		InventoryTracked: in.InventoryTracked, OnHand: in.OnHand, DigitalOnly: opposite(in.RequiresShipping),
		TaxExempt: opposite(in.Taxable), MaxPerOrder: in.MaxPerOrder, Media: in.MediaIDs, Metadata: in.Metadata,
	}
	return out, fault.Violations(wrong.list)
}

func opposite(b *bool) *bool {
	if b == nil {
		return nil
	}
	not := !*b
	return &not
}

func variantReply(v *catalog.Variant) *wire.Reply[Variant] {
	return &wire.Reply[Variant]{Body: variantDocument(v, nil), Version: v.Version}
}

func (h *handlers) createVariant(ctx context.Context, call *wire.Call, in *change[VariantInput]) (*wire.Reply[Variant], error) {
	product, err := parsed(id.ParseProduct, "product", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	var wrong faults
	input := wrong.variant("", &in.Body)
	if err := fault.Violations(wrong.list); err != nil {
		return nil, err
	}
	made := func(v *catalog.Variant) *wire.Reply[Variant] {
		reply := variantReply(v)
		reply.Location = variantRoot + "/" + v.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*catalog.Variant, error) {
		return h.catalog.CreateVariant(ctx, product, expected, input, claim)
	})
}

func (h *handlers) getVariant(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Variant], error) {
	variant, err := parsed(id.ParseVariant, "variant", in.ID)
	if err != nil {
		return nil, err
	}
	v, err := h.catalog.GetVariant(ctx, variant)
	if err != nil {
		return nil, err
	}
	p, err := h.catalog.GetProduct(ctx, v.ProductID)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[Variant]{Body: variantDocument(v, p.Options), Version: v.Version}, nil
}

// withVariant does something with the variant that a request names, if its product has the version that it expects.
func withVariant(call *wire.Call, condition wire.Precondition, name string, version *int64,
	do func(id.Variant, *int64, *idem.Claim) (*catalog.Variant, error),
) (*wire.Reply[Variant], error) {
	variant, err := parsed(id.ParseVariant, "variant", name)
	if err != nil {
		return nil, err
	}
	expected, err := condition.Expected(version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, variantReply, func(claim *idem.Claim) (*catalog.Variant, error) { return do(variant, expected, claim) })
}

func (h *handlers) updateVariant(ctx context.Context, call *wire.Call, in *change[VariantPatch]) (*wire.Reply[Variant], error) {
	patch, err := in.Body.domain()
	if err != nil {
		return nil, err
	}
	return withVariant(call, in.Precondition, in.ID, in.Body.Version,
		func(variant id.Variant, expected *int64, claim *idem.Claim) (*catalog.Variant, error) {
			return h.catalog.UpdateVariant(ctx, variant, expected, patch, claim)
		})
}

func (h *handlers) deleteVariant(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	variant, err := parsed(id.ParseVariant, "variant", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.catalog.DeleteVariant(ctx, variant, expected, claim))
	})
}

// Prices is prices to be set.
type Prices struct {
	Versioned
	Prices []PriceInput `json:"prices" minItems:"1" maxItems:"200"`
}

func (h *handlers) setPrices(ctx context.Context, call *wire.Call, in *change[Prices]) (*wire.Reply[Variant], error) {
	var wrong faults
	prices := wrong.prices("prices", in.Body.Prices)
	if err := fault.Violations(wrong.list); err != nil {
		return nil, err
	}
	return withVariant(call, in.Precondition, in.ID, in.Body.Version,
		func(variant id.Variant, expected *int64, claim *idem.Claim) (*catalog.Variant, error) {
			return h.catalog.SetPrices(ctx, variant, expected, prices, claim)
		})
}

type priceInCurrency struct {
	Target
	Currency string `path:"currency" maxLength:"3" doc:"ISO 4217."`
}

func (h *handlers) deletePrice(ctx context.Context, call *wire.Call, in *priceInCurrency) (*wire.Reply[Variant], error) {
	currency, err := money.ParseCurrency(in.Currency)
	if err != nil {
		return nil, fault.From(err).WithParam("path.currency")
	}
	return withVariant(call, in.Precondition, in.ID, nil,
		func(variant id.Variant, expected *int64, claim *idem.Claim) (*catalog.Variant, error) {
			return h.catalog.DeletePrice(ctx, variant, expected, currency, claim)
		})
}

// PriceEntry is one entry of the price log.
type PriceEntry struct {
	ID             id.PriceLog               `json:"id"`
	CurrencyCode   string                    `json:"currency_code"`
	Price          wire.Nullable[wire.Money] `json:"price" doc:"null: the price was taken away."`
	CompareAtPrice wire.Nullable[wire.Money] `json:"compare_at_price"`
	Cost           wire.Nullable[wire.Money] `json:"cost"`
	Actor          string                    `json:"actor" doc:"Who set it." example:"key:nightly import"`
	At             time.Time                 `json:"at"`
}

func priceEntry(e catalog.PriceEntry) PriceEntry {
	entry := PriceEntry{ID: e.ID, CurrencyCode: string(e.Currency), Actor: e.Actor, At: e.At}
	if e.Price != nil {
		entry.Price = wire.Some(wire.MoneyOf(e.Price.Amount))
		entry.CompareAtPrice, entry.Cost = wire.MoneyOrNull(e.Price.CompareAt), wire.MoneyOrNull(e.Price.Cost)
	}
	return entry
}

type pageOf struct {
	ByID
	wire.Paging
}

func (h *handlers) listPriceLog(ctx context.Context, _ *wire.Call, in *pageOf) (*wire.Reply[wire.List[PriceEntry]], error) {
	variant, err := parsed(id.ParseVariant, "variant", in.ID)
	if err != nil {
		return nil, err
	}
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	entries, err := h.catalog.ListPriceLog(ctx, variant, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[PriceEntry]]{Body: wire.ListOf(entries, priceEntry)}, nil
}
