package identity_test

import (
	"crypto/rand"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/password"
)

const ferry = "a quiet ferry"

func (d *desk) setPassword(of identity.Subject, text string) {
	d.t.Helper()
	d.submit(func(b *db.Batch) {
		if err := d.SetPassword(d.t.Context(), b, of, text); err != nil {
			d.t.Fatal(err)
		}
	})
}

func (d *desk) check(what string, a identity.Attempt, of identity.Subject, text, code string) *fault.Error {
	d.t.Helper()
	err := d.CheckPassword(d.t.Context(), a, of, text)
	wants(d.t, what, err, code)
	return fault.From(err)
}

func TestPasswords(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		d.setPassword(ada, ferry)
		d.setPassword(grace, "another ferry")
		at := identity.Attempt{Kind: identity.CustomerKind, Account: "ada@example.com", Address: "192.0.2.7"}
		d.check("right", at, ada, ferry, "")
		d.check("wrong", at, ada, "a quiet Ferry", identity.CodeInvalidCredentials)
		d.check("empty", at, ada, "", identity.CodeInvalidCredentials)
		d.check("of somebody without one", at, bob, ferry, identity.CodeInvalidCredentials)
		d.check("of nobody", at, identity.Subject{}, ferry, identity.CodeInvalidCredentials)
		d.check("of the other side with the same number", at, identity.OfStaff(id.Staff(ada.ID)), ferry, identity.CodeInvalidCredentials)
		d.check("right again", at, ada, ferry, "")

		d.setPassword(ada, "a loud ferry")
		d.check("the old one", at, ada, ferry, identity.CodeInvalidCredentials)
		d.check("the new one", at, ada, "a loud ferry", "")
		for text, code := range map[string]string{
			"short": password.CodeTooShort, "password123": password.CodeTooCommon, strings.Repeat("x", 1001): password.CodeTooLong,
			"ada@example.com": password.CodeTooCommon,
		} {
			b := &db.Batch{}
			err := d.SetPassword(ctx, b, ada, text, "ada@example.com")
			wants(t, text[:5], err, code)
			if fault.From(err).Param != "password" || b.Len() != 0 {
				t.Errorf("%.20s: refused for %q with %d statements", text, fault.From(err).Param, b.Len())
			}
		}
		for who, want := range map[identity.Subject]bool{ada: true, grace: true, bob: false} {
			if has, err := d.HasPassword(ctx, who); err != nil || has != want {
				t.Errorf("%v has a password: %v, %v", who, has, err)
			}
		}
		d.submit(func(b *db.Batch) { d.RemovePassword(b, ada) })
		d.check("a removed one", at, ada, "a loud ferry", identity.CodeInvalidCredentials)
	})
}

// A hash of a cost that is no longer usual is made anew when its password is shown, and goes on being right.
func TestHashesAreRenewed(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.setPassword(ada, ferry)
		dearer := identity.New(identity.Options{
			DB: d.db, Log: slog.New(slog.DiscardHandler), Tokens: signer(t, 'k'),
			Passwords: password.New(password.Options{Cost: password.Cost{Passes: 2, KiB: 128}}),
		})
		at := identity.Attempt{Kind: identity.CustomerKind, Account: "ada@example.com"}
		hash := func() string {
			text, err := db.Value[string](t.Context(), d.db.Read(), readHash, ada.ID)
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		before := hash()
		wants(t, "wrong", dearer.CheckPassword(t.Context(), at, ada, "wrong"), identity.CodeInvalidCredentials)
		if hash() != before {
			t.Error("a wrong password renewed the hash")
		}
		wants(t, "right", dearer.CheckPassword(t.Context(), at, ada, ferry), "")
		if after := hash(); !strings.Contains(after, "m=128,t=2") {
			t.Errorf("the hash is %s", after)
		}
		wants(t, "right by the new hash", dearer.CheckPassword(t.Context(), at, ada, ferry), "")
	})
}

var readHash = db.SQL(`SELECT password_hash FROM credential WHERE subject_id = $1`)

// Strangers who try an account slow each other down, and not its owner: neither on a device nor from an address that he has
// logged in from.
func TestStrangersDoNotLockOut(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.setPassword(ada, ferry)
		g := d.start(ada, true) // from 192.0.2.1
		account := func(address, device string) identity.Attempt {
			return identity.Attempt{Kind: identity.CustomerKind, Account: "ada@example.com", Address: address, Device: device}
		}
		slowed := 0
		for i := range 60 { // each from an address of its own
			err := d.CheckPassword(t.Context(), account("198.51.100."+string(rune('0'+i%10)), ""), ada, "guess")
			if f := fault.From(err); f.Code == fault.CodeRateLimited {
				slowed++
				if f.RetryAfter <= 0 || f.RetryAfter > time.Minute {
					t.Errorf("to come back after %v", f.RetryAfter)
				}
			}
		}
		if slowed < 50 {
			t.Errorf("of 60 guesses %d were slowed down", slowed)
		}
		d.check("a stranger with the right password waits too", account("203.0.113.9", ""), ada, ferry, fault.CodeRateLimited)
		d.check("the owner on his device", account("203.0.113.9", g.Device), ada, ferry, "")
		d.check("the owner from his address", account("192.0.2.1", ""), ada, ferry, "")
		d.check("a device proof that was made up", account("203.0.113.9", ada.String()+".aaaaaaaaaaaaaaaaaaaaaaaaaa"), ada, ferry, fault.CodeRateLimited)
		d.check("the proof of another's device", account("203.0.113.9", d.start(bob, true).Device), ada, ferry, fault.CodeRateLimited)
		d.check("another account from there", identity.Attempt{Kind: identity.CustomerKind, Account: "bob@example.com", Address: "203.0.113.9"},
			bob, "x", identity.CodeInvalidCredentials)

		// Who is on his own device is held up by his own failures.
		own := 0
		for range 30 {
			if fault.CodeOf(d.CheckPassword(t.Context(), account("203.0.113.9", g.Device), ada, "guess")) == fault.CodeRateLimited {
				own++
			}
		}
		if own < 15 {
			t.Errorf("of 30 guesses on a known device %d were slowed down", own)
		}
		// Once the wait is over the right password is the end of it.
		d.now.Advance(time.Minute)
		d.check("a stranger a minute later", account("203.0.113.77", ""), ada, ferry, "")
		d.check("and again", account("203.0.113.77", ""), ada, ferry, "")
	})
}

// An account that does not exist is slowed down as one that does, so that this does not tell either.
func TestNobodyIsSlowedDownAlike(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.setPassword(ada, ferry)
		outcomes := func(name string, of identity.Subject) (list []string) {
			for i := range 12 {
				a := identity.Attempt{Kind: identity.CustomerKind, Account: name, Address: "198.51.100." + string(rune('0'+i%10))}
				list = append(list, fault.CodeOf(d.CheckPassword(t.Context(), a, of, "guess")))
			}
			return list
		}
		if known, unknown := outcomes("ada@example.com", ada), outcomes("nobody@example.com", identity.Subject{}); !slices.Equal(known, unknown) {
			t.Errorf("known   %v\nunknown %v", known, unknown)
		}
	})
}

// Of a hundred guesses at once no more are checked than one after the other.
func TestGuessesAtOnce(t *testing.T) {
	d := newDesk(t, dbtest.SQLite(t, db.Options{}), nil)
	var wg sync.WaitGroup
	var mu sync.Mutex
	outcomes := map[string]int{}
	for range 100 {
		wg.Go(func() {
			err := d.CheckPassword(t.Context(), identity.Attempt{Kind: identity.CustomerKind, Account: "x", Address: "192.0.2.1"}, identity.Subject{}, "guess")
			mu.Lock()
			defer mu.Unlock()
			outcomes[fault.CodeOf(err)]++
		})
	}
	wg.Wait()
	if outcomes[identity.CodeInvalidCredentials] > 6 || outcomes[fault.CodeRateLimited] < 50 {
		t.Errorf("outcomes %v", outcomes)
	}
}

func TestOwnPassword(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.setPassword(ada, ferry)
		wants(t, "right", d.CheckOwnPassword(t.Context(), ada, ferry), "")
		slowed := false
		for range 20 {
			slowed = slowed || fault.CodeOf(d.CheckOwnPassword(t.Context(), ada, "guess")) == fault.CodeRateLimited
		}
		if !slowed {
			t.Error("twenty guesses were not slowed down")
		}
		d.check("the login", identity.Attempt{Kind: identity.CustomerKind, Account: "ada@example.com"}, ada, ferry, "")
	})
}

// The time of a login does not tell whether there is such an account: over 600 tries in turn, the medians of both differ by less
// than what a busy machine makes of equal ones. Without the same work for nobody they differ by a factor of ten and more.
func TestLoginsTakeEquallyLong(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	s := identity.New(identity.Options{
		DB: d, Log: slog.New(slog.DiscardHandler), Tokens: signer(t, 'k'), Unhurried: func(string) bool { return true },
		Passwords: password.New(password.Options{Percent: 100, Cost: password.Cost{Passes: 1, KiB: 1024}}),
	})
	b := &db.Batch{}
	if err := s.SetPassword(t.Context(), b, ada, ferry); err != nil {
		t.Fatal(err)
	}
	if err := d.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	took := func(name string, of identity.Subject) time.Duration {
		began := time.Now()
		err := s.CheckPassword(t.Context(), identity.Attempt{Kind: identity.CustomerKind, Account: name, Address: "127.0.0.1"}, of, "guess")
		took := time.Since(began)
		wants(t, name, err, identity.CodeInvalidCredentials)
		return took
	}
	measure := func() float64 {
		var known, unknown []time.Duration
		order := make([]byte, 300)
		_, _ = rand.Read(order) // it never fails
		for _, dice := range order {
			// In turn, so that what slows the machine down slows both; in an order by chance, because the collector of garbage
			// comes every few hashes: in a fixed one it would always meet the same.
			if dice%2 == 0 {
				known = append(known, took("ada@example.com", ada))
				unknown = append(unknown, took("nobody@example.com", identity.Subject{}))
			} else {
				unknown = append(unknown, took("nobody@example.com", identity.Subject{}))
				known = append(known, took("ada@example.com", ada))
			}
		}
		slices.Sort(known)
		slices.Sort(unknown)
		return float64(known[150]) / float64(unknown[150])
	}
	var ratio float64
	for range 3 { // a machine that does something else just then is asked again
		if ratio = measure(); ratio > 0.85 && ratio < 1.18 {
			return
		}
	}
	t.Errorf("a login for a known account takes %.2f times as long as one for an unknown account", ratio)
}
