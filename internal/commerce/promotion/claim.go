package promotion

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

var (
	// An order claims once, also if it gave everything back: it is over then.
	insertUses = db.InsertInto("promotion_use",
		"promotion_id, order_id, customer_key, counted, customer_counted, used_at, released_at", "")

	// The limit of the customer that the claim goes by must still be the one of the promotion, or it was raised or lifted.
	countUse = db.SQL(`
		UPDATE promotion SET used_count = used_count + 1
		WHERE id = $1 AND (usage_limit = 0 OR used_count < usage_limit)
			AND (usage_limit_per_customer = 0 OR usage_limit_per_customer >= CAST($2 AS BIGINT))`)
	countCustomer = db.SQL(`
		INSERT INTO promotion_customer (promotion_id, customer_key, used_count) VALUES ($1, $2, 1)
		ON CONFLICT (promotion_id, customer_key) DO UPDATE SET used_count = promotion_customer.used_count + 1
		WHERE promotion_customer.used_count < CAST($3 AS BIGINT)`)

	usesOf = db.SQL(`
		SELECT promotion_id, customer_key, counted, customer_counted FROM promotion_use
		WHERE order_id = $1 AND released_at = 0 ORDER BY promotion_id`)
	releaseUse = db.SQL(`
		UPDATE promotion_use SET released_at = $1 WHERE promotion_id = $2 AND order_id = $3 AND released_at = 0`)
	uncountUse      = db.SQL(`UPDATE promotion SET used_count = used_count - 1 WHERE id = $1`)
	uncountCustomer = db.SQL(`
		UPDATE promotion_customer SET used_count = used_count - 1 WHERE promotion_id = $1 AND customer_key = $2`)

	usesOfCustomer = db.NewVariants(16, func(ids int) *db.Stmt {
		return db.SQL(`
			SELECT promotion_id, used_count FROM promotion_customer
			WHERE promotion_id IN (` + db.Placeholders(1, ids) + fmt.Sprintf(`) AND customer_key = $%d`, ids+1))
	})

	listMiscounts = db.SQL(`
		SELECT p.id, p.used_count, COALESCE(u.n, 0), p.usage_limit
		FROM promotion p
		LEFT JOIN (SELECT promotion_id, COUNT(*) AS n FROM promotion_use WHERE counted = TRUE AND released_at = 0
			GROUP BY promotion_id) u ON u.promotion_id = p.id
		WHERE p.used_count <> COALESCE(u.n, 0) OR (p.usage_limit > 0 AND p.used_count > p.usage_limit)
		ORDER BY p.id`)
	// Counts without uses and uses without a count are differences too.
	listCustomerMiscounts = db.SQL(`
		SELECT x.promotion_id, x.customer_key, CAST(SUM(x.kept) AS BIGINT), CAST(SUM(x.used) AS BIGINT), p.usage_limit_per_customer
		FROM (
			SELECT promotion_id, customer_key, used_count AS kept, 0 AS used FROM promotion_customer
			UNION ALL
			SELECT promotion_id, customer_key, 0 AS kept, 1 AS used FROM promotion_use
			WHERE customer_counted = TRUE AND released_at = 0
		) x JOIN promotion p ON p.id = x.promotion_id
		GROUP BY x.promotion_id, x.customer_key, p.usage_limit_per_customer
		HAVING SUM(x.kept) <> SUM(x.used) OR (p.usage_limit_per_customer > 0 AND SUM(x.kept) > p.usage_limit_per_customer)
		ORDER BY x.promotion_id, x.customer_key`)
)

// Claimed is what a claim has to know of a promotion that an order uses, as it was when the order was priced.
type Claimed struct {
	ID            id.Promotion
	Code          string
	UsageLimit    int64
	CustomerLimit int64
}

// Claimed is the promotion for a claim.
func (p *Promotion) Claimed() Claimed {
	return Claimed{ID: p.ID, Code: p.Code, UsageLimit: p.UsageLimit, CustomerLimit: p.CustomerLimit()}
}

// isCounted reports whether uses of it are counted at the promotion.
func (c *Claimed) isCounted() bool { return c.Code != "" || c.UsageLimit > 0 || c.CustomerLimit > 0 }

// Limiting is those of the promotions that limit one customer: those for which Uses has something to say.
func Limiting(promotions []Promotion) []id.Promotion {
	var limiting []id.Promotion
	for i := range promotions {
		if promotions[i].CustomerLimit() > 0 {
			limiting = append(limiting, promotions[i].ID)
		}
	}
	return limiting
}

// Uses is how often a customer uses those of the promotions that limit him; of the others there is nothing in it. A
// customer without a key uses none.
func (s *Service) Uses(ctx context.Context, customerKey string, ids []id.Promotion) (map[id.Promotion]int64, error) {
	uses := map[id.Promotion]int64{}
	if customerKey == "" {
		return uses, nil
	}
	for chunk := range slices.Chunk(idsOf(ids), 512) {
		args := db.ListOf(chunk)
		err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
			var promo id.Promotion
			var count int64
			err := row.Scan(&promo, &count)
			uses[promo] = count
			return err
		}, usesOfCustomer.For(len(args)), append(args, customerKey)...)
		if err != nil {
			return nil, fmt.Errorf("look up uses of promotions: %w", err)
		}
	}
	return uses, nil
}

// AddClaims adds to the batch what makes an order use the promotions, each once and for good: an order that gave its uses
// back does not claim again. A limit that is reached by the time the batch is committed refuses it with
// coupon_limit_reached. The key of the customer must not be empty where a promotion limits him.
func (s *Service) AddClaims(b *db.Batch, order id.Order, customerKey string, applied []Claimed) {
	// In one order everywhere, so that two orders never wait for each other crosswise.
	applied = slices.SortedFunc(slices.Values(applied), func(a, b Claimed) int { return cmp.Compare(a.ID, b.ID) })
	now := clock.Micros(s.db.Clock().Now())
	args := make([]any, 0, 7*len(applied))
	for i := range applied {
		c := &applied[i]
		args = append(args, c.ID, order, customerKey, c.isCounted(), c.CustomerLimit > 0, now, int64(0))
	}
	insertUses.Add(b, args)
	for i := range applied {
		c := &applied[i]
		if !c.isCounted() {
			continue
		}
		subject := (&Promotion{Code: c.Code}).subject()
		b.ExecContended(int64(c.ID), countUse, c.ID, c.CustomerLimit).Want(1, fault.Newf(fault.Refused, CodeCouponLimitReached,
			"%s was used as often as it may be.", subject))
		if c.CustomerLimit > 0 {
			// Behind the row of the promotion, which whoever else counts this customer holds too.
			b.ExecContended(int64(c.ID), countCustomer, c.ID, customerKey, c.CustomerLimit).Want(1, fault.Newf(fault.Refused,
				CodeCouponLimitReached, "You have used %s as often as one customer may.", lowered(subject)))
		}
	}
}

// AddReleases adds to the batch what gives back every use of an order. Of an order that uses nothing, or has given
// everything back, there is nothing to add. When somebody else gives the same back meanwhile, the batch is refused with
// version_conflict.
func (s *Service) AddReleases(ctx context.Context, b *db.Batch, order id.Order) error {
	type use struct {
		promo           id.Promotion
		customer        string
		counted, limits bool
	}
	uses, err := db.List(ctx, s.db.Read(), func(row db.Row) (u use, err error) {
		err = row.Scan(&u.promo, &u.customer, &u.counted, &u.limits)
		return u, err
	}, usesOf, order)
	if err != nil {
		return fmt.Errorf("find the promotions of an order: %w", err)
	}
	now := clock.Micros(s.db.Clock().Now())
	for _, u := range uses {
		b.Exec(releaseUse, now, u.promo, order).Want(1, fault.Stale("order"))
		if u.counted {
			b.ExecContended(int64(u.promo), uncountUse, u.promo).Want(1, fault.Stale("promotion"))
		}
		if u.limits {
			b.ExecContended(int64(u.promo), uncountCustomer, u.promo, u.customer).Want(1, fault.Stale("promotion"))
		}
	}
	return nil
}

// Verify reports every promotion whose counts are not those of its uses, or exceed its limits.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var promo id.Promotion
		var kept, used, limit int64
		err := row.Scan(&promo, &kept, &used, &limit)
		if err == nil {
			report(fmt.Sprintf("promotion %s counts %d uses (limit %d), but has %d", promo, kept, limit, used))
		}
		return err
	}, listMiscounts)
	if err != nil {
		return err
	}
	return db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var promo id.Promotion
		var customer string
		var kept, used, limit int64
		err := row.Scan(&promo, &customer, &kept, &used, &limit)
		if err == nil {
			report(fmt.Sprintf("promotion %s counts %d uses of one customer (limit %d), but has %d", promo, kept, limit, used))
		}
		return err
	}, listCustomerMiscounts)
}
