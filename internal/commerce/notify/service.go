package notify

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
	"winkel/internal/platform/mail"
)

// Kinds of jobs.
const (
	SendJob  = "mail.send"
	SweepJob = "mail.sweep"
)

const (
	maxAttempts   = 24               // of a copy; the later ones are half an hour apart on average
	attemptTime   = time.Minute      // for one
	noteTime      = 5 * time.Second  // to note how it went, also when the node stops
	strandedAfter = 15 * time.Minute // a mail that waits for longer may have lost its job
	maxError      = 1000             // characters that are kept
)

// RegisterJobs says how mails are sent, and that those which lost their job are found again.
func (s *Service) RegisterJobs() error {
	s.o.Jobs.Register(SendJob, func(ctx context.Context, run *job.Run) error {
		var m id.Mail
		if err := run.Payload(&m); err != nil {
			return err
		}
		return s.deliver(ctx, m)
	}, job.Options{MaxAttempts: 2 * maxAttempts, Timeout: attemptTime, Concurrency: 2})
	s.o.Jobs.Register(SweepJob, func(ctx context.Context, _ *job.Run) error { return s.sweep(ctx) }, job.Options{Concurrency: 1})
	return s.o.Jobs.Schedule(SweepJob, "*/10 * * * *", SweepJob, nil)
}

// deliver makes one attempt at a mail. A mail that does not wait any more needs none.
func (s *Service) deliver(ctx context.Context, number id.Mail) error {
	m, err := s.GetMail(ctx, number)
	if fault.CodeOf(err) == fault.CodeNotFound || err == nil && m.Status != Queued {
		return nil
	}
	if err != nil {
		return err
	}
	err = s.attempt(ctx, m)
	if err != nil && ctx.Err() != nil {
		return err // the node stops, or time is up: that says nothing about the mail
	}
	m.Status, m.Attempts, m.Error = Sent, m.Attempts+1, ""
	ended := s.o.DB.Clock().Now()
	if err == nil {
		m.SentAt = ended
	} else {
		m.Status, m.Error = Queued, clip(err.Error(), maxError)
		if mail.Permanent(err) || fault.CodeOf(err) == fault.CodeNotFound || m.Attempts >= maxAttempts {
			m.Status = Dead
		} else {
			ended = time.Time{}
		}
	}
	b := &db.Batch{}
	b.Exec(noteAttempt, string(m.Status), m.Subject, m.HTML, m.Text, m.Error, clock.Micros(m.SentAt), clock.Micros(ended),
		int64(m.ID), m.Copy)
	noting, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	if noted := s.o.DB.Submit(noting, b); noted != nil {
		return errors.Join(err, fmt.Errorf("note an attempt at mail %s: %w", m.ID, noted))
	}
	if m.Status == Dead {
		return job.Permanent(err)
	}
	return err
}

// attempt writes the mail, unless it is written, and sends it.
func (s *Service) attempt(ctx context.Context, m *Mail) error {
	settings, err := readSettings(ctx, s.o.DB.Read())
	if err != nil {
		return err
	}
	channel, err := s.o.Shop.GetChannel(ctx)
	if err != nil {
		return err
	}
	if m.Subject == "" {
		if err := s.write(ctx, m, channel); err != nil {
			return err
		}
	}
	text, html, err := s.words(m)
	if err != nil {
		return err
	}
	from := s.o.From
	switch {
	case settings.FromName != "":
		from.Name = settings.FromName
	case from.Name == "":
		from.Name = clip(oneLine(channel.Name), mail.MaxName)
	}
	return s.o.Transport.Send(ctx, mail.Message{
		ID: fmt.Sprintf("%s.%d@%s", m.ID, m.Copy, s.o.Host), From: from, To: mail.Address{Email: m.Recipient},
		ReplyTo: mail.Address{Email: settings.ReplyTo}, Subject: m.Subject, Text: text, HTML: html,
		At: s.o.DB.Clock().Now(),
	})
}

// words is the text and the HTML of a mail as they are sent.
func (s *Service) words(m *Mail) (text, html string, err error) {
	if text, err = s.reveal(m, m.Text); err != nil {
		return "", "", err
	}
	html, err = s.reveal(m, m.HTML)
	return text, html, err
}

// GetMail is one mail; not_found if there is none.
func (s *Service) GetMail(ctx context.Context, number id.Mail) (*Mail, error) {
	m, err := db.One(ctx, s.o.DB.Read(), scanMail, getMail, int64(number))
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("mail", number.String())
	}
	if err != nil {
		return nil, fmt.Errorf("get mail: %w", err)
	}
	return m, nil
}

// Filter chooses mails. Zero fields choose all.
type Filter struct {
	Status Status
	Entity string // what they are about: "order_…"
}

func (f Filter) statement(before id.Mail, count bool) (*db.Stmt, []any) {
	if before.IsZero() {
		before = math.MaxInt64
	}
	args := []any{int64(before)}
	if f.Status != "" {
		args = append(args, string(f.Status))
	}
	if f.Entity != "" {
		args = append(args, f.Entity)
	}
	return listMails.For(filterShape{status: f.Status != "", entity: f.Entity != "", count: count}), args
}

// ListMails is the mails before one (zero: from the end), newest first, at most limit (1 to 200).
func (s *Service) ListMails(ctx context.Context, f Filter, before id.Mail, limit int) ([]*Mail, error) {
	stmt, args := f.statement(before, false)
	list, err := db.List(ctx, s.o.DB.Read(), scanMail, stmt, append(args, int64(min(max(limit, 1), maxListed)))...)
	if err != nil {
		return nil, fmt.Errorf("list mails: %w", err)
	}
	return list, nil
}

// CountMails is how many mails the filter chooses.
func (s *Service) CountMails(ctx context.Context, f Filter) (int64, error) {
	stmt, args := f.statement(0, true)
	return db.Value[int64](ctx, s.o.DB.Read(), stmt, args...)
}

// Resend sends a mail again that was sent or is dead, as a new copy. One that was written before keeps its words. Refused
// with mail_queued while it waits to be sent.
func (s *Service) Resend(ctx context.Context, number id.Mail, claim *idem.Claim) (*Mail, error) {
	m, err := s.GetMail(ctx, number)
	if err != nil {
		return nil, err
	}
	waiting := fault.New(fault.Conflict, CodeMailQueued, "The mail waits to be sent already.")
	if m.Status == Queued {
		return nil, waiting
	}
	b := &db.Batch{}
	b.Exec(requeueMail, int64(m.ID), m.Copy).Want(1, fault.Stale("mail"))
	if err := s.addJob(b, m.ID, waiting); err != nil {
		return nil, err
	}
	m.Status, m.Copy, m.Attempts, m.Error = Queued, m.Copy+1, 0, ""
	if err := claim.Add(b, m); err != nil {
		return nil, err
	}
	if err := s.o.DB.Submit(ctx, b); err != nil {
		return nil, fmt.Errorf("send mail again: %w", err)
	}
	return m, nil
}

// clip is the text without what PostgreSQL cannot store, cut to so many characters.
func clip(text string, limit int) string {
	text = clean(text)
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}
