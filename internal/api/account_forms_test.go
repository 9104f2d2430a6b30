package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// join opens an account by the form of the shop.
func (v *visitor) join(mail, password string) *seen {
	v.t.Helper()
	form := v.look("/account/register").says(v.t, 200, "Open an account").form(v.t, "/account/register")
	return v.post("/account/register", in(form, "email", mail, "password", password, "first_name", "Ada", "last_name", "Lovelace", "newsletter", "1"))
}

// What somebody put into the cart before he signs in is his afterwards; who is not signed in says first who he is, and is led back.
func TestSigningInWithoutAScript(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, server := openPages(t, d)
		thing := s.sell("Thing", 5)
		v := s.visit(server)
		v.post("/cart/items", url.Values{"variant_id": {thing}, "quantity": {"2"}})
		for _, sent := range []url.Values{{}, {"email": {"ada"}, "password": {"a good secret"}}, {"email": {"ada@example.com"}, "password": {"short"}}} {
			refused := v.post("/account/register", sent).says(t, 422, "Please look at what is marked below.")
			if password := sent.Get("password"); password != "" && strings.Contains(refused.text, password) {
				t.Errorf("the page repeats the password %q", password)
			}
		}
		v.join("ada@example.com", "a good secret").says(t, 200, "Hello Ada", "confirm your address", "You have not ordered anything yet.")
		v.look("/cart").says(t, 200, "Thing", "€20.00")
		out := v.post("/account/logout", url.Values{}).says(t, 200, "You are signed out.")
		if out.Request.URL.Path != "/account/login" {
			t.Errorf("led to %s", out.Request.URL)
		}
		v.look("/cart").says(t, 200, "Your cart is empty")

		login := v.look("/account/orders?page=2").says(t, 200, "Sign in").form(t, "/account/login")
		if back := login.Get("back"); back != "/account/orders?page=2" {
			t.Errorf("leads back to %q", back)
		}
		wrong := v.post("/account/login", in(clone(login), "email", "ada@example.com", "password", "another secret")).says(t, 401, "The e-mail address or the password is wrong.")
		if again := wrong.form(t, "/account/login"); again.Get("email") != "ada@example.com" || again.Get("back") != login.Get("back") || again.Get("password") != "" {
			t.Errorf("the form holds %v", again)
		}
		v.post("/account/login", in(login, "email", "ada@example.com", "password", "a good secret")).says(t, 200, "You have not ordered anything yet.")
		v.look("/cart").says(t, 200, "Thing", "€20.00")
		if at := v.look("/account/login?back=//evil.example/").Request.URL; at.Host != strings.TrimPrefix(server.URL, "http://") {
			t.Errorf("led away to %s", at)
		}
		v.post("/account/login", url.Values{}, "Sec-Fetch-Site", "cross-site").says(t, 403)
		v.look("/account/nothing").says(t, 404)
		s.visit(server).look("/account/forgot-password").says(t, 200, "Forgot your password?")
	})
}

// Everything about an account can be changed by forms alone, by its owner alone.
func TestAnAccountWithoutAScript(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, server := openPages(t, d)
		s.sell("Thing", 5)
		v, eve := s.visit(server), s.visit(server)
		v.join("ada@example.com", "a good secret").says(t, 200)
		eve.join("eve@example.com", "another good secret").says(t, 200)

		profile := v.look("/account/profile").says(t, 200, "About you").form(t, "/account/profile")
		saved := v.post("/account/profile", in(profile, "first_name", "Augusta", "phone", "+49 30 1234567")).says(t, 200, "Saved.").form(t, "/account/profile")
		if saved.Get("first_name") != "Augusta" || saved.Get("last_name") != "Lovelace" || saved.Get("phone") == "" {
			t.Errorf("saved %v", saved)
		}
		v.post("/account/email", url.Values{"email": {"new@example.com"}, "password": {"wrong"}}).says(t, 401, "That is not the password of this account.")
		v.testAddresses(eve)
		v.testReview(eve)
		v.testSecurity(s.visit(server))

		v.look("/account/privacy").says(t, 200, "Newsletter", "agreed on")
		v.post("/account/consents", url.Values{"key": {"k1"}}).says(t, 200, "Saved.", "taken back on")
		v.post("/account/leave", url.Values{"password": {"yet another secret"}}).says(t, 422, "Please tick the box if you are sure.")
		v.post("/account/leave", url.Values{"password": {"wrong"}, "sure": {"1"}}).says(t, 401, "That is not the password of this account.")
		v.post("/account/leave", url.Values{"password": {"yet another secret"}, "sure": {"1"}}).says(t, 200, "you are forgotten")
		v.look("/account").says(t, 200, "Sign in")
		eve.look("/account").says(t, 200, "Hello Ada")
	})
}

func (v *visitor) testAddresses(eve *visitor) {
	t := v.t
	v.look("/account/addresses").says(t, 200, "There is no address in your book yet.")
	form := v.look("/account/addresses/new").says(t, 200, "A new address").form(t, "/account/addresses")
	v.post("/account/addresses", clone(form)).says(t, 422, "Please fill this in.")
	entered := in(form, "country_code", "DE", "first_name", "Ada", "last_name", "Lovelace", "address_1", "Unter den Linden 1", "postal_code", "10117", "city", "Berlin")
	book := v.post("/account/addresses", entered).says(t, 200, "Unter den Linden 1", "Parcels go here", "Invoices go here")
	if again := v.post("/account/addresses", entered); strings.Count(again.main(), "Unter den Linden 1") != 1 {
		t.Errorf("sent twice, there are two: %s", again.main())
	}
	at := actionOf(t, book, "/account/addresses/")
	edit := v.look(at).says(t, 200, "Change the address").form(t, at)
	v.post(at, in(edit, "company", "Engines", "do", "save")).says(t, 200, "Engines")
	eve.look(at).says(t, 404)
	eve.post(at, url.Values{"do": {"remove"}}).says(t, 422)
	v.post("/account/addresses", in(clone(entered), "key", "other", "last_name", "Byron")).says(t, 200, "Byron", "Send parcels here")
	v.post(at, url.Values{"do": {"remove"}}).says(t, 200, "Removed.", "Byron")
}

func (v *visitor) testReview(eve *visitor) {
	t := v.t
	const write = "/account/review/thing"
	form := v.look(write).says(t, 200, "Your review of Thing", "How many stars?").form(t, write)
	v.post(write, in(clone(form), "title", "Good")).says(t, 422, "Choose how many stars you give.")
	mine := v.post(write, in(form, "rating", "4", "title", "Good", "text", "I like it.")).says(t, 200, "Thank you for your review.", "Thing", "Good", "I like it.")
	edit := v.look(write) // leads to the one that is written
	at := edit.Request.URL.Path
	if !strings.HasPrefix(at, "/account/reviews/review_") || !strings.Contains(mine.text, at) {
		t.Fatalf("led to %s", at)
	}
	v.post(at, in(edit.form(t, at), "title", "Very good", "do", "save")).says(t, 200, "Very good")
	eve.look(at).says(t, 404)
	v.look("/account/review/nothing").says(t, 404)
	v.post(at, url.Values{"do": {"remove"}}).says(t, 200, "Removed.", "You have not written a review yet.")
}

func (v *visitor) testSecurity(phone *visitor) {
	t := v.t
	phone.post("/account/login", url.Values{"email": {"ada@example.com"}, "password": {"a good secret"}}).says(t, 200, "Hello Augusta")
	devices := v.look("/account/security").says(t, 200, "This device", "Sign out everywhere else").form(t, "/account/sessions")
	v.post("/account/sessions", devices).says(t, 200, "Signed out there.")
	phone.look("/account").says(t, 200, "Sign in")
	for _, c := range []struct {
		current, password, repeated, says string
		status                            int
	}{
		{"", "", "", "Please fill this in.", 422}, {"a good secret", "yet another secret", "differs", "The two passwords differ", 422},
		{"wrong", "yet another secret", "yet another secret", "That is not the password of this account.", 401},
		{"a good secret", "short", "short", "Use at least 8 characters", 422},
		{"a good secret", "yet another secret", "yet another secret", "Your password is changed", http.StatusOK},
	} {
		v.post("/account/password", url.Values{"current_password": {c.current}, "password": {c.password}, "repeated": {c.repeated}}).says(t, c.status, c.says)
	}
}
