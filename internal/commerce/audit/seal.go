package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// errHeadMoved cannot happen while the head row is locked; it keeps two chains from growing out of one if it does.
var errHeadMoved = fault.New(fault.Conflict, fault.CodeVersionConflict, "Somebody else sealed the audit log meanwhile.")

// Seal takes the notes that are ready into the chain, in the order in which they became so, and returns how many. Any
// number of nodes may seal at once.
func (l *Log) Seal(ctx context.Context) (int, error) {
	total := 0
	for {
		_, err := db.One(ctx, l.db.Read(), scanID, firstReady, clock.Micros(l.db.Clock().Now()))
		if errors.Is(err, db.ErrNoRows) {
			return total, nil
		}
		n := 0
		if err == nil {
			err = l.db.Write(ctx, func(tx db.Tx) error {
				var err error
				n, err = l.sealSome(ctx, tx)
				return err
			})
		}
		if err != nil {
			return total, fmt.Errorf("seal the audit log: %w", err)
		}
		if total += n; n < sealAtOnce {
			return total, nil
		}
	}
}

func (l *Log) sealSome(ctx context.Context, tx db.Tx) (int, error) {
	now := clock.Micros(tx.Now())
	if _, err := tx.Exec(ctx, lockHead, now); err != nil {
		return 0, err
	}
	head, err := db.One(ctx, tx, scanHead, selectHead)
	if err != nil {
		return 0, err
	}
	notes, err := db.List(ctx, tx, scanNote, readyNotes, now, sealAtOnce)
	if err != nil || len(notes) == 0 {
		return 0, err
	}
	if err := l.renameTwins(ctx, tx, notes); err != nil {
		return 0, err
	}
	b, seq, hash := &db.Batch{}, head.Seq, head.Hash
	var rows []any
	var taken []id.AuditEntry
	for i := range notes {
		n := &notes[i]
		if !agrees(n.mac, l.signer.note(&n.Entry)) {
			l.log.ErrorContext(ctx, "a note for the audit log was not written by this shop, or changed; it is set aside for winkel verify",
				"entry", n.ID.String())
			b.Exec(setAside, never, n.ID)
			continue
		}
		seq++
		taken = append(taken, n.ID)
		n.ID = n.as
		content := l.signer.content(&n.Entry)
		hash = l.signer.hash(hash, seq, &n.Entry, content)
		rows = append(rows, seq, n.ID, clock.Micros(n.At), n.Actor, n.Action, n.TargetKind, n.TargetID, n.RequestID,
			strings.Join(n.Changed, ","), content, l.signer.mark, hash, n.Address, n.Before, n.After, n.salt, int64(0), "")
	}
	if len(taken) > 0 {
		insertEntry.Add(b, rows)
		b.Exec(dropNotes.For(len(taken)), db.ListOf(taken)...).Want(int64(len(taken)), errHeadMoved)
		b.Exec(moveHead, seq, hash, l.signer.mark, l.signer.head(seq, hash), head.Seq).Want(1, errHeadMoved)
	}
	return len(notes), tx.Send(ctx, b)
}

// renameTwins gives notes another id whose own was sealed before: an effect that was announced, took so long that it was
// given up, and was completed all the same. Both are true.
func (l *Log) renameTwins(ctx context.Context, tx db.Tx, notes []note) error {
	ids := make([]id.AuditEntry, len(notes))
	for i := range notes {
		ids[i] = notes[i].ID
		notes[i].as = notes[i].ID
	}
	known, err := db.List(ctx, tx, scanID, sealedAmong.For(len(ids)), db.ListOf(ids)...)
	if err != nil {
		return err
	}
	for i := range notes {
		if slices.Contains(known, notes[i].ID) {
			notes[i].as = id.AuditEntry(l.db.IDs().Next())
		}
	}
	return nil
}
