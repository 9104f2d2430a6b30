package db

import (
	"context"
	"sync/atomic"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/trace"
)

// submission is a batch on its way through the queue. Its state decides the race between a caller who cancels and the
// dispatcher that takes it: exactly one of them moves it away from waiting.
type submission struct {
	ctx   context.Context //nolint:containedctx // of whoever waits for it
	span  trace.Span
	batch *Batch
	state atomic.Int32
	done  chan error // buffered; answered exactly once after the submission was taken
}

const (
	waiting int32 = iota
	taken
	withdrawn
)

// Submit commits a finished batch, together with whoever else is waiting. It returns nil when the batch is committed;
// the fault of the first guard that did not hold, or a *Violation; Canceled when ctx ended while the batch was still
// waiting; ErrBusy when there was no place in the queue. After any error nothing of the batch was done, with one
// exception: ErrUnknownOutcome.
func (d *DB) Submit(ctx context.Context, b *Batch) error {
	if d.options.Probe != nil {
		return d.options.Probe.submit(ctx, b, d.submit)
	}
	return d.submit(ctx, b)
}

func (d *DB) submit(ctx context.Context, b *Batch) error {
	ctx, span := trace.Child(ctx, "submit", trace.Inside)
	b.place = span.Place()
	err := d.wait(ctx, &submission{ctx: ctx, span: span, batch: b, done: make(chan error, 1)})
	span.End(named(err))
	if err != nil {
		return err
	}
	for _, f := range b.after {
		f()
	}
	return nil
}

// wait puts a submission into the queue and waits until it is answered.
func (d *DB) wait(ctx context.Context, s *submission) (err error) {
	if err := d.enqueue(ctx, s); err != nil {
		return err
	}
	select {
	case err = <-s.done:
	case <-ctx.Done():
		if s.state.CompareAndSwap(waiting, withdrawn) {
			return fault.From(ctx.Err())
		}
		// It is being committed right now: the caller is told what became of it, not what it wished for.
		err = <-s.done
	case <-d.drained:
		// It slipped into the queue behind the last dispatcher, unless that one answered it.
		if s.state.CompareAndSwap(waiting, withdrawn) {
			return ErrBusy
		}
		err = <-s.done
	}
	return err
}

func (d *DB) enqueue(ctx context.Context, s *submission) error {
	if err := ctx.Err(); err != nil {
		return fault.From(err)
	}
	select {
	case <-d.closing:
		return ErrBusy
	default:
	}
	select {
	case d.queue <- s:
		return nil
	default:
	}
	timer := time.NewTimer(d.options.QueueWait)
	defer timer.Stop()
	select {
	case d.queue <- s:
		return nil
	case <-ctx.Done():
		return fault.From(ctx.Err())
	case <-timer.C:
		d.counts.queueFull.Add(1)
		return ErrBusy.WithRetryAfter(time.Second)
	case <-d.closing:
		return ErrBusy
	}
}

// dispatch takes groups from the queue until the database is closed; what is in the queue then is still answered.
func (d *DB) dispatch() {
	for {
		select {
		case first := <-d.queue:
			d.runFrom(first)
		case <-d.closing:
			for {
				select {
				case first := <-d.queue:
					d.runFrom(first)
				default:
					return
				}
			}
		}
	}
}

// runFrom runs one group: first and whoever else waits already.
func (d *DB) runFrom(first *submission) {
	group := make([]*submission, 0, d.options.GroupLimit)
	next, more := first, true
	for more {
		if next.state.CompareAndSwap(waiting, taken) {
			group = append(group, next)
		}
		more = false
		if len(group) < d.options.GroupLimit {
			select {
			case next = <-d.queue:
				more = true
			default:
			}
		}
	}
	if len(group) == 0 {
		return
	}
	d.counts.groups.Add(1)
	d.counts.batches.Add(int64(len(group)))
	for _, s := range group {
		if s.span.On() {
			s.span.Set(trace.Number("winkel.db.group", int64(len(group))), trace.Number("winkel.db.statements", int64(s.batch.Len())))
			s.span.Event("taken into a group")
		}
	}
	d.engine.runGroup(group)
}
