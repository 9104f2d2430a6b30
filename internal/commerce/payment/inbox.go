package payment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const callbackColumns = `id, provider, body, state, attempts, error, next_at, received_at, applied_at`

// maxCallbacks is how many things a provider may tell us in one request.
const maxCallbacks = 64

var (
	insertCallback = db.SQL(`
		INSERT INTO payment_callback (id, provider, provider_event_id, body, state, attempts, error, next_at, received_at,
			applied_at)
		VALUES ($1, $2, $3, $4, 'pending', 0, '', $5, $6, 0)
		ON CONFLICT (provider, provider_event_id) DO NOTHING`)
	findCallback         = db.SQL(`SELECT id FROM payment_callback WHERE provider = $1 AND provider_event_id = $2`)
	getCallback          = db.SQL(`SELECT ` + callbackColumns + ` FROM payment_callback WHERE id = $1`)
	listPendingCallbacks = db.SQL(`
		SELECT ` + callbackColumns + ` FROM payment_callback WHERE state = 'pending' AND next_at <= $1
		ORDER BY next_at, id LIMIT $2`)
	settleCallback = db.SQL(`
		UPDATE payment_callback SET state = $1, error = $2, attempts = attempts + 1, applied_at = $3
		WHERE id = $4 AND state = 'pending'`)
	postponeCallback = db.SQL(`
		UPDATE payment_callback SET error = $1, next_at = $2, attempts = attempts + 1 WHERE id = $3 AND state = 'pending'`)
	deleteCallbacks = db.SQL(`
		DELETE FROM payment_callback
		WHERE id IN (
			SELECT id FROM payment_callback WHERE state IN ('applied', 'ignored') AND applied_at < $1
			ORDER BY applied_at LIMIT CAST($2 AS BIGINT))`)
)

// CallbackState is how far a callback is.
type CallbackState string

// The states of a callback in the inbox.
const (
	CallbackPending CallbackState = "pending"
	CallbackApplied CallbackState = "applied"
	CallbackIgnored CallbackState = "ignored" // of no concern, or given up
)

// Received is a callback in the inbox.
type Received struct {
	ID         id.Callback
	Provider   string
	Callback   Callback
	State      CallbackState
	Attempts   int64
	Error      string // of the last attempt, or why it is ignored
	NextAt     time.Time
	ReceivedAt time.Time
	AppliedAt  time.Time
}

// Receive keeps what a provider told us, each thing once, and returns its place in the inbox. When Receive has returned the
// provider can be thanked: what was told twice is there once, and stays until it is applied.
func (s *Store) Receive(ctx context.Context, provider string, callbacks []Callback) ([]id.Callback, error) {
	if len(callbacks) == 0 {
		return nil, nil
	}
	if len(callbacks) > maxCallbacks {
		return nil, fault.Newf(fault.TooLarge, fault.CodeBodyTooLarge, "At most %d callbacks are taken at once.", maxCallbacks)
	}
	b := &db.Batch{}
	now := clock.Micros(s.db.Clock().Now())
	for _, c := range callbacks {
		if c.EventID == "" || len(c.EventID) > referenceLimit {
			return nil, fault.Invalidf("event_id", "A callback has an id of 1 to %d bytes.", referenceLimit)
		}
		body, err := json.Marshal(c)
		if err != nil {
			return nil, fmt.Errorf("encode a callback of %s: %w", provider, err)
		}
		if len(body) > callbackLimit {
			return nil, fault.Newf(fault.TooLarge, fault.CodeBodyTooLarge, "A callback has at most %d bytes.", callbackLimit)
		}
		b.Exec(insertCallback, s.db.IDs().Next(), provider, c.EventID, string(body), now, now)
	}
	if err := s.db.Submit(ctx, b); err != nil {
		return nil, fmt.Errorf("keep callbacks of %s: %w", provider, err)
	}
	ids := make([]id.Callback, len(callbacks))
	for i, c := range callbacks {
		var err error
		if ids[i], err = db.Value[id.Callback](ctx, s.db.Read(), findCallback, provider, c.EventID); err != nil {
			return nil, fmt.Errorf("find a callback of %s: %w", provider, err)
		}
	}
	return ids, nil
}

// GetCallback is one callback of the inbox; not_found if there is none.
func (s *Store) GetCallback(ctx context.Context, callback id.Callback) (Received, error) {
	c, err := db.One(ctx, s.db.Read(), scanReceived, getCallback, callback)
	if errors.Is(err, db.ErrNoRows) {
		return Received{}, fault.Missing("callback", callback.String())
	}
	return c, err
}

// PendingCallbacks is what is to be applied by now, the longest due first, at most limit.
func (s *Store) PendingCallbacks(ctx context.Context, now time.Time, limit int) ([]Received, error) {
	return db.List(ctx, s.db.Read(), scanReceived, listPendingCallbacks, clock.Micros(now), limit)
}

// MarkApplied adds to the batch of a callback's effect that it is applied. When somebody else has settled it meanwhile, the
// batch is refused with version_conflict, and the effect with it.
func (s *Store) MarkApplied(b *db.Batch, callback id.Callback, now time.Time) {
	b.Exec(settleCallback, string(CallbackApplied), "", clock.Micros(now), callback).Want(1, fault.Stale("callback"))
}

// MarkIgnored adds to the batch that a callback has no effect, and why.
func (s *Store) MarkIgnored(b *db.Batch, callback id.Callback, why string, now time.Time) {
	b.Exec(settleCallback, string(CallbackIgnored), bounded(why, messageLimit), clock.Micros(now), callback).
		Want(1, fault.Stale("callback"))
}

// RetryCallback adds to the batch that a callback could not be applied yet, why, and when to try again: NextCheck of its
// attempts is a good time.
func (s *Store) RetryCallback(b *db.Batch, callback id.Callback, why string, at time.Time) {
	b.Exec(postponeCallback, bounded(why, messageLimit), clock.Micros(at), callback).Want(1, fault.Stale("callback"))
}

// Prune removes callbacks that were applied or ignored longer ago than olderThan, and returns how many. What is pending
// stays. olderThan is longer than any provider goes on repeating what it told, because repetitions are known by these rows.
func (s *Store) Prune(ctx context.Context, olderThan time.Duration) (int64, error) {
	const atOnce = 500
	before := clock.Micros(s.db.Clock().Now().Add(-olderThan))
	for total := int64(0); ; {
		var n int64
		err := s.db.Write(ctx, func(tx db.Tx) (err error) {
			n, err = tx.Exec(ctx, deleteCallbacks, before, int64(atOnce))
			return err
		})
		if err != nil {
			return total, fmt.Errorf("remove old callbacks: %w", err)
		}
		if total += n; n < atOnce {
			return total, nil
		}
	}
}

func scanReceived(row db.Row) (Received, error) {
	var c Received
	var body, state string
	var next, received, applied int64
	err := row.Scan(&c.ID, &c.Provider, &body, &state, &c.Attempts, &c.Error, &next, &received, &applied)
	if err != nil {
		return Received{}, err
	}
	c.State = CallbackState(state)
	c.NextAt, c.ReceivedAt, c.AppliedAt = clock.FromMicros(next), clock.FromMicros(received), clock.FromMicros(applied)
	if err := json.Unmarshal([]byte(body), &c.Callback); err != nil {
		return Received{}, fmt.Errorf("read %s: %w", c.ID, err)
	}
	return c, nil
}
