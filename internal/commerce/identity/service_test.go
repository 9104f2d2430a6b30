package identity

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// Between looking a key up and noting its use it may be revoked, or the time may be over for which it may be trusted.
// Neither is undone by the note.
func TestNoteUseRemembersNothingAnew(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		s := New(Options{DB: d, Log: slog.New(slog.DiscardHandler)})
		k, secret, err := s.CreateKey(ctx, NewKey{Name: "till", Scopes: []string{"all"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		looked, p := now.Now(), placeOf(asBearer, secret)
		if _, err := s.Bearer(ctx, secret); err != nil {
			t.Fatal(err)
		}
		r, found, _ := s.known.find(p)
		if !found {
			t.Fatal("it is not remembered")
		}
		now.Advance(trustFor / 2)
		s.noteUse(ctx, p, r, now.Now())
		if noted, _, _ := s.known.find(p); !noted.at.Equal(looked) || !noted.used.Equal(now.Now()) {
			t.Errorf("read at %v, used at %v; want %v and %v", noted.at, noted.used, looked, now.Now())
		}
		if _, err := s.RevokeKey(ctx, k.ID, nil); err != nil {
			t.Fatal(err)
		}
		s.noteUse(ctx, p, r, now.Now())
		if _, err := s.Bearer(ctx, secret); fault.CodeOf(err) != fault.CodeUnauthorized {
			t.Errorf("a revoked key: %v, want unauthorized", err)
		}
	})
}

// What the database was asked before something was forgotten may be what was revoked: it is not remembered.
func TestWhatWasAskedBeforeIsNotKept(t *testing.T) {
	m := memory{recent: newRecent[place, remembered](10)}
	p := placeOf(asBearer, "x")
	_, _, epoch := m.find(p)
	m.forget(func(Caller) bool { return true })
	m.keep(p, remembered{}, epoch)
	if _, found, _ := m.find(p); found {
		t.Error("it was kept")
	}
	_, _, epoch = m.find(p)
	m.keep(p, remembered{}, epoch)
	if _, found, _ := m.find(p); !found {
		t.Error("it was not kept")
	}
}

func TestRecentIsBounded(t *testing.T) {
	r := newRecent[int, string](100)
	for i := range 1000 {
		r.put(i, strings.Repeat("x", i%3))
		if _, found := r.get(0); !found {
			t.Fatalf("what is asked for all the time was forgotten after %d others", i)
		}
		if r.len() > 101 {
			t.Fatalf("%d are remembered", r.len())
		}
	}
	r.removeIf(func(string) bool { return true })
	if r.len() != 0 {
		t.Errorf("%d are left", r.len())
	}
}

func TestPatience(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	p := patience{counts: newRecent[mark, tries](100)}
	account := []counted{{mark: markOf("account", "a"), rule: ofAccount}}
	fail := func(marks []counted) time.Duration {
		wait := p.begin(marks, now)
		if wait == 0 {
			p.end(marks, now, failed)
		}
		return wait
	}
	for i := range ofAccount.free {
		if wait := fail(account); wait != 0 {
			t.Fatalf("try %d waits %v", i, wait)
		}
	}
	// Each wait is twice the one before, up to the longest.
	for _, want := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second,
		32 * time.Second, time.Minute, time.Minute} {
		if wait := fail(account); wait != 0 {
			t.Fatalf("the try itself waits %v", wait)
		}
		if wait := fail(account); wait != want {
			t.Fatalf("after it the wait is %v, want %v", wait, want)
		}
		now = now.Add(want)
	}
	// Another one does not wait, and a success is the end of it.
	if wait := fail([]counted{{mark: markOf("account", "b"), rule: ofAccount}}); wait != 0 {
		t.Errorf("a stranger waits %v", wait)
	}
	if p.begin(account, now) != 0 {
		t.Error("the wait was not over")
	}
	p.end(account, now, succeeded)
	if wait := fail(account); wait != 0 {
		t.Errorf("after a success the wait is %v", wait)
	}
	// A success takes back from a shared mark what it was counted for, and no more.
	shared := []counted{{mark: markOf("address", "x"), rule: rule{free: 2, longest: time.Minute}, shared: true}}
	for range 2 {
		fail(shared)
	}
	if p.begin(shared, now) != 0 {
		t.Error("the third try waits")
	}
	if p.begin(shared, now) == 0 {
		t.Error("a try beside the one that is being checked does not wait")
	}
	p.end(shared, now, succeeded)
	if wait := fail(shared); wait != 0 {
		t.Errorf("after the success: %v", wait)
	}
	if wait := fail(shared); wait == 0 {
		t.Error("a success made good what others failed")
	}
	// Who is quiet for long is forgotten, and a clock that was set back makes nobody wait longer than the rule.
	now = now.Add(-24 * time.Hour)
	if wait := fail(shared); wait != time.Minute {
		t.Errorf("with the clock set back the wait is %v", wait)
	}
	now = now.Add(48 * time.Hour)
	for range 2 {
		if wait := fail(shared); wait != 0 {
			t.Errorf("after a day the wait is %v", wait)
		}
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "": "", "pipe": "pipe",
	} {
		if got := Network(address); got != want {
			t.Errorf("Network(%q) = %q, want %q", address, got, want)
		}
	}
}
