package page

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"winkel/internal/commerce/search"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
)

// perPage is how many products a page of a list shows.
const perPage = 24

// lastPage is the last page that a list can be turned to.
const lastPage = page.MaxOffset/perPage + 1

// maxQuery is how many characters of a search are looked at.
const maxQuery = 200

// selection is what the address says about a list: the filters, the order and the page.
type selection struct {
	path    string // of the list
	query   string // words that were searched for
	lowest  amountField
	highest amountField
	inStock bool
	stars   int64  // at least; 0: however few
	picks   []pick // values of facets, in the order of their names and values
	sort    search.Sort
	usual   search.Sort // the order when the address names none
	page    int         // from 1
}

// pick is a value of a facet that somebody has chosen: of a brand, a category by its slug, or an attribute.
type pick struct{ Name, Value string }

// maxPicks is how many values of facets are looked at.
const maxPicks = 16

// amountField is a price that somebody typed into a filter.
type amountField struct {
	Text  string
	Minor *int64 // nil: nothing typed, or not an amount
}

// query is the words that were searched for, in the search field and in a search.
func (v *visit) query() string {
	runes := []rune(strings.TrimSpace(legible(v.request.URL.Query().Get("q"))))
	return string(runes[:min(len(runes), maxQuery)])
}

// legible is a text without what is no text: bytes that are not UTF-8, and NUL, which PostgreSQL takes for an error.
func legible(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
}

// selection reads the address of a list. What makes no sense does not narrow; a price that is none stays, so that the page says so.
func (v *visit) selection(usual search.Sort, orders []search.Sort) selection {
	values := v.request.URL.Query()
	s := selection{
		path: v.request.URL.Path, lowest: v.amountField(values.Get("price_min")), highest: v.amountField(values.Get("price_max")),
		inStock: values.Get("in_stock") == "1", sort: usual, usual: usual, page: 1,
	}
	for _, o := range orders {
		if string(o) == values.Get("sort") {
			s.sort = o
		}
	}
	if n, err := strconv.Atoi(values.Get("page")); err == nil && n > 1 {
		s.page = n
	}
	if n, err := strconv.ParseInt(values.Get("min_rating"), 10, 64); err == nil && n >= 1 && n <= mostStars {
		s.stars = n
	}
	for name, list := range values {
		if name != brandPick && name != categoryPick && !strings.HasPrefix(name, attributePick) {
			continue
		}
		for _, value := range list {
			if value = legible(value); value != "" {
				s.picks = append(s.picks, pick{legible(name), value})
			}
		}
	}
	s.tidy()
	return s
}

// mostStars is the best that customers can give.
const mostStars = 5

// The names of facets that can be chosen from.
const (
	brandPick     = "brand"
	categoryPick  = "category"
	attributePick = "attr."
)

// tidy brings the picks into their order, each of them once.
func (s *selection) tidy() {
	slices.SortFunc(s.picks, func(a, b pick) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value))
	})
	s.picks = slices.Compact(s.picks)
	s.picks = s.picks[:min(len(s.picks), maxPicks)]
}

func (v *visit) amountField(text string) amountField {
	const longest = 20
	text = strings.TrimSpace(text)
	if text == "" || len(text) > longest {
		return amountField{}
	}
	amount, err := money.Parse(v.format.Read(text), money.Currency(v.shop.CurrencyCode))
	if err != nil || amount.IsNegative() {
		return amountField{Text: text}
	}
	return amountField{Text: text, Minor: &amount.Minor}
}

// address is where the list with this selection is, each parameter in one place and the usual ones left out, so that one
// list has one address.
func (s selection) address() string {
	values := url.Values{}
	set := func(name, value string) {
		if value != "" {
			values.Set(name, value)
		}
	}
	set("q", s.query)
	set("price_min", s.lowest.Text)
	set("price_max", s.highest.Text)
	for _, p := range s.picks {
		values.Add(p.Name, p.Value)
	}
	if s.stars > 0 {
		set("min_rating", strconv.FormatInt(s.stars, 10))
	}
	if s.inStock {
		set("in_stock", "1")
	}
	if s.sort != s.usual {
		set("sort", string(s.sort))
	}
	if s.page > 1 {
		set("page", strconv.Itoa(s.page))
	}
	return (&url.URL{Path: s.path, RawQuery: values.Encode()}).String()
}

// isUsual reports whether it is a list that search engines may have: as it is without anybody's wishes, or with one value of
// one facet, which is a list of its own that people look for. Combinations are without number, and are not for them.
func (s selection) isUsual() bool {
	asked := s.lowest.Text != "" || s.highest.Text != "" || s.inStock || s.stars > 0
	return !asked && s.sort == s.usual && len(s.picks) <= 1
}
