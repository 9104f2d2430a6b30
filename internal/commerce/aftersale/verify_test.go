package aftersale_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/platform/db"
)

// damages are what somebody may do to the rows behind the program's back, and what Verify says of each, of orders or of
// what belongs to them. They are undone one after the other.
var damages = []struct {
	do, undo *db.Stmt
	says     string
}{
	{
		db.SQL(`UPDATE order_line SET fulfilled_quantity = fulfilled_quantity - 1, delivered_quantity = delivered_quantity - 1 WHERE fulfilled_quantity = 3`),
		db.SQL(`UPDATE order_line SET fulfilled_quantity = fulfilled_quantity + 1, delivered_quantity = delivered_quantity + 1 WHERE fulfilled_quantity = 2`),
		"fulfilled quantity of",
	},
	{
		db.SQL(`UPDATE order_line SET returned_quantity = returned_quantity + 1 WHERE returned_quantity = 1`),
		db.SQL(`UPDATE order_line SET returned_quantity = returned_quantity - 1 WHERE returned_quantity = 2`),
		"returned quantity of",
	},
	{
		db.SQL(`UPDATE order_line SET refunded_total = refunded_total + 1 WHERE refunded_quantity = 1`),
		db.SQL(`UPDATE order_line SET refunded_total = refunded_total - 1 WHERE refunded_quantity = 1`),
		"refunded total of",
	},
	{
		db.SQL(`UPDATE sales_order SET shipping_refunded_total = shipping_refunded_total + 1`),
		db.SQL(`UPDATE sales_order SET shipping_refunded_total = shipping_refunded_total - 1`),
		"shipping refunded of order",
	},
	{
		db.SQL(`UPDATE order_line SET total = total + 1 WHERE position = 0`),
		db.SQL(`UPDATE order_line SET total = total - 1 WHERE position = 0`),
		"total of line_",
	},
	{
		db.SQL(`UPDATE order_line SET subtotal = subtotal + 1 WHERE position = 0`),
		db.SQL(`UPDATE order_line SET subtotal = subtotal - 1 WHERE position = 0`),
		"subtotal of line_",
	},
	{
		db.SQL(`UPDATE order_tax_line SET amount = amount + 1 WHERE position = 0`),
		db.SQL(`UPDATE order_tax_line SET amount = amount - 1 WHERE position = 0`),
		"taxes of",
	},
	{
		db.SQL(`UPDATE order_adjustment SET amount = amount + 1`),
		db.SQL(`UPDATE order_adjustment SET amount = amount - 1`),
		"discounts of",
	},
	{
		db.SQL(`UPDATE sales_order SET total = total + 1`),
		db.SQL(`UPDATE sales_order SET total = total - 1`),
		"explanation adds up to",
	},
	{
		db.SQL(`UPDATE sales_order SET discount_total = discount_total + 1`),
		db.SQL(`UPDATE sales_order SET discount_total = discount_total - 1`),
		"discount total is",
	},
	{
		db.SQL(`UPDATE sales_order SET fulfillment_status = 'unfulfilled'`),
		db.SQL(`UPDATE sales_order SET fulfillment_status = 'delivered'`),
		"fulfillment status is unfulfilled, but delivered follows",
	},
	{
		db.SQL(`UPDATE sales_order SET paid_total = paid_total + 1`),
		db.SQL(`UPDATE sales_order SET paid_total = paid_total - 1`),
		"paid total is",
	},
	{
		db.SQL(`UPDATE sales_order SET status = 'pending'`),
		db.SQL(`UPDATE sales_order SET status = 'completed'`),
		`status is pending, but the history ends with "completed"`,
	},
	{
		db.SQL(`UPDATE order_history SET from_status = 'draft' WHERE from_status = ''`),
		db.SQL(`UPDATE order_history SET from_status = '' WHERE from_status = 'draft'`),
		"the history does not begin with the first status",
	},
}

func TestVerifyFindsDamage(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		s.discount("TEN", 100_000)
		o := s.buy("test", "", 3, 1, 0, "TEN")
		o = made(s.Fulfill(ctx, o.ID, aftersale.ParcelInput{Ship: true}, nil))(t)
		o = made(s.Deliver(ctx, o.Fulfillments[0].ID, nil))(t)
		o = made(s.RequestReturn(ctx, o.ID, aftersale.ReturnInput{Lines: []aftersale.Units{units(o, 0, 1)}, Open: true}, nil))(t)
		o = made(s.ReceiveReturn(ctx, o.Returns[0].ID, []aftersale.Arrival{back(o, 0, 1, 0, 0)}, "", nil))(t)
		made(s.CloseReturn(ctx, o.Returns[0].ID, true, "", nil))(t)
		verify := func() (found []string) {
			report := func(difference string) { found = append(found, difference) }
			for _, of := range []func(context.Context, func(string)) error{s.Verify, s.orders.Verify} {
				must(t, of(ctx, report))
			}
			return found
		}
		if found := verify(); len(found) != 0 {
			t.Fatalf("nothing is damaged: %q", found)
		}
		run := func(stmt *db.Stmt) {
			b := &db.Batch{}
			b.Exec(stmt)
			must(t, s.db.Submit(ctx, b))
		}
		for _, damage := range damages {
			run(damage.do)
			if found := verify(); !slices.ContainsFunc(found, func(line string) bool { return strings.Contains(line, damage.says) }) {
				t.Errorf("%q is not among %q", damage.says, found)
			}
			run(damage.undo)
		}
	})
}
