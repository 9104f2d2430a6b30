package simulate

import (
	"slices"
	"sync"

	"winkel/internal/kernel/id"
)

// model is what people know, beside the database.
type model struct {
	mu       sync.Mutex
	byKey    map[string]id.Order // what a request was answered with
	byCart   map[id.Cart]id.Order
	acked    map[id.Order]acknowledged
	orders   []id.Order           // acknowledged, in the order of acknowledgment
	refunds  map[string]int64     // by request: what it gave back, in minor units
	kept     map[id.Order]bool    // closed orders whose money staff kept, or that came back from the customer's bank
	lowest   map[id.Variant]int64 // what staff left available, where that is below zero
	limits   map[id.Promotion]limit
	canceled map[id.Order]bool // by staff, acknowledged
}

// acknowledged is what somebody was told of an order.
type acknowledged struct {
	total int64
	email string
}

// limit is the greatest that a promotion ever had.
type limit struct {
	uses, perCustomer int64
}

func newModel() *model {
	return &model{
		byKey: map[string]id.Order{}, byCart: map[id.Cart]id.Order{}, acked: map[id.Order]acknowledged{}, refunds: map[string]int64{},
		kept: map[id.Order]bool{}, lowest: map[id.Variant]int64{}, limits: map[id.Promotion]limit{}, canceled: map[id.Order]bool{},
	}
}

// claim is what an answer says to somebody who wanted to buy.
type claim struct {
	key      string
	cart     id.Cart // zero: none
	email    string
	expected *int64 // the total that he was shown
	order    id.Order
	total    int64
}

// acknowledge takes note of an order that somebody was told that he has.
func (w *world) acknowledge(c claim) {
	m := w.model
	m.mu.Lock()
	defer m.mu.Unlock()
	if before, known := m.byKey[c.key]; known && before != c.order {
		w.violationf("request %s was answered with the order %s, and before with %s", c.key, c.order, before)
	}
	m.byKey[c.key] = c.order
	if !c.cart.IsZero() {
		if before, known := m.byCart[c.cart]; known && before != c.order {
			w.violationf("cart %s became the orders %s and %s", c.cart, before, c.order)
		}
		m.byCart[c.cart] = c.order
	}
	if c.expected != nil && *c.expected != c.total {
		w.violationf("order %s costs %d, and %d was shown", c.order, c.total, *c.expected)
	}
	before, known := m.acked[c.order]
	switch {
	case known && before.total != c.total:
		w.violationf("order %s costs %d, and before it cost %d", c.order, c.total, before.total)
	case !known:
		m.acked[c.order] = acknowledged{c.total, c.email}
		m.orders = append(m.orders, c.order)
		w.increase(&w.report.Orders)
	}
}

// refunded takes note of what a request gave back.
func (w *world) refunded(key string, sum int64) {
	m := w.model
	m.mu.Lock()
	defer m.mu.Unlock()
	if before, known := m.refunds[key]; known && before != sum {
		w.violationf("refund request %s gave %d back, and before it had given %d", key, sum, before)
	} else if !known {
		w.increase(&w.report.Refunded)
	}
	m.refunds[key] = sum
}

// any is an order that was acknowledged; those of late are likelier. Zero if there is none.
func (m *model) any(intN func(int) int) id.Order {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.orders) == 0 {
		return 0
	}
	const late = 15
	if intN(2) == 0 {
		return m.orders[max(0, len(m.orders)-1-intN(late))]
	}
	return m.orders[intN(len(m.orders))]
}

// keep takes note that money of an order may stay where it is, whatever becomes of the order.
func (m *model) keep(o id.Order) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept[o] = true
}

// left takes note of what staff left available of a variant.
func (m *model) left(v id.Variant, available int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lowest[v] = min(m.lowest[v], available)
}

// allow takes note of the limits of a promotion.
func (m *model) allow(p id.Promotion, uses, perCustomer int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.limits[p]
	m.limits[p] = limit{max(l.uses, uses), max(l.perCustomer, perCustomer)}
}

// known is the acknowledged orders.
func (m *model) known() []id.Order {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.orders)
}
