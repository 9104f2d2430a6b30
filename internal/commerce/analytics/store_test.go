package analytics

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// house is a shop that has orders and nothing else.
type house struct {
	*testing.T
	d     *db.DB
	s     *Service
	log   *outbox.Log
	jobs  *job.Queue
	zone  string
	clock *clock.Fake
	next  int64
}

// open opens a house in Berlin, on 1 April 2026.
func open(t *testing.T, f func(h *house)) {
	t.Helper()
	now := clock.NewFake(time.Date(2026, 4, 1, 10, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		h := &house{T: t, d: d, log: outbox.New(d), zone: "Europe/Berlin", clock: now}
		h.jobs = job.New(d, h.log, slog.New(slog.DiscardHandler), job.Config{})
		h.s = New(Options{DB: d, Jobs: h.jobs, Log: h.log, TimeZone: func(context.Context) (string, error) { return h.zone, nil }})
		if err := h.s.RegisterJobs(); err != nil {
			t.Fatal(err)
		}
		f(h)
	})
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// sold is an order as it is written: so many of a product at a price, with a refund of as much of it.
type sold struct {
	at        string
	currency  money.Currency
	country   string
	product   id.Product
	category  id.Category
	units     int64
	price     int64
	shipping  int64
	off       int64 // by the promotion 7
	refunded  int64
	refundAt  string
	canceled  bool
	closedAt  string // later than it was placed
	importing bool
}

func moment(h *house, text string) time.Time {
	h.Helper()
	parsed, err := time.Parse(time.RFC3339, text)
	h.must(err)
	return parsed.UTC()
}

// write writes orders as rows, and returns their ids. Nothing is told of them.
func (h *house) write(list ...sold) []id.Order {
	h.Helper()
	var orders []*order.Order
	var ids []id.Order
	for _, in := range list {
		in.currency = money.Currency(strings.ToUpper(string(in.currency)))
		eur := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: in.currency} }
		goods, when := in.units*in.price, moment(h, in.at)
		total := goods - in.off
		h.next++
		o := &order.Order{
			ID: id.Order(h.d.IDs().Next()), Number: "T-" + time.Duration(h.next).String(), Status: order.Completed, Currency: in.currency,
			PricesIncludeTax: true, OriginalTotal: eur(total + in.shipping), Subtotal: eur(goods), DiscountTotal: eur(in.off),
			ShippingTotal: eur(in.shipping), TaxTotal: eur(0), Total: eur(total + in.shipping), ShippingRefundedTotal: eur(0),
			ShippingAddress: address.Address{CountryCode: in.country}, Source: "storefront", PlacedAt: when, CreatedAt: when, UpdatedAt: when,
			History: []order.Entry{{Axis: order.StatusAxis, To: string(order.Completed), At: when}},
		}
		if in.importing {
			o.Source = order.SourceImport
		}
		if in.shipping > 0 {
			o.ShippingMethod = order.ShippingMethod{Name: "Post", Price: eur(in.shipping), DiscountTotal: eur(0), TaxTotal: eur(0), Total: eur(in.shipping)}
		}
		unitCost := eur(in.price / 2)
		o.Lines = []order.Line{{
			ID: id.OrderLine(h.d.IDs().Next()), Product: in.product, Category: in.category, Title: "Thing", SKU: "T", Quantity: in.units,
			UnitPrice: eur(in.price), UnitCost: &unitCost, Subtotal: eur(goods), DiscountTotal: eur(in.off), TaxTotal: eur(0), Total: eur(total), RefundedTotal: eur(0),
		}}
		o.Payments = []payment.Payment{{
			ID: id.Payment(h.d.IDs().Next()), Version: 1, Order: o.ID, Provider: "import", Status: payment.Captured, Amount: o.Total, Authorized: o.Total,
			Captured: o.Total, Refunded: eur(in.refunded), RefundPending: eur(0), CreatedAt: when, UpdatedAt: when,
		}}
		if in.canceled {
			o.Status, o.CanceledAt = order.Canceled, when
			o.Lines[0].CanceledQuantity = in.units
			if in.closedAt != "" {
				o.CanceledAt = moment(h, in.closedAt)
			}
		}
		if in.refunded > 0 {
			back := moment(h, in.refundAt)
			o.Lines[0].RefundedQuantity, o.Lines[0].RefundedTotal = in.refunded/in.price, eur(in.refunded)
			o.Refunds = []payment.Refund{{
				ID: id.Refund(h.d.IDs().Next()), Version: 1, Order: o.ID, Payment: o.Payments[0].ID, Status: payment.RefundSucceeded,
				Amount: eur(in.refunded), ShippingAmount: eur(0), Reason: "returned", CreatedAt: back, UpdatedAt: back,
				Lines: []payment.RefundLine{{OrderLine: o.Lines[0].ID, Quantity: in.refunded / in.price, Amount: eur(in.refunded)}},
			}}
		}
		orders, ids = append(orders, o), append(ids, o.ID)
	}
	h.must(order.NewImports(h.d).Add(h.Context(), orders))
	for i, in := range list { // orders that are brought in have none of their own
		if in.off > 0 {
			h.must(h.d.Write(h.Context(), func(tx db.Tx) error {
				_, err := tx.Exec(h.Context(), takeOff, orders[i].ID, orders[i].Lines[0].ID, in.off)
				return err
			}))
		}
	}
	return ids
}

var takeOff = db.SQL(`
	INSERT INTO order_adjustment (order_id, position, order_line_id, promotion_id, code, label, amount) VALUES ($1, 0, $2, 7, '', 'March', $3)`)

// tell announces the orders, and has the consumer read the log to its end.
func (h *house) tell(orders ...id.Order) {
	h.Helper()
	b := &db.Batch{}
	for _, o := range orders {
		h.next++
		h.log.Add(b, outbox.Event{Type: "order.updated", EntityID: o.String(), Version: h.next, Data: []byte(`{}`)})
	}
	h.must(h.d.Submit(h.Context(), b))
	h.read()
}

// eventsUnread counts all events that the consumer has not applied, also those that transactions of other tests hold back.
var eventsUnread = db.SQL(`
	SELECT COUNT(*) FROM event e WHERE NOT EXISTS (
		SELECT 1 FROM event_cursor c WHERE c.consumer = 'analytics' AND (c.tx, c.event_id) >= (e.tx, e.id))`)

// read has the consumer read the log to its end.
func (h *house) read() {
	h.Helper()
	ctx, stop := context.WithTimeout(h.Context(), 20*time.Second)
	defer stop()
	done := make(chan error)
	go func() { done <- h.log.Run(ctx, h.s.Consumer()) }()
	for behind := int64(1); behind > 0 && ctx.Err() == nil; time.Sleep(5 * time.Millisecond) {
		var err error
		behind, err = db.Value[int64](ctx, h.d.Read(), eventsUnread)
		h.must(err)
	}
	h.must(ctx.Err())
	stop()
	h.must(<-done)
}

func (h *house) differences() []string {
	h.Helper()
	list := []string{}
	h.must(h.s.Verify(h.Context(), func(difference string) { list = append(list, difference) }))
	return list
}

// everything is every row of the current figures.
func (h *house) everything() rollup {
	h.Helper()
	g, err := currentOf(h.Context(), h.d.Read())
	h.must(err)
	sums := rollup{}
	h.must(db.Each(h.Context(), h.d.Read(), func(row db.Row) error {
		var c cell
		var dimension, currency string
		var f Figures
		err := row.Scan(append([]any{&dimension, &currency, &c.span, &c.bucket, &c.key}, f.pointers()...)...)
		c.dimension, c.currency = Dimension(dimension), money.Currency(currency)
		sums[c] = &f
		return err
	}, db.SQL(`SELECT dimension, currency_code, span, bucket, key, `+columns(plain)+` FROM analytics_rollup WHERE generation = $1`), g.number))
	return sums
}

// march is some weeks of a shop.
var march = []sold{
	{at: "2026-02-28T22:59:00Z", currency: "EUR", country: "DE", product: 1, category: 1, units: 1, price: 150}, // 23:59 in Berlin
	{at: "2026-02-28T23:00:00Z", currency: "EUR", country: "DE", product: 1, category: 1, units: 2, price: 100}, // midnight
	{at: "2026-03-10T12:00:00Z", currency: "EUR", country: "FR", product: 2, category: 2, units: 3, price: 1000, shipping: 500, refunded: 1000, refundAt: "2026-03-20T12:00:00Z"},
	{at: "2026-03-29T00:30:00Z", currency: "EUR", country: "DE", product: 2, category: 2, units: 1, price: 1000}, // 01:30
	{at: "2026-03-29T01:30:00Z", currency: "EUR", country: "", product: 3, units: 1, price: 7},                   // 03:30: clocks were set
	{at: "2026-03-15T12:00:00Z", currency: "USD", country: "US", product: 1, category: 1, units: 9, price: 10},
	{at: "2026-03-31T21:59:00Z", currency: "EUR", country: "DE", product: 1, category: 1, units: 1, price: 100}, // 23:59
	{at: "2026-03-31T22:00:00Z", currency: "EUR", country: "DE", product: 1, category: 1, units: 5, price: 100}, // April
	{at: "2026-03-05T09:00:00Z", currency: "EUR", product: 2, units: 1, price: 300, refunded: 300, refundAt: "2026-03-05T09:00:00Z", canceled: true, importing: true},
}

func TestSalesOfAMonth(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		ids := h.write(march...)
		h.tell(ids...)
		query := Query{Period: Period{date(t, "2026-03-01"), date(t, "2026-04-01")}}
		report, err := h.s.Sales(h.Context(), query, Monthly)
		h.must(err)
		if len(report.Currencies) != 2 || report.Currencies[0].Currency != "EUR" || report.Currencies[1].Currency != "USD" {
			t.Fatalf("%+v", report.Currencies)
		}
		euro := report.Currencies[0]
		want := Figures{
			Orders: 5, Units: 8, Gross: 4307, Shipping: 500, Refunds: 2, RefundedUnits: 2, Refunded: 1300,
			Cost: 2*50 + 3*500 + 500 + 3 + 50 - 500 - 150, Costed: 4307 - 1300,
		}
		if diff := cmp.Diff(want, euro.Total); diff != "" {
			t.Errorf("March (-want +got):\n%s", diff)
		}
		if len(euro.Rows) != 1 || len(euro.Previous) != 1 || euro.PreviousTotal[Orders] != 1 || euro.PreviousTotal[Gross] != 150 {
			t.Errorf("%+v", euro)
		}
		if got := euro.Rows[0].Start.Format(time.RFC3339) + " " + euro.Rows[0].End.Format(time.RFC3339); got != "2026-03-01T00:00:00+01:00 2026-04-01T00:00:00+02:00" {
			t.Error(got)
		}
		if dollars := report.Currencies[1].Total; dollars[Orders] != 1 || dollars[Gross] != 90 {
			t.Errorf("%v", dollars)
		}
		if got := h.differences(); len(got) != 0 {
			t.Errorf("%q", got)
		}
	})
}

func TestIntervalsAddUp(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		h.must(h.s.Book(h.Context(), h.write(march...)))
		var totals []Figures
		for interval, rows := range map[Interval]int{Hourly: 31*24 - 1, Daily: 31, Weekly: 6, Monthly: 1} {
			report, err := h.s.Sales(h.Context(), Query{Period: Period{date(t, "2026-03-01"), date(t, "2026-04-01")}, Currency: "EUR"}, interval)
			h.must(err)
			in := report.Currencies[0]
			var sum Figures
			for i := range in.Rows {
				sum.Add(in.Rows[i].Figures)
			}
			if len(in.Rows) != rows || sum != in.Total {
				t.Errorf("by %s: %d rows, %v of %v", interval, len(in.Rows), sum, in.Total)
			}
			totals = append(totals, in.Total)
		}
		for _, total := range totals {
			if total != totals[0] {
				t.Errorf("%v and %v", total, totals[0])
			}
		}
		report, err := h.s.Sales(h.Context(), Query{Period: Period{date(t, "2026-03-29"), date(t, "2026-03-30")}, Currency: "EUR"}, Hourly)
		h.must(err)
		var hours []string
		for _, row := range report.Currencies[0].Rows {
			if row.Figures[Orders] > 0 {
				hours = append(hours, row.Start.Format("15:04 -07"))
			}
		}
		if diff := cmp.Diff([]string{"01:00 +01", "03:00 +02"}, hours); diff != "" {
			t.Errorf("on the day on which clocks are set forward: %s", diff)
		}
	})
}

// TestFiguresAreOfFactsNotOfWays: whatever brings the orders in, however often, the figures are the same.
func TestFiguresAreOfFactsNotOfWays(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		ids := h.write(march...)
		h.tell(ids[4], ids[0], ids[4])
		h.tell(ids[0], ids[1], ids[8])
		h.must(h.s.CatchUp(h.Context()))
		first := h.everything()
		for name, way := range map[string]func(){
			"told again":    func() { h.tell(ids...) },
			"booked again":  func() { h.must(h.s.Book(h.Context(), ids)) },
			"caught up":     func() { h.must(h.s.CatchUp(h.Context())) },
			"rebuilt":       func() { h.rebuild(len(ids)) },
			"rebuilt again": func() { h.rebuild(len(ids)) },
		} {
			way()
			if diff := cmp.Diff(first, h.everything(), cmp.AllowUnexported(cell{})); diff != "" {
				t.Errorf("%s (-before +after):\n%s", name, diff)
			}
			if got := h.differences(); len(got) != 0 {
				t.Errorf("%s: %q", name, got)
			}
		}
		if n, err := db.Value[int64](t.Context(), h.d.Read(), db.SQL(`SELECT COUNT(*) FROM analytics_generation`)); n != 1 || err != nil {
			t.Errorf("%d generations are left (%v)", n, err)
		}
	})
}

func (h *house) rebuild(orders int) {
	h.Helper()
	if n, err := h.s.Rebuild(h.Context(), nil); err != nil || n != int64(orders) {
		h.Errorf("rebuilt %d orders: %v", n, err)
	}
}

// TestAConsumerThatDiesRepeatsNothing has the transaction of the consumer fail after it has booked, and begin anew.
func TestAConsumerThatDiesRepeatsNothing(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		ids := h.write(march...)
		died := errors.New("died")
		events := []outbox.Event{}
		for _, o := range ids {
			events = append(events, outbox.Event{Type: "order.placed", EntityID: o.String()})
		}
		if err := h.d.Write(t.Context(), func(tx db.Tx) error {
			h.must(h.apply(tx, events))
			return died
		}); !errors.Is(err, died) {
			t.Fatal(err)
		}
		if sums := h.everything(); len(sums) != 0 {
			t.Fatalf("%d sums of what was not committed", len(sums))
		}
		for range 2 {
			h.must(h.d.Write(t.Context(), func(tx db.Tx) error { return h.apply(tx, events) }))
		}
		if got := h.differences(); len(got) != 0 {
			t.Errorf("%q", got)
		}
	})
}

// apply does what the consumer does with events.
func (h *house) apply(tx db.Tx, events []outbox.Event) error {
	apply, err := h.s.Consumer().Prepare(h.Context(), events)
	if err != nil || apply == nil {
		return err
	}
	return apply(h.Context(), tx)
}

// TestWhatChangesMeanwhile has orders booked by somebody else, another generation begin and the figures be made for the first time
// between the reading and the transaction of the consumer.
func TestWhatChangesMeanwhile(t *testing.T) {
	open(t, func(h *house) {
		ids := h.write(march...)
		events := []outbox.Event{}
		for _, o := range ids {
			events = append(events, outbox.Event{Type: "order.placed", EntityID: o.String()})
		}
		var want rollup
		for _, meanwhile := range []func(){
			func() { h.rebuild(len(ids)) },
			func() { h.must(h.s.Book(t.Context(), ids[:4])) },
			func() { _, err := h.s.begin(t.Context()); h.must(err) },
		} {
			apply, err := h.s.Consumer().Prepare(t.Context(), events)
			h.must(err)
			meanwhile()
			h.must(h.d.Write(t.Context(), func(tx db.Tx) error { return apply(t.Context(), tx) }))
			if want == nil {
				want = h.everything()
			}
			if diff := cmp.Diff(want, h.everything(), cmp.AllowUnexported(cell{})); diff != "" {
				t.Error(diff)
			}
			h.rebuild(len(ids))
			if diff := cmp.Diff(want, h.everything(), cmp.AllowUnexported(cell{})); diff != "" {
				t.Error(diff)
			}
			if got := h.differences(); len(got) != 0 {
				t.Errorf("%q", got)
			}
			h.must(h.d.Write(t.Context(), func(tx db.Tx) error {
				_, err := tx.Exec(t.Context(), emptyFigures)
				h.must(err)
				_, err = tx.Exec(t.Context(), emptyEntries)
				return err
			}))
		}
	})
}

var (
	emptyFigures = db.SQL(`DELETE FROM analytics_rollup`)
	emptyEntries = db.SQL(`DELETE FROM analytics_entry`)
)

// TestRebuildGoesOn interrupts a rebuild, has orders come meanwhile, and goes on.
func TestRebuildGoesOn(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		var many []sold
		for range ordersAtOnce + 10 {
			many = append(many, march[2])
		}
		ids := h.write(many...)
		h.must(h.s.Book(h.Context(), ids))
		ctx, stop := context.WithCancel(t.Context())
		steps := 0
		_, err := h.s.Rebuild(ctx, func(_, _ int64) {
			if steps++; steps == 2 {
				stop()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		status, err := h.s.Status(t.Context())
		if err != nil || !status.Building || status.Orders != ordersAtOnce {
			t.Fatalf("%+v %v", status, err)
		}
		h.tell(h.write(march[3])...)
		if got := h.differences(); len(got) != 0 {
			t.Errorf("between: %q", got)
		}
		before := h.everything()
		h.rebuild(len(ids) + 1)
		if diff := cmp.Diff(before, h.everything(), cmp.AllowUnexported(cell{})); diff != "" {
			t.Error(diff)
		}
		if got := h.differences(); len(got) != 0 {
			t.Errorf("%q", got)
		}
	})
}

func TestAShopWithOrdersIsReckonedByAJob(t *testing.T) {
	open(t, func(h *house) {
		h.write(march...)
		h.must(h.s.Ensure(h.Context()))
		if _, err := h.s.Sales(t.Context(), Query{}, Daily); err == nil || !strings.Contains(err.Error(), "first time") {
			t.Errorf("%v", err)
		}
		if got := h.differences(); len(got) != 0 {
			t.Errorf("%q", got)
		}
		h.work()
		if got := h.everything(); len(got) == 0 {
			t.Error("the job did not reckon them")
		}
	})
}

// work has the jobs done that wait.
func (h *house) work() {
	h.Helper()
	ctx, stop := context.WithTimeout(h.Context(), 20*time.Second)
	defer stop()
	done := make(chan error)
	go func() { done <- h.jobs.Run(ctx) }()
	waiting := db.SQL(`SELECT COUNT(*) FROM job WHERE state IN ('queued', 'running', 'failed')`)
	for left := int64(1); left > 0 && ctx.Err() == nil; time.Sleep(5 * time.Millisecond) {
		var err error
		left, err = db.Value[int64](ctx, h.d.Read(), waiting)
		h.must(err)
	}
	h.must(ctx.Err())
	stop()
	h.must(<-done)
}

func TestAnotherTimeZoneIsAnotherReckoning(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		h.must(h.s.Book(h.Context(), h.write(march...)))
		h.zone = "Asia/Kolkata"
		h.must(h.s.Ensure(h.Context()))
		h.work()
		report, err := h.s.Sales(h.Context(), Query{Period: Period{date(t, "2026-03-01"), date(t, "2026-04-01")}, Currency: "EUR"}, Monthly)
		h.must(err)
		// The last minutes of February are in March there, and the last of March in April.
		if in := report.Currencies[0]; report.TimeZone != "Asia/Kolkata" || in.Total[Orders] != 5 || in.Total[Gross] != 150+200+3000+1000+7 {
			t.Errorf("%s %v", report.TimeZone, in.Total)
		}
		if got := h.differences(); len(got) != 0 {
			t.Errorf("%q", got)
		}
	})
}

// Figures that an earlier program made by other rules are reckoned again.
func TestOtherRulesAreAnotherReckoning(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		h.must(h.s.Book(h.Context(), h.write(march...)))
		before := h.everything()
		h.must(h.d.Write(h.Context(), func(tx db.Tx) error {
			_, err := tx.Exec(h.Context(), olderRules)
			return err
		}))
		h.must(h.s.Ensure(h.Context()))
		h.work()
		g, err := currentOf(h.Context(), h.d.Read())
		h.must(err)
		if diff := cmp.Diff(before, h.everything(), cmp.AllowUnexported(cell{})); diff != "" || g.rules != rules {
			t.Errorf("by rules %d:\n%s", g.rules, diff)
		}
	})
}

var olderRules = db.SQL(`UPDATE analytics_generation SET rules = 1`)
