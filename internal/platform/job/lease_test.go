package job_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
)

func TestCompetingWorkersDoEachJobOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const jobs = 150
		var mu sync.Mutex
		begun := map[id.Job]int{}
		handler := func(_ context.Context, run *job.Run) error {
			mu.Lock()
			defer mu.Unlock()
			begun[run.ID()]++
			return nil
		}
		config := quick
		config.Lease = time.Minute
		var nodes []*job.Queue
		for range 3 {
			nodes = append(nodes, node(d, config, handler, job.Options{}))
			start(t, nodes[len(nodes)-1])
		}
		b := new(db.Batch)
		for range jobs {
			if _, err := nodes[0].Add(b, job.Job{Kind: "test"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		eventually(t, "all are done", func() bool { return count(t, nodes[0], job.Filter{State: job.Succeeded}) == jobs })
		mu.Lock()
		defer mu.Unlock()
		for number, times := range begun {
			if times != 1 {
				t.Errorf("job %s was begun %d times", number, times)
			}
		}
		if len(begun) != jobs {
			t.Errorf("%d jobs were begun, want %d", len(begun), jobs)
		}
	})
}

// claimFor makes the job look as if a worker elsewhere had claimed it.
var claimFor = db.SQL(`UPDATE job SET state = 'running', worker = $1, attempt = attempt + 1, lease_until = $2 WHERE id = $3`)

func seize(t *testing.T, d *db.DB, worker string, until time.Time, number id.Job) {
	t.Helper()
	b := new(db.Batch)
	b.Exec(claimFor, worker, clock.Micros(until), int64(number)).Want(1, errors.New("there is no such job"))
	if err := d.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

func TestJobOfACrashedWorkerIsPickedUp(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		now.Advance(noon.Sub(now.Now()))
		var begun atomic.Int64
		q := node(d, quick, func(_ context.Context, run *job.Run) error {
			begun.Add(1)
			return run.SetResult(run.Attempt())
		}, job.Options{MaxAttempts: 2})
		number, hopeless := add(t, d, q, job.Job{}), add(t, d, q, job.Job{})
		seize(t, d, "crashed", noon.Add(time.Minute), number)
		seize(t, d, "crashed", noon.Add(time.Minute), hopeless)
		seize(t, d, "crashed", noon.Add(time.Minute), hopeless) // its last attempt
		start(t, q)
		now.Advance(time.Minute - time.Microsecond)
		time.Sleep(300 * time.Millisecond) // several looks after silent workers
		if r := get(t, q, number); r.State != job.Running || r.Worker != "crashed" || begun.Load() != 0 {
			t.Fatalf("a job was taken from a worker whose lease was good: %+v", r)
		}
		now.Advance(time.Microsecond)
		if r := await(t, q, number, job.Succeeded); r.Attempt != 2 || string(r.Result) != "2" {
			t.Errorf("picked up: %+v", r)
		}
		if r := await(t, q, hopeless, job.Dead); r.Attempt != 2 || !strings.Contains(r.Error, "lease ran out") {
			t.Errorf("used up: %+v", r)
		}
		if begun.Load() != 1 {
			t.Errorf("the handler began %d times, want once", begun.Load())
		}
	})
}

func TestHeartbeatKeepsTheLease(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		config := quick
		config.Lease = time.Second // the job takes longer
		config.Heartbeat = 100 * time.Millisecond
		var begun atomic.Int64
		handler := func(ctx context.Context, run *job.Run) error {
			begun.Add(1)
			run.Progress(1, 7)
			select {
			case <-ctx.Done():
				return context.Cause(ctx)
			case <-time.After(2500 * time.Millisecond):
				return nil
			}
		}
		q := node(d, config, handler, job.Options{})
		start(t, q)
		start(t, node(d, config, handler, job.Options{}))
		number := add(t, d, q, job.Job{})
		eventually(t, "progress shows while it runs", func() bool {
			r := get(t, q, number)
			return r.State == job.Running && r.Progress == 1 && r.Total == 7
		})
		if r := await(t, q, number, job.Succeeded); r.Attempt != 1 || begun.Load() != 1 {
			t.Errorf("begun %d times: %+v", begun.Load(), r)
		}
	})
}

func TestResultAfterALostLeaseIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		began, cause := make(chan struct{}), make(chan error, 1)
		q := node(d, quick, func(ctx context.Context, run *job.Run) error {
			close(began)
			<-ctx.Done()
			cause <- context.Cause(ctx)
			// It goes on as if nothing had happened, and claims success.
			return errors.Join(run.SetResult("mine"))
		}, job.Options{})
		number := add(t, d, q, job.Job{})
		stop := start(t, q)
		<-began
		until := d.Clock().Now().Add(time.Hour)
		seize(t, d, "thief", until, number)
		if err := <-cause; !errors.Is(err, job.ErrLeaseLost) {
			t.Errorf("the handler was canceled with %v, want %v", err, job.ErrLeaseLost)
		}
		stop()
		if r := get(t, q, number); r.State != job.Running || r.Worker != "thief" || r.Attempt != 2 || !r.LeaseUntil.Equal(until) || r.Result != nil {
			t.Errorf("the loser changed the job: %+v", r)
		}
	})
}

func TestRowAfterALostLeaseIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		began, stolen, refused := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		config := quick
		config.Lease = time.Hour // no heartbeat comes to tell it earlier
		q := node(d, config, func(_ context.Context, run *job.Run) error {
			close(began)
			<-stolen
			var err error
			for i := int64(1); err == nil && i <= 1000; i++ {
				err = run.Row(i, "sku", true, "", "")
			}
			refused <- err
			return err
		}, job.Options{})
		number := add(t, d, q, job.Job{})
		start(t, q)
		<-began
		seize(t, d, "thief", d.Clock().Now().Add(time.Hour), number)
		close(stolen)
		if err := <-refused; !errors.Is(err, job.ErrLeaseLost) {
			t.Errorf("Row = %v, want %v", err, job.ErrLeaseLost)
		}
		if rows, err := q.Rows(t.Context(), number, 0, 0); len(rows) != 0 || err != nil {
			t.Errorf("%d rows were written, %v", len(rows), err)
		}
	})
}

// TestStepAfterALostLeaseIsRefused has the loser of a lease attempt an effect.
func TestStepAfterALostLeaseIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		began, stolen := make(chan struct{}), make(chan struct{})
		looked, refused := make(chan error, 1), make(chan error, 1)
		config := quick
		config.Lease = time.Hour // no heartbeat comes to tell it earlier
		q := node(d, config, func(ctx context.Context, run *job.Run) error {
			close(began)
			<-stolen
			_, err := run.StepDone(ctx, "a")
			looked <- err
			b := new(db.Batch)
			b.Exec(effect, "late")
			run.AddStep(b, "a")
			refused <- d.Submit(ctx, b)
			return nil
		}, job.Options{})
		number := add(t, d, q, job.Job{})
		start(t, q)
		<-began
		seize(t, d, get(t, q, number).Worker, d.Clock().Now().Add(time.Hour), number)
		close(stolen)
		if err := <-looked; !errors.Is(err, job.ErrLeaseLost) {
			t.Errorf("StepDone = %v, want %v", err, job.ErrLeaseLost)
		}
		if err := <-refused; !errors.Is(err, job.ErrStepRefused) {
			t.Errorf("the step = %v, want %v", err, job.ErrStepRefused)
		}
		if n, err := db.Value[int64](t.Context(), d.Read(), countEffects); n != 0 || err != nil {
			t.Errorf("%d effects, %v", n, err)
		}
	})
}

// TestReleasedAttemptNeverWrites gives a job back that does not stop, and has the same worker take it again: what the
// earlier attempt reports then is refused.
func TestReleasedAttemptNeverWrites(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		before := goleak.IgnoreCurrent()
		began, deaf := make(chan struct{}), make(chan struct{})
		q := node(d, quick, func(_ context.Context, run *job.Run) error {
			close(began)
			<-deaf
			return run.SetResult("late")
		}, job.Options{MaxAttempts: 1})
		number := add(t, d, q, job.Job{})
		stop := start(t, q)
		<-began
		worker := get(t, q, number).Worker
		stop()
		if r := get(t, q, number); r.State != job.Queued || r.Attempt != 1 || r.MaxAttempts != 2 {
			t.Errorf("given back: %+v", r)
		}
		seize(t, d, worker, d.Clock().Now().Add(time.Hour), number)
		taken := get(t, q, number)
		close(deaf)
		goleak.VerifyNone(t, before)
		if diff := cmp.Diff(taken, get(t, q, number)); diff != "" || taken.Attempt != 2 {
			t.Errorf("attempt %d was written over by the one before\n%s", taken.Attempt, diff)
		}
	})
}

func TestTimeoutEndsAnAttempt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := node(d, quick, func(ctx context.Context, _ *job.Run) error {
			<-ctx.Done()
			return ctx.Err()
		}, job.Options{MaxAttempts: 1, Timeout: 50 * time.Millisecond})
		number := add(t, d, q, job.Job{})
		start(t, q)
		if r := await(t, q, number, job.Dead); !strings.HasPrefix(r.Error, "the attempt took longer than 50ms") {
			t.Errorf("error %q", r.Error)
		}
	})
}

func TestHangingHandlerLosesItsJob(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		release := make(chan struct{})
		var begun atomic.Int64
		q := node(d, quick, func(context.Context, *job.Run) error {
			if begun.Add(1) == 1 {
				<-release // deaf to its context
			}
			return nil
		}, job.Options{Timeout: 50 * time.Millisecond})
		number := add(t, d, q, job.Job{})
		start(t, q)
		if r := await(t, q, number, job.Succeeded); r.Attempt != 2 {
			t.Errorf("the second attempt did it: %+v", r)
		}
		close(release)
	})
}

func TestConcurrencyOfAKind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var at, most atomic.Int64
		q := node(d, quick, func(context.Context, *job.Run) error {
			n := at.Add(1)
			defer at.Add(-1)
			for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
			}
			time.Sleep(20 * time.Millisecond)
			return nil
		}, job.Options{Concurrency: 2})
		q.Register("other", ok, job.Options{})
		var last id.Job
		for range 8 {
			last = add(t, d, q, job.Job{})
		}
		other := add(t, d, q, job.Job{Kind: "other"})
		start(t, q)
		await(t, q, other, job.Succeeded)
		if r := get(t, q, last); r.State == job.Succeeded {
			t.Error("the other kind waited for all of this one")
		}
		eventually(t, "all are done", func() bool { return count(t, q, job.Filter{State: job.Succeeded}) == 9 })
		if most.Load() != 2 {
			t.Errorf("%d at once, want 2", most.Load())
		}
	})
}

func TestStopping(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		deaf := make(chan struct{})
		began := make(chan struct{}, 3)
		q := node(d, quick, func(ctx context.Context, run *job.Run) error {
			var manner string
			if err := run.Payload(&manner); err != nil {
				return err
			}
			began <- struct{}{}
			switch manner {
			case "quick":
				time.Sleep(quick.Grace / 4)
			case "listening":
				<-ctx.Done()
				return ctx.Err()
			case "deaf":
				<-deaf
			}
			return nil
		}, job.Options{})
		before := goleak.IgnoreCurrent()
		stop := start(t, q)
		numbers := map[string]id.Job{}
		for _, manner := range []string{"quick", "listening", "deaf"} {
			numbers[manner] = add(t, d, q, job.Job{Payload: manner})
		}
		for range 3 {
			<-began
		}
		waiting := add(t, d, q, job.Job{RunAt: time.Now().Add(time.Hour)})
		stop()
		if r := get(t, q, numbers["quick"]); r.State != job.Succeeded || r.Attempt != 1 {
			t.Errorf("a job that needs a moment was not let finish: %+v", r)
		}
		for _, manner := range []string{"listening", "deaf"} {
			if r := get(t, q, numbers[manner]); r.State != job.Queued || r.Attempt != 1 || r.MaxAttempts != 11 || r.Worker != "" || r.Error != "" {
				t.Errorf("the %s job was not put back: %+v", manner, r)
			}
		}
		if r := get(t, q, waiting); r.State != job.Queued {
			t.Errorf("a waiting job was touched: %+v", r)
		}
		close(deaf)
		goleak.VerifyNone(t, before)
		if r := get(t, q, numbers["deaf"]); r.State != job.Queued {
			t.Errorf("the deaf job's late result was taken: %+v", r)
		}
	})
}
