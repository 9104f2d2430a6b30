package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// schedule is a job that is added again and again.
type schedule struct {
	name    string
	spec    spec
	kind    string
	payload any
	last    time.Time // due time that was seen to be dealt with; zero: not looked up yet
}

// Schedule has a job of the kind added at the times of spec, in UTC: the five fields of cron (minute, hour, day,
// month, day of week), a word such as "@daily", or "@every 5m". The name keys the record of its runs. While the
// job of an earlier due time is unfinished no second one is added. It is called before Run; a spec that cannot be read,
// a name that is taken and a kind that is not registered are errors.
func (q *Queue) Schedule(name, text, kindName string, payload any) error {
	s, err := parseSpec(text)
	if err != nil {
		return fmt.Errorf("schedule %s: %w", name, err)
	}
	if _, ok := q.kind(kindName); !ok {
		return fmt.Errorf("schedule %s: kind %q is not registered", name, kindName)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, taken := q.schedules[name]; taken || name == "" {
		return fmt.Errorf("schedule %q: the name is taken or empty", name)
	}
	q.schedules[name] = &schedule{name: name, spec: s, kind: kindName, payload: payload}
	return nil
}

// watch looks after due times at every poll, and after silent workers four times in a lease, until ctx ends.
func (q *Queue) watch(ctx context.Context) {
	ticker := time.NewTicker(q.config.Poll)
	defer ticker.Stop()
	sinceReap := q.config.Lease // the first look is at once: this node may have crashed a moment ago
	for {
		if sinceReap >= q.config.Lease/4 {
			sinceReap = 0
			q.complain(ctx, "looking after silent workers", q.reap(ctx))
		}
		for _, s := range q.everySchedule() {
			q.complain(ctx, "running the schedule "+s.name, q.fire(ctx, s))
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			sinceReap += q.config.Poll
		}
	}
}

// complain logs what the next look will try again.
func (q *Queue) complain(ctx context.Context, duty string, err error) {
	if err != nil && ctx.Err() == nil {
		q.log.ErrorContext(ctx, "a duty of the job queue failed and will be tried again", "duty", duty, "error", err)
	}
}

func (q *Queue) everySchedule() []*schedule {
	q.mu.Lock()
	defer q.mu.Unlock()
	list := make([]*schedule, 0, len(q.schedules))
	for _, s := range q.schedules {
		list = append(list, s)
	}
	return list
}

// errRunTaken says that another node dealt with the due time.
var errRunTaken = errors.New("job: this due time is taken")

// fire adds the schedule's job if a due time has come that nobody dealt with. Of several that were missed, only the
// last counts.
func (q *Queue) fire(ctx context.Context, s *schedule) error {
	now := q.config.Clock.Now()
	if s.last.IsZero() {
		if err := q.recall(ctx, s, now); err != nil {
			return err
		}
	}
	due := s.spec.last(now)
	if !due.After(s.last) {
		return nil
	}
	b := new(db.Batch)
	job, err := q.Add(b, Job{Kind: s.kind, Payload: s.payload, UniqueKey: "schedule:" + s.name})
	if err != nil {
		return err
	}
	b.Exec(insertCronRun, s.name, clock.Micros(due), int64(job)).Want(1, errRunTaken)
	if err := q.db.Submit(ctx, b); err != nil && !errors.Is(err, errRunTaken) {
		return err
	}
	s.last = due
	return nil
}

// recall reads when the schedule last ran. One that never did is marked as seen now, so that it waits for its next time.
func (q *Queue) recall(ctx context.Context, s *schedule, now time.Time) error {
	last, err := db.Value[int64](ctx, q.db.Read(), selectCronRun, s.name)
	if err != nil {
		return err
	}
	if last == 0 {
		last = clock.Micros(now)
		b := new(db.Batch)
		b.Exec(insertCronRun, s.name, last, int64(0))
		if err := q.db.Submit(ctx, b); err != nil {
			return err
		}
	}
	s.last = clock.FromMicros(last)
	return nil
}

const (
	pruneKind  = "job.prune"
	pruneLimit = 500 // jobs removed in one transaction
)

// registerPrune has old jobs removed daily, by a job.
func (q *Queue) registerPrune() {
	q.Register(pruneKind, func(ctx context.Context, run *Run) error { return q.prune(ctx, run) }, Options{Concurrency: 1})
	if err := q.Schedule(pruneKind, "17 3 * * *", pruneKind, nil); err != nil {
		panic(err) // the text above is wrong
	}
}

// prune removes finished jobs, with their rows, and runs of schedules that are older than Config.Keep.
func (q *Queue) prune(ctx context.Context, run *Run) error {
	before := clock.Micros(q.config.Clock.Now().Add(-q.config.Keep))
	var removed int64
	for more := true; more; {
		err := q.db.Write(ctx, func(tx db.Tx) error {
			n, err := tx.Exec(ctx, deleteFinished, before, pruneLimit)
			more = n == pruneLimit
			tx.AfterCommit(func() { removed += n })
			return err
		})
		if err != nil {
			return fmt.Errorf("remove finished jobs: %w", err)
		}
	}
	b := new(db.Batch)
	b.Exec(deleteCronRuns, before)
	if err := q.db.Submit(ctx, b); err != nil {
		return fmt.Errorf("remove runs of schedules: %w", err)
	}
	return run.SetResult(map[string]int64{"removed": removed})
}
