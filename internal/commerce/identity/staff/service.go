package staff

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/token"
)

// How long links are good for.
const (
	InvitationLasts = 7 * 24 * time.Hour
	ResetLasts      = time.Hour
	FirstOwnerLasts = 7 * 24 * time.Hour // the program prints a new one when it starts
	OwnerLinkLasts  = time.Hour
)

// The pages by which staff come in, each with a one-time token.
const (
	OwnerPath      = "/admin/owner"
	InvitationPath = "/admin/invitation"
	ResetPath      = "/admin/reset-password"
)

var pathOf = map[identity.Purpose]string{
	identity.OwnerLink: OwnerPath, identity.Invitation: InvitationPath, identity.ResetPassword: ResetPath,
}

// Mailer writes to staff. It adds the mail to the batch of what it is about, so that one is not there without the other.
// Nothing secret is in it: the link is derived from the one-time token when the mail is written.
type Mailer interface {
	AddStaffMail(b *db.Batch, m Mail) error
}

// Witness writes down what concerns the safety of the shop and is shown by no request that changes something: who came in, who
// was not let in, passwords and second factors. The audit log is one.
type Witness interface {
	// Note joins the batch.
	Note(ctx context.Context, b *db.Batch, action, target string, detail any) error
	// Report is for what has no effect that it could join.
	Report(ctx context.Context, action, target string, detail any) error
}

// What a witness is told.
const (
	ActionLogin           = "staff_login"
	ActionLoginFailed     = "staff_login_failed"
	ActionCodeFailed      = "staff_code_failed"
	ActionAccepted        = "staff_invitation_accepted"
	ActionOwnerLink       = "staff_owner_link_made"
	ActionBecameOwner     = "staff_became_owner"
	ActionPasswordChanged = "staff_password_changed"
	ActionTOTPEnabled     = "staff_totp_enabled"
	ActionTOTPDisabled    = "staff_totp_disabled"
	ActionCodesRenewed    = "staff_recovery_codes_renewed"
)

// MailKind is what a mail to staff is about.
type MailKind string

// The mails to staff.
const (
	MailInvitation      MailKind = "staff_invitation"
	MailResetPassword   MailKind = "staff_reset_password"
	MailPasswordChanged MailKind = "staff_password_changed"
	MailTOTPEnabled     MailKind = "staff_totp_enabled"
	MailTOTPDisabled    MailKind = "staff_totp_disabled"
)

// Mail is a mail to somebody of the staff.
type Mail struct {
	Kind  MailKind
	To    string
	Name  string           // of whom it is to; may be empty
	Staff id.Staff         // whom it is about
	Token identity.OneTime // that its link is made from; zero: it has none
	Path  string           // of the page that its link leads to
}

// Options is what the service stands on.
type Options struct {
	DB       *db.DB
	Log      *slog.Logger
	Identity *identity.Service
	Tokens   *token.Signer
	Mails    Mailer
	Witness  Witness
	// Shop is what authenticator apps call the shop.
	Shop func(ctx context.Context) (string, error)
}

// Service is the use cases of staff. It is safe for concurrent use.
type Service struct {
	o    Options
	db   *db.DB
	seal *sealer

	resets    chan struct{} // a place for each forgotten password that is worked on
	reports   chan struct{} // a place for each failed log-in that is written down
	strangers strangers
}

// New returns the use cases of staff.
func New(o Options) *Service {
	return &Service{
		o: o, db: o.DB, seal: newSealer(o.Tokens),
		resets: make(chan struct{}, resetsAtOnce), reports: make(chan struct{}, reportsAtOnce),
		strangers: strangers{from: map[string]*knocks{}},
	}
}

// Get is one staff user; not_found if there is none.
func (s *Service) Get(ctx context.Context, number id.Staff) (*User, error) {
	return userByID(ctx, s.db.Read(), number)
}

// List is everybody, oldest first: MaxUsers at most.
func (s *Service) List(ctx context.Context) ([]*User, error) {
	users, err := db.List(ctx, s.db.Read(), scanUser, listUsers)
	if err != nil {
		return nil, fmt.Errorf("list staff: %w", err)
	}
	byID := make(map[id.Staff]*User, len(users))
	for _, u := range users {
		byID[u.ID] = u
	}
	roles, err := db.List(ctx, s.db.Read(), scanHeld, rolesOfAll)
	if err != nil {
		return nil, fmt.Errorf("list roles of staff: %w", err)
	}
	for _, h := range roles {
		if u := byID[h.by]; u != nil {
			u.Roles = append(u.Roles, h.role)
		}
	}
	return users, nil
}

// Invite makes a staff user who becomes active when he follows the link in his mail, and returns the link's token. Codes:
// validation_failed, unknown_role, permission_denied, email_taken.
func (s *Service) Invite(ctx context.Context, by By, in Invitation, claim *idem.Claim) (*User, identity.OneTime, error) {
	in, key, err := in.check()
	if err != nil {
		return nil, identity.OneTime{}, err
	}
	var once identity.OneTime
	u, err := fault.Again(nil, func() (*User, error) {
		roles, err := s.rolesNamed(ctx, by, in.Roles)
		if err != nil {
			return nil, err
		}
		if err := s.checkRoom(ctx); err != nil {
			return nil, err
		}
		now := s.db.Clock().Now()
		u := &User{
			ID: id.Staff(s.db.IDs().Next()), Version: 1, Email: in.Email, EmailKey: key, Name: in.Name, State: Invited,
			InvitedBy: actor.From(ctx), Roles: roles, CreatedAt: now, UpdatedAt: now,
		}
		b := &db.Batch{}
		addUser(b, u)
		if once, err = s.addInvitation(b, u); err != nil {
			return nil, err
		}
		return u, s.submit(ctx, b, claim, u)
	})
	return u, once, err
}

// checkRoom refuses to let a shop have more staff than lists can show at once.
func (s *Service) checkRoom(ctx context.Context) error {
	n, err := db.Value[int64](ctx, s.db.Read(), countUsers)
	if err != nil {
		return fmt.Errorf("count staff: %w", err)
	}
	if n >= MaxUsers {
		return fault.Invalidf("", "There are %d staff users, and no more are allowed.", n)
	}
	return nil
}

// addInvitation issues the link and adds the mail that brings it.
func (s *Service) addInvitation(b *db.Batch, u *User) (identity.OneTime, error) {
	once := s.o.Identity.IssueOneTime(b, identity.NewOneTime{
		Purpose: identity.Invitation, Subject: u.Subject(), Email: u.Email, Lasts: InvitationLasts,
	})
	return once, s.mail(b, MailInvitation, u, once)
}

func (s *Service) mail(b *db.Batch, kind MailKind, u *User, once identity.OneTime) error {
	return s.o.Mails.AddStaffMail(b, Mail{
		Kind: kind, To: u.Email, Name: u.Name, Staff: u.ID, Token: once, Path: pathOf[once.Purpose],
	})
}

// InviteAgain sends somebody who is invited another link; the earlier one is of no use any more. Codes: not_found,
// permission_denied, staff_state_conflict.
func (s *Service) InviteAgain(ctx context.Context, by By, number id.Staff, claim *idem.Claim) (*User, identity.OneTime, error) {
	var once identity.OneTime
	u, err := s.change(ctx, by, number, nil, claim, func(b *db.Batch, u *User) (err error) {
		if u.State != Invited {
			return stateConflict(u, "Only somebody who is invited can be invited again.")
		}
		once, err = s.addInvitation(b, u)
		return err
	})
	return u, once, err
}

// SetRoles gives somebody other roles. Codes: not_found, version_conflict, validation_failed, unknown_role,
// permission_denied, last_owner.
func (s *Service) SetRoles(ctx context.Context, by By, number id.Staff, expected *int64, codes []string, claim *idem.Claim) (*User, error) {
	var m fault.Mistakes
	checkHeld(&m, codes)
	if err := m.Err(); err != nil {
		return nil, err
	}
	return s.change(ctx, by, number, expected, claim, func(b *db.Batch, u *User) error {
		roles, err := s.rolesNamed(ctx, by, codes)
		if err != nil {
			return err
		}
		u.Roles = roles
		b.Exec(clearHeld, u.ID)
		addHeld(b, u)
		return nil
	})
}

// Deactivate takes everything away from somebody, sessions and links too, until he is activated again. Doing it again
// changes nothing. Codes: not_found, version_conflict, permission_denied, last_owner.
func (s *Service) Deactivate(ctx context.Context, by By, number id.Staff, expected *int64, claim *idem.Claim) (*User, error) {
	return s.change(ctx, by, number, expected, claim, func(b *db.Batch, u *User) error {
		if u.State == Deactivated {
			return nil
		}
		u.State, u.DeactivatedAt = Deactivated, u.UpdatedAt
		s.o.Identity.EndSessions(b, u.Subject(), 0)
		s.o.Identity.EndOneTimes(b, u.Subject())
		return nil
	})
}

// Activate lets somebody in again who was deactivated, with the password and roles that he had; who never accepted his
// invitation is invited anew. Codes: not_found, version_conflict, permission_denied, staff_state_conflict.
func (s *Service) Activate(ctx context.Context, by By, number id.Staff, expected *int64, claim *idem.Claim) (*User, error) {
	return s.change(ctx, by, number, expected, claim, func(b *db.Batch, u *User) error {
		if u.State != Deactivated {
			return stateConflict(u, "Only somebody who is deactivated can be activated.")
		}
		// He gets back what he had, which whoever activates him must have himself: by.mayChange saw to it.
		u.State, u.DeactivatedAt = Active, time.Time{}
		if !u.AcceptedAt.IsZero() {
			return nil
		}
		u.State = Invited
		_, err := s.addInvitation(b, u)
		return err
	})
}

// SignOut ends every session of somebody. Codes: not_found, version_conflict, permission_denied.
func (s *Service) SignOut(ctx context.Context, by By, number id.Staff, expected *int64, claim *idem.Claim) (*User, error) {
	return s.change(ctx, by, number, expected, claim, func(b *db.Batch, u *User) error {
		s.o.Identity.EndSessions(b, u.Subject(), 0)
		return nil
	})
}

// ResetTOTP takes the second factor of somebody away who lost it, and ends his sessions. Codes: not_found,
// permission_denied, also to himself, who shows his password and a code to Disable it, totp_state_conflict.
func (s *Service) ResetTOTP(ctx context.Context, by By, number id.Staff, expected *int64, claim *idem.Claim) (*User, error) {
	if by.Staff == number {
		return nil, fault.New(fault.Forbidden, fault.CodePermissionDenied,
			"Your own second factor is removed with your password and a code: POST /api/admin/me/totp/disable.")
	}
	return s.change(ctx, by, number, expected, claim, func(b *db.Batch, u *User) error {
		if u.totp.secret == "" {
			return totpState("%s has no second factor.", u.Email)
		}
		s.o.Identity.EndSessions(b, u.Subject(), 0)
		return s.dropTOTP(b, u)
	})
}

// change reads somebody, checks that whoever asks may change him, and writes what do makes of him.
func (s *Service) change(ctx context.Context, by By, number id.Staff, expected *int64, claim *idem.Claim,
	do func(b *db.Batch, u *User) error,
) (*User, error) {
	return fault.Again(expected, func() (*User, error) {
		u, err := s.Get(ctx, number)
		if err == nil {
			err = fault.Expect("staff user", expected, u.Version)
		}
		if err == nil {
			err = by.mayChange(u)
		}
		if err != nil {
			return nil, err
		}
		wasOwner := u.IsOwner() && u.State == Active
		u.UpdatedAt = s.db.Clock().Now()
		b := &db.Batch{}
		if wasOwner {
			b.Exec(holdOwners)
		}
		b.Exec(holdUser, u.ID, u.Version).Want(1, fault.Stale("staff user"))
		if err := do(b, u); err != nil {
			return nil, err
		}
		changeUser(b, u)
		if wasOwner {
			b.Exec(keepOwner).Want(1, lastOwner())
		}
		return u, s.submit(ctx, b, claim, u)
	})
}

func lastOwner() error {
	return fault.New(fault.Refused, CodeLastOwner,
		"This is the last owner of the shop. Make somebody else an owner first, because only owners can.")
}

// submit commits the change of a user with the claim of its request. This node trusts nothing any more that it remembers of
// him; the others ask again within a second.
func (s *Service) submit(ctx context.Context, b *db.Batch, claim *idem.Claim, u *User) error {
	if err := claim.Add(b, u); err != nil {
		return err
	}
	b.AfterCommit(func() { s.o.Identity.Forget(u.Subject()) })
	return s.db.Submit(ctx, b)
}

// rolesNamed finds roles by code or id, and sees to it that whoever asks may give each of them.
func (s *Service) rolesNamed(ctx context.Context, by By, names []string) ([]Role, error) {
	all, err := s.ListRoles(ctx)
	if err != nil {
		return nil, err
	}
	var found []Role
	for _, name := range names {
		at := slices.IndexFunc(all, func(r *Role) bool { return r.Code == name || r.ID.String() == name })
		if at < 0 {
			known := make([]string, len(all))
			for i, r := range all {
				known[i] = r.Code
			}
			return nil, fault.Newf(fault.Invalid, CodeUnknownRole, "There is no role %.50q. There are %s.", name,
				strings.Join(known, ", ")).WithParam("roles")
		}
		if err := by.mayGive("roles", all[at].Scopes); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(found, func(r Role) bool { return r.ID == all[at].ID }) {
			found = append(found, *all[at])
		}
	}
	slices.SortFunc(found, func(a, b Role) int { return int(a.ID - b.ID) })
	return found, nil
}

// Member is what identity asks about somebody who shows a session.
func (s *Service) Member(ctx context.Context, number id.Staff) (identity.Member, error) {
	u, err := s.Get(ctx, number)
	if fault.CodeOf(err) == fault.CodeNotFound {
		return identity.Member{}, nil
	}
	if err != nil {
		return identity.Member{}, err
	}
	m := identity.Member{Name: u.Email, Active: u.State == Active}
	if u.MustEnroll() {
		m.Hold = EnrollFirst()
	} else {
		m.Scopes = u.Scopes()
	}
	return m, nil
}
