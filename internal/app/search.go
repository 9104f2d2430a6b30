package app

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"winkel/internal/api/store"
	"winkel/internal/commerce/search"
	"winkel/internal/platform/telemetry"
)

// openWait is how long a shop waits for its model of the catalog before it opens its doors; a large one opens them before,
// and /readyz says when it may take traffic.
const openWait = 15 * time.Second

// wireSearch wires what lists for shoppers are read from.
func (s *shop) wireSearch(env *environment) {
	s.search = search.New(search.Options{
		DB: s.db, Outbox: s.outbox, Catalog: s.catalog, Log: env.log, Encode: store.EncodeRow, Ratings: s.reviews.Ratings,
		Popularity: s.recommend.Popularity,
		RowBytes:   int64(env.config.Search.Rows),
		Snapshots:  snapshots(env),
	})
}

// snapshots says where the model is kept from one run to the next.
func snapshots(env *environment) search.Snapshots {
	if env.config.Search.Snapshot == 0 {
		return search.Snapshots{}
	}
	return search.Snapshots{
		Path: filepath.Join(env.config.Storage.Data, "search.snapshot"), Every: env.config.Search.Snapshot,
		Program: sync.OnceValues(programDigest),
	}
}

// programDigest is a sum of the program itself: one that was built from other sources, or otherwise, has another.
func programDigest() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find the program: %w", err)
	}
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read the program: %w", err)
	}
	defer file.Close()                                  //nolint:errcheck // it was only read
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli)) // nobody forges it, and a start waits for it
	size, err := io.Copy(sum, file)
	if err != nil {
		return "", fmt.Errorf("read the program: %w", err)
	}
	return fmt.Sprintf("%s %d %08x", Version, size, sum.Sum32()), nil
}

// openSearch waits until the model of the catalog is built, but not for ever.
func (n *node) openSearch(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, openWait)
	defer cancel()
	_ = n.shop.search.WaitReady(ctx) // until then /readyz says no
}

// watchSearch says what readiness and metrics look at.
func (n *node) watchSearch() {
	n.health.Register("search", 0, n.shop.search.Ready)
	for _, w := range []struct {
		name, help string
		value      func(search.Status) int64
	}{
		{"winkel_search_products", "Products that shoppers can find.", func(s search.Status) int64 { return s.Products }},
		{"winkel_search_index_bytes", "Memory of the index of products.", func(s search.Status) int64 { return s.IndexBytes }},
		{"winkel_search_row_bytes", "Memory of the encoded rows of lists.", func(s search.Status) int64 { return s.RowBytes }},
		{"winkel_search_backlog", "Products that wait to be written into the index because a name has changed.",
			func(s search.Status) int64 { return s.Backlog }},
	} {
		n.metrics.Watch(telemetry.Watch{Name: w.name, Help: w.help, Read: func(context.Context) ([]telemetry.Reading, error) {
			return one(w.value(n.shop.search.Status())), nil
		}})
	}
}
