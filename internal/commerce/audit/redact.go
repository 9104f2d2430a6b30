package audit

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

// errChanged refuses a redaction of an entry that is not the one that was read.
var errChanged = fault.New(fault.Conflict, fault.CodeVersionConflict, "The entry of the audit log was changed meanwhile.")

// redactAtOnce is how many entries are looked at in one transaction.
const redactAtOnce = 200

// Redact has rewrite look at every document of the log that there is, sealed or not, and puts what it returns in the
// place of those that it changed: how a person is taken out. It returns how many entries were changed. What was noted
// before it began is seen for certain.
func (l *Log) Redact(ctx context.Context, rewrite func(document string) string) (int, error) {
	if _, err := l.Seal(ctx); err != nil {
		return 0, err
	}
	changed := 0
	for after := int64(0); ; {
		entries, err := db.List(ctx, l.db.Read(), scanSealed, oldDocuments, never, after, redactAtOnce)
		if err != nil {
			return changed, err
		}
		b := &db.Batch{}
		for i := range entries {
			e := &entries[i]
			after = e.Seq
			was, is := rewrite(e.Before), rewrite(e.After)
			if was != e.Before || is != e.After {
				e.Before, e.After = was, is
				l.redact(b, e)
				changed++
			}
		}
		if b.Len() > 0 {
			if err := l.db.Submit(ctx, b); err != nil {
				return changed, fmt.Errorf("redact the audit log: %w", err)
			}
		}
		if len(entries) < redactAtOnce {
			return changed, nil
		}
	}
}

// redact replaces what can be taken out of an entry by what is left of it, unless somebody else did so meanwhile.
func (l *Log) redact(b *db.Batch, e *sealed) {
	e.RedactedAt = l.db.Clock().Now()
	b.Exec(redactEntry, e.Address, e.Before, e.After, clock.Micros(e.RedactedAt), l.signer.redaction(e.hash, &e.Entry),
		e.Seq, e.hash, e.redaction).Want(1, errChanged)
}

// ForgetAddresses takes the addresses out of entries that are older than keep, and returns of how many.
func (l *Log) ForgetAddresses(ctx context.Context, keep time.Duration) (int, error) {
	return l.forget(ctx, oldAddresses, keep, false)
}

// ForgetDocuments takes the documents out of entries that are older than keep, and returns of how many. Who did what to
// which thing, and which fields it was about, stays.
func (l *Log) ForgetDocuments(ctx context.Context, keep time.Duration) (int, error) {
	return l.forget(ctx, oldDocuments, keep, true)
}

func (l *Log) forget(ctx context.Context, which *db.Stmt, keep time.Duration, documents bool) (int, error) {
	before, total := clock.Micros(l.db.Clock().Now().Add(-keep)), 0
	args := []any{before, redactAtOnce}
	if documents {
		args = []any{before, int64(0), redactAtOnce}
	}
	for {
		entries, err := db.List(ctx, l.db.Read(), scanSealed, which, args...)
		if err != nil || len(entries) == 0 {
			return total, err
		}
		b := &db.Batch{}
		for i := range entries {
			if documents {
				entries[i].Before, entries[i].After = "", ""
			} else {
				entries[i].Address = ""
			}
			l.redact(b, &entries[i])
		}
		if err := l.db.Submit(ctx, b); err != nil {
			return total, fmt.Errorf("shorten the audit log: %w", err)
		}
		total += len(entries)
	}
}
