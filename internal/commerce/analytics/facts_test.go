package analytics

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// basket is an order of two mugs and a lamp with shipping, 19 % contained: total 119.00.
func basket() *Facts {
	return &Facts{
		Order: 1, Currency: "EUR", Country: "DE", PlacedAt: noon,
		Lines: []FactLine{
			{ID: 11, Product: 101, Category: 7, Quantity: 2, Subtotal: 4760, Discount: 476, Tax: 684, Total: 4284, UnitCost: new(int64(1000))},
			{ID: 12, Product: 102, Category: 7, Quantity: 1, Subtotal: 7140, Discount: 0, Tax: 1140, Total: 7140},
		},
		Shipping: FactShipping{Price: 595, Discount: 119, Tax: 76, Total: 476},
		Used:     []FactPromotion{{Promotion: 5, Amount: 595}},
	}
}

// whole is all facts of an order, added up.
func whole(o *Facts) Figures {
	var sum Figures
	for _, e := range o.Entries() {
		sum.Add(e.Counts)
		for _, p := range e.Parts {
			sum.Add(p.Figures)
		}
	}
	return sum
}

func TestWhatCounts(t *testing.T) {
	charged := Movement{ID: 21, Kind: Captured, Amount: 11900, At: noon}
	sale := Figures{Orders: 1, Units: 3, Gross: 11900, Discounts: 595, Shipping: 595, Tax: 1900, Cost: 2000, Costed: 3600}
	with := func(changes map[Measure]int64) Figures {
		f := sale
		for m, value := range changes {
			f[m] = value
		}
		return f
	}
	lamp := []MovementLine{{Line: 12, Quantity: 1, Amount: 7140}}
	for name, c := range map[string]struct {
		change func(o *Facts)
		want   Figures
		net    int64
		facts  int
	}{
		"it does not stand yet": {func(o *Facts) { o.PlacedAt = time.Time{} }, Figures{}, 0, 0},
		"it stands":             {func(*Facts) {}, sale, 11900, 1},
		"it is paid":            {func(o *Facts) { o.Movements = []Movement{charged} }, sale, 11900, 1},
		"canceled, never paid": {func(o *Facts) { o.ClosedAt = noon }, with(map[Measure]int64{
			CanceledOrders: 1, CanceledUnits: 3, Canceled: 11900, CanceledTax: 1900, Cost: 0, Costed: 0,
		}), 0, 2},
		"canceled, and what was paid is kept": {func(o *Facts) {
			o.ClosedAt, o.Movements = noon, []Movement{charged}
		}, with(map[Measure]int64{CanceledOrders: 1, CanceledUnits: 3, Cost: 0, Costed: 0}), 11900, 3},
		"canceled, half of it was paid": {func(o *Facts) {
			o.ClosedAt, o.Movements = noon, []Movement{{ID: 21, Kind: Captured, Amount: 5950}}
		}, with(map[Measure]int64{
			CanceledOrders: 1, CanceledUnits: 3, Canceled: 5950, CanceledTax: 950, Cost: 0, Costed: 0,
		}), 5950, 3},
		"canceled and given back": {func(o *Facts) {
			o.ClosedAt = noon
			o.Movements = []Movement{charged, {ID: 22, Kind: GivenBack, Amount: 11900, At: noon, Shipping: 476, Lines: []MovementLine{
				{Line: 11, Quantity: 2, Amount: 4284}, {Line: 12, Quantity: 1, Amount: 7140},
			}}}
		}, with(map[Measure]int64{
			CanceledOrders: 1, CanceledUnits: 3, Refunds: 1, Refunded: 11900, RefundedShipping: 476, RefundedTax: 1900, Cost: 0, Costed: 0,
		}), 0, 4},
		"goodwill, then canceled, and the rest given back for no line": {func(o *Facts) {
			o.ClosedAt = noon
			o.Movements = []Movement{
				charged, {ID: 22, Kind: GivenBack, Amount: 500, At: noon.Add(-time.Hour)}, {ID: 23, Kind: GivenBack, Amount: 11400, At: noon},
			}
		}, with(map[Measure]int64{
			CanceledOrders: 1, CanceledUnits: 3, Refunds: 2, Refunded: 11900, RefundedTax: 1900, Cost: 0, Costed: 0,
		}), 0, 5},
		"half of it was paid, then canceled, and given back for no line": {func(o *Facts) {
			o.ClosedAt = noon
			o.Movements = []Movement{{ID: 21, Kind: Captured, Amount: 5950, At: noon}, {ID: 22, Kind: GivenBack, Amount: 5950, At: noon}}
		}, with(map[Measure]int64{
			CanceledOrders: 1, CanceledUnits: 3, Canceled: 5950, CanceledTax: 950, Refunds: 1, Refunded: 5950, RefundedTax: 950, Cost: 0, Costed: 0,
		}), 0, 4},
		"a mug came back, then the rest was canceled": {func(o *Facts) {
			o.ClosedAt = noon
			o.Movements = []Movement{charged, {ID: 22, Kind: GivenBack, Amount: 2142, At: noon.Add(-time.Hour), Lines: []MovementLine{
				{Line: 11, Quantity: 1, Amount: 2142},
			}}}
		}, with(map[Measure]int64{
			CanceledOrders: 1, CanceledUnits: 2, Refunds: 1, RefundedUnits: 1, Refunded: 2142, RefundedTax: 342, Cost: 0, Costed: 0,
		}), 9758, 4},
		"canceled, and money for a mug comes back to the shop": {func(o *Facts) {
			mug := []MovementLine{{Line: 11, Quantity: 1, Amount: 2142}}
			o.ClosedAt = noon
			o.Movements = []Movement{
				charged, {ID: 22, Kind: GivenBack, Amount: 2142, At: noon.Add(-time.Hour), Lines: mug}, {ID: 23, Kind: CameBack, Amount: 2142, At: noon, Lines: mug},
			}
		}, with(map[Measure]int64{CanceledOrders: 1, CanceledUnits: 2, RefundedUnits: 1, Cost: 0, Costed: 0}), 11900, 5},
		"the lamp came back": {func(o *Facts) {
			o.Movements = []Movement{charged, {ID: 22, Kind: GivenBack, Amount: 7140, Lines: lamp}}
		}, with(map[Measure]int64{Refunds: 1, RefundedUnits: 1, Refunded: 7140, RefundedTax: 1140}), 4760, 2},
		"money for the lamp came back to the shop": {func(o *Facts) {
			o.Movements = []Movement{charged, {ID: 22, Kind: GivenBack, Amount: 7140, Lines: lamp}, {ID: 23, Kind: CameBack, Amount: 7140, Lines: lamp}}
		}, sale, 11900, 3},
		"goodwill": {func(o *Facts) {
			o.Movements = []Movement{charged, {ID: 22, Kind: GivenBack, Amount: 1190}}
		}, with(map[Measure]int64{Refunds: 1, Refunded: 1190, RefundedTax: 190, Costed: 3240}), 10710, 2}, // a tenth of what they brought in
		"a mug came back": {func(o *Facts) {
			o.Movements = []Movement{charged, {ID: 22, Kind: GivenBack, Amount: 2142, Lines: []MovementLine{{Line: 11, Quantity: 1, Amount: 2142}}}}
		}, with(map[Measure]int64{
			Refunds: 1, RefundedUnits: 1, Refunded: 2142, RefundedTax: 342, Cost: 1000, Costed: 1800,
		}), 9758, 2},
		"taxes on top": {func(o *Facts) { o.AddsTax = true }, with(map[Measure]int64{TaxAdded: 1900}), 13800, 1},
		"an imported cancellation": {func(o *Facts) {
			o.Credit, o.ClosedAt = true, noon
			o.Movements = []Movement{charged, {ID: 22, Kind: GivenBack, Amount: 7140, Lines: lamp}}
		}, Figures{Refunds: 1, RefundedUnits: 1, Refunded: 7140, RefundedTax: 1140}, -7140, 1},
	} {
		o := basket()
		c.change(o)
		got := whole(o)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got.Net() != c.net || len(o.Entries()) != c.facts {
			t.Errorf("%s: net %d and %d facts, want %d and %d", name, got.Net(), len(o.Entries()), c.net, c.facts)
		}
	}
}

func TestFactsHaveTheirOwnDay(t *testing.T) {
	o := basket()
	o.ClosedAt = noon.Add(24 * time.Hour)
	o.Movements = []Movement{
		{ID: 21, Kind: Captured, Amount: 11900, At: noon.Add(time.Hour)},
		{ID: 22, Kind: GivenBack, Amount: 11900, At: noon.Add(72 * time.Hour)},
		{ID: 23, Kind: Captured, Amount: 100, At: noon.Add(96 * time.Hour)},
	}
	want := []string{"sale 0h", "closing 24h", "money 24h", "money 72h", "money 96h"}
	var got []string
	for _, e := range o.Entries() {
		got = append(got, fmt.Sprintf("%s %dh", e.Kind, e.At.Sub(noon)/time.Hour))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestProductsCountOrdersOnce(t *testing.T) {
	o := basket()
	o.Lines[1].Product = 101 // two lines of one product
	sums := rollup{}
	for _, e := range o.Entries() {
		sums.add(&e, time.UTC)
	}
	product := sums[cell{ByProduct, "EUR", 1, int64(DateOf(noon)), 101}]
	if product[Orders] != 1 || product[Units] != 3 || product[Gross] != 11900 || product[Shipping] != 0 {
		t.Errorf("%v", product)
	}
	used := sums[cell{ByPromotion, "EUR", 1, int64(DateOf(noon)), 5}]
	if used[Orders] != 1 || used[Discounts] != 595 || used[Gross] != 11900 {
		t.Errorf("%v", used)
	}
	if f := sums[cell{ByCountry, "EUR", 1, int64(DateOf(noon)), countryKey("DE")}]; f[Orders] != 1 || f.Total() != 11900 {
		t.Errorf("%v", f)
	}
}

func TestShares(t *testing.T) {
	for _, c := range []struct{ amount, part, whole, want int64 }{
		{100, 1, 3, 33}, {200, 1, 3, 67}, {5, 1, 2, 2}, {7, 1, 2, 4}, {-5, 1, 2, -2}, {-7, 1, 2, -4}, {10, 0, 3, 0}, {10, 1, 0, 0},
		{1 << 60, 1 << 60, 1 << 60, 1 << 60}, {-1 << 60, 3, 3, -1 << 60},
	} {
		if got := share(c.amount, c.part, c.whole); got != c.want {
			t.Errorf("%d × %d ÷ %d is %d, want %d", c.amount, c.part, c.whole, got, c.want)
		}
	}
}

func TestMarginsAndAverages(t *testing.T) {
	f := whole(basket())
	margin, known := f.Margin()
	if !known || margin != 444_444 || f.Profit() != 1600 || f.Revenue() != 10000 || f.AverageOrder() != 11900 || f.NetUnits() != 3 {
		t.Errorf("%v %v %d %d %d %d", margin, known, f.Profit(), f.Revenue(), f.AverageOrder(), f.NetUnits())
	}
	if _, known := (&Figures{}).Margin(); known || (&Figures{}).AverageOrder() != 0 {
		t.Error("nothing has a margin")
	}
}

// TestPiecesComeToTheWhole gives an order back in many pieces: what they come to is what all of it at once comes to.
func TestPiecesComeToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := basket()
		number := id.PaymentEvent(100)
		add := func(kind MovementKind, amount int64, lines []MovementLine, shipping int64) {
			number++
			o.Movements = append(o.Movements, Movement{ID: number, Kind: kind, Amount: amount, At: noon, Lines: lines, Shipping: shipping})
		}
		pieces := func(amount int64, f func(part int64, last bool)) {
			for amount > 0 {
				part := rapid.Int64Range(1, max(1, amount/2)).Draw(t, "piece")
				if rapid.IntRange(0, 9).Draw(t, "last") == 0 {
					part = amount
				}
				amount -= part
				f(part, amount == 0)
			}
		}
		closed := rapid.Bool().Draw(t, "closed")
		if closed {
			o.ClosedAt = noon.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "when")) * time.Hour)
		}
		pieces(11900, func(part int64, _ bool) { add(Captured, part, nil, 0) })
		if rapid.Bool().Draw(t, "for lines") {
			for i := range o.Lines {
				l := &o.Lines[i]
				pieces(l.Total, func(part int64, last bool) {
					back := MovementLine{Line: l.ID, Amount: part}
					if last {
						back.Quantity = l.Quantity
					}
					add(GivenBack, part, []MovementLine{back}, 0)
				})
			}
			pieces(o.Shipping.Total, func(part int64, _ bool) { add(GivenBack, part, nil, part) })
		} else {
			pieces(11900, func(part int64, _ bool) { add(GivenBack, part, nil, 0) })
		}
		got := whole(o)
		if got.Net() != 0 || got.NetTax() != 0 || got.Revenue() != 0 {
			t.Fatalf("net %d, tax %d, revenue %d", got.Net(), got.NetTax(), got.Revenue())
		}
		if got[RefundedTax] != 1900 {
			t.Fatalf("%d of tax were given back", got[RefundedTax])
		}
		if forLines := got[RefundedShipping] > 0; (closed || forLines) && (got.NetUnits() != 0 || got[Cost] != 0 || got[Costed] != 0) {
			t.Fatalf("%d units, cost %d of %d are left", got.NetUnits(), got[Cost], got[Costed])
		} else if !closed && !forLines && (got[Costed] != 0 || got[Cost] == 0) {
			t.Fatalf("the customer keeps what cost %d, and it brought in %d", got[Cost], got[Costed])
		}
	})
}

// TestClosedOrdersKeepNoGoods: whatever was paid and given back, nothing but money is left of an order that was closed.
func TestClosedOrdersKeepNoGoods(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := anyFacts(t, 1)
		if o.ClosedAt.IsZero() {
			o.ClosedAt = o.PlacedAt.Add(24 * time.Hour)
		}
		if got := whole(o); got.NetUnits() != 0 || got[Cost] != 0 || got[Costed] != 0 {
			t.Fatalf("%d units, cost %d of %d are left", got.NetUnits(), got[Cost], got[Costed])
		}
	})
}

// anyFacts is an order with whatever can happen to one.
func anyFacts(t *rapid.T, number int64) *Facts {
	o := &Facts{
		Order: id.Order(number), Currency: rapid.SampledFrom([]money.Currency{"EUR", "USD"}).Draw(t, "currency"),
		Country: rapid.SampledFrom([]string{"DE", "FR", ""}).Draw(t, "country"), AddsTax: rapid.Bool().Draw(t, "adds"),
		PlacedAt: noon.Add(time.Duration(rapid.Int64Range(0, 400*24).Draw(t, "at")) * time.Hour),
	}
	total := int64(0)
	for i := range rapid.IntRange(1, 4).Draw(t, "lines") {
		l := FactLine{
			ID: id.OrderLine(number*10 + int64(i)), Product: id.Product(rapid.Int64Range(0, 3).Draw(t, "product")),
			Category: id.Category(rapid.Int64Range(0, 2).Draw(t, "category")), Quantity: rapid.Int64Range(1, 5).Draw(t, "quantity"),
			Subtotal: rapid.Int64Range(0, 10_000).Draw(t, "subtotal"),
		}
		l.Discount = rapid.Int64Range(0, l.Subtotal).Draw(t, "discount")
		l.Tax = (l.Subtotal - l.Discount) / 6
		l.Total = l.Subtotal - l.Discount
		if o.AddsTax {
			l.Total += l.Tax
		}
		if rapid.Bool().Draw(t, "costed") {
			l.UnitCost = new(rapid.Int64Range(0, 500).Draw(t, "cost"))
		}
		total += l.Total
		o.Lines = append(o.Lines, l)
	}
	left := total
	if rapid.Bool().Draw(t, "closed") {
		o.ClosedAt = o.PlacedAt.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "until")) * time.Hour)
		left = rapid.Int64Range(0, total).Draw(t, "paid")
	}
	if left > 0 {
		o.Movements = append(o.Movements, Movement{ID: id.PaymentEvent(number*10 + 5), Kind: Captured, Amount: left, At: o.PlacedAt})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "refunds") {
		m := Movement{ID: id.PaymentEvent(number*10 + 6 + int64(i)), Kind: GivenBack, At: o.PlacedAt.Add(time.Duration(i*37) * time.Hour)}
		l := &o.Lines[0]
		if part := min(left, l.Total/2); part > 0 {
			m.Lines = []MovementLine{{Line: l.ID, Quantity: 1, Amount: part}}
			m.Amount = rapid.Int64Range(part, left).Draw(t, "back")
			left -= m.Amount
			o.Movements = append(o.Movements, m)
		}
	}
	return o
}

// TestAnyOrderOfFactsComesToTheSame books the facts of orders in any order, some of them again and in any portions, and compares
// every sum with one that is reckoned without cells; and the net with what the ledgers come to.
func TestAnyOrderOfFactsComesToTheSame(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var entries []Entry
		net := map[money.Currency]int64{}
		for number := range rapid.Int64Range(1, 8).Draw(t, "orders") {
			o := anyFacts(t, number+1)
			entries = append(entries, o.Entries()...)
			charged, back, total := int64(0), int64(0), int64(0)
			for _, m := range o.Movements {
				if m.Kind == Captured {
					charged += m.Amount
				} else {
					back += m.Amount
				}
			}
			for _, l := range o.Lines {
				total += l.Total
			}
			if !o.ClosedAt.IsZero() {
				total = charged
			}
			net[o.Currency] += total - back
		}
		straight, shuffled, seen := rollup{}, rollup{}, map[name]bool{}
		for i := range entries {
			straight.add(&entries[i], zone)
		}
		twice := append(append([]Entry{}, entries...), entries...)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).Shuffle(len(twice), func(i, k int) { twice[i], twice[k] = twice[k], twice[i] })
		for i := range twice {
			e := &twice[i]
			if n := (name{1, e.Order, e.Kind, e.Source}); !seen[n] {
				seen[n] = true
				shuffled.add(e, zone)
			}
		}
		if diff := cmp.Diff(straight, shuffled, cmp.AllowUnexported(cell{})); diff != "" {
			t.Fatal(diff)
		}
		sums := map[Dimension]map[int64]map[money.Currency]*Figures{}
		for c, f := range straight {
			if sums[c.dimension] == nil {
				sums[c.dimension] = map[int64]map[money.Currency]*Figures{}
			}
			if sums[c.dimension][c.span] == nil {
				sums[c.dimension][c.span] = map[money.Currency]*Figures{}
			}
			if sums[c.dimension][c.span][c.currency] == nil {
				sums[c.dimension][c.span][c.currency] = &Figures{}
			}
			sums[c.dimension][c.span][c.currency].Add(*f)
		}
		for currency, want := range net {
			for _, span := range []int64{0, 1} {
				if got := sums[ByShop][span][currency].Net(); got != want {
					t.Fatalf("net in %s, span %d, is %d, want %d", currency, span, got, want)
				}
			}
			for _, span := range spans(ByProduct) {
				if diff := cmp.Diff(shared(ByProduct, sums[ByShop][0][currency]), shared(ByProduct, sums[ByProduct][span][currency])); diff != "" {
					t.Fatalf("products, span %d: %s", span, diff)
				}
			}
		}
	})
}
