package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/trace"
)

// Config is how a node works on its queue. Zero values are sane.
type Config struct {
	Workers   int           // jobs at once on this node; default 4
	Poll      time.Duration // how soon jobs of other nodes and due times are seen; default 500 ms
	Lease     time.Duration // how long a job belongs to a worker that says nothing; default 60 s
	Heartbeat time.Duration // how often a lease is renewed; default a third of Lease
	Grace     time.Duration // how long jobs may go on when the node stops, and again after they were told; default 5 s
	Keep      time.Duration // how long finished jobs are kept; default 30 days
	Clock     clock.Clock   // default the database's clock
	// Backoff is the pause after the given number of attempts; default exponential from 2 s to 1 h with full jitter.
	Backoff func(attempts int64) time.Duration
}

func (c Config) orDefaults(d *db.DB) Config {
	c.Workers = orDefault(c.Workers, 4)
	c.Poll = orDefault(c.Poll, 500*time.Millisecond)
	c.Lease = orDefault(c.Lease, time.Minute)
	c.Heartbeat = orDefault(c.Heartbeat, c.Lease/3)
	c.Grace = orDefault(c.Grace, 5*time.Second)
	c.Keep = orDefault(c.Keep, 30*24*time.Hour)
	if c.Clock == nil {
		c.Clock = d.Clock()
	}
	if c.Backoff == nil {
		c.Backoff = fullJitter
	}
	return c
}

func orDefault[N int | time.Duration](value, fallback N) N {
	if value <= 0 {
		return fallback
	}
	return value
}

func fullJitter(attempts int64) time.Duration {
	const base, most = 2 * time.Second, time.Hour
	if attempts > 11 {
		return rand.N(most)
	}
	return rand.N(min(base<<(attempts-1), most))
}

// kind is a registered handler with its rules.
type kind struct {
	handler Handler
	options Options
}

// Queue adds jobs and works on them. It is safe for concurrent use.
type Queue struct {
	db     *db.DB
	events *outbox.Log
	log    *slog.Logger
	config Config
	poked  chan struct{} // holds a token when there may be work

	mu        sync.Mutex
	tracer    *trace.Tracer // nil: attempts are not traced
	causes    causes
	kinds     map[string]kind
	schedules map[string]*schedule
	active    map[*Run]struct{} // what this node works on
}

// New returns the queue in d. Dead jobs are announced in events.
func New(d *db.DB, events *outbox.Log, logger *slog.Logger, config Config) *Queue {
	q := &Queue{
		db: d, events: events, log: logger, config: config.orDefaults(d), poked: make(chan struct{}, 1),
		kinds: map[string]kind{}, schedules: map[string]*schedule{}, active: map[*Run]struct{}{},
	}
	q.registerPrune()
	return q
}

// Register says who works on a kind. It is called before Run, once for each kind; a second time panics.
func (q *Queue) Register(name string, handler Handler, options Options) {
	options.MaxAttempts = orDefault(options.MaxAttempts, defaultMaxAttempts)
	options.Timeout = orDefault(options.Timeout, 10*time.Minute)
	options.Concurrency = min(orDefault(options.Concurrency, q.config.Workers), q.config.Workers)
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, taken := q.kinds[name]; taken || name == "" || handler == nil || len(q.kinds) == kindLimit {
		panic(fmt.Sprintf("job: kind %q cannot be registered", name))
	}
	q.kinds[name] = kind{handler: handler, options: options}
}

const defaultMaxAttempts = 10

func (q *Queue) kind(name string) (kind, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	k, ok := q.kinds[name]
	return k, ok
}

// Add puts a job into the batch and returns its id. If an unfinished job has the same unique key when the batch is
// committed, the batch is refused with the job's Clash; without one, nothing is added and the id names nothing. An error
// means a mistake of the program: a kind that is not registered, or a payload that cannot be encoded or is too large.
func (q *Queue) Add(b *db.Batch, j Job) (id.Job, error) {
	k, ok := q.kind(j.Kind)
	if !ok {
		return 0, fmt.Errorf("add job: kind %q is not registered", j.Kind)
	}
	payload, err := json.Marshal(j.Payload)
	if err != nil {
		return 0, fmt.Errorf("add job %s: encode its payload: %w", j.Kind, err)
	}
	if len(payload) > PayloadLimit {
		return 0, fmt.Errorf("add job %s: its payload has %d bytes, the limit is %d", j.Kind, len(payload), PayloadLimit)
	}
	now := q.config.Clock.Now()
	if j.RunAt.IsZero() {
		j.RunAt = now
	}
	number := q.db.IDs().Next()
	added := b.Exec(insertJob, number, j.Kind, j.UniqueKey, string(payload), clock.Micros(j.RunAt),
		int64(k.options.MaxAttempts), clock.Micros(now))
	if j.Clash != nil {
		added.Want(1, j.Clash)
	}
	b.AfterCommit(func() {
		q.causes.remember(id.Job(number), b.Place())
		q.Poke()
	})
	return id.Job(number), nil
}

// Poke has the workers of this process look for work now. Add arranges for it.
func (q *Queue) Poke() {
	select {
	case q.poked <- struct{}{}:
	default:
	}
}

// Get reads a job; not_found if there is none.
func (q *Queue) Get(ctx context.Context, job id.Job) (Record, error) {
	return read(ctx, q.db.Read(), job)
}

func read(ctx context.Context, from db.Reader, job id.Job) (Record, error) {
	r, err := db.One(ctx, from, scanRecord, selectJob, int64(job))
	switch {
	case errors.Is(err, db.ErrNoRows):
		return Record{}, fault.Missing("job", job.String())
	case err != nil:
		return Record{}, fmt.Errorf("read job %s: %w", job, err)
	}
	return r, nil
}

// List reads jobs, the newest first.
func (q *Queue) List(ctx context.Context, f Filter) ([]Record, error) {
	before := int64(f.Before)
	if before == 0 {
		before = math.MaxInt64
	}
	args := []any{before}
	if f.State != "" {
		args = append(args, string(f.State))
	}
	if f.Kind != "" {
		args = append(args, f.Kind)
	}
	args = append(args, min(orDefault(f.Limit, 50), 200))
	stmt := listJobs.For(listShape{state: f.State != "", kind: f.Kind != ""})
	list, err := db.List(ctx, q.db.Read(), scanRecord, stmt, args...)
	if err != nil {
		return nil, fmt.Errorf("list jobs: %w", err)
	}
	return list, nil
}

// Rows reads what a job did with the rows of its input, by row number, from the one after the given; at most limit,
// which is at most 1,000.
func (q *Queue) Rows(ctx context.Context, job id.Job, after int64, limit int) ([]RowResult, error) {
	list, err := db.List(ctx, q.db.Read(), scanRow, selectRows, int64(job), after, min(orDefault(limit, 100), 1000))
	if err != nil {
		return nil, fmt.Errorf("list rows of job %s: %w", job, err)
	}
	return list, nil
}

// Rerun puts a job that is failed, dead or succeeded back into the queue, due now, with as many new attempts as its kind
// allows. Its earlier result and rows are forgotten, its steps are not: what was done stays done. Codes: not_found,
// job_unfinished while it is queued or running, job_succeeded for one that succeeded and whose kind is done once,
// job_already_queued while another job with its unique key is unfinished.
func (q *Queue) Rerun(ctx context.Context, job id.Job, claim *idem.Claim) (Record, error) {
	r, err := q.move(ctx, job, claim, func(tx db.Tx, before Record) (Record, error) {
		k, known := q.kind(before.Kind)
		if !known {
			k.options.MaxAttempts = defaultMaxAttempts
		}
		if before.State == Succeeded && k.options.Once {
			return Record{}, fault.New(fault.Conflict, CodeSucceeded,
				"The job has succeeded. Run again, it would do everything a second time; make a new one if that is meant.")
		}
		after, err := db.One(ctx, tx, scanRecord, rerunJob, clock.Micros(q.config.Clock.Now()), int64(k.options.MaxAttempts),
			int64(job), string(before.State))
		if errors.Is(err, db.ErrNoRows) {
			return Record{}, fault.New(fault.Conflict, CodeUnfinished, "The job is queued or running already.")
		}
		if err != nil {
			return Record{}, err
		}
		tx.AfterCommit(q.Poke)
		_, err = tx.Exec(ctx, deleteRows, int64(job))
		return after, err
	})
	if db.ViolatesRule(err, "unique") {
		return Record{}, fault.New(fault.Conflict, CodeAlreadyQueued,
			"Another job does the same work and is not finished yet.").WithCause(err)
	}
	if err != nil {
		return Record{}, fmt.Errorf("run job %s again: %w", job, err)
	}
	return r, nil
}

// Cancel gives up a job that waits for an attempt: it is dead, and may be run again. Codes: not_found, job_started when
// it is running or finished.
func (q *Queue) Cancel(ctx context.Context, job id.Job, claim *idem.Claim) (Record, error) {
	r, err := q.move(ctx, job, claim, func(tx db.Tx, _ Record) (Record, error) {
		after, err := db.One(ctx, tx, scanRecord, cancelJob, "Canceled by hand.", clock.Micros(q.config.Clock.Now()), int64(job))
		if errors.Is(err, db.ErrNoRows) {
			err = fault.New(fault.Conflict, CodeStarted, "The job is running or finished; it cannot be canceled any more.")
		}
		return after, err
	})
	if err != nil {
		return Record{}, fmt.Errorf("cancel job %s: %w", job, err)
	}
	return r, nil
}

// move changes the state of a job by hand, and records the claim on the request that asks for it in the same transaction.
// The change must guard itself: the job may have moved on since it was read.
func (q *Queue) move(ctx context.Context, job id.Job, claim *idem.Claim,
	change func(tx db.Tx, before Record) (Record, error)) (after Record, err error) {
	err = q.db.Write(ctx, func(tx db.Tx) error {
		before, err := read(ctx, tx, job)
		if err != nil {
			return err
		}
		if after, err = change(tx, before); err != nil {
			return err
		}
		return claim.Record(ctx, tx, after)
	})
	return after, err
}
