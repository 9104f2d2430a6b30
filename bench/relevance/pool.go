package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"slices"
	"strings"
)

// poolDepth is how many hits of each engine are rated: more than a page shows, so that small changes of an order are rated, too.
const poolDepth = 15

// pool prints what any engine finds among its first hits for each query of a file, in an order that does not tell which engine
// found it. Whoever rates it adds a column: 0 to 3.
func (t *trial) pool(path, dir string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var queries []string
	for line := range bytes.Lines(text) {
		if query := strings.TrimSpace(string(line)); query != "" {
			queries = append(queries, query)
		}
	}
	found := make([][]string, len(queries))
	if err := t.ask(dir, queries, func(_ string, hits [][]string) {
		for i := range queries {
			found[i] = append(found[i], hits[i][:min(poolDepth, len(hits[i]))]...)
		}
	}); err != nil {
		return err
	}
	at := map[string]int{}
	for i := range t.products {
		at[t.products[i].Key] = i
	}
	out := csv.NewWriter(os.Stdout)
	_ = out.Write([]string{"query", "docid", "brand", "title", "description"})
	for i, query := range queries {
		slices.SortFunc(found[i], func(a, b string) int { return cmp.Or(cmp.Compare(mixed(query, a), mixed(query, b)), cmp.Compare(a, b)) })
		for _, key := range slices.Compact(found[i]) {
			p := t.products[at[key]].Text
			_ = out.Write([]string{query, key, p.Brand, p.Title, p.Description})
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write the pool: %w", err)
	}
	return nil
}

// mixed is a place in an order that has nothing to do with what is ordered, and is the same each time.
func mixed(query, key string) uint64 {
	sum := fnv.New64a()
	_, _ = io.WriteString(sum, query+"\n"+key)
	return sum.Sum64()
}
