package customer

import (
	"context"
	"fmt"

	"winkel/internal/kernel/email"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

var (
	everyCustomer = db.SQL(`SELECT ` + columns + ` FROM customer WHERE id > $1 ORDER BY id LIMIT CAST($2 AS BIGINT)`)
	strayDefaults = db.SQL(`
		SELECT c.id FROM customer c
		WHERE (c.default_shipping_id <> 0 AND NOT EXISTS (
				SELECT 1 FROM customer_address a WHERE a.id = c.default_shipping_id AND a.customer_id = c.id))
			OR (c.default_billing_id <> 0 AND NOT EXISTS (
				SELECT 1 FROM customer_address a WHERE a.id = c.default_billing_id AND a.customer_id = c.id))
		ORDER BY c.id`)
	strayAside = db.SQL(`
		SELECT c.id FROM customer c LEFT JOIN customer s ON s.id = c.successor_id
		WHERE c.successor_id <> 0 AND (s.id IS NULL OR s.state <> 'registered' OR s.verified_at <> 0 OR c.state <> 'guest')
		ORDER BY c.id`)
	strayOrders = db.SQL(`
		SELECT o.customer_id, COUNT(*) FROM sales_order o LEFT JOIN customer c ON c.id = o.customer_id
		WHERE o.customer_id <> 0 AND c.id IS NULL GROUP BY o.customer_id ORDER BY o.customer_id`)
	leftOfErased = db.SQL(`
		SELECT c.id FROM customer c WHERE c.state = 'erased' AND (
			EXISTS (SELECT 1 FROM customer_address x WHERE x.customer_id = c.id)
			OR EXISTS (SELECT 1 FROM customer_note x WHERE x.customer_id = c.id)
			OR EXISTS (SELECT 1 FROM customer_tag x WHERE x.customer_id = c.id))
		ORDER BY c.id`)
)

// verifyStep is how many customers are looked at with one statement.
const verifyStep = 1000

// Verify reports every customer who is not as the rules of this package have it: an address that is not compared as it is
// written, a default that is not in the book, somebody set aside for nobody, something left of a person who was erased, and
// orders of a customer who does not exist.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	r := s.db.Read()
	last := id.Customer(0)
	for {
		customers, err := db.List(ctx, r, scan, everyCustomer, last, int64(verifyStep))
		if err != nil {
			return fmt.Errorf("read the customers: %w", err)
		}
		for _, c := range customers {
			c.verify(report)
			last = c.ID
		}
		if len(customers) < verifyStep {
			break
		}
	}
	for _, check := range []struct {
		stmt *db.Stmt
		says string
	}{
		{strayDefaults, "customer %s has a default address that is not in the book"},
		{strayAside, "customer %s is set aside for somebody who does not wait for him"},
		{leftOfErased, "customer %s was erased, and something is left"},
	} {
		found, err := db.List(ctx, r, func(row db.Row) (id.Customer, error) {
			var c id.Customer
			err := row.Scan(&c)
			return c, err
		}, check.stmt)
		if err != nil {
			return fmt.Errorf("compare customers: %w", err)
		}
		for _, c := range found {
			report(fmt.Sprintf(check.says, c))
		}
	}
	return db.Each(ctx, r, func(row db.Row) error {
		var c id.Customer
		var orders int64
		err := row.Scan(&c, &orders)
		report(fmt.Sprintf("%d orders are of customer %s, who does not exist", orders, c))
		return err
	}, strayOrders)
}

// verify reports what is wrong with a row by itself.
func (c *Customer) verify(report func(difference string)) {
	want := email.Key(c.Email)
	if !c.Successor.IsZero() {
		want = ""
	}
	switch {
	case c.EmailKey != want:
		report(fmt.Sprintf("customer %s is compared by %q, and the address says %q", c.ID, c.EmailKey, want))
	case c.State == Registered && c.Email == "":
		report(fmt.Sprintf("customer %s has an account without an address", c.ID))
	case c.State != Registered && c.Verified():
		report(fmt.Sprintf("customer %s is %s and has a proven address", c.ID, c.State))
	case c.State == Erased && c.searchText() != "":
		report(fmt.Sprintf("customer %s was erased, and something is left in the row", c.ID))
	}
}
