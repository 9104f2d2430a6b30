// Flood measures what wrong passwords do to those who buy: whole orders over HTTP at a steady rate, by turns alone and while
// strangers from everywhere try two hundred passwords a second.
//
//	go run ./bench/flood
//	go run ./bench/flood -database postgres://…
//
// Each turn is compared with the quiet one before it, so that a machine that becomes slower in between counts for nothing. The
// flood comes from a different address with each password, as a real one would, so that the limits by address do not
// help: what is measured is that hashing passwords cannot take the shop from its customers.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
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
	flag.IntVar(&o.passwords, "passwords", 200, "wrong passwords a second")
	flag.IntVar(&o.orders, "orders", 50, "orders a second")
	flag.IntVar(&o.turns, "turns", 7, "turns of each kind")
	flag.DurationVar(&o.length, "for", 5*time.Second, "length of a turn")
	flag.StringVar(&o.login, "login", "/api/auth/login", "where the passwords are tried")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "flood:", err)
		os.Exit(1)
	}
}

type options struct {
	database                 string
	passwords, orders, turns int
	length                   time.Duration
	login                    string
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
	if _, _, _, err := process.Run(winkel, append([]string{"generate", "--products", "1000"}, data...)...); err != nil {
		return err
	}
	key, _, _, err := process.Run(winkel, append([]string{"staff", "key", "--name", "bench", "--scopes", "all"}, data...)...)
	if err != nil {
		return err
	}
	// Buyers have addresses of their own, too, and none is limited; what X-Forwarded-For says is believed.
	server, err := process.Serve(winkel, append([]string{
		"--dev", "--log-level", "error", "--trusted-proxies", "127.0.0.1", "--limit-order", "off",
	}, data...)...)
	if err != nil {
		return err
	}
	b := &bench{options: o, url: server.URL, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000}, Timeout: time.Minute}}
	if err = b.stock(strings.TrimSpace(key)); err == nil {
		err = b.measure()
	}
	return errors.Join(err, server.Stop())
}

// bench is a shop in which people buy.
type bench struct {
	options

	url      string
	client   *http.Client
	variants []string
	number   atomic.Int64
}

// post sends a document from an address of its own, and gives the status and the answer.
func (b *bench) post(path, body string, headers ...string) (int, []byte, error) {
	request, err := http.NewRequest(http.MethodPost, b.url+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Forwarded-For", fmt.Sprintf("%d.%d.%d.%d", 11+rand.IntN(80), rand.IntN(256), rand.IntN(256), rand.IntN(256)))
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := b.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	content, err := io.ReadAll(answer.Body)
	return answer.StatusCode, content, errors.Join(err, answer.Body.Close())
}

// stock makes something to buy, more of it than is ever bought.
func (b *bench) stock(key string) error {
	for i := range 50 {
		status, answer, err := b.post("/api/admin/products", fmt.Sprintf(`{"title": "Thing %d", "status": "published", "variants": [{"sku": "THING-%d",
			"inventory_tracked": true, "on_hand": 900000000, "prices": [{"price": {"amount": 500, "currency_code": "USD"}}]}]}`, i, i),
			"Authorization", "Bearer "+key)
		if err != nil || status != http.StatusCreated {
			return fmt.Errorf("make a product: %d %s: %w", status, answer, err)
		}
		at := bytes.Index(answer, []byte(`"variant_`))
		if at < 0 {
			return fmt.Errorf("the product has no variant: %s", answer)
		}
		name, _, _ := bytes.Cut(answer[at+1:], []byte(`"`))
		b.variants = append(b.variants, string(name))
	}
	return nil
}

// buy orders one thing in one call, paid by the test provider.
func (b *bench) buy() error {
	n := b.number.Add(1)
	status, answer, err := b.post("/api/orders", fmt.Sprintf(`{"items": [{"variant_id": %q, "quantity": 1}], "email": "buyer%d@example.com",
		"shipping_address": {"first_name": "Ada", "last_name": "Lovelace", "address_1": "12 Main St", "city": "Springfield", "province_code": "IL",
			"postal_code": "62701", "country_code": "US"}, "payment": {"provider": "test"}}`, b.variants[rand.IntN(len(b.variants))], n),
		"Idempotency-Key", "flood-"+strconv.FormatInt(n, 10))
	if err != nil || status != http.StatusCreated {
		return fmt.Errorf("order: %d %s: %w", status, answer, err)
	}
	return nil
}

// guess tries a wrong password; what comes of it is counted.
func (b *bench) guess(tally *[600]atomic.Int64) error {
	status, _, err := b.post(b.login, fmt.Sprintf(`{"email": "user%d@example.com", "password": "wrong-password-%d"}`, rand.IntN(100_000), rand.Int()))
	if err == nil {
		tally[status].Add(1)
	}
	return err
}

// steadily does something so many times a second for a turn, whether or not what came before is done, and gives how long
// each took from when it was due: waiting for one's turn counts.
func (b *bench) steadily(perSecond int, do func() error) ([]time.Duration, error) {
	total := int(b.length.Seconds() * float64(perSecond))
	took, errs := make([]time.Duration, total), make([]error, total)
	begun := time.Now()
	var wg sync.WaitGroup
	for i := range total {
		due := begun.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(due))
		wg.Go(func() {
			errs[i] = do()
			took[i] = time.Since(due)
		})
	}
	wg.Wait()
	return took, errors.Join(errs...)
}

func (b *bench) measure() error {
	if _, err := b.steadily(b.orders, b.buy); err != nil { // warm
		return err
	}
	var quiet, flooded []time.Duration
	var ratios []float64
	var tally [600]atomic.Int64
	for range b.turns {
		alone, err := b.steadily(b.orders, b.buy)
		if err != nil {
			return err
		}
		var guessing error
		var flood sync.WaitGroup
		flood.Go(func() { _, guessing = b.steadily(b.passwords, func() error { return b.guess(&tally) }) })
		among, err := b.steadily(b.orders, b.buy)
		flood.Wait()
		if err := errors.Join(err, guessing); err != nil {
			return err
		}
		quiet, flooded = append(quiet, alone...), append(flooded, among...)
		ratios = append(ratios, float64(at(among, 0.99))/float64(at(alone, 0.99)))
	}
	slices.Sort(ratios)
	fmt.Printf("%d orders a second, %d wrong passwords a second, %d turns of %s each, by turns\n\n", b.orders, b.passwords, b.turns, b.length)
	fmt.Println("| | orders | p50 | p95 | p99 |")
	fmt.Println("|---|---|---|---|---|")
	for _, row := range []struct {
		name  string
		times []time.Duration
	}{{"alone", quiet}, {"in the flood", flooded}} {
		fmt.Printf("| %s | %d | %s | %s | %s |\n", row.name, len(row.times), at(row.times, 0.5), at(row.times, 0.95), at(row.times, 0.99))
	}
	fmt.Printf("\np99 in the flood to p99 alone: %.2f of all orders, %.2f in the median turn (%.2f to %.2f).\nPasswords were answered with",
		float64(at(flooded, 0.99))/float64(at(quiet, 0.99)), ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1])
	for status := range tally {
		if n := tally[status].Load(); n > 0 {
			fmt.Printf(" %d (%d times)", status, n)
		}
	}
	fmt.Println(".")
	return nil
}

// at is the time within which a share of what was done was done.
func at(times []time.Duration, share float64) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)].Round(100 * time.Microsecond)
}
