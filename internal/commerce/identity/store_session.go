package identity

import (
	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

const sessionColumns = `session.id, session.subject_kind, session.subject_id, session.kind, session.created_at,
	session.last_used_at, session.expires_at, session.revoked_at, session.user_agent, session.address`

const (
	browserSession = "browser"
	apiSession     = "api"
)

var (
	insertSession = db.SQL(`
		INSERT INTO session (id, subject_kind, subject_id, kind, secret_hash, created_at, last_used_at, expires_at, revoked_at,
			user_agent, address)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10)`)
	getSession         = db.SQL(`SELECT ` + sessionColumns + ` FROM session WHERE id = $1`)
	getSessionByCookie = db.SQL(`
		SELECT ` + sessionColumns + ` FROM session WHERE secret_hash = $1 AND secret_hash <> '' AND subject_kind = $2`)
	listSessions = db.SQL(`
		SELECT ` + sessionColumns + ` FROM session
		WHERE subject_kind = $1 AND subject_id = $2 AND revoked_at = 0 AND expires_at > $3
		ORDER BY id DESC`)
	touchSession = db.SQL(`
		UPDATE session SET last_used_at = $1, expires_at = $2 WHERE id = $3 AND last_used_at < $4 AND revoked_at = 0`)
	useSession = db.SQL(`
		UPDATE session SET last_used_at = $1, expires_at = $2 WHERE id = $3 AND revoked_at = 0 AND expires_at > $4`)
	endSession  = db.SQL(`UPDATE session SET revoked_at = $1 WHERE id = $2 AND revoked_at = 0`)
	endSessions = db.SQL(`
		UPDATE session SET revoked_at = $1 WHERE subject_kind = $2 AND subject_id = $3 AND revoked_at = 0 AND id <> $4`)
	// All but the newest so many; there is no such row while there are fewer.
	endOldSessions = db.SQL(`
		UPDATE session SET revoked_at = $1
		WHERE subject_kind = $2 AND subject_id = $3 AND revoked_at = 0 AND id < (
			SELECT id FROM session WHERE subject_kind = $2 AND subject_id = $3 AND revoked_at = 0
			ORDER BY id DESC LIMIT 1 OFFSET $4)`)
	deleteSessions = db.SQL(`DELETE FROM session WHERE subject_kind = $1 AND subject_id = $2`)
	knownAddress   = db.SQL(`
		SELECT id FROM session
		WHERE subject_kind = $1 AND subject_id = $2 AND address = $3 AND address <> '' AND created_at > $4
		LIMIT 1`)
)

var (
	insertRefreshToken = db.SQL(`INSERT INTO refresh_token (hash, session_id, expires_at, used_at) VALUES ($1, $2, $3, 0)`)
	useRefreshToken    = db.SQL(`UPDATE refresh_token SET used_at = $1 WHERE hash = $2 AND used_at = 0 AND expires_at > $3`)
	refreshTokenUsed   = db.SQL(`SELECT used_at FROM refresh_token WHERE hash = $1`)

	getSessionByRefreshToken = db.SQL(`
		SELECT ` + sessionColumns + `
		FROM refresh_token JOIN session ON session.id = refresh_token.session_id
		WHERE refresh_token.hash = $1 AND session.subject_kind = $2`)
)

func scanSession(row db.Row) (Session, error) {
	var s Session
	var subject, kind string
	var created, used, expires, revoked int64
	err := row.Scan(&s.ID, &subject, &s.Subject.ID, &kind, &created, &used, &expires, &revoked, &s.UserAgent, &s.Address)
	if err != nil {
		return Session{}, err
	}
	s.Subject.Kind, s.Browser = SubjectKind(subject), kind == browserSession
	s.CreatedAt, s.LastUsedAt = clock.FromMicros(created), clock.FromMicros(used)
	s.ExpiresAt, s.RevokedAt = clock.FromMicros(expires), clock.FromMicros(revoked)
	return s, nil
}

func addSession(b *db.Batch, s Session, secretHash string) {
	kind := apiSession
	if s.Browser {
		kind = browserSession
	}
	b.Exec(insertSession, s.ID, string(s.Subject.Kind), s.Subject.ID, kind, secretHash, clock.Micros(s.CreatedAt),
		clock.Micros(s.LastUsedAt), clock.Micros(s.ExpiresAt), s.UserAgent, s.Address)
}
