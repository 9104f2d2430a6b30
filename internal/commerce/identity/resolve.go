package identity

import (
	"context"
	"errors"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

// maxShown is the length of the longest credential that is looked at, in bytes.
const maxShown = 2048

var errKeyRefused = fault.New(fault.Unauthorized, fault.CodeUnauthorized,
	"The API key is unknown, expired or revoked. Make one with: winkel staff key --name NAME --scopes SCOPES")

// Bearer finds out whom a bearer token belongs to: an API key, or an access token of either side. Which of them may do what is
// for the caller to ask. What is neither, or no longer, is refused with unauthorized. The answer may be 0.9 s old; in that
// time neither the database is asked nor a signature checked.
func (s *Service) Bearer(ctx context.Context, token string) (Caller, error) {
	if token == "" || len(token) > maxShown {
		return Caller{}, errUnauthorized
	}
	p := placeOf(asBearer, token)
	if strings.HasPrefix(token, Prefix) {
		return s.resolve(ctx, p, errKeyRefused, func(_ remembered, _ time.Time) (remembered, error) { return s.askKey(ctx, token) })
	}
	return s.resolve(ctx, p, errUnauthorized, func(before remembered, now time.Time) (remembered, error) {
		// What was remembered has proved itself; the signature is the same.
		claims := accessClaims{subject: before.caller.Subject, session: before.session.ID, ends: before.claims}
		if claims.session.IsZero() {
			var err error
			if claims, err = s.readAccessToken(ctx, token, now); err != nil {
				return remembered{}, err
			}
		}
		session, err := db.One(ctx, s.db.Read(), scanSession, getSession, claims.session)
		if err == nil && session.Subject != claims.subject {
			err = db.ErrNoRows
		}
		return remembered{session: session, claims: claims.ends, ends: claims.ends}, err
	})
}

// Cookie finds out whom the session cookie of one side belongs to. What is none, or no longer, is refused with unauthorized.
// The answer may be 0.9 s old.
func (s *Service) Cookie(ctx context.Context, kind SubjectKind, secret string) (Caller, error) {
	if len(secret) != secretLength {
		return Caller{}, errUnauthorized
	}
	how := asCustomerCookie
	if kind == StaffKind {
		how = asStaffCookie
	}
	return s.resolve(ctx, placeOf(how, secret), errUnauthorized, func(remembered, time.Time) (remembered, error) {
		session, err := db.One(ctx, s.db.Read(), scanSession, getSessionByCookie, hashSecret(secret), string(kind))
		return remembered{session: session}, err
	})
}

// resolve answers from memory, or asks, by what was remembered before (zero: nothing).
func (s *Service) resolve(ctx context.Context, p place, refusal error, ask func(before remembered, now time.Time) (remembered, error)) (Caller, error) {
	now := s.db.Clock().Now()
	r, found, epoch := s.known.find(p)
	if !found || !r.fresh(now) {
		var err error
		if r, err = s.askAnew(ctx, r, now, ask); err != nil {
			if found {
				s.known.drop(p)
			}
			if errors.Is(err, db.ErrNoRows) {
				err = refusal
			}
			return Caller{}, err
		}
		s.known.keep(p, r, epoch)
	}
	if now.Sub(r.used) >= noteUseEvery {
		s.noteUse(ctx, p, r, now)
	}
	return r.caller, nil
}

// askAnew is what there is to remember about a credential now; ErrNoRows if it is no good.
func (s *Service) askAnew(ctx context.Context, before remembered, now time.Time, ask func(before remembered, now time.Time) (remembered, error)) (remembered, error) {
	r, err := ask(before, now)
	if err != nil {
		return remembered{}, err
	}
	if err := s.complete(ctx, &r); err != nil {
		return remembered{}, err
	}
	r.at = now
	if !r.good(now) {
		return remembered{}, db.ErrNoRows
	}
	return r, nil
}

// askKey asks the database about an API key.
func (s *Service) askKey(ctx context.Context, secret string) (remembered, error) {
	k, err := db.One(ctx, s.db.Read(), scanKey, getKeyByHash, hashSecret(secret))
	if err == nil && !k.RevokedAt.IsZero() {
		err = db.ErrNoRows
	}
	return remembered{caller: Caller{Key: k, Name: k.Name, Scopes: k.Scopes}, ends: k.ExpiresAt, used: k.LastUsedAt}, err
}

// complete finds out who has the session that the database knows; ErrNoRows if nobody has it any longer.
func (s *Service) complete(ctx context.Context, r *remembered) error {
	session := r.session
	if session.ID.IsZero() {
		return nil // a key
	}
	if !session.RevokedAt.IsZero() {
		return db.ErrNoRows
	}
	r.caller = Caller{Subject: session.Subject, Session: session.ID, Name: session.Subject.String()}
	r.used = session.LastUsedAt
	if r.ends.IsZero() || session.ExpiresAt.Before(r.ends) {
		r.ends = session.ExpiresAt
	}
	if session.Subject.Kind != StaffKind {
		return nil
	}
	if s.members == nil {
		return db.ErrNoRows
	}
	member, err := s.members.Member(ctx, session.Subject.Staff())
	switch {
	case err != nil && fault.KindOf(err) == fault.NotFound, err == nil && !member.Active:
		return db.ErrNoRows
	case err != nil:
		return err
	}
	r.caller.Name, r.caller.Scopes, r.caller.Hold = member.Name, member.Scopes, member.Hold
	return nil
}

// noteUse writes down that a credential is in use. It is not worth failing a request for, nor making it wait. Nothing is
// remembered anew: the credential may have been revoked since it was looked up, and what was read about it ages all the same.
func (s *Service) noteUse(ctx context.Context, p place, r remembered, now time.Time) {
	s.known.change(p, func(r *remembered) { r.used = now })
	b, what := &db.Batch{}, r.caller.Key.ID.String()
	if r.session.ID.IsZero() {
		b.Exec(touchKey, clock.Micros(now), r.caller.Key.ID, clock.Micros(now))
	} else {
		what = r.session.ID.String()
		b.Exec(touchSession, clock.Micros(now), clock.Micros(r.session.prolonged(now)), r.session.ID, clock.Micros(now))
	}
	ctx = context.WithoutCancel(ctx)
	go func() {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if err := s.db.Submit(ctx, b); err != nil {
			s.log.WarnContext(ctx, "note the last use of a credential", "of", what, "error", err)
		}
	}()
}
