// Package checkouttest gives tests a whole shop without HTTP: every service that sells, wired as the program wires them, on
// a database and on the books of a test provider that both survive when the shop dies.
package checkouttest

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

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
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/resilience"
	"winkel/internal/platform/token"
)

// Currency is what the shop sells in.
const Currency = money.Currency("EUR")

// Options is what a test wants other than usual.
type Options struct {
	// ProviderDeadline is how long the shop waits for an answer of the test provider; 0: for longer than a test takes.
	ProviderDeadline time.Duration
	AuthorizeOnly    bool
	PricesIncludeTax bool
	Home             address.Address // where the shop is
}

// Shop is every service that sells.
type Shop struct {
	DB         *db.DB
	Clock      *clock.Fake
	Outbox     *outbox.Log
	Idem       *idem.Store
	Tokens     *token.Signer
	Catalog    *catalog.Service
	Inventory  *inventory.Service
	Taxes      *tax.Service
	Promotions *promotion.Service
	Shipping   *fulfillment.Service
	Payments   *payment.Store
	Providers  *payment.Registry
	Orders     *order.Service
	Carts      *cart.Service
	Settlement *settlement.Service
	Checkouts  *checkout.Service
	Bank       *testpay.Provider // the test provider without its guard
	Post       *Post
	Probe      *db.Probe // of a shop of Each
	// Step, if it is not nil, is called before and after each call to the test provider.
	Step func(name string)

	t     testing.TB
	o     Options
	books testpay.Books
	made  *int // products
}

// start is when the clocks of the shops stand still.
var start = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// Each runs f with a fresh shop on each engine. Time stands still until f advances the clock.
func Each(t *testing.T, f func(t *testing.T, s *Shop)) {
	t.Helper()
	EachWith(t, Options{}, f)
}

// EachWith is Each with options.
func EachWith(t *testing.T, o Options, f func(t *testing.T, s *Shop)) {
	t.Helper()
	for _, engine := range []struct {
		name string
		open func(testing.TB, db.Options) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		t.Run(engine.name, func(t *testing.T) {
			c, probe := clock.NewFake(start), &db.Probe{}
			s := Open(t, engine.open(t, db.Options{Clock: c, Probe: probe}), c, o)
			s.Probe = probe
			f(t, s)
		})
	}
}

// Open makes a shop on a migrated database that is told the time by the clock: a channel, a location, 19 % on everything
// that goes to Germany, and one way to ship, for 4.90.
func Open(t testing.TB, d *db.DB, c *clock.Fake, o Options) *Shop {
	t.Helper()
	s := &Shop{DB: d, Clock: c, t: t, o: o, books: testpay.NewMemory(), Post: &Post{}, made: new(int)}
	s.wire()
	ctx := context.Background()
	channel, err := s.Catalog.EnsureChannel(ctx, Currency)
	s.must(err)
	if o.PricesIncludeTax {
		_, err = s.Catalog.UpdateChannel(ctx, &channel.Version, catalog.ChannelPatch{PricesIncludeTax: new(true)}, nil)
		s.must(err)
	}
	s.must(s.Taxes.EnsureDefaults(ctx))
	_, err = s.Taxes.CreateZone(ctx, tax.ZoneInput{
		Name: "Germany", CountryCode: "DE", Rates: []tax.RateInput{{Name: "VAT 19 %", Rate: 190_000}},
	}, nil)
	s.must(err)
	zone, err := s.Shipping.CreateZone(ctx, fulfillment.ZoneInput{Name: "Everywhere"}, nil)
	s.must(err)
	_, err = s.Shipping.CreateOption(ctx, zone.ID, fulfillment.OptionInput{
		Name: "Parcel", Kind: fulfillment.Flat, Amount: EUR(490), Active: true,
	}, nil)
	s.must(err)
	return s
}

// secret signs the callbacks of the test provider.
var secret = []byte("secret")

// EUR is so many cents.
func EUR(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: Currency} }

// Reborn is the shop after its process died and another one began, on the same database, with the same provider. The old one
// may go on too: then they are two nodes.
func (s *Shop) Reborn() *Shop {
	next := &Shop{DB: s.DB, Clock: s.Clock, Probe: s.Probe, t: s.t, o: s.o, books: s.books, Post: s.Post, made: s.made}
	next.wire()
	return next
}

func (s *Shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// wire makes the services.
func (s *Shop) wire() {
	s.t.Helper()
	var err error
	s.Tokens, err = token.NewSigner(make([]byte, token.KeyBytes))
	s.must(err)
	s.Outbox = outbox.New(s.DB)
	s.Idem = idem.New(s.DB, 0)
	s.Inventory = inventory.New(s.DB, s.Outbox)
	_, err = s.Inventory.EnsureDefaultLocation(context.Background())
	s.must(err)
	s.Catalog = catalog.New(catalog.Options{DB: s.DB, Outbox: s.Outbox, Stock: shelves{s.Inventory}})
	s.Taxes, s.Shipping, s.Promotions = tax.New(s.DB), fulfillment.New(s.DB), promotion.New(s.DB, s.Outbox)
	s.Payments = payment.NewStore(s.DB)
	s.Bank = testpay.New(testpay.Options{
		Books: s.books, Secret: secret, Clock: s.Clock, ActionURL: "https://bank.example/3ds", Deliver: s.Post.put,
	})
	deadline := s.o.ProviderDeadline
	if deadline <= 0 {
		deadline = 10 * time.Minute
	}
	policies := &resilience.Registry{}
	s.Providers = payment.NewRegistry(manual.New(manual.Config{}), cod.New(cod.Config{}),
		payment.Guarded(&watched{s.Bank, s}, policies.Policy("payment.test", resilience.Settings{
			Deadline: deadline, Concurrency: 1000, Failures: 1000, RepeatAfter: time.Millisecond, Fails: payment.ProviderFails,
		})))
	s.Orders = order.New(s.DB, s.Outbox, s.Payments, s.Shipping)
	s.Carts = cart.New(cart.Options{
		DB: s.DB, Outbox: s.Outbox, Catalog: s.Catalog, Promotions: s.Promotions, Taxes: s.Taxes, Shipping: s.Shipping,
		Tokens: s.Tokens, Ordered: s.Orders.HasOrdered,
		Held: func(ctx context.Context, of id.Cart) (map[id.Variant]int64, error) { return s.Checkouts.Held(ctx, of) },
		Home: func(context.Context) (address.Address, error) { return s.o.Home, nil },
	})
	s.Settlement = settlement.New(settlement.Options{
		DB: s.DB, Orders: s.Orders, Payments: s.Payments, Providers: s.Providers, Stock: s.Inventory, Promotions: s.Promotions,
		Carts: s.Carts,
	})
	s.Checkouts = checkout.New(checkout.Options{
		DB: s.DB, Outbox: s.Outbox, Carts: s.Carts, Orders: s.Orders, Stock: s.Inventory, Promotions: s.Promotions,
		Payments: s.Payments, Providers: s.Providers, Settlement: s.Settlement, Tokens: s.Tokens, AuthorizeOnly: s.o.AuthorizeOnly,
	})
}

// shelves lets the catalog count stock, as the program does.
type shelves struct{ *inventory.Service }

func (s shelves) SetOnHand(ctx context.Context, b *db.Batch, counts []catalog.StockCount, reason string) ([]int64, error) {
	list := make([]inventory.Count, len(counts))
	for i, c := range counts {
		list[i] = inventory.Count{Variant: c.Variant, SKU: c.SKU, OnHand: c.OnHand, New: c.New}
	}
	return s.Service.SetOnHand(ctx, b, list, reason)
}

// Post is the callbacks of the test provider on their way: they wait until the test hands them over. Safe for concurrent use.
type Post struct {
	mu      sync.Mutex
	letters []Letter
}

// Letter is the body of one callback. It is signed when it is handed over, as providers do that send it again.
type Letter []byte

func (p *Post) put(_ http.Header, body []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters = append(p.letters, body)
}

// Take is the callbacks that wait, in the order in which they were sent. Nothing waits then.
func (p *Post) Take() []Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	letters := p.letters
	p.letters = nil
	return letters
}

// Hand hands a callback to the shop.
func (s *Shop) Hand(l Letter) error {
	return s.Settlement.Receive(context.Background(), testpay.Name, testpay.Sign(secret, s.Clock.Now(), l), l)
}
