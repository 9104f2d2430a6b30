package segment

import (
	"context"
	"encoding/json"
	"fmt"

	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/setting"
)

// atOnce is how many orders, or persons, one statement is about.
const atOnce = 256

var (
	takeTurn = db.SQL(`UPDATE segment_run SET turn = turn + 1 WHERE id = 1`)
	readRun  = db.SQL(`SELECT cuts, recomputed_at FROM segment_run WHERE id = 1`)
	endRun   = db.SQL(`UPDATE segment_run SET cuts = $1, recomputed_at = $2 WHERE id = 1`)
)

// An order as it is, beside what it was counted as.
const selectCounts = `
	SELECT o.id, o.status, o.placed_at, o.customer_id, o.email_key, o.currency_code, o.paid_total - o.refunded_total,
		COALESCE(c.state, ''), COALESCE(k.order_id, 0), COALESCE(k.customer_id, 0), COALESCE(k.email_key, ''),
		COALESCE(k.currency_code, ''), COALESCE(k.spent, 0), COALESCE(k.placed_at, 0)
	FROM sales_order o LEFT JOIN customer c ON c.id = o.customer_id LEFT JOIN counted_order k ON k.order_id = o.id `

var (
	countsOf    = db.NewLists(selectCounts+`WHERE o.id IN (%s)`, atOnce)
	everyCount  = db.SQL(selectCounts + `WHERE o.id > $1 ORDER BY o.id LIMIT CAST($2 AS BIGINT)`)
	countOrders = db.InsertInto("counted_order", "order_id, customer_id, email_key, currency_code, spent, placed_at", `
		ON CONFLICT (order_id) DO UPDATE SET customer_id = excluded.customer_id, email_key = excluded.email_key,
			currency_code = excluded.currency_code, spent = excluded.spent, placed_at = excluded.placed_at`)
	uncountOrders = db.NewLists(`DELETE FROM counted_order WHERE order_id IN (%s)`, atOnce)

	// What the news of a customer may be about: orders that became his, and such as are his no more.
	ordersOf = db.SQL(`
		SELECT o.id FROM sales_order o LEFT JOIN counted_order k ON k.order_id = o.id
		WHERE o.customer_id = $1 AND o.customer_id <> 0 AND o.placed_at <> 0 AND COALESCE(k.customer_id, 0) <> o.customer_id`)
	countedOf = db.SQL(`
		SELECT k.order_id FROM counted_order k JOIN sales_order o ON o.id = k.order_id LEFT JOIN customer c ON c.id = k.customer_id
		WHERE k.customer_id = $1 AND (o.customer_id <> k.customer_id OR COALESCE(c.state, 'erased') = 'erased')`)
)

// Guests who stand somewhere by the address of a customer.
var guestsWithAddress = db.SQL(`
	SELECT g.customer_id, g.email_key FROM customer c JOIN customer_segment g ON g.customer_id = 0 AND g.email_key = c.email_key
	WHERE c.id = $1 AND c.email_key <> ''`)

// count is an order, and what it was counted as.
type count struct {
	order    id.Order
	wants    counted // as it is to be counted
	was      counted // as it was
	isWanted bool    // it counts
	wasThere bool    // it was counted
}

// counted is what an order is counted as: for whom, and for how much.
type counted struct {
	person   Person
	currency money.Currency
	spent    int64
	placed   int64
}

func scanCount(row db.Row) (count, error) {
	var c count
	var status, state string
	var there id.Order
	err := row.Scan(&c.order, &status, &c.wants.placed, &c.wants.person.Customer, &c.wants.person.Email, (*string)(&c.wants.currency),
		&c.wants.spent, &state, &there, &c.was.person.Customer, &c.was.person.Email, (*string)(&c.was.currency), &c.was.spent, &c.was.placed)
	c.wasThere = !there.IsZero()
	who := &c.wants.person
	known := who.Email != ""
	if !who.Customer.IsZero() {
		known = state != "" && customer.State(state) != customer.Erased
		who.Email = ""
	}
	switch order.Status(status) {
	case order.RequiresAction, order.Confirmed, order.Completed:
		c.isWanted = known && c.wants.placed != 0
	case order.Draft, order.Pending, order.Canceled, order.Expired:
	}
	return c, err
}

// differs reports whether the order is counted as something else than it is.
func (c *count) differs() bool {
	return c.isWanted != c.wasThere || c.isWanted && c.wants != c.was
}

const salesColumns = `t.customer_id, t.email_key, t.currency_code, t.spent, t.orders, t.first_order_at, t.last_order_at`

const standingColumns = `g.customer_id, g.email_key, g.segment, g.since, g.currency_code, g.spent, g.orders, g.first_order_at, g.last_order_at,
	g.recency, g.frequency, g.monetary, g.version, g.updated_at`

var (
	// A row that is there becomes more. Its first and last order are put right afterwards where one was taken away.
	addSales = db.SQL(`
		INSERT INTO customer_sales (customer_id, email_key, currency_code, spent, orders, first_order_at, last_order_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (customer_id, email_key, currency_code) DO UPDATE SET
			spent = customer_sales.spent + excluded.spent, orders = customer_sales.orders + excluded.orders,
			first_order_at = CASE WHEN excluded.first_order_at < customer_sales.first_order_at
				THEN excluded.first_order_at ELSE customer_sales.first_order_at END,
			last_order_at = CASE WHEN excluded.last_order_at > customer_sales.last_order_at
				THEN excluded.last_order_at ELSE customer_sales.last_order_at END`)
	changeSales = db.SQL(`
		UPDATE customer_sales SET spent = spent + $1, orders = orders + $2
		WHERE customer_id = $3 AND email_key = $4 AND currency_code = $5`)
	redateSales = db.SQL(`
		UPDATE customer_sales SET
			first_order_at = COALESCE((SELECT MIN(k.placed_at) FROM counted_order k WHERE k.customer_id = customer_sales.customer_id
				AND k.email_key = customer_sales.email_key AND k.currency_code = customer_sales.currency_code), 0),
			last_order_at = COALESCE((SELECT MAX(k.placed_at) FROM counted_order k WHERE k.customer_id = customer_sales.customer_id
				AND k.email_key = customer_sales.email_key AND k.currency_code = customer_sales.currency_code), 0)
		WHERE customer_id = $1 AND email_key = $2 AND currency_code = $3`)
	dropSales   = db.SQL(`DELETE FROM customer_sales WHERE customer_id = $1 AND email_key = $2 AND currency_code = $3`)
	dropNoSales = db.SQL(`DELETE FROM customer_sales WHERE customer_id = $1 AND email_key = $2 AND currency_code = $3 AND orders <= 0`)
	sumSales    = db.SQL(`
		INSERT INTO customer_sales (customer_id, email_key, currency_code, spent, orders, first_order_at, last_order_at)
		SELECT customer_id, email_key, currency_code, SUM(spent), COUNT(*), MIN(placed_at), MAX(placed_at) FROM counted_order
		WHERE customer_id = $1 AND email_key = $2 AND currency_code = $3 GROUP BY customer_id, email_key, currency_code`)

	salesOfCustomers = db.NewLists(`SELECT `+salesColumns+` FROM customer_sales t WHERE t.customer_id IN (%s) AND t.customer_id <> 0`, atOnce)
	salesOfGuests    = db.NewLists(`SELECT `+salesColumns+` FROM customer_sales t WHERE t.customer_id = 0 AND t.email_key IN (%s)`, atOnce)
	// One page of everybody, each with where he stands, if he stands anywhere.
	everySales = db.SQL(`
		SELECT ` + salesColumns + `, COALESCE(g.segment, ''), COALESCE(g.since, 0), COALESCE(g.currency_code, ''), COALESCE(g.spent, 0),
			COALESCE(g.orders, 0), COALESCE(g.first_order_at, 0), COALESCE(g.last_order_at, 0), COALESCE(g.recency, 0),
			COALESCE(g.frequency, 0), COALESCE(g.monetary, 0), COALESCE(g.version, 0)
		FROM customer_sales t LEFT JOIN customer_segment g ON g.customer_id = t.customer_id AND g.email_key = t.email_key
		WHERE (t.customer_id, t.email_key) > ($1, $2) ORDER BY t.customer_id, t.email_key, t.currency_code LIMIT CAST($3 AS BIGINT)`)

	standingsOfCustomers = db.NewLists(`SELECT `+standingColumns+` FROM customer_segment g WHERE g.customer_id IN (%s) AND g.customer_id <> 0`, atOnce)
	standingsOfGuests    = db.NewLists(`SELECT `+standingColumns+` FROM customer_segment g WHERE g.customer_id = 0 AND g.email_key IN (%s)`, atOnce)
	putStandings         = db.InsertInto("customer_segment", "customer_id, email_key, segment, since, currency_code, spent, orders, first_order_at, "+
		"last_order_at, recency, frequency, monetary, version, updated_at", `
		ON CONFLICT (customer_id, email_key) DO UPDATE SET segment = excluded.segment, since = excluded.since,
			currency_code = excluded.currency_code, spent = excluded.spent, orders = excluded.orders,
			first_order_at = excluded.first_order_at, last_order_at = excluded.last_order_at, recency = excluded.recency,
			frequency = excluded.frequency, monetary = excluded.monetary, version = excluded.version, updated_at = excluded.updated_at`)
	putChanges = db.InsertInto("customer_segment_change", "customer_id, email_key, version, from_segment, to_segment, currency_code, "+
		"spent, orders, last_order_at, rules_version, at", "")
	forgetStanding = db.SQL(`DELETE FROM customer_segment WHERE customer_id = $1 AND email_key = $2`)
	forgetChanges  = db.SQL(`DELETE FROM customer_segment_change WHERE customer_id = $1 AND email_key = $2`)

	// A customer takes over the history of the guest that he was, unless he has one himself.
	inheritChanges = db.SQL(`
		UPDATE customer_segment_change SET customer_id = $1, email_key = '' WHERE customer_id = 0 AND email_key = $2
			AND NOT EXISTS (SELECT 1 FROM customer_segment g WHERE g.customer_id = $1 AND g.email_key = '')`)
	inheritStanding = db.SQL(`
		UPDATE customer_segment SET customer_id = $1, email_key = '' WHERE customer_id = 0 AND email_key = $2
			AND NOT EXISTS (SELECT 1 FROM customer_segment g WHERE g.customer_id = $1 AND g.email_key = '')`)

	// Who is left without an order that counts, and is somebody all the same.
	livingCustomers = db.NewLists(`SELECT id, '' FROM customer WHERE id IN (%s) AND state <> 'erased'`, atOnce)
	orderingGuests  = db.NewLists(`
		SELECT CAST(0 AS BIGINT), email_key FROM sales_order WHERE email_key IN (%s) AND customer_id = 0 AND placed_at <> 0 GROUP BY email_key`, atOnce)
)

// sales is a row of customer_sales.
type sales struct {
	person      Person
	currency    money.Currency
	spent       int64
	orders      int64
	first, last int64
}

func scanSales(row db.Row) (sales, error) {
	var t sales
	err := row.Scan(&t.person.Customer, &t.person.Email, (*string)(&t.currency), &t.spent, &t.orders, &t.first, &t.last)
	return t, err
}

// add adds what was bought in one currency to figures in the shop's.
func (f *Figures) add(t *sales) {
	f.Orders += t.orders
	if t.currency == f.Spent.Currency {
		f.Spent.Minor += t.spent
	}
	if first := clock.FromMicros(t.first); f.First.IsZero() || first.Before(f.First) {
		f.First = first
	}
	if last := clock.FromMicros(t.last); last.After(f.Last) {
		f.Last = last
	}
}

func scanStanding(row db.Row) (Standing, error) {
	var s Standing
	var since, first, last, updated int64
	err := row.Scan(&s.Customer, &s.Email, &s.Segment, &since, (*string)(&s.Figures.Spent.Currency), &s.Figures.Spent.Minor, &s.Figures.Orders,
		&first, &last, &s.Scores.Recency, &s.Scores.Frequency, &s.Scores.Monetary, &s.Version, &updated)
	s.Since, s.Updated = clock.FromMicros(since), clock.FromMicros(updated)
	s.Figures.First, s.Figures.Last = clock.FromMicros(first), clock.FromMicros(last)
	return s, err
}

func (s *Standing) args() []any {
	f := &s.Figures
	return []any{
		s.Customer, s.Email, s.Segment, clock.Micros(s.Since), string(f.Spent.Currency), f.Spent.Minor, f.Orders, clock.Micros(f.First),
		clock.Micros(f.Last), s.Scores.Recency, s.Scores.Frequency, s.Scores.Monetary, s.Version, clock.Micros(s.Updated),
	}
}

// eachOf reads rows about persons: those of customers by one statement, those of guests by another.
func eachOf(ctx context.Context, r db.Reader, persons []Person, customers, guests db.Lists, f func(db.Row) error) error {
	var numbers []int64
	var addresses []string
	for _, p := range persons {
		if p.Customer.IsZero() {
			addresses = append(addresses, p.Email)
		} else {
			numbers = append(numbers, int64(p.Customer))
		}
	}
	if len(numbers) > 0 {
		if err := db.Each(ctx, r, f, customers.For(len(numbers)), db.ListOf(numbers)...); err != nil {
			return err
		}
	}
	if len(addresses) == 0 {
		return nil
	}
	return db.Each(ctx, r, f, guests.For(len(addresses)), db.ListOf(addresses)...)
}

// run is what the row of segment_run says.
type run struct {
	cuts       Cuts
	recomputed int64
}

func scanRun(row db.Row) (run, error) {
	var r run
	var text string
	if err := row.Scan(&text, &r.recomputed); err != nil || text == "" {
		return r, err
	}
	return r, json.Unmarshal([]byte(text), &r.cuts)
}

// basis reads what standings are reckoned by.
func (s *Service) basis(ctx context.Context, r db.Reader) (*basis, error) {
	set, err := readRules(ctx, r)
	if err != nil {
		return nil, err
	}
	last, err := db.One(ctx, r, scanRun, readRun)
	if err != nil {
		return nil, fmt.Errorf("read where the fifths lie: %w", err)
	}
	currency, err := s.o.Currency(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the currency of the shop: %w", err)
	}
	return &basis{rules: set.Rules, version: set.Version, currency: currency, cuts: last.cuts}, nil
}

// storedRule is a rule in the setting.
type storedRule struct {
	Code       string `json:"code"`
	Name       string `json:"name"`
	MinSpent   int64  `json:"min_spent,omitempty"`
	MinOrders  int64  `json:"min_orders,omitempty"`
	WithinDays int64  `json:"within_days,omitempty"`
	AfterDays  int64  `json:"after_days,omitempty"`
}

// kept is where the rules are kept.
var kept = setting.New("segments", "segments", stored(Standard()))

func stored(rules Rules) []storedRule {
	list := make([]storedRule, len(rules))
	for i, r := range rules {
		list[i] = storedRule(r)
	}
	return list
}

func readRules(ctx context.Context, r db.Reader) (Ruleset, error) {
	list, version, err := kept.Read(ctx, r)
	set := Ruleset{Version: version}
	for _, r := range list {
		set.Rules = append(set.Rules, Rule(r))
	}
	return set, err
}
