package inventory

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
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

// recounts is how often a recount is tried. Two counts of a shelf wait for each other, unless both are its first; then the
// one that came too late is made again, over what the other found.
const recounts = 5

// Recount sets what lies on the shelf at the default location, as staff counted it: of two at once, the later one counts.
// A variant that does not exist is not_found; validation_failed names on_hand or reason.
func (s *Service) Recount(ctx context.Context, count Count, reason string, claim *idem.Claim) (Level, error) {
	if err := validateReason(reason); err != nil {
		return Level{}, err
	}
	for try := 1; ; try++ {
		level, err := s.recount(ctx, count, reason, claim)
		if fault.CodeOf(err) != fault.CodeVersionConflict || try == recounts {
			return level, err
		}
	}
}

func (s *Service) recount(ctx context.Context, count Count, reason string, claim *idem.Claim) (Level, error) {
	var level Level
	err := s.db.Write(ctx, func(tx db.Tx) error {
		if _, err := tx.Exec(ctx, holdLevel, itemOf(count.Variant), s.location.Load()); err != nil {
			return err
		}
		b := &db.Batch{}
		if _, err := s.add(ctx, tx, b, []Count{count}, reason); err != nil {
			return err
		}
		if err := tx.Send(ctx, b); err != nil {
			if db.ViolatesRule(err, "foreign_key") {
				return fault.Missing("variant", count.Variant.String())
			}
			return err
		}
		levels, err := levelsOf(ctx, tx, []id.Variant{count.Variant})
		if err != nil {
			return err
		}
		for _, l := range levels {
			if l.Location == id.Location(s.location.Load()) {
				level = l
			}
		}
		return claim.Record(ctx, tx, level)
	})
	return level, err
}

// SetOnHand adds to the batch what makes the counts true at the default location: items, levels and movements, in variant order. It
// returns by how much each count changes what was on hand. A count that has become wrong by the time the batch is
// committed refuses it with version_conflict.
func (s *Service) SetOnHand(ctx context.Context, b *db.Batch, counts []Count, reason string) ([]int64, error) {
	return s.add(ctx, s.db.Read(), b, counts, reason)
}

func (s *Service) add(ctx context.Context, r db.Reader, b *db.Batch, counts []Count, reason string) ([]int64, error) {
	location := id.Location(s.location.Load())
	if location == 0 {
		panic("inventory: SetOnHand before EnsureDefaultLocation")
	}
	var known []id.Variant
	for _, c := range counts {
		if err := c.validate(); err != nil {
			return nil, err
		}
		if !c.New {
			known = append(known, c.Variant)
		}
	}
	levels, err := levelsOf(ctx, r, known)
	if err != nil {
		return nil, err
	}
	before := map[id.Variant]Level{}
	for _, l := range levels {
		if l.Location == location {
			before[l.Variant] = l
		}
	}
	order := make([]int, len(counts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(counts[a].Variant - counts[b].Variant) })
	deltas := make([]int64, len(counts))
	for _, i := range order {
		level, exists := before[counts[i].Variant]
		if deltas[i] = counts[i].OnHand - level.OnHand; deltas[i] == 0 && exists {
			continue
		}
		s.addOne(ctx, b, counts[i], level, exists, deltas[i], location, reason)
	}
	return deltas, nil
}

// addOne writes one count: the level first, because its guard proves the movement's delta.
func (s *Service) addOne(ctx context.Context, b *db.Batch, c Count, level Level, exists bool, delta int64, location id.Location, reason string) {
	now := s.db.Clock().Now()
	at, item := clock.Micros(now), itemOf(c.Variant)
	if !exists {
		b.Exec(insertItem, item, c.SKU, at)
		b.Exec(insertLink, c.Variant, item)
		b.Exec(insertLevel, item, location, c.OnHand, at).Want(1, fault.Stale("stock level"))
	} else {
		b.ExecContended(int64(c.Variant), updateOnHand, c.OnHand, at, item, location, level.OnHand).Want(1, fault.Stale("stock level"))
	}
	if delta == 0 {
		return
	}
	b.Exec(insertMovement, s.db.IDs().Next(), item, location, delta, reason, "", actor.From(ctx), at)
	s.outbox.Add(b, outbox.Event{
		Type: EventLevelUpdated, EntityID: c.Variant.String(), Version: level.Version + 1, OccurredAt: now,
		Data:     encode(LevelEvent{VariantID: c.Variant.String(), LocationID: location.String(), OnHand: c.OnHand}),
		Previous: encode(LevelBefore{OnHand: level.OnHand}),
	})
}

func encode(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic("inventory: an event cannot be encoded: " + err.Error())
	}
	return text
}

// Forget adds to the batch what removes the stock records of variants that are about to be deleted. It refuses with
// variant_in_use when there are movements: the ledger is never shortened.
func (s *Service) Forget(ctx context.Context, b *db.Batch, variants []id.Variant) error {
	for rest := variants; len(rest) > 0; {
		chunk := rest[:min(maxListed, len(rest))]
		rest = rest[len(chunk):]
		moved, err := db.Value[int64](ctx, s.db.Read(), countMovements.For(len(chunk)), db.ListOf(chunk)...)
		if err != nil {
			return err
		}
		if moved > 0 {
			return fault.New(fault.Refused, CodeVariantInUse,
				"Stock of it has moved, and the stock ledger is never shortened. Archive the product instead.")
		}
	}
	for _, v := range variants {
		b.Exec(deleteLevels, itemOf(v))
		b.Exec(deleteLinks, v)
		b.Exec(deleteItem, itemOf(v))
	}
	return nil
}

// Verify adds up the ledger and reports every level that differs from it.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	for _, stmt := range []*db.Stmt{listDifferences, listOrphans} {
		err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
			var item id.InventoryItem
			var location id.Location
			var onHand, sum int64
			if err := row.Scan(&item, &location, &onHand, &sum); err != nil {
				return err
			}
			report(fmt.Sprintf("stock of %s at %s is %d, but its movements add up to %d", item, location, onHand, sum))
			return nil
		}, stmt)
		if err != nil {
			return err
		}
	}
	return nil
}
