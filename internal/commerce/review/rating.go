package review

import (
	"context"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// Rating is what the published reviews of a product add up to. The zero value is that of a product without any.
type Rating struct {
	Count int64
	Sum   int64           // of the stars
	Stars [MaxStars]int64 // how many gave 1 star, 2 stars, …
}

// Hundredths is the average in hundredths of a star, rounded to the nearest; 0 for a product without reviews.
func (r Rating) Hundredths() int64 {
	if r.Count == 0 {
		return 0
	}
	return (200*r.Sum + r.Count) / (2 * r.Count)
}

// Average is the average with two decimals, as "4.25".
func (r Rating) Average() string {
	hundredths := r.Hundredths()
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}

// Add is the two ratings together.
func (r Rating) Add(other Rating) Rating {
	r.Count += other.Count
	r.Sum += other.Sum
	for i := range r.Stars {
		r.Stars[i] += other.Stars[i]
	}
	return r
}

// Minus is what is left of the rating without the other.
func (r Rating) Minus(other Rating) Rating {
	r.Count -= other.Count
	r.Sum -= other.Sum
	for i := range r.Stars {
		r.Stars[i] -= other.Stars[i]
	}
	return r
}

// ratingOf is what a review, nil if there is none, counts for.
func ratingOf(r *Review) Rating {
	var counted Rating
	if r.counts() {
		counted.Count, counted.Sum = 1, r.Stars
		counted.Stars[r.Stars-1] = 1
	}
	return counted
}

// MaxRatings is how many products can be asked for at once.
const MaxRatings = 1024

const ratingColumns = `product_id, review_count, star_sum, stars_1, stars_2, stars_3, stars_4, stars_5`

var (
	ratingsOf   = db.NewLists(`SELECT `+ratingColumns+` FROM product_rating WHERE product_id IN (%s) AND review_count > 0`, MaxRatings)
	allRatings  = db.SQL(`SELECT ` + ratingColumns + ` FROM product_rating WHERE product_id > $1 AND review_count > 0 ORDER BY product_id LIMIT CAST($2 AS BIGINT)`)
	beginRating = db.SQL(`
		INSERT INTO product_rating (product_id, review_count, star_sum, stars_1, stars_2, stars_3, stars_4, stars_5, updated_at)
		VALUES ($1, 0, 0, 0, 0, 0, 0, 0, $2)
		ON CONFLICT (product_id) DO NOTHING`)
	changeRating = db.SQL(`
		UPDATE product_rating SET review_count = review_count + CAST($1 AS BIGINT), star_sum = star_sum + CAST($2 AS BIGINT),
			stars_1 = stars_1 + CAST($3 AS BIGINT), stars_2 = stars_2 + CAST($4 AS BIGINT), stars_3 = stars_3 + CAST($5 AS BIGINT),
			stars_4 = stars_4 + CAST($6 AS BIGINT), stars_5 = stars_5 + CAST($7 AS BIGINT), updated_at = $8
		WHERE product_id = $9`)
)

type productRating struct {
	product id.Product
	rating  Rating
}

func scanRating(row db.Row) (productRating, error) {
	var p productRating
	r := &p.rating
	err := row.Scan((*int64)(&p.product), &r.Count, &r.Sum, &r.Stars[0], &r.Stars[1], &r.Stars[2], &r.Stars[3], &r.Stars[4])
	return p, err
}

// Ratings is the ratings of products, at most MaxRatings; those without reviews are missing.
func (s *Service) Ratings(ctx context.Context, products []id.Product) (map[id.Product]Rating, error) {
	ratings := make(map[id.Product]Rating, len(products))
	if len(products) == 0 {
		return ratings, nil
	}
	if len(products) > MaxRatings {
		return nil, fault.Invalidf("products", "There are %d products; %d are allowed.", len(products), MaxRatings)
	}
	found, err := db.List(ctx, s.db.Read(), scanRating, ratingsOf.For(len(products)), db.ListOf(products)...)
	if err != nil {
		return nil, fmt.Errorf("read ratings: %w", err)
	}
	for _, p := range found {
		ratings[p.product] = p.rating
	}
	return ratings, nil
}

// Rating is the rating of one product.
func (s *Service) Rating(ctx context.Context, product id.Product) (Rating, error) {
	ratings, err := s.Ratings(ctx, []id.Product{product})
	return ratings[product], err
}

// EachRating calls f with the rating of every product that has one, in the order of their numbers, for whoever keeps them all.
func (s *Service) EachRating(ctx context.Context, f func(id.Product, Rating) error) error {
	last := id.Product(0)
	for {
		found, err := db.List(ctx, s.db.Read(), scanRating, allRatings, last, int64(MaxRatings))
		if err != nil {
			return fmt.Errorf("read the ratings: %w", err)
		}
		for _, p := range found {
			last = p.product
			if err := f(p.product, p.rating); err != nil {
				return err
			}
		}
		if len(found) < MaxRatings {
			return nil
		}
	}
}

// rate adds to the batch that the rating of the product changes by so much, and that others may learn it.
func (s *Service) rate(b *db.Batch, product id.Product, by Rating) {
	if by == (Rating{}) {
		return
	}
	now := clock.Micros(s.db.Clock().Now())
	b.Exec(beginRating, product, now)
	b.ExecContended(int64(product), changeRating, by.Count, by.Sum, by.Stars[0], by.Stars[1], by.Stars[2], by.Stars[3], by.Stars[4],
		now, product).Want(1, fault.Missing("product", product.String()))
	s.rated(b, product)
}
