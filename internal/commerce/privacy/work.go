package privacy

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
)

// EraseJob takes a person out.
const EraseJob = "privacy.erase"

// eraseTime is what one attempt may take: the logs of a large shop are read from end to end, twice.
const eraseTime = 2 * time.Hour

// RegisterJobs says who does the work.
func (s *Service) RegisterJobs() error {
	s.o.Jobs.Register(EraseJob, func(ctx context.Context, run *job.Run) error {
		var erasure id.Erasure
		if err := run.Payload(&erasure); err != nil {
			return err
		}
		return s.work(ctx, erasure)
	}, job.Options{Concurrency: 1, Timeout: eraseTime})
	s.o.Jobs.Register(RetainJob, func(ctx context.Context, _ *job.Run) error { return s.Retain(ctx) },
		job.Options{Concurrency: 1, Timeout: eraseTime})
	return s.o.Jobs.Schedule(RetainJob, "33 2 * * *", RetainJob, nil)
}

// work takes a person out. It may be interrupted anywhere and begun again: documents come first, while rows still say what
// is his, and once more afterwards, for what was written in between.
func (s *Service) work(ctx context.Context, erasure id.Erasure) error {
	e, err := s.Get(ctx, erasure)
	if err != nil || e.State != Queued {
		return err
	}
	p, err := s.find(ctx, e.who())
	if err != nil {
		return err
	}
	if err := p.remember(e.hints); err != nil {
		return err
	}
	if len(p.open) > 0 {
		return s.backToWaiting(ctx, &e, p)
	}
	scrubber := p.scrubber()
	documents, err := s.clearDocuments(ctx, scrubber)
	if err != nil {
		return err
	}
	if err := s.clearRows(ctx, p); err != nil {
		return err
	}
	again, err := s.clearDocuments(ctx, scrubber)
	if err != nil {
		return err
	}
	if err := s.completed(ctx, &e, p, documents+again); err != nil {
		return err
	}
	return s.o.DB.Settle(ctx)
}

// backToWaiting puts an erasure off: an order was placed between the wish and the work.
func (s *Service) backToWaiting(ctx context.Context, e *Erasure, p *person) error {
	b := &db.Batch{}
	b.Exec(moveErasure, string(Waiting), p.hints(), clock.Micros(s.o.DB.Clock().Now()), e.ID, string(Queued)).Want(1, errStarted)
	return s.o.DB.Submit(ctx, b)
}

// clearDocuments takes the person out of every document of others.
func (s *Service) clearDocuments(ctx context.Context, person *scrubber) (int64, error) {
	total := int64(0)
	for i := range shelves {
		n, err := shelves[i].clear(ctx, s.o.DB, person)
		total += n
		if err != nil {
			return total, err
		}
	}
	n, err := s.o.Audit.Redact(ctx, person.scrub)
	return total + int64(n), err
}

// clearRows removes and blanks the person's rows, one order, cart, checkout or customer in a transaction; the customer
// last, because he is how the others are found.
func (s *Service) clearRows(ctx context.Context, p *person) error {
	aliases := aliases{}
	for _, group := range []struct {
		by   owner
		keys []any
	}{
		{byCheckout, keysOf(p.checkouts)}, {byCart, keysOf(p.carts)}, {byOrder, keysOf(p.orders)}, {byEmail, anys(p.emails)},
		{byMail, anys(p.emails)},
		{bySubject, keysOf(p.customers)}, {byCustomer, keysOf(p.customers)},
	} {
		for _, key := range group.keys {
			if err := s.clearRow(ctx, p, group.by, key, aliases); err != nil {
				return fmt.Errorf("take a person out of his rows: %w", err)
			}
		}
	}
	return s.clearOthers(ctx, p)
}

// clearRow takes away what belongs to one thing of the person's. Who changed some of it at the same time goes first.
func (s *Service) clearRow(ctx context.Context, p *person, by owner, key any, a aliases) error {
	_, err := fault.Again(nil, func() (struct{}, error) {
		b := &db.Batch{}
		if by == byOrder {
			if err := s.addRenames(ctx, b, p, key.(int64), a); err != nil {
				return struct{}{}, err
			}
		}
		alias := ""
		if by == byEmail {
			alias = a.of(key.(string))
		}
		if err := s.addTakings(ctx, b, by, key, alias); err != nil || b.Len() == 0 {
			return struct{}{}, err
		}
		return struct{}{}, s.o.DB.Submit(ctx, b)
	})
	return err
}

func (s *Service) addTakings(ctx context.Context, b *db.Batch, by owner, key any, alias string) error {
	// Rows go before those that they refer to: the register names the latter first.
	for i := len(takings) - 1; i >= 0; i-- {
		if takings[i].table.by != by {
			continue
		}
		if err := takings[i].add(ctx, s.o.DB.Read(), b, key, alias); err != nil {
			return err
		}
	}
	switch by {
	case byMail:
		b.Exec(dropMailTo, key)
	case byOrder:
		b.Exec(dropMailAbout, id.Order(key.(int64)).String())
	case byCustomer:
		b.Exec(dropMailAbout, id.Customer(key.(int64)).String())
	}
	return nil
}

func keysOf(numbers []int64) []any {
	keys := make([]any, len(numbers))
	for i, n := range numbers {
		keys[i] = n
	}
	return keys
}
