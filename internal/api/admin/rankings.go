package admin

import (
	"context"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/analytics"
	"winkel/internal/kernel/id"
)

type rankingQuery struct {
	ReportQuery
	Sort string `query:"sort" enum:"revenue,units,profit,margin" default:"revenue" doc:"The most first."`
	Comparing
	Rows
}

type promotionReportQuery struct {
	ReportQuery
	Comparing
	Rows
}

// Comparing says whether rows stand beside what they came to before.
type Comparing struct {
	Compare bool `query:"compare" doc:"Each row has what it came to in the previous period, too: previous, and with format=csv a row of its own."`
}

// RankingReport is a report by product, category or country.
type RankingReport struct {
	ReportHead
	Currencies []CurrencyRanking `json:"currencies"`
}

// CurrencyRanking is the ranking in one currency.
type CurrencyRanking struct {
	CurrencyCode string       `json:"currency_code"`
	Total        Figures      `json:"total" doc:"Of the whole shop."`
	Rows         []RankingRow `json:"rows"`
}

// RankingRow is one product, category or country.
type RankingRow struct {
	ID         string                    `json:"id" doc:"What the row is about; of a country its code; empty for what has none."`
	Name       string                    `json:"name" doc:"Now; empty where it is no more, and for countries."`
	Code       string                    `json:"code" doc:"Of a country."`
	CategoryID id.Category               `json:"category_id" doc:"Of a product, now."`
	Category   string                    `json:"category"`
	Price      wire.Nullable[wire.Money] `json:"price" doc:"The lowest of a product, now."`
	Figures
	Previous wire.Nullable[Figures] `json:"previous" doc:"With compare=true: what it came to in the previous period."`
}

func (h *handlers) ranking(ctx context.Context, in *rankingQuery, d analytics.Dimension) (*wire.Reply[RankingReport], error) {
	report, err := h.rank(ctx, &in.ReportQuery, analytics.RankQuery{
		Dimension: d, Sort: analytics.Sort(in.Sort), Limit: in.in(in.Format), Compare: in.Compare,
	})
	if err != nil {
		return nil, err
	}
	if in.Format == "csv" {
		return sheet[RankingReport](string(d), report.Sheet()), nil
	}
	doc := RankingReport{ReportHead: reportHead(&report.Head), Currencies: []CurrencyRanking{}}
	for i := range report.Currencies {
		in := &report.Currencies[i]
		ranking := CurrencyRanking{CurrencyCode: string(in.Currency), Total: figures(&in.Total), Rows: make([]RankingRow, len(in.Rows))}
		for k := range in.Rows {
			row := &in.Rows[k]
			ranking.Rows[k] = RankingRow{
				ID: row.ID(d), Name: row.Name, Code: row.Code, CategoryID: row.Category, Category: row.In, Price: wire.MoneyOrNull(row.Price),
				Figures: figures(&row.Figures),
			}
			if row.Previous != nil {
				ranking.Rows[k].Previous = wire.Some(figures(row.Previous))
			}
		}
		doc.Currencies = append(doc.Currencies, ranking)
	}
	return &wire.Reply[RankingReport]{Body: doc}, nil
}

func (h *handlers) rank(ctx context.Context, in *ReportQuery, q analytics.RankQuery) (*analytics.Ranking, error) {
	var err error
	if q.Query, err = in.query(); err != nil {
		return nil, err
	}
	return h.analytics.Rank(ctx, q)
}

// PromotionReport is what promotions took off.
type PromotionReport struct {
	ReportHead
	Currencies []CurrencyPromotions `json:"currencies"`
}

// CurrencyPromotions is the promotions in one currency.
type CurrencyPromotions struct {
	CurrencyCode string         `json:"currency_code"`
	Total        Figures        `json:"total" doc:"Of the whole shop."`
	Rows         []PromotionRow `json:"rows"`
}

// PromotionRow is one promotion.
type PromotionRow struct {
	ID   string `json:"id"`
	Name string `json:"name" doc:"Now; empty where it is no more."`
	Code string `json:"code"`
	PromotionFigures
	Previous wire.Nullable[PromotionFigures] `json:"previous" doc:"With compare=true: what it came to in the previous period."`
}

// PromotionFigures is what is known of a promotion. Amounts are in minor units of the currency that stands beside it.
type PromotionFigures struct {
	Orders       int64 `json:"orders" doc:"In which it was used."`
	Gross        int64 `json:"gross" doc:"What they would have come to without it."`
	Discounts    int64 `json:"discounts" doc:"What it took off."`
	Total        int64 `json:"total" doc:"What they came to, with all promotions, shipping and tax."`
	AverageOrder int64 `json:"average_order"`
}

func promotionFigures(f *analytics.Figures) PromotionFigures {
	return PromotionFigures{
		Orders: f[analytics.Orders], Gross: f[analytics.Gross], Discounts: f[analytics.Discounts], Total: f.Total(), AverageOrder: f.AverageOrder(),
	}
}

func (h *handlers) promotionReport(ctx context.Context, _ *wire.Call, in *promotionReportQuery) (*wire.Reply[PromotionReport], error) {
	report, err := h.rank(ctx, &in.ReportQuery, analytics.RankQuery{
		Dimension: analytics.ByPromotion, Sort: analytics.ByDiscounts, Limit: in.in(in.Format), Compare: in.Compare,
	})
	if err != nil {
		return nil, err
	}
	if in.Format == "csv" {
		return sheet[PromotionReport](string(analytics.ByPromotion), report.Sheet()), nil
	}
	doc := PromotionReport{ReportHead: reportHead(&report.Head), Currencies: []CurrencyPromotions{}}
	for i := range report.Currencies {
		in := &report.Currencies[i]
		promotions := CurrencyPromotions{CurrencyCode: string(in.Currency), Total: figures(&in.Total), Rows: make([]PromotionRow, len(in.Rows))}
		for k := range in.Rows {
			row := &in.Rows[k]
			promotions.Rows[k] = PromotionRow{
				ID: row.ID(analytics.ByPromotion), Name: row.Name, Code: row.Code, PromotionFigures: promotionFigures(&row.Figures),
			}
			if row.Previous != nil {
				promotions.Rows[k].Previous = wire.Some(promotionFigures(row.Previous))
			}
		}
		doc.Currencies = append(doc.Currencies, promotions)
	}
	return &wire.Reply[PromotionReport]{Body: doc}, nil
}
