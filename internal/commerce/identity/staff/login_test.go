package staff_test

import (
	"slices"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/fault"
)

func TestLogin(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		u := h.hire("ada@example.com", "support")
		invited, _, err := h.Invite(t.Context(), staff.Machine, staff.Invitation{Email: "invited@example.com", Roles: []string{"support"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, address := range map[string]string{
			"unknown": "nobody@example.com", "no address": "nobody", "empty": "", "invited": "invited@example.com", "wrong password": "ada@example.com",
		} {
			password := secret
			if name == "wrong password" {
				password += "x"
			}
			_, _, err := h.login(address, password, "")
			refused(t, name, err, identity.CodeInvalidCredentials)
			if f := fault.From(err); f == nil || f.Message != "The e-mail or the password is wrong." || f.Kind != fault.Unauthorized {
				t.Errorf("%s: %v tells more than others", name, err)
			}
		}
		h.unchanged(invited)
		in, grant := h.enter("ADA@example.com", secret, "")
		if in.ID != u.ID || !in.LastLoginAt.Equal(h.clock.Now()) || grant.AccessToken == "" || grant.RefreshToken == "" || grant.Cookie != "" {
			t.Errorf("%+v, %+v", in, grant)
		}
		c, err := h.caller(grant)
		if err != nil || c.Name != "ada@example.com" || c.Subject != u.Subject() || !slices.Equal(c.Scopes, u.Scopes()) {
			t.Errorf("the token is of %+v, %v", c, err)
		}
		again, next, err := h.Refresh(t.Context(), grant.RefreshToken)
		if err != nil || again.ID != u.ID || next.RefreshToken == grant.RefreshToken {
			t.Errorf("%+v, %v", again, err)
		}
	})
}

func TestPasswords(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		u := h.hire("ada@example.com", "support")
		_, first := h.enter("ada@example.com", secret, "")
		_, second := h.enter("ada@example.com", secret, "")
		_, err := h.ChangePassword(ctx, u.ID, second.Session.ID, "wrong", "Another one 43")
		refused(t, "without the old one", err, identity.CodeInvalidCredentials)
		_, err = h.ChangePassword(ctx, u.ID, second.Session.ID, secret, "ada@example.com")
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("the own address as password: %v", err)
		}
		if _, err = h.ChangePassword(ctx, u.ID, second.Session.ID, secret, "Another one 43"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.caller(first); fault.CodeOf(err) != fault.CodeUnauthorized {
			t.Errorf("the other session goes on: %v", err)
		}
		if _, err := h.caller(second); err != nil {
			t.Errorf("the own session ended: %v", err)
		}
		_, _, err = h.login("ada@example.com", secret, "")
		refused(t, "the old one", err, identity.CodeInvalidCredentials)
		h.enter("ada@example.com", "Another one 43", "")
		if kinds := h.mails.kinds("ada@example.com"); kinds[len(kinds)-1] != staff.MailPasswordChanged {
			t.Errorf("mails %v", kinds)
		}
	})
}

func TestForgottenPassword(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		u := h.hire("ada@example.com", "support")
		key, _ := h.protect(u, 0)
		gone := h.hire("gone@example.com", "support")
		if _, err := h.Deactivate(ctx, staff.Machine, gone.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		ask := func(address string) {
			t.Helper()
			if err := h.ForgotPassword(ctx, address); err != nil {
				t.Error(err)
			}
		}
		for _, nobody := range []string{"nobody@example.com", "no address", "gone@example.com", ""} {
			ask(nobody)
		}
		ask("ADA@example.com")
		h.wait("a mail", func() bool { return h.resets("ada@example.com") == 1 })
		first := h.identity.OneTimeText(identity.ResetPassword, h.mails.last(t, "ada@example.com").Token.ID)
		if err := h.SendReset(ctx, "ada@example.com"); err != nil || h.resets("ada@example.com") != 1 {
			t.Errorf("within the pause: %d mails, %v", h.resets("ada@example.com"), err)
		}
		h.clock.Advance(2 * time.Minute)
		ask("ada@example.com")
		h.wait("another mail", func() bool { return h.resets("ada@example.com") == 2 })
		text := h.identity.OneTimeText(identity.ResetPassword, h.mails.last(t, "ada@example.com").Token.ID)
		refused(t, "the first link", h.CheckResetLink(ctx, first), identity.CodeTokenInvalid)
		if err := h.CheckResetLink(ctx, text); err != nil {
			t.Error(err)
		}
		_, err := h.Accept(ctx, text, "Ada", secret)
		refused(t, "a link for something else", err, identity.CodeTokenInvalid)
		h.nextStep()
		_, grant := h.enter("ada@example.com", secret, h.code(key))
		if _, err := h.ResetPassword(ctx, text, "Another one 43"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.caller(grant); fault.CodeOf(err) != fault.CodeUnauthorized {
			t.Errorf("a session goes on: %v", err)
		}
		_, err = h.ResetPassword(ctx, text, "A third one 44")
		refused(t, "the link once more", err, identity.CodeTokenInvalid)
		_, _, err = h.login("ada@example.com", "Another one 43", "")
		refused(t, "the second factor stays", err, staff.CodeTOTPRequired)
		if h.resets("nobody@example.com")+h.resets("gone@example.com") != 0 {
			t.Error("somebody was written to who is not active")
		}
	})
}

// resets is how many links for another password were sent to an address.
func (h *house) resets(to string) (n int) {
	for _, k := range h.mails.kinds(to) {
		if k == staff.MailResetPassword {
			n++
		}
	}
	return n
}

// wait waits for what happens in the background.
func (h *house) wait(what string, happened func() bool) {
	h.t.Helper()
	for range 1000 {
		if happened() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	h.t.Fatalf("%s did not come within 5 s", what)
}

func TestSessions(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		ada, eve := h.hire("ada@example.com", "support"), h.hire("eve@example.com", "support")
		_, a := h.enter("ada@example.com", secret, "")
		_, b := h.enter("ada@example.com", secret, "")
		_, e := h.enter("eve@example.com", secret, "")
		if list, err := h.Sessions(ctx, ada.ID); err != nil || len(list) != 2 {
			t.Errorf("%d sessions, %v", len(list), err)
		}
		refused(t, "the session of somebody else", h.LogOut(ctx, eve.ID, a.Session.ID, nil), fault.CodeNotFound)
		if _, err := h.caller(a); err != nil {
			t.Error(err)
		}
		if err := h.LogOut(ctx, ada.ID, a.Session.ID, nil); err != nil {
			t.Error(err)
		}
		if _, err := h.caller(a); fault.CodeOf(err) != fault.CodeUnauthorized {
			t.Errorf("it goes on: %v", err)
		}
		if err := h.LogOutEverywhere(ctx, ada.ID, 0, nil); err != nil {
			t.Error(err)
		}
		for _, ended := range []identity.Grant{a, b} {
			if _, err := h.caller(ended); fault.CodeOf(err) != fault.CodeUnauthorized {
				t.Errorf("it goes on: %v", err)
			}
		}
		if _, err := h.SignOut(ctx, staff.Machine, eve.ID, nil, nil); err != nil {
			t.Error(err)
		}
		if _, err := h.caller(e); fault.CodeOf(err) != fault.CodeUnauthorized {
			t.Errorf("it goes on: %v", err)
		}
	})
}
