package staff

import (
	"cmp"
	"context"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// Login is what somebody shows who wants in.
type Login struct {
	Email    string
	Password string
	Code     string // of the app, or a recovery code; empty where he has no second factor, or was not asked for it yet
	// From is where it comes from, with the e-mail address as Account.
	From identity.Attempt
	// Session makes the session of somebody who is let in.
	Session func(identity.Subject) identity.NewSession
}

// Login lets somebody in. Codes: invalid_credentials, for whoever does not exist, is not active or shows a wrong password,
// in the same words and the same time; totp_required and totp_invalid once the password is right; rate_limited. Whose
// account was changed meanwhile, its password above all, is looked at once more.
func (s *Service) Login(ctx context.Context, in Login) (*User, identity.Grant, error) {
	type entry struct {
		user  *User
		grant identity.Grant
	}
	e, err := fault.Again(nil, func() (e entry, err error) {
		e.user, e.grant, err = s.login(ctx, in)
		return e, err
	})
	return e.user, e.grant, err
}

func (s *Service) login(ctx context.Context, in Login) (*User, identity.Grant, error) {
	u, err := s.knock(ctx, in)
	if err != nil {
		return nil, identity.Grant{}, err
	}
	b := &db.Batch{}
	if u.TOTP {
		known, err := s.askCode(ctx, in, u)
		if err != nil {
			return nil, identity.Grant{}, err
		}
		if err := s.takeCode(ctx, b, u, known, in.Code, invalidCode(fault.Unauthorized)); err != nil {
			if fault.CodeOf(err) == CodeTOTPInvalid {
				err = cmp.Or(s.o.Witness.Report(actor.With(ctx, u.actor()), ActionCodeFailed, u.ID.String(), nil), err)
			}
			return nil, identity.Grant{}, err
		}
	}
	return s.letIn(ctx, b, u, in.Session)
}

// knock finds who shows the e-mail address and password of somebody active.
func (s *Service) knock(ctx context.Context, in Login) (*User, error) {
	var u *User
	_, key, err := email.Normalize(in.Email)
	if err == nil {
		if u, err = userByKey(ctx, s.db.Read(), key); err != nil {
			return nil, err
		}
		in.From.Account = key
	}
	var of identity.Subject // nobody takes as long as somebody
	if u != nil && u.State == Active {
		of = u.Subject()
	}
	err = s.o.Identity.CheckPassword(ctx, in.From, of, in.Password)
	if fault.CodeOf(err) == identity.CodeInvalidCredentials {
		if failed := s.reportFailure(ctx, u, in.From); failed != nil {
			return nil, failed
		}
	}
	if err != nil {
		return nil, err
	}
	return u, nil
}

// askCode asks for a code where none was sent, and counts the attempt where one was.
func (s *Service) askCode(ctx context.Context, in Login, u *User) (known bool, err error) {
	if in.Code == "" {
		return false, fault.New(fault.Unauthorized, CodeTOTPRequired,
			"Send the code that your authenticator app shows as code, or one of your recovery codes.").WithParam("code")
	}
	known, err = s.o.Identity.KnowsDevice(ctx, u.Subject(), in.From.Device)
	if err != nil {
		return false, err
	}
	return known, s.countAttempt(ctx, u.ID, known)
}

// letIn begins a session for somebody who is still what he was when he was looked at, before his password was: whatever ends
// his sessions makes another version of him, and so keeps out whoever was on the way in.
func (s *Service) letIn(ctx context.Context, b *db.Batch, u *User, session func(identity.Subject) identity.NewSession) (*User, identity.Grant, error) {
	now := s.db.Clock().Now()
	b.Exec(noteLogin, clock.Micros(now), u.ID, u.Version, u.TOTP).Want(1, fault.Stale("staff user"))
	grant, err := s.o.Identity.StartSession(ctx, b, session(u.Subject()))
	if err != nil {
		return nil, grant, err
	}
	err = s.o.Witness.Note(actor.With(ctx, u.actor()), b, ActionLogin, u.ID.String(), map[string]any{
		"session": grant.Session.ID.String(), "second_factor": u.TOTP,
	})
	if err != nil {
		return nil, identity.Grant{}, err
	}
	if err := s.db.Submit(ctx, b); err != nil {
		return nil, identity.Grant{}, err
	}
	u.LastLoginAt = now
	return u, grant, nil
}

// Refresh exchanges a refresh token. Code: invalid_refresh_token.
func (s *Service) Refresh(ctx context.Context, refreshToken string) (*User, identity.Grant, error) {
	grant, err := s.o.Identity.Refresh(ctx, identity.StaffKind, refreshToken)
	if err != nil {
		return nil, grant, err
	}
	u, err := s.Get(ctx, grant.Session.Subject.Staff())
	return u, grant, err
}

// LogOut ends one session of somebody; not_found if it is none of his.
func (s *Service) LogOut(ctx context.Context, number id.Staff, session id.Session, claim *idem.Claim) error {
	list, err := s.Sessions(ctx, number)
	if err != nil {
		return err
	}
	for _, own := range list {
		if own.ID == session {
			b := &db.Batch{}
			s.o.Identity.EndSession(b, session)
			if err := claim.Add(b, nil); err != nil {
				return err
			}
			return s.db.Submit(ctx, b)
		}
	}
	return fault.Missing("session", session.String())
}

// LogOutEverywhere ends all sessions of somebody but one; zero: that too. Log-ins that are under way count.
func (s *Service) LogOutEverywhere(ctx context.Context, number id.Staff, except id.Session, claim *idem.Claim) error {
	b := &db.Batch{}
	b.Exec(raiseUser, number)
	s.o.Identity.EndSessions(b, identity.OfStaff(number), except)
	if err := claim.Add(b, nil); err != nil {
		return err
	}
	return s.db.Submit(ctx, b)
}

// Sessions is the live sessions of somebody, newest first.
func (s *Service) Sessions(ctx context.Context, number id.Staff) ([]identity.Session, error) {
	return s.o.Identity.ListSessions(ctx, identity.OfStaff(number))
}

// Rename changes what somebody is called, by himself. Codes: validation_failed.
func (s *Service) Rename(ctx context.Context, number id.Staff, name string, claim *idem.Claim) (*User, error) {
	name, err := checkName(name)
	if err != nil {
		return nil, err
	}
	return s.changeSelf(ctx, number, claim, func(_ *db.Batch, u *User) error {
		u.Name = name
		return nil
	})
}

// ChangePassword gives somebody another password who shows the one that he has, and ends his other sessions. Codes:
// invalid_credentials, rate_limited, validation_failed, password_too_short, password_too_long, password_too_common.
func (s *Service) ChangePassword(ctx context.Context, number id.Staff, session id.Session, old, password string) (*User, error) {
	return s.changeSelf(ctx, number, nil, func(b *db.Batch, u *User) error {
		// In here, so that who knows only the password from before another change does not make the next one.
		if err := s.o.Identity.CheckOwnPassword(ctx, u.Subject(), old); err != nil {
			return err
		}
		return s.replacePassword(ctx, b, u, password, session)
	})
}

// replacePassword sets the password, ends what the earlier one opened, and tells its owner.
func (s *Service) replacePassword(ctx context.Context, b *db.Batch, u *User, password string, except id.Session) error {
	if err := s.o.Identity.SetPassword(ctx, b, u.Subject(), password, u.Email, u.Name); err != nil {
		return err
	}
	s.o.Identity.EndSessions(b, u.Subject(), except)
	s.o.Identity.EndOneTimes(b, u.Subject(), identity.ResetPassword)
	if err := s.o.Witness.Note(actor.With(ctx, u.actor()), b, ActionPasswordChanged, u.ID.String(), nil); err != nil {
		return err
	}
	return s.mail(b, MailPasswordChanged, u, identity.OneTime{})
}

// How long somebody waits for another mail, how long one is worked on, and on how many at once.
const (
	resetPause   = time.Minute
	resetWithin  = 10 * time.Second
	resetsAtOnce = 16
)

// ForgotPassword sends somebody active a link by which he sets another password. Nobody learns whether there is one: it
// answers before it looks. Code: unavailable, when very many are asked for at once.
func (s *Service) ForgotPassword(ctx context.Context, address string) error {
	_, key, err := email.Normalize(address)
	if err != nil {
		return nil //nolint:nilerr // what is no address belongs to nobody, which is not told
	}
	select {
	case s.resets <- struct{}{}:
	default:
		return fault.New(fault.Unavailable, fault.CodeUnavailable, "The shop is very busy right now. Please try again in a moment.").
			WithRetryAfter(time.Second)
	}
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer func() { <-s.resets }()
		ctx, cancel := context.WithTimeout(ctx, resetWithin)
		defer cancel()
		if err := s.sendReset(ctx, key); err != nil {
			s.o.Log.ErrorContext(ctx, "send a link for another password", "error", err)
		}
	}()
	return nil
}

func (s *Service) sendReset(ctx context.Context, key string) error {
	u, err := userByKey(ctx, s.db.Read(), key)
	if err != nil || u == nil || u.State != Active {
		return err
	}
	last, err := s.o.Identity.LatestOneTime(ctx, identity.ResetPassword, u.Subject())
	if err != nil || s.db.Clock().Now().Sub(last.CreatedAt) < resetPause {
		return err
	}
	b := &db.Batch{}
	once := s.o.Identity.IssueOneTime(b, identity.NewOneTime{
		Purpose: identity.ResetPassword, Subject: u.Subject(), Email: u.Email, Lasts: ResetLasts,
	})
	if err := s.mail(b, MailResetPassword, u, once); err != nil {
		return err
	}
	return s.db.Submit(ctx, b)
}

// CheckResetLink refuses a text that is no link for another password, with token_invalid.
func (s *Service) CheckResetLink(ctx context.Context, text string) error {
	_, err := s.o.Identity.FindOneTime(ctx, identity.ResetPassword, text)
	return err
}

// ResetPassword sets the password of whoever shows the link of a mail, and ends all his sessions. His second factor stays
// what it is. Codes: token_invalid, and those of a password.
func (s *Service) ResetPassword(ctx context.Context, text, password string) (*User, error) {
	once, err := s.o.Identity.FindOneTime(ctx, identity.ResetPassword, text)
	if err != nil {
		return nil, err
	}
	return s.changeSelf(ctx, once.Subject.Staff(), nil, func(b *db.Batch, u *User) error {
		if u.State != Active {
			return stateConflict(u, "Ask whoever runs the shop.")
		}
		s.o.Identity.UseOneTime(b, once)
		return s.replacePassword(ctx, b, u, password, 0)
	})
}
