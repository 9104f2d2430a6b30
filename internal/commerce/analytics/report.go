package analytics

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// Bounds of what one report is of.
const (
	maxHourlyDays = 62
	maxDailyDays  = 1100
	maxDays       = 20 * 366
	defaultDays   = 30
)

// Query says what a report is of.
type Query struct {
	Period   Period         // zero: 30 days, the last of them today; without an end: until today
	Currency money.Currency // empty: each that there is
}

// Head is what every report begins with.
type Head struct {
	Definition string
	TimeZone   string
	Period     Period
	Previous   Period
	AsOf       time.Time
	zone       *time.Location
}

// Start is the moment at which the first day begins by the clock of the shop.
func (h *Head) Start() time.Time { return h.Period.From.Start(h.zone) }

// End is the first moment after the last day.
func (h *Head) End() time.Time { return h.Period.To.Start(h.zone) }

// SalesReport is sales by intervals, beside the period before.
type SalesReport struct {
	Head
	Interval   Interval
	Currencies []SalesIn
}

// SalesIn is the sales in one currency. A row of Previous is to be seen beside the row of Rows with the same number.
type SalesIn struct {
	Currency      money.Currency
	Rows          []SalesRow
	Total         Figures
	Previous      []SalesRow
	PreviousTotal Figures
}

// SalesRow is one interval, as far as it lies in the period.
type SalesRow struct {
	Start, End time.Time // in the shop's time zone
	Figures    Figures
}

var (
	listCurrencies = db.SQL(`
		SELECT DISTINCT currency_code FROM analytics_rollup WHERE generation = $1 AND dimension = 'shop' AND span = 1
		ORDER BY currency_code`)
	listBuckets = db.SQL(`
		SELECT bucket, ` + columns(plain) + ` FROM analytics_rollup
		WHERE generation = $1 AND dimension = 'shop' AND span = $2 AND currency_code = $3 AND bucket >= $4 AND bucket < $5
		ORDER BY bucket`)
	sumDays = db.SQL(`
		SELECT ` + columns(func(name string) string { return "COALESCE(CAST(SUM(" + name + ") AS BIGINT), 0)" }) + `
		FROM analytics_rollup
		WHERE generation = $1 AND dimension = 'shop' AND span = 1 AND currency_code = $2 AND bucket >= $3 AND bucket < $4`)
)

// head reads which figures there are, and completes what is asked. Codes: validation_failed, analytics_not_ready.
func (s *Service) head(ctx context.Context, q *Query, definition string, most int64) (Head, generation, error) {
	g, err := currentOf(ctx, s.DB.ReadLagging())
	if errors.Is(err, errNone) {
		return Head{}, g, notYet()
	}
	if err != nil {
		return Head{}, g, fmt.Errorf("read the figures: %w", err)
	}
	now := s.DB.Clock().Now()
	today := DateOf(now.In(g.zone))
	switch {
	case q.Period == (Period{}):
		q.Period = Period{today - defaultDays + 1, today + 1}
	case q.Period.To == 0:
		q.Period.To = today + 1
	}
	switch days := q.Period.Days(); {
	case days <= 0:
		return Head{}, g, fault.Invalidf("to", "The last day is before the first.")
	case days > most:
		return Head{}, g, fault.Invalidf("to", "These are %d days; such a report is of %d at most.", days, most)
	}
	if q.Currency != "" && !q.Currency.IsValid() {
		return Head{}, g, fault.Invalidf("currency", "This is no currency. Write it as in EUR.")
	}
	return Head{
		Definition: definition, TimeZone: g.zone.String(), Period: q.Period, Previous: q.Period.Previous(), AsOf: now,
		zone: g.zone,
	}, g, nil
}

// currencies is those that a report is of.
func (s *Service) currencies(ctx context.Context, g *generation, q *Query) ([]money.Currency, error) {
	if q.Currency != "" {
		return []money.Currency{q.Currency}, nil
	}
	return db.List(ctx, s.DB.ReadLagging(), func(row db.Row) (money.Currency, error) {
		var code string
		err := row.Scan(&code)
		return money.Currency(code), err
	}, listCurrencies, g.number)
}

// Sales is sales by the intervals of a period, beside the period before it. Codes: validation_failed, analytics_not_ready.
func (s *Service) Sales(ctx context.Context, q Query, interval Interval) (*SalesReport, error) {
	most, known := map[Interval]int64{Hourly: maxHourlyDays, Daily: maxDailyDays, Weekly: maxDays, Monthly: maxDays}[interval]
	if !known {
		return nil, fault.Invalidf("interval", "An interval is an hour, a day, a week or a month.")
	}
	head, g, err := s.head(ctx, &q, SalesDefinition, most)
	if err != nil {
		return nil, err
	}
	report := &SalesReport{Head: head, Interval: interval, Currencies: []SalesIn{}}
	currencies, err := s.currencies(ctx, &g, &q)
	for _, currency := range currencies {
		if err != nil {
			break
		}
		in := SalesIn{Currency: currency}
		if in.Rows, in.Total, err = s.rows(ctx, &g, currency, head.Period, interval); err == nil {
			in.Previous, in.PreviousTotal, err = s.rows(ctx, &g, currency, head.Previous, interval)
		}
		if q.Currency != "" || !in.Total.IsZero() || !in.PreviousTotal.IsZero() {
			report.Currencies = append(report.Currencies, in)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("report sales: %w", err)
	}
	return report, nil
}

// rows is the intervals of a period, also those in which nothing happened.
func (s *Service) rows(ctx context.Context, g *generation, currency money.Currency, p Period, interval Interval) ([]SalesRow, Figures, error) {
	var rows []SalesRow
	var total Figures
	span, from, to := int64(1), int64(p.From), int64(p.To)
	starts := map[int64]int{} // of a bucket, the row that it is part of
	if interval == Hourly {
		hours := p.hours(g.zone)
		for i, start := range hours[:len(hours)-1] {
			rows = append(rows, SalesRow{Start: start.In(g.zone), End: hours[i+1].In(g.zone)})
			for at := quarterOf(start); at < quarterOf(hours[i+1]); at++ {
				starts[at] = i
			}
		}
		span, from, to = 0, quarterOf(hours[0]), quarterOf(hours[len(hours)-1])
	} else {
		steps := p.steps(interval)
		for i, start := range steps[:len(steps)-1] {
			rows = append(rows, SalesRow{Start: start.Start(g.zone), End: steps[i+1].Start(g.zone)})
			for at := start; at < steps[i+1]; at++ {
				starts[int64(at)] = i
			}
		}
	}
	err := db.Each(ctx, s.DB.ReadLagging(), func(row db.Row) error {
		var bucket int64
		var f Figures
		if err := row.Scan(append([]any{&bucket}, f.pointers()...)...); err != nil {
			return err
		}
		total.Add(f)
		rows[starts[bucket]].Figures.Add(f)
		return nil
	}, listBuckets, g.number, span, string(currency), from, to)
	return rows, total, err
}

// whole is what the shop came to in a period.
func (s *Service) whole(ctx context.Context, g *generation, currency money.Currency, p Period) (Figures, error) {
	return db.One(ctx, s.DB.ReadLagging(), func(row db.Row) (Figures, error) {
		var f Figures
		err := row.Scan(f.pointers()...)
		return f, err
	}, sumDays, g.number, string(currency), int64(p.From), int64(p.To))
}

// Status is how the figures stand.
type Status struct {
	TimeZone  string
	BuiltAt   time.Time // zero: they are built for the first time
	Building  bool
	Orders    int64 // that are in what is being built
	Behind    int64 // events that are not booked, counted up to 100,000
	BehindFor time.Duration
}

// Status tells how the figures stand.
func (s *Service) Status(ctx context.Context) (Status, error) {
	var status Status
	generations, err := db.List(ctx, s.DB.ReadLagging(), scanGeneration, listGenerations)
	if err != nil {
		return status, fmt.Errorf("read the figures: %w", err)
	}
	for _, g := range generations {
		if g.state == current {
			status.BuiltAt, status.TimeZone = g.finishedAt, g.zone.String()
			continue
		}
		status.Building, status.Orders = true, g.orders
	}
	lags, err := s.Log.Lag(ctx)
	for _, l := range lags {
		if l.Consumer == consumerName {
			status.Behind, status.BehindFor = l.Events, l.Age
		}
	}
	return status, err
}
