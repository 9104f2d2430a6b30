package customer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
)

// Service is the use cases of customers by themselves, and the joiners by which accounts write them. It is safe for
// concurrent use.
//
// Methods that change something take the version that the caller has seen (nil: whatever it is) and answer version_conflict
// when it is no longer current; and an idempotency claim (nil: none), which is recorded in the same commit together with the
// result. What does not exist is not_found; an input with mistakes is validation_failed.
type Service struct {
	db     *db.DB
	outbox *outbox.Log
}

// New returns the use cases of customers.
func New(d *db.DB, log *outbox.Log) *Service { return &Service{db: d, outbox: log} }

// Get is a customer with his groups and tags, also one who was erased.
func (s *Service) Get(ctx context.Context, customer id.Customer) (*Customer, error) {
	return load(ctx, s.db.Read(), customer)
}

// Find is the customer with the normalized address; nil if nobody has it.
func (s *Service) Find(ctx context.Context, emailKey string) (*Customer, error) {
	c, err := s.Peek(ctx, emailKey)
	if err != nil || c == nil {
		return nil, err
	}
	return c, loadParts(ctx, s.db.Read(), c)
}

// Peek is Find without groups and tags: one statement, whether somebody has the address or not, so that a log-in takes as
// long for both.
func (s *Service) Peek(ctx context.Context, emailKey string) (*Customer, error) {
	c, err := db.One(ctx, s.db.Read(), scan, findByKey, emailKey)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find customer: %w", err)
	}
	return c, nil
}

// Buyer is what promotions ask of a customer: his normalized address and the codes of his groups. Nobody has neither.
func (s *Service) Buyer(ctx context.Context, customer id.Customer) (emailKey string, groups []string, err error) {
	err = db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var code string
		if err := row.Scan(&emailKey, &code); err != nil || code == "" {
			return err
		}
		groups = append(groups, code)
		return nil
	}, buyerOf, customer)
	if err != nil {
		return "", nil, fmt.Errorf("read what customer %s gets: %w", customer, err)
	}
	return emailKey, groups, nil
}

// Create makes a guest: somebody whom staff know and who has no account. email_taken if another customer has the address.
func (s *Service) Create(ctx context.Context, in Patch, claim *idem.Claim) (*Customer, error) {
	now := s.db.Clock().Now()
	c := &Customer{
		ID: id.Customer(s.db.IDs().Next()), State: Guest, OrderUpdates: true, CreatedAt: now, UpdatedAt: now, Groups: []string{}, Tags: []string{},
	}
	if err := s.apply(ctx, in, c); err != nil {
		return nil, err
	}
	if c.Email == "" && c.FirstName == "" && c.LastName == "" {
		return nil, fault.Invalidf("email", "Say who it is: an e-mail address, or a name.")
	}
	b := &db.Batch{}
	insert(b, c)
	s.news(b, EventCreated, c)
	if err := claim.Add(b, c); err != nil {
		return nil, err
	}
	return c, Taken(s.db.Submit(ctx, b))
}

// Update changes a customer: email_taken if another one has the address, customer_erased if nothing can be changed any more.
func (s *Service) Update(ctx context.Context, customer id.Customer, expected *int64, patch Patch, claim *idem.Claim) (*Customer, error) {
	return revise(ctx, s, customer, expected, claim, func(_ *db.Batch, c *Customer) (*Customer, error) {
		return c, s.apply(ctx, patch, c)
	})
}

// apply makes a customer as the patch says, if there are such groups.
func (s *Service) apply(ctx context.Context, patch Patch, c *Customer) error {
	if err := patch.apply(c); err != nil || patch.Groups == nil {
		return err
	}
	wanted := append([]string{}, *patch.Groups...)
	for i := range wanted {
		wanted[i] = strings.ToLower(strings.TrimSpace(wanted[i]))
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	if len(wanted) > MaxGroups {
		return fault.Invalidf("groups", "A customer is in %d groups at most.", MaxGroups)
	}
	if c.Groups = wanted; len(wanted) == 0 {
		return nil
	}
	known, err := db.List(ctx, s.db.Read(), scanText, knownGroups.For(len(wanted)), db.ListOf(wanted)...)
	if err != nil {
		return fmt.Errorf("look groups up: %w", err)
	}
	for _, code := range wanted {
		if !slices.Contains(known, code) {
			return fault.Newf(fault.Invalid, CodeUnknownGroup, "There is no customer group %q.", clip(code)).WithParam("groups")
		}
	}
	return nil
}

// revise changes a customer and what belongs to him, in one batch that is guarded by his version. The result of the change is
// what the claim records.
func revise[R any](ctx context.Context, s *Service, customer id.Customer, expected *int64, claim *idem.Claim,
	change func(b *db.Batch, c *Customer) (R, error),
) (R, error) {
	return fault.Again(expected, func() (R, error) {
		var none R
		before, err := s.Get(ctx, customer)
		if err != nil {
			return none, err
		}
		if err := fault.Expect("customer", expected, before.Version); err != nil {
			return none, err
		}
		if before.State == Erased {
			return none, fault.Newf(fault.Refused, CodeErased, "The customer %s was erased.", customer)
		}
		after := before.clone()
		after.Version, after.UpdatedAt = before.Version+1, s.db.Clock().Now()
		b := &db.Batch{}
		result, err := change(b, after)
		if err != nil {
			return none, err
		}
		update(b, before, after)
		s.news(b, EventUpdated, after)
		if err := claim.Add(b, result); err != nil {
			return none, err
		}
		return result, Taken(s.db.Submit(ctx, b))
	})
}

// Taken turns what the database says of an address that another customer has into email_taken. Callers who join a change of
// an address into a batch of theirs ask it about the outcome.
func Taken(err error) error {
	if db.Violates(err, "customer_email_key_key") {
		return fault.New(fault.Conflict, CodeEmailTaken, "Another customer has this e-mail address.").WithParam("email").WithCause(err)
	}
	return err
}

func clip(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}
