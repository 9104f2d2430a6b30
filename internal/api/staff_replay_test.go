package api_test

import (
	"strings"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
)

// staffAttempts is one request for every unsafe route of staff and roles. Each person is touched by one of them alone.
func staffAttempts(s *shop) map[string]attempt {
	t, ctx := s.t, s.t.Context()
	person := func(name string, roles ...string) (*staff.User, string) {
		u := s.hire(name+"@staff.example", append(roles, "support")...)
		return u, s.signIn(u.Email)
	}
	of := func(u *staff.User, what string) string { return "/api/admin/staff/" + u.ID.String() + what }
	role := func(name string) string {
		return "/api/admin/roles/" + s.must("POST", "/api/admin/roles", map[string]any{"name": name, "scopes": []string{"jobs:read"}}).field(t, "id")
	}
	once := func(p identity.Purpose, one identity.OneTime) string { return s.identity.OneTimeText(p, one.ID) }
	invite := func(name string) (*staff.User, identity.OneTime) {
		u, one, err := s.people.Invite(ctx, staff.Machine, staff.Invitation{Email: name + "@staff.example", Roles: []string{"support"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return u, one
	}
	reinvited, _ := invite("reinvited")
	_, invitation := invite("accepting")
	ownerLink, err := s.people.OwnerLink(ctx)
	if err != nil {
		t.Fatal(err)
	}
	forgetful, _ := person("forgetful")
	moved, _ := person("moved")
	leaving, _ := person("leaving")
	back, _ := person("back")
	if _, err := s.people.Deactivate(ctx, staff.Machine, back.ID, nil, nil); err != nil {
		t.Fatal(err)
	}
	away, _ := person("away")
	_, renamed := person("renamed")
	_, changing := person("changing")
	_, ending := person("ending")
	_, out := person("out")
	_, everywhere := person("everywhere")
	_, enrolling := person("enrolling")
	lost, lostToken := person("lost")
	s.enroll(lostToken)
	_, confirming := person("confirming")
	confirmKey := s.send("POST", "/api/admin/me/totp", confirming, nil).field(t, "secret")
	_, disabling := person("disabling")
	_, disableCodes := s.enroll(disabling)
	_, renewing := person("renewing")
	_, renewCodes := s.enroll(renewing)
	refreshed := s.send("POST", "/api/admin/auth/login", "", map[string]any{"email": moved.Email, "password": staffPassword}).field(t, "refresh_token")
	resetText := s.resetLink(forgetful)
	me := func(as, path string, body any) attempt { return attempt{path: path, body: body, as: as} }
	proof := func(code string) map[string]any { return map[string]any{"password": staffPassword, "code": code} }
	return map[string]attempt{
		"POST /api/admin/staff":                 {path: "/api/admin/staff", body: map[string]any{"email": "new@staff.example", "roles": []string{"support"}}},
		"PUT /api/admin/staff/{id}/roles":       {path: of(moved, "/roles"), body: map[string]any{"roles": []string{"warehouse"}}},
		"POST /api/admin/staff/{id}/invite":     {path: of(reinvited, "/invite")},
		"POST /api/admin/staff/{id}/deactivate": {path: of(leaving, "/deactivate")},
		"POST /api/admin/staff/{id}/activate":   {path: of(back, "/activate")},
		"POST /api/admin/staff/{id}/sign-out":   {path: of(away, "/sign-out")},
		"POST /api/admin/staff/{id}/reset-totp": {path: of(lost, "/reset-totp")},
		"POST /api/admin/roles":                 {path: "/api/admin/roles", body: map[string]any{"name": "Night shift", "scopes": []string{"orders:read"}}},
		"PATCH /api/admin/roles/{id}":           {path: role("Morning shift"), body: map[string]any{"name": "Day shift"}},
		"DELETE /api/admin/roles/{id}":          {path: role("No shift")},

		"POST /api/admin/auth/login":             {path: "/api/admin/auth/login", body: map[string]any{"email": away.Email, "password": staffPassword}, once: "each is a session of its own"},
		"POST /api/admin/auth/refresh":           {path: "/api/admin/auth/refresh", body: map[string]any{"refresh_token": refreshed}, once: "a second one ends the session"},
		"POST /api/admin/auth/forgot-password":   {path: "/api/admin/auth/forgot-password", body: map[string]any{"email": "nobody@staff.example"}},
		"POST /api/admin/auth/reset-password":    {path: "/api/admin/auth/reset-password", body: map[string]any{"token": resetText, "password": "Another one 43"}, used: identity.CodeTokenInvalid},
		"POST /api/admin/auth/accept-invitation": {path: "/api/admin/auth/accept-invitation", body: map[string]any{"token": once(identity.Invitation, invitation), "name": "Grace", "password": staffPassword}, used: identity.CodeTokenInvalid},
		"POST /api/admin/auth/become-owner":      {path: "/api/admin/auth/become-owner", body: map[string]any{"token": ownerLink, "email": "first@staff.example", "name": "Ada", "password": staffPassword}, used: identity.CodeTokenInvalid},

		"PATCH /api/admin/me": me(renamed, "/api/admin/me", map[string]any{"name": "Ada L."}),
		"POST /api/admin/me/password": {path: "/api/admin/me/password", as: changing, body: map[string]any{"current_password": staffPassword, "new_password": "Another one 43"},
			once: "the password that it asks for is another one then"},
		"DELETE /api/admin/me/sessions/{id}": me(ending, "/api/admin/me/sessions/"+s.anotherSession("ending@staff.example", ending), nil),
		"POST /api/admin/auth/logout":        {path: "/api/admin/auth/logout", as: out, once: "whoever is signed out cannot ask again"},
		"POST /api/admin/auth/logout-everywhere": {path: "/api/admin/auth/logout-everywhere", as: everywhere,
			once: "whoever is signed out cannot ask again"},
		"POST /api/admin/me/totp":         {path: "/api/admin/me/totp", as: enrolling, once: "each makes a secret of its own"},
		"POST /api/admin/me/totp/confirm": {path: "/api/admin/me/totp/confirm", as: confirming, body: func() any { return map[string]any{"code": codeNow(keyOf(confirmKey))} }, once: "a code is good once"},
		"POST /api/admin/me/totp/disable": {path: "/api/admin/me/totp/disable", as: disabling, body: proof(disableCodes[0]), once: "a code is good once"},
		"POST /api/admin/me/totp/recovery-codes": {path: "/api/admin/me/totp/recovery-codes", as: renewing, body: proof(renewCodes[0]),
			once: "a code is good once"},
	}
}

// anotherSession signs somebody in once more and is the session of the first token.
func (s *shop) anotherSession(address, first string) string {
	s.t.Helper()
	s.signIn(address)
	for _, d := range s.send("GET", "/api/admin/me/sessions", first, nil).json(s.t)["data"].([]any) {
		if session := d.(map[string]any); session["current"] == false {
			return session["id"].(string)
		}
	}
	s.t.Fatal("there is one session only")
	return ""
}

// resetLink is the token by which somebody sets another password.
func (s *shop) resetLink(u *staff.User) string {
	s.t.Helper()
	if err := s.people.ForgotPassword(s.t.Context(), u.Email); err != nil {
		s.t.Fatal(err)
	}
	var one identity.OneTime
	eventually(s.t, "a link", func() bool {
		var err error
		one, err = s.identity.LatestOneTime(s.t.Context(), identity.ResetPassword, u.Subject())
		return err == nil && !one.ID.IsZero()
	})
	return strings.TrimSpace(s.identity.OneTimeText(identity.ResetPassword, one.ID))
}
