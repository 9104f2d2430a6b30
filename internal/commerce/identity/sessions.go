package identity

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// StartSession adds a new session to the caller's batch and returns what the client gets once that is committed. Whether the
// subject may log in is for the batch to guard: a statement with Want(1) on his row keeps an account that is being closed from
// getting a session. Call it after the password was checked or set, and outside a transaction.
func (s *Service) StartSession(ctx context.Context, b *db.Batch, in NewSession) (Grant, error) {
	now := s.db.Clock().Now()
	in = in.clean()
	session := Session{
		ID: id.Session(s.db.IDs().Next()), Subject: in.Subject, Browser: in.Browser, UserAgent: in.UserAgent, Address: in.Address,
		CreatedAt: now, LastUsedAt: now,
	}
	session.ExpiresAt = session.prolonged(now)
	g := Grant{Session: session, Device: s.deviceProof(in.Subject, now)}
	if in.Browser {
		g.Cookie, g.ExpiresIn = randomText(), session.ExpiresAt.Sub(now)
		addSession(b, session, hashSecret(g.Cookie))
	} else {
		if err := s.mint(ctx, &g, now); err != nil {
			return Grant{}, err
		}
		addSession(b, session, "")
		b.Exec(insertRefreshToken, hashSecret(g.RefreshToken), session.ID, clock.Micros(session.ExpiresAt))
	}
	b.Exec(endOldSessions, clock.Micros(now), string(in.Subject.Kind), in.Subject.ID, maxSessions-1)
	return g, nil
}

// mint makes the tokens of a grant.
func (s *Service) mint(ctx context.Context, g *Grant, now time.Time) (err error) {
	g.RefreshToken, g.ExpiresIn = RefreshPrefix+randomText(), s.accessTime
	g.AccessToken, err = s.makeAccessToken(ctx, g.Session, now)
	return err
}

// Refresh takes a refresh token of one side for a new access token and a new refresh token. It can be used once: one that comes
// again was stolen, or its successor was, so the session ends, whoever has it. What is not good is refused with
// invalid_refresh_token, all in the same words.
func (s *Service) Refresh(ctx context.Context, kind SubjectKind, refreshToken string) (Grant, error) {
	if !isRefreshToken(refreshToken) {
		return Grant{}, errRefresh
	}
	var g Grant
	var refusal error
	err := s.db.Write(ctx, func(tx db.Tx) (err error) {
		g, refusal = Grant{}, nil
		g.Session, err = s.useRefreshToken(ctx, tx, kind, refreshToken)
		if errors.Is(err, errRefresh) {
			refusal = err // and what was done about it is committed
			return nil
		}
		if err != nil {
			return err
		}
		g.RefreshToken = RefreshPrefix + randomText()
		_, err = tx.Exec(ctx, insertRefreshToken, hashSecret(g.RefreshToken), g.Session.ID, clock.Micros(g.Session.ExpiresAt))
		return err
	})
	if err = errors.Join(err, refusal); err != nil {
		return Grant{}, err
	}
	g.ExpiresIn = s.accessTime
	if g.AccessToken, err = s.makeAccessToken(ctx, g.Session, s.db.Clock().Now()); err != nil {
		return Grant{}, err
	}
	return g, nil
}

// useRefreshToken uses a token up and prolongs its session. The refusal of a token that was used before leaves the session
// revoked in the transaction.
func (s *Service) useRefreshToken(ctx context.Context, tx db.Tx, kind SubjectKind, refreshToken string) (Session, error) {
	now, hash := clock.Micros(tx.Now()), hashSecret(refreshToken)
	session, err := db.One(ctx, tx, scanSession, getSessionByRefreshToken, hash, string(kind))
	if errors.Is(err, db.ErrNoRows) {
		return Session{}, errRefresh
	}
	if err != nil {
		return Session{}, err
	}
	n, err := tx.Exec(ctx, useRefreshToken, now, hash, now)
	if err != nil {
		return Session{}, err
	}
	if n == 0 {
		return Session{}, s.afterReuse(ctx, tx, session, hash)
	}
	session.LastUsedAt, session.ExpiresAt = tx.Now(), session.prolonged(tx.Now())
	n, err = tx.Exec(ctx, useSession, now, clock.Micros(session.ExpiresAt), session.ID, now)
	if err == nil && n == 0 {
		err = errRefresh // the session has ended
	}
	return session, err
}

// afterReuse ends the session of a token that was used before; one that has only expired ends nothing.
func (s *Service) afterReuse(ctx context.Context, tx db.Tx, session Session, hash string) error {
	used, err := db.Value[int64](ctx, tx, refreshTokenUsed, hash)
	if err != nil {
		return err
	}
	if used == 0 {
		return errRefresh
	}
	n, err := tx.Exec(ctx, endSession, clock.Micros(tx.Now()), session.ID)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() {
		s.forgetSession(session.ID)
		if n > 0 {
			s.log.WarnContext(ctx, "a refresh token was shown twice: somebody else may have it, so its session was ended",
				"session", session.ID.String(), "subject", session.Subject.String())
		}
	})
	return errRefresh
}

func isRefreshToken(text string) bool {
	return len(text) == len(RefreshPrefix)+secretLength && strings.HasPrefix(text, RefreshPrefix)
}

// EndSession ends a session with the caller's batch: at once on this node, within a second on all. One that has ended changes
// nothing.
func (s *Service) EndSession(b *db.Batch, session id.Session) {
	b.Exec(endSession, clock.Micros(s.db.Clock().Now()), session)
	b.AfterCommit(func() { s.forgetSession(session) })
}

// EndSessions ends all sessions of a subject with the caller's batch, except one (zero: all of them).
func (s *Service) EndSessions(b *db.Batch, of Subject, except id.Session) {
	b.Exec(endSessions, clock.Micros(s.db.Clock().Now()), string(of.Kind), of.ID, except)
	b.AfterCommit(func() {
		s.known.forget(func(c Caller) bool { return c.Subject == of && c.Session != except })
		s.announce(aboutSubject, of.String())
	})
}

// EndByRefreshToken ends the session of a refresh token, for a client that logs out with nothing else to show. A token that is
// not good changes nothing, and that is no error: whoever has it is logged out.
func (s *Service) EndByRefreshToken(ctx context.Context, kind SubjectKind, refreshToken string) error {
	if !isRefreshToken(refreshToken) {
		return nil
	}
	session, err := db.One(ctx, s.db.Read(), scanSession, getSessionByRefreshToken, hashSecret(refreshToken), string(kind))
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find the session of a refresh token: %w", err)
	}
	b := &db.Batch{}
	s.EndSession(b, session.ID)
	return s.db.Submit(ctx, b)
}

// ListSessions is the sessions of a subject that have not ended, newest first.
func (s *Service) ListSessions(ctx context.Context, of Subject) ([]Session, error) {
	return db.List(ctx, s.db.Read(), scanSession, listSessions, string(of.Kind), of.ID, clock.Micros(s.db.Clock().Now()))
}

// ForgetSubject adds to the caller's batch that everything goes by which a subject could log in, and every trace of where he
// did: for an account that is erased.
func (s *Service) ForgetSubject(b *db.Batch, of Subject) {
	kind := string(of.Kind)
	b.Exec(deleteCredential, kind, of.ID)
	b.Exec(deleteOneTimeTokens, kind, of.ID)
	b.Exec(deleteSessions, kind, of.ID) // and their refresh tokens with them
	b.AfterCommit(func() { s.Forget(of) })
}
