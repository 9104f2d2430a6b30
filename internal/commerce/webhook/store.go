package webhook

import (
	"encoding/json"
	"strconv"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const (
	endpointColumns = `id, version, url, description, event_types, active, secret, previous_secret, previous_secret_until,
	failures, disabled_at, created_at, updated_at`
	deliveryColumns = `id, endpoint_id, event_id, event_type, body, status, attempts, next_attempt_at, response_status, error,
	created_at, updated_at`
)

var (
	// Whoever is late for a slot adds nothing.
	insertEndpoint = db.SQL(`
		INSERT INTO webhook_endpoint (id, url, description, event_types, active, secret, previous_secret, previous_secret_until,
			failures, disabled_at, deleted_at, slot, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, TRUE, $5, '', 0, 0, 0, 0, $6, 1, $7, $7)
		ON CONFLICT DO NOTHING`)
	listSlots     = db.SQL(`SELECT slot FROM webhook_endpoint WHERE deleted_at = 0 ORDER BY slot LIMIT CAST($1 AS BIGINT)`)
	getEndpoint   = db.SQL(`SELECT ` + endpointColumns + ` FROM webhook_endpoint WHERE id = $1 AND deleted_at = 0`)
	listEndpoints = db.SQL(`
		SELECT ` + endpointColumns + ` FROM webhook_endpoint WHERE deleted_at = 0 ORDER BY id LIMIT CAST($1 AS BIGINT)`)
	// Switched off by staff, an endpoint misses what happens; disabled, it has it kept.
	listListening = db.SQL(`
		SELECT ` + endpointColumns + ` FROM webhook_endpoint WHERE deleted_at = 0 AND (active = TRUE OR disabled_at <> 0)
		ORDER BY id LIMIT CAST($1 AS BIGINT)`)
	updateEndpoint = db.SQL(`
		UPDATE webhook_endpoint SET url = $1, description = $2, event_types = $3, active = $4, failures = $5, disabled_at = $6,
			version = version + 1, updated_at = $7
		WHERE id = $8 AND version = $9`)
	rotateSecret = db.SQL(`
		UPDATE webhook_endpoint SET previous_secret = secret, secret = $1, previous_secret_until = $2, version = version + 1,
			updated_at = $3
		WHERE id = $4 AND version = $5`)
	deleteEndpoint = db.SQL(`
		UPDATE webhook_endpoint SET active = FALSE, secret = '', previous_secret = '', disabled_at = 0, deleted_at = $1,
			version = version + 1, updated_at = $1
		WHERE id = $2 AND version = $3 AND deleted_at = 0`)
	noteSuccess = db.SQL(`UPDATE webhook_endpoint SET failures = 0 WHERE id = $1 AND failures <> 0`)
	noteFailure = db.SQL(`UPDATE webhook_endpoint SET failures = failures + 1 WHERE id = $1 RETURNING failures`)
	disable     = db.SQL(`
		UPDATE webhook_endpoint SET active = FALSE, disabled_at = $1, version = version + 1, updated_at = $1
		WHERE id = $2 AND active = TRUE RETURNING version`)

	// That every due time is above 0 has SQLite look at what waits, instead of at everything that there is of an endpoint.
	listUncleared = db.SQL(`
		SELECT id, deleted_at, disabled_at FROM webhook_endpoint
		WHERE active = FALSE AND (deleted_at <> 0 OR EXISTS (
			SELECT 1 FROM webhook_delivery
			WHERE endpoint_id = webhook_endpoint.id AND status IN ('queued', 'failed') AND next_attempt_at > 0))
		ORDER BY id LIMIT CAST($1 AS BIGINT)`)
	abandonSome = db.SQL(`
		UPDATE webhook_delivery SET status = 'dead', error = $1, updated_at = $2
		WHERE id IN (
				SELECT id FROM webhook_delivery WHERE endpoint_id = $3 AND status IN ('queued', 'failed')
				ORDER BY next_attempt_at, id LIMIT CAST($4 AS BIGINT))
			AND status IN ('queued', 'failed')
			AND EXISTS (SELECT 1 FROM webhook_endpoint WHERE id = $3 AND active = FALSE)`)
	deleteSome = db.SQL(`
		DELETE FROM webhook_delivery
		WHERE id IN (SELECT id FROM webhook_delivery WHERE endpoint_id = $1 ORDER BY id LIMIT CAST($2 AS BIGINT))`)
	deleteEmpty = db.SQL(`
		DELETE FROM webhook_endpoint
		WHERE id = $1 AND deleted_at <> 0 AND NOT EXISTS (SELECT 1 FROM webhook_delivery WHERE endpoint_id = $1)`)

	insertDeliveries = db.InsertInto("webhook_delivery", deliveryColumns, "ON CONFLICT (endpoint_id, event_id) DO NOTHING")
	getDelivery      = db.SQL(`SELECT ` + deliveryColumns + ` FROM webhook_delivery WHERE id = $1 AND ` + present)
	// Whoever moves the due time has the delivery, until it is due again.
	takeDelivery = db.SQL(`
		UPDATE webhook_delivery SET next_attempt_at = $1
		WHERE id = $2 AND next_attempt_at = $3 AND status IN ('queued', 'failed')`)
	noteDelivery = db.SQL(`
		UPDATE webhook_delivery SET status = $1, attempts = $2, next_attempt_at = $3, response_status = $4, error = $5,
			updated_at = $6
		WHERE id = $7 AND next_attempt_at = $8 AND status IN ('queued', 'failed')`)
	insertAttempt = db.SQL(`
		INSERT INTO webhook_attempt (delivery_id, attempt, at, duration_ms, response_status, error)
		SELECT CAST($1 AS BIGINT), COALESCE(MAX(attempt), 0) + 1, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT),
			CAST($5 AS TEXT)
		FROM webhook_attempt WHERE delivery_id = $6`)
	listAttempts = db.SQL(`
		SELECT attempt, at, duration_ms, response_status, error FROM webhook_attempt WHERE delivery_id = $1
		ORDER BY attempt DESC LIMIT CAST($2 AS BIGINT)`)

	replayDelivery = db.SQL(`
		UPDATE webhook_delivery SET status = 'queued', attempts = 0, next_attempt_at = $1, error = '', updated_at = $1
		WHERE id = $2 AND status IN ('succeeded', 'dead')`)
	// What is found is found again when it is written: meanwhile it may have become something else.
	listReplayable = db.SQL(`
		SELECT id FROM webhook_delivery
		WHERE endpoint_id = $1 AND id >= $2 AND id < $3 AND created_at >= $4 AND created_at < $5 AND status IN ('dead', $6)
		ORDER BY id LIMIT CAST($7 AS BIGINT)`)
	replayRange = db.SQL(`
		UPDATE webhook_delivery SET status = 'queued', attempts = 0, next_attempt_at = $1, error = '', updated_at = $1
		WHERE endpoint_id = $2 AND id >= $3 AND id <= $4 AND created_at >= $5 AND created_at < $6 AND status IN ('dead', $7)`)
	listOld = db.SQL(`
		SELECT id FROM webhook_delivery
		WHERE id > $1 AND id < $2 AND status IN ('succeeded', 'dead') AND updated_at < $3
		ORDER BY id LIMIT CAST($4 AS BIGINT)`)
	deleteOld = db.SQL(`
		DELETE FROM webhook_delivery
		WHERE id >= $1 AND id <= $2 AND status IN ('succeeded', 'dead') AND updated_at < $3`)
)

// present is the condition on deliveries that those of endpoints which are being removed do not meet.
const present = `endpoint_id NOT IN (SELECT id FROM webhook_endpoint WHERE deleted_at <> 0)`

// listDue is what is due of each active endpoint, at most so much of each: an endpoint with a backlog hides nobody else's.
// Differs because only PostgreSQL joins what depends on a row, and only SQLite looks up a list that does.
var listDue = db.Spell(`
	SELECT due.* FROM webhook_endpoint AS e
	CROSS JOIN LATERAL (
		SELECT `+deliveryColumns+` FROM webhook_delivery
		WHERE endpoint_id = e.id AND status IN ('queued', 'failed') AND next_attempt_at <= $1
		ORDER BY next_attempt_at, id LIMIT CAST($2 AS BIGINT)) AS due
	WHERE e.active = TRUE
	ORDER BY due.next_attempt_at, due.id`, `
	SELECT `+deliveryColumns+` FROM (SELECT id AS endpoint FROM webhook_endpoint WHERE active = TRUE) AS e
	CROSS JOIN webhook_delivery
	WHERE id IN (
		SELECT due.id FROM webhook_delivery AS due
		WHERE due.endpoint_id = e.endpoint AND due.status IN ('queued', 'failed') AND due.next_attempt_at <= $1
		ORDER BY due.next_attempt_at, due.id LIMIT CAST($2 AS BIGINT))
	ORDER BY next_attempt_at, id`)

// filterShape is which filters a list uses.
type filterShape struct{ endpoint, status, count bool }

var listDeliveries = db.NewVariants(8, func(shape filterShape) *db.Stmt {
	where, next := `id < $1 AND `+present, 2
	if shape.endpoint {
		where += ` AND endpoint_id = $` + strconv.Itoa(next)
		next++
	}
	if shape.status {
		where += ` AND status = $` + strconv.Itoa(next)
		next++
	}
	if shape.count {
		return db.SQL(`SELECT COUNT(*) FROM webhook_delivery WHERE ` + where)
	}
	return db.SQL(`SELECT ` + deliveryColumns + ` FROM webhook_delivery WHERE ` + where +
		` ORDER BY id DESC LIMIT CAST($` + strconv.Itoa(next) + ` AS BIGINT)`)
})

func scanEndpoint(row db.Row) (*Endpoint, error) {
	e := Endpoint{}
	var types string
	var until, disabled, created, updated int64
	err := row.Scan((*int64)(&e.ID), &e.Version, &e.URL, &e.Description, &types, &e.Active, &e.secret, &e.previous, &until,
		&e.Failures, &disabled, &created, &updated)
	if err != nil {
		return nil, err
	}
	e.PreviousSecretUntil, e.DisabledAt = clock.FromMicros(until), clock.FromMicros(disabled)
	e.CreatedAt, e.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	e.Hint = e.secret[max(len(e.secret)-4, 0):]
	return &e, json.Unmarshal([]byte(types), &e.EventTypes)
}

// uncleared is an endpoint that is off and still has deliveries that it should not have.
type uncleared struct {
	endpoint          id.WebhookEndpoint
	deleted, disabled bool
}

func scanUncleared(row db.Row) (u uncleared, err error) {
	var deleted, disabled int64
	err = row.Scan((*int64)(&u.endpoint), &deleted, &disabled)
	u.deleted, u.disabled = deleted != 0, disabled != 0
	return u, err
}

func scanNumber(row db.Row) (n int64, err error) {
	err = row.Scan(&n)
	return n, err
}

func scanDelivery(row db.Row) (*Delivery, error) {
	d := Delivery{}
	var next, created, updated int64
	err := row.Scan((*int64)(&d.ID), (*int64)(&d.Endpoint), (*int64)(&d.Event), &d.EventType, &d.Body, (*string)(&d.Status),
		&d.Attempts, &next, &d.ResponseStatus, &d.Error, &created, &updated)
	d.NextAttemptAt = clock.FromMicros(next)
	d.CreatedAt, d.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return &d, err
}

func scanAttempt(row db.Row) (Attempt, error) {
	var a Attempt
	var at, milliseconds int64
	err := row.Scan(&a.Number, &at, &milliseconds, &a.ResponseStatus, &a.Error)
	a.At, a.Duration = clock.FromMicros(at), time.Duration(milliseconds)*time.Millisecond
	return a, err
}
