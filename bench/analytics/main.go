// Analytics measures reports over a large past: a million orders with three lines each, of 20,000 products in 200 categories, to eight
// countries over two years, some canceled and some refunded. It builds the figures, compares them with the ledgers, and asks for every report.
//
//	go run ./bench/analytics                       SQLite, in a temporary directory
//	go run ./bench/analytics -postgres URL         PostgreSQL, an empty database, which keeps what was made
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/commerce/analytics"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
	"winkel/migrations"
)

const (
	products   = 20_000
	categories = 200
	days       = 730
	zone       = "Europe/Berlin"
)

// The past, by arithmetic: n is the number of an order from 1, and products sell by their number, the first the most. The first
// parameter is how many orders there are, the second the time of the last in microseconds.
var past = []struct {
	what string
	stmt *db.Stmt
}{
	{"channel", plain(`INSERT INTO channel (id, slug, name, currency_code, locale, time_zone, prices_include_tax, version, created_at, updated_at)
		SELECT 1, 'default', 'Shop', 'EUR', 'en-US', 'Europe/Berlin', TRUE, 1, $1 - $1, $2`)},
	{"categories", series(categories, `INSERT INTO category (id, parent_id, slug, name, description, position, seo_title, seo_description,
			metadata, version, created_at, updated_at)
		SELECT n, NULL, 'category-' || n, 'Category ' || n, '', n, '', '', '{}', 1, $1 - $1, $2 FROM numbers`)},
	{"products", series(products, `INSERT INTO product (id, slug, title, subtitle, description, status, published_at, available_at, primary_category_id,
			seo_title, seo_description, search_text, metadata, version, created_at, updated_at)
		SELECT n, 'product-' || n, 'Product ' || n, '', '', 'published', 1, 0, 1 + n % 200, '', '', '', '{}', 1, $1 - $1, $2 FROM numbers`)},
	{"variants", series(products, `INSERT INTO variant (id, product_id, position, title, combination, sku, gtin, weight_grams, length_mm, width_mm,
			height_mm, hs_code, origin_country, inventory_policy, inventory_tracked, requires_shipping, taxable, max_per_order, metadata, created_at, updated_at)
		SELECT n, n, 0, '', '', 'SKU-' || n, '', 0, 0, 0, 0, '', '', 'deny', TRUE, TRUE, TRUE, 0, '{}', $1 - $1, $2 FROM numbers`)},
	{"prices", series(products, `INSERT INTO price (variant_id, currency_code, amount, cost_amount, updated_at)
		SELECT n, 'EUR', 500 + n % 9000, CASE WHEN n % 10 = 0 THEN NULL ELSE 250 + n % 4000 END, $1 - $1 + $2 FROM numbers`)},
	{"price ranges", series(products, `INSERT INTO product_price_range (product_id, currency_code, min_amount, max_amount)
		SELECT n, 'EUR', 500 + n % 9000, 500 + n % 9000 + $1 - $1 + $2 - $2 FROM numbers`)},
	{"shelf", plain(`INSERT INTO stock_location (id, code, name, is_default, version, created_at, updated_at, position, active)
		SELECT 1, 'main', 'Main', TRUE, 1, $1 - $1, $2, 0, TRUE`)},
	{"items", series(products, `INSERT INTO inventory_item (id, sku, created_at) SELECT n, 'SKU-' || n, $1 - $1 + $2 FROM numbers`)},
	{"items of variants", series(products, `INSERT INTO variant_inventory_item (variant_id, inventory_item_id, quantity)
		SELECT n, n, 1 + $1 - $1 + $2 - $2 FROM numbers`)},
	{"levels", series(products, `INSERT INTO inventory_level (inventory_item_id, location_id, on_hand, reserved, incoming, version, updated_at)
		SELECT n, 1, n % 300, 0, 0, 1, $1 - $1 + $2 FROM numbers`)},
	{"orders", series(0, `INSERT INTO sales_order (id, number, status, payment_status, fulfillment_status, return_status, cart_id, checkout_id, placement_key,
			customer_id, email, email_key, currency_code, prices_include_tax, original_total, subtotal, discount_total, shipping_total,
			tax_total, total, authorized_total, paid_total, refunded_total, shipping_refunded_total, shipping_address, billing_address,
			shipping_method, price_steps, consents, source, note, cancel_reason, placed_at, expires_at, canceled_at, archived_at, version,
			created_at, updated_at)
		SELECT 10 * n, 'B-' || n, CASE WHEN n % 50 = 0 THEN 'canceled' ELSE 'completed' END, 'paid', 'delivered', 'no_return', NULL, 0, '',
			0, '', '', CASE WHEN n % 20 = 0 THEN 'USD' ELSE 'EUR' END, TRUE, 490, 0, 0, 490, 78, 490, 0, 0, 0, 0,
			'{"country_code":"' || CASE n % 8 WHEN 0 THEN 'DE' WHEN 1 THEN 'FR' WHEN 2 THEN 'NL' WHEN 3 THEN 'AT' WHEN 4 THEN 'DE' WHEN 5 THEN 'BE'
				WHEN 6 THEN 'US' ELSE 'GB' END || '"}', '',
			'{"name":"Parcel","price":490,"discount_total":0,"tax_total":78,"total":490}', '[]', '', 'storefront', '', '',
			$2 - ($1 - n) * 63072000 / $1 * 1000000, 0, CASE WHEN n % 50 = 0 THEN $2 - ($1 - n) * 63072000 / $1 * 1000000 + 3600000000 ELSE 0 END, 0, 1,
			$2 - ($1 - n) * 63072000 / $1 * 1000000, $2 FROM numbers`)},
	{"lines", series(0, `INSERT INTO order_line (id, order_id, position, variant_id, product_id, category_id, title, variant_title, sku, image_url, options,
			quantity, unit_price, unit_cost, subtotal, discount_total, tax_total, total, tax_class, weight_grams, requires_shipping, oversold,
			canceled_quantity, fulfilled_quantity, delivered_quantity, returned_quantity, refunded_quantity, refunded_total)
		SELECT 10 * n + 1 + k, 10 * n, k, p, p, 1 + p % 200, 'Product ' || p, '', 'SKU-' || p, '', '', 1 + k, 500 + p % 9000,
			CASE WHEN p % 10 = 0 THEN NULL ELSE 250 + p % 4000 END, (1 + k) * (500 + p % 9000), 0, (1 + k) * (500 + p % 9000) * 19 / 119,
			(1 + k) * (500 + p % 9000), '', 0, TRUE, 0, 0, 0, 0, 0, 0, 0
		FROM (SELECT n, k, 1 + (n * 7919 + k * 104729) % 20000 * ((n * 31 + k * 17) % 20000) / 20000 AS p
			FROM numbers CROSS JOIN (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2) AS three WHERE $2 > 0) AS drawn`)},
	{"totals", plain(`UPDATE sales_order SET (subtotal, tax_total) = (SELECT CAST(SUM(l.total) AS BIGINT), CAST(SUM(l.tax_total) AS BIGINT) + 78
			FROM order_line l WHERE l.order_id = sales_order.id) WHERE $1 > 0 AND $2 > 0`)},
	{"sums of totals", plain(`UPDATE sales_order SET total = subtotal + shipping_total WHERE $1 > 0 AND $2 > 0`)},
	{"payments", plain(`INSERT INTO payment (id, order_id, provider, status, currency_code, amount, authorized_amount, captured_amount, refunded_amount,
			refund_pending_amount, provider_payment_id, data, action, failure_code, failure_message, authorization_expires_at, check_at, checks,
			version, created_at, updated_at)
		SELECT id, id, 'test', 'captured', currency_code, total, total, total, CASE WHEN id % 300 = 0 THEN total ELSE 0 END, 0, '', '', '', '', '', 0, 0, 0, 1,
			placed_at, placed_at FROM sales_order WHERE $1 > 0 AND $2 > 0`)},
	{"captures", plain(`INSERT INTO payment_event (id, payment_id, order_id, type, amount, currency_code, reference, message, actor, at)
		SELECT id, id, id, 'charge_success', total, currency_code, '', '', '', placed_at FROM sales_order WHERE $1 > 0 AND $2 > 0`)},
	{"refunds in the ledger", plain(`INSERT INTO payment_event (id, payment_id, order_id, type, amount, currency_code, reference, message, actor, at)
		SELECT id + 1, id, id, 'refund_success', total, currency_code, '', '', '', placed_at + 864000000000 FROM sales_order
		WHERE id % 300 = 0 AND $1 > 0 AND $2 > 0`)},
}

// plain is a statement whose parameters are numbers, which PostgreSQL cannot see.
func plain(text string) *db.Stmt {
	return db.SQL(strings.NewReplacer("$1", "CAST($1 AS BIGINT)", "$2", "CAST($2 AS BIGINT)").Replace(text))
}

// series is a statement over numbers from 1 to count, or to the first parameter.
func series(count int, text string) *db.Stmt {
	upTo := "$1"
	if count > 0 {
		upTo = strconv.Itoa(count)
	}
	return plain(`WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < ` + upTo + `) ` + text)
}

func main() {
	url := flag.String("postgres", "", "an empty database; without one: SQLite in a temporary directory")
	orders := flag.Int64("orders", 1_000_000, "how many orders there are")
	flag.Parse()
	if err := measure(*url, *orders); err != nil {
		fmt.Fprintln(os.Stderr, "analytics:", err)
		os.Exit(1)
	}
}

func measure(url string, orders int64) (err error) {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "winkel-analytics")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	d, err := db.Open(ctx, db.Options{Path: filepath.Join(dir, "winkel.db"), URL: url})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if _, err := d.Migrate(ctx, migrations.Files); err != nil {
		return err
	}
	if err := d.LeaseNode(ctx); err != nil {
		return err
	}
	now := time.Now().UTC()
	fmt.Printf("%s, %d orders with %d lines of %d products over %d days\n\n", d.Engine(), orders, 3*orders, products, days)
	began := time.Now()
	for _, step := range past {
		if err := d.Write(ctx, func(tx db.Tx) error { _, err := tx.Exec(ctx, step.stmt, orders, now.UnixMicro()); return err }); err != nil {
			return fmt.Errorf("make %s: %w", step.what, err)
		}
	}
	fmt.Printf("made the past in %.1f s\n", time.Since(began).Seconds())
	log := outbox.New(d)
	jobs := job.New(d, log, slog.New(slog.DiscardHandler), job.Config{})
	s := analytics.New(analytics.Options{DB: d, Jobs: jobs, Log: log, TimeZone: func(context.Context) (string, error) { return zone, nil }})
	if err := s.RegisterJobs(); err != nil {
		return err
	}
	began = time.Now()
	if _, err := s.Rebuild(ctx, nil); err != nil {
		return err
	}
	fmt.Printf("built the figures in %.1f s\n", time.Since(began).Seconds())
	began = time.Now()
	differences := 0
	if err := s.Verify(ctx, func(difference string) {
		differences++
		if differences < 10 {
			fmt.Println(difference)
		}
	}); err != nil {
		return err
	}
	fmt.Printf("compared them with the ledgers in %.1f s: %d differences\n\n", time.Since(began).Seconds(), differences)
	return reports(ctx, s, now)
}

// reports asks for every report twenty times.
func reports(ctx context.Context, s *analytics.Service, now time.Time) error {
	today := analytics.DateOf(now)
	last := func(days analytics.Date) analytics.Query {
		return analytics.Query{Period: analytics.Period{From: today - days + 1, To: today + 1}}
	}
	sales := func(days analytics.Date, interval analytics.Interval) func() error {
		return func() error { _, err := s.Sales(ctx, last(days), interval); return err }
	}
	rank := func(days analytics.Date, d analytics.Dimension, sort analytics.Sort) func() error {
		return func() error {
			_, err := s.Rank(ctx, analytics.RankQuery{Query: last(days), Dimension: d, Sort: sort, Limit: 50})
			return err
		}
	}
	fmt.Printf("| %-46s | %8s | %8s |\n|%s|%s|%s|\n", "report", "median", "slowest", "---", "---:", "---:")
	for _, report := range []struct {
		name string
		ask  func() error
	}{
		{"sales, 31 days by hour", sales(31, analytics.Hourly)},
		{"sales, 30 days by day", sales(30, analytics.Daily)},
		{"sales, two years by week", sales(days, analytics.Weekly)},
		{"sales, two years by month", sales(days, analytics.Monthly)},
		{"top products by revenue, 30 days", rank(30, analytics.ByProduct, analytics.ByRevenue)},
		{"top products by units, 30 days", rank(30, analytics.ByProduct, analytics.ByUnits)},
		{"top products by margin, 30 days", rank(30, analytics.ByProduct, analytics.ByMargin)},
		{"top products by revenue, 365 days", rank(365, analytics.ByProduct, analytics.ByRevenue)},
		{"top products by margin, two years", rank(days, analytics.ByProduct, analytics.ByMargin)},
		{"top products by revenue, beside the year before", func() error {
			_, err := s.Rank(ctx, analytics.RankQuery{Query: last(365), Dimension: analytics.ByProduct, Sort: analytics.ByRevenue, Limit: 50, Compare: true})
			return err
		}},
		{"categories, two years", rank(days, analytics.ByCategory, analytics.ByRevenue)},
		{"countries, two years", rank(days, analytics.ByCountry, analytics.ByRevenue)},
		{"promotions, two years", rank(days, analytics.ByPromotion, analytics.ByDiscounts)},
		{"stock by value", func() error { _, err := s.Stock(ctx, "", 30, analytics.ByValue, 50); return err }},
		{"stock by cover, 365 days", func() error { _, err := s.Stock(ctx, "", 365, analytics.ByCover, 50); return err }},
	} {
		var took []time.Duration
		for range 20 {
			began := time.Now()
			if err := report.ask(); err != nil {
				return fmt.Errorf("%s: %w", report.name, err)
			}
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		fmt.Printf("| %-46s | %5.1f ms | %5.1f ms |\n", report.name, took[len(took)/2].Seconds()*1000, took[len(took)-1].Seconds()*1000)
	}
	return nil
}
