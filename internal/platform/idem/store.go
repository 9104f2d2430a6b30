package idem

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

// sweepLimit is how many keys are removed in one transaction.
const sweepLimit = 1000

var (
	selectAnswer = db.SQL(`
		SELECT digest, status, body, headers, created_at
		FROM idempotency_key
		WHERE scope = $1 AND key = $2 AND expires_at > $3`)
	// The time is asked twice: a key that is taken anew while this runs must stay.
	deleteExpired = db.SQL(`
		DELETE FROM idempotency_key
		WHERE expires_at <= $1 AND (scope, key) IN (
			SELECT scope, key FROM idempotency_key WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)`)
)

// Answer is what the first request with a key was answered.
type Answer struct {
	Status  int
	Body    []byte
	Headers map[string]string
	Created time.Time
}

// Store finds the answers of earlier requests and knows what this node is working on. It is safe for concurrent use.
type Store struct {
	db   *db.DB
	keep time.Duration

	mu      sync.Mutex
	working map[place]struct{}
}

type place struct{ scope, key string }

// New returns the store in d, which keeps answers for the given time; 0 is DefaultKeep.
func New(d *db.DB, keep time.Duration) *Store {
	if keep <= 0 {
		keep = DefaultKeep
	}
	return &Store{db: d, keep: keep, working: map[place]struct{}{}}
}

// NewClaim makes the claim of a request that Find had no answer for. The empty key gives a nil claim.
func (s *Store) NewClaim(scope, key, digest string, status int, encode func(result any) ([]byte, error)) *Claim {
	if key == "" {
		return nil
	}
	return &Claim{
		Scope: scope, Key: key, Digest: digest, Status: status, Encode: encode,
		clock: s.db.Clock(), keep: s.keep,
	}
}

// Begin marks the key as being worked on by this node until release is called, which may happen more than once. A key
// that is marked already is refused with idempotency_in_flight.
func (s *Store) Begin(scope, key string) (release func(), err error) {
	p := place{scope, key}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, busy := s.working[p]; busy {
		return func() {}, errInFlight
	}
	s.working[p] = struct{}{}
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.working, p)
	}), nil
}

// Find is the stored answer of an earlier request with the key, or nil if there is none, or none yet. If that request was another
// one, by its digest, the fault is idempotency_conflict.
func (s *Store) Find(ctx context.Context, scope, key, digest string) (*Answer, error) {
	var (
		a                    Answer
		first, body, headers string
		created              int64
	)
	err := s.db.Read().QueryRow(ctx, selectAnswer, scope, key, clock.Micros(s.db.Clock().Now())).
		Scan(&first, &a.Status, &body, &headers, &created)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("find the answer to an idempotency key: %w", err)
	case first != digest:
		return nil, fault.New(fault.Invalid, fault.CodeIdempotencyDiffers,
			"This Idempotency-Key was used for another request. Use a new key for a new request.").
			WithParam("Idempotency-Key")
	case a.Status == 0:
		return nil, nil // reserved: the effect is not complete, and whoever comes goes on with it
	}
	a.Body, a.Created = []byte(body), clock.FromMicros(created)
	if headers != "" {
		if err := json.Unmarshal([]byte(headers), &a.Headers); err != nil {
			return nil, fmt.Errorf("read the headers of a stored answer: %w", err)
		}
	}
	return &a, nil
}

// Sweep removes the answers whose time is over and returns how many.
func (s *Store) Sweep(ctx context.Context) (int64, error) {
	now := clock.Micros(s.db.Clock().Now())
	var removed int64
	for {
		var n int64
		err := s.db.Write(ctx, func(tx db.Tx) error {
			var err error
			n, err = tx.Exec(ctx, deleteExpired, now, sweepLimit)
			return err
		})
		if err != nil {
			return removed, fmt.Errorf("remove old idempotency keys: %w", err)
		}
		removed += n
		if n < sweepLimit {
			return removed, nil
		}
	}
}
