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

// What is thought of a product before anybody has said so, when products are sorted by rating: as if so many had given so many hundredths
// of a star. Without it one customer with five stars would count for more than a hundred with 4.9. The number is fixed, and not the
// shop's own average: that moves with every review, and would move every product in the order, on every node at another moment, between
// one page of a list and the next. 3.5 stars lie between the middle of the scale and what customers give on average, which is a little
// above four, so that a product with few ratings has to earn its place.
const (
	doubtReviews = 5
	doubtRating  = 350
)

// ratingKey sorts by the average of what customers gave, in hundredths, and of doubt, which counts for less the more of them there are;
// then by the number of reviews. What nobody has rated comes last.
func ratingKey(rating, reviews int64) float64 {
	const (
		most = 1_000_000
		fine = 1000 // parts of a hundredth of a star that are told apart
	)
	if rating <= 0 {
		return 0
	}
	reviews = min(max(reviews, 1), most-1)
	weighed := (doubtReviews*doubtRating + rating*reviews) * fine / (doubtReviews + reviews)
	return float64(weighed)*most + float64(reviews)
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
