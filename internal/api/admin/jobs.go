package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

const jobRoot = "/api/admin/jobs"

func (h *handlers) registerJobs(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: jobs", Scope: scope}
	}
	wire.Get(a, jobRoot, op("admin-list-jobs", "The jobs, newest first", jobsRead), h.listJobs)
	wire.Get(a, jobRoot+"/{id}", op("admin-get-job", "A job", jobsRead), h.getJob)
	wire.Get(a, jobRoot+"/{id}/rows", op("admin-list-job-rows", "What a job did with the rows of its input", jobsRead), h.listJobRows)
	again := op("admin-rerun-job", "Run a job again that has ended", jobsWrite)
	again.Description = "Its earlier result and rows are forgotten. A bulk edit that succeeded is refused with job_succeeded; one that died goes on where it stopped."
	wire.Post(a, jobRoot+"/{id}/rerun", again, h.rerunJob)
	wire.Post(a, jobRoot+"/{id}/cancel", op("admin-cancel-job", "Give up a job that waits", jobsWrite), h.cancelJob)
}

// Job is work that is done in the background.
type Job struct {
	ID          id.Job                   `json:"id"`
	Kind        string                   `json:"kind" example:"catalog.bulk_edit"`
	State       string                   `json:"state" doc:"queued, running, succeeded, failed (another attempt will come) or dead (given up)." example:"queued"`
	Progress    int64                    `json:"progress" doc:"Of total."`
	Total       int64                    `json:"total" doc:"0: not known."`
	Attempt     int64                    `json:"attempt" doc:"Attempts begun."`
	MaxAttempts int64                    `json:"max_attempts"`
	RunAt       wire.Nullable[time.Time] `json:"run_at" doc:"When the next attempt is due, or the last one was."`
	Result      json.RawMessage          `json:"result" doc:"By the kind of the job; null until it has succeeded."`
	Error       string                   `json:"error" doc:"Why the last attempt failed."`
	CreatedAt   time.Time                `json:"created_at"`
	UpdatedAt   time.Time                `json:"updated_at"`
	FinishedAt  wire.Nullable[time.Time] `json:"finished_at"`
}

func jobDocument(r job.Record) Job {
	doc := Job{
		ID: r.ID, Kind: r.Kind, State: string(r.State), Progress: r.Progress, Total: r.Total, Attempt: r.Attempt,
		MaxAttempts: r.MaxAttempts, RunAt: wire.TimeOrNull(r.RunAt), Result: r.Result, Error: r.Error, CreatedAt: r.CreatedAt,
		UpdatedAt: r.UpdatedAt, FinishedAt: wire.TimeOrNull(r.FinishedAt),
	}
	if len(doc.Result) == 0 {
		doc.Result = json.RawMessage("null")
	}
	return doc
}

func jobReply(r job.Record) *wire.Reply[Job] { return &wire.Reply[Job]{Body: jobDocument(r)} }

// jobQueued is the answer that work has begun: where to look for its end.
func jobQueued(r job.Record) *wire.Reply[Job] {
	reply := jobReply(r)
	reply.Status, reply.Location = http.StatusAccepted, jobRoot+"/"+r.ID.String()
	return reply
}

type jobQuery struct {
	Following
	State string `query:"state" enum:"queued,running,succeeded,failed,dead"`
	Kind  string `query:"kind" maxLength:"100"`
}

func (h *handlers) listJobs(ctx context.Context, _ *wire.Call, in *jobQuery) (*wire.Reply[wire.List[Job]], error) {
	filter := job.Filter{State: job.State(in.State), Kind: in.Kind}
	return followed[job.Record, Job]{
		name: "job",
		read: func(after int64, limit int) ([]job.Record, error) {
			filter.Before, filter.Limit = id.Job(after), limit
			return h.jobs.List(ctx, filter)
		},
		key:     func(r job.Record) int64 { return int64(r.ID) },
		count:   func() (int64, error) { return h.jobs.Count(ctx, filter) },
		convert: jobDocument,
	}.page(in.Following)
}

func (h *handlers) getJob(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Job], error) {
	number, err := parsed(id.ParseJob, "job", in.ID)
	if err != nil {
		return nil, err
	}
	record, err := h.jobs.Get(ctx, number)
	if err != nil {
		return nil, err
	}
	return jobReply(record), nil
}

// JobRow is what a job did with one row of its input.
type JobRow struct {
	Row     int64  `json:"row" doc:"A line of an imported file, or the place in the selection of a bulk edit, from 1."`
	Target  string `json:"target" doc:"What it was about: an id, a column."`
	OK      bool   `json:"ok"`
	Code    string `json:"code" doc:"Why not, for programs; empty if it was done."`
	Message string `json:"message" doc:"Why not, for people."`
}

type rowQuery struct {
	ByID
	Following
}

func (h *handlers) listJobRows(ctx context.Context, _ *wire.Call, in *rowQuery) (*wire.Reply[wire.List[JobRow]], error) {
	number, err := parsed(id.ParseJob, "job", in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := h.jobs.Get(ctx, number); err != nil {
		return nil, err
	}
	return followed[job.RowResult, JobRow]{
		name:  "job_row." + number.String(),
		read:  func(after int64, limit int) ([]job.RowResult, error) { return h.jobs.Rows(ctx, number, after, limit) },
		key:   func(r job.RowResult) int64 { return r.Row },
		count: func() (int64, error) { return h.jobs.CountRows(ctx, number) },
		convert: func(r job.RowResult) JobRow {
			return JobRow{Row: r.Row, Target: r.Target, OK: r.OK, Code: r.Code, Message: r.Message}
		},
	}.page(in.Following)
}

func (h *handlers) rerunJob(ctx context.Context, call *wire.Call, in *ByID) (*wire.Reply[Job], error) {
	return moveJob(ctx, call, in.ID, h.jobs.Rerun)
}

func (h *handlers) cancelJob(ctx context.Context, call *wire.Call, in *ByID) (*wire.Reply[Job], error) {
	return moveJob(ctx, call, in.ID, h.jobs.Cancel)
}

// moveJob moves a job on, and answers with what it is then.
func moveJob(ctx context.Context, call *wire.Call, name string,
	move func(context.Context, id.Job, *idem.Claim) (job.Record, error)) (*wire.Reply[Job], error) {
	number, err := parsed(id.ParseJob, "job", name)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, jobReply, func(claim *idem.Claim) (job.Record, error) { return move(ctx, number, claim) })
}
