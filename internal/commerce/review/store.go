package review

import (
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const reportColumns = `id, review_id, customer_id, reason, note, created_at, resolved_at`

const columns = `id, version, product_id, customer_id, state, rating, title, text, author, verified, helpful_count, reply, replied_at,
	rejection, published_at, created_at, updated_at`

var (
	getReview = db.SQL(`SELECT ` + columns + ` FROM review WHERE id = $1`)
	getOfOne  = db.SQL(`SELECT ` + columns + ` FROM review WHERE product_id = $1 AND customer_id = $2`)

	insertReview = db.SQL(`
		INSERT INTO review (id, product_id, customer_id, state, rating, title, text, author, verified, helpful_count, reply, replied_at,
			rejection, published_at, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12, $13, $14, $15, $16)`)
	updateReview = db.SQL(`
		UPDATE review SET state = $1, rating = $2, title = $3, text = $4, author = $5, verified = $6, reply = $7, replied_at = $8,
			rejection = $9, published_at = $10, version = version + 1, updated_at = $11
		WHERE id = $12 AND version = $13`)
	deleteReview = db.SQL(`DELETE FROM review WHERE id = $1 AND version = $2`)

	// The review must be shown in the moment of the vote; the row is held, so that it is not taken away meanwhile. Whoever changes votes
	// holds the row of the review first.
	countVote  = db.SQL(`UPDATE review SET helpful_count = helpful_count + 1 WHERE id = $1 AND state = 'published'`)
	insertVote = db.SQL(`INSERT INTO review_vote (review_id, customer_id, created_at) VALUES ($1, $2, $3)`)
	dropVote   = db.SQL(`DELETE FROM review_vote WHERE review_id = $1 AND customer_id = $2`)
	uncount    = db.SQL(`UPDATE review SET helpful_count = helpful_count - 1 WHERE id = $1 AND helpful_count > 0`)
	dropVotes  = db.SQL(`DELETE FROM review_vote WHERE review_id = $1`)
	clearVotes = db.SQL(`UPDATE review SET helpful_count = 0 WHERE id = $1`)
	hasVoted   = db.SQL(`SELECT COUNT(*) FROM review_vote WHERE review_id = $1 AND customer_id = $2`)

	holdShown    = db.SQL(`UPDATE review SET version = version WHERE id = $1 AND state = 'published'`)
	insertReport = db.SQL(`
		INSERT INTO review_report (id, review_id, customer_id, reason, note, created_at, resolved_at) VALUES ($1, $2, $3, $4, $5, $6, 0)`)
	ownReport   = db.SQL(`SELECT ` + reportColumns + ` FROM review_report WHERE review_id = $1 AND customer_id = $2`)
	dropReport  = db.SQL(`DELETE FROM review_report WHERE id = $1 AND resolved_at <> 0`)
	resolve     = db.SQL(`UPDATE review_report SET resolved_at = $1 WHERE review_id = $2 AND resolved_at = 0`)
	reportsOf   = db.SQL(`SELECT ` + reportColumns + ` FROM review_report WHERE review_id = $1 ORDER BY id DESC LIMIT CAST($2 AS BIGINT)`)
	openReports = db.NewLists(`SELECT review_id, COUNT(*) FROM review_report WHERE review_id IN (%s) AND resolved_at = 0 GROUP BY review_id`, 128)
)

func scan(row db.Row) (*Review, error) {
	r := &Review{}
	var customer *int64
	var replied, published, created, updated int64
	err := row.Scan((*int64)(&r.ID), &r.Version, (*int64)(&r.Product), &customer, (*string)(&r.State), &r.Stars, &r.Title, &r.Text,
		&r.Author, &r.Verified, &r.Helpful, &r.Reply, &replied, &r.Rejection, &published, &created, &updated)
	if customer != nil {
		r.Customer = id.Customer(*customer)
	}
	r.RepliedAt, r.PublishedAt = clock.FromMicros(replied), clock.FromMicros(published)
	r.CreatedAt, r.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return r, err
}

// insert adds the review to the batch as it is.
func insert(b *db.Batch, r *Review) {
	var customer *int64
	if !r.Customer.IsZero() {
		customer = (*int64)(&r.Customer)
	}
	b.Exec(insertReview, r.ID, r.Product, customer, string(r.State), r.Stars, r.Title, r.Text, r.Author, r.Verified, r.Reply,
		clock.Micros(r.RepliedAt), r.Rejection, clock.Micros(r.PublishedAt), r.Version, clock.Micros(r.CreatedAt), clock.Micros(r.UpdatedAt))
}

// update adds to the batch that the review is another, if it is still in the version before.
func update(b *db.Batch, before, after *Review) {
	b.Exec(updateReview, string(after.State), after.Stars, after.Title, after.Text, after.Author, after.Verified, after.Reply,
		clock.Micros(after.RepliedAt), after.Rejection, clock.Micros(after.PublishedAt), clock.Micros(after.UpdatedAt), after.ID,
		before.Version).Want(1, stale())
}

func scanReport(row db.Row) (Report, error) {
	var r Report
	var created, resolved int64
	err := row.Scan((*int64)(&r.ID), (*int64)(&r.Review), (*int64)(&r.Customer), (*string)(&r.Reason), &r.Note, &created, &resolved)
	r.CreatedAt, r.ResolvedAt = clock.FromMicros(created), clock.FromMicros(resolved)
	return r, err
}
