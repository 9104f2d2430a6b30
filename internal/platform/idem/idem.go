// Package idem makes unsafe requests safe to repeat: the first answer to an Idempotency-Key is kept, and is what every
// repetition gets.
//
// The key, a digest of the request and the answer are written in the same transaction as the effect. So there is no
// moment at which the effect is done and the key is not known, whatever crashes: a repetition either finds the answer
// or finds that nothing has happened yet.
//
// A request with a key goes like this:
//
//	release, err := store.Begin(scope, key)             409 while this node works on the same key
//	answer, err := store.Find(ctx, scope, key, digest)  the stored answer; 422 if the key came with another request
//	claim := store.NewClaim(scope, key, digest, 201, encode)
//	…the service puts claim.Add(batch, result) or claim.Record(ctx, tx, result) into its transaction…
//
// A nil *Claim stands for a request without a key; its methods do nothing, so services need not ask. A claim may bring a
// Companion along, such as an entry of the audit log, which goes into the same transaction; then there is one also for a
// request without a key (Unkeyed). When two nodes
// work on one key at once, both may get as far as their transactions; the second to commit is refused as a whole with
// 409, and its repetition finds the first one's answer.
//
// Answers are kept for a day. Refusals and failures are not kept: nothing was done, so doing it again is right.
//
// # Effects in two transactions
//
// Some effects cannot be one transaction, because the world is asked in between: an order is written, its payment is
// authorized, the result is written. The first transaction then reserves the key (Claim.Reserve), and the last one writes
// the answer (Claim.Add) or gives the key back (Claim.Free). A repetition that comes in between, after a crash above all,
// finds no answer and is worked on: the service looks up what the first request began, by Claim.Fingerprint which it wrote
// down with it, and goes on from there.
package idem

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

const (
	// KeyLimit is the greatest length of a key.
	KeyLimit = 255
	// BodyLimit is the greatest length of an answer's body in bytes. A route whose answers can be longer must not take
	// keys, or must answer with less: the effect is refused, because without the answer it could not be repeated.
	BodyLimit = 4 << 20
	// DefaultKeep is how long answers are kept.
	DefaultKeep = 24 * time.Hour
)

// errInFlight refuses a key that another request is working on right now.
var errInFlight = fault.New(fault.Conflict, fault.CodeIdempotencyRunning,
	"A request with the same Idempotency-Key is being worked on. Repeat yours in a moment to get its answer.").
	WithRetryAfter(time.Second)

// CheckKey refuses what cannot be a key, with validation_failed: a key is 1 to 255 visible ASCII characters.
func CheckKey(key string) error {
	if key == "" || len(key) > KeyLimit {
		return fault.Invalidf("Idempotency-Key", "An Idempotency-Key has 1 to %d characters.", KeyLimit)
	}
	for i := range len(key) {
		if key[i] <= ' ' || key[i] > '~' {
			return fault.Invalidf("Idempotency-Key", "An Idempotency-Key consists of visible ASCII characters.")
		}
	}
	return nil
}

// Digest is a fingerprint of the parts of a request, such as method, path and body. Parts cannot be shifted into each
// other: ("ab", "c") and ("a", "bc") differ.
func Digest(parts ...[]byte) string {
	h := sha256.New()
	for _, part := range parts {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:])
		h.Write(part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Claim is one request's claim on its key: what to write beside the effect. Make one with Store.NewClaim. A nil Claim is
// a request without a key.
type Claim struct {
	Scope  string // whose key it is, and for what: keys of different callers never meet
	Key    string
	Digest string
	Status int // of the answer, when the effect is committed
	// Encode makes the body of the answer from the service's result: the bytes that the client gets.
	Encode func(result any) ([]byte, error)
	// Headers makes the headers that belong to the answer, such as Location and ETag; nil if there are none.
	Headers func(result any) map[string]string
	// Companion goes into every batch that the claim goes into; nil if there is none.
	Companion Companion

	guard    func(*db.Batch) // of a claim that is on no key
	clock    clock.Clock     // nil: the system's
	keep     time.Duration   // 0: DefaultKeep
	recorded atomic.Bool
}

// Companion is what must be written with an effect, once for the request that has it.
type Companion interface {
	// Begun joins the first of several transactions: there is no answer yet.
	Begun(b *db.Batch)
	// Done joins the transaction that completes the effect, after the claim's Encode was called with the result.
	Done(b *db.Batch)
	// Undone joins a transaction that takes back what was begun.
	Undone(b *db.Batch)
}

// Unkeyed returns the claim of a request without a key: nothing is kept, and the companion goes with the effect. encode
// may be nil where the companion does not care about the answer.
func Unkeyed(companion Companion, encode func(result any) ([]byte, error)) *Claim {
	return &Claim{Companion: companion, Encode: encode}
}

// Guarded returns a claim on something other than a request's key, for a service that is called from elsewhere: guard adds
// the statement that goes with the effect to its batch. There is no answer to keep.
func Guarded(guard func(b *db.Batch)) *Claim { return &Claim{guard: guard} }

// claimKey takes the key if nobody has it, if its answer is no longer kept, or if it was reserved for this very request.
var claimKey = db.SQL(`
	INSERT INTO idempotency_key (scope, key, digest, status, body, headers, created_at, expires_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
	ON CONFLICT (scope, key) DO UPDATE
	SET digest = excluded.digest, status = excluded.status, body = excluded.body, headers = excluded.headers,
		created_at = excluded.created_at, expires_at = excluded.expires_at
	WHERE idempotency_key.expires_at <= excluded.created_at
		OR (idempotency_key.status = 0 AND idempotency_key.digest = excluded.digest)`)

var freeKey = db.SQL(`DELETE FROM idempotency_key WHERE scope = $1 AND key = $2 AND digest = $3 AND status = 0`)

// Add puts the claim into the batch, guarded: a key that was taken meanwhile refuses the whole batch with
// idempotency_in_flight. An error means that the answer cannot be kept; the batch must not be submitted then.
func (c *Claim) Add(b *db.Batch, result any) error {
	if c == nil {
		return nil
	}
	b.AfterCommit(func() { c.recorded.Store(true) })
	if c.guard != nil {
		c.guard(b)
		return nil
	}
	if c.Key == "" {
		return c.accompany(b, result)
	}
	body, headers, err := c.answer(result)
	if err != nil {
		return fmt.Errorf("record the idempotent answer: %w", err)
	}
	c.claim(b, int64(c.Status), body, headers)
	if c.Companion != nil {
		c.Companion.Done(b)
	}
	return nil
}

// accompany is Add for a request without a key.
func (c *Claim) accompany(b *db.Batch, result any) error {
	if c.Encode != nil {
		if _, err := c.Encode(result); err != nil {
			return fmt.Errorf("encode the answer: %w", err)
		}
	}
	if c.Companion != nil {
		c.Companion.Done(b)
	}
	return nil
}

// Reserve takes the key without an answer yet, for an effect that takes more than one transaction; Add or Free follows. A
// key that was answered meanwhile refuses the whole batch with idempotency_in_flight. One that the same request reserved
// before, and got no further with, is reserved again: that the effect does not come twice is then for the service to see
// to, by a unique Fingerprint.
func (c *Claim) Reserve(b *db.Batch) {
	if c == nil || c.guard != nil {
		return
	}
	if c.Key != "" {
		c.claim(b, 0, "", "")
	}
	if c.Companion != nil {
		c.Companion.Begun(b)
	}
}

// Free gives a reserved key back, because there is no effect that an answer could be kept for.
func (c *Claim) Free(b *db.Batch) {
	if c == nil || c.guard != nil {
		return
	}
	if c.Key != "" {
		b.Exec(freeKey, c.Scope, c.Key, c.Digest)
	}
	if c.Companion != nil {
		c.Companion.Undone(b)
	}
}

// Fingerprint names the request by scope, key and digest, for the service to write down beside what it began; empty for a
// request without a key.
func (c *Claim) Fingerprint() string {
	if c == nil || c.guard != nil || c.Key == "" {
		return ""
	}
	return Digest([]byte(c.Scope), []byte(c.Key), []byte(c.Digest))
}

// claim writes the key; status 0 is a reservation.
func (c *Claim) claim(b *db.Batch, status int64, body, headers string) {
	now, keep := c.clock, c.keep
	if now == nil {
		now = clock.System
	}
	if keep <= 0 {
		keep = DefaultKeep
	}
	created := now.Now()
	b.Exec(claimKey, c.Scope, c.Key, c.Digest, status, body, headers,
		clock.Micros(created), clock.Micros(created.Add(keep))).Want(1, errInFlight)
}

// Record is Add for a use case that runs its own transaction. Its error must be returned from the write function.
func (c *Claim) Record(ctx context.Context, tx db.Tx, result any) error {
	if c == nil {
		return nil
	}
	b := new(db.Batch)
	if err := c.Add(b, result); err != nil {
		return err
	}
	return tx.Send(ctx, b)
}

// Recorded reports whether the claim was committed: a route that took a key and made an effect must see true.
func (c *Claim) Recorded() bool { return c != nil && c.recorded.Load() }

func (c *Claim) answer(result any) (body, headers string, err error) {
	encoded, err := c.Encode(result)
	if err != nil {
		return "", "", fmt.Errorf("encode the body: %w", err)
	}
	if len(encoded) > BodyLimit {
		return "", "", fmt.Errorf("the body has %d bytes, the limit is %d", len(encoded), BodyLimit)
	}
	// PostgreSQL keeps text, which has no zero byte and is valid UTF-8.
	if !utf8.Valid(encoded) || bytes.IndexByte(encoded, 0) >= 0 {
		return "", "", fmt.Errorf("the body of %d bytes is not text", len(encoded))
	}
	if c.Headers == nil {
		return string(encoded), "", nil
	}
	list, err := json.Marshal(c.Headers(result))
	if err != nil {
		return "", "", fmt.Errorf("encode the headers: %w", err)
	}
	return string(encoded), string(list), nil
}
