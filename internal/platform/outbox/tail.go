package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/internal/platform/trace"
)

// ReadLimit is how many events a reader is handed at once, at most. Fewer are all that there were.
const ReadLimit = 200

// How readers pace themselves.
const (
	pollEvery = 250 * time.Millisecond // how soon news from other nodes is seen
	// After a wake-up the next looks come sooner: the news may be held back for a moment by an older transaction.
	pollSoon = 5 * time.Millisecond
	// A consumer that has read all there was lets the next events gather, because each of its steps is a write transaction:
	// a busy shop would have one for each event, and orders would wait behind them. The longer a step took, the longer.
	gatherFor  = 25 * time.Millisecond
	gatherMost = 100 * time.Millisecond
	gatherPart = 8 // times what the step took
	// How long it may stay unwritten that a consumer has passed over events that do not concern it.
	noteAfter = 500 * time.Millisecond
	retryBase = 100 * time.Millisecond
	retryMost = 30 * time.Second
	lookFor   = 5 * time.Second // what one look of a follower may take
	trustFor  = 5 * time.Second // how long a cursor is taken to be where it was seen
)

// ErrPruned is returned by Follow when events after the place it was given are gone: build the model anew.
var ErrPruned = errors.New("outbox: the log no longer reaches back to this position")

// errMoved says that another node moved the cursor first.
var errMoved = errors.New("outbox: the cursor was moved by another node")

// Consumer is one reader of the log with a durable place in it.
type Consumer struct {
	// Name keys the consumer's cursor. It may not change: a new name begins at the beginning of the log.
	Name string
	// Apply does the consumer's work for at most ReadLimit events, in order, inside the transaction that moves the cursor.
	// The transaction may run again, and an error is tried again with the same events: change nothing outside of tx.
	// Events of types that do not concern the consumer must be passed over by returning nil.
	Apply func(ctx context.Context, tx db.Tx, events []Event) error
	// Prepare is for consumers that read much: it does that before the transaction, when it holds up nobody, and returns what
	// is left to do inside; nil: nothing, and the events are passed over. What it has read may have changed by then, or be applied by
	// another node. With it Apply is not used.
	Prepare func(ctx context.Context, events []Event) (func(ctx context.Context, tx db.Tx) error, error)
	// Limit is how many events are applied at once, at most; 0 stands for ReadLimit. A consumer that writes much for each of
	// them takes fewer, so that orders that wait behind its transaction do not notice.
	Limit int
	// Prompt is for a consumer of which others wait for what it tells: it gathers for no longer than it must.
	Prompt bool
	// Concerns says by its type whether an event can be of interest; nil: each can. Others are passed over without a transaction.
	Concerns func(kind string) bool
}

// limit is how many events are applied at once.
func (c *Consumer) limit() int {
	if c.Limit == 0 {
		return ReadLimit
	}
	return min(c.Limit, ReadLimit)
}

// concerning is those of some events that concern the consumer, at most its limit, and how many were looked at for them.
func (c *Consumer) concerning(events []Event) (some []Event, looked int) {
	for looked < len(events) && len(some) < c.limit() {
		if e := events[looked]; c.Concerns == nil || c.Concerns(e.Type) {
			some = append(some, e)
		}
		looked++
	}
	return some, looked
}

// prepare is what is to be done for the events inside the transaction.
func (c *Consumer) prepare(ctx context.Context, events []Event) (apply func(ctx context.Context, tx db.Tx) error, err error) {
	if c.Prepare == nil {
		return func(ctx context.Context, tx db.Tx) error { return c.Apply(ctx, tx, events) }, nil
	}
	err = contained(func() error {
		apply, err = c.Prepare(ctx, events)
		return err
	})
	return apply, err
}

// Run tails the log for the consumers, each on its own, until ctx ends; then it returns nil. It returns an error only
// when the log cannot be made ready at the start. Any number of nodes may run the same consumers.
func (l *Log) Run(ctx context.Context, consumers ...Consumer) error {
	if err := l.Rebase(ctx); err != nil && ctx.Err() == nil {
		return fmt.Errorf("make the event log ready: %w", err)
	}
	var running sync.WaitGroup
	for _, c := range consumers {
		running.Go(func() { _ = l.tail(ctx, l.persistent(ctx, c)) }) // its steps do not fail
	}
	running.Wait()
	<-ctx.Done()
	return nil
}

// Follow hands every event after from to f, in order, at most ReadLimit at once, until ctx ends; then it returns nil. f is
// called after every look at the log, four times a second or more often: without events when there are none, so that
// whoever has not been called for longer knows that something may have happened unheard. The place is kept in memory
// alone. The first error of the database or of f ends it and is returned: a model in memory is not to be relied on then.
// If the log was pruned beyond from, or from is of another database, the answer is ErrPruned.
func (l *Log) Follow(ctx context.Context, from Position, f func([]Event) error) error {
	if from != Beginning {
		there, err := l.Has(ctx, from)
		switch {
		case err != nil && ctx.Err() != nil:
			return nil //nolint:nilerr // the end of ctx is how following ends
		case err != nil:
			return fmt.Errorf("follow the event log: %w", err)
		case !there:
			return ErrPruned
		}
	}
	return l.tail(ctx, func() (again bool, err error) {
		look, cancel := context.WithTimeout(ctx, lookFor)
		events, err := l.after(look, from, ReadLimit)
		cancel()
		if err != nil {
			return false, fmt.Errorf("follow the event log: %w", err)
		}
		if err := contained(func() error { return f(events) }); err != nil {
			return false, err
		}
		if len(events) == 0 {
			return false, nil
		}
		from = events[len(events)-1].Position()
		return true, nil
	})
}

// tail calls step until ctx ends, then it returns nil, or until step fails: at once while there is more to do, else after
// a wake-up or a pause.
func (l *Log) tail(ctx context.Context, step func() (again bool, err error)) error {
	pause := pollEvery
	for ctx.Err() == nil {
		awake := l.signal()
		again, err := step()
		switch {
		case ctx.Err() != nil:
			return nil //nolint:nilerr // the end of ctx is how following ends
		case err != nil:
			return err
		case again:
			pause = pollSoon
			continue
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-awake:
			pause = pollSoon
		case <-timer.C:
			pause = min(2*pause, pollEvery)
		}
		timer.Stop()
	}
	return nil
}

// persistent is a step that advances a consumer. When that fails it says so and pauses, longer each time.
func (l *Log) persistent(ctx context.Context, c Consumer) func() (again bool, err error) {
	failures, at := 0, seen{}
	return func() (bool, error) {
		began := time.Now()
		found, rest, err := l.advance(ctx, c, &at)
		switch {
		case err == nil:
			failures = 0
			if found && !rest {
				most := gatherMost
				if c.Prompt {
					most = gatherFor
				}
				sleep(ctx, min(max(gatherFor, gatherPart*time.Since(began)), most))
			}
			return found, nil
		case errors.Is(err, errMoved), ctx.Err() != nil:
			return true, nil //nolint:nilerr // somebody else moved the cursor, or it is time to stop: neither is a failure
		}
		failures++
		wait := backoff(failures)
		slog.ErrorContext(ctx, "events could not be applied and will be tried again",
			"consumer", c.Name, "failures", failures, "wait", wait, "error", err)
		sleep(ctx, wait)
		return true, nil
	}
}

// seen is where a consumer was in the log when this process looked last. Nobody but the nodes moves a cursor, and they move it
// forward; a person may put one back.
type seen struct {
	cursor Position
	at     time.Time // zero: it has to be looked for
	isOwn  bool      // this process moved it there: it is likely to be the one that moves it on
	// past is up to where nothing else concerned the consumer, and since is when that began to be unwritten.
	past  Position
	since time.Time
}

// stands is that the cursor stands somewhere now.
func (s *seen) stands(at Position, isOwn bool) {
	*s = seen{cursor: at, past: at, at: time.Now(), isOwn: isOwn}
}

// pass is that nothing up to a place concerns the consumer.
func (s *seen) pass(to Position) {
	if s.past == s.cursor {
		s.since = time.Now()
	}
	s.past = to
}

// advance applies the next events for a consumer and moves its cursor, in one transaction. It tells whether there were any, and whether
// there may be more. The cursor is taken to be where it was a moment ago: if it is not, it cannot be moved from there.
func (l *Log) advance(ctx context.Context, c Consumer, last *seen) (found, rest bool, err error) {
	if time.Since(last.at) >= trustFor {
		if _, err := l.locate(ctx, c, last); err != nil {
			return false, false, err
		}
	}
	events, err := l.after(ctx, last.past, ReadLimit)
	if err != nil {
		return false, false, err
	}
	some, looked := c.concerning(events)
	isDue := last.past != last.cursor && time.Since(last.since) >= noteAfter
	if (len(some) > 0 || isDue) && !last.isOwn {
		// Another node may have been faster, which costs less to find out now.
		if same, err := l.locate(ctx, c, last); err != nil || !same {
			return true, true, err
		}
	}
	var apply func(context.Context, db.Tx) error
	if len(some) > 0 {
		var end func(error)
		ctx, end = l.trace(ctx, c.Name, len(some))
		defer func() { end(err) }()
		if apply, err = c.prepare(ctx, some); err != nil {
			return true, false, err
		}
	}
	if looked > 0 {
		last.pass(events[looked-1].Position())
	}
	if apply != nil || isDue {
		err = l.step(ctx, c, last, apply)
	}
	return looked > 0, looked < len(events) || looked == ReadLimit, err
}

// locate looks where the cursor of a consumer stands. It reports whether that is where it was seen last.
func (l *Log) locate(ctx context.Context, c Consumer, last *seen) (same bool, err error) {
	at, err := l.place(ctx, c.Name)
	if err != nil {
		return false, err
	}
	if same = !last.at.IsZero() && at == last.cursor; !same {
		last.stands(at, false)
	}
	last.at = time.Now()
	return same, nil
}

// step moves the cursor of a consumer to where it has passed, together with what apply does; nil: nothing.
func (l *Log) step(ctx context.Context, c Consumer, last *seen, apply func(context.Context, db.Tx) error) error {
	to := last.past
	err := l.db.Write(ctx, func(tx db.Tx) error {
		// The cursor first: a node that comes second waits here, and then finds that there is nothing left to do.
		moved, err := tx.Exec(ctx, moveCursor, to.TX, int64(to.ID), clock.Micros(tx.Now()),
			c.Name, last.cursor.TX, int64(last.cursor.ID))
		if err != nil {
			return err
		}
		if moved == 0 {
			return errMoved
		}
		if apply == nil {
			return nil
		}
		return contained(func() error { return apply(ctx, tx) })
	})
	if err != nil {
		*last = seen{} // what was read is not applied, or was by another node
		return err
	}
	last.stands(to, true)
	return nil
}

// trace begins the trace of one step of a consumer; end ends it. A step that another node was faster with has not failed.
func (l *Log) trace(ctx context.Context, consumer string, events int) (_ context.Context, end func(error)) {
	ctx, span := l.tracer.Begin(ctx, "events for "+consumer, trace.Work)
	if span.On() {
		span.Set(trace.Text("winkel.consumer", consumer), trace.Number("winkel.events", int64(events)))
	}
	return ctx, func(err error) {
		if errors.Is(err, errMoved) {
			err = nil
		}
		span.End(err)
	}
}

// contained turns a panic of f into an error, so that a consumer's mistake does not end the program.
func contained(f func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("panic: %v\n%s", value, debug.Stack())
		}
	}()
	return f()
}

// backoff is the pause after the given number of failures in a row: exponential, half of it by chance.
func backoff(failures int) time.Duration {
	most := retryMost
	if failures < 16 {
		most = min(retryBase<<(failures-1), retryMost)
	}
	return most/2 + rand.N(most/2)
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
