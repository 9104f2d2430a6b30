package review

import (
	"context"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// moderate has staff change a review. What change leaves as it is is not written again.
func (s *Service) moderate(
	ctx context.Context, review id.Review, expected *int64, claim *idem.Claim, change func(b *db.Batch, after *Review) (kind string, err error),
) (*Review, error) {
	return fault.Again(expected, func() (*Review, error) {
		before, err := s.Get(ctx, review)
		if err == nil {
			err = fault.Expect("review", expected, before.Version)
		}
		if err != nil {
			return nil, err
		}
		after, b := s.next(before), &db.Batch{}
		kind, err := change(b, after)
		if err != nil {
			return nil, err
		}
		if kind == "" {
			return s.commit(ctx, b, before, claim)
		}
		update(b, before, after)
		s.rate(b, after.Product, ratingOf(after).Minus(ratingOf(before)))
		s.news(b, kind, after)
		return s.commit(ctx, b, after, claim)
	})
}

// Publish shows a review to shoppers, and looks again whether its author has received the product. Publishing what is shown
// changes nothing.
func (s *Service) Publish(ctx context.Context, review id.Review, expected *int64, claim *idem.Claim) (*Review, error) {
	return s.moderate(ctx, review, expected, claim, func(_ *db.Batch, after *Review) (string, error) {
		if after.State == Published {
			return "", nil
		}
		if err := s.verify(ctx, after); err != nil {
			return "", err
		}
		after.show(Published, after.UpdatedAt)
		return EventPublished, nil
	})
}

// verify looks again whether the author has received the product. Once he has, he has for good.
func (s *Service) verify(ctx context.Context, r *Review) error {
	if r.Verified || r.Customer.IsZero() {
		return nil
	}
	var err error
	if r.Verified, err = s.received(ctx, r.Customer, r.Product); err != nil {
		return fmt.Errorf("look whether the product was received: %w", err)
	}
	return nil
}

// Reject has a review not be shown, for a reason that its author is told. Reports of it are answered by that. Rejecting again
// changes the reason.
func (s *Service) Reject(ctx context.Context, review id.Review, expected *int64, reason string, claim *idem.Claim) (*Review, error) {
	var wrong fault.Mistakes
	if reason = plainText(&wrong, "reason", reason, MaxRejection); reason == "" {
		wrong.Addf("reason", "reason must not be empty: its author is told.")
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return s.moderate(ctx, review, expected, claim, func(b *db.Batch, after *Review) (string, error) {
		if after.State == Rejected && after.Rejection == reason {
			return "", nil
		}
		after.show(Rejected, after.UpdatedAt)
		after.Rejection = reason
		b.Exec(resolve, clock.Micros(after.UpdatedAt), after.ID)
		return EventRejected, nil
	})
}

// Reply answers a review in the name of the shop, below it; an empty text takes the answer back.
func (s *Service) Reply(ctx context.Context, review id.Review, expected *int64, text string, claim *idem.Claim) (*Review, error) {
	var wrong fault.Mistakes
	text = plainText(&wrong, "text", text, MaxReply)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return s.moderate(ctx, review, expected, claim, func(_ *db.Batch, after *Review) (string, error) {
		if after.Reply == text {
			return "", nil
		}
		after.Reply, after.RepliedAt = text, after.UpdatedAt
		if text == "" {
			after.RepliedAt = clock.FromMicros(0)
		}
		return EventUpdated, nil
	})
}

// DismissReports answers the open reports of a review: it may stay.
func (s *Service) DismissReports(ctx context.Context, review id.Review, expected *int64, claim *idem.Claim) (*Review, error) {
	return s.moderate(ctx, review, expected, claim, func(b *db.Batch, after *Review) (string, error) {
		b.Exec(resolve, clock.Micros(after.UpdatedAt), after.ID)
		return "", nil
	})
}

// MaxReports is how many reports of a review are shown.
const MaxReports = 100

// Reports is the reports of a review, newest first, at most MaxReports.
func (s *Service) Reports(ctx context.Context, review id.Review) ([]Report, error) {
	list, err := db.List(ctx, s.db.Read(), scanReport, reportsOf, review, int64(MaxReports))
	if err != nil {
		return nil, fmt.Errorf("read the reports of a review: %w", err)
	}
	return list, nil
}

// OpenReports counts the open reports of reviews, of a page of a list.
func (s *Service) OpenReports(ctx context.Context, reviews []*Review) (map[id.Review]int64, error) {
	counts := map[id.Review]int64{}
	if len(reviews) == 0 {
		return counts, nil
	}
	numbers := make([]id.Review, len(reviews))
	for i, r := range reviews {
		numbers[i] = r.ID
	}
	err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var review id.Review
		var count int64
		err := row.Scan((*int64)(&review), &count)
		counts[review] = count
		return err
	}, openReports.For(len(numbers)), db.ListOf(numbers)...)
	if err != nil {
		return nil, fmt.Errorf("count open reports: %w", err)
	}
	return counts, nil
}
