package outbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
)

// What consumers of the tests write: a row in named_lease for each event, keyed by it, so that applying one twice fails.
var (
	insertApplied = db.SQL(`INSERT INTO named_lease (name, holder, expires_at) VALUES ($1, $2, 0)`)
	countApplied  = db.SQL(`SELECT COUNT(*) FROM named_lease WHERE holder = $1`)
	putBack       = db.SQL(`UPDATE event_cursor SET tx = $1, event_id = 0`)
	countEvents   = db.SQL(`SELECT COUNT(*) FROM event`)
)

// add commits events of the given names, each in a batch of its own.
func add(t *testing.T, d *db.DB, log *outbox.Log, names ...string) {
	t.Helper()
	for _, name := range names {
		b := new(db.Batch)
		log.Add(b, outbox.Event{Type: "test.done", EntityID: name, Data: json.RawMessage(`{}`)})
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
}

// start runs f until the test asks it to stop, and waits for its end.
func start(t *testing.T, f func(ctx context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("stopped with %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("it does not stop")
		}
	})
	t.Cleanup(stop)
	return stop
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// notes gathers entity ids, from many goroutines.
type notes struct {
	mu   sync.Mutex
	list []string
}

func (n *notes) write(events []outbox.Event) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, e := range events {
		n.list = append(n.list, e.EntityID)
	}
	return nil
}

func (n *notes) read() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.list)
}

// noting is a consumer that writes down what it applied once that is committed.
func noting(name string, n *notes) outbox.Consumer {
	return outbox.Consumer{Name: name, Apply: func(_ context.Context, tx db.Tx, events []outbox.Event) error {
		tx.AfterCommit(func() { _ = n.write(events) })
		return nil
	}}
}

func value(t *testing.T, d *db.DB, s *db.Stmt, args ...any) int64 {
	t.Helper()
	n, err := db.Value[int64](t.Context(), d.Read(), s, args...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEventComesBackAsItWas(t *testing.T) {
	now := clock.NewFake(time.Date(2030, 5, 1, 12, 0, 0, 123_000, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		log := outbox.New(d)
		given := outbox.Event{
			ID: id.Event(d.IDs().Next()), Type: "product.updated", EntityID: "prod_1", Version: 7,
			OccurredAt: now.Now().Add(-time.Minute),
			Data:       json.RawMessage(`{"title":"Käse"}`), Previous: json.RawMessage(`{"title":"Kase"}`),
		}
		b := new(db.Batch)
		log.Add(b, given)
		log.Add(b, outbox.Event{Type: "product.deleted", EntityID: "prod_2"})
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		var got []outbox.Event
		var count atomic.Int64
		stop := start(t, func(ctx context.Context) error {
			return log.Follow(ctx, outbox.Beginning, func(events []outbox.Event) error {
				got = append(got, events...)
				count.Store(int64(len(got)))
				return nil
			})
		})
		eventually(t, "both are read", func() bool { return count.Load() >= 2 })
		stop()
		if len(got) != 2 {
			t.Fatalf("read %d events, want 2", len(got))
		}
		ignore := cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "tx" }, cmp.Ignore())
		if diff := cmp.Diff(given, got[0], ignore); diff != "" {
			t.Error(diff)
		}
		if got[1].ID <= given.ID || !got[1].OccurredAt.Equal(now.Now()) || got[1].Data != nil || got[1].Previous != nil {
			t.Errorf("what Add fills in came back as %+v", got[1])
		}
		if end, err := log.End(t.Context()); err != nil || end != got[1].Position() || !got[0].Position().Before(end) {
			t.Errorf("End = %v, %v; want %v", end, err, got[1].Position())
		}
	})
}

func TestRefusedBatchLeavesNoEvent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := outbox.New(d)
		refusal := fault.New(fault.Refused, "no", "No.")
		b := new(db.Batch)
		log.Add(b, outbox.Event{Type: "test.done", EntityID: "a"})
		b.Exec(db.SQL(`DELETE FROM named_lease WHERE name = 'nobody'`)).Want(1, refusal)
		if err := d.Submit(t.Context(), b); !errors.Is(err, refusal) {
			t.Fatalf("Submit = %v", err)
		}
		if n := value(t, d, countEvents); n != 0 {
			t.Errorf("%d events, want none", n)
		}
	})
}

// TestLateCommitIsNotSkipped proves the point of reading by transaction id: a transaction that begins first and commits
// last has the lower numbers, and a reader that came by in between must not have passed them.
func TestLateCommitIsNotSkipped(t *testing.T) {
	d := dbtest.Postgres(t, db.Options{}) // on SQLite no two write transactions overlap
	ctx := t.Context()
	log := outbox.New(d)
	read := &notes{}
	start(t, func(ctx context.Context) error { return log.Run(ctx, noting("reader", read)) })
	add(t, d, log, "before")
	eventually(t, "the first event is read", func() bool { return len(read.read()) == 1 })

	written, release := make(chan struct{}), make(chan struct{})
	slow := make(chan error, 1)
	go func() {
		slow <- d.Write(ctx, func(tx db.Tx) error {
			b := new(db.Batch)
			log.Add(b, outbox.Event{Type: "test.done", EntityID: "slow"})
			if err := tx.Send(ctx, b); err != nil {
				return err
			}
			close(written)
			<-release
			return nil
		})
	}()
	<-written
	add(t, d, log, "fast")
	if n := value(t, d, countEvents); n != 2 {
		t.Fatalf("%d events are committed, want the first and the fast one", n)
	}
	// Longer than a poll: a reader that could overtake would do so now.
	time.Sleep(400 * time.Millisecond)
	if got := read.read(); !slices.Equal(got, []string{"before"}) {
		t.Errorf("read %v while an older transaction was running", got)
	}
	close(release)
	if err := <-slow; err != nil {
		t.Fatal(err)
	}
	eventually(t, "both are read", func() bool { return len(read.read()) == 3 })
	if got := read.read(); !slices.Equal(got, []string{"before", "slow", "fast"}) {
		t.Errorf("read %v", got)
	}
}

func TestEveryConsumerAppliesEveryEventOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log, other := outbox.New(d), outbox.New(d) // two nodes
		const writers, each = 8, 60
		consumer := func(name string) outbox.Consumer {
			return outbox.Consumer{Name: name, Apply: func(ctx context.Context, tx db.Tx, events []outbox.Event) error {
				b := new(db.Batch)
				for _, e := range events {
					b.Exec(insertApplied, name+e.ID.String(), name)
				}
				return tx.Send(ctx, b)
			}}
		}
		var most atomic.Int64
		figures := outbox.Consumer{Name: "figures", Limit: 7, Prepare: func(ctx context.Context, events []outbox.Event) (func(context.Context, db.Tx) error, error) {
			most.Store(max(most.Load(), int64(len(events))))
			// Nobody is held up: another transaction gets its turn.
			if err := d.Write(ctx, func(db.Tx) error { return nil }); err != nil {
				return nil, err
			}
			return func(ctx context.Context, tx db.Tx) error { return consumer("figures").Apply(ctx, tx, events) }, nil
		}}
		for _, node := range []*outbox.Log{log, other} {
			start(t, func(ctx context.Context) error { return node.Run(ctx, consumer("search"), consumer("mail"), figures) })
		}
		var together sync.WaitGroup
		for w := range writers {
			together.Go(func() {
				for i := range each {
					b := new(db.Batch)
					log.Add(b, outbox.Event{Type: "test.done", EntityID: fmt.Sprintf("%d/%d", w, i)})
					if err := d.Submit(t.Context(), b); err != nil {
						t.Error(err)
					}
				}
			})
		}
		together.Wait()
		for _, name := range []string{"search", "mail", "figures"} {
			eventually(t, name+" has applied all", func() bool { return value(t, d, countApplied, name) == writers*each })
		}
		if n := most.Load(); n == 0 || n > 7 {
			t.Errorf("up to %d events at once, with a limit of %d", n, figures.Limit)
		}
		wrong, err := log.Verify(t.Context())
		if err != nil || len(wrong) != 0 {
			t.Errorf("Verify = %q, %v", wrong, err)
		}
	})
}

func TestEventsComeInOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := outbox.New(d)
		var want []string
		for i := range 450 { // more than two steps
			want = append(want, fmt.Sprint(i))
		}
		b := new(db.Batch)
		for _, name := range want[:300] {
			log.Add(b, outbox.Event{Type: "test.done", EntityID: name})
		}
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		read, followed := &notes{}, &notes{}
		start(t, func(ctx context.Context) error { return log.Run(ctx, noting("reader", read)) })
		start(t, func(ctx context.Context) error { return log.Follow(ctx, outbox.Beginning, followed.write) })
		add(t, d, log, want[300:]...)
		for _, n := range []*notes{read, followed} {
			eventually(t, "all are read", func() bool { return len(n.read()) >= len(want) })
			if diff := cmp.Diff(want, n.read()); diff != "" {
				t.Error(diff)
			}
		}
	})
}

func TestFailingConsumerRetriesAndHoldsUpNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := outbox.New(d)
		read := &notes{}
		var tries atomic.Int32
		failing := outbox.Consumer{Name: "failing", Apply: func(ctx context.Context, tx db.Tx, events []outbox.Event) error {
			try := tries.Add(1)
			if _, err := tx.Exec(ctx, insertApplied, fmt.Sprint("failing ", try), "failing"); err != nil {
				return err
			}
			switch try {
			case 1:
				return errors.New("not today")
			case 2:
				panic("nor tomorrow")
			}
			return nil
		}}
		start(t, func(ctx context.Context) error { return log.Run(ctx, failing, noting("healthy", read)) })
		add(t, d, log, "a")
		eventually(t, "the healthy one has read it", func() bool { return len(read.read()) == 1 })
		add(t, d, log, "b")
		eventually(t, "the failing one has succeeded", func() bool { return value(t, d, countApplied, "failing") > 0 })
		eventually(t, "nobody is behind", func() bool {
			lags, err := log.Lag(t.Context())
			return err == nil && len(lags) == 2 && lags[0].Events == 0 && lags[1].Events == 0
		})
		if n := value(t, d, countApplied, "failing"); n != int64(tries.Load())-2 {
			t.Errorf("%d effects of %d tries, of which two failed", n, tries.Load())
		}
		if got := read.read(); !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("the healthy one read %v", got)
		}
	})
}

// TestFollowTellsThatItCannot closes the database under a follower, and its function fail.
func TestFollowTellsThatItCannot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := outbox.New(d)
		add(t, d, log, "a")
		refusal := errors.New("not today")
		err := log.Follow(t.Context(), outbox.Beginning, func([]outbox.Event) error { return refusal })
		if !errors.Is(err, refusal) {
			t.Errorf("Follow = %v, want the error of its function", err)
		}
		read, looks, ended := &notes{}, atomic.Int32{}, make(chan error, 1)
		go func() {
			ended <- log.Follow(t.Context(), outbox.Beginning, func(events []outbox.Event) error {
				looks.Add(1)
				return read.write(events)
			})
		}()
		eventually(t, "it looks also when there is nothing new", func() bool { return looks.Load() > 3 })
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		lost := time.Now()
		select {
		case err := <-ended:
			if took := time.Since(lost); err == nil || took > 10*time.Second {
				t.Errorf("Follow = %v, %v after the database was closed", err, took)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("Follow goes on without a database")
		}
		if got := read.read(); !slices.Equal(got, []string{"a"}) {
			t.Errorf("read %v", got)
		}
	})
}

func TestPokeWakesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := outbox.New(d)
		read := &notes{}
		start(t, func(ctx context.Context) error { return log.Run(ctx, noting("reader", read)) })
		add(t, d, log, "first")
		eventually(t, "it runs", func() bool { return len(read.read()) == 1 })
		// A reader that slept until its poll would be that quick in six of eight rounds once in sixty tries. Several tries,
		// because the machine may be busy. On PostgreSQL a running transaction of any test beside this one holds events back
		// for as long as it takes, so there it only has to be read: what wakes a reader knows nothing of engines.
		const tries, rounds, quick = 6, 8, 80 * time.Millisecond
		var waits []time.Duration
		for range tries {
			waits = waits[:0]
			for range rounds {
				time.Sleep(600 * time.Millisecond) // until it looks four times a second only
				before := len(read.read())
				began := time.Now()
				add(t, d, log, "next")
				eventually(t, "it is read", func() bool { return len(read.read()) == before+1 })
				waits = append(waits, time.Since(began))
			}
			if slices.Sort(waits); waits[rounds*3/4-1] <= quick || d.Engine() == db.Postgres {
				return
			}
		}
		t.Errorf("events were read after %v: the reader slept until its poll", waits)
	})
}

func TestRunStops(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	ended, end := context.WithCancel(t.Context())
	end()
	if err := outbox.New(d).Run(ended, noting("one", &notes{})); err != nil {
		t.Errorf("stopped before it was ready: %v", err)
	}
	before := goleak.IgnoreCurrent()
	log := outbox.New(d)
	stop := start(t, func(ctx context.Context) error {
		return log.Run(ctx, noting("one", &notes{}), outbox.Consumer{Name: "failing",
			Apply: func(context.Context, db.Tx, []outbox.Event) error { return errors.New("never") }})
	})
	following := start(t, func(ctx context.Context) error { return log.Follow(ctx, outbox.Beginning, (&notes{}).write) })
	add(t, d, log, "a")
	time.Sleep(50 * time.Millisecond)
	stop()
	following()
	goleak.VerifyNone(t, before)
}

// Events that do not concern a consumer cost no transaction each, are written down as passed a moment later, and hold up nobody else.
func TestWhatDoesNotConcernIsPassedOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := outbox.New(d)
		read, prepared := &notes{}, atomic.Int64{}
		picky := noting("picky", read)
		picky.Limit, picky.Concerns = 3, func(kind string) bool { return kind == "test.wanted" }
		idle := outbox.Consumer{Name: "idle", Prepare: func(_ context.Context, events []outbox.Event) (func(context.Context, db.Tx) error, error) {
			prepared.Add(int64(len(events)))
			return nil, nil
		}}
		stop := start(t, func(ctx context.Context) error { return log.Run(ctx, picky, idle) })
		var want []string
		before := d.Counters().Commits
		for i := range 120 {
			kind := "test.done"
			if i%10 == 0 {
				kind = "test.wanted"
				want = append(want, fmt.Sprint(i))
			}
			b := new(db.Batch)
			log.Add(b, outbox.Event{Type: kind, EntityID: fmt.Sprint(i)})
			if err := d.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
		eventually(t, "what is wanted is read", func() bool { return len(read.read()) >= len(want) })
		if diff := cmp.Diff(want, read.read()); diff != "" {
			t.Error(diff)
		}
		eventually(t, "all has been looked at", func() bool { return prepared.Load() == 120 })
		// Each event is a commit of its own; the twelve that are wanted, and what is noted twice a second, are all that is added.
		if more := d.Counters().Commits - before - 120; more > 40 {
			t.Errorf("%d commits were made besides", more)
		}
		caughtUp := func() bool {
			lags, err := log.Lag(t.Context())
			return err == nil && len(lags) == 2 && lags[0].Events == 0 && lags[1].Events == 0
		}
		eventually(t, "what was passed over is written down", caughtUp)

		stop()
		add(t, d, log, "more")
		start(t, func(ctx context.Context) error { return log.Run(ctx, picky, idle) })
		eventually(t, "both catch up", caughtUp)
		if n := len(read.read()); n != len(want) || prepared.Load() != 121 {
			t.Errorf("after a start %d were read and %d prepared", n, prepared.Load())
		}
	})
}

// A cursor that somebody puts back while consumers run is gone by as soon as there is something to do.
func TestCursorPutBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log, read := outbox.New(d), &notes{}
		start(t, func(ctx context.Context) error { return log.Run(ctx, noting("reader", read)) })
		add(t, d, log, "a", "b")
		eventually(t, "both are read", func() bool { return len(read.read()) == 2 })
		b := new(db.Batch)
		b.Exec(putBack, outbox.Beginning.TX)
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		add(t, d, log, "c")
		eventually(t, "all are read again", func() bool { return len(read.read()) == 5 })
		if diff := cmp.Diff([]string{"a", "b", "a", "b", "c"}, read.read()); diff != "" {
			t.Error(diff)
		}
	})
}
