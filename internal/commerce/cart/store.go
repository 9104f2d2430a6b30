package cart

import (
	"context"
	"encoding/json"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

var (
	// A cart is read at every step of a purchase, so it is one statement: a row a line, or one row without a line.
	getCart = db.SQL(`
		SELECT c.id, c.state, c.currency_code, c.customer_id, c.merged_into, c.coupons, c.abandoned_at, c.expires_at, c.version,
			c.created_at, c.updated_at, COALESCE(l.id, 0), COALESCE(l.variant_id, 0), COALESCE(l.quantity, 0),
			COALESCE(l.seen_price, 0), COALESCE(l.created_at, 0)
		FROM cart c LEFT JOIN cart_line l ON l.cart_id = c.id
		WHERE c.id = $1 ORDER BY l.id NULLS LAST`)
	ownerOfCart    = db.SQL(`SELECT customer_id FROM cart WHERE id = $1`)
	findOfCustomer = db.SQL(`SELECT id FROM cart WHERE customer_id = $1 AND customer_id <> 0 AND state = 'active'`)

	insertCart = db.SQL(`
		INSERT INTO cart (id, state, currency_code, customer_id, merged_into, coupons, abandoned_at, expires_at, version,
			created_at, updated_at)
		VALUES ($1, 'active', $2, $3, 0, $4, 0, $5, 1, $6, $7)
		ON CONFLICT (id) DO NOTHING`)
	updateCart = db.SQL(`
		UPDATE cart SET coupons = $1, customer_id = $2, abandoned_at = 0, expires_at = $3, version = version + 1, updated_at = $4
		WHERE id = $5 AND version = $6 AND state = 'active'`)
	closeCart = db.SQL(`
		UPDATE cart SET state = $1, merged_into = $2, version = version + 1, updated_at = $3
		WHERE id = $4 AND version = $5 AND state = 'active'`)
	// reopenCart leaves a customer the cart that he has begun since: the other one is a guest's then, for who has its token.
	reopenCart = db.SQL(`
		UPDATE cart SET state = 'active', expires_at = $1, version = version + 1, updated_at = $2,
			customer_id = CASE WHEN EXISTS (
				SELECT 1 FROM cart other
				WHERE other.customer_id = cart.customer_id AND other.customer_id <> 0 AND other.state = 'active'
			) THEN 0 ELSE customer_id END
		WHERE id = $3 AND state = 'completed'`)

	upsertLines = db.InsertInto("cart_line", "cart_id, variant_id, id, quantity, seen_price, created_at, updated_at", `
		ON CONFLICT (cart_id, variant_id) DO UPDATE
		SET quantity = excluded.quantity, seen_price = excluded.seen_price, updated_at = excluded.updated_at`)
	deleteLine = db.SQL(`DELETE FROM cart_line WHERE cart_id = $1 AND variant_id = $2`)

	listExpired   = db.SQL(`SELECT id, version FROM cart WHERE state = 'active' AND expires_at <= $1 ORDER BY expires_at LIMIT $2`)
	listAbandoned = db.SQL(`
		SELECT id, version FROM cart
		WHERE state = 'active' AND abandoned_at = 0 AND updated_at <= $1 AND expires_at > $2 ORDER BY updated_at LIMIT $3`)
	markAbandoned = db.SQL(`UPDATE cart SET abandoned_at = $1 WHERE id = $2 AND version = $3 AND state = 'active' AND abandoned_at = 0`)
	listDead      = db.SQL(`
		SELECT id, version FROM cart WHERE state IN ('merged', 'expired') AND updated_at <= $1 ORDER BY updated_at LIMIT $2`)
	deleteLines     = db.SQL(`DELETE FROM cart_line WHERE cart_id = $1`)
	deleteCart      = db.SQL(`DELETE FROM cart WHERE id = $1 AND version = $2`)
	countStates     = db.SQL(`SELECT state, COUNT(*) FROM cart GROUP BY state`)
	findOrphanLines = db.SQL(`
		SELECT l.cart_id, COUNT(*) FROM cart_line l LEFT JOIN cart c ON c.id = l.cart_id WHERE c.id IS NULL GROUP BY l.cart_id`)
)

// scanCart reads a row of getCart: the cart, and a line that is zero where it has none.
func scanCart(row db.Row) (*Cart, Line, error) {
	var c Cart
	var l Line
	var state, currency, coupons string
	var abandoned, expires, created, updated, added int64
	err := row.Scan(&c.ID, &state, &currency, &c.Customer, &c.MergedInto, &coupons, &abandoned, &expires, &c.Version, &created,
		&updated, &l.ID, &l.Variant, &l.Quantity, &l.SeenPrice, &added)
	if err != nil {
		return nil, l, err
	}
	c.State, c.Currency = State(state), money.Currency(currency)
	c.AbandonedAt, c.ExpiresAt = clock.FromMicros(abandoned), clock.FromMicros(expires)
	c.CreatedAt, c.UpdatedAt, l.CreatedAt = clock.FromMicros(created), clock.FromMicros(updated), clock.FromMicros(added)
	if coupons != "" {
		if err := json.Unmarshal([]byte(coupons), &c.Coupons); err != nil {
			return nil, l, fmt.Errorf("read the coupons of cart %s: %w", c.ID, err)
		}
	}
	return &c, l, nil
}

// load reads a cart with its lines; nil if there is no row.
func load(ctx context.Context, r db.Reader, cart id.Cart) (*Cart, error) {
	var found *Cart
	err := db.Each(ctx, r, func(row db.Row) error {
		c, line, err := scanCart(row)
		if err != nil {
			return err
		}
		if found == nil {
			found = c
		}
		if !line.ID.IsZero() {
			found.Lines = append(found.Lines, line)
		}
		return nil
	}, getCart, cart)
	if err != nil {
		return nil, fmt.Errorf("read cart %s: %w", cart, err)
	}
	return found, nil
}

func encodeCoupons(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	text, err := json.Marshal(codes)
	if err != nil {
		panic("cart: coupons cannot be encoded: " + err.Error())
	}
	return string(text)
}

// write adds to the batch what makes a cart as it is to be. before is nil for one without a row.
func write(b *db.Batch, before, after *Cart, stale error) {
	at := clock.Micros(after.UpdatedAt)
	if before == nil {
		b.Exec(insertCart, after.ID, string(after.Currency), after.Customer, encodeCoupons(after.Coupons),
			clock.Micros(after.ExpiresAt), clock.Micros(after.CreatedAt), at).Want(1, stale)
	} else {
		b.Exec(updateCart, encodeCoupons(after.Coupons), after.Customer, clock.Micros(after.ExpiresAt), at, after.ID,
			before.Version).Want(1, stale)
	}
	var changed []any
	for _, l := range after.Lines {
		if before != nil {
			if was := before.line(l.ID); was != nil && *was == l {
				continue
			}
		}
		changed = append(changed, after.ID, l.Variant, l.ID, l.Quantity, l.SeenPrice, clock.Micros(l.CreatedAt), at)
	}
	if len(changed) > 0 {
		upsertLines.Add(b, changed)
	}
	if before == nil {
		return
	}
	for _, l := range before.Lines {
		if after.line(l.ID) == nil {
			b.Exec(deleteLine, after.ID, l.Variant)
		}
	}
}
