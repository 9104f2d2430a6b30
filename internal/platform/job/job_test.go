package job_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

var noon = time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC)

// quick is a configuration for tests: everything is looked at often, and retries come at once.
var quick = job.Config{
	Poll: 10 * time.Millisecond, Lease: 400 * time.Millisecond, Grace: 200 * time.Millisecond,
	Backoff: func(int64) time.Duration { return 0 },
}

// node is a queue with one kind, "test", as one process would have it.
func node(d *db.DB, c job.Config, handler job.Handler, o job.Options) *job.Queue {
	q := job.New(d, outbox.New(d), slog.New(slog.DiscardHandler), c)
	if handler != nil {
		q.Register("test", handler, o)
	}
	return q
}

func ok(context.Context, *job.Run) error { return nil }

// start runs the queue until the test ends or stop is called, which waits for its end.
func start(t *testing.T, q *job.Queue) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- q.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("stopped with %v", err)
			}
		case <-time.After(20 * time.Second):
			t.Error("it does not stop")
		}
	})
	t.Cleanup(stop)
	return stop
}

// add commits one job of the kind "test".
func add(t *testing.T, d *db.DB, q *job.Queue, j job.Job) id.Job {
	t.Helper()
	if j.Kind == "" {
		j.Kind = "test"
	}
	b := new(db.Batch)
	number, err := q.Add(b, j)
	if err := errors.Join(err, d.Submit(t.Context(), b)); err != nil {
		t.Fatal(err)
	}
	return number
}

func get(t *testing.T, q *job.Queue, number id.Job) job.Record {
	t.Helper()
	r, err := q.Get(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func await(t *testing.T, q *job.Queue, number id.Job, state job.State) job.Record {
	t.Helper()
	var r job.Record
	eventually(t, "the job is "+string(state), func() bool {
		r = get(t, q, number)
		return r.State == state
	})
	return r
}

func count(t *testing.T, q *job.Queue, f job.Filter) int {
	t.Helper()
	f.Limit = 200
	list, err := q.List(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestJobIsDone(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		type payload struct{ Name string }
		q := node(d, quick, func(_ context.Context, run *job.Run) error {
			var p payload
			if err := run.Payload(&p); err != nil {
				return err
			}
			run.Progress(1, 2)
			err := errors.Join(run.Row(1, "sku-1", true, "", ""), run.Row(2, "sku-2", false, "not_found", "There is no such SKU."))
			run.Progress(2, 2)
			return errors.Join(err, run.SetResult(map[string]string{"hello": p.Name}))
		}, job.Options{MaxAttempts: 3})
		number := add(t, d, q, job.Job{Payload: payload{"Käse"}, UniqueKey: "key"})
		want := job.Record{
			ID: number, Kind: "test", UniqueKey: "key", Payload: json.RawMessage(`{"Name":"Käse"}`), State: job.Queued,
			RunAt: noon, MaxAttempts: 3, CreatedAt: noon, UpdatedAt: noon,
		}
		if diff := cmp.Diff(want, get(t, q, number)); diff != "" {
			t.Error(diff)
		}
		start(t, q)
		want.State, want.Attempt, want.Progress, want.Total, want.FinishedAt = job.Succeeded, 1, 2, 2, noon
		want.Result = json.RawMessage(`{"hello":"Käse"}`)
		if diff := cmp.Diff(want, await(t, q, number, job.Succeeded)); diff != "" {
			t.Error(diff)
		}
		rows, err := q.Rows(t.Context(), number, 0, 0)
		wantRows := []job.RowResult{
			{Row: 1, Target: "sku-1", OK: true},
			{Row: 2, Target: "sku-2", Code: "not_found", Message: "There is no such SKU."},
		}
		if diff := cmp.Diff(wantRows, rows); diff != "" || err != nil {
			t.Errorf("Rows: %v\n%s", err, diff)
		}
	})
}

func TestRefusedBatchLeavesNoJob(t *testing.T) {
	never := db.SQL(`DELETE FROM named_lease WHERE name = 'nobody'`)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := node(d, quick, ok, job.Options{})
		refusal := fault.New(fault.Refused, "no", "No.")
		b := new(db.Batch)
		number, err := q.Add(b, job.Job{Kind: "test"})
		if err != nil {
			t.Fatal(err)
		}
		b.Exec(never).Want(1, refusal)
		if err := d.Submit(t.Context(), b); !errors.Is(err, refusal) {
			t.Fatalf("Submit = %v", err)
		}
		if _, err := q.Get(t.Context(), number); fault.CodeOf(err) != fault.CodeNotFound {
			t.Errorf("Get = %v, want %s", err, fault.CodeNotFound)
		}
	})
}

func TestFailedAttemptIsTriedAgainLater(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		now.Advance(noon.Sub(now.Now()))
		config := quick
		config.Lease = time.Hour
		config.Backoff = func(attempts int64) time.Duration { return time.Duration(attempts) * time.Minute }
		var attempts atomic.Int64
		q := node(d, config, func(_ context.Context, run *job.Run) error {
			attempts.Store(run.Attempt())
			if run.Attempt() < 3 {
				return fmt.Errorf("attempt %d went wrong", run.Attempt())
			}
			return nil
		}, job.Options{MaxAttempts: 5})
		start(t, q)
		number := add(t, d, q, job.Job{UniqueKey: "key"})
		for attempt := int64(1); attempt < 3; attempt++ {
			r := await(t, q, number, job.Failed)
			if r.Attempt != attempt || r.Error != fmt.Sprintf("attempt %d went wrong", attempt) || !r.FinishedAt.IsZero() {
				t.Errorf("after attempt %d: %+v", attempt, r)
			}
			pause := time.Duration(attempt) * time.Minute
			if !r.RunAt.Equal(now.Now().Add(pause)) {
				t.Errorf("the next attempt is due at %s, want in %s", r.RunAt, pause)
			}
			now.Advance(pause - time.Microsecond)
			q.Poke()
			time.Sleep(50 * time.Millisecond)
			if attempts.Load() != attempt {
				t.Fatalf("attempt %d came early", attempts.Load())
			}
			now.Advance(time.Microsecond)
			eventually(t, "the next attempt", func() bool { return attempts.Load() == attempt+1 })
		}
		if r := await(t, q, number, job.Succeeded); r.Attempt != 3 || r.Error != "" {
			t.Errorf("in the end: %+v", r)
		}
	})
}

// deadEvents is the events that the log holds.
func deadEvents(t *testing.T, d *db.DB) []outbox.Event {
	t.Helper()
	list, err := db.List(t.Context(), d.Read(), func(row db.Row) (e outbox.Event, err error) {
		var data string
		err = row.Scan((*int64)(&e.ID), &e.Type, &e.EntityID, &e.Version, &data)
		e.Data = json.RawMessage(data)
		return e, err
	}, selectEvents)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// selectEvents looks into the table: on PostgreSQL a running transaction of any test beside this one keeps readers of the
// log waiting.
var selectEvents = db.SQL(`SELECT id, type, entity_id, version, data FROM event ORDER BY tx, id`)

func TestDeadLetters(t *testing.T) {
	cause := errors.New("the printer is on fire")
	for _, test := range []struct {
		name     string
		handler  job.Handler
		attempts int64
		errors   string
	}{
		{"attempts are used up", func(context.Context, *job.Run) error { return cause }, 3, cause.Error()},
		{"permanent", func(context.Context, *job.Run) error { return fmt.Errorf("print: %w", job.Permanent(cause)) }, 1, "print: " + cause.Error()},
		{"panic", func(context.Context, *job.Run) error { panic(cause) }, 3, "panic: " + cause.Error()},
		{"payload does not fit", func(_ context.Context, r *job.Run) error { var n int; return r.Payload(&n) }, 1, "decode the payload"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				q := node(d, quick, test.handler, job.Options{MaxAttempts: 3})
				number := add(t, d, q, job.Job{Payload: "text", UniqueKey: "key"})
				start(t, q)
				r := await(t, q, number, job.Dead)
				if r.Attempt != test.attempts || !strings.HasPrefix(r.Error, test.errors) || r.FinishedAt.IsZero() || r.Worker != "" {
					t.Errorf("dead: %+v", r)
				}
				add(t, d, q, job.Job{UniqueKey: "key", RunAt: time.Now().Add(time.Hour)})
				if n := count(t, q, job.Filter{State: job.Queued}); n != 1 {
					t.Errorf("a dead job blocks its key: %d are queued", n)
				}
				events := deadEvents(t, d)
				if len(events) != 1 {
					t.Fatalf("%d events, want 1", len(events))
				}
				e := events[0]
				var data struct {
					Kind, Error string
					Attempts    int64
				}
				if err := json.Unmarshal(e.Data, &data); err != nil {
					t.Fatal(err)
				}
				if e.Type != job.EventDead || e.EntityID != number.String() || e.Version != test.attempts ||
					data.Kind != "test" || data.Attempts != test.attempts || data.Error != r.Error {
					t.Errorf("event %+v with %+v", e, data)
				}
			})
		})
	}
}

func TestRowsOfALaterAttemptReplaceEarlierOnes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const rows = 250
		q := node(d, quick, func(_ context.Context, run *job.Run) error {
			for i := int64(1); i <= rows; i++ {
				if err := run.Row(i, fmt.Sprint("sku ", i), run.Attempt() == 2, "", strings.Repeat("é", 400)); err != nil {
					return err
				}
			}
			if run.Attempt() == 1 {
				return errors.New("once more")
			}
			return nil
		}, job.Options{})
		number := add(t, d, q, job.Job{})
		start(t, q)
		await(t, q, number, job.Succeeded)
		list, err := q.Rows(t.Context(), number, 0, 1000)
		if err != nil || len(list) != rows {
			t.Fatalf("%d rows, %v; want %d", len(list), err, rows)
		}
		for i, r := range list {
			if r.Row != int64(i+1) || !r.OK || r.Message != strings.Repeat("é", 250) {
				t.Fatalf("row %d: %+v", i+1, r)
			}
		}
		if page, err := q.Rows(t.Context(), number, 240, 5); err != nil || len(page) != 5 || page[0].Row != 241 {
			t.Errorf("a page of five after 240: %+v, %v", page, err)
		}
	})
}

func TestUnknownKindsAndLaterJobsAreLeftAlone(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		now.Advance(noon.Sub(now.Now()))
		knows, other := node(d, quick, ok, job.Options{}), node(d, quick, nil, job.Options{})
		unknown := add(t, d, knows, job.Job{})
		stop := start(t, other)
		time.Sleep(100 * time.Millisecond)
		if r := get(t, knows, unknown); r.State != job.Queued {
			t.Errorf("a node took a job that it does not know: %+v", r)
		}
		stop()
		later := add(t, d, knows, job.Job{RunAt: noon.Add(time.Hour)})
		start(t, knows)
		await(t, knows, unknown, job.Succeeded)
		time.Sleep(50 * time.Millisecond)
		if r := get(t, knows, later); r.State != job.Queued || !r.RunAt.Equal(noon.Add(time.Hour)) {
			t.Errorf("a job ran before its time: %+v", r)
		}
		now.Advance(time.Hour)
		await(t, knows, later, job.Succeeded)
	})
}
