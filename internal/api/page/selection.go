package page

import (
	"net/url"
	"strconv"
	"strings"

	"winkel/internal/commerce/catalog"
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
	brand   string // slug
	sort    catalog.Sort
	usual   catalog.Sort // the order when the address names none
	page    int          // from 1
}

// amountField is a price that somebody typed into a filter.
type amountField struct {
	Text  string
	Minor *int64 // nil: nothing typed, or not an amount
	Wrong string // what is wrong with the text
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

// selection reads the address of a list. What makes no sense does not narrow; a price that is none says so.
func (v *visit) selection(usual catalog.Sort, orders []ordering) selection {
	values := v.request.URL.Query()
	s := selection{
		path: v.request.URL.Path, lowest: v.amountField(values.Get("price_min")), highest: v.amountField(values.Get("price_max")),
		inStock: values.Get("in_stock") == "1", brand: values.Get("brand"), sort: usual, usual: usual, page: 1,
	}
	for _, o := range orders {
		if string(o.sort) == values.Get("sort") {
			s.sort = o.sort
		}
	}
	if n, err := strconv.Atoi(values.Get("page")); err == nil && n > 1 {
		s.page = n
	}
	return s
}

func (v *visit) amountField(text string) amountField {
	const longest = 20
	text = strings.TrimSpace(text)
	if text == "" || len(text) > longest {
		return amountField{}
	}
	amount, err := money.Parse(v.format.Read(text), money.Currency(v.shop.CurrencyCode))
	if err != nil || amount.IsNegative() {
		return amountField{Text: text, Wrong: "Write a price in digits, such as 20."}
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
	set("brand", s.brand)
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

// with is the address after a change of the selection, from the first page.
func (s selection) with(change func(*selection)) string {
	s.page = 1
	change(&s)
	return s.address()
}

// isNarrowed reports whether something was filtered out.
func (s selection) isNarrowed() bool {
	return s.lowest.Minor != nil || s.highest.Minor != nil || s.inStock || s.brand != ""
}

// isUsual reports whether it is the list as it is without anybody's wishes, but for the page.
func (s selection) isUsual() bool {
	return !s.isNarrowed() && s.sort == s.usual && s.lowest.Text == "" && s.highest.Text == ""
}
