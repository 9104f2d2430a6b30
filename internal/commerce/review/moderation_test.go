package review_test

import (
	"errors"
	"testing"
	"time"

	"winkel/internal/commerce/review"
)

// What staff rejected its author cannot have shown again by himself, however the shop takes reviews.
func TestWhatWasRejectedIsLookedAt(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, ada := t.Context(), h.people[0]
		for _, look := range []review.Look{review.LookAtNone, review.LookAtUnverified, review.LookAtAll} {
			h.set(review.Settings{Look: look})
			h.give(ada, h.products[0])
			r := h.write(0, 0, 1)
			if _, err := h.Reject(ctx, r.ID, nil, "Libel.", nil); err != nil {
				t.Fatal(err)
			}
			h.expect(h.DeleteOwn(ctx, ada, r.ID, nil, nil), review.CodeRejected)
			for _, text := range []string{"the same libel", "the same libel again"} {
				edited, err := h.Edit(ctx, ada, r.ID, nil, review.Patch{Text: &text}, nil)
				if err != nil || edited.State != review.Pending || edited.Rejection != "Libel." || !edited.PublishedAt.IsZero() {
					t.Fatalf("%s: %+v, %v", look, edited, err)
				}
				h.expect(h.DeleteOwn(ctx, ada, r.ID, nil, nil), review.CodeRejected)
			}
			_, err := h.Submit(ctx, ada, h.products[0], review.Input{Stars: 1}, nil)
			h.expect(err, review.CodeReviewed)
			published, err := h.Publish(ctx, r.ID, nil, nil)
			if err != nil || published.Rejection != "" {
				t.Fatalf("%+v, %v", published, err)
			}
			want := review.Published
			if look == review.LookAtAll {
				want = review.Pending
			}
			edited, err := h.Edit(ctx, ada, r.ID, nil, review.Patch{Stars: new(int64(2))}, nil)
			if err != nil || edited.State != want {
				t.Errorf("%s: %+v, %v", look, edited, err)
			}
			if err := h.DeleteOwn(ctx, ada, r.ID, nil, nil); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A report that staff dismissed is made again when its author has rewritten the review, and not before.
func TestAReportOfAnotherText(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.set(review.Settings{Look: review.LookAtNone})
		r := h.write(0, 0, 1)
		open := func(reason review.ReportReason, want int64) {
			t.Helper()
			h.now.Advance(time.Minute)
			err := h.Tell(ctx, h.people[1], r.ID, reason, "", nil)
			counts, otherErr := h.OpenReports(ctx, []*review.Review{r})
			if err := errors.Join(err, otherErr); err != nil {
				t.Fatal(err)
			}
			if counts[r.ID] != want {
				t.Errorf("%d reports are open, want %d", counts[r.ID], want)
			}
		}
		open(review.Spam, 1)
		open(review.Other, 1)
		if _, err := h.DismissReports(ctx, r.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		open(review.Spam, 0)
		if _, err := h.Edit(ctx, h.people[0], r.ID, nil, review.Patch{Text: new("Buy at evil.example!")}, nil); err != nil {
			t.Fatal(err)
		}
		open(review.Offensive, 1)
		open(review.Other, 1)
		if list, err := h.Reports(ctx, r.ID); err != nil || len(list) != 1 || list[0].Reason != review.Offensive {
			t.Errorf("%+v, %v", list, err)
		}
	})
}
