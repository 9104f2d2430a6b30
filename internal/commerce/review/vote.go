package review

import (
	"context"
	"fmt"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// shownToOthers is a review that shoppers see, as they see its product, for somebody who did not write it: own_review for who did.
func (s *Service) shownToOthers(ctx context.Context, customer id.Customer, review id.Review) (*Review, error) {
	r, err := s.Get(ctx, review)
	switch {
	case err != nil:
		return nil, err
	case r.Customer == customer:
		return nil, fault.New(fault.Refused, CodeOwnReview, "This is your own review: others say whether it helps them.")
	case r.State != Published:
		return nil, fault.Missing("review", review.String())
	}
	if s.shown != nil {
		shown, err := s.shown(ctx, r.Product)
		switch {
		case err != nil:
			return nil, fmt.Errorf("look whether the product is shown: %w", err)
		case !shown:
			return nil, fault.Missing("review", review.String())
		}
	}
	return r, nil
}

// errVoted refuses a batch that counts a vote which is there, or is not there any more.
var errVoted = fault.Stale("vote")

// Vote says that the review helped the customer, or takes that back. Saying it again changes nothing. Codes: own_review.
func (s *Service) Vote(ctx context.Context, customer id.Customer, review id.Review, helpful bool, claim *idem.Claim) (*Review, error) {
	return fault.Again(nil, func() (*Review, error) {
		r, err := s.shownToOthers(ctx, customer, review)
		if err != nil {
			return nil, err
		}
		votes, err := db.Value[int64](ctx, s.db.Read(), hasVoted, review, customer)
		if err != nil {
			return nil, fmt.Errorf("look for a vote: %w", err)
		}
		b := &db.Batch{}
		switch {
		case helpful && votes == 0:
			b.Exec(countVote, review).Want(1, stale())
			b.Exec(insertVote, review, customer, clock.Micros(s.db.Clock().Now()))
			r.Helpful++
		case !helpful && votes == 1:
			b.Exec(uncount, review).Want(1, errVoted)
			b.Exec(dropVote, review, customer).Want(1, errVoted)
			r.Helpful--
		}
		r, err = s.commit(ctx, b, r, claim)
		if db.ViolatesRule(err, "unique") {
			err = errVoted.WithCause(err) // he said so twice at once
		}
		return r, err
	})
}

// Tell reports a review that should not be there. Reporting it again changes nothing, also when staff have dismissed it, unless the
// review has changed since. Codes: own_review.
func (s *Service) Tell(ctx context.Context, customer id.Customer, review id.Review, reason ReportReason, note string, claim *idem.Claim) error {
	var wrong fault.Mistakes
	if !slices.Contains(reportReasons, reason) {
		wrong.Addf("reason", "reason must be spam, offensive, off_topic, untrue, private or other.")
	}
	note = plainText(&wrong, "note", note, MaxNote)
	if err := wrong.Err(); err != nil {
		return err
	}
	_, err := fault.Again(nil, func() (*Review, error) {
		r, err := s.shownToOthers(ctx, customer, review)
		if err != nil {
			return nil, err
		}
		before, err := db.List(ctx, s.db.Read(), scanReport, ownReport, review, customer)
		if err != nil {
			return nil, fmt.Errorf("look for a report: %w", err)
		}
		b := &db.Batch{}
		again := len(before) > 0 && !before[0].ResolvedAt.IsZero() && before[0].ResolvedAt.Before(r.UpdatedAt)
		if again {
			b.Exec(dropReport, before[0].ID).Want(1, fault.Stale("report"))
		}
		if again || len(before) == 0 {
			author, err := s.author(ctx, customer)
			if err != nil {
				return nil, err
			}
			author.Hold(b)
			b.Exec(holdShown, review).Want(1, stale())
			b.Exec(insertReport, id.ReviewReport(s.db.IDs().Next()), review, customer, string(reason), note, clock.Micros(s.db.Clock().Now()))
		}
		r, err = s.commit(ctx, b, r, claim)
		if db.ViolatesRule(err, "unique") {
			err = fault.Stale("report").WithCause(err)
		}
		return r, err
	})
	return err
}
