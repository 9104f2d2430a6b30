package promotion

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

// maxAnnounced is how many promotions one look announces.
const maxAnnounced = 200

var (
	// What was not told yet of the version that there is: that it runs, or that it does so no more. Of a version that is known
	// to run, only its end is news, and of one that is known to have ended, nothing: if a clock says otherwise, it was set back,
	// or is behind that of another node.
	listUnannounced = db.SQL(`
		SELECT ` + columns + ` FROM promotion
		WHERE announced_version < version
				AND announced <> (active = TRUE AND archived_at = 0 AND starts_at <= $1 AND (ends_at = 0 OR ends_at > $2))
			OR announced = TRUE AND ends_at <> 0 AND ends_at <= $3
		ORDER BY id LIMIT CAST($4 AS BIGINT)`)

	// Only what was read is announced: whoever changed it since has it looked at again.
	announce = db.SQL(`
		UPDATE promotion SET announced = $1, announced_version = version
		WHERE id = $2 AND announced <> $3 AND version = $4 AND (announced_version < version OR announced = TRUE)`)
)

// RunsAt reports whether a promotion can apply at a moment: it is active, not archived, and its time has come and is not
// over. Whether its uses are used up is another matter.
func (p *Promotion) RunsAt(now time.Time) bool {
	return p.Active && p.ArchivedAt.IsZero() && !p.StartsAt.After(now) && (p.EndsAt.IsZero() || p.EndsAt.After(now))
}

// Announce tells by promotion.started and promotion.ended which promotions have begun or ended since it was last called, by
// the clock or because staff changed them, and returns how many. Each is announced once, however many nodes look and
// whatever their clocks say. One that began and ended between two looks is not announced.
func (s *Service) Announce(ctx context.Context) (announced int64, err error) {
	for {
		now := s.db.Clock().Now()
		list, err := db.List(ctx, s.db.Read(), scan, listUnannounced, clock.Micros(now), clock.Micros(now), clock.Micros(now), int64(maxAnnounced))
		if err != nil {
			return announced, fmt.Errorf("look for promotions that began or ended: %w", err)
		}
		told := announced
		for i := range list {
			switch err := s.announce(ctx, &list[i], now); {
			case err == nil:
				announced++
			case fault.CodeOf(err) != fault.CodeVersionConflict:
				return announced, fmt.Errorf("announce promotion %s: %w", list[i].ID, err)
			}
		}
		if len(list) < maxAnnounced || announced == told {
			return announced, nil
		}
	}
}

func (s *Service) announce(ctx context.Context, p *Promotion, now time.Time) error {
	runs, kind := p.RunsAt(now), EventEnded
	if runs {
		kind = EventStarted
	}
	b := &db.Batch{}
	b.Exec(announce, runs, int64(p.ID), runs, p.Version).Want(1, fault.Stale("promotion"))
	e := *p
	e.UpdatedAt = now
	s.news(b, kind, &e)
	return s.db.Submit(ctx, b)
}
