package staff_test

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/totp"
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

func TestTOTP(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		u := h.hire("ada@example.com", "support")
		_, first := h.enter("ada@example.com", secret, "")
		_, second := h.enter("ada@example.com", secret, "")
		_, _, err := h.Confirm(ctx, u.ID, second.Session.ID, "123456")
		refused(t, "confirm what was not begun", err, staff.CodeTOTPState)

		// Begun and not confirmed, it protects nothing and keeps nobody out.
		e, err := h.Enroll(ctx, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(e.URI, "otpauth://totp/Kettle%20&%20Co:ada@example.com?secret="+e.Secret+"&") || !strings.HasPrefix(e.Picture, "<") {
			t.Errorf("%+v", e)
		}
		_, _, err = h.Confirm(ctx, u.ID, second.Session.ID, "000000")
		refused(t, "a wrong code", err, staff.CodeTOTPInvalid)
		h.enter("ada@example.com", secret, "")

		key, codes := h.protect(u, second.Session.ID)
		if len(codes) != 10 || len(slices.Compact(slices.Sorted(slices.Values(codes)))) != 10 {
			t.Errorf("recovery codes %v", codes)
		}
		if _, err := h.caller(first); fault.CodeOf(err) != fault.CodeUnauthorized {
			t.Errorf("the other session goes on: %v", err)
		}
		if _, err := h.caller(second); err != nil {
			t.Errorf("the own session ended: %v", err)
		}
		if kinds := h.mails.kinds("ada@example.com"); kinds[len(kinds)-1] != staff.MailTOTPEnabled {
			t.Errorf("mails %v", kinds)
		}
		_, err = h.Enroll(ctx, u.ID)
		refused(t, "once more", err, staff.CodeTOTPState)

		_, _, err = h.login("ada@example.com", secret+"x", h.code(key))
		refused(t, "a wrong password", err, identity.CodeInvalidCredentials)
		_, _, err = h.login("ada@example.com", secret, "")
		refused(t, "without a code", err, staff.CodeTOTPRequired)
		_, _, err = h.login("ada@example.com", secret, h.code(key))
		refused(t, "the code that confirmed", err, staff.CodeTOTPInvalid)
		h.nextStep()
		if _, _, err = h.login("ada@example.com", secret, h.code(key)); err != nil {
			t.Fatal(err)
		}
		_, _, err = h.login("ada@example.com", secret, h.code(key))
		refused(t, "a code once more", err, staff.CodeTOTPInvalid)
		if f := fault.From(err); f == nil || f.Kind != fault.Unauthorized {
			t.Errorf("%v is no 401", err)
		}

		// A recovery code stands in for the app, once, however it is typed.
		if in, _, err := h.login("ada@example.com", secret, strings.ToUpper(strings.ReplaceAll(codes[3], "-", " "))); err != nil || in.RecoveryCodes != 9 {
			t.Errorf("%+v, %v", in, err)
		}
		_, _, err = h.login("ada@example.com", secret, codes[3])
		refused(t, "a recovery code once more", err, staff.CodeTOTPInvalid)

		// Touching the second factor asks for both.
		h.nextStep()
		_, err = h.RenewRecoveryCodes(ctx, u.ID, staff.Proof{Password: "wrong", Code: h.code(key)})
		refused(t, "renew without the password", err, identity.CodeInvalidCredentials)
		_, err = h.Disable(ctx, u.ID, second.Session.ID, staff.Proof{Password: secret, Code: "000000"})
		refused(t, "disable without a code", err, staff.CodeTOTPInvalid)
		renewed, err := h.RenewRecoveryCodes(ctx, u.ID, staff.Proof{Password: secret, Code: h.code(key)})
		if err != nil || len(renewed) != 10 {
			t.Fatalf("%v, %v", renewed, err)
		}
		_, _, err = h.login("ada@example.com", secret, codes[0])
		refused(t, "a recovery code from before", err, staff.CodeTOTPInvalid)
		off, err := h.Disable(ctx, u.ID, second.Session.ID, staff.Proof{Password: secret, Code: renewed[0]})
		if err != nil || off.TOTP || off.RecoveryCodes != 0 {
			t.Errorf("%+v, %v", off, err)
		}
		h.enter("ada@example.com", secret, "")
		_, err = h.Disable(ctx, u.ID, second.Session.ID, staff.Proof{Password: secret, Code: renewed[1]})
		refused(t, "disable once more", err, staff.CodeTOTPState)
	})
}

// Of many logins with one code at once, one succeeds.
func TestCodeOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		u := h.hire("ada@example.com", "support")
		key, codes := h.protect(u, 0)
		elsewhere := newNode(t, h.db, h.clock)
		for what, code := range map[string]func() string{"of the app": func() string { h.nextStep(); return h.code(key) }, "recovery": func() string { return codes[0] }} {
			typed := code()
			var together sync.WaitGroup
			errs := make([]error, 6)
			for i := range errs {
				node := []*house{h, elsewhere}[i%2]
				together.Go(func() { _, _, errs[i] = node.login("ada@example.com", secret, typed) })
			}
			together.Wait()
			in := 0
			for _, err := range errs {
				switch fault.CodeOf(err) {
				case "":
					in++
				case staff.CodeTOTPInvalid, fault.CodeRateLimited:
				default:
					t.Errorf("%s: %v", what, err)
				}
			}
			if in != 1 {
				t.Errorf("%s: %d came in: %v", what, in, errs)
			}
			h.clock.Advance(time.Hour)
		}
	})
}

// Wrong codes make the next attempt wait longer and longer, but not from a device that is known.
func TestCodesAreSlowed(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		u := h.hire("ada@example.com", "support")
		_, grant := h.enter("ada@example.com", secret, "")
		key, _ := h.protect(u, 0)
		wrong := func() error { _, _, err := h.login("ada@example.com", secret, "000000"); return err }
		for range 5 {
			refused(t, "a free attempt", wrong(), staff.CodeTOTPInvalid)
		}
		var waits []time.Duration
		for range 12 {
			err := wrong()
			f := fault.From(err)
			if f == nil || f.Code != fault.CodeRateLimited {
				t.Fatalf("%v", err)
			}
			waits = append(waits, f.RetryAfter)
			h.clock.Advance(f.RetryAfter)
			refused(t, "after the wait", wrong(), staff.CodeTOTPInvalid)
		}
		for i, want := range []int{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900} {
			if waits[i] != time.Duration(want)*time.Second {
				t.Errorf("waits %v", waits)
				break
			}
		}
		// He himself comes in from his own device meanwhile, on every node.
		_, _, err := h.login("ada@example.com", secret, h.code(key))
		refused(t, "from anywhere", err, fault.CodeRateLimited)
		if _, _, err := newNode(t, h.db, h.clock).login("ada@example.com", secret, h.code(key), grant.Device); err != nil {
			t.Errorf("from his own device: %v", err)
		}
		// A day later all is forgotten, after one attempt.
		h.clock.Advance(25 * time.Hour)
		refused(t, "a day later", wrong(), staff.CodeTOTPInvalid)
		refused(t, "a day later", wrong(), staff.CodeTOTPInvalid)
	})
}

// A role that requires a second factor opens nothing until there is one.
func TestRequiredTOTP(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		u := h.hire("ada@example.com", "support")
		_, grant := h.enter("ada@example.com", secret, "")
		on := true
		if _, err := h.UpdateRole(ctx, staff.Machine, h.role("support").ID, nil, staff.RolePatch{RequiresTOTP: &on}, nil); err != nil {
			t.Fatal(err)
		}
		c, err := h.caller(grant)
		if err != nil || len(c.Scopes) != 0 || fault.CodeOf(c.Hold) != staff.CodeTOTPEnrollment {
			t.Errorf("with the role requiring it he may %v, %v, %v", c.Scopes, c.Hold, err)
		}
		in, fresh := h.enter("ada@example.com", secret, "")
		if !in.MustEnroll() {
			t.Errorf("%+v", in)
		}
		_, codes := h.protect(u, fresh.Session.ID)
		c, err = h.caller(fresh)
		if err != nil || !slices.Equal(c.Scopes, u.Scopes()) || c.Hold != nil {
			t.Errorf("with a second factor he may %v, %v, %v", c.Scopes, c.Hold, err)
		}
		if _, err := h.Disable(ctx, u.ID, fresh.Session.ID, staff.Proof{Password: secret, Code: codes[0]}); err != nil {
			t.Fatal(err)
		}
		if c, err = h.caller(fresh); err != nil || len(c.Scopes) != 0 || c.Hold == nil {
			t.Errorf("without it again he may %v, %v, %v", c.Scopes, c.Hold, err)
		}
	})
}

func TestResetTOTP(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		u := h.hire("ada@example.com", "support")
		_, err := h.ResetTOTP(t.Context(), staff.Machine, u.ID, nil, nil)
		refused(t, "reset what is not there", err, staff.CodeTOTPState)
		h.protect(u, 0)
		_, err = h.ResetTOTP(t.Context(), staff.By{Staff: u.ID, Scopes: []string{"all"}}, u.ID, nil, nil)
		refused(t, "the own one, without a code", err, fault.CodePermissionDenied)
		if u, err = h.ResetTOTP(t.Context(), staff.Machine, u.ID, nil, nil); err != nil || u.TOTP {
			t.Errorf("%+v, %v", u, err)
		}
		if kinds := h.mails.kinds("ada@example.com"); kinds[len(kinds)-1] != staff.MailTOTPDisabled {
			t.Errorf("mails %v", kinds)
		}
		h.enter("ada@example.com", secret, "")
	})
}

var storedSecrets = db.SQL(`SELECT totp_secret FROM staff_user`)

// What the database holds is of no use without the shop's key, nor for another person.
func TestNothingSecretIsStored(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		ada, eve := h.hire("ada@example.com", "support"), h.hire("eve@example.com", "support")
		key, codes := h.protect(ada, 0)
		h.protect(eve, 0)
		secrets, err := db.List(ctx, h.db.Read(), func(r db.Row) (s string, err error) { return s, r.Scan(&s) }, storedSecrets)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range secrets {
			if bytes.Contains([]byte(s), key) || strings.Contains(s, totp.Text(key)) {
				t.Errorf("%s holds the secret", s)
			}
		}
		stolen, err := db.Value[int64](ctx, h.db.Read(), countStored, strings.ReplaceAll(codes[0], "-", ""))
		if err != nil || stolen != 0 {
			t.Errorf("a recovery code is stored as it is: %v", err)
		}
		// Eve writes her own sealed secret into Ada's row, and still does not get in.
		b := &db.Batch{}
		b.Exec(moveSecret, int64(eve.ID), int64(ada.ID)).Want(1, fault.Missing("row", ""))
		if err := h.db.Submit(ctx, b); err != nil {
			t.Fatal(err)
		}
		h.nextStep()
		if _, _, err := h.login("ada@example.com", secret, h.code(key)); fault.KindOf(err) != fault.Internal {
			t.Errorf("a secret of somebody else: %v", err)
		}
		var differences []string
		if err := h.Verify(ctx, func(d string) { differences = append(differences, d) }); err != nil {
			t.Fatal(err)
		}
		if len(differences) != 2 || !strings.Contains(differences[0], "nobody is an owner") || !strings.Contains(differences[1], "ada@example.com") {
			t.Errorf("verify finds %q", differences)
		}
	})
}

var (
	countStored = db.SQL(`SELECT COUNT(*) FROM staff_recovery_code WHERE hash = $1`)
	moveSecret  = db.SQL(`UPDATE staff_user SET totp_secret = (SELECT o.totp_secret FROM staff_user o WHERE o.id = $1) WHERE id = $2`)
)

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

func TestOwnerLink(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		link := func() string {
			t.Helper()
			text, err := h.FirstOwnerLink(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		first := link()
		if again := link(); first == "" || again != first {
			t.Errorf("%q became %q", first, again)
		}
		h.clock.Advance(staff.FirstOwnerLasts - time.Hour)
		second := link()
		if second == first {
			t.Error("a link that is nearly over is shown again")
		}
		refused(t, "the earlier link", h.CheckOwnerLink(ctx, first), identity.CodeTokenInvalid)
		in := staff.NewOwner{Email: "ada@example.com", Name: "Ada", Password: secret}
		_, err := h.BecomeOwner(ctx, second+"x", in)
		refused(t, "a forged link", err, identity.CodeTokenInvalid)
		_, err = h.BecomeOwner(ctx, second, staff.NewOwner{Email: "ada", Name: "Ada", Password: secret})
		refused(t, "no address", err, fault.CodeValidation)
		if err := h.CheckOwnerLink(ctx, second); err != nil {
			t.Errorf("a mistake uses the link up: %v", err)
		}
		u, err := h.BecomeOwner(ctx, second, in)
		if err != nil || !u.IsOwner() || u.State != staff.Active || u.InvitedBy != "staff:ada@example.com" {
			t.Fatalf("%+v, %v", u, err)
		}
		_, err = h.BecomeOwner(ctx, second, staff.NewOwner{Email: "eve@example.com", Name: "Eve", Password: secret})
		refused(t, "the link once more", err, identity.CodeTokenInvalid)
		if text := link(); text != "" {
			t.Error("a shop with an owner has a link for the first one")
		}
		h.enter("ada@example.com", secret, "")
	})
}

// An owner who lost everything comes back by a link that only the machine makes.
func TestLockedOutOwner(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		ada, bob := h.hire("ada@example.com", "owner"), h.hire("bob@example.com", "support")
		h.protect(ada, 0)
		h.protect(bob, 0)
		if _, err := h.Deactivate(ctx, staff.Machine, bob.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		for _, u := range []*staff.User{ada, bob} {
			text, err := h.OwnerLink(ctx)
			if err != nil {
				t.Fatal(err)
			}
			back, err := h.BecomeOwner(ctx, text, staff.NewOwner{Email: strings.ToUpper(u.Email), Name: "Back", Password: "Another one 43"})
			if err != nil || back.ID != u.ID || !back.IsOwner() || back.State != staff.Active || back.TOTP || !back.DeactivatedAt.IsZero() {
				t.Fatalf("%+v, %v", back, err)
			}
			_, grant := h.enter(u.Email, "Another one 43", "")
			if c, err := h.caller(grant); err != nil || !slices.Contains(c.Scopes, "all") {
				t.Errorf("%+v, %v", c, err)
			}
			_, _, err = h.login(u.Email, secret, "")
			refused(t, "the old password", err, identity.CodeInvalidCredentials)
		}
		if back, _ := h.Get(ctx, bob.ID); len(back.Roles) != 2 {
			t.Errorf("he has %+v", back.Roles)
		}
	})
}

// Of many who use one link at once, one becomes the owner.
func TestOneFirstOwner(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		text, err := h.FirstOwnerLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		errs := make([]error, 5)
		var together sync.WaitGroup
		for i := range errs {
			together.Go(func() {
				_, errs[i] = h.BecomeOwner(t.Context(), text, staff.NewOwner{Email: string(rune('a'+i)) + "@example.com", Name: "X", Password: secret})
			})
		}
		together.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				refused(t, "another one", err, identity.CodeTokenInvalid)
			}
		}
		if users, err := h.List(t.Context()); won != 1 || err != nil || len(users) != 1 {
			t.Errorf("%d became owner, %d work here, %v", won, len(users), err)
		}
	})
}

// What concerns the safety of the shop is written down, with whom it concerns.
func TestWitness(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		u := h.hire("ada@example.com", "support")
		_, _, _ = h.login("ada@example.com", "wrong", "")
		_, _, _ = h.login("nobody@example.com", "wrong", "")
		_, grant := h.enter("ada@example.com", secret, "")
		key, codes := h.protect(u, grant.Session.ID)
		_, _, _ = h.login("ada@example.com", secret, "")
		_, _, _ = h.login("ada@example.com", secret, "000000")
		if _, err := h.RenewRecoveryCodes(ctx, u.ID, staff.Proof{Password: secret, Code: codes[0]}); err != nil {
			t.Fatal(err)
		}
		h.nextStep()
		if _, err := h.Disable(ctx, u.ID, grant.Session.ID, staff.Proof{Password: secret, Code: h.code(key)}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.ChangePassword(ctx, u.ID, grant.Session.ID, secret, "Another one 43"); err != nil {
			t.Fatal(err)
		}
		text, err := h.OwnerLink(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.BecomeOwner(ctx, text, staff.NewOwner{Email: "ada@example.com", Name: "Ada", Password: secret}); err != nil {
			t.Fatal(err)
		}
		ada, number := "staff:ada@example.com", u.ID.String()
		want := []string{
			ada + " staff_invitation_accepted " + number, "system staff_login_failed " + number, "system staff_login_failed ",
			ada + " staff_login " + number, "system staff_totp_enabled " + number, ada + " staff_code_failed " + number,
			"system staff_recovery_codes_renewed " + number, "system staff_totp_disabled " + number, ada + " staff_password_changed " + number,
			"system staff_owner_link_made ", ada + " staff_became_owner " + number,
		}
		for i, line := range h.diary.lines {
			if before, _, is := strings.Cut(line, "once_"); is {
				h.diary.lines[i] = before
			}
		}
		if !slices.Equal(h.diary.lines, want) {
			t.Errorf("written down is\n%s\nwant\n%s", strings.Join(h.diary.lines, "\n"), strings.Join(want, "\n"))
		}
	})
}
