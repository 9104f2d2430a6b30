package order_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/pricing"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
	"winkel/internal/platform/telemetry"
)

// diff is how two values differ; empty if they do not.
func diff(a, b any) string { return cmp.Diff(a, b, cmpopts.EquateEmpty()) }

// returns is a return in each of the statuses.
func returns(statuses string) []order.Return {
	var list []order.Return
	for status := range strings.FieldsSeq(statuses) {
		list = append(list, order.Return{Status: status})
	}
	return list
}

// books is orders on a fresh database, whose time stands still.
type books struct {
	*order.Service
	t     *testing.T
	d     *db.DB
	clock *clock.Fake
	store *payment.Store
}

func eachBooks(t *testing.T, f func(t *testing.T, s *books)) {
	t.Helper()
	run := func(t *testing.T, open func(testing.TB, db.Options) *db.DB) {
		c := clock.NewFake(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
		s := &books{t: t, d: open(t, db.Options{Clock: c}), clock: c}
		s.store = payment.NewStore(s.d)
		s.Service = s.node()
		outboxtest.Conform(t, s.d, order.Events())
		f(t, s)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, dbtest.SQLite) })
	t.Run("postgres", func(t *testing.T) { run(t, dbtest.Postgres) })
}

// node is another service on the same database.
func (s *books) node() *order.Service {
	return order.New(s.d, outbox.New(s.d), s.store, fulfillment.New(s.d))
}

// whole is an order in which every field that a new one can have says something.
func (s *books) whole() *order.Order {
	s.t.Helper()
	number, err := s.NextNumber(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	next := func() int64 { return s.d.IDs().Next() }
	home := address.Address{FirstName: "Ada", LastName: "Lovelace", Address1: "Way 1", City: "Berlin", PostalCode: "10117", CountryCode: "DE"}
	office := home
	office.Company = "Engines"
	tax := func(amount int64) []pricing.TaxLine {
		return []pricing.TaxLine{{Name: "VAT 19 %", Rate: 190_000, Amount: eur(amount), Source: "table"}}
	}
	off := func(amount int64) []pricing.Adjustment {
		return []pricing.Adjustment{{Promotion: id.Promotion(next()), Code: "TEN", Label: "Ten", Amount: eur(amount)}}
	}
	line := func(n int64) order.Line {
		return order.Line{
			ID: id.OrderLine(next()), Variant: id.Variant(next()), Product: id.Product(next()), Category: id.Category(next()), Title: "Shirt",
			VariantTitle: "Red / M", SKU: "S-1", ImageURL: "/media/1.webp", Options: []order.Option{{Name: "Color", Value: "red"}},
			Quantity: n, UnitPrice: eur(1000), CompareAt: new(eur(1200)), UnitCost: new(eur(400)), Subtotal: eur(1000 * n),
			DiscountTotal: eur(100 * n), TaxTotal: eur(171 * n), Total: eur(1071 * n), TaxClass: "standard", WeightGrams: 250,
			RequiresShipping: true, Oversold: 1, RefundedTotal: eur(0), Adjustments: off(100 * n), TaxLines: tax(171 * n),
		}
	}
	now := s.clock.Now()
	bare := line(1)
	bare.Options, bare.CompareAt, bare.UnitCost, bare.VariantTitle, bare.ImageURL, bare.Oversold = nil, nil, nil, "", "", 0
	o := &order.Order{
		ID: id.Order(next()), Number: number, Status: order.Pending, Cart: id.Cart(next()), Checkout: id.Checkout(next()),
		PlacementKey: "key of " + number, Customer: id.Customer(next()), Email: "Ada@example.com", EmailKey: "ada@example.com", Currency: "EUR",
		PricesIncludeTax: false, OriginalTotal: eur(4363), Subtotal: eur(3000), DiscountTotal: eur(300), ShippingTotal: eur(490),
		TaxTotal: eur(606), Total: eur(3796), AuthorizedTotal: eur(0), PaidTotal: eur(0), RefundedTotal: eur(0),
		ShippingRefundedTotal: eur(0), ShippingAddress: home, BillingAddress: office,
		ShippingMethod: order.ShippingMethod{
			Option: id.ShippingOption(next()), Name: "Parcel", Kind: "flat", Price: eur(490), DiscountTotal: eur(0), TaxTotal: eur(93),
			Total: eur(583), MinDays: 2, MaxDays: 3, TaxLines: tax(93),
		},
		PriceSteps: []pricing.Step{
			{Kind: pricing.StepListPrice, Line: next(), Label: "Shirt", Amount: eur(3796), Contained: eur(0), Total: eur(3796), Rate: 190_000, Promotion: 7, Rounded: true},
		},
		Consents: []order.Consent{{Kind: "terms", Version: "2026-01", Given: true, At: now, IPHash: "ab"}}, Source: "storefront",
		Note: "Ring twice.", Lines: []order.Line{line(2), bare}, PlacedAt: now, ExpiresAt: now.Add(time.Hour),
	}
	return o
}

func (s *books) place(o *order.Order) *order.Order {
	s.t.Helper()
	b := &db.Batch{}
	s.Place(s.t.Context(), b, o)
	if err := s.d.Submit(s.t.Context(), b); err != nil {
		s.t.Fatal(err)
	}
	return o
}

func (s *books) get(o id.Order) *order.Order {
	s.t.Helper()
	found, err := s.Get(s.t.Context(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	return found
}

func (s *books) revise(before, after *order.Order, note string) error {
	s.t.Helper()
	b := &db.Batch{}
	if err := s.Revise(s.t.Context(), b, before, after, note); err != nil {
		return err
	}
	return s.d.Submit(s.t.Context(), b)
}

var eventTypes = db.SQL(`SELECT type FROM event ORDER BY id`)

func (s *books) events() string {
	s.t.Helper()
	types, err := db.List(s.t.Context(), s.d.Read(), func(row db.Row) (string, error) {
		var kind string
		err := row.Scan(&kind)
		return kind, err
	}, eventTypes)
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.Join(types, " ")
}

func TestEveryFieldComesBack(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		for name, change := range map[string]func(o *order.Order){
			"everything": func(*order.Order) {},
			"nothing to ship": func(o *order.Order) {
				z := eur(0)
				o.ShippingMethod = order.ShippingMethod{Price: z, DiscountTotal: z, TaxTotal: z, Total: z}
			},
			"a discount on the shipping": func(o *order.Order) {
				o.ShippingMethod.Adjustments = []pricing.Adjustment{{Promotion: 5, Label: "Free", Amount: eur(490)}}
			},
			"as little as possible": func(o *order.Order) {
				o.Cart, o.Checkout, o.PlacementKey, o.Customer, o.Consents, o.Note = 0, 0, "", 0, nil, ""
				o.PlacedAt, o.ExpiresAt = time.Time{}, time.Time{}
				o.ShippingAddress, o.BillingAddress = address.Address{}, address.Address{}
				o.Lines = o.Lines[1:]
				o.Lines[0].Adjustments, o.Lines[0].TaxLines = nil, nil
			},
		} {
			o := s.whole()
			change(o)
			s.place(o)
			got := s.get(o.ID)
			if difference := diff(o, got); difference != "" {
				t.Errorf("%s (-wrote +read):\n%s", name, difference)
			}
			same, err := s.GetByNumber(t.Context(), o.Number)
			if err != nil || same.ID != o.ID {
				t.Errorf("%s by its number: %+v, %v", name, same, err)
			}
			if found, err := s.FindPlaced(t.Context(), o.PlacementKey); err != nil || (found == o.ID) != (o.PlacementKey != "") {
				t.Errorf("%s by its key: %s, %v", name, found, err)
			}
		}
		_, err := s.GetByNumber(t.Context(), "W-1")
		if fault.CodeOf(err) != fault.CodeNotFound {
			t.Error(err)
		}
		if _, err = s.Get(t.Context(), 1); fault.CodeOf(err) != fault.CodeNotFound {
			t.Error(err)
		}
	})
}

func TestACartBecomesOneOrder(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		first := s.place(s.whole())
		second := s.whole()
		second.Cart = first.Cart
		b := &db.Batch{}
		s.Place(t.Context(), b, second)
		if err := s.d.Submit(t.Context(), b); !db.Violates(err, "sales_order_cart_id_key") {
			t.Errorf("a second order of a cart: %v", err)
		}
		third := s.whole()
		third.PlacementKey = first.PlacementKey
		b = &db.Batch{}
		s.Place(t.Context(), b, third)
		if err := s.d.Submit(t.Context(), b); !db.Violates(err, "sales_order_placement_key_key") {
			t.Errorf("a second order of a request: %v", err)
		}
		after := first.Clone()
		after.Cart, after.PlacementKey = 0, ""
		if err := s.revise(s.get(first.ID), after, ""); err != nil {
			t.Fatal(err)
		}
		s.place(second)
		s.place(third)
	})
}

func TestReviseWritesWhatChanged(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		o := s.place(s.whole())
		before := s.get(o.ID)
		after := before.Clone()
		after.Status, after.CancelReason, after.CanceledAt, after.ExpiresAt = order.Canceled, "customer", s.clock.Now(), time.Time{}
		after.Lines[0].CanceledQuantity = 2
		after.Lines[1].CanceledQuantity = 1
		after.ArchivedAt = s.clock.Now()
		after.ShippingRefundedTotal = eur(1)
		after.Returns = []order.Return{{
			ID: id.Return(s.d.IDs().Next()), Order: o.ID, Status: "requested", Reason: "r", Note: "n", Actor: "customer",
			Lines: []order.ReturnLine{{OrderLine: o.Lines[0].ID, Quantity: 1}},
		}}
		s.clock.Advance(time.Minute)
		b := &db.Batch{}
		ctx := telemetry.WithRequest(actor.With(t.Context(), "staff:ada"), "req-1")
		if err := s.Revise(ctx, b, before, after, "Changed his mind."); err != nil {
			t.Fatal(err)
		}
		if err := s.d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		got := s.get(o.ID)
		if difference := diff(after, got); difference != "" {
			t.Errorf("-wrote +read:\n%s", difference)
		}
		if got.Version != 2 || got.UpdatedAt != s.clock.Now() || got.CreatedAt.Equal(got.UpdatedAt) {
			t.Errorf("version %d, created %v, updated %v", got.Version, got.CreatedAt, got.UpdatedAt)
		}
		entries := got.History[1:]
		want := []order.Entry{
			{Axis: order.StatusAxis, From: "pending", To: "canceled", Note: "Changed his mind."},
			{Axis: order.FulfillmentAxis, From: "unfulfilled", To: "not_required"},
			{Axis: order.ReturnAxis, From: "no_return", To: "return_requested"},
		}
		for i := range entries {
			entries[i].ID = 0
		}
		for i := range want {
			want[i].Actor, want[i].RequestID, want[i].At = "staff:ada", "req-1", s.clock.Now()
		}
		if !slices.Equal(entries, want) {
			t.Errorf("history %+v", entries)
		}
		if got := s.events(); got != "order.placed order.canceled" {
			t.Errorf("events: %s", got)
		}
		if owner, err := s.OrderOfReturn(t.Context(), after.Returns[0].ID); err != nil || owner != o.ID {
			t.Errorf("the return is of %s, %v", owner, err)
		}
	})
}

func TestOfTwoRevisersOneWins(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		o := s.place(s.whole())
		before := s.get(o.ID)
		first, second := before.Clone(), before.Clone()
		first.Status, second.Status = order.Confirmed, order.Canceled
		if err := s.revise(before, first, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.revise(before, second, ""); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("%v, want version_conflict", err)
		}
		got := s.get(o.ID)
		if got.Status != order.Confirmed || len(got.History) != 2 || s.events() != "order.placed order.confirmed" {
			t.Errorf("%s, %d entries, events %s", got.Status, len(got.History), s.events())
		}
		third := got.Clone()
		third.Status = order.Expired
		if err := s.revise(got, third, ""); fault.CodeOf(err) != order.CodeNotEditable {
			t.Errorf("%v, want order_not_editable", err)
		}
	})
}

func TestNotesOfManyAreAllKept(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		o := s.place(s.whole())
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if _, err := s.AddNote(t.Context(), o.ID, nil, " Called. ", nil); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got := s.get(o.ID)
		if len(got.History) != 7 || got.Version != 7 {
			t.Errorf("%d entries, version %d", len(got.History), got.Version)
		}
		for _, e := range got.History[1:] {
			if e.Axis != order.NoteAxis || e.Note != "Called." || e.From != "" || e.To != "" {
				t.Errorf("%+v", e)
			}
		}
		for _, note := range []string{"", "  ", strings.Repeat("x", 2001)} {
			if _, err := s.AddNote(t.Context(), o.ID, nil, note, nil); fault.From(err).Param != "note" {
				t.Errorf("%v", err)
			}
		}
	})
}

// Who has seen another version than there is changes nothing; of those who have seen the same one, the first does.
func TestNotesOfThoseWhoHaveSeenTheOrder(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		o := s.place(s.whole())
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = s.AddNote(t.Context(), o.ID, &o.Version, "Called.", nil) })
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if fault.CodeOf(err) != fault.CodeVersionConflict {
				t.Error(err)
			}
		}
		_, err := s.Archive(t.Context(), o.ID, &o.Version, true, nil)
		if is := s.get(o.ID); fault.CodeOf(err) != fault.CodeVersionConflict || done != 1 || is.Version != 2 || !is.ArchivedAt.IsZero() {
			t.Errorf("%d notes, version %d, archived at %s: %v", done, is.Version, is.ArchivedAt, err)
		}
		is, err := s.Archive(t.Context(), o.ID, new(int64(2)), true, nil)
		if err != nil || is.ArchivedAt.IsZero() || is.Version != 3 {
			t.Errorf("%+v, %v", is, err)
		}
	})
}

// An order that never stood is announced to nobody.
func TestEventsTellWhatHappenedOnce(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		o := s.whole()
		o.PlacedAt = time.Time{}
		s.place(o)
		failed := s.get(o.ID)
		failed.Status = order.Canceled
		if err := s.revise(s.get(o.ID), failed, ""); err != nil {
			t.Fatal(err)
		}
		if got := s.events(); got != "" {
			t.Errorf("an order that never stood was announced: %s", got)
		}
		o = s.whole()
		o.PlacedAt, o.Lines = time.Time{}, o.Lines[:1]
		s.place(o)
		for _, step := range []struct {
			change func(o *order.Order)
			want   string
		}{
			{func(o *order.Order) {
				o.PlacedAt, o.Status = s.clock.Now(), order.Confirmed
				o.Payments = []payment.Payment{paid(payment.Captured, 3796, 3796, 0)}
			}, "order.placed order.confirmed order.paid"},
			{func(o *order.Order) { o.Note = "" }, "order.updated"},
			{func(o *order.Order) { o.Lines[0].FulfilledQuantity = 1 }, "order.partially_fulfilled"},
			{func(o *order.Order) { o.Lines[0].FulfilledQuantity = 2 }, "order.fulfilled"},
			{func(o *order.Order) { o.Lines[0].DeliveredQuantity = 2 }, "order.completed"},
		} {
			before := s.get(o.ID)
			before.Payments = o.Payments
			after := before.Clone()
			step.change(after)
			seen := s.events()
			if err := s.revise(before, after, ""); err != nil {
				t.Fatal(err)
			}
			o = after
			if news := strings.TrimSpace(strings.TrimPrefix(s.events(), seen)); news != step.want {
				t.Errorf("news %s, want %s", news, step.want)
			}
		}
	})
}

func TestNumbers(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		var mu sync.Mutex
		seen := map[string]bool{}
		var wg sync.WaitGroup
		other := s.node()
		for n := range 8 {
			wg.Go(func() {
				node, last := []*order.Service{s.Service, other}[n%2], ""
				for range 60 {
					number, err := node.NextNumber(context.Background())
					if err != nil {
						t.Error(err)
						return
					}
					if number <= last {
						t.Errorf("%s comes after %s", number, last)
					}
					last = number
					mu.Lock()
					if seen[number] {
						t.Errorf("%s was given out twice", number)
					}
					seen[number] = true
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if len(seen) != 480 {
			t.Errorf("%d numbers", len(seen))
		}
		s.clock.Advance(365 * 24 * time.Hour)
		for _, want := range []string{"W-2027-000001", "W-2027-000002"} {
			if got, err := s.NextNumber(t.Context()); err != nil || got != want {
				t.Errorf("%s, %v; want %s", got, err, want)
			}
		}
		if got, err := other.NextNumber(t.Context()); err != nil || got != "W-2027-000005" {
			t.Errorf("the other node's first is %s, %v; the first has a block of four", got, err)
		}
		canceled, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.node().NextNumber(canceled); err != nil {
			t.Errorf("whoever goes away leaves his block to the others: %v", err)
		}
	})
}

func TestListNarrowsAndPages(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		var all []*order.Order
		for i := range 7 {
			o := s.whole()
			o.EmailKey = []string{"ada@example.com", "bob@example.com"}[i%2]
			if i == 3 {
				o.PlacedAt = time.Time{}
			}
			if i == 5 {
				o.Status = order.Confirmed
				o.ShippingAddress.LastName, o.ShippingAddress.CountryCode = "Müller-Lüdenscheidt", "AT"
			}
			if i >= 2 { // the first two are of one moment
				s.clock.Advance(time.Minute)
			}
			all = append(all, s.place(o))
		}
		if _, err := s.Archive(t.Context(), all[6].ID, nil, true, nil); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			filter order.Filter
			want   []int
		}{
			"all":       {order.Filter{}, []int{5, 4, 3, 2, 1, 0}},
			"archived":  {order.Filter{Archived: true}, []int{6}},
			"of bob":    {order.Filter{EmailKey: "bob@example.com"}, []int{5, 3, 1}},
			"confirmed": {order.Filter{Status: order.Confirmed}, []int{5}},
			"placed":    {order.Filter{Placed: true}, []int{5, 4, 2, 1, 0}},
			"by number": {order.Filter{Number: all[2].Number}, []int{2}},
			"customer":  {order.Filter{Customer: all[4].Customer}, []int{4}},
			"unpaid":    {order.Filter{PaymentStatus: order.PaymentPending, FulfillmentStatus: order.Unfulfilled}, []int{5, 4, 3, 2, 1, 0}},
			"between":   {order.Filter{CreatedFrom: all[1].CreatedAt, CreatedBefore: all[3].CreatedAt}, []int{2, 1, 0}},
			"by name":   {order.Filter{Words: "ada müller"}, []int{5}},
			"by part":   {order.Filter{Words: "BOB@ " + strings.ToLower(all[3].Number[7:])}, []int{3}},
			"no such":   {order.Filter{Words: "ada nobody"}, nil},
			"country":   {order.Filter{Country: "at"}, []int{5}},
			"returned":  {order.Filter{ReturnStatus: order.Returned}, nil},
			"kept":      {order.Filter{ReturnStatus: order.NoReturn, Words: "lovelace"}, []int{4, 3, 2, 1, 0}},
			"nothing":   {order.Filter{EmailKey: "eve@example.com"}, nil},
		} {
			for _, limit := range []int{2, 100} {
				var got []id.Order
				request := page.Request{Limit: limit}
				for {
					found, err := s.List(t.Context(), c.filter, request)
					if err != nil || found.Total != int64(len(c.want)) {
						t.Fatalf("%s: %d, %v; want %d", name, found.Total, err, len(c.want))
					}
					for _, o := range found.Items {
						got = append(got, o.ID)
					}
					if request.Cursor = found.Next; found.Next == "" {
						break
					}
				}
				var want []id.Order
				for _, i := range c.want {
					want = append(want, all[i].ID)
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s by %d: %v, want %v", name, limit, got, want)
				}
			}
		}
		if _, err := s.List(t.Context(), order.Filter{Words: "one two three four five"}, page.Request{Limit: 2}); fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("too many words: %v", err)
		}
		due, err := s.DueToExpire(t.Context(), s.clock.Now().Add(time.Hour), 0, 3)
		if err != nil || !slices.Equal(due, []id.Order{all[0].ID, all[1].ID, all[2].ID}) {
			t.Errorf("due %v, %v", due, err)
		}
		for email, want := range map[string]bool{"ada@example.com": true, "eve@example.com": false, "": false} {
			if got, err := s.HasOrdered(t.Context(), email); err != nil || got != want {
				t.Errorf("%s ordered: %v, %v", email, got, err)
			}
		}
	})
}

func TestListsAreServedByIndexes(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	for _, c := range []struct {
		name  string
		stmt  *db.Stmt
		index string
	}{
		{"newest", order.ListStatement(order.Filter{}, false), "sales_order_created_idx"},
		{"more of the newest", order.ListStatement(order.Filter{}, true), "sales_order_created_idx"},
		{"of a status", order.ListStatement(order.Filter{Status: order.Pending}, true), "sales_order_status_idx"},
		{"of a payment status", order.ListStatement(order.Filter{PaymentStatus: order.PaymentPaid}, true), "sales_order_payment_status_idx"},
		{"of a fulfillment status", order.ListStatement(order.Filter{FulfillmentStatus: order.Unfulfilled}, true), "sales_order_fulfillment_status_idx"},
		{"of a person", order.ListStatement(order.Filter{EmailKey: "a", Placed: true}, true), "sales_order_email_idx"},
		{"of a customer", order.ListStatement(order.Filter{Customer: 1}, true), "sales_order_customer_idx"},
		{"a number", order.ListStatement(order.Filter{Number: "W"}, false), "sales_order_number_key"},
		{"placed in a period", order.ListStatement(order.Filter{PlacedFrom: time.Unix(1, 0)}, false), "sales_order_placed_idx"},
		{"more that were placed", order.ListStatement(order.Filter{PlacedBefore: time.Unix(1, 0), Country: "DE"}, true), "sales_order_placed_idx"},
		{"how many were placed", order.CountStatement(order.Filter{PlacedFrom: time.Unix(1, 0)}), "USING COVERING INDEX sales_order_placed_idx"},
		{"canceled in a period", order.ListStatement(order.Filter{CanceledFrom: time.Unix(1, 0)}, true), "sales_order_canceled_idx"},
		{"how many were canceled", order.CountStatement(order.Filter{CanceledFrom: time.Unix(1, 0)}), "USING COVERING INDEX sales_order_canceled_idx"},
		{"due to expire", order.ListDueToExpire, "sales_order_expires_idx"},
		{"of a request", order.FindByPlacementKey, "sales_order_placement_key_key"},
		{"earlier orders", order.HasOrdered, "sales_order_email_idx"},
		{"lines", order.ListLines, "order_line_order_idx"},
		{"history", order.ListHistory, "order_history_order_idx"},
	} {
		steps := plan(t, d, c.stmt)
		index := strings.Contains(steps, c.index) || c.name == "a number" && strings.Contains(steps, "sqlite_autoindex_sales_order") ||
			c.name == "of a cart" && strings.Contains(steps, "sqlite_autoindex_sales_order")
		if !index || strings.Contains(steps, "TEMP B-TREE") && c.name != "a number" {
			t.Errorf("%s is not read in the order of %s:\n%s\n%s", c.name, c.index, steps, c.stmt.Text(db.SQLite))
		}
	}
}

// plan is how SQLite runs a statement.
func plan(t *testing.T, d *db.DB, stmt *db.Stmt) string {
	t.Helper()
	text := stmt.Text(db.SQLite)
	args := []any{}
	for strings.Contains(text, fmt.Sprintf("$%d", len(args)+1)) {
		args = append(args, int64(1))
	}
	steps, err := db.List(t.Context(), d.Read(), func(row db.Row) (string, error) {
		var number, parent, unused int64
		var detail string
		err := row.Scan(&number, &parent, &unused, &detail)
		return detail, err
	}, db.Spell("SELECT 1", "EXPLAIN QUERY PLAN "+text), args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "\n") + "\n"
}
