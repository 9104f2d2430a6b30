package app

import (
	"context"
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
	})
}

// openSearch waits until the model of the catalog is built, but not for ever.
func (n *node) openSearch(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, openWait)
	defer cancel()
	_ = n.shop.search.WaitReady(ctx) // until then /readyz says no
}

// watchSearch says what readiness and metrics look at.
func (n *node) watchSearch() {
	n.health.Register("search", n.shop.search.Ready)
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
