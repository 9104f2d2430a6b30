package segment

import (
	"context"
	"fmt"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// maxMissums is how many sums one look finds at most; what is beyond is found by the next.
const maxMissums = 10_000

var (
	// Sums that are not what was counted, and such as are missing.
	listMissums = db.SQL(`
		SELECT x.customer_id, x.email_key, x.currency_code FROM (
			SELECT t.customer_id, t.email_key, t.currency_code FROM customer_sales t LEFT JOIN (
				SELECT customer_id, email_key, currency_code, SUM(spent) AS spent, COUNT(*) AS orders, MIN(placed_at) AS first, MAX(placed_at) AS last
				FROM counted_order GROUP BY customer_id, email_key, currency_code
			) k ON k.customer_id = t.customer_id AND k.email_key = t.email_key AND k.currency_code = t.currency_code
			WHERE k.orders IS NULL OR k.orders <> t.orders OR k.spent <> t.spent OR k.first <> t.first_order_at OR k.last <> t.last_order_at
			UNION
			SELECT k.customer_id, k.email_key, k.currency_code FROM counted_order k WHERE NOT EXISTS (
				SELECT 1 FROM customer_sales t
				WHERE t.customer_id = k.customer_id AND t.email_key = k.email_key AND t.currency_code = k.currency_code)
		) x ORDER BY x.customer_id, x.email_key, x.currency_code LIMIT CAST($1 AS BIGINT)`)
	strayCounts = db.SQL(`
		SELECT k.order_id FROM counted_order k LEFT JOIN sales_order o ON o.id = k.order_id WHERE o.id IS NULL ORDER BY k.order_id`)
	strayStandings = db.SQL(`
		SELECT g.customer_id, g.email_key FROM customer_segment g WHERE g.segment <> '' AND NOT EXISTS (
			SELECT 1 FROM customer_sales t WHERE t.customer_id = g.customer_id AND t.email_key = g.email_key)
		ORDER BY g.customer_id, g.email_key`)
	// Who stands somewhere and is nobody any more: guests all of whose orders became a customer's, customers who are no more.
	leftStandings = db.SQL(`
		SELECT g.customer_id, g.email_key FROM customer_segment g WHERE NOT EXISTS (
			SELECT 1 FROM customer_sales t WHERE t.customer_id = g.customer_id AND t.email_key = g.email_key)
		AND (g.segment <> ''
			OR g.customer_id = 0 AND NOT EXISTS (
				SELECT 1 FROM sales_order o WHERE o.email_key = g.email_key AND o.customer_id = 0 AND o.placed_at <> 0)
			OR g.customer_id <> 0 AND NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = g.customer_id AND c.state <> 'erased'))
		ORDER BY g.customer_id, g.email_key`)
	// Each version was brought by a change, and the last one leads to where the person stands.
	brokenHistories = db.SQL(`
		SELECT g.customer_id, g.email_key FROM customer_segment g LEFT JOIN customer_segment_change h
			ON h.customer_id = g.customer_id AND h.email_key = g.email_key AND h.version = g.version
		WHERE g.version <> 0 AND COALESCE(h.to_segment, '?') <> g.segment OR g.version <> (
			SELECT COUNT(*) FROM customer_segment_change l WHERE l.customer_id = g.customer_id AND l.email_key = g.email_key)
		ORDER BY g.customer_id, g.email_key`)
)

func scanPot(row db.Row) (pot, error) {
	var p pot
	err := row.Scan(&p.person.Customer, &p.person.Email, (*string)(&p.currency))
	return p, err
}

func scanPerson(row db.Row) (Person, error) {
	var p Person
	err := row.Scan(&p.Customer, &p.Email)
	return p, err
}

// missums is the pots that are not the sum of what was counted into them.
func (s *Service) missums(ctx context.Context) ([]pot, error) {
	pots, err := db.List(ctx, s.o.DB.Read(), scanPot, listMissums, int64(maxMissums))
	if err != nil {
		return nil, fmt.Errorf("compare sums with what was counted: %w", err)
	}
	return pots, nil
}

// eachMiscount calls f with the orders that are counted as something else than they are, a few at a time.
func (s *Service) eachMiscount(ctx context.Context, f func([]count) error) error {
	for last := id.Order(0); ; {
		counts, err := db.List(ctx, s.o.DB.Read(), scanCount, everyCount, last, int64(pageOf))
		if err != nil {
			return fmt.Errorf("compare orders with what they were counted as: %w", err)
		}
		var found []count
		for i := range counts {
			c := &counts[i]
			if last = c.order; c.differs() {
				found = append(found, *c)
			}
			if len(found) == atOnce || len(found) > 0 && i == len(counts)-1 {
				if err := f(found); err != nil {
					return err
				}
				found = nil
			}
		}
		if len(counts) < pageOf {
			return nil
		}
	}
}

// Verify reports every order that is counted as something else than it is, unless the log has news of it that is not
// counted yet; every sum that is not that of its orders; and everybody who stands where his figures or his history do not
// put him. Where the days put him is not asked: that is the work of the night.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	if err := s.verifyCounts(ctx, report); err != nil {
		return err
	}
	strays, err := db.List(ctx, s.o.DB.Read(), func(row db.Row) (id.Order, error) {
		var o id.Order
		err := row.Scan(&o)
		return o, err
	}, strayCounts)
	if err != nil {
		return fmt.Errorf("look for counts without an order: %w", err)
	}
	for _, o := range strays {
		report(fmt.Sprintf("order %s is counted, and does not exist", o))
	}
	wrong, err := s.missums(ctx)
	if err != nil {
		return err
	}
	for _, p := range wrong {
		report(fmt.Sprintf("what %s bought in %s is not the sum of the orders that count", p.person, p.currency))
	}
	return s.verifyStandings(ctx, report)
}

func (s *Service) verifyCounts(ctx context.Context, report func(difference string)) error {
	found := map[id.Order]count{}
	err := s.eachMiscount(ctx, func(counts []count) error {
		for _, c := range counts {
			if len(found) < maxMissums {
				found[c.order] = c
			}
		}
		return nil
	})
	if err != nil || len(found) == 0 {
		return err
	}
	unread := newsIn(nil)
	err = s.o.Outbox.Unread(ctx, consumerName, func(events []outbox.Event) error {
		n := newsIn(events)
		for o := range n.orders {
			unread.orders[o] = true
		}
		for c := range n.customers {
			unread.customers[c] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	expected, err := s.concerned(ctx, s.o.DB.Read(), unread)
	if err != nil {
		return err
	}
	for _, o := range expected {
		delete(found, o)
	}
	// What was read before the log may have been counted meanwhile.
	return s.eachMiscount(ctx, func(counts []count) error {
		for _, c := range counts {
			if before, is := found[c.order]; is && before == c {
				report(fmt.Sprintf("order %s is to be counted as %s, and is counted as %s", c.order, c.wants.describe(c.isWanted), c.was.describe(c.wasThere)))
			}
		}
		return nil
	})
}

func (s *Service) verifyStandings(ctx context.Context, report func(difference string)) error {
	last, err := db.One(ctx, s.o.DB.Read(), scanRun, readRun)
	if err != nil {
		return fmt.Errorf("read when everybody was looked at: %w", err)
	}
	by, err := s.basis(ctx, s.o.DB.Read())
	if err != nil {
		return err
	}
	for from := (Person{}); ; {
		rows, err := db.List(ctx, s.o.DB.Read(), scanPaged, everySales, from.Customer, from.Email, int64(pageOf))
		if err != nil {
			return fmt.Errorf("read what everybody bought: %w", err)
		}
		whole := len(rows) < pageOf
		for _, p := range personsIn(rows, by, whole) {
			from = p.Person
			stands := p.Version > 0
			switch {
			case !stands && last.recomputed != 0:
				report(fmt.Sprintf("%s bought something and is in no segment", p.Person))
			case stands && p.Figures.Spent.Currency == by.currency && !p.Figures.same(p.bought):
				report(fmt.Sprintf("%s stands by figures that are not what he bought", p.Person))
			case stands && p.Segment == "":
				report(fmt.Sprintf("%s bought something and is in no segment any more", p.Person))
			}
		}
		if whole {
			break
		}
	}
	for _, check := range []struct {
		stmt *db.Stmt
		says string
	}{
		{strayStandings, "%s is in a segment without an order that counts"},
		{brokenHistories, "%s stands where his history does not lead"},
	} {
		persons, err := db.List(ctx, s.o.DB.Read(), scanPerson, check.stmt)
		if err != nil {
			return fmt.Errorf("compare standings: %w", err)
		}
		for _, p := range persons {
			report(fmt.Sprintf(check.says, p))
		}
	}
	return nil
}

// String names a person in what verify says: not by his address, which has no business in logs.
func (p Person) String() string {
	if p.Customer.IsZero() {
		return "a guest"
	}
	return "customer " + p.Customer.String()
}

func (c *counted) describe(is bool) string {
	if !is {
		return "nothing"
	}
	return fmt.Sprintf("%s of %s", money.Amount{Minor: c.spent, Currency: c.currency}, c.person)
}
