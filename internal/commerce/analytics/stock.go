package analytics

import (
	"context"
	"fmt"
	"strings"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// StockSort is what the report of stock goes by.
type StockSort string

// What the report of stock goes by.
const (
	ByValue StockSort = "value" // the most first
	ByCover StockSort = "cover" // what is sold out soonest first
)

// StockReport is what lies on the shelves.
type StockReport struct {
	Head
	Sort       StockSort
	SoldDays   int64
	Currencies []StockIn
}

// StockIn is the stock with its value in one currency.
type StockIn struct {
	Currency money.Currency
	Total    Stock
	Products int64 // with something on the shelf
	Rows     []StockRow
}

// Stock is so many units and what they are worth.
type Stock struct {
	OnHand   int64
	Value    int64 // at cost
	Uncosted int64 // units that are not in Value
	Retail   int64 // at today's price
	Sold     int64 // net units in SoldDays, whatever was paid with
}

// StockRow is the stock of a product.
type StockRow struct {
	Product id.Product
	Title   string
	Stock
}

// Cover is for how many days the stock lasts when as much is sold as in the last days; false where nothing was.
func (s Stock) Cover(soldDays int64) (int64, bool) {
	if s.Sold <= 0 {
		return 0, false
	}
	return max(s.OnHand, 0) * soldDays / s.Sold, true
}

// stockOf is the rows of the report. Its parameters are those of runsOf, of what was sold.
func stockOf(runs int) string {
	return `WITH sold AS (
			SELECT key, CAST(SUM(units - canceled_units - refunded_units) AS BIGINT) AS units
			FROM (` + runsOf(runs, "units, canceled_units, refunded_units", inAny, true) + `) AS runs GROUP BY key
		), shelf AS (
			SELECT v.product_id, CAST(SUM(l.on_hand) AS BIGINT) AS on_hand,
				CAST(SUM(l.on_hand * COALESCE(p.cost_amount, 0)) AS BIGINT) AS value,
				CAST(SUM(CASE WHEN p.cost_amount IS NULL THEN l.on_hand ELSE 0 END) AS BIGINT) AS uncosted,
				CAST(SUM(l.on_hand * COALESCE(p.amount, 0)) AS BIGINT) AS retail
			FROM inventory_level l JOIN variant_inventory_item i ON i.inventory_item_id = l.inventory_item_id AND i.quantity = 1
			JOIN variant v ON v.id = i.variant_id LEFT JOIN price p ON p.variant_id = v.id AND p.currency_code = $3
			WHERE l.on_hand <> 0 GROUP BY v.product_id
		), stock AS (
			SELECT shelf.product_id, on_hand, value, uncosted, retail, COALESCE(sold.units, 0) AS sold
			FROM shelf LEFT JOIN sold ON sold.key = shelf.product_id
		) `
}

// stockShape is what the statements differ by.
type stockShape struct {
	sort StockSort
	runs int
}

// listStock is the first rows, each with the sums of all of them.
var listStock = db.NewVariants(2*maxRuns, func(sh stockShape) *db.Stmt {
	by := "value DESC, product_id"
	if sh.sort == ByCover {
		by = "CASE WHEN sold > 0 THEN 0 ELSE 1 END, CASE WHEN sold > 0 THEN on_hand * 1000 / sold ELSE 0 END, product_id"
	}
	return db.SQL(stockOf(sh.runs) + `
		SELECT first.product_id, p.title, on_hand, value, uncosted, retail, sold, products, all_on_hand, all_value, all_uncosted, all_retail, all_sold
		FROM (
			SELECT product_id, on_hand, value, uncosted, retail, sold, COUNT(*) OVER () AS products,
				CAST(SUM(on_hand) OVER () AS BIGINT) AS all_on_hand, CAST(SUM(value) OVER () AS BIGINT) AS all_value,
				CAST(SUM(uncosted) OVER () AS BIGINT) AS all_uncosted, CAST(SUM(retail) OVER () AS BIGINT) AS all_retail,
				CAST(SUM(sold) OVER () AS BIGINT) AS all_sold
			FROM stock ORDER BY ` + by + fmt.Sprintf(" LIMIT $%d", 4+3*sh.runs) + `
		) AS first JOIN product p ON p.id = first.product_id ORDER BY ` + strings.ReplaceAll(by, "product_id", "first.product_id"))
})

// Stock is what lies on the shelves now, and for how long it lasts by what was sold in the days before today, at most limit rows
// for each currency. Codes: validation_failed, analytics_not_ready.
func (s *Service) Stock(ctx context.Context, currency money.Currency, soldDays int64, sort StockSort, limit int) (*StockReport, error) {
	switch {
	case sort != ByValue && sort != ByCover:
		return nil, fault.Invalidf("sort", "Stock is sorted by value or by cover.")
	case soldDays < 1 || soldDays > maxDailyDays:
		return nil, fault.Invalidf("sold_days", "Say from how many days, 1 to %d, it is reckoned what is sold.", maxDailyDays)
	case limit < 1 || limit > MaxRows:
		return nil, fault.Invalidf("limit", "A report has 1 to %d rows.", MaxRows)
	}
	q := Query{Currency: currency}
	head, g, err := s.head(ctx, &q, StockDefinition, maxDays)
	if err != nil {
		return nil, err
	}
	today := q.Period.To - 1
	head.Period, head.Previous = Period{today - Date(soldDays), today}, Period{}
	report := &StockReport{Head: head, Sort: sort, SoldDays: soldDays, Currencies: []StockIn{}}
	currencies, err := s.priced(ctx, currency)
	runs := cover(head.Period.From, head.Period.To, spans(ByProduct))
	for _, currency := range currencies {
		if err != nil {
			break
		}
		in := StockIn{Currency: currency}
		args := runArgs(&g, ByProduct, currency, runs)
		in.Rows, err = db.List(ctx, s.DB.ReadLagging(), in.scan, listStock.For(stockShape{sort, len(runs)}), append(args, int64(limit))...)
		report.Currencies = append(report.Currencies, in)
	}
	if err != nil {
		return nil, fmt.Errorf("report the stock: %w", err)
	}
	return report, nil
}

func (in *StockIn) scan(row db.Row) (StockRow, error) {
	var r StockRow
	all := &in.Total
	err := row.Scan(&r.Product, &r.Title, &r.OnHand, &r.Value, &r.Uncosted, &r.Retail, &r.Sold, &in.Products,
		&all.OnHand, &all.Value, &all.Uncosted, &all.Retail, &all.Sold)
	return r, err
}

var listPriced = db.SQL(`SELECT currency_code FROM channel ORDER BY id LIMIT 1`)

// priced is the currencies in which stock is valued: the one that is named, or the shop's own.
func (s *Service) priced(ctx context.Context, currency money.Currency) ([]money.Currency, error) {
	if currency != "" {
		return []money.Currency{currency}, nil
	}
	return db.List(ctx, s.DB.ReadLagging(), func(row db.Row) (money.Currency, error) {
		var code string
		err := row.Scan(&code)
		return money.Currency(code), err
	}, listPriced)
}
