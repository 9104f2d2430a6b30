package idem_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/idem"
)

// The effect of the tests' requests is a row in named_lease.
var (
	insertEffect = db.SQL(`INSERT INTO named_lease (name, holder, expires_at) VALUES ($1, 'test', 0)`)
	insertOnce   = db.SQL(`INSERT INTO named_lease (name, holder, expires_at) VALUES ('guard', 'test', 0) ON CONFLICT DO NOTHING`)
	countEffects = db.SQL(`SELECT COUNT(*) FROM named_lease`)
	countKeys    = db.SQL(`SELECT COUNT(*) FROM idempotency_key`)
)

func count(t *testing.T, d *db.DB, s *db.Stmt) int64 {
	t.Helper()
	n, err := db.Value[int64](t.Context(), d.Read(), s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func effect(name string) *db.Batch {
	b := new(db.Batch)
	b.Exec(insertEffect, name)
	return b
}

func TestCheckKey(t *testing.T) {
	for _, test := range []struct {
		name, key string
		ok        bool
	}{
		{"one character", "!", true},
		{"a uuid", "0198c1f0-6a53-7a3e-a5b3-0123456789ab", true},
		{"the last visible character", "~", true},
		{"the longest", strings.Repeat("k", 255), true},
		{"empty", "", false},
		{"too long", strings.Repeat("k", 256), false},
		{"a space", "a b", false},
		{"a line break", "a\n", false},
		{"delete", "a\x7f", false},
		{"not ASCII", "schlüssel", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := idem.CheckKey(test.key)
			if test.ok && err != nil {
				t.Fatalf("CheckKey(%q) = %v, want nil", test.key, err)
			}
			if !test.ok && fault.CodeOf(err) != fault.CodeValidation {
				t.Fatalf("CheckKey(%q) = %v, want %s", test.key, err, fault.CodeValidation)
			}
		})
	}
}

func TestDigestTellsPartsApart(t *testing.T) {
	digest := func(parts ...string) string {
		list := make([][]byte, len(parts))
		for i, part := range parts {
			list[i] = []byte(part)
		}
		return idem.Digest(list...)
	}
	if digest("POST", "/a", "{}") != digest("POST", "/a", "{}") {
		t.Error("the same request has two digests")
	}
	if digest("ab", "c") == digest("a", "bc") || digest("a") == digest("a", "") {
		t.Error("two requests share a digest")
	}
}

func TestNilClaimDoesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		claim := idem.New(d, 0).NewClaim("staff", "", "digest", 201, json.Marshal)
		if claim != nil {
			t.Fatal("a request without a key has a claim")
		}
		b := effect("one")
		if err := claim.Add(b, nil); err != nil {
			t.Fatal(err)
		}
		if b.Len() != 1 {
			t.Errorf("the batch has %d statements, want 1", b.Len())
		}
		err := d.Write(t.Context(), func(tx db.Tx) error { return claim.Record(t.Context(), tx, nil) })
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, d, countKeys); n != 0 || claim.Recorded() {
			t.Errorf("%d keys, recorded %v; want none", n, claim.Recorded())
		}
	})
}

func TestGuardedClaimKeepsNoAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		refusal := errors.New("refused")
		for i, want := range []error{nil, refusal} {
			claim := idem.Guarded(func(b *db.Batch) { b.Exec(insertOnce).Want(1, refusal) })
			b := effect([]string{"one", "two"}[i])
			err := errors.Join(claim.Add(b, "an answer"), d.Submit(t.Context(), b))
			if !errors.Is(err, want) || claim.Recorded() != (want == nil) {
				t.Errorf("submitted with %v, recorded %v; want %v", err, claim.Recorded(), want)
			}
		}
		if effects, keys := count(t, d, countEffects), count(t, d, countKeys); effects != 2 || keys != 0 {
			t.Errorf("%d rows and %d keys; want the first effect with its guard, and no key", effects, keys)
		}
	})
}

func TestFirstAnswerIsKept(t *testing.T) {
	now := clock.NewFake(time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		store := idem.New(d, 0)
		if answer, err := store.Find(ctx, "staff", "k1", "digest"); answer != nil || err != nil {
			t.Fatalf("Find before = %v, %v; want nothing", answer, err)
		}
		claim := store.NewClaim("staff", "k1", "digest", 201, json.Marshal)
		claim.Headers = func(any) map[string]string { return map[string]string{"Location": "/api/things/1"} }
		b := effect("one")
		if err := claim.Add(b, map[string]string{"name": "Käse"}); err != nil {
			t.Fatal(err)
		}
		if claim.Recorded() {
			t.Error("recorded before the commit")
		}
		if err := d.Submit(ctx, b); err != nil {
			t.Fatal(err)
		}
		if !claim.Recorded() {
			t.Error("not recorded after the commit")
		}

		answer, err := store.Find(ctx, "staff", "k1", "digest")
		want := &idem.Answer{
			Status: 201, Body: []byte(`{"name":"Käse"}`), Headers: map[string]string{"Location": "/api/things/1"},
			Created: now.Now(),
		}
		if diff := cmp.Diff(want, answer); diff != "" || err != nil {
			t.Errorf("Find after: %v\n%s", err, diff)
		}
		if answer, err := store.Find(ctx, "other", "k1", "digest"); answer != nil || err != nil {
			t.Errorf("Find in another scope = %v, %v; want nothing", answer, err)
		}
		answer, err = store.Find(ctx, "staff", "k1", "another digest")
		if answer != nil || fault.CodeOf(err) != fault.CodeIdempotencyDiffers || fault.KindOf(err) != fault.Invalid {
			t.Errorf("Find with another request = %v, %v; want %s", answer, err, fault.CodeIdempotencyDiffers)
		}
	})
}

func TestTakenKeyRefusesTheEffect(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		store := idem.New(d, 0)
		write := func(name, result string) error {
			claim := store.NewClaim("staff", "k1", "digest", 200, json.Marshal)
			err := d.Write(ctx, func(tx db.Tx) error {
				if _, err := tx.Exec(ctx, insertEffect, name); err != nil {
					return err
				}
				return claim.Record(ctx, tx, result)
			})
			if claim.Recorded() != (err == nil) {
				t.Errorf("recorded %v after %v", claim.Recorded(), err)
			}
			return err
		}
		if err := write("one", "first"); err != nil {
			t.Fatal(err)
		}
		err := write("two", "second")
		if f := fault.From(err); f.Code != fault.CodeIdempotencyRunning || f.Kind != fault.Conflict || f.RetryAfter != time.Second {
			t.Fatalf("second write = %v, want %s", err, fault.CodeIdempotencyRunning)
		}
		if n := count(t, d, countEffects); n != 1 {
			t.Errorf("%d effects, want 1", n)
		}
		answer, err := store.Find(ctx, "staff", "k1", "digest")
		if err != nil || string(answer.Body) != `"first"` {
			t.Errorf("Find = %v, %v; want the first answer", answer, err)
		}
	})
}

func TestConcurrentRequestsHaveOneEffect(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		store := idem.New(d, 0)
		var together sync.WaitGroup
		errs := make([]error, 10)
		for i := range errs {
			together.Go(func() {
				b := effect("effect " + string(rune('a'+i)))
				claim := store.NewClaim("staff", "k1", "digest", 200, json.Marshal)
				if errs[i] = claim.Add(b, i); errs[i] == nil {
					errs[i] = d.Submit(t.Context(), b)
				}
			})
		}
		together.Wait()
		done := 0
		for _, err := range errs {
			switch {
			case err == nil:
				done++
			case fault.CodeOf(err) != fault.CodeIdempotencyRunning:
				t.Errorf("refused with %v, want %s", err, fault.CodeIdempotencyRunning)
			}
		}
		if n := count(t, d, countEffects); n != 1 || done != 1 {
			t.Errorf("%d effects, %d acknowledged; want 1 and 1", n, done)
		}
	})
}

func TestAnswerThatCannotBeKeptRefusesTheEffect(t *testing.T) {
	broken := errors.New("broken")
	for name, encode := range map[string]func(any) ([]byte, error){
		"too large": func(any) ([]byte, error) { return make([]byte, idem.BodyLimit+1), nil },
		"not text":  func(any) ([]byte, error) { return []byte{0xff}, nil },
		"zero byte": func(any) ([]byte, error) { return []byte{'a', 0}, nil },
		"broken":    func(any) ([]byte, error) { return nil, broken },
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				claim := idem.New(d, 0).NewClaim("staff", "k1", "digest", 200, encode)
				err := d.Write(t.Context(), func(tx db.Tx) error {
					if _, err := tx.Exec(t.Context(), insertEffect, "one"); err != nil {
						return err
					}
					return claim.Record(t.Context(), tx, nil)
				})
				if err == nil || fault.KindOf(err) != fault.Internal {
					t.Fatalf("Write = %v, want an internal error", err)
				}
				if name == "broken" && !errors.Is(err, broken) {
					t.Errorf("Write = %v, which hides the cause", err)
				}
				if count(t, d, countEffects) != 0 || count(t, d, countKeys) != 0 {
					t.Error("something was changed")
				}
			})
		})
	}
}

func TestLongestAnswerIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		body := strings.Repeat("x", idem.BodyLimit)
		store := idem.New(d, 0)
		b := new(db.Batch)
		claim := store.NewClaim("staff", "k1", "digest", 200, func(any) ([]byte, error) { return []byte(body), nil })
		if err := errors.Join(claim.Add(b, nil), d.Submit(t.Context(), b)); err != nil {
			t.Fatal(err)
		}
		answer, err := store.Find(t.Context(), "staff", "k1", "digest")
		if err != nil || string(answer.Body) != body || answer.Headers != nil {
			t.Errorf("the longest answer came back changed, or not at all: %v", err)
		}
	})
}

func TestKeysExpire(t *testing.T) {
	now := clock.NewFake(time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		store := idem.New(d, time.Hour)
		put := func(key, result string) error {
			b := new(db.Batch)
			return errors.Join(store.NewClaim("staff", key, "digest", 200, json.Marshal).Add(b, result), d.Submit(ctx, b))
		}
		if err := errors.Join(put("old", "1"), put("again", "1")); err != nil {
			t.Fatal(err)
		}
		now.Advance(time.Hour - time.Microsecond)
		if err := put("again", "2"); fault.CodeOf(err) != fault.CodeIdempotencyRunning {
			t.Fatalf("taking a key that is still kept = %v, want %s", err, fault.CodeIdempotencyRunning)
		}
		if n, err := store.Sweep(ctx); n != 0 || err != nil {
			t.Fatalf("Sweep = %d, %v; nothing has expired yet", n, err)
		}
		now.Advance(time.Microsecond)
		if answer, err := store.Find(ctx, "staff", "again", "digest"); answer != nil || err != nil {
			t.Errorf("Find = %v, %v after the time is over", answer, err)
		}
		if err := put("again", "3"); err != nil {
			t.Fatalf("taking an expired key anew: %v", err)
		}
		if n, err := store.Sweep(ctx); n != 1 || err != nil {
			t.Errorf("Sweep = %d, %v; want 1", n, err)
		}
		answer, err := store.Find(ctx, "staff", "again", "digest")
		if err != nil || answer == nil || string(answer.Body) != `"3"` {
			t.Errorf("Find = %v, %v; want the new answer", answer, err)
		}
	})
}

func TestSweepGoesInBatches(t *testing.T) {
	now := clock.NewFake(time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		store := idem.New(d, time.Hour)
		b := new(db.Batch)
		for i := range 1001 {
			key := "k" + strings.Repeat("x", i%250) + string(rune('a'+i/250))
			if err := store.NewClaim("staff", key, "digest", 200, json.Marshal).Add(b, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		now.Advance(2 * time.Hour)
		if n, err := store.Sweep(t.Context()); n != 1001 || err != nil {
			t.Errorf("Sweep = %d, %v; want 1001", n, err)
		}
		if n := count(t, d, countKeys); n != 0 {
			t.Errorf("%d keys are left", n)
		}
	})
}

func TestBeginGuardsOneNode(t *testing.T) {
	store := idem.New(dbtest.SQLite(t, db.Options{}), 0)
	release, err := store.Begin("staff", "k1")
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Begin("staff", "k1")
	if f := fault.From(err); err == nil || f.Code != fault.CodeIdempotencyRunning || f.RetryAfter != time.Second {
		t.Errorf("Begin of a busy key = %v, want %s", err, fault.CodeIdempotencyRunning)
	}
	other, err := store.Begin("another scope", "k1")
	if err != nil {
		t.Errorf("Begin in another scope = %v", err)
	}
	other()
	release()
	again, err := store.Begin("staff", "k1")
	if err != nil {
		t.Fatalf("Begin after release = %v", err)
	}
	release() // the first holder's; it has nothing to give back any more
	if _, err := store.Begin("staff", "k1"); fault.CodeOf(err) != fault.CodeIdempotencyRunning {
		t.Errorf("a second release gave back another's key: %v", err)
	}
	again()
}

func TestClaimWithoutStore(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	claim := &idem.Claim{Scope: "staff", Key: "k1", Digest: "digest", Status: 200, Encode: json.Marshal}
	err := d.Write(t.Context(), func(tx db.Tx) error { return claim.Record(t.Context(), tx, 1) })
	if err != nil {
		t.Fatal(err)
	}
	answer, err := idem.New(d, 0).Find(t.Context(), "staff", "k1", "digest")
	if err != nil || answer == nil || string(answer.Body) != "1" {
		t.Errorf("Find = %v, %v", answer, err)
	}
}
