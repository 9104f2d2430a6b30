package page

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"winkel/internal/commerce/search"
)

// The orders that lists offer, the usual one first.
var (
	orders       = []search.Sort{search.Newest, search.BestSelling, search.ByRating, search.PriceAsc, search.PriceDesc, search.Title}
	manualOrders = slices.Concat([]search.Sort{search.Manual}, orders)
	wordOrders   = slices.Concat([]search.Sort{search.Relevance}, orders)
)

// listOf is what a list is of, by the parameter of the API and the slug; empty: of everything, or of what was searched for.
type listOf struct{ name, slug string }

// answered is what the head of a page takes from the answer of the API to a list.
type answered struct {
	Data   []listed `json:"data"`
	Total  int64    `json:"total"`
	Facets []facet  `json:"facets"`
}

// list gives a page the list that its address asks for: what the filter lets through and the selection leaves. The document gets
// what the head of the page says about lists, and the address without what says nothing. A page after the last is not_found.
func (v *visit) list(d *document, of listOf, filter search.Filter, s selection) error {
	if s.page > lastPage {
		return errNoSuchPage
	}
	if err := v.choose(&filter, &s); err != nil {
		return err
	}
	if err := v.readFrame(d); err != nil {
		return err
	}
	value, err := v.readListing(d, s.asked(of))
	if err != nil {
		return err
	}
	var found answered
	if err := json.Unmarshal(value, &found); err != nil {
		return fmt.Errorf("read a list: %w", err)
	}
	if s.page > 1 && len(found.Data) == 0 {
		return errNoSuchPage
	}
	d.url = s.address()
	v.headOf(d, of, s, &found)
	if len(found.Data) > 0 {
		d.linked = append(d.linked, v.itemList(found.Data, (max(s.page, 1)-1)*perPage))
	}
	return nil
}

// asked is what the API is asked for; web/src/shop/lists/selection.ts has the same, to find the answer by it.
func (s selection) asked(of listOf) url.Values {
	values := url.Values{"facets": {"true"}, "limit": {strconv.Itoa(perPage)}}
	for _, p := range s.picks {
		values.Add(p.Name, p.Value)
	}
	if of.name != "" {
		values.Set(of.name, of.slug)
	}
	if s.query != "" {
		values.Set("q", s.query)
	}
	amount := func(name string, f amountField) {
		if f.Minor != nil {
			values.Set(name, strconv.FormatInt(*f.Minor, 10))
		}
	}
	amount("min_price", s.lowest)
	amount("max_price", s.highest)
	if s.inStock {
		values.Set("in_stock", "true")
	}
	if s.stars > 0 {
		values.Set("min_rating", strconv.FormatInt(s.stars, 10))
	}
	if s.sort != search.Manual {
		values.Set("sort", string(s.sort))
	}
	if s.page > 1 {
		values.Set("offset", strconv.Itoa((max(s.page, 1)-1)*perPage))
	}
	return values
}

// headOf says in the head of the page which address is the list's own, whether it is for search engines, and what it is narrowed to.
func (v *visit) headOf(d *document, of listOf, s selection, found *answered) {
	if len(s.picks) == 1 && found.Total > 0 {
		if text := v.called(s.picks[0], found.Facets); text != "" {
			d.title = d.heading + " – " + text
			d.description = summary(v.at(d.title) + ": " + v.counted(found.Total, v.speaks("product", "Artikel"), v.speaks("products", "Artikel")) + ".")
		}
	}
	own := selection{path: s.path, query: s.query}
	if s.isUsual() && s.isOffered(found) {
		own.page, own.picks = s.page, s.picks
		if of.name == "" && s.query == "" {
			own.moveHome()
		}
	} else {
		d.noIndex = true
	}
	d.path = own.address()
	if s.page > 1 {
		d.title += " – " + v.speaks("page", "Seite") + " " + strconv.Itoa(s.page)
	}
}

// isOffered reports whether the list has everything that was chosen of it: it finds something, and its facets name each value as it is
// written. Anybody can make up values, ranges and spellings without end; those are no lists of their own. A list that is not narrowed
// is one even while it is empty.
func (s selection) isOffered(found *answered) bool {
	for _, p := range s.picks {
		_, value := offered(p, found.Facets)
		if value == nil || isRange(p, found.Facets) {
			return false
		}
	}
	return len(s.picks) == 0 || found.Total > 0
}

// moveHome gives everything of one category or brand the address of the page that shows the same.
func (s *selection) moveHome() {
	if len(s.picks) != 1 {
		return
	}
	switch p := s.picks[0]; p.Name {
	case categoryPick:
		s.path, s.picks = categoryPath(p.Value), nil
	case brandPick:
		s.path, s.picks = brandPath(p.Value), nil
	}
}
