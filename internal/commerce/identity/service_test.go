package identity

import (
	"log/slog"
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
		s := New(d, slog.New(slog.DiscardHandler))
		k, secret, err := s.CreateKey(ctx, NewKey{Name: "till", Scopes: []string{"all"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		looked := now.Now()
		r, err := s.lookUp(ctx, hashSecret(secret), looked)
		if err != nil || !r.found {
			t.Fatalf("looked up %+v, %v", r, err)
		}
		now.Advance(trustFor / 2)
		s.noteUse(ctx, hashSecret(secret), r.key, now.Now())
		if noted := s.known[hashSecret(secret)]; !noted.at.Equal(looked) || !noted.key.LastUsedAt.Equal(now.Now()) {
			t.Errorf("read at %v, used at %v; want %v and %v", noted.at, noted.key.LastUsedAt, looked, now.Now())
		}
		if _, err := s.RevokeKey(ctx, k.ID, nil); err != nil {
			t.Fatal(err)
		}
		s.noteUse(ctx, hashSecret(secret), r.key, now.Now())
		if _, err := s.Authenticate(ctx, secret); fault.CodeOf(err) != fault.CodeUnauthorized {
			t.Errorf("a revoked key: %v, want unauthorized", err)
		}
	})
}
