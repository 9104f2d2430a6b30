package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/notify"
	"winkel/internal/platform/mail"
)

func TestRegisterVerifyAndLogIn(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		a := s.send("POST", "/api/auth/register", "", map[string]any{
			"email": " Ada@Example.com ", "password": passphrase, "first_name": "Ada", "language": "de", "consents": []any{map[string]any{"kind": "newsletter", "given": true, "text_version": "1"}},
		})
		s.expect(a, 201, "")
		ada := s.personOf(a)
		if ada.user["email"] != "Ada@Example.com" || ada.user["email_verified"] != false || a.json(t)["expires_in"] != float64(900) || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s %v", a.text, a.Header)
		}
		s.expect(s.send("POST", "/api/auth/register", "", map[string]any{"email": "ADA@example.com", "password": passphrase}), 409, "email_taken")
		me := s.expect(s.as(ada, "GET", "/api/me", nil), 200, "").json(t)
		if me["id"] != ada.id || me["language"] != "de" {
			t.Errorf("%v", me)
		}
		if said := s.as(ada, "GET", "/api/me/consents", nil).text; !strings.Contains(said, `"kind":"newsletter","given":true,"text_version":"1","source":"registration"`) {
			t.Error(said)
		}
		m := s.mail("Ada@Example.com", "bestätigen")
		token := s.linkIn(m)
		if !strings.Contains(m.Text, "https://shop.example/account/verify-email?token=") {
			t.Error(m.Text)
		}
		s.expect(s.send("POST", "/api/auth/verify-email", "", map[string]any{"token": token[:len(token)-1] + "x"}), 422, "token_invalid")
		s.expect(s.send("POST", "/api/auth/reset-password", "", map[string]any{"token": token, "password": passphrase}), 422, "token_invalid")
		done := s.expect(s.as(ada, "POST", "/api/auth/verify-email", map[string]any{"token": token}), 200, "").json(t)
		if done["user"].(map[string]any)["email_verified"] != true {
			t.Errorf("%v", done)
		}
		s.expect(s.send("POST", "/api/auth/verify-email", "", map[string]any{"token": token}), 422, "token_invalid")
		s.mail("Ada@Example.com", "Willkommen")

		login := func(email, secret string) answer {
			return s.send("POST", "/api/auth/login", "", map[string]any{"email": email, "password": secret})
		}
		again := s.personOf(s.expect(login("ada@EXAMPLE.com", passphrase), 200, ""))
		for _, wrong := range []answer{login("ada@example.com", "wrong password"), login("nobody@example.com", passphrase), login("no address", passphrase)} {
			s.expect(wrong, 401, "invalid_credentials")
		}
		s.expect(s.send("POST", "/api/auth/logout", again.access, nil), 204, "")
		s.expect(s.as(again, "GET", "/api/me", nil), 401, "unauthorized")
		s.expect(s.as(ada, "GET", "/api/me", nil), 200, "")
		s.expect(s.send("GET", "/api/me", "", nil), 401, "unauthorized")
		s.expect(s.staff("GET", "/api/me", nil), 401, "unauthorized")
	})
}

func TestTokensRotate(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada := s.register("ada@example.com")
		refresh := func(token string) answer {
			return s.send("POST", "/api/auth/refresh", "", map[string]any{"refresh_token": token})
		}
		next := s.expect(refresh(ada.refresh), 200, "").json(t)
		if next["access_token"] == ada.access || next["refresh_token"] == ada.refresh {
			t.Errorf("%v", next)
		}
		s.expect(refresh(ada.refresh), 401, "invalid_refresh_token") // somebody else has it too
		s.expect(refresh(fmt.Sprint(next["refresh_token"])), 401, "invalid_refresh_token")
		s.expect(s.as(ada, "GET", "/api/me", nil), 401, "unauthorized")
		again := s.personOf(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase}))
		s.expect(s.send("POST", "/api/auth/logout", "", map[string]any{"refresh_token": again.refresh}), 204, "")
		s.expect(refresh(again.refresh), 401, "invalid_refresh_token")
	})
}

// A browser gets a cookie that scripts cannot read, and no tokens.
func TestBrowserSession(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.register("ada@example.com")
		a := s.expect(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase, "cookie": true}), 200, "")
		var session *http.Cookie
		for _, c := range a.Cookies() {
			if c.Name == "winkel_session" {
				session = c
			}
		}
		if session == nil || !session.HttpOnly || session.SameSite != http.SameSiteLaxMode || strings.Contains(a.text, "_token") {
			t.Fatalf("%v, %s", a.Cookies(), a.text)
		}
		cookie := []string{"Cookie", session.Name + "=" + session.Value}
		s.expect(s.send("GET", "/api/me", "", nil, cookie...), 200, "")
		s.expect(s.send("PATCH", "/api/me", "", `{"first_name":"Eve"}`, append(cookie, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site")...), 403, "permission_denied")
		s.expect(s.send("PATCH", "/api/me", "", `{"first_name":"Countess"}`, append(cookie, "Sec-Fetch-Site", "same-origin")...), 200, "")
		out := s.expect(s.send("POST", "/api/auth/logout", "", nil, cookie...), 204, "")
		if !strings.Contains(strings.Join(out.Header.Values("Set-Cookie"), "\n"), "winkel_session=;") {
			t.Errorf("%v", out.Header)
		}
		s.expect(s.send("GET", "/api/me", "", nil, cookie...), 401, "unauthorized")
	})
}

func TestForgottenPassword(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada := s.register("ada@example.com")
		first := s.linkIn(s.mail("ada@example.com", "confirm your e-mail"))
		forgot := func(email string) answer {
			return s.send("POST", "/api/auth/forgot-password", "", map[string]any{"email": email})
		}
		known, unknown := s.expect(forgot("ADA@example.com"), 202, ""), s.expect(forgot("eve@example.com"), 202, "")
		if known.text != unknown.text {
			t.Errorf("%q, %q", known.text, unknown.text)
		}
		token := s.linkIn(s.mail("ada@example.com", "new password"))
		s.noMail("eve@example.com")
		reset := func(token, secret string) answer {
			return s.send("POST", "/api/auth/reset-password", "", map[string]any{"token": token, "password": secret})
		}
		s.expect(reset(token, "password1"), 422, "password_too_common")
		s.expect(reset(token, "ada@example.com"), 422, "")
		s.expect(reset(token, "another good secret"), 204, "")
		s.expect(reset(token, "yet another secret"), 422, "token_invalid")
		s.expect(s.as(ada, "GET", "/api/me", nil), 401, "unauthorized")
		s.expect(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase}), 401, "invalid_credentials")
		again := s.personOf(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": "another good secret"}))
		if again.user["email_verified"] != true { // whoever reads the mail of the mailbox has proven it
			t.Errorf("%v", again.user)
		}
		s.expect(s.send("POST", "/api/auth/verify-email", "", map[string]any{"token": first}), 422, "token_invalid")
		// Whoever asks once more within the minute gets no other mail, and the link that is on its way stays good.
		bob := s.register("bob@example.com")
		forgot("bob@example.com")
		token = s.linkIn(s.mail("bob@example.com", "new password"))
		forgot("bob@example.com")
		s.settled()
		s.expect(reset(token, "another good secret"), 204, "")
		s.expect(s.as(bob, "GET", "/api/me", nil), 401, "unauthorized")
	})
}

func TestChangeOfPassword(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada := s.register("ada@example.com")
		other := s.personOf(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase}))
		change := func(old, next string) answer {
			return s.as(ada, "POST", "/api/me/password", map[string]any{"current_password": old, "password": next})
		}
		s.expect(change("wrong password", "another good secret"), 401, "invalid_credentials")
		s.expect(change(passphrase, "short"), 422, "")
		s.expect(change(passphrase, "another good secret"), 204, "")
		s.expect(s.as(ada, "GET", "/api/me", nil), 200, "")
		s.expect(s.as(other, "GET", "/api/me", nil), 401, "unauthorized")
	})
}

// Whoever knew the old password has nothing left by which he could get the account: neither a session nor a link.
func TestNewPasswordEndsLinks(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada := s.verified("ada@example.com")
		thief := s.personOf(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase}))
		s.expect(s.as(thief, "POST", "/api/me/email", map[string]any{"email": "thief@example.com", "password": passphrase}), 202, "")
		link := s.linkIn(s.mail("thief@example.com", "confirm your new"))
		s.expect(s.as(ada, "POST", "/api/me/password", map[string]any{"current_password": passphrase, "password": "another good secret"}), 204, "")
		for _, secret := range []string{passphrase, "another good secret"} {
			s.expect(s.send("POST", "/api/auth/confirm-email", "", map[string]any{"token": link, "password": secret}), 422, "token_invalid")
		}
		if me := s.as(ada, "GET", "/api/me", nil).json(t); me["email"] != "ada@example.com" {
			t.Errorf("%v", me)
		}
	})
}

// Somebody opens an account with a stranger's address, and has the stranger confirm it: what belongs to the address is the
// stranger's alone afterwards.
func TestStrangersAccountIsTheMailboxes(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		thing := s.sell("Thing", 100)
		guest := s.buy(thing, "test", "") // of ada@example.com
		order := fmt.Sprint("/api/orders/", guest["id"])
		eve := s.register("ada@example.com")
		verify := func(bearer string, body map[string]any) answer {
			return s.send("POST", "/api/auth/verify-email", bearer, body)
		}
		token := s.linkIn(s.mail("ada@example.com", "confirm your e-mail"))
		s.expect(s.as(eve, "POST", "/api/me/email", map[string]any{"email": "eve@example.com", "password": passphrase}), 202, "")
		moving := s.linkIn(s.mail("eve@example.com", "confirm your new"))

		s.expect(verify("", map[string]any{"token": token, "password": "wrong password"}), 401, "invalid_credentials")
		s.expect(verify("ended", map[string]any{"token": token}), 401, "unauthorized") // and not taken for nobody
		s.expect(verify("", map[string]any{"token": token}), 200, "")
		for _, path := range []string{"/api/me", "/api/me/orders", order} {
			s.expect(s.as(eve, "GET", path, nil), 401, "unauthorized")
		}
		s.expect(s.send("POST", "/api/auth/refresh", "", map[string]any{"refresh_token": eve.refresh}), 401, "invalid_refresh_token")
		s.expect(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase}), 401, "invalid_credentials")
		s.expect(s.send("POST", "/api/auth/confirm-email", "", map[string]any{"token": moving, "password": passphrase}), 422, "token_invalid")

		s.send("POST", "/api/auth/forgot-password", "", map[string]any{"email": "ada@example.com"})
		reset := s.linkIn(s.mail("ada@example.com", "new password"))
		s.expect(s.send("POST", "/api/auth/reset-password", "", map[string]any{"token": reset, "password": "another good secret"}), 204, "")
		ada := s.personOf(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": "another good secret"}))
		s.expect(s.as(ada, "GET", order, nil), 200, "")

		// Whoever shows the password stays who he is, wherever he follows the link.
		bob := s.register("bob@example.com")
		s.expect(verify(ada.access, map[string]any{"token": s.linkIn(s.mail("bob@example.com", "confirm your e-mail")), "password": passphrase}), 200, "")
		s.expect(s.as(bob, "GET", "/api/me", nil), 200, "")
		// Somebody who is signed in to another account is nobody here.
		carol := s.register("carol@example.com")
		s.expect(verify(ada.access, map[string]any{"token": s.linkIn(s.mail("carol@example.com", "confirm your e-mail"))}), 200, "")
		s.expect(s.as(carol, "GET", "/api/me", nil), 401, "unauthorized")
	})
}

// Both mailboxes are told, and the old one keeps the account until the new one is proven.
func TestChangeOfAddress(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada := s.verified("ada@example.com")
		s.register("bob@example.com")
		change := func(email, secret string) answer {
			return s.as(ada, "POST", "/api/me/email", map[string]any{"email": email, "password": secret})
		}
		s.expect(change("countess@example.com", "wrong password"), 401, "invalid_credentials")
		s.expect(change("bob@example.com", passphrase), 409, "email_taken")
		s.expect(change("ada@example.com", passphrase), 422, "validation_failed")
		s.expect(change("countess@example.com", passphrase), 202, "")
		if me := s.as(ada, "GET", "/api/me", nil).json(t); me["email"] != "ada@example.com" {
			t.Errorf("%v", me)
		}
		s.send("POST", "/api/auth/forgot-password", "", map[string]any{"email": "ada@example.com"})
		old := s.linkIn(s.mail("ada@example.com", "new password"))
		token := s.linkIn(s.mail("countess@example.com", "confirm your new"))
		s.expect(s.send("POST", "/api/auth/verify-email", "", map[string]any{"token": token}), 422, "token_invalid")
		confirm := func(bearer string, body map[string]any) answer {
			return s.send("POST", "/api/auth/confirm-email", bearer, body)
		}
		bob := s.personOf(s.send("POST", "/api/auth/login", "", map[string]any{"email": "bob@example.com", "password": passphrase}))
		s.expect(confirm("", map[string]any{"token": token}), 401, "invalid_credentials")
		s.expect(confirm(bob.access, map[string]any{"token": token}), 401, "invalid_credentials")
		s.expect(confirm("", map[string]any{"token": token, "password": "wrong password"}), 401, "invalid_credentials")
		s.expect(confirm("", map[string]any{"token": token, "password": passphrase}), 200, "")
		s.expect(confirm(ada.access, map[string]any{"token": token}), 422, "token_invalid")
		for _, mailbox := range []string{"ada@example.com", "countess@example.com"} {
			if m := s.mail(mailbox, "was changed"); !strings.Contains(m.Text, "countess@example.com instead of ada@example.com") {
				t.Error(m.Text)
			}
		}
		s.expect(s.send("POST", "/api/auth/reset-password", "", map[string]any{"token": old, "password": "another good secret"}), 422, "token_invalid")
		s.expect(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase}), 401, "invalid_credentials")
		s.expect(s.send("POST", "/api/auth/login", "", map[string]any{"email": "countess@example.com", "password": passphrase}), 200, "")
		s.register("ada@example.com") // it is free again
	})
}

// Orders that a guest placed are in the account of whoever has the address, once he proves it, and not before.
func TestGuestOrders(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		thing := s.sell("Thing", 100)
		guest := s.buy(thing, "test", "") // of ada@example.com
		order := fmt.Sprint("/api/orders/", guest["id"])
		ada := s.register("ADA@example.com")
		orders := func(p person) []string {
			var ids []string
			for _, o := range s.expect(s.as(p, "GET", "/api/me/orders", nil), 200, "").json(t)["data"].([]any) {
				ids = append(ids, fmt.Sprint(o.(map[string]any)["id"]))
			}
			return ids
		}
		if got := orders(ada); len(got) != 0 {
			t.Errorf("before the address is proven: %v", got)
		}
		s.expect(s.as(ada, "GET", order, nil), 404, "not_found")
		// That the address is known stands in nobody's way.
		s.buy(thing, "test", "")
		s.expect(s.as(ada, "POST", "/api/auth/verify-email", map[string]any{"token": s.linkIn(s.mail("ADA@example.com", "confirm your e-mail"))}), 200, "")
		if got := orders(ada); len(got) != 2 || got[1] != guest["id"] {
			t.Errorf("after it is proven: %v", got)
		}
		whole := s.expect(s.as(ada, "GET", order, nil), 200, "").json(t)
		if whole["customer_id"] != ada.id {
			t.Errorf("%v", whole["customer_id"])
		}
		later := s.buy(thing, "test", "") // he forgot to sign in
		if got := orders(ada); len(got) != 3 || got[0] != later["id"] {
			t.Errorf("%v", got)
		}
		bob := s.verified("bob@example.com")
		if got := orders(bob); len(got) != 0 {
			t.Errorf("bob has %v", got)
		}
		s.expect(s.as(bob, "GET", order, nil), 404, "not_found")
		s.expect(s.send("GET", order, "", nil), 404, "not_found")
		s.expect(s.send("GET", order+"?token="+fmt.Sprint(guest["token"]), "", nil), 200, "")
		listed := s.staff("GET", "/api/admin/customers/"+ada.id+"/orders", nil).json(t)
		if listed["total"] != float64(3) {
			t.Errorf("%v", listed)
		}
	})
}

// A customer whom staff entered is one person with the account that proves his address.
func TestKnownCustomerRegisters(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.must("POST", "/api/admin/customer-groups", `{"code":"vip","name":"VIP"}`)
		known := s.must("POST", "/api/admin/customers", `{"email":"ada@example.com","last_name":"Lovelace","groups":["vip"]}`).field(t, "id")
		s.must("POST", "/api/admin/customers/"+known+"/addresses", berlin)
		ada := s.register("ada@example.com")
		if ada.id == known {
			t.Error("somebody who proved nothing is the customer whom the shop knows")
		}
		if book := s.as(ada, "GET", "/api/me/addresses", nil).text; book != `{"data":[]}`+"\n" {
			t.Error(book)
		}
		s.expect(s.as(ada, "POST", "/api/auth/verify-email", map[string]any{"token": s.linkIn(s.mail("ada@example.com", "confirm your e-mail"))}), 200, "")
		if book := s.as(ada, "GET", "/api/me/addresses", nil).text; !strings.Contains(book, `"is_default_shipping":true`) {
			t.Error(book)
		}
		c := s.must("GET", "/api/admin/customers/"+ada.id, nil).json(t)
		if fmt.Sprint(c["groups"]) != "[vip]" || c["state"] != "registered" {
			t.Errorf("%v", c)
		}
		s.expect(s.staff("GET", "/api/admin/customers/"+known, nil), 404, "not_found")
	})
}

// Of those who do one thing at once, one does it.
func TestAccountRaces(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		atOnce := func(what string, path string, body map[string]any, other ...string) {
			t.Helper()
			answers := make([]answer, 8)
			var all sync.WaitGroup
			for i := range answers {
				all.Go(func() { answers[i] = s.send("POST", path, "", body) })
			}
			all.Wait()
			good := 0
			for _, a := range answers {
				code, _ := a.jsonOrNone()["code"].(string)
				switch {
				case a.StatusCode/100 == 2:
					good++
				case !slices.Contains(other, code):
					t.Errorf("%s: %d %s", what, a.StatusCode, a.text)
				}
			}
			if good != 1 {
				t.Errorf("%s: %d of %d did it", what, good, len(answers))
			}
		}
		s.must("POST", "/api/admin/customers", `{"email":"ada@example.com","last_name":"Lovelace"}`)
		for _, email := range []string{"ada@example.com", "bob@example.com"} {
			atOnce("register "+email, "/api/auth/register", map[string]any{"email": email, "password": passphrase}, "email_taken")
		}
		token := s.linkIn(s.mail("ada@example.com", "confirm your e-mail"))
		atOnce("verify", "/api/auth/verify-email", map[string]any{"token": token}, "token_invalid")
		s.send("POST", "/api/auth/forgot-password", "", map[string]any{"email": "ada@example.com"})
		reset := s.linkIn(s.mail("ada@example.com", "new password"))
		atOnce("reset", "/api/auth/reset-password", map[string]any{"token": reset, "password": "another good secret"}, "token_invalid")
		bob := s.personOf(s.send("POST", "/api/auth/login", "", map[string]any{"email": "bob@example.com", "password": passphrase}))
		s.expect(s.as(bob, "POST", "/api/me/email", map[string]any{"email": "robert@example.com", "password": passphrase}), 202, "")
		confirm := s.linkIn(s.mail("robert@example.com", "confirm your new"))
		atOnce("confirm", "/api/auth/confirm-email", map[string]any{"token": confirm, "password": passphrase}, "token_invalid")
		if list := s.must("GET", "/api/admin/customers", nil).json(t); list["total"] != float64(2) {
			t.Errorf("%v", list)
		}
	})
}

// Nothing that opens an account can be read in the database, by staff, or in the log.
func TestSecretsOfAccountsAreNowhere(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada := s.register("ada@example.com")
		verify := s.linkIn(s.mail("ada@example.com", "confirm your e-mail"))
		s.send("POST", "/api/auth/forgot-password", "", map[string]any{"email": "ada@example.com"})
		reset := s.linkIn(s.mail("ada@example.com", "new password"))
		browser := s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase, "cookie": true})
		secrets := []string{passphrase, ada.access, ada.refresh}
		for _, token := range []string{verify, reset} {
			_, proof, _ := strings.Cut(token, ".")
			secrets = append(secrets, proof)
		}
		for _, c := range browser.Cookies() {
			if c.Name == "winkel_session" {
				secrets = append(secrets, c.Value)
			}
		}
		mails, err := s.mails.ListMails(t.Context(), notify.Filter{}, 0, 10)
		if err != nil || len(mails) != 2 {
			t.Fatalf("%d mails, %v", len(mails), err)
		}
		seen := s.logs.String() + s.everything()
		for _, m := range mails {
			seen += s.must("GET", "/api/admin/mails/"+m.ID.String(), nil).text + s.must("GET", "/api/admin/mails/"+m.ID.String()+"/html", nil).text
		}
		for _, secret := range secrets {
			if strings.Contains(seen, secret) {
				t.Errorf("%q can be read", secret)
			}
		}
		if !strings.Contains(seen, ".hidden") {
			t.Error("the mails that staff read have no link")
		}
		if _, err := s.identity.FindOneTime(t.Context(), identity.ResetPassword, strings.Split(reset, ".")[0]+".hidden"); err == nil {
			t.Error("the link that staff read works")
		}
	})
}

// The shop writes nothing into a stranger's mailbox that somebody else chose.
func TestMailsDoNotNameToStrangers(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada := s.register("ada@example.com") // Ada
		s.send("POST", "/api/auth/forgot-password", "", map[string]any{"email": "ada@example.com"})
		s.expect(s.as(ada, "POST", "/api/me/email", map[string]any{"email": "stranger@example.com", "password": passphrase}), 202, "")
		verify := s.mail("ada@example.com", "confirm your e-mail")
		for _, m := range []mail.Message{verify, s.mail("ada@example.com", "new password"), s.mail("stranger@example.com", "confirm your new")} {
			if strings.Contains(m.Text+m.HTML, "Ada") {
				t.Error(m.Text)
			}
		}
		s.expect(s.as(ada, "POST", "/api/auth/verify-email", map[string]any{"token": s.linkIn(verify)}), 200, "")
		if m := s.mail("ada@example.com", "Welcome"); !strings.Contains(m.Text, "Hello Ada,") {
			t.Error(m.Text)
		}
	})
}

func TestLeaving(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada := s.verified("ada@example.com")
		s.expect(s.as(ada, "POST", "/api/me/addresses", berlin), 201, "")
		for _, none := range []any{nil, map[string]any{}, map[string]any{"password": "wrong password"}} {
			s.expect(s.as(ada, "DELETE", "/api/me", none), 401, "invalid_credentials")
		}
		s.expect(s.as(ada, "GET", "/api/me", nil), 200, "")
		s.expect(s.as(ada, "DELETE", "/api/me", map[string]any{"password": passphrase}), 204, "")
		s.expect(s.as(ada, "GET", "/api/me", nil), 401, "unauthorized")
		s.expect(s.send("POST", "/api/auth/refresh", "", map[string]any{"refresh_token": ada.refresh}), 401, "invalid_refresh_token")
		s.expect(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase}), 401, "invalid_credentials")
		c := s.must("GET", "/api/admin/customers/"+ada.id, nil).json(t)
		if c["state"] != "erased" || c["email"] != "" || c["first_name"] != "" {
			t.Errorf("%v", c)
		}
		if s.register("ada@example.com").id == ada.id {
			t.Error("whoever left is back")
		}
	})
}
