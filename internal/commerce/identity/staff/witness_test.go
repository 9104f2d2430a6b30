package staff_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
)

// What concerns the safety of the shop is written down, with whom it concerns.
func TestWitness(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		u := h.hire("ada@example.com", "support")
		_, _, _ = h.login("ada@example.com", "wrong", "")
		h.AwaitReports()
		_, _, _ = h.login("nobody@example.com", "wrong", "")
		h.AwaitReports()
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

// Strangers do not fill the log: of log-ins to accounts that there are not, one entry an hour and address, without a word of
// what was typed.
func TestStrangersAreCounted(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		u := h.hire("ada@example.com", "support")
		invited, _, err := h.Invite(t.Context(), staff.Machine, staff.Invitation{Email: "invited@example.com", Roles: []string{"support"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		h.diary.lines = nil
		for i := range 12 {
			_, _, err := h.login(fmt.Sprintf("nobody%d@evil.example", i), "wrong", "")
			refused(t, "a stranger", err, identity.CodeInvalidCredentials)
			h.AwaitReports()
		}
		h.clock.Advance(time.Hour)
		_, _, _ = h.login("nobody@example.com", "wrong", "")
		h.AwaitReports()
		for _, somebody := range []string{"ADA@example.com", "invited@example.com"} {
			_, _, err := h.login(somebody, "wrong", "")
			refused(t, somebody, err, identity.CodeInvalidCredentials)
			h.AwaitReports()
		}
		const failed = "system staff_login_failed "
		if want := []string{failed, failed, failed + u.ID.String(), failed + invited.ID.String()}; !slices.Equal(h.diary.lines, want) {
			t.Errorf("written down is %q, want %q", h.diary.lines, want)
		}
		want := "[map[attempts:1] map[attempts:12] map[email:ada@example.com] map[email:invited@example.com]]"
		if got := fmt.Sprint(h.diary.details); got != want {
			t.Errorf("with %s, want %s", got, want)
		}
	})
}

// The answer does not wait for the log, whether something is written or not, and so tells nobody who is of the staff.
func TestAnswersDoNotWaitForTheLog(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.hire("ada@example.com", "support")
		h.diary.held = make(chan struct{})
		for _, address := range []string{"ada@example.com", "nobody@example.com", "nobody@example.com"} {
			_, _, err := h.login(address, "wrong", "")
			refused(t, address, err, identity.CodeInvalidCredentials)
		}
		close(h.diary.held)
		h.AwaitReports()
		if len(h.diary.details) != 2 {
			t.Errorf("written down is %q", h.diary.lines)
		}
	})
}
