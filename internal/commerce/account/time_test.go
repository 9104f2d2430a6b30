package account_test

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"winkel/internal/commerce/account"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/password"
	"winkel/internal/platform/token"
)

// tries is how often each of the two log-ins is tried.
const tries = 200

// Whoever tries addresses cannot tell by the time that an answer takes whether there is such an account: over some hundred tries, the
// middle of the times for a known address and that for an unknown one lie closer together than the times of one address do.
func TestLogInTakesAsLongForNobody(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes hundreds of log-ins")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tokens, err := token.NewSigner(make([]byte, token.KeyBytes))
		if err != nil {
			t.Fatal(err)
		}
		ids := identity.New(identity.Options{
			DB: d, Log: slog.New(slog.DiscardHandler), Tokens: tokens, Unhurried: func(string) bool { return true },
			Passwords: password.New(password.Options{Cost: password.Cost{Passes: 1, KiB: 1 << 10}}),
		})
		customers := customer.New(d, outbox.New(d))
		s := account.New(account.Options{DB: d, Customers: customers, Identity: ids})
		for i := range 100 {
			b := &db.Batch{}
			address := fmt.Sprintf("known%d@example.com", i)
			c := customers.AddAccount(b, customer.NewAccount{Email: address, EmailKey: address}, nil)
			if err := ids.SetPassword(t.Context(), b, identity.OfCustomer(c.ID), "correct horse battery"); err != nil {
				t.Fatal(err)
			}
			if err := d.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
		logIn := func(address string) time.Duration {
			begun := time.Now()
			_, err := s.LogIn(t.Context(), account.Login{
				Email: address, Password: "a wrong secret", Attempt: identity.Attempt{Kind: identity.CustomerKind, Address: "127.0.0.1"},
			})
			took := time.Since(begun)
			if code := fault.CodeOf(err); code != "invalid_credentials" {
				t.Fatalf("%s: %v", address, err)
			}
			return took
		}
		var known, unknown []time.Duration
		for i := range tries { // in turn, so that a busy moment of the machine meets both
			known = append(known, logIn(fmt.Sprintf("known%d@example.com", i%100)))
			unknown = append(unknown, logIn(fmt.Sprintf("nobody%d@example.com", i%100)))
		}
		slices.Sort(known)
		slices.Sort(unknown)
		apart := (known[tries/2] - unknown[tries/2]).Abs()
		noise := min(known[tries*3/4]-known[tries/4], unknown[tries*3/4]-unknown[tries/4])
		t.Logf("known %v, unknown %v: %v apart, the middle half of each within %v", known[tries/2], unknown[tries/2], apart, noise)
		if apart > noise {
			t.Errorf("known %v, unknown %v: %v apart, and the noise is %v", known[tries/2], unknown[tries/2], apart, noise)
		}
	})
}
