package checkouttest

import (
	"context"
	"encoding/json"
	"fmt"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/idem"
)

// Uncounted is the stock of a variant that nobody counts.
const Uncounted = -1

// Berlin is where the goods go.
var Berlin = address.Address{
	FirstName: "Ada", LastName: "Lovelace", Address1: "Unter den Linden 1", City: "Berlin", PostalCode: "10117", CountryCode: "DE",
}

// Sell makes a product with one variant at a price, of which so many are there, and returns the variant. change may make it
// another one before it is made.
func (s *Shop) Sell(price, onHand int64, change ...func(*catalog.ProductInput)) id.Variant {
	s.t.Helper()
	*s.made++
	sku := fmt.Sprintf("SKU-%d", *s.made)
	v := catalog.VariantInput{SKU: sku, Prices: []catalog.PriceInput{{Amount: EUR(price)}}, WeightGrams: 500}
	if onHand != Uncounted {
		v.InventoryTracked, v.OnHand = true, &onHand
	}
	in := catalog.ProductInput{
		Title: "Thing " + sku, Status: catalog.Published, PublishedAt: s.Clock.Now(), Variants: []catalog.VariantInput{v},
	}
	for _, f := range change {
		f(&in)
	}
	p, err := s.Catalog.CreateProduct(context.Background(), in, nil)
	s.must(err)
	return p.Variants[0].ID
}

// Reprice has a variant cost something else.
func (s *Shop) Reprice(v id.Variant, price int64) {
	s.t.Helper()
	_, err := s.Catalog.UpdateVariant(context.Background(), v, nil, catalog.VariantPatch{
		Prices: &[]catalog.PriceInput{{Amount: EUR(price)}},
	}, nil)
	s.must(err)
}

// Coupon makes a discount on the order by a code (empty: by itself) that is granted so often; 0: without limit.
func (s *Shop) Coupon(code string, rate money.Rate, limit int64) id.Promotion {
	s.t.Helper()
	p, err := s.Promotions.Create(context.Background(), promotion.Input{
		Name: "Discount " + code, Code: code, Active: true, Kind: promotion.Percent, Target: promotion.Order, Rate: rate, UsageLimit: limit,
	}, nil)
	s.must(err)
	return p.ID
}

// Used is how often a promotion is in use.
func (s *Shop) Used(p id.Promotion) int64 {
	s.t.Helper()
	found, err := s.Promotions.Get(context.Background(), p)
	s.must(err)
	return found.UsedCount
}

// Stock is how many of a variant lie there and how many of them are promised.
func (s *Shop) Stock(v id.Variant) (onHand, reserved int64) {
	s.t.Helper()
	levels, err := s.Inventory.Levels(context.Background(), []id.Variant{v})
	s.must(err)
	for _, l := range levels {
		onHand, reserved = onHand+l.OnHand, reserved+l.Reserved
	}
	return onHand, reserved
}

// Fill makes a cart with one of each variant.
func (s *Shop) Fill(variants ...id.Variant) id.Cart {
	s.t.Helper()
	items := make([]cart.NewItem, len(variants))
	for i, v := range variants {
		items[i] = cart.NewItem{Variant: v, Quantity: 1}
	}
	v, err := s.Carts.Create(context.Background(), items, nil)
	s.must(err)
	return v.Cart.ID
}

// Ready begins the checkout of a cart and says everything that has to be said.
func (s *Shop) Ready(c id.Cart) *checkout.Session {
	s.t.Helper()
	session, err := s.Checkouts.Begin(context.Background(), c, nil)
	s.must(err)
	session, err = s.Checkouts.Update(context.Background(), session.ID, nil, checkout.Patch{
		Email: new("ada@example.com"), ShippingAddress: new(Berlin),
	}, nil)
	s.must(err)
	if session.Status != checkout.ReadyForComplete {
		s.t.Fatalf("the session is %s: missing %+v, messages %+v", session.Status, session.Missing, session.Messages)
	}
	return session
}

// Test is payment by the test provider, which plays a scenario.
func Test(scenario string) checkout.Completion {
	return checkout.Completion{
		Provider: testpay.Name, Data: `{"scenario":"` + scenario + `"}`, ReturnURL: "https://shop.example/return",
	}
}

// By is payment by a provider without data.
func By(provider string) checkout.Completion { return checkout.Completion{Provider: provider} }

// Direct is an order in one call of one of each variant.
func Direct(pay checkout.Completion, variants ...id.Variant) checkout.Direct {
	d := checkout.Direct{Email: "ada@example.com", ShippingAddress: Berlin, Payment: pay}
	for _, v := range variants {
		d.Items = append(d.Items, cart.NewItem{Variant: v, Quantity: 1})
	}
	return d
}

// Key is the claim of a request with an Idempotency-Key, whose answer is the order's number, or the id of a session. The
// stored answer, if there is one, comes with it.
func (s *Shop) Key(key string) (*idem.Claim, *idem.Answer) {
	s.t.Helper()
	digest := idem.Digest([]byte("body of " + key))
	found, err := s.Idem.Find(context.Background(), "shopper", key, digest)
	s.must(err)
	return s.Idem.NewClaim("shopper", key, digest, 201, func(result any) ([]byte, error) {
		switch r := result.(type) {
		case *checkout.Result:
			return []byte(r.Order.Number), nil
		case *checkout.Session:
			return []byte(r.ID.String() + " " + string(r.Status)), nil
		case cart.View:
			return fmt.Appendf(nil, "%s %d", r.Cart.ID, r.Cart.Version), nil
		}
		return json.Marshal(result)
	}), found
}

// WantFault fails the test unless err is a fault with the code.
func (s *Shop) WantFault(err error, code string) *fault.Error {
	s.t.Helper()
	if fault.CodeOf(err) != code || err == nil {
		s.t.Fatalf("%v, want %s", err, code)
	}
	return fault.From(err)
}
