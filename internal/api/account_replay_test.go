package api_test

import (
	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// link is a one-time token of a person, as if he had it from a mail.
func (s *shop) link(p person, purpose identity.Purpose, email string) string {
	s.t.Helper()
	of, err := id.ParseCustomer(p.id)
	if err != nil {
		s.t.Fatal(err)
	}
	b := &db.Batch{}
	token := s.identity.IssueOneTime(b, identity.NewOneTime{
		Purpose: purpose, Subject: identity.OfCustomer(of), Email: email, Lasts: 1e12,
	})
	if err := s.db.Submit(s.t.Context(), b); err != nil {
		s.t.Fatal(err)
	}
	return s.identity.OneTimeText(purpose, token.ID)
}

// accountAttempts are the requests of TestRepetitionHasOneEffect for the routes of accounts. Those that need a link, or are
// gone with their session, can be done once.
func accountAttempts(s *shop) map[string]attempt {
	thing := s.sell("Thing of an account", 500)
	made := func(name string) (person, string) {
		email := name + "@accounts.example.com"
		return s.register(email), email
	}
	one := func(name string) person { p, _ := made(name); return p }
	link := func(name string, purpose identity.Purpose, email string) string {
		p, own := made(name)
		if email == "" {
			email = own
		}
		return s.link(p, purpose, email)
	}
	entry := func(name string) (person, string) {
		p := one(name)
		return p, "/api/me/addresses/" + s.as(p, "POST", "/api/me/addresses", berlin).field(s.t, "id")
	}
	session := func(name string) (person, string) {
		p, email := made(name)
		s.send("POST", "/api/auth/login", "", map[string]any{"email": email, "password": passphrase})
		list, _ := s.as(p, "GET", "/api/me/sessions", nil).json(s.t)["data"].([]any)
		for _, item := range list {
			if at, _ := item.(map[string]any); at["current"] == false {
				other, _ := at["id"].(string)
				return p, "/api/me/sessions/" + other
			}
		}
		s.t.Fatal("there is no other session")
		return p, ""
	}
	_, email := made("login")
	_, forgotten := made("forgotten")
	refreshing, leaving, merging := one("refreshing"), one("leaving"), one("merging")
	s.as(merging, "POST", "/api/carts", map[string]any{"items": []any{map[string]any{"variant_id": thing, "quantity": 1}}})
	basket := s.fill(thing)
	changing, changed := entry("changing-entry")
	removing, removed := entry("removing-entry")
	ending, ended := session("ending")
	others, _ := session("ending-others")
	moving := one("moving")
	updated := map[string]int64{"customer.updated": 1}
	verified := map[string]int64{"customer.verified": 1}
	secret := func(text string) string { return `{"token":"` + text + `"}` }
	return map[string]attempt{
		"POST /api/auth/register":          {path: "/api/auth/register", body: `{"email":"new@accounts.example.com","password":"` + passphrase + `"}`, events: map[string]int64{"customer.created": 1}, used: "email_taken"},
		"POST /api/auth/login":             {path: "/api/auth/login", body: `{"email":"` + email + `","password":"` + passphrase + `"}`, once: "every log-in is a session"},
		"POST /api/auth/refresh":           {path: "/api/auth/refresh", body: `{"refresh_token":"` + refreshing.refresh + `"}`, once: "a repetition ends the session"},
		"POST /api/auth/logout":            {path: "/api/auth/logout", headers: one("out").bearer(), used: "unauthorized"},
		"POST /api/auth/logout-everywhere": {path: "/api/auth/logout-everywhere", headers: one("everywhere").bearer(), used: "unauthorized"},
		"POST /api/auth/verify-email":      {path: "/api/auth/verify-email", body: secret(link("verify", identity.VerifyEmail, "")), events: verified, used: "token_invalid"},
		"POST /api/auth/confirm-email":     {path: "/api/auth/confirm-email", body: `{"password":"` + passphrase + `","token":"` + link("confirm", identity.ChangeEmail, "confirmed@accounts.example.com") + `"}`, events: verified, used: "token_invalid"},
		"POST /api/auth/forgot-password":   {path: "/api/auth/forgot-password", body: `{"email":"` + forgotten + `"}`},
		"POST /api/auth/reset-password": {path: "/api/auth/reset-password", events: verified, used: "token_invalid",
			body: `{"password":"another good secret","token":"` + link("reset", identity.ResetPassword, "") + `"}`},
		"PATCH /api/me":  {path: "/api/me", headers: one("renamed").bearer(), body: `{"first_name":"Countess"}`, events: updated},
		"DELETE /api/me": {path: "/api/me", headers: leaving.bearer(), body: `{"password":"` + passphrase + `"}`, events: map[string]int64{"customer.deleted": 1}, used: "unauthorized"},
		"POST /api/me/password": {path: "/api/me/password", headers: one("password").bearer(), once: "its repetitions have the old password",
			body: `{"current_password":"` + passphrase + `","password":"another good secret"}`},
		"POST /api/me/email":              {path: "/api/me/email", headers: moving.bearer(), body: `{"email":"moved@accounts.example.com","password":"` + passphrase + `"}`},
		"POST /api/me/email/verification": {path: "/api/me/email/verification", headers: one("verification").bearer()},
		"POST /api/me/addresses":          {path: "/api/me/addresses", headers: one("adding").bearer(), body: berlin, events: updated},
		"PATCH /api/me/addresses/{id}":    {path: changed, headers: changing.bearer(), body: `{"city":"Potsdam"}`, events: updated},
		"DELETE /api/me/addresses/{id}":   {path: removed, headers: removing.bearer(), events: updated},
		"POST /api/me/consents":           {path: "/api/me/consents", headers: one("consents").bearer(), body: `{"consents":[{"kind":"newsletter","given":true}]}`, events: updated},
		"DELETE /api/me/sessions":         {path: "/api/me/sessions", headers: others.bearer()},
		"DELETE /api/me/sessions/{id}":    {path: ended, headers: ending.bearer()},
		"POST /api/carts/{id}/merge": {path: "/api/carts/" + basket.id + "/merge", headers: append(merging.bearer(), "Cart-Token", basket.token),
			events: map[string]int64{"cart.merged": 1, "cart.updated": 1}},
	}
}

// customerAttempts are the requests of TestRepetitionHasOneEffect for what staff do with customers.
func customerAttempts(s *shop) map[string]attempt {
	root := "/api/admin/customers"
	made := func(name string) string {
		return root + "/" + s.must("POST", root, `{"email":"`+name+`@customers.example.com"}`).field(s.t, "id")
	}
	entry := func(name string) string {
		path := made(name) + "/addresses"
		return path + "/" + s.must("POST", path, berlin).field(s.t, "id")
	}
	note := func(name string) string {
		path := made(name) + "/notes"
		return path + "/" + s.must("POST", path, `{"note":"x"}`).field(s.t, "id")
	}
	group := func(code string) string {
		return "/api/admin/customer-groups/" + s.must("POST", "/api/admin/customer-groups", `{"code":"`+code+`","name":"Group"}`).field(s.t, "id")
	}
	updated := map[string]int64{"customer.updated": 1}
	return map[string]attempt{
		"POST /api/admin/customers":                               {path: root, body: `{"email":"new@customers.example.com","tags":["press"]}`, events: map[string]int64{"customer.created": 1}},
		"PATCH /api/admin/customers/{id}":                         {path: made("changed"), body: `{"last_name":"Lovelace"}`, events: updated},
		"POST /api/admin/customers/{id}/addresses":                {path: made("adding") + "/addresses", body: berlin, events: updated},
		"PATCH /api/admin/customers/{id}/addresses/{address_id}":  {path: entry("changing"), body: `{"city":"Potsdam"}`, events: updated},
		"DELETE /api/admin/customers/{id}/addresses/{address_id}": {path: entry("removing"), events: updated},
		"POST /api/admin/customers/{id}/notes":                    {path: made("noting") + "/notes", body: `{"note":"Likes tea"}`, events: updated},
		"DELETE /api/admin/customers/{id}/notes/{note_id}":        {path: note("unnoting"), events: updated},
		"POST /api/admin/customers/{id}/consents":                 {path: made("saying") + "/consents", body: `{"consents":[{"kind":"newsletter","given":true}]}`, events: updated},
		"POST /api/admin/customer-groups":                         {path: "/api/admin/customer-groups", body: `{"code":"new","name":"New"}`},
		"PATCH /api/admin/customer-groups/{id}":                   {path: group("renamed"), body: `{"name":"Renamed"}`},
		"DELETE /api/admin/customer-groups/{id}":                  {path: group("deleted")},
	}
}
