package identity_test

import (
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/fault"
)

// away is a try at Ada's account from where nobody has been before.
func away(device string) identity.Attempt {
	return identity.Attempt{Kind: identity.CustomerKind, Account: "ada@example.com", Address: "203.0.113.9", Device: device}
}

// besiege has strangers try Ada's account until whoever is not known waits.
func (d *desk) besiege() {
	d.t.Helper()
	for range 20 {
		if fault.CodeOf(d.CheckPassword(d.t.Context(), away(""), ada, "guess")) == fault.CodeRateLimited {
			return
		}
	}
	d.t.Fatal("twenty guesses were not slowed down")
}

// A device proof has one spelling, by which the failures are counted: with another one it is none, and so buys no tries.
func TestDeviceProofHasOneSpelling(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.setPassword(ada, ferry)
		proof := d.start(ada, true).Device
		parts := strings.Split(proof, ".")
		if len(parts) != 3 {
			t.Fatalf("the proof is %q", proof)
		}
		who, since, mac := parts[0], parts[1], parts[2]
		d.besiege()
		for _, other := range []string{
			"x1." + since + "." + mac, "x2." + since + "." + mac, "." + since + "." + mac, who + ".0" + since + "." + mac,
			who + ".+" + since + "." + mac, who + "." + since + "." + strings.ToUpper(mac), who + "." + since + "." + mac + ".x", who + "." + since + "." + mac + " ",
			who + "." + since + "1." + mac, bob.String() + "." + since + "." + mac, who + "." + mac, mac, strings.ToUpper(who) + "." + since + "." + mac,
		} {
			if knows, err := d.KnowsDevice(t.Context(), ada, other); knows || err != nil {
				t.Errorf("%q counts as a proof, %v", other, err)
			}
			d.check(other, away(other), ada, ferry, fault.CodeRateLimited)
		}
		if knows, err := d.KnowsDevice(t.Context(), ada, proof); !knows || err != nil {
			t.Errorf("the proof itself: %v, %v", knows, err)
		}
		if knows, err := d.KnowsDevice(t.Context(), bob, proof); knows || err != nil {
			t.Errorf("of somebody else: %v, %v", knows, err)
		}
		if knows, err := d.KnowsDevice(t.Context(), identity.Subject{}, proof); knows || err != nil {
			t.Errorf("of nobody: %v, %v", knows, err)
		}
		d.check("the owner", away(proof), ada, ferry, "")
	})
}

// Of one proof come ten free tries and no more, whatever is written beside it.
func TestOneProofIsOneCount(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.setPassword(ada, ferry)
		proof := d.start(ada, true).Device
		d.besiege()
		checked := 0
		for i := range 100 {
			device := proof
			if i%2 == 1 {
				device = strings.Repeat("x", i) + proof[strings.IndexByte(proof, '.'):]
			}
			if fault.CodeOf(d.CheckPassword(t.Context(), away(device), ada, "guess")) != fault.CodeRateLimited {
				checked++
			}
		}
		if checked > 12 {
			t.Errorf("%d of 100 guesses were checked", checked)
		}
	})
}

// Whoever has a proof from before the password was set anew is a stranger; and only a login gives one.
func TestNewPasswordEndsDeviceProofs(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.setPassword(ada, ferry)
		g := d.start(ada, false)
		d.now.Advance(time.Minute)
		if next := d.refresh("a refresh token", identity.CustomerKind, g.RefreshToken, ""); next.Device != "" {
			t.Errorf("a refresh token was taken for the device proof %q", next.Device)
		}
		d.besiege()
		d.check("before", away(g.Device), ada, "guess", identity.CodeInvalidCredentials)
		d.setPassword(ada, "a loud ferry")
		d.check("after", away(g.Device), ada, "a loud ferry", fault.CodeRateLimited)
		d.now.Advance(time.Minute)
		d.besiege()
		d.check("with a proof of the new one", away(d.start(ada, true).Device), ada, "a loud ferry", "")
	})
}
