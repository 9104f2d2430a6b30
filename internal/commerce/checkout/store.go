package checkout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"winkel/internal/commerce/cart"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const checkoutColumns = `id, cart_id, status, email, shipping_address, billing_address, shipping_option_id, consents, note, frozen,
	frozen_at, frozen_until, failure, order_id, version, created_at, updated_at`

var (
	getCheckout    = db.SQL(`SELECT ` + checkoutColumns + ` FROM checkout WHERE id = $1`)
	getOfCart      = db.SQL(`SELECT ` + checkoutColumns + ` FROM checkout WHERE cart_id = $1`)
	cartOf         = db.SQL(`SELECT cart_id FROM checkout WHERE id = $1`)
	findOfCart     = db.SQL(`SELECT id, status FROM checkout WHERE cart_id = $1`)
	insertCheckout = db.SQL(`
		INSERT INTO checkout (` + checkoutColumns + `, email_key)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $16, $17)
		ON CONFLICT (cart_id) DO NOTHING`)
	// One that begins anew after it was canceled is as new as it says.
	updateCheckout = db.SQL(`
		UPDATE checkout SET status = $1, email = $2, shipping_address = $3, billing_address = $4, shipping_option_id = $5,
			consents = $6, note = $7, frozen = $8, frozen_at = $9, frozen_until = $10, failure = $11, order_id = $12,
			created_at = $13, version = version + 1, updated_at = $14, email_key = $15
		WHERE id = $16 AND version = $17`)
	// The time is asked twice: a session that is touched while this runs stays.
	listIdle = db.SQL(`
		SELECT ` + checkoutColumns + ` FROM checkout
		WHERE status IN ('incomplete', 'ready_for_complete', 'canceled') AND updated_at <= $1 ORDER BY updated_at LIMIT $2`)
	deleteCheckout = db.SQL(`DELETE FROM checkout WHERE id = $1 AND version = $2`)
	// Whatever else was written meanwhile, what became of the order counts; a session belongs to one order at a time.
	settleCheckout = db.SQL(`
		UPDATE checkout SET status = $1, failure = $2, order_id = $3, version = version + 1, updated_at = $4
		WHERE id = $5 AND order_id = $6 AND status <> 'completed'`)
)

type storedFrozen struct {
	CartVersion int64        `json:"cart_version"`
	Prices      []priceOfOne `json:"prices"`
}

type priceOfOne struct {
	Variant  id.Variant `json:"variant_id"`
	Amount   int64      `json:"amount"`
	Quantity int64      `json:"quantity"`
}

func encodeFrozen(f Frozen) string {
	s := storedFrozen{CartVersion: f.CartVersion, Prices: make([]priceOfOne, 0, len(f.Prices))}
	for variant, price := range f.Prices {
		s.Prices = append(s.Prices, priceOfOne{variant, price.Amount, price.Quantity})
	}
	slices.SortFunc(s.Prices, func(a, b priceOfOne) int { return int(a.Variant - b.Variant) })
	return encode(s)
}

func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("checkout: a column cannot be encoded: " + err.Error())
	}
	return string(text)
}

func encodeFailure(f *Failure) string {
	if f == nil {
		return ""
	}
	return encode(f)
}

func encodeConsents(c *Checkout) string {
	if len(c.Consents) == 0 {
		return ""
	}
	return encode(c.Consents)
}

func scanCheckout(row db.Row) (*Checkout, error) {
	var c Checkout
	var status, shipTo, billTo, consents, frozen, failure string
	var frozenAt, frozenUntil, created, updated int64
	err := row.Scan(&c.ID, &c.Cart, &status, &c.Email, &shipTo, &billTo, &c.ShippingOption, &consents, &c.Note, &frozen,
		&frozenAt, &frozenUntil, &failure, &c.Order, &c.Version, &created, &updated)
	if err != nil {
		return nil, err
	}
	c.Status = Status(status)
	c.Frozen.At, c.Frozen.Until = clock.FromMicros(frozenAt), clock.FromMicros(frozenUntil)
	c.CreatedAt, c.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	var problems [5]error
	c.ShippingAddress, problems[0] = address.Decode(shipTo)
	c.BillingAddress, problems[1] = address.Decode(billTo)
	problems[2] = decode(consents, &c.Consents)
	problems[3] = decode(failure, &c.Failure)
	var s storedFrozen
	problems[4] = decode(frozen, &s)
	c.Frozen.CartVersion = s.CartVersion
	c.Frozen.Prices = make(map[id.Variant]cart.FrozenPrice, len(s.Prices))
	for _, p := range s.Prices {
		c.Frozen.Prices[p.Variant] = cart.FrozenPrice{Amount: p.Amount, Quantity: p.Quantity}
	}
	return &c, errors.Join(problems[:]...)
}

func decode(text string, into any) error {
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("read a stored checkout: %w", err)
	}
	return nil
}

// load reads a checkout; not_found if there is none.
func load(ctx context.Context, r db.Reader, checkout id.Checkout) (*Checkout, error) {
	c, err := db.One(ctx, r, scanCheckout, getCheckout, checkout)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("checkout", checkout.String())
	}
	return c, err
}

// loadOfCart reads the checkout of a cart; nil if there is none.
func loadOfCart(ctx context.Context, r db.Reader, cart id.Cart) (*Checkout, error) {
	c, err := db.One(ctx, r, scanCheckout, getOfCart, cart)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil
	}
	return c, err
}

func insert(b *db.Batch, c *Checkout) {
	b.Exec(insertCheckout, c.ID, c.Cart, string(c.Status), c.Email, c.ShippingAddress.Encode(), c.BillingAddress.Encode(),
		c.ShippingOption, encodeConsents(c), c.Note, encodeFrozen(c.Frozen), clock.Micros(c.Frozen.At),
		clock.Micros(c.Frozen.Until), encodeFailure(c.Failure), c.Order, clock.Micros(c.CreatedAt),
		clock.Micros(c.UpdatedAt), email.Key(c.Email)).Want(1, errStale)
}

// update writes a checkout, guarded by the version that it was read with.
func update(b *db.Batch, version int64, c *Checkout) {
	b.Exec(updateCheckout, string(c.Status), c.Email, c.ShippingAddress.Encode(), c.BillingAddress.Encode(), c.ShippingOption,
		encodeConsents(c), c.Note, encodeFrozen(c.Frozen), clock.Micros(c.Frozen.At), clock.Micros(c.Frozen.Until),
		encodeFailure(c.Failure), c.Order, clock.Micros(c.CreatedAt), clock.Micros(c.UpdatedAt), email.Key(c.Email), c.ID,
		version).Want(1, errStale)
}
