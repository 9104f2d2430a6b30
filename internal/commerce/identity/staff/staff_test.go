package staff_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

func TestInvitation(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		u, once, err := h.Invite(ctx, staff.Machine, staff.Invitation{Email: " Grace@Example.com ", Name: "Grace", Roles: []string{"support", "warehouse", "support"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if u.Email != "Grace@Example.com" || u.State != staff.Invited || len(u.Roles) != 2 || u.InvitedBy != "system" {
			t.Errorf("invited %+v", u)
		}
		if m := h.mails.last(t, "Grace@Example.com"); m.Kind != staff.MailInvitation || m.Token.ID != once.ID || m.Path != staff.InvitationPath || m.Staff != u.ID || m.Name != "Grace" {
			t.Errorf("the mail is %+v", m)
		}
		_, _, err = h.Invite(ctx, staff.Machine, staff.Invitation{Email: "grace@example.COM", Roles: []string{"support"}}, nil)
		refused(t, "the same address", err, staff.CodeEmailTaken)
		_, _, err = h.login("grace@example.com", secret, "")
		refused(t, "a login before accepting", err, identity.CodeInvalidCredentials)

		first := h.identity.OneTimeText(identity.Invitation, once.ID)
		_, second, err := h.InviteAgain(ctx, staff.Machine, u.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.Accept(ctx, first, "Grace", secret)
		refused(t, "the link of the first mail", err, identity.CodeTokenInvalid)
		text := h.identity.OneTimeText(identity.Invitation, second.ID)
		_, err = h.Accept(ctx, text, " ", secret)
		refused(t, "no name", err, fault.CodeValidation)
		if _, err = h.Accept(ctx, text, "Grace", "short"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a short password: %v", err)
		}
		if seen, err := h.Invited(ctx, text); err != nil || seen.ID != u.ID {
			t.Errorf("the link is for %+v, %v", seen, err)
		}
		u, err = h.Accept(ctx, text, "Grace Hopper", secret)
		if err != nil || u.State != staff.Active || u.Name != "Grace Hopper" || !u.AcceptedAt.Equal(h.clock.Now()) {
			t.Fatalf("accepted %+v, %v", u, err)
		}
		_, err = h.Accept(ctx, text, "Mallory", "Another one 43")
		refused(t, "the link once more", err, identity.CodeTokenInvalid)
		h.enter("GRACE@example.com", secret, "")
		_, _, err = h.InviteAgain(ctx, staff.Machine, u.ID, nil)
		refused(t, "inviting somebody active", err, staff.CodeStateConflict)

		late, once, err := h.Invite(ctx, staff.Machine, staff.Invitation{Email: "late@example.com", Roles: []string{"support"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		h.clock.Advance(staff.InvitationLasts)
		_, err = h.Accept(ctx, h.identity.OneTimeText(identity.Invitation, once.ID), "Late", secret)
		refused(t, "a link that is over", err, identity.CodeTokenInvalid)
		h.unchanged(late)
	})
}

// Of many who follow one link at once, one becomes active with his password.
func TestAcceptOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		_, once, err := h.Invite(t.Context(), staff.Machine, staff.Invitation{Email: "grace@example.com", Roles: []string{"support"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		text := h.identity.OneTimeText(identity.Invitation, once.ID)
		passwords := []string{"First one 1234", "Second one 1234", "Third one 1234", "Fourth one 1234"}
		errs := make([]error, len(passwords))
		var together sync.WaitGroup
		for i, p := range passwords {
			together.Go(func() { _, errs[i] = h.Accept(t.Context(), text, "Grace", p) })
		}
		together.Wait()
		won := -1
		for i, err := range errs {
			switch {
			case err == nil && won < 0:
				won = i
			case err == nil:
				t.Error("two accepted")
			case fault.CodeOf(err) != identity.CodeTokenInvalid:
				t.Errorf("refused with %v", err)
			}
		}
		if won < 0 {
			t.Fatalf("nobody accepted: %v", errs)
		}
		h.enter("grace@example.com", passwords[won], "")
	})
}

func TestNobodyGivesWhatHeHasNot(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		owner, support := h.hire("owner@example.com", "owner"), h.hire("support@example.com", "support")
		hr, err := h.CreateRole(ctx, by(owner), staff.RoleInput{Name: "Human resources", Scopes: []string{"staff:write", "orders:read"}}, nil)
		if err != nil || hr.Code != "human_resources" {
			t.Fatalf("%+v, %v", hr, err)
		}
		recruiter := h.hire("hr@example.com", "human_resources")
		narrow, err := h.CreateRole(ctx, by(owner), staff.RoleInput{Name: "Narrow", Scopes: []string{"orders:read"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		asked := by(recruiter)
		_, _, err = h.Invite(ctx, asked, staff.Invitation{Email: "a@example.com", Roles: []string{"owner"}}, nil)
		refused(t, "inviting an owner", err, fault.CodePermissionDenied)
		_, _, err = h.Invite(ctx, asked, staff.Invitation{Email: "a@example.com", Roles: []string{"narrow", "read_only"}}, nil)
		refused(t, "inviting a reader of everything", err, fault.CodePermissionDenied)
		_, err = h.SetRoles(ctx, asked, recruiter.ID, nil, []string{"owner"}, nil)
		refused(t, "becoming an owner", err, fault.CodePermissionDenied)
		_, err = h.SetRoles(ctx, asked, support.ID, nil, []string{"narrow"}, nil)
		refused(t, "taking away from one who may do more", err, fault.CodePermissionDenied)
		for what, do := range map[string]func() error{
			"deactivate": func() error { _, err := h.Deactivate(ctx, asked, support.ID, nil, nil); return err },
			"sign out":   func() error { _, err := h.SignOut(ctx, asked, owner.ID, nil, nil); return err },
			"reset":      func() error { _, err := h.ResetTOTP(ctx, asked, owner.ID, nil, nil); return err },
		} {
			refused(t, what, do(), fault.CodePermissionDenied)
		}
		_, err = h.CreateRole(ctx, asked, staff.RoleInput{Name: "Mine", Scopes: []string{"orders:write"}}, nil)
		refused(t, "a role with more", err, fault.CodePermissionDenied)
		_, err = h.UpdateRole(ctx, asked, hr.ID, nil, staff.RolePatch{Scopes: []string{"all"}}, nil)
		refused(t, "the own role with more", err, fault.CodePermissionDenied)
		off := false
		manager := h.role("manager")
		_, err = h.UpdateRole(ctx, asked, manager.ID, nil, staff.RolePatch{RequiresTOTP: &off}, nil)
		refused(t, "a role that may do more", err, fault.CodePermissionDenied)
		for _, u := range []*staff.User{owner, support, recruiter} {
			h.unchanged(u)
		}
		if users, _ := h.List(ctx); len(users) != 3 {
			t.Errorf("%d work here", len(users))
		}

		// What he has, he may give, and who may not do more than he, he may change.
		u, _, err := h.Invite(ctx, asked, staff.Invitation{Email: "b@example.com", Roles: []string{narrow.ID.String()}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if u, err = h.Deactivate(ctx, asked, u.ID, nil, nil); err != nil || u.State != staff.Deactivated {
			t.Errorf("%+v, %v", u, err)
		}
		// An owner whose only scope is all covers everything, and a key with all does.
		if _, err = h.SetRoles(ctx, staff.By{Scopes: []string{"all"}}, support.ID, nil, []string{"manager"}, nil); err != nil {
			t.Error(err)
		}
	})
}

func (h *house) role(code string) *staff.Role {
	h.t.Helper()
	roles, err := h.ListRoles(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, r := range roles {
		if r.Code == code {
			return r
		}
	}
	h.t.Fatalf("there is no role %s", code)
	return nil
}

func TestLastOwner(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		owner := h.hire("owner@example.com", "owner")
		h.hire("manager@example.com", "manager")
		_, _, err := h.Invite(ctx, by(owner), staff.Invitation{Email: "second@example.com", Roles: []string{"owner"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for what, do := range map[string]func() error{
			"deactivate": func() error { _, err := h.Deactivate(ctx, by(owner), owner.ID, nil, nil); return err },
			"demote": func() error {
				_, err := h.SetRoles(ctx, by(owner), owner.ID, nil, []string{"manager"}, nil)
				return err
			},
		} {
			refused(t, what+" the only owner, with another one invited", do(), staff.CodeLastOwner)
		}
		h.unchanged(owner)
		// With another owner it is possible, and activating brings him back.
		other := h.hire("third@example.com", "owner", "manager")
		if owner, err = h.Deactivate(ctx, by(owner), owner.ID, nil, nil); err != nil || owner.State != staff.Deactivated {
			t.Fatalf("%+v, %v", owner, err)
		}
		_, err = h.SetRoles(ctx, by(other), other.ID, nil, []string{"manager"}, nil)
		refused(t, "demote the last one left", err, staff.CodeLastOwner)
		// An owner who is deactivated already counts for nothing, and may lose the role.
		if _, err = h.SetRoles(ctx, by(other), owner.ID, nil, []string{"manager"}, nil); err != nil {
			t.Error(err)
		}
		if u, err := h.Activate(ctx, by(other), owner.ID, nil, nil); err != nil || u.State != staff.Active {
			t.Errorf("%+v, %v", u, err)
		}
		h.enter("owner@example.com", secret, "")
	})
}

// Owners who take one another's role away at once, on two nodes, leave one of them.
func TestOwnersAgainstOneAnother(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		nodes := []*house{h, newNode(t, h.db, h.clock)}
		for round := range 8 {
			var owners []*staff.User
			for i := range 3 {
				owners = append(owners, h.hire(string(rune('a'+round))+string(rune('0'+i))+"@example.com", "owner"))
			}
			if round > 0 {
				h.keepOnly(owners)
			}
			errs := make([]error, len(owners))
			var together sync.WaitGroup
			for i := range owners {
				together.Go(func() {
					victim := owners[(i+1)%len(owners)]
					if i%2 == 0 {
						_, errs[i] = nodes[i%2].Deactivate(ctx, by(owners[i]), victim.ID, nil, nil)
					} else {
						_, errs[i] = nodes[i%2].SetRoles(ctx, by(owners[i]), victim.ID, nil, []string{"support"}, nil)
					}
				})
			}
			together.Wait()
			left, refusals := 0, 0
			for i, u := range owners {
				now, err := h.Get(ctx, u.ID)
				if err != nil {
					t.Fatal(err)
				}
				if now.State == staff.Active && now.IsOwner() {
					left++
				}
				if errs[i] != nil {
					refused(t, "one of three", errs[i], staff.CodeLastOwner)
					refusals++
				}
			}
			if left != 1 || refusals != 1 {
				t.Fatalf("round %d: %d owners are left, %d refusals: %v", round, left, refusals, errs)
			}
		}
	})
}

// keepOnly deactivates all owners but these.
func (h *house) keepOnly(owners []*staff.User) {
	h.t.Helper()
	all, err := h.List(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	kept := map[id.Staff]bool{}
	for _, u := range owners {
		kept[u.ID] = true
	}
	for _, u := range all {
		if !kept[u.ID] && u.IsOwner() && u.State == staff.Active {
			if _, err := h.Deactivate(h.t.Context(), staff.Machine, u.ID, nil, nil); err != nil {
				h.t.Fatal(err)
			}
		}
	}
}

// What is changed counts at once here and within a second elsewhere.
func TestChangesCount(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		elsewhere := newNode(t, h.db, h.clock)
		h.hire("owner@example.com", "owner")
		u := h.hire("u@example.com", "support")
		_, grant := h.enter("u@example.com", secret, "")
		scopes := func(where *house) string {
			c, err := where.caller(grant)
			if err != nil {
				return fault.CodeOf(err)
			}
			return strings.Join(c.Scopes, " ")
		}
		support, warehouse := strings.Join(u.Scopes(), " "), strings.Join(h.role("warehouse").Scopes, " ")
		if a, b := scopes(h), scopes(elsewhere); a != support || b != support {
			t.Fatalf("he may %s and %s", a, b)
		}
		if _, err := h.SetRoles(ctx, staff.Machine, u.ID, nil, []string{"warehouse"}, nil); err != nil {
			t.Fatal(err)
		}
		if a, b := scopes(h), scopes(elsewhere); a != warehouse || b != support {
			t.Errorf("after other roles he may %s here, %s elsewhere", a, b)
		}
		h.clock.Advance(time.Second)
		if b := scopes(elsewhere); b != warehouse {
			t.Errorf("a second later he may %s elsewhere", b)
		}
		own, err := h.CreateRole(ctx, staff.Machine, staff.RoleInput{Name: "Own", Scopes: []string{"jobs:read"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.SetRoles(ctx, staff.Machine, u.ID, nil, []string{"own"}, nil); err != nil {
			t.Fatal(err)
		}
		if a := scopes(h); a != "jobs:read" {
			t.Errorf("he may %s", a)
		}
		if _, err := h.UpdateRole(ctx, staff.Machine, own.ID, nil, staff.RolePatch{Scopes: []string{"jobs:write"}}, nil); err != nil {
			t.Fatal(err)
		}
		if a := scopes(h); a != "jobs:write" {
			t.Errorf("after the role changed he may %s", a)
		}
		h.clock.Advance(time.Second)
		if b := scopes(elsewhere); b != "jobs:write" {
			t.Errorf("a second later he may %s elsewhere", b)
		}
		if _, err := h.Deactivate(ctx, staff.Machine, u.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		if a := scopes(h); a != fault.CodeUnauthorized {
			t.Errorf("deactivated he may %s", a)
		}
		h.clock.Advance(time.Second)
		if b := scopes(elsewhere); b != fault.CodeUnauthorized {
			t.Errorf("deactivated he may %s elsewhere", b)
		}
		_, err = h.identity.Refresh(ctx, identity.StaffKind, grant.RefreshToken)
		refused(t, "his refresh token", err, identity.CodeInvalidRefreshToken)
		_, _, err = h.login("u@example.com", secret, "")
		refused(t, "his password", err, identity.CodeInvalidCredentials)
	})
}

func TestRoles(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		roles, err := h.ListRoles(ctx)
		if err != nil || len(roles) != 6 {
			t.Fatalf("%d roles, %v", len(roles), err)
		}
		for _, r := range roles {
			if _, err := identity.CheckScopes(r.Scopes); err != nil || !r.BuiltIn || r.Name == "" || r.Description == "" || r.RequiresTOTP {
				t.Errorf("%+v: %v", r, err)
			}
			name := "Mine"
			_, err := h.UpdateRole(ctx, staff.Machine, r.ID, nil, staff.RolePatch{Name: &name}, nil)
			refused(t, "rename "+r.Code, err, staff.CodeRoleBuiltIn)
			_, err = h.UpdateRole(ctx, staff.Machine, r.ID, nil, staff.RolePatch{Scopes: []string{"all"}}, nil)
			refused(t, "widen "+r.Code, err, staff.CodeRoleBuiltIn)
			refused(t, "delete "+r.Code, h.DeleteRole(ctx, staff.Machine, r.ID, nil, nil), staff.CodeRoleBuiltIn)
		}
		on := true
		manager, err := h.UpdateRole(ctx, staff.Machine, h.role("manager").ID, nil, staff.RolePatch{RequiresTOTP: &on}, nil)
		if err != nil || !manager.RequiresTOTP || manager.Name != "Manager" || len(manager.Scopes) == 0 || manager.Version != 2 {
			t.Errorf("%+v, %v", manager, err)
		}
		for _, c := range []struct {
			in    staff.RoleInput
			code  string
			param string
		}{
			{staff.RoleInput{Scopes: []string{"jobs:read"}}, fault.CodeValidation, "name"},
			{staff.RoleInput{Name: "!!!", Scopes: []string{"jobs:read"}}, fault.CodeValidation, "code"},
			{staff.RoleInput{Name: "A", Code: "With Space", Scopes: []string{"jobs:read"}}, fault.CodeValidation, "code"},
			{staff.RoleInput{Name: "A"}, fault.CodeValidation, "scopes"},
			{staff.RoleInput{Name: "A", Scopes: []string{"root"}}, identity.CodeInvalidScope, "scopes"},
			{staff.RoleInput{Name: "Owner", Scopes: []string{"jobs:read"}}, staff.CodeRoleTaken, "code"},
		} {
			_, err := h.CreateRole(ctx, staff.Machine, c.in, nil)
			f := fault.From(err)
			if f == nil || f.Code != c.code || f.Param != c.param && (len(f.Details) == 0 || f.Details[0].Param != c.param) {
				t.Errorf("%+v: %v", c.in, err)
			}
		}
		night, err := h.CreateRole(ctx, staff.Machine, staff.RoleInput{Name: "Night shift!", Scopes: []string{"orders:read", "jobs:read", "orders:read"}}, nil)
		if err != nil || night.Code != "night_shift" || strings.Join(night.Scopes, " ") != "jobs:read orders:read" {
			t.Fatalf("%+v, %v", night, err)
		}
		u := h.hire("u@example.com", "night_shift")
		refused(t, "delete what somebody has", h.DeleteRole(ctx, staff.Machine, night.ID, nil, nil), staff.CodeRoleInUse)
		if r, _ := h.GetRole(ctx, night.ID); r.Users != 1 {
			t.Errorf("%d have it", r.Users)
		}
		stale := night.Version + 1
		_, err = h.UpdateRole(ctx, staff.Machine, night.ID, &stale, staff.RolePatch{RequiresTOTP: &on}, nil)
		refused(t, "another version", err, fault.CodeVersionConflict)
		if _, err := h.SetRoles(ctx, staff.Machine, u.ID, nil, []string{"support"}, nil); err != nil {
			t.Fatal(err)
		}
		if err := h.DeleteRole(ctx, staff.Machine, night.ID, nil, nil); err != nil {
			t.Error(err)
		}
		refused(t, "delete again", h.DeleteRole(ctx, staff.Machine, night.ID, nil, nil), fault.CodeNotFound)
		_, err = h.SetRoles(ctx, staff.Machine, u.ID, nil, []string{"night_shift"}, nil)
		refused(t, "a role that is gone", err, staff.CodeUnknownRole)
		_, err = h.SetRoles(ctx, staff.Machine, u.ID, nil, nil, nil)
		refused(t, "no role", err, fault.CodeValidation)
	})
}

func TestPermissions(t *testing.T) {
	list := staff.Permissions([]string{"all:read", "orders:write"})
	if len(list) != len(identity.Areas) {
		t.Fatalf("%d areas", len(list))
	}
	for i, p := range list {
		if p.Area != identity.Areas[i] || !p.Read || p.Write != (p.Area == "orders") {
			t.Errorf("%+v", p)
		}
	}
	for _, p := range staff.Permissions(nil) {
		if p.Read || p.Write {
			t.Errorf("nobody may %+v", p)
		}
	}
}
