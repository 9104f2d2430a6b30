package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"winkel/bench/process"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/generate"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
	"winkel/migrations"
)

// How the made-up shop is made: 20 lines an order, which is what the real one has, and which makes for many pairs.
const (
	shopProducts  = 20_000
	perOrder      = 20
	shopCustomers = 10_000
	crowds        = 400 // of products that are bought by the same people
	year          = 365 * 24 * time.Hour
	ordersAtOnce  = 32
)

// books is where the made-up shop stands.
type books struct {
	d       *db.DB
	log     *outbox.Log
	catalog *catalog.Service
	orders  *order.Service
}

func openBooks(ctx context.Context, dir, url string) (*books, error) {
	o := db.Options{URL: url, Clock: clock.System}
	if url == "" {
		o.Path = filepath.Join(dir, "winkel.db")
	}
	d, err := db.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx, migrations.Files); err != nil {
		return nil, err
	}
	if err := d.LeaseNode(ctx); err != nil {
		return nil, err
	}
	log := outbox.New(d)
	return &books{
		d: d, log: log, catalog: catalog.New(catalog.Options{DB: d, Outbox: log}),
		orders: order.New(d, log, payment.NewStore(d), fulfillment.New(d)),
	}, nil
}

// scale fills a shop, and has a process of its own compute, whose time and memory are then known from outside.
func scale(lines int, url string) error {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "recommend")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b, err := openBooks(ctx, dir, url)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := b.fill(ctx, lines); err != nil {
		return err
	}
	if err := b.d.Close(); err != nil {
		return err
	}
	fmt.Printf("%d lines in %d orders of %d products, filled in %s.\n\n", lines, lines/perOrder, shopProducts, time.Since(began).Round(time.Second))
	own, err := os.Executable()
	if err != nil {
		return err
	}
	out, took, peak, err := process.Run(own, "-compute", dir, "-database", url)
	if err != nil {
		return err
	}
	fmt.Println("| lines | time | peak memory | what was found |")
	fmt.Println("|---|---|---|---|")
	fmt.Printf("| %d | %.1f s | %d MB | %s |\n", lines, took.Seconds(), peak/1024, strings.TrimSpace(out))
	return nil
}

// compute is the job, in a process of its own.
func compute(dir, url string) error {
	ctx := context.Background()
	b, err := openBooks(ctx, dir, url)
	if err != nil {
		return err
	}
	s := recommend.New(recommend.Options{DB: b.d, Outbox: b.log, Orders: b.orders, Catalog: b.catalog})
	r, err := s.Compute(ctx, func(int64) {})
	if err != nil {
		return err
	}
	fmt.Printf("%s; %d products with others bought together, %d with similar ones", r, r.Together, r.Similar)
	return b.d.Close()
}

func (b *books) fill(ctx context.Context, lines int) error {
	if _, err := b.catalog.EnsureChannel(ctx, "EUR"); err != nil {
		return err
	}
	products, err := b.products(ctx)
	if err != nil {
		return err
	}
	dice := rand.New(rand.NewPCG(1, 2))
	popular := rand.NewZipf(dice, 1.05, 200, uint64(len(products)-1))
	now := time.Now()
	for at := 0; at < lines/perOrder; at += ordersAtOnce {
		batch := &db.Batch{}
		var args []any
		for range min(ordersAtOnce, lines/perOrder-at) {
			number := b.d.IDs().Next()
			customer := dice.IntN(shopCustomers) + 1
			placed := clock.Micros(now.Add(-time.Duration(dice.Int64N(int64(year)))))
			batch.Exec(insertOrder, number, strconv.FormatInt(number, 10), int64(customer), placed, placed, placed)
			inside := map[int]bool{}
			for len(inside) < perOrder {
				product := int(popular.Uint64())
				if dice.IntN(3) > 0 { // of the buyer's crowd
					product = min(product/crowds*crowds+customer%crowds, len(products)-1)
				}
				if !inside[product] {
					inside[product] = true
					args = append(args, b.d.IDs().Next(), number, int64(len(inside)), int64(products[product]))
				}
			}
		}
		insertLines.Add(batch, args)
		if err := b.d.Submit(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// Only what the job reads differs from row to row.
var (
	insertOrder = db.SQL(`
		INSERT INTO sales_order (id, number, status, payment_status, fulfillment_status, return_status, cart_id, checkout_id, placement_key,
			customer_id, email, email_key, currency_code, prices_include_tax, original_total, subtotal, discount_total, shipping_total, tax_total,
			total, authorized_total, paid_total, refunded_total, shipping_refunded_total, shipping_address, billing_address, shipping_method,
			price_steps, consents, source, note, cancel_reason, placed_at, expires_at, canceled_at, archived_at, version, created_at, updated_at)
		VALUES ($1, $2, 'completed', 'paid', 'delivered', 'no_return', NULL, 0, '', $3, '', '', 'EUR', TRUE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', '', '', '', '',
			'bench', '', '', $4, 0, 0, 0, 1, $5, $6)`)
	// A row is the same on both engines; the family that takes more than parameters wants it twice.
	insertLines = db.InsertRowsInto("order_line", `id, order_id, position, product_id, variant_id, category_id, title, variant_title, sku, image_url,
		options, quantity, unit_price, subtotal, discount_total, tax_total, total, tax_class, weight_grams, requires_shipping, oversold,
		canceled_quantity, fulfilled_quantity, delivered_quantity, returned_quantity, refunded_quantity, refunded_total`, lineRow, lineRow)
)

const lineRow = `?, ?, ?, ?, 1, 0, 'Thing', '', '', '', '', 1, 100, 100, 0, 0, 100, '', 0, TRUE, 0, 0, 1, 1, 0, 0, 0`

// products makes the catalog of the shop.
func (b *books) products(ctx context.Context) ([]id.Product, error) {
	made, err := generate.Catalog(generate.Options{Products: shopProducts, Seed: 1, Currency: "EUR"})
	if err != nil {
		return nil, err
	}
	importer, err := b.catalog.StartImport(ctx, catalog.ImportOptions{Format: "generate", Currency: "EUR"})
	if err != nil {
		return nil, err
	}
	var list []id.Product
	var chunk []catalog.Record
	number := int64(0)
	flush := func() error {
		results, err := importer.Upsert(ctx, chunk)
		for _, r := range results {
			list = append(list, r.Product)
		}
		chunk = chunk[:0]
		return err
	}
	for product := range made {
		number++
		// Nobody keeps the shelf here.
		for i := range product.Variants {
			product.Variants[i].OnHand = nil
		}
		if chunk = append(chunk, catalog.Record{Number: number, Product: product, Fields: catalog.AllFields}); len(chunk) == catalog.MaxBulk {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	return list, flush()
}
