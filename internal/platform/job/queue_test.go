package job_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

func TestAddRefusesMistakes(t *testing.T) {
	q := node(dbtest.SQLite(t, db.Options{}), quick, ok, job.Options{})
	for name, j := range map[string]job.Job{
		"unknown kind":      {Kind: "unheard of"},
		"cannot be encoded": {Kind: "test", Payload: make(chan int)},
		"too large":         {Kind: "test", Payload: strings.Repeat("x", job.PayloadLimit)},
	} {
		t.Run(name, func(t *testing.T) {
			b := new(db.Batch)
			if _, err := q.Add(b, j); err == nil || b.Len() != 0 {
				t.Errorf("Add = %v and %d statements, want an error and none", err, b.Len())
			}
		})
	}
}

func TestUniqueKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		gate := make(chan error)
		q := node(d, quick, func(context.Context, *job.Run) error { return <-gate }, job.Options{MaxAttempts: 2})
		first := add(t, d, q, job.Job{UniqueKey: "key"})
		add(t, d, q, job.Job{UniqueKey: "key"})
		stop := start(t, q)
		await(t, q, first, job.Running)
		add(t, d, q, job.Job{UniqueKey: "key"})
		if n := count(t, q, job.Filter{}); n != 1 {
			t.Errorf("%d jobs while the first is unfinished, want 1", n)
		}
		gate <- nil
		await(t, q, first, job.Succeeded)
		stop()
		add(t, d, q, job.Job{UniqueKey: "key"})
		add(t, d, q, job.Job{})
		add(t, d, q, job.Job{})
		if n := count(t, q, job.Filter{}); n != 4 {
			t.Errorf("%d jobs, want the finished one, its successor and two without a key", n)
		}
	})
}

func TestRerun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var broken atomic.Bool
		broken.Store(true)
		q := node(d, quick, func(_ context.Context, run *job.Run) error {
			if err := run.Row(run.Attempt(), "sku", true, "", ""); err != nil {
				return err
			}
			if broken.Load() {
				return errors.New("broken")
			}
			return nil
		}, job.Options{MaxAttempts: 2})
		if _, err := q.Rerun(ctx, id.Job(1), nil); fault.CodeOf(err) != fault.CodeNotFound {
			t.Errorf("Rerun of no job = %v", err)
		}
		number := add(t, d, q, job.Job{UniqueKey: "key"})
		if _, err := q.Rerun(ctx, number, nil); fault.CodeOf(err) != job.CodeUnfinished {
			t.Errorf("Rerun of a queued job = %v, want %s", err, job.CodeUnfinished)
		}
		stop := start(t, q)
		await(t, q, number, job.Dead)
		broken.Store(false)
		stop()
		successor := add(t, d, q, job.Job{UniqueKey: "key"})
		if _, err := q.Rerun(ctx, number, nil); fault.CodeOf(err) != job.CodeAlreadyQueued || fault.KindOf(err) != fault.Conflict {
			t.Errorf("Rerun beside another with the key = %v, want %s", err, job.CodeAlreadyQueued)
		}
		if r := get(t, q, number); r.State != job.Dead {
			t.Errorf("a refused Rerun changed the job: %+v", r)
		}
		start(t, q)
		await(t, q, successor, job.Succeeded)
		if _, err := q.Rerun(ctx, number, nil); err != nil {
			t.Fatal(err)
		}
		if r := await(t, q, number, job.Succeeded); r.Attempt != 3 || r.MaxAttempts != 4 || r.Error != "" {
			t.Errorf("run again: %+v", r)
		}
		rows, err := q.Rows(ctx, number, 0, 0)
		if diff := cmp.Diff([]job.RowResult{{Row: 3, Target: "sku", OK: true}}, rows); diff != "" || err != nil {
			t.Errorf("rows of the earlier attempts are still there: %v\n%s", err, diff)
		}
		if _, err := q.Rerun(ctx, number, nil); err != nil {
			t.Fatalf("Rerun of a job that succeeded = %v", err)
		}
		eventually(t, "it succeeds again", func() bool {
			r := get(t, q, number)
			return r.State == job.Succeeded && r.Attempt == 4
		})
	})
}

// TestMovesByHandClaimTheirKey has the transaction of a rerun and a cancellation keep the answer, and be refused with it.
func TestMovesByHandClaimTheirKey(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		ctx, keys := t.Context(), idem.New(d, 0)
		q := node(d, quick, ok, job.Options{MaxAttempts: 3})
		number := add(t, d, q, job.Job{})
		encode := func(result any) ([]byte, error) { return json.Marshal(result.(job.Record).State) }
		for _, test := range []struct {
			key  string
			move func(context.Context, id.Job, *idem.Claim) (job.Record, error)
			want job.State
		}{
			{"cancel", q.Cancel, job.Dead},
			{"rerun", q.Rerun, job.Queued},
		} {
			before := get(t, q, number)
			broken := keys.NewClaim("staff", test.key, "digest", 200, func(any) ([]byte, error) { return nil, errors.New("broken") })
			if _, err := test.move(ctx, number, broken); err == nil || broken.Recorded() {
				t.Errorf("%s without a record of the answer: %v", test.key, err)
			}
			if diff := cmp.Diff(before, get(t, q, number)); diff != "" {
				t.Errorf("%s had an effect without a record of the answer\n%s", test.key, diff)
			}
			claim := keys.NewClaim("staff", test.key, "digest", 200, encode)
			after, err := test.move(ctx, number, claim)
			if err != nil || after.State != test.want || !claim.Recorded() {
				t.Fatalf("%s: %+v, %v, recorded %v", test.key, after, err, claim.Recorded())
			}
			if diff := cmp.Diff(after, get(t, q, number)); diff != "" {
				t.Errorf("%s returned another job than there is\n%s", test.key, diff)
			}
			answer, err := keys.Find(ctx, "staff", test.key, "digest")
			if err != nil || answer == nil || string(answer.Body) != `"`+string(test.want)+`"` {
				t.Errorf("%s: the kept answer is %v, %v", test.key, answer, err)
			}
		}
	})
}

// TestStepsAreDoneOnce has an effect in two attempts and after a rerun.
func TestStepsAreDoneOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var broken atomic.Bool
		broken.Store(true)
		var skipped atomic.Int64
		q := node(d, quick, func(ctx context.Context, run *job.Run) error {
			done, err := run.StepDone(ctx, "a")
			if err != nil || done {
				skipped.Add(1)
			}
			// The effect is tried all the same: the batch itself must refuse it.
			b := new(db.Batch)
			b.Exec(effect, fmt.Sprint("attempt ", run.Attempt()))
			run.AddStep(b, "a")
			if err := d.Submit(ctx, b); done != errors.Is(err, job.ErrStepRefused) {
				return job.Permanent(fmt.Errorf("done %v, but %w", done, err))
			}
			if broken.Load() {
				return errors.New("broken")
			}
			return nil
		}, job.Options{MaxAttempts: 2, Once: true})
		number := add(t, d, q, job.Job{})
		start(t, q)
		await(t, q, number, job.Dead)
		broken.Store(false)
		if _, err := q.Rerun(ctx, number, nil); err != nil {
			t.Fatal(err)
		}
		r := await(t, q, number, job.Succeeded)
		effects, err := db.Value[int64](ctx, d.Read(), countEffects)
		if err != nil || effects != 1 || skipped.Load() != 2 || r.Attempt != 3 {
			t.Errorf("%d effects, %v, %d attempts found the step done: %+v", effects, err, skipped.Load(), r)
		}
		if _, err := q.Rerun(ctx, number, nil); fault.CodeOf(err) != job.CodeSucceeded || fault.KindOf(err) != fault.Conflict {
			t.Errorf("Rerun of what is done once = %v, want %s", err, job.CodeSucceeded)
		}
		if diff := cmp.Diff(r, get(t, q, number)); diff != "" {
			t.Errorf("a refused Rerun changed the job\n%s", diff)
		}
	})
}

var (
	effect       = db.SQL(`INSERT INTO named_lease (name, holder, expires_at) VALUES ($1, 'test', 0)`)
	countEffects = db.SQL(`SELECT COUNT(*) FROM named_lease`)
)

func TestRerunOfAFailedJobIsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		config := quick
		config.Backoff = func(int64) time.Duration { return time.Hour }
		q := node(d, config, func(_ context.Context, run *job.Run) error {
			if run.Attempt() == 1 {
				return errors.New("once")
			}
			return nil
		}, job.Options{})
		number := add(t, d, q, job.Job{})
		start(t, q)
		await(t, q, number, job.Failed)
		if _, err := q.Rerun(t.Context(), number, nil); err != nil {
			t.Fatal(err)
		}
		await(t, q, number, job.Succeeded)
	})
}

func TestCancel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		q := node(d, quick, ok, job.Options{})
		number := add(t, d, q, job.Job{RunAt: time.Now().Add(time.Hour)})
		if _, err := q.Cancel(ctx, number, nil); err != nil {
			t.Fatal(err)
		}
		r := get(t, q, number)
		if r.State != job.Dead || r.Error != "Canceled by hand." || r.FinishedAt.IsZero() {
			t.Errorf("canceled: %+v", r)
		}
		if _, err := q.Cancel(ctx, number, nil); fault.CodeOf(err) != job.CodeStarted {
			t.Errorf("Cancel of a dead job = %v, want %s", err, job.CodeStarted)
		}
		if diff := cmp.Diff(r, get(t, q, number)); diff != "" {
			t.Error(diff)
		}
		if _, err := q.Cancel(ctx, id.Job(1), nil); fault.CodeOf(err) != fault.CodeNotFound {
			t.Errorf("Cancel of no job = %v", err)
		}
	})
}

func TestList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := node(d, quick, ok, job.Options{})
		q.Register("other", ok, job.Options{})
		a, b := add(t, d, q, job.Job{}), add(t, d, q, job.Job{Kind: "other"})
		c := add(t, d, q, job.Job{})
		if _, err := q.Cancel(t.Context(), c, nil); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			name   string
			filter job.Filter
			want   []id.Job
		}{
			{"all", job.Filter{}, []id.Job{c, b, a}},
			{"a state", job.Filter{State: job.Queued}, []id.Job{b, a}},
			{"a kind", job.Filter{Kind: "test"}, []id.Job{c, a}},
			{"both", job.Filter{Kind: "test", State: job.Queued}, []id.Job{a}},
			{"none", job.Filter{Kind: "third"}, []id.Job{}},
			{"first page", job.Filter{Limit: 2}, []id.Job{c, b}},
			{"second page", job.Filter{Limit: 2, Before: b}, []id.Job{a}},
		} {
			t.Run(test.name, func(t *testing.T) {
				list, err := q.List(t.Context(), test.filter)
				if err != nil {
					t.Fatal(err)
				}
				got := []id.Job{}
				for _, r := range list {
					got = append(got, r.ID)
				}
				if !slices.Equal(got, test.want) {
					t.Errorf("listed %v, want %v", got, test.want)
				}
			})
		}
	})
}

func TestRegisterTwicePanics(t *testing.T) {
	q := node(dbtest.SQLite(t, db.Options{}), quick, ok, job.Options{})
	defer func() {
		if recover() == nil {
			t.Error("a kind was registered twice")
		}
	}()
	q.Register("test", ok, job.Options{})
}
