package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// The primary dies under load and the standby takes over: what was acknowledged is there, what was refused is not, and what nobody
// could know is told apart from both.
func TestFailOverLosesNothing(t *testing.T) {
	pair := dbtest.StartPair(t)
	d := dbtest.Open(t, db.Options{URL: pair.URL()})
	stock(t, d, "mug", 1_000_000)
	var counter, unknown atomic.Int64
	var known sync.Map // key → whether it was acknowledged
	stop := make(chan struct{})
	var buyers sync.WaitGroup
	for range 16 {
		buyers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				key := fmt.Sprint(counter.Add(1))
				err := d.Submit(context.Background(), order("shop", key, "mug", 1))
				switch {
				case err == nil:
					known.Store(key, true)
				case errors.Is(err, db.ErrUnknownOutcome):
					unknown.Add(1)
				case fault.KindOf(err) == fault.Unavailable:
					known.Store(key, false)
				default:
					t.Errorf("order %s: %v", key, err)
				}
			}
		})
	}
	time.Sleep(time.Second)
	pair.FailOver()
	before := counter.Load()
	for deadline := time.Now().Add(30 * time.Second); counter.Load() < before+200; {
		if time.Now().After(deadline) {
			t.Fatal("nothing goes on after the fail-over")
		}
		time.Sleep(10 * time.Millisecond)
	}
	close(stop)
	buyers.Wait()
	there := map[string]bool{}
	for _, key := range texts(t, d, listOrders, "shop") {
		there[key] = true
	}
	acknowledged := 0
	known.Range(func(key, value any) bool {
		if value.(bool) != there[key.(string)] {
			t.Errorf("order %v: acknowledged %v, there %v", key, value, !value.(bool))
		}
		if value.(bool) {
			acknowledged++
		}
		return !t.Failed()
	})
	if sold := 1_000_000 - value(t, d, getStock, "mug"); sold != int64(len(there)) {
		t.Errorf("%d orders, and %d taken from stock", len(there), sold)
	}
	t.Logf("%d acknowledged, %d unknown, %d there", acknowledged, unknown.Load(), len(there))
}

// A reader that may lag is answered by the standby while that keeps up, and by the primary when it does not or is gone.
func TestReplica(t *testing.T) {
	pair := dbtest.StartPair(t)
	d := dbtest.Open(t, db.Options{URL: pair.Primary.URL(), ReplicaURL: pair.Standby.URL(), ReplicaLag: 2 * time.Second})
	stock(t, d, "mug", 7)
	where := db.Spell("SELECT CAST(pg_is_in_recovery() AS TEXT)", "SELECT 'false'")
	await := func(standby string) {
		t.Helper()
		for deadline := time.Now().Add(30 * time.Second); ; {
			got, err := db.Value[string](t.Context(), d.ReadLagging(), where)
			if err != nil {
				t.Fatalf("a reader that may lag was not answered: %v", err)
			}
			if got == standby {
				return
			}
			if time.Now().After(deadline) {
				state, _ := d.Replica()
				t.Fatalf("answered by the standby: %s; want %s; %+v", got, standby, state)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	await("true")
	if got, err := db.Value[string](t.Context(), d.Read(), where); err != nil || got != "false" {
		t.Errorf("a reader that may not lag is answered by the standby: %v %v", got, err)
	}
	pair.Standby.Exec("SELECT pg_wal_replay_pause()")
	busy, end := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for i := 0; busy.Err() == nil; i++ {
			_ = d.Submit(busy, order("shop", fmt.Sprint(i), "mug", 0)) // the end interrupts the last
			time.Sleep(10 * time.Millisecond)
		}
	})
	await("false") // it stands still, and is behind soon
	end()
	writing.Wait()
	pair.Standby.Exec("SELECT pg_wal_replay_resume()")
	await("true")
	// It goes away between two looks: whoever asks it just then is answered all the same.
	pair.Primary.Exec("ALTER SYSTEM RESET synchronous_standby_names") // or each commit would wait for it
	pair.Primary.Exec("SELECT pg_reload_conf()")
	pair.Standby.Kill()
	for range 50 {
		if got, err := db.Value[int64](t.Context(), d.ReadLagging(), getStock, "mug"); err != nil || got != 7 {
			t.Fatalf("%v %v", got, err)
		}
	}
	await("false")
}

func texts(t *testing.T, d *db.DB, s *db.Stmt, args ...any) []string {
	t.Helper()
	list, err := db.List(t.Context(), d.Read(), func(row db.Row) (text string, err error) { return text, row.Scan(&text) }, s, args...)
	if err != nil {
		t.Fatal(err)
	}
	return list
}
