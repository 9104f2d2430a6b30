// Flood measures what wrong passwords do to those who buy: whole orders over HTTP at a steady rate, by turns alone and while
// strangers from everywhere try two hundred passwords a second.
//
//	go run ./bench/flood
//	go run ./bench/flood -database postgres://…
//
// Each turn is compared with the quiet one before it, so that a machine that becomes slower in between counts for nothing; a pair
// of turns during which other programs took more than -others percent of the machine is measured once more. The flood comes from
// a different address with each password, as a real one would, so that the limits by address do not help: what is measured
// is that hashing passwords cannot take the shop from its customers. One of those comes back, once a second during the flood, and logs in with
// the right password from where he did before.
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
	"runtime"
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
	flag.IntVar(&o.others, "others", 10, "percent of the machine that other programs may take during a turn that counts")
	flag.StringVar(&o.login, "login", "/api/auth/login", "where the passwords are tried")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "flood:", err)
		os.Exit(1)
	}
}

type options struct {
	database, login                  string
	passwords, orders, turns, others int
	length                           time.Duration
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
	b := &bench{
		options: o, server: server, url: server.URL,
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000}, Timeout: time.Minute},
	}
	if err = b.prepare(strings.TrimSpace(key)); err == nil {
		err = b.measure()
	}
	return errors.Join(err, server.Stop())
}

// bench is a shop in which people buy.
type bench struct {
	options

	server   *process.Server
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

// prepare makes something to buy and somebody who comes back, and buys until everything is warm.
func (b *bench) prepare(key string) error {
	if err := b.stock(key); err != nil {
		return err
	}
	status, answer, err := b.post("/api/auth/register", regular, home...)
	if err != nil || status != http.StatusCreated {
		return fmt.Errorf("register: %d %s: %w", status, answer, err)
	}
	_, err = b.steadily(b.orders, b.buy)
	return err
}

// regular is who comes back, and home is where from.
const regular = `{"email": "regular@example.com", "password": "a quiet ferry in the fog"}`

var home = []string{"X-Forwarded-For", "192.0.2.7"}

// comeBack logs in with the right password.
func (b *bench) comeBack() error {
	status, answer, err := b.post("/api/auth/login", regular, home...)
	if err != nil || status != http.StatusOK {
		return fmt.Errorf("log in: %d %s: %w", status, answer, err)
	}
	return nil
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

// seen is what was measured in a turn, or in many.
type seen struct {
	orders []time.Duration
	used   time.Duration // processor time of the shop
	length time.Duration
}

func (s *seen) add(t seen) {
	s.orders, s.used, s.length = append(s.orders, t.orders...), s.used+t.used, s.length+t.length
}

// turn buys for the length of a turn, while something else is done.
func (b *bench) turn(meanwhile ...func() error) (seen, error) {
	var s seen
	begun := time.Now()
	before, err := b.server.CPU()
	if err != nil {
		return s, err
	}
	errs := make([]error, len(meanwhile)+2)
	var wg sync.WaitGroup
	for i, do := range meanwhile {
		wg.Go(func() { errs[i] = do() })
	}
	s.orders, errs[len(meanwhile)] = b.steadily(b.orders, b.buy)
	wg.Wait()
	after, err := b.server.CPU()
	s.used, s.length = after-before, time.Since(begun)
	return s, errors.Join(errors.Join(errs...), err)
}

// pair is a quiet turn and one in the flood.
type pair struct {
	alone, among seen
	back         []time.Duration // how long it took who came back to log in
	others       float64         // share of the machine that other programs took
}

func (b *bench) pair(tally *[600]atomic.Int64) (pair, error) {
	var p pair
	begun := time.Now()
	before, err := b.othersTime()
	if err != nil {
		return p, err
	}
	if p.alone, err = b.turn(); err != nil {
		return p, err
	}
	p.among, err = b.turn(
		func() error { _, err := b.steadily(b.passwords, func() error { return b.guess(tally) }); return err },
		func() (err error) { p.back, err = b.steadily(1, b.comeBack); return err })
	if err != nil {
		return p, err
	}
	after, err := b.othersTime()
	p.others = float64(after-before) / float64(time.Since(begun)) / float64(runtime.NumCPU())
	return p, err
}

// mostAgain is how many pairs are measured for each one that counts, before what others do is taken as it is.
const mostAgain = 3

func (b *bench) measure() error {
	var alone, among seen
	var back []time.Duration
	var ratios []float64
	var tally [600]atomic.Int64
	again, loudest := 0, 0.0
	for len(ratios) < b.turns {
		p, err := b.pair(&tally)
		if err != nil {
			return err
		}
		if p.others*100 > float64(b.others) && again < mostAgain*b.turns {
			again++
			continue
		}
		alone.add(p.alone)
		among.add(p.among)
		back, loudest = append(back, p.back...), max(loudest, p.others)
		ratios = append(ratios, float64(at(p.among.orders, 0.99))/float64(at(p.alone.orders, 0.99)))
	}
	slices.Sort(ratios)
	fmt.Printf("%d orders a second, %d wrong passwords a second, %d turns of %s each, by turns; %d more were measured again because other\n"+
		"programs took more than %d %% of the machine, at most %.0f %% during those that count\n\n",
		b.orders, b.passwords, b.turns, b.length, again, b.others, 100*loudest)
	fmt.Println("| | orders | p50 | p95 | p99 | of a core |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, row := range []struct {
		name string
		seen
	}{{"alone", alone}, {"in the flood", among}} {
		fmt.Printf("| %s | %d | %s | %s | %s | %.0f %% |\n", row.name, len(row.orders), at(row.orders, 0.5), at(row.orders, 0.95),
			at(row.orders, 0.99), 100*float64(row.used)/float64(row.length))
	}
	fmt.Printf("\np99 in the flood to p99 alone: %.2f of all orders, %.2f in the median turn (%.2f to %.2f).\nPasswords were answered with",
		float64(at(among.orders, 0.99))/float64(at(alone.orders, 0.99)), ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1])
	for status := range tally {
		if n := tally[status].Load(); n > 0 {
			fmt.Printf(" %d (%d times)", status, n)
		}
	}
	fmt.Printf(".\nWho came back was let in each time, %d times: p50 %s, at most %s.\n", len(back), at(back, 0.5), at(back, 1))
	return nil
}

// at is the time within which a share of what was done was done.
func at(times []time.Duration, share float64) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)].Round(100 * time.Microsecond)
}
