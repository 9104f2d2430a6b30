package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// rowsAtOnce is how many row results are gathered before they are written.
const rowsAtOnce = 100

// Run is one attempt at a job, in the hands of its handler. It is safe for concurrent use.
type Run struct {
	queue  *Queue
	record Record
	kind   kind
	// ctx is the handler's: it ends with its timeout, its lease or the node.
	ctx  context.Context //nolint:containedctx // a Run is one call, and Row writes within the handler's time
	lose func()          // ends ctx with the cause ErrLeaseLost
	end  func()          // frees ctx

	flushing sync.Mutex // held while progress and rows are written, so that they are written in order

	mu         sync.Mutex
	changed    bool // progress or rows that are not written yet
	done       int64
	total      int64
	rows       []RowResult
	result     string
	leaseUntil time.Time
}

// ID names the job.
func (r *Run) ID() id.Job { return r.record.ID }

// Attempt counts from 1.
func (r *Run) Attempt() int64 { return r.record.Attempt }

// Payload decodes the job's payload into a pointer. A payload that does not fit is a Permanent error.
func (r *Run) Payload(into any) error {
	if err := json.Unmarshal(r.record.Payload, into); err != nil {
		return Permanent(fmt.Errorf("decode the payload: %w", err))
	}
	return nil
}

// Progress tells how much is done; total 0 says that it is not known. It is written about once a second.
func (r *Run) Progress(done, total int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done, r.total, r.changed = done, total, true
}

// Row tells what was done with one row of the input. Told again, in this attempt or a later one, it replaces what was
// told before. An error means that the results could not be written and the attempt should end: ErrLeaseLost, or the
// database's.
func (r *Run) Row(row int64, target string, ok bool, code, message string) error {
	r.mu.Lock()
	r.rows = append(r.rows, RowResult{Row: row, Target: target, OK: ok, Code: code, Message: message})
	r.changed = true
	full := len(r.rows) >= rowsAtOnce
	r.mu.Unlock()
	if !full {
		return nil
	}
	return r.flush(r.ctx)
}

// AddStep puts a step, named by the handler's rules, into the batch of its effect, so that the effect comes once however
// many attempts come to it. The batch is refused with ErrStepRefused when the step is done already, or the job is no
// longer this attempt's own. Steps are kept as long as the job.
func (r *Run) AddStep(b *db.Batch, step string) {
	b.Exec(insertStep, step, int64(r.record.ID), r.record.Worker, r.record.Attempt).Want(1, ErrStepRefused)
}

// StepDone reports whether a step is done, by this attempt or an earlier one; ErrLeaseLost when the job is no longer this
// attempt's own.
func (r *Run) StepDone(ctx context.Context, step string) (bool, error) {
	n, err := db.Value[int64](ctx, r.queue.db.Read(), countStep, step, int64(r.record.ID), r.record.Worker, r.record.Attempt)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return false, ErrLeaseLost
	case err != nil:
		return false, fmt.Errorf("look up a step of job %s: %w", r.ID(), err)
	}
	return n > 0, nil
}

// SetResult keeps v, encoded as JSON of at most ResultLimit, as the job's result when the attempt ends.
func (r *Run) SetResult(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode the result of job %s: %w", r.ID(), err)
	}
	if len(text) > ResultLimit {
		return fmt.Errorf("the result of job %s has %d bytes, the limit is %d", r.ID(), len(text), ResultLimit)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.result = string(text)
	return nil
}

// flush renews the lease and writes progress and rows with it.
func (r *Run) flush(ctx context.Context) error {
	r.flushing.Lock()
	defer r.flushing.Unlock()
	r.mu.Lock()
	rows, done, total := r.rows, r.done, r.total
	r.rows, r.changed = nil, false
	r.mu.Unlock()

	now := r.queue.config.Clock.Now()
	until := now.Add(r.queue.config.Lease)
	b := new(db.Batch)
	b.Exec(renewLease, clock.Micros(until), done, total, clock.Micros(now),
		int64(r.record.ID), r.record.Worker, r.record.Attempt).Want(1, ErrLeaseLost)
	addRows(b, r.record.ID, rows)
	err := r.queue.db.Submit(ctx, b)

	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err == nil:
		r.leaseUntil = until
	case errors.Is(err, ErrLeaseLost) || !now.Before(r.leaseUntil):
		r.lose()
		err = ErrLeaseLost
	default:
		r.rows, r.changed = append(rows, r.rows...), true
	}
	return err
}

func addRows(b *db.Batch, job id.Job, rows []RowResult) {
	for _, row := range rows {
		b.Exec(insertRow, int64(job), row.Row, clean(row.Target, messageLimit), row.OK,
			clean(row.Code, messageLimit), clean(row.Message, messageLimit))
	}
}

// clean makes text fit for a column: valid UTF-8 without NUL, which PostgreSQL refuses, and not longer than limit bytes.
func clean(text string, limit int) string {
	text = strings.ReplaceAll(text, "\x00", "")
	if len(text) > limit {
		text = text[:limit]
	}
	return strings.ToValidUTF8(text, "")
}

// keep renews the lease until finished is closed or the attempt's time is over. After that the lease runs out by itself.
func (r *Run) keep(finished <-chan struct{}) {
	beat := r.queue.config.Heartbeat
	tick := min(beat, time.Second)
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	quiet := time.Duration(0)
	for {
		select {
		case <-finished:
			return
		case <-r.ctx.Done():
			return
		case <-ticker.C:
		}
		quiet += tick
		r.mu.Lock()
		changed := r.changed
		r.mu.Unlock()
		if !changed && quiet < beat {
			continue
		}
		if err := r.flush(r.ctx); err != nil && r.ctx.Err() == nil {
			r.queue.log.WarnContext(r.ctx, "a job's lease could not be renewed", "job", r.ID().String(),
				"kind", r.record.Kind, "error", err)
			continue // quiet stays: the next tick tries again
		}
		quiet = 0
	}
}
