package job

import (
	"context"
	"sync"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/trace"
)

// Trace has attempts traced. It is called before Run.
func (q *Queue) Trace(t *trace.Tracer) { q.tracer = t }

// trace begins the trace of an attempt. It is linked to what added the job, where that was traced and happened in this process.
func (q *Queue) trace(run *Run) (context.Context, trace.Span) {
	if q.tracer == nil {
		return run.ctx, trace.Span{}
	}
	ctx, span := q.tracer.Begin(run.ctx, "job "+run.record.Kind, trace.Work, q.causes.take(run.ID()))
	if !span.On() {
		return run.ctx, span
	}
	span.Set(trace.Text("winkel.job.kind", run.record.Kind), trace.Text("winkel.job.id", run.ID().String()),
		trace.Number("winkel.job.attempt", run.Attempt()))
	return ctx, span
}

// causesMost bounds what is remembered; what comes later is not linked.
const causesMost = 1000

// causes remembers where jobs came from that were added while a trace was kept. That is few, and no longer than until the first attempt:
// a column for it would be written with every job, for the sake of the one in a hundred whose trace is kept.
type causes struct {
	mu     sync.Mutex
	places map[id.Job]trace.Place
}

func (c *causes) remember(job id.Job, from trace.Place) {
	if !from.Known() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.places == nil {
		c.places = map[id.Job]trace.Place{}
	}
	if len(c.places) < causesMost {
		c.places[job] = from
	}
}

func (c *causes) take(job id.Job) trace.Place {
	c.mu.Lock()
	defer c.mu.Unlock()
	from := c.places[job]
	delete(c.places, job)
	return from
}
