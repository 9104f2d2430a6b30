package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// ListRoles is every role, the built-in ones first: MaxRoles at most.
func (s *Service) ListRoles(ctx context.Context) ([]*Role, error) {
	list, err := db.List(ctx, s.db.Read(), scanRole, listRoles)
	if err != nil {
		return nil, fmt.Errorf("list roles: %w", err)
	}
	return list, nil
}

// GetRole is one role; not_found if there is none.
func (s *Service) GetRole(ctx context.Context, number id.Role) (*Role, error) {
	return roleByID(ctx, s.db.Read(), number)
}

// CreateRole makes a role. Codes: validation_failed, invalid_scope, permission_denied, role_taken.
func (s *Service) CreateRole(ctx context.Context, by By, in RoleInput, claim *idem.Claim) (*Role, error) {
	in, err := in.check()
	if err != nil {
		return nil, err
	}
	if err := by.mayGive("scopes", in.Scopes); err != nil {
		return nil, err
	}
	all, err := s.ListRoles(ctx)
	if err != nil {
		return nil, err
	}
	taken := fault.Newf(fault.Conflict, CodeRoleTaken, "There is a role %s already.", in.Code).WithParam("code")
	switch {
	case slices.ContainsFunc(all, func(r *Role) bool { return r.Code == in.Code }):
		return nil, taken
	case len(all) >= MaxRoles:
		return nil, fault.Invalidf("", "There are %d roles, and no more are allowed.", len(all))
	}
	now := s.db.Clock().Now()
	r := &Role{
		ID: id.Role(s.db.IDs().Next()), Version: 1, Code: in.Code, Name: in.Name, Description: in.Description, Scopes: in.Scopes,
		RequiresTOTP: in.RequiresTOTP, CreatedAt: now, UpdatedAt: now,
	}
	b := &db.Batch{}
	b.Exec(insertRole, r.ID, r.Code, r.Name, r.Description, strings.Join(r.Scopes, " "), r.RequiresTOTP, clock.Micros(now),
		clock.Micros(now)).Want(1, taken)
	return r, s.submitRole(ctx, b, claim, r)
}

// UpdateRole changes a role, and with it what everybody may do who has it. Codes: not_found, version_conflict,
// validation_failed, invalid_scope, permission_denied, role_built_in.
func (s *Service) UpdateRole(ctx context.Context, by By, number id.Role, expected *int64, patch RolePatch, claim *idem.Claim) (*Role, error) {
	return fault.Again(expected, func() (*Role, error) {
		before, err := s.roleToChange(ctx, by, number, expected)
		if err != nil {
			return nil, err
		}
		r, err := patch.apply(*before)
		if err == nil {
			err = by.mayGive("scopes", r.Scopes)
		}
		if err != nil {
			return nil, err
		}
		r.UpdatedAt = s.db.Clock().Now()
		scopes := strings.Join(r.Scopes, " ")
		name, description := r.Name, r.Description
		if r.BuiltIn {
			name, description, scopes = "", "", "" // the program says them
		}
		b := &db.Batch{}
		b.Exec(updateRole, name, description, scopes, r.RequiresTOTP, clock.Micros(r.UpdatedAt), r.ID, r.Version).Want(1, fault.Stale("role"))
		r.Version++
		return &r, s.submitRole(ctx, b, claim, &r)
	})
}

// DeleteRole removes a role that nobody has. Codes: not_found, version_conflict, permission_denied, role_built_in,
// role_in_use.
func (s *Service) DeleteRole(ctx context.Context, by By, number id.Role, expected *int64, claim *idem.Claim) error {
	_, err := fault.Again(expected, func() (*Role, error) {
		r, err := s.roleToChange(ctx, by, number, expected)
		if err != nil {
			return nil, err
		}
		switch {
		case r.BuiltIn:
			return nil, fault.Newf(fault.Refused, CodeRoleBuiltIn, "The role %s comes with the program and stays.", r.Code)
		case r.Users > 0:
			return nil, fault.Newf(fault.Refused, CodeRoleInUse, "%d of the staff have the role %s. Give them another one first.", r.Users, r.Code)
		}
		b := &db.Batch{}
		b.Exec(deleteRole, r.ID, r.Version).Want(1, fault.Stale("role"))
		return r, s.submitRole(ctx, b, claim, r)
	})
	return err
}

// roleToChange reads a role that whoever asks may change: one that opens nothing that he may not.
func (s *Service) roleToChange(ctx context.Context, by By, number id.Role, expected *int64) (*Role, error) {
	r, err := s.GetRole(ctx, number)
	if err == nil {
		err = fault.Expect("role", expected, r.Version)
	}
	if err != nil {
		return nil, err
	}
	if by.mayGive("", r.Scopes) != nil {
		return nil, fault.Newf(fault.Forbidden, fault.CodePermissionDenied,
			"The role %s opens more than you may do, so you cannot change it.", r.Code)
	}
	return r, nil
}

// submitRole commits the change of a role with the claim of its request, and forgets what this node remembers of everybody.
func (s *Service) submitRole(ctx context.Context, b *db.Batch, claim *idem.Claim, r *Role) error {
	if err := claim.Add(b, r); err != nil {
		return err
	}
	b.AfterCommit(s.o.Identity.ForgetEverybody)
	return s.db.Submit(ctx, b)
}
