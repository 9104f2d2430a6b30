package analytics

import (
	"testing"
	"time"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
)

// TestFiguresAreTheOrdersOfTheirLists compares what reports count with the lists of orders that they lead to: of every day, of the whole,
// and of each country.
func TestFiguresAreTheOrdersOfTheirLists(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		orders := order.New(h.d, h.log, payment.NewStore(h.d), fulfillment.New(h.d))
		ids := h.write(march...)
		ids = append(ids, h.write(
			sold{at: "2026-03-08T12:00:00Z", currency: "EUR", country: "FR", product: 1, units: 1, price: 100, canceled: true, closedAt: "2026-03-12T23:30:00Z"},
			sold{at: "2026-03-09T12:00:00Z", currency: "EUR", country: "DE", product: 1, units: 1, price: 100, canceled: true, closedAt: "2026-03-12T22:30:00Z", importing: true},
			sold{at: "2026-03-11T12:00:00Z", currency: "EUR", country: "DE", product: 1, units: 1, price: 100, canceled: true},
		)...)
		if _, err := orders.Archive(h.Context(), ids[1], nil, true, nil); err != nil {
			t.Fatal(err)
		}
		h.tell(ids...)
		total := func(f order.Filter) int64 {
			found, err := orders.List(h.Context(), f, page.Request{Limit: 1})
			h.must(err)
			return found.Total
		}
		query := Query{Period: Period{date(t, "2026-02-20"), date(t, "2026-04-02")}}
		report, err := h.s.Sales(h.Context(), query, Daily)
		h.must(err)
		agree := func(what string, currency money.Currency, country string, from, before time.Time, f *Figures) {
			if got := total(order.Filter{Currency: currency, Country: country, PlacedFrom: from, PlacedBefore: before}); got != f[Orders] {
				t.Errorf("%s of %s: %d orders in the list, %d in the report", what, currency, got, f[Orders])
			}
			if got := total(order.Filter{Currency: currency, Country: country, CanceledFrom: from, CanceledBefore: before}); got != f[CanceledOrders] {
				t.Errorf("%s of %s: %d canceled orders in the list, %d in the report", what, currency, got, f[CanceledOrders])
			}
		}
		start, end := report.Start(), report.End()
		for i := range report.Currencies {
			in := &report.Currencies[i]
			for k := range in.Rows {
				agree(in.Rows[k].Start.String(), in.Currency, "", in.Rows[k].Start, in.Rows[k].End, &in.Rows[k].Figures)
			}
			agree("the whole", in.Currency, "", start, end, &in.Total)
		}
		if f := report.Currencies[0].Total; f[Orders] != 10 || f[CanceledOrders] != 3 {
			t.Errorf("%d orders and %d that were canceled", f[Orders], f[CanceledOrders])
		}
		ranking, err := h.s.Rank(h.Context(), RankQuery{Query: query, Dimension: ByCountry, Sort: ByRevenue, Limit: 10})
		h.must(err)
		for _, in := range ranking.Currencies {
			for k := range in.Rows {
				if code := in.Rows[k].Code; code != "" {
					agree(code, in.Currency, code, start, end, &in.Rows[k].Figures)
				}
			}
		}
	})
}
