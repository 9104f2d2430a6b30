package pricing_test

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/commerce/pricing"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

var (
	carts = flag.Int("carts", 200_000, "how many random carts are priced")
	seed  = flag.Uint64("seed", 1, "of the random carts")
)

var currencies = money.Currencies()

// chance gives numbers from low to high: by rapid, which shrinks them, or by a plain generator, which is fast.
type chance func(low, high int64) int64

func drawn(t *rapid.T) chance {
	return func(low, high int64) int64 { return rapid.Int64Range(low, high).Draw(t, "n") }
}

func rolled(r *rand.Rand) chance {
	return func(low, high int64) int64 { return low + r.Int64N(high-low+1) }
}

func (c chance) is(one int64) bool { return c(1, one) == 1 }

// amount is a price: often odd, sometimes nothing.
func (c chance) amount(currency money.Currency, most int64) money.Amount {
	if c.is(12) {
		return money.Amount{Currency: currency}
	}
	return money.Amount{Minor: c(0, most), Currency: currency}
}

// input is a random cart. Its amounts stay below most, its quantities below 100.
func (c chance) input(most int64) pricing.Input {
	in := pricing.Input{
		Currency: currencies[c(0, int64(len(currencies)-1))], PricesIncludeTax: c.is(2), At: noon,
		Destination: address.Address{CountryCode: []string{"", "DE", "US"}[c(0, 2)]},
		Buyer:       promotion.Buyer{Ordered: c.is(2), Groups: []string{"vip"}[:c(0, 1)]},
	}
	for i := range c(0, 5) {
		in.Lines = append(in.Lines, pricing.Line{
			Key: i + 1, Product: id.Product(c(1, 4)), Categories: []id.Category{1, 2, 3}[:c(0, 3)], Quantity: c(1, 9),
			UnitPrice: c.amount(in.Currency, most), TaxClass: []string{"", "reduced"}[c(0, 1)], Taxable: !c.is(8),
		})
	}
	if c.is(2) {
		in.Shipping = &pricing.Shipping{Name: "Parcel", Price: c.amount(in.Currency, most), TaxClass: []string{"", "reduced"}[c(0, 1)]}
	}
	in.Tax = c.table()
	for i := range c(0, 4) {
		in.Promotions = append(in.Promotions, c.promotion(id.Promotion(i+1), in.Currency, most))
	}
	for range c(0, 2) {
		in.Codes = append(in.Codes, []string{"ONE", "TWO", "THREE"}[c(0, 2)])
	}
	return in
}

func (c chance) table() tax.Table {
	rate := func(class string) tax.Rate {
		return tax.Rate{Class: class, Name: "Tax", Rate: money.Rate([]int64{0, 190_000, 72_500, c(0, 1_000_000), 1}[c(0, 4)])}
	}
	zones := []tax.Zone{{ID: 1}, {ID: 2, CountryCode: "DE", Rates: []tax.Rate{rate(""), rate("reduced")}}, {ID: 3, CountryCode: "US"}}
	for range c(1, 4) {
		zones[2].Rates = append(zones[2].Rates, rate(""))
	}
	if c.is(2) {
		zones[0].Rates = append(zones[0].Rates, rate(tax.Standard))
	}
	return tax.Table{Zones: zones}
}

func (c chance) promotion(n id.Promotion, currency money.Currency, most int64) promotion.Promotion {
	p := promotion.Promotion{
		ID: n, Label: "Deal", Active: !c.is(10), Priority: c(0, 2), Exclusive: c.is(6),
		Kind:   []promotion.Kind{promotion.Percent, promotion.Fixed, promotion.FreeShipping}[c(0, 2)],
		Target: []promotion.Target{promotion.Items, promotion.Order, promotion.Shipping}[c(0, 2)],
	}
	switch p.Kind {
	case promotion.Percent:
		p.Rate = money.Rate([]int64{100_000, 1_000_000, c(1, 1_000_000)}[c(0, 2)])
	case promotion.Fixed:
		p.Amount = c.amount(currency, most)
		if c.is(8) {
			p.Amount.Currency = "XXX"
		}
	case promotion.FreeShipping:
	}
	if c.is(3) {
		p.Code = []string{"", "", "ONE", "TWO", "THREE"}[n]
	}
	c.conditions(&p, currency, most)
	return p
}

func (c chance) conditions(p *promotion.Promotion, currency money.Currency, most int64) {
	if c.is(5) {
		least := c.amount(currency, most)
		p.Conditions.MinSubtotal = &least
	}
	if c.is(4) {
		p.Conditions.Products = []id.Product{id.Product(c(1, 5))}
	}
	if c.is(5) {
		p.Conditions.Categories = []id.Category{id.Category(c(1, 4))}
	}
	if c.is(8) {
		p.Conditions.Countries = []string{"DE"}
	}
	if c.is(8) {
		p.Conditions.Groups = []string{"vip"}
	}
	p.Conditions.FirstOrder = c.is(8)
	if c.is(8) {
		p.EndsAt = noon.Add(time.Duration(c(-1, 1)))
	}
	if c.is(8) {
		p.UsageLimit, p.UsedCount = 2, c(1, 2)
	}
}

// flawOf is the first of the laws of a quote that it breaks; empty if none.
func flawOf(in *pricing.Input, q *pricing.Quote) string {
	zero := money.Amount{Currency: in.Currency}
	subtotal, discount, taxes, total := zero, q.Shipping.DiscountTotal, q.Shipping.TaxTotal, q.Shipping.Total
	applied := map[id.Promotion]money.Amount{}
	if len(q.Lines) != len(in.Lines) || q.Currency != in.Currency || q.PricesIncludeTax != in.PricesIncludeTax {
		return "the quote is of another cart"
	}
	for i, l := range q.Lines {
		of := in.Lines[i]
		if l.Key != of.Key || l.Quantity != of.Quantity || l.UnitPrice != of.UnitPrice || l.Subtotal != of.UnitPrice.Mul(of.Quantity) {
			return fmt.Sprintf("line %d is another one", l.Key)
		}
		class := of.TaxClass
		if !of.Taxable {
			class = "untaxed"
		}
		if flaw := flawOfPart(in, class, l.Subtotal, l.DiscountTotal, l.TaxTotal, l.Total, l.Adjustments, l.TaxLines, applied); flaw != "" {
			return fmt.Sprintf("line %d: %s", l.Key, flaw)
		}
		subtotal, discount, taxes, total = subtotal.Add(l.Subtotal), discount.Add(l.DiscountTotal), taxes.Add(l.TaxTotal), total.Add(l.Total)
	}
	price, class := zero, "untaxed"
	if in.Shipping != nil {
		price, class = in.Shipping.Price, in.Shipping.TaxClass
	}
	s := q.Shipping
	if flaw := flawOfPart(in, class, s.Price, s.DiscountTotal, s.TaxTotal, s.Total, s.Adjustments, s.TaxLines, applied); flaw != "" || s.Price != price {
		return "shipping: " + flaw
	}
	switch {
	case subtotal != q.Subtotal, discount != q.DiscountTotal, taxes != q.TaxTotal, total != q.Total, price != q.ShippingTotal:
		return "the parts do not add up to the totals"
	case q.Total.Cmp(q.OriginalTotal) > 0:
		return "discounts make it dearer"
	}
	return cmp.Or(flawOfSteps(q), flawOfApplied(in, q, applied), flawOfCodes(in, q))
}

// flawOfPart looks at a line or the shipping.
func flawOfPart(in *pricing.Input, class string, full, discount, taxes, total money.Amount, adjustments []pricing.Adjustment,
	taxLines []pricing.TaxLine, applied map[id.Promotion]money.Amount) string {
	off, taxed, rate := discount.Sub(discount), discount.Sub(discount), int64(0)
	for _, a := range adjustments {
		if a.Amount.Minor <= 0 {
			return "an adjustment takes nothing off"
		}
		off = off.Add(a.Amount)
		applied[a.Promotion] = money.Amount{Minor: applied[a.Promotion].Minor + a.Amount.Minor, Currency: a.Amount.Currency}
	}
	for _, l := range taxLines {
		if l.Amount.IsNegative() {
			return "a negative tax"
		}
		taxed, rate = taxed.Add(l.Amount), rate+int64(l.Rate)
	}
	left := full.Sub(discount)
	wanted := left
	if !in.PricesIncludeTax {
		wanted = left.Add(taxes)
	}
	switch {
	case off != discount:
		return "adjustments do not add up"
	case taxed != taxes:
		return "tax lines do not add up"
	case discount.IsNegative(), taxes.IsNegative(), left.IsNegative(), total.IsNegative():
		return "something is negative"
	case total != wanted:
		return "the total is another"
	}
	var rates []tax.Rate
	if class != "untaxed" {
		rates = in.Tax.Rates(in.Destination, class)
	}
	if len(rates) != len(taxLines) {
		return "there are not as many tax lines as rates"
	}
	if left.Minor > math.MaxInt64/(20*int64(money.Whole)) {
		return ""
	}
	whole := int64(money.Whole)
	if in.PricesIncludeTax {
		whole += rate
	}
	if twice := 2 * (taxes.Minor*whole - left.Minor*rate); twice > whole || twice <= -whole {
		return "the tax is not rounded half up"
	}
	return ""
}

func flawOfSteps(q *pricing.Quote) string {
	total, taxes, discount := int64(0), int64(0), int64(0)
	for _, s := range q.Steps {
		total += s.Amount.Minor
		switch s.Kind {
		case pricing.StepDiscount:
			discount -= s.Amount.Minor
		case pricing.StepTax:
			taxes += s.Amount.Minor
		case pricing.StepTaxIncluded:
			taxes += s.Contained.Minor
			if !s.Amount.IsZero() {
				return "an included tax costs something"
			}
		case pricing.StepListPrice, pricing.StepShipping:
		}
		if s.Total.Minor != total || s.Total.Currency != q.Currency || s.Amount.Currency != q.Currency || s.Contained.Currency != q.Currency {
			return "a step goes wrong"
		}
	}
	if total != q.Total.Minor || taxes != q.TaxTotal.Minor || discount != q.DiscountTotal.Minor {
		return "the steps do not add up"
	}
	return ""
}

func flawOfApplied(in *pricing.Input, q *pricing.Quote, applied map[id.Promotion]money.Amount) string {
	if len(q.Applied) != len(applied) {
		return "the promotions are not those of the adjustments"
	}
	for _, a := range q.Applied {
		if applied[a.Promotion.ID] != a.Amount {
			return "a promotion takes off something else than its adjustments"
		}
		if a.Promotion.Exclusive && len(q.Applied) > 1 {
			return "an exclusive promotion is not alone"
		}
		if a.Promotion.Code != "" && !slices.Contains(in.Codes, a.Promotion.Code) {
			return "a code applies that nobody entered"
		}
		if a.Promotion.Check(in.At, in.Currency, q.Subtotal, in.Destination.CountryCode, in.Buyer) != nil {
			return "a promotion applies that does not hold"
		}
	}
	return ""
}

func flawOfCodes(in *pricing.Input, q *pricing.Quote) string {
	if len(q.Codes) != len(in.Codes) {
		return "there are not as many answers as codes"
	}
	for i, c := range q.Codes {
		isApplied := slices.ContainsFunc(q.Applied, func(a pricing.Applied) bool { return a.Promotion.Code == c.Code })
		if c.Code != in.Codes[i] || c.Applied != (isApplied && c.Code != "") || c.Applied && c.Problem+c.Message != "" || !c.Applied && c.Message == "" {
			return "the answer to a code is wrong"
		}
	}
	return ""
}

// flawOfOrder prices the same cart with its promotions and its lines in other orders, and without promotions.
func flawOfOrder(in pricing.Input, q *pricing.Quote, r chance) string {
	other := in
	other.Promotions = shuffled(in.Promotions, r)
	if again, err := pricing.Price(other); err != nil || !reflect.DeepEqual(q, again) {
		return fmt.Sprintf("another order of the promotions gives %+v, %v", again, err)
	}
	plain := in
	plain.Promotions, plain.Codes = nil, nil
	if without, err := pricing.Price(plain); err != nil || without.Total != q.OriginalTotal || without.OriginalTotal != q.OriginalTotal {
		return fmt.Sprintf("without promotions it is %+v, %v", without, err)
	}
	other = in
	other.Lines = shuffled(in.Lines, r)
	again, err := pricing.Price(other)
	if err != nil || again.Subtotal != q.Subtotal || again.DiscountTotal != q.DiscountTotal || again.ShippingTotal != q.ShippingTotal ||
		!reflect.DeepEqual(again.Shipping, q.Shipping) || !reflect.DeepEqual(again.Applied, q.Applied) || !reflect.DeepEqual(again.Codes, q.Codes) {
		return fmt.Sprintf("another order of the lines gives %+v, %v", again, err)
	}
	onOrder := slices.ContainsFunc(q.Applied, func(a pricing.Applied) bool { return a.Promotion.Target == promotion.Order })
	if (q.PricesIncludeTax || !onOrder) && again.Total != q.Total || !onOrder && again.TaxTotal != q.TaxTotal {
		return fmt.Sprintf("another order of the lines gives %+v", again)
	}
	return ""
}

func shuffled[T any](list []T, r chance) []T {
	list = slices.Clone(list)
	for i := len(list) - 1; i > 0; i-- {
		j := r(0, int64(i))
		list[i], list[j] = list[j], list[i]
	}
	return list
}

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t).input(drawn(t)(1, 1_000_000))
		before := fmt.Sprintf("%+v", in)
		q, err := pricing.Price(in)
		if err != nil {
			t.Fatal(err)
		}
		if flaw := cmp.Or(flawOf(&in, q), flawOfOrder(in, q, drawn(t))); flaw != "" {
			t.Fatalf("%s\ninput %+v\nquote %+v", flaw, in, q)
		}
		if after := fmt.Sprintf("%+v", in); after != before {
			t.Fatalf("the input was changed to %s", after)
		}
	})
}

// Whatever amounts a client manages to send: either they are refused, or all laws hold. Nothing panics.
func TestLawsAtTheLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawn(t)
		in := c.input([]int64{math.MaxInt64, math.MaxInt64 / 9, math.MaxInt64 / 50, 1 << 50}[c(0, 3)])
		for i := range in.Tax.Zones {
			for j := range in.Tax.Zones[i].Rates {
				if c.is(2) {
					in.Tax.Zones[i].Rates[j].Rate = money.Rate(c(0, int64(money.MaxRate)))
				}
			}
		}
		q, err := pricing.Price(in)
		if err != nil {
			if fault.CodeOf(err) != fault.CodeValidation {
				t.Fatal(err)
			}
			return
		}
		if flaw := flawOf(&in, q); flaw != "" {
			t.Fatalf("%s\ninput %+v\nquote %+v", flaw, in, q)
		}
	})
}

// Many carts, quickly. For an hour of them: go test ./internal/commerce/pricing -run TestManyCarts -carts 100000000 -seed 7.
func TestManyCarts(t *testing.T) {
	r := rolled(rand.New(rand.NewPCG(*seed, 0)))
	seen := map[money.Currency]bool{}
	for n := range *carts {
		in := r.input([]int64{30, 5_000, 1_000_000}[n%3])
		seen[in.Currency] = true
		q, err := pricing.Price(in)
		if err != nil {
			t.Fatalf("seed %d, cart %d: %v\ninput %+v", *seed, n, err, in)
		}
		flaw := flawOf(&in, q)
		if flaw == "" && n%8 == 0 {
			flaw = flawOfOrder(in, q, r)
		}
		if flaw != "" {
			t.Fatalf("seed %d, cart %d: %s\ninput %+v\nquote %+v", *seed, n, flaw, in, q)
		}
	}
	if *carts >= 200_000 && len(seen) != len(currencies) {
		t.Errorf("%d of %d currencies were tried", len(seen), len(currencies))
	}
}

func BenchmarkPrice(b *testing.B) {
	for _, lines := range []int{2, 50} {
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			in := ship(cart("EUR", make([]int64, lines)...), 495)
			for i := range in.Lines {
				in.Lines[i].UnitPrice.Minor, in.Lines[i].Categories = int64(1999+i), []id.Category{1, 2, 3}
			}
			in.PricesIncludeTax, in.Tax = true, everywhere(190_000)
			ten := percent(1, promotion.Order, 100_000)
			ten.Code = "TEN"
			least := money.Amount{Minor: 10_000_000, Currency: "EUR"}
			in.Promotions, in.Codes = []promotion.Promotion{ten, percent(2, promotion.Items, 50_000), percent(3, promotion.Items, 50_000)}, []string{"TEN"}
			in.Promotions[1].Conditions.Categories = []id.Category{9}
			in.Promotions[2].Conditions.MinSubtotal = &least
			b.ReportAllocs()
			for b.Loop() {
				if _, err := pricing.Price(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
