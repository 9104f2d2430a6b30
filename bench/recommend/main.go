// Command recommend measures how good recommendations are on the year of a real shop: the last eight weeks are held out,
// and what customers bought in them is guessed from what was before.
//
//	go run ./bench/recommend -data ../shared/data/online-retail/online_retail.csv.gz
//	go run ./bench/recommend -lines 1000000      time and memory of the job
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/id"
)

// heldOut is the time that is guessed.
const heldOut = 8 * 7 * 24 * time.Hour

func main() {
	data := flag.String("data", "../shared/data/online-retail/online_retail.csv.gz", "the UCI Online Retail file")
	earlier := flag.Bool("earlier", false, "hold out the eight weeks before the last eight instead: the part on which the figures were chosen")
	lines := flag.Int("lines", 0, "measure time and memory of the job instead, on so many lines of orders")
	url := flag.String("database", "", "with -lines: URL of an empty PostgreSQL database; empty means SQLite")
	dir := flag.String("compute", "", "what -lines has another process do: compute in the directory")
	flag.Parse()
	var err error
	switch {
	case *dir != "":
		err = compute(*dir, *url)
	case *lines > 0:
		err = scale(*lines, *url)
	default:
		err = run(*data, *earlier)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "recommend:", err)
		os.Exit(1)
	}
}

func run(data string, earlier bool) error {
	s, err := readShop(data)
	if err != nil {
		return err
	}
	past := s.past()
	if _, last := past.Span(); earlier {
		cut := last.Add(-heldOut)
		kept := s.lines[:0]
		for _, l := range s.lines {
			if l.at.Before(cut) {
				kept = append(kept, l)
			}
		}
		s.lines = kept
		past = s.past()
	}
	r := measure(s, past)
	fmt.Printf("%s; guessed are the last 8 weeks. %d categories by the last shared word of the descriptions.\n\n", s.describe(past), r.categories)
	fmt.Println("What customers who had bought before bought then:")
	fmt.Println()
	table(r.personal, func(m recommend.Measured) recommend.Quality { return m.All })
	fmt.Println("\nThe same, without what they had bought before:")
	fmt.Println()
	table(r.personal, func(m recommend.Measured) recommend.Quality { return m.New })
	fmt.Println("\nWhat else was in the order of a product:")
	fmt.Println()
	table(r.together, func(m recommend.Measured) recommend.Quality { return m.All })
	return nil
}

// result is everything that is measured.
type result struct {
	personal, together []recommend.Measured
	categories         int
}

func measure(s *shop, past *recommend.Past) result {
	_, last := past.Span()
	cut := last.Add(-heldOut)
	of, n := s.categories()
	catalog := recommend.Catalog{CategoryOf: func(p id.Product) id.Category { return of[p] }}
	return result{recommend.MeasurePersonal(past, cut, catalog), recommend.MeasureTogether(past, cut), n}
}

func table(list []recommend.Measured, part func(recommend.Measured) recommend.Quality) {
	fmt.Println("| strategy | hit rate@10 | recall@20 | nDCG@10 | coverage | asked |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, m := range list {
		q := part(m)
		fmt.Printf("| %s | %.3f | %.4f | %.4f | %.3f | %d |\n", m.Strategy, q.HitRate, q.Recall, q.NDCG, q.Coverage, q.Asked)
	}
}
