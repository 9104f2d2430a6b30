package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const roleRoot = "/api/admin/roles"

func (h *handlers) registerRoles(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: staff and roles", Scope: scope}
	}
	wire.Get(a, "/api/admin/permissions", op("admin-list-permissions", "Everything that a role or a key can open, and whether the caller may give it", staffRead), h.listPermissions)
	wire.Get(a, roleRoot, op("admin-list-roles", "The roles, the built-in ones first", staffRead), h.listRoles)
	creation := op("admin-create-role", "Make a role", staffWrite)
	creation.Description = "Nobody can give a role more than he may himself."
	creation.Status = http.StatusCreated
	wire.Post(a, roleRoot, creation, h.createRole)
	wire.Get(a, roleRoot+"/{id}", op("admin-get-role", "A role", staffRead), h.getRole)
	update := op("admin-update-role", "Change a role", staffWrite)
	update.Description = "It counts at once for everybody who has it, and within a second on other nodes. Of a built-in role only " +
		"requires_totp can be changed."
	wire.Patch(a, roleRoot+"/{id}", update, h.updateRole)
	wire.Delete(a, roleRoot+"/{id}", op("admin-delete-role", "Remove a role that nobody has", staffWrite), h.deleteRole)
}

// Role is what somebody may do who has it.
type Role struct {
	ID           id.Role   `json:"id"`
	Version      int64     `json:"version"`
	Code         string    `json:"code" example:"support"`
	Name         string    `json:"name"`
	Description  string    `json:"description"`
	Scopes       []string  `json:"scopes" example:"[\"orders:write\"]"`
	BuiltIn      bool      `json:"built_in" doc:"The program says what it opens."`
	RequiresTOTP bool      `json:"requires_totp" doc:"Whoever has it can do nothing until he has set up a second factor."`
	Users        int       `json:"users" doc:"How many have it."`
	CreatedAt    time.Time `json:"created_at"`
	UpdatedAt    time.Time `json:"updated_at"`
}

func roleDocument(r *staff.Role) Role {
	return Role{
		ID: r.ID, Version: r.Version, Code: r.Code, Name: r.Name, Description: r.Description, Scopes: orEmpty(r.Scopes),
		BuiltIn: r.BuiltIn, RequiresTOTP: r.RequiresTOTP, Users: r.Users, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
}

func roleReply(r *staff.Role) *wire.Reply[Role] {
	return &wire.Reply[Role]{Body: roleDocument(r), Version: r.Version}
}

// Permissions is an area after the other.
type Permissions struct {
	Data []Permission `json:"data"`
}

// Permission is an area of the shop, and whether somebody may see and change what is there.
type Permission struct {
	Area  string `json:"area" example:"orders"`
	Read  bool   `json:"read"`
	Write bool   `json:"write"`
}

func permissionDocuments(scopes []string) Permissions {
	list := Permissions{Data: make([]Permission, 0, len(identity.Areas))}
	for _, p := range staff.Permissions(scopes) {
		list.Data = append(list.Data, Permission(p))
	}
	return list
}

func (h *handlers) listPermissions(_ context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[Permissions], error) {
	return &wire.Reply[Permissions]{Body: permissionDocuments(call.Principal.Scopes)}, nil
}

func (h *handlers) listRoles(ctx context.Context, _ *wire.Call, in *Following) (*wire.Reply[wire.List[Role]], error) {
	roles, err := h.staff.ListRoles(ctx)
	if err != nil {
		return nil, err
	}
	return whole(roles, "role", func(r *staff.Role) int64 { return int64(r.ID) }, roleDocument).page(*in)
}

// RoleInput is what a role is made from.
type RoleInput struct {
	Code         string   `json:"code,omitempty" maxLength:"50" doc:"Made from the name, if it is not given." example:"night_shift"`
	Name         string   `json:"name" maxLength:"100" example:"Night shift"`
	Description  string   `json:"description,omitempty" maxLength:"500"`
	Scopes       []string `json:"scopes" minItems:"1" maxItems:"100" doc:"all, all:read, or :read and :write of an area, as in orders:write."`
	RequiresTOTP bool     `json:"requires_totp,omitempty"`
}

func (h *handlers) createRole(ctx context.Context, call *wire.Call, in *create[RoleInput]) (*wire.Reply[Role], error) {
	made := func(r *staff.Role) *wire.Reply[Role] {
		reply := roleReply(r)
		reply.Location = roleRoot + "/" + r.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*staff.Role, error) {
		return h.staff.CreateRole(ctx, asker(call), staff.RoleInput{
			Code: in.Body.Code, Name: in.Body.Name, Description: in.Body.Description, Scopes: in.Body.Scopes,
			RequiresTOTP: in.Body.RequiresTOTP,
		}, claim)
	})
}

func (h *handlers) getRole(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Role], error) {
	number, err := parsed(id.ParseRole, "role", in.ID)
	if err != nil {
		return nil, err
	}
	r, err := h.staff.GetRole(ctx, number)
	if err != nil {
		return nil, err
	}
	return roleReply(r), nil
}

// RolePatch is a change of a role: what is not given stays as it is.
type RolePatch struct {
	Versioned
	Name         *string  `json:"name,omitempty" maxLength:"100"`
	Description  *string  `json:"description,omitempty" maxLength:"500"`
	Scopes       []string `json:"scopes,omitempty" minItems:"1" maxItems:"100"`
	RequiresTOTP *bool    `json:"requires_totp,omitempty"`
}

// namedRole reads which role a request is about, and in which version.
func namedRole(condition wire.Precondition, name string, version *int64) (id.Role, *int64, error) {
	number, err := parsed(id.ParseRole, "role", name)
	if err != nil {
		return 0, nil, err
	}
	expected, err := condition.Expected(version)
	return number, expected, err
}

func (h *handlers) updateRole(ctx context.Context, call *wire.Call, in *change[RolePatch]) (*wire.Reply[Role], error) {
	number, expected, err := namedRole(in.Precondition, in.ID, in.Body.Version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, roleReply, func(claim *idem.Claim) (*staff.Role, error) {
		return h.staff.UpdateRole(ctx, asker(call), number, expected, staff.RolePatch{
			Name: in.Body.Name, Description: in.Body.Description, Scopes: in.Body.Scopes, RequiresTOTP: in.Body.RequiresTOTP,
		}, claim)
	})
}

func (h *handlers) deleteRole(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	number, expected, err := namedRole(in.Precondition, in.ID, nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.staff.DeleteRole(ctx, asker(call), number, expected, claim))
	})
}
