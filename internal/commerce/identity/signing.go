package identity

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// How keys that sign access tokens come and go.
const (
	rotateEvery  = 30 * 24 * time.Hour
	publishAhead = 10 * time.Minute // before a new key signs, so that whoever keeps the list has it
	keyringAge   = time.Minute      // how old the list on a node may be before it is read again
	freshAge     = time.Second      // and where a key is not in it: tokens that name made-up ones must not cost a read each
	retireAfter  = 2 * MaxAccessTime
	saltBytes    = 32
)

// signingKey is a key that signs access tokens. Its private half is reckoned from the row's salt and the shop's key.
type signingKey struct {
	id       id.SigningKey
	activeAt time.Time
	private  ed25519.PrivateKey
	public   ed25519.PublicKey
}

// PublicKey is what others need to check an access token.
type PublicKey struct {
	ID  id.SigningKey // the "kid" of its tokens
	Key ed25519.PublicKey
}

// keyring is what a node has read of the keys, oldest first.
type keyring struct {
	mu   sync.Mutex
	keys []signingKey
	at   time.Time
}

// signingKeys is the keys, as they were at most so long ago.
func (s *Service) signingKeys(ctx context.Context, now time.Time, within time.Duration) ([]signingKey, error) {
	s.signing.mu.Lock()
	defer s.signing.mu.Unlock()
	if age := now.Sub(s.signing.at); age >= 0 && age < within {
		return s.signing.keys, nil
	}
	keys, err := db.List(ctx, s.db.Read(), s.scanSigningKey, listSigningKeys)
	if err != nil {
		return nil, fmt.Errorf("read the keys of access tokens: %w", err)
	}
	s.signing.keys, s.signing.at = keys, now
	return keys, nil
}

func (s *Service) scanSigningKey(row db.Row) (signingKey, error) {
	var k signingKey
	var salt string
	var active int64
	if err := row.Scan(&k.id, &salt, &active); err != nil {
		return k, err
	}
	k.activeAt = clock.FromMicros(active)
	k.private = ed25519.NewKeyFromSeed(s.tokens.Derive("winkel access token "+k.id.String(), []byte(salt), ed25519.SeedSize))
	k.public, _ = k.private.Public().(ed25519.PublicKey)
	return k, nil
}

// activeKey is the key that signs now: the newest whose time has come. The first one is made when it is needed.
func (s *Service) activeKey(ctx context.Context, now time.Time) (signingKey, error) {
	if s.tokens == nil {
		return signingKey{}, fmt.Errorf("there is no key of the shop to make access tokens with")
	}
	for range 2 {
		keys, err := s.signingKeys(ctx, now, keyringAge)
		if err != nil {
			return signingKey{}, err
		}
		for _, k := range slices.Backward(keys) {
			if !k.activeAt.After(now) {
				return k, nil
			}
		}
		if err := s.addSigningKey(ctx, now, now); err != nil {
			return signingKey{}, err
		}
	}
	return signingKey{}, fmt.Errorf("a key for access tokens was made and is not there")
}

// keyNamed is the key of that name, also one that another node made a moment ago; ErrNoRows if there is none.
func (s *Service) keyNamed(ctx context.Context, kid string, now time.Time) (signingKey, error) {
	named, err := id.ParseSigningKey(kid)
	if err != nil || named.String() != kid {
		return signingKey{}, db.ErrNoRows
	}
	for _, within := range []time.Duration{keyringAge, freshAge} {
		keys, err := s.signingKeys(ctx, now, within)
		if err != nil {
			return signingKey{}, err
		}
		if at := slices.IndexFunc(keys, func(k signingKey) bool { return k.id == named }); at >= 0 {
			return keys[at], nil
		}
	}
	return signingKey{}, db.ErrNoRows
}

// PublicKeys is the keys by which others can check access tokens: those that sign, will sign soon, or signed what is still good.
func (s *Service) PublicKeys(ctx context.Context) ([]PublicKey, error) {
	now := s.db.Clock().Now()
	if _, err := s.activeKey(ctx, now); err != nil {
		return nil, err
	}
	keys, err := s.signingKeys(ctx, now, keyringAge)
	if err != nil {
		return nil, err
	}
	public := make([]PublicKey, len(keys))
	for i, k := range keys {
		public[i] = PublicKey{ID: k.id, Key: k.public}
	}
	return public, nil
}

// RotateKeys makes a new key for access tokens if the newest has signed for 30 days; it is published ten minutes before it
// signs. It reports whether there is a new one. Tokens of the key before stay good until they end.
func (s *Service) RotateKeys(ctx context.Context) (bool, error) {
	now := s.db.Clock().Now()
	var made int64
	err := s.db.Write(ctx, func(tx db.Tx) (err error) {
		made, err = tx.Exec(ctx, rotateSigningKey, s.db.IDs().Next(), newSalt(), clock.Micros(now), clock.Micros(now.Add(publishAhead)),
			clock.Micros(now.Add(-rotateEvery)))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("rotate the key of access tokens: %w", err)
	}
	return made > 0, nil
}

// RotateKeysNow makes a new key for access tokens that signs at once; other nodes sign with it within a minute.
func (s *Service) RotateKeysNow(ctx context.Context) error {
	now := s.db.Clock().Now()
	return s.addSigningKey(ctx, now, now)
}

func (s *Service) addSigningKey(ctx context.Context, now, active time.Time) error {
	b := &db.Batch{}
	b.Exec(insertSigningKey, s.db.IDs().Next(), newSalt(), clock.Micros(now), clock.Micros(active))
	if err := s.db.Submit(ctx, b); err != nil {
		return fmt.Errorf("make a key for access tokens: %w", err)
	}
	s.signing.mu.Lock()
	defer s.signing.mu.Unlock()
	s.signing.at = time.Time{}
	return nil
}

func newSalt() string {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	return hex.EncodeToString(salt)
}
