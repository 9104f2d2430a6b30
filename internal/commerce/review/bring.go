package review

import (
	"context"
	"fmt"
	"slices"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// MaxBrought is how many reviews of one product are brought at once.
const MaxBrought = 100

// Brought is a review that was written elsewhere. Nobody here is its author, and nobody can tell whether he bought anything.
type Brought struct {
	Input
	FirstName string
	LastName  string
	WrittenAt time.Time
	Reply     string
}

// review is what was brought as a review, with what is wrong with it.
func (from Brought) review(product id.Product, number int64, now time.Time) (*Review, error) {
	in, err := from.validate()
	if err != nil {
		return nil, err
	}
	var wrong fault.Mistakes
	r := &Review{
		ID: id.Review(number), Version: 1, Product: product, State: Published, Stars: in.Stars, Title: in.Title, Text: in.Text,
		Author: AuthorName(from.FirstName, from.LastName), Reply: plainText(&wrong, "reply", from.Reply, MaxReply),
		PublishedAt: from.WrittenAt, CreatedAt: from.WrittenAt, UpdatedAt: now,
	}
	if r.Reply != "" {
		r.RepliedAt = from.WrittenAt
	}
	return r, wrong.Err()
}

// firstRating is refused where the product has, or had, reviews.
var firstRating = db.SQL(`
	INSERT INTO product_rating (product_id, review_count, star_sum, stars_1, stars_2, stars_3, stars_4, stars_5, updated_at)
	VALUES ($1, 0, 0, 0, 0, 0, 0, 0, $2)`)

// Bring adds published reviews that were written elsewhere to a product that never had one; another is left as it is, so that
// bringing again changes nothing. It answers how many were added.
func (s *Service) Bring(ctx context.Context, product id.Product, list []Brought) (int, error) {
	if len(list) > MaxBrought {
		return 0, fault.Invalidf("reviews", "There are %d reviews; %d are allowed.", len(list), MaxBrought)
	}
	b, total, now := &db.Batch{}, Rating{}, s.db.Clock().Now()
	// Of equal ones the newer has the higher number, as it is with those that are written here.
	list = slices.SortedStableFunc(slices.Values(list), func(a, b Brought) int { return a.WrittenAt.Compare(b.WrittenAt) })
	b.Exec(firstRating, product, clock.Micros(now))
	for i, from := range list {
		r, err := from.review(product, s.db.IDs().Next(), now)
		if err != nil {
			return 0, fmt.Errorf("review %d: %w", i+1, err)
		}
		insert(b, r)
		total = total.Add(ratingOf(r))
		s.news(b, EventPublished, r)
	}
	s.rate(b, product, total)
	err := s.db.Submit(ctx, b)
	switch {
	case db.ViolatesRule(err, "unique"):
		return 0, nil
	case db.ViolatesRule(err, "foreign_key"):
		return 0, fault.Missing("product", product.String()).WithCause(err)
	case err != nil:
		return 0, err
	}
	return len(list), nil
}
