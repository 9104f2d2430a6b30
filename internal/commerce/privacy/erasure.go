package privacy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// State is how far an erasure is.
type State string

// The states: waiting → queued → completed, and waiting → canceled.
const (
	Waiting   State = "waiting" // for orders that are not finished
	Queued    State = "queued"  // the work is being done, or about to be
	Completed State = "completed"
	Canceled  State = "canceled"
)

// Erasure is somebody's wish to be forgotten.
type Erasure struct {
	ID          id.Erasure
	Customer    id.Customer // zero: somebody without an account
	State       State
	Actor       string
	Documents   int64 // of others that told of the person
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
	CompletedAt time.Time // zero until it is

	emailKey, hints string
}

// Request asks for an erasure.
type Request struct {
	Who
	Wait bool // for the end of open orders; without it they refuse the erasure
}

const erasureColumns = `id, customer_id, email_key, hints, state, actor, documents, version, created_at, updated_at, completed_at`

var (
	insertErasure = db.SQL(`
		INSERT INTO erasure (` + erasureColumns + `) VALUES ($1, $2, $3, $4, $5, $6, 0, 1, $7, $8, 0)`)
	getErasure   = db.SQL(`SELECT ` + erasureColumns + ` FROM erasure WHERE id = $1`)
	listErasures = db.SQL(`SELECT ` + erasureColumns + ` FROM erasure WHERE id < $1 ORDER BY id DESC LIMIT $2`)
	openErasures = db.SQL(`SELECT ` + erasureColumns + ` FROM erasure WHERE state IN ('waiting', 'queued') ORDER BY id LIMIT $1`)
	countErasure = db.SQL(`SELECT COUNT(*) FROM erasure`)
	moveErasure  = db.SQL(`
		UPDATE erasure SET state = $1, hints = $2, version = version + 1, updated_at = $3 WHERE id = $4 AND state = $5`)
	endErasure = db.SQL(`
		UPDATE erasure SET state = 'completed', email_key = '', hints = '', documents = $1, version = version + 1, updated_at = $2,
			completed_at = $3
		WHERE id = $4 AND state = 'queued'`)
	cancelErasure = db.SQL(`
		UPDATE erasure SET state = 'canceled', email_key = '', version = version + 1, updated_at = $1
		WHERE id = $2 AND state = 'waiting' AND hints = ''`)
)

func scanErasure(row db.Row) (Erasure, error) {
	var e Erasure
	var created, updated, completed int64
	err := row.Scan(&e.ID, &e.Customer, &e.emailKey, &e.hints, &e.State, &e.Actor, &e.Documents, &e.Version, &created, &updated, &completed)
	e.CreatedAt, e.UpdatedAt, e.CompletedAt = clock.FromMicros(created), clock.FromMicros(updated), clock.FromMicros(completed)
	return e, err
}

var (
	errNobody  = fault.New(fault.Invalid, CodeNobody, "Say who is to be forgotten: a customer, an e-mail address, or both.")
	errPending = fault.New(fault.Conflict, CodeAlreadyAsked, "The erasure of this person is under way already.")
	errStarted = fault.New(fault.Conflict, CodeErasureStarted, "Only an erasure that still waits can be called off.")
)

// refusal says which orders are in the way.
func refusal(open []string) error {
	const shown = 10
	text := strings.Join(open[:min(len(open), shown)], ", ")
	if more := len(open) - shown; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return fault.Newf(fault.Conflict, CodeOpenOrders,
		"Orders are not finished and need the person: %s. Finish or cancel them first, or have the erasure wait for their end.", text)
}

// Erase asks for a person to be forgotten. Whoever could sign in no longer can, at once; the rest is the work of a job.
// Codes: nobody_named, not_found, open_orders, erasure_pending, validation_failed.
func (s *Service) Erase(ctx context.Context, in Request, claim *idem.Claim) (Erasure, error) {
	const tries = 3 // of somebody who is changed at the same moment
	for n := 1; ; n++ {
		b := &db.Batch{}
		e, err := s.addErasure(ctx, b, in, claim)
		if err != nil {
			return Erasure{}, err
		}
		err = s.o.DB.Submit(ctx, b)
		if db.Violates(err, "erasure_customer_id_key") || db.Violates(err, "erasure_email_key_key") {
			return Erasure{}, errPending
		}
		if fault.CodeOf(err) != fault.CodeVersionConflict || n == tries {
			return e, err
		}
	}
}

// addErasure puts the erasure into the batch, after the claim on it, and begins it if nothing is in the way.
func (s *Service) addErasure(ctx context.Context, b *db.Batch, in Request, claim *idem.Claim) (Erasure, error) {
	key := ""
	if in.Email != "" {
		var err error
		if _, key, err = email.Normalize(in.Email); err != nil {
			return Erasure{}, err
		}
	}
	if in.Customer.IsZero() && key == "" {
		return Erasure{}, errNobody
	}
	p, err := s.find(ctx, Who{Customer: in.Customer, Email: key})
	if err != nil {
		return Erasure{}, err
	}
	if key == "" && len(p.emails) > 0 {
		key = p.emails[0] // the customer proved it
	}
	if !in.Customer.IsZero() {
		if _, err := db.Value[int64](ctx, s.o.DB.Read(), customerExists, in.Customer); errors.Is(err, db.ErrNoRows) {
			return Erasure{}, fault.Missing("customer", in.Customer.String())
		} else if err != nil {
			return Erasure{}, err
		}
	}
	now := s.o.DB.Clock().Now()
	e := Erasure{
		ID: id.Erasure(s.o.DB.IDs().Next()), Customer: in.Customer, State: Queued, Actor: actor.From(ctx), Version: 1, CreatedAt: now,
		UpdatedAt: now, emailKey: key,
	}
	switch {
	case len(p.open) == 0:
	case !in.Wait:
		return Erasure{}, refusal(p.open)
	default:
		e.State = Waiting
	}
	if err := claim.Add(b, e); err != nil {
		return Erasure{}, err
	}
	if e.State == Queued {
		e.hints = p.hints()
		err = s.begin(ctx, b, e, p)
	}
	b.Exec(insertErasure, e.ID, e.Customer, e.emailKey, e.hints, string(e.State), e.Actor, clock.Micros(now), clock.Micros(now))
	return e, err
}

var customerExists = db.SQL(`SELECT id FROM customer WHERE id = $1`)

// begin closes the person's account at once, and has the work done.
func (s *Service) begin(ctx context.Context, b *db.Batch, e Erasure, p *person) error {
	for _, number := range p.customers {
		s.o.Identity.ForgetSubject(b, identity.OfCustomer(id.Customer(number)))
		c, err := s.o.Customers.Get(ctx, id.Customer(number))
		switch {
		case err == nil && c.State == customer.Erased, err != nil && fault.KindOf(err) == fault.NotFound:
			continue
		case err != nil:
			return err
		}
		if _, err := s.o.Customers.AddErased(ctx, b, c); err != nil {
			return err
		}
	}
	return s.addJob(b, e)
}

func (s *Service) addJob(b *db.Batch, e Erasure) error {
	_, err := s.o.Jobs.Add(b, job.Job{Kind: EraseJob, Payload: e.ID, UniqueKey: EraseJob + " " + e.ID.String()})
	return err
}

// Get is one erasure. Code: not_found.
func (s *Service) Get(ctx context.Context, erasure id.Erasure) (Erasure, error) {
	e, err := db.One(ctx, s.o.DB.Read(), scanErasure, getErasure, erasure)
	if errors.Is(err, db.ErrNoRows) {
		return Erasure{}, fault.Missing("erasure", erasure.String())
	}
	return e, err
}

// List is erasures, newest first, before the one given; from the newest on if it is zero.
func (s *Service) List(ctx context.Context, before id.Erasure, limit int) ([]Erasure, error) {
	if before.IsZero() {
		before = 1 << 62
	}
	return db.List(ctx, s.o.DB.Read(), scanErasure, listErasures, before, limit)
}

// Count is how many erasures there are.
func (s *Service) Count(ctx context.Context) (int64, error) {
	return db.Value[int64](ctx, s.o.DB.Read(), countErasure)
}

// Oneself has customers forget themselves: what accounts need of privacy.
type Oneself struct{ *Service }

// Erase asks for a customer to be forgotten who asks for it himself: at once, or not while an order is open. Codes:
// not_found, open_orders.
func (o Oneself) Erase(ctx context.Context, of id.Customer, claim *idem.Claim) error {
	_, err := o.Service.Erase(ctx, Request{Who: Who{Customer: of}}, claim)
	if !errPending.Is(err) {
		return err
	}
	// He asked a moment ago, and is being forgotten.
	b := &db.Batch{}
	if err := claim.Add(b, nil); err != nil || b.Len() == 0 {
		return err
	}
	return o.o.DB.Submit(ctx, b)
}

// Cancel calls an erasure off that still waits. Codes: not_found, erasure_started.
func (s *Service) Cancel(ctx context.Context, erasure id.Erasure, claim *idem.Claim) (Erasure, error) {
	e, err := s.Get(ctx, erasure)
	if err != nil {
		return Erasure{}, err
	}
	now := s.o.DB.Clock().Now()
	e.State, e.emailKey, e.Version, e.UpdatedAt = Canceled, "", e.Version+1, now
	b := &db.Batch{}
	b.Exec(cancelErasure, clock.Micros(now), erasure).Want(1, errStarted)
	if err := claim.Add(b, e); err != nil {
		return Erasure{}, err
	}
	return e, s.o.DB.Submit(ctx, b)
}

// resumeAtOnce is how many open erasures one round looks at.
const resumeAtOnce = 200

// Resume has those erasures done whose orders have ended meanwhile, and gives a new job to those whose job died.
func (s *Service) Resume(ctx context.Context) error {
	open, err := db.List(ctx, s.o.DB.Read(), scanErasure, openErasures, resumeAtOnce)
	if err != nil {
		return fmt.Errorf("list open erasures: %w", err)
	}
	for _, e := range open {
		b := &db.Batch{}
		if e.State == Waiting {
			p, err := s.find(ctx, e.who())
			if err != nil {
				return err
			}
			if err := p.remember(e.hints); err != nil {
				return err
			}
			if len(p.open) > 0 {
				continue
			}
			b.Exec(moveErasure, string(Queued), p.hints(), clock.Micros(s.o.DB.Clock().Now()), e.ID, string(Waiting)).Want(1, errStarted)
			if err := s.begin(ctx, b, e, p); err != nil {
				return err
			}
		} else if err := s.addJob(b, e); err != nil {
			return err
		}
		if err := s.o.DB.Submit(ctx, b); err != nil && fault.KindOf(err) != fault.Conflict {
			return fmt.Errorf("go on with an erasure: %w", err)
		}
	}
	return nil
}

func (e *Erasure) who() Who { return Who{Customer: e.Customer, Email: e.emailKey} }

// completed ends an erasure, with the news of it and its entry in the audit log.
func (s *Service) completed(ctx context.Context, e *Erasure, p *person, documents int64) error {
	b, now := &db.Batch{}, clock.Micros(s.o.DB.Clock().Now())
	b.Exec(endErasure, documents, now, now, e.ID).Want(1, errStarted)
	data := ErasureEvent{ID: e.ID.String(), CustomerID: e.Customer.String(), OrderIDs: []string{}}
	for _, order := range p.orders {
		data.OrderIDs = append(data.OrderIDs, id.Order(order).String())
	}
	s.o.Outbox.Add(b, outbox.Event{Type: EventErasureCompleted, EntityID: e.ID.String(), Data: encodeEvent(data)})
	target := e.Customer.String()
	if target == "" {
		target = e.ID.String()
	}
	if err := s.o.Audit.Note(ctx, b, "person_erased", target, map[string]any{
		"id": e.ID.String(), "customer_id": e.Customer.String(), "asked_by": e.Actor, "orders": len(p.orders), "documents": documents,
	}); err != nil {
		return err
	}
	return s.o.DB.Submit(ctx, b)
}
