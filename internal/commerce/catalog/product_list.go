package catalog

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
)

// sortKeys is what the orders of the product list sort by before the id.
var sortKeys = map[Sort]page.Kind{
	SortNewest: page.Int, SortPriceAsc: page.Int, SortPriceDesc: page.Int, SortTitle: page.Text, SortUpdated: page.Int, SortManual: page.Int,
}

// order is the order of a list as its cursors know it. Its name says everything that decides which row comes after which:
// what was created last is not what was published last, and prices are ordered anew in each currency, as products are in
// each collection.
func (f *listFilter) order(shape listShape) page.Sort {
	name := "product." + string(shape.sort)
	switch {
	case shape.created:
		name = "product.created"
	case shape.sort == SortPriceAsc || shape.sort == SortPriceDesc:
		name += "." + string(f.Currency)
	case shape.sort == SortManual:
		name += "." + f.Collection.String()
	}
	return page.NewSort(name, sortKeys[shape.sort], page.Int)
}

// ListProducts is one page of the products that the filter lets through, with the number of all of them.
func (s *Service) ListProducts(ctx context.Context, filter ProductFilter, request page.Request) (page.Page[ProductRow], error) {
	none := page.Page[ProductRow]{}
	f, shape, err := s.resolveFilter(ctx, filter)
	if err != nil {
		return none, err
	}
	found, err := listPage(request, f.order(shape), func(after []page.Key, limit, offset int64) ([]sortedProduct, error) {
		f.limit, f.offset = limit, offset
		if after != nil {
			shape.cursor, f.after = true, keyArgs(shape.sort, after)
		}
		q := newListQuery(shape, f)
		return db.List(ctx, s.db.Read(), scanSorted(shape.sort), productLists.For(shape), q.args...)
	}, sortedProduct.keys, func() (int64, error) { return s.countMatches(ctx, shape, f) })
	if err != nil {
		return none, err
	}
	rows, err := s.loadRows(ctx, f, found.Items)
	return page.Page[ProductRow]{Items: rows, Total: found.Total, Next: found.Next}, err
}

// countMatches is how many products the filter lets through.
func (s *Service) countMatches(ctx context.Context, shape listShape, f *listFilter) (int64, error) {
	shape.count, shape.cursor, shape.created = true, false, false
	if shape.sort != SortPriceAsc && shape.sort != SortManual {
		// Only these orders leave anything out.
		shape.sort = map[Sort]Sort{SortPriceDesc: SortPriceAsc}[shape.sort]
	}
	q := newListQuery(shape, f)
	return db.Value[int64](ctx, s.db.Read(), productLists.For(shape), q.args...)
}

// sortedProduct is a product with the key by which it was sorted.
type sortedProduct struct {
	id  id.Product
	key page.Key
}

func (p sortedProduct) keys() []page.Key { return []page.Key{p.key, page.IntKey(int64(p.id))} }

func scanSorted(sort Sort) func(db.Row) (sortedProduct, error) {
	if sort == SortTitle {
		return func(row db.Row) (sortedProduct, error) {
			p, text := sortedProduct{}, ""
			err := row.Scan((*int64)(&p.id), &text)
			p.key = page.TextKey(text)
			return p, err
		}
	}
	return func(row db.Row) (sortedProduct, error) {
		p, number := sortedProduct{}, int64(0)
		err := row.Scan((*int64)(&p.id), &number)
		p.key = page.IntKey(number)
		return p, err
	}
}

func keyArgs(sort Sort, after []page.Key) []any {
	if sort == SortTitle {
		return []any{after[0].Text(), after[1].Int()}
	}
	return []any{after[0].Int(), after[1].Int()}
}

// resolveFilter checks a filter, looks up what it names, and finds the shape of the statements.
func (s *Service) resolveFilter(ctx context.Context, filter ProductFilter) (*listFilter, listShape, error) {
	v := violations{}
	f := &listFilter{ProductFilter: filter, now: clock.Micros(s.db.Clock().Now())}
	f.words = searchWords(filter.Query)
	v.limits(&filter)
	if err := s.resolveCurrency(ctx, f, &v); err != nil {
		return nil, listShape{}, err
	}
	if len(filter.Attributes) > 0 && len(v.list) == 0 {
		if err := s.resolveAttributes(ctx, f, &v); err != nil {
			return nil, listShape{}, err
		}
	}
	shape := listShape{
		sort: filter.Sort, visible: filter.Audience == Shoppers, statuses: filter.Audience == Staff && len(filter.Statuses) > 0,
		categories: len(filter.Categories) > 0, brands: len(filter.Brands) > 0, sku: filter.SKU != "", ids: len(filter.IDs) > 0,
		refined:    len(f.words) > 0 || filter.MinPrice != nil || filter.MaxPrice != nil || filter.InStock != nil,
		attributes: slotsFor(len(f.attributes)),
		rare: filter.Collection != 0 && filter.Sort != SortManual || filter.Type != 0 || len(filter.Tags) > 0 ||
			!filter.UpdatedAt.IsZero(),
	}
	if shape.sort == "" {
		shape.sort = map[Audience]Sort{Shoppers: SortNewest, Staff: SortUpdated}[filter.Audience]
	}
	if _, known := sortKeys[shape.sort]; !known {
		v.invalidf("sort", "%q is not an order of this list.", clipText(string(filter.Sort)))
	}
	if shape.sort == SortManual && filter.Collection == 0 {
		v.invalidf("sort", "Only a collection has a manual order.")
	}
	// Drafts have no publication date, so for staff the newest are those that were made last.
	shape.created = shape.sort == SortNewest && filter.Audience == Staff
	return f, shape, v.err()
}

// slotsFor rounds a number of attribute filters up to one of the sizes that statements come in.
func slotsFor(n int) int {
	for _, size := range []int{0, 1, 3} {
		if n <= size {
			return size
		}
	}
	return MaxAttributeFilters
}

// searchWords is the words of a query in lower case, the first MaxSearchWords of them.
func searchWords(query string) []string {
	if len(query) > MaxShortLength {
		query = strings.ToValidUTF8(query[:MaxShortLength], "")
	}
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(strings.ToValidUTF8(query, " "), "\x00", " ")))
	return words[:min(len(words), MaxSearchWords)]
}

// limits refuses lists of values that are longer than a statement has slots.
func (v *violations) limits(f *ProductFilter) {
	for _, list := range []struct {
		param string
		n     int
		limit int
	}{
		{"category_id", len(f.Categories), MaxFilterValues}, {"brand", len(f.Brands), MaxFilterValues},
		{"tag", len(f.Tags), MaxFilterValues}, {"status", len(f.Statuses), statusSlots}, {"ids", len(f.IDs), page.MaxLimit},
		{"attr", len(f.Attributes), MaxAttributeFilters},
	} {
		if list.n > list.limit {
			v.invalidf(list.param, "There are %d values; %d are allowed.", list.n, list.limit)
		}
	}
}

func (s *Service) resolveCurrency(ctx context.Context, f *listFilter, v *violations) error {
	if f.Currency != "" {
		if !f.Currency.IsValid() {
			v.invalidf("currency", "%q is not a currency: use an ISO 4217 code such as EUR.", clipText(string(f.Currency)))
		}
		return nil
	}
	c, err := s.GetChannel(ctx)
	if fault.CodeOf(err) == fault.CodeNotFound {
		return nil // an empty shop: nothing has a price
	}
	if err == nil {
		f.Currency = money.Currency(c.CurrencyCode)
	}
	return err
}

func (s *Service) resolveAttributes(ctx context.Context, f *listFilter, v *violations) error {
	codes := make([]string, len(f.Attributes))
	for i, a := range f.Attributes {
		codes[i] = a.Code
	}
	found, err := attributesNamed(ctx, s.db.Read(), codes)
	if err != nil {
		return fmt.Errorf("look up attributes: %w", err)
	}
	for _, wanted := range f.Attributes {
		at := slices.IndexFunc(found, func(a *Attribute) bool { return a.Code == wanted.Code || a.ID.String() == wanted.Code })
		if at < 0 || !found[at].Filterable {
			v.invalidf("attr."+clipText(wanted.Code), "There is no attribute %q to filter by.", clipText(wanted.Code))
			continue
		}
		f.attributes = append(f.attributes, v.condition("attr."+wanted.Code, found[at], wanted))
	}
	return nil
}

// condition reads the values of an attribute filter.
func (v *violations) condition(param string, a *Attribute, wanted AttributeFilter) attributeCondition {
	c := attributeCondition{attribute: int64(a.ID), min: 1, max: 0}
	if len(wanted.Values) > attributeSlots {
		v.invalidf(param, "There are %d values; %d are allowed.", len(wanted.Values), attributeSlots)
		return c
	}
	if !a.Type.isNumeric() {
		c.texts = wanted.Values
		if wanted.Min != "" || wanted.Max != "" {
			v.invalidf(param, "%s is not a number: it has no range.", a.Code)
		}
		return c
	}
	for _, text := range wanted.Values {
		n, err := parseNumeric(a.Type, text)
		v.take(param, err)
		c.numbers = append(c.numbers, n)
	}
	if wanted.Min == "" && wanted.Max == "" {
		return c
	}
	c.min, c.max = math.MinInt64, math.MaxInt64
	for _, bound := range []struct {
		to   *int64
		text string
	}{{&c.min, wanted.Min}, {&c.max, wanted.Max}} {
		if bound.text != "" {
			n, err := parseNumeric(a.Type, bound.text)
			v.take(param, err)
			*bound.to = n
		}
	}
	return c
}

// loadRows reads what a page shows, in the order of the page: three statements for all rows, and one more where a picture
// is an upload.
func (s *Service) loadRows(ctx context.Context, f *listFilter, found []sortedProduct) ([]ProductRow, error) {
	if len(found) == 0 {
		return []ProductRow{}, nil
	}
	ids := make([]id.Product, len(found))
	rows := make([]ProductRow, len(found))
	byID := make(map[id.Product]*ProductRow, len(found))
	for i, p := range found {
		ids[i], byID[p.id] = p.id, &rows[i]
	}
	l := rowLoader{byID: byID, currency: f.Currency, r: s.db.Read(), args: db.ListOf(ids), now: clock.FromMicros(f.now)}
	if err := l.load(ctx); err != nil {
		return nil, fmt.Errorf("load product rows: %w", err)
	}
	// A product that was deleted in between is not shown.
	return slices.DeleteFunc(rows, func(row ProductRow) bool { return row.ID == 0 }), nil
}
