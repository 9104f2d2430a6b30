package recommend

import (
	"cmp"
	"context"
	"slices"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/cache"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// Orders tells what was bought; *order.Service is one.
type Orders interface {
	EachSold(ctx context.Context, f func(*order.Sold) error) error
	BoughtBy(ctx context.Context, customer id.Customer, limit int) ([]order.Bought, error)
}

// Products tells what there is; *catalog.Service is one.
type Products interface {
	ListWholeProducts(ctx context.Context, after id.Product, limit int) ([]*catalog.Product, error)
	ListProducts(ctx context.Context, filter catalog.ProductFilter, request page.Request) (page.Page[catalog.ProductRow], error)
}

// Options is what a Service stands on.
type Options struct {
	DB      *db.DB
	Outbox  *outbox.Log
	Orders  Orders
	Catalog Products
	Jobs    *job.Queue
	// Opinions is what customers think of every product that somebody rated. Nil: nobody rates.
	Opinions func(ctx context.Context) (map[id.Product]Opinion, error)
}

// Service is the use cases of recommendations. It is safe for concurrent use.
type Service struct {
	db       *db.DB
	outbox   *outbox.Log
	orders   Orders
	catalog  Products
	jobs     *job.Queue
	opinions func(ctx context.Context) (map[id.Product]Opinion, error)

	state *cache.Snapshot[state]
	best  *cache.Cache[categoryOfRun, []Scored] // what sells best in a category and below it
	most  int                                   // lines of orders that are learned from
}

// state is what every answer needs.
type state struct {
	run     id.RecommendRun // the last one; zero: there is none
	serving Serving
	popular []Scored
}

// categoryOfRun is a category as a run found it.
type categoryOfRun struct {
	category id.Category
	run      id.RecommendRun
}

// stateAge is how old the state may be where another node changed it.
const stateAge = 10 * time.Second

// What is kept of what sells best in categories. A product that is moved into one is among its best after bestAge at the latest; one
// that is moved out is left out at once.
const (
	bestMost = 1000
	bestAge  = time.Minute
)

// New returns the use cases of recommendations.
func New(o Options) *Service {
	s := &Service{db: o.DB, outbox: o.Outbox, orders: o.Orders, catalog: o.Catalog, jobs: o.Jobs, opinions: o.Opinions, most: maxLines}
	s.best = cache.New(cache.Options[categoryOfRun, []Scored]{MaxEntries: bestMost, TTL: bestAge})
	if o.DB != nil {
		s.state = cache.NewSnapshot(s.readState, stateAge, o.DB.Clock())
	}
	return s
}

func (s *Service) readState(ctx context.Context) (state, error) {
	runs, serving, err := s.Quality(ctx, 1)
	if err != nil {
		return state{}, err
	}
	var last id.RecommendRun
	for i := range runs {
		last = runs[i].ID
		runs[i].Personal.Measured, runs[i].Related.Measured = nil, nil
	}
	list, err := popular(ctx, s.db.Read())
	return state{run: last, serving: serving, popular: list}, err
}

// Why something is recommended. Clients accept others, which may come.
const (
	ReasonTogether = "bought_together"
	ReasonSimilar  = "similar"
	ReasonPopular  = "popular"
	ReasonPersonal = "for_you"
	ReasonCategory = "your_categories"
	ReasonViewed   = "viewed"
)

// Item is one recommended product, as lists show it.
type Item struct {
	Row    catalog.ProductRow
	Reason string
}

// Limits of what is asked for.
const (
	MaxItems  = 48  // of one list
	MaxGiven  = 50  // products that somebody hands in
	maxBought = 500 // lines that are looked at of what a customer bought
)

// candidate is a product that may be shown, if it can be had.
type candidate struct {
	product id.Product
	reason  string
}

func candidates(list []Scored, reason string) []candidate {
	all := make([]candidate, len(list))
	for at, p := range list {
		all[at] = candidate{p.Product, reason}
	}
	return all
}

// Related is what a shopper may want who looks at a product, the best first: what is bought together with it, then what is
// like it, then what sells best. If on the shop's own past the first was no better than the last, that comes first.
func (s *Service) Related(ctx context.Context, product id.Product, limit int) ([]Item, error) {
	return s.Matching(ctx, []id.Product{product}, limit)
}

// Matching is Related for several products at once, such as those in a cart: what goes with more of them comes first. There
// may be MaxGiven; the first ones count.
func (s *Service) Matching(ctx context.Context, products []id.Product, limit int) ([]Item, error) {
	state, err := s.state.Get(ctx)
	if err != nil {
		return nil, err
	}
	given := distinct(products)
	know, err := readLearned(ctx, s.db.Read(), given, state.popular)
	if err != nil {
		return nil, err
	}
	together, similar := map[id.Product]float64{}, map[id.Product]float64{}
	for _, p := range given {
		// Each counts as much as the others, however well it goes with something.
		add(together, scoresOf(know.together[p]), 1)
		add(similar, scoresOf(know.similar[p]), 1)
	}
	lists := [][]candidate{
		candidates(ranked(together), ReasonTogether), candidates(ranked(similar), ReasonSimilar), candidates(state.popular, ReasonPopular),
	}
	if state.serving.Related.Serves == Popularity {
		lists = [][]candidate{lists[2], lists[1]}
	}
	return s.offer(ctx, slices.Concat(lists...), given, catalog.ProductFilter{}, limit)
}

func scoresOf(list []Scored) map[id.Product]float64 {
	scores := make(map[id.Product]float64, len(list))
	for _, p := range list {
		scores[p.Product] = p.Score
	}
	return scores
}

// distinct is the first MaxGiven of products, each once.
func distinct(products []id.Product) []id.Product {
	list := make([]id.Product, 0, min(len(products), MaxGiven))
	for _, p := range products {
		if len(list) < MaxGiven && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}

// ForCustomer is what a customer may want, by what he bought and kept; what sells best, if nothing is known of him or if that
// was no worse on the shop's own past; and then what is like what he bought. What he has is not in it, but for what people buy again and again.
func (s *Service) ForCustomer(ctx context.Context, customer id.Customer, limit int) ([]Item, error) {
	state, err := s.state.Get(ctx)
	if err != nil {
		return nil, err
	}
	bought, err := s.orders.BoughtBy(ctx, customer, maxBought)
	if err != nil {
		return nil, err
	}
	history, seen := make([]Bought, len(bought)), []id.Product{}
	for at, b := range bought {
		history[at] = Bought{b.Product, b.PlacedAt}
		if len(seen) < maxHistory && !slices.Contains(seen, b.Product) {
			seen = append(seen, b.Product)
		}
	}
	know, err := readLearned(ctx, s.db.Read(), seen, state.popular)
	if err != nil {
		return nil, err
	}
	var had []id.Product
	for _, b := range history {
		if know.Habit(b.Product).Again < mayRepeat {
			had = append(had, b.Product)
		}
	}
	popular := candidates(state.popular, ReasonPopular)
	switch state.serving.Personal.Serves {
	case Personal:
		popular = slices.Concat(s.personal(know, history), popular)
	case ByCategory:
		classic, err := s.classic(ctx, bought, history)
		if err != nil {
			return nil, err
		}
		popular = slices.Concat(candidates(classic, ReasonCategory), popular)
	}
	// A shop that has sold little knows little that is popular: what is like what he has fills up.
	similar := map[id.Product]float64{}
	for _, p := range seen {
		add(similar, scoresOf(know.similar[p]), 1)
	}
	return s.offer(ctx, slices.Concat(popular, candidates(ranked(similar), ReasonSimilar)), had, catalog.ProductFilter{}, limit)
}

// personal is Suggest with reasons: what everybody buys is called that, unless something of the customer's own speaks for it.
func (s *Service) personal(know *learned, history []Bought) []candidate {
	own := map[id.Product]bool{}
	for _, b := range history {
		own[b.Product] = true
		for _, p := range know.TogetherWith(b.Product) {
			own[p.Product] = true
		}
	}
	list := candidates(Suggest(know, s.db.Clock().Now(), history), ReasonPersonal)
	for at := range list {
		if !own[list[at].product] {
			list[at].reason = ReasonPopular
		}
	}
	return list
}

// classic is Classic, by the categories that the products had when they were bought.
func (s *Service) classic(ctx context.Context, bought []order.Bought, history []Bought) ([]Scored, error) {
	of, count := map[id.Product]id.Category{}, map[id.Category]int{}
	for _, b := range bought {
		if of[b.Product] == 0 && b.Category != 0 {
			of[b.Product] = b.Category
		}
		count[b.Category]++
	}
	categories := make([]id.Category, 0, len(count))
	for c := range count {
		categories = append(categories, c)
	}
	slices.SortFunc(categories, func(a, b id.Category) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	best, err := readBest(ctx, s.db.Read(), categories[:min(len(categories), maxHistory)])
	if err != nil {
		return nil, err
	}
	return Classic(history, func(p id.Product) id.Category { return of[p] }, func(c id.Category) []Scored { return best[c] }), nil
}

// BestSellers is what sells best, in a category and below it, or everywhere if it is zero.
func (s *Service) BestSellers(ctx context.Context, category id.Category, limit int) ([]Item, error) {
	state, err := s.state.Get(ctx)
	if err != nil {
		return nil, err
	}
	if category == 0 {
		return s.offer(ctx, candidates(state.popular, ReasonPopular), nil, catalog.ProductFilter{}, limit)
	}
	best, err := s.best.Get(ctx, categoryOfRun{category, state.run}, func(ctx context.Context) ([]Scored, error) {
		return popularIn(ctx, s.db.Read(), category)
	})
	if err != nil {
		return nil, err
	}
	return s.offer(ctx, candidates(best, ReasonPopular), nil, catalog.ProductFilter{Categories: []id.Category{category}}, limit)
}

// Viewed is the products that somebody says he looked at, in his order, as far as they can be had. Nothing is kept of it.
func (s *Service) Viewed(ctx context.Context, products []id.Product, limit int) ([]Item, error) {
	var list []candidate
	for _, p := range distinct(products) {
		list = append(list, candidate{p, ReasonViewed})
	}
	return s.offer(ctx, list, nil, catalog.ProductFilter{}, limit)
}

// offer is the first few candidates that can be had: published, and neither sold out nor no longer made.
func (s *Service) offer(ctx context.Context, list []candidate, had []id.Product, filter catalog.ProductFilter, limit int) ([]Item, error) {
	if limit < 1 || limit > MaxItems {
		return nil, fault.Invalidf("limit", "limit must be between 1 and %d.", MaxItems)
	}
	seen := make(map[id.Product]bool, len(had)+len(list))
	for _, p := range had {
		seen[p] = true
	}
	list = slices.DeleteFunc(slices.Clone(list), func(c candidate) bool {
		again := seen[c.product]
		seen[c.product] = true
		return again
	})
	items := make([]Item, 0, limit)
	filter.Audience = catalog.Shoppers
	for len(list) > 0 && len(items) < limit {
		// A few more than are needed, because some cannot be had; all the more where a filter narrows them.
		size := min(len(list), page.MaxLimit)
		if len(filter.Categories) == 0 {
			size = min(size, 2*limit)
		}
		chunk := list[:size]
		list = list[size:]
		found, err := s.available(ctx, chunk, filter)
		if err != nil {
			return nil, err
		}
		for _, c := range chunk {
			if row, there := found[c.product]; there && len(items) < limit {
				items = append(items, Item{Row: row, Reason: c.reason})
			}
		}
	}
	return items, nil
}

// available is the rows of those candidates that can be had.
func (s *Service) available(ctx context.Context, chunk []candidate, filter catalog.ProductFilter) (map[id.Product]catalog.ProductRow, error) {
	filter.IDs = make([]id.Product, len(chunk))
	for at, c := range chunk {
		filter.IDs[at] = c.product
	}
	page, err := s.catalog.ListProducts(ctx, filter, page.Request{Limit: len(chunk)})
	if err != nil {
		return nil, err
	}
	found := make(map[id.Product]catalog.ProductRow, len(page.Items))
	for _, row := range page.Items {
		if row.Availability != catalog.OutOfStock && row.Availability != catalog.Discontinued {
			found[row.ID] = row
		}
	}
	return found, nil
}
