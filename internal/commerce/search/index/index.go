package index

import "winkel/internal/kernel/id"

// Document is a product as it is found, sorted and counted. Texts are as the merchant wrote them; prices are in the minor units of
// the shop's currency, as shoppers see them.
type Document struct {
	ID          id.Product
	Title       string
	Subtitle    string
	Brand       string
	Categories  []string // the names of its categories and of those above
	Type        string   // the name of its product type
	Tags        []string
	Attributes  []string // the searchable values, with their units: "17 in", "red"
	Description string   // without markup
	SKUs        []string // of every variant
	GTINs       []string
	// Terms is what it can be filtered and counted by: the value of a field, such as {"brand", "brand_…"}, {"category", "cat_…"}
	// (those above included), {"collection", "col_…"}, {"tag", "sale"}, {"attr.color", "red"}.
	Terms []Term
	// Numbers is what it can be narrowed by a range of: {"attr.weight", 2.5}. A field may occur several times.
	Numbers []Number
	// MinPrice and MaxPrice are those of its cheapest and its dearest variant; -1: it has no price.
	MinPrice, MaxPrice int64
	InStock            bool
	Published          int64 // when, in microseconds
	Popularity         int64 // units sold of late; 0: none, or not known
	Rating             int64 // the average of its reviews in hundredths of a star; 0: it has none
	Reviews            int64
}

// Term is a value of a field.
type Term struct{ Field, Value string }

// Number is a number in a field.
type Number struct {
	Field string
	Value float64
}

// Filter lets products through that have one of the values of a field, or a number of it within a range. The fields price, rating
// (in hundredths) and in_stock ("true", "false") are there without being listed in a document. A product lies in a range of prices
// if some variant may: MaxPrice ≥ Min and MinPrice ≤ Max. Without a price or a rating it lies in none. A range may also be one of the values, written as facets write it,
// so that several can be chosen. A filter that names nothing lets nothing through.
type Filter struct {
	Field    string
	Values   []string
	Min, Max *float64 // inclusive; nil: open
}

// Sort is an order of hits. Every order ends with the id, the newest first.
type Sort uint8

// The orders.
const (
	ByRelevance Sort = iota // without words: by popularity and date
	ByNewest
	ByPriceAsc // by the cheapest variant; products without a price are left out of this and the next
	ByPriceDesc
	ByRating
	ByPopularity
	ByTitle
)

// Query is what somebody looks for.
type Query struct {
	Text    string   // every word of it, if that finds anything
	Filters []Filter // every one holds
	Sort    Sort
	Limit   int // of the hits, at most 1000
	Offset  int
	After   *Place   // after this one; together with Offset 0
	Facets  []string // the fields to count; nil: none
	Whole   bool     // say all products that were found, besides the hits
}

// Place is where a hit stands in its order: what it is sorted by, then its id. Title is only set by ByTitle.
type Place struct {
	Key   float64
	Title string
	ID    id.Product
}

// Hit is a product that was found.
type Hit struct {
	ID    id.Product
	Place Place
}

// Result is what was found.
type Result struct {
	Hits  []Hit
	Total int
	// Products is everything that was found, in no order, however much it is; nil: it was not asked for.
	Products []id.Product
	// Facets is in the order in which they were asked for. What does not divide the result is left out.
	Facets []Facet
	// Suggestion is the text in a spelling that finds more; empty: none. Corrected says that the hits are those of the
	// suggestion, because the text as it is finds nothing.
	Suggestion string
	Corrected  bool
	// Marks is the words of the query in the forms in which they occur, lower case, for highlighting.
	Marks []string
}

// Facet is how many products there would be for each value of a field, were the field itself not narrowed.
type Facet struct {
	Field    string
	Values   []Count // the most frequent first; those selected are always among them
	Min, Max float64 // of numbers and prices; Max < Min: there are none
}

// Count is how many products have a value. Of numbers a value is a range with sensible bounds, written "min..max", of which either
// side may be missing.
type Count struct {
	Value    string
	Products int
	Selected bool
}

// Suggestions is what the beginning of a query may become.
type Suggestions struct {
	Queries    []string // as a shopper would write them, lower case
	Brands     []string // by their names, as the merchant wrote them
	Categories []string
	Products   []id.Product
}
