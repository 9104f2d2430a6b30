package identity

import (
	"context"
	"errors"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/password"
)

// CodeInvalidCredentials is the code of a login with a wrong e-mail or password; which of them, nobody is told.
const CodeInvalidCredentials = "invalid_credentials" //nolint:gosec // a code, and no credential

var errCredentials = fault.New(fault.Unauthorized, CodeInvalidCredentials, "The e-mail or the password is wrong.")

var errPatience = fault.New(fault.RateLimited, fault.CodeRateLimited,
	"There were too many failed logins. Please wait before you try again, or have the password reset.")

// SetPassword adds a new password to the caller's batch. It is checked and hashed before: refused with validation_failed,
// password_too_short, password_too_long or password_too_common for param password, and with unavailable and a Retry-After when
// too many hashes are wanted. personal is what is known about the person, the e-mail above all. The sessions that were begun
// with the old password are for the caller to end.
func (s *Service) SetPassword(ctx context.Context, b *db.Batch, of Subject, newPassword string, personal ...string) error {
	if err := password.Validate("password", newPassword, personal...); err != nil {
		return err
	}
	hash, err := s.passwords.Hash(ctx, newPassword)
	if err != nil {
		return err
	}
	b.Exec(upsertCredential, string(of.Kind), of.ID, hash, clock.Micros(s.db.Clock().Now()))
	return nil
}

// RemovePassword adds to the caller's batch that a subject has no password any longer.
func (s *Service) RemovePassword(b *db.Batch, of Subject) {
	b.Exec(deleteCredential, string(of.Kind), of.ID)
}

// HasPassword reports whether a subject has a password.
func (s *Service) HasPassword(ctx context.Context, of Subject) (bool, error) {
	hash, err := s.passwordHash(ctx, of)
	return hash != "", err
}

// Attempt is a try to log in: for which account, and from where.
type Attempt struct {
	Kind    SubjectKind
	Account string // the e-mail in its normal form, as it was typed
	Address string // of the client
	Device  string // what the device cookie holds
}

// CheckPassword reports whether the password is that of the subject, by an error: invalid_credentials if it is not,
// rate_limited with a Retry-After while failed tries slow this account or this address down, unavailable when too many try at
// once. It must be asked for accounts that do not exist too, with the zero Subject: then it takes as long and counts the same.
func (s *Service) CheckPassword(ctx context.Context, a Attempt, of Subject, given string) error {
	marks, known, err := s.marksOf(ctx, a, of)
	if err != nil {
		return err
	}
	if s.unhurried(a.Address) {
		return s.checkPassword(ctx, of, given, known)
	}
	if wait := s.patience.begin(marks, s.db.Clock().Now()); wait > 0 {
		return errPatience.WithRetryAfter(wait)
	}
	err = s.checkPassword(ctx, of, given, known)
	s.patience.end(marks, s.db.Clock().Now(), outcomeOf(err))
	return err
}

func outcomeOf(err error) outcome {
	switch {
	case err == nil:
		return succeeded
	case errors.Is(err, errCredentials):
		return failed
	}
	return undecided
}

// checkPassword does the same work whether there is such a subject or not. Who is known to come from there goes first.
func (s *Service) checkPassword(ctx context.Context, of Subject, given string, known bool) error {
	hash, err := s.passwordHash(ctx, of)
	if err != nil {
		return err
	}
	ok, err := s.passwords.Check(ctx, hash, given, known)
	switch {
	case err != nil:
		return err
	case !ok:
		return errCredentials
	}
	if s.passwords.Outdated(hash) {
		s.renewHash(ctx, of, hash, given)
	}
	return nil
}

// passwordHash is the hash of a subject's password; empty if he has none, or is nobody.
func (s *Service) passwordHash(ctx context.Context, of Subject) (string, error) {
	hash, err := db.Value[string](ctx, s.db.Read(), getCredential, string(of.Kind), of.ID)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read a credential: %w", err)
	}
	return hash, nil
}

// renewHash stores a hash of the usual cost for a password that was just proved. Failing that, the next login does.
func (s *Service) renewHash(ctx context.Context, of Subject, old, given string) {
	hash, err := s.passwords.Hash(ctx, given)
	if err == nil {
		b := &db.Batch{}
		b.Exec(renewCredential, hash, string(of.Kind), of.ID, old)
		err = s.db.Submit(ctx, b)
	}
	if err != nil {
		s.log.WarnContext(ctx, "renew the hash of a password", "subject", of.String(), "error", err)
	}
}
