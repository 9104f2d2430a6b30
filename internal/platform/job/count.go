package job

import (
	"context"
	"fmt"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

var (
	countJobs = db.SQL(`SELECT count(*) FROM job
		WHERE (CAST($1 AS TEXT) = '' OR state = $1) AND (CAST($2 AS TEXT) = '' OR kind = $2)`)
	countRows = db.SQL(`SELECT count(*) FROM job_row WHERE job_id = $1`)
)

// Count is how many jobs a filter chooses, wherever a page of them begins.
func (q *Queue) Count(ctx context.Context, f Filter) (int64, error) {
	n, err := db.Value[int64](ctx, q.db.Read(), countJobs, string(f.State), f.Kind)
	if err != nil {
		return 0, fmt.Errorf("count jobs: %w", err)
	}
	return n, nil
}

// CountRows is for how many rows of its input a job has a result.
func (q *Queue) CountRows(ctx context.Context, job id.Job) (int64, error) {
	n, err := db.Value[int64](ctx, q.db.Read(), countRows, int64(job))
	if err != nil {
		return 0, fmt.Errorf("count rows of job %s: %w", job, err)
	}
	return n, nil
}
