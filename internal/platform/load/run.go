package load

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// Turn is one request of somebody. It says what became of it.
type Turn func(ctx context.Context) Outcome

// Source makes somebody: the nth. End is called when he goes.
type Source func(n int) (turn Turn, end func())

// Span is how long something runs: first without being counted, then counted.
type Span struct{ WarmUp, For time.Duration }

func (s Span) recorder(from time.Time) *Recorder {
	begin := from.Add(s.WarmUp)
	return NewRecorder(begin, begin.Add(s.For))
}

// Closed is a crowd: so many people who think between Least and Most before each request, which is drawn by Seed. They come one after
// the other within the time that one of them thinks.
type Closed struct {
	Span

	People      int
	Least, Most time.Duration
	Seed        uint64
}

// Run lets the crowd in, and sends it away at the end of the span or of ctx. What is asked at the end is answered.
func (c Closed) Run(ctx context.Context, source Source, watch Watch) Report {
	now := time.Now()
	recorder := c.recorder(now)
	answering := context.WithoutCancel(ctx)
	ctx, cancel := context.WithDeadline(ctx, recorder.end)
	defer cancel()
	var crowd sync.WaitGroup
	for n := range c.People {
		crowd.Go(func() {
			draw := rand.New(rand.NewPCG(c.Seed, uint64(n)))
			think := func() time.Duration { return c.Least + time.Duration(draw.Int64N(int64(c.Most-c.Least)+1)) }
			turn, end := source(n)
			defer end()
			timer := time.NewTimer(0)
			defer timer.Stop()
			intended := now.Add(time.Duration(draw.Int64N(int64(c.Most) + 1)))
			for wait(ctx, timer, time.Until(intended)) {
				outcome := turn(answering)
				ended := time.Now()
				recorder.Record(intended, ended, outcome)
				intended = ended.Add(think())
			}
		})
	}
	watch.run(ctx, recorder)
	crowd.Wait()
	return recorder.Report()
}

// wait waits that long, and reports whether ctx goes on.
func wait(ctx context.Context, timer *time.Timer, d time.Duration) bool {
	timer.Reset(max(d, 0))
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// Open is requests that arrive at a constant rate, whatever becomes of those before.
type Open struct {
	Span

	Rate   float64 // requests a second, above 0
	AtOnce int     // people who take them; what arrives while all are busy waits, and its latency counts
}

// notBegun is what is said of arrivals that were never taken up.
const notBegun = "not begun before the end"

// Run lets requests arrive until the end of the span or of ctx. What has been taken up then is answered; what was still waiting is an
// error that took until then.
func (o Open) Run(ctx context.Context, source Source, watch Watch) Report {
	now := time.Now()
	recorder := o.recorder(now)
	answering := context.WithoutCancel(ctx)
	ctx, cancel := context.WithDeadline(ctx, recorder.end)
	defer cancel()
	queue := newQueue()
	var people sync.WaitGroup
	for n := range o.AtOnce {
		people.Go(func() {
			turn, end := source(n)
			defer end()
			for intended, more := queue.take(); more; intended, more = queue.take() {
				outcome := turn(answering)
				recorder.Record(intended, time.Now(), outcome)
			}
		})
	}
	people.Go(func() { o.arrive(ctx, now, queue) })
	watch.run(ctx, recorder)
	for _, intended := range queue.close() {
		recorder.Record(intended, time.Now(), Outcome{Kind: "waiting", Failure: notBegun})
	}
	people.Wait()
	return recorder.Report()
}

// arrive puts arrivals into the queue, each with the moment that it was meant for, however late the timer is.
func (o Open) arrive(ctx context.Context, from time.Time, queue *queue) {
	gap := float64(time.Second) / o.Rate
	timer := time.NewTimer(0)
	defer timer.Stop()
	for n := 0; ; {
		next := from.Add(time.Duration(float64(n) * gap))
		if !wait(ctx, timer, time.Until(next)) {
			return
		}
		for now := time.Now(); !next.After(now); next = from.Add(time.Duration(float64(n) * gap)) {
			queue.put(next)
			n++
		}
	}
}

// queue is arrivals in their order.
type queue struct {
	mu     sync.Mutex
	some   *sync.Cond
	list   []time.Time
	closed bool
}

func newQueue() *queue {
	q := &queue{}
	q.some = sync.NewCond(&q.mu)
	return q
}

func (q *queue) put(at time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.list = append(q.list, at)
	q.some.Signal()
}

func (q *queue) take() (at time.Time, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.list) == 0 && !q.closed {
		q.some.Wait()
	}
	if q.closed {
		return time.Time{}, false
	}
	at, q.list = q.list[0], q.list[1:]
	return at, true
}

// close ends the queue and returns what was left in it.
func (q *queue) close() []time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.some.Broadcast()
	return q.list
}
