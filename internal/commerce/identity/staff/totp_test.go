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
