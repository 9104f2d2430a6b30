package backup_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// s3Env names the variable with the URL of a bucket on a server that speaks S3; see scripts/services.
const s3Env = "WINKEL_TEST_S3"

// s3 is the URL of a part of that bucket that is this test's own; the test is skipped without the server.
func s3(t *testing.T) string {
	t.Helper()
	bucket := os.Getenv(s3Env)
	if bucket == "" {
		t.Skipf("%s is not set: run `make test`, which starts a private server", s3Env)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "winkel")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "winkel-secret")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	return fmt.Sprintf("%s&prefix=%s-%d/", bucket, strings.ToLower(strings.ReplaceAll(t.Name(), "/", "-")), time.Now().UnixNano())
}

// eachPlace runs f for a place of each kind.
func eachPlace(t *testing.T, f func(t *testing.T, p *backup.Place, url string)) {
	t.Helper()
	run := func(t *testing.T, location string) {
		t.Helper()
		p, err := backup.OpenPlace(t.Context(), location)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Close() })
		f(t, p, location)
	}
	t.Run("directory", func(t *testing.T) { run(t, (&url.URL{Scheme: "file", Path: t.TempDir()}).String()) })
	t.Run("s3", func(t *testing.T) { run(t, s3(t)) })
}

func TestPlaceKeepsTheNewest(t *testing.T) {
	eachPlace(t, func(t *testing.T, p *backup.Place, url string) {
		store, err := blob.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		if _, err := store.Put(t.Context(), "winkel-notes.txt", strings.NewReader("mine"), "", 100); err != nil {
			t.Fatal(err)
		}
		began := time.Date(2026, 3, 1, 2, 3, 4, 0, time.UTC)
		for day := range 5 {
			name := backup.NameAt(began.AddDate(0, 0, day))
			if n, err := p.Write(t.Context(), name, func(w io.Writer) error { _, err := io.WriteString(w, name); return err }); err != nil || n != int64(len(name)) {
				t.Fatalf("%s: %d, %v", name, n, err)
			}
		}
		removed, err := p.Prune(t.Context(), 2, time.Time{})
		if want := []string{backup.NameAt(began.AddDate(0, 0, 2)), backup.NameAt(began.AddDate(0, 0, 1)), backup.NameAt(began)}; err != nil || !slices.Equal(removed, want) {
			t.Errorf("removed %v, %v", removed, err)
		}
		copies, err := p.List(t.Context())
		if err != nil || len(copies) != 2 || copies[0].Name != "winkel-20260305T020304Z.winkel" || copies[0].TakenAt != began.AddDate(0, 0, 4) {
			t.Errorf("there are %+v, %v", copies, err)
		}
		if newest, err := p.Find(t.Context(), backup.Latest); err != nil || newest != copies[0] {
			t.Errorf("the newest is %+v, %v", newest, err)
		}
		if _, err := p.Find(t.Context(), backup.NameAt(began)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("one that was removed: %v", err)
		}
		if _, err := store.Stat(t.Context(), "winkel-notes.txt"); err != nil {
			t.Errorf("a file that is no copy: %v", err)
		}
	})
}

// A large copy goes in parts and comes back as it was; one that fails half way is not there.
func TestPlaceStreams(t *testing.T) {
	const parts, partBytes = 41, 1 << 20 // three of the parts in which S3 takes them
	eachPlace(t, func(t *testing.T, p *backup.Place, _ string) {
		name, later := backup.NameAt(time.Unix(0, 0)), backup.NameAt(time.Unix(100, 0))
		piece := []byte(strings.Repeat("0123456789abcdef", partBytes/16))
		write := func(w io.Writer) error {
			for i := range parts {
				piece[0] = byte(i)
				if _, err := w.Write(piece); err != nil {
					return err
				}
			}
			return nil
		}
		if n, err := p.Write(t.Context(), name, write); err != nil || n != parts*partBytes {
			t.Fatalf("%d bytes, %v", n, err)
		}
		r, err := p.Open(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		buffer := make([]byte, partBytes)
		for i := range parts {
			if _, err := io.ReadFull(r, buffer); err != nil || buffer[0] != byte(i) || buffer[1] != '1' {
				t.Fatalf("part %d: %v", i, err)
			}
		}
		if n, err := r.Read(buffer); n != 0 || !errors.Is(err, io.EOF) {
			t.Errorf("behind the end: %d, %v", n, err)
		}
		r.Close()
		broken := errors.New("the disk is broken")
		if _, err := p.Write(t.Context(), later, func(w io.Writer) error { return errors.Join(write(w), broken) }); !errors.Is(err, broken) {
			t.Errorf("a copy that fails: %v", err)
		}
		if copies, err := p.List(t.Context()); err != nil || len(copies) != 1 {
			t.Errorf("there are %+v, %v", copies, err)
		}
	})
}

// What a copy left behind that was cut off by a kill is removed when nobody can be writing it any more, and nothing else is.
func TestPlaceForgetsWhatWasCutOff(t *testing.T) {
	dir := t.TempDir()
	p, err := backup.OpenPlace(t.Context(), (&url.URL{Scheme: "file", Path: dir}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	name := backup.NameAt(time.Unix(0, 0))
	// A copy that is being written is found by its file, however that is called.
	var writing []os.DirEntry
	if _, err := p.Write(t.Context(), name, func(w io.Writer) error {
		_, err := io.WriteString(w, "half")
		var list error
		writing, list = os.ReadDir(dir)
		return errors.Join(err, list, errors.New("killed"))
	}); err == nil || len(writing) != 1 {
		t.Fatalf("while it is written there are %v: %v", writing, err)
	}
	now := time.Now()
	for left, written := range map[string]time.Time{
		writing[0].Name(): now.Add(-time.Hour), name + ".17a3.tmp": now.Add(time.Hour), "notes.txt.17a3.tmp": now.Add(-time.Hour), "winkel.tmp": now.Add(-time.Hour),
	} {
		path := filepath.Join(dir, left)
		if err := errors.Join(os.WriteFile(path, []byte("half"), 0o600), os.Chtimes(path, written, written)); err != nil {
			t.Fatal(err)
		}
	}
	if removed, err := p.Prune(t.Context(), 1, now); err != nil || len(removed) > 0 {
		t.Errorf("removed %v, %v", removed, err)
	}
	var left []string
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if want := []string{"notes.txt.17a3.tmp", name + ".17a3.tmp", "winkel.tmp"}; err != nil || !slices.Equal(left, want) {
		t.Errorf("there are %q, %v; want %q", left, err, want)
	}
}

// service is a service whose copies are of a shop with rows, and what its rehearsals say.
func service(t *testing.T, d *db.DB, p *backup.Place, keep int, rehearse func(context.Context, backup.Copy) (backup.Rehearsal, error)) (*backup.Service, *job.Queue) {
	t.Helper()
	from := shop(t, d)
	return registered(t, d, backup.Options{
		Place: p, Keep: keep, Rehearse: rehearse,
		Copy: func(ctx context.Context, w io.Writer) (*backup.Manifest, error) {
			return backup.Write(ctx, w, from, backup.Keys{})
		},
	})
}

// registered is a service with its jobs.
func registered(t *testing.T, d *db.DB, o backup.Options) (*backup.Service, *job.Queue) {
	t.Helper()
	o.DB, o.Events = d, outbox.New(d)
	jobs := job.New(d, o.Events, slog.New(slog.DiscardHandler), job.Config{})
	o.Jobs = jobs
	s := backup.NewService(o)
	if err := s.Register(24*time.Hour, 7*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	return s, jobs
}

var selectFailures = db.SQL(`SELECT data FROM event WHERE type = 'backup.failed' ORDER BY id`)

func TestServiceMakesAndRehearsesCopies(t *testing.T) {
	eachPlace(t, func(t *testing.T, p *backup.Place, _ string) {
		fake := clock.NewFake(time.Date(2026, 3, 1, 2, 3, 4, 0, time.UTC))
		dbtest.EachWith(t, db.Options{Clock: fake}, func(t *testing.T, d *db.DB) {
			s, _ := service(t, d, p, 2, func(_ context.Context, c backup.Copy) (backup.Rehearsal, error) {
				return backup.Rehearsal{Name: c.Name, TakenAt: c.TakenAt, Rows: 7, Differences: []string{}}, nil
			})
			for day := range 3 {
				made, err := s.Create(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if made.Name != backup.NameAt(fake.Now()) || made.Rows < 3000 || made.Files != 3 || made.Bytes == 0 || len(made.Pruned) > 1 || day == 2 && len(made.Pruned) != 1 {
					t.Errorf("day %d: %+v", day, made)
				}
				r, err := p.Open(t.Context(), made.Name)
				if err != nil {
					t.Fatal(err)
				}
				if m, err := backup.Check(t.Context(), r, backup.Keys{}); err != nil || m.SHA256 != made.SHA256 {
					t.Errorf("the copy is not what was made: %v", err)
				}
				r.Close()
				fake.Advance(24 * time.Hour)
			}
			if r, err := s.Drill(t.Context()); err != nil || r.LossSeconds != 24*3600 || r.Rows != 7 {
				t.Errorf("the rehearsal says %+v, %v", r, err)
			}
		})
	})
}

func TestServiceWithoutAPlace(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	s, _ := service(t, d, nil, 2, nil)
	_, created := s.Create(t.Context())
	_, drilled := s.Drill(t.Context())
	_, asked := s.Ask(t.Context(), backup.CreateJob, nil)
	for _, err := range []error{created, drilled, asked} {
		if fault.CodeOf(err) != backup.CodeNowhere {
			t.Errorf("%v", err)
		}
	}
	if st, err := s.Status(t.Context()); err != nil || len(st.Copies) != 0 || st.Made != nil {
		t.Errorf("%+v, %v", st, err)
	}
}

// A job makes the copy, its result is the last one, and one that fails is announced.
func TestServiceByJobs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, err := backup.OpenPlace(t.Context(), (&url.URL{Scheme: "file", Path: t.TempDir()}).String())
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		s, jobs := service(t, d, p, 2, func(_ context.Context, c backup.Copy) (backup.Rehearsal, error) {
			return backup.Rehearsal{Name: c.Name, TakenAt: c.TakenAt, Differences: []string{"stock: it is 3 and should be 4"}}, nil
		})
		ended := worked(t, s, jobs)
		if done := ended(backup.CreateJob, job.Succeeded); done.Progress == 0 || done.Total != 0 {
			t.Errorf("of the first copy %d of %d bytes were made; nobody knows of how many before", done.Progress, done.Total)
		}
		st, err := s.Status(t.Context())
		if err != nil || st.Made == nil || len(st.Copies) != 1 || st.Made.Name != st.Copies[0].Name || st.Rehearsal != nil || st.Trouble != "" {
			t.Errorf("%+v, %v", st, err)
		}
		dead := ended(backup.DrillJob, job.Dead)
		if !strings.Contains(dead.Error, "it is 3 and should be 4") {
			t.Errorf("the rehearsal failed with %q", dead.Error)
		}
		if d := st.Details[st.Made.Name]; d == nil || d.SHA256 != st.Made.SHA256 || st.Making != nil {
			t.Errorf("of the copy is known %+v", st)
		}
		if st, err = s.Status(t.Context()); err != nil || !strings.Contains(st.Trouble, "does not agree") {
			t.Errorf("%+v, %v", st, err)
		}
		if told := failures(t, d); len(told) != 1 || told[0].Kind != backup.DrillJob || told[0].Error == "" {
			t.Errorf("told was %+v", told)
		}
	})
}

// worked works on jobs until the test ends. What it returns asks for a job and waits until it has come to a state.
func worked(t *testing.T, s *backup.Service, jobs *job.Queue) func(kind string, state job.State) job.Record {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- jobs.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return func(kind string, state job.State) job.Record {
		t.Helper()
		if _, err := s.Ask(t.Context(), kind, nil); err != nil {
			t.Fatal(err)
		}
		for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(10 * time.Millisecond) {
			list, err := jobs.List(t.Context(), job.Filter{Kind: kind, State: state, Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			if len(list) == 1 {
				return list[0]
			}
		}
		t.Fatalf("%s is not %s", kind, state)
		return job.Record{}
	}
}

// failures are the events that told of something that went wrong.
func failures(t *testing.T, d *db.DB) (found []backup.FailedEvent) {
	t.Helper()
	rows, err := db.List(t.Context(), d.Read(), func(row db.Row) (text string, err error) { return text, row.Scan(&text) }, selectFailures)
	for _, text := range rows {
		var event backup.FailedEvent
		err = errors.Join(err, json.Unmarshal([]byte(text), &event))
		found = append(found, event)
	}
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// keepingBucket is a bucket whose key may write and read, and not delete: so that a thief with the key of the shop cannot destroy its copies.
func keepingBucket(t *testing.T) *backup.Place {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "winkel")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "winkel-secret")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	var mu sync.Mutex
	objects := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		key := strings.TrimPrefix(r.URL.Path, "/copies/")
		switch r.Method {
		case http.MethodPut:
			n, _ := io.Copy(io.Discard, r.Body)
			objects[key] = int(n)
		case http.MethodHead:
			w.Header().Set("Content-Length", strconv.Itoa(objects[key]))
			w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
		case http.MethodGet:
			fmt.Fprint(w, "<ListBucketResult><IsTruncated>false</IsTruncated>")
			for name, bytes := range objects {
				fmt.Fprintf(w, "<Contents><Key>%s</Key><Size>%d</Size><LastModified>2026-03-01T00:00:00Z</LastModified></Contents>", name, bytes)
			}
			fmt.Fprint(w, "</ListBucketResult>")
		default:
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, "<Error><Code>AccessDenied</Code><Message>Objects are kept.</Message></Error>")
		}
	}))
	t.Cleanup(server.Close)
	p, err := backup.OpenPlace(t.Context(), "s3://copies?region=us-east-1&endpoint="+url.QueryEscape(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// A copy is made once, and counts, where older ones may not be removed. That they stay is told once.
func TestCopyCountsWhereNothingCanBeRemoved(t *testing.T) {
	p := keepingBucket(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if _, err := p.Write(t.Context(), backup.NameAt(time.Unix(0, 0)), func(w io.Writer) error { _, err := io.WriteString(w, "old"); return err }); err != nil {
			t.Fatal(err)
		}
		s, jobs := service(t, d, p, 1, nil)
		done := worked(t, s, jobs)(backup.CreateJob, job.Succeeded)
		if done.Attempt != 1 {
			t.Errorf("the copy was made %d times", done.Attempt)
		}
		st, err := s.Status(t.Context())
		if err != nil || st.Made == nil || st.Made.PruneError == "" || len(st.Made.Pruned) != 0 || !strings.Contains(st.Trouble, "remove old copies") {
			t.Errorf("%+v, %v", st, err)
		}
		if told := failures(t, d); len(told) != 1 || told[0].Kind != backup.CreateJob || !strings.Contains(told[0].Error, "remove old copies") {
			t.Errorf("told was %+v", told)
		}
	})
}

// A copy that is not done in its time is told of: nobody else would say so.
func TestCopyThatTakesTooLongIsAnnounced(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p, err := backup.OpenPlace(t.Context(), (&url.URL{Scheme: "file", Path: t.TempDir()}).String())
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		s, jobs := registered(t, d, backup.Options{
			Place: p, Keep: 1, Limit: 50 * time.Millisecond,
			Copy: func(ctx context.Context, _ io.Writer) (*backup.Manifest, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			},
		})
		failed := worked(t, s, jobs)(backup.CreateJob, job.Failed)
		if !strings.Contains(failed.Error, "took longer than 50ms") {
			t.Errorf("the job failed with %q", failed.Error)
		}
		if told := failures(t, d); len(told) == 0 || told[0].Kind != backup.CreateJob {
			t.Errorf("told was %+v", told)
		}
	})
}

// While a copy is made or waits the status says so, and what is due next it says in a round number of pauses.
func TestStatusSaysWhatIsUnderWay(t *testing.T) {
	fake := clock.NewFake(time.Date(2026, 3, 1, 2, 3, 4, 0, time.UTC))
	p, err := backup.OpenPlace(t.Context(), (&url.URL{Scheme: "file", Path: t.TempDir()}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	dbtest.EachWith(t, db.Options{Clock: fake}, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d, p, 3, nil)
		asked, err := s.Ask(t.Context(), backup.DrillJob, nil)
		if err != nil {
			t.Fatal(err)
		}
		st, err := s.Status(t.Context())
		if err != nil || st.Making != nil || st.Rehearsing == nil || st.Rehearsing.ID != asked.ID || st.Keep != 3 {
			t.Errorf("%+v, %v", st, err)
		}
		if want := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC); st.Every != 24*time.Hour || !st.Next.Equal(want) {
			t.Errorf("every %s, next at %s, want %s", st.Every, st.Next, want)
		}
		if want := time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC); !st.NextDrill.Equal(want) {
			t.Errorf("the next rehearsal is at %s, want %s: weeks begin on the day of 1970-01-01", st.NextDrill, want)
		}
	})
}

// A place that cannot be looked at hides nothing else.
func TestStatusOfAPlaceThatIsAway(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "winkel")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "winkel-secret")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	p, err := backup.OpenPlace(t.Context(), "s3://copies?region=us-east-1&endpoint="+url.QueryEscape(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	s, _ := service(t, dbtest.SQLite(t, db.Options{}), p, 3, nil)
	st, err := s.Status(t.Context())
	if err != nil || st.Unreadable == nil || fault.KindOf(st.Unreadable) != fault.Unavailable || len(st.Copies) != 0 || st.Next.IsZero() {
		t.Errorf("%+v, %v", st, err)
	}
}
