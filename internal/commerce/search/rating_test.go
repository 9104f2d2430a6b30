package search_test

import (
	"testing"

	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search"
)

// A few customers who are delighted do not outweigh many who are almost as glad. Filters go by what customers gave.
func TestFewRatingsAreTakenWithDoubt(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		for title, r := range map[string]review.Rating{
			"one of 5": {Sum: 5, Count: 1}, "three of 4.67": {Sum: 14, Count: 3}, "hundred of 4.9": {Sum: 490, Count: 100}, "hundred of 2": {Sum: 200, Count: 100},
			"four of 3.5": {Sum: 14, Count: 4}, "six of 3.5": {Sum: 21, Count: 6}, "one of 1": {Sum: 1, Count: 1}, "nobody": {},
		} {
			s.rating[s.sell(title, 100).ID] = r
		}
		s.open(search.Options{})
		s.wants("the best first", search.Filter{Sort: search.ByRating},
			"hundred of 4.9", "three of 4.67", "one of 5", "six of 3.5", "four of 3.5", "one of 1", "hundred of 2", "nobody")
		s.wants("five stars", search.Filter{MinRating: new(int64(5)), Sort: search.ByRating}, "one of 5")
		s.wants("four stars", search.Filter{MinRating: new(int64(4)), Sort: search.ByRating}, "hundred of 4.9", "three of 4.67", "one of 5")
	})
}
