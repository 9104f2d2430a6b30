package staff

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/totp"
)

// Enrollment is what an authenticator app needs. It is shown once.
type Enrollment struct {
	Secret  string // to be typed
	URI     string // otpauth://…
	Picture string // the URI as a QR code in SVG
}

// Enroll makes a secret for somebody. It protects him once he has shown, by Confirm, that his app has it; a second Enroll
// before that makes another one. Codes: totp_state_conflict.
func (s *Service) Enroll(ctx context.Context, number id.Staff) (*Enrollment, error) {
	shop, err := s.o.Shop(ctx)
	if err != nil {
		return nil, err
	}
	secret := totp.NewSecret()
	u, err := s.changeSelf(ctx, number, nil, func(b *db.Batch, u *User) error {
		if u.TOTP {
			return totpState("Your second factor is set up. Disable it first to set up another one.")
		}
		b.Exec(setTOTP, s.seal.seal(u.ID, secret), int64(0), int64(0), u.ID)
		return nil
	})
	if err != nil {
		return nil, err
	}
	uri := totp.URI(shop, u.Email, secret)
	picture, err := totp.Picture(uri)
	return &Enrollment{Secret: totp.Text(secret), URI: uri, Picture: picture}, err
}

// Confirm shows that the app has the secret. From then on it protects the account: other sessions, which began without it,
// end. It returns the recovery codes, which nobody can see again. Codes: totp_state_conflict, totp_invalid, rate_limited.
func (s *Service) Confirm(ctx context.Context, number id.Staff, session id.Session, typed string) (*User, []string, error) {
	if err := s.countAttempt(ctx, number, true); err != nil {
		return nil, nil, err
	}
	var codes []string
	u, err := s.changeSelf(ctx, number, nil, func(b *db.Batch, u *User) error {
		if u.TOTP || u.totp.secret == "" {
			return totpState("There is no second factor that waits to be confirmed. Begin by setting one up.")
		}
		secret, err := s.seal.open(u.ID, u.totp.secret)
		if err != nil {
			return err
		}
		step, ok := totp.Match(secret, typed, u.UpdatedAt, 0)
		if !ok {
			return invalidCode(fault.Invalid)
		}
		b.Exec(setTOTP, u.totp.secret, clock.Micros(u.UpdatedAt), step, u.ID)
		b.Exec(clearFailures, u.ID, true)
		codes = s.addRecoveryCodes(b, u)
		s.o.Identity.EndSessions(b, u.Subject(), session)
		u.TOTP = true
		if err := s.o.Witness.Note(ctx, b, ActionTOTPEnabled, u.ID.String(), nil); err != nil {
			return err
		}
		return s.mail(b, MailTOTPEnabled, u, identity.OneTime{})
	})
	return u, codes, err
}

// Disable takes the second factor of somebody away who shows his password and a code. Where a role requires one, his
// session opens nothing else until he has set up another. Codes: invalid_credentials, totp_state_conflict, totp_invalid,
// rate_limited.
func (s *Service) Disable(ctx context.Context, number id.Staff, session id.Session, p Proof) (*User, error) {
	return s.prove(ctx, number, p, func(b *db.Batch, u *User) error {
		s.o.Identity.EndSessions(b, u.Subject(), session)
		if err := s.o.Witness.Note(ctx, b, ActionTOTPDisabled, u.ID.String(), nil); err != nil {
			return err
		}
		return s.dropTOTP(b, u)
	})
}

// RenewRecoveryCodes makes other recovery codes; the earlier ones are of no use any more. Codes as Disable.
func (s *Service) RenewRecoveryCodes(ctx context.Context, number id.Staff, p Proof) (codes []string, err error) {
	_, err = s.prove(ctx, number, p, func(b *db.Batch, u *User) error {
		codes = s.addRecoveryCodes(b, u)
		return s.o.Witness.Note(ctx, b, ActionCodesRenewed, u.ID.String(), nil)
	})
	return codes, err
}

// Proof is what somebody shows beside his session before his second factor is touched, because a session may be left open
// on a desk.
type Proof struct {
	Password string
	Code     string // of the app, or a recovery code
}

// prove checks the proof and makes the change.
func (s *Service) prove(ctx context.Context, number id.Staff, p Proof, do func(b *db.Batch, u *User) error) (*User, error) {
	return s.changeSelf(ctx, number, nil, func(b *db.Batch, u *User) error {
		if !u.TOTP {
			return totpState("You have no second factor.")
		}
		if err := s.o.Identity.CheckOwnPassword(ctx, u.Subject(), p.Password); err != nil {
			return err
		}
		if err := s.countAttempt(ctx, u.ID, true); err != nil {
			return err
		}
		if err := s.takeCode(ctx, b, u, true, p.Code, invalidCode(fault.Invalid)); err != nil {
			return err
		}
		return do(b, u)
	})
}

// changeSelf is a change that somebody makes of himself.
func (s *Service) changeSelf(ctx context.Context, number id.Staff, claim *idem.Claim, do func(b *db.Batch, u *User) error) (*User, error) {
	return s.change(ctx, By{Staff: number}, number, nil, claim, do)
}

// dropTOTP removes the second factor, and tells its owner.
func (s *Service) dropTOTP(b *db.Batch, u *User) error {
	b.Exec(setTOTP, "", int64(0), int64(0), u.ID)
	b.Exec(clearRecoveryCodes, u.ID)
	b.Exec(clearAllFails, u.ID)
	u.TOTP, u.RecoveryCodes, u.totp = false, 0, sealedTOTP{}
	return s.mail(b, MailTOTPDisabled, u, identity.OneTime{})
}

func (s *Service) addRecoveryCodes(b *db.Batch, u *User) (shown []string) {
	shown, hashes := s.seal.newRecoveryCodes(u.ID)
	b.Exec(clearRecoveryCodes, u.ID)
	var args []any
	for _, hash := range hashes {
		args = append(args, u.ID, hash, int64(0))
	}
	insertRecoveryCodes.Add(b, args)
	u.RecoveryCodes = len(shown)
	return shown
}

// takeCode checks a code of the app, or a recovery code, and adds to the batch what makes it useless from then on: of two
// requests with the same one, the second is refused with the refusal. Count the attempt before.
func (s *Service) takeCode(ctx context.Context, b *db.Batch, u *User, known bool, typed string, refusal error) error {
	now := s.db.Clock().Now()
	if code, is := asRecoveryCode(typed); is {
		hash := s.seal.hashRecoveryCode(u.ID, code)
		n, err := db.Value[int64](ctx, s.db.Read(), hasRecoveryCode, u.ID, hash)
		if err != nil {
			return fmt.Errorf("look for a recovery code: %w", err)
		}
		if n == 0 {
			return refusal
		}
		b.Exec(takeRecoveryCode, clock.Micros(now), u.ID, hash).Want(1, refusal)
		u.RecoveryCodes--
	} else {
		secret, err := s.seal.open(u.ID, u.totp.secret)
		if err != nil {
			return err
		}
		step, ok := totp.Match(secret, typed, now, u.totp.step)
		if !ok {
			return refusal
		}
		b.Exec(takeStep, step, u.ID, step, u.totp.secret).Want(1, refusal)
	}
	b.Exec(clearFailures, u.ID, known)
	return nil
}

// How attempts at a code are slowed: the first few are free, then each waits twice as long as the one before. With three
// codes good at a time, whoever tries for a year at the longest delay has a chance of one in ten.
const (
	freeAttempts = 5
	firstDelay   = time.Second
	longestDelay = 15 * time.Minute
	forgetAfter  = 24 * time.Hour // without another attempt
)

// delayAfter is how long the next attempt waits after so many that were not right.
func delayAfter(failures int64) time.Duration {
	if failures < freeAttempts {
		return 0
	}
	return min(firstDelay<<min(failures-freeAttempts, 20), longestDelay)
}

// countAttempt notes an attempt before it is judged, so that many at once are many: each takes its turn by changing the row
// that it saw, and whoever comes second, or too early, is refused with rate_limited. What is right clears the row again. From
// devices that are known they are counted apart, so that a stranger does not hold up the person himself.
func (s *Service) countAttempt(ctx context.Context, of id.Staff, known bool) error {
	now := s.db.Clock().Now()
	var failures, retryAt int64
	err := s.db.Read().QueryRow(ctx, getFailures, of, known).Scan(&failures, &retryAt)
	before := err == nil
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return fmt.Errorf("look at earlier codes: %w", err)
	}
	if wait := clock.FromMicros(retryAt).Sub(now); before && wait > 0 {
		return tooMany(wait)
	}
	count := failures + 1
	if before && now.Sub(clock.FromMicros(retryAt)) > forgetAfter {
		count = 1
	}
	b := &db.Batch{}
	if before {
		b.Exec(nextFailure, count, clock.Micros(now.Add(delayAfter(count))), of, known, failures, retryAt).Want(1, tooMany(time.Second))
	} else {
		b.Exec(firstFailure, of, known, clock.Micros(now)).Want(1, tooMany(time.Second))
	}
	return s.db.Submit(ctx, b)
}

func tooMany(wait time.Duration) error {
	return fault.New(fault.RateLimited, fault.CodeRateLimited,
		"There were too many codes that are not right. Wait before you try another one.").WithRetryAfter(wait)
}

// invalidCode refuses a code. Who is not logged in is unauthorized; who is has made a mistake.
func invalidCode(kind fault.Kind) error {
	return fault.New(kind, CodeTOTPInvalid,
		"The code is not right, or it was used before. Wait for the next one of your app, or use a recovery code.").WithParam("code")
}

func totpState(format string, args ...any) error {
	return fault.Newf(fault.Conflict, CodeTOTPState, format, args...)
}
