package app

import (
	"context"

	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/id"
)

// wireRecommend wires what a shopper may want besides what he looks for.
func (s *shop) wireRecommend() error {
	s.recommend = recommend.New(recommend.Options{
		DB: s.db, Outbox: s.outbox, Orders: s.orders, Catalog: s.catalog, Jobs: s.jobs, Opinions: s.opinions,
	})
	return s.recommend.RegisterJobs()
}

// opinions is what customers think of every product that somebody rated.
func (s *shop) opinions(ctx context.Context) (map[id.Product]recommend.Opinion, error) {
	all := map[id.Product]recommend.Opinion{}
	err := s.reviews.EachRating(ctx, func(p id.Product, r review.Rating) error {
		all[p] = recommend.Opinion{Count: r.Count, Stars: r.Sum}
		return nil
	})
	return all, err
}
