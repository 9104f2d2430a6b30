package audit_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/audit"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

var (
	key     = bytes.Repeat([]byte{1}, 32)
	another = bytes.Repeat([]byte{2}, 32)
	silent  = slog.New(slog.DiscardHandler)
)

// Differs because a trigger belongs to a table on PostgreSQL. Whoever tampers takes the triggers away first.
var (
	dropStays = db.Spell(`DROP TRIGGER IF EXISTS audit_entry_stays ON audit_entry`, `DROP TRIGGER IF EXISTS audit_entry_stays`)
	dropFixed = db.Spell(`DROP TRIGGER IF EXISTS audit_entry_is_fixed ON audit_entry`, `DROP TRIGGER IF EXISTS audit_entry_is_fixed`)
)

var (
	changeActor    = db.SQL(`UPDATE audit_entry SET actor = 'staff:eve@example.com' WHERE seq = 3`)
	changeAfter    = db.SQL(`UPDATE audit_entry SET after_document = '{"n":9}' WHERE seq = 3`)
	changeAddress  = db.SQL(`UPDATE audit_entry SET address = '192.0.2.9' WHERE seq = 3`)
	blankDocuments = db.SQL(`UPDATE audit_entry SET after_document = '', salt = '', redacted_at = 5, redaction = 'x' WHERE seq = 3`)
	deleteMiddle   = db.SQL(`DELETE FROM audit_entry WHERE seq = 3`)
	deleteLast     = db.SQL(`DELETE FROM audit_entry WHERE seq = 5`)
	deleteAll      = db.SQL(`DELETE FROM audit_entry`)
	headBack       = db.SQL(`UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit_entry WHERE seq = 4)`)
	headGone       = db.SQL(`DELETE FROM audit_head`)
	shiftUp        = db.SQL(`UPDATE audit_entry SET seq = 6 WHERE seq = 5`)
	shiftOther     = db.SQL(`UPDATE audit_entry SET seq = 5 WHERE seq = 4`)
	shiftBack      = db.SQL(`UPDATE audit_entry SET seq = 4 WHERE seq = 6`)
	copyBehind     = db.SQL(`
		INSERT INTO audit_entry (seq, id, at, actor, action, target_kind, target_id, request_id, changed, content, key_mark, hash,
			address, before_document, after_document, salt, redacted_at, redaction)
		SELECT 6, id + 1, at, actor, action, target_kind, target_id, request_id, changed, content, key_mark, hash,
			address, before_document, after_document, salt, redacted_at, redaction
		FROM audit_entry WHERE seq = 5`)
	forgeNote = db.SQL(`
		INSERT INTO audit_note (id, at, actor, action, target_kind, target_id, request_id, changed, address, before_document,
			after_document, salt, ready_at, mac)
		VALUES (7, 7, 'staff:bob@example.com', 'admin-refund-order', '', '', '', '', '', '', '', '', 7, 'x')`)
	renumber = db.SQL(`UPDATE audit_entry SET seq = seq + 10 WHERE seq > 3`)
)

// five is a log of five entries.
func five(t *testing.T, d *db.DB) *audit.Log {
	t.Helper()
	l := audit.New(d, key, silent)
	ctx := actor.WithAddress(actor.With(t.Context(), "staff:ada@example.com"), "192.0.2.1")
	for n := range 5 {
		if err := l.Report(ctx, "login", "staff_0000000000001", map[string]any{"n": n, "password": "hunter2"}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := l.Seal(ctx); n != 5 || err != nil {
		t.Fatalf("sealed %d, %v", n, err)
	}
	return l
}

func verify(t *testing.T, l *audit.Log, anchors ...audit.Anchor) string {
	t.Helper()
	var found []string
	if err := l.Verify(t.Context(), func(difference string) { found = append(found, difference) }, anchors...); err != nil {
		t.Fatal(err)
	}
	return strings.Join(found, "\n")
}

func run(t *testing.T, d *db.DB, stmts ...*db.Stmt) {
	t.Helper()
	err := d.Write(t.Context(), func(tx db.Tx) error {
		for _, s := range stmts {
			if _, err := tx.Exec(t.Context(), s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestVerifyFindsTampering(t *testing.T) {
	for _, c := range []struct {
		name string
		do   []*db.Stmt
		want string // in the only difference; empty: none
	}{
		{"nothing", nil, ""},
		{"a field", []*db.Stmt{changeActor}, "entry 3 of the audit log (audit_"},
		{"a document", []*db.Stmt{changeAfter}, "the documents or the address of entry 3"},
		{"the address", []*db.Stmt{changeAddress}, "the documents or the address of entry 3"},
		{"a document taken out", []*db.Stmt{blankDocuments}, "something was taken out of entry 3"},
		{"one in the middle", []*db.Stmt{deleteMiddle}, "entries 3 to 3 of the audit log are missing"},
		{"the last one", []*db.Stmt{deleteLast}, "entries 5 to 5 of the audit log are missing at its end"},
		{"the last one, and the head put back", []*db.Stmt{deleteLast, headBack}, "the end of the log may be cut off"},
		{"all", []*db.Stmt{deleteAll}, "entries 1 to 5 of the audit log are missing at its end"},
		{"the head", []*db.Stmt{headGone}, "the head of the audit log is missing"},
		{"the order", []*db.Stmt{shiftUp, shiftOther, shiftBack}, "entry 4 of the audit log"},
		{"one inserted at the end", []*db.Stmt{copyBehind}, "entry 6 of the audit log"},
		{"a gap", []*db.Stmt{renumber}, "entries 4 to 5"},
		{"a note", []*db.Stmt{forgeNote}, "the note audit_0000000000007 (admin-refund-order)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				l := five(t, d)
				run(t, d, append([]*db.Stmt{dropStays, dropFixed}, c.do...)...)
				found := verify(t, l)
				if c.want == "" && found != "" || !strings.Contains(found, c.want) {
					t.Errorf("verify says:\n%s\nwant: %s", found, c.want)
				}
			})
		})
	}
}

func TestTheDatabaseRefusesChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := five(t, d)
		for _, s := range []*db.Stmt{changeActor, deleteLast, deleteAll} {
			b := &db.Batch{}
			b.Exec(s)
			if err := d.Submit(t.Context(), b); err == nil {
				t.Errorf("%s: done", s.Text(d.Engine()))
			}
		}
		if found := verify(t, l); found != "" {
			t.Error(found)
		}
	})
}

func TestAnotherKeyAndAnchors(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := five(t, d)
		head, err := l.Head(t.Context())
		if err != nil || head.Seq != 5 {
			t.Fatalf("%+v, %v", head, err)
		}
		if found := verify(t, l, audit.Anchor{Seq: 5, Hash: head.Hash}); found != "" {
			t.Error(found)
		}
		for want, anchor := range map[string]audit.Anchor{
			"the chain was made anew":     {Seq: 4, Hash: head.Hash},
			"it was cut off, or put back": {Seq: 6, Hash: head.Hash},
		} {
			if found := verify(t, l, anchor); !strings.Contains(found, want) {
				t.Errorf("verify says %q, want %q", found, want)
			}
		}
		other := audit.New(d, another, silent)
		if found := verify(t, other); !strings.Contains(found, "entries 1 to 5 of the audit log were sealed with another key") {
			t.Error(found)
		}
		// A shop that got another key goes on; what it sealed itself it can vouch for.
		if err := other.Report(t.Context(), "login", "", nil); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		found := verify(t, other)
		if strings.Count(found, "\n") != 0 || !strings.Contains(found, "entries 1 to 5 of the audit log were sealed with another key") {
			t.Error(found)
		}
		if found := verify(t, l); !strings.Contains(found, "entries 6 to 6") {
			t.Error(found)
		}
	})
}

// Several nodes seal at once, while notes come in: one chain comes of it.
func TestNodesSealOneChain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const nodes, each = 4, 25
		var together sync.WaitGroup
		for range nodes {
			l := audit.New(d, key, silent)
			together.Go(func() {
				for range each {
					if err := l.Report(t.Context(), "login", "", nil); err != nil {
						t.Error(err)
					}
					if _, err := l.Seal(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		together.Wait()
		l := audit.New(d, key, silent)
		if head, err := l.Head(t.Context()); err != nil || head.Seq != nodes*each {
			t.Errorf("%+v, %v", head, err)
		}
		if found := verify(t, l); found != "" {
			t.Error(found)
		}
	})
}

func TestWhatAnEntrySays(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		l := five(t, d)
		entries, err := l.List(t.Context(), audit.Filter{}, 0, 10)
		if err != nil || len(entries) != 5 {
			t.Fatalf("%d entries, %v", len(entries), err)
		}
		e := entries[0]
		if e.Seq != 5 || e.Actor != "staff:ada@example.com" || e.Action != "login" || e.TargetKind != "staff" || e.Address != "192.0.2.1" ||
			e.After != `{"n":4,"password":"***"}` || !e.At.Equal(now.Now()) {
			t.Errorf("%+v", e)
		}
	})
}

func TestAnnounced(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		ctx, l := t.Context(), audit.New(d, key, silent)
		submit := func(add func(b *db.Batch)) {
			t.Helper()
			b := &db.Batch{}
			add(b)
			if err := d.Submit(ctx, b); err != nil {
				t.Fatal(err)
			}
		}
		count := func(want int) []audit.Entry {
			t.Helper()
			entries, err := l.List(ctx, audit.Filter{}, 0, 10)
			if err != nil || len(entries) != want {
				t.Fatalf("%d entries, want %d: %v", len(entries), want, err)
			}
			return entries
		}
		begun, undone, dead := l.Begin(ctx, "refund"), l.Begin(ctx, "undone"), l.Begin(ctx, "dead")
		for _, e := range []*audit.Entry{&begun, &undone, &dead} {
			submit(func(b *db.Batch) { l.Announce(b, e) })
		}
		count(0)
		begun.Documents([]byte(`{"n":1}`), []byte(`{"n":2}`))
		submit(func(b *db.Batch) { l.Add(b, &begun) })
		submit(func(b *db.Batch) { l.Withdraw(b, &undone) })
		if e := count(1)[0]; e.Action != "refund" || e.Before != `{"n":1}` || strings.Join(e.Changed, " ") != "n" {
			t.Errorf("%+v", e)
		}
		now.Advance(10 * time.Minute)
		if e := count(2)[0]; e.Action != "dead" || e.After != "" {
			t.Errorf("%+v", e)
		}
		// It was given up too early.
		submit(func(b *db.Batch) { l.Add(b, &dead) })
		count(3)
		if found := verify(t, l); found != "" {
			t.Error(found)
		}
	})
}

func TestRedaction(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		ctx, l := t.Context(), five(t, d)
		out := func(document string) string { return strings.ReplaceAll(document, `"n":2`, `"n":null`) }
		if n, err := l.Redact(ctx, out); n != 1 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		if n, err := l.Redact(ctx, out); n != 0 || err != nil {
			t.Fatalf("again %d, %v", n, err)
		}
		forget := func(f func(context.Context, time.Duration) (int, error), want int) {
			t.Helper()
			if n, err := f(ctx, time.Hour); n != want || err != nil {
				t.Errorf("%d, %v, want %d", n, err, want)
			}
			if found := verify(t, l); found != "" {
				t.Error(found)
			}
		}
		forget(l.ForgetAddresses, 0)
		now.Advance(2 * time.Hour)
		forget(l.ForgetAddresses, 5)
		forget(l.ForgetDocuments, 5)
		forget(l.ForgetDocuments, 0)
		entries, err := l.List(ctx, audit.Filter{}, 0, 10)
		if err != nil || entries[0].Address != "" || entries[0].After != "" || entries[0].RedactedAt.IsZero() || entries[0].Action != "login" {
			t.Errorf("%+v, %v", entries[0], err)
		}
	})
}

func TestSecretsAreMasked(t *testing.T) {
	for document, want := range map[string]string{
		`{"secret":"s","name":"n"}`:                                 `{"name":"n","secret":"***"}`,
		`{"a":[{"webhook_secret":"s","password":"p","token":"t"}]}`: `{"a":[{"password":"***","token":"***","webhook_secret":"***"}]}`,
		`{"note":"winkel_abc","url":"whsec_abc"}`:                   `{"note":"***","url":"***"}`,
		`{"secret":"","recovery_codes":["a","b"]}`:                  `{"recovery_codes":"***","secret":""}`,
		`{"total":12345678901234567890,"html":"<b>"}`:               `{"html":"<b>","total":12345678901234567890}`,
		``: ``, `nonsense`: ``,
	} {
		var e audit.Entry
		e.Documents(nil, []byte(document))
		if e.After != want {
			t.Errorf("%s became %s, want %s", document, e.After, want)
		}
	}
	var e audit.Entry
	e.Documents(nil, []byte(`{"text":"`+strings.Repeat("x", audit.DocumentLimit)+`"}`))
	if len(e.After) > 200 || !strings.HasPrefix(e.After, `{"omitted":true,"bytes":131083,`) {
		t.Errorf("a long document became %.200s", e.After)
	}
}
