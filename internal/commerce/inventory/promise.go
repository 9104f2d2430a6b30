package inventory

import (
	"context"
	"fmt"
	"slices"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// Hold adds to the batch what holds the demands for a holder until then, in place of what he held before; without
// demands that is Release. Demands are summed by item before they are compared with what is there. Holds of others that
// are over count as free and are ended with it. A variant that is sold beyond what is there is held as far as it is
// there. insufficient_stock, with a detail for each short demand (items[i], the number that can be had as value), says
// that there is not enough; without details, also when the batch is submitted, that somebody else was faster: plan
// again.
func (s *Service) Hold(ctx context.Context, b *db.Batch, holder id.Checkout, demands []Demand, until time.Time) error {
	p, err := s.plan(ctx, holder, demands)
	if err != nil {
		return err
	}
	if len(p.left) > 0 {
		return shortage(p.left, demands)
	}
	now := s.db.Clock().Now()
	for _, d := range p.draws {
		d.beyond = 0
	}
	var rows [][]any
	var fresh []hold
	for _, at := range p.slots() {
		d := p.draws[at]
		if d.taken > 0 {
			fresh = append(fresh, hold{slot: at, holder: holder, quantity: d.taken})
		}
		if d.kept+d.taken > 0 {
			rows = append(rows, []any{
				int64(holder), int64(at.item), int64(at.location), d.kept + d.taken, clock.Micros(until), clock.Micros(now),
			})
		}
	}
	deleteHeld.exactly(b, errRaced, int64(holder), rowsOf(p.stock.own))
	insertHeld.insert(b, errRaced, rows)
	s.move(b, p, now)
	if len(fresh) > 0 {
		s.tell(b, EventReservationCreated, fresh, now)
	}
	return nil
}

// Extend adds to the batch what prolongs what a holder holds, if he holds anything. It never ends sooner than before.
func (s *Service) Extend(_ context.Context, b *db.Batch, holder id.Checkout, until time.Time) {
	b.Exec(extendHeld, clock.Micros(until), int64(holder))
}

// Release adds to the batch what gives back what a holder holds. version_conflict, when the batch is submitted, says
// that he no longer holds what he held.
func (s *Service) Release(ctx context.Context, b *db.Batch, holder id.Checkout) error {
	p, err := s.plan(ctx, holder, nil)
	if err != nil {
		return err
	}
	deleteHeld.exactly(b, fault.Stale("reservation"), int64(holder), rowsOf(p.stock.own))
	s.move(b, p, s.db.Clock().Now())
	return nil
}

// Allocate adds to the batch what turns what the holder holds (0: nobody) into allocations of the order's lines, and
// takes the rest from what is free; what he holds beyond that is given back. A line is allocated for once. It returns how
// many units of each line are promised although they are not there, by the policy of their variants; lines without such
// are not in it. Errors are those of Hold.
func (s *Service) Allocate(ctx context.Context, b *db.Batch, holder id.Checkout, order id.Order, demands []Demand) (oversold map[id.OrderLine]int64, err error) {
	p, err := s.plan(ctx, holder, demands)
	if err != nil {
		return nil, err
	}
	if len(p.left) > 0 {
		return nil, shortage(p.left, demands)
	}
	now := s.db.Clock().Now()
	portions, oversold := p.portions(demands)
	deleteHeld.exactly(b, errRaced, int64(holder), rowsOf(p.stock.own))
	s.addShelves(b, p, demands, now)
	var args []any
	for _, po := range portions {
		args = append(args, int64(po.line), int64(po.item), int64(po.location), int64(order), po.units, po.perUnit, clock.Micros(now))
	}
	insertAllocations.Add(b, args)
	s.move(b, p, now)
	return oversold, nil
}

// rowsOf is the holds as deleteHeld compares them.
func rowsOf(holds []hold) [][]any {
	rows := make([][]any, len(holds))
	for i, h := range holds {
		rows[i] = []any{int64(h.item), int64(h.location), h.quantity}
	}
	return rows
}

// addShelves makes the levels of what is promised although it was never counted.
func (s *Service) addShelves(b *db.Batch, p *plan, demands []Demand, now time.Time) {
	for _, at := range p.slots() {
		if _, exists := p.stock.shelfAt(at); exists || p.draws[at].beyond == 0 {
			continue
		}
		for _, d := range demands {
			if d.Variant == variantOf(at.item) && len(p.stock.links[d.Variant]) == 0 {
				b.Exec(insertItem, int64(at.item), "", string(OutOfStock), clock.Micros(now))
				b.Exec(insertLink, int64(d.Variant), int64(at.item))
				break
			}
		}
		b.Exec(insertLevel, int64(at.item), int64(at.location), int64(0), clock.Micros(now))
	}
}

// move adds what makes reserved of every level follow the plan. What is given back is news, because nobody else tells.
func (s *Service) move(b *db.Batch, p *plan, now time.Time) {
	for _, h := range p.released {
		b.Exec(deleteExpired, int64(h.holder), int64(h.item), int64(h.location), h.quantity, h.expiresAt).Want(1, errRaced)
		s.tell(b, EventReservationExpired, []hold{h}, now)
	}
	var back []hold
	for _, at := range p.slots() {
		d := p.draws[at]
		switch delta := d.delta(); {
		case d.taken > 0:
			b.ExecContended(int64(at.item), takeReserved, delta, clock.Micros(now), int64(at.item), int64(at.location),
				d.taken-d.released).Want(1, errRaced)
		case delta != 0:
			addReserved(b, at, delta, now)
		}
		if d.held > d.kept {
			back = append(back, hold{slot: at, holder: p.stock.own[0].holder, quantity: d.held - d.kept})
		}
	}
	if len(back) > 0 {
		s.tell(b, EventReservationReleased, back, now)
	}
}

// addReserved adds what changes how many are promised at a slot, whatever is there.
func addReserved(b *db.Batch, at slot, delta int64, now time.Time) {
	b.ExecContended(int64(at.item), changeReserved, delta, clock.Micros(now), int64(at.item), int64(at.location)).
		Want(1, fault.Stale("stock level"))
}

// tell adds the news of what one holder no longer holds.
func (s *Service) tell(b *db.Batch, kind string, holds []hold, now time.Time) {
	e := ReservationEvent{CheckoutID: holds[0].holder.String()}
	for _, h := range holds {
		e.add(h.slot, h.quantity)
	}
	s.outbox.Add(b, outbox.Event{Type: kind, EntityID: e.CheckoutID, OccurredAt: now, Data: encode(e)})
}

func (e *ReservationEvent) add(at slot, quantity int64) {
	e.Items = append(e.Items, ReservedItem{
		VariantID: variantOf(at.item).String(), LocationID: at.location.String(), Quantity: quantity,
	})
}

// maxSwept is how many reservations one look of the sweep takes.
const maxSwept = 500

// SweepReservations ends the reservations that are over, and returns how many. Stock does not depend on it, because
// whoever needs what is over takes it; the shop window does.
func (s *Service) SweepReservations(ctx context.Context) (released int64, err error) {
	for {
		now := s.db.Clock().Now()
		expired, err := db.List(ctx, s.db.Read(), scanHold, listExpired, clock.Micros(now), int64(maxSwept))
		if err != nil {
			return released, fmt.Errorf("look for expired reservations: %w", err)
		}
		ended, err := s.sweepAll(ctx, expired, now)
		released += ended
		if err != nil || len(expired) < maxSwept || ended == 0 {
			return released, err
		}
	}
}

// SweepItems ends reservations that are over of what the variants are made of, and returns how many: the oldest, and not
// more at a time than somebody who waits for it has patience for.
func (s *Service) SweepItems(ctx context.Context, variants []id.Variant) (released int64, err error) {
	if len(variants) == 0 {
		return 0, nil
	}
	if len(variants) > maxDemands {
		return 0, fault.Invalidf("items", "These are more than %d different items.", maxDemands)
	}
	now := s.db.Clock().Now()
	args := append([]any{clock.Micros(now)}, db.ListOf(variants)...)
	expired, err := db.List(ctx, s.db.Read(), scanHold, listExpiredOf.padded(len(variants)), append(args, int64(fewExpired))...)
	if err != nil {
		return 0, fmt.Errorf("look for expired reservations: %w", err)
	}
	return s.sweepAll(ctx, expired, now)
}

// sweepAll ends holds that are over, but for those that are prolonged or taken in this moment.
func (s *Service) sweepAll(ctx context.Context, expired []hold, now time.Time) (ended int64, err error) {
	for holds := range byHolder(expired) {
		switch err := s.sweep(ctx, holds, now); {
		case err == nil:
			ended += int64(len(holds))
		case fault.KindOf(err) != fault.Conflict:
			return ended, fmt.Errorf("end a reservation: %w", err)
		}
	}
	return ended, nil
}

// sweep ends what one holder holds no longer.
func (s *Service) sweep(ctx context.Context, holds []hold, now time.Time) error {
	b := &db.Batch{}
	for _, h := range holds {
		b.Exec(deleteExpired, int64(h.holder), int64(h.item), int64(h.location), h.quantity, h.expiresAt).Want(1, errRaced)
		addReserved(b, h.slot, -h.quantity, now)
	}
	s.tell(b, EventReservationExpired, holds, now)
	return s.db.Submit(ctx, b)
}

// byHolder is the holds of each holder; they are sorted by holder.
func byHolder(holds []hold) func(yield func([]hold) bool) {
	return func(yield func([]hold) bool) {
		for len(holds) > 0 {
			n := slices.IndexFunc(holds, func(h hold) bool { return h.holder != holds[0].holder })
			if n < 0 {
				n = len(holds)
			}
			if !yield(holds[:n]) {
				return
			}
			holds = holds[n:]
		}
	}
}
