package transfer

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

// ImportJob is the kind of the job that imports a stored file.
const ImportJob = "catalog.import"

// Files is where files lie that wait for their import; *blob.Store is one.
type Files interface {
	Open(ctx context.Context, key string, offset, length int64) (io.ReadCloser, blob.Info, error)
	List(ctx context.Context, prefix string, f func(blob.Info) error) error
	Delete(ctx context.Context, key string) error
}

// StoredFile is a product file in the store, and how to read it.
type StoredFile struct {
	Key      string
	Digest   string // of its content
	Name     string // for people
	Format   Format // empty: detected
	Currency money.Currency
	DryRun   bool
}

// JobReport is what became of an import, the result of its job. The rows of the job say what was wrong, by line.
type JobReport struct {
	Format    Format   `json:"format"`
	DryRun    bool     `json:"dry_run"`
	Records   int64    `json:"records"`
	Resumed   int64    `json:"resumed"`
	Created   int64    `json:"created"`
	Updated   int64    `json:"updated"`
	Unchanged int64    `json:"unchanged"`
	Refused   int64    `json:"refused"`
	Problems  int64    `json:"problems"`
	Ignored   []string `json:"ignored"`
}

// importOrder is the payload of the job.
type importOrder struct {
	File  StoredFile
	Actor string
}

// Imports imports files in the background.
type Imports struct {
	catalog *catalog.Service
	db      *db.DB
	jobs    *job.Queue
	files   Files
}

// NewImports returns the use case, and tells the queue who works on its jobs.
func NewImports(s *catalog.Service, d *db.DB, jobs *job.Queue, files Files) *Imports {
	i := &Imports{catalog: s, db: d, jobs: jobs, files: files}
	// An attempt that fails is an interruption: the next one goes on where it stopped. One file at a time is enough.
	jobs.Register(ImportJob, i.work, job.Options{Timeout: 2 * time.Hour, Concurrency: 1})
	return i
}

// errFileQueued refuses a file whose import is not finished yet.
var errFileQueued = fault.New(fault.Conflict, catalog.CodeImportRunning,
	"The same file is queued or being imported already. Look at that job, or wait for its end.")

// Start queues the import of a stored file. Code: import_running while the same file is queued or being imported; a dry
// run and an import of one file do not stand in each other's way.
func (i *Imports) Start(ctx context.Context, file StoredFile, claim *idem.Claim) (job.Record, error) {
	switch file.Format {
	case "", CSV, JSONL, Shopify, Icecat:
	default:
		return job.Record{}, fault.Invalidf("query.format", "format must be csv, jsonl, shopify or icecat.")
	}
	b := &db.Batch{}
	number, err := i.jobs.Add(b, job.Job{
		Kind: ImportJob, Payload: importOrder{File: file, Actor: actor.From(ctx)},
		UniqueKey: fmt.Sprintf("%s:%s:%t", ImportJob, file.Digest, file.DryRun), Clash: errFileQueued,
	})
	if err != nil {
		return job.Record{}, err
	}
	now := i.db.Clock().Now()
	record := job.Record{ID: number, Kind: ImportJob, State: job.Queued, RunAt: now, CreatedAt: now, UpdatedAt: now}
	if err := claim.Add(b, record); err != nil {
		return job.Record{}, err
	}
	if err := i.db.Submit(ctx, b); err != nil {
		return job.Record{}, fmt.Errorf("queue an import: %w", err)
	}
	return record, nil
}

// work is the handler of the job.
func (i *Imports) work(ctx context.Context, run *job.Run) error {
	var order importOrder
	if err := run.Payload(&order); err != nil {
		return err
	}
	file := order.File
	ctx = actor.With(ctx, order.Actor)
	report, err := Import{
		Open:     func() (*Reader, error) { return i.open(ctx, file) },
		FileName: file.Name, Digest: file.Digest, DryRun: file.DryRun, Currency: file.Currency, Catalog: i.catalog,
		Progress: run.Progress, Told: func(problems []Problem) error { return tell(run, problems) },
	}.Run(ctx)
	if err != nil {
		return unlessInterrupted(err)
	}
	ignored := report.Ignored
	if ignored == nil {
		ignored = []string{}
	}
	return run.SetResult(JobReport{
		Format: report.Format, DryRun: report.DryRun, Records: report.Records, Resumed: report.Resumed,
		Created: report.Created, Updated: report.Updated, Unchanged: report.Unchanged, Refused: report.Refused,
		Problems: report.ProblemCount, Ignored: ignored,
	})
}

func (i *Imports) open(ctx context.Context, file StoredFile) (*Reader, error) {
	stream, _, err := i.files.Open(ctx, file.Key, 0, -1)
	if fault.CodeOf(err) == fault.CodeNotFound {
		return nil, fault.New(fault.NotFound, CodeFileGone,
			"The file is no longer kept: it is removed a day after its import ended. Send it again.").WithCause(err)
	}
	if err != nil {
		return nil, err
	}
	reader, err := NewReader(stream, Options{Format: file.Format, Currency: file.Currency})
	if err != nil {
		// It was only read; why it cannot be is in err.
		_ = stream.Close()
		return nil, err
	}
	reader.file = stream
	return reader, nil
}

// unlessInterrupted marks the faults of a file, which another attempt finds again, and the loss of the run to another
// process, after whose end another attempt would do everything anew.
func unlessInterrupted(err error) error {
	if fault.CodeOf(err) == catalog.CodeImportRunning {
		return job.Permanent(err)
	}
	switch fault.KindOf(err) {
	case fault.Internal, fault.Unavailable, fault.Canceled, fault.Conflict:
		return err
	default:
		return job.Permanent(err)
	}
}

// tell writes down the problems, one row for each line of the file that has any.
func tell(run *job.Run, problems []Problem) error {
	for len(problems) > 0 {
		n := 1
		for n < len(problems) && problems[n].Line == problems[0].Line {
			n++
		}
		var columns, messages []string
		taken := true
		for _, p := range problems[:n] {
			columns, messages = append(columns, p.Column), append(messages, p.Message)
			taken = taken && p.Warning
		}
		err := run.Row(int64(problems[0].Line), strings.Join(columns, ", "), taken, problems[0].Code, strings.Join(messages, " "))
		if err != nil {
			return err
		}
		problems = problems[n:]
	}
	return nil
}
