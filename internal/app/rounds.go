package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/outbox"
)

// Rounds are what has to be looked at every few seconds. They are no jobs, because a job for each of them would be
// thousands of rows a day that say nothing. Every node makes them: what they do is guarded in the database, so that two at
// once do it once.
const (
	roundPause     = 5 * time.Second
	cartRoundEvery = 60 // rounds: five minutes
)

// rounds makes the rounds until ctx ends.
func (s *shop) rounds(ctx context.Context, env *environment) {
	ticker := time.NewTicker(roundPause)
	defer ticker.Stop()
	for n := 0; ; n++ {
		s.round(ctx, env, n)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// look is one thing that the rounds look at, every so many of them.
type look struct {
	name  string
	every int
	do    func(context.Context) error
}

// looks is everything that the rounds look at.
func (s *shop) looks() []look {
	return []look{
		{"release expired holds", 1, func(ctx context.Context) error { _, err := s.inventory.SweepReservations(ctx); return err }},
		{"apply payment callbacks", 1, func(ctx context.Context) error { _, err := s.settlement.ApplyCallbacks(ctx); return err }},
		{"ask about payments", 1, func(ctx context.Context) error { _, err := s.settlement.Reconcile(ctx); return err }},
		{"expire unpaid orders", 1, func(ctx context.Context) error { _, err := s.settlement.ExpireOrders(ctx); return err }},
		{"sweep carts", cartRoundEvery, func(ctx context.Context) error { _, err := s.carts.Sweep(ctx); return err }},
		{"sweep checkouts", cartRoundEvery, func(ctx context.Context) error { _, err := s.checkouts.Sweep(ctx); return err }},
	}
}

// round looks at everything once. What fails is logged and looked at again in the next round.
func (s *shop) round(ctx context.Context, env *environment, n int) {
	for _, r := range s.looks() {
		if n%r.every != 0 || ctx.Err() != nil {
			continue
		}
		if err := r.do(ctx); err != nil && ctx.Err() == nil {
			env.log.ErrorContext(ctx, "a round could not be made; the next one tries again", "round", r.name, "error", err)
		}
	}
}

// consumers is who reads the event log, each at his own place.
func (s *shop) consumers() []outbox.Consumer {
	return []outbox.Consumer{s.inventory.Watch(variantsOf), s.mails.Consumer(), s.webhooks.Consumer()}
}

// variantsOf is the variants whose stock an event may have changed.
func variantsOf(e outbox.Event) []id.Variant {
	entity, _, _ := strings.Cut(e.Type, ".")
	if !slices.Contains([]string{"order", "checkout", "reservation", "inventory_level", "inventory_item"}, entity) {
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
