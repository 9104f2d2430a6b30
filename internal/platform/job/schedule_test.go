package job_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
)

var countRuns = db.SQL(`SELECT COUNT(*) FROM cron_run WHERE name = $1`)

// awaitRuns waits until so many due times of a schedule were dealt with, of which the first is when it was first seen.
func awaitRuns(t *testing.T, d *db.DB, name string, want int64) {
	t.Helper()
	eventually(t, "the due times are dealt with", func() bool {
		n, err := db.Value[int64](t.Context(), d.Read(), countRuns, name)
		return err == nil && n >= want
	})
}

func TestScheduleFiresOnceOnManyNodes(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		now.Advance(noon.Add(30 * time.Second).Sub(now.Now()))
		nodes := func() (list []*job.Queue, stop func()) {
			var stops []func()
			for range 3 {
				q := node(d, quick, ok, job.Options{})
				if err := q.Schedule("hourly", "@hourly", "test", nil); err != nil {
					t.Fatal(err)
				}
				list = append(list, q)
				stops = append(stops, start(t, q))
			}
			return list, func() {
				for _, stop := range stops {
					stop()
				}
			}
		}
		list, stop := nodes()
		check := func(when string, want int) {
			t.Helper()
			eventually(t, when, func() bool { return count(t, list[0], job.Filter{Kind: "test", State: job.Succeeded}) >= want })
			time.Sleep(100 * time.Millisecond) // ten more looks by each node
			if n := count(t, list[0], job.Filter{Kind: "test"}); n != want {
				t.Fatalf("%s: %d jobs, want %d", when, n, want)
			}
		}
		awaitRuns(t, d, "hourly", 1)
		check("a schedule that is new waits", 0)
		now.Advance(time.Hour)
		check("it fires once", 1)
		now.Advance(time.Hour)
		check("and again", 2)
		now.Advance(5 * time.Hour)
		check("missed times count once", 3)
		now.Advance(-2 * time.Hour)
		check("a clock that is set back fires nothing", 3)
		stop()
		now.Advance(5 * time.Hour)
		list, _ = nodes()
		check("what was missed while all were down is made up for, once", 4)
	})
}

func TestScheduleDoesNotPileUp(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		gate := make(chan struct{})
		config := quick
		config.Lease = time.Hour * 100
		q := node(d, config, func(context.Context, *job.Run) error { <-gate; return nil }, job.Options{})
		if err := q.Schedule("often", "@every 1m", "test", map[string]int{"n": 1}); err != nil {
			t.Fatal(err)
		}
		start(t, q)
		for i := range int64(3) {
			awaitRuns(t, d, "often", i+1)
			now.Advance(time.Minute)
		}
		if n := count(t, q, job.Filter{Kind: "test"}); n != 1 {
			t.Errorf("%d jobs while the first is unfinished, want 1", n)
		}
		close(gate)
	})
}

func TestScheduleRefusesMistakes(t *testing.T) {
	q := node(dbtest.SQLite(t, db.Options{}), quick, ok, job.Options{})
	if err := q.Schedule("taken", "@daily", "test", nil); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"a name that is taken": q.Schedule("taken", "@daily", "test", nil),
		"no name":              q.Schedule("", "@daily", "test", nil),
		"an unknown kind":      q.Schedule("new", "@daily", "unheard of", nil),
		"a wrong time":         q.Schedule("new", "daily", "test", nil),
	} {
		if err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestOldJobsAreRemovedDaily(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		now.Advance(noon.Sub(now.Now()))
		config := quick
		config.Keep = 48 * time.Hour
		q := node(d, config, func(_ context.Context, run *job.Run) error {
			var fate string
			if err := errors.Join(run.Payload(&fate), run.Row(1, "sku", true, "", "")); err != nil {
				return err
			}
			if fate == "dies" {
				return job.Permanent(errors.New(fate))
			}
			return nil
		}, job.Options{})
		start(t, q)
		old, dead := add(t, d, q, job.Job{Payload: "lives"}), add(t, d, q, job.Job{Payload: "dies"})
		await(t, q, old, job.Succeeded)
		await(t, q, dead, job.Dead)
		awaitRuns(t, d, "job.prune", 1)
		waiting := add(t, d, q, job.Job{Payload: "lives", RunAt: noon.Add(10_000 * time.Hour)})
		cleaned := func(days int) {
			t.Helper()
			now.Advance(24 * time.Hour)
			eventually(t, "the daily job has run", func() bool {
				return count(t, q, job.Filter{Kind: "job.prune", State: job.Succeeded}) == days
			})
		}
		cleaned(1) // at 03:17 of the next day
		cleaned(2)
		young := add(t, d, q, job.Job{Payload: "lives"})
		await(t, q, young, job.Succeeded)
		get(t, q, old)
		now.Advance(25 * time.Hour) // which also makes the first daily job old enough
		eventually(t, "the daily job has removed its first predecessor", func() bool {
			list, err := q.List(t.Context(), job.Filter{Kind: "job.prune", State: job.Succeeded})
			return err == nil && len(list) == 2 && strings.Contains(string(list[0].Result), `"removed":3`)
		})
		for name, number := range map[string]id.Job{"succeeded": old, "dead": dead} {
			if _, err := q.Get(t.Context(), number); fault.CodeOf(err) != fault.CodeNotFound {
				t.Errorf("the old %s job is still there: %v", name, err)
			}
			if rows, err := q.Rows(t.Context(), number, 0, 0); len(rows) != 0 || err != nil {
				t.Errorf("rows of the %s job are still there: %v, %v", name, rows, err)
			}
		}
		get(t, q, young)
		get(t, q, waiting)
		oldest, err := db.Value[int64](t.Context(), d.Read(), db.SQL(`SELECT MIN(due_at) FROM cron_run`))
		if limit := now.Now().Add(-config.Keep); err != nil || clock.FromMicros(oldest).Before(limit) {
			t.Errorf("a run of %s is still there, %v", clock.FromMicros(oldest), err)
		}
	})
}
