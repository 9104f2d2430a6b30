package api_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/account"
	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/notify"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/cod"
	"winkel/internal/commerce/payment/manual"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/commerce/privacy"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/segment"
	"winkel/internal/commerce/settlement"
	"winkel/internal/commerce/tax"
	"winkel/internal/commerce/webhook"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/job"
	"winkel/internal/platform/mail"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/resilience"
	"winkel/internal/platform/token"
)

// selling is the services by which the shop of a test sells, wired as the program wires them.
type selling struct {
	outbox     *outbox.Log
	tokens     *token.Signer
	taxes      *tax.Service
	shipping   *fulfillment.Service
	promotions *promotion.Service
	customers  *customer.Service
	segments   *segment.Service
	accounts   *account.Service
	payments   *payment.Store
	orders     *order.Service
	carts      *cart.Service
	checkouts  *checkout.Service
	settlement *settlement.Service
	aftersale  *aftersale.Service
	mails      *notify.Service
	webhooks   *webhook.Service
	bank       *testpay.Provider
	letters    *letters
	parcel     string // the id of the shipping option, once the shop is furnished
}

// bankSecret signs the callbacks of the test provider.
var bankSecret = []byte("secret of the bank")

// wireSelling wires them to each other and to the catalog and the stock.
func (s *shop) wireSelling() {
	t, d := s.t, s.db
	t.Helper()
	s.taxes, s.shipping, s.promotions = tax.New(d), fulfillment.New(d), promotion.New(d, s.outbox)
	s.customers = customer.New(d, s.outbox)
	s.payments, s.letters = payment.NewStore(d), &letters{}
	s.bank = testpay.New(testpay.Options{
		Books: testpay.NewMemory(), Secret: bankSecret, Clock: d.Clock(), ActionURL: "https://bank.example/3ds", Deliver: s.letters.put,
	})
	policies := &resilience.Registry{}
	providers := payment.NewRegistry(manual.New(manual.Config{Instructions: "Pay to DE00 1234"}), cod.New(cod.Config{}),
		payment.Guarded(s.bank, policies.Policy("payment.test", resilience.Settings{
			Deadline: 300 * time.Millisecond, Concurrency: 1000, Failures: 1000, RepeatAfter: time.Millisecond, Fails: payment.ProviderFails,
		}))).Keep(d)
	s.orders = order.New(d, s.outbox, s.payments, s.shipping)
	s.segments = segment.New(segment.Options{
		DB: d, Outbox: s.outbox, Jobs: s.jobs, Log: slog.New(slog.DiscardHandler),
		Currency: func(context.Context) (money.Currency, error) { return "EUR", nil },
	})
	if err := s.segments.RegisterJobs(); err != nil {
		t.Fatal(err)
	}
	s.carts = cart.New(cart.Options{
		DB: d, Outbox: s.outbox, Catalog: s.catalog, Promotions: s.promotions, Taxes: s.taxes, Shipping: s.shipping,
		Tokens: s.tokens, Ordered: s.orders.HasOrdered, Buyer: s.customers.Buyer, Segments: s.segments.CodesOf,
		Held: func(ctx context.Context, of id.Cart) (map[id.Variant]int64, error) { return s.checkouts.Held(ctx, of) },
	})
	s.settlement = settlement.New(settlement.Options{
		DB: d, Orders: s.orders, Payments: s.payments, Providers: providers, Stock: s.inventory, Promotions: s.promotions,
		Carts: s.carts,
	})
	s.checkouts = checkout.New(checkout.Options{
		DB: d, Outbox: s.outbox, Carts: s.carts, Orders: s.orders, Stock: s.inventory, Promotions: s.promotions,
		Payments: s.payments, Providers: providers, Settlement: s.settlement, Tokens: s.tokens,
	})
	s.aftersale = aftersale.New(aftersale.Options{
		DB: d, Outbox: s.outbox, Orders: s.orders, Settlement: s.settlement, Payments: s.payments, Providers: providers,
		Stock: s.inventory, Parcels: s.shipping,
	})
	s.mails = notify.New(notify.Options{
		DB: d, Jobs: s.jobs, Transport: s.letters, From: mail.Address{Email: "shop@shop.example"}, Host: "shop.example",
		Orders: s.orders, Links: s, Shop: s.catalog, Goods: s, Instructions: func(context.Context, string) (string, error) { return "", nil },
		Secret: s.oneTimeText,
	})
	if err := s.mails.RegisterJobs(); err != nil {
		t.Fatal(err)
	}
	s.webhooks = webhook.New(webhook.Options{
		DB: d, Outbox: s.outbox, Policies: policies, Kinds: everyKind(), Client: resilience.NewClient(resilience.Options{}),
	})
}

// everyKind is the events of the shop that webhooks can be asked for.
func everyKind() []outbox.Kind {
	var kinds []outbox.Kind
	for _, domain := range [][]outbox.Kind{
		catalog.Events(), inventory.Events(), promotion.Events(), customer.Events(), cart.Events(), checkout.Events(), order.Events(), job.Events(),
		webhook.Events(), privacy.Events(), segment.Events(),
		recommend.Events(),
	} {
		kinds = append(kinds, domain...)
	}
	return kinds
}

// Page is where a page of the shop is.
func (s *shop) Page(path string) string { return "https://shop.example" + path }

// Order is where a mail sends the buyer of an order.
func (s *shop) Order(o id.Order) string {
	return "https://shop.example/orders/" + o.String() + "?token=" + s.checkouts.OrderToken(o)
}

// NameVariant is what mails to staff call a variant.
func (s *shop) NameVariant(context.Context, id.Variant) (title, sku string, err error) {
	return "Kettle", "K-1", nil
}

// letters is what the shop and the bank sent: mails, which go nowhere, and callbacks, which wait for the test.
type letters struct {
	mu        sync.Mutex
	callbacks [][]byte
	mails     []mail.Message
}

// Send takes a mail.
func (l *letters) Send(_ context.Context, m mail.Message) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mails = append(l.mails, m)
	return nil
}

// sent is the mails that were sent so far.
func (l *letters) sent() []mail.Message {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.mails)
}

func (l *letters) put(_ http.Header, body []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.callbacks = append(l.callbacks, body)
}

// take is the callbacks that wait. None waits then.
func (l *letters) take() [][]byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	taken := l.callbacks
	l.callbacks = nil
	return taken
}

// furnish has the shop sell: 19 % on everything that goes to Germany, and a parcel for 4.90 anywhere.
func (s *shop) furnish() {
	s.t.Helper()
	ctx := s.t.Context()
	must := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	must(s.taxes.EnsureDefaults(ctx))
	_, err := s.taxes.CreateZone(ctx, tax.ZoneInput{
		Name: "Germany", CountryCode: "DE", Rates: []tax.RateInput{{Name: "VAT 19 %", Rate: 190_000}},
	}, nil)
	must(err)
	zone, err := s.shipping.CreateZone(ctx, fulfillment.ZoneInput{Name: "Everywhere"}, nil)
	must(err)
	option, err := s.shipping.CreateOption(ctx, zone.ID, fulfillment.OptionInput{
		Name: "Parcel", Kind: fulfillment.Flat, Amount: money.Amount{Minor: 490, Currency: "EUR"}, Active: true,
	}, nil)
	must(err)
	s.parcel = option.ID.String()
}

// sell is a published product for 10.00 of which so many are there, and the id of its variant.
func (s *shop) sell(title string, onHand int64) string {
	s.t.Helper()
	p := s.kettle(title, func(in *catalog.ProductInput) {
		in.Variants[0].OnHand = &onHand
		in.Variants[0].Prices = []catalog.PriceInput{{Amount: money.Amount{Minor: 1000, Currency: "EUR"}}}
	})
	return p.Variants[0].ID.String()
}

// berlin is where the goods go, as a shopper says it.
const berlin = `{"first_name":"Ada","last_name":"Lovelace","address_1":"Unter den Linden 1","city":"Berlin","postal_code":"10117","country_code":"DE"}`

// basket is a cart that a shopper has, with its secret.
type basket struct{ id, token string }

// fill begins a cart with one of a variant in it; an empty text leaves it empty.
func (s *shop) fill(variant string) basket {
	s.t.Helper()
	body := `{}`
	if variant != "" {
		body = `{"items":[{"variant_id":"` + variant + `","quantity":1}]}`
	}
	a := s.send("POST", "/api/carts", "", body)
	if a.StatusCode != http.StatusCreated {
		s.t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	return basket{a.field(s.t, "id"), a.field(s.t, "token")}
}

// ready begins the checkout of a cart and says everything that has to be said. It returns the id of the checkout.
func (s *shop) ready(b basket) string {
	s.t.Helper()
	begun := s.send("POST", "/api/checkouts", "", `{"cart_id":"`+b.id+`"}`, "Cart-Token", b.token)
	session := begun.field(s.t, "id")
	a := s.send("PATCH", "/api/checkouts/"+session, "", `{"email":"ada@example.com","shipping_option_id":"`+s.parcel+
		`","shipping_address":`+berlin+`}`, "Cart-Token", b.token)
	if a.StatusCode != http.StatusOK || a.field(s.t, "status") != "ready_for_complete" {
		s.t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	return session
}

// buy orders one of a variant in one call, paid by the provider.
func (s *shop) buy(variant, provider, scenario string) map[string]any {
	s.t.Helper()
	data := ""
	if scenario != "" {
		data = `,"data":{"scenario":"` + scenario + `"}`
	}
	a := s.send("POST", "/api/orders", "", `{"items":[{"variant_id":"`+variant+`","quantity":2}],"email":"ada@example.com","shipping_address":`+
		berlin+`,"payment":{"provider":"`+provider+`"`+data+`}}`, "Idempotency-Key", rand.Text())
	if a.StatusCode/100 != 2 {
		s.t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	return a.json(s.t)
}

// idIn is the id of the first thing in a list of a document.
func idIn(t testing.TB, document map[string]any, list string) string {
	t.Helper()
	things, _ := document[list].([]any)
	if len(things) == 0 {
		t.Fatalf("there are no %s in %v", list, document)
	}
	text, _ := things[0].(map[string]any)["id"].(string)
	return text
}

// paymentOf is the payment of an order.
func paymentOf(t testing.TB, order map[string]any) id.Payment {
	t.Helper()
	pay, err := id.ParsePayment(idIn(t, order, "payments"))
	if err != nil {
		t.Fatal(err)
	}
	return pay
}
