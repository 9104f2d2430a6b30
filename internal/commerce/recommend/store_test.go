package recommend_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment/manual"
	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox/outboxtest"
)

// shelf is a shop with recommendations.
type shelf struct {
	*checkouttest.Shop
	*recommend.Service

	t         *testing.T
	variantOf map[id.Product]id.Variant
	names     map[id.Product]string
}

func eachShelf(t *testing.T, f func(t *testing.T, s *shelf)) {
	t.Helper()
	checkouttest.Each(t, func(t *testing.T, shop *checkouttest.Shop) {
		outboxtest.Conform(t, shop.DB, slices.Concat(recommend.Events(), order.Events(), catalog.Events(), inventory.Events(), checkout.Events(), cart.Events()))
		f(t, &shelf{
			Shop: shop, t: t, variantOf: map[id.Product]id.Variant{}, names: map[id.Product]string{},
			Service: recommend.New(recommend.Options{DB: shop.DB, Outbox: shop.Outbox, Orders: shop.Orders, Catalog: shop.Catalog}),
		})
	})
}

// sell puts a product on the shelf.
func (s *shelf) sell(title string, onHand int64, change ...func(*catalog.ProductInput)) id.Product {
	s.t.Helper()
	variant := s.Sell(1000, onHand, append(change, func(in *catalog.ProductInput) { in.Title = title })...)
	found, err := s.Catalog.Sellables(s.t.Context(), []id.Variant{variant}, checkouttest.Currency)
	if err != nil {
		s.t.Fatal(err)
	}
	product := found[variant].Product
	s.variantOf[product], s.names[product] = variant, title
	return product
}

// buy places an order by a customer (zero: a guest of that address).
func (s *shelf) buy(customer id.Customer, email string, products ...id.Product) id.Order {
	s.t.Helper()
	variants := make([]id.Variant, len(products))
	for i, p := range products {
		variants[i] = s.variantOf[p]
	}
	pay := checkouttest.By(manual.Name)
	pay.Customer = customer
	d := checkouttest.Direct(pay, variants...)
	d.Email = email
	result, err := s.Checkouts.PlaceOrder(s.t.Context(), d, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return result.Order.ID
}

func (s *shelf) compute() *recommend.Report {
	s.t.Helper()
	r, err := s.Compute(s.t.Context(), func(int64) {})
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// titles is what is recommended, each with its reason.
func (s *shelf) titles(items []recommend.Item, err error) []string {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	list := []string{}
	for _, item := range items {
		list = append(list, item.Row.Title+": "+item.Reason)
	}
	return list
}

func (s *shelf) want(got []string, want ...string) {
	s.t.Helper()
	if !slices.Equal(got, want) {
		s.t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestWhatIsBoughtTogetherIsRecommended(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		tea, pot, cup := s.sell("Green tea", 100), s.sell("Iron kettle", 100), s.sell("White cup", 100)
		black, ink, draft := s.sell("Black tea", 100), s.sell("Fountain ink", 100), s.sell("Secret thing", 100)
		for _, guest := range []string{"a@example.com", "b@example.com", "c@example.com"} {
			s.buy(0, guest, tea, pot)
		}
		s.buy(0, "d@example.com", tea, pot, cup)
		s.buy(0, "e@example.com", tea, cup)
		s.buy(0, "f@example.com", tea, ink) // once is chance
		for range 3 {
			s.buy(0, "g@example.com", draft)
		}
		s.compute()
		s.want(s.titles(s.Related(t.Context(), tea, 3)),
			"Iron kettle: bought_together", "White cup: bought_together", "Black tea: similar")
		s.want(s.titles(s.Related(t.Context(), black, 2)), "Green tea: similar", "Iron kettle: popular")
		s.want(s.titles(s.BestSellers(t.Context(), 0, 2)), "Green tea: popular", "Iron kettle: popular")

		// What is sold out or hidden goes at once, without another run.
		if _, err := s.Catalog.UpdateVariant(t.Context(), s.variantOf[pot], nil, catalog.VariantPatch{OnHand: new(int64(0))}, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Catalog.UpdateProduct(t.Context(), draft, nil, catalog.ProductPatch{Status: new(catalog.Draft)}, nil); err != nil {
			t.Fatal(err)
		}
		s.want(s.titles(s.Related(t.Context(), tea, 2)), "White cup: bought_together", "Black tea: similar")
		s.want(s.titles(s.BestSellers(t.Context(), 0, 4)), "Green tea: popular", "White cup: popular", "Fountain ink: popular")
		s.want(s.titles(s.Viewed(t.Context(), []id.Product{cup, pot, draft, tea, cup}, 10)), "White cup: viewed", "Green tea: viewed")
		s.want(s.titles(s.Matching(t.Context(), []id.Product{cup, pot}, 1)), "Green tea: bought_together")
	})
}

func TestCanceledAndReturnedLinesDoNotCount(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		lamp, bulb := s.sell("Lamp", 100), s.sell("Bulb", 100)
		first, second := s.buy(0, "a@example.com", lamp, bulb), s.buy(0, "b@example.com", lamp, bulb)
		s.compute()
		s.want(s.titles(s.Related(t.Context(), lamp, 1)), "Bulb: bought_together")

		after := aftersale.New(aftersale.Options{
			DB: s.DB, Outbox: s.Outbox, Orders: s.Orders, Settlement: s.Settlement, Payments: s.Payments, Providers: s.Providers,
			Stock: s.Inventory, Parcels: s.Shipping,
		})
		if _, err := after.Cancel(t.Context(), first, aftersale.CancelInput{Reason: "changed her mind"}, nil); err != nil {
			t.Fatal(err)
		}
		r := s.compute()
		if r.Orders != 1 || r.Lines != 2 {
			t.Errorf("learned from %d orders with %d lines, want 1 and 2", r.Orders, r.Lines)
		}
		s.want(s.titles(s.Related(t.Context(), lamp, 1)), "Bulb: popular")

		// Of the other order, the bulb comes back.
		mark := &db.Batch{}
		mark.Exec(returnLine, int64(second), int64(bulb)).Want(1, fault.Missing("line", ""))
		if err := s.DB.Submit(t.Context(), mark); err != nil {
			t.Fatal(err)
		}
		if r := s.compute(); r.Lines != 1 {
			t.Errorf("learned from %d lines, want the lamp alone", r.Lines)
		}
		s.want(s.titles(s.BestSellers(t.Context(), 0, 5)), "Lamp: popular")
	})
}

var returnLine = db.SQL(`
	UPDATE order_line SET fulfilled_quantity = quantity, delivered_quantity = quantity, returned_quantity = quantity
	WHERE order_id = $1 AND product_id = $2`)

func TestACustomerIsOfferedWhatFitsHim(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		desk, chair, lamp, coffee, mug := s.sell("Desk", 100), s.sell("Chair", 100), s.sell("Lamp", 100), s.sell("Coffee", 1000), s.sell("Mug", 100)
		const ada, bob = id.Customer(77), id.Customer(78)
		for _, guest := range []string{"a@example.com", "b@example.com", "c@example.com"} {
			s.buy(0, guest, desk, chair)
			for range 2 { // coffee is bought again and again
				s.buy(0, guest, coffee)
				s.Clock.Advance(24 * time.Hour)
			}
		}
		s.buy(0, "d@example.com", lamp, mug)
		s.buy(ada, "ada@example.com", desk)
		s.buy(ada, "ada@example.com", coffee)
		s.compute()
		got := s.titles(s.ForCustomer(t.Context(), ada, 4))
		// The desk is bought once in a lifetime, and is not offered again.
		s.want(got, "Coffee: for_you", "Chair: for_you", "Lamp: popular", "Mug: popular")
		// Somebody of whom nothing is known is offered what sells.
		s.want(s.titles(s.ForCustomer(t.Context(), bob, 2)), "Coffee: popular", "Desk: popular")
	})
}

func TestTheClassicRuleAndWhatStaffChoose(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		category, err := s.Catalog.CreateCategory(t.Context(), catalog.CategoryInput{Name: "Pens"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		in := func(p *catalog.ProductInput) {
			p.Categories = []catalog.CategoryRef{{Slug: category.ID.String()}}
		}
		red, blue, green := s.sell("Red pen", 100, in), s.sell("Blue pen", 100, in), s.sell("Green pen", 100, in)
		other := s.sell("Sofa", 100)
		const ada = id.Customer(77)
		s.buy(ada, "ada@example.com", red)
		s.buy(0, "a@example.com", other)
		s.buy(0, "b@example.com", other)
		s.buy(0, "c@example.com", green)
		rated := recommend.New(recommend.Options{
			DB: s.DB, Outbox: s.Outbox, Orders: s.Orders, Catalog: s.Catalog,
			Opinions: func(context.Context) (map[id.Product]recommend.Opinion, error) {
				return map[id.Product]recommend.Opinion{blue: {Count: 10, Stars: 50}}, nil
			},
		})
		s.Service = rated
		s.compute()
		settings, err := s.UpdateSettings(t.Context(), nil, recommend.SettingsPatch{Personal: new(recommend.ByCategory)}, nil)
		if err != nil || settings.Version != 1 {
			t.Fatalf("version %d, %v", settings.Version, err)
		}
		s.want(s.titles(s.ForCustomer(t.Context(), ada, 3)), "Blue pen: your_categories", "Green pen: your_categories", "Sofa: popular")
		s.want(s.titles(s.BestSellers(t.Context(), category.ID, 3)), "Green pen: popular", "Red pen: popular")

		if _, err := s.UpdateSettings(t.Context(), new(settings.Version), recommend.SettingsPatch{Personal: new(recommend.Popularity)}, nil); err != nil {
			t.Fatal(err)
		}
		s.want(s.titles(s.ForCustomer(t.Context(), ada, 2)), "Sofa: popular", "Green pen: popular")
		_, now, err := s.Quality(t.Context(), 1)
		if err != nil || now.Personal.Serves != recommend.Popularity || now.Personal.Reason != recommend.ByHand || now.Related.Reason != recommend.TooFew {
			t.Errorf("served is %+v, %v", now, err)
		}

		for _, bad := range []struct {
			patch recommend.SettingsPatch
			param string
		}{
			{recommend.SettingsPatch{Personal: new("magic")}, "personal"}, {recommend.SettingsPatch{Related: new("personal")}, "related"},
			{recommend.SettingsPatch{HeldOutDays: new(int64(6))}, "held_out_days"}, {recommend.SettingsPatch{HeldOutDays: new(int64(366))}, "held_out_days"},
		} {
			_, err := s.UpdateSettings(t.Context(), nil, bad.patch, nil)
			if f := fault.From(err); f == nil || f.Code != fault.CodeValidation || len(f.Details) != 1 || f.Details[0].Param != bad.param {
				t.Errorf("%s: got %v", bad.param, err)
			}
		}
		if _, err := s.UpdateSettings(t.Context(), new(int64(1)), recommend.SettingsPatch{Related: new(recommend.Popularity)}, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("an old version: %v", err)
		}
		if settings, err := s.GetSettings(t.Context()); err != nil || settings.Version != 2 || settings.Related != recommend.Automatic || settings.HeldOutDays != 56 {
			t.Errorf("settings are %+v, %v", settings, err)
		}
	})
}

// TestRunsReplaceWhatWasThere has more products than one batch writes, and then fewer.
func TestRunsReplaceWhatWasThere(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		d := s.DB
		past := func(products ...id.Product) *recommend.Past {
			p := recommend.NewPast()
			for order := range slices.Chunk(products, 100) {
				for buyer := range uint64(2) {
					p.Add(buyer+1, s.Clock.Now().Add(-time.Hour), order)
				}
			}
			p.Sort()
			return p
		}
		many := make([]id.Product, 700)
		for i := range many {
			many[i] = id.Product(10 + 3*i)
		}
		check := func(want []id.Product) {
			t.Helper()
			got, err := s.Popularity(t.Context())
			if err != nil || len(got) != len(want) {
				t.Fatalf("%d products have a popularity, want %d: %v", len(got), len(want), err)
			}
			for _, p := range want {
				if got[p] < 1990 || got[p] > 2000 {
					t.Errorf("product %d has popularity %d, want almost 2000", p, got[p])
				}
			}
			for _, kind := range []string{"together", "similar"} {
				if n := recommend.CountOthers(t, d, kind); kind == "together" && n != len(want) || kind == "similar" && n != 0 {
					t.Errorf("%d rows of kind %s, want %d", n, kind, len(want))
				}
			}
		}
		for _, products := range [][]id.Product{many, {4, 13, 99_999}, many[100:400], {}} {
			if err := recommend.WriteModel(t.Context(), s.Service, past(products...), s.Clock.Now()); err != nil {
				t.Fatal(err)
			}
			check(products)
		}
	})
}
