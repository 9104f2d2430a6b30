package pricing_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/pricing"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// everywhere is a table with these rates for everything.
func everywhere(rates ...money.Rate) tax.Table {
	zone := tax.Zone{ID: 1}
	for i, rate := range rates {
		zone.Rates = append(zone.Rates, tax.Rate{Name: fmt.Sprintf("Tax %d", i+1), Rate: rate})
	}
	return tax.Table{Zones: []tax.Zone{zone}}
}

// cart is a cart with one of each price, taxable; the keys are 1, 2, 3, and so are the products.
func cart(c money.Currency, prices ...int64) pricing.Input {
	in := pricing.Input{Currency: c, At: noon}
	for i, price := range prices {
		in.Lines = append(in.Lines, pricing.Line{
			Key: int64(i + 1), Product: id.Product(i + 1), Quantity: 1, UnitPrice: money.Amount{Minor: price, Currency: c}, Taxable: true,
		})
	}
	return in
}

func ship(in pricing.Input, price int64) pricing.Input {
	in.Shipping = &pricing.Shipping{Name: "Parcel", Price: money.Amount{Minor: price, Currency: in.Currency}}
	return in
}

// deal is an active promotion.
func deal(n id.Promotion, target promotion.Target, change func(*promotion.Promotion)) promotion.Promotion {
	p := promotion.Promotion{ID: n, Label: fmt.Sprintf("Deal %d", n), Active: true, Target: target}
	change(&p)
	return p
}

func percent(n id.Promotion, target promotion.Target, rate money.Rate) promotion.Promotion {
	return deal(n, target, func(p *promotion.Promotion) { p.Kind, p.Rate = promotion.Percent, rate })
}

func fixed(n id.Promotion, target promotion.Target, minor int64, c money.Currency) promotion.Promotion {
	return deal(n, target, func(p *promotion.Promotion) {
		p.Kind, p.Amount = promotion.Fixed, money.Amount{Minor: minor, Currency: c}
	})
}

func price(t *testing.T, in pricing.Input) *pricing.Quote {
	t.Helper()
	q, err := pricing.Price(in)
	if err != nil {
		t.Fatal(err)
	}
	if flaw := flawOf(&in, q); flaw != "" {
		t.Errorf("%s\ninput %+v\nquote %+v", flaw, in, q)
	}
	return q
}

// sums is subtotal, discount, shipping, tax, total, original.
func sums(q *pricing.Quote) []int64 {
	return []int64{
		q.Subtotal.Minor, q.DiscountTotal.Minor, q.ShippingTotal.Minor, q.TaxTotal.Minor, q.Total.Minor, q.OriginalTotal.Minor,
	}
}

func discounts(q *pricing.Quote) (list []int64) {
	for _, l := range q.Lines {
		list = append(list, l.DiscountTotal.Minor)
	}
	return append(list, q.Shipping.DiscountTotal.Minor)
}

func TestHandReckoned(t *testing.T) {
	gross := func(in pricing.Input) pricing.Input { in.PricesIncludeTax = true; return in }
	with := func(in pricing.Input, table tax.Table, promotions ...promotion.Promotion) pricing.Input {
		in.Tax, in.Promotions = table, promotions
		return in
	}
	times := func(in pricing.Input, n int64) pricing.Input { in.Lines[0].Quantity = n; return in }
	tests := []struct {
		name      string
		in        pricing.Input
		sums      []int64 // subtotal, discount, shipping, tax, total, original
		discounts []int64 // of each line, then of the shipping
	}{
		{"nothing", pricing.Input{Currency: "EUR"}, []int64{0, 0, 0, 0, 0, 0}, []int64{0}},
		{
			// 39.98 × 19 / 119 = 6.3834; 4.95 × 19 / 119 = 0.7903
			"German VAT, included, shipping taxed", with(gross(ship(times(cart("EUR", 1999), 2), 495)), everywhere(190_000)),
			[]int64{3998, 0, 495, 638 + 79, 4493, 4493}, []int64{0, 0},
		},
		{
			// 32.97 × 8.75 % = 2.8849
			"American state, county and city, on top", with(times(cart("USD", 1099), 3), everywhere(72_500, 10_000, 5_000)),
			[]int64{3297, 0, 0, 288, 3585, 3585}, []int64{0, 0},
		},
		{
			// 15 % of 999 = 149.85; 849 × 10 / 110 = 77.18
			"yen have no cents", with(gross(cart("JPY", 999)), everywhere(100_000), percent(1, promotion.Items, 150_000)),
			[]int64{999, 150, 0, 77, 849, 999}, []int64{150, 0},
		},
		{
			// 12.345 × 5 % = 0.61725
			"dinars have three places", with(cart("KWD", 12345), everywhere(50_000)), []int64{12345, 0, 0, 617, 12962, 12962}, []int64{0, 0},
		},
		{
			"half a cent goes up", with(cart("USD", 50), everywhere(10_000)), []int64{50, 0, 0, 1, 51, 51}, []int64{0, 0},
		},
		{
			"an amount off the order, by largest remainder", with(cart("EUR", 1000, 1000, 1000), tax.Table{}, fixed(1, promotion.Order, 100, "EUR")),
			[]int64{3000, 100, 0, 0, 2900, 3000}, []int64{34, 33, 33, 0},
		},
		{
			// 100 over 10 : 25 : 30 is 15.38, 38.46, 46.15
			"by largest remainder, unevenly", with(cart("EUR", 1000, 2500, 3000), tax.Table{}, fixed(1, promotion.Order, 100, "EUR")),
			[]int64{6500, 100, 0, 0, 6400, 6500}, []int64{15, 39, 46, 0},
		},
		{
			// 10 % of 1.05 is 0.105, once; line by line it would be 0.01 + 0.10
			"a share of the order is rounded once", with(cart("EUR", 5, 100), tax.Table{}, percent(1, promotion.Order, 100_000)),
			[]int64{105, 11, 0, 0, 94, 105}, []int64{1, 10, 0},
		},
		{
			"an amount off each unit", with(times(cart("EUR", 1000), 3), tax.Table{}, fixed(1, promotion.Items, 150, "EUR")),
			[]int64{3000, 450, 0, 0, 2550, 3000}, []int64{450, 0},
		},
		{
			"never below zero", with(ship(times(cart("EUR", 100), 3), 200), tax.Table{}, fixed(1, promotion.Items, math.MaxInt64, "EUR"),
				fixed(2, promotion.Order, 500, "EUR"), fixed(3, promotion.Shipping, 500, "EUR")),
			[]int64{300, 500, 200, 0, 0, 500}, []int64{300, 200},
		},
		{
			// Items first: 1000 − 10 % = 900; then 100 off the order = 800; then half of the shipping.
			"items, then order, then shipping, whatever the priority", with(ship(cart("EUR", 1000), 401), tax.Table{},
				deal(1, promotion.Shipping, func(p *promotion.Promotion) { p.Kind, p.Rate, p.Priority = promotion.Percent, 500_000, 9 }),
				deal(2, promotion.Order, func(p *promotion.Promotion) {
					p.Kind, p.Amount, p.Priority = promotion.Fixed, money.Amount{Minor: 100, Currency: "EUR"}, 8
				}),
				percent(3, promotion.Items, 100_000)),
			[]int64{1000, 100 + 100 + 201, 401, 0, 1000, 1401}, []int64{200, 201},
		},
		{
			// 1000 × 50 % = 500, then 100 off: 400. The other way round it would be 450.
			"the higher priority first", with(cart("EUR", 1000), tax.Table{}, fixed(1, promotion.Items, 100, "EUR"),
				deal(2, promotion.Items, func(p *promotion.Promotion) { p.Kind, p.Rate, p.Priority = promotion.Percent, 500_000, 1 })),
			[]int64{1000, 600, 0, 0, 400, 1000}, []int64{600, 0},
		},
		{
			"of equal priority the older first", with(cart("EUR", 1000), tax.Table{}, percent(2, promotion.Items, 500_000),
				fixed(1, promotion.Items, 100, "EUR")),
			[]int64{1000, 550, 0, 0, 450, 1000}, []int64{550, 0},
		},
		{
			// 30.00 − 0.0333 % = 29.99, of which 9.99 for each of three leaves 0.02
			"an amount off each unit, of what is left", with(times(cart("EUR", 1000), 3), tax.Table{}, percent(1, promotion.Items, 333),
				fixed(2, promotion.Items, 999, "EUR")),
			[]int64{3000, 2998, 0, 0, 2, 3000}, []int64{2998, 0},
		},
		{
			"the tax of what is left", with(ship(cart("USD", 1000), 500), everywhere(100_000), percent(1, promotion.Order, 500_000),
				deal(2, promotion.Shipping, func(p *promotion.Promotion) { p.Kind = promotion.FreeShipping })),
			[]int64{1000, 1000, 500, 50, 550, 1650}, []int64{500, 500},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			q := price(t, test.in)
			if got := sums(q); !slices.Equal(got, test.sums) {
				t.Errorf("subtotal, discount, shipping, tax, total, original are %v, want %v", got, test.sums)
			}
			if got := discounts(q); !slices.Equal(got, test.discounts) {
				t.Errorf("discounts are %v, want %v", got, test.discounts)
			}
		})
	}
}

func TestTaxLinesByLargestRemainder(t *testing.T) {
	in := cart("USD", 3297)
	in.Tax = everywhere(72_500, 10_000, 5_000)
	// 2.88 over 7.25 : 1 : 0.5 is 2.3863, 0.3291, 0.1646
	want := []pricing.TaxLine{
		{Name: "Tax 1", Rate: 72_500, Amount: money.Amount{Minor: 239, Currency: "USD"}, Source: "table"},
		{Name: "Tax 2", Rate: 10_000, Amount: money.Amount{Minor: 33, Currency: "USD"}, Source: "table"},
		{Name: "Tax 3", Rate: 5_000, Amount: money.Amount{Minor: 16, Currency: "USD"}, Source: "table"},
	}
	if got := price(t, in).Lines[0].TaxLines; !slices.Equal(got, want) {
		t.Errorf("tax lines are %+v, want %+v", got, want)
	}
}

func TestClassesAndWhatIsNotTaxable(t *testing.T) {
	in := ship(cart("EUR", 1000, 1000, 1000), 1000)
	in.Lines[1].TaxClass, in.Lines[2].Taxable, in.Shipping.TaxClass = "reduced", false, "reduced"
	in.Destination = address.Address{CountryCode: "DE"}
	in.Tax = tax.Table{Zones: []tax.Zone{{CountryCode: "DE", Rates: []tax.Rate{
		{Name: "VAT 19 %", Rate: 190_000}, {Class: "reduced", Name: "VAT 7 %", Rate: 70_000},
	}}}}
	q := price(t, in)
	if got := []int64{q.Lines[0].TaxTotal.Minor, q.Lines[1].TaxTotal.Minor, q.Lines[2].TaxTotal.Minor, q.Shipping.TaxTotal.Minor}; !slices.Equal(got, []int64{190, 70, 0, 70}) {
		t.Errorf("taxes are %v", got)
	}
	in.Destination.CountryCode = "CH"
	if q := price(t, in); !q.TaxTotal.IsZero() || q.Lines[0].TaxLines != nil || q.Total.Minor != 4000 {
		t.Errorf("where there is no zone: %+v", q)
	}
}

// The whole explanation of one cart, word for word.
func TestSteps(t *testing.T) {
	in := ship(cart("EUR", 1000, 333), 495)
	in.PricesIncludeTax, in.Tax, in.Codes = true, everywhere(190_000), []string{"TEN"}
	ten := percent(7, promotion.Order, 100_000)
	ten.Code = "TEN"
	in.Promotions = []promotion.Promotion{ten, deal(8, promotion.Shipping, func(p *promotion.Promotion) { p.Kind = promotion.FreeShipping })}
	var got []string
	for _, s := range price(t, in).Steps {
		got = append(got, fmt.Sprintf("%s line %d %q promotion %d rate %s rounded %t: %d, contained %d, total %d",
			s.Kind, s.Line, s.Label, int64(s.Promotion), s.Rate, s.Rounded, s.Amount.Minor, s.Contained.Minor, s.Total.Minor))
	}
	// 10 % of 13.33 is 1.333, rounded to 1.33, of which the lines get 0.9977 and 0.3322.
	want := `list_price line 1 "" promotion 0 rate 0 rounded false: 1000, contained 0, total 1000
list_price line 2 "" promotion 0 rate 0 rounded false: 333, contained 0, total 1333
discount line 1 "Deal 7" promotion 7 rate 10 rounded true: -100, contained 0, total 1233
discount line 2 "Deal 7" promotion 7 rate 10 rounded true: -33, contained 0, total 1200
shipping line 0 "Parcel" promotion 0 rate 0 rounded false: 495, contained 0, total 1695
discount line 0 "Deal 8" promotion 8 rate 0 rounded false: -495, contained 0, total 1200
tax_included line 1 "Tax 1" promotion 0 rate 19 rounded true: 0, contained 144, total 1200
tax_included line 2 "Tax 1" promotion 0 rate 19 rounded true: 0, contained 48, total 1200
tax_included line 0 "Tax 1" promotion 0 rate 19 rounded false: 0, contained 0, total 1200`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("steps are\n%s\nwant\n%s", text, want)
	}
}

func TestRoundedSaysWhetherAFractionWasDropped(t *testing.T) {
	for _, c := range []struct {
		in   pricing.Input
		deal promotion.Promotion
		want []bool
	}{
		{cart("EUR", 1000, 500), percent(1, promotion.Items, 100_000), []bool{false, false}},
		{cart("EUR", 1000, 505), percent(1, promotion.Items, 100_000), []bool{false, true}},
		{cart("EUR", 1000, 500), fixed(1, promotion.Order, 300, "EUR"), []bool{false, false}},
		{cart("EUR", 1000, 500), fixed(1, promotion.Order, 301, "EUR"), []bool{true, true}},
	} {
		c.in.Promotions = []promotion.Promotion{c.deal}
		var got []bool
		for _, s := range price(t, c.in).Steps {
			if s.Kind == pricing.StepDiscount {
				got = append(got, s.Rounded)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.deal, got, c.want)
		}
	}
}

func TestWhichPromotionsApply(t *testing.T) {
	exclusive := func(p promotion.Promotion) promotion.Promotion { p.Exclusive = true; return p }
	ranked := func(p promotion.Promotion, priority int64) promotion.Promotion { p.Priority = priority; return p }
	on := func(p promotion.Promotion, products ...id.Product) promotion.Promotion {
		p.Conditions.Products = products
		return p
	}
	a, b, c := percent(1, promotion.Items, 100_000), percent(2, promotion.Items, 200_000), percent(3, promotion.Order, 300_000)
	tests := []struct {
		name       string
		promotions []promotion.Promotion
		want       []id.Promotion
	}{
		{"all that are not exclusive", []promotion.Promotion{c, b, a}, []id.Promotion{1, 2, 3}},
		{"an exclusive one that is first, alone", []promotion.Promotion{a, ranked(exclusive(b), 1), c}, []id.Promotion{2}},
		{"an exclusive one that is not first, not at all", []promotion.Promotion{a, exclusive(b), c}, []id.Promotion{1, 3}},
		{"two exclusive ones, the first", []promotion.Promotion{exclusive(a), exclusive(b)}, []id.Promotion{1}},
		{"one that has nothing to be on stands back", []promotion.Promotion{
			ranked(exclusive(deal(9, promotion.Shipping, func(p *promotion.Promotion) { p.Kind = promotion.FreeShipping })), 1), a,
		}, []id.Promotion{1}},
		{"one twice, once", []promotion.Promotion{a, a}, []id.Promotion{1}},
		{"on goods that are there", []promotion.Promotion{on(a, 2), on(c, 2)}, []id.Promotion{1, 3}},
		{"on goods that are not there", []promotion.Promotion{on(a, 99), on(c, 99)}, nil},
		{"in another currency", []promotion.Promotion{fixed(5, promotion.Order, 100, "USD")}, nil},
		{"with a code that nobody entered", []promotion.Promotion{deal(5, promotion.Order, func(p *promotion.Promotion) {
			p.Kind, p.Rate, p.Code = promotion.Percent, 100_000, "SECRET"
		})}, nil},
		{"not active", []promotion.Promotion{deal(5, promotion.Order, func(p *promotion.Promotion) {
			p.Kind, p.Rate, p.Active = promotion.Percent, 100_000, false
		})}, nil},
	}
	for _, test := range tests {
		in := cart("EUR", 1000, 2000)
		in.Promotions = test.promotions
		var got []id.Promotion
		for _, applied := range price(t, in).Applied {
			got = append(got, applied.Promotion.ID)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestItemsAreThoseThatThePromotionCovers(t *testing.T) {
	in := cart("EUR", 1000, 1000, 1000)
	in.Lines[2].Categories = []id.Category{7, 8}
	p := percent(1, promotion.Items, 100_000)
	p.Conditions.Products, p.Conditions.Categories = []id.Product{1}, []id.Category{8}
	in.Promotions = []promotion.Promotion{p}
	if got := discounts(price(t, in)); !slices.Equal(got, []int64{100, 0, 100, 0}) {
		t.Errorf("discounts are %v", got)
	}
}

func TestCodes(t *testing.T) {
	coded := func(n id.Promotion, code string, change func(*promotion.Promotion)) promotion.Promotion {
		p := percent(n, promotion.Order, 100_000)
		p.Code = code
		change(&p)
		return p
	}
	nothing := func(*promotion.Promotion) {}
	fifty := money.Amount{Minor: 5000, Currency: "EUR"}
	all := []promotion.Promotion{
		coded(1, "GOOD", nothing),
		coded(2, "OVER", func(p *promotion.Promotion) { p.EndsAt = noon }),
		coded(3, "SOON", func(p *promotion.Promotion) { p.StartsAt = noon.Add(1) }),
		coded(4, "USED", func(p *promotion.Promotion) { p.UsageLimit, p.UsedCount = 5, 5 }),
		coded(5, "MINE", func(p *promotion.Promotion) { p.UsageLimitPerCustomer = 1 }),
		coded(6, "LARGE", func(p *promotion.Promotion) { p.Conditions.MinSubtotal = &fifty }),
		coded(7, "GOODS", func(p *promotion.Promotion) { p.Conditions.Products = []id.Product{99} }),
		coded(8, "ALONE", func(p *promotion.Promotion) { p.Exclusive = true }),
		coded(9, "SHIP", func(p *promotion.Promotion) { p.Kind, p.Target = promotion.FreeShipping, promotion.Shipping }),
		coded(10, "LEAST", func(p *promotion.Promotion) { p.Rate = 1 }),
	}
	in := cart("EUR", 1000)
	in.Promotions = all
	in.Buyer.Uses = map[id.Promotion]int64{5: 1}
	want := []pricing.CodeResult{
		{"GOOD", true, "", "", false},
		{"NONE", false, promotion.CodeCouponInvalid, "There is no code NONE. Please check how it is written.", false},
		{"", false, promotion.CodeCouponInvalid, "There is no code . Please check how it is written.", false},
		{"OVER", false, promotion.CodeCouponExpired, "The code OVER is no longer valid: its time is over.", false},
		{"SOON", false, promotion.CodeCouponInvalid, "The code SOON is not valid yet.", false},
		{"USED", false, promotion.CodeCouponLimitReached, "The code USED was used as often as it may be.", false},
		{"MINE", false, promotion.CodeCouponLimitReached, "You have used the code MINE as often as one customer may.", false},
		{"LARGE", false, promotion.CodeCouponInvalid, "The code LARGE needs goods for at least 50.00 EUR.", false},
		{"GOODS", false, promotion.CodeCouponInvalid, "The code GOODS is for goods that are not in the cart.", false},
		{"ALONE", false, "", "The code ALONE cannot be combined with the other discounts on this order.", true},
		{"SHIP", false, "", "The code SHIP is for the shipping. It will apply as soon as there is some to pay for.", false},
		{"LEAST", false, "", "The code LEAST has nothing more to take off.", false},
		{"GOOD", true, "", "", false},
	}
	for _, result := range want {
		in.Codes = append(in.Codes, result.Code)
	}
	q := price(t, in)
	for i, result := range q.Codes {
		if result != want[i] {
			t.Errorf("%+v, want %+v", result, want[i])
		}
	}
	if got := sums(q); !slices.Equal(got, []int64{1000, 100, 0, 0, 900, 1000}) {
		t.Errorf("sums are %v", got)
	}

	all[7].Priority = 1 // the exclusive one comes first now
	in.Codes = []string{"GOOD", "ALONE"}
	q = price(t, in)
	if q.Codes[0].Applied || q.Codes[0].Problem != "" || !q.Codes[1].Applied {
		t.Errorf("codes are %+v", q.Codes)
	}
}

func TestWhatCannotBePriced(t *testing.T) {
	good := func(change func(*pricing.Input)) pricing.Input {
		in := ship(cart("EUR", 1000, 2000), 500)
		change(&in)
		return in
	}
	large := money.Amount{Minor: math.MaxInt64, Currency: "EUR"}
	for name, in := range map[string]pricing.Input{
		"no currency":             good(func(in *pricing.Input) { in.Currency = "" }),
		"another currency":        good(func(in *pricing.Input) { in.Lines[1].UnitPrice.Currency = "USD" }),
		"shipping in another":     good(func(in *pricing.Input) { in.Shipping.Price.Currency = "USD" }),
		"none of it":              good(func(in *pricing.Input) { in.Lines[0].Quantity = 0 }),
		"less than none":          good(func(in *pricing.Input) { in.Lines[0].Quantity = -1 }),
		"a negative price":        good(func(in *pricing.Input) { in.Lines[0].UnitPrice.Minor = -1 }),
		"negative shipping":       good(func(in *pricing.Input) { in.Shipping.Price.Minor = -1 }),
		"no key":                  good(func(in *pricing.Input) { in.Lines[0].Key = 0 }),
		"a key twice":             good(func(in *pricing.Input) { in.Lines[1].Key = 1 }),
		"a key twice, many lines": good(func(in *pricing.Input) { in.Lines = append(cart("EUR", make([]int64, 100)...).Lines, in.Lines[0]) }),
		"a large line":            good(func(in *pricing.Input) { in.Lines[0].UnitPrice, in.Lines[0].Quantity = large, 2 }),
		"a large subtotal":        good(func(in *pricing.Input) { in.Lines[0].UnitPrice = large }),
		"a large shipping":        good(func(in *pricing.Input) { in.Shipping.Price = large }),
		"a large tax": good(func(in *pricing.Input) {
			in.Lines[0].UnitPrice.Minor, in.Tax = math.MaxInt64-5000, everywhere(10_000)
		}),
		"a tax above all": good(func(in *pricing.Input) {
			in.Lines[0].UnitPrice.Minor, in.Tax = math.MaxInt64/5, everywhere(money.MaxRate)
		}),
		"a large total without discounts": good(func(in *pricing.Input) {
			in.Lines[0].UnitPrice.Minor, in.Tax = math.MaxInt64/2, everywhere(money.Whole*2)
			in.Promotions = []promotion.Promotion{percent(1, promotion.Order, money.Whole)}
		}),
		"a rate above all": good(func(in *pricing.Input) { in.Tax = everywhere(money.MaxRate + 1) }),
		"a negative rate":  good(func(in *pricing.Input) { in.Tax = everywhere(-1) }),
	} {
		q, err := pricing.Price(in)
		if q != nil || fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("%s: %v, %v", name, q, err)
		}
		if strings.HasPrefix(name, "a large") && fault.From(err).Message != "The amount of money is too large." {
			t.Errorf("%s: %v", name, err)
		}
	}
	in := good(func(in *pricing.Input) { in.Lines[0].UnitPrice.Minor = math.MaxInt64 - 2500 })
	if q := price(t, in); q.Total != large {
		t.Errorf("the largest total is %v", q.Total)
	}
}
