package staff

import (
	"context"
	"slices"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// Invited is whom a link of an invitation is for. Code: token_invalid.
func (s *Service) Invited(ctx context.Context, text string) (*User, error) {
	u, _, err := s.invited(ctx, text)
	return u, err
}

func (s *Service) invited(ctx context.Context, text string) (*User, identity.OneTime, error) {
	once, err := s.o.Identity.FindOneTime(ctx, identity.Invitation, text)
	if err != nil {
		return nil, once, err
	}
	u, err := s.Get(ctx, once.Subject.Staff())
	if err == nil && u.State != Invited {
		err = s.spent(ctx, u, text)
	}
	return u, once, err
}

// spent says of a link why it leads nowhere: as a rule because somebody followed it a moment ago.
func (s *Service) spent(ctx context.Context, u *User, text string) error {
	if _, err := s.o.Identity.FindOneTime(ctx, identity.Invitation, text); err != nil {
		return err
	}
	return stateConflict(u, "The invitation is of no use any more.")
}

// Accept makes somebody active who follows the link of his invitation, says what he is called and chooses a password. Codes:
// token_invalid, staff_state_conflict, validation_failed, and those of a password.
func (s *Service) Accept(ctx context.Context, text, name, password string) (*User, error) {
	name, err := checkName(name)
	if err != nil {
		return nil, err
	}
	_, once, err := s.invited(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.changeSelf(ctx, once.Subject.Staff(), nil, func(b *db.Batch, u *User) error {
		if u.State != Invited {
			return s.spent(ctx, u, text)
		}
		u.Name, u.State, u.AcceptedAt = name, Active, u.UpdatedAt
		s.o.Identity.UseOneTime(b, once)
		if u.IsOwner() {
			// There is an owner now: the link that made the first one is of no use any more.
			s.o.Identity.EndOneTimes(b, identity.Subject{Kind: identity.StaffKind}, identity.OwnerLink)
		}
		if err := s.o.Witness.Note(actor.With(ctx, u.actor()), b, ActionAccepted, u.ID.String(), nil); err != nil {
			return err
		}
		return s.o.Identity.SetPassword(ctx, b, u.Subject(), password, u.Email, u.Name)
	})
}

// HasOwner reports whether somebody active may do everything.
func (s *Service) HasOwner(ctx context.Context) (bool, error) {
	n, err := db.Value[int64](ctx, s.db.Read(), countOwners)
	return n > 0, err
}

// FirstOwnerLink is the text of the link by which the first owner of a shop comes in; empty once there is an owner. It is
// the same until it is used or over.
func (s *Service) FirstOwnerLink(ctx context.Context) (string, error) {
	has, err := s.HasOwner(ctx)
	if err != nil || has {
		return "", err
	}
	nobody := identity.Subject{Kind: identity.StaffKind}
	once, err := s.o.Identity.LatestOneTime(ctx, identity.OwnerLink, nobody)
	if err != nil {
		return "", err
	}
	if now := s.db.Clock().Now(); once.ID.IsZero() || !once.UsedAt.IsZero() || once.ExpiresAt.Sub(now) < FirstOwnerLasts/2 {
		return s.issueOwnerLink(ctx, nobody, FirstOwnerLasts)
	}
	return s.o.Identity.OneTimeText(identity.OwnerLink, once.ID), nil
}

// OwnerLink is the text of a link by which whoever holds it becomes an owner. It is for somebody who runs the machine and is
// locked out: an earlier one is of no use any more.
func (s *Service) OwnerLink(ctx context.Context) (string, error) {
	return s.issueOwnerLink(ctx, identity.Subject{Kind: identity.StaffKind}, OwnerLinkLasts)
}

func (s *Service) issueOwnerLink(ctx context.Context, nobody identity.Subject, lasts time.Duration) (string, error) {
	b := &db.Batch{}
	once := s.o.Identity.IssueOneTime(b, identity.NewOneTime{Purpose: identity.OwnerLink, Subject: nobody, Lasts: lasts})
	if err := s.o.Witness.Note(ctx, b, ActionOwnerLink, once.ID.String(), nil); err != nil {
		return "", err
	}
	if err := s.db.Submit(ctx, b); err != nil {
		return "", err
	}
	return s.o.Identity.OneTimeText(identity.OwnerLink, once.ID), nil
}

// CheckOwnerLink refuses a text that is no link for an owner, with token_invalid.
func (s *Service) CheckOwnerLink(ctx context.Context, text string) error {
	_, err := s.o.Identity.FindOneTime(ctx, identity.OwnerLink, text)
	return err
}

// NewOwner is who becomes an owner by a link.
type NewOwner struct {
	Email    string
	Name     string
	Password string
}

// BecomeOwner makes an owner of whoever shows the link. If somebody of the staff has the address, it is he who is locked
// out: he becomes active and an owner, with the new password and without the second factor that he lost. Codes:
// token_invalid, validation_failed, and those of a password.
func (s *Service) BecomeOwner(ctx context.Context, text string, in NewOwner) (*User, error) {
	name, err := checkName(in.Name)
	if err != nil {
		return nil, err
	}
	address, key, err := email.Normalize(in.Email)
	if err != nil {
		return nil, err
	}
	once, err := s.o.Identity.FindOneTime(ctx, identity.OwnerLink, text)
	if err != nil {
		return nil, err
	}
	ctx = actor.With(ctx, "staff:"+address)
	return fault.Again(nil, func() (*User, error) {
		before, err := userByKey(ctx, s.db.Read(), key)
		if err != nil {
			return nil, err
		}
		owner, err := s.rolesNamed(ctx, Machine, []string{Owner})
		if err != nil {
			return nil, err
		}
		b, now := &db.Batch{}, s.db.Clock().Now()
		s.o.Identity.UseOneTime(b, once)
		u := before
		if u == nil {
			u = &User{ID: id.Staff(s.db.IDs().Next()), Version: 1, Email: address, EmailKey: key, InvitedBy: actor.From(ctx), CreatedAt: now}
			u.Roles = owner
		} else if !u.IsOwner() {
			u.Roles = slices.Concat(owner, u.Roles)
		}
		u.Name, u.State, u.AcceptedAt, u.UpdatedAt, u.DeactivatedAt = name, Active, now, now, time.Time{}
		if before == nil {
			addUser(b, u)
		} else if err := s.bringBack(b, u); err != nil {
			return nil, err
		}
		if err := s.o.Witness.Note(ctx, b, ActionBecameOwner, u.ID.String(), nil); err != nil {
			return nil, err
		}
		if err := s.o.Identity.SetPassword(ctx, b, u.Subject(), in.Password, u.Email, u.Name); err != nil {
			return nil, err
		}
		return u, s.submit(ctx, b, nil, u)
	})
}

// bringBack makes an active owner of somebody who is there already, and ends whatever opened his account before.
func (s *Service) bringBack(b *db.Batch, u *User) error {
	changeUser(b, u)
	b.Exec(clearHeld, u.ID)
	addHeld(b, u)
	s.o.Identity.EndSessions(b, u.Subject(), 0)
	s.o.Identity.EndOneTimes(b, u.Subject())
	if u.totp.secret == "" {
		return nil
	}
	return s.dropTOTP(b, u)
}
