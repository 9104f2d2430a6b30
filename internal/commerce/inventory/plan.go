package inventory

import (
	"cmp"
	"maps"
	"slices"

	"winkel/internal/kernel/id"
)

// plan says what is taken from which shelf for some demands. It is reckoned from what was read; the guards of the
// statements that it becomes prove that it is still true.
type plan struct {
	stock    *stock
	draws    map[slot]*draw
	order    map[id.InventoryItem][]slot // the slots that are drawn from, in the order in which lines are served
	released []hold                      // holds of others that are over
	short    []id.InventoryItem          // items of which more is wanted than is there
	left     map[int]int64               // demands that cannot be met, by index, with how many can
}

// draw is what happens at one slot.
type draw struct {
	held     int64 // what the holder has there already
	kept     int64 // of that, what he still needs
	taken    int64 // what he needs beyond that and is there
	beyond   int64 // what he is promised although it is not there
	released int64 // what others held there and lost
}

func (d draw) delta() int64 { return d.kept + d.taken + d.beyond - d.held - d.released }

// want is how many of an item the demands ask for altogether.
type want struct {
	firm int64 // by variants that are only sold while there are any
	soft int64 // by others
}

// newPlan sums the demands by item before anything is compared, so that two lines of one item, or a set and a part of
// it, cannot both have the last one.
func newPlan(s *stock, demands []Demand) *plan {
	p := &plan{stock: s, draws: map[slot]*draw{}, order: map[id.InventoryItem][]slot{}, left: map[int]int64{}}
	for _, h := range s.own {
		p.draw(h.slot).held += h.quantity
	}
	wants := map[id.InventoryItem]*want{}
	for _, d := range demands {
		if !d.Tracked {
			continue
		}
		for _, l := range s.madeOf(d.Variant) {
			if wants[l.item] == nil {
				wants[l.item] = &want{}
			}
			if d.Oversell {
				wants[l.item].soft += d.Quantity * l.quantity
			} else {
				wants[l.item].firm += d.Quantity * l.quantity
			}
		}
	}
	for _, item := range slices.Sorted(maps.Keys(wants)) {
		if there, enough := p.serve(item, *wants[item]); !enough {
			p.miss(item, there, demands)
		}
	}
	return p
}

func (p *plan) draw(at slot) *draw {
	if p.draws[at] == nil {
		p.draws[at] = &draw{}
	}
	return p.draws[at]
}

// serve draws what is wanted of one item: first from what the holder has, then from what is free. It returns how many
// there are, and whether they are enough.
func (p *plan) serve(item id.InventoryItem, w want) (there int64, enough bool) {
	rest := w.firm + w.soft
	for _, at := range p.slotsOf(item) {
		if d := p.draws[at]; d != nil && d.held > 0 && rest > 0 {
			d.kept = min(d.held, rest)
			rest -= d.kept
			p.order[item] = append(p.order[item], at)
		}
	}
	kept := w.firm + w.soft - rest
	free := p.free(item)
	p.takeOver(item, rest, free)
	total := int64(0)
	for _, f := range free {
		total += f.units
	}
	if rest > total {
		p.short = append(p.short, item)
	}
	if w.firm-kept > total {
		return kept + total, false
	}
	beyond := max(0, rest-total)
	p.fill(item, rest-beyond, free)
	if beyond > 0 {
		home := slot{item, p.stock.home}
		p.draw(home).beyond = beyond
		if !slices.Contains(p.order[item], home) {
			p.order[item] = append(p.order[item], home)
		}
	}
	return kept + total, true
}

// slotsOf is where an item lies or is held by the holder, in the order in which locations are asked.
func (p *plan) slotsOf(item id.InventoryItem) []slot {
	var slots []slot
	for _, sh := range p.stock.shelves[item] {
		slots = append(slots, sh.slot)
	}
	return slots
}

// pile is what is free at a slot.
type pile struct {
	slot
	units int64
}

// free is what is free of an item at active locations, in the order in which they are asked.
func (p *plan) free(item id.InventoryItem) []*pile {
	var piles []*pile
	for _, sh := range p.stock.shelves[item] {
		if sh.rank < inactive {
			piles = append(piles, &pile{sh.slot, max(0, sh.onHand-sh.reserved)})
		}
	}
	return piles
}

// takeOver ends holds of others that are over, as far as they are needed.
func (p *plan) takeOver(item id.InventoryItem, rest int64, free []*pile) {
	total := int64(0)
	for _, f := range free {
		total += f.units
	}
	for _, h := range p.stock.expired[item] {
		at := slices.IndexFunc(free, func(f *pile) bool { return f.slot == h.slot })
		if total >= rest || at < 0 {
			continue
		}
		d := p.draw(h.slot)
		d.released += h.quantity
		p.released = append(p.released, h)
		sh, _ := p.stock.shelfAt(h.slot)
		total -= free[at].units
		free[at].units = max(0, sh.onHand-sh.reserved+d.released)
		total += free[at].units
	}
}

// fill takes units from one location if one has enough, the first in order, else from several.
func (p *plan) fill(item id.InventoryItem, units int64, free []*pile) {
	if one := slices.IndexFunc(free, func(f *pile) bool { return f.units >= units }); one >= 0 {
		free = free[one : one+1]
	}
	for _, f := range free {
		n := min(units, f.units)
		if n == 0 {
			continue
		}
		units -= n
		p.draw(f.slot).taken += n
		if !slices.Contains(p.order[item], f.slot) {
			p.order[item] = append(p.order[item], f.slot)
		}
	}
}

// miss notes which demands a short item belongs to.
func (p *plan) miss(item id.InventoryItem, there int64, demands []Demand) {
	for i, d := range demands {
		if !d.Tracked || d.Oversell {
			continue
		}
		for _, l := range p.stock.madeOf(d.Variant) {
			if l.item != item {
				continue
			}
			left := there / l.quantity
			if before, known := p.left[i]; known {
				left = min(left, before)
			}
			p.left[i] = left
		}
	}
}

// slots is every slot that something happens at, in the order in which rows are locked.
func (p *plan) slots() []slot {
	return slices.SortedFunc(maps.Keys(p.draws), bySlot)
}

func bySlot(a, b slot) int {
	return cmp.Or(cmp.Compare(a.item, b.item), cmp.Compare(a.location, b.location))
}

// portion is what one order line gets from one slot.
type portion struct {
	slot
	line    id.OrderLine
	units   int64
	perUnit int64
}

// portions deals out what the plan draws to the lines of an order: first to those that are not sold beyond what is
// there. It also says how many units of each line are beyond it.
func (p *plan) portions(demands []Demand) (portions []portion, oversold map[id.OrderLine]int64) {
	oversold = map[id.OrderLine]int64{}
	there, beyond := map[slot]int64{}, map[slot]int64{}
	for at, d := range p.draws {
		there[at], beyond[at] = d.kept+d.taken, d.beyond
	}
	for _, soft := range []bool{false, true} {
		for _, d := range demands {
			if !d.Tracked || d.Oversell != soft {
				continue
			}
			for _, l := range p.stock.madeOf(d.Variant) {
				need := d.Quantity * l.quantity
				got, missing := p.deal(there, portion{slot{item: l.item}, d.Line, need, l.quantity})
				portions = append(portions, got...)
				if missing == 0 {
					continue
				}
				got, _ = p.deal(beyond, portion{slot{item: l.item}, d.Line, missing, l.quantity})
				portions = append(portions, got...)
				// A set lacks as many as the part lacks of which most are missing.
				oversold[d.Line] = max(oversold[d.Line], (missing+l.quantity-1)/l.quantity)
			}
		}
	}
	return merged(portions), oversold
}

// deal takes a line's units of an item from piles, and returns how many were not in them.
func (p *plan) deal(piles map[slot]int64, wanted portion) (got []portion, missing int64) {
	for _, at := range p.order[wanted.item] {
		n := min(wanted.units, piles[at])
		if n == 0 {
			continue
		}
		piles[at] -= n
		wanted.units -= n
		got = append(got, portion{at, wanted.line, n, wanted.perUnit})
	}
	return got, wanted.units
}

// merged is the portions with one for each line and slot.
func merged(portions []portion) []portion {
	slices.SortStableFunc(portions, func(a, b portion) int {
		return cmp.Or(cmp.Compare(a.line, b.line), bySlot(a.slot, b.slot))
	})
	out := portions[:0]
	for _, p := range portions {
		if last := len(out) - 1; last >= 0 && out[last].line == p.line && out[last].slot == p.slot {
			out[last].units += p.units
			continue
		}
		out = append(out, p)
	}
	return out
}
