package account_test

import (
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/account"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/password"
	"winkel/internal/platform/token"
)

const passphrase = "correct horse battery"

// box is a mailbox that keeps the letters which are added to it.
type box struct {
	mu      sync.Mutex
	letters []account.Letter
}

func (m *box) AddLetter(b *db.Batch, l account.Letter) error {
	b.AfterCommit(func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.letters = append(m.letters, l)
	})
	return nil
}

// take is how many letters came since it was asked last, and the newest.
func (m *box) take() (int, account.Letter) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var last account.Letter
	n := len(m.letters)
	if n > 0 {
		last = m.letters[n-1]
	}
	m.letters = nil
	return n, last
}

// house is accounts at a time that the test sets, with one of ada@example.com.
type house struct {
	*account.Service
	identity *identity.Service
	box      *box
	now      *clock.Fake
	ada      id.Customer
}

func eachHouse(t *testing.T, f func(t *testing.T, h *house)) {
	now := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		tokens, err := token.NewSigner(make([]byte, token.KeyBytes))
		if err != nil {
			t.Fatal(err)
		}
		h := &house{now: now, box: &box{}}
		h.identity = identity.New(identity.Options{
			DB: d, Log: slog.New(slog.DiscardHandler), Tokens: tokens,
			Passwords: password.New(password.Options{Cost: password.Cost{Passes: 1, KiB: 1 << 10}}),
		})
		customers := customer.New(d, outbox.New(d))
		h.Service = account.New(account.Options{DB: d, Customers: customers, Identity: h.identity, Mails: h.box})
		b := &db.Batch{}
		h.ada = customers.AddAccount(b, customer.NewAccount{Email: "ada@example.com", EmailKey: "ada@example.com"}, nil).ID
		if err := h.identity.SetPassword(t.Context(), b, identity.OfCustomer(h.ada), passphrase); err != nil {
			t.Fatal(err)
		}
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		f(t, h)
	})
}

// Somebody who asks in another one's name, again and again, sends him a few mails an hour, and there is always one among them
// whose link works.
func TestLinksAreSentSeldom(t *testing.T) {
	asks := map[string]struct {
		purpose identity.Purpose
		ask     func(t *testing.T, h *house) error
	}{
		"forgotten": {identity.ResetPassword, func(t *testing.T, h *house) error {
			return account.SendReset(h.Service, t.Context(), "ada@example.com")
		}},
		"unproven": {identity.VerifyEmail, func(t *testing.T, h *house) error { return h.AskToVerify(t.Context(), h.ada, nil) }},
	}
	for name, a := range asks {
		t.Run(name, func(t *testing.T) {
			eachHouse(t, func(t *testing.T, h *house) {
				var last account.Letter
				sent := 0
				for range 120 { // an hour, twice a minute
					if err := a.ask(t, h); err != nil {
						t.Fatal(err)
					}
					if n, l := h.box.take(); n > 0 {
						sent, last = sent+n, l
					}
					if _, err := h.identity.FindOneTime(t.Context(), a.purpose, h.identity.OneTimeText(a.purpose, last.Token.ID)); err != nil {
						t.Errorf("after %v the link in the last mail is of no use: %v", h.now.Now(), err)
					}
					h.now.Advance(30 * time.Second)
				}
				if sent != 5 {
					t.Errorf("%d mails in an hour", sent)
				}
				h.now.Advance(time.Minute)
				if err := a.ask(t, h); err != nil {
					t.Fatal(err)
				}
				if n, _ := h.box.take(); n != 1 {
					t.Errorf("%d mails an hour later", n)
				}
			})
		})
	}
}

// A mailbox that was mistyped can be corrected at once, but nobody writes to mailbox after mailbox.
func TestFewMailboxesAreNamed(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		move := func(to, code string, mails int) error {
			t.Helper()
			err := h.ChangeEmail(t.Context(), h.ada, to, passphrase)
			if n, l := h.box.take(); fault.CodeOf(err) != code || n != mails || n > 0 && l.To != to {
				t.Errorf("%s: %v, %d mails, the last to %s", to, err, n, l.To)
			}
			return err
		}
		move("0@example.com", "", 1)
		for range 3 {
			move("0@example.com", "", 0)
		}
		for i := 1; i < 5; i++ {
			move(fmt.Sprintf("%d@example.com", i), "", 1)
		}
		if wait := fault.From(move("5@example.com", fault.CodeRateLimited, 0)).RetryAfter; wait != time.Hour {
			t.Errorf("to wait %v", wait)
		}
		h.now.Advance(time.Hour)
		move("5@example.com", "", 1)
	})
}

// Of many who ask at once one has a mail sent.
func TestOneMailForManyAtOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		for what, ask := range map[string]func() error{
			"verify": func() error { return h.AskToVerify(t.Context(), h.ada, nil) },
			"move":   func() error { return h.ChangeEmail(t.Context(), h.ada, "countess@example.com", passphrase) },
		} {
			var all sync.WaitGroup
			for range 10 {
				all.Go(func() {
					if err := ask(); err != nil && fault.CodeOf(err) != fault.CodeVersionConflict {
						t.Errorf("%s: %v", what, err)
					}
				})
			}
			all.Wait()
			if n, _ := h.box.take(); n != 1 {
				t.Errorf("%s: %d mails", what, n)
			}
		}
	})
}
