package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/telemetry"
)

// beginTime is how long an effect in several transactions may take before its entry is sealed without an answer: the
// program died in between.
const beginTime = 10 * time.Minute

// Log is the audit log of one shop. It is safe for concurrent use.
type Log struct {
	db     *db.DB
	signer signer
	log    *slog.Logger
}

// New returns the log in d, sealed with a key of 32 bytes that is derived from the shop's.
func New(d *db.DB, key []byte, log *slog.Logger) *Log {
	return &Log{db: d, signer: newSigner(key), log: log}
}

// Note reports what no route shows: what was done ("login_failed"), to what (an id, or another name), and what there is
// to say about it, as a document; nil if nothing. Who, from where and in which request is taken from ctx. It joins the
// batch: when that is refused, nothing was reported.
func (l *Log) Note(ctx context.Context, b *db.Batch, action, target string, detail any) error {
	e := l.Begin(ctx, action)
	e.TargetKind, e.TargetID = KindOf(target), target
	if detail != nil {
		text, err := json.Marshal(detail)
		if err != nil {
			return fmt.Errorf("audit %s: %w", action, err)
		}
		e.Documents(nil, text)
	}
	l.Add(b, &e)
	return nil
}

// Report is Note in a transaction of its own, for what has no effect that it could join.
func (l *Log) Report(ctx context.Context, action, target string, detail any) error {
	b := &db.Batch{}
	if err := l.Note(ctx, b, action, target, detail); err != nil {
		return err
	}
	return l.db.Submit(ctx, b)
}

// Begin is an entry about what ctx does, to be completed and added.
func (l *Log) Begin(ctx context.Context, action string) Entry {
	return Entry{
		ID: id.AuditEntry(l.db.IDs().Next()), At: l.db.Clock().Now(), Actor: actor.From(ctx), Action: action,
		RequestID: telemetry.RequestID(ctx), Address: actor.Address(ctx), salt: newSalt(),
	}
}

// Add puts an entry that Begin made into the batch. Added again, it is the same entry.
func (l *Log) Add(b *db.Batch, e *Entry) { l.write(b, e, e.At) }

// Announce puts an entry into the first of several transactions. Add completes it, Withdraw takes it back; if neither
// comes, it is sealed as it is after a while.
func (l *Log) Announce(b *db.Batch, e *Entry) { l.write(b, e, l.db.Clock().Now().Add(beginTime)) }

// Withdraw takes back what was announced.
func (l *Log) Withdraw(b *db.Batch, e *Entry) { b.Exec(dropNote, e.ID) }

func (l *Log) write(b *db.Batch, e *Entry, ready time.Time) {
	e.Actor, e.Action, e.TargetID = clipped(e.Actor), clipped(e.Action), clipped(e.TargetID)
	e.RequestID, e.Address = clipped(e.RequestID), clipped(e.Address)
	b.Exec(writeNote, e.ID, clock.Micros(e.At), e.Actor, e.Action, e.TargetKind, e.TargetID, e.RequestID,
		strings.Join(e.Changed, ","), e.Address, e.Before, e.After, e.salt, clock.Micros(ready), l.signer.note(e))
}

// Notice is an entry that goes along with a claim, as its companion: in the transaction of the effect, or not at all.
type Notice struct {
	Log   *Log
	Entry Entry
}

// Begun announces an effect in several transactions.
func (n *Notice) Begun(b *db.Batch) { n.Log.Announce(b, &n.Entry) }

// Done writes the entry.
func (n *Notice) Done(b *db.Batch) { n.Log.Add(b, &n.Entry) }

// Undone takes back what was announced.
func (n *Notice) Undone(b *db.Batch) { n.Log.Withdraw(b, &n.Entry) }

// Get is one sealed entry. Code: not_found.
func (l *Log) Get(ctx context.Context, entry id.AuditEntry) (Entry, error) {
	if _, err := l.Seal(ctx); err != nil {
		return Entry{}, err
	}
	e, err := db.One(ctx, l.db.Read(), scanEntry, getEntry, entry)
	if errors.Is(err, db.ErrNoRows) {
		return Entry{}, fault.Missing("entry of the audit log", entry.String())
	}
	return e, err
}

// Head is where the chain ends now.
func (l *Log) Head(ctx context.Context) (Head, error) {
	return db.One(ctx, l.db.Read(), scanHead, selectHead)
}

// Anchor prints the head to the log of the program, so that a copy of it lies where nobody who changes the database can
// reach.
func (l *Log) Anchor(ctx context.Context) error {
	h, err := l.Head(ctx)
	if err == nil && h.Seq > 0 {
		l.log.InfoContext(ctx, "audit log: the chain ends here", "seq", h.Seq, "hash", h.Hash)
	}
	return err
}
