package backup

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// Kinds of jobs. Both have no payload.
const (
	CreateJob = "backup.create" // copies the shop; its result is a Made
	DrillJob  = "backup.drill"  // rehearses the newest copy; its result is a Rehearsal
)

// CodeNowhere says that the shop has no place for copies.
const CodeNowhere = "backup_nowhere"

var errNowhere = fault.New(fault.Refused, CodeNowhere, "The shop has no place for copies. Start it with --backup-to.")

// Bounds of the jobs.
const (
	mostTime = 12 * time.Hour
	attempts = 3
)

// Made is what became of a copy.
type Made struct {
	Name    string    `json:"name"`
	TakenAt time.Time `json:"taken_at"`
	Rows    int64     `json:"rows"`
	Files   int64     `json:"files"`
	Bytes   int64     `json:"bytes"` // as it lies in its place
	Seconds float64   `json:"seconds"`
	SHA256  string    `json:"sha256"`
	Pruned  []string  `json:"pruned"` // names of older copies that were removed
	// PruneError is why older copies could not be removed; empty if they could. The new one is whole all the same.
	PruneError string `json:"prune_error,omitempty"`
}

// Rehearsal is what became of a copy that was restored to see whether it can be.
type Rehearsal struct {
	Name    string    `json:"name"`
	TakenAt time.Time `json:"taken_at"`
	// LossSeconds is how old the copy was when the rehearsal began: what is lost if the shop is lost at that moment (RPO).
	LossSeconds float64 `json:"loss_seconds"`
	// BackSeconds is how long it took from the beginning until the restored shop was found to agree with itself (RTO).
	BackSeconds float64  `json:"back_seconds"`
	Rows        int64    `json:"rows"`
	Differences []string `json:"differences"`
}

// BeganAt is when the rehearsal began.
func (r *Rehearsal) BeganAt() time.Time {
	return r.TakenAt.Add(time.Duration(r.LossSeconds * float64(time.Second)))
}

// Options is what a Service works with.
type Options struct {
	DB     *db.DB
	Jobs   *job.Queue
	Events *outbox.Log
	Place  *Place        // nil: copies are made by hand alone
	Keep   int           // copies that stay
	Limit  time.Duration // that a copy or a rehearsal may take; 0 is 12 hours
	// Copy copies the shop into w.
	Copy func(ctx context.Context, w io.Writer) (*Manifest, error)
	// Rehearse restores a copy elsewhere, looks through it and removes it. It fills in rows and differences.
	Rehearse func(ctx context.Context, c Copy) (Rehearsal, error)
}

// Service makes copies by schedule and by hand, and rehearses them.
type Service struct {
	o            Options
	every, drill time.Duration // as Register was told
}

// NewService returns a service.
func NewService(o Options) *Service {
	o.Limit = cmp.Or(o.Limit, mostTime)
	return &Service{o: o}
}

// Place is where copies are kept; nil if there is no place.
func (s *Service) Place() *Place { return s.o.Place }

// Register says who works on the jobs, and has them done every so often, at multiples of the time since midnight UTC; 0 is never.
func (s *Service) Register(every, drill time.Duration) error {
	s.o.Jobs.Register(CreateJob, s.work(CreateJob, func(ctx context.Context, run *job.Run) (any, error) { return s.create(ctx, run.Progress) }),
		job.Options{Concurrency: 1, Timeout: s.o.Limit, MaxAttempts: attempts})
	s.o.Jobs.Register(DrillJob, s.work(DrillJob, func(ctx context.Context, _ *job.Run) (any, error) { return s.Drill(ctx) }),
		job.Options{Concurrency: 1, Timeout: s.o.Limit, MaxAttempts: attempts})
	if s.o.Place == nil {
		return nil
	}
	s.every, s.drill = every, drill
	for kind, pause := range map[string]time.Duration{CreateJob: every, DrillJob: drill} {
		if pause == 0 {
			continue
		}
		if err := s.o.Jobs.Schedule(kind, "@every "+pause.String(), kind, nil); err != nil {
			return err
		}
	}
	return nil
}

// Schedule is how often copies are made and rehearsed by themselves; 0: they are not.
func (s *Service) Schedule() (every, drill time.Duration) { return s.every, s.drill }

// work runs one kind of job and announces what goes wrong.
func (s *Service) work(kind string, do func(context.Context, *job.Run) (any, error)) job.Handler {
	return func(ctx context.Context, run *job.Run) error {
		result, err := do(ctx, run)
		if err == nil {
			if made, is := result.(*Made); is && made.PruneError != "" {
				// Trying again would make another copy, and remove none. The result says it, too.
				_ = s.announce(ctx, kind, run, errors.New(pruneTrouble+made.PruneError))
			}
			return run.SetResult(result)
		}
		// A job whose time is over failed. One of a node that stops, or that is no longer ours, goes on elsewhere.
		if ctx.Err() != nil && !errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
			return err
		}
		return errors.Join(err, s.announce(context.WithoutCancel(ctx), kind, run, err))
	}
}

// pruneTrouble begins what is said where old copies could not be removed.
const pruneTrouble = "remove old copies: "

// announceTime is how long saying that something went wrong may take.
const announceTime = 10 * time.Second

func (s *Service) announce(ctx context.Context, kind string, run *job.Run, cause error) error {
	ctx, cancel := context.WithTimeout(ctx, announceTime)
	defer cancel()
	data, err := json.Marshal(FailedEvent{Kind: kind, Error: cause.Error()})
	if err != nil {
		return err
	}
	b := new(db.Batch)
	s.o.Events.Add(b, outbox.Event{
		Type: EventFailed, EntityID: run.ID().String(), Version: run.Attempt(), OccurredAt: s.o.DB.Clock().Now(), Data: data,
	})
	return s.o.DB.Submit(ctx, b)
}

// Create copies the shop into its place now, and removes copies beyond those that stay. Where that is refused, as by a place that
// keeps what it was given, the copy is made all the same and says so. Codes: backup_nowhere.
func (s *Service) Create(ctx context.Context) (*Made, error) {
	return s.create(ctx, func(int64, int64) {})
}

// create is Create that tells how many bytes it has written, of about how many: of as many as the newest copy has; 0: not known.
func (s *Service) create(ctx context.Context, progress func(done, total int64)) (*Made, error) {
	if s.o.Place == nil {
		return nil, job.Permanent(errNowhere)
	}
	began := s.o.DB.Clock().Now()
	made := &Made{Name: NameAt(began)}
	told := &meter{told: progress}
	if newest, err := s.o.Place.Find(ctx, Latest); err == nil { // without one nobody knows how much it will be
		told.about = newest.Bytes
	}
	var m *Manifest
	bytes, err := s.o.Place.Write(ctx, made.Name, func(w io.Writer) (err error) {
		told.w = w
		m, err = s.o.Copy(ctx, told)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("copy the shop: %w", err)
	}
	made.TakenAt, made.Rows, made.Files, made.SHA256 = m.Header.TakenAt, m.Rows(), m.Media.Count, m.SHA256
	made.Bytes, made.Seconds = bytes, s.o.DB.Clock().Now().Sub(began).Seconds()
	if made.Pruned, err = s.o.Place.Prune(ctx, s.o.Keep, began.Add(-s.o.Limit)); err != nil {
		made.PruneError = err.Error()
	}
	return made, nil
}

// meter tells how much was written through it.
type meter struct {
	w           io.Writer
	done, about int64
	told        func(done, total int64)
}

func (m *meter) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	m.done += int64(n)
	total := m.about
	if total > 0 {
		total = max(total, m.done) // a shop grows
	}
	m.told(m.done, total)
	return n, err
}

// Drill restores the newest copy elsewhere and looks through it. One that does not agree with itself is an error that says so.
func (s *Service) Drill(ctx context.Context) (*Rehearsal, error) {
	if s.o.Place == nil {
		return nil, job.Permanent(errNowhere)
	}
	began := s.o.DB.Clock().Now()
	newest, err := s.o.Place.Find(ctx, Latest)
	if err != nil {
		return nil, err
	}
	r, err := s.o.Rehearse(ctx, newest)
	if err != nil {
		return nil, fmt.Errorf("rehearse %s: %w", newest.Name, err)
	}
	r.LossSeconds, r.BackSeconds = began.Sub(r.TakenAt).Seconds(), s.o.DB.Clock().Now().Sub(began).Seconds()
	if len(r.Differences) > 0 {
		return &r, job.Permanent(fmt.Errorf("%s does not agree with itself: %d differences, the first is: %s", newest.Name, len(r.Differences), r.Differences[0]))
	}
	return &r, nil
}

// Ask has a job of a kind done now. Codes: backup_nowhere; job_already_queued while one is unfinished.
func (s *Service) Ask(ctx context.Context, kind string, claim *idem.Claim) (job.Record, error) {
	if s.o.Place == nil {
		return job.Record{}, errNowhere
	}
	b := new(db.Batch)
	number, err := s.o.Jobs.Add(b, job.Job{
		Kind: kind, UniqueKey: "schedule:" + kind, // the same as the schedule's, so that there are never two
		Clash: fault.New(fault.Conflict, job.CodeAlreadyQueued, "That is under way already."),
	})
	if err != nil {
		return job.Record{}, err
	}
	now := s.o.DB.Clock().Now()
	record := job.Record{ID: number, Kind: kind, State: job.Queued, MaxAttempts: attempts, RunAt: now, CreatedAt: now, UpdatedAt: now}
	if err := claim.Add(b, record); err != nil {
		return job.Record{}, err
	}
	if err := s.o.DB.Submit(ctx, b); err != nil {
		return job.Record{}, fmt.Errorf("queue %s: %w", kind, err)
	}
	return record, nil
}

// Results is what the last jobs that went well came to; nil where there is none.
func (s *Service) Results(ctx context.Context) (made *Made, rehearsal *Rehearsal, err error) {
	if made, err = lastResult[Made](ctx, s.o.Jobs, CreateJob); err != nil {
		return nil, nil, err
	}
	rehearsal, err = lastResult[Rehearsal](ctx, s.o.Jobs, DrillJob)
	return made, rehearsal, err
}

func lastResult[T any](ctx context.Context, jobs *job.Queue, kind string) (*T, error) {
	list, err := jobs.List(ctx, job.Filter{Kind: kind, State: job.Succeeded, Limit: 1})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return resultOf[T](list[0])
}
