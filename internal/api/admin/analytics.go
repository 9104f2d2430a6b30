package admin

import (
	"context"
	"net/http"
	"strings"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/analytics"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

const (
	analyticsRoot = "/api/admin/analytics"

	analyticsRead  = "analytics:read"
	analyticsWrite = "analytics:write"
)

func (h *handlers) registerAnalytics(a *wire.API) {
	op := func(opID, summary, description, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Description: description, Tag: "Admin: analytics", Scope: scope}
	}
	const csv = " With format=csv the answer is a table for spreadsheets, with decimal amounts."
	wire.Get(a, analyticsRoot+"/sales", op("admin-sales-report", "Sales by hour, day, week or month, beside the previous period",
		analytics.SalesDefinition+csv, analyticsRead), h.salesReport)
	for _, r := range []struct {
		path, opID, summary, definition string
		dimension                       analytics.Dimension
	}{
		{"/categories", "admin-category-report", "Sales by category", analytics.CategoriesDefinition, analytics.ByCategory},
		{"/countries", "admin-country-report", "Sales by country", analytics.CountriesDefinition, analytics.ByCountry},
		{"/products", "admin-product-report", "Top products by revenue, units, profit or margin", analytics.ProductsDefinition, analytics.ByProduct},
	} {
		wire.Get(a, analyticsRoot+r.path, op(r.opID, r.summary, r.definition+csv, analyticsRead),
			func(ctx context.Context, _ *wire.Call, in *rankingQuery) (*wire.Reply[RankingReport], error) {
				return h.ranking(ctx, in, r.dimension)
			})
	}
	wire.Get(a, analyticsRoot+"/promotions", op("admin-promotion-report", "What promotions took off", analytics.PromotionsDefinition+csv, analyticsRead),
		h.promotionReport)
	wire.Get(a, analyticsRoot+"/stock", op("admin-stock-report", "What lies on the shelves, what it is worth and how long it lasts",
		analytics.StockDefinition+csv, analyticsRead), h.stockReport)
	wire.Get(a, analyticsRoot+"/status", op("admin-analytics-status", "How the figures stand, and whether they agree with the ledgers", "", analyticsRead),
		h.analyticsStatus)
	reconcile := op("admin-reconcile-analytics", "Compare the figures with the ledgers",
		"A job; its result has the differences. It is done every night, too.", analyticsWrite)
	rebuild := op("admin-rebuild-analytics", "Reckon all figures again from the ledgers",
		"A job. Reports read the figures that there are until it is through.", analyticsWrite)
	reconcile.Status, rebuild.Status = http.StatusAccepted, http.StatusAccepted
	wire.Post(a, analyticsRoot+"/reconcile", reconcile, h.reconcileAnalytics)
	wire.Post(a, analyticsRoot+"/rebuild", rebuild, h.rebuildAnalytics)
}

// ReportQuery says what a report is of.
type ReportQuery struct {
	From     string `query:"from" maxLength:"10" doc:"The first day, in the shop's time zone. Default: 30 days ago." example:"2026-11-01"`
	To       string `query:"to" maxLength:"10" doc:"The last day, which is part of it. Default: today." example:"2026-11-30"`
	Currency string `query:"currency" maxLength:"3" doc:"ISO 4217. Default: every currency of the period, each by itself."`
	Format   string `query:"format" enum:"json,csv" default:"json"`
}

// query reads what is asked.
func (q *ReportQuery) query() (analytics.Query, error) {
	out := analytics.Query{Currency: money.Currency(strings.ToUpper(q.Currency))}
	var err error
	switch {
	case q.From == "" && q.To == "":
		return out, nil
	case q.From == "":
		out.Period, err = analytics.Until(q.To)
	default:
		if out.Period.From, err = analytics.ParseDate("from", q.From); err != nil {
			return out, err
		}
		if q.To != "" {
			out.Period.To, err = analytics.ParseDate("to", q.To)
			out.Period.To++
		}
	}
	return out, err
}

// ReportHead is what every report begins with.
type ReportHead struct {
	Definition   string    `json:"definition" doc:"What the figures are of."`
	TimeZone     string    `json:"time_zone" doc:"By which days are counted." example:"Europe/Berlin"`
	From         string    `json:"from" doc:"The first day."`
	To           string    `json:"to" doc:"The last day."`
	Start        time.Time `json:"start" doc:"The moment at which the first day begins in the time zone."`
	End          time.Time `json:"end" doc:"The first moment after the last day."`
	PreviousFrom string    `json:"previous_from" doc:"The first day of the period that it is compared with; empty where it is with none."`
	PreviousTo   string    `json:"previous_to"`
	AsOf         time.Time `json:"as_of"`
}

func reportHead(head *analytics.Head) ReportHead {
	doc := ReportHead{
		Definition: head.Definition, TimeZone: head.TimeZone, From: head.Period.From.String(), To: (head.Period.To - 1).String(),
		Start: head.Start(), End: head.End(), AsOf: head.AsOf,
	}
	if head.Previous != (analytics.Period{}) {
		doc.PreviousFrom, doc.PreviousTo = head.Previous.From.String(), (head.Previous.To - 1).String()
	}
	return doc
}

// Figures is what a period came to. Amounts are in minor units of the currency that stands beside it.
type Figures struct {
	Orders         int64                     `json:"orders"`
	Units          int64                     `json:"units"`
	Gross          int64                     `json:"gross"`
	Discounts      int64                     `json:"discounts"`
	Shipping       int64                     `json:"shipping"`
	Tax            int64                     `json:"tax"`
	TaxAdded       int64                     `json:"tax_added"`
	Total          int64                     `json:"total"`
	CanceledOrders int64                     `json:"canceled_orders"`
	Canceled       int64                     `json:"canceled"`
	Refunds        int64                     `json:"refunds"`
	RefundedUnits  int64                     `json:"refunded_units"`
	Refunded       int64                     `json:"refunded"`
	Net            int64                     `json:"net"`
	NetTax         int64                     `json:"net_tax"`
	Revenue        int64                     `json:"revenue"`
	NetUnits       int64                     `json:"net_units"`
	AverageOrder   int64                     `json:"average_order"`
	Cost           int64                     `json:"cost"`
	CostedRevenue  int64                     `json:"costed_revenue"`
	Profit         int64                     `json:"profit"`
	Margin         wire.Nullable[money.Rate] `json:"margin_ppm" doc:"Millionths; null where no cost is known."`
}

func figures(f *analytics.Figures) Figures {
	doc := Figures{
		Orders: f[analytics.Orders], Units: f[analytics.Units], Gross: f[analytics.Gross], Discounts: f[analytics.Discounts],
		Shipping: f[analytics.Shipping], Tax: f[analytics.Tax], TaxAdded: f[analytics.TaxAdded], Total: f.Total(),
		CanceledOrders: f[analytics.CanceledOrders], Canceled: f[analytics.Canceled], Refunds: f[analytics.Refunds],
		RefundedUnits: f[analytics.RefundedUnits], Refunded: f[analytics.Refunded], Net: f.Net(), NetTax: f.NetTax(), Revenue: f.Revenue(),
		NetUnits: f.NetUnits(), AverageOrder: f.AverageOrder(), Cost: f[analytics.Cost], CostedRevenue: f[analytics.Costed], Profit: f.Profit(),
	}
	if margin, known := f.Margin(); known {
		doc.Margin = wire.Some(margin)
	}
	return doc
}

// SalesReport is sales by intervals.
type SalesReport struct {
	ReportHead
	Interval   string          `json:"interval"`
	Currencies []CurrencySales `json:"currencies"`
}

// CurrencySales is the sales in one currency.
type CurrencySales struct {
	CurrencyCode  string     `json:"currency_code"`
	Total         Figures    `json:"total"`
	PreviousTotal Figures    `json:"previous_total"`
	Rows          []SalesRow `json:"rows"`
	Previous      []SalesRow `json:"previous" doc:"Beside the row of rows with the same number; there may be one more or less."`
}

// SalesRow is one interval, as far as it lies in the period.
type SalesRow struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	Figures
}

type salesQuery struct {
	ReportQuery
	Interval string `query:"interval" enum:"hour,day,week,month" default:"day"`
}

func (h *handlers) salesReport(ctx context.Context, _ *wire.Call, in *salesQuery) (*wire.Reply[SalesReport], error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	report, err := h.analytics.Sales(ctx, q, analytics.Interval(in.Interval))
	if err != nil {
		return nil, err
	}
	if in.Format == "csv" {
		return sheet[SalesReport]("sales", report.Sheet()), nil
	}
	doc := SalesReport{ReportHead: reportHead(&report.Head), Interval: string(report.Interval), Currencies: []CurrencySales{}}
	rows := func(list []analytics.SalesRow) []SalesRow {
		out := make([]SalesRow, len(list))
		for i := range list {
			out[i] = SalesRow{Start: list[i].Start, End: list[i].End, Figures: figures(&list[i].Figures)}
		}
		return out
	}
	for i := range report.Currencies {
		in := &report.Currencies[i]
		doc.Currencies = append(doc.Currencies, CurrencySales{
			CurrencyCode: string(in.Currency), Total: figures(&in.Total), PreviousTotal: figures(&in.PreviousTotal),
			Rows: rows(in.Rows), Previous: rows(in.Previous),
		})
	}
	return &wire.Reply[SalesReport]{Body: doc}, nil
}

// sheet is a report as a file for spreadsheets.
func sheet[O any](name string, s analytics.Sheet) *wire.Reply[O] {
	return &wire.Reply[O]{ContentType: "text/csv; charset=utf-8", FileName: name + ".csv", Stream: s.Write}
}

// Rows is how many of them are asked for.
type Rows struct {
	Limit int `query:"limit" minimum:"1" maximum:"1000" doc:"Default: 50, and with format=csv all that there are, at most 100,000."`
}

// in is how many rows an answer of a format has at most.
func (r Rows) in(format string) int {
	switch {
	case r.Limit > 0:
		return r.Limit
	case format == "csv":
		return analytics.MaxRows
	}
	return 50
}

type stockQuery struct {
	Currency string `query:"currency" maxLength:"3" doc:"In which costs and prices are taken. Default: the shop's own."`
	SoldDays int64  `query:"sold_days" minimum:"1" maximum:"1100" default:"30" doc:"From how many days before today it is reckoned how long stock lasts."`
	Sort     string `query:"sort" enum:"value,cover" default:"value" doc:"The most valuable, or what is sold out soonest."`
	Format   string `query:"format" enum:"json,csv" default:"json"`
	Rows
}

// StockReport is what lies on the shelves.
type StockReport struct {
	ReportHead
	SoldDays   int64           `json:"sold_days"`
	Currencies []CurrencyStock `json:"currencies"`
}

// CurrencyStock is the stock with its value in one currency.
type CurrencyStock struct {
	CurrencyCode string     `json:"currency_code"`
	Products     int64      `json:"products" doc:"With something on the shelf."`
	Total        Stock      `json:"total"`
	Rows         []StockRow `json:"rows"`
}

// Stock is so many units and what they are worth, in minor units.
type Stock struct {
	OnHand      int64                `json:"on_hand"`
	Value       int64                `json:"value"`
	Uncosted    int64                `json:"uncosted_units"`
	Retail      int64                `json:"retail_value"`
	Sold        int64                `json:"sold_units"`
	DaysOfCover wire.Nullable[int64] `json:"days_of_cover"`
}

// StockRow is the stock of a product.
type StockRow struct {
	ProductID id.Product `json:"product_id"`
	Title     string     `json:"title"`
	Stock
}

func stockDocument(s analytics.Stock, soldDays int64) Stock {
	doc := Stock{OnHand: s.OnHand, Value: s.Value, Uncosted: s.Uncosted, Retail: s.Retail, Sold: s.Sold}
	if days, known := s.Cover(soldDays); known {
		doc.DaysOfCover = wire.Some(days)
	}
	return doc
}

func (h *handlers) stockReport(ctx context.Context, _ *wire.Call, in *stockQuery) (*wire.Reply[StockReport], error) {
	report, err := h.analytics.Stock(ctx, money.Currency(strings.ToUpper(in.Currency)), in.SoldDays, analytics.StockSort(in.Sort), in.in(in.Format))
	if err != nil {
		return nil, err
	}
	if in.Format == "csv" {
		return sheet[StockReport]("stock", report.Sheet()), nil
	}
	doc := StockReport{ReportHead: reportHead(&report.Head), SoldDays: report.SoldDays, Currencies: []CurrencyStock{}}
	for _, in := range report.Currencies {
		stock := CurrencyStock{
			CurrencyCode: string(in.Currency), Products: in.Products, Total: stockDocument(in.Total, report.SoldDays), Rows: []StockRow{},
		}
		for _, row := range in.Rows {
			stock.Rows = append(stock.Rows, StockRow{ProductID: row.Product, Title: row.Title, Stock: stockDocument(row.Stock, report.SoldDays)})
		}
		doc.Currencies = append(doc.Currencies, stock)
	}
	return &wire.Reply[StockReport]{Body: doc}, nil
}

// AnalyticsStatus is how the figures stand.
type AnalyticsStatus struct {
	TimeZone       string                        `json:"time_zone" doc:"By which days are counted; empty until there are figures."`
	BuiltAt        wire.Nullable[time.Time]      `json:"built_at" doc:"When they were reckoned from the beginning the last time; since then they are kept up to date."`
	Building       bool                          `json:"building" doc:"They are being reckoned again."`
	BuildingOrders int64                         `json:"building_orders" doc:"So many orders are in them then."`
	BehindEvents   int64                         `json:"behind_events" doc:"That are not in the figures yet."`
	BehindSeconds  int64                         `json:"behind_seconds"`
	Reconciliation wire.Nullable[Reconciliation] `json:"reconciliation" doc:"The last comparison with the ledgers; null before the first."`
}

// Reconciliation is the outcome of comparing the figures with the ledgers.
type Reconciliation struct {
	At              time.Time `json:"at"`
	Clean           bool      `json:"clean"`
	DifferenceCount int64     `json:"difference_count"`
	Differences     []string  `json:"differences" doc:"The first of them."`
}

func (h *handlers) analyticsStatus(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[AnalyticsStatus], error) {
	status, err := h.analytics.Status(ctx)
	if err != nil {
		return nil, err
	}
	last, err := h.analytics.LastReconciliation(ctx)
	if err != nil {
		return nil, err
	}
	doc := AnalyticsStatus{
		TimeZone: status.TimeZone, BuiltAt: wire.TimeOrNull(status.BuiltAt), Building: status.Building, BuildingOrders: status.Orders,
		BehindEvents: status.Behind, BehindSeconds: int64(status.BehindFor / time.Second),
	}
	if last != nil {
		doc.Reconciliation = wire.Some(Reconciliation{At: last.At, Clean: last.Clean, DifferenceCount: last.Count, Differences: last.Differences})
	}
	return &wire.Reply[AnalyticsStatus]{Body: doc}, nil
}

func (h *handlers) reconcileAnalytics(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[Job], error) {
	return wire.Do(call, jobQueued, func(claim *idem.Claim) (job.Record, error) { return h.analytics.StartReconciliation(ctx, claim) })
}

func (h *handlers) rebuildAnalytics(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[Job], error) {
	return wire.Do(call, jobQueued, func(claim *idem.Claim) (job.Record, error) { return h.analytics.StartRebuild(ctx, claim) })
}
