package audit

import (
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const (
	noteColumns = `id, at, actor, action, target_kind, target_id, request_id, changed, address, before_document,
		after_document, salt, ready_at, mac`
	entryColumns = `seq, id, at, actor, action, target_kind, target_id, request_id, changed, content, key_mark, hash, address,
		before_document, after_document, salt, redacted_at, redaction`
	// sealAtOnce is how many notes one transaction takes into the chain.
	sealAtOnce = 256
	// never is when a note is ready that nobody wrote by the rules.
	never = int64(1) << 62
)

var (
	// A note that was begun is completed under its id.
	writeNote = db.SQL(`
		INSERT INTO audit_note (` + noteColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		ON CONFLICT (id) DO UPDATE
		SET target_kind = excluded.target_kind, target_id = excluded.target_id, changed = excluded.changed,
			before_document = excluded.before_document, after_document = excluded.after_document,
			ready_at = excluded.ready_at, mac = excluded.mac`)
	dropNote   = db.SQL(`DELETE FROM audit_note WHERE id = $1`)
	dropNotes  = db.NewLists(`DELETE FROM audit_note WHERE id IN (%s)`, sealAtOnce)
	setAside   = db.SQL(`UPDATE audit_note SET ready_at = $1 WHERE id = $2`)
	readyNotes = db.SQL(`SELECT ` + noteColumns + ` FROM audit_note WHERE ready_at <= $1 ORDER BY ready_at, id LIMIT $2`)
	firstReady = db.SQL(`SELECT id FROM audit_note WHERE ready_at <= $1 ORDER BY ready_at, id LIMIT 1`)
	allNotes   = db.SQL(`SELECT ` + noteColumns + ` FROM audit_note ORDER BY id`)

	sealedAmong = db.NewLists(`SELECT id FROM audit_entry WHERE id IN (%s)`, sealAtOnce)
	insertEntry = db.InsertInto("audit_entry", entryColumns, "")
	allEntries  = db.SQL(`SELECT ` + entryColumns + ` FROM audit_entry ORDER BY seq`)
	getEntry    = db.SQL(`SELECT ` + entryColumns + ` FROM audit_entry WHERE id = $1`)
	redactEntry = db.SQL(`
		UPDATE audit_entry
		SET address = $1, before_document = $2, after_document = $3, salt = '', redacted_at = $4, redaction = $5
		WHERE seq = $6 AND hash = $7 AND redaction = $8`)
	oldAddresses = db.SQL(`
		SELECT ` + entryColumns + ` FROM audit_entry WHERE address <> '' AND at < $1 ORDER BY at, seq LIMIT $2`)
	oldDocuments = db.SQL(`
		SELECT ` + entryColumns + ` FROM audit_entry
		WHERE at < $1 AND seq > $2 AND (before_document <> '' OR after_document <> '') ORDER BY seq LIMIT $3`)

	// The round that comes first holds the row until it is done; the next one reads what it left.
	lockHead   = db.SQL(`UPDATE audit_head SET sealed_at = $1 WHERE name = 'chain'`)
	selectHead = db.SQL(`SELECT seq, hash, key_mark, sealed_at, mac FROM audit_head WHERE name = 'chain'`)
	moveHead   = db.SQL(`UPDATE audit_head SET seq = $1, hash = $2, key_mark = $3, mac = $4 WHERE name = 'chain' AND seq = $5`)
)

// note is an entry that waits to be sealed.
type note struct {
	Entry
	readyAt int64
	mac     string
	as      id.AuditEntry // the id in the chain
}

func scanNote(row db.Row) (note, error) {
	var n note
	var at int64
	var changed string
	err := row.Scan(&n.ID, &at, &n.Actor, &n.Action, &n.TargetKind, &n.TargetID, &n.RequestID, &changed, &n.Address, &n.Before,
		&n.After, &n.salt, &n.readyAt, &n.mac)
	n.At, n.Changed = clock.FromMicros(at), fields(changed)
	return n, err
}

func fields(joined string) []string {
	if joined == "" {
		return nil
	}
	return strings.Split(joined, ",")
}

// sealed is an entry with its link of the chain.
type sealed struct {
	Entry
	content, keyMark, hash, redaction string
}

func scanSealed(row db.Row) (sealed, error) {
	var s sealed
	var at, redacted int64
	var changed string
	err := row.Scan(&s.Seq, &s.ID, &at, &s.Actor, &s.Action, &s.TargetKind, &s.TargetID, &s.RequestID, &changed, &s.content,
		&s.keyMark, &s.hash, &s.Address, &s.Before, &s.After, &s.salt, &redacted, &s.redaction)
	s.At, s.Changed, s.RedactedAt = clock.FromMicros(at), fields(changed), clock.FromMicros(redacted)
	return s, err
}

func scanEntry(row db.Row) (Entry, error) {
	s, err := scanSealed(row)
	return s.Entry, err
}

// Head is where the chain ends.
type Head struct {
	Seq     int64 // of the last entry; 0: there is none
	Hash    string
	keyMark string
	mac     string
}

func scanHead(row db.Row) (Head, error) {
	var h Head
	var sealedAt int64
	err := row.Scan(&h.Seq, &h.Hash, &h.keyMark, &sealedAt, &h.mac)
	return h, err
}

func scanID(row db.Row) (id.AuditEntry, error) {
	var n id.AuditEntry
	err := row.Scan(&n)
	return n, err
}
