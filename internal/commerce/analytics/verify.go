package analytics

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

type outboxLag = outbox.Lag

// The ledgers are compared with the figures by statements of their own, which share nothing with Entries: totals of the rows of
// orders, entries of the ledger of payments, lines. Each is one statement that reads both sides, so that it sees one moment;
// of the ledgers it takes what is noted as booked, because what happened a moment ago may not be yet. What was sold, canceled and given
// back is compared by comparison, day by day.

// goodsDifferences is what is left of each product, or of each category, after cancellations and refunds, with its cost. Of an order
// that was closed no goods are left. The ledgers do not say by a number to which refund an entry belongs: products of orders with an
// entry that is not booked yet are left out.
func goodsDifferences(dimension Dimension, column string) *db.Stmt {
	return db.SQL(strings.NewReplacer("DIMENSION", string(dimension), "COLUMN", column).Replace(`
	SELECT currency_code, key, CAST(SUM(units) AS BIGINT), CAST(SUM(cost) AS BIGINT), CAST(SUM(amount) AS BIGINT)
	FROM (
		SELECT currency_code, key, units - canceled_units - refunded_units AS units, cost, refunded AS amount
		FROM analytics_rollup WHERE generation = $1 AND dimension = 'DIMENSION' AND span = 1 AND key <> 0
		UNION ALL
		SELECT o.currency_code, l.COLUMN, -l.quantity, -COALESCE(l.unit_cost, 0) * l.quantity, 0
		FROM sales_order o JOIN analytics_entry e ON e.order_id = o.id AND e.generation = $1 AND e.kind = 'sale'
		JOIN order_line l ON l.order_id = o.id
		WHERE NOT EXISTS (SELECT 1 FROM analytics_entry c WHERE c.order_id = o.id AND c.generation = $1 AND c.kind = 'closing')
		UNION ALL
		SELECT r.currency_code, l.COLUMN,
			CASE WHEN c.order_id IS NULL THEN b.quantity ELSE 0 END,
			CASE WHEN c.order_id IS NULL THEN COALESCE(l.unit_cost, 0) * b.quantity ELSE 0 END, -b.amount
		FROM refund r JOIN sales_order o ON o.id = r.order_id JOIN refund_line b ON b.refund_id = r.id
		JOIN order_line l ON l.id = b.order_line_id
		LEFT JOIN analytics_entry c ON c.order_id = o.id AND c.generation = $1 AND c.kind = 'closing'
		WHERE r.status = 'succeeded' AND o.placed_at <> 0
	) AS both_sides
	WHERE key <> 0 AND key NOT IN (
		SELECT l.COLUMN FROM payment_event p JOIN sales_order o ON o.id = p.order_id JOIN order_line l ON l.order_id = o.id
		WHERE o.placed_at <> 0 AND p.type IN ('refund_success', 'refund_reversed') AND NOT EXISTS (
			SELECT 1 FROM analytics_entry e WHERE e.order_id = p.order_id AND e.generation = $1 AND e.kind = 'money' AND e.source_id = p.id))
	GROUP BY currency_code, key
	HAVING SUM(units) <> 0 OR SUM(cost) <> 0 OR SUM(amount) <> 0
	ORDER BY currency_code, key`))
}

var (
	listProductDifferences  = goodsDifferences(ByProduct, "product_id")
	listCategoryDifferences = goodsDifferences(ByCategory, "category_id")
	goodsColumns            = []string{"units left", "cost", "refunded"}
)

// What is not booked, with the order that it belongs to.
var (
	listUnbookedSales = db.SQL(`
		SELECT 'sale', o.number, o.source, o.updated_at FROM sales_order o
		WHERE o.placed_at <> 0 AND NOT (o.source = 'import' AND o.status IN ('canceled', 'expired') AND o.canceled_at = o.placed_at) AND NOT EXISTS (
			SELECT 1 FROM analytics_entry e WHERE e.order_id = o.id AND e.generation = $1 AND e.kind = 'sale' AND e.source_id = o.id)
		ORDER BY o.id LIMIT 100`)
	listUnbookedClosings = db.SQL(`
		SELECT 'closing', o.number, o.source, o.updated_at FROM sales_order o
		WHERE o.placed_at <> 0 AND o.status IN ('canceled', 'expired') AND NOT (o.source = 'import' AND o.canceled_at = o.placed_at) AND NOT EXISTS (
			SELECT 1 FROM analytics_entry e WHERE e.order_id = o.id AND e.generation = $1 AND e.kind = 'closing' AND e.source_id = o.id)
		ORDER BY o.id LIMIT 100`)
	listUnbookedMoney = db.SQL(`
		SELECT p.type, o.number, o.source, o.updated_at FROM payment_event p JOIN sales_order o ON o.id = p.order_id
		WHERE o.placed_at <> 0 AND (p.type IN ('refund_success', 'refund_reversed')
				OR p.type = 'charge_success' AND o.status IN ('canceled', 'expired') AND NOT (o.source = 'import' AND o.canceled_at = o.placed_at))
			AND NOT EXISTS (SELECT 1 FROM analytics_entry e
				WHERE e.order_id = o.id AND e.generation = $1 AND e.kind = 'money' AND e.source_id = p.id)
		ORDER BY p.id LIMIT 100`)
	countBookings = db.SQL(`SELECT COUNT(*) FROM job WHERE kind = 'analytics.book' AND state IN ('queued', 'running', 'failed')`)
)

// How patiently Verify looks again at what may only be on its way.
const (
	looks     = 5
	lookPause = 300 * time.Millisecond
)

// Verify compares the figures with the ledgers, by quarter of an hour, by day and by key, and with each other, and reports every
// difference. What the event log has still to tell is none. Of a shop whose figures are reckoned for the first time there is
// nothing to compare yet.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	var found []string
	for look := range looks {
		if look > 0 {
			if err := pause(ctx, lookPause); err != nil {
				return err
			}
		}
		g, err := currentOf(ctx, s.DB.Read())
		if errors.Is(err, errNone) {
			return nil
		}
		found = nil
		if err == nil {
			err = s.verify(ctx, s.DB.Read(), &g, func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) })
		}
		if err != nil {
			return fmt.Errorf("verify the figures: %w", err)
		}
		if len(found) == 0 {
			return nil
		}
	}
	for _, difference := range found {
		report(difference)
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// verify looks once, through a reader.
func (s *Service) verify(ctx context.Context, r db.Reader, g *generation, report func(string, ...any)) error {
	if err := s.unbooked(ctx, r, g, report); err != nil {
		return err
	}
	if err := verifyDays(ctx, r, g, report); err != nil {
		return err
	}
	for dimension, stmt := range map[Dimension]*db.Stmt{ByProduct: listProductDifferences, ByCategory: listCategoryDifferences} {
		err := db.Each(ctx, r, func(row db.Row) error {
			var currency string
			var key int64
			values := make([]int64, len(goodsColumns))
			err := row.Scan(&currency, &key, &values[0], &values[1], &values[2])
			for i, value := range values {
				if value != 0 {
					report("%s of %s: the figures are %d above the ledgers (in %s)", goodsColumns[i], keyName(dimension, key), value, currency)
				}
			}
			return err
		}, stmt, g.number)
		if err != nil {
			return err
		}
	}
	return nil
}

// unbooked reports what is not in the figures and should be.
func (s *Service) unbooked(ctx context.Context, r db.Reader, g *generation, report func(string, ...any)) error {
	since, told, err := s.unread(ctx)
	if err != nil {
		return err
	}
	bookings, err := db.Value[int64](ctx, r, countBookings)
	if err != nil {
		return err
	}
	for _, stmt := range []*db.Stmt{listUnbookedSales, listUnbookedClosings, listUnbookedMoney} {
		err := db.Each(ctx, r, func(row db.Row) error {
			var what, number, source string
			var updated int64
			err := row.Scan(&what, &number, &source, &updated)
			switch imported := source == "import"; {
			case imported && bookings > 0, !imported && !told && !clock.FromMicros(updated).Before(since):
			default:
				report("%s of order %s is not in the figures", what, number)
			}
			return err
		}, stmt, g.number)
		if err != nil {
			return err
		}
	}
	return nil
}

// unread is since when the event log has news that were not booked; told, if it has none.
func (s *Service) unread(ctx context.Context) (since time.Time, told bool, err error) {
	lags, err := s.Log.Lag(ctx)
	if err != nil {
		return since, false, err
	}
	at := slices.IndexFunc(lags, func(l outboxLag) bool { return l.Consumer == consumerName })
	if at < 0 {
		return since, false, nil // nobody has begun to read
	}
	const skew = time.Hour // between the clocks of nodes
	return s.DB.Clock().Now().Add(-lags[at].Age - skew), lags[at].Events == 0, nil
}

// Reconciliation is the outcome of comparing the figures with the ledgers.
type Reconciliation struct {
	At          time.Time `json:"at"`
	Clean       bool      `json:"clean"`
	Count       int64     `json:"difference_count"`
	Differences []string  `json:"differences"` // the first of them
}

// Reconcile is Verify for people who look later: its outcome.
func (s *Service) Reconcile(ctx context.Context) (Reconciliation, error) {
	r := Reconciliation{At: s.DB.Clock().Now(), Differences: []string{}}
	err := s.Verify(ctx, func(difference string) {
		r.Count++
		if len(r.Differences) < listedMost {
			r.Differences = append(r.Differences, difference)
		}
	})
	r.Clean = r.Count == 0
	return r, err
}

// LastReconciliation is the outcome of the last that was done by a job; nil before the first.
func (s *Service) LastReconciliation(ctx context.Context) (*Reconciliation, error) {
	last, err := s.Jobs.List(ctx, job.Filter{Kind: ReconcileJob, State: job.Succeeded, Limit: 1})
	if err != nil || len(last) == 0 {
		return nil, err
	}
	var r Reconciliation
	if err := json.Unmarshal(last[0].Result, &r); err != nil {
		return nil, fmt.Errorf("read the last reconciliation: %w", err)
	}
	return &r, nil
}
