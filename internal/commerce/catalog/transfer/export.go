package transfer

import (
	"context"
	"io"
	"slices"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
)

// exportChunk is how many whole products are in memory at a time.
const exportChunk = 200

// StockReader knows what lies on the shelf. A variant that nobody counts is not in the answer.
type StockReader interface {
	OnHand(ctx context.Context, variants []id.Variant) (map[id.Variant]int64, error)
}

// Export says what to write and how.
type Export struct {
	Catalog *catalog.Service
	Stock   StockReader
	Format  Format // CSV or JSONL
	// Progress is told how many products are written; nil tells nobody.
	Progress func(done int64)
}

// Run writes every product, whatever its status, in the order in which they were made, and returns how many. Reading the
// file back changes nothing: export and import are the identity.
func (e Export) Run(ctx context.Context, w io.Writer) (int64, error) {
	look, options, err := e.lookups(ctx)
	if err != nil {
		return 0, err
	}
	writer, err := NewWriter(w, e.Format, options)
	if err != nil {
		return 0, err
	}
	var done int64
	var after id.Product
	for {
		products, err := e.Catalog.ListWholeProducts(ctx, after, exportChunk)
		if err != nil || len(products) == 0 {
			if err == nil {
				err = writer.Flush()
			}
			return done, err
		}
		if err := e.write(ctx, writer, products, look); err != nil {
			return done, err
		}
		done += int64(len(products))
		after = products[len(products)-1].ID
		if e.Progress != nil {
			e.Progress(done)
		}
	}
}

func (e Export) write(ctx context.Context, writer *Writer, products []*catalog.Product, look Lookups) error {
	var variants []id.Variant
	for _, p := range products {
		for i := range p.Variants {
			variants = append(variants, p.Variants[i].ID)
		}
	}
	counts, err := e.Stock.OnHand(ctx, variants)
	if err != nil {
		return err
	}
	look.OnHand = func(v id.Variant) (int64, bool) {
		n, ok := counts[v]
		return n, ok
	}
	for _, p := range products {
		in := Input(p, look)
		if err := writer.Write(&in); err != nil {
			return err
		}
	}
	return nil
}

// lookups reads what products refer to: attributes, categories and currencies are few.
func (e Export) lookups(ctx context.Context) (Lookups, WriteOptions, error) {
	var options WriteOptions
	attributes := map[id.Attribute]*catalog.Attribute{}
	request := page.Request{Limit: page.MaxLimit}
	for {
		found, err := e.Catalog.ListAttributes(ctx, request)
		if err != nil {
			return Lookups{}, options, err
		}
		for _, a := range found.Items {
			attributes[a.ID] = a
			options.Attributes = append(options.Attributes, Definition(a))
		}
		if found.Next == "" {
			break
		}
		request.Cursor = found.Next
	}
	paths, err := e.categoryPaths(ctx)
	if err != nil {
		return Lookups{}, options, err
	}
	options.Currencies, err = e.Catalog.ListCurrencies(ctx)
	return Lookups{
		Attribute:    func(a id.Attribute) (*catalog.Attribute, bool) { found, ok := attributes[a]; return found, ok },
		CategoryPath: func(c id.Category) []string { return paths[c] },
	}, options, err
}

// categoryPaths is the names from the root of every category. Parents come before their children in the list.
func (e Export) categoryPaths(ctx context.Context) (map[id.Category][]string, error) {
	tree, err := e.Catalog.ListCategories(ctx)
	paths := make(map[id.Category][]string, len(tree))
	for _, c := range tree {
		above := paths[c.ParentID]
		paths[c.ID] = append(slices.Clip(above), c.Name)
	}
	return paths, err
}
