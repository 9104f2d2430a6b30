package simulate

import (
	"context"
	"sync/atomic"
	"time"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/settlement"
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/resilience"
)

// Shop is one node: every service that people use, wired to each other by whoever opens it.
type Shop struct {
	DB         *db.DB
	Outbox     *outbox.Log
	Idem       *idem.Store
	Catalog    *catalog.Service
	Inventory  *inventory.Service
	Taxes      *tax.Service
	Shipping   *fulfillment.Service
	Promotions *promotion.Service
	Carts      *cart.Service
	Checkouts  *checkout.Service
	Orders     *order.Service
	Payments   *payment.Store
	Settlement *settlement.Service
	Aftersale  *aftersale.Service

	Rounds    []Task            // what a node does every few seconds
	Checks    []Check           // what winkel verify looks at
	Consumers []outbox.Consumer // who reads the event log
	Close     func() error
}

// Task is work that a node does by itself.
type Task struct {
	Name string
	Do   func(ctx context.Context) error
}

// Check reports every difference that it finds.
type Check struct {
	Name string
	Run  func(ctx context.Context, report func(difference string)) error
}

// Opener opens a node on the database of the simulation. The node takes its time from the clock, and has the bank beside
// its own ways to pay, behind that policy.
type Opener func(ctx context.Context, c clock.Clock, bank payment.Provider, policy resilience.Settings) (*Shop, error)

// Clock goes as the machine's does, but for the jumps that it was told to make.
type Clock struct {
	ahead   atomic.Int64
	highest atomic.Int64
}

// Now is the time after all jumps.
func (c *Clock) Now() time.Time { return clock.System.Now().Add(time.Duration(c.ahead.Load())) }

func (c *Clock) jump(d time.Duration) {
	c.highest.Store(max(c.highest.Load(), clock.Micros(c.Now())))
	c.ahead.Add(int64(d.Truncate(time.Microsecond)))
}

// behind reports whether it is earlier than it has been: the clock was set back.
func (c *Clock) behind() bool { return clock.Micros(c.Now()) <= c.highest.Load() }

// Short names of what the audit looks for.
type (
	outboxLag      = outbox.Lag
	outboxConsumer = outbox.Consumer
)
