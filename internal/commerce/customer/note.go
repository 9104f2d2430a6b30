package customer

import (
	"context"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

var (
	listNotes = db.SQL(`SELECT id, note, actor, created_at FROM customer_note WHERE customer_id = $1 AND id < $2 ORDER BY id DESC
		LIMIT CAST($3 AS BIGINT)`)
	countNotes = db.SQL(`SELECT COUNT(*) FROM customer_note WHERE customer_id = $1`)
	insertNote = db.SQL(`INSERT INTO customer_note (id, customer_id, note, actor, created_at) VALUES ($1, $2, $3, $4, $5)`)
	deleteNote = db.SQL(`DELETE FROM customer_note WHERE customer_id = $1 AND id = $2`)

	listConsents = db.SQL(`SELECT id, kind, given, text_version, source, actor, created_at FROM customer_consent
		WHERE customer_id = $1 AND id < $2 ORDER BY id DESC LIMIT CAST($3 AS BIGINT)`)
	countConsents  = db.SQL(`SELECT COUNT(*) FROM customer_consent WHERE customer_id = $1`)
	insertConsents = db.InsertInto("customer_consent",
		"id, customer_id, kind, given, text_version, source, actor, created_at", "")
)

func scanNote(row db.Row) (Note, error) {
	var n Note
	var created int64
	err := row.Scan(&n.ID, &n.Text, &n.Actor, &created)
	n.CreatedAt = clock.FromMicros(created)
	return n, err
}

func scanConsent(row db.Row) (Consent, error) {
	var c Consent
	var created int64
	err := row.Scan(&c.ID, &c.Kind, &c.Given, &c.TextVersion, &c.Source, &c.Actor, &created)
	c.CreatedAt = clock.FromMicros(created)
	return c, err
}

// end is the id after every other where a list begins at its end.
func end(before int64) int64 {
	if before == 0 {
		return math.MaxInt64
	}
	return before
}

// ListNotes is the notes on a customer before one (zero: from the end), newest first, at most limit.
func (s *Service) ListNotes(ctx context.Context, customer id.Customer, before id.CustomerNote, limit int) ([]Note, error) {
	if _, err := s.Get(ctx, customer); err != nil {
		return nil, err
	}
	notes, err := db.List(ctx, s.db.Read(), scanNote, listNotes, customer, end(int64(before)), int64(limit))
	if err != nil {
		return nil, fmt.Errorf("read the notes on customer %s: %w", customer, err)
	}
	return notes, nil
}

// CountNotes is how many notes there are on a customer.
func (s *Service) CountNotes(ctx context.Context, customer id.Customer) (int64, error) {
	return db.Value[int64](ctx, s.db.Read(), countNotes, customer)
}

// AddNote writes down what staff want to remember of a customer: 1 to 2,000 characters.
func (s *Service) AddNote(ctx context.Context, customer id.Customer, expected *int64, text string, claim *idem.Claim) (Note, error) {
	text = strings.TrimSpace(text)
	if text == "" || utf8.RuneCountInString(text) > maxNote {
		return Note{}, fault.Invalidf("note", "A note has 1 to %d characters.", maxNote)
	}
	return revise(ctx, s, customer, expected, claim, func(b *db.Batch, c *Customer) (Note, error) {
		n := Note{ID: id.CustomerNote(s.db.IDs().Next()), Text: text, Actor: actor.From(ctx), CreatedAt: c.UpdatedAt}
		b.Exec(insertNote, n.ID, customer, n.Text, n.Actor, clock.Micros(n.CreatedAt))
		return n, nil
	})
}

// RemoveNote takes a note away; not_found if it is not on this customer.
func (s *Service) RemoveNote(ctx context.Context, customer id.Customer, note id.CustomerNote, expected *int64, claim *idem.Claim) error {
	_, err := revise(ctx, s, customer, expected, claim, func(b *db.Batch, c *Customer) (*Customer, error) {
		b.Exec(deleteNote, customer, note).Want(1, fault.Missing("note", note.String()))
		return c, nil
	})
	return err
}

// ListConsents is what a customer agreed to and took back before one (zero: from the end), newest first, at most limit.
func (s *Service) ListConsents(ctx context.Context, customer id.Customer, before id.Consent, limit int) ([]Consent, error) {
	if _, err := s.Get(ctx, customer); err != nil {
		return nil, err
	}
	consents, err := db.List(ctx, s.db.Read(), scanConsent, listConsents, customer, end(int64(before)), int64(limit))
	if err != nil {
		return nil, fmt.Errorf("read the consents of customer %s: %w", customer, err)
	}
	return consents, nil
}

// CountConsents is how many consents a customer gave and took back.
func (s *Service) CountConsents(ctx context.Context, customer id.Customer) (int64, error) {
	return db.Value[int64](ctx, s.db.Read(), countConsents, customer)
}

// NewConsent is what somebody agrees to, or takes back.
type NewConsent struct {
	Kind        string
	Given       bool
	TextVersion string
}

// CheckConsents refuses consents that cannot be kept, with validation_failed of the field consents.
func CheckConsents(list []NewConsent) error {
	if len(list) > MaxConsents {
		return fault.Invalidf("consents", "Say %d things at once at most.", MaxConsents)
	}
	var wrong fault.Mistakes
	for i, c := range list {
		wrong.Line(fmt.Sprintf("consents[%d].kind", i), c.Kind, maxKind)
		wrong.Text(fmt.Sprintf("consents[%d].text_version", i), c.TextVersion, maxKind)
	}
	return wrong.Err()
}

// AddConsents adds to the batch what a customer says. The list was checked before.
func (s *Service) AddConsents(ctx context.Context, b *db.Batch, customer id.Customer, list []NewConsent, source string) []Consent {
	now := s.db.Clock().Now()
	consents := make([]Consent, len(list))
	var args []any
	for i, in := range list {
		c := Consent{
			ID: id.Consent(s.db.IDs().Next()), Kind: strings.TrimSpace(in.Kind), Given: in.Given,
			TextVersion: strings.TrimSpace(in.TextVersion), Source: source, Actor: actor.From(ctx), CreatedAt: now,
		}
		consents[i] = c
		args = append(args, c.ID, customer, c.Kind, c.Given, c.TextVersion, c.Source, c.Actor, clock.Micros(now))
	}
	insertConsents.Add(b, args)
	return consents
}

// Consent writes down what a customer says, where he says it. At least one thing is said.
func (s *Service) Consent(ctx context.Context, customer id.Customer, list []NewConsent, source string, claim *idem.Claim) ([]Consent, error) {
	if len(list) == 0 {
		return nil, fault.Invalidf("consents", "Say what the customer agrees to, or takes back.")
	}
	if err := CheckConsents(list); err != nil {
		return nil, err
	}
	return revise(ctx, s, customer, nil, claim, func(b *db.Batch, c *Customer) ([]Consent, error) {
		return s.AddConsents(ctx, b, c.ID, list, source), nil
	})
}
