package page

import (
	"encoding/json"
	"testing"
)

// A card says what customers think of the product and nothing where nobody said anything.
func TestCardsShowWhatCustomersThink(t *testing.T) {
	for _, c := range []struct {
		row, stars, average string
		reviews             int64
	}{
		{`{"title": "Mug", "rating": {"average": "4.50", "count": 2}}`, "★★★★★", "4.50", 2},
		{`{"title": "Mug", "rating": {"average": "1.49", "count": 120}}`, "★☆☆☆☆", "1.49", 120},
		{`{"title": "Mug", "rating": null}`, "", "", 0},
	} {
		var r row
		if err := json.Unmarshal([]byte(c.row), &r); err != nil {
			t.Fatal(err)
		}
		if got := new(visit).cardOf(&r, nil); got.Stars != c.stars || got.Average != c.average || got.Reviews != c.reviews {
			t.Errorf("%s: %q, %q of %d", c.row, got.Stars, got.Average, got.Reviews)
		}
	}
}
