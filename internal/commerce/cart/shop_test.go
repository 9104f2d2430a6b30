package cart_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
	"winkel/internal/platform/token"
)

// house is carts on a fresh database, whose time stands still.
type house struct {
	*cart.Service
	t          *testing.T
	d          *db.DB
	clock      *clock.Fake
	catalog    *catalog.Service
	stock      *inventory.Service
	promotions *promotion.Service
	made       int
}

type shelves struct{ *inventory.Service }

func (s shelves) SetOnHand(ctx context.Context, b *db.Batch, counts []catalog.StockCount, reason string) ([]int64, error) {
	list := make([]inventory.Count, len(counts))
	for i, c := range counts {
		list[i] = inventory.Count(c)
	}
	return s.Service.SetOnHand(ctx, b, list, reason)
}

func eachHouse(t *testing.T, f func(t *testing.T, h *house)) {
	t.Helper()
	run := func(t *testing.T, open func(testing.TB, db.Options) *db.DB) {
		h := &house{t: t, clock: clock.NewFake(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))}
		h.d = open(t, db.Options{Clock: h.clock})
		outboxtest.Conform(t, h.d, slices.Concat(cart.Events(), catalog.Events(), inventory.Events(), promotion.Events()))
		h.wire()
		_, err := h.catalog.EnsureChannel(t.Context(), "EUR")
		h.must(err)
		f(t, h)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, dbtest.SQLite) })
	t.Run("postgres", func(t *testing.T) { run(t, dbtest.Postgres) })
}

// wire makes the services.
func (h *house) wire() {
	h.t.Helper()
	log := outbox.New(h.d)
	h.stock, h.promotions = inventory.New(h.d, log), promotion.New(h.d, log)
	_, err := h.stock.EnsureDefaultLocation(h.t.Context())
	h.must(err)
	h.catalog = catalog.New(catalog.Options{DB: h.d, Outbox: log, Stock: shelves{h.stock}})
	signer, err := token.NewSigner(make([]byte, token.KeyBytes))
	h.must(err)
	h.Service = cart.New(cart.Options{
		DB: h.d, Outbox: log, Catalog: h.catalog, Promotions: h.promotions, Taxes: tax.New(h.d), Shipping: fulfillment.New(h.d),
		Tokens: signer, Ordered: func(context.Context, string) (bool, error) { return false, nil },
		Buyer: func(_ context.Context, customer id.Customer) (string, []string, error) {
			if customer == ada {
				return "ada@example.com", []string{"vip"}, nil
			}
			return "", nil, nil
		},
	})
}

// node is another node on the same database.
func (h *house) node() *house {
	next := *h
	next.wire()
	return &next
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) refused(err error, code, param string) {
	h.t.Helper()
	if f := fault.From(err); err == nil || f.Code != code || f.Param != param {
		h.t.Errorf("%v, want %s of %q", err, code, param)
	}
}

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

// sell makes something that costs ten euros, of which so many are there.
func (h *house) sell(onHand int64, change ...func(*catalog.VariantInput)) id.Variant {
	h.t.Helper()
	h.made++
	v := catalog.VariantInput{
		SKU: fmt.Sprint("SKU-", h.made), Prices: []catalog.PriceInput{{Amount: eur(1000)}}, InventoryTracked: true, OnHand: &onHand,
	}
	for _, f := range change {
		f(&v)
	}
	p, err := h.catalog.CreateProduct(h.t.Context(), catalog.ProductInput{
		Title: fmt.Sprint("Thing ", h.made), Status: catalog.Published, PublishedAt: h.clock.Now(), Variants: []catalog.VariantInput{v},
	}, nil)
	h.must(err)
	return p.Variants[0].ID
}

func (h *house) reprice(v id.Variant, price int64) {
	h.t.Helper()
	_, err := h.catalog.UpdateVariant(h.t.Context(), v, nil, catalog.VariantPatch{Prices: &[]catalog.PriceInput{{Amount: eur(price)}}}, nil)
	h.must(err)
}

func (h *house) count(v id.Variant, onHand int64) {
	h.t.Helper()
	_, err := h.stock.Adjust(h.t.Context(), inventory.Adjustment{Variant: v, OnHand: &onHand, Reason: "counted"}, nil)
	h.must(err)
}

func (h *house) coupon(code string, active bool) id.Promotion {
	h.t.Helper()
	p, err := h.promotions.Create(h.t.Context(), promotion.Input{
		Name: code, Code: code, Active: active, Kind: promotion.Percent, Target: promotion.Order, Rate: 100_000,
	}, nil)
	h.must(err)
	return p.ID
}

// fill makes a cart.
func (h *house) fill(items ...cart.NewItem) cart.View {
	h.t.Helper()
	v, err := h.Create(h.t.Context(), items, nil)
	h.must(err)
	return v
}

func one(v id.Variant) cart.NewItem { return cart.NewItem{Variant: v, Quantity: 1} }

// look is a cart as it is now.
func (h *house) look(c id.Cart) cart.View {
	h.t.Helper()
	found, err := h.Get(h.t.Context(), c)
	h.must(err)
	v, err := h.View(h.t.Context(), found)
	h.must(err)
	return v
}

// said is the messages of a cart in short.
func said(v cart.View) string {
	var list []string
	for _, m := range v.Basket.Messages {
		list = append(list, string(m.Type)+" "+m.Code+" "+m.Path)
	}
	return strings.Join(list, ", ")
}

var (
	countCarts = db.SQL(`SELECT COUNT(*) FROM cart`)
	listEvents = db.SQL(`SELECT type FROM event WHERE entity_id = $1 ORDER BY id`)
)

func (h *house) rows() int64 {
	h.t.Helper()
	n, err := db.Value[int64](h.t.Context(), h.d.Read(), countCarts)
	h.must(err)
	return n
}

// events is the events of a cart.
func (h *house) events(c id.Cart) string {
	h.t.Helper()
	list, err := db.List(h.t.Context(), h.d.Read(), func(row db.Row) (string, error) {
		var kind string
		err := row.Scan(&kind)
		return kind, err
	}, listEvents, c.String())
	h.must(err)
	return strings.Join(list, " ")
}
