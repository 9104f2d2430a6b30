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
	"winkel/internal/platform/linetest"
)

// The primary dies under load and the standby takes over: what was acknowledged is there, what was refused is not, and what nobody
// could know is told apart from both.
func TestFailOverLosesNothing(t *testing.T) {
	pair := dbtest.StartPair(t)
	d := dbtest.Open(t, db.Options{URL: pair.URL()})
	b := startBuyers(t, d)
	time.Sleep(time.Second)
	pair.FailOver()
	b.goesOn()
	b.end()
}

// A server that is told to stop says so behind the answer to a commit, and in its place: neither says what became of it. So does one
// whose sessions are ended one by one.
func TestEndedSessionsLoseNothing(t *testing.T) {
	pair := dbtest.StartPair(t)
	d := dbtest.Open(t, db.Options{URL: pair.URL()})
	// A commit takes long, so that most sessions are told to end in the middle of one.
	for _, setting := range []string{"RESET synchronous_standby_names", "SET fsync = on", "SET commit_delay = 20000", "SET commit_siblings = 0"} {
		pair.Primary.Exec("ALTER SYSTEM " + setting)
	}
	pair.Primary.Exec("SELECT pg_reload_conf()")
	b := startBuyers(t, d)
	for end := time.Now().Add(3 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		pair.Primary.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'winkel'")
	}
	b.goesOn()
	pair.Primary.Stop()
	pair.Primary.Start()
	b.goesOn()
	b.end()
}

// A primary that says nothing any more, as one that lost its power, is given up on, and its successor is found.
func TestSilentPrimary(t *testing.T) {
	pair := dbtest.StartPair(t)
	first := linetest.To(t, fmt.Sprintf("127.0.0.1:%d", pair.Primary.Port))
	url := fmt.Sprintf("postgres://winkel@%s,127.0.0.1:%d/postgres?sslmode=disable", first.Address, pair.Standby.Port)
	d := dbtest.Open(t, db.Options{URL: url, PoolMin: 4})
	stock(t, d, "mug", 10)
	time.Sleep(1500 * time.Millisecond) // a connection that was just used is trusted
	first.Hold()
	pair.FailOver()
	begun := time.Now()
	if err := d.Submit(t.Context(), order("shop", "1", "mug", 1)); err != nil {
		t.Errorf("after %s: %v", time.Since(begun), err)
	}
	if left := value(t, d, getStock, "mug"); left != 9 {
		t.Errorf("%d left", left)
	}
}

// buyers order one thing after the other, and remember what they were told.
type buyers struct {
	t       *testing.T
	d       *db.DB
	counter atomic.Int64
	unknown atomic.Int64
	known   sync.Map // key → whether it was acknowledged
	stop    chan struct{}
	all     sync.WaitGroup
}

const plenty = 1_000_000

func startBuyers(t *testing.T, d *db.DB) *buyers {
	t.Helper()
	stock(t, d, "mug", plenty)
	b := &buyers{t: t, d: d, stop: make(chan struct{})}
	for range 16 {
		b.all.Go(b.buy)
	}
	return b
}

func (b *buyers) buy() {
	for {
		select {
		case <-b.stop:
			return
		default:
		}
		key := fmt.Sprint(b.counter.Add(1))
		err := b.d.Submit(context.Background(), order("shop", key, "mug", 1))
		switch {
		case err == nil:
			b.known.Store(key, true)
		case errors.Is(err, db.ErrUnknownOutcome):
			b.unknown.Add(1)
		case fault.KindOf(err) == fault.Unavailable:
			b.known.Store(key, false)
		default:
			b.t.Errorf("order %s: %v", key, err)
		}
	}
}

// goesOn returns when people can order again.
func (b *buyers) goesOn() {
	b.t.Helper()
	before := b.counter.Load()
	for deadline := time.Now().Add(30 * time.Second); b.counter.Load() < before+200; {
		if time.Now().After(deadline) {
			b.t.Fatal("nothing goes on")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// end compares what they were told with what is there.
func (b *buyers) end() {
	b.t.Helper()
	close(b.stop)
	b.all.Wait()
	there := map[string]bool{}
	for _, key := range texts(b.t, b.d, listOrders, "shop") {
		there[key] = true
	}
	acknowledged := 0
	b.known.Range(func(key, value any) bool {
		if value.(bool) != there[key.(string)] {
			b.t.Errorf("order %v: acknowledged %v, there %v", key, value, !value.(bool))
		}
		if value.(bool) {
			acknowledged++
		}
		return !b.t.Failed()
	})
	if sold := plenty - value(b.t, b.d, getStock, "mug"); sold != int64(len(there)) {
		b.t.Errorf("%d orders, and %d taken from stock", len(there), sold)
	}
	b.t.Logf("%d acknowledged, %d unknown, %d there", acknowledged, b.unknown.Load(), len(there))
}

// A standby that goes silent while it is asked is given up on, and the primary answers.
func TestSilentReplica(t *testing.T) {
	pair := dbtest.StartPair(t)
	line := linetest.To(t, fmt.Sprintf("127.0.0.1:%d", pair.Standby.Port))
	d := dbtest.Open(t, db.Options{
		URL: pair.Primary.URL(), ReplicaURL: "postgres://winkel@" + line.Address + "/postgres?sslmode=disable", ReplicaLag: time.Minute,
	})
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if state, _ := d.Replica(); state.Usable {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the standby is not used")
		}
	}
	slow := db.Spell("SELECT CAST(pg_is_in_recovery() AS TEXT) FROM pg_sleep(1)", "SELECT 'false'")
	answer := make(chan string, 1)
	go func() {
		got, err := db.Value[string](t.Context(), d.ReadLagging(), slow)
		answer <- fmt.Sprint(got, err)
	}()
	time.Sleep(300 * time.Millisecond) // it is being asked
	line.Hold()
	select {
	case got := <-answer:
		if got != "false<nil>" {
			t.Errorf("answered %s", got)
		}
	case <-time.After(30 * time.Second):
		t.Error("who asked a silent standby was not answered")
	}
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
