package search_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// gate stops whoever encodes a row, once, until it is opened.
type gate struct {
	armed   atomic.Bool
	reached chan struct{}
	opened  chan struct{}
}

func newGate() *gate { return &gate{reached: make(chan struct{}), opened: make(chan struct{})} }

func (g *gate) encode(row *catalog.ProductRow, _ review.Rating) ([]byte, error) {
	if g.armed.CompareAndSwap(true, false) {
		close(g.reached)
		<-g.opened
	}
	return json.Marshal(map[string]any{"title": row.Title, "price": row.Price})
}

// A list waits for nothing that it does not show, even while the follower is busy.
func TestListsDoNotWaitForOrders(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		g := newGate()
		cup := s.sell("Cup", 900)
		s.open(search.Options{Encode: g.encode})
		s.wants("the shop", search.Filter{}, "Cup")
		g.armed.Store(true)
		_, err := s.SetPrices(t.Context(), cup.Variants[0].ID, nil, usd(1000), nil)
		must(t, err)
		<-g.reached // the follower looks at nothing until the gate is opened
		defer close(g.opened)
		time.Sleep(300 * time.Millisecond) // longer than anybody waits for the price
		took := time.Hour
		for range 5 { // the machine may be busy
			b := &db.Batch{}
			s.log.Add(b, outbox.Event{Type: "order.updated", EntityID: "order_1"})
			must(t, s.db.Submit(t.Context(), b))
			begun := time.Now()
			s.list(search.Filter{})
			took = min(took, time.Since(begun))
		}
		if took > 200*time.Millisecond {
			t.Errorf("a list took %s", took)
		}
	})
}

// What this node commits is in the next list, also while the log is full of other things.
func TestListsShowWhatWasJustCommitted(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		cup := s.sell("Cup", 900)
		g := newGate()
		s.open(search.Options{Encode: func(row *catalog.ProductRow, rating review.Rating) ([]byte, error) {
			time.Sleep(20 * time.Millisecond) // longer than it takes to ask for a list
			return g.encode(row, rating)
		}})
		s.wants("the shop", search.Filter{}, "Cup")
		const times = 20
		stale := 0
		for i := range times {
			b := &db.Batch{}
			for range 2*outbox.ReadLimit + 1 {
				s.log.Add(b, outbox.Event{Type: "order.updated", EntityID: "order_1"})
			}
			must(t, s.db.Submit(t.Context(), b))
			_, err := s.SetPrices(t.Context(), cup.Variants[0].ID, nil, usd(int64(1001+i)), nil)
			must(t, err)
			price, err := json.Marshal(1001 + i)
			must(t, err)
			if !bytes.Contains(s.list(search.Filter{}).Rows[0], price) {
				stale++
			}
		}
		// On PostgreSQL transactions of other tests hold the news back, and nobody waits for that; a busy machine may take longer
		// than a list waits.
		if stale > times/2 && s.db.Engine() == db.SQLite {
			t.Errorf("%d of %d lists showed the price before", stale, times)
		}
		s.agrees()
	})
}

// Two that build the model at once lose nothing that changes meanwhile.
func TestModelsAreBuiltOneByOne(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		g := newGate()
		cup := s.sell("Cup", 900)
		s.open(search.Options{Encode: g.encode})
		s.wants("the shop", search.Filter{}, "Cup")
		var building sync.WaitGroup
		build := func(ctx context.Context) {
			if err := s.search.BuildAnew(ctx); err != nil {
				t.Error(err)
			}
		}
		g.armed.Store(true)
		building.Go(func() { build(t.Context()) })
		<-g.reached // it has read the cup, and takes its time
		second := make(chan struct{})
		building.Go(func() { defer close(second); build(t.Context()) })
		select {
		case <-second:
		case <-time.After(200 * time.Millisecond):
		}
		_, err := s.SetPrices(t.Context(), cup.Variants[0].ID, nil, usd(1234), nil)
		must(t, err)
		shows := func() bool { return strings.Contains(string(s.list(search.Filter{}).Rows[0]), "1234") }
		eventually(t, "the new price", shows)
		close(g.opened)
		building.Wait()
		if !shows() {
			t.Error("the price before is back")
		}
		s.agrees()
	})
}
