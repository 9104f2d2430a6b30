package segment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// TestAGuestBecomesACustomer: his orders count for the customer once they are the customer's, and for nobody else then.
func TestAGuestBecomesACustomer(t *testing.T) {
	eachBooks(t, func(t *testing.T, b *books) {
		ctx := t.Context()
		b.customer(1, "ada@example.com")
		b.customer(2, "")
		for i := range id.Order(6) {
			o := &planted{id: i + 1, status: "completed", email: "ada@example.com", paid: 20_000, placed: noon.Add(-oneDay)}
			if i == 5 {
				o.customer, o.email = 2, "" // somebody of an import, who turns out to be him
			}
			b.put(o)
			b.hear(about(i + 1))
		}
		guest, err := b.OfGuest(ctx, "ada@example.com")
		if err != nil || guest.Segment != "vip" || guest.Version != 4 {
			t.Errorf("%+v: %v", guest, err)
		}
		if st, err := b.Of(ctx, 1); err != nil || st.Segment != "new" || st.Figures.Orders != 0 {
			t.Errorf("who has the same address, and proved nothing: %+v, %v", st, err)
		}
		for i := range id.Order(6) {
			o := *b.orders[i+1]
			o.customer = 1
			b.put(&o)
		}
		b.exec(removeCustomer, 2)
		b.hear(ofCustomer("verified", 1), ofCustomer("deleted", 2))
		st, err := b.Of(ctx, 1)
		if err != nil || st.Segment != "vip" || st.Figures.Orders != 6 || st.Figures.Spent.Minor != 120_000 {
			t.Errorf("%+v: %v", st, err)
		}
		if _, err := b.OfGuest(ctx, "ada@example.com"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the guest is still there: %v", err)
		}
		// Where he stood as a guest is where he stood.
		if diff := cmp.Diff([]string{"1new", "1newregular", "1regularloyal", "1loyalvip"}, b.list(readChanges, 4)); diff != "" {
			t.Errorf("changes: %s", diff)
		}
		if news := b.list(readNews, 3); len(news) != 2 || !strings.Contains(news[1], `"vip"`) {
			t.Errorf("of the customer it is told %q", news)
		}
		b.equal()
	})
}

// TestAGuestWhoNeverBoughtIsForgotten: a guest whose only order was canceled stands nowhere once he is a customer.
func TestAGuestWhoNeverBoughtIsForgotten(t *testing.T) {
	eachBooks(t, func(t *testing.T, b *books) {
		ctx := t.Context()
		for _, heard := range []bool{true, false} {
			c := id.Customer(1)
			if !heard {
				c = 2
			}
			address := fmt.Sprint("ada", c, "@example.com")
			b.customer(c, address)
			o := &planted{id: id.Order(c), status: "confirmed", email: address, paid: 20_000, placed: noon.Add(-oneDay)}
			b.put(o)
			b.hear(about(o.id))
			canceled := *o
			canceled.status, canceled.refunded = "canceled", 20_000
			b.put(&canceled)
			b.hear(about(o.id))
			if guest, err := b.OfGuest(ctx, address); err != nil || guest.Figures.Orders != 0 {
				t.Errorf("%+v: %v", guest, err)
			}
			claimed := canceled
			claimed.customer = c
			b.put(&claimed)
			if heard {
				b.hear(ofCustomer("updated", c))
			} else if _, err := b.Recompute(ctx, func(_, _ int64) {}); err != nil {
				t.Fatal(err)
			}
			if guest, err := b.OfGuest(ctx, address); fault.KindOf(err) != fault.NotFound {
				t.Errorf("heard: %v, the guest is still there: %+v, %v", heard, guest, err)
			}
			b.clean()
		}
	})
}
