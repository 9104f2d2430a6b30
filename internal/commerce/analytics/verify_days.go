package analytics

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// Every row of the figures and every row of the ledgers that is in them, in one statement, in no order. What the second, third
// and fourth number are depends on where a row is from: see comparison.take. Of an order, tax_added is its total.
var listBothSides = db.SQL(`
	SELECT dimension, currency_code, '' AS shipping_address, '' AS billing_address, span, bucket, key, ` + columns(plain) + `
	FROM analytics_rollup WHERE generation = $1
	UNION ALL
	SELECT 'line', o.currency_code, '', '', o.placed_at, l.product_id, l.category_id,
		0, l.quantity, l.subtotal, l.discount_total, 0, 0, l.tax_total, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
	FROM sales_order o JOIN analytics_entry e ON e.order_id = o.id AND e.generation = $1 AND e.kind = 'sale'
	JOIN order_line l ON l.order_id = o.id
	UNION ALL
	SELECT 'order', o.currency_code, o.shipping_address, o.billing_address, o.placed_at, 0, 0,
		1, 0, o.subtotal, o.discount_total, o.shipping_total, o.total, o.tax_total, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
	FROM sales_order o JOIN analytics_entry e ON e.order_id = o.id AND e.generation = $1 AND e.kind = 'sale'
	UNION ALL
	SELECT 'order', o.currency_code, o.shipping_address, o.billing_address, o.canceled_at, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 1, 0, o.total, 0, 0, 0, 0, 0, 0, 0, 0
	FROM sales_order o JOIN analytics_entry e ON e.order_id = o.id AND e.generation = $1 AND e.kind = 'closing'
	UNION ALL
	SELECT 'order', p.currency_code, o.shipping_address, o.billing_address,
		CASE WHEN p.type <> 'charge_success' OR p.at > o.canceled_at THEN p.at ELSE o.canceled_at END, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, CASE WHEN p.type = 'charge_success' THEN -p.amount ELSE 0 END, 0,
		CASE p.type WHEN 'refund_success' THEN 1 WHEN 'refund_reversed' THEN -1 ELSE 0 END, 0,
		CASE p.type WHEN 'refund_success' THEN p.amount WHEN 'refund_reversed' THEN -p.amount ELSE 0 END, 0, 0, 0, 0
	FROM analytics_entry e JOIN payment_event p ON p.id = e.source_id JOIN sales_order o ON o.id = p.order_id
	WHERE e.generation = $1 AND e.kind = 'money'
	UNION ALL
	SELECT 'used', o.currency_code, '', '', o.placed_at, a.promotion_id, 0,
		1, 0, o.total, a.amount, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
	FROM sales_order o JOIN analytics_entry e ON e.order_id = o.id AND e.generation = $1 AND e.kind = 'sale'
	JOIN (
		SELECT order_id, promotion_id, CAST(SUM(amount) AS BIGINT) AS amount FROM order_adjustment GROUP BY order_id, promotion_id
	) AS a ON a.order_id = o.id`)

// told is what the ledgers say of each dimension. Of the shop and of countries, TaxAdded stands for the total.
var told = map[Dimension][]Measure{
	ByShop:      {Orders, Units, Gross, Discounts, Shipping, TaxAdded, Tax, CanceledOrders, Canceled, Refunds, Refunded},
	ByCountry:   {Orders, Gross, Discounts, Shipping, TaxAdded, Tax, CanceledOrders, Canceled, Refunds, Refunded},
	ByProduct:   {Units, Gross, Discounts, Tax},
	ByCategory:  {Units, Gross, Discounts, Tax},
	ByPromotion: {Orders, Gross, Discounts},
}

// against says what a cell is compared with.
type against string

const (
	ledgers  against = "the ledgers"                         // by key; of the shop by the quarter of an hour
	quarters against = "the quarters of an hour of the shop" // the sum over all keys of a day
	days     against = "the single days"                     // by key, of longer buckets
)

// difference is what the cell has more than what it is compared with.
type difference struct {
	against against
	cell    cell
}

// comparison adds up both sides of every difference. There are millions of rows in a large shop, too many to keep a sum for each
// product of each day. So a first look keeps one sum a day, in which each key has a random weight: where the keys do
// not agree, the sums do, by chance, once in 2^64. A second look keeps the keys of the days that differed in the first.
type comparison struct {
	zone *time.Location
	seed uint64
	only map[difference]bool // without keys; nil: the first look
	sums map[difference]*Figures
}

// verifyDays compares all figures with the ledgers and with each other.
func verifyDays(ctx context.Context, r db.Reader, g *generation, report func(string, ...any)) error {
	first := comparison{zone: g.zone, seed: rand.Uint64(), sums: map[difference]*Figures{}}
	if err := first.read(ctx, r, g); err != nil {
		return err
	}
	wrong := map[difference]bool{}
	for _, d := range first.wrong() {
		wrong[d] = true
	}
	if len(wrong) == 0 {
		return nil
	}
	second := comparison{zone: g.zone, only: wrong, sums: map[difference]*Figures{}}
	if err := second.read(ctx, r, g); err != nil {
		return err
	}
	for _, d := range second.wrong() {
		for i, value := range second.sums[d] {
			if value != 0 {
				report("%s", d.says(Measure(i), value))
			}
		}
	}
	return nil
}

func (k *comparison) read(ctx context.Context, r db.Reader, g *generation) error {
	var source, currency, shipTo, billTo string
	var a, b, c int64
	var figures Figures
	to := append([]any{&source, &currency, &shipTo, &billTo, &a, &b, &c}, figures.pointers()...)
	return db.Each(ctx, r, func(row db.Row) error {
		if err := row.Scan(to...); err != nil {
			return err
		}
		switch m := money.Currency(currency); source {
		case "line":
			day := k.dayOf(a)
			k.add(ledgers, cell{ByProduct, m, 1, day, b}, &figures, -1)
			k.add(ledgers, cell{ByCategory, m, 1, day, c}, &figures, -1)
			k.add(ledgers, cell{dimension: ByShop, currency: m, bucket: a / quarter}, &Figures{Units: figures[Units]}, -1)
		case "order":
			country, err := countryIn(shipTo, billTo)
			if err != nil {
				return err
			}
			k.add(ledgers, cell{dimension: ByShop, currency: m, bucket: a / quarter}, &figures, -1)
			k.add(ledgers, cell{ByCountry, m, 1, k.dayOf(a), countryKey(country)}, &figures, -1)
		case "used":
			k.add(ledgers, cell{ByPromotion, m, 1, k.dayOf(a), b}, &figures, -1)
		default:
			k.take(cell{Dimension(source), m, a, b, c}, &figures)
		}
		return nil
	}, listBothSides, g.number)
}

// take takes a row of the figures.
func (k *comparison) take(c cell, figures *Figures) {
	d := c.dimension
	if c.span == spans(d)[0] && d != ByShop || c.span == 0 {
		k.add(ledgers, c, onlyTold(d, figures), 1)
	}
	whole := c
	whole.key = 0
	switch {
	case c.span == 0:
		whole.span, whole.bucket = 1, k.dayOf(c.bucket*quarter)
		for _, whole.dimension = range []Dimension{ByShop, ByCountry, ByCategory, ByProduct} {
			k.add(quarters, whole, shared(whole.dimension, figures), -1)
		}
	case c.span == 1 && d != ByPromotion:
		k.add(quarters, whole, shared(d, figures), 1)
	}
	for _, span := range spans(d)[1:] {
		switch c.span {
		case 1:
			k.add(days, cell{d, c.currency, span, c.bucket - c.bucket%span, c.key}, figures, -1)
		case span:
			k.add(days, c, figures, 1)
		}
	}
}

// add adds figures to one side, that of the sign.
func (k *comparison) add(with against, c cell, figures *Figures, sign int64) {
	d, key := difference{with, c}, c.key
	d.cell.key = 0
	switch {
	case k.only == nil:
		sign *= k.weight(key)
	case k.only[d]:
		d.cell.key = key
	default:
		return
	}
	sum := k.sums[d]
	if sum == nil {
		sum = &Figures{}
		k.sums[d] = sum
	}
	for i := range figures {
		sum[i] += sign * figures[i] // what overflows in the first look overflows on both sides
	}
}

// weight is a random odd number for each key (the finalizer of SplitMix64, Steele et al. 2014).
func (k *comparison) weight(key int64) int64 {
	x := uint64(key) + k.seed
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return int64(x ^ x>>31 | 1)
}

func (k *comparison) dayOf(micros int64) int64 {
	return int64(DateOf(clock.FromMicros(micros).In(k.zone)))
}

// wrong is what differs, in an order that does not change.
func (k *comparison) wrong() []difference {
	maps.DeleteFunc(k.sums, func(_ difference, sum *Figures) bool { return sum.IsZero() })
	return slices.SortedFunc(maps.Keys(k.sums), func(a, b difference) int {
		if a.against != b.against {
			return slices.Index([]against{ledgers, quarters, days}, a.against) - slices.Index([]against{ledgers, quarters, days}, b.against)
		}
		return a.cell.compare(b.cell)
	})
}

// says is a difference as people read it.
func (d difference) says(m Measure, value int64) string {
	name, c := columnNames[m], d.cell
	if m == TaxAdded && d.against == ledgers {
		name = "total"
	}
	var of string
	switch {
	case c.span == 0:
		of = clock.FromMicros(c.bucket * quarter).Format("2006-01-02T15:04Z")
	case d.against == quarters:
		of = fmt.Sprintf("%s by %s", Date(c.bucket), c.dimension)
	case c.span == 1:
		of = fmt.Sprintf("%s on %s", keyName(c.dimension, c.key), Date(c.bucket))
	default:
		of = fmt.Sprintf("%s in the %d days from %s", keyName(c.dimension, c.key), c.span, Date(c.bucket))
	}
	return fmt.Sprintf("%s of %s: the figures are %d above %s (in %s)", name, of, value, d.against, c.currency)
}

// countryIn is the country of an order: of the address that it goes to, or else of the one that it is billed to.
func countryIn(shipTo, billTo string) (string, error) {
	for _, text := range []string{shipTo, billTo} {
		a, err := address.Decode(text)
		if err != nil {
			return "", err
		}
		if a.CountryCode != "" {
			return a.CountryCode, nil
		}
	}
	return "", nil
}

// onlyTold is the figures that the ledgers know of a dimension.
func onlyTold(d Dimension, f *Figures) *Figures {
	known := *f
	if d == ByShop || d == ByCountry {
		known[TaxAdded] = f.Total()
	}
	var only Figures
	for _, m := range told[d] {
		only[m] = known[m]
	}
	return &only
}

// shared is the figures of which the keys of a dimension together have as much as the shop: of products and categories without what
// shipping and counting by order have a part in.
func shared(d Dimension, f *Figures) *Figures {
	if d != ByProduct && d != ByCategory {
		return f
	}
	var goods Figures
	for _, m := range []Measure{Units, Gross, CanceledUnits, RefundedUnits, Cost, Costed} {
		goods[m] = f[m]
	}
	goods[Refunded] = f[Refunded] - f[RefundedShipping]
	return &goods
}
