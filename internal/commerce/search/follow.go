package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/outbox"
)

// How the service paces itself.
const (
	followAgain  = 200 * time.Millisecond
	foreseeSpan  = 5 * time.Second // what one look for the next scheduled change may take
	popularEvery = 15 * time.Minute
	flushEvery   = 3 * time.Second
	forgetEvery  = time.Hour
	flushLast    = 5 * time.Second // what is left to be written down when the program ends may take
)

// Run builds the model and keeps it true until ctx ends.
func (s *Service) Run(ctx context.Context) {
	lost := false
	for ctx.Err() == nil {
		err := s.begin(ctx)
		if err == nil {
			break
		}
		if ctx.Err() == nil && !lost {
			lost = true
			s.o.Log.ErrorContext(ctx, "the model of the catalog cannot be built and is tried again", "error", err)
		}
		pause(ctx, followAgain)
	}
	var working sync.WaitGroup
	working.Go(func() { s.keepFollowing(ctx) })
	working.Go(func() { s.catchUpOn(ctx) })
	working.Go(func() { s.every(ctx, popularEvery, popularEvery, "read how products sell", s.renewPopularity) })
	working.Go(func() { s.every(ctx, flushEvery, flushEvery, "count queries", s.flushQueries) })
	working.Go(func() { s.every(ctx, flushEvery, forgetEvery, "forget old queries", s.forgetQueries) })
	working.Go(func() { s.rebuildWhenAsked(ctx) })
	working.Go(func() { s.keepSnapshots(ctx) })
	working.Wait()
	s.endSnapshots(context.WithoutCancel(ctx))
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushLast)
	defer cancel()
	if err := s.flushQueries(last); err != nil {
		s.o.Log.WarnContext(ctx, "the last queries were not counted", "error", err)
	}
}

// begin makes the first model. What happens while it is built is followed afterwards, some of it twice.
func (s *Service) begin(ctx context.Context) error {
	from, err := s.o.Outbox.End(ctx)
	if err != nil {
		return fmt.Errorf("find the end of the event log: %w", err)
	}
	begun := s.o.DB.Clock().Now()
	if err := s.prepare(ctx); err != nil {
		return err
	}
	if s.resume(ctx) {
		return nil
	}
	m, err := s.build(ctx, firstReaders)
	if err != nil {
		return err
	}
	s.heard.at, s.heard.looked, s.heard.until, s.heard.known = from, begun, begun, false
	s.install(m)
	return nil
}

// every does something again and again until ctx ends, for the first time after a while of its own. What fails is logged, and tried
// again the next time.
func (s *Service) every(ctx context.Context, first, wait time.Duration, what string, do func(context.Context) error) {
	for ; ; first = wait {
		pause(ctx, first)
		if ctx.Err() != nil {
			return
		}
		if err := do(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.ErrorContext(ctx, "something could not be done and is tried again", "what", what, "error", err)
		}
	}
}

// rebuildWhenAsked builds the model anew whenever somebody asks for it.
func (s *Service) rebuildWhenAsked(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.again:
		}
		if err := s.rebuild(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.ErrorContext(ctx, "the model of the catalog cannot be built anew and is tried again", "error", err)
			pause(ctx, followAgain)
			s.Rebuild()
		}
	}
}

// keepFollowing follows the event log, from where it was left whenever that fails, until ctx ends. Only a log that does not
// reach back so far makes a new model necessary.
func (s *Service) keepFollowing(ctx context.Context) {
	lost := false
	for ctx.Err() == nil {
		s.heard.mu.Lock()
		from := s.heard.at
		s.heard.mu.Unlock()
		since := s.own.last()
		err := s.o.Outbox.Follow(ctx, from, func(events []outbox.Event) error {
			err := s.hear(ctx, events, since)
			since = s.own.last()
			if err == nil && lost {
				lost = false
				s.o.Log.InfoContext(ctx, "the event log is followed again")
			}
			return err
		})
		if s.follower != nil {
			s.follower.Lost()
		}
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, outbox.ErrPruned):
			err = s.startOver(ctx)
		}
		if err != nil && !lost {
			lost = true
			s.o.Log.ErrorContext(ctx, "the model of the catalog cannot follow; it may be behind", "error", err)
		}
		pause(ctx, followAgain)
	}
}

// startOver takes the end of the log, and builds a model that is no older.
func (s *Service) startOver(ctx context.Context) error {
	end, err := s.o.Outbox.End(ctx)
	if err != nil {
		return err
	}
	looked := s.o.DB.Clock().Now()
	if err := s.rebuild(ctx); err != nil {
		return err
	}
	s.heard.mu.Lock()
	defer s.heard.mu.Unlock()
	s.heard.at, s.heard.looked, s.heard.until, s.heard.known = end, looked, looked, false
	return nil
}

// hear makes the model true of what a look at the log has found. The look began after so many commits of this process.
func (s *Service) hear(ctx context.Context, events []outbox.Event, since uint64) error {
	products, err := s.concerned(ctx, events)
	if err != nil {
		return err
	}
	if err := s.write(ctx, products); err != nil {
		return err
	}
	if len(products) > 0 {
		s.heard.known = false // their dates may be the next
	}
	if err := s.lookAtClock(ctx); err != nil {
		return err
	}
	if s.follower != nil { // before those who wait for the model go on
		if err := s.follower.Heard(ctx, events); err != nil {
			return err
		}
	}
	s.heard.mu.Lock()
	if len(events) > 0 {
		s.heard.at = events[len(events)-1].Position()
	}
	s.heard.until = s.heard.looked
	s.heard.mu.Unlock()
	if len(events) < outbox.ReadLimit {
		s.open() // what was kept from the last run has everything that came since
	}
	s.own.heard(events, since)
	return nil
}

// lookAtClock writes what has become visible or available since it was last looked, and looks up when that happens next.
func (s *Service) lookAtClock(ctx context.Context) error {
	now := s.o.DB.Clock().Now()
	due := clock.Micros(now) >= s.heard.next.Load()
	if s.heard.known && !due {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, foreseeSpan)
	defer cancel()
	if due || s.heard.next.Load() == math.MaxInt64 {
		products, err := s.o.Catalog.ListChangedByClock(ctx, s.heard.looked, now)
		if err != nil {
			return err
		}
		if err := s.write(ctx, products); err != nil {
			return err
		}
		if len(products) > 0 {
			s.tell()
		}
		s.heard.looked = now
	}
	next, err := s.o.Catalog.NextVisibilityChange(ctx, s.heard.looked)
	if err != nil {
		return err
	}
	s.heard.next.Store(math.MaxInt64)
	if !next.IsZero() {
		s.heard.next.Store(clock.Micros(next))
	}
	s.heard.known = true
	return nil
}

// told is what an event may say about products.
type told struct {
	ProductID id.Product   `json:"product_id"`
	VariantID id.Variant   `json:"variant_id"`
	Products  []id.Product `json:"products"`
}

// soon is how many products with a changed name are written at once; more of them wait until others had a turn.
const soon = 200

// concerned is the products that events may have changed, each once. What concerns many is postponed.
func (s *Service) concerned(ctx context.Context, events []outbox.Event) ([]id.Product, error) {
	c := concern{s: s, products: map[id.Product]struct{}{}}
	for i := range events {
		if err := c.add(ctx, &events[i]); err != nil {
			return nil, err
		}
	}
	for chunk := range slices.Chunk(c.variants, catalog.MaxBulk) {
		products, err := s.o.Catalog.ProductsOf(ctx, chunk)
		if err != nil {
			return nil, err
		}
		c.these(products...)
	}
	if len(c.many) > soon {
		s.later.postpone(c.many)
	} else {
		c.these(c.many...)
	}
	list := make([]id.Product, 0, len(c.products))
	for p := range c.products {
		list = append(list, p)
	}
	slices.Sort(list)
	return list, nil
}

// concern gathers what events are about.
type concern struct {
	s        *Service
	products map[id.Product]struct{}
	variants []id.Variant
	many     []id.Product // that show something of which the name has changed
	named    bool         // the names were read anew
}

func (c *concern) these(products ...id.Product) {
	for _, p := range products {
		c.products[p] = struct{}{}
	}
}

// add takes an event into account. An event that cannot be read says nothing: it is verify's to report.
func (c *concern) add(ctx context.Context, e *outbox.Event) error {
	entity, _, _ := strings.Cut(e.Type, ".")
	switch entity {
	case "product":
		if p, err := id.ParseProduct(e.EntityID); err == nil {
			c.these(p)
		}
	case "variant", "price", "inventory_level", "product_rating":
		var t told
		if json.Unmarshal(e.Data, &t) == nil {
			c.told(t)
		}
	case "category", "attribute", "product_type", "channel":
		return c.renamed(ctx, entity, e)
	case "collection":
		return c.collection(ctx, e)
	case "search_synonym", "search_model":
		c.s.Rebuild()
	}
	return nil
}

func (c *concern) told(t told) {
	switch {
	case t.ProductID != 0:
		c.these(t.ProductID)
	case t.VariantID != 0:
		c.variants = append(c.variants, t.VariantID)
	}
}

// renamed reads the names anew, and finds the products that show the one that an event is about. A category that moved takes
// all below it along: they are the products that were in it.
func (c *concern) renamed(ctx context.Context, entity string, e *outbox.Event) error {
	if err := c.read(ctx); err != nil {
		return err
	}
	switch entity {
	case "category":
		c.many = append(c.many, c.s.holding(fieldCategory, e.EntityID)...)
	case "product_type":
		c.many = append(c.many, c.s.holding(fieldType, e.EntityID)...)
	case "attribute":
		attribute, err := id.ParseAttribute(e.EntityID)
		if err != nil {
			return nil //nolint:nilerr // it names nothing
		}
		products, err := c.s.o.Catalog.ListDescribedBy(ctx, attribute)
		if err != nil {
			return err
		}
		c.many = append(c.many, products...)
	}
	return nil
}

// read reads the names anew, once for all events of a look.
func (c *concern) read(ctx context.Context) error {
	if c.named {
		return nil
	}
	before, n, err := c.s.readNames(ctx)
	if err != nil {
		return err
	}
	c.named = true
	if before.currency != n.currency || before.channel.Locale != n.channel.Locale {
		c.s.Rebuild()
	}
	return nil
}

// collection finds the products that came into a collection or left it. An event that names them is believed; of a collection
// with rules every one that comes or leaves is told so.
func (c *concern) collection(ctx context.Context, e *outbox.Event) error {
	collection, err := id.ParseCollection(e.EntityID)
	if err != nil {
		return nil //nolint:nilerr // it names nothing
	}
	c.s.members.forget(collection)
	var t told
	if e.Type == catalog.CollectionMembersChanged && json.Unmarshal(e.Data, &t) == nil {
		c.many = append(c.many, t.Products...)
		return nil
	}
	if err := c.read(ctx); err != nil {
		return err
	}
	if c.s.names.Load().ruled[collection] {
		return nil
	}
	members, err := c.s.o.Catalog.ListMembers(ctx, collection)
	if err != nil {
		return err
	}
	slices.Sort(members)
	was := c.s.holding(fieldCollection, e.EntityID)
	slices.Sort(was)
	for _, p := range members {
		if _, found := slices.BinarySearch(was, p); !found {
			c.many = append(c.many, p)
		}
	}
	for _, p := range was {
		if _, found := slices.BinarySearch(members, p); !found {
			c.many = append(c.many, p)
		}
	}
	return nil
}

// holding is the products of the model that have a term.
func (s *Service) holding(field, value string) []id.Product {
	m := s.model.Load()
	return m.index.Search(index.Query{Filters: []index.Filter{{Field: field, Values: []string{value}}}, Whole: true}).Products
}

// renewPopularity reads how products sell, and has those written anew of which that has changed.
func (s *Service) renewPopularity(ctx context.Context) error {
	if s.o.Popularity == nil {
		return nil
	}
	return s.readSales(ctx, func(before, after map[id.Product]int64) { s.later.postpone(changedSales(before, after)) })
}

// changedSales is the products of which it has changed how they sell.
func changedSales(before, after map[id.Product]int64) []id.Product {
	var changed []id.Product
	for p, n := range after {
		if before[p] != n {
			changed = append(changed, p)
		}
	}
	for p, n := range before {
		if _, still := after[p]; !still && n > 0 {
			changed = append(changed, p)
		}
	}
	return changed
}
