package inventory

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// Taken is what was taken from one shelf.
type Taken struct {
	Item     id.InventoryItem
	Location id.Location
	Quantity int64
}

// allocation is what a line is still promised at a slot, with the level there.
type allocation struct {
	slot
	line     id.OrderLine
	quantity int64
	perUnit  int64 // of the item in one unit of the line
	onHand   int64
	version  int64 // of the level
	active   bool  // the location is
}

// errClosed refuses to put goods back where they were.
var errClosed = fault.New(fault.Refused, CodeLocationInUse,
	"The location that the goods were taken from is no longer active. Make it active, then repeat this.")

// errOrderMoved refuses what was reckoned from allocations that are others by now.
var errOrderMoved = fault.Stale("stock of the order")

// Deallocate adds to the batch what gives back all that is left of an order's allocations, with the news of it: an order that
// never stood is announced by nobody else. version_conflict, when the
// batch is submitted, says that they changed meanwhile: do it again.
func (s *Service) Deallocate(ctx context.Context, b *db.Batch, order id.Order) error {
	list, err := s.allocationsOf(ctx, order)
	if err != nil {
		return err
	}
	var rows [][]any
	back := map[slot]int64{}
	for _, a := range list {
		if a.quantity > 0 {
			rows = append(rows, []any{int64(a.line), int64(a.item), int64(a.location), a.quantity})
			back[a.slot] += a.quantity
		}
	}
	emptyAllocations.exactly(b, errOrderMoved, int64(order), rows)
	now := s.db.Clock().Now()
	e := ReservationEvent{OrderID: order.String()}
	for _, at := range slices.SortedFunc(maps.Keys(back), bySlot) {
		addReserved(b, at, -back[at], now)
		e.add(at, back[at])
	}
	if len(e.Items) > 0 {
		s.outbox.Add(b, outbox.Event{Type: EventReservationReleased, EntityID: e.OrderID, OccurredAt: now, Data: encode(e)})
	}
	return nil
}

func (s *Service) allocationsOf(ctx context.Context, order id.Order) ([]allocation, error) {
	list, err := db.List(ctx, s.db.Read(), scanAllocation, listAllocations, int64(order))
	if err != nil {
		return nil, fmt.Errorf("read the stock of the order: %w", err)
	}
	return list, nil
}

// Dispatch adds to the batch what takes units of an order's lines from their shelves, because they leave with a parcel.
// It returns what was taken for each line, to be handed to Undispatch if the parcel does not leave. Lines that nothing
// is allocated for, because nobody counts what they sell, are passed over. insufficient_stock says that the goods are
// not there, or that fewer are promised to the line; version_conflict, when the batch is submitted, that stock moved
// meanwhile: do it again.
func (s *Service) Dispatch(ctx context.Context, b *db.Batch, order id.Order, lines map[id.OrderLine]int64, reference string) (map[id.OrderLine][]Taken, error) {
	list, err := s.allocationsOf(ctx, order)
	if err != nil {
		return nil, err
	}
	onHand := map[slot]int64{}
	for _, a := range list {
		onHand[a.slot] = a.onHand
	}
	taken := map[id.OrderLine][]Taken{}
	missing := map[portion]int64{} // by line and item
	for _, a := range list {
		units, wanted := lines[a.line]
		if !wanted {
			continue
		}
		key := portion{slot: slot{item: a.item}, line: a.line}
		if _, begun := missing[key]; !begun {
			missing[key] = units * a.perUnit
		}
		n := min(missing[key], a.quantity, max(0, onHand[a.slot]))
		if n == 0 {
			continue
		}
		missing[key] -= n
		onHand[a.slot] -= n
		taken[a.line] = append(taken[a.line], Taken{a.item, a.location, n})
		b.Exec(updateAllocation, a.quantity-n, int64(a.line), int64(a.item), int64(a.location), a.quantity).Want(1, errOrderMoved)
	}
	for key, n := range missing {
		if n > 0 {
			return nil, fault.Newf(fault.Conflict, CodeInsufficientStock,
				"%d of it are missing on the shelf. Count what is there, or move it to where it was promised.", n).
				WithParam(key.line.String())
		}
	}
	s.shiftAll(ctx, b, list, taken, -1, cause{ReasonFulfilled, reference, s.db.Clock().Now()})
	return taken, nil
}

// shiftAll moves what was taken off the shelves (sign -1) or back onto them (1), with the promises.
func (s *Service) shiftAll(ctx context.Context, b *db.Batch, list []allocation, taken map[id.OrderLine][]Taken, sign int64, why cause) {
	sums := map[slot]int64{}
	for _, parts := range taken {
		for _, t := range parts {
			sums[slot{t.Item, t.Location}] += sign * t.Quantity
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(sums), bySlot) {
		level := list[slices.IndexFunc(list, func(a allocation) bool { return a.slot == at })]
		s.shift(ctx, b, shift{
			slot: at, before: level.onHand, delta: sums[at], promised: sums[at], exists: true, version: level.version,
		}, why)
	}
}

// Undispatch adds to the batch what puts back onto the shelves what was taken for a parcel that does not leave, and
// promises it to its lines again. location_in_use says that a location is no longer active, also when the batch is
// submitted; version_conflict, then, is as for Dispatch.
func (s *Service) Undispatch(ctx context.Context, b *db.Batch, order id.Order, taken map[id.OrderLine][]Taken, reference string) error {
	list, err := s.allocationsOf(ctx, order)
	if err != nil {
		return err
	}
	s.keepAllActive(b, taken)
	for _, line := range slices.Sorted(maps.Keys(taken)) {
		for _, t := range taken[line] {
			at := slices.IndexFunc(list, func(a allocation) bool {
				return a.line == line && a.slot == slot{t.Item, t.Location}
			})
			if at < 0 {
				return fault.Missing("allocation of order line", line.String())
			}
			if !list[at].active {
				return errClosed
			}
			b.Exec(updateAllocation, list[at].quantity+t.Quantity, int64(line), int64(t.Item), int64(t.Location),
				list[at].quantity).Want(1, errOrderMoved)
		}
	}
	s.shiftAll(ctx, b, list, taken, 1, cause{ReasonUnfulfilled, reference, s.db.Clock().Now()})
	return nil
}

// keepAllActive refuses the batch when a location that goods were taken from is no longer active, and has others who
// would close one wait.
func (s *Service) keepAllActive(b *db.Batch, taken map[id.OrderLine][]Taken) {
	locations := map[id.Location]bool{}
	for _, parts := range taken {
		for _, t := range parts {
			locations[t.Location] = t.Location != s.home()
		}
	}
	for _, location := range slices.Sorted(maps.Keys(locations)) {
		if locations[location] {
			b.Exec(holdActive, int64(location)).Want(1, errClosed)
		}
	}
}

// Restock adds to the batch what puts returned goods on the shelf at the default location. A set is put back as its
// parts. version_conflict, when the batch is submitted, says that the level changed meanwhile: do it again.
func (s *Service) Restock(ctx context.Context, b *db.Batch, variants map[id.Variant]int64, reason, reference string) error {
	if err := validateReason(reason); err != nil {
		return err
	}
	if len(variants) == 0 {
		return nil
	}
	if len(variants) > maxDemands {
		return fault.Invalidf("items", "These are more than %d different items.", maxDemands)
	}
	st, err := s.stockOf(ctx, 0, slices.Sorted(maps.Keys(variants)), 1)
	if err != nil {
		return fmt.Errorf("read stock: %w", err)
	}
	sums := map[id.InventoryItem]int64{}
	for v, units := range variants {
		if units < 1 || units > MaxUnits {
			return fault.Invalidf("quantity", "A quantity is between 1 and %d.", MaxUnits)
		}
		for _, l := range st.madeOf(v) {
			sums[l.item] += units * l.quantity
		}
	}
	now := s.db.Clock().Now()
	for _, item := range slices.Sorted(maps.Keys(sums)) {
		at := slot{item, s.home()}
		level, exists := st.shelfAt(at)
		if !exists && st.isPart(item) {
			// The shelf of a part is made first: its item belongs to no variant that is sold by itself.
			s.addShelf(b, at, now)
			exists = true
		}
		s.shift(ctx, b, shift{
			slot: at, before: level.onHand, delta: sums[item], exists: exists, version: level.version,
		}, cause{reason, reference, now})
	}
	return nil
}

// isPart reports whether an item is linked to some variant already.
func (s *stock) isPart(item id.InventoryItem) bool {
	for _, links := range s.links {
		if slices.ContainsFunc(links, func(l link) bool { return l.item == item }) {
			return true
		}
	}
	return false
}

// addShelf makes an empty level of an item that exists.
func (*Service) addShelf(b *db.Batch, at slot, now time.Time) {
	b.Exec(insertLevel, int64(at.item), int64(at.location), int64(0), clock.Micros(now))
}

func scanAllocation(row db.Row) (allocation, error) {
	var a allocation
	err := row.Scan(&a.line, &a.item, &a.location, &a.quantity, &a.perUnit, &a.onHand, &a.version, &a.active)
	return a, err
}
