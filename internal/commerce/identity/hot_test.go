package identity_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// shownTo is a way to show a good credential.
type shownTo struct {
	name string
	show func(ctx context.Context) (identity.Caller, error)
}

// credentials is one of each kind.
func (d *desk) credentials() []shownTo {
	d.t.Helper()
	_, key, err := d.CreateKey(d.t.Context(), identity.NewKey{Name: "till", Scopes: []string{"all"}}, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	bearer := func(name, secret string) shownTo {
		return shownTo{name, func(ctx context.Context) (identity.Caller, error) { return d.Bearer(ctx, secret) }}
	}
	cookie := func(name string, kind identity.SubjectKind, secret string) shownTo {
		return shownTo{name, func(ctx context.Context) (identity.Caller, error) { return d.Cookie(ctx, kind, secret) }}
	}
	return []shownTo{
		bearer("key", key), bearer("customer", d.start(ada, false).AccessToken), bearer("staff", d.start(grace, false).AccessToken),
		cookie("customer's cookie", identity.CustomerKind, d.start(ada, true).Cookie),
		cookie("staff cookie", identity.StaffKind, d.start(grace, true).Cookie),
	}
}

// To know who calls takes no statement but the one each 0.9 s, and a note of the use each minute.
func TestKnowingWhoCallsAsksNothing(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		for _, c := range d.credentials() {
			ask := func(times int) int64 {
				t.Helper()
				before := d.db.Counters()
				for range times {
					if _, err := c.show(t.Context()); err != nil {
						t.Fatalf("%s: %v", c.name, err)
					}
				}
				return d.db.Counters().Sub(before).Statements
			}
			ask(1)
			d.quiet()
			if n := ask(1000); n != 0 {
				t.Errorf("%s: %d statements in a thousand requests", c.name, n)
			}
			d.now.Advance(899 * time.Millisecond)
			if n := ask(1000); n != 0 {
				t.Errorf("%s: %d statements within the 0.9 s", c.name, n)
			}
			d.now.Advance(time.Millisecond)
			if n := ask(1000); n != 1 {
				t.Errorf("%s: %d statements after 0.9 s, want 1", c.name, n)
			}
			d.now.Advance(58 * time.Second)
			if n := ask(1000); n != 1 {
				t.Errorf("%s: %d statements after 59 s, want 1", c.name, n)
			}
			d.quiet()
			d.now.Advance(2 * time.Second)
			before := d.db.Counters()
			for range 1000 {
				if _, err := c.show(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			d.quiet()
			if n := d.db.Counters().Sub(before).Statements; n > 2 {
				t.Errorf("%s: %d statements after a minute, want one that asks and at most one that notes the use", c.name, n)
			}
		}
	})
}

// quiet waits until nothing is being written in the background.
func (d *desk) quiet() {
	d.t.Helper()
	for before, same := d.db.Counters(), 0; same < 5; time.Sleep(5 * time.Millisecond) {
		now := d.db.Counters()
		same++
		if now != before {
			before, same = now, 0
		}
	}
}

// BenchmarkWhoCalls is the cost of knowing who calls, as nearly every request finds it.
func BenchmarkWhoCalls(b *testing.B) {
	d := newDesk(b, dbtest.SQLite(b, db.Options{}), nil)
	for _, c := range d.credentials() {
		b.Run(c.name, func(b *testing.B) {
			if _, err := c.show(b.Context()); err != nil {
				b.Fatal(err)
			}
			before := d.db.Counters()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.show(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(d.db.Counters().Sub(before).Statements)/float64(b.N), "statements/op")
		})
	}
}

// BenchmarkWrongTokens is what a flood of tokens costs that nobody signed.
func BenchmarkWrongTokens(b *testing.B) {
	d := newDesk(b, dbtest.SQLite(b, db.Options{}), clock.NewFake(time.Now()))
	other := identity.New(identity.Options{DB: d.db, Log: slog.New(slog.DiscardHandler), Tokens: signer(b, 'x')})
	batch := &db.Batch{}
	g, err := other.StartSession(b.Context(), batch, identity.NewSession{Subject: ada})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := d.Bearer(b.Context(), g.AccessToken); err == nil {
			b.Fatal("it was taken")
		}
	}
}
