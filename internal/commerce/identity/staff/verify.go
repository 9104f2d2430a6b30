package staff

import (
	"context"
	"fmt"
	"slices"

	"winkel/internal/commerce/identity"
)

// Verify reports what cannot be: staff without an owner, roles that open what does not exist, second factors whose secret the
// shop's key does not open.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	users, err := s.List(ctx)
	if err != nil {
		return err
	}
	roles, err := s.ListRoles(ctx)
	if err != nil {
		return err
	}
	isActive := func(u *User) bool { return u.State == Active }
	if slices.ContainsFunc(users, isActive) && !slices.ContainsFunc(users, func(u *User) bool { return isActive(u) && u.IsOwner() }) {
		report("somebody is active, but nobody is an owner: make one with winkel staff owner-link")
	}
	for _, r := range roles {
		if _, err := identity.CheckScopes(r.Scopes); err != nil {
			report(fmt.Sprintf("role %s: %v", r.Code, err))
		}
	}
	for _, u := range users {
		if len(u.Roles) == 0 {
			report(fmt.Sprintf("staff user %s (%s) has no role", u.ID, u.Email))
		}
		if u.totp.secret == "" {
			continue
		}
		if _, err := s.seal.open(u.ID, u.totp.secret); err != nil {
			report(fmt.Sprintf("staff user %s (%s): %v", u.ID, u.Email, err))
		}
	}
	return nil
}
