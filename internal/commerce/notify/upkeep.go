package notify

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// sweep gives a new job to mails that wait for longer than they should and have none: a job whose worker was killed every
// time dies without a word to the mail. It looks at every mail that waits, however many a mail server that is down has left.
func (s *Service) sweep(ctx context.Context) error {
	before := clock.Micros(s.o.DB.Clock().Now().Add(-strandedAfter))
	for last := id.Mail(0); ; {
		waiting, err := db.List(ctx, s.o.DB.Read(), scanMailID, listWaiting, int64(last), before, int64(maxSwept))
		if err != nil {
			return fmt.Errorf("list mails that wait: %w", err)
		}
		if err := s.giveJobs(ctx, waiting); err != nil {
			return err
		}
		if len(waiting) < maxSwept {
			return nil
		}
		last = waiting[len(waiting)-1]
	}
}

// giveJobs adds a job for each of the mails that has none.
func (s *Service) giveJobs(ctx context.Context, mails []id.Mail) error {
	if len(mails) == 0 {
		return nil
	}
	keys := make([]string, len(mails))
	for i, m := range mails {
		keys[i] = jobKey(m)
	}
	live := make(map[string]bool, len(mails))
	err := db.Each(ctx, s.o.DB.Read(), func(row db.Row) error {
		var key string
		err := row.Scan(&key)
		live[key] = true
		return err
	}, listLiveJobs.For(len(keys)), db.ListOf(keys)...)
	if err != nil {
		return fmt.Errorf("look up which mails have a job: %w", err)
	}
	b := &db.Batch{}
	for i, m := range mails {
		if live[keys[i]] {
			continue
		}
		if err := s.addJob(b, m, nil); err != nil {
			return err
		}
	}
	if b.Len() == 0 {
		return nil
	}
	if err := s.o.DB.Submit(ctx, b); err != nil {
		return fmt.Errorf("give mails a new job: %w", err)
	}
	return nil
}

// Prune removes mails, with their words, that were sent or given up longer ago than keep, and returns how many.
func (s *Service) Prune(ctx context.Context, keep time.Duration) (int64, error) {
	before := clock.Micros(s.o.DB.Clock().Now().Add(-keep))
	for total := int64(0); ; {
		var n int64
		err := s.o.DB.Write(ctx, func(tx db.Tx) (err error) {
			n, err = tx.Exec(ctx, deleteEnded, before, int64(maxSwept))
			return err
		})
		if err != nil {
			return total, fmt.Errorf("remove old mails: %w", err)
		}
		if total += n; n < maxSwept {
			return total, nil
		}
	}
}
