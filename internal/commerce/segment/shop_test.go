package segment_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/order/history"
	"winkel/internal/commerce/segment"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
)

var (
	shopOrders = db.SQL(`
		SELECT c.external_id, o.status, o.paid_total, o.refunded_total, o.placed_at FROM sales_order o JOIN customer c ON c.id = o.customer_id`)
	shopSegments = db.SQL(`
		SELECT c.external_id, g.segment, g.spent, g.orders, g.recency, g.frequency, g.monetary FROM customer_segment g JOIN customer c ON c.id = g.customer_id`)
)

// TestTheRealShop imports the orders of a real shop, and compares where its customers stand at three dates with what plain
// code comes to that knows nothing of this package: maps, floats, and for each score a look at everybody else.
func TestTheRealShop(t *testing.T) {
	file := filepath.Join("..", "..", "..", "..", "shared", "data", "online-retail", "online_retail.csv.gz")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there", file)
	}
	if testing.Short() {
		t.Skip("the import of half a million lines takes a while")
	}
	now := clock.NewFake(time.Date(2011, 6, 1, 0, 0, 0, 0, time.UTC))
	d := dbtest.SQLite(t, db.Options{Clock: now})
	b := newBooks(t, d, now)
	b.inPounds()
	ctx := actor.With(t.Context(), "command:import")
	report, err := (&history.Import{
		Open: func() (io.ReadCloser, error) {
			f, err := os.Open(file)
			if err != nil {
				return nil, err
			}
			return gzip.NewReader(f)
		},
		FileName: "shop.csv", DB: d, Catalog: catalog.New(catalog.Options{DB: d, Outbox: outbox.New(d)}), Orders: order.NewImports(d),
	}).Run(ctx)
	if err != nil || report.Orders < 19_000 {
		t.Fatalf("%+v: %v", report, err)
	}
	for _, date := range []time.Time{
		time.Date(2011, 12, 10, 0, 0, 0, 0, time.UTC), time.Date(2012, 1, 15, 12, 0, 0, 0, time.UTC), time.Date(2012, 6, 15, 0, 0, 0, 0, time.UTC),
	} {
		now.Advance(date.Sub(now.Now()))
		done, err := b.Recompute(ctx, func(_, _ int64) {})
		b.must(err)
		want, got := b.plainShop(date), map[string]standing{}
		b.must(db.Each(ctx, d.Read(), func(row db.Row) error {
			var who string
			var s standing
			err := row.Scan(&who, &s.segment, &s.spent, &s.orders, &s.scores[0], &s.scores[1], &s.scores[2])
			got[who] = s
			return err
		}, shopSegments))
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(standing{})); diff != "" {
			t.Fatalf("%s:\n%.3000s", date, diff)
		}
		counts := map[string]int{}
		for _, s := range got {
			counts[s.segment]++
		}
		sums, err := b.Report(ctx)
		b.must(err)
		for _, s := range sums.Segments {
			if int(s.Persons) != counts[s.Code] {
				t.Errorf("%d in %s, want %d", s.Persons, s.Code, counts[s.Code])
			}
		}
		t.Logf("%s: %d customers, %v; %+v", date.Format(time.DateOnly), len(got), counts, done)
		b.clean()
	}
}

type standing struct {
	segment       string
	spent, orders int64
	scores        [3]int64
}

// plainShop is where the customers of the shop stand at a date.
func (b *books) plainShop(date time.Time) map[string]standing {
	type sum struct {
		spent, orders int64
		last          time.Time
	}
	sums := map[string]*sum{}
	b.must(db.Each(b.t.Context(), b.d.Read(), func(row db.Row) error {
		var who, status string
		var paid, refunded, placed int64
		if err := row.Scan(&who, &status, &paid, &refunded, &placed); err != nil || status != "completed" {
			return err
		}
		if sums[who] == nil {
			sums[who] = &sum{}
		}
		s := sums[who]
		s.spent, s.orders = s.spent+paid-refunded, s.orders+1
		if at := time.UnixMicro(placed); at.After(s.last) {
			s.last = at
		}
		return nil
	}, shopOrders))
	fifth := func(of func(*sum) int64, figure int64) int64 {
		less := 0
		for _, other := range sums {
			if of(other) < figure {
				less++
			}
		}
		return int64(1 + 5*less/len(sums))
	}
	spent, orders, last := func(s *sum) int64 { return s.spent }, func(s *sum) int64 { return s.orders }, func(s *sum) int64 { return s.last.UnixMicro() }
	all := map[string]standing{}
	for who, s := range sums {
		all[who] = standing{
			segment: plain(float64(s.spent)/100, int(s.orders), date.Sub(s.last).Hours()/24), spent: s.spent, orders: s.orders,
			scores: [3]int64{fifth(last, last(s)), fifth(orders, s.orders), fifth(spent, s.spent)},
		}
	}
	return all
}

// inPounds has the shop sell in pounds.
func (b *books) inPounds() { b.currency = "GBP" }

// TestAHundredThousandCustomers has everybody of a large shop looked at, within a bound of memory, and again when nothing
// changed.
func TestAHundredThousandCustomers(t *testing.T) {
	if testing.Short() {
		t.Skip("a large shop takes a while")
	}
	const each = 3
	for _, engine := range []struct {
		name    string
		open    func(testing.TB, db.Options) *db.DB
		persons int64 // fewer where each transaction waits for a server beside the test
	}{{"sqlite", dbtest.SQLite, 100_000}, {"postgres", dbtest.Postgres, 20_000}} {
		t.Run(engine.name, func(t *testing.T) {
			persons := engine.persons
			now := clock.NewFake(noon)
			b := newBooks(t, engine.open(t, db.Options{Clock: now}), now)
			b.plantMany(persons, each)
			var most atomic.Uint64
			stop := make(chan struct{})
			go func() {
				var m runtime.MemStats
				for {
					select {
					case <-stop:
						return
					case <-time.After(20 * time.Millisecond):
						runtime.ReadMemStats(&m)
						most.Store(max(most.Load(), m.HeapInuse))
					}
				}
			}()
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			before := m.HeapInuse
			for _, night := range []string{"the first", "the second"} {
				begun := time.Now()
				done, err := b.Recompute(t.Context(), func(_, _ int64) {})
				b.must(err)
				took := time.Since(begun)
				t.Logf("%s night: %v, %+v, %d MB of heap at most, %d before", night, took.Round(time.Millisecond), done, most.Load()>>20, before>>20)
				if done.Persons != persons || night == "the second" && (done.Moved != 0 || done.Repaired != 0) {
					t.Errorf("%s night: %+v", night, done)
				}
				if took > 3*time.Minute {
					t.Errorf("%s night takes %v", night, took)
				}
			}
			close(stop)
			if grown := int64(most.Load()) - int64(before); grown > 100<<20 {
				t.Errorf("looking at everybody takes %d MB", grown>>20)
			}
			begun := time.Now()
			if _, err := b.Report(t.Context()); err != nil {
				t.Fatal(err)
			}
			t.Logf("the report takes %v", time.Since(begun).Round(time.Millisecond))
			b.clean()
		})
	}
}

// Rows of a large shop, written by the database itself.
var (
	plantMany = db.SQL(`
		WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < CAST($1 AS BIGINT))
		INSERT INTO sales_order (id, number, status, payment_status, fulfillment_status, return_status, cart_id, checkout_id, placement_key,
			customer_id, email, email_key, currency_code, prices_include_tax, original_total, subtotal, discount_total, shipping_total,
			tax_total, total, authorized_total, paid_total, refunded_total, shipping_refunded_total, shipping_address, billing_address,
			shipping_method, price_steps, consents, source, note, cancel_reason, placed_at, expires_at, canceled_at, archived_at, version,
			created_at, updated_at)
		SELECT n, CAST(n AS TEXT), 'completed', '', '', '', NULL, 0, '', n % CAST($2 AS BIGINT) + 1, '', '', 'EUR', TRUE, 0, 0, 0, 0, 0, 0, 0,
			n * 7919 % 90000, 0, 0, '', '', '', '', '', '', '', '', CAST($3 AS BIGINT) - n * 104729 % 24000000 * 1000000, 0, 0, 0, 1, 1, 1
		FROM numbers`)
	plantPersons = db.SQL(`
		WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < CAST($1 AS BIGINT))
		INSERT INTO customer (id, external_id, email, email_key, first_name, last_name, state, version, created_at, updated_at)
		SELECT n, '', '', '', '', '', 'guest', 1, 1, 1 FROM numbers`)
)

// plantMany plants customers who ordered so often each.
func (b *books) plantMany(persons, each int64) {
	b.t.Helper()
	b.exec(plantPersons, persons)
	b.exec(plantMany, persons*each, persons, clock.Micros(b.clock.Now()))
}

// TestFiguresOfSegments adds up and averages.
func TestFiguresOfSegments(t *testing.T) {
	eachBooks(t, func(t *testing.T, b *books) {
		for i, o := range []planted{
			{email: "a@example.com", paid: 1000}, {email: "b@example.com", paid: 1001}, {email: "c@example.com", paid: 5, currency: "USD"},
			{email: "c@example.com", paid: 1000}, {email: "d@example.com", paid: 500, refunded: 500},
		} {
			o.id, o.status, o.placed = id.Order(i+1), "confirmed", noon
			b.put(&o)
			b.hear(about(o.id))
		}
		r, err := b.Report(t.Context())
		b.must(err)
		type row struct {
			code            string
			persons, orders int64
			spent           money.Amount
			person, order   money.Amount
		}
		eur := func(n int64) money.Amount { return money.Amount{Minor: n, Currency: "EUR"} }
		var got []row
		for _, s := range append(slices.Clone(r.Segments), r.Total) {
			got = append(got, row{s.Code, s.Persons, s.Orders, s.Spent, s.AverageSpent(), s.AverageOrder()})
		}
		want := []row{
			{segment.VIP, 0, 0, eur(0), eur(0), eur(0)}, {segment.Loyal, 0, 0, eur(0), eur(0), eur(0)},
			{segment.Regular, 1, 2, eur(1000), eur(1000), eur(500)}, {segment.AtRisk, 0, 0, eur(0), eur(0), eur(0)},
			{segment.Newcomer, 3, 3, eur(2001), eur(667), eur(667)}, {"", 4, 5, eur(3001), eur(750), eur(600)},
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{})); diff != "" {
			t.Error(diff)
		}
		var members []string
		b.must(b.EachMember(t.Context(), segment.Newcomer, func(m *segment.Member) error {
			members = append(members, fmt.Sprint(m.Address, m.Figures.Spent.Minor))
			return nil
		}))
		if want := []string{"b@example.com1001", "a@example.com1000", "d@example.com0"}; !slices.Equal(members, want) {
			t.Errorf("%q", members)
		}
	})
}

// BenchmarkCounting counts orders as they come, 50 at once, of many buyers and of one buyer who ordered very often.
func BenchmarkCounting(b *testing.B) {
	for _, buyers := range []int64{5000, 1} {
		b.Run(fmt.Sprint(buyers), func(b *testing.B) {
			const most = 20_000
			now := clock.NewFake(noon)
			books := newBooks(b, dbtest.SQLite(b, db.Options{Clock: now}), now)
			books.plantMany(buyers, most/buyers)
			for n := 0; b.Loop(); n = (n + 1) % (most / 50) {
				if n == 0 {
					books.exec(wipeCounts)
					books.exec(wipeSales)
				}
				events := make([]outbox.Event, 50)
				for i := range events {
					events[i] = about(id.Order(n*50 + i + 1))
				}
				books.hear(events...)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/50, "µs/order")
		})
	}
}
