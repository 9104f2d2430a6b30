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

const keyColumns = `id, name, hint, scopes, rate_limit, created_by, created_at, expires_at, revoked_at, last_used_at`

var (
	insertKey = db.SQL(`
		INSERT INTO api_key (id, name, secret_hash, hint, scopes, rate_limit, created_by, created_at, expires_at, revoked_at, last_used_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0)`)
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
	if err := row.Scan(&k.ID, &k.Name, &k.Hint, &scopes, &k.RateLimit, &k.CreatedBy, &created, &expires, &revoked, &used); err != nil {
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
	b.Exec(insertKey, k.ID, k.Name, hashSecret(secret), k.Hint, strings.Join(k.Scopes, " "), k.RateLimit, k.CreatedBy,
		clock.Micros(k.CreatedAt), clock.Micros(k.ExpiresAt))
}

var (
	getCredential    = db.SQL(`SELECT password_hash FROM credential WHERE subject_kind = $1 AND subject_id = $2`)
	getChangedAt     = db.SQL(`SELECT changed_at FROM credential WHERE subject_kind = $1 AND subject_id = $2`)
	upsertCredential = db.SQL(`
		INSERT INTO credential (subject_kind, subject_id, password_hash, changed_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (subject_kind, subject_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at`)
	// The same password by another hash is no change of it.
	renewCredential = db.SQL(`
		UPDATE credential SET password_hash = $1 WHERE subject_kind = $2 AND subject_id = $3 AND password_hash = $4`)
	deleteCredential = db.SQL(`DELETE FROM credential WHERE subject_kind = $1 AND subject_id = $2`)
)

var (
	listSigningKeys  = db.SQL(`SELECT id, salt, active_at FROM signing_key ORDER BY active_at, id`)
	insertSigningKey = db.SQL(`INSERT INTO signing_key (id, salt, created_at, active_at) VALUES ($1, $2, $3, $4)`)
	// Of nodes that rotate at once one does: a key that is young is enough. A shop that never made a token has none to rotate.
	rotateSigningKey = db.SQL(`
		INSERT INTO signing_key (id, salt, created_at, active_at)
		SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS BIGINT)
		FROM (SELECT MAX(active_at) AS newest FROM signing_key) AS keys
		WHERE keys.newest <= $5`)
	// A key goes when its successor has signed for longer than a token lasts.
	deleteSigningKeys = db.SQL(`
		DELETE FROM signing_key
		WHERE active_at < (SELECT MAX(active_at) FROM signing_key WHERE active_at <= $1)`)
)

const oneTimeColumns = `id, purpose, subject_kind, subject_id, email, created_at, expires_at, used_at`

var (
	insertOneTimeToken = db.SQL(`
		INSERT INTO one_time_token (` + oneTimeColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`)
	getOneTimeToken    = db.SQL(`SELECT ` + oneTimeColumns + ` FROM one_time_token WHERE id = $1 AND purpose = $2`)
	latestOneTimeToken = db.SQL(`SELECT ` + oneTimeColumns + ` FROM one_time_token
		WHERE subject_kind = $1 AND subject_id = $2 AND purpose = $3 ORDER BY id DESC LIMIT 1`)
	oneTimeTokensSince = db.SQL(`SELECT ` + oneTimeColumns + ` FROM one_time_token
		WHERE subject_kind = $1 AND subject_id = $2 AND purpose = $3 AND created_at > $4 ORDER BY id DESC LIMIT 100`)
	useOneTimeToken = db.SQL(`UPDATE one_time_token SET used_at = $1 WHERE id = $2 AND used_at = 0 AND expires_at > $3`)

	endOneTimeTokens = db.SQL(`
		UPDATE one_time_token SET used_at = $1 WHERE subject_kind = $2 AND subject_id = $3 AND used_at = 0`)
	endOneTimeTokensFor = db.SQL(`
		UPDATE one_time_token SET used_at = $1 WHERE subject_kind = $2 AND subject_id = $3 AND purpose = $4 AND used_at = 0`)
	deleteOneTimeTokens = db.SQL(`DELETE FROM one_time_token WHERE subject_kind = $1 AND subject_id = $2`)
)

func scanOneTime(row db.Row) (OneTime, error) {
	var t OneTime
	var kind, purpose string
	var created, expires, used int64
	if err := row.Scan(&t.ID, &purpose, &kind, &t.Subject.ID, &t.Email, &created, &expires, &used); err != nil {
		return OneTime{}, err
	}
	t.Purpose, t.Subject.Kind = Purpose(purpose), SubjectKind(kind)
	t.CreatedAt, t.ExpiresAt, t.UsedAt = clock.FromMicros(created), clock.FromMicros(expires), clock.FromMicros(used)
	return t, nil
}
