package analytics

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/kernel/money"
)

// Sheet is a report as a table of text: one row of names, and rows with a cell for each.
type Sheet struct {
	Columns []string
	Rows    [][]string
}

// Write writes the table as CSV (RFC 4180, UTF-8). Text that a spreadsheet would take for a formula gets an apostrophe before it.
func (s Sheet) Write(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(s.Columns); err != nil {
		return err
	}
	for _, row := range s.Rows {
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// written is text of people as a cell: what begins like a formula does not begin with it.
func written(text string) string {
	if text != "" && strings.IndexByte("=+-@\t\r\n'", text[0]) >= 0 {
		return "'" + text
	}
	return text
}

func count(n int64) string { return strconv.FormatInt(n, 10) }

// figureColumn is a column of figures.
type figureColumn struct {
	name  string
	money bool
	of    func(f *Figures) int64
}

func plainCount(name string, m Measure) figureColumn {
	return figureColumn{name, false, func(f *Figures) int64 { return f[m] }}
}

func plainMoney(name string, m Measure) figureColumn {
	return figureColumn{name, true, func(f *Figures) int64 { return f[m] }}
}

// figureColumns is every figure by the name that it has in answers, too.
var figureColumns = []figureColumn{
	plainCount("orders", Orders), plainCount("units", Units), plainMoney("gross", Gross), plainMoney("discounts", Discounts),
	plainMoney("shipping", Shipping), plainMoney("tax", Tax), plainMoney("tax_added", TaxAdded), {"total", true, (*Figures).Total},
	plainCount("canceled_orders", CanceledOrders), plainMoney("canceled", Canceled), plainCount("refunds", Refunds),
	plainCount("refunded_units", RefundedUnits), plainMoney("refunded", Refunded), {"net", true, (*Figures).Net},
	{"net_tax", true, (*Figures).NetTax}, {"revenue", true, (*Figures).Revenue}, {"net_units", false, (*Figures).NetUnits},
	{"average_order", true, (*Figures).AverageOrder}, plainMoney("cost", Cost), plainMoney("costed_revenue", Costed),
	{"profit", true, (*Figures).Profit},
}

// promotionColumns is what is known of a promotion: what became of its orders later, and the goods in them, are no part of it.
var promotionColumns = []figureColumn{
	plainCount("orders", Orders), plainMoney("gross", Gross), plainMoney("discounts", Discounts), {"total", true, (*Figures).Total},
	{"average_order", true, (*Figures).AverageOrder},
}

// columnsOf is the figures that a report by a dimension has.
func columnsOf(d Dimension) []figureColumn {
	if d == ByPromotion {
		return promotionColumns
	}
	return figureColumns
}

func figureNames(d Dimension, before ...string) []string {
	names := before
	for _, c := range columnsOf(d) {
		names = append(names, c.name)
	}
	if d != ByPromotion {
		names = append(names, "margin_percent")
	}
	return names
}

// cells is figures as cells, amounts as decimals.
func (f *Figures) cells(d Dimension, currency money.Currency, before ...string) []string {
	cells := before
	for _, c := range columnsOf(d) {
		if c.money {
			cells = append(cells, money.Amount{Minor: c.of(f), Currency: currency}.Decimal())
		} else {
			cells = append(cells, count(c.of(f)))
		}
	}
	if d == ByPromotion {
		return cells
	}
	margin := ""
	if rate, known := f.Margin(); known {
		margin = rate.String()
	}
	return append(cells, margin)
}

// Sheet is the report as a table: the rows of the period, and those of the one before.
func (r *SalesReport) Sheet() Sheet {
	s := Sheet{Columns: figureNames(ByShop, "currency", "period", "start", "end")}
	for i := range r.Currencies {
		in := &r.Currencies[i]
		add := func(period string, rows []SalesRow) {
			for k := range rows {
				row := &rows[k]
				s.Rows = append(s.Rows, row.Figures.cells(ByShop, in.Currency, string(in.Currency), period,
					row.Start.Format(time.RFC3339), row.End.Format(time.RFC3339)))
			}
		}
		add("current", in.Rows)
		add("previous", in.Previous)
	}
	return s
}

// ID is the public id of what a row is about; of a country its code; empty for what has none.
func (r *RankingRow) ID(d Dimension) string { return keyText(d, r.Key) }

// Sheet is the report as a table. A row that is compared is followed by what it came to before, and a column says which is which.
func (r *Ranking) Sheet() Sheet {
	names := []string{"currency", string(r.Dimension), "name", "code"}
	if r.Dimension != ByPromotion {
		names = append(names, "category", "price")
	}
	if r.Compared {
		names = append(names, "period")
	}
	s := Sheet{Columns: figureNames(r.Dimension, names...)}
	for i := range r.Currencies {
		in := &r.Currencies[i]
		for k := range in.Rows {
			row := &in.Rows[k]
			about := row.cells(r.Dimension, in.Currency)
			if !r.Compared {
				s.Rows = append(s.Rows, row.Figures.cells(r.Dimension, in.Currency, about...))
				continue
			}
			s.Rows = append(s.Rows, row.Figures.cells(r.Dimension, in.Currency, append(slices.Clone(about), "current")...),
				row.Previous.cells(r.Dimension, in.Currency, append(slices.Clone(about), "previous")...))
		}
	}
	return s
}

// cells is what a row is about.
func (r *RankingRow) cells(d Dimension, currency money.Currency) []string {
	cells := []string{string(currency), r.ID(d), written(r.Name), written(r.Code)}
	if d == ByPromotion {
		return cells
	}
	price := ""
	if r.Price != nil {
		price = r.Price.Decimal()
	}
	return append(cells, written(r.In), price)
}

// Sheet is the report as a table.
func (r *StockReport) Sheet() Sheet {
	s := Sheet{Columns: []string{
		"currency", "product", "name", "on_hand", "value", "uncosted_units", "retail_value", "sold_units", "sold_days", "days_of_cover",
	}}
	for i := range r.Currencies {
		in := &r.Currencies[i]
		for _, row := range in.Rows {
			decimal := func(minor int64) string { return money.Amount{Minor: minor, Currency: in.Currency}.Decimal() }
			cover := ""
			if days, known := row.Cover(r.SoldDays); known {
				cover = count(days)
			}
			s.Rows = append(s.Rows, []string{
				string(in.Currency), row.Product.String(), written(row.Title), count(row.OnHand), decimal(row.Value), count(row.Uncosted),
				decimal(row.Retail), count(row.Sold), count(r.SoldDays), cover,
			})
		}
	}
	return s
}
