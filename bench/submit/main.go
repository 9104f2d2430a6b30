// Submit measures what group commit is worth: a ten-statement order, from 64 clients, as a batch through Submit, as one
// transaction each, and statement by statement; on random products and on one hot product; with no, few and many
// refusals. After each run it counts that orders, stock and answers agree.
//
//	go run ./bench/submit                       SQLite, synchronous=FULL, in a temporary directory
//	go run ./bench/submit -postgres URL         PostgreSQL; a database of that server is made and dropped
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing/fstest"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

const (
	clients  = 64
	products = 50_000
	stock    = 1_000_000_000
)

// The tables of the trial: what an order touches, and no more.
var schema = fstest.MapFS{"00001_trial.sql": {Data: []byte(`-- +goose Up
CREATE TABLE node_lease (node BIGINT PRIMARY KEY, holder TEXT NOT NULL, expires_at BIGINT NOT NULL);
CREATE TABLE trial_cart (id BIGINT PRIMARY KEY, version BIGINT NOT NULL);
CREATE TABLE trial_key (key BIGINT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE trial_order (id BIGINT PRIMARY KEY, cart_id BIGINT NOT NULL CONSTRAINT trial_order_cart_id_key UNIQUE, total BIGINT NOT NULL);
CREATE TABLE trial_line (order_id BIGINT NOT NULL, position BIGINT NOT NULL, product_id BIGINT NOT NULL, quantity BIGINT NOT NULL, PRIMARY KEY (order_id, position));
CREATE TABLE trial_payment (id BIGINT PRIMARY KEY, order_id BIGINT NOT NULL, amount BIGINT NOT NULL);
CREATE TABLE trial_event (id BIGINT PRIMARY KEY, type TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE trial_stock (product_id BIGINT PRIMARY KEY, available BIGINT NOT NULL CHECK (available >= 0));
-- +goose Down
`)}}

var (
	insertCart    = db.SQL(`INSERT INTO trial_cart (id, version) VALUES ($1, 1)`)
	insertStock   = db.SQL(`INSERT INTO trial_stock (product_id, available) VALUES ($1, $2)`)
	insertKey     = db.SQL(`INSERT INTO trial_key (key, body) VALUES ($1, '{"status":201}')`)
	closeCart     = db.SQL(`UPDATE trial_cart SET version = version + 1 WHERE id = $1 AND version = 1`)
	insertOrder   = db.SQL(`INSERT INTO trial_order (id, cart_id, total) VALUES ($1, $2, $3)`)
	insertLine    = db.SQL(`INSERT INTO trial_line (order_id, position, product_id, quantity) VALUES ($1, $2, $3, $4)`)
	insertPayment = db.SQL(`INSERT INTO trial_payment (id, order_id, amount) VALUES ($1, $2, $3)`)
	insertEvent   = db.SQL(`INSERT INTO trial_event (id, type, data) VALUES ($1, $2, $3)`)
	takeStock     = db.SQL(`UPDATE trial_stock SET available = available - $1 WHERE product_id = $2 AND available >= $3`)
	countOrders   = db.SQL(`SELECT COUNT(*) FROM trial_order`)
	sumStock      = db.SQL(`SELECT CAST(SUM(available) AS BIGINT) FROM trial_stock`)
)

var (
	errGone = fault.New(fault.Conflict, "cart_closed", "The cart was closed already.")
	errSold = fault.New(fault.Refused, "insufficient_stock", "There is not enough of it.")
)

// order describes the placing of one cart with two lines: ten statements.
func order(cart, first, second, quantity int64) *db.Batch {
	b := &db.Batch{}
	b.Exec(insertKey, cart)
	b.Exec(closeCart, cart).Want(1, errGone)
	b.Exec(insertOrder, cart, cart, 4200)
	b.Exec(insertLine, cart, 1, first, 1)
	b.Exec(insertLine, cart, 2, second, quantity)
	b.Exec(insertPayment, cart, cart, 4200)
	b.Exec(insertEvent, 2*cart, "order.placed", `{"id":"order_1"}`)
	b.Exec(insertEvent, 2*cart+1, "job.queued", `{"kind":"payment"}`)
	b.ExecContended(first, takeStock, 1, first, 1).Want(1, errSold)
	b.ExecContended(second, takeStock, quantity, second, quantity).Want(1, errSold)
	return b
}

// A shape is a way to commit the batch.
type shape struct {
	name string
	run  func(ctx context.Context, d *db.DB, b *db.Batch) error
}

var (
	grouped = shape{"Submit, group commit", func(ctx context.Context, d *db.DB, b *db.Batch) error { return d.Submit(ctx, b) }}
	single  = shape{"one transaction each", func(ctx context.Context, d *db.DB, b *db.Batch) error {
		return d.Write(ctx, func(tx db.Tx) error { return tx.Send(ctx, b) })
	}}
	stepwise = shape{"statement by statement", func(ctx context.Context, d *db.DB, b *db.Batch) error {
		return d.Write(ctx, func(tx db.Tx) error { return b.EachStep(ctx, tx) })
	}}
)

type trial struct {
	d        *db.DB
	nextCart atomic.Int64 // carts are made before they are measured, and each is placed once
	madeTo   int64
}

func main() {
	postgres := flag.String("postgres", "", "URL of a PostgreSQL server; empty means SQLite")
	seconds := flag.Duration("for", 3*time.Second, "length of one run")
	rounds := flag.Int("rounds", 3, "runs of each kind; the median counts")
	flag.Parse()
	if err := run(*postgres, *seconds, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "submit:", err)
		os.Exit(1)
	}
}

func run(postgres string, length time.Duration, rounds int) error {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "winkel-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d, err := db.Open(ctx, db.Options{Path: filepath.Join(dir, "trial.db"), URL: postgres, PoolMin: 20, PoolMax: 64})
	if err != nil {
		return err
	}
	defer d.Close()
	if _, err := d.Migrate(ctx, schema); err != nil {
		return err
	}
	t := &trial{d: d}
	if err := t.fill(ctx, products); err != nil {
		return err
	}
	baseline := single
	if d.Engine() == db.Postgres {
		baseline = stepwise
	}
	fmt.Printf("%s, %d clients, ten statements, median of %d runs of %s\n\n", d.Engine(), clients, rounds, length)
	fmt.Println("| products | refused | shape | orders/s | answers/s | p50 ms | p99 ms | ratio |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	for _, hot := range []bool{false, true} {
		for _, refusals := range []int{0, 2, 50} {
			shapes := []shape{grouped}
			if refusals == 0 {
				shapes = []shape{baseline, grouped}
				if d.Engine() == db.Postgres {
					shapes = []shape{stepwise, single, grouped}
				}
			}
			if err := t.compare(ctx, hot, refusals, shapes, length, rounds); err != nil {
				return err
			}
		}
	}
	return nil
}

// reference is the throughput that a row's ratio refers to: the baseline shape, or Submit without refusals.
var reference float64

func (t *trial) compare(ctx context.Context, hot bool, refusals int, shapes []shape, length time.Duration, rounds int) error {
	results := make([][]outcome, len(shapes))
	for range rounds { // interleaved, so that a change of the machine's mood meets every shape
		for i, s := range shapes {
			o, err := t.measure(ctx, s, hot, refusals, length)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			results[i] = append(results[i], o)
		}
	}
	which := "random"
	if hot {
		which = "one hot"
	}
	for i, s := range shapes {
		slices.SortFunc(results[i], func(a, b outcome) int { return int(a.answers - b.answers) })
		m := results[i][len(results[i])/2]
		if i == 0 && refusals == 0 {
			reference = m.answers
		}
		fmt.Printf("| %s | %d %% | %s | %.0f | %.0f | %.1f | %.1f | %.2f |\n",
			which, refusals, s.name, m.orders, m.answers, m.p50, m.p99, m.answers/reference)
		if refusals == 0 && i == len(shapes)-1 {
			reference = m.answers // refusals are compared with Submit without refusals
		}
	}
	return nil
}

type outcome struct{ orders, answers, p50, p99 float64 }

// measure runs 64 clients in a closed loop and checks afterwards that the database says what they were told.
func (t *trial) measure(ctx context.Context, s shape, hot bool, refusals int, length time.Duration) (outcome, error) {
	if err := t.makeCarts(ctx, int64(length.Seconds()*40_000)); err != nil {
		return outcome{}, err
	}
	ordersBefore, stockBefore, err := t.totals(ctx)
	if err != nil {
		return outcome{}, err
	}
	var accepted, refused, taken atomic.Int64
	var failure atomic.Pointer[error]
	latencies := make([][]time.Duration, clients)
	stop := time.Now().Add(length)
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(uint64(c), uint64(length)))
			for time.Now().Before(stop) {
				cart := t.nextCart.Add(1)
				if cart > t.madeTo {
					return
				}
				first, second, quantity := random.Int64N(products)+1, random.Int64N(products)+1, int64(1)
				if hot {
					first = 1
				}
				if random.IntN(100) < refusals {
					quantity = stock + 1
				}
				begun := time.Now()
				err := s.run(ctx, t.d, order(cart, first, second, quantity))
				latencies[c] = append(latencies[c], time.Since(begun))
				switch {
				case err == nil:
					accepted.Add(1)
					taken.Add(1 + quantity)
				case errors.Is(err, errSold):
					refused.Add(1)
				default:
					failure.Store(&err)
					return
				}
			}
		})
	}
	wg.Wait()
	took := length.Seconds() + time.Since(stop).Seconds()
	if f := failure.Load(); f != nil {
		return outcome{}, *f
	}
	ordersAfter, stockAfter, err := t.totals(ctx)
	if err != nil {
		return outcome{}, err
	}
	if ordersAfter-ordersBefore != accepted.Load() || stockBefore-stockAfter != taken.Load() {
		return outcome{}, fmt.Errorf("told %d orders and %d units, found %d and %d",
			accepted.Load(), taken.Load(), ordersAfter-ordersBefore, stockBefore-stockAfter)
	}
	all := slices.Sorted(slices.Values(slices.Concat(latencies...)))
	at := func(q float64) float64 { return float64(all[int(float64(len(all)-1)*q)].Microseconds()) / 1000 }
	return outcome{
		orders: float64(accepted.Load()) / took, answers: float64(accepted.Load()+refused.Load()) / took,
		p50: at(0.50), p99: at(0.99),
	}, nil
}

func (t *trial) totals(ctx context.Context) (orders, units int64, err error) {
	if orders, err = db.Value[int64](ctx, t.d.Read(), countOrders); err != nil {
		return 0, 0, err
	}
	units, err = db.Value[int64](ctx, t.d.Read(), sumStock)
	return orders, units, err
}

func (t *trial) fill(ctx context.Context, n int64) error {
	return inChunks(1, n, func(from, to int64) error {
		b := &db.Batch{}
		for product := from; product <= to; product++ {
			b.Exec(insertStock, product, stock)
		}
		return t.d.Submit(ctx, b)
	})
}

// makeCarts sees to it that n carts are there to be placed.
func (t *trial) makeCarts(ctx context.Context, n int64) error {
	next := min(t.nextCart.Load(), t.madeTo)
	t.nextCart.Store(next)
	to := next + n
	from := t.madeTo + 1
	t.madeTo = max(to, t.madeTo)
	return inChunks(from, to, func(from, to int64) error {
		b := &db.Batch{}
		for cart := from; cart <= to; cart++ {
			b.Exec(insertCart, cart)
		}
		return t.d.Submit(ctx, b)
	})
}

func inChunks(from, to int64, f func(from, to int64) error) error {
	for ; from <= to; from += 1000 {
		if err := f(from, min(from+999, to)); err != nil {
			return err
		}
	}
	return nil
}
