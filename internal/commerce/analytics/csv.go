package analytics

import (
	"encoding/csv"
	"io"
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

func figureNames(before ...string) []string {
	names := before
	for _, c := range figureColumns {
		names = append(names, c.name)
	}
	return append(names, "margin_percent")
}

// cells is figures as cells, amounts as decimals.
func (f *Figures) cells(currency money.Currency, before ...string) []string {
	cells := before
	for _, c := range figureColumns {
		if c.money {
			cells = append(cells, money.Amount{Minor: c.of(f), Currency: currency}.Decimal())
		} else {
			cells = append(cells, count(c.of(f)))
		}
	}
	margin := ""
	if rate, known := f.Margin(); known {
		margin = rate.String()
	}
	return append(cells, margin)
}

// Sheet is the report as a table: the rows of the period, and those of the one before.
func (r *SalesReport) Sheet() Sheet {
	s := Sheet{Columns: figureNames("currency", "period", "start", "end")}
	for i := range r.Currencies {
		in := &r.Currencies[i]
		add := func(period string, rows []SalesRow) {
			for k := range rows {
				row := &rows[k]
				s.Rows = append(s.Rows, row.Figures.cells(in.Currency, string(in.Currency), period,
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

// Sheet is the report as a table.
func (r *Ranking) Sheet() Sheet {
	s := Sheet{Columns: figureNames("currency", string(r.Dimension), "name", "code", "category", "price")}
	for i := range r.Currencies {
		in := &r.Currencies[i]
		for k := range in.Rows {
			row := &in.Rows[k]
			price := ""
			if row.Price != nil {
				price = row.Price.Decimal()
			}
			s.Rows = append(s.Rows, row.Figures.cells(in.Currency, string(in.Currency), row.ID(r.Dimension), written(row.Name),
				written(row.Code), written(row.In), price))
		}
	}
	return s
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
