package identity

import (
	"context"
	"errors"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/token"
)

// CodeTokenInvalid is the code of a one-time token that is forged, unknown, used, taken back or expired.
const CodeTokenInvalid = "token_invalid"

// Purpose is what a one-time token is for. One for another purpose is of no use.
type Purpose string

// The purposes.
const (
	VerifyEmail   Purpose = "verify_email"
	ResetPassword Purpose = "reset_password"
	ChangeEmail   Purpose = "change_email"
	Invitation    Purpose = "invitation"
	OwnerLink     Purpose = "owner_link"
)

// OneTime is a token that can be used once, without the secret in it.
type OneTime struct {
	ID        id.OneTimeToken
	Purpose   Purpose
	Subject   Subject
	Email     string // the mailbox that it proves
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // or when it was taken back; zero: it is good
}

// NewOneTime is what a token is made from.
type NewOneTime struct {
	Purpose Purpose
	Subject Subject
	Email   string
	Lasts   time.Duration
}

var errToken = fault.New(fault.Invalid, CodeTokenInvalid,
	"This link was used before, or its time is over. Ask for a new one.").WithParam("token")

// IssueOneTime adds a token to the caller's batch. Earlier ones of the same purpose and subject are taken back: the last mail
// counts.
func (s *Service) IssueOneTime(b *db.Batch, in NewOneTime) OneTime {
	now := s.db.Clock().Now()
	t := OneTime{
		ID: id.OneTimeToken(s.db.IDs().Next()), Purpose: in.Purpose, Subject: in.Subject, Email: in.Email,
		CreatedAt: now, ExpiresAt: now.Add(in.Lasts),
	}
	s.EndOneTimes(b, in.Subject, in.Purpose)
	b.Exec(insertOneTimeToken, t.ID, string(t.Purpose), string(t.Subject.Kind), t.Subject.ID, t.Email,
		clock.Micros(t.CreatedAt), clock.Micros(t.ExpiresAt))
	return t
}

// OneTimeText is what the link in a mail holds: the id of the token, and the proof that the shop wrote it. It is reckoned when
// the mail is written, so that nothing secret is stored.
func OneTimeText(tokens *token.Signer, p Purpose, t id.OneTimeToken) string {
	return t.String() + "." + tokens.Make("one-time "+string(p), int64(t))
}

// OneTimeText is OneTimeText by the shop's key.
func (s *Service) OneTimeText(p Purpose, t id.OneTimeToken) string {
	return OneTimeText(s.tokens, p, t)
}

// FindOneTime is the token that a link holds. What is forged, unknown, used, taken back, expired or for another purpose is
// refused with token_invalid, all in the same words. A forged one is refused without asking the database.
func (s *Service) FindOneTime(ctx context.Context, p Purpose, text string) (OneTime, error) {
	name, proof, _ := strings.Cut(text, ".")
	token, err := id.ParseOneTimeToken(name)
	if err != nil || s.tokens == nil || !s.tokens.Check("one-time "+string(p), int64(token), proof) {
		return OneTime{}, errToken
	}
	t, err := db.One(ctx, s.db.Read(), scanOneTime, getOneTimeToken, token, string(p))
	if errors.Is(err, db.ErrNoRows) {
		return OneTime{}, errToken
	}
	if err != nil {
		return OneTime{}, err
	}
	if !t.UsedAt.IsZero() || !t.ExpiresAt.After(s.db.Clock().Now()) {
		return OneTime{}, errToken
	}
	return t, nil
}

// LatestOneTime is the last token that was issued for a purpose and a subject, used or not; zero if there is none.
func (s *Service) LatestOneTime(ctx context.Context, p Purpose, of Subject) (OneTime, error) {
	t, err := db.One(ctx, s.db.Read(), scanOneTime, latestOneTimeToken, string(of.Kind), of.ID, string(p))
	if errors.Is(err, db.ErrNoRows) {
		return OneTime{}, nil
	}
	return t, err
}

// OneTimesSince is the tokens for a purpose and a subject that were issued after a moment, used or not, the newest first, and
// a hundred at most: how often somebody was written to.
func (s *Service) OneTimesSince(ctx context.Context, p Purpose, of Subject, moment time.Time) ([]OneTime, error) {
	return db.List(ctx, s.db.Read(), scanOneTime, oneTimeTokensSince, string(of.Kind), of.ID, string(p), clock.Micros(moment))
}

// UseOneTime adds to the caller's batch that the token is used, beside what it is used for. The batch is refused with
// token_invalid if somebody was faster, or its time is over.
func (s *Service) UseOneTime(b *db.Batch, t OneTime) {
	now := clock.Micros(s.db.Clock().Now())
	b.Exec(useOneTimeToken, now, t.ID, now).Want(1, errToken)
}

// EndOneTimes adds to the caller's batch that the unused tokens of a subject are taken back: those for the purposes, or all.
func (s *Service) EndOneTimes(b *db.Batch, of Subject, purposes ...Purpose) {
	now, kind := clock.Micros(s.db.Clock().Now()), string(of.Kind)
	if len(purposes) == 0 {
		b.Exec(endOneTimeTokens, now, kind, of.ID)
	}
	for _, p := range purposes {
		b.Exec(endOneTimeTokensFor, now, kind, of.ID, string(p))
	}
}
