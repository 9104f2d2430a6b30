package inventory

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
)

// Adjustment is a change of what lies on a shelf that somebody makes by hand.
type Adjustment struct {
	Variant   id.Variant
	Location  id.Location // zero: the default one
	Delta     int64       // how many came (or, negative, went); 0 with OnHand
	OnHand    *int64      // how many there are now, in place of Delta
	Expected  *int64      // how many there were thought to be before; nil: however many
	SKU       string      // of an item that is counted for the first time
	Reason    string
	Reference string
}

// changes is how often a change is tried. Two changes of a shelf wait for each other, unless both are its first; then
// the one that came too late is made again, over what the other found.
const changes = 5

// Recount sets what lies on the shelf at the default location, as staff counted it: of two at once, the later one
// counts. A variant that does not exist is not_found; validation_failed names on_hand or reason.
func (s *Service) Recount(ctx context.Context, count Count, reason string, claim *idem.Claim) (Level, error) {
	return s.Adjust(ctx, Adjustment{Variant: count.Variant, SKU: count.SKU, OnHand: &count.OnHand, Reason: reason}, claim)
}

// Adjust changes what lies on a shelf: by a delta, or to a count that was made when there were expected to be so many.
// It may leave less than is promised, because goods are lost and stolen too: then available is negative, nothing more
// is sold, and parcels wait until there is enough. insufficient_stock says that fewer are there than are to go,
// version_conflict that there were not as many as expected, not_found that there is no such variant or location,
// location_in_use that nothing may be put at a location that is not active; validation_failed names on_hand, delta or
// reason.
func (s *Service) Adjust(ctx context.Context, a Adjustment, claim *idem.Claim) (Level, error) {
	if err := a.validate(); err != nil {
		return Level{}, err
	}
	if a.Location == 0 {
		a.Location = s.home()
	}
	for try := 1; ; try++ {
		level, err := s.adjust(ctx, a, claim)
		if !isStale(err) || try == changes {
			return level, err
		}
	}
}

// isStale tells a change that came too late from one that names what it expects.
func isStale(err error) bool {
	return fault.CodeOf(err) == fault.CodeVersionConflict && fault.From(err).Param == ""
}

func (a Adjustment) validate() error {
	if err := validateReason(a.Reason); err != nil {
		return err
	}
	switch {
	case a.OnHand != nil && a.Delta != 0:
		return fault.Invalidf("delta", "Give either delta or on_hand.")
	case a.OnHand != nil:
		return validateOnHand(*a.OnHand)
	case a.Delta == 0 || a.Delta < -MaxUnits || a.Delta > MaxUnits:
		return fault.Invalidf("delta", "A delta is between 1 and %d, or the negative of that.", MaxUnits)
	}
	return nil
}

// onHand is what lies there after the change.
func (a Adjustment) onHand(before int64) (int64, error) {
	if a.Expected != nil && *a.Expected != before {
		return 0, fault.Newf(fault.Conflict, fault.CodeVersionConflict,
			"There are %d, not %d. Count again, then repeat your change.", before, *a.Expected).WithParam("expected_on_hand")
	}
	if a.OnHand != nil {
		return *a.OnHand, nil
	}
	after := before + a.Delta
	if after < 0 {
		return 0, fault.Newf(fault.Conflict, CodeInsufficientStock, "Only %d lie on the shelf.", before).WithParam("delta")
	}
	if after > MaxUnits {
		return 0, fault.Invalidf("delta", "What lies on the shelf is at most %d.", MaxUnits)
	}
	return after, nil
}

func (s *Service) adjust(ctx context.Context, a Adjustment, claim *idem.Claim) (Level, error) {
	var level Level
	err := s.db.Write(ctx, func(tx db.Tx) error {
		if err := s.keepActive(ctx, tx, a.Location); err != nil {
			return err
		}
		before, exists, err := heldLevel(ctx, tx, a.Variant, a.Location)
		if err != nil {
			return err
		}
		onHand, err := a.onHand(before.OnHand)
		if err != nil {
			return err
		}
		b := &db.Batch{}
		if onHand != before.OnHand || !exists {
			s.shift(ctx, b, shift{
				slot: slot{itemOf(a.Variant), a.Location}, before: before.OnHand, delta: onHand - before.OnHand, exists: exists,
				version: before.Version, sku: a.SKU,
			}, cause{a.Reason, a.Reference, tx.Now()})
		}
		if err := sendForVariant(ctx, tx, b, a.Variant); err != nil {
			return err
		}
		if level, _, err = levelAt(ctx, tx, a.Variant, a.Location); err != nil {
			return err
		}
		return claim.Record(ctx, tx, level)
	})
	return level, err
}

// heldLevel reads a level, and has others who change it wait until the transaction is over.
func heldLevel(ctx context.Context, tx db.Tx, variant id.Variant, location id.Location) (Level, bool, error) {
	if _, err := tx.Exec(ctx, holdLevel, int64(itemOf(variant)), int64(location)); err != nil {
		return Level{}, false, err
	}
	return levelAt(ctx, tx, variant, location)
}

// levelAt is the level of a variant's own item at a location.
func levelAt(ctx context.Context, r db.Reader, variant id.Variant, location id.Location) (Level, bool, error) {
	levels, err := levelsOf(ctx, r, []id.Variant{variant})
	for _, l := range levels {
		if l.Location == location && l.Item == itemOf(variant) {
			return l, true, err
		}
	}
	return Level{Variant: variant, Item: itemOf(variant), Location: location}, false, err
}

func sendForVariant(ctx context.Context, tx db.Tx, b *db.Batch, variant id.Variant) error {
	err := tx.Send(ctx, b)
	if db.ViolatesRule(err, "foreign_key") {
		return fault.Missing("variant", variant.String())
	}
	return err
}

// Transfer is so many of a variant that go from one location to another.
type Transfer struct {
	Variant   id.Variant
	From, To  id.Location
	Quantity  int64
	Reason    string // empty: ReasonTransferred
	Reference string
}

// Transferred is the levels at both ends of a transfer.
type Transferred struct {
	From, To Level
}

// Transfer moves what is not promised from one location to another: two entries in the ledger, in one transaction.
// insufficient_stock says that less than that is free at the first; not_found, location_in_use and validation_failed
// are as for Adjust.
func (s *Service) Transfer(ctx context.Context, t Transfer, claim *idem.Claim) (Transferred, error) {
	if t.Reason == "" {
		t.Reason = ReasonTransferred
	}
	if err := validateReason(t.Reason); err != nil {
		return Transferred{}, err
	}
	switch {
	case t.Quantity < 1 || t.Quantity > MaxUnits:
		return Transferred{}, fault.Invalidf("quantity", "A quantity is between 1 and %d.", MaxUnits)
	case t.From == t.To:
		return Transferred{}, fault.Invalidf("to", "The two locations are the same.")
	}
	for try := 1; ; try++ {
		done, err := s.transfer(ctx, t, claim)
		if !isStale(err) || try == changes {
			return done, err
		}
	}
}

func (s *Service) transfer(ctx context.Context, t Transfer, claim *idem.Claim) (done Transferred, err error) {
	err = s.db.Write(ctx, func(tx db.Tx) error {
		ends := []id.Location{min(t.From, t.To), max(t.From, t.To)}
		for _, location := range ends {
			if err := s.keepActive(ctx, tx, location); err != nil {
				return err
			}
		}
		levels, there := map[id.Location]Level{}, map[id.Location]bool{}
		for _, location := range ends {
			var err error
			if levels[location], there[location], err = heldLevel(ctx, tx, t.Variant, location); err != nil {
				return err
			}
		}
		from, to := levels[t.From], levels[t.To]
		short := fault.Newf(fault.Conflict, CodeInsufficientStock, "Only %d can be moved away from there.",
			max(0, from.Available())).WithParam("quantity")
		switch {
		case from.Available() < t.Quantity:
			return short
		case to.OnHand+t.Quantity > MaxUnits:
			return fault.Invalidf("quantity", "What lies on the shelf is at most %d.", MaxUnits)
		}
		b, why := &db.Batch{}, cause{t.Reason, t.Reference, tx.Now()}
		b.ExecContended(int64(from.Item), proveFree, int64(from.Item), int64(t.From), t.Quantity).Want(1, short)
		for _, end := range []struct {
			level Level
			delta int64
		}{{from, -t.Quantity}, {to, t.Quantity}} {
			s.shift(ctx, b, shift{
				slot: slot{end.level.Item, end.level.Location}, before: end.level.OnHand, delta: end.delta,
				exists: there[end.level.Location], version: end.level.Version,
			}, why)
		}
		if err := sendForVariant(ctx, tx, b, t.Variant); err != nil {
			return err
		}
		var err error
		if done.From, _, err = levelAt(ctx, tx, t.Variant, t.From); err != nil {
			return err
		}
		if done.To, _, err = levelAt(ctx, tx, t.Variant, t.To); err != nil {
			return err
		}
		return claim.Record(ctx, tx, done)
	})
	return done, err
}

// shift is a change of what lies at a slot, and of how much of it is promised.
type shift struct {
	slot
	before   int64 // on hand
	delta    int64
	promised int64 // how many more are promised
	exists   bool  // there is a level
	version  int64 // of the level
	sku      string
}

// cause is why stock moves.
type cause struct {
	reason    string
	reference string
	at        time.Time
}

// shift adds a level, its movement and its news to the batch: the level's guard proves the movement's delta.
func (s *Service) shift(ctx context.Context, b *db.Batch, sh shift, why cause) {
	at, after := clock.Micros(why.at), sh.before+sh.delta
	if !sh.exists {
		b.Exec(insertItem, int64(sh.item), sh.sku, string(ConditionOf(after, DefaultLowStockAt)), at)
		b.Exec(insertLink, int64(variantOf(sh.item)), int64(sh.item))
		b.Exec(insertLevel, int64(sh.item), int64(sh.location), after, at).Want(1, fault.Stale("stock level"))
	} else {
		b.ExecContended(int64(sh.item), updateOnHand, after, sh.promised, at, int64(sh.item), int64(sh.location), sh.before).
			Want(1, fault.Stale("stock level"))
	}
	if sh.delta == 0 {
		return
	}
	b.Exec(insertMovement, s.db.IDs().Next(), int64(sh.item), int64(sh.location), sh.delta, why.reason, why.reference,
		actor.From(ctx), at)
	variant, location := variantOf(sh.item).String(), sh.location.String()
	s.outbox.Add(b, outbox.Event{
		// The version is that of this level: whoever drops what is older than what he has must not take two levels for one.
		Type: EventLevelUpdated, EntityID: variant + "/" + location, Version: sh.version + 1, OccurredAt: why.at,
		Data:     encode(LevelEvent{VariantID: variant, LocationID: location, OnHand: after}),
		Previous: encode(LevelBefore{OnHand: sh.before}),
	})
}

// SetLowStockAt says at how many units an item counts as running low; 0: never. A variant that was never counted is
// not_found.
func (s *Service) SetLowStockAt(ctx context.Context, variant id.Variant, units int64, claim *idem.Claim) ([]Level, error) {
	if units < 0 || units > MaxUnits {
		return nil, fault.Invalidf("low_stock_at", "The number is between 0 and %d.", MaxUnits)
	}
	var levels []Level
	err := s.db.Write(ctx, func(tx db.Tx) error {
		b := &db.Batch{}
		b.Exec(updateLowStockAt, units, int64(itemOf(variant))).Want(1, fault.Missing("stock of variant", variant.String()))
		s.outbox.Add(b, outbox.Event{
			Type: EventItemUpdated, EntityID: variant.String(), OccurredAt: tx.Now(),
			Data: encode(ItemEvent{VariantID: variant.String(), LowStockAt: units}),
		})
		if err := tx.Send(ctx, b); err != nil {
			return err
		}
		var err error
		if levels, err = levelsOf(ctx, tx, []id.Variant{variant}); err != nil {
			return fmt.Errorf("read the levels: %w", err)
		}
		return claim.Record(ctx, tx, levels)
	})
	return levels, err
}
