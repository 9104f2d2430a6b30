package idem_test

import (
	"testing"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/idem"
)

// An effect in two transactions: the first reserves the key, the last answers it or gives it back.
func TestReservedKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := idem.New(d, 0)
		claim := func(digest string) *idem.Claim {
			return s.NewClaim("scope", "key", digest, 201, func(result any) ([]byte, error) { return []byte(result.(string)), nil })
		}
		do := func(f func(b *db.Batch)) error {
			t.Helper()
			b := new(db.Batch)
			f(b)
			return d.Submit(t.Context(), b)
		}
		reserve := func(digest string) error { return do(claim(digest).Reserve) }
		find := func(digest string) (*idem.Answer, string) {
			t.Helper()
			a, err := s.Find(t.Context(), "scope", "key", digest)
			return a, fault.CodeOf(err)
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(reserve("one"))
		if a, code := find("one"); a != nil || code != "" {
			t.Errorf("a reserved key has the answer %+v, %s", a, code)
		}
		if a, code := find("other"); a != nil || code != fault.CodeIdempotencyDiffers {
			t.Errorf("another request finds %+v, %s", a, code)
		}
		must(reserve("one")) // after a crash the same request comes again
		if err := reserve("other"); fault.CodeOf(err) != fault.CodeIdempotencyRunning {
			t.Errorf("another request reserves it too: %v", err)
		}
		must(do(claim("other").Free)) // what it did not reserve it does not give back
		if count(t, d, countKeys) != 1 {
			t.Error("another request gave the key back")
		}
		must(do(claim("one").Free))
		if count(t, d, countKeys) != 0 {
			t.Error("the key was not given back")
		}
		must(reserve("other"))
		last := claim("other")
		must(do(func(b *db.Batch) { must(last.Add(b, "done")) }))
		if a, code := find("other"); code != "" || a == nil || string(a.Body) != "done" || a.Status != 201 || !last.Recorded() {
			t.Errorf("%+v, %s", a, code)
		}
		must(do(claim("other").Free)) // an answer is not given back
		if err := reserve("other"); fault.CodeOf(err) != fault.CodeIdempotencyRunning {
			t.Errorf("an answered key is reserved: %v", err)
		}
		b := effect("twice")
		must(claim("other").Add(b, "again"))
		if err := d.Submit(t.Context(), b); fault.CodeOf(err) != fault.CodeIdempotencyRunning || count(t, d, countEffects) != 0 {
			t.Errorf("%v, %d effects", err, count(t, d, countEffects))
		}
	})
}

func TestReservationsExpire(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		s := idem.New(d, time.Hour)
		b := new(db.Batch)
		s.NewClaim("scope", "key", "one", 201, nil).Reserve(b)
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		now.Advance(time.Hour)
		b = new(db.Batch)
		s.NewClaim("scope", "key", "other", 201, nil).Reserve(b)
		if err := d.Submit(t.Context(), b); err != nil {
			t.Errorf("a key that is kept no longer: %v", err)
		}
	})
}

func TestFingerprint(t *testing.T) {
	of := func(scope, key, digest string) string {
		return (&idem.Claim{Scope: scope, Key: key, Digest: digest}).Fingerprint()
	}
	first := of("scope", "key", "digest")
	if first == "" || of("scope", "key", "digest") != first {
		t.Errorf("%q and %q", first, of("scope", "key", "digest"))
	}
	for _, other := range []string{of("scop", "ekey", "digest"), of("scope", "key", "other"), of("other", "key", "digest"), of("scope", "other", "digest")} {
		if other == first {
			t.Error("two requests have one fingerprint")
		}
	}
	var none *idem.Claim
	b := new(db.Batch)
	for _, c := range []*idem.Claim{none, idem.Guarded(func(*db.Batch) {})} {
		c.Reserve(b)
		c.Free(b)
		if c.Fingerprint() != "" || b.Len() != 0 {
			t.Errorf("%q, %d statements", c.Fingerprint(), b.Len())
		}
	}
}
