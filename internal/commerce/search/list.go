package search

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"sort"
	"strconv"
	"sync"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
)

// Sort is an order of a list.
type Sort string

// The orders. All end with the id, so that they are total.
const (
	Relevance   Sort = "relevance" // of the words; without any: what sells, then what is new. The default with words
	Newest      Sort = "newest"    // the default without
	PriceAsc    Sort = "price_asc" // products without a price are not in this list, nor in the next
	PriceDesc   Sort = "price_desc"
	ByRating    Sort = "rating"
	BestSelling Sort = "best_selling"
	Title       Sort = "title"
	Manual      Sort = "manual" // the order of a collection; the default in one. Of one with rules it is Newest
)

var sorts = map[Sort]index.Sort{
	Relevance: index.ByRelevance, Newest: index.ByNewest, PriceAsc: index.ByPriceAsc, PriceDesc: index.ByPriceDesc,
	ByRating: index.ByRating, BestSelling: index.ByPopularity, Title: index.ByTitle, Manual: index.ByNewest,
}

// IsSort reports whether there is such an order.
func IsSort(s Sort) bool { _, known := sorts[s]; return known }

// Filter narrows a list. What is empty does not narrow; everything given must hold.
type Filter struct {
	Query      string
	Category   id.Category // in it or below
	Collection id.Collection
	Brands     []id.Brand // one of them
	Tags       []string   // one of them
	MinPrice   *int64     // some variant costs at least this, in minor units of the shop's currency
	MaxPrice   *int64
	InStock    *bool
	MinRating  *int64 // stars
	Attributes []catalog.AttributeFilter
	Sort       Sort // empty: the default
}

// Request asks for a page of a list.
type Request struct {
	Filter
	Page   page.Request
	Facets bool // count the facets, too
}

// Found is a page of a list.
type Found struct {
	Products []id.Product
	Rows     [][]byte // encoded, of the products
	Total    int64
	Next     string // the cursor of the next page; empty: this is the last
	Sort     Sort
	Facets   []Facet
	Prices   *Prices // of what the list would hold at any price; nil: without facets, or there are none
	// Suggestion is the words in a spelling that finds more; empty: none. Corrected says that it was searched for, because
	// the words as they are find nothing.
	Suggestion string
	Corrected  bool
	Marks      []string // the words that were found, as they occur, lower case
}

// Prices is a range of prices.
type Prices struct{ Min, Max money.Amount }

// List is View and then View.List.
func (s *Service) List(ctx context.Context, r Request) (*Found, error) {
	v, err := s.View(ctx)
	if err != nil {
		return nil, err
	}
	return v.List(ctx, r)
}

// List is a page of the products that shoppers may see and the filter lets through. Attributes that do not exist, or that
// cannot be filtered by, are refused with validation_failed, as is a cursor of another list.
func (v *View) List(ctx context.Context, r Request) (*Found, error) {
	if err := r.Page.Validate(); err != nil {
		return nil, err
	}
	q, err := v.names.query(&r)
	if err != nil {
		return nil, err
	}
	order := v.names.order(&r)
	after, err := order.Decode(r.Page.Cursor)
	if err != nil {
		return nil, err
	}
	var found *Found
	if r.Sort == Manual {
		found, err = v.listArranged(ctx, q, &r, order, after)
	} else {
		found = v.listSorted(q, &r, order, after)
	}
	if err != nil {
		return nil, err
	}
	return found, v.show(ctx, found)
}

// order is the order of a list as its cursors know it: by key, title and id. Its name says everything that decides which row
// comes after which.
func (n *names) order(r *Request) page.Sort {
	name := "list." + string(r.Sort)
	switch r.Sort {
	case PriceAsc, PriceDesc:
		name += "." + string(n.currency)
	case ByRating:
		name += ".weighed" // keys of a plain average are places of another order
	case Manual:
		name += "." + r.Collection.String()
	case Relevance:
		sum := fnv.New64a()
		_, _ = sum.Write([]byte(r.Query))
		name += "." + strconv.FormatUint(sum.Sum64(), 36)
	}
	return page.NewSort(name, page.Int, page.Text, page.Int)
}

// listSorted is a page in an order that the index knows.
func (v *View) listSorted(q index.Query, r *Request, order page.Sort, after []page.Key) *Found {
	q.Limit, q.Offset = r.Page.Limit+1, r.Page.Offset
	if after != nil {
		q.After = &index.Place{Key: keyOf(after[0].Int()), Title: after[1].Text(), ID: id.Product(after[2].Int())}
	}
	result := v.model.index.Search(q)
	found := v.found(q, r, &result)
	if len(result.Hits) > r.Page.Limit {
		result.Hits = result.Hits[:r.Page.Limit]
		last := result.Hits[r.Page.Limit-1].Place
		found.Next = order.Encode(page.IntKey(keyBits(last.Key)), page.TextKey(last.Title), page.IntKey(int64(last.ID)))
	}
	for _, h := range result.Hits {
		found.Products = append(found.Products, h.ID)
	}
	return found
}

func (v *View) found(q index.Query, r *Request, result *index.Result) *Found {
	f := &Found{
		Total: int64(result.Total), Suggestion: result.Suggestion, Corrected: result.Corrected, Marks: result.Marks,
		Products: make([]id.Product, 0, len(result.Hits)), Sort: r.Sort,
	}
	if r.Facets {
		f.Facets, f.Prices = v.facets(r, v.withFamily(q, r, result.Facets)), v.prices(result.Facets)
	}
	return f
}

// listArranged is a page in the order of a collection.
func (v *View) listArranged(ctx context.Context, q index.Query, r *Request, order page.Sort, after []page.Key) (*Found, error) {
	ranks, err := v.service.members.ranks(ctx, v.service.o.Catalog, r.Collection)
	if err != nil {
		return nil, err
	}
	q.Whole = true
	result := v.model.index.Search(q)
	found := v.found(q, r, &result)
	list := arrange(result.Products, ranks)
	skip := r.Page.Offset
	if after != nil {
		last := ranked{after[0].Int(), id.Product(after[2].Int())}
		skip = sort.Search(len(list), func(i int) bool { return list[i].compare(last) > 0 })
	}
	list = list[min(skip, len(list)):]
	if len(list) > r.Page.Limit {
		list = list[:r.Page.Limit]
		last := list[len(list)-1]
		found.Next = order.Encode(page.IntKey(last.rank), page.TextKey(""), page.IntKey(int64(last.product)))
	}
	for _, p := range list {
		found.Products = append(found.Products, p.product)
	}
	return found, nil
}

// ranked is a product and where it stands in a collection.
type ranked struct {
	rank    int64
	product id.Product
}

func (a ranked) compare(b ranked) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.product, b.product))
}

// arrange puts products in the order of a collection. What has left it a moment ago stands at the end.
func arrange(products []id.Product, ranks map[id.Product]int) []ranked {
	list := make([]ranked, len(products))
	for i, p := range products {
		list[i] = ranked{math.MaxInt64, p}
		if rank, found := ranks[p]; found {
			list[i].rank = int64(rank)
		}
	}
	slices.SortFunc(list, ranked.compare)
	return list
}

// show fills in the rows of what was found. Those that are not kept are read from the database; a product that is gone by
// then is not shown.
func (v *View) show(ctx context.Context, found *Found) error {
	kept, missing, changes := v.model.rows.get(found.Products)
	found.Rows = kept
	if len(missing) == 0 {
		return nil
	}
	entries, err := v.service.entries(ctx, missing)
	if err != nil {
		return fmt.Errorf("read the rows of a list: %w", err)
	}
	read := make(map[id.Product][]byte, len(entries))
	encoded := make([][]byte, len(entries))
	for i := range entries {
		read[entries[i].id], encoded[i] = entries[i].row, entries[i].row
	}
	v.model.rows.add(missing, encoded, changes)
	products, rows := found.Products[:0], found.Rows[:0]
	for i, p := range found.Products {
		row := kept[i]
		if row == nil {
			row = read[p]
		}
		if row != nil {
			products, rows = append(products, p), append(rows, row)
		}
	}
	found.Products, found.Rows = products, rows
	return nil
}

// membership keeps the order of collections that were asked for. It is safe for concurrent use.
type membership struct {
	mu      sync.Mutex
	ordered map[id.Collection]map[id.Product]int
	changes uint64
}

// ranks is where each product of a collection stands in it.
func (m *membership) ranks(ctx context.Context, c *catalog.Service, collection id.Collection) (map[id.Product]int, error) {
	m.mu.Lock()
	ranks, changes := m.ordered[collection], m.changes
	m.mu.Unlock()
	if ranks != nil {
		return ranks, nil
	}
	members, err := c.ListMembers(ctx, collection)
	if err != nil {
		return nil, err
	}
	ranks = make(map[id.Product]int, len(members))
	for i, p := range members {
		ranks[p] = i
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.changes == changes { // else it may be older than what has changed
		if m.ordered == nil {
			m.ordered = map[id.Collection]map[id.Product]int{}
		}
		m.ordered[collection] = ranks
	}
	return ranks, nil
}

// forget drops what is known of a collection.
func (m *membership) forget(collection id.Collection) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.changes++
	delete(m.ordered, collection)
}
