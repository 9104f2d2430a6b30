package analytics

import (
	"cmp"
	"slices"
	"time"

	"winkel/internal/kernel/money"
)

// Dimension is what figures are told apart by.
type Dimension string

// The dimensions.
const (
	ByShop      Dimension = "shop" // not at all
	ByCountry   Dimension = "country"
	ByCategory  Dimension = "category"
	ByProduct   Dimension = "product"
	ByPromotion Dimension = "promotion"
)

// cell names a row of sums.
type cell struct {
	dimension Dimension
	currency  money.Currency
	span      int64 // in days; 0: a quarter of an hour
	bucket    int64
	key       int64
}

func (c cell) compare(d cell) int {
	return cmp.Or(cmp.Compare(c.dimension, d.dimension), cmp.Compare(c.span, d.span), cmp.Compare(c.currency, d.currency),
		cmp.Compare(c.bucket, d.bucket), cmp.Compare(c.key, d.key))
}

// rollup is sums by their cells.
type rollup map[cell]*Figures

// add books a fact: in each dimension every key that it is part of gets its parts, and what counts once.
func (r rollup) add(e *Entry, zone *time.Location) {
	var whole Figures
	products, categories := map[int64]*Figures{}, map[int64]*Figures{}
	for i := range e.Parts {
		p := &e.Parts[i]
		whole.Add(p.Figures)
		if p.Goods {
			at(products, int64(p.Product)).Add(p.Figures)
			at(categories, int64(p.Category)).Add(p.Figures)
		}
	}
	whole.Add(e.Counts)
	r.put(cell{dimension: ByShop, currency: e.Currency, bucket: quarterOf(e.At)}, &whole)
	day := int64(DateOf(e.At.In(zone)))
	spread := func(d Dimension, keyed map[int64]*Figures) {
		for key, figures := range keyed {
			for _, span := range spans(d) {
				r.put(cell{d, e.Currency, span, day - day%span, key}, figures)
			}
		}
	}
	for _, keyed := range []map[int64]*Figures{products, categories} {
		for _, figures := range keyed {
			figures.Add(e.Counts)
		}
	}
	spread(ByShop, map[int64]*Figures{0: &whole})
	spread(ByCountry, map[int64]*Figures{countryKey(e.Country): &whole})
	spread(ByProduct, products)
	spread(ByCategory, categories)
	spread(ByPromotion, e.used(whole.Total()))
}

// used is the figures of the promotions of a sale: what each took off, and, as Gross, what the orders with it came to, as that is kept.
func (e *Entry) used(total int64) map[int64]*Figures {
	keyed := map[int64]*Figures{}
	for _, u := range e.Used {
		f := at(keyed, int64(u.Promotion))
		f[Orders], f[Gross] = 1, total
		f[Discounts] += u.Amount
	}
	return keyed
}

// withoutPromotion makes of the Gross that is kept for a promotion what its orders would have come to without it, so that Total is what
// they came to.
func (f *Figures) withoutPromotion() { f[Gross] += f[Discounts] }

// at is the entry of a map, made if it is not there.
func at(m map[int64]*Figures, key int64) *Figures {
	f := m[key]
	if f == nil {
		f = &Figures{}
		m[key] = f
	}
	return f
}

func (r rollup) put(c cell, figures *Figures) {
	sum := r[c]
	if sum == nil {
		sum = &Figures{}
		r[c] = sum
	}
	sum.Add(*figures)
}

// cells is the names of the sums in the order in which rows are written, so that two writers never wait for each other
// crosswise. What comes to nothing is left out.
func (r rollup) cells() []cell {
	list := make([]cell, 0, len(r))
	for c, figures := range r {
		if !figures.IsZero() {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, cell.compare)
	return list
}

// countryKey is a country as a number: its two letters. 0 is what is no country.
func countryKey(code string) int64 {
	if len(code) != 2 {
		return 0
	}
	return int64(code[0])<<8 | int64(code[1])
}

// countryOf is the country of a key; empty for none.
func countryOf(key int64) string {
	if key == 0 {
		return ""
	}
	return string([]byte{byte(key >> 8), byte(key)})
}
