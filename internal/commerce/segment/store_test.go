package segment_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/segment"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
)

// Rows as the shop writes them, with what matters here.
var (
	plantOrder = db.SQL(`
		INSERT INTO sales_order (id, number, status, payment_status, fulfillment_status, return_status, cart_id, checkout_id, placement_key,
			customer_id, email, email_key, currency_code, prices_include_tax, original_total, subtotal, discount_total, shipping_total,
			tax_total, total, authorized_total, paid_total, refunded_total, shipping_refunded_total, shipping_address, billing_address,
			shipping_method, price_steps, consents, source, note, cancel_reason, placed_at, expires_at, canceled_at, archived_at, version,
			created_at, updated_at)
		VALUES ($1, $2, $3, '', '', '', NULL, 0, '', $4, '', $5, $6, TRUE, 0, 0, 0, 0, 0, 0, 0, $7, $8, 0, '', '', '', '', '', '', '', '', $9,
			0, 0, 0, 1, 1, 1)`)
	changeOrder = db.SQL(`UPDATE sales_order SET status = $1, customer_id = $2, email_key = $3, paid_total = $4, refunded_total = $5,
		placed_at = $6 WHERE id = $7`)
	plantCustomer = db.SQL(`
		INSERT INTO customer (id, external_id, email, email_key, first_name, last_name, state, version, created_at, updated_at)
		VALUES ($1, '', $2, $3, 'Ada', 'L', 'registered', 1, 1, 1)`)
	eraseCustomer  = db.SQL(`UPDATE customer SET state = 'erased' WHERE id = $1`)
	removeCustomer = db.SQL(`DELETE FROM customer WHERE id = $1`)
	readSales      = db.SQL(`
		SELECT customer_id, email_key, currency_code, spent, orders, first_order_at, last_order_at FROM customer_sales
		ORDER BY customer_id, email_key, currency_code`)
	readSegments = db.SQL(`SELECT customer_id, email_key, segment FROM customer_segment WHERE segment <> '' ORDER BY customer_id, email_key`)
	readChanges  = db.SQL(`SELECT customer_id, email_key, from_segment, to_segment FROM customer_segment_change ORDER BY customer_id, email_key, version`)
	readNews     = db.SQL(`SELECT entity_id, data, previous FROM event WHERE type = 'customer.segment_changed' ORDER BY id`)
	countStated  = db.SQL(`SELECT COUNT(*) FROM customer_segment`)
	breakSpent   = db.SQL(`UPDATE customer_sales SET spent = spent + 1 WHERE customer_id = 1`)
	breakCount   = db.SQL(`UPDATE counted_order SET spent = spent + 5 WHERE order_id = 1`)
	breakFigure  = db.SQL(`UPDATE customer_segment SET orders = orders + 1 WHERE customer_id = 1`)
	breakSegment = db.SQL(`UPDATE customer_segment SET segment = 'vip' WHERE customer_id = 1`)
	wipeSales    = db.SQL(`DELETE FROM customer_sales`)
	wipeCounts   = db.SQL(`DELETE FROM counted_order`)
)

// planted is an order as a test thinks of it.
type planted struct {
	id       id.Order
	status   string
	customer id.Customer
	email    string
	currency string
	paid     int64
	refunded int64
	placed   time.Time // zero: it does not stand
}

// books is segments on a database with a clock that stands still.
type books struct {
	*segment.Service
	t      testing.TB
	d      *db.DB
	clock  *clock.Fake
	orders map[id.Order]*planted
	erased map[id.Customer]bool
	// currency is what the shop sells in.
	currency money.Currency
}

func newBooks(t testing.TB, d *db.DB, c *clock.Fake) *books {
	events := outbox.New(d)
	jobs := job.New(d, events, slog.New(slog.DiscardHandler), job.Config{})
	b := &books{t: t, d: d, clock: c, orders: map[id.Order]*planted{}, erased: map[id.Customer]bool{}, currency: "EUR"}
	b.Service = segment.New(segment.Options{
		DB: d, Outbox: events, Jobs: jobs, Log: slog.New(slog.DiscardHandler),
		Currency: func(context.Context) (money.Currency, error) { return b.currency, nil },
	})
	b.must(b.RegisterJobs())
	outboxtest.Conform(t, d, slices.Concat(segment.Events(), catalog.Events(), []outbox.Kind{{Type: "order.placed", Version: 1, Data: struct{}{}}}))
	return b
}

func eachBooks(t *testing.T, f func(t *testing.T, b *books)) {
	t.Helper()
	for _, engine := range []struct {
		name string
		open func(testing.TB, db.Options) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		t.Run(engine.name, func(t *testing.T) {
			c := clock.NewFake(noon)
			b := newBooks(t, engine.open(t, db.Options{Clock: c}), c)
			f(t, b)
		})
	}
}

func (b *books) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *books) exec(stmt *db.Stmt, args ...any) {
	b.t.Helper()
	b.must(b.d.Write(b.t.Context(), func(tx db.Tx) error { _, err := tx.Exec(b.t.Context(), stmt, args...); return err }))
}

func (b *books) customer(c id.Customer, email string) { b.exec(plantCustomer, c, email, email) }

// put writes an order, new or changed. Nobody hears of it.
func (b *books) put(o *planted) {
	b.t.Helper()
	if o.currency == "" {
		o.currency = "EUR"
	}
	if b.orders[o.id] != nil {
		b.exec(changeOrder, o.status, o.customer, o.email, o.paid, o.refunded, clock.Micros(o.placed), o.id)
	} else {
		b.exec(plantOrder, o.id, o.id.String(), o.status, o.customer, o.email, o.currency, o.paid, o.refunded, clock.Micros(o.placed))
	}
	b.orders[o.id] = o
}

// hear has the consumer hear of things.
func (b *books) hear(events ...outbox.Event) {
	b.t.Helper()
	b.must(b.d.Write(b.t.Context(), func(tx db.Tx) error { return b.Consumer().Apply(b.t.Context(), tx, events) }))
}

func about(o id.Order) outbox.Event { return outbox.Event{Type: "order.updated", EntityID: o.String()} }

func ofCustomer(kind string, c id.Customer) outbox.Event {
	return outbox.Event{Type: "customer." + kind, EntityID: c.String()}
}

// clean fails the test if Verify finds anything.
func (b *books) clean() {
	b.t.Helper()
	b.must(b.Verify(b.t.Context(), func(difference string) { b.t.Errorf("verify: %s", difference) }))
}

func (b *books) list(stmt *db.Stmt, columns int) []string {
	b.t.Helper()
	rows, err := db.List(b.t.Context(), b.d.Read(), func(row db.Row) (string, error) {
		values, into := make([]any, columns), make([]any, columns)
		for i := range values {
			into[i] = &values[i]
		}
		err := row.Scan(into...)
		return fmt.Sprint(values...), err
	}, stmt)
	b.must(err)
	return rows
}

// naive is what each person bought and where that puts him, said again without a database: maps, floats and the words.
func (b *books) naive() (sales, segments []string) {
	type pot struct {
		customer id.Customer
		email    string
		currency string
	}
	type sum struct {
		spent, orders int64
		first, last   time.Time
	}
	pots, persons := map[pot]*sum{}, map[pot]*sum{}
	for _, o := range b.orders {
		stands := o.status == "confirmed" || o.status == "completed" || o.status == "requires_action"
		who := pot{customer: o.customer}
		if who.customer == 0 {
			who.email = o.email
		}
		if !stands || o.placed.IsZero() || b.erased[o.customer] || who == (pot{}) {
			continue
		}
		for _, key := range []pot{who, {who.customer, who.email, o.currency}} {
			all := pots
			if key.currency == "" {
				all = persons
			}
			s := all[key]
			if s == nil {
				s = &sum{first: o.placed}
				all[key] = s
			}
			if key.currency != "" || o.currency == "EUR" {
				s.spent += o.paid - o.refunded
			}
			s.orders++
			if o.placed.Before(s.first) {
				s.first = o.placed
			}
			if o.placed.After(s.last) {
				s.last = o.placed
			}
		}
	}
	keys := func(all map[pot]*sum) []pot {
		list := make([]pot, 0, len(all))
		for key := range all {
			list = append(list, key)
		}
		sort.Slice(list, func(i, j int) bool {
			a, b := list[i], list[j]
			return a.customer < b.customer || a.customer == b.customer && (a.email < b.email || a.email == b.email && a.currency < b.currency)
		})
		return list
	}
	sales, segments = []string{}, []string{}
	for _, key := range keys(pots) {
		s := pots[key]
		sales = append(sales, fmt.Sprint(int64(key.customer), key.email, key.currency, s.spent, s.orders, s.first.UnixMicro(), s.last.UnixMicro()))
	}
	for _, key := range keys(persons) {
		s := persons[key]
		days := b.clock.Now().Sub(s.last).Hours() / 24
		segments = append(segments, fmt.Sprint(int64(key.customer), key.email, plain(float64(s.spent)/100, int(s.orders), days)))
	}
	return sales, segments
}

// equal fails the test if what is kept is not what the naive way comes to.
func (b *books) equal() {
	b.t.Helper()
	sales, segments := b.naive()
	if diff := cmp.Diff(sales, b.list(readSales, 7)); diff != "" {
		b.t.Errorf("sales:\n%s", diff)
	}
	if diff := cmp.Diff(segments, b.list(readSegments, 3)); diff != "" {
		b.t.Errorf("segments:\n%s", diff)
	}
	b.clean()
}

// TestWhateverHappensEqualsTheNaiveWay has orders placed, paid, refunded, canceled, claimed and their buyers erased at
// random; the consumer hears of it late, twice, and in any order.
func TestWhateverHappensEqualsTheNaiveWay(t *testing.T) {
	eachBooks(t, func(t *testing.T, b *books) {
		steps := 400
		if testing.Short() {
			steps = 120
		}
		chance := rand.New(rand.NewPCG(1, 2))
		for c := range id.Customer(8) {
			b.customer(c+1, "")
		}
		var unheard []outbox.Event
		tell := func(e outbox.Event) {
			for range 1 + chance.IntN(2) {
				unheard = slices.Insert(unheard, chance.IntN(len(unheard)+1), e)
			}
		}
		statuses := []string{"pending", "confirmed", "confirmed", "completed", "completed", "requires_action", "canceled", "expired"}
		next := id.Order(1)
		for range steps {
			switch n := chance.IntN(10); {
			case n < 5 || len(b.orders) == 0:
				o := &planted{id: next, status: statuses[chance.IntN(len(statuses))], paid: chance.Int64N(60_000)}
				if o.customer = id.Customer(chance.IntN(11)); o.customer > 8 || b.erased[o.customer] {
					o.customer = 0
				}
				o.email = []string{"a@example.com", "b@example.com", "c@example.com", ""}[chance.IntN(4)]
				o.currency = []string{"EUR", "EUR", "EUR", "USD"}[chance.IntN(4)]
				if chance.IntN(8) > 0 {
					o.placed = b.clock.Now().Add(-time.Duration(chance.Int64N(int64(250 * oneDay))).Truncate(time.Microsecond))
				}
				b.put(o)
				tell(about(next))
				next++
			case n < 8: // it is paid, refunded, confirmed, canceled
				o := *b.orders[id.Order(1+chance.Int64N(int64(next)-1))]
				o.status, o.refunded = statuses[chance.IntN(len(statuses))], chance.Int64N(o.paid+1)
				b.put(&o)
				tell(about(o.id))
			case n == 8: // somebody proves an address
				c := id.Customer(1 + chance.IntN(8))
				if b.erased[c] {
					continue
				}
				for _, o := range b.orders {
					if o.customer == 0 && o.email == "b@example.com" {
						mine := *o
						mine.customer = c
						b.put(&mine)
					}
				}
				tell(ofCustomer("verified", c))
			case chance.IntN(6) == 0: // somebody is erased
				c := id.Customer(1 + chance.IntN(8))
				b.exec(eraseCustomer, c)
				b.erased[c] = true
				tell(ofCustomer("deleted", c))
			}
			if chance.IntN(12) == 0 {
				b.hear(unheard...)
				unheard = nil
				b.equal()
			}
			if chance.IntN(50) == 0 { // a night goes by
				b.hear(unheard...)
				unheard = nil
				b.clock.Advance(7 * oneDay)
				_, err := b.Recompute(t.Context(), func(_, _ int64) {})
				b.must(err)
				b.equal()
			}
		}
		b.hear(unheard...)
		b.equal()
		if added, n, err := b.Rebuild(t.Context()); err != nil || n != 0 || added != 0 {
			t.Errorf("rebuilding changed %d: %v", n, err)
		}
		// Everything that is kept may be lost, and comes back the same.
		before := b.list(readSales, 7)
		b.exec(wipeSales)
		b.exec(wipeCounts)
		if n, _, err := b.Rebuild(t.Context()); err != nil || n == 0 {
			t.Errorf("rebuilding changed %d: %v", n, err)
		}
		if diff := cmp.Diff(before, b.list(readSales, 7)); diff != "" {
			t.Error(diff)
		}
		b.equal()
	})
}

// TestWhatIsHeardAgainChangesNothing: a consumer whose transaction was lost hears the same again, and one that was told
// twice counts once.
func TestWhatIsHeardAgainChangesNothing(t *testing.T) {
	eachBooks(t, func(t *testing.T, b *books) {
		b.customer(1, "ada@example.com")
		b.put(&planted{id: 1, status: "confirmed", customer: 1, paid: 60_000, placed: noon.Add(-oneDay)})
		crash := fmt.Errorf("the process is gone")
		err := b.d.Write(t.Context(), func(tx db.Tx) error {
			if err := b.Consumer().Apply(t.Context(), tx, []outbox.Event{about(1)}); err != nil {
				return err
			}
			return crash
		})
		if err == nil || len(b.list(readSales, 7)) != 0 || len(b.list(readNews, 3)) != 0 {
			t.Fatalf("%v: something is left of a transaction that was lost", err)
		}
		for range 3 {
			b.hear(about(1), about(1))
			b.equal()
		}
		if news := b.list(readNews, 3); len(news) != 1 {
			t.Errorf("news: %q", news)
		}
		if changes := b.list(readChanges, 4); len(changes) != 1 {
			t.Errorf("changes: %q", changes)
		}
	})
}

// TestHistoryAndNews follows one customer from his first order to his erasure.
func TestHistoryAndNews(t *testing.T) {
	eachBooks(t, func(t *testing.T, b *books) {
		ctx := t.Context()
		b.customer(1, "ada@example.com")
		stands := func(want string) {
			t.Helper()
			if st, err := b.Of(ctx, 1); err != nil || st.Segment != want {
				t.Errorf("he is %q, want %q: %v", st.Segment, want, err)
			}
			b.clean()
		}
		stands("new")
		for i := range id.Order(5) {
			b.put(&planted{id: i + 1, status: "confirmed", customer: 1, email: "ada@example.com", paid: 20_000, placed: b.clock.Now()})
			b.hear(about(i + 1))
			stands([]string{"new", "regular", "loyal", "loyal", "vip"}[i])
		}
		o := *b.orders[5]
		o.refunded = 1
		b.put(&o)
		b.hear(about(5))
		stands("loyal")
		for _, night := range []struct {
			days int
			want string
		}{{60, "loyal"}, {30, "regular"}, {30, "new"}, {61, "at_risk"}, {1, "at_risk"}} {
			b.clock.Advance(time.Duration(night.days) * oneDay)
			if _, err := b.Recompute(ctx, func(_, _ int64) {}); err != nil {
				t.Fatal(err)
			}
			stands(night.want)
		}
		for i := range id.Order(5) {
			o := *b.orders[i+1]
			o.status = "canceled"
			b.put(&o)
		}
		b.hear(about(1), about(2), about(3), about(4), about(5))
		stands("new") // he has ordered nothing that counts
		want := []string{"0 new", "new regular", "regular loyal", "loyal vip", "vip loyal", "loyal regular", "regular new", "new at_risk", "at_risk "}
		history, err := b.History(ctx, segment.Person{Customer: 1}, page.Request{Limit: 100})
		if err != nil || len(history.Items) != 9 || history.Total != 9 {
			t.Fatalf("%+v: %v", history, err)
		}
		for i := range want {
			c := history.Items[8-i]
			from := c.From
			if i == 0 {
				from += "0"
			}
			if got := from + " " + c.To; got != want[i] || c.Version != int64(i+1) {
				t.Errorf("change %d: %q, want %q", c.Version, got, want[i])
			}
		}
		paged := []segment.Change{}
		for request := (page.Request{Limit: 4}); ; {
			p, err := b.History(ctx, segment.Person{Customer: 1}, request)
			b.must(err)
			paged = append(paged, p.Items...)
			if request.Cursor = p.Next; p.Next == "" {
				break
			}
		}
		if diff := cmp.Diff(history.Items, paged); diff != "" {
			t.Error(diff)
		}
		news := b.list(readNews, 3)
		if len(news) != 9 || !contains(news[8], `"segment":""`, `"orders":0`, `{"segment":"at_risk"}`) || contains(news[8], "example.com") {
			t.Errorf("news: %q", news)
		}
		b.exec(eraseCustomer, 1)
		b.hear(ofCustomer("deleted", 1), about(1))
		if n, err := db.Value[int64](ctx, b.d.Read(), countStated); err != nil || n != 0 || len(b.list(readChanges, 4)) != 0 {
			t.Errorf("%d standings of somebody who was erased: %v", n, err)
		}
		b.clean()
	})
}

func contains(text string, parts ...string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
}
