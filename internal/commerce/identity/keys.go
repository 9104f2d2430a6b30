package identity

import (
	"context"

	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// CreateKey makes a key and returns its secret, which nobody can see again. It is refused with validation_failed and
// invalid_scope. Whether the caller may give those scopes is for the caller's side to ask: Covers.
func (s *Service) CreateKey(ctx context.Context, in NewKey, claim *idem.Claim) (Key, string, error) {
	now := s.db.Clock().Now()
	in, err := in.validate(now)
	if err != nil {
		return Key{}, "", err
	}
	secret := Prefix + randomText()
	k := Key{
		ID: id.APIKey(s.db.IDs().Next()), Name: in.Name, Hint: secret[len(secret)-4:], Scopes: in.Scopes,
		RateLimit: in.RateLimit, CreatedBy: actor.From(ctx), CreatedAt: now, ExpiresAt: in.ExpiresAt,
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
		tx.AfterCommit(func() { s.forgetKey(key) })
		return claim.Record(ctx, tx, k)
	})
	if err != nil {
		return Key{}, err
	}
	return k, nil
}
