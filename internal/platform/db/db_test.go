package db_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/migrations"
)

// The tests keep their rows in two tables that every shop has: stock as cursor rows, orders as idempotency keys.
var (
	insertStock = db.SQL(`INSERT INTO event_cursor (consumer, tx, event_id, updated_at) VALUES ($1, $2, 0, 0)`)
	takeStock   = db.SQL(`UPDATE event_cursor SET tx = tx - $1 WHERE consumer = $2 AND tx >= $3`)
	getStock    = db.SQL(`SELECT tx FROM event_cursor WHERE consumer = $1`)
	insertOrder = db.SQL(`
		INSERT INTO idempotency_key (scope, key, digest, status, body, headers, created_at, expires_at)
		VALUES ($1, $2, '', 201, '', '', 0, 0)`)
	countOrders = db.SQL(`SELECT COUNT(*) FROM idempotency_key WHERE scope = $1`)
	listOrders  = db.SQL(`SELECT key FROM idempotency_key WHERE scope = $1 ORDER BY key`)
	orphan      = db.SQL(`INSERT INTO job_row (job_id, row_number, target, ok, code, message) VALUES (1, 1, '', TRUE, '', '')`)
)

var errSoldOut = fault.New(fault.Refused, "insufficient_stock", "There is not enough of it.")

func order(scope, key, product string, quantity int) *db.Batch {
	b := &db.Batch{}
	b.Exec(insertOrder, scope, key).Want(1, errSoldOut)
	b.ExecContended(1, takeStock, quantity, product, quantity).Want(1, errSoldOut)
	return b
}

func stock(t *testing.T, d *db.DB, product string, quantity int) {
	t.Helper()
	b := &db.Batch{}
	b.Exec(insertStock, product, quantity)
	if err := d.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

func value(t *testing.T, d *db.DB, s *db.Stmt, args ...any) int64 {
	t.Helper()
	v, err := db.Value[int64](t.Context(), d.Read(), s, args...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// 400 buyers want one each of 150, through 64 goroutines: 150 orders, no more and no less, and each answer is true.
func TestSubmitRefusesAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "mug", 150)
		var accepted, refused atomic.Int64
		inParallel(64, 400, func(i int) {
			switch err := d.Submit(t.Context(), order("shop", fmt.Sprint(i), "mug", 1)); {
			case err == nil:
				accepted.Add(1)
			case errors.Is(err, errSoldOut):
				refused.Add(1)
			default:
				t.Errorf("order %d: %v", i, err)
			}
		})
		if accepted.Load() != 150 || refused.Load() != 250 {
			t.Errorf("accepted %d, refused %d; want 150 and 250", accepted.Load(), refused.Load())
		}
		if left, orders := value(t, d, getStock, "mug"), value(t, d, countOrders, "shop"); left != 0 || orders != 150 {
			t.Errorf("stock %d, orders %d; want 0 and 150", left, orders)
		}
	})
}

// A batch that breaks a constraint in the middle of a group leaves its neighbours alone and none of its own rows.
func TestViolationIsAloneInItsGroup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "mug", 1000)
		var failed atomic.Int64
		inParallel(32, 200, func(i int) {
			b := order("shop", fmt.Sprint(i/2), "mug", 1) // every key twice
			err := d.Submit(t.Context(), b)
			if err == nil {
				return
			}
			failed.Add(1)
			if !db.Violates(err, "idempotency_key_pkey") || !db.ViolatesRule(err, "unique") {
				t.Errorf("order %d: %v", i, err)
			}
		})
		if failed.Load() != 100 || value(t, d, getStock, "mug") != 900 || value(t, d, countOrders, "shop") != 100 {
			t.Errorf("failed %d, stock %d, orders %d; want 100, 900, 100",
				failed.Load(), value(t, d, getStock, "mug"), value(t, d, countOrders, "shop"))
		}
	})
}

// A mistake of the program in one batch, here an argument that no database knows, is that batch's alone.
func TestWrongArgumentIsAloneInItsGroup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "mug", 1000)
		inParallel(32, 100, func(i int) {
			b := order("shop", fmt.Sprint(i), "mug", 1)
			if i%10 == 0 {
				b.Exec(insertStock, struct{}{}, 1)
			}
			err := d.Submit(t.Context(), b)
			if wrong := i%10 == 0; wrong != (err != nil) || wrong && fault.KindOf(err) != fault.Internal {
				t.Errorf("order %d: %v", i, err)
			}
		})
		if value(t, d, getStock, "mug") != 910 || value(t, d, countOrders, "shop") != 90 {
			t.Errorf("stock %d, orders %d; want 910, 90", value(t, d, getStock, "mug"), value(t, d, countOrders, "shop"))
		}
	})
}

// What a canceled caller was told is what happened.
func TestCanceledSubmitIsToldTheTruth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "mug", 1_000_000)
		told := make([]bool, 600)
		inParallel(48, len(told), func(i int) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if i%3 == 0 {
				go cancel()
			}
			err := d.Submit(ctx, order("shop", fmt.Sprintf("%04d", i), "mug", 1))
			if err != nil && fault.KindOf(err) != fault.Canceled {
				t.Errorf("order %d: %v", i, err)
			}
			told[i] = err == nil
		})
		keys := texts(t, d, listOrders, "shop")
		var want []string
		for i, committed := range told {
			if committed {
				want = append(want, fmt.Sprintf("%04d", i))
			}
		}
		if diff := cmp.Diff(want, keys); diff != "" {
			t.Errorf("told (-) and stored (+) differ:\n%s", diff)
		}
		if left := value(t, d, getStock, "mug"); left != 1_000_000-int64(len(keys)) {
			t.Errorf("stock %d does not match %d orders", left, len(keys))
		}
	})
}

func TestQueueGivesBackPressure(t *testing.T) {
	o := db.Options{QueueLimit: 1, GroupLimit: 1, Dispatchers: 1, QueueWait: 30 * time.Millisecond}
	d := dbtest.SQLite(t, o)
	stock(t, d, "mug", 10)
	release, held := make(chan struct{}), make(chan struct{})
	go func() {
		_ = d.Write(t.Context(), func(db.Tx) error { close(held); <-release; return nil })
	}()
	<-held
	// One batch is with the dispatcher, which waits for the writer; one is in the queue; the third finds no place.
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() {
			if err := d.Submit(t.Context(), order("shop", fmt.Sprint(i), "mug", 1)); err != nil {
				t.Errorf("order %d: %v", i, err)
			}
		})
	}
	waitFor(t, func() bool { return d.Counters().Waiting == 1 })
	err := d.Submit(t.Context(), order("shop", "late", "mug", 1))
	if fault.KindOf(err) != fault.Unavailable || fault.From(err).RetryAfter == 0 {
		t.Errorf("third submit: %v; want unavailable with a time to wait", err)
	}
	close(release)
	wg.Wait()
	if got := value(t, d, countOrders, "shop"); got != 2 {
		t.Errorf("%d orders, want 2", got)
	}
}

func TestSubmitAfterClose(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if err := d.Submit(t.Context(), order("shop", "1", "mug", 1)); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("submit after close: %v", err)
		}
	})
}

func TestAfterCommitRunsOnlyAfterCommit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "mug", 1)
		heard := 0
		for i := range 2 {
			b := order("shop", fmt.Sprint(i), "mug", 1)
			b.AfterCommit(func() { heard++ })
			_ = d.Submit(t.Context(), b)
		}
		err := d.Write(t.Context(), func(tx db.Tx) error {
			tx.AfterCommit(func() { heard += 10 })
			return errors.New("no")
		})
		if err == nil || err.Error() != "no" || heard != 1 {
			t.Errorf("err %v, heard %d; want the error of the function, and 1", err, heard)
		}
	})
}

func TestWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "mug", 5)
		ctx := t.Context()
		t.Run("sees its own writes and rolls back on error", func(t *testing.T) {
			err := d.Write(ctx, func(tx db.Tx) error {
				if n, err := tx.Exec(ctx, takeStock, 2, "mug", 2); err != nil || n != 1 {
					t.Errorf("exec: %d, %v", n, err)
				}
				if left, err := db.Value[int64](ctx, tx, getStock, "mug"); err != nil || left != 3 {
					t.Errorf("inside: %d, %v", left, err)
				}
				return errSoldOut
			})
			if !errors.Is(err, errSoldOut) || value(t, d, getStock, "mug") != 5 {
				t.Errorf("err %v, stock %d", err, value(t, d, getStock, "mug"))
			}
		})
		t.Run("a refused Send cannot be committed by mistake", func(t *testing.T) {
			err := d.Write(ctx, func(tx db.Tx) error {
				_ = tx.Send(ctx, order("write", "1", "mug", 6))
				return nil
			})
			if !errors.Is(err, errSoldOut) || value(t, d, countOrders, "write") != 0 {
				t.Errorf("err %v, orders %d", err, value(t, d, countOrders, "write"))
			}
		})
		t.Run("a refused Try is undone alone", func(t *testing.T) {
			err := d.Write(ctx, func(tx db.Tx) error {
				for i, quantity := range []int{2, 9, 1} {
					if err := tx.Try(ctx, order("try", fmt.Sprint(i), "mug", quantity)); (err != nil) != (quantity == 9) {
						t.Errorf("try %d: %v", quantity, err)
					}
				}
				if err := tx.Try(ctx, order("try", "0", "mug", 1)); !db.Violates(err, "idempotency_key_pkey") {
					t.Errorf("try of a taken key: %v", err)
				}
				return nil
			})
			if err != nil || value(t, d, getStock, "mug") != 2 || value(t, d, countOrders, "try") != 2 {
				t.Errorf("err %v, stock %d, orders %d", err, value(t, d, getStock, "mug"), value(t, d, countOrders, "try"))
			}
		})
		t.Run("a failed statement cannot be committed by mistake", func(t *testing.T) {
			heard := false
			err := d.Write(ctx, func(tx db.Tx) error {
				if _, err := tx.Exec(ctx, insertOrder, "swallow", "1"); err != nil {
					return err
				}
				tx.AfterCommit(func() { heard = true })
				_, _ = tx.Exec(ctx, insertOrder, "swallow", "1")
				return nil
			})
			if err == nil || heard || value(t, d, countOrders, "swallow") != 0 {
				t.Errorf("err %v, heard %v, orders %d; want an error and nothing done", err, heard, value(t, d, countOrders, "swallow"))
			}
		})
		t.Run("violations by rule", func(t *testing.T) {
			err := d.Write(ctx, func(tx db.Tx) error { _, err := tx.Exec(ctx, orphan); return err })
			if !db.ViolatesRule(err, "foreign_key") {
				t.Errorf("orphan: %v", err)
			}
		})
		t.Run("no rows", func(t *testing.T) {
			if _, err := db.Value[int64](ctx, d.Read(), getStock, "cup"); !errors.Is(err, db.ErrNoRows) {
				t.Errorf("got %v", err)
			}
		})
		t.Run("a panic leaves the database usable", func(t *testing.T) {
			func() {
				defer func() { _ = recover() }()
				_ = d.Write(ctx, func(db.Tx) error { panic("bug") })
			}()
			stock(t, d, "bowl", 1)
		})
	})
}

// A group costs two round trips on PostgreSQL, however many batches are in it.
func TestRoundTripsOfAGroup(t *testing.T) {
	d := dbtest.Postgres(t, db.Options{})
	stock(t, d, "mug", 10)
	_ = d.Submit(t.Context(), order("shop", "warm", "mug", 1)) // prepares the statements
	before := d.Counters()
	if err := d.Submit(t.Context(), order("shop", "1", "mug", 1)); err != nil {
		t.Fatal(err)
	}
	cost := d.Counters().Sub(before)
	if cost.RoundTrips != 2 || cost.Statements != 2 || cost.Commits != 1 {
		t.Errorf("cost %+v; want 2 round trips, 2 statements, 1 commit", cost)
	}
}

// The server ends our connections again and again; what was acknowledged is there, once, and nothing else is.
func TestBrokenConnectionsLoseNothing(t *testing.T) {
	d := dbtest.Postgres(t, db.Options{})
	stock(t, d, "mug", 1_000_000)
	terminate := db.Spell(`
		SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`, `SELECT 0`)
	stop := make(chan struct{})
	var breaker sync.WaitGroup
	breaker.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(15 * time.Millisecond):
				_, _ = db.Value[int64](context.Background(), d.Read(), terminate)
			}
		}
	})
	told := make([]error, 1500)
	inParallel(24, len(told), func(i int) {
		told[i] = d.Submit(t.Context(), order("shop", fmt.Sprintf("%04d", i), "mug", 1))
	})
	close(stop)
	breaker.Wait()
	var acknowledged int64
	for i, err := range told {
		if err == nil {
			acknowledged++
		} else if fault.KindOf(err) != fault.Unavailable || fault.CodeOf(err) == fault.CodeOutcomeUnknown {
			t.Errorf("order %d: %v", i, err)
		}
	}
	orders := value(t, d, countOrders, "shop")
	if orders != acknowledged || value(t, d, getStock, "mug") != 1_000_000-orders {
		t.Errorf("%d acknowledged, %d orders, stock %d", acknowledged, orders, value(t, d, getStock, "mug"))
	}
	if acknowledged < int64(len(told))/2 {
		t.Errorf("only %d of %d got through", acknowledged, len(told))
	}
}

func TestMigrate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if again, err := d.Migrate(ctx, migrations.Files); err != nil || len(again) != 0 {
			t.Errorf("second migration applied %v, %v", again, err)
		}
		states, err := d.Migrations(ctx, migrations.Files)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range states {
			if !s.Applied || s.AppliedAt.IsZero() {
				t.Errorf("step %s is not applied", s.Name)
			}
		}
		older := fstest.MapFS{}
		names, _ := fs.Glob(migrations.Files, "*.sql")
		for _, name := range names[:len(names)-1] {
			text, _ := fs.ReadFile(migrations.Files, name)
			older[name] = &fstest.MapFile{Data: text}
		}
		_, err = d.Migrate(ctx, older)
		if fault.CodeOf(err) != db.CodeSchemaNewer || !strings.Contains(err.Error(), "schema version") {
			t.Errorf("an older program: %v", err)
		}
	})
}

// A step that fails half way leaves nothing behind, and several processes that migrate at once do it once.
func TestMigrateIsWholeAndOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		files := fstest.MapFS{}
		names, _ := fs.Glob(migrations.Files, "*.sql")
		for _, name := range names {
			text, _ := fs.ReadFile(migrations.Files, name)
			files[name] = &fstest.MapFile{Data: text}
		}
		broken := &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE half (id BIGINT PRIMARY KEY);\nINSERT INTO nowhere VALUES (1);\n-- +goose Down\n")}
		files["90001_next.sql"] = broken
		before, err := d.Introspect(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Migrate(ctx, files); err == nil {
			t.Fatal("a broken step was applied")
		}
		after, err := d.Introspect(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("a broken step left something behind:\n%s", diff)
		}
		files["90001_next.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE half (id BIGINT PRIMARY KEY);\n-- +goose Down\n")}
		var applied atomic.Int64
		inParallel(4, 4, func(int) {
			steps, err := d.Migrate(ctx, files)
			if err != nil {
				t.Error(err)
			}
			applied.Add(int64(len(steps)))
		})
		if applied.Load() != 1 {
			t.Errorf("applied %d times, want once", applied.Load())
		}
	})
}

// Two processes on one database have different node numbers, and a number that was given back can be had again.
func TestNodeLeases(t *testing.T) {
	leases := db.SQL(`SELECT COUNT(*) FROM node_lease`)
	for engine, o := range map[string]func(t *testing.T) db.Options{
		"sqlite":   func(t *testing.T) db.Options { return db.Options{Path: filepath.Join(t.TempDir(), "winkel.db")} },
		"postgres": func(t *testing.T) db.Options { return db.Options{URL: dbtest.PostgresURL(t), PoolMin: 1} },
	} {
		t.Run(engine, func(t *testing.T) {
			options := o(t)
			one := dbtest.Open(t, options)
			options.Roles, options.Version = "web", "v7"
			two := dbtest.Open(t, options)
			nodes, err := one.Nodes(t.Context())
			if err != nil || len(nodes) != 1 || nodes[0].Roles != "web" || nodes[0].Version != "v7" || nodes[0].Number != two.NodeNumber() {
				t.Errorf("the programs that serve are %+v, %v; want the second alone", nodes, err)
			}
			if node := func(d *db.DB) int64 { return d.IDs().Next() >> 12 & 0x3ff }; node(one) == node(two) {
				t.Error("two processes have the same node number")
			}
			if err := two.Close(); err != nil {
				t.Fatal(err)
			}
			if held := value(t, one, leases); held != 1 {
				t.Errorf("%d leases are held after one process left, want 1", held)
			}
			if nodes, err := one.Nodes(t.Context()); err != nil || len(nodes) != 0 {
				t.Errorf("nobody serves any longer, but there are %+v, %v", nodes, err)
			}
		})
	}
}

func inParallel(goroutines, n int, f func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}

func waitFor(t *testing.T, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !condition(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited for 5 s in vain")
		}
	}
}
