package job

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"winkel/internal/kernel/id"
)

// State is where a job stands.
type State string

// The states. The package documentation shows what leads where.
const (
	Queued    State = "queued"
	Running   State = "running"
	Succeeded State = "succeeded"
	Failed    State = "failed" // the last attempt failed, another one will come
	Dead      State = "dead"   // given up
)

// Codes of this package.
const (
	CodeUnfinished    = "job_unfinished"     // the job is queued or running: wait for its end
	CodeAlreadyQueued = "job_already_queued" // another job with the same unique key is unfinished
	CodeStarted       = "job_started"        // the job is running or finished: too late to cancel
	CodeSucceeded     = "job_succeeded"      // the job did what it is for, and its kind must not do that twice
)

// Limits on what a job may carry. Larger things belong into a table or a blob that the payload names.
const (
	PayloadLimit = 256 << 10 // bytes of JSON
	ResultLimit  = 256 << 10 // bytes of JSON
	errorLimit   = 4 << 10   // bytes of text that are kept
	messageLimit = 500       // bytes of a row's message that are kept
)

// ErrLeaseLost is the cause with which a handler's context is canceled when the job is no longer its own.
var ErrLeaseLost = errors.New("job: the lease was lost; another worker may have the job")

// ErrStepRefused is what the batch of a step is refused with when the step is done already, or the job is no longer the
// handler's own. Run.StepDone tells which.
var ErrStepRefused = errors.New("job: the step is done already, or the lease was lost")

// errStopping is the cause with which a handler's context is canceled when the node stops.
var errStopping = errors.New("job: the node is stopping")

// Job is work to be done.
type Job struct {
	Kind      string    // names a registered handler: "catalog.bulk_edit"
	Payload   any       // encoded as JSON, at most PayloadLimit
	UniqueKey string    // while a job with this key is unfinished no other is added; empty: no such rule
	Clash     error     // refuses the batch while a job with the UniqueKey is unfinished; nil: only the job is left out
	RunAt     time.Time // not before; zero: at once
}

// Handler does the work of one kind. It may be called more than once for the same job, on different nodes, and must
// return soon after ctx ends. An error means that the attempt failed; Permanent means that another will not help.
type Handler func(ctx context.Context, run *Run) error

// Options are the rules of a kind. Zero values are sane.
type Options struct {
	MaxAttempts int           // attempts before the job is dead; default 10
	Timeout     time.Duration // for one attempt; default 10 minutes
	Concurrency int           // jobs of the kind at once on this node; default as many as there are workers
	Once        bool          // a job that succeeded is not run again: its effect must not come twice
}

// Record is a job as it is stored.
type Record struct {
	ID          id.Job
	Kind        string
	UniqueKey   string
	Payload     json.RawMessage
	State       State
	RunAt       time.Time // of the next attempt, or the last one that was due
	Attempt     int64     // attempts begun
	MaxAttempts int64
	Worker      string    // who works on it; empty if nobody does
	LeaseUntil  time.Time // zero if nobody works on it
	Progress    int64     // of Total
	Total       int64     // 0: not known
	Result      json.RawMessage
	Error       string // why the last attempt failed
	CreatedAt   time.Time
	UpdatedAt   time.Time
	FinishedAt  time.Time // zero until it succeeded or died
}

// RowResult is what a job did with one row of its input.
type RowResult struct {
	Row     int64  // number of the row in the input, counted by the handler's rules
	Target  string // what the row was about: an id, a SKU
	OK      bool
	Code    string // stable code of the refusal; empty if OK
	Message string // for people
}

// Filter chooses jobs for List. Zero fields choose all.
type Filter struct {
	State  State
	Kind   string
	Before id.Job // jobs that were added before this one: the last of the previous page
	Limit  int    // at most 200; default 50
}

// permanent marks an error that another attempt will not mend.
type permanent struct{ cause error }

func (p *permanent) Error() string { return p.cause.Error() }
func (p *permanent) Unwrap() error { return p.cause }

// Permanent marks err so that the job dies at once instead of being tried again. Permanent(nil) is nil.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanent{cause: err}
}
