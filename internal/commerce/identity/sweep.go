package identity

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// keepEnded is how long a session is kept that has ended: so long its address is one that its owner is known to come from. How
// many rows go in one transaction is bounded, so that nobody waits for them.
const (
	keepEnded  = 30 * 24 * time.Hour
	sweepLimit = 1000
)

var (
	sweepRefreshTokens = db.SQL(`
		DELETE FROM refresh_token WHERE expires_at < $1 AND hash IN (
			SELECT hash FROM refresh_token WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)`)
	sweepExpiredSessions = db.SQL(`
		DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < $1 ORDER BY expires_at LIMIT $2) AND expires_at < $1`)
	sweepRevokedSessions = db.SQL(`
		DELETE FROM session WHERE id IN (
			SELECT id FROM session WHERE revoked_at <> 0 AND revoked_at < $1 ORDER BY revoked_at LIMIT $2)`)
	sweepOneTimeTokens = db.SQL(`
		DELETE FROM one_time_token WHERE id IN (
			SELECT id FROM one_time_token WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)`)
)

// Sweep removes what is of no use any longer: tokens whose time is over, sessions that ended 30 days ago, keys of access tokens
// that no good token was signed by. It returns how many rows went.
func (s *Service) Sweep(ctx context.Context) (int64, error) {
	now := s.db.Clock().Now()
	var removed int64
	for _, step := range []struct {
		stmt   *db.Stmt
		before time.Time
	}{
		{sweepRefreshTokens, now}, {sweepOneTimeTokens, now},
		{sweepExpiredSessions, now.Add(-keepEnded)}, {sweepRevokedSessions, now.Add(-keepEnded)},
	} {
		for n := int64(sweepLimit); n == sweepLimit; removed += n {
			err := s.db.Write(ctx, func(tx db.Tx) (err error) {
				n, err = tx.Exec(ctx, step.stmt, clock.Micros(step.before), sweepLimit)
				return err
			})
			if err != nil {
				return removed, fmt.Errorf("remove what has ended: %w", err)
			}
		}
	}
	err := s.db.Write(ctx, func(tx db.Tx) error {
		n, err := tx.Exec(ctx, deleteSigningKeys, clock.Micros(now.Add(-retireAfter)))
		removed += n
		return err
	})
	if err != nil {
		return removed, fmt.Errorf("remove old keys of access tokens: %w", err)
	}
	return removed, nil
}
