// Relevance measures how good the first ten hits are, by the ratings that people gave to products of a real catalog: those of plain
// BM25, of SQLite's FTS5, of bleve, and of the shop's own search. Queries without any good answer do not count.
//
//	go run ./bench/relevance             # a table
//	go run ./bench/relevance -queries    # and nDCG@10 of each query
//	go run ./bench/relevance -show 'red mug'   # the first ten hits of ours for a query, with their ratings
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
	flag.Parse()
	if err := run(*root, *queries, *show); err != nil {
		fmt.Fprintln(os.Stderr, "relevance:", err)
		os.Exit(1)
	}
}

func run(root string, queries bool, show string) error {
	t, err := prepare(root)
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
	queries  []rated
}

var errNoData = errors.New("the real catalog is not there; WINKEL_TEST_DATA names the folder that has chorus-icecat/products.jsonl.gz " +
	"and chorus-icecat/ratings.csv")

func prepare(root string) (*trial, error) {
	products, is := yardstick.Data(root, filepath.Join("chorus-icecat", "products.jsonl.gz"))
	ratings, are := yardstick.Data(root, filepath.Join("chorus-icecat", "ratings.csv"))
	if !is || !are {
		return nil, errNoData
	}
	t := &trial{}
	var err error
	if t.products, err = yardstick.Icecat(products); err != nil {
		return nil, err
	}
	t.queries, err = readRatings(ratings)
	return t, err
}

// result is how good the hits of an engine are, query by query.
type result struct {
	name string
	by   []figures
}

// compare asks every engine everything. Ours is the last.
func (t *trial) compare(dir string) ([]result, error) {
	var results []result
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
			return nil, fmt.Errorf("%s: %w", engine.name, err)
		}
		of, err := t.ask(e)
		if err = errors.Join(err, e.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", engine.name, err)
		}
		results = append(results, result{engine.name, of})
	}
	return results, nil
}

// deep is how far down hits without a rating are looked past.
const deep = 1000

func (t *trial) ask(e yardstick.Engine) ([]figures, error) {
	const portion = 2000
	for first := 0; first < len(t.products); first += portion {
		if err := e.Add(first, t.products[first:min(first+portion, len(t.products))]); err != nil {
			return nil, err
		}
	}
	if err := e.Build(); err != nil {
		return nil, err
	}
	var all []figures
	for _, q := range t.queries {
		found, err := e.Search(yardstick.Request{Text: q.query, Limit: deep})
		if err != nil {
			return nil, fmt.Errorf("%q: %w", q.query, err)
		}
		keys := make([]string, len(found.Positions))
		for i, position := range found.Positions {
			keys[i] = t.products[position].Key
		}
		all = append(all, q.measure(keys))
	}
	return all, nil
}

func (t *trial) print(results []result) {
	fmt.Printf("%d products, %d queries with a good answer\n\n", len(t.products), len(t.queries))
	fmt.Println("| engine | nDCG@10 | to ours | one half | the other | condensed nDCG@10 | judged@10 | MRR |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	ours := average(results[len(results)-1].by)
	for _, r := range results {
		f := average(r.by)
		fmt.Printf("| %s | %.3f | %.2f | %.3f | %.3f | %.3f | %.2f | %.3f |\n", r.name, f.ndcg, f.ndcg/ours.ndcg,
			average(t.of(0, r.by)).ndcg, average(t.of(1, r.by)).ndcg, f.condensed, f.judged, f.mrr)
	}
}

// of is the figures of the queries in one half.
func (t *trial) of(half int, all []figures) []figures {
	var some []figures
	for i, q := range t.queries {
		if q.half() == half {
			some = append(some, all[i])
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
