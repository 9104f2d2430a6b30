package notify_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/notify"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
	"winkel/internal/platform/mail"
	"winkel/internal/platform/outbox"
)

var (
	insertOrder = db.SQL(`
		INSERT INTO sales_order (id, number, status, payment_status, fulfillment_status, return_status, cart_id, checkout_id,
			placement_key, customer_id, email, email_key, currency_code, prices_include_tax, original_total, subtotal,
			discount_total, shipping_total, tax_total, total, authorized_total, paid_total, refunded_total,
			shipping_refunded_total, shipping_address, billing_address, shipping_method, price_steps, consents, source, note,
			cancel_reason, placed_at, expires_at, canceled_at, archived_at, version, created_at, updated_at)
		VALUES ($1, $2, 'confirmed', 'paid', 'unfulfilled', 'no_return', NULL, 0, '', 0, $3, '', 'EUR', TRUE, 0, 0, 0, 0, 0, 0, 0,
			0, 0, 0, '', '', '', '', '', $4, '', '', 0, 0, 0, 0, 1, 0, 0)`)
	countMails = db.SQL(`SELECT COUNT(*) FROM mail`)
	countJobs  = db.SQL(`SELECT COUNT(*) FROM job WHERE kind = 'mail.send'`)
	loseCursor = db.SQL(`DELETE FROM event_cursor`)
	loseJobs   = db.SQL(`DELETE FROM job`)
)

// post is a transport that keeps what it is given, and fails when it is told to.
type post struct {
	mu    sync.Mutex
	sent  []mail.Message
	fails []error // the next answers
	after func()  // called when a message was taken, before that is answered
}

func (p *post) Send(_ context.Context, m mail.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.fails) > 0 {
		err := p.fails[0]
		p.fails = p.fails[1:]
		if err != nil {
			return err
		}
	}
	p.sent = append(p.sent, m)
	if p.after != nil {
		p.after()
	}
	return nil
}

func (p *post) all() []mail.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]mail.Message(nil), p.sent...)
}

// shop is what mails are about.
type shop struct {
	locale string
	orders map[id.Order]*order.Order
}

func (s *shop) Get(_ context.Context, number id.Order) (*order.Order, error) {
	if o := s.orders[number]; o != nil {
		return o, nil
	}
	return nil, fault.Missing("order", number.String())
}

func (s *shop) Order(number id.Order) string {
	return "https://shop.example/orders/" + number.String() + "?token=t"
}

func (s *shop) Page(path string) string { return "https://shop.example" + path }

func (s *shop) GetChannel(context.Context) (*catalog.Channel, error) {
	return &catalog.Channel{Name: "Tea & Co", CurrencyCode: "EUR", Locale: s.locale, TimeZone: "Europe/Berlin"}, nil
}

func (s *shop) NameVariant(context.Context, id.Variant) (title, sku string, err error) {
	return "Kettle", "K-1", nil
}

// bench is a service at work on a database.
type bench struct {
	*notify.Service
	t    *testing.T
	db   *db.DB
	log  *outbox.Log
	jobs *job.Queue
	post *post
	shop *shop
}

func start(t *testing.T, d *db.DB) *bench {
	t.Helper()
	w := &bench{t: t, db: d, log: outbox.New(d), post: &post{}, shop: &shop{locale: "en-US", orders: map[id.Order]*order.Order{}}}
	w.jobs = job.New(d, w.log, slog.New(slog.DiscardHandler), job.Config{
		Poll: 5 * time.Millisecond, Backoff: func(int64) time.Duration { return 0 }, Clock: clock.System,
	})
	w.Service = notify.New(notify.Options{
		DB: d, Jobs: w.jobs, Transport: w.post, From: mail.Address{Email: "shop@shop.example"}, Host: "shop.example",
		Orders: w.shop, Links: w.shop, Shop: w.shop, Goods: w.shop,
		Secret: func(purpose, token string) string { return token + ".secret-of-" + purpose },
		Instructions: func(_ context.Context, provider string) (string, error) {
			return map[string]string{"manual": "Pay to IBAN DE00"}[provider], nil
		},
	})
	if err := w.RegisterJobs(); err != nil {
		t.Fatal(err)
	}
	return w
}

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

// order makes an order that somebody placed.
func (w *bench) order(number id.Order, email, source string) *order.Order {
	w.t.Helper()
	b := &db.Batch{}
	b.Exec(insertOrder, int64(number), "W-"+number.String(), email, source)
	if err := w.db.Submit(w.t.Context(), b); err != nil {
		w.t.Fatal(err)
	}
	to := address.Address{FirstName: "Ada <b>", LastName: "Lovelace", Address1: "Main St 1", City: "Berlin", PostalCode: "10115", CountryCode: "DE"}
	o := &order.Order{
		ID: number, Number: "W-2026-000123", Email: email, Currency: "EUR", PricesIncludeTax: true, Subtotal: eur(123456), DiscountTotal: eur(1000),
		ShippingTotal: eur(490), TaxTotal: eur(19711), Total: eur(122946), PaidTotal: eur(0), ShippingAddress: to, BillingAddress: to,
		ShippingMethod: order.ShippingMethod{Name: "DHL"}, PlacedAt: time.Date(2026, 11, 25, 23, 30, 0, 0, time.UTC),
		Payments: []payment.Payment{{Provider: "manual", Status: payment.Pending}},
		Lines: []order.Line{{
			ID: 77, Title: "<script>Kettle", SKU: "K-1", Quantity: 2, UnitPrice: eur(61728), Subtotal: eur(123456),
			Options: []order.Option{{Name: "Color", Value: "Red"}, {Name: "Size", Value: "XL"}},
		}},
	}
	w.shop.orders[number] = o
	return o
}

// happen writes an event.
func (w *bench) happen(kind, entity string, data any) id.Event {
	w.t.Helper()
	text, err := json.Marshal(data)
	if err != nil {
		w.t.Fatal(err)
	}
	event := id.Event(w.db.IDs().Next())
	b := &db.Batch{}
	w.log.Add(b, outbox.Event{ID: event, Type: kind, EntityID: entity, Version: 1, Data: text})
	if err := w.db.Submit(w.t.Context(), b); err != nil {
		w.t.Fatal(err)
	}
	return event
}

func (w *bench) placed(o *order.Order) {
	w.happen(order.EventPlaced, o.ID.String(), order.OrderEvent{ID: o.ID.String(), Number: o.Number, Email: o.Email, Lines: []order.EventLine{}})
}

// during runs consumer and queue until the condition holds.
func (w *bench) during(condition func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = w.log.Run(ctx, w.Consumer()) })
	running.Go(func() { _ = w.jobs.Run(ctx) })
	defer running.Wait()
	defer cancel()
	for deadline := time.Now().Add(20 * time.Second); !condition(); {
		if time.Now().After(deadline) {
			w.t.Fatalf("that did not happen; the mails are %+v", w.mails(notify.Filter{}))
		}
		<-time.After(2 * time.Millisecond)
	}
}

// caughtUp reports whether the consumer has read everything.
func (w *bench) caughtUp() bool {
	lags, err := w.log.Lag(w.t.Context())
	return err == nil && len(lags) == 1 && lags[0].Events == 0
}

func (w *bench) count(s *db.Stmt) int64 {
	w.t.Helper()
	n, err := db.Value[int64](w.t.Context(), w.db.Read(), s)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *bench) mails(f notify.Filter) []*notify.Mail {
	w.t.Helper()
	list, err := w.ListMails(w.t.Context(), f, 0, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *bench) settled() bool {
	return w.caughtUp() && len(w.mails(notify.Filter{Status: notify.Queued})) == 0
}

func TestEveryEventHasItsMail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		o := w.order(1001, "ada@example.com", "storefront")
		imported := w.order(1002, "old@example.com", "import")
		if _, err := w.UpdateSettings(t.Context(), nil, notify.SettingsPatch{StaffEmail: new("staff@shop.example"), FromName: new("Tea"), ReplyTo: new("help@shop.example")}, nil); err != nil {
			t.Fatal(err)
		}
		name := o.ID.String()
		w.placed(o)
		w.placed(imported)
		w.happen(order.EventPaymentFailed, "pay_1", order.PaymentEvent{OrderID: name, FailureMessage: "The card was declined."})
		w.happen(order.EventPaymentFailed, "pay_1", order.PaymentEvent{OrderID: name, Attended: true})
		parcel := order.FulfillmentEvent{
			OrderID: name, Carrier: "DHL", TrackingNumber: "00340", TrackingURL: "https://dhl.example/00340?a=1&b=2",
			Lines: []order.FulfillmentLineData{{LineID: id.OrderLine(77).String(), Quantity: 1}},
		}
		w.happen(order.EventFulfillmentShipped, "ful_1", parcel)
		parcel.TrackingURL = "javascript:alert(1)"
		w.happen(order.EventFulfillmentDelivered, "ful_1", parcel)
		w.happen(order.EventRefundSucceeded, "refund_1", order.RefundEvent{OrderID: name, Currency: "EUR", Amount: 1999})
		w.happen(order.EventCanceled, name, order.OrderEvent{ID: name, Reason: "Out of\nstock"})
		w.happen(order.EventExpired, name, order.OrderEvent{ID: name})
		w.happen(inventory.EventLowStock, "variant_1", inventory.StockEvent{VariantID: id.Variant(5).String(), Available: 2})
		w.happen(inventory.EventOutOfStock, "variant_1", inventory.StockEvent{VariantID: id.Variant(5).String()})
		w.happen("product.updated", "prod_1", map[string]string{})
		w.happen(order.EventPlaced, "order_x", map[string]string{"id": "nonsense"})
		w.during(w.settled)

		want := map[notify.Kind]int{
			notify.OrderPlaced: 1, notify.PaymentFailed: 1, notify.OrderShipped: 1, notify.OrderDelivered: 1,
			notify.OrderRefunded: 1, notify.OrderCanceled: 1, notify.OrderExpired: 1, notify.LowStock: 2,
		}
		mails := w.mails(notify.Filter{})
		for _, m := range mails {
			want[m.Kind]--
			if m.Status != notify.Sent || m.Attempts != 1 || m.Copy != 1 || m.SentAt.IsZero() || m.Subject == "" {
				t.Errorf("%+v", m)
			}
			if strings.Contains(m.HTML, "<script>") || strings.Contains(m.HTML, "<b>") || strings.Contains(m.HTML, "javascript:") ||
				strings.Contains(m.Text, "javascript:") || strings.Contains(m.HTML, " src=") || !strings.Contains(m.HTML, "Tea &amp; Co") {
				t.Errorf("%s: %s", m.Kind, m.HTML)
			}
		}
		for kind, left := range want {
			if left != 0 {
				t.Errorf("%d mails too few of %s", left, kind)
			}
		}
		about := notify.Filter{Entity: name, Status: notify.Sent}
		if n, err := w.CountMails(t.Context(), about); err != nil || n != 7 || len(w.mails(about)) != 7 {
			t.Errorf("%d mails about the order, %v; want 7", n, err)
		}
		checkWords(t, w.post.all())
	})
}

func checkWords(t *testing.T, sent []mail.Message) {
	t.Helper()
	all := map[string]mail.Message{}
	ids := map[string]bool{}
	for _, m := range sent {
		all[m.Subject] = m
		ids[m.ID] = true
		if m.From.Name != "Tea" || m.From.Email != "shop@shop.example" || m.ReplyTo.Email != "help@shop.example" || !strings.HasSuffix(m.ID, ".1@shop.example") {
			t.Errorf("%+v", m)
		}
	}
	if len(sent) != 9 || len(ids) != 9 {
		t.Fatalf("%d mails with %d ids, want 9", len(sent), len(ids))
	}
	for subject, words := range map[string][]string{
		"Your order W-2026-000123": {
			"November 26, 2026", "2 x <script>Kettle (Red, XL): €1,234.56", "Discount: -€10.00", "Shipping (DHL): €4.90", "Total: €1,229.46",
			"Tax included: €197.11", "Still to be paid: €1,229.46", "Ada <b> Lovelace", "10115 Berlin", "Pay to IBAN DE00",
			"https://shop.example/orders/" + id.Order(1001).String() + "?token=t",
		},
		"The payment of order W-2026-000123 failed": {"The card was declined."},
		"Your order W-2026-000123 is on its way":    {"https://dhl.example/00340?a=1&b=2", "1 x <script>Kettle (Red, XL)"},
		"Your order W-2026-000123 was delivered":    {"delivered"},
		"A refund for your order W-2026-000123":     {"€19.99"},
		"Your order W-2026-000123 was canceled":     {"Reason: Out of stock"},
		"Your order W-2026-000123 has expired":      {"not paid in time"},
		"Running low: Kettle":                       {"Only 2 of Kettle (K-1)"},
		"Sold out: Kettle":                          {"None of Kettle (K-1)"},
	} {
		m, found := all[subject]
		if !found {
			t.Errorf("no mail %q", subject)
		}
		for _, word := range words {
			if !strings.Contains(m.Text, word) {
				t.Errorf("%q does not hold %q: %s", subject, word, m.Text)
			}
		}
	}
}

func TestOneMailAnEvent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		w.placed(w.order(1001, "ada@example.com", "storefront"))
		w.happen(inventory.EventLowStock, "variant_1", inventory.StockEvent{VariantID: id.Variant(5).String(), Available: 2})
		w.during(w.settled)
		exec(t, d, loseCursor)
		w.during(w.settled)
		if n := w.count(countMails); n != 1 || len(w.post.all()) != 1 {
			t.Errorf("%d mails, %d sent; want one, and none to staff who named no address", n, len(w.post.all()))
		}
	})
}

func exec(t *testing.T, d *db.DB, s *db.Stmt) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx db.Tx) error { _, err := tx.Exec(t.Context(), s); return err }); err != nil {
		t.Fatal(err)
	}
}

func TestTroubleIsTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		busy := errors.New("busy")
		w.post.fails = []error{busy, busy, nil}
		w.placed(w.order(1001, "ada@example.com", "storefront"))
		w.during(w.settled)
		m := w.mails(notify.Filter{})[0]
		if m.Status != notify.Sent || m.Attempts != 3 || m.Error != "" || len(w.post.all()) != 1 {
			t.Errorf("%+v", m)
		}
	})
}

func TestDeadMailsAreSentAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		ctx := t.Context()
		if dir, err := mail.NewDirectory(t.TempDir()); err != nil {
			t.Fatal(err)
		} else { // a real refusal: the address is none
			w.post.fails = []error{dir.Send(ctx, mail.Message{ID: "x@y", Subject: "s", Text: "t"})}
		}
		w.placed(w.order(1001, "ada@example.com", "storefront"))
		w.during(w.settled)
		m := w.mails(notify.Filter{Status: notify.Dead})[0]
		if m.Attempts != 1 || m.Error == "" || m.Subject == "" || len(w.post.all()) != 0 {
			t.Fatalf("%+v", m)
		}
		w.shop.locale = "de" // what was written stays
		for copies := int64(2); copies <= 3; copies++ {
			again, err := w.Resend(ctx, m.ID, nil)
			if err != nil || again.Status != notify.Queued || again.Copy != copies {
				t.Fatalf("%+v, %v", again, err)
			}
			if _, err := w.Resend(ctx, m.ID, nil); fault.CodeOf(err) != notify.CodeMailQueued {
				t.Errorf("twice at once: %v", err)
			}
			w.during(w.settled)
			w.during(func() bool { // the job has ended too
				list, err := w.jobs.List(ctx, job.Filter{Kind: notify.SendJob, State: job.Running})
				return err == nil && len(list) == 0
			})
		}
		sent := w.post.all()
		if len(sent) != 2 || sent[0].Subject != m.Subject || sent[0].ID != m.ID.String()+".2@shop.example" || sent[1].ID != m.ID.String()+".3@shop.example" {
			t.Errorf("%+v", sent)
		}
		if _, err := w.Resend(ctx, 1, nil); fault.KindOf(err) != fault.NotFound {
			t.Errorf("no mail: %v", err)
		}
	})
}

// The process dies between the server's OK and our note: the mail goes out again, as the same message.
func TestKilledBeforeTheNote(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		died := false
		w.post.after = func() {
			if !died {
				died = true
				panic("killed")
			}
		}
		w.placed(w.order(1001, "ada@example.com", "storefront"))
		w.during(w.settled)
		sent := w.post.all()
		if len(sent) != 2 || sent[0].ID != sent[1].ID || sent[0].Text != sent[1].Text {
			t.Errorf("%+v", sent)
		}
	})
}

func TestMailsThatLostTheirJobAreFound(t *testing.T) {
	now := clock.NewFake(time.Now())
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		w.placed(w.order(1001, "ada@example.com", "storefront"))
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { _ = w.log.Run(ctx, w.Consumer()); close(done) }()
		for w.count(countMails) == 0 {
			<-time.After(time.Millisecond)
		}
		cancel()
		<-done
		if n := w.count(countJobs); n != 1 {
			t.Fatalf("%d jobs, want 1", n)
		}
		exec(t, d, loseJobs)
		now.Advance(time.Hour)
		b := &db.Batch{}
		if _, err := w.jobs.Add(b, job.Job{Kind: notify.SweepJob}); err != nil {
			t.Fatal(err)
		}
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		w.during(w.settled)
		if len(w.post.all()) != 1 {
			t.Errorf("%d mails", len(w.post.all()))
		}
	})
}

func TestOrderThatIsGone(t *testing.T) {
	w := start(t, dbtest.SQLite(t, db.Options{}))
	w.placed(w.order(1001, "ada@example.com", "storefront"))
	delete(w.shop.orders, 1001)
	w.during(w.settled)
	if m := w.mails(notify.Filter{})[0]; m.Status != notify.Dead || m.Attempts != 1 {
		t.Errorf("%+v", m)
	}
}

// What is looked up at once is what is taken at once: a backlog of orders must not be more than there is a statement for.
func TestABacklogIsTakenInPortions(t *testing.T) {
	if limit := (&notify.Service{}).Consumer().Limit; limit < 1 || limit > 200 {
		t.Errorf("%d events are taken at once", limit)
	}
}
