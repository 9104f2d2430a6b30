package page

import (
	"slices"
	"strconv"

	"winkel/internal/commerce/search"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
)

// ordering is a way to sort that a list offers.
type ordering struct {
	sort search.Sort
	text string
}

var (
	orders = []ordering{
		{search.Newest, "Newest"}, {search.BestSelling, "Best selling"}, {search.ByRating, "Best rated"},
		{search.PriceAsc, "Lowest price"}, {search.PriceDesc, "Highest price"}, {search.Title, "Name"},
	}
	manualOrders = slices.Concat([]ordering{{search.Manual, "As arranged"}}, orders)
	wordOrders   = slices.Concat([]ordering{{search.Relevance, "Best match"}}, orders)
)

// listing is a list of products with everything around it.
type listing struct {
	Cards    []card
	Count    string // "24 products"
	Total    int64
	Orders   []choice
	Form     filterForm
	Facets   []facetGroup
	Meant    choice // what may have been meant instead of the words; without a text: nothing
	Chips    []chip // what narrows the list, each with the way to leave it out
	Clear    string // the list without anything that narrows; empty: nothing does
	Pages    []pageLink
	Previous string // addresses; empty: none
	Next     string
	Bounded  bool // there are more products than pages
}

// choice is one of several ways to see a list.
type choice struct {
	Text string
	Path string
	On   bool
}

// chip is something that narrows the list.
type chip struct {
	Text string
	Path string // the list without it
}

// pageLink is a number below the list; a gap has no number.
type pageLink struct {
	Number int
	Path   string
	On     bool
}

// filterForm is the form of filters.
type filterForm struct {
	Action  string
	Query   string // carried along
	Sort    string // carried along; empty: the usual one
	Stars   string // carried along; empty: however few
	Picks   []pick // carried along
	Symbol  string // of the currency
	Lowest  amountField
	Highest amountField
	InStock bool
	Open    bool // there is something in it
}

// facetGroup is what a list can be narrowed by of one kind, each value a link that chooses it, or leaves it out again.
type facetGroup struct {
	Label  string
	Values []facetLink
	More   []facetLink // those that are shown when somebody wants to see them
	Open   bool        // something in it is chosen
}

type facetLink struct {
	Text     string
	Count    string
	Path     string
	On       bool
	NoFollow bool // it leads to a combination, which is nothing for search engines
}

// list reads one page of a list: what the filter lets through and the selection leaves. The document gets what the head
// of the page says about lists. A page after the last is not_found.
func (v *visit) list(d *document, filter search.Filter, s selection, offered []ordering) (*listing, error) {
	if s.page > lastPage {
		return nil, fault.New(fault.NotFound, fault.CodeNotFound, "The list has no such page.")
	}
	if err := v.choose(&filter, &s); err != nil {
		return nil, err
	}
	filter.Query, filter.Sort = s.query, s.sort
	filter.MinPrice, filter.MaxPrice = s.lowest.Minor, s.highest.Minor
	if s.inStock {
		filter.InStock = &s.inStock
	}
	if s.stars > 0 {
		filter.MinRating = &s.stars
	}
	found, rows, err := v.products(search.Request{
		Filter: filter, Page: page.Request{Limit: perPage, Offset: (s.page - 1) * perPage}, Facets: true,
	})
	if err != nil {
		return nil, err
	}
	if s.page > 1 && len(rows) == 0 {
		return nil, fault.New(fault.NotFound, fault.CodeNotFound, "The list has no such page.")
	}
	if s.query != "" && s.page == 1 {
		v.site.options.Search.Count(s.query, found.Total)
	}
	l := &listing{
		Cards: v.cardsOf(rows, found.Marks), Total: found.Total, Count: v.counted(found.Total, "product", "products"),
		Orders: s.orders(offered), Form: v.filterForm(s), Chips: v.chips(s), Facets: v.facets(s, found),
	}
	if found.Suggestion != "" {
		l.Meant = choice{Text: found.Suggestion, On: found.Corrected, Path: s.with(func(s *selection) { s.query = found.Suggestion })}
	}
	if len(l.Chips) > 0 {
		l.Clear = s.with(func(s *selection) { *s = selection{path: s.path, query: s.query, sort: s.sort, usual: s.usual} })
	}
	l.turn(s)
	for i := range min(len(l.Cards), seenAtOnce) {
		l.Cards[i].Picture.Eager = true
	}
	s.headOf(d)
	return l, nil
}

// seenAtOnce is how many cards of a list are above the fold on a large screen.
const seenAtOnce = 4

// headOf says in the head of the page which address is the list's own and whether it is for search engines.
func (s selection) headOf(d *document) {
	d.noIndex = d.noIndex || !s.isUsual()
	own := selection{path: s.path, query: s.query}
	if s.isUsual() {
		own.page, own.picks = s.page, s.picks
	}
	d.path = own.address()
	if s.page > 1 {
		d.title += " – page " + strconv.Itoa(s.page)
	}
}

func (s selection) orders(offered []ordering) []choice {
	var list []choice
	for _, o := range offered {
		list = append(list, choice{Text: o.text, On: o.sort == s.sort, Path: s.with(func(s *selection) { s.sort = o.sort })})
	}
	return list
}

func (v *visit) filterForm(s selection) filterForm {
	f := filterForm{
		Action: s.path, Query: s.query, Picks: s.picks, Lowest: s.lowest, Highest: s.highest, InStock: s.inStock,
		Symbol: v.format.Symbol(money.Currency(v.shop.CurrencyCode)),
		Open:   s.isNarrowed() || s.lowest.Wrong != "" || s.highest.Wrong != "",
	}
	if s.sort != s.usual {
		f.Sort = string(s.sort)
	}
	if s.stars > 0 {
		f.Stars = strconv.FormatInt(s.stars, 10)
	}
	return f
}

func (v *visit) chips(s selection) []chip {
	var list []chip
	amount := func(minor int64) string { return v.format.Amount(v.amount(minor)) }
	if s.lowest.Minor != nil {
		list = append(list, chip{"From " + amount(*s.lowest.Minor), s.with(func(s *selection) { s.lowest = amountField{} })})
	}
	if s.highest.Minor != nil {
		list = append(list, chip{"Up to " + amount(*s.highest.Minor), s.with(func(s *selection) { s.highest = amountField{} })})
	}
	if s.inStock {
		list = append(list, chip{"In stock", s.with(func(s *selection) { s.inStock = false })})
	}
	if s.stars > 0 {
		list = append(list, chip{starsText(s.stars), s.with(func(s *selection) { s.stars = 0 })})
	}
	for _, p := range s.picks {
		list = append(list, chip{v.called(p), s.with(func(s *selection) { s.toggle(p) })})
	}
	return list
}

// amount is so many minor units of the shop's currency.
func (v *visit) amount(minor int64) money.Amount {
	return money.Amount{Minor: minor, Currency: money.Currency(v.shop.CurrencyCode)}
}

// turn makes the links to other pages: the first, the last, and those around this one.
func (l *listing) turn(s selection) {
	pages := int((l.Total + perPage - 1) / perPage)
	if pages > lastPage {
		pages, l.Bounded = lastPage, s.page == lastPage
	}
	if pages < 2 {
		return
	}
	at := func(n int) string { return s.with(func(s *selection) { s.page = n }) }
	if s.page > 1 {
		l.Previous = at(s.page - 1)
	}
	if s.page < pages {
		l.Next = at(s.page + 1)
	}
	const around = 1
	last := 0
	for n := 1; n <= pages; n++ {
		if n != 1 && n != pages && (n < s.page-around || n > s.page+around) {
			continue
		}
		if n > last+1 {
			l.Pages = append(l.Pages, pageLink{})
		}
		l.Pages = append(l.Pages, pageLink{Number: n, Path: at(n), On: n == s.page})
		last = n
	}
}
