package order_test

import (
	"slices"
	"testing"
	"time"

	"winkel/internal/commerce/order"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
)

// A list by when orders were placed has those that a report counts: no credits, none that never stood, and the archived ones, too.
func TestListsAsReportsCount(t *testing.T) {
	eachBooks(t, func(t *testing.T, s *books) {
		june := func(day int) time.Time { return time.Date(2011, 6, day, 12, 0, 0, 0, time.UTC) }
		names := map[id.Order]string{}
		for name, change := range map[string]func(o *order.Order){
			"early": func(o *order.Order) { o.PlacedAt = june(1) },
			"late":  func(o *order.Order) { o.PlacedAt = june(9) },
			"never": func(o *order.Order) { o.PlacedAt = time.Time{} },
			"expired before it stood": func(o *order.Order) {
				o.PlacedAt, o.Status, o.CanceledAt = time.Time{}, order.Expired, june(6)
			},
			"credit": func(o *order.Order) {
				o.PlacedAt, o.Source, o.Status, o.CanceledAt = june(5), order.SourceImport, order.Canceled, june(5)
			},
			"imported": func(o *order.Order) {
				o.PlacedAt, o.Source, o.Status, o.CanceledAt = june(4), order.SourceImport, order.Canceled, june(7)
			},
			"canceled at once": func(o *order.Order) { o.PlacedAt, o.Status, o.CanceledAt = june(6), order.Canceled, june(6) },
			"dollars":          func(o *order.Order) { o.PlacedAt, o.Currency = june(7), "USD" },
			"nothing to send": func(o *order.Order) {
				o.PlacedAt, o.ShippingAddress, o.BillingAddress = june(8), address.Address{}, address.Address{CountryCode: "AT"}
			},
			"archived": func(o *order.Order) { o.PlacedAt = june(2) },
			"sent abroad": func(o *order.Order) {
				o.PlacedAt, o.ShippingAddress.CountryCode, o.BillingAddress.CountryCode = june(3), "FR", "AT"
			},
			"of next July": func(o *order.Order) { o.PlacedAt = june(31) },
		} {
			o := s.whole()
			change(o)
			names[s.place(o).ID] = name
			if name == "archived" {
				if _, err := s.Archive(t.Context(), o.ID, nil, true, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		inJune := order.Filter{PlacedFrom: june(1), PlacedBefore: june(31)}
		of := func(change func(f *order.Filter)) order.Filter {
			f := inJune
			change(&f)
			return f
		}
		for name, c := range map[string]struct {
			filter order.Filter
			want   []string
		}{
			"in June": {inJune, []string{
				"late", "nothing to send", "dollars", "canceled at once", "imported", "sent abroad", "archived", "early",
			}},
			"from then on":      {order.Filter{PlacedFrom: june(8)}, []string{"of next July", "late", "nothing to send"}},
			"before":            {order.Filter{PlacedBefore: june(2)}, []string{"early"}},
			"of one currency":   {of(func(f *order.Filter) { f.Currency = "USD" }), []string{"dollars"}},
			"of a country":      {of(func(f *order.Filter) { f.Country = "at" }), []string{"nothing to send"}},
			"archived":          {of(func(f *order.Filter) { f.Archived = true }), []string{"archived"}},
			"canceled":          {of(func(f *order.Filter) { f.Status = order.Canceled }), []string{"canceled at once", "imported"}},
			"placed and closed": {of(func(f *order.Filter) { f.CanceledFrom = june(7) }), []string{"imported"}},
			"by words":          {of(func(f *order.Filter) { f.Words, f.PlacedFrom = "berlin", june(7) }), []string{"late", "dollars"}},
			"closed":            {order.Filter{CanceledFrom: june(1), CanceledBefore: june(31)}, []string{"imported", "canceled at once"}},
			"closed from then":  {order.Filter{CanceledFrom: june(7)}, []string{"imported"}},
			"closed before":     {order.Filter{CanceledBefore: june(7)}, []string{"canceled at once"}},
			"made and placed":   {of(func(f *order.Filter) { f.CreatedBefore = june(1) }), nil},
			"made not long ago": {of(func(f *order.Filter) { f.CreatedFrom, f.PlacedFrom = june(1), june(9) }), []string{"late"}},
			"in dollars":        {order.Filter{Currency: "USD"}, []string{"dollars"}},
		} {
			for _, limit := range []int{1, 3, 100} {
				var got []string
				request := page.Request{Limit: limit}
				for more := true; more; more = request.Cursor != "" {
					found, err := s.List(t.Context(), c.filter, request)
					if err != nil || found.Total != int64(len(c.want)) {
						t.Fatalf("%s: %d, %v; want %d", name, found.Total, err, len(c.want))
					}
					for _, o := range found.Items {
						got = append(got, names[o.ID])
					}
					request.Cursor = found.Next
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("%s by %d: %q, want %q", name, limit, got, c.want)
				}
			}
		}
		first, err := s.List(t.Context(), inJune, page.Request{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.List(t.Context(), order.Filter{}, page.Request{Limit: 1, Cursor: first.Next}); fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("a cursor of another order of the list: %v", err)
		}
	})
}
