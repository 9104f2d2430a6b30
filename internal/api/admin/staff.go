package admin

import (
	"context"
	"net/http"
	"slices"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const staffRoot = "/api/admin/staff"

func (h *handlers) registerStaff(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: staff and roles", Scope: scope}
	}
	wire.Get(a, staffRoot, op("admin-list-staff", "Who works here, oldest first", staffRead), h.listStaff)
	invitation := op("admin-invite-staff", "Invite somebody by mail", staffWrite)
	invitation.Description = "The link in the mail is good for a week. Nobody can give a role that opens more than he may himself."
	invitation.Status = http.StatusCreated
	wire.Post(a, staffRoot, invitation, h.inviteStaff)
	wire.Get(a, staffRoot+"/{id}", op("admin-get-staff", "Somebody of the staff", staffRead), h.getStaff)
	roles := op("admin-set-staff-roles", "Give somebody other roles", staffWrite)
	roles.Description = "It counts at once here, and within a second on every other node. Refused with last_owner where nobody " +
		"would be left who may do everything."
	wire.Put(a, staffRoot+"/{id}/roles", roles, h.setStaffRoles)
	wire.Post(a, staffRoot+"/{id}/invite", op("admin-reinvite-staff", "Send somebody another link", staffWrite), h.reinviteStaff)
	away := op("admin-deactivate-staff", "Let somebody in no more", staffWrite)
	away.Description = "His sessions end, and so do the links that he was sent. What he did stays. API keys that he made stay " +
		"good, because shops depend on them: look at created_by in their list."
	wire.Post(a, staffRoot+"/{id}/deactivate", away, h.deactivateStaff)
	wire.Post(a, staffRoot+"/{id}/activate", op("admin-activate-staff", "Let somebody in again", staffWrite), h.activateStaff)
	wire.Post(a, staffRoot+"/{id}/sign-out", op("admin-sign-out-staff", "End all sessions of somebody", staffWrite), h.signOutStaff)
	wire.Post(a, staffRoot+"/{id}/reset-totp", op("admin-reset-staff-totp", "Take the second factor of somebody away who lost it", staffWrite), h.resetStaffTOTP)
}

// StaffUser is somebody who works in the shop.
type StaffUser struct {
	ID            id.Staff                 `json:"id"`
	Version       int64                    `json:"version"`
	Email         string                   `json:"email"`
	Name          string                   `json:"name"`
	State         string                   `json:"state" doc:"invited, active or deactivated." example:"active"`
	Roles         []StaffUserRole          `json:"roles" doc:"What he may do is what they open together."`
	TOTPEnabled   bool                     `json:"totp_enabled" doc:"A second factor protects him."`
	TOTPRequired  bool                     `json:"totp_required" doc:"One of his roles requires it."`
	RecoveryCodes int                      `json:"recovery_codes_left"`
	InvitedBy     string                   `json:"invited_by" example:"staff:ada@example.com"`
	AcceptedAt    wire.Nullable[time.Time] `json:"accepted_at"`
	LastLoginAt   wire.Nullable[time.Time] `json:"last_login_at"`
	DeactivatedAt wire.Nullable[time.Time] `json:"deactivated_at"`
	CreatedAt     time.Time                `json:"created_at"`
	UpdatedAt     time.Time                `json:"updated_at"`
}

// StaffUserRole is a role of somebody.
type StaffUserRole struct {
	ID   id.Role `json:"id"`
	Code string  `json:"code" example:"support"`
	Name string  `json:"name"`
}

func staffDocument(u *staff.User) StaffUser {
	d := StaffUser{
		ID: u.ID, Version: u.Version, Email: u.Email, Name: u.Name, State: string(u.State), Roles: []StaffUserRole{},
		TOTPEnabled: u.TOTP, TOTPRequired: u.RequiresTOTP(), RecoveryCodes: u.RecoveryCodes, InvitedBy: u.InvitedBy,
		AcceptedAt: wire.TimeOrNull(u.AcceptedAt), LastLoginAt: wire.TimeOrNull(u.LastLoginAt),
		DeactivatedAt: wire.TimeOrNull(u.DeactivatedAt), CreatedAt: u.CreatedAt, UpdatedAt: u.UpdatedAt,
	}
	for _, r := range u.Roles {
		d.Roles = append(d.Roles, StaffUserRole{ID: r.ID, Code: r.Code, Name: r.Name})
	}
	return d
}

func staffReply(u *staff.User) *wire.Reply[StaffUser] {
	return &wire.Reply[StaffUser]{Body: staffDocument(u), Version: u.Version}
}

// asker is who asks for a change, and what he may do himself.
func asker(call *wire.Call) staff.By {
	return staff.By{Staff: call.Principal.Staff, Scopes: call.Principal.Scopes}
}

// StaffFilter is the input of the list of the staff.
type StaffFilter struct {
	Following
	State string `query:"state" enum:"invited,active,deactivated" doc:"Only those."`
}

func (h *handlers) listStaff(ctx context.Context, _ *wire.Call, in *StaffFilter) (*wire.Reply[wire.List[StaffUser]], error) {
	users, err := h.staff.List(ctx)
	if err != nil {
		return nil, err
	}
	users = slices.DeleteFunc(users, func(u *staff.User) bool { return in.State != "" && string(u.State) != in.State })
	return whole(users, "staff_user", func(u *staff.User) int64 { return int64(u.ID) }, staffDocument).page(in.Following)
}

// whole pages a list that is read at once, because it is never long.
func whole[R, T any](all []R, name string, number func(R) int64, convert func(R) T) followed[R, T] {
	return followed[R, T]{
		name: name,
		read: func(after int64, limit int) ([]R, error) {
			later := slices.IndexFunc(all, func(r R) bool { return number(r) > after })
			if later < 0 {
				return nil, nil
			}
			return all[later:min(later+limit, len(all))], nil
		},
		key:     number,
		count:   func() (int64, error) { return int64(len(all)), nil },
		convert: convert,
	}
}

// StaffInvitation is whom to invite.
type StaffInvitation struct {
	Email string   `json:"email" maxLength:"254" example:"grace@example.com"`
	Name  string   `json:"name,omitempty" maxLength:"100" doc:"He can change it when he accepts."`
	Roles []string `json:"roles" minItems:"1" maxItems:"20" doc:"Codes or ids of roles." example:"[\"support\"]"`
}

func (h *handlers) inviteStaff(ctx context.Context, call *wire.Call, in *create[StaffInvitation]) (*wire.Reply[StaffUser], error) {
	invited := func(u *staff.User) *wire.Reply[StaffUser] {
		reply := staffReply(u)
		reply.Location = staffRoot + "/" + u.ID.String()
		return reply
	}
	return wire.Do(call, invited, func(claim *idem.Claim) (*staff.User, error) {
		u, _, err := h.staff.Invite(ctx, asker(call), staff.Invitation{
			Email: in.Body.Email, Name: in.Body.Name, Roles: in.Body.Roles,
		}, claim)
		return u, err
	})
}

func (h *handlers) getStaff(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[StaffUser], error) {
	number, err := parsed(id.ParseStaff, "staff user", in.ID)
	if err != nil {
		return nil, err
	}
	u, err := h.staff.Get(ctx, number)
	if err != nil {
		return nil, err
	}
	return staffReply(u), nil
}

// StaffRoles is the roles that somebody is to have.
type StaffRoles struct {
	Versioned
	Roles []string `json:"roles" minItems:"1" maxItems:"20" doc:"Codes or ids: all that he is to have." example:"[\"support\", \"warehouse\"]"`
}

func (h *handlers) setStaffRoles(ctx context.Context, call *wire.Call, in *change[StaffRoles]) (*wire.Reply[StaffUser], error) {
	number, expected, err := namedStaff(in.Precondition, in.ID, in.Body.Version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, staffReply, func(claim *idem.Claim) (*staff.User, error) {
		return h.staff.SetRoles(ctx, asker(call), number, expected, in.Body.Roles, claim)
	})
}

// namedStaff reads whom a request is about, and in which version.
func namedStaff(condition wire.Precondition, name string, version *int64) (id.Staff, *int64, error) {
	number, err := parsed(id.ParseStaff, "staff user", name)
	if err != nil {
		return 0, nil, err
	}
	expected, err := condition.Expected(version)
	return number, expected, err
}

func (h *handlers) reinviteStaff(ctx context.Context, call *wire.Call, in *ByID) (*wire.Reply[StaffUser], error) {
	number, err := parsed(id.ParseStaff, "staff user", in.ID)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, staffReply, func(claim *idem.Claim) (*staff.User, error) {
		u, _, err := h.staff.InviteAgain(ctx, asker(call), number, claim)
		return u, err
	})
}

func (h *handlers) deactivateStaff(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[StaffUser], error) {
	return h.doToStaff(ctx, call, in, h.staff.Deactivate)
}

func (h *handlers) activateStaff(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[StaffUser], error) {
	return h.doToStaff(ctx, call, in, h.staff.Activate)
}

func (h *handlers) resetStaffTOTP(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[StaffUser], error) {
	return h.doToStaff(ctx, call, in, h.staff.ResetTOTP)
}

func (h *handlers) signOutStaff(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[StaffUser], error) {
	return h.doToStaff(ctx, call, in, h.staff.SignOut)
}

// doToStaff does something with somebody that needs no more than his name.
func (h *handlers) doToStaff(ctx context.Context, call *wire.Call, in *Target,
	do func(context.Context, staff.By, id.Staff, *int64, *idem.Claim) (*staff.User, error),
) (*wire.Reply[StaffUser], error) {
	number, expected, err := namedStaff(in.Precondition, in.ID, nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, staffReply, func(claim *idem.Claim) (*staff.User, error) {
		return do(ctx, asker(call), number, expected, claim)
	})
}
