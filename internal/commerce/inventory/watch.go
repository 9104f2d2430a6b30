package inventory

import (
	"context"
	"fmt"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// Condition is what the world was told last about how many there are of a variant.
type Condition string

// The conditions.
const (
	InStock    Condition = "in_stock"
	LowStock   Condition = "low_stock"
	OutOfStock Condition = "out_of_stock"
)

// ConditionOf is how a variant stands of which so many can be sold, and which runs low at so many.
func ConditionOf(available, lowStockAt int64) Condition {
	switch {
	case available <= 0:
		return OutOfStock
	case available <= lowStockAt:
		return LowStock
	}
	return InStock
}

// news is the event that tells of a change of condition; empty if nobody needs to know.
func news(from, to Condition) string {
	switch {
	case to == OutOfStock:
		return EventOutOfStock
	case from == OutOfStock:
		return EventBackInStock
	case to == LowStock:
		return EventLowStock
	}
	return ""
}

// watched is the condition of a variant and what it should be.
type watched struct {
	variant    id.Variant
	recorded   bool // there is a row that remembers what was announced
	announced  Condition
	lowStockAt int64
	available  int64 // what its scarcest item allows
}

// Watch is the consumer that tells the world when a variant runs low, is sold out or is back: variant.low_stock,
// variant.out_of_stock and variant.back_in_stock, once for each time it happens. variantsOf says which variants an
// event may have changed the stock of; sets that share an item with one of these are looked at too. What counts is what
// is available at the time of looking, at all locations together, not what the event says: a unit that was sold and
// came back between two looks is no news.
func (s *Service) Watch(variantsOf func(outbox.Event) []id.Variant) outbox.Consumer {
	return outbox.Consumer{
		Name: "inventory.watch",
		Apply: func(ctx context.Context, tx db.Tx, events []outbox.Event) error {
			var named []id.Variant
			for _, e := range events {
				named = append(named, variantsOf(e)...)
			}
			slices.Sort(named)
			if err := s.announce(ctx, tx, slices.Compact(named)); err != nil {
				return fmt.Errorf("announce what is sold out: %w", err)
			}
			return nil
		},
	}
}

// announce compares what is available with what was announced.
func (s *Service) announce(ctx context.Context, tx db.Tx, variants []id.Variant) error {
	var affected []id.Variant
	for chunk := range slices.Chunk(variants, maxListed) {
		found, err := db.List(ctx, tx, scanVariant, listAffected.For(len(chunk)), db.ListOf(chunk)...)
		if err != nil {
			return err
		}
		affected = append(affected, found...)
	}
	slices.Sort(affected)
	for chunk := range slices.Chunk(slices.Compact(affected), maxListed) {
		rows, err := db.List(ctx, tx, scanWatched, listWatched.For(len(chunk)), db.ListOf(chunk)...)
		if err != nil {
			return err
		}
		b := &db.Batch{}
		for _, w := range scarcest(rows) {
			s.announceOne(b, tx, w)
		}
		if err := tx.Send(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// scarcest is one row for each variant, the one of the item that allows the fewest.
func scarcest(rows []watched) []watched {
	out := rows[:0]
	for _, w := range rows {
		if last := len(out) - 1; last >= 0 && out[last].variant == w.variant {
			out[last].available = min(out[last].available, w.available)
			continue
		}
		out = append(out, w)
	}
	return out
}

func (s *Service) announceOne(b *db.Batch, tx db.Tx, w watched) {
	to := ConditionOf(w.available, w.lowStockAt)
	if to == w.announced {
		return
	}
	item := int64(itemOf(w.variant))
	if !w.recorded { // a set has no item of its own to remember it with
		b.Exec(insertItem, item, "", string(w.announced), clock.Micros(tx.Now()))
	}
	b.Exec(updateAnnounced, string(to), item, string(w.announced)).Want(1, errRaced)
	kind := news(w.announced, to)
	if kind == "" {
		return
	}
	variant := w.variant.String()
	s.outbox.Add(b, outbox.Event{
		Type: kind, EntityID: variant, OccurredAt: tx.Now(),
		Data: encode(StockEvent{VariantID: variant, Available: w.available, LowStockAt: w.lowStockAt}),
	})
}

func scanVariant(row db.Row) (id.Variant, error) {
	var v id.Variant
	err := row.Scan(&v)
	return v, err
}

func scanWatched(row db.Row) (watched, error) {
	var w watched
	var perUnit, free int64
	var own id.InventoryItem
	err := row.Scan(&w.variant, &own, &w.announced, &w.lowStockAt, &perUnit, &free)
	w.recorded = own != 0
	w.available = free
	if perUnit > 1 && free > 0 {
		w.available = free / perUnit
	}
	return w, err
}
