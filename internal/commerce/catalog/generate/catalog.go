package generate

import (
	"fmt"
	"iter"
	"strings"
	"sync"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// MaxProducts is how many products a catalog has at most.
const MaxProducts = 1_000_000

// Epoch is the moment before which all products were published: three years of them.
var Epoch = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// Options say which catalog to make.
type Options struct {
	Products int // 1 to MaxProducts
	Seed     uint64
	Currency money.Currency // of all prices
}

// Catalog is the products of a catalog, in order, each made when it is asked for. It may be run through more than once
// and from several goroutines at a time. It refuses a number of products or a currency that there is not with
// validation_failed.
func Catalog(o Options) (iter.Seq[catalog.ProductInput], error) {
	if o.Products < 1 || o.Products > MaxProducts {
		return nil, fault.Invalidf("products", "A generated catalog has 1 to %d products, not %d.", MaxProducts, o.Products)
	}
	if !o.Currency.IsValid() {
		return nil, fault.Invalidf("currency", "%q is not a currency: use an ISO 4217 code such as EUR.", string(o.Currency))
	}
	return func(yield func(catalog.ProductInput) bool) {
		m := maker{seed: o.Seed, currency: o.Currency, unit: hundredth(o.Currency), tree: tree()}
		for number := range o.Products {
			if !yield(m.product(number)) {
				return
			}
		}
	}, nil
}

// hundredth is the minor units in which a hundredth of a price is counted. Where a currency has no hundredths, its
// whole unit stands for one: what costs 19.99 EUR costs 1999 JPY.
func hundredth(c money.Currency) int64 {
	unit := int64(1)
	for range c.Exponent() - 2 {
		unit *= 10
	}
	return unit
}

// aisle is a leaf of the category tree with all that its products have in common.
type aisle struct {
	kind      *kind
	lower     []string              // the nouns as they are written in a sentence
	main      []catalog.CategoryRef // the aisle alone
	both      []catalog.CategoryRef // the aisle and its neighbour
	leaf      leaf
	materials []string
	brand     int // the first of the brands that are at home here
	material  attribute
	color     attribute
	subtitles []string
}

// shelves is the tables that all products are made from, prepared.
type shelves struct {
	aisles  []aisle // largest first
	sizes   zipf    // of the aisles
	brands  []string
	popular zipf // of the brands in an aisle
	stock   zipf // pieces on hand
}

const (
	brandsPerAisle = 40
	mostOnHand     = 1000
)

// tree prepares the tables once.
var tree = sync.OnceValue(func() *shelves {
	var inOrder []aisle
	for _, g := range departments {
		for i, l := range g.leaves {
			inOrder = append(inOrder, newAisle(g, l, g.leaves[(i+1)%len(g.leaves)], len(inOrder)))
		}
	}
	s := &shelves{
		sizes: newZipf(len(inOrder), 4), popular: newZipf(brandsPerAisle, 3), stock: newZipf(mostOnHand, 3),
	}
	// Large and small aisles lie side by side in a real shop. A stride without common divisor visits each one once.
	const stride = 73
	for i := range inOrder {
		s.aisles = append(s.aisles, inOrder[i*stride%len(inOrder)])
	}
	for _, beginning := range brandBeginnings {
		for _, end := range brandEnds {
			s.brands = append(s.brands, beginning+end)
		}
	}
	return s
})

func newAisle(g group, l, neighbour leaf, position int) aisle {
	path := func(name string) catalog.CategoryRef {
		return catalog.CategoryRef{Path: []string{g.department, g.name, name}}
	}
	materials := g.kind.materials
	if l.materials != nil {
		materials = l.materials
	}
	a := aisle{
		kind: g.kind, leaf: l, materials: materials,
		main: []catalog.CategoryRef{path(l.name)}, both: []catalog.CategoryRef{path(l.name), path(neighbour.name)},
		brand:    position * 11,
		material: choice("material", "Material", 100, materials...),
		color:    choice("colour", "Colour", 100, g.kind.colors...),
		subtitles: []string{
			fmt.Sprintf("For %s", g.kind.people),
			fmt.Sprintf("At home %s", g.kind.place),
			fmt.Sprintf("%s, chosen with care", l.name),
		},
	}
	if g.kind.scented {
		a.material = choice("scent", "Scent", 100, materials...)
	}
	for _, noun := range l.nouns {
		a.lower = append(a.lower, strings.ToLower(noun))
	}
	return a
}
