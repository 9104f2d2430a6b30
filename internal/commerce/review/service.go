package review

import (
	"context"
	"errors"
	"fmt"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
)

// Author is a customer who writes.
type Author struct {
	FirstName string
	LastName  string
	// Hold adds to a batch that it is refused, with version_conflict, if the customer changed since: nobody who was erased in
	// this moment leaves a review behind.
	Hold func(*db.Batch)
}

// Options is what the service stands on.
type Options struct {
	DB     *db.DB
	Outbox *outbox.Log
	// Author is who a customer is; not_found for one who is none.
	Author func(ctx context.Context, customer id.Customer) (Author, error)
	// Received reports whether a line of the customer's with the product was delivered.
	Received func(ctx context.Context, customer id.Customer, product id.Product) (bool, error)
	// Shown reports whether shoppers see a product, and with it its reviews; nil: they see every one.
	Shown func(ctx context.Context, product id.Product) (bool, error)
}

// Service is the use cases of reviews. It is safe for concurrent use.
//
// Methods that change something take the version that the caller has seen (nil: whatever it is) and answer version_conflict
// when it is no longer current; and an idempotency claim (nil: none), which is recorded in the same commit together with the
// result. What does not exist, or is somebody else's, is not_found; an input with mistakes is validation_failed.
type Service struct {
	db       *db.DB
	outbox   *outbox.Log
	author   func(context.Context, id.Customer) (Author, error)
	received func(context.Context, id.Customer, id.Product) (bool, error)
	shown    func(context.Context, id.Product) (bool, error) // nil: every one is
}

// New returns the use cases of reviews.
func New(o Options) *Service {
	return &Service{db: o.DB, outbox: o.Outbox, author: o.Author, received: o.Received, shown: o.Shown}
}

func stale() error { return fault.Stale("review") }

// Get is one review, whatever its state.
func (s *Service) Get(ctx context.Context, review id.Review) (*Review, error) {
	r, err := db.One(ctx, s.db.Read(), scan, getReview, review)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("review", review.String())
	}
	if err != nil {
		return nil, fmt.Errorf("get review: %w", err)
	}
	return r, nil
}

// GetOwn is a review of the customer's.
func (s *Service) GetOwn(ctx context.Context, customer id.Customer, review id.Review) (*Review, error) {
	r, err := s.Get(ctx, review)
	if err == nil && (customer.IsZero() || r.Customer != customer) {
		return nil, fault.Missing("review", review.String())
	}
	return r, err
}

// Find is what the customer wrote about the product; nil if he wrote nothing.
func (s *Service) Find(ctx context.Context, customer id.Customer, product id.Product) (*Review, error) {
	r, err := db.One(ctx, s.db.Read(), scan, getOfOne, product, customer)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find review: %w", err)
	}
	return r, nil
}

// Submit writes a review. The caller has seen that the customer may see the product. Codes: already_reviewed,
// purchase_required.
func (s *Service) Submit(ctx context.Context, customer id.Customer, product id.Product, in Input, claim *idem.Claim) (*Review, error) {
	in, err := in.validate()
	if err != nil {
		return nil, err
	}
	return fault.Again(nil, func() (*Review, error) { return s.submit(ctx, customer, product, in, claim) })
}

func (s *Service) submit(ctx context.Context, customer id.Customer, product id.Product, in Input, claim *idem.Claim) (*Review, error) {
	if there, err := s.Find(ctx, customer, product); err != nil || there != nil {
		if err == nil {
			err = errReviewed(there.ID)
		}
		return nil, err
	}
	now := s.db.Clock().Now()
	r := &Review{
		ID: id.Review(s.db.IDs().Next()), Version: 1, Product: product, Customer: customer, State: Pending, CreatedAt: now, UpdatedAt: now,
	}
	b := &db.Batch{}
	if err := s.write(ctx, b, r, in); err != nil {
		return nil, err
	}
	insert(b, r)
	s.rate(b, product, ratingOf(r))
	s.news(b, EventSubmitted, r)
	if r.State == Published {
		s.news(b, EventPublished, r)
	}
	return s.commit(ctx, b, r, claim)
}

// errReviewed says that the customer's review of the product is there.
func errReviewed(there id.Review) *fault.Error {
	return fault.Newf(fault.Conflict, CodeReviewed,
		"You have reviewed this product already. To change what you wrote: PATCH /api/me/reviews/%s.", there)
}

// write makes the review what its author wants it to be, as the shop takes it.
func (s *Service) write(ctx context.Context, b *db.Batch, r *Review, in Input) error {
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	author, err := s.author(ctx, r.Customer)
	if err != nil {
		return err
	}
	if err := s.verify(ctx, r); err != nil {
		return err
	}
	if settings.BuyersOnly && !r.Verified {
		return fault.New(fault.Refused, CodeNotReceived, "Only customers who have received this product can review it.")
	}
	author.Hold(b)
	r.Stars, r.Title, r.Text, r.Author = in.Stars, in.Title, in.Text, AuthorName(author.FirstName, author.LastName)
	state := settings.first(r.Verified)
	if r.held() {
		state = Pending
	}
	r.show(state, r.UpdatedAt)
	return nil
}

// commit commits a change of a review.
func (s *Service) commit(ctx context.Context, b *db.Batch, r *Review, claim *idem.Claim) (*Review, error) {
	if err := claim.Add(b, r); err != nil {
		return nil, err
	}
	err := s.db.Submit(ctx, b)
	switch {
	case db.Violates(err, "review_product_id_customer_id_key"):
		// Somebody was faster: the next look finds what he wrote.
		return nil, fault.Stale("review").WithCause(err)
	case db.ViolatesRule(err, "foreign_key"):
		return nil, fault.Missing("product", r.Product.String()).WithCause(err)
	case err != nil:
		return nil, err
	}
	return r, nil
}

// Edit changes a review of the customer's. Where somebody looks at reviews, or has rejected this one, it is not shown until he
// has. Whom it helped is forgotten: they voted for other words. A change that changes nothing leaves it as it is.
func (s *Service) Edit(ctx context.Context, customer id.Customer, review id.Review, expected *int64, p Patch, claim *idem.Claim) (*Review, error) {
	return fault.Again(expected, func() (*Review, error) {
		before, err := s.GetOwn(ctx, customer, review)
		if err == nil {
			err = fault.Expect("review", expected, before.Version)
		}
		if err != nil {
			return nil, err
		}
		was := Input{Stars: before.Stars, Title: before.Title, Text: before.Text}
		in, err := p.apply(was).validate()
		if err != nil {
			return nil, err
		}
		b := &db.Batch{}
		if in == was {
			return s.commit(ctx, b, before, claim)
		}
		after := s.next(before)
		if err := s.write(ctx, b, after, in); err != nil {
			return nil, err
		}
		after.Helpful = 0
		update(b, before, after)
		b.Exec(dropVotes, after.ID)
		b.Exec(clearVotes, after.ID)
		s.rate(b, after.Product, ratingOf(after).Minus(ratingOf(before)))
		switch {
		case after.State == Published && before.State == Published:
			s.news(b, EventUpdated, after)
		case after.State == Published:
			s.news(b, EventPublished, after)
		default:
			s.news(b, EventSubmitted, after)
		}
		return s.commit(ctx, b, after, claim)
	})
}

// next is the review as it is about to become.
func (s *Service) next(before *Review) *Review {
	after := *before
	after.Version, after.UpdatedAt = before.Version+1, s.db.Clock().Now()
	return &after
}

// DeleteOwn takes a review of the customer's back, with its votes and reports. He may write another. What was rejected he can
// change but not take back, because what he wrote instead would be shown. Codes: review_rejected.
func (s *Service) DeleteOwn(ctx context.Context, customer id.Customer, review id.Review, expected *int64, claim *idem.Claim) error {
	return s.remove(ctx, expected, claim, func() (*Review, error) {
		r, err := s.GetOwn(ctx, customer, review)
		if err == nil && r.held() {
			err = fault.New(fault.Refused, CodeRejected, "This review was rejected. Change it, and somebody looks at it again.")
		}
		return r, err
	})
}

// Delete removes a review for good, with its votes and reports. Its author may write another; to keep him from it, reject it: what
// he makes of it is not shown before somebody has looked.
func (s *Service) Delete(ctx context.Context, review id.Review, expected *int64, claim *idem.Claim) error {
	return s.remove(ctx, expected, claim, func() (*Review, error) { return s.Get(ctx, review) })
}

func (s *Service) remove(ctx context.Context, expected *int64, claim *idem.Claim, get func() (*Review, error)) error {
	_, err := fault.Again(expected, func() (*Review, error) {
		before, err := get()
		if err == nil {
			err = fault.Expect("review", expected, before.Version)
		}
		if err != nil {
			return nil, err
		}
		b := &db.Batch{}
		b.Exec(deleteReview, before.ID, before.Version).Want(1, stale())
		s.rate(b, before.Product, Rating{}.Minus(ratingOf(before)))
		s.news(b, EventDeleted, s.next(before))
		return s.commit(ctx, b, before, claim)
	})
	return err
}
