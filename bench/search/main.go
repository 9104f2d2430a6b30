// Search measures how fast products are found, with the counts of five facets: by SQLite's FTS5, by PostgreSQL, by bleve, and by the
// shop's own search. Every engine gets the same products and the same requests, drawn from the catalog, in a process of its own, one
// after the other; two clients ask without a pause, or one where processor time is counted.
//
//	go run ./bench/search                              # the real catalog where it is, and 1,000,000 products made up
//	go run ./bench/search -products 50000 -real=false
//	go run ./bench/search -engines winkel,bleve -for 1s
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/bench/yardstick"
)

func main() {
	var o options
	flag.StringVar(&o.Root, "root", ".", "the repository, beside which the real catalog lies")
	flag.IntVar(&o.Products, "products", 1_000_000, "products to generate; 0: none")
	flag.BoolVar(&o.Real, "real", true, "measure on the real catalog, too")
	flag.StringVar(&o.Engines, "engines", "fts5,postgres,bleve,winkel", "which engines")
	flag.StringVar(&o.Postgres, "postgres", os.Getenv("WINKEL_TEST_POSTGRES"), "URL of a database; empty: without PostgreSQL")
	flag.DurationVar(&o.For, "for", 3*time.Second, "length of one measurement")
	flag.BoolVar(&o.Processor, "cpu", false, "one client, and the processor time of the engine instead of the clock's: for a machine that does "+
		"other things, too")
	flag.DurationVar(&o.Build, "build", 20*time.Minute, "longest that an engine may build: it is measured with the products that it took in until then")
	child := flag.String("child", "", "internal: measure this engine, and print what was found as JSON")
	flag.Parse()
	var err error
	if *child != "" {
		err = o.measure(*child)
	} else {
		err = o.run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "search:", err)
		os.Exit(1)
	}
}

type options struct {
	Root, Engines, Postgres string
	Products                int
	Real, Processor         bool
	For, Build              time.Duration
}

func (o options) run() error {
	if o.Real {
		if path, is := yardstick.Data(o.Root, realCatalog); is {
			one := o
			one.Products = 0
			if err := one.compare("the real catalog"); err != nil {
				return err
			}
		} else {
			fmt.Printf("The real catalog is not at %s: skipped.\n", path)
		}
	}
	if o.Products == 0 {
		return nil
	}
	o.Real = false
	return o.compare("a generated catalog")
}

var realCatalog = filepath.Join("chorus-icecat", "products.jsonl.gz")

// compare measures every engine on one catalog, and prints two tables.
func (o options) compare(catalog string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var reports []report
	for engine := range strings.SplitSeq(o.Engines, ",") {
		if engine == "postgres" && o.Postgres == "" {
			continue
		}
		command := exec.Command(self, "-child", engine, "-root", o.Root, "-products", strconv.Itoa(o.Products),
			fmt.Sprintf("-real=%t", o.Real), fmt.Sprintf("-cpu=%t", o.Processor), "-postgres", o.Postgres, "-for", o.For.String(), "-build", o.Build.String())
		command.Stderr = os.Stderr
		out, err := command.Output()
		var of report
		if err = errors.Join(err, json.Unmarshal(out, &of)); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
		reports = append(reports, of)
	}
	if len(reports) == 0 {
		return errors.New("no engine to measure")
	}
	fmt.Printf("### %d products of %s, five facets, %s for %s\n\n", slices.MaxFunc(reports, func(a, b report) int { return cmp.Compare(a.Products, b.Products) }).Products, catalog,
		[]string{"", "one client", "two clients"}[o.clients()], o.For)
	what, second := "Milliseconds", "second"
	if o.Processor {
		what, second = "Milliseconds of processor time", "second of it"
	}
	fmt.Print("| engine | products | built in | process, MB | of it the index, MB | on disk, MB |\n|---|---|---|---|---|---|\n")
	for i := range reports {
		r := &reports[i]
		fmt.Printf("| %s | %d | %.1f s | %.0f | %s | %.0f |\n", r.Engine, r.Products, r.Build.Seconds(), mega(r.Memory), orDash(r.Index), mega(r.Disk))
	}
	fmt.Printf("\n%s at p50 / p95 / p99, and requests a %s\n\n| request | found |", what, second)
	for i := range reports {
		fmt.Printf(" %s |", reports[i].Engine)
	}
	fmt.Print("\n|---|---|")
	fmt.Println(strings.Repeat("---|", len(reports)))
	ours := reports[len(reports)-1].Scenarios
	for row := range ours {
		fmt.Printf("| %s | %.0f |", ours[row].Name, ours[row].Found)
		for i := range reports {
			fmt.Printf(" %s |", reports[i].Scenarios[row])
		}
		fmt.Println()
	}
	fmt.Println()
	return nil
}

func mega(bytes int64) float64 { return float64(bytes) / (1 << 20) }

func orDash(bytes int64) string {
	if bytes == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f", mega(bytes))
}
