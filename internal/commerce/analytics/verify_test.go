package analytics

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/platform/db"
)

// TestVerifyFindsEveryLie changes one thing at a time and asks whether it is found.
func TestVerifyFindsEveryLie(t *testing.T) {
	lies := map[string]struct {
		stmt *db.Stmt
		says string
	}{
		"a total in a ledger":      {db.SQL(`UPDATE sales_order SET total = total + 1 WHERE currency_code = 'USD'`), "total of 2026-03-15T12:00Z"},
		"a line's units":           {db.SQL(`UPDATE order_line SET quantity = quantity + 1 WHERE quantity = 9`), "units of prod_"},
		"an entry of the payments": {db.SQL(`UPDATE payment_event SET amount = amount + 1 WHERE type = 'refund_success'`), "refunded of 2026-03-20T12:00Z"},
		"a discount of promotions": {db.SQL(`UPDATE order_adjustment SET amount = amount + 1`), "discounts of promo_"},
		"a sum of the shop":        {db.SQL(`UPDATE analytics_rollup SET gross = gross + 1 WHERE dimension = 'shop' AND span = 0`), "gross of 2026-03-"},
		"a sum of a day":           {db.SQL(`UPDATE analytics_rollup SET units = units + 1 WHERE dimension = 'shop' AND span = 1`), "by shop"},
		"days that moved":          {db.SQL(`UPDATE analytics_rollup SET bucket = bucket - 100 WHERE dimension = 'shop' AND span = 1`), "gross of 2025-12-"},
		"products that moved":      {db.SQL(`UPDATE analytics_rollup SET bucket = bucket - 100 WHERE dimension = 'product' AND span = 1`), "gross of prod_"},
		"a sum of a country":       {db.SQL(`UPDATE analytics_rollup SET shipping = shipping + 1 WHERE dimension = 'country'`), "shipping of DE on 2026-03-"},
		"another country":          {db.SQL(`UPDATE analytics_rollup SET key = 1 WHERE dimension = 'country' AND key = 17477`), "gross of DE on 2026-03-01"},
		"a sum of a product":       {db.SQL(`UPDATE analytics_rollup SET refunded = refunded + 1 WHERE dimension = 'product' AND span = 1 AND key = 2`), "refunded of prod_"},
		"another product":          {db.SQL(`UPDATE analytics_rollup SET key = 99 WHERE dimension = 'product' AND span = 256 AND key = 2`), "in the 256 days from"},
		"a sum of sixteen days":    {db.SQL(`UPDATE analytics_rollup SET gross = gross + 1 WHERE dimension = 'product' AND span = 16`), "in the 16 days from"},
		"a sum of a category":      {db.SQL(`UPDATE analytics_rollup SET cost = cost + 1 WHERE dimension = 'category' AND span = 64`), "cost of cat_"},
		"goods of a category":      {db.SQL(`UPDATE analytics_rollup SET refunded_units = refunded_units + 1 WHERE dimension = 'category' AND span = 1`), "units left of cat_"},
		"orders of a promotion":    {db.SQL(`UPDATE analytics_rollup SET orders = orders + 7 WHERE dimension = 'promotion'`), "orders of promo_"},
		"a line's cost":            {db.SQL(`UPDATE order_line SET unit_cost = unit_cost + 1 WHERE product_id = 2`), "cost of prod_"},
		"a refund's units":         {db.SQL(`UPDATE refund_line SET quantity = quantity + 1`), "units left of prod_"},
		"a lost entry":             {db.SQL(`DELETE FROM analytics_entry WHERE kind = 'money'`), "refund_success of order"},
		"a lost sale":              {db.SQL(`DELETE FROM analytics_entry WHERE kind = 'sale'`), "sale of order"},
	}
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		h.tell(h.write(march...)...)
		h.tell(h.write(sold{at: "2026-03-16T12:00:00Z", currency: "EUR", country: "DE", product: 1, category: 1, units: 2, price: 100, off: 20})...)
		h.clock.Advance(48 * time.Hour)
		for name, lie := range lies {
			h.must(h.undone(func(tx db.Tx) {
				n, err := tx.Exec(t.Context(), lie.stmt)
				h.must(err)
				if n == 0 {
					t.Errorf("%s: nothing was changed", name)
				}
				var found []string
				g, err := currentOf(t.Context(), tx)
				h.must(err)
				h.must(h.s.verify(t.Context(), tx, &g, func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }))
				if len(found) == 0 || !strings.Contains(strings.Join(found, "\n"), lie.says) {
					t.Errorf("%s: found %q", name, found)
				}
			}))
		}
		if got := h.differences(); len(got) != 0 {
			t.Errorf("%q", got)
		}
	})
}

// undone runs f in a transaction that is rolled back.
func (h *house) undone(f func(tx db.Tx)) error {
	back := errors.New("back")
	err := h.d.Write(h.Context(), func(tx db.Tx) error {
		f(tx)
		return back
	})
	if errors.Is(err, back) {
		return nil
	}
	return err
}

// TestCanceledOrdersAreRight has orders canceled that money was given back for before and after, and some of which were brought in
// when they still stood.
func TestCanceledOrdersAreRight(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		of := func(refundAt string, importing bool) sold {
			return sold{
				at: "2026-03-10T12:00:00Z", currency: "EUR", country: "DE", product: 5, category: 2, units: 2, price: 1000, refunded: 1000,
				refundAt: refundAt, canceled: true, closedAt: "2026-03-12T12:00:00Z", importing: importing,
			}
		}
		const before, after = "2026-03-11T12:00:00Z", "2026-03-13T12:00:00Z"
		h.tell(h.write(of(before, false), of(after, false), of(before, true), of(after, true))...)
		report, err := h.s.Sales(h.Context(), Query{Period: Period{date(t, "2026-03-01"), date(t, "2026-04-01")}, Currency: "EUR"}, Monthly)
		h.must(err)
		want := Figures{
			Orders: 4, Units: 8, Gross: 8000, CanceledOrders: 4, CanceledUnits: 6, Refunds: 4, RefundedUnits: 2, Refunded: 4000,
		}
		if diff := cmp.Diff(want, report.Currencies[0].Total); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		first := h.everything()
		if got := h.differences(); len(got) != 0 {
			t.Errorf("%q", got)
		}
		h.rebuild(4)
		if diff := cmp.Diff(first, h.everything(), cmp.AllowUnexported(cell{})); diff != "" {
			t.Error(diff)
		}
	})
}

// TestNewsIsNoDifference has money given back that is not booked yet.
func TestNewsIsNoDifference(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		h.tell(h.write(march...)...)
		h.write(march[2])
		g, err := currentOf(h.Context(), h.d.Read())
		h.must(err)
		h.must(db.Each(h.Context(), h.d.Read(), func(row db.Row) error {
			var currency string
			var key, units, cost, amount int64
			err := row.Scan(&currency, &key, &units, &cost, &amount)
			t.Errorf("product %d: %d units, %d of cost and %d given back differ", key, units, cost, amount)
			return err
		}, listProductDifferences, g.number))
	})
}

// TestARebuildEndsWhereItsFiguresAreRead has the old figures stay, because something holds them: the new ones are in their place.
func TestARebuildEndsWhereItsFiguresAreRead(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		ids := h.write(march...)
		h.must(h.s.Book(h.Context(), ids))
		before, err := currentOf(h.Context(), h.d.Read())
		h.must(err)
		h.must(h.d.Write(h.Context(), func(tx db.Tx) error {
			_, err := tx.Exec(h.Context(), hold, before.number)
			return err
		}))
		h.rebuild(len(ids))
		after, err := currentOf(h.Context(), h.d.Read())
		h.must(err)
		if after.number == before.number || len(h.everything()) == 0 {
			t.Error("the new figures are not in their place")
		}
		h.must(h.d.Write(h.Context(), func(tx db.Tx) error {
			_, err := tx.Exec(h.Context(), letGo)
			return err
		}))
		h.must(h.s.clear(h.Context()))
		if n, err := db.Value[int64](h.Context(), h.d.Read(), db.SQL(`SELECT COUNT(*) FROM analytics_generation`)); n != 1 || err != nil {
			t.Errorf("%d generations are left (%v)", n, err)
		}
	})
}

// An entry that clearing up does not come to.
var (
	hold  = db.SQL(`INSERT INTO analytics_entry (order_id, generation, kind, source_id) VALUES (-1, $1, 'sale', -1)`)
	letGo = db.SQL(`DELETE FROM analytics_entry WHERE order_id = -1`)
)
