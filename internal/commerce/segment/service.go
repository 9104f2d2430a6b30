package segment

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// Options is what a Service stands on.
type Options struct {
	DB     *db.DB
	Outbox *outbox.Log
	Jobs   *job.Queue
	Log    *slog.Logger
	// Currency is what the shop sells in; empty for a shop that sells nothing yet.
	Currency func(ctx context.Context) (money.Currency, error)
}

// Service is the use cases of segments. It is safe for concurrent use.
type Service struct{ o Options }

// New returns the use cases of segments.
func New(o Options) *Service { return &Service{o: o} }

// Rules is the rules of the shop.
func (s *Service) Rules(ctx context.Context) (Ruleset, error) { return readRules(ctx, s.o.DB.Read()) }

// SetRules replaces the rules of the shop, and has everybody looked at again by a job. expected (nil: whatever it is) must
// be the current version. Whoever is in a segment that is no more is in another one when the job is done; promotions that
// name it are for nobody. Codes: validation_failed, version_conflict.
func (s *Service) SetRules(ctx context.Context, expected *int64, rules Rules, claim *idem.Claim) (Ruleset, error) {
	rules, err := rules.normalize()
	if err != nil {
		return Ruleset{}, err
	}
	var after Ruleset
	err = kept.Change(ctx, s.o.DB, expected, func(b *db.Batch, _ []storedRule, version int64) ([]storedRule, error) {
		if _, err := s.o.Jobs.Add(b, newRecompute(version)); err != nil {
			return nil, err
		}
		after = Ruleset{Rules: rules, Version: version}
		return stored(rules), claim.Add(b, after)
	})
	if err != nil {
		return Ruleset{}, err
	}
	return after, nil
}

// Codes is the segments of the shop as promotions may name them, in the order of the rules.
func (s *Service) Codes(ctx context.Context) ([]string, error) {
	set, err := s.Rules(ctx)
	codes := make([]string, len(set.Rules))
	for i := range set.Rules {
		codes[i] = set.Rules[i].Code
	}
	return codes, err
}

// Of is where a customer stands, as promotions ask. Whoever has not ordered yet is in the segment of those for whom the
// rules ask nothing: a new customer is new before his first order, too.
func (s *Service) Of(ctx context.Context, c id.Customer) (Standing, error) {
	all, err := s.OfAll(ctx, []id.Customer{c})
	return all[c], err
}

// MaxOf is how many customers OfAll takes.
const MaxOf = atOnce

// OfAll is Of for customers, at most MaxOf.
func (s *Service) OfAll(ctx context.Context, customers []id.Customer) (map[id.Customer]Standing, error) {
	all := make(map[id.Customer]Standing, len(customers))
	if len(customers) == 0 {
		return all, nil
	}
	r := s.o.DB.Read()
	err := db.Each(ctx, r, func(row db.Row) error {
		st, err := scanStanding(row)
		all[st.Customer] = st
		return err
	}, standingsOfCustomers.For(len(customers)), db.ListOf(customers)...)
	if err != nil {
		return nil, fmt.Errorf("read the segments of customers: %w", err)
	}
	if !slices.ContainsFunc(customers, func(c id.Customer) bool { return all[c].Segment == "" }) {
		return all, nil
	}
	by, err := s.basis(ctx, r)
	if err != nil {
		return nil, err
	}
	nothing := Figures{Spent: money.Amount{Currency: by.currency}}
	for _, c := range customers {
		if st := all[c]; st.Segment == "" {
			st.Customer, st.Figures = c, nothing
			st.Segment = by.rules.Of(nothing, s.o.DB.Clock().Now())
			all[c] = st
		}
	}
	return all, nil
}

// CodesOf is the segments of a customer as promotions name them.
func (s *Service) CodesOf(ctx context.Context, c id.Customer) ([]string, error) {
	st, err := s.Of(ctx, c)
	return []string{st.Segment}, err
}
