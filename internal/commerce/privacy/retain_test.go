package privacy_test

import (
	"bytes"
	"log/slog"
	"testing"
	"time"

	"winkel/internal/commerce/audit"
	"winkel/internal/commerce/privacy"
	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// Rows as the shop writes them, with what matters here.
var (
	plantOrder = db.SQL(`
		INSERT INTO sales_order (id, number, status, payment_status, fulfillment_status, return_status, cart_id, checkout_id, placement_key,
			customer_id, email, email_key, currency_code, prices_include_tax, original_total, subtotal, discount_total, shipping_total,
			tax_total, total, authorized_total, paid_total, refunded_total, shipping_refunded_total, shipping_address, billing_address,
			shipping_method, price_steps, consents, source, note, cancel_reason, placed_at, expires_at, canceled_at, archived_at, version,
			created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, 'no_return', NULL, $6, '', 0, 'ada@example.com', 'ada@example.com', 'EUR', TRUE, 0, 0, 0, 0, 0, 0, 0, 0,
			0, 0, '{"first_name":"Ada","postal_code":"10117","country_code":"DE"}', '', '', '', '', 'api', 'Ring', '', 0, 0, 0, 0, 1, $7, $8)`)
	plantCheckout = db.SQL(`
		INSERT INTO checkout (id, cart_id, status, email, shipping_address, billing_address, shipping_option_id, consents, note, frozen,
			frozen_at, frozen_until, failure, order_id, version, created_at, updated_at)
		VALUES ($1, $2, 'completed', 'ada@example.com', '', '', 0, '', '', '', 0, 0, '', $3, 1, $4, $5)`)
	plantConsent = db.SQL(`
		INSERT INTO customer_consent (id, customer_id, kind, given, text_version, source, actor, created_at)
		VALUES ($1, 1, $2, TRUE, '1', 'account', 'system', $3)`)
	plantCustomer = db.SQL(`
		INSERT INTO customer (id, external_id, email, email_key, first_name, last_name, version, created_at, updated_at)
		VALUES (1, '', '', '', '', '', 1, 1, 1)`)
	ordersLeft = db.SQL(`
		SELECT id FROM sales_order WHERE email = 'ada@example.com' AND email_key = email AND note = 'Ring' AND version = 1 ORDER BY id`)
	ordersReduced = db.SQL(`
		SELECT id FROM sales_order
		WHERE email = '' AND email_key = '' AND note = '' AND shipping_address = '{"country_code":"DE","postal_code":"10"}' ORDER BY id`)
	checkoutsLeft = db.SQL(`SELECT id FROM checkout ORDER BY id`)
	consentsLeft  = db.SQL(`SELECT id FROM customer_consent ORDER BY id`)
)

func TestRetention(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		log := slog.New(slog.DiscardHandler)
		events := outbox.New(d)
		records := audit.New(d, bytes.Repeat([]byte{1}, 32), log)
		day := 24 * time.Hour
		service := func(keep privacy.Keeping) *privacy.Service {
			return privacy.New(privacy.Options{DB: d, Outbox: events, Jobs: job.New(d, events, log, job.Config{}), Audit: records, Keep: keep})
		}
		ago := func(days int) int64 { return clock.Micros(now.Now().Add(-time.Duration(days) * day)) }
		b := &db.Batch{}
		b.Exec(plantOrder, 1, "1", "completed", "paid", "delivered", 11, ago(400), ago(400))
		b.Exec(plantOrder, 2, "2", "confirmed", "paid", "fulfilled", 12, ago(400), ago(400))
		b.Exec(plantOrder, 3, "3", "confirmed", "authorized", "unfulfilled", 13, ago(400), ago(400))
		b.Exec(plantOrder, 4, "4", "confirmed", "paid", "fulfilled", 14, ago(400), ago(5)) // it may still be on its way
		b.Exec(plantOrder, 5, "5", "completed", "paid", "delivered", 15, ago(300), ago(300))
		for n, order := range []int64{1, 3, 5} {
			b.Exec(plantCheckout, 10+order, n+1, order, ago(400), ago(100*(n+1)))
		}
		b.Exec(plantCustomer)
		for n, c := range []struct {
			kind string
			days int
		}{{"newsletter", 900}, {"newsletter", 800}, {"newsletter", 10}, {"terms", 900}} {
			b.Exec(plantConsent, n+1, c.kind, ago(c.days))
		}
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		left := func(what string, s *db.Stmt, want ...int64) {
			t.Helper()
			ids, err := db.List(t.Context(), d.Read(), func(row db.Row) (int64, error) {
				var n int64
				err := row.Scan(&n)
				return n, err
			}, s)
			if err != nil || len(ids) != len(want) {
				t.Fatalf("%s: %v, want %v: %v", what, ids, want, err)
			}
			for i := range ids {
				if ids[i] != want[i] {
					t.Errorf("%s: %v, want %v", what, ids, want)
				}
			}
		}
		if err := service(privacy.Keeping{}).Retain(t.Context()); err != nil {
			t.Fatal(err)
		}
		left("kept for good", ordersLeft, 1, 2, 3, 4, 5)
		left("kept for good", checkoutsLeft, 11, 13, 15)
		left("kept for good", consentsLeft, 1, 2, 3, 4)
		for range 2 {
			keep := privacy.Keeping{Checkouts: 150 * day, Buyers: 365 * day, Consents: 365 * day, AuditAddresses: day, AuditDocuments: day}
			if err := service(keep).Retain(t.Context()); err != nil {
				t.Fatal(err)
			}
			left("orders with their buyer", ordersLeft, 3, 4, 5)
			left("orders without", ordersReduced, 1, 2)
			left("checkouts", checkoutsLeft, 11, 13) // of an order that is open, and a young one
			left("consents", consentsLeft, 2, 3, 4)  // the second counted until ten days ago
		}
	})
}
