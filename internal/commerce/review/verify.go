package review

import (
	"context"
	"fmt"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

var (
	// Each line is a product whose published reviews, counted, are not what its row says; without a row, that is nothing.
	wrongRatings = db.SQL(`
		SELECT p.product_id, p.review_count, p.star_sum, p.stars_1, p.stars_2, p.stars_3, p.stars_4, p.stars_5,
			SUM(p.n), CAST(SUM(p.n * p.rating) AS BIGINT), SUM(CASE WHEN p.rating = 1 THEN p.n ELSE 0 END), SUM(CASE WHEN p.rating = 2 THEN p.n ELSE 0 END),
			SUM(CASE WHEN p.rating = 3 THEN p.n ELSE 0 END), SUM(CASE WHEN p.rating = 4 THEN p.n ELSE 0 END),
			SUM(CASE WHEN p.rating = 5 THEN p.n ELSE 0 END)
		FROM (
			SELECT r.product_id, COALESCE(k.review_count, 0) AS review_count, COALESCE(k.star_sum, 0) AS star_sum,
				COALESCE(k.stars_1, 0) AS stars_1, COALESCE(k.stars_2, 0) AS stars_2, COALESCE(k.stars_3, 0) AS stars_3,
				COALESCE(k.stars_4, 0) AS stars_4, COALESCE(k.stars_5, 0) AS stars_5, r.rating,
				CASE WHEN r.state = 'published' THEN 1 ELSE 0 END AS n
			FROM review r LEFT JOIN product_rating k ON k.product_id = r.product_id
			UNION ALL
			SELECT k.product_id, k.review_count, k.star_sum, k.stars_1, k.stars_2, k.stars_3, k.stars_4, k.stars_5, 1, 0
			FROM product_rating k
		) p
		GROUP BY p.product_id, p.review_count, p.star_sum, p.stars_1, p.stars_2, p.stars_3, p.stars_4, p.stars_5
		ORDER BY p.product_id`)
	wrongVotes = db.SQL(`
		SELECT r.id, r.helpful_count, (SELECT COUNT(*) FROM review_vote v WHERE v.review_id = r.id)
		FROM review r
		WHERE r.helpful_count <> (SELECT COUNT(*) FROM review_vote v WHERE v.review_id = r.id)
		ORDER BY r.id`)
	ownVotes = db.SQL(`
		SELECT r.id FROM review r
		WHERE EXISTS (SELECT 1 FROM review_vote v WHERE v.review_id = r.id AND v.customer_id = r.customer_id)
		ORDER BY r.id`)
	leftOfErased = db.SQL(`
		SELECT r.id FROM review r JOIN customer c ON c.id = r.customer_id
		WHERE c.state = 'erased' AND (r.author <> '' OR r.title <> '' OR r.text <> '')
		ORDER BY r.id`)
)

// Verify reports every product whose rating is not what its published reviews add up to, every review whose votes are counted
// wrong or came from its author, and what is left of people who were erased.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var product id.Product
		var kept, counted Rating
		err := row.Scan((*int64)(&product), &kept.Count, &kept.Sum, &kept.Stars[0], &kept.Stars[1], &kept.Stars[2], &kept.Stars[3],
			&kept.Stars[4], &counted.Count, &counted.Sum, &counted.Stars[0], &counted.Stars[1], &counted.Stars[2], &counted.Stars[3],
			&counted.Stars[4])
		if err == nil && kept != counted {
			report(fmt.Sprintf("%s: the rating says %d reviews with %d stars %v, and there are %d with %d %v",
				product, kept.Count, kept.Sum, kept.Stars, counted.Count, counted.Sum, counted.Stars))
		}
		return err
	}, wrongRatings)
	if err != nil {
		return fmt.Errorf("recount ratings: %w", err)
	}
	err = db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var review id.Review
		var kept, counted int64
		err := row.Scan((*int64)(&review), &kept, &counted)
		report(fmt.Sprintf("%s: %d found it helpful, and there are %d votes", review, kept, counted))
		return err
	}, wrongVotes)
	if err != nil {
		return fmt.Errorf("recount votes: %w", err)
	}
	for _, check := range []struct {
		stmt *db.Stmt
		says string
	}{
		{ownVotes, "its author found it helpful himself"},
		{leftOfErased, "its author was erased, and it still tells of him"},
	} {
		err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
			var review id.Review
			err := row.Scan((*int64)(&review))
			report(fmt.Sprintf("%s: %s", review, check.says))
			return err
		}, check.stmt)
		if err != nil {
			return fmt.Errorf("look through the reviews: %w", err)
		}
	}
	return nil
}
