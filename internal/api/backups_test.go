package api_test

import (
	"context"
	"encoding/json"
	"io"
	"net/url"
	"testing"
	"time"

	"winkel/internal/api/admin"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// placeForCopies is a directory for the copies of the shop.
func (s *shop) placeForCopies() *backup.Place {
	s.t.Helper()
	place, err := backup.OpenPlace(s.t.Context(), (&url.URL{Scheme: "file", Path: s.t.TempDir()}).String())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = place.Close() })
	return place
}

// wireBackups wires what makes copies when somebody asks. There is no schedule: a test may run at midnight.
func (s *shop) wireBackups() {
	s.t.Helper()
	s.backups = backup.NewService(backup.Options{
		DB: s.db, Jobs: s.jobs, Events: s.outbox, Place: s.place, Keep: 7,
		Copy: func(ctx context.Context, w io.Writer) (*backup.Manifest, error) {
			return backup.Write(ctx, w, backup.Source{DB: s.db, Media: s.blobs, Program: "test"}, backup.Keys{})
		},
	})
	if err := s.backups.Register(0, 0); err != nil {
		s.t.Fatal(err)
	}
}

// Staff ask for a copy, see that one is made, and then what became of it.
func TestStaffMakeCopies(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const root = "/api/admin/backups"
		s := openShop(t, d)
		look := func() (seen struct {
			Configured bool
			Copies     []struct {
				Name    string
				Bytes   int64
				Details *admin.BackupMaking
			}
			Schedule struct {
				EverySeconds int64 `json:"every_seconds"`
				Keep         int
				NextAt       *time.Time `json:"next_at"`
			}
			Rehearsal *struct{}
			Making    *struct{ ID, State string }
			Trouble   string
		}) {
			t.Helper()
			if err := json.Unmarshal([]byte(s.expect(s.staff("GET", root, nil), 200, "").text), &seen); err != nil {
				t.Fatal(err)
			}
			return seen
		}
		if seen := look(); !seen.Configured || seen.Copies == nil || len(seen.Copies) > 0 || seen.Making != nil || seen.Rehearsal != nil ||
			seen.Schedule.EverySeconds != 0 || seen.Schedule.NextAt != nil || seen.Schedule.Keep != 7 {
			t.Errorf("before the first copy it is %+v", seen)
		}
		asked := s.expect(s.staff("POST", root, nil, "Idempotency-Key", "now"), 202, "")
		number := asked.field(t, "id")
		if at := asked.Header.Get("Location"); at != "/api/admin/jobs/"+number {
			t.Errorf("the job is at %q", at)
		}
		if again := s.expect(s.staff("POST", root, nil, "Idempotency-Key", "now"), 202, ""); again.field(t, "id") != number {
			t.Errorf("asked twice with the same key: %s", again.text)
		}
		s.expect(s.staff("POST", root, nil, "Idempotency-Key", "then"), 409, "job_already_queued")
		if seen := look(); seen.Making == nil || seen.Making.ID != number || seen.Making.State != "queued" || len(seen.Copies) > 0 {
			t.Errorf("while it waits it is %+v", seen)
		}
		s.work()
		for began := time.Now(); look().Making != nil; time.Sleep(10 * time.Millisecond) {
			if time.Since(began) > time.Minute {
				t.Fatal("the copy is not made")
			}
		}
		seen := look()
		if len(seen.Copies) != 1 || seen.Copies[0].Bytes == 0 || seen.Trouble != "" {
			t.Fatalf("after it was made it is %+v", seen)
		}
		details := seen.Copies[0].Details
		if details == nil || details.Rows == 0 || len(details.SHA256) != 64 {
			t.Errorf("of the copy is known %+v", details)
		}
		s.expect(s.staff("POST", root, nil, "Idempotency-Key", "then"), 202, "")
	})
}

// Without a place nothing can be asked for, and the answer says so.
func TestCopiesWithoutAPlace(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}), func(s *shop) { s.place = nil })
	seen := s.expect(s.staff("GET", "/api/admin/backups", nil), 200, "").json(t)
	if seen["configured"] != false || len(seen["copies"].([]any)) != 0 {
		t.Errorf("%v", seen)
	}
	s.expect(s.staff("POST", "/api/admin/backups", nil, "Idempotency-Key", "now"), 422, "backup_nowhere")
}

// Whoever may only look cannot have copies made; who may not even look sees nothing.
func TestCopiesAreForWhoeverHasTheSettings(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	s.keys["looks"], s.keys["sells"] = s.key("looks", "settings:read"), s.key("sells", "orders:write")
	for _, c := range []struct {
		key, method string
		status      int
	}{{"looks", "GET", 200}, {"looks", "POST", 403}, {"sells", "GET", 403}, {"sells", "POST", 403}} {
		if a := s.send(c.method, "/api/admin/backups", s.keys[c.key], nil, "Idempotency-Key", c.key); a.StatusCode != c.status {
			t.Errorf("%s %s: %d, want %d", c.key, c.method, a.StatusCode, c.status)
		}
	}
}
