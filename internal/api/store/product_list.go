package store

import (
	"context"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/search"
)

// ProductList is a page of a list of products.
type ProductList struct {
	Data       []EncodedItem              `json:"data"`
	Total      int64                      `json:"total" doc:"Rows of the whole list."`
	Next       *string                    `json:"next" doc:"Send it as cursor for the next page; null on the last one."`
	Facets     *[]Facet                   `json:"facets,omitempty" doc:"With facets=true: what the list can be narrowed by. What would not divide it is left out."`
	PriceRange *wire.Nullable[PriceRange] `json:"price_range,omitempty" doc:"With facets=true: of the products that there would be at any price; null if none of them has one."`
	Suggestion string                     `json:"suggestion,omitempty" doc:"The words in a spelling that finds more."`
	Corrected  bool                       `json:"corrected,omitempty" doc:"Nothing is found by the words as they are; these are the products of the suggestion."`
	Marks      []string                   `json:"marks,omitempty" doc:"With q: the words that were found, in lower case, to be marked in titles."`
}

// EncodedItem is a ProductListItem that was encoded before.
type EncodedItem []byte

// MarshalJSON is the row.
func (e EncodedItem) MarshalJSON() ([]byte, error) { return e, nil }

// Schema says in the document what it is.
func (EncodedItem) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[ProductListItem](), true, "")
}

// Facet is how many products there would be for each value of something, were the list not narrowed by it.
type Facet struct {
	Name   string       `json:"name" doc:"Of the parameter that filters by it: category, brand, in_stock, attr.<code>; price is min_price and max_price, and rating min_rating." example:"brand"`
	Label  string       `json:"label" example:"Brand"`
	Type   string       `json:"type" doc:"value; boolean; range and price: values are min..max, either of which may be missing; rating: so many stars and more." example:"value"`
	Unit   string       `json:"unit,omitempty" doc:"Of numbers." example:"kg"`
	Values []FacetValue `json:"values"`
}

// FacetValue is one value of a facet.
type FacetValue struct {
	Value    string `json:"value" doc:"As the parameter takes it." example:"potter-sons"`
	Label    string `json:"label" example:"Potter & Sons"`
	Count    int64  `json:"count"`
	Selected bool   `json:"selected"`
}

// PriceRange is the lowest and the highest price of a list.
type PriceRange struct {
	Min wire.Money `json:"min"`
	Max wire.Money `json:"max"`
}

// encodedItems is rows as they are sent.
func encodedItems(rows [][]byte) []EncodedItem {
	items := make([]EncodedItem, len(rows))
	for i, row := range rows {
		items[i] = row
	}
	return items
}

func listDocument(found *search.Found, counted bool) ProductList {
	list := ProductList{
		Data: encodedItems(found.Rows), Total: found.Total, Suggestion: found.Suggestion, Corrected: found.Corrected, Marks: found.Marks,
	}
	if found.Next != "" {
		list.Next = &found.Next
	}
	if !counted {
		return list
	}
	facets, prices := make([]Facet, len(found.Facets)), wire.Nullable[PriceRange]{}
	for i, f := range found.Facets {
		facets[i] = Facet{Name: f.Name, Label: f.Label, Type: string(f.Type), Unit: f.Unit, Values: make([]FacetValue, len(f.Values))}
		for j, v := range f.Values {
			facets[i].Values[j] = FacetValue(v)
		}
	}
	if p := found.Prices; p != nil {
		prices = wire.Some(PriceRange{Min: wire.MoneyOf(p.Min), Max: wire.MoneyOf(p.Max)})
	}
	list.Facets, list.PriceRange = &facets, &prices
	return list
}

// SuggestQuery is the beginning of a search.
type SuggestQuery struct {
	Q     string `query:"q" maxLength:"200" doc:"What was typed so far."`
	Limit int    `query:"limit" default:"5" minimum:"1" maximum:"10" doc:"Suggestions of each kind."`
}

// Suggestions is what the beginning of a search may become.
type Suggestions struct {
	Queries    []string      `json:"queries" doc:"Whole searches, to be sent as q."`
	Categories []CategoryRef `json:"categories"`
	Brands     []Brand       `json:"brands"`
	Products   []EncodedItem `json:"products"`
}

func (h *handlers) suggest(ctx context.Context, _ *wire.Call, in *SuggestQuery) (*wire.Reply[Suggestions], error) {
	view, err := h.search.View(ctx)
	if err != nil {
		return nil, err
	}
	found, err := view.Suggest(ctx, in.Q, in.Limit)
	if err != nil {
		return nil, err
	}
	doc := Suggestions{Queries: append([]string{}, found.Queries...), Categories: []CategoryRef{}, Brands: []Brand{}, Products: encodedItems(found.Rows)}
	for _, c := range found.Categories {
		doc.Categories = append(doc.Categories, CategoryRef{ID: c.ID, Slug: c.Slug, Name: c.Name})
	}
	for _, b := range found.Brands {
		doc.Brands = append(doc.Brands, Brand{ID: b.ID, Slug: b.Slug, Name: b.Name})
	}
	return &wire.Reply[Suggestions]{Body: doc}, nil
}

var _ huma.SchemaProvider = EncodedItem(nil)
