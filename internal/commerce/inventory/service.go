package inventory

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// Service is the use cases of inventory. It is safe for concurrent use.
type Service struct {
	db       *db.DB
	outbox   *outbox.Log
	location atomic.Int64 // the default location, once it is known
}

// New returns the use cases of inventory. EnsureDefaultLocation comes before every other.
func New(d *db.DB, log *outbox.Log) *Service { return &Service{db: d, outbox: log} }

// EnsureDefaultLocation makes the shop's first stock location if there is none.
func (s *Service) EnsureDefaultLocation(ctx context.Context) (Location, error) {
	l, found, err := defaultLocation(ctx, s.db.Read())
	if err == nil && !found {
		b := &db.Batch{}
		now := clock.Micros(s.db.Clock().Now())
		b.Exec(insertLocation, s.db.IDs().Next(), now, now)
		if err := s.db.Submit(ctx, b); err != nil {
			return Location{}, fmt.Errorf("make the default stock location: %w", err)
		}
		l, _, err = defaultLocation(ctx, s.db.Read())
	}
	if err == nil {
		s.location.Store(int64(l.ID))
	}
	return l, err
}

// Levels is the levels of the variants at every location, by variant. A variant that was never counted has none.
func (s *Service) Levels(ctx context.Context, variants []id.Variant) ([]Level, error) {
	return levelsOf(ctx, s.db.Read(), variants)
}

// OnHand is what lies on the shelves altogether, by variant. A variant that was never counted is not in it.
func (s *Service) OnHand(ctx context.Context, variants []id.Variant) (map[id.Variant]int64, error) {
	levels, err := s.Levels(ctx, variants)
	counts := make(map[id.Variant]int64, len(levels))
	for _, l := range levels {
		counts[l.Variant] += l.OnHand
	}
	return counts, err
}

// ListMovements is the ledger of a variant before a movement (zero: from the end), newest first, at most limit
// (1 to 512).
func (s *Service) ListMovements(ctx context.Context, variant id.Variant, before id.Movement, limit int) ([]Movement, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return db.List(ctx, s.db.Read(), scanMovement, listMovements, itemOf(variant), before, min(max(limit, 1), maxListed))
}

// CountMovements is how many movements the ledger of a variant has.
func (s *Service) CountMovements(ctx context.Context, variant id.Variant) (int64, error) {
	return db.Value[int64](ctx, s.db.Read(), countMovements.For(1), itemOf(variant))
}

// SetOnHand adds to the batch what makes the counts true at the default location: items, levels and movements, in
// variant order. It returns by how much each count changes what was on hand. A count that has become wrong by the time
// the batch is committed refuses it with version_conflict.
func (s *Service) SetOnHand(ctx context.Context, b *db.Batch, counts []Count, reason string) ([]int64, error) {
	location := s.home()
	var known []id.Variant
	for _, c := range counts {
		if err := c.validate(); err != nil {
			return nil, err
		}
		if !c.New {
			known = append(known, c.Variant)
		}
	}
	levels, err := levelsOf(ctx, s.db.Read(), known)
	if err != nil {
		return nil, err
	}
	before := map[id.InventoryItem]Level{}
	for _, l := range levels {
		if l.Location == location {
			before[l.Item] = l
		}
	}
	order := make([]int, len(counts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(counts[a].Variant - counts[b].Variant) })
	deltas := make([]int64, len(counts))
	why := cause{reason: reason, at: s.db.Clock().Now()}
	for _, i := range order {
		item := itemOf(counts[i].Variant)
		level, exists := before[item]
		if deltas[i] = counts[i].OnHand - level.OnHand; deltas[i] == 0 && exists {
			continue
		}
		s.shift(ctx, b, shift{
			slot: slot{item, location}, before: level.OnHand, delta: deltas[i], exists: exists, version: level.Version,
			sku: counts[i].SKU,
		}, why)
	}
	return deltas, nil
}

// home is the default location.
func (s *Service) home() id.Location {
	location := id.Location(s.location.Load())
	if location == 0 {
		panic("inventory: used before EnsureDefaultLocation")
	}
	return location
}

func encode(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic("inventory: an event cannot be encoded: " + err.Error())
	}
	return text
}

// Forget adds to the batch what removes the stock records of variants that are about to be deleted. It refuses with
// variant_in_use when there are movements or orders of them: the ledger is never shortened.
func (s *Service) Forget(ctx context.Context, b *db.Batch, variants []id.Variant) error {
	for rest := variants; len(rest) > 0; {
		chunk := rest[:min(maxListed, len(rest))]
		rest = rest[len(chunk):]
		moved, err := db.Value[int64](ctx, s.db.Read(), countTraces.For(len(chunk)), db.ListOf(chunk)...)
		if err != nil {
			return err
		}
		if moved > 0 {
			return fault.New(fault.Refused, CodeVariantInUse,
				"Stock of it has moved or was sold, and the stock ledger is never shortened. Archive the product instead.")
		}
	}
	for _, v := range variants {
		b.Exec(deleteLevels, itemOf(v))
		b.Exec(deleteLinks, v)
		b.Exec(deleteItem, itemOf(v))
	}
	return nil
}

// Verify adds up the ledger and the promises, and reports every level that differs from them.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	for _, check := range []struct {
		stmt *db.Stmt
		says string
	}{
		{listDifferences, "stock of %s at %s is %d, but its movements add up to %d"},
		{listOrphans, "stock of %s at %s is %d, but its movements add up to %d"},
		{listBroken, "reserved of %s at %s is %d, but its reservations and allocations add up to %d"},
		{listStray, "reserved of %s at %s is %d, but its reservations and allocations add up to %d"},
	} {
		err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
			var item id.InventoryItem
			var location id.Location
			var kept, sum int64
			if err := row.Scan(&item, &location, &kept, &sum); err != nil {
				return err
			}
			report(fmt.Sprintf(check.says, item, location, kept, sum))
			return nil
		}, check.stmt)
		if err != nil {
			return err
		}
	}
	return nil
}
