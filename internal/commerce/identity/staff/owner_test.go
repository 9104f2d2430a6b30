package staff_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/fault"
)

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
