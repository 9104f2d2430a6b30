package outbox_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
)

func TestLag(t *testing.T) {
	now := clock.NewFake(time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		log := outbox.New(d)
		var tries atomic.Int32
		stuck := outbox.Consumer{Name: "stuck", Apply: func(context.Context, db.Tx, []outbox.Event) error {
			tries.Add(1)
			return errors.New("stuck")
		}}
		read := &notes{}
		stop := start(t, func(ctx context.Context) error { return log.Run(ctx, stuck, noting("well", read)) })
		add(t, d, log, "a", "b", "c")
		eventually(t, "one has tried, the other has read", func() bool { return tries.Load() > 0 && len(read.read()) == 3 })
		stop()
		now.Advance(time.Minute)
		got, err := log.Lag(t.Context())
		want := []outbox.Lag{{Consumer: "stuck", Events: 3, Age: time.Minute}, {Consumer: "well"}}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("Lag: %v\n%s", err, diff)
		}
	})
}

func TestPruneKeepsWhatIsUnread(t *testing.T) {
	now := clock.NewFake(time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		log := outbox.New(d)
		prune := func(want int64) {
			t.Helper()
			if n, err := log.Prune(ctx, time.Hour); n != want || err != nil {
				t.Errorf("Prune = %d, %v; want %d", n, err, want)
			}
		}
		prune(0) // an empty log
		add(t, d, log, "a", "b")
		slow := make(chan struct{})
		read := &notes{}
		consumer := noting("reader", read)
		apply := consumer.Apply
		consumer.Apply = func(ctx context.Context, tx db.Tx, events []outbox.Event) error {
			select {
			case <-slow:
				return errors.New("later")
			default:
				return apply(ctx, tx, events)
			}
		}
		start(t, func(ctx context.Context) error { return log.Run(ctx, consumer) })
		eventually(t, "two are read", func() bool { return len(read.read()) == 2 })
		first, err := log.End(ctx)
		if err != nil {
			t.Fatal(err)
		}
		prune(0) // too young
		close(slow)
		add(t, d, log, "c", "d")
		now.Advance(2 * time.Hour)
		prune(2) // the others are unread
		if n := value(t, d, countEvents); n != 2 {
			t.Errorf("%d events are left, want the two that nobody has read", n)
		}
		if err := log.Follow(ctx, first, read.write); !errors.Is(err, outbox.ErrPruned) {
			t.Errorf("Follow from a place that is gone = %v, want %v", err, outbox.ErrPruned)
		}
	})
}

func TestPruneKeepsTheLast(t *testing.T) {
	now := clock.NewFake(time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		log := outbox.New(d)
		b := new(db.Batch)
		for range 1203 { // more than one step
			log.Add(b, outbox.Event{Type: "test.done", EntityID: "old"})
		}
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		last, err := log.End(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		now.Advance(2 * time.Hour)
		if n, err := log.Prune(t.Context(), time.Hour); n != 1202 || err != nil {
			t.Errorf("Prune = %d, %v; want 1202", n, err)
		}
		if end, err := log.End(t.Context()); end != last || err != nil {
			t.Errorf("the end moved from %v to %v, %v", last, end, err)
		}
		add(t, d, log, "new")
		if n, err := log.Prune(t.Context(), time.Hour); n != 1 || err != nil {
			t.Errorf("Prune = %d, %v; want the old one", n, err)
		}
	})
}

func TestVerifyFindsWhatIsWrong(t *testing.T) {
	insert := db.SQL(`
		INSERT INTO event (id, tx, type, entity_id, version, occurred_at, data, previous)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '')`)
	insertCursor := db.SQL(`INSERT INTO event_cursor (consumer, tx, event_id, updated_at) VALUES ('lost', $1, $2, 1)`)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := outbox.New(d)
		add(t, d, log, "sound")
		var end outbox.Position
		eventually(t, "the event can be seen", func() bool {
			var err error
			end, err = log.End(t.Context())
			return err == nil && end != outbox.Beginning
		})
		if wrong, err := log.Verify(t.Context()); err != nil || len(wrong) != 0 {
			t.Fatalf("Verify of a sound log = %q, %v", wrong, err)
		}
		b := new(db.Batch)
		row := func(tx int64, kind string, version, occurred int64, data string) {
			b.Exec(insert, d.IDs().Next(), tx, kind, "prod_1", version, occurred, data)
		}
		row(end.TX-5, "", 0, 1, "")
		row(end.TX-4, "product.updated", 0, 1, "{")
		row(end.TX-3, "product.updated", 4, 1, "{}")
		row(end.TX-2, "product.updated", 4, 1, "{}")
		b.Exec(insertCursor, end.TX+1_000_000, int64(1))
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		wrong, err := log.Verify(t.Context())
		if err != nil || len(wrong) != 4 {
			t.Fatalf("Verify = %q, %v; want four sentences", wrong, err)
		}
		for i, part := range []string{
			"The cursor of lost stands at", "lacks its type", "not JSON", "product.updated of prod_1 at version 4 was announced 2 times",
		} {
			if !strings.Contains(wrong[i], part) {
				t.Errorf("sentence %d is %q, want %q in it", i, wrong[i], part)
			}
		}
	})
}

// TestLogFromAnotherCluster reads a log whose rows and cursor carry transaction ids that this server has yet to reach, as
// after a dump was restored.
func TestLogFromAnotherCluster(t *testing.T) {
	insert := db.SQL(`
		INSERT INTO event (id, tx, type, entity_id, version, occurred_at, data, previous)
		VALUES ($1, $2, 'test.done', $3, 0, 1, '', '')`)
	insertCursor := db.SQL(`INSERT INTO event_cursor (consumer, tx, event_id, updated_at) VALUES ('reader', $1, $2, 1)`)
	d := dbtest.Postgres(t, db.Options{})
	log := outbox.New(d)
	const far = 1 << 40
	b := new(db.Batch)
	ids := []int64{d.IDs().Next(), d.IDs().Next(), d.IDs().Next()}
	b.Exec(insert, ids[0], int64(100), "read")
	b.Exec(insert, ids[2], int64(far), "unread 1") // committed before the next, though minted after it
	b.Exec(insert, ids[1], int64(far+1), "unread 2")
	b.Exec(insertCursor, int64(100), ids[0])
	if err := d.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	add(t, d, log, "new")
	wrong, err := log.Verify(t.Context())
	if err != nil || len(wrong) != 1 || !strings.Contains(wrong[0], "has not reached yet") {
		t.Errorf("Verify = %q, %v; want one sentence on rows from the future", wrong, err)
	}
	if err := log.Rebase(t.Context()); err != nil {
		t.Fatal(err)
	}
	if wrong, err := log.Verify(t.Context()); err != nil || len(wrong) != 0 {
		t.Errorf("Verify after Rebase = %q, %v", wrong, err)
	}
	read := &notes{}
	start(t, func(ctx context.Context) error { return log.Run(ctx, noting("reader", read)) })
	eventually(t, "three are read", func() bool { return len(read.read()) == 3 })
	if got, want := read.read(), []string{"unread 1", "unread 2", "new"}; !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
	if wrong, err := log.Verify(t.Context()); err != nil || len(wrong) != 0 {
		t.Errorf("Verify afterwards = %q, %v", wrong, err)
	}
	end, err := log.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Rebase(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again, err := log.End(t.Context()); err != nil || again != end {
		t.Errorf("a second Rebase moved the end from %v to %v, %v", end, again, err)
	}
}
