package staff

import (
	"slices"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// Codes that this domain raises.
const (
	CodeEmailTaken     = "email_taken"              // somebody of the staff has that address
	CodeLastOwner      = "last_owner"               // nobody would be left who may do everything
	CodeStateConflict  = "staff_state_conflict"     // not possible for somebody who is invited, active or deactivated
	CodeRoleBuiltIn    = "role_built_in"            // the program says what it is
	CodeRoleTaken      = "role_taken"               // another role has that name
	CodeRoleInUse      = "role_in_use"              // somebody has it
	CodeUnknownRole    = "unknown_role"             // there is no such role
	CodeTOTPRequired   = "totp_required"            // send the code of the authenticator app along
	CodeTOTPInvalid    = "totp_invalid"             // the code is wrong, or was used
	CodeTOTPEnrollment = "totp_enrollment_required" // set up the second factor first
	CodeTOTPState      = "totp_state_conflict"      // it is set up already, or not yet
	CodeOwnerExists    = "owner_exists"             // the link was for the first owner
)

// Limits.
const (
	MaxUsers  = 1000 // of a shop, deactivated ones included
	MaxRoles  = 200
	maxName   = 100 // characters, of people and roles
	maxText   = 500 // characters of a role's description
	maxCode   = 50
	maxHeld   = 20 // roles of one person
	maxScopes = 100
)

// State is where somebody stands.
type State string

// The states of a staff user.
const (
	Invited     State = "invited"
	Active      State = "active"
	Deactivated State = "deactivated"
)

// User is somebody who works in the shop.
type User struct {
	ID            id.Staff
	Version       int64
	Email         string
	EmailKey      string // Email normalized: one person
	Name          string // empty until he accepts, unless whoever invited him gave it
	State         State
	InvitedBy     string // an actor
	Roles         []Role // by id; without roles he may do nothing
	TOTP          bool   // a second factor protects him
	RecoveryCodes int    // how many are left
	AcceptedAt    time.Time
	LastLoginAt   time.Time
	DeactivatedAt time.Time
	CreatedAt     time.Time
	UpdatedAt     time.Time

	totp sealedTOTP
}

// sealedTOTP is what is stored of a second factor.
type sealedTOTP struct {
	secret    string // sealed; empty: none
	confirmed bool
	step      int64 // of the last code that was taken
}

// Scopes is what the roles of somebody open together, sorted.
func (u *User) Scopes() []string {
	var all []string
	for _, r := range u.Roles {
		all = append(all, r.Scopes...)
	}
	return slices.Compact(slices.Sorted(slices.Values(all)))
}

// IsOwner reports whether he has the role that may do everything.
func (u *User) IsOwner() bool {
	return slices.ContainsFunc(u.Roles, func(r Role) bool { return r.Code == Owner })
}

// RequiresTOTP reports whether one of his roles requires a second factor.
func (u *User) RequiresTOTP() bool {
	return slices.ContainsFunc(u.Roles, func(r Role) bool { return r.RequiresTOTP })
}

// MustEnroll reports whether he has to set up his second factor before anything else.
func (u *User) MustEnroll() bool { return u.RequiresTOTP() && !u.TOTP }

// actor is how the user is named in what is written down.
func (u *User) actor() string { return "staff:" + u.Email }

// Subject is the user as identity knows him.
func (u *User) Subject() identity.Subject { return identity.OfStaff(u.ID) }

// By is who asks for a change, and what he may do himself.
type By struct {
	Staff  id.Staff // zero: an API key, or the command line
	Scopes []string
}

// Machine is whoever runs commands on the machine of the shop: he may do everything.
var Machine = By{Scopes: []string{"all"}}

// mayGive refuses with permission_denied unless whoever asks may do all that the scopes open.
func (b By) mayGive(param string, scopes []string) error {
	for _, scope := range scopes {
		if !identity.Covers(b.Scopes, scope) {
			return fault.Newf(fault.Forbidden, fault.CodePermissionDenied,
				"You may not give %s to anybody, because you do not have it yourself.", scope).WithParam(param)
		}
	}
	return nil
}

// mayChange refuses with permission_denied what would be done to somebody who may do more than whoever asks.
func (b By) mayChange(u *User) error {
	if b.Staff == u.ID && !u.ID.IsZero() {
		return nil // nobody has more than he has himself
	}
	for _, scope := range u.Scopes() {
		if !identity.Covers(b.Scopes, scope) {
			return fault.Newf(fault.Forbidden, fault.CodePermissionDenied,
				"%s may do %s, which you may not, so you cannot change that account.", u.Email, scope)
		}
	}
	return nil
}

// Invitation is whom to invite.
type Invitation struct {
	Email string
	Name  string   // may be empty: he says himself
	Roles []string // codes or ids of roles; at least one
}

// check brings an invitation into its stored form. Codes: validation_failed.
func (in Invitation) check() (_ Invitation, key string, err error) {
	var m fault.Mistakes
	in.Email, key, err = email.Normalize(in.Email)
	if err != nil {
		m.Addf("email", "%s", fault.From(err).Message)
	}
	in.Name = m.Text("name", in.Name, maxName)
	checkHeld(&m, in.Roles)
	return in, key, m.Err()
}

func checkHeld(m *fault.Mistakes, roles []string) {
	switch {
	case len(roles) == 0:
		m.Addf("roles", "Name at least one role, such as support.")
	case len(roles) > maxHeld:
		m.Addf("roles", "Nobody needs more than %d roles.", maxHeld)
	}
}

// checkName is the name that somebody gives himself.
func checkName(name string) (string, error) {
	var m fault.Mistakes
	name = m.Line("name", name, maxName)
	return name, m.Err()
}

// stateConflict refuses what cannot be done to somebody in that state.
func stateConflict(u *User, sentence string) error {
	return fault.Newf(fault.Conflict, CodeStateConflict, "%s is %s. %s", u.Email, u.State, sentence)
}

// EnrollFirst refuses everything to somebody who has to set up a second factor.
func EnrollFirst() error {
	return fault.New(fault.Forbidden, CodeTOTPEnrollment,
		"Your role requires a second factor. Set it up first: POST /api/admin/me/totp, then /api/admin/me/totp/confirm.")
}
