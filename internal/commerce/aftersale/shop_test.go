package aftersale_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/cod"
	"winkel/internal/commerce/payment/manual"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/settlement"
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
	"winkel/internal/platform/token"
)

// shop is everything that an order needs, on a fresh database. It sells a shirt (19.99, 20 on the shelf), a mug (3.33,
// nobody counts it) and a song (5.00, nothing to send), taxed at 19 % within the price, shipped for 4.90.
type shop struct {
	*aftersale.Service
	t          *testing.T
	db         *db.DB
	clock      *clock.Fake
	stock      *inventory.Service
	promotions *promotion.Service
	orders     *order.Service
	payments   *payment.Store
	settlement *settlement.Service
	checkouts  *checkout.Service
	test       *testpay.Provider
	keys       *idem.Store

	shirt, mug, song id.Variant
	meanwhile        func() // happens once, while money of a bank transfer is recorded
}

type stockKeeper struct{ *inventory.Service }

func (k stockKeeper) SetOnHand(ctx context.Context, b *db.Batch, counts []catalog.StockCount, reason string) ([]int64, error) {
	list := make([]inventory.Count, len(counts))
	for i, c := range counts {
		list[i] = inventory.Count(c)
	}
	return k.Service.SetOnHand(ctx, b, list, reason)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func made[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		must(t, err)
		return value
	}
}

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

// eachShop runs f on both engines; later has the test provider authorize and not capture.
func eachShop(t *testing.T, f func(t *testing.T, s *shop)) { eachShopThat(t, false, f) }

func eachShopThat(t *testing.T, later bool, f func(t *testing.T, s *shop)) {
	t.Helper()
	at := clock.NewFake(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: at}, func(t *testing.T, d *db.DB) { f(t, openShop(t, d, at, later)) })
}

func openShop(t *testing.T, d *db.DB, at *clock.Fake, later bool) *shop {
	t.Helper()
	outboxtest.Conform(t, d, slices.Concat(order.Events(), checkout.Events(), cart.Events(), inventory.Events(), catalog.Events(), promotion.Events()))
	ctx, log := t.Context(), outbox.New(d)
	s := &shop{t: t, db: d, clock: at, stock: inventory.New(d, log), promotions: promotion.New(d, log), keys: idem.New(d, 0)}
	made(s.stock.EnsureDefaultLocation(ctx))(t)
	goods := catalog.New(catalog.Options{DB: d, Outbox: log, Stock: stockKeeper{s.stock}})
	made(goods.EnsureChannel(ctx, "EUR"))(t)
	yes := true
	made(goods.UpdateChannel(ctx, nil, catalog.ChannelPatch{PricesIncludeTax: &yes}, nil))(t)
	s.shirt = s.sell(goods, "Shirt", catalog.VariantInput{SKU: "SHIRT", InventoryTracked: true, OnHand: new(int64(20)), Prices: price(1999)})
	s.mug = s.sell(goods, "Mug", catalog.VariantInput{SKU: "MUG", Prices: price(333)})
	s.song = s.sell(goods, "Song", catalog.VariantInput{SKU: "SONG", DigitalOnly: true, Prices: price(500)})
	taxes, parcels := tax.New(d), fulfillment.New(d)
	must(t, taxes.EnsureDefaults(ctx))
	made(taxes.CreateZone(ctx, tax.ZoneInput{Name: "Germany", CountryCode: "DE", Rates: []tax.RateInput{{Name: "VAT", Rate: 190_000}}}, nil))(t)
	zone := made(parcels.CreateZone(ctx, fulfillment.ZoneInput{Name: "Everywhere"}, nil))(t)
	made(parcels.CreateOption(ctx, zone.ID, fulfillment.OptionInput{Name: "Post", Kind: fulfillment.Flat, Amount: eur(490), Active: true}, nil))(t)
	s.test = testpay.New(testpay.Options{Secret: []byte("secret"), Clock: at})
	providers := payment.NewRegistry(counter{manual.New(manual.Config{}), s}, cod.New(cod.Config{}), s.test)
	s.payments = payment.NewStore(d)
	s.orders = order.New(d, log, s.payments, parcels)
	signer := made(token.NewSigner(bytes.Repeat([]byte{7}, 32)))(t)
	carts := cart.New(cart.Options{
		DB: d, Outbox: log, Catalog: goods, Promotions: s.promotions, Taxes: taxes, Shipping: parcels, Tokens: signer,
		Ordered: s.orders.HasOrdered,
		Held:    func(ctx context.Context, of id.Cart) (map[id.Variant]int64, error) { return s.checkouts.Held(ctx, of) },
	})
	s.settlement = settlement.New(settlement.Options{
		DB: d, Orders: s.orders, Payments: s.payments, Providers: providers, Stock: s.stock, Promotions: s.promotions, Carts: carts,
	})
	s.checkouts = checkout.New(checkout.Options{
		DB: d, Outbox: log, Carts: carts, Orders: s.orders, Stock: s.stock, Promotions: s.promotions, Payments: s.payments,
		Providers: providers, Settlement: s.settlement, Tokens: signer, AuthorizeOnly: later,
	})
	s.Service = aftersale.New(aftersale.Options{
		DB: d, Outbox: log, Orders: s.orders, Settlement: s.settlement, Payments: s.payments, Providers: providers,
		Stock: s.stock, Parcels: parcels,
	})
	t.Cleanup(s.agree)
	return s
}

// counter is payment by bank transfer, at a shop where something happens while the money is recorded.
type counter struct {
	payment.Provider

	shop *shop
}

func (c counter) Capture(ctx context.Context, of payment.Ref, amount money.Amount, key string) (payment.Outcome, error) {
	if happens := c.shop.meanwhile; happens != nil {
		c.shop.meanwhile = nil
		happens()
	}
	return c.Provider.Capture(ctx, of, amount, key)
}

func price(minor int64) []catalog.PriceInput { return []catalog.PriceInput{{Amount: eur(minor)}} }

func (s *shop) sell(goods *catalog.Service, title string, v catalog.VariantInput) id.Variant {
	s.t.Helper()
	p := made(goods.CreateProduct(s.t.Context(), catalog.ProductInput{
		Title: title, Status: catalog.Published, Variants: []catalog.VariantInput{v},
	}, nil))(s.t)
	return p.Variants[0].ID
}

// agree fails the test if anything that is written down does not agree with the rest.
func (s *shop) agree() {
	ctx := context.Background()
	report := func(difference string) { s.t.Error(difference) }
	for _, verify := range []func(context.Context, func(string)) error{
		s.Verify, s.orders.Verify, s.stock.Verify, s.payments.Verify, s.promotions.Verify,
	} {
		if err := verify(ctx, report); err != nil {
			s.t.Error(err)
		}
	}
}

var ada = address.Address{
	FirstName: "Ada", LastName: "Lovelace", Address1: "Unter den Linden 1", City: "Berlin", PostalCode: "10117", CountryCode: "DE",
}

// buy orders so many shirts, mugs and songs.
func (s *shop) buy(provider, scenario string, shirts, mugs, songs int64, codes ...string) *order.Order {
	s.t.Helper()
	d := checkout.Direct{
		Email: "ada@example.com", ShippingAddress: ada, Codes: codes, Payment: checkout.Completion{Provider: provider},
	}
	if scenario != "" {
		d.Payment.Data = `{"scenario":"` + scenario + `"}`
	}
	for _, item := range []cart.NewItem{{Variant: s.shirt, Quantity: shirts}, {Variant: s.mug, Quantity: mugs}, {Variant: s.song, Quantity: songs}} {
		if item.Quantity > 0 {
			d.Items = append(d.Items, item)
		}
	}
	result, err := s.checkouts.PlaceOrder(s.t.Context(), d, nil)
	must(s.t, err)
	return s.get(result.Order.ID)
}

func (s *shop) get(o id.Order) *order.Order {
	s.t.Helper()
	return made(s.orders.Get(s.t.Context(), o))(s.t)
}

// claim is a request with a key. Its answer is the state of the order.
func (s *shop) claim(key string) *idem.Claim {
	return s.keys.NewClaim("staff", key, "digest of "+key, 200, func(result any) ([]byte, error) {
		o, _ := result.(*order.Order)
		return json.Marshal(standing(o))
	})
}

// kept is the answer that is kept for a key; empty if there is none.
func (s *shop) kept(key string) string {
	s.t.Helper()
	answer, err := s.keys.Find(s.t.Context(), "staff", key, "digest of "+key)
	must(s.t, err)
	if answer == nil {
		return ""
	}
	return string(answer.Body)
}

// standing is where an order stands, short enough to be compared.
func standing(o *order.Order) []string {
	return []string{string(o.Status), string(o.PaymentStatus), string(o.FulfillmentStatus), string(o.ReturnStatus)}
}

func (s *shop) stands(o *order.Order, want ...string) {
	s.t.Helper()
	is := s.get(o.ID)
	if got := standing(is); !slices.Equal(got, want) {
		s.t.Errorf("the order is %v, want %v", got, want)
	}
	if o.Version != is.Version || !slices.Equal(standing(o), standing(is)) {
		s.t.Errorf("the answer says version %d %v, the database %d %v", o.Version, standing(o), is.Version, standing(is))
	}
}

// shelf is on hand and reserved of the shirt.
func (s *shop) shelf(onHand, reserved int64) {
	s.t.Helper()
	levels := made(s.stock.Levels(s.t.Context(), []id.Variant{s.shirt}))(s.t)
	if len(levels) != 1 || levels[0].OnHand != onHand || levels[0].Reserved != reserved {
		s.t.Errorf("the shelf has %+v, want %d of which %d are reserved", levels, onHand, reserved)
	}
}

// refused fails the test unless err is of the code, and the order is as it was.
func (s *shop) refused(o *order.Order, err error, code, param string) {
	s.t.Helper()
	f := fault.From(err)
	if err == nil || f.Code != code || f.Param != param {
		s.t.Errorf("%v, want %s (%s)", err, code, param)
	}
	if is := s.get(o.ID); is.Version != o.Version || len(is.Refunds) != len(o.Refunds) || len(is.History) != len(o.History) {
		s.t.Errorf("the order changed from version %d to %d though it was refused", o.Version, is.Version)
	}
}

// events is how often each type of event was announced since the n-th event.
func (s *shop) events(after int) ([]string, int) {
	s.t.Helper()
	list := made(db.List(s.t.Context(), s.db.Read(), func(row db.Row) (string, error) {
		var kind string
		err := row.Scan(&kind)
		return kind, err
	}, allEvents))(s.t)
	return list[after:], len(list)
}

var allEvents = db.SQL(`SELECT type FROM event ORDER BY id`)

func (s *shop) announced(after int, want ...string) int {
	s.t.Helper()
	got, end := s.events(after)
	for _, kind := range want {
		if !slices.Contains(got, kind) {
			s.t.Errorf("%s was not announced: %v", kind, got)
		}
	}
	return end
}

func units(o *order.Order, line int, quantity int64) aftersale.Units {
	return aftersale.Units{Line: o.Lines[line].ID, Quantity: quantity}
}
