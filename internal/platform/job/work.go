package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// EventDead is the type of the event that announces a dead job. Its data has kind, attempts and error.
const EventDead = "job.dead"

// Run works on jobs and schedules until ctx ends, then lets the jobs at work finish as the package documentation says,
// and returns nil. A queue is run once at a time.
func (q *Queue) Run(ctx context.Context) error {
	worker := workerName()
	// Jobs outlive ctx by the grace; their own end is told by stop.
	jobs, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(errStopping)
	var crew, clockwork sync.WaitGroup
	clockwork.Go(func() { q.watch(ctx) })
	slots := make(chan struct{}, q.config.Workers)
	for q.ready(ctx, slots) {
		r, ok, err := q.claim(ctx, worker)
		if err != nil && ctx.Err() == nil {
			q.log.ErrorContext(ctx, "jobs could not be claimed and will be looked for again", "error", err)
		}
		if err != nil || !ok {
			<-slots
			q.idle(ctx)
			continue
		}
		run := q.begin(jobs, r)
		crew.Go(func() {
			defer q.Poke() // a kind that was at its limit may have room now
			defer func() { <-slots }()
			q.work(run)
		})
	}
	clockwork.Wait()
	q.finish(&crew, stop)
	return nil
}

// workerName is unique to one call of Run, so that what an earlier one left behind cannot pass for the present one.
func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s/%d/%08x", host, os.Getpid(), rand.Uint32())
}

// ready waits for a free slot and takes it; false when ctx has ended.
func (q *Queue) ready(ctx context.Context, slots chan<- struct{}) bool {
	select {
	case <-ctx.Done():
		return false
	case slots <- struct{}{}:
		return ctx.Err() == nil
	}
}

// idle waits until there may be work.
func (q *Queue) idle(ctx context.Context) {
	timer := time.NewTimer(q.config.Poll)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-q.poked:
	case <-timer.C:
	}
}

// finish waits for the crew: first in patience, then after telling them, then it puts back what they hold.
func (q *Queue) finish(crew *sync.WaitGroup, stop context.CancelCauseFunc) {
	home := make(chan struct{})
	go func() { crew.Wait(); close(home) }()
	for _, step := range []func(){func() { stop(errStopping) }, q.releaseAll} {
		timer := time.NewTimer(q.config.Grace)
		select {
		case <-home:
			timer.Stop()
			return
		case <-timer.C:
			step()
		}
	}
}

// releaseAll puts back the jobs whose handlers do not listen. Whatever they report later is refused.
func (q *Queue) releaseAll() {
	q.mu.Lock()
	left := make([]*Run, 0, len(q.active))
	for run := range q.active {
		left = append(left, run)
	}
	q.mu.Unlock()
	for _, run := range left {
		q.log.Warn("a job did not stop in time; it is given back", "job", run.ID().String(), "kind", run.record.Kind)
		q.settle(run, errStopping)
	}
}

// open is the kinds that this node has room for, sorted.
func (q *Queue) open() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	busy := map[string]int{}
	for run := range q.active {
		busy[run.record.Kind]++
	}
	var open []string
	for name, k := range q.kinds {
		if busy[name] < k.options.Concurrency {
			open = append(open, name)
		}
	}
	slices.Sort(open)
	return open
}

// claim takes one due job of a kind that has room.
func (q *Queue) claim(ctx context.Context, worker string) (r Record, ok bool, err error) {
	kinds := q.open()
	if len(kinds) == 0 {
		return Record{}, false, nil
	}
	now := q.config.Clock.Now()
	args := []any{clock.Micros(now)}
	for _, name := range kinds {
		args = append(args, name)
	}
	// A look costs no write transaction; an idle queue should disturb nobody.
	kind, err := db.Value[string](ctx, q.db.Read(), selectDue.For(len(kinds)), args...)
	if err != nil {
		return Record{}, false, unlessNone(err)
	}
	err = q.db.Write(ctx, func(tx db.Tx) error {
		r, err = db.One(ctx, tx, scanRecord, claimJob, worker, clock.Micros(now.Add(q.config.Lease)), clock.Micros(now), kind)
		return err
	})
	return r, err == nil, unlessNone(err)
}

func unlessNone(err error) error {
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	return err
}

// begin makes the attempt for a job that was claimed.
func (q *Queue) begin(jobs context.Context, r Record) *Run {
	q.mu.Lock()
	defer q.mu.Unlock()
	run := &Run{queue: q, record: r, kind: q.kinds[r.Kind], leaseUntil: r.LeaseUntil}
	ctx, lose := context.WithCancelCause(jobs)
	ctx, end := context.WithTimeout(ctx, run.kind.options.Timeout)
	run.ctx, run.lose, run.end = ctx, func() { lose(ErrLeaseLost) }, func() { end(); lose(nil) }
	q.active[run] = struct{}{}
	return run
}

// work runs the handler and records how it ended.
func (q *Queue) work(run *Run) {
	defer func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		delete(q.active, run)
	}()
	defer run.end()
	finished := make(chan struct{})
	var keeper sync.WaitGroup
	keeper.Go(func() { run.keep(finished) })
	ctx, span := q.trace(run)
	err := contained(func() error { return run.kind.handler(ctx, run) })
	span.End(err)
	close(finished)
	keeper.Wait()

	if err != nil && errors.Is(run.ctx.Err(), context.DeadlineExceeded) {
		err = fmt.Errorf("the attempt took longer than %s: %w", run.kind.options.Timeout, err)
	}
	q.settle(run, err)
}

// contained turns a panic of a handler into an error.
func contained(f func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("panic: %v\n%s", value, debug.Stack())
		}
	}()
	return f()
}

// settle records the end of an attempt, trying again while the lease lasts: after that the watch of some node does it.
func (q *Queue) settle(run *Run, err error) {
	run.flushing.Lock()
	defer run.flushing.Unlock()
	run.mu.Lock()
	r, rows, deadline := run.record, run.rows, run.leaseUntil
	r.Progress, r.Total = run.done, run.total
	if run.result != "" {
		r.Result = json.RawMessage(run.result)
	}
	run.mu.Unlock()
	stopping := err != nil && errors.Is(context.Cause(run.ctx), errStopping)

	log := q.log.With("job", r.ID.String(), "kind", r.Kind, "attempt", r.Attempt)
	for try := 1; ; try++ {
		b := new(db.Batch)
		if stopping {
			q.addRelease(b, r)
		} else {
			q.addEnd(b, r, err, math.MaxInt64)
		}
		addRows(b, r.ID, rows)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(run.ctx), 5*time.Second)
		failed := q.db.Submit(ctx, b)
		cancel()
		switch {
		case failed == nil:
			if err != nil && !stopping {
				log.Warn("an attempt at a job failed", "error", err)
			}
			return
		case errors.Is(failed, ErrLeaseLost):
			log.Warn("a job's result came too late and was refused", "result", err)
			return
		case stopping || !q.config.Clock.Now().Before(deadline):
			log.Error("the end of a job could not be recorded; its lease will run out", "error", failed)
			return
		}
		<-time.After(min(time.Duration(try)*100*time.Millisecond, time.Second))
	}
}

// addEnd writes how an attempt ended: succeeded, failed with another attempt to come, or dead, which is announced.
func (q *Queue) addEnd(b *db.Batch, r Record, err error, leaseBound int64) {
	now := q.config.Clock.Now()
	r.State, r.FinishedAt, r.Error = Succeeded, now, ""
	if err != nil {
		r.State, r.Error = Dead, clean(err.Error(), errorLimit)
		_, hopeless := errors.AsType[*permanent](err)
		if !hopeless && r.Attempt < r.MaxAttempts {
			r.State, r.RunAt, r.FinishedAt = Failed, now.Add(q.config.Backoff(r.Attempt)), time.Time{}
		}
	}
	addSettle(b, r, now, leaseBound)
	if r.State != Dead {
		return
	}
	data, err := json.Marshal(DeadEvent{r.Kind, r.Attempt, r.Error})
	if err != nil {
		panic(err) // strings and an integer can always be encoded
	}
	q.events.Add(b, outbox.Event{
		Type: EventDead, EntityID: r.ID.String(), Version: r.Attempt, OccurredAt: now, Data: data,
	})
}

// addRelease puts a job back, with another attempt in place of the one that was cut short. The number of the attempt is
// used up: attempts only grow, so that the worker of an earlier one can never be taken for that of a later.
func (q *Queue) addRelease(b *db.Batch, r Record) {
	now := q.config.Clock.Now()
	r.State, r.RunAt, r.MaxAttempts = Queued, now, r.MaxAttempts+1
	addSettle(b, r, now, math.MaxInt64)
}

// addSettle writes r over its attempt, if that is still running under r's worker.
func addSettle(b *db.Batch, r Record, now time.Time, leaseBound int64) {
	b.Exec(settleJob, string(r.State), clock.Micros(r.RunAt), r.MaxAttempts, r.Progress, r.Total, string(r.Result), r.Error,
		clock.Micros(now), clock.Micros(r.FinishedAt), int64(r.ID), r.Worker, r.Attempt, leaseBound).Want(1, ErrLeaseLost)
}

// errLeaseExpired is the failure of an attempt whose worker fell silent.
var errLeaseExpired = errors.New(
	"the worker fell silent and its lease ran out: it was killed, or cut off from the database")

// reap ends the attempts whose workers fell silent, on whatever node they were.
func (q *Queue) reap(ctx context.Context) error {
	now := clock.Micros(q.config.Clock.Now())
	expired, err := db.List(ctx, q.db.Read(), scanRecord, selectExpired, now)
	if err != nil {
		return err
	}
	for _, r := range expired {
		b := new(db.Batch)
		q.addEnd(b, r, errLeaseExpired, now)
		b.AfterCommit(q.Poke)
		err := q.db.Submit(ctx, b)
		if errors.Is(err, ErrLeaseLost) {
			continue // another node was faster, or the worker came back
		}
		if err != nil {
			return err
		}
		q.log.WarnContext(ctx, "a job's lease ran out", "job", r.ID.String(), "kind", r.Kind, "worker", r.Worker)
	}
	return nil
}
