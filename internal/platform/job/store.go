package job

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const columns = `id, kind, unique_key, payload, state, run_at, attempt, max_attempts, worker, lease_until,
	progress, total, result, error, created_at, updated_at, finished_at`

var (
	insertJob = db.SQL(`
		INSERT INTO job (id, kind, unique_key, payload, state, run_at, attempt, max_attempts, worker, lease_until,
			progress, total, result, error, created_at, updated_at, finished_at)
		VALUES ($1, $2, $3, $4, 'queued', $5, 0, $6, '', 0, 0, 0, '', '', $7, $7, 0)
		ON CONFLICT DO NOTHING`)

	selectJob = db.SQL(`SELECT ` + columns + ` FROM job WHERE id = $1`)

	// The lease is renewed and the progress is told in one statement.
	renewLease = db.SQL(`
		UPDATE job
		SET lease_until = $1, progress = $2, total = $3, updated_at = $4
		WHERE id = $5 AND worker = $6 AND attempt = $7 AND state = 'running'`)

	// Every end of an attempt is this statement. The bound on the lease is for those who end another's attempt.
	settleJob = db.SQL(`
		UPDATE job
		SET state = $1, run_at = $2, max_attempts = $3, progress = $4, total = $5, result = $6, error = $7,
			worker = '', lease_until = 0, updated_at = $8, finished_at = $9
		WHERE id = $10 AND worker = $11 AND attempt = $12 AND state = 'running' AND lease_until <= $13`)

	selectExpired = db.SQL(`
		SELECT ` + columns + `
		FROM job
		WHERE state = 'running' AND lease_until <= $1
		ORDER BY lease_until
		LIMIT 100`)

	// Attempts go on counting, so that a worker of an earlier life of the job can never be taken for the present one.
	rerunJob = db.SQL(`
		UPDATE job
		SET state = 'queued', run_at = $1, max_attempts = attempt + $2, progress = 0, total = 0, result = '', error = '',
			updated_at = $1, finished_at = 0
		WHERE id = $3 AND state = $4 AND state IN ('failed', 'dead', 'succeeded')
		RETURNING ` + columns)

	cancelJob = db.SQL(`
		UPDATE job
		SET state = 'dead', error = $1, updated_at = $2, finished_at = $2
		WHERE id = $3 AND state IN ('queued', 'failed')
		RETURNING ` + columns)

	insertRow = db.SQL(`
		INSERT INTO job_row (job_id, row_number, target, ok, code, message)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (job_id, row_number) DO UPDATE
		SET target = excluded.target, ok = excluded.ok, code = excluded.code, message = excluded.message`)
	selectRows = db.SQL(`
		SELECT row_number, target, ok, code, message
		FROM job_row
		WHERE job_id = $1 AND row_number > $2
		ORDER BY row_number
		LIMIT $3`)
	deleteRows = db.SQL(`DELETE FROM job_row WHERE job_id = $1`)

	// Only the attempt that has the job does steps, and each of them once.
	insertStep = db.SQL(`
		INSERT INTO job_step (job_id, step)
		SELECT id, CAST($1 AS TEXT)
		FROM job
		WHERE id = $2 AND worker = $3 AND attempt = $4 AND state = 'running'
		ON CONFLICT (job_id, step) DO NOTHING`)
	// No row says that another has the job.
	countStep = db.SQL(`
		SELECT (SELECT COUNT(*) FROM job_step WHERE job_step.job_id = job.id AND job_step.step = $1)
		FROM job
		WHERE id = $2 AND worker = $3 AND attempt = $4 AND state = 'running'`)

	insertCronRun = db.SQL(`
		INSERT INTO cron_run (name, due_at, job_id)
		VALUES ($1, $2, $3)
		ON CONFLICT (name, due_at) DO NOTHING`)
	selectCronRun = db.SQL(`SELECT COALESCE(MAX(due_at), 0) FROM cron_run WHERE name = $1`)

	deleteFinished = db.SQL(`
		DELETE FROM job
		WHERE id IN (
			SELECT id FROM job WHERE state IN ('succeeded', 'dead') AND finished_at < $1 LIMIT $2)`)
	// The newest run of each schedule stays: it tells what has been done.
	deleteCronRuns = db.SQL(`
		DELETE FROM cron_run
		WHERE due_at < $1
			AND due_at < (SELECT MAX(newer.due_at) FROM cron_run AS newer WHERE newer.name = cron_run.name)`)
)

// due is the condition on jobs of a kind that may be claimed by now; the placeholders are $1 for now and one for the kind.
func due(kind int) string {
	return `state IN ('queued', 'failed') AND run_at <= $1 AND kind = $` + strconv.Itoa(kind)
}

// kindLimit bounds how many kinds one node may work on, and with it the number of statements that look for jobs.
const kindLimit = 64

// dueIndex serves the jobs of a kind that may be claimed, in the order in which they are due. SQLite must be told to use it:
// it prefers the index on the state, and would sort all waiting jobs at every look.
const dueIndex = ` INDEXED BY job_due_idx`

// selectDue finds the kind of the job that has been due for longest, without a write transaction: one step into the index
// for each kind, however many jobs wait. Differs because of dueIndex.
var selectDue = db.NewVariants(kindLimit, func(kinds int) *db.Stmt {
	text := func(index string) string {
		firsts := make([]string, kinds)
		for i := range firsts {
			firsts[i] = `SELECT * FROM (SELECT kind, run_at, id FROM job` + index + ` WHERE ` + due(i+2) +
				` ORDER BY run_at, id LIMIT 1) AS first_` + strconv.Itoa(i)
		}
		return `SELECT kind FROM (` + strings.Join(firsts, ` UNION ALL `) + `) AS firsts ORDER BY run_at, id LIMIT 1`
	}
	return db.Spell(text(""), text(dueIndex))
})

// claimJob takes the job of a kind that has been due for longest. Differs because workers on PostgreSQL overlap and should
// pass over a job that another is just taking, instead of waiting for each other, while SQLite has one writer; and
// because of dueIndex.
var claimJob = func() *db.Stmt {
	begin := `
		UPDATE job
		SET state = 'running', attempt = attempt + 1, worker = $1, lease_until = $2, progress = 0, total = 0, updated_at = $3
		WHERE id = (SELECT id FROM job`
	first := ` WHERE state IN ('queued', 'failed') AND run_at <= $3 AND kind = $4 ORDER BY run_at, id LIMIT 1`
	end := `)
		RETURNING ` + columns
	return db.Spell(begin+first+` FOR UPDATE SKIP LOCKED`+end, begin+dueIndex+first+end)
}()

// listShape is which filters a list uses.
type listShape struct{ state, kind bool }

var listJobs = db.NewVariants(4, func(shape listShape) *db.Stmt {
	where, next := `id < $1`, 2
	for _, filter := range []struct {
		used   bool
		column string
	}{{shape.state, "state"}, {shape.kind, "kind"}} {
		if filter.used {
			where += ` AND ` + filter.column + ` = $` + strconv.Itoa(next)
			next++
		}
	}
	return db.SQL(`SELECT ` + columns + ` FROM job WHERE ` + where + ` ORDER BY id DESC LIMIT $` + strconv.Itoa(next))
})

func scanRecord(row db.Row) (Record, error) {
	var (
		r                                               Record
		number                                          int64
		payload, state, result                          string
		runAt, leaseUntil, created, updated, finishedAt int64
	)
	err := row.Scan(&number, &r.Kind, &r.UniqueKey, &payload, &state, &runAt, &r.Attempt, &r.MaxAttempts, &r.Worker,
		&leaseUntil, &r.Progress, &r.Total, &result, &r.Error, &created, &updated, &finishedAt)
	if err != nil {
		return Record{}, err
	}
	r.ID, r.State, r.Payload = id.Job(number), State(state), json.RawMessage(payload)
	if result != "" {
		r.Result = json.RawMessage(result)
	}
	r.RunAt, r.LeaseUntil = clock.FromMicros(runAt), clock.FromMicros(leaseUntil)
	r.CreatedAt, r.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	r.FinishedAt = clock.FromMicros(finishedAt)
	return r, nil
}

func scanRow(row db.Row) (RowResult, error) {
	var r RowResult
	err := row.Scan(&r.Row, &r.Target, &r.OK, &r.Code, &r.Message)
	return r, err
}

var countStates = db.SQL(`SELECT state, COUNT(*) FROM job GROUP BY state`)

// Counts is how many jobs there are in each state, for metrics. A state without jobs is 0.
func (q *Queue) Counts(ctx context.Context) (map[string]int64, error) {
	counts := map[string]int64{}
	for _, state := range []State{Queued, Running, Succeeded, Failed, Dead} {
		counts[string(state)] = 0
	}
	err := db.Each(ctx, q.db.Read(), func(row db.Row) error {
		var state string
		var n int64
		err := row.Scan(&state, &n)
		counts[state] = n
		return err
	}, countStates)
	return counts, err
}
