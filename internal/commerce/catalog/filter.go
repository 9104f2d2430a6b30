package catalog

import (
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Audience says for whom something is read.
type Audience uint8

// The audiences. The zero value shows less.
const (
	Shoppers Audience = iota // only what is published, and whose publication date has come
	Staff                    // everything
)

// Sort is an order of a product list.
type Sort string

// The orders. All end with the id, so that they are total.
const (
	SortNewest    Sort = "newest"     // by publication, latest first; the default for shoppers
	SortPriceAsc  Sort = "price_asc"  // by the lowest price in ProductFilter.Currency; without such a price: not listed
	SortPriceDesc Sort = "price_desc" // as above, the other way round
	SortTitle     Sort = "title"
	SortUpdated   Sort = "updated" // latest change first; the default for staff
	SortManual    Sort = "manual"  // the order of a collection; only together with ProductFilter.Collection
)

// Limits of a product list.
const (
	MaxSearchWords      = 6  // of ProductFilter.Query; further words are not looked at
	MaxAttributeFilters = 8  // different attributes in one filter
	MaxFilterValues     = 16 // values of one attribute, tags, brands, ids
	MaxRowVariants      = 50 // variants shown in one row of a list
)

// ProductFilter narrows a list of products. What is empty does not narrow; everything given must hold.
type ProductFilter struct {
	Audience   Audience
	Query      string        // words that all occur in title, brand, SKU, tags or searchable attributes
	Categories []id.Category // in one of them or below
	Collection id.Collection
	Brands     []id.Brand
	Type       id.ProductType
	Tags       []string       // one of them
	Currency   money.Currency // of MinPrice, MaxPrice and the price sorts; of the prices in the rows. Empty: the channel's
	MinPrice   *int64         // minor units: some variant costs at least this
	MaxPrice   *int64         // minor units: some variant costs at most this
	InStock    *bool          // true: some variant is in stock; false: none is
	Attributes []AttributeFilter
	Statuses   []Status  // for staff
	SKU        string    // a variant has exactly this SKU
	UpdatedAt  time.Time // changed at or after
	IDs        []id.Product
	Sort       Sort
}

// AttributeFilter holds for a product that has at least one of the values, or, for numbers and dates, a value within
// the range. Values are written as in AttributeInput. An attribute that does not exist or is not filterable is refused
// with validation_failed.
type AttributeFilter struct {
	Code   string
	Values []string
	Min    string // inclusive; empty: open
	Max    string // inclusive; empty: open
}

// ProductRow is a product in a list: as much as a product card or an admin table shows.
type ProductRow struct {
	ID           id.Product
	Version      int64
	Slug         string
	Title        string
	Subtitle     string
	Status       Status
	PublishedAt  time.Time
	AvailableAt  time.Time
	BrandID      id.Brand
	BrandName    string
	Price        *Price        // of the cheapest variant in the filter's currency; nil: no price
	MaxPrice     *money.Amount // of the dearest; nil: no price
	Availability Availability  // the best of its variants
	Image        *Media        // the first picture; nil: none
	Variants     []VariantRow  // the first MaxRowVariants
	VariantCount int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// VariantRow is a variant in a row of a list.
type VariantRow struct {
	ID           id.Variant
	Title        string
	SKU          string
	Price        *Price // in the filter's currency; nil: no price
	Availability Availability
}
