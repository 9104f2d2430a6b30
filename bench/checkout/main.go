// Checkout measures whole purchases over HTTP: a guest's six requests from an empty cart to a paid order, and the same in
// one call. The load generator runs on the same cores as the shop.
//
//	go run ./bench/checkout
//	go run ./bench/checkout -database postgres://…
//
// The baseline of the run is one warm product, read over the same connections. After each run the orders that were
// acknowledged are counted in the shop, and winkel verify has to be clean.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"winkel/bench/process"
)

func main() {
	o := options{}
	flag.StringVar(&o.database, "database", "", "URL of an empty PostgreSQL database; SQLite without")
	flag.IntVar(&o.products, "products", 1000, "products in the shop; orders take 200 of them at random")
	flag.DurationVar(&o.length, "for", 4*time.Second, "length of one run")
	flag.StringVar(&o.only, "only", "", "one kind of purchase: \"six requests\" or \"one call\"; both without")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "checkout:", err)
		os.Exit(1)
	}
}

type options struct {
	database string
	products int
	length   time.Duration
	only     string
}

func run(o options) error {
	dir, err := os.MkdirTemp("", "winkel-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	winkel, err := process.Build(dir)
	if err != nil {
		return err
	}
	data := []string{"--data", dir}
	if o.database != "" {
		data = append(data, "--database", o.database)
	}
	if _, _, _, err := process.Run(winkel, append([]string{"generate", "--products", strconv.Itoa(o.products)}, data...)...); err != nil {
		return err
	}
	key, _, _, err := process.Run(winkel, append([]string{"staff", "key", "--name", "bench", "--scopes", "all"}, data...)...)
	if err != nil {
		return err
	}
	server, err := process.Serve(winkel, append([]string{"--dev", "--log-level", "error"}, data...)...)
	if err != nil {
		return err
	}
	b := &bench{host: strings.TrimPrefix(server.URL, "http://"), key: strings.TrimSpace(key), length: o.length, only: o.only, server: server}
	err = b.measure()
	if stopped := server.Stop(); err == nil {
		err = stopped
	}
	if err != nil {
		return err
	}
	out, _, _, err := process.Run(winkel, append([]string{"verify"}, data...)...)
	if err != nil {
		return fmt.Errorf("the shop does not agree with itself after the runs: %w\n%.2000s", err, out)
	}
	if strings.Contains(out, "difference") {
		return fmt.Errorf("the shop does not agree with itself after the runs:\n%s", out)
	}
	fmt.Printf("\n%d orders were acknowledged and are in the shop; `winkel verify` is clean.\n", b.placed)
	return nil
}

// bench is a shop under load.
type bench struct {
	host     string
	key      string
	length   time.Duration
	only     string
	server   *process.Server
	variants []string
	placed   int64
}

func (b *bench) measure() error {
	if err := b.stock(); err != nil {
		return err
	}
	base, err := b.baseline()
	if err != nil {
		return err
	}
	fmt.Printf("baseline: %.0f warm products a second over 32 connections\n\n", base)
	fmt.Println("| purchase | clients | products | orders/s | of baseline | p50 | p95 | p99 | server CPU an order |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	for _, c := range []struct {
		name     string
		purchase func(*client, []string) error
	}{{"six requests", guest}, {"one call", oneCall}} {
		if b.only != "" && b.only != c.name {
			continue
		}
		for _, clients := range []int{32, 64} {
			for _, hot := range []bool{false, true} {
				if err := b.load(c.name, c.purchase, clients, hot, base); err != nil {
					return fmt.Errorf("%s, %d clients: %w", c.name, clients, err)
				}
			}
		}
	}
	return b.count()
}

// stock finds 200 variants and gives the shop more of each than is ever ordered.
func (b *bench) stock() error {
	c, err := dial(b.host)
	if err != nil {
		return err
	}
	defer c.close()
	for page := 0; len(b.variants) < 200; page++ {
		list, err := c.get(fmt.Sprintf("/api/products?in_stock=true&limit=100&offset=%d", page*100))
		if err != nil {
			return err
		}
		products := list.list("data")
		if len(products) == 0 {
			return fmt.Errorf("there are only %d variants in stock", len(b.variants))
		}
		for _, p := range products {
			if variants := p.list("variants"); len(variants) > 0 && len(b.variants) < 200 {
				b.variants = append(b.variants, variants[0].text("id"))
			}
		}
	}
	for _, v := range b.variants {
		if _, err := c.send("PUT", "/api/admin/inventory/levels/"+v, `{"on_hand": 900000000}`, "Authorization: Bearer "+b.key); err != nil {
			return err
		}
	}
	return nil
}

// baseline reads one product over and over.
func (b *bench) baseline() (float64, error) {
	c, err := dial(b.host)
	if err != nil {
		return 0, err
	}
	list, err := c.get("/api/products?limit=1")
	c.close()
	if err != nil {
		return 0, err
	}
	path := "/api/products/" + list.list("data")[0].text("slug")
	times, _, err := b.drive(32, func(c *client) error { _, err := c.get(path); return err })
	return float64(len(times)) / b.length.Seconds(), err
}

// load has clients buy for a while, and prints a row.
func (b *bench) load(name string, purchase func(*client, []string) error, clients int, hot bool, base float64) error {
	before, err := b.server.CPU()
	if err != nil {
		return err
	}
	times, refused, err := b.drive(clients, func(c *client) error {
		first := b.variants[0]
		if !hot {
			first = b.variants[rand.IntN(len(b.variants))]
		}
		second := first
		for second == first {
			second = b.variants[rand.IntN(len(b.variants))]
		}
		return purchase(c, []string{first, second})
	})
	if err != nil {
		return err
	}
	if refused > 0 {
		return fmt.Errorf("%d purchases were refused", refused)
	}
	after, err := b.server.CPU()
	if err != nil {
		return err
	}
	b.placed += int64(len(times))
	slices.Sort(times)
	at := func(share float64) time.Duration {
		return times[min(int(share*float64(len(times))), len(times)-1)].Round(100 * time.Microsecond)
	}
	rate := float64(len(times)) / b.length.Seconds()
	which := "random"
	if hot {
		which = "one hot"
	}
	fmt.Printf("| %s | %d | %s | %.0f | %.3f | %s | %s | %s | %s |\n", name, clients, which, rate, rate/base, at(0.5), at(0.95), at(0.99),
		((after - before) / time.Duration(len(times))).Round(time.Microsecond))
	return nil
}

// drive has clients do something over and over, each on a connection of its own, and returns how long each took.
func (b *bench) drive(clients int, do func(*client) error) (times []time.Duration, refused int64, err error) {
	var (
		mu       sync.Mutex
		wg       sync.WaitGroup
		failures atomic.Int64
	)
	errs := make(chan error, clients)
	end := time.Now().Add(b.length)
	for range clients {
		c, err := dial(b.host)
		if err != nil {
			return nil, 0, err
		}
		wg.Go(func() {
			defer c.close()
			var own []time.Duration
			for begun := time.Now(); begun.Before(end); begun = time.Now() {
				if err := do(c); err != nil {
					errs <- err
					return
				}
				own = append(own, time.Since(begun))
			}
			mu.Lock()
			times = append(times, own...)
			mu.Unlock()
		})
	}
	wg.Wait()
	select {
	case err = <-errs:
	default:
	}
	return times, failures.Load(), err
}

// count compares the orders in the shop with those that were acknowledged.
func (b *bench) count() error {
	c, err := dial(b.host)
	if err != nil {
		return err
	}
	defer c.close()
	list, err := c.send("GET", "/api/admin/orders?status=confirmed&limit=1", "", "Authorization: Bearer "+b.key)
	if err != nil {
		return err
	}
	if total := list.number("total"); total < b.placed {
		return fmt.Errorf("%d orders were acknowledged, and the shop has %d", b.placed, total)
	}
	return nil
}
