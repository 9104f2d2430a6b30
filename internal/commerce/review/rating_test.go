package review_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"winkel/internal/commerce/review"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
)

// step does something at random with what there is, and answers its error.
func (h *house) step(random *rand.Rand) error {
	ctx, who, about := h.t.Context(), h.people[random.IntN(len(h.people))], h.products[random.IntN(len(h.products))]
	stars := random.Int64N(5) + 1
	found, err := h.List(ctx, review.Filter{Product: about}, page.Request{Limit: 20})
	if err != nil {
		return err
	}
	if len(found.Items) == 0 || random.IntN(5) == 0 {
		_, err := h.Submit(ctx, who, about, review.Input{Stars: stars}, nil)
		return err
	}
	r := found.Items[random.IntN(len(found.Items))]
	switch random.IntN(9) {
	case 0, 1:
		_, err = h.Publish(ctx, r.ID, nil, nil)
	case 2:
		_, err = h.Reject(ctx, r.ID, nil, fmt.Sprint("No, ", stars), nil)
	case 3, 4:
		_, err = h.Edit(ctx, r.Customer, r.ID, nil, review.Patch{Stars: &stars}, nil)
	case 5:
		_, err = h.Reply(ctx, r.ID, nil, fmt.Sprint("Thanks, ", stars), nil)
	case 6:
		err = h.DeleteOwn(ctx, r.Customer, r.ID, nil, nil)
	case 7:
		_, err = h.Vote(ctx, who, r.ID, random.IntN(3) > 0, nil)
	case 8:
		if random.IntN(3) == 0 {
			err = h.Delete(ctx, r.ID, nil, nil)
		} else {
			err = h.Tell(ctx, who, r.ID, review.Other, "", nil)
		}
	}
	return err
}

// allowed reports whether a random step may be refused so.
func allowed(err error) bool {
	return err == nil || slices.Contains([]string{
		review.CodeReviewed, review.CodeOwnReview, review.CodeRejected, fault.CodeNotFound, fault.CodeVersionConflict,
	}, fault.CodeOf(err))
}

// recount is the ratings as the reviews that are there say, without the row that is kept.
func (h *house) recount() map[id.Product]review.Rating {
	h.t.Helper()
	found, err := h.List(h.t.Context(), review.Filter{State: review.Published}, page.Request{Limit: 100})
	if err != nil {
		h.t.Fatal(err)
	}
	counted := map[id.Product]review.Rating{}
	for _, r := range found.Items {
		rating := counted[r.Product]
		rating.Count, rating.Sum = rating.Count+1, rating.Sum+r.Stars
		rating.Stars[r.Stars-1]++
		counted[r.Product] = rating
	}
	return counted
}

// After any series of changes, one after the other or many at once, the ratings equal a recount.
func TestRatingsEqualARecount(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		check := func(when string) {
			t.Helper()
			kept, err := h.Ratings(t.Context(), h.products)
			if err != nil {
				t.Fatal(err)
			}
			if want := h.recount(); fmt.Sprint(kept) != fmt.Sprint(want) {
				t.Fatalf("%s: kept %v, counted %v", when, kept, want)
			}
			if all := h.differences(); len(all) > 0 {
				t.Fatalf("%s: %v", when, all)
			}
		}
		random := rand.New(rand.NewPCG(1, 2))
		for i := range 300 {
			if i%75 == 0 {
				h.set(review.Settings{Look: []review.Look{review.LookAtAll, review.LookAtNone}[i/75%2]})
			}
			if err := h.step(random); !allowed(err) {
				t.Fatalf("step %d: %v", i, err)
			}
			if i%10 == 0 {
				check(fmt.Sprint("step ", i))
			}
		}
		check("one after the other")
		var together sync.WaitGroup
		for n := range 8 {
			together.Go(func() {
				random := rand.New(rand.NewPCG(3, uint64(n)))
				for range 40 {
					if err := h.step(random); !allowed(err) {
						t.Errorf("at once: %v", err)
					}
				}
			})
		}
		together.Wait()
		check("at once")
		if len(h.recount()) == 0 {
			t.Error("nothing was published: this test sees nothing")
		}
	})
}

// mend makes everything right again that TestVerifySeesWhatIsWrong breaks.
var mend = []*db.Stmt{
	db.SQL(`UPDATE review SET rating = 5, state = 'published', helpful_count = 1`),
	db.SQL(`UPDATE review_vote SET customer_id = $1`),
	db.SQL(`UPDATE customer SET state = 'registered'`),
	db.SQL(`DELETE FROM product_rating`),
	db.SQL(`INSERT INTO product_rating (product_id, review_count, star_sum, stars_1, stars_2, stars_3, stars_4, stars_5, updated_at)
		SELECT product_id, 1, 5, 0, 0, 0, 0, 1, 0 FROM review`),
}

// Verify sees what nobody did by the rules.
func TestVerifySeesWhatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.set(review.Settings{Look: review.LookAtNone})
		r := h.write(0, 0, 5)
		if _, err := h.Vote(t.Context(), h.people[1], r.ID, true, nil); err != nil {
			t.Fatal(err)
		}
		do := func(stmt *db.Stmt, args ...any) {
			t.Helper()
			b := &db.Batch{}
			b.Exec(stmt, args...)
			if err := h.db.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
		for name, broken := range map[string]struct {
			stmt *db.Stmt
			says string
		}{
			"a rating of nothing": {db.SQL(`UPDATE product_rating SET review_count = 2, star_sum = 10, stars_5 = 2`),
				"the rating says 2 reviews with 10 stars [0 0 0 0 2], and there are 1 with 5"},
			"no rating":          {db.SQL(`DELETE FROM product_rating`), "the rating says 0 reviews"},
			"other stars":        {db.SQL(`UPDATE review SET rating = 4`), "and there are 1 with 4"},
			"published secretly": {db.SQL(`UPDATE review SET state = 'rejected'`), "and there are 0 with 0"},
			"votes":              {db.SQL(`UPDATE review SET helpful_count = 3`), "3 found it helpful, and there are 1 votes"},
			"own vote": {db.SQL(`UPDATE review_vote SET customer_id = (SELECT customer_id FROM review WHERE review.id = review_vote.review_id)`),
				"its author found it helpful himself"},
			"erased": {db.SQL(`UPDATE customer SET state = 'erased'`), "it still tells of him"},
		} {
			if all := h.differences(); len(all) > 0 {
				t.Fatalf("before %s: %v", name, all)
			}
			do(broken.stmt)
			if all := h.differences(); len(all) != 1 || !strings.Contains(all[0], broken.says) {
				t.Errorf("%s: %q, want %q", name, all, broken.says)
			}
			for _, stmt := range mend {
				if stmt == mend[1] {
					do(stmt, h.people[1])
				} else {
					do(stmt)
				}
			}
		}
	})
}
