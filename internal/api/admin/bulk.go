package admin

import (
	"context"
	"net/http"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

func (h *handlers) registerBulk(a *wire.API) {
	wire.Post(a, productRoot+"/bulk", wire.Op{
		ID: "admin-bulk-edit-products", Summary: "Make the same change to many products", Tag: "Admin: products", Scope: catalogWrite,
		Description: "The answer is a job; its rows tell what became of each product. The selection is fixed now, at most 10000 products.",
		Status:      http.StatusAccepted,
	}, h.bulkEdit)
}

// BulkEdit is a change to many products.
type BulkEdit struct {
	Selection BulkSelection `json:"selection"`
	Change    BulkChange    `json:"change"`
}

// BulkSelection is the products of a bulk edit: either those listed or those that a filter lets through.
type BulkSelection struct {
	IDs    []id.Product   `json:"ids,omitempty" maxItems:"10000"`
	Filter *ProductFilter `json:"filter,omitempty" doc:"An empty filter selects every product."`
}

// BulkChange is what becomes of each product: what is not given stays as it is.
type BulkChange struct {
	Status           *string       `json:"status,omitempty" enum:"draft,published,archived"`
	Brand            *string       `json:"brand,omitempty" doc:"Name or id; empty: none."`
	ProductType      *string       `json:"product_type,omitempty" doc:"Name or id; empty: none."`
	AddTags          []string      `json:"add_tags,omitempty" maxItems:"250"`
	RemoveTags       []string      `json:"remove_tags,omitempty" maxItems:"250"`
	AddCategories    []id.Category `json:"add_categories,omitempty" maxItems:"100"`
	RemoveCategories []id.Category `json:"remove_categories,omitempty" maxItems:"100"`
	PriceChange      *PriceChange  `json:"price_change,omitempty"`
}

// PriceChange raises or lowers the prices in one currency, by percent_ppm or by amount.
type PriceChange struct {
	CurrencyCode    string `json:"currency_code" example:"USD"`
	PercentPPM      int64  `json:"percent_ppm,omitempty" minimum:"-1000000" maximum:"10000000" doc:"In millionths: -100000 is 10 % off." example:"-100000"`
	Amount          int64  `json:"amount,omitempty" doc:"In minor units."`
	KeepAsCompareAt bool   `json:"keep_as_compare_at,omitempty" doc:"Show the price before the change struck through."`
}

func (h *handlers) bulkEdit(ctx context.Context, call *wire.Call, in *create[BulkEdit]) (*wire.Reply[Job], error) {
	selection := catalog.BulkSelection{Products: in.Body.Selection.IDs}
	if (in.Body.Selection.Filter != nil) == (len(selection.Products) > 0) {
		return nil, fault.Invalidf("selection", "Select products either by ids or by filter.")
	}
	if in.Body.Selection.Filter != nil {
		filter, found, err := h.filter(ctx, in.Body.Selection.Filter)
		if err != nil {
			return nil, err
		}
		if found {
			selection.Filter = &filter
		}
	}
	change, err := in.Body.Change.domain()
	if err != nil {
		return nil, err
	}
	return wire.Do(call, jobQueued, func(claim *idem.Claim) (job.Record, error) {
		return h.bulk.Edit(ctx, selection, change, claim)
	})
}

func (in *BulkChange) domain() (catalog.BulkChange, error) {
	change := catalog.BulkChange{
		Status: (*catalog.Status)(in.Status), Brand: in.Brand, ProductType: in.ProductType, AddTags: in.AddTags,
		RemoveTags: in.RemoveTags, AddCategories: in.AddCategories, RemoveCategories: in.RemoveCategories,
	}
	if in.PriceChange == nil {
		return change, nil
	}
	currency, err := money.ParseCurrency(in.PriceChange.CurrencyCode)
	if err != nil {
		return change, fault.From(err).WithParam("change.price_change.currency_code")
	}
	change.Price = &catalog.PriceChange{
		Currency: currency, PercentPPM: in.PriceChange.PercentPPM, Amount: in.PriceChange.Amount,
		KeepAsCompareAt: in.PriceChange.KeepAsCompareAt,
	}
	return change, nil
}
