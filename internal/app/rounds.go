package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/outbox"
)

// Rounds are what has to be looked at every few seconds. They are no jobs, because a job for each of them would be
// thousands of rows a day that say nothing. Every node makes them: what they do is guarded in the database, so that two at
// once do it once.
const (
	lookPause   = 5 * time.Second
	sweepPause  = 5 * time.Minute
	sealPause   = 2 * time.Second // until then a note of the audit log can be removed unseen
	anchorPause = time.Hour
	countPause  = 30 * time.Minute
	rotatePause = time.Hour
	lookTime    = 2 * time.Minute // what one look may take
)

// look is one thing that is looked at, again and again.
type look struct {
	name  string
	pause time.Duration
	do    func(context.Context) error
}

// looks is everything that is looked at.
func (s *shop) looks() []look {
	return []look{
		{"release expired holds", lookPause, func(ctx context.Context) error { _, err := s.inventory.SweepReservations(ctx); return err }},
		{"apply payment callbacks", lookPause, func(ctx context.Context) error { _, err := s.settlement.ApplyCallbacks(ctx); return err }},
		{"ask about payments", lookPause, func(ctx context.Context) error { _, err := s.settlement.Reconcile(ctx); return err }},
		{"expire unpaid orders", lookPause, func(ctx context.Context) error { _, err := s.settlement.ExpireOrders(ctx); return err }},
		{"seal the audit log", sealPause, func(ctx context.Context) error { _, err := s.audit.Seal(ctx); return err }},
		{"anchor the audit log", anchorPause, s.audit.Anchor},
		{"count what the database's planner reckons with", countPause, s.db.Analyze},
		{"announce promotions", lookPause, func(ctx context.Context) error { _, err := s.promotions.Announce(ctx); return err }},
		{"go on with erasures", sweepPause, s.privacy.Resume},
		{"put customers into segments for the first time", sweepPause, s.segments.Begin},
		{"sweep carts", sweepPause, func(ctx context.Context) error { _, err := s.carts.Sweep(ctx); return err }},
		{"remove what has ended of sessions and tokens", sweepPause, func(ctx context.Context) error { _, err := s.identity.Sweep(ctx); return err }},
		{"rotate the key of access tokens", rotatePause, func(ctx context.Context) error { _, err := s.identity.RotateKeys(ctx); return err }},
		{"sweep checkouts", sweepPause, func(ctx context.Context) error { _, err := s.checkouts.Sweep(ctx); return err }},
	}
}

// rounds makes the rounds until ctx ends: each look by itself, so that a bank that takes its time keeps no stock from being
// released.
func (s *shop) rounds(ctx context.Context, env *environment) {
	var all sync.WaitGroup
	for _, l := range s.looks() {
		all.Go(func() { l.repeat(ctx, env) })
	}
	all.Wait()
}

// repeat looks at once and then after each pause, until ctx ends. What fails is logged and looked at again.
func (l look) repeat(ctx context.Context, env *environment) {
	ticker := time.NewTicker(l.pause)
	defer ticker.Stop()
	for {
		within, cancel := context.WithTimeout(ctx, lookTime)
		err := l.do(within)
		cancel()
		if err != nil && ctx.Err() == nil {
			env.log.ErrorContext(ctx, "a round could not be made; the next one tries again", "round", l.name, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// consumers is who reads the event log, each at his own place.
func (s *shop) consumers() []outbox.Consumer {
	stock, reviews := s.inventory.Watch(variantsOf), s.reviews.Watch(s.receivers)
	stock.Concerns, reviews.Concerns = movesStock, isReceipt
	stock.Prompt = true // lists show what it tells
	return []outbox.Consumer{
		stock, s.mails.Consumer(), s.webhooks.Consumer(), s.analytics.Consumer(), s.segments.Consumer(), reviews,
		s.catalog.RulesConsumer(),
	}
}

// movesStock reports whether events of a type may tell of stock that changed.
func movesStock(kind string) bool {
	entity, _, _ := strings.Cut(kind, ".")
	return slices.Contains([]string{"order", "checkout", "reservation", "inventory_level", "inventory_item"}, entity)
}

// variantsOf is the variants whose stock an event may have changed.
func variantsOf(e outbox.Event) []id.Variant {
	if !movesStock(e.Type) {
		return nil
	}
	var data struct {
		VariantID id.Variant `json:"variant_id"`
		Items     []struct {
			VariantID id.Variant `json:"variant_id"`
		} `json:"items"`
	}
	if err := json.Unmarshal(e.Data, &data); err != nil {
		return nil // events are written by this program; one that cannot be read is verify's to report
	}
	var variants []id.Variant
	if !data.VariantID.IsZero() {
		variants = append(variants, data.VariantID)
	}
	for _, item := range data.Items {
		variants = append(variants, item.VariantID)
	}
	return variants
}
