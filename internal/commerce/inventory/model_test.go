package inventory_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// model is what must be true of the stock of two variants, and a set of them, at two locations, told without shelves
// and guards.
type model struct {
	h         *house
	variants  []id.Variant
	onHand    map[id.InventoryItem]int64
	holds     map[id.Checkout]promise // by holder
	lines     map[id.OrderLine]promise
	perUnit   map[id.OrderLine]map[id.InventoryItem]int64
	orders    map[id.Order][]id.OrderLine
	parcels   []parcel
	nextOrder id.Order
	nextLine  id.OrderLine
}

// promise is so many of some items.
type promise struct {
	items map[id.InventoryItem]int64
	until time.Time
}

type parcel struct {
	order id.Order
	taken map[id.OrderLine][]inventory.Taken
}

// parts is what the variants of the model are made of.
func parts(v id.Variant) map[id.InventoryItem]int64 {
	if v == set {
		return map[id.InventoryItem]int64{id.InventoryItem(red): 2, id.InventoryItem(blue): 1}
	}
	return map[id.InventoryItem]int64{id.InventoryItem(v): 1}
}

func sum(demands []inventory.Demand) map[id.InventoryItem]int64 {
	total := map[id.InventoryItem]int64{}
	for _, d := range demands {
		for item, n := range parts(d.Variant) {
			total[item] += n * d.Quantity
		}
	}
	return total
}

// free is how many of an item nobody but the holder has a right to.
func (m *model) free(item id.InventoryItem, but id.Checkout) int64 {
	n := m.onHand[item]
	for holder, p := range m.holds {
		if holder != but && p.until.After(m.h.clock.Now()) {
			n -= p.items[item]
		}
	}
	for _, p := range m.lines {
		n -= p.items[item]
	}
	return n
}

// wants draws some demands of lines that are new.
func (m *model) wants(t *rapid.T) []inventory.Demand {
	var demands []inventory.Demand
	for range rapid.IntRange(1, 3).Draw(t, "lines") {
		m.nextLine++
		demands = append(demands, inventory.Demand{
			Line: m.nextLine, Variant: rapid.SampledFrom(m.variants).Draw(t, "variant"), Tracked: true,
			Quantity: rapid.Int64Range(1, 4).Draw(t, "quantity"),
		})
	}
	return demands
}

// agree fails when the shop says that there is enough and the model does not, or the other way round.
func (m *model) agree(t *rapid.T, err error, demands []inventory.Demand, holder id.Checkout) bool {
	enough := true
	for item, n := range sum(demands) {
		held := m.holds[holder].items[item] // his own count, even if goods were lost
		if n > held+max(0, m.free(item, holder)-held) {
			enough = false
		}
	}
	if (err == nil) != enough || err != nil && fault.CodeOf(err) != inventory.CodeInsufficientStock {
		t.Fatalf("demands %v: %v; enough: %v", demands, err, enough)
	}
	return enough
}

func (m *model) hold(t *rapid.T) {
	holder := id.Checkout(rapid.Int64Range(1, 3).Draw(t, "holder"))
	demands := m.wants(t)
	err := m.h.hold(holder, demands...)
	if m.agree(t, err, demands, holder) {
		m.take(holder, sum(demands))
		m.holds[holder] = promise{sum(demands), m.h.clock.Now().Add(10 * time.Minute)}
	}
}

// take has others lose what is over, if that is what it takes. Which of them loses is the shop's business, so the model
// asks.
func (m *model) take(holder id.Checkout, _ map[id.InventoryItem]int64) {
	delete(m.holds, holder)
	rows := map[id.Checkout]map[id.InventoryItem]int64{}
	for _, r := range m.h.reservations() {
		if rows[r.holder] == nil {
			rows[r.holder] = map[id.InventoryItem]int64{}
		}
		rows[r.holder][r.item] += r.quantity
	}
	for other, p := range m.holds {
		if p.until.After(m.h.clock.Now()) {
			continue
		}
		m.holds[other] = promise{rows[other], p.until}
	}
}

func (m *model) extend(t *rapid.T) {
	holder := id.Checkout(rapid.Int64Range(1, 3).Draw(t, "holder"))
	until := m.h.clock.Now().Add(15 * time.Minute)
	m.h.must(m.h.change(func(b *db.Batch) error { m.h.Extend(m.h.t.Context(), b, holder, until); return nil }))
	if p, held := m.holds[holder]; held && p.until.Before(until) {
		m.holds[holder] = promise{p.items, until}
	}
}

func (m *model) release(t *rapid.T) {
	holder := id.Checkout(rapid.Int64Range(1, 3).Draw(t, "holder"))
	m.h.must(m.h.change(func(b *db.Batch) error { return m.h.Release(m.h.t.Context(), b, holder) }))
	delete(m.holds, holder)
}

func (m *model) allocate(t *rapid.T) {
	holder := id.Checkout(rapid.Int64Range(0, 3).Draw(t, "holder"))
	demands := m.wants(t)
	m.nextOrder++
	over, err := m.h.allocate(holder, m.nextOrder, demands...)
	if !m.agree(t, err, demands, holder) {
		return
	}
	if len(over) != 0 {
		t.Fatalf("oversold %v", over)
	}
	m.take(holder, sum(demands))
	for _, d := range demands {
		m.lines[d.Line] = promise{items: sum([]inventory.Demand{d})}
		m.perUnit[d.Line] = parts(d.Variant)
		m.orders[m.nextOrder] = append(m.orders[m.nextOrder], d.Line)
	}
}

func (m *model) order(t *rapid.T) (id.Order, bool) {
	if len(m.orders) == 0 {
		return 0, false
	}
	return rapid.SampledFrom(slices.Sorted(maps.Keys(m.orders))).Draw(t, "order"), true
}

func (m *model) deallocate(t *rapid.T) {
	order, ok := m.order(t)
	if !ok {
		return
	}
	m.h.must(m.h.change(func(b *db.Batch) error { return m.h.Deallocate(m.h.t.Context(), b, order) }))
	for _, line := range m.orders[order] {
		m.lines[line] = promise{items: map[id.InventoryItem]int64{}}
	}
}

func (m *model) dispatch(t *rapid.T) {
	order, ok := m.order(t)
	if !ok {
		return
	}
	line := rapid.SampledFrom(m.orders[order]).Draw(t, "line")
	var taken map[id.OrderLine][]inventory.Taken
	err := m.h.change(func(b *db.Batch) (err error) {
		taken, err = m.h.Dispatch(m.h.t.Context(), b, order, map[id.OrderLine]int64{line: 1}, "ful")
		return err
	})
	enough := true
	for item, n := range m.perUnit[line] {
		enough = enough && m.lines[line].items[item] >= n && m.onHand[item] >= n
	}
	switch {
	case err == nil && !enough:
		t.Fatalf("line %v left although it could not", line)
	case fault.CodeOf(err) == inventory.CodeInsufficientStock:
		return // the goods may be missing where they were promised
	}
	m.h.must(err)
	for item, n := range m.perUnit[line] {
		m.lines[line].items[item] -= n
		m.onHand[item] -= n
	}
	m.parcels = append(m.parcels, parcel{order, taken})
}

func (m *model) undispatch(*rapid.T) {
	if len(m.parcels) == 0 {
		return
	}
	p := m.parcels[0]
	m.parcels = m.parcels[1:]
	m.h.must(m.h.change(func(b *db.Batch) error { return m.h.Undispatch(m.h.t.Context(), b, p.order, p.taken, "ful") }))
	for line, list := range p.taken {
		for _, x := range list {
			m.lines[line].items[x.Item] += x.Quantity
			m.onHand[x.Item] += x.Quantity
		}
	}
}

func (m *model) adjust(t *rapid.T) {
	v := rapid.SampledFrom(m.variants[:2]).Draw(t, "variant")
	at := rapid.SampledFrom([]id.Location{m.h.home, m.h.other}).Draw(t, "location")
	// At a location that nobody has lost from, so that what is promised can still leave: losses have a test of their
	// own.
	delta := rapid.Int64Range(1, 6).Draw(t, "delta")
	if lv := m.h.level(v, at); rapid.Bool().Draw(t, "less") && lv.onHand-lv.reserved > 0 {
		delta = -min(delta, lv.onHand-lv.reserved)
	}
	_, err := m.h.Adjust(m.h.t.Context(), inventory.Adjustment{Variant: v, Location: at, Delta: delta, Reason: "found"}, nil)
	m.h.must(err)
	m.onHand[id.InventoryItem(v)] += delta
}

func (m *model) transfer(t *rapid.T) {
	v := rapid.SampledFrom(m.variants[:2]).Draw(t, "variant")
	n := rapid.Int64Range(1, 4).Draw(t, "units")
	before := m.h.level(v, m.h.home)
	_, err := m.h.Transfer(m.h.t.Context(), inventory.Transfer{Variant: v, From: m.h.home, To: m.h.other, Quantity: n}, nil)
	if enough := before.onHand-before.reserved >= n; enough != (err == nil) {
		t.Fatalf("transfer of %d from %+v: %v", n, before, err)
	}
}

func (m *model) expire(t *rapid.T) {
	m.h.clock.Advance(time.Duration(rapid.IntRange(1, 12).Draw(t, "minutes")) * time.Minute)
	if !rapid.Bool().Draw(t, "sweep") {
		return
	}
	if _, err := m.h.SweepReservations(m.h.t.Context()); err != nil {
		t.Fatal(err)
	}
	for holder, p := range m.holds {
		if !p.until.After(m.h.clock.Now()) {
			delete(m.holds, holder)
		}
	}
}

// check compares the shop with the model, and has it verify itself.
func (m *model) check(t *rapid.T) {
	levels, err := m.h.Levels(m.h.t.Context(), []id.Variant{red, blue})
	if err != nil {
		t.Fatal(err)
	}
	onHand, reserved := map[id.InventoryItem]int64{}, map[id.InventoryItem]int64{}
	for _, l := range levels {
		if l.OnHand < 0 || l.Available() < 0 {
			t.Fatalf("level %+v", l)
		}
		onHand[l.Item] += l.OnHand
		reserved[l.Item] += l.Reserved
	}
	for _, v := range []id.Variant{red, blue} {
		item := id.InventoryItem(v)
		want := int64(0)
		for _, p := range m.holds {
			want += p.items[item]
		}
		for _, p := range m.lines {
			want += p.items[item]
		}
		if onHand[item] != m.onHand[item] || reserved[item] != want {
			t.Fatalf("%s: %d on hand and %d reserved; the model has %d and %d", v, onHand[item], reserved[item], m.onHand[item], want)
		}
	}
	if err := m.h.Verify(m.h.t.Context(), func(difference string) { t.Fatal(difference) }); err != nil {
		t.Fatal(err)
	}
}

var (
	listReservations = db.SQL(`SELECT holder_id, inventory_item_id, quantity FROM reservation ORDER BY holder_id`)
	clearAll         = []*db.Stmt{
		db.SQL(`DELETE FROM reservation`), db.SQL(`DELETE FROM allocation`), db.SQL(`DELETE FROM stock_movement`),
		db.SQL(`UPDATE inventory_level SET on_hand = 0, reserved = 0`),
	}
)

type reservation struct {
	holder   id.Checkout
	item     id.InventoryItem
	quantity int64
}

func (h *house) reservations() []reservation {
	h.t.Helper()
	list, err := db.List(h.t.Context(), h.d.Read(), func(row db.Row) (reservation, error) {
		var r reservation
		err := row.Scan(&r.holder, &r.item, &r.quantity)
		return r, err
	}, listReservations)
	h.must(err)
	return list
}

// Whatever people do in whatever order: nothing is promised that is not there, and everything adds up.
func TestStockAgainstModel(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 1)
		h.count(blue, h.home, 1)
		h.count(red, h.other, 1)
		h.bundle()
		rapid.Check(t, func(t *rapid.T) {
			b := &db.Batch{}
			for _, stmt := range clearAll {
				b.Exec(stmt)
			}
			h.submit(b)
			m := &model{
				h: h, variants: []id.Variant{red, blue, set}, onHand: map[id.InventoryItem]int64{},
				holds: map[id.Checkout]promise{}, lines: map[id.OrderLine]promise{},
				perUnit: map[id.OrderLine]map[id.InventoryItem]int64{}, orders: map[id.Order][]id.OrderLine{},
			}
			steps := []func(*rapid.T){
				m.adjust, m.adjust, m.hold, m.hold, m.extend, m.release, m.allocate, m.allocate, m.deallocate, m.dispatch, m.dispatch,
				m.undispatch, m.transfer, m.expire,
			}
			for i := range rapid.IntRange(5, 25).Draw(t, "steps") {
				rapid.SampledFrom(steps).Draw(t, fmt.Sprintf("step %d", i))(t)
				m.check(t)
			}
		})
	})
}
