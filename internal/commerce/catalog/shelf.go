package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
)

// ShelfState narrows a list of variants by how many of them can be sold.
type ShelfState string

// The states. The empty one is any.
const (
	ShelfLow ShelfState = "low" // some are left, but not more than the bound at which it runs low
	ShelfOut ShelfState = "out" // none is left
)

// ShelfFilter narrows the list of variants that are counted.
type ShelfFilter struct {
	Query    string // words that all occur in the product's text, which has its title, brand, tags and SKUs
	State    ShelfState
	Location id.Location // something lies there or is promised from there; 0: anywhere
}

// ShelfRow is a variant that is counted, of a product that is not archived.
type ShelfRow struct {
	Variant    id.Variant
	Product    id.Product
	Title      string // of the variant
	SKU        string
	Available  int64 // as of all locations together
	LowStockAt int64 // at how many it runs low; 0: never, or it was never counted
	keys       []page.Key
}

// shelfOrder is by product, and within it as the product has its variants.
var shelfOrder = page.NewSort("shelf", page.Text, page.Int, page.Int, page.Int)

// The list of shelves reads stock as availableUnits does, and from the same table at how many units an item runs low.
const shelfFrom = ` FROM (
		SELECT v.id, v.product_id, p.title AS product_title, v.position, v.title, v.sku, ` + availableUnits + ` AS available,
			COALESCE((SELECT MAX(i.low_stock_at) FROM variant_inventory_item vi JOIN inventory_item i ON i.id = vi.inventory_item_id
				WHERE vi.variant_id = v.id), 0) AS low_stock_at
		FROM product p JOIN variant v ON v.product_id = p.id
		WHERE v.inventory_tracked AND p.status <> 'archived'{words}
			AND (CAST($7 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM variant_inventory_item vi JOIN inventory_level l ON l.inventory_item_id = vi.inventory_item_id
				WHERE vi.variant_id = v.id AND l.location_id = $7 AND (l.on_hand <> 0 OR l.reserved <> 0)))
	) s WHERE ($8 = FALSE OR (s.available > 0 AND s.available <= s.low_stock_at)) AND ($9 = FALSE OR s.available <= 0)`

const shelfColumns = `SELECT s.id, s.product_id, s.product_title, s.position, s.title, s.sku, s.available, s.low_stock_at`

const shelfPage = ` ORDER BY s.product_title, s.product_id, s.position, s.id`

var (
	countShelf = shelfStatement(`SELECT COUNT(*)` + shelfFrom)
	firstShelf = shelfStatement(shelfColumns + shelfFrom + shelfPage + ` LIMIT CAST($10 AS BIGINT) OFFSET CAST($11 AS BIGINT)`)
	nextShelf  = shelfStatement(shelfColumns + shelfFrom + `
		AND (s.product_title, s.product_id, s.position, s.id) > ($10, $11, $12, $13)` + shelfPage + ` LIMIT CAST($14 AS BIGINT)`)
)

// shelfStatement declares a statement in which the product's text has each of MaxSearchWords words, the first parameters.
func shelfStatement(text string) *db.Stmt {
	words := func(find string) string {
		var all strings.Builder
		for i := range MaxSearchWords {
			fmt.Fprintf(&all, " AND %s(p.search_text, $%d) > 0", find, i+1)
		}
		return strings.ReplaceAll(text, "{words}", all.String())
	}
	// Differs because a text is searched in by strpos on PostgreSQL and by instr on SQLite.
	return db.Spell(words("strpos"), words("instr"))
}

func scanShelf(row db.Row) (ShelfRow, error) {
	var r ShelfRow
	var title string
	var position int64
	err := row.Scan(&r.Variant, &r.Product, &title, &position, &r.Title, &r.SKU, &r.Available, &r.LowStockAt)
	r.keys = []page.Key{page.TextKey(title), page.IntKey(int64(r.Product)), page.IntKey(position), page.IntKey(int64(r.Variant))}
	return r, err
}

// ListShelf is one page of the variants that are counted, by the title of their products, with the number of all of them.
func (s *Service) ListShelf(ctx context.Context, filter ShelfFilter, request page.Request) (page.Page[ShelfRow], error) {
	v := violations{}
	if filter.State != "" && filter.State != ShelfLow && filter.State != ShelfOut {
		v.invalidf("state", "%q is neither low nor out.", clipText(string(filter.State)))
		return page.Page[ShelfRow]{}, v.err()
	}
	var args []any
	words := searchWords(filter.Query)
	for i := range MaxSearchWords {
		word := "" // every text contains the empty one
		if i < len(words) {
			word = words[i]
		}
		args = append(args, word)
	}
	args = append(args, int64(filter.Location), filter.State == ShelfLow, filter.State == ShelfOut)
	return listPage(request, shelfOrder, func(after []page.Key, limit, offset int64) ([]ShelfRow, error) {
		if after == nil {
			return db.List(ctx, s.db.Read(), scanShelf, firstShelf, slices.Concat(args, []any{limit, offset})...)
		}
		from := []any{after[0].Text(), after[1].Int(), after[2].Int(), after[3].Int(), limit}
		return db.List(ctx, s.db.Read(), scanShelf, nextShelf, slices.Concat(args, from)...)
	}, func(r ShelfRow) []page.Key { return r.keys }, func() (int64, error) {
		return db.Value[int64](ctx, s.db.Read(), countShelf, args...)
	})
}
