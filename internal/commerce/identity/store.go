package identity

import (
	"context"
	"errors"
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const keyColumns = `id, name, hint, scopes, created_at, expires_at, revoked_at, last_used_at`

var (
	insertKey = db.SQL(`
		INSERT INTO api_key (id, name, secret_hash, hint, scopes, created_at, expires_at, revoked_at, last_used_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)`)
	getKey       = db.SQL(`SELECT ` + keyColumns + ` FROM api_key WHERE id = $1`)
	getKeyByHash = db.SQL(`SELECT ` + keyColumns + ` FROM api_key WHERE secret_hash = $1`)
	listKeys     = db.SQL(`SELECT ` + keyColumns + ` FROM api_key ORDER BY id`)
	revokeKey    = db.SQL(`UPDATE api_key SET revoked_at = $1 WHERE id = $2 AND revoked_at = 0`)
	touchKey     = db.SQL(`UPDATE api_key SET last_used_at = $1 WHERE id = $2 AND last_used_at < $3`)
)

func scanKey(row db.Row) (Key, error) {
	var k Key
	var scopes string
	var created, expires, revoked, used int64
	if err := row.Scan(&k.ID, &k.Name, &k.Hint, &scopes, &created, &expires, &revoked, &used); err != nil {
		return Key{}, err
	}
	k.Scopes = strings.Fields(scopes)
	k.CreatedAt, k.ExpiresAt = clock.FromMicros(created), clock.FromMicros(expires)
	k.RevokedAt, k.LastUsedAt = clock.FromMicros(revoked), clock.FromMicros(used)
	return k, nil
}

func keyByID(ctx context.Context, r db.Reader, key id.APIKey) (Key, error) {
	k, err := db.One(ctx, r, scanKey, getKey, key)
	if errors.Is(err, db.ErrNoRows) {
		return Key{}, fault.Missing("API key", key.String())
	}
	return k, err
}

func addKey(b *db.Batch, k Key, secret string) {
	b.Exec(insertKey, k.ID, k.Name, hashSecret(secret), k.Hint, strings.Join(k.Scopes, " "),
		clock.Micros(k.CreatedAt), clock.Micros(k.ExpiresAt))
}
