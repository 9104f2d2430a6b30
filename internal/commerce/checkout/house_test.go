package checkout_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"winkel/internal/platform/db"
)

// contents is every row of the tables that an order is made of, as text.
var contents = func() map[string]*db.Stmt {
	all := map[string]*db.Stmt{}
	for table, columns := range map[string]string{
		"cart": "id, state, version", "checkout": "id, status, version", "sales_order": "id, status, version",
		"order_line": "id, order_id, canceled_quantity", "order_tax_line": "order_id, position, amount",
		"order_adjustment": "order_id, position, amount", "order_history": "id, order_id, 0", "payment": "id, status, version",
		"payment_event": "id, payment_id, 0", "promotion": "id, used_count, version", "promotion_use": "promotion_id, order_id, released_at",
		"promotion_customer": "promotion_id, customer_key, used_count", "allocation": "order_line_id, quantity, per_unit",
		"reservation": "holder_id, inventory_item_id, quantity", "inventory_level": "inventory_item_id, on_hand, reserved",
		"event": "id, type, 0", "idempotency_key": "scope, key, status", "refund": "id, status, version",
	} {
		all[table] = db.SQL("SELECT " + columns + " FROM " + table)
	}
	return all
}()

// tables is what is in the tables.
func tables(t *testing.T, s *shop) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for table, stmt := range contents {
		rows, err := db.List(ctx, s.DB.Read(), func(row db.Row) (string, error) {
			var a, b, c any
			err := row.Scan(&a, &b, &c)
			return fmt.Sprint(a, " ", b, " ", c), err
		}, stmt)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(rows)
		found[table] = rows
	}
	return found
}

// unchanged fails the test where something is not as it was.
func unchanged(t *testing.T, s *shop, before map[string][]string) {
	t.Helper()
	after := tables(t, s)
	for _, table := range slices.Sorted(maps.Keys(before)) {
		if !slices.Equal(before[table], after[table]) {
			t.Errorf("%s was\n%q\nand is\n%q", table, before[table], after[table])
		}
	}
}
