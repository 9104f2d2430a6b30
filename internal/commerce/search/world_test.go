package search_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// world is a shop that staff change at random.
type world struct {
	*shop
	dice        *rand.Rand
	products    []id.Product
	variants    []id.Variant
	categories  []*catalog.Category
	collections []id.Collection
	brands      []id.Brand
	attribute   id.Attribute
	stepsDone   int
}

// step changes one thing. What the catalog refuses is no change.
func (w *world) step(n int) {
	ctx := w.t.Context()
	var err error
	pick := func(count int) int { return w.dice.IntN(max(count, 1)) }
	switch kind := w.dice.IntN(16); {
	case kind < 3 || len(w.products) == 0:
		w.create(n)
	case kind == 3:
		title := fmt.Sprint("Title ", n)
		_, err = w.UpdateProduct(ctx, w.products[pick(len(w.products))], nil, catalog.ProductPatch{Title: &title}, nil)
	case kind == 4:
		_, err = w.SetPrices(ctx, w.variants[pick(len(w.variants))], nil, usd(w.dice.Int64N(5000)), nil)
	case kind == 5:
		_, err = w.ArchiveProduct(ctx, w.products[pick(len(w.products))], nil, nil)
	case kind == 6:
		_, err = w.PublishProduct(ctx, w.products[pick(len(w.products))], nil, w.clock.Now().Add(time.Duration(pick(3))*time.Minute), nil)
	case kind == 7:
		var c *catalog.Category
		parent := id.Category(0)
		if len(w.categories) > 0 && pick(2) == 0 {
			parent = w.categories[pick(len(w.categories))].ID
		}
		if c, err = w.CreateCategory(ctx, catalog.CategoryInput{Name: fmt.Sprint("Category ", n), ParentID: parent}, nil); err == nil {
			w.categories = append(w.categories, c)
		}
	case kind == 8 && len(w.categories) > 0:
		name := fmt.Sprint("Kitchen ", n)
		_, err = w.UpdateCategory(ctx, w.categories[pick(len(w.categories))].ID, nil, catalog.CategoryPatch{Name: &name}, nil)
	case kind == 9 && len(w.categories) > 1:
		_, err = w.MoveCategory(ctx, w.categories[pick(len(w.categories))].ID, nil, w.categories[pick(len(w.categories))].ID, nil, nil)
	case kind == 10 && len(w.brands) > 0:
		name := fmt.Sprint("Brand ", n)
		_, err = w.UpdateBrand(ctx, w.brands[pick(len(w.brands))], nil, &name, nil, nil)
	case kind == 11:
		err = w.collect(n)
	case kind == 12 && w.attribute != 0:
		label, shown := fmt.Sprint("Label ", n), pick(2) == 0
		_, err = w.UpdateAttribute(ctx, w.attribute, nil, catalog.AttributePatch{Label: &label, Filterable: &shown, Searchable: &shown}, nil)
	case kind == 13:
		err = w.DeleteProduct(ctx, w.products[pick(len(w.products))], nil, nil)
	case kind == 14 && len(w.categories) > 1:
		at := pick(len(w.categories))
		if err = w.DeleteCategory(ctx, w.categories[at].ID, nil, w.categories[(at+1)%len(w.categories)].ID, nil); err == nil {
			w.categories = slices.Delete(w.categories, at, at+1)
		}
	default:
		w.clock.Advance(time.Duration(pick(90)) * time.Second)
	}
	if err != nil && fault.KindOf(err) == fault.Internal {
		w.t.Errorf("step %d: %v", n, err)
	}
}

func (w *world) create(n int) {
	in := catalog.ProductInput{
		Title: fmt.Sprint([]string{"Red", "Blue"}[w.dice.IntN(2)], " thing ", n), Status: catalog.Published,
		Variants:   []catalog.VariantInput{{SKU: fmt.Sprint("SKU-", n), Prices: usd(w.dice.Int64N(5000))}},
		Attributes: []catalog.AttributeInput{{Code: "color", Values: []string{[]string{"red", "blue"}[w.dice.IntN(2)]}}},
	}
	brand := fmt.Sprint("Brand ", w.dice.IntN(3))
	in.Brand = brand
	if len(w.categories) > 0 {
		in.Categories = []catalog.CategoryRef{{Slug: w.categories[w.dice.IntN(len(w.categories))].Slug}}
	}
	if w.dice.IntN(4) == 0 {
		in.AvailableAt = w.clock.Now().Add(time.Duration(w.dice.IntN(5)) * time.Minute)
	}
	p, err := w.CreateProduct(w.t.Context(), in, nil)
	if err != nil {
		w.t.Errorf("step %d: %v", n, err)
		return
	}
	w.products, w.variants = append(w.products, p.ID), append(w.variants, p.Variants[0].ID)
	w.brands = append(w.brands, p.Brand.ID)
}

// collect makes a collection, or changes what is in one.
func (w *world) collect(n int) error {
	var members []id.Product
	for _, p := range w.products {
		if w.dice.IntN(2) == 0 {
			members = append(members, p)
		}
	}
	if len(w.collections) == 0 || w.dice.IntN(3) == 0 {
		c, err := w.CreateCollection(w.t.Context(), catalog.CollectionInput{Title: fmt.Sprint("Collection ", n), Products: members}, nil)
		if err == nil {
			w.collections = append(w.collections, c.ID)
		}
		return err
	}
	_, err := w.UpdateCollection(w.t.Context(), w.collections[w.dice.IntN(len(w.collections))], nil, catalog.CollectionPatch{Products: &members}, nil)
	return err
}
