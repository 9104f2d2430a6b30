package notify

import (
	"strconv"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const columns = `id, event_id, kind, recipient, subject, html, text, entity_id, data, status, copy, attempts, error,
	created_at, sent_at`

var (
	// The constraint on event, kind and recipient is what makes it one mail, however often an event is seen.
	insertMail = db.SQL(`
		INSERT INTO mail (id, event_id, kind, recipient, subject, html, text, entity_id, data, status, copy, attempts, error,
			created_at, sent_at, ended_at)
		VALUES ($1, $2, $3, $4, '', '', '', $5, $6, 'queued', 1, 0, '', $7, 0, 0)
		ON CONFLICT (event_id, kind, recipient) DO NOTHING`)
	getMail = db.SQL(`SELECT ` + columns + ` FROM mail WHERE id = $1`)

	// An attempt is noted on the copy that it was made for: another may have been asked for meanwhile.
	noteAttempt = db.SQL(`
		UPDATE mail SET status = $1, subject = $2, html = $3, text = $4, error = $5, sent_at = $6, ended_at = $7,
			attempts = attempts + 1
		WHERE id = $8 AND status = 'queued' AND copy = $9`)
	requeueMail = db.SQL(`
		UPDATE mail SET status = 'queued', copy = copy + 1, attempts = 0, error = '', ended_at = 0
		WHERE id = $1 AND status IN ('sent', 'dead') AND copy = $2`)
	listWaiting = db.SQL(`
		SELECT id FROM mail WHERE status = 'queued' AND id > $1 AND created_at < $2 ORDER BY id LIMIT CAST($3 AS BIGINT)`)
	// Jobs are read where they lie, so that those which are there need not be written once more to find out.
	listLiveJobs = db.NewLists(`
		SELECT unique_key FROM job WHERE unique_key <> '' AND state IN ('queued', 'running', 'failed') AND unique_key IN (%s)`,
		maxSwept)
	deleteEnded = db.SQL(`
		DELETE FROM mail
		WHERE id IN (
				SELECT id FROM mail WHERE ended_at <> 0 AND ended_at < $1 ORDER BY ended_at LIMIT CAST($2 AS BIGINT))
			AND ended_at <> 0 AND ended_at < $1`)

	// Orders are read where they lie, because it has to be in the transaction that moves the cursor, and in one statement for
	// all the events at hand.
	listBuyers = db.NewLists(`
		SELECT o.id, o.email, COALESCE(c.order_updates, TRUE) FROM sales_order o
		LEFT JOIN customer c ON c.id = o.customer_id AND o.customer_id <> 0
		WHERE o.source <> 'import' AND o.id IN (%s)`, maxListed)
	languageOfBuyer = db.SQL(`
		SELECT c.language FROM sales_order o JOIN customer c ON c.id = o.customer_id WHERE o.id = $1 AND o.customer_id <> 0`)

	getTemplate = db.SQL(`
		SELECT kind, locale, subject, html, text, version, updated_at FROM mail_template WHERE kind = $1 AND locale = $2`)
	listTemplates = db.SQL(`
		SELECT kind, locale, subject, html, text, version, updated_at FROM mail_template ORDER BY kind, locale
		LIMIT CAST($1 AS BIGINT)`)
	insertTemplate = db.SQL(`
		INSERT INTO mail_template (kind, locale, subject, html, text, version, updated_at) VALUES ($1, $2, $3, $4, $5, 1, $6)
		ON CONFLICT (kind, locale) DO NOTHING`)
	updateTemplate = db.SQL(`
		UPDATE mail_template SET subject = $1, html = $2, text = $3, version = version + 1, updated_at = $4
		WHERE kind = $5 AND locale = $6 AND version = $7`)
	deleteTemplate = db.SQL(`DELETE FROM mail_template WHERE kind = $1 AND locale = $2`)
)

const (
	maxListed = 200
	maxSwept  = 256 // mails that are looked at or removed at once
)

// filterShape is which filters a list uses.
type filterShape struct{ status, entity, count bool }

var listMails = db.NewVariants(8, func(shape filterShape) *db.Stmt {
	where, next := `id < $1`, 2
	if shape.status {
		where += ` AND status = $` + strconv.Itoa(next)
		next++
	}
	if shape.entity {
		where += ` AND entity_id = $` + strconv.Itoa(next)
		next++
	}
	if shape.count {
		return db.SQL(`SELECT COUNT(*) FROM mail WHERE ` + where)
	}
	return db.SQL(`SELECT ` + columns + ` FROM mail WHERE ` + where +
		` ORDER BY id DESC LIMIT CAST($` + strconv.Itoa(next) + ` AS BIGINT)`)
})

func scanMail(row db.Row) (*Mail, error) {
	m := Mail{}
	var created, sent int64
	err := row.Scan((*int64)(&m.ID), (*int64)(&m.Event), (*string)(&m.Kind), &m.Recipient, &m.Subject, &m.HTML, &m.Text,
		&m.Entity, &m.data, (*string)(&m.Status), &m.Copy, &m.Attempts, &m.Error, &created, &sent)
	m.CreatedAt, m.SentAt = clock.FromMicros(created), clock.FromMicros(sent)
	return &m, err
}

func scanMailID(row db.Row) (id.Mail, error) {
	var m id.Mail
	err := row.Scan((*int64)(&m))
	return m, err
}

func scanTemplate(row db.Row) (*Template, error) {
	t := Template{Custom: true}
	var updated int64
	err := row.Scan((*string)(&t.Kind), &t.Locale, &t.Subject, &t.HTML, &t.Text, &t.Version, &updated)
	t.UpdatedAt = clock.FromMicros(updated)
	return &t, err
}
