// Relevance measures how good the first ten hits are, by ratings of the products of a real catalog: those of plain BM25, of SQLite's
// FTS5, of bleve, and of the shop's own search. There are two sets of ratings: the one that people gave, which lies beside the catalog, and
// ratings.csv here, which is our own (ADR 37 says how it came about). Queries without any good answer do not count.
//
//	go run ./bench/relevance             # a table
//	go run ./bench/relevance -queries    # and nDCG@10 of each query
//	go run ./bench/relevance -show 'red mug'   # the first ten hits of ours for a query, with their ratings
//	go run ./bench/relevance -pool queries.txt >to-rate.csv   # what somebody has to rate for queries of one's own
//	go run ./bench/relevance -ratings rated.csv               # the table by other ratings
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"winkel/bench/yardstick"
)

func main() {
	root := flag.String("root", ".", "the repository, beside which the data lies")
	queries := flag.Bool("queries", false, "print nDCG@10 of each query")
	show := flag.String("show", "", "print the first ten hits for this query, of ours")
	pool := flag.String("pool", "", "print what the engines find for the queries of this file, one a line, for people to rate")
	ratings := flag.String("ratings", "", "other ratings than the two sets: a file with query, docid, rating")
	flag.Parse()
	if err := run(*root, *ratings, *pool, *show, *queries); err != nil {
		fmt.Fprintln(os.Stderr, "relevance:", err)
		os.Exit(1)
	}
}

func run(root, ratings, pool, show string, queries bool) error {
	t, err := prepare(root, ratings)
	if errors.Is(err, errNoData) {
		fmt.Println("relevance: skipped,", err)
		return nil
	}
	if err != nil {
		return err
	}
	if show != "" {
		return t.show(show)
	}
	dir, err := os.MkdirTemp("", "winkel-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if pool != "" {
		return t.pool(pool, dir)
	}
	results, err := t.compare(dir)
	if err != nil {
		return err
	}
	t.print(results)
	if queries {
		t.printQueries(results)
	}
	return nil
}

// trial is the catalog and the queries.
type trial struct {
	products []yardstick.Product
	sets     []string
	queries  []rated // of all sets, one set behind the other
}

var errNoData = errors.New("the real catalog is not there; WINKEL_TEST_DATA names the folder that has chorus-icecat/products.jsonl.gz " +
	"and chorus-icecat/ratings.csv")

// prepare reads the catalog and both sets of ratings, or one that is named instead.
func prepare(root, ratings string) (*trial, error) {
	products, is := yardstick.Data(root, filepath.Join("chorus-icecat", "products.jsonl.gz"))
	people, are := yardstick.Data(root, filepath.Join("chorus-icecat", "ratings.csv"))
	if !is || !are {
		return nil, errNoData
	}
	t := &trial{}
	var err error
	if t.products, err = yardstick.Icecat(products); err != nil {
		return nil, err
	}
	if ratings != "" {
		err = t.rate(ratings, ratings)
		return t, err
	}
	err = errors.Join(t.rate("by people's ratings", people),
		t.rate("by ratings of our own", filepath.Join(root, "bench", "relevance", "ratings.csv")))
	return t, err
}

// rate adds a set of ratings.
func (t *trial) rate(name, path string) error {
	queries, err := readRatings(path)
	for i := range queries {
		queries[i].set = len(t.sets)
	}
	t.sets, t.queries = append(t.sets, name), append(t.queries, queries...)
	return err
}

// result is how good the hits of an engine are, query by query.
type result struct {
	name string
	by   []figures
}

// compare asks every engine everything. Ours is the last.
func (t *trial) compare(dir string) ([]result, error) {
	texts := make([]string, len(t.queries))
	for i := range t.queries {
		texts[i] = t.queries[i].query
	}
	var results []result
	err := t.ask(dir, texts, func(engine string, hits [][]string) {
		r := result{name: engine}
		for i, q := range t.queries {
			r.by = append(r.by, q.measure(hits[i]))
		}
		results = append(results, r)
	})
	return results, err
}

// deep is how far down hits without a rating are looked past.
const deep = 1000

// ask asks one engine after the other, and hands on the keys that each found for each query.
func (t *trial) ask(dir string, queries []string, take func(engine string, hits [][]string)) error {
	for _, engine := range []struct {
		name string
		open func() (yardstick.Engine, error)
	}{
		{"BM25 on the title", func() (yardstick.Engine, error) { return yardstick.NewTitleBM25(), nil }},
		{"BM25 on all text", func() (yardstick.Engine, error) { return yardstick.NewTextBM25(), nil }},
		{"SQLite FTS5", func() (yardstick.Engine, error) { return yardstick.NewFTS5(dir) }},
		{"bleve", func() (yardstick.Engine, error) { return yardstick.NewBleve(dir) }},
		{"winkel", func() (yardstick.Engine, error) { return yardstick.NewOurs(), nil }},
	} {
		e, err := engine.open()
		if err != nil {
			return fmt.Errorf("%s: %w", engine.name, err)
		}
		hits, err := t.askOne(e, queries)
		if err = errors.Join(err, e.Close()); err != nil {
			return fmt.Errorf("%s: %w", engine.name, err)
		}
		take(engine.name, hits)
	}
	return nil
}

func (t *trial) askOne(e yardstick.Engine, queries []string) ([][]string, error) {
	const portion = 2000
	for first := 0; first < len(t.products); first += portion {
		if err := e.Add(first, t.products[first:min(first+portion, len(t.products))]); err != nil {
			return nil, err
		}
	}
	if err := e.Build(); err != nil {
		return nil, err
	}
	hits := make([][]string, len(queries))
	for i, query := range queries {
		found, err := e.Search(yardstick.Request{Text: query, Limit: deep})
		if err != nil {
			return nil, fmt.Errorf("%q: %w", query, err)
		}
		for _, position := range found.Positions {
			hits[i] = append(hits[i], t.products[position].Key)
		}
	}
	return hits, nil
}

func (t *trial) print(results []result) {
	fmt.Printf("%d products\n", len(t.products))
	for set, name := range t.sets {
		in := func(q *rated) bool { return q.set == set }
		ours := results[len(results)-1].of(t, in)
		fmt.Printf("\n%s, %d queries with a good answer\n\n", name, len(ours))
		fmt.Println("| engine | nDCG@10 | to ours | one half | the other | condensed nDCG@10 | judged@10 | MRR |")
		fmt.Println("|---|---|---|---|---|---|---|---|")
		for _, r := range results {
			f := average(r.of(t, in))
			half := func(n int) float64 {
				return average(r.of(t, func(q *rated) bool { return in(q) && q.half() == n })).ndcg
			}
			fmt.Printf("| %s | %.3f | %.2f | %.3f | %.3f | %.3f | %.2f | %.3f |\n", r.name, f.ndcg, f.ndcg/average(ours).ndcg,
				half(0), half(1), f.condensed, f.judged, f.mrr)
		}
	}
}

// of is the figures of some queries.
func (r result) of(t *trial, are func(*rated) bool) []figures {
	var some []figures
	for i := range t.queries {
		if are(&t.queries[i]) {
			some = append(some, r.by[i])
		}
	}
	return some
}

func (t *trial) printQueries(results []result) {
	fmt.Print("\nnDCG@10 of each query, condensed and judged@10 of ours\n\n| query | rated |")
	for _, r := range results {
		fmt.Printf(" %s |", r.name)
	}
	fmt.Print(" condensed | judged |\n|---|---|---|---|")
	for range results {
		fmt.Print("---|")
	}
	fmt.Println()
	for i, q := range t.queries {
		fmt.Printf("| %s | %d |", q.query, len(q.ratings))
		for _, r := range results {
			fmt.Printf(" %.2f |", r.by[i].ndcg)
		}
		ours := results[len(results)-1].by[i]
		fmt.Printf(" %.2f | %.1f |\n", ours.condensed, ours.judged)
	}
}

// show prints what ours finds.
func (t *trial) show(query string) error {
	ours := yardstick.NewOurs()
	if err := errors.Join(ours.Add(0, t.products), ours.Build()); err != nil {
		return err
	}
	found, err := ours.Search(yardstick.Request{Text: query, Limit: depth})
	if err != nil {
		return err
	}
	ratings := map[string]int{}
	for _, q := range t.queries {
		if q.query == query {
			ratings = q.ratings
		}
	}
	fmt.Printf("%d found\n", found.Total)
	for _, position := range found.Positions {
		p := &t.products[position]
		rating := "-"
		if r, is := ratings[p.Key]; is {
			rating = strconv.FormatInt(int64(r), 10)
		}
		fmt.Printf("%s  %-10s %s\n", rating, p.Key, p.Text.Title)
	}
	return nil
}
