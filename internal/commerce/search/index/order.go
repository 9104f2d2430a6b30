package index

import (
	"cmp"
	"math"

	"winkel/internal/commerce/search/text"
)

// place is where a product stands in an order; score is that of its texts, favor included, and only counts by relevance.
func (d *Document) place(sort Sort, words bool, score float64) Place {
	p := Place{ID: d.ID}
	switch sort {
	case ByNewest:
		p.Key = float64(d.Published)
	case ByPriceAsc, ByPriceDesc:
		p.Key = float64(d.MinPrice)
	case ByRating:
		p.Key = ratingKey(d.Rating, d.Reviews)
	case ByPopularity:
		p.Key = float64(d.Popularity)
	case ByTitle:
		p.Title = text.Fold(d.Title)
	default:
		p.Key = score
		if !words {
			p.Key = browseKey(d.Popularity, d.Published, d.InStock)
		}
	}
	return p
}

// ratingKey sorts by the average, then by the number of reviews.
func ratingKey(rating, reviews int64) float64 {
	const most = 1_000_000
	return float64(rating)*most + float64(min(max(reviews, 0), most-1))
}

// browseKey sorts by popularity, then by the day of publication. What is sold out stands as if it had sold a fourth.
func browseKey(popularity, published int64, inStock bool) float64 {
	const (
		day  = 24 * 60 * 60 * 1_000_000
		most = 100_000
	)
	if !inStock {
		popularity /= 4
	}
	return float64(popularity)*most + float64(min(max(published/day, 0), most-1))
}

// ascending reports whether the smallest key comes first.
func (s Sort) ascending() bool { return s == ByPriceAsc || s == ByTitle }

// compare is negative if a comes before b.
func (s Sort) compare(a, b *Place) int {
	c := cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Title, b.Title))
	if !s.ascending() {
		c = -c
	}
	if c == 0 {
		c = -cmp.Compare(a.ID, b.ID)
	}
	return c
}

// exactly is added to the score of what has the whole query as its code, so that it comes first.
const exactly = 1000

// mostHits bounds a page, and Offset with it what is sorted at once.
const (
	mostHits   = 1000
	mostOffset = math.MaxInt32
)
