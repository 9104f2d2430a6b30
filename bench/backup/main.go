// Backup measures what a copy of an open shop costs those who buy meanwhile. Orders are placed at a steady rate, by turns alone
// and while winkel backup copies the shop; the turns are compared in pairs, so that a machine that changes its pace changes both.
//
//	go run ./bench/backup -data DIR
//
// DIR is a shop on SQLite that winkel generate has filled. Orders are put into it.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"winkel/bench/process"
)

func main() {
	o := options{}
	flag.StringVar(&o.data, "data", "", "directory of a shop that was filled")
	flag.StringVar(&o.rate, "rate", "8MiB", "--backup-rate of the copies")
	flag.IntVar(&o.orders, "orders", 200, "orders a second; 0 is as many as eight shoppers can place one after the other")
	flag.IntVar(&o.turns, "turns", 4, "pairs of turns")
	flag.DurationVar(&o.length, "for", 10*time.Second, "length of one turn")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "backup:", err)
		os.Exit(1)
	}
}

type options struct {
	data, rate    string
	orders, turns int
	length        time.Duration
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
	server, err := process.Serve(winkel, "--dev", "--log-level", "error", "--data", o.data)
	if err != nil {
		return err
	}
	b := &bench{options: o, winkel: winkel, url: server.URL, copy: filepath.Join(dir, "shop.winkel")}
	err = b.measure()
	if stopped := server.Stop(); err == nil {
		err = stopped
	}
	return err
}

type bench struct {
	options
	winkel, url, copy string
	variants          []string
}

// turn is what one turn came to.
type turn struct {
	took []time.Duration // from when an order was due, or sent where there is no rate, to its answer
}

func (b *bench) measure() error {
	if err := b.findVariants(); err != nil {
		return err
	}
	if _, err := b.sell(nil); err != nil { // warm up
		return err
	}
	info, err := os.Stat(filepath.Join(b.data, "winkel.db"))
	if err != nil {
		return err
	}
	fmt.Printf("winkel.db has %.2f GB; %d orders a second (0: eight shoppers without pause), copies at %s a second, turns of %s\n\n",
		float64(info.Size())/1e9, b.orders, b.rate, b.length)
	fmt.Println("| turn | orders/s | p50 ms | p95 ms | p99 ms |")
	fmt.Println("|---|---|---|---|---|")
	var p50, p95, pace []float64
	for range b.turns {
		alone, err := b.sell(nil)
		if err != nil {
			return err
		}
		beside, err := b.sell(b.copying)
		if err != nil {
			return err
		}
		b.print("alone", alone)
		b.print("beside a copy", beside)
		p50 = append(p50, ratio(quantile(beside, 0.5), quantile(alone, 0.5)))
		p95 = append(p95, ratio(quantile(beside, 0.95), quantile(alone, 0.95)))
		pace = append(pace, float64(len(beside.took))/float64(len(alone.took)))
	}
	for _, r := range [][]float64{p50, p95, pace} {
		slices.Sort(r)
	}
	middle := b.turns / 2
	fmt.Printf("\nBeside a copy, median of the pairs: p50 %.2f times, p95 %.2f times, %.2f of the orders.\n", p50[middle], p95[middle], pace[middle])
	return nil
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

func quantile(t turn, q float64) time.Duration { return t.took[int(q*float64(len(t.took)-1))] }

func (b *bench) print(name string, t turn) {
	ms := func(q float64) float64 { return quantile(t, q).Seconds() * 1000 }
	fmt.Printf("| %s | %.0f | %.2f | %.2f | %.2f |\n", name, float64(len(t.took))/b.length.Seconds(), ms(0.5), ms(0.95), ms(0.99))
}

// copying copies the shop again and again until the turn is over. The last copy is broken off.
func (b *bench) copying(over <-chan struct{}) error {
	for {
		command := exec.Command(b.winkel, "backup", b.copy, "--data", b.data, "--backup-rate", b.rate)
		var said bytes.Buffer
		command.Stderr = &said
		if err := command.Start(); err != nil {
			return err
		}
		done := make(chan error, 1)
		go func() { done <- command.Wait() }()
		select {
		case err := <-done:
			if err != nil {
				return fmt.Errorf("backup: %w\n%s", err, said.String())
			}
		case <-over:
			_ = command.Process.Signal(os.Interrupt)
			<-done
			return nil
		}
	}
}

// sell places orders for a turn, with something beside.
func (b *bench) sell(beside func(over <-chan struct{}) error) (turn, error) {
	over, failed := make(chan struct{}), make(chan error, 1)
	if beside != nil {
		go func() { failed <- beside(over) }()
		time.Sleep(time.Second) // the copy's own start is not of the turn
	} else {
		failed <- nil
	}
	const shoppers = 8
	var all turn
	var mu sync.Mutex
	var wrong error
	var wg sync.WaitGroup
	began := time.Now()
	end := began.Add(b.length)
	for s := range shoppers {
		wg.Go(func() {
			for n := s; ; n += shoppers {
				due := time.Now()
				if b.orders > 0 {
					due = began.Add(time.Duration(n) * time.Second / time.Duration(b.orders))
					time.Sleep(time.Until(due))
				}
				if due.After(end) {
					return
				}
				err := b.buy(fmt.Sprintf("%d-%d", began.UnixNano(), n), b.variants[n%len(b.variants)])
				mu.Lock()
				all.took = append(all.took, time.Since(due))
				if err != nil {
					wrong = err
				}
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	close(over)
	if err := <-failed; err != nil {
		return all, err
	}
	slices.Sort(all.took)
	return all, wrong
}

func (b *bench) buy(key, variant string) error {
	body := fmt.Sprintf(`{"items": [{"variant_id": %q, "quantity": 1}], "email": "ada@example.com", "shipping_address": {"first_name": "Ada",
		"last_name": "Lovelace", "address_1": "12 Main St", "city": "Springfield", "province_code": "IL", "postal_code": "62701",
		"country_code": "US"}, "payment": {"provider": "test"}}`, variant)
	request, err := http.NewRequest(http.MethodPost, b.url+"/api/orders", strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", key)
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var told struct{ Code, Detail string }
	if err := json.NewDecoder(answer.Body).Decode(&told); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusCreated {
		return fmt.Errorf("an order was answered with %d %s %s", answer.StatusCode, told.Code, told.Detail)
	}
	return nil
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}

// findVariants finds variants that can be bought.
func (b *bench) findVariants() error {
	answer, err := client.Get(b.url + "/api/products?limit=100&in_stock=true")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil {
		return err
	}
	for _, p := range list.Data {
		if err := b.addVariant(p.ID); err != nil {
			return err
		}
	}
	if len(b.variants) == 0 {
		return fmt.Errorf("the shop in %s has nothing to sell", b.data)
	}
	return nil
}

// addVariant adds the first variant of a product that an order is taken for.
func (b *bench) addVariant(product string) error {
	answer, err := client.Get(b.url + "/api/products/" + product)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var p struct {
		Variants []struct {
			ID string `json:"id"`
		} `json:"variants"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&p); err != nil {
		return err
	}
	for _, v := range p.Variants {
		if b.buy(fmt.Sprintf("try-%s-%d", v.ID, time.Now().UnixNano()), v.ID) == nil {
			b.variants = append(b.variants, v.ID)
			return nil
		}
	}
	return nil
}
