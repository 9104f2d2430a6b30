package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"winkel/bench/process"
	"winkel/bench/yardstick"
)

// report is what was found about an engine.
type report struct {
	Engine    string
	Products  int           // that it took in
	Build     time.Duration // without making the products up; of the processor where that is what is counted
	Memory    int64         // of the process, in bytes, when everything is built and the garbage is collected
	Index     int64         // of it, what the index itself says; 0: it does not say
	Disk      int64
	Scenarios []times
}

// times is how long the requests of a scenario took.
type times struct {
	Name          string
	Unable        bool
	Requests      int
	Found         float64 // on average
	P50, P95, P99 time.Duration
	Rate          float64 // requests a second; of the processor where that is what is counted
}

func (t times) String() string {
	if t.Unable {
		return "–"
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return fmt.Sprintf("%.2f / %.2f / %.2f, %.0f/s", ms(t.P50), ms(t.P95), ms(t.P99), t.Rate)
}

// measure is the whole life of one process.
func (o options) measure(name string) error {
	dir, err := os.MkdirTemp("", "winkel-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	engine, err := o.open(name, dir)
	if err != nil {
		return err
	}
	r, err := o.report(name, engine)
	if err = errors.Join(err, engine.Close()); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

func (o options) open(name, dir string) (yardstick.Engine, error) {
	switch name {
	case "fts5":
		return yardstick.NewFTS5(dir)
	case "postgres":
		return yardstick.NewPostgres(o.Postgres)
	case "bleve":
		return yardstick.NewBleve(dir)
	case "winkel":
		return yardstick.NewOurs(), nil
	}
	return nil, fmt.Errorf("there is no engine %q", name)
}

func (o options) report(name string, engine yardstick.Engine) (*report, error) {
	products, err := o.catalog()
	if err != nil {
		return nil, err
	}
	r, drawn := &report{Engine: name}, newSample()
	if err := o.build(r, engine, drawn.watch(products)); err != nil {
		return nil, err
	}
	products = nil //nolint:ineffassign,wastedassign // so that they are not counted as memory of the engine
	if err := r.weigh(engine); err != nil {
		return nil, err
	}
	for _, s := range drawn.scenarios(yardstick.FacetFields(o.Real)) {
		t, err := load(engine, s, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		r.Scenarios = append(r.Scenarios, t)
	}
	return r, nil
}

// build gives the products to the engine in portions. Those that are left when the time is up are only looked at, so that the
// requests are those of the whole catalog for every engine.
func (o options) build(r *report, engine yardstick.Engine, products iter.Seq2[int, yardstick.Product]) error {
	const portion = 5000
	some := make([]yardstick.Product, 0, portion)
	add := func() error {
		begun := o.now(engine)
		err := engine.Add(r.Products, some)
		r.Build += o.now(engine) - begun
		r.Products += len(some)
		some = make([]yardstick.Product, 0, portion)
		return err
	}
	for _, p := range products {
		if r.Build > o.Build {
			continue
		}
		if some = append(some, p); len(some) == portion {
			if err := add(); err != nil {
				return err
			}
		}
	}
	if err := add(); err != nil {
		return err
	}
	begun := o.now(engine)
	err := engine.Build()
	r.Build += o.now(engine) - begun
	return err
}

func (o options) catalog() (iter.Seq2[int, yardstick.Product], error) {
	if !o.Real {
		return yardstick.Generated(o.Products, 1)
	}
	path, _ := yardstick.Data(o.Root, realCatalog)
	products, err := yardstick.Icecat(path)
	return slices.All(products), err
}

func (r *report) weigh(engine yardstick.Engine) error {
	runtime.GC()
	debug.FreeOSMemory()
	kB, err := process.MemoryKB(os.Getpid())
	if err != nil {
		return err
	}
	r.Memory = kB << 10
	if in, does := engine.(interface{ Bytes() int64 }); does {
		r.Index = in.Bytes()
	}
	r.Disk, err = engine.Disk()
	return err
}

// load asks everything once, as far as that takes no longer than the measurement itself, and then measures.
func load(engine yardstick.Engine, s scenario, o options) (times, error) {
	t := times{Name: s.name}
	until := time.Now().Add(o.For)
	for i, r := range s.requests {
		a, err := engine.Search(r)
		if errors.Is(err, yardstick.ErrUnable) {
			t.Unable = true
			return t, nil
		}
		if err != nil {
			return t, fmt.Errorf("%q: %w", r.Text, err)
		}
		t.Found += (float64(max(a.Total, a.Counts*boolean(r.Suggest))) - t.Found) / float64(i+1)
		if time.Now().After(until) {
			break
		}
	}
	took := make([][]time.Duration, o.clients())
	failed := make([]error, len(took))
	var wg sync.WaitGroup
	begun, clock := time.Now(), o.now(engine)
	for client := range took {
		wg.Go(func() {
			for i := client; time.Since(begun) < o.For; i += len(took) {
				from := o.now(engine)
				if _, err := engine.Search(s.requests[i%len(s.requests)]); err != nil {
					failed[client] = err
					return
				}
				took[client] = append(took[client], o.now(engine)-from)
			}
		})
	}
	wg.Wait()
	elapsed := o.now(engine) - clock
	if err := errors.Join(failed...); err != nil {
		return t, err
	}
	all := slices.Concat(took...)
	slices.Sort(all)
	at := func(share float64) time.Duration { return all[min(len(all)-1, int(share*float64(len(all))))] }
	t.Requests, t.Rate = len(all), float64(len(all))/elapsed.Seconds()
	t.P50, t.P95, t.P99 = at(0.5), at(0.95), at(0.99)
	return t, nil
}

// clients is how many ask at a time. Of processor time nobody could say whose it is if there were two.
func (o options) clients() int {
	if o.Processor {
		return 1
	}
	return 2
}

var start = time.Now()

// now is the time of the clock, or the processor time of this process and of the server that it asks.
func (o options) now(engine yardstick.Engine) time.Duration {
	if !o.Processor {
		return time.Since(start)
	}
	var used unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &used); err != nil {
		panic(err) // every Linux has this clock
	}
	spent := time.Duration(used.Nano())
	if server, is := engine.(interface {
		Processor() (time.Duration, error)
	}); is {
		of, err := server.Processor()
		if err != nil {
			panic(err) // there is no other way to measure what was asked for
		}
		spent += of
	}
	return spent
}

func boolean(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
