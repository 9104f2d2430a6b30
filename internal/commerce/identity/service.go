package identity

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// How long a node may go on trusting what it read about a key, how often the last use of a key is noted, and how many
// keys are remembered at most: a flood of wrong ones must not fill the memory.
const (
	trustFor      = 900 * time.Millisecond
	noteUseEvery  = time.Minute
	maxRemembered = 10_000
)

// Service is the use cases of identity. It is safe for concurrent use.
type Service struct {
	db  *db.DB
	log *slog.Logger

	mu    sync.Mutex
	known map[string]remembered // by hash of the secret
}

// remembered is what the database said about a secret a moment ago.
type remembered struct {
	key   Key
	found bool
	at    time.Time
}

// New returns the use cases of identity.
func New(d *db.DB, log *slog.Logger) *Service {
	return &Service{db: d, log: log, known: map[string]remembered{}}
}

// CreateKey makes a key and returns its secret, which nobody can see again. It is refused with validation_failed and
// invalid_scope.
func (s *Service) CreateKey(ctx context.Context, in NewKey, claim *idem.Claim) (Key, string, error) {
	now := s.db.Clock().Now()
	in, err := in.validate(now)
	if err != nil {
		return Key{}, "", err
	}
	secret := newSecret()
	k := Key{
		ID: id.APIKey(s.db.IDs().Next()), Name: in.Name, Hint: secret[len(secret)-4:],
		Scopes: in.Scopes, CreatedAt: now, ExpiresAt: in.ExpiresAt,
	}
	b := &db.Batch{}
	// The stored answer of the claim is the key without its secret: a repeated request finds the key, not the secret.
	if err := claim.Add(b, k); err != nil {
		return Key{}, "", err
	}
	addKey(b, k, secret)
	if err := s.db.Submit(ctx, b); err != nil {
		return Key{}, "", err
	}
	return k, secret, nil
}

// GetKey is one key; not_found if there is none.
func (s *Service) GetKey(ctx context.Context, key id.APIKey) (Key, error) {
	return keyByID(ctx, s.db.Read(), key)
}

// ListKeys is every key, oldest first, revoked and expired ones included.
func (s *Service) ListKeys(ctx context.Context) ([]Key, error) {
	return db.List(ctx, s.db.Read(), scanKey, listKeys)
}

// RevokeKey makes a key useless for good. Revoking a key again changes nothing; not_found if there is none.
func (s *Service) RevokeKey(ctx context.Context, key id.APIKey, claim *idem.Claim) (Key, error) {
	var k Key
	err := s.db.Write(ctx, func(tx db.Tx) error {
		if _, err := tx.Exec(ctx, revokeKey, clock.Micros(tx.Now()), key); err != nil {
			return err
		}
		var err error
		if k, err = keyByID(ctx, tx, key); err != nil {
			return err
		}
		return claim.Record(ctx, tx, k)
	})
	if err != nil {
		return Key{}, err
	}
	s.forget(key)
	return k, nil
}

// Authenticate finds the key that a bearer token is. An unknown, expired or revoked one is refused with unauthorized,
// all in the same words. The answer may be 0.9 s old.
func (s *Service) Authenticate(ctx context.Context, token string) (Key, error) {
	refused := fault.New(fault.Unauthorized, fault.CodeUnauthorized,
		"The API key is unknown, expired or revoked. Make one with: winkel staff key --name NAME --scopes SCOPES")
	if !strings.HasPrefix(token, Prefix) || len(token) > 200 {
		return Key{}, refused
	}
	now := s.db.Clock().Now()
	hash := hashSecret(token)
	r, err := s.lookUp(ctx, hash, now)
	if err != nil {
		return Key{}, err
	}
	k := r.key
	if !r.found || !k.RevokedAt.IsZero() || (!k.ExpiresAt.IsZero() && !k.ExpiresAt.After(now)) {
		return Key{}, refused
	}
	if now.Sub(k.LastUsedAt) >= noteUseEvery {
		s.noteUse(ctx, hash, k, now)
	}
	return k, nil
}

func (s *Service) lookUp(ctx context.Context, hash string, now time.Time) (remembered, error) {
	s.mu.Lock()
	r, ok := s.known[hash]
	s.mu.Unlock()
	if age := now.Sub(r.at); ok && age >= 0 && age < trustFor {
		return r, nil
	}
	r = remembered{at: now}
	var err error
	r.key, err = db.One(ctx, s.db.Read(), scanKey, getKeyByHash, hash)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return r, err
	}
	r.found = err == nil
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= maxRemembered {
		clear(s.known)
	}
	s.known[hash] = r
	return r, nil
}

// noteUse writes down that a key is in use. It is not worth failing a request for, nor making it wait. Nothing is
// remembered anew: the key may have been revoked since it was looked up, and what was read about it ages all the same.
func (s *Service) noteUse(ctx context.Context, hash string, k Key, now time.Time) {
	s.mu.Lock()
	if r, ok := s.known[hash]; ok {
		r.key.LastUsedAt = now
		s.known[hash] = r
	}
	s.mu.Unlock()
	b := &db.Batch{}
	b.Exec(touchKey, clock.Micros(now), k.ID, clock.Micros(now))
	ctx = context.WithoutCancel(ctx)
	go func() {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if err := s.db.Submit(ctx, b); err != nil {
			s.log.WarnContext(ctx, "note the last use of an API key", "key", k.ID.String(), "error", err)
		}
	}()
}

func (s *Service) forget(key id.APIKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash, r := range s.known {
		if r.key.ID == key {
			delete(s.known, hash)
		}
	}
}
