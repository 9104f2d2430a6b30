package admin

import (
	"context"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
)

// StockItem is a variant that is counted, with what lies on the shelf at each location.
type StockItem struct {
	VariantID    id.Variant                `json:"variant_id"`
	ProductID    id.Product                `json:"product_id"`
	ProductTitle string                    `json:"product_title"`
	VariantTitle string                    `json:"variant_title"`
	VariantCount int64                     `json:"variant_count" doc:"How many variants the product has: the title of its only one says nothing."`
	SKU          string                    `json:"sku"`
	Image        wire.Nullable[wire.Image] `json:"image" doc:"Of the product."`
	State        string                    `json:"state" doc:"in_stock, low_stock or out_of_stock, as of all locations together."`
	Available    int64                     `json:"available" doc:"On hand less reserved, of all locations together."`
	LowStockAt   int64                     `json:"low_stock_at" doc:"At how many units it runs low; 0: never."`
	Levels       []InventoryLevel          `json:"levels" doc:"One for each location; none if it was never counted."`
}

type shelfQuery struct {
	wire.Paging
	Q          string `query:"q" maxLength:"200" doc:"Words that all occur in title, brand, SKU or tags of the product."`
	State      string `query:"state" enum:"low,out" doc:"low: some are left, but not more than the bound; out: none is left."`
	LocationID string `query:"location_id" maxLength:"60" doc:"Something lies there, or is promised from there."`
}

func (h *handlers) listStock(ctx context.Context, _ *wire.Call, in *shelfQuery) (*wire.Reply[wire.List[StockItem]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	filter := catalog.ShelfFilter{Query: in.Q, State: catalog.ShelfState(in.State)}
	if in.LocationID != "" {
		if filter.Location, err = id.ParseLocation(in.LocationID); err != nil {
			return nil, fault.From(err).WithParam("query.location_id")
		}
	}
	rows, err := h.catalog.ListShelf(ctx, filter, request)
	if err != nil {
		return nil, err
	}
	items, err := h.stockItems(ctx, rows.Items)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[StockItem]]{Body: wire.ListOf(page.Page[StockItem]{Items: items, Total: rows.Total, Next: rows.Next}, func(item StockItem) StockItem { return item })}, nil
}

// stockItems reads what belongs to the rows of a page: their levels, and the products that they are of.
func (h *handlers) stockItems(ctx context.Context, rows []catalog.ShelfRow) ([]StockItem, error) {
	variants := make([]id.Variant, 0, len(rows))
	seen, products := map[id.Product]*catalog.ProductRow{}, []id.Product{}
	for _, row := range rows {
		variants = append(variants, row.Variant)
		if _, known := seen[row.Product]; !known {
			seen[row.Product] = nil
			products = append(products, row.Product)
		}
	}
	if len(rows) == 0 {
		return []StockItem{}, nil
	}
	levels, err := h.inventory.Levels(ctx, variants)
	if err != nil {
		return nil, err
	}
	found, err := h.catalog.ListProducts(ctx, catalog.ProductFilter{Audience: catalog.Staff, IDs: products}, page.Request{Limit: page.MaxLimit})
	if err != nil {
		return nil, err
	}
	for i := range found.Items {
		seen[found.Items[i].ID] = &found.Items[i]
	}
	at := map[id.Variant][]InventoryLevel{}
	for _, l := range levels {
		at[l.Variant] = append(at[l.Variant], levelDocument(l))
	}
	items := make([]StockItem, 0, len(rows))
	for _, row := range rows {
		if product := seen[row.Product]; product != nil { // else it was deleted in between
			items = append(items, stockItem(row, product, at[row.Variant]))
		}
	}
	return items, nil
}

func stockItem(row catalog.ShelfRow, product *catalog.ProductRow, levels []InventoryLevel) StockItem {
	item := StockItem{
		VariantID: row.Variant, ProductID: row.Product, ProductTitle: product.Title, VariantTitle: row.Title, VariantCount: product.VariantCount,
		SKU: row.SKU, State: string(inventory.ConditionOf(row.Available, row.LowStockAt)), Available: row.Available, LowStockAt: row.LowStockAt, Levels: orEmpty(levels),
	}
	if product.Image != nil {
		item.Image = wire.Some(wire.ImageOf(product.Image))
	}
	return item
}
