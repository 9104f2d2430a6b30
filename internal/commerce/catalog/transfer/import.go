package transfer

import (
	"context"
	"errors"
	"io"
	"sync"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// chunkSize is how many records are committed together: enough to make the commit cheap, few enough to let others write
// in between.
const chunkSize = 400

// maxProblems bounds the problems that a Report holds; all of them are counted.
const maxProblems = 1000

// Import says what to read and how.
type Import struct {
	// Open opens the file from its beginning. It is called twice: the first reading finds out whether the file can be read
	// at all, so that nothing is imported from one that turns out to be damaged half way.
	Open     func() (*Reader, error)
	FileName string // for people
	Digest   string // of the content: names the run to go on with after an interruption. Empty: not resumable
	DryRun   bool   // check everything, the database's rules included, and change nothing
	Currency money.Currency
	Catalog  *catalog.Service
	// Progress is told how many records are done of how many; nil tells nobody.
	Progress func(done, total int64)
	// Told is told what was wrong with a chunk as soon as the chunk is done, as far as Report.Problems has room for it; nil
	// tells nobody.
	Told func(problems []Problem) error
}

// Report is what became of a file: of all its records, those included that an earlier run did.
type Report struct {
	Format    Format
	DryRun    bool
	Records   int64 // in the file
	Resumed   int64 // done by earlier, interrupted runs of the same file, and not done again
	Created   int64
	Updated   int64
	Unchanged int64
	Refused   int64
	// RefusedBefore is how many of Refused the shop refused in an earlier run. Problems does not say why.
	RefusedBefore int64
	// Problems is why records were refused, and warnings about those that were not; at most 1,000 of ProblemCount.
	Problems     []Problem
	ProblemCount int64
	Ignored      []string // columns that hold something we have no place for
}

// Problem is one thing that is wrong with one record.
type Problem struct {
	Record  int64
	Warning bool // the record was taken all the same
	RowError
}

func (r *Report) add(record int64, warning bool, rows ...RowError) {
	for _, row := range rows {
		r.ProblemCount++
		if len(r.Problems) < maxProblems {
			r.Problems = append(r.Problems, Problem{Record: record, Warning: warning, RowError: row})
		}
	}
}

// Run imports the file. Each record is taken whole or refused whole, for itself. The error is a fault when the file cannot be
// read, and then nothing of it was imported; any other error means an interruption, and running the same file again goes on
// where it stopped.
func (i Import) Run(ctx context.Context) (Report, error) {
	report := Report{DryRun: i.DryRun}
	if err := i.check(ctx, &report); err != nil {
		return report, err
	}
	reader, err := i.Open()
	if err != nil {
		return report, err
	}
	err = i.take(ctx, reader, &report)
	return report, errors.Join(err, reader.Close())
}

// check reads the whole file once without writing anything.
func (i Import) check(ctx context.Context, report *Report) error {
	reader, err := i.Open()
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }() // it was only read
	report.Format = reader.Format()
	for ctx.Err() == nil {
		_, err := reader.Next()
		var bad *BadRecord
		switch {
		case errors.Is(err, io.EOF):
			report.Ignored = reader.Ignored()
			if report.Records == 0 {
				return fileFault(CodeFileEmpty, "The file has a header but no products.")
			}
			return nil
		case err != nil && !errors.As(err, &bad):
			return err
		}
		report.Records++
	}
	return fault.From(ctx.Err())
}

// chunk is what was read while the one before it was written.
type chunk struct {
	records []Record
	bad     []*BadRecord
	read    int64 // records, those that need not be done again included
	err     error // why there is no further chunk, nil at the end of the file
}

// take reads the file again and hands it to the catalog, chunk by chunk.
func (i Import) take(ctx context.Context, reader *Reader, report *Report) error {
	importer, err := i.Catalog.StartImport(ctx, catalog.ImportOptions{
		Format: string(report.Format), FileName: i.FileName, Digest: i.Digest, DryRun: i.DryRun, Currency: i.Currency,
	})
	if err != nil {
		return err
	}
	earlier := importer.Run()
	report.Resumed = earlier.RecordsDone
	report.Created, report.Updated, report.Refused = earlier.CreatedCount, earlier.UpdatedCount, earlier.RefusedCount
	report.RefusedBefore = earlier.RefusedCount
	ctx, cancel := context.WithCancel(ctx)
	chunks := make(chan chunk, 1)
	var reading sync.WaitGroup
	reading.Go(func() { readChunks(ctx, reader, report.Resumed, chunks) })
	defer reading.Wait() // the caller closes the reader
	defer cancel()
	var done int64
	for c := range chunks {
		if err := i.takeChunk(ctx, importer, &c, report); err != nil {
			return err
		}
		done += c.read
		if i.Progress != nil {
			i.Progress(done, report.Records)
		}
		if c.err != nil {
			return c.err
		}
	}
	if err := ctx.Err(); err != nil {
		return fault.From(err)
	}
	report.Unchanged = report.Records - report.Created - report.Updated - report.Refused
	return importer.Finish(ctx)
}

// takeChunk hands a chunk to the catalog, and tells what was wrong with it, even if the catalog did not come to its end.
func (i Import) takeChunk(ctx context.Context, importer *catalog.Importer, c *chunk, report *Report) error {
	before := len(report.Problems)
	for _, bad := range c.bad {
		report.Refused++
		report.add(bad.Number, false, bad.Errors...)
	}
	err := i.upsert(ctx, importer, c.records, report)
	if told := report.Problems[before:]; i.Told != nil && len(told) > 0 {
		err = errors.Join(err, i.Told(told))
	}
	return err
}

// readChunks reads to the end of the file, passing over the records up to the one with the number done. Those that cannot
// be read are among the chunks all the same: the catalog knows nothing of them, so no earlier run has counted them.
func readChunks(ctx context.Context, reader *Reader, done int64, chunks chan<- chunk) {
	defer close(chunks)
	for end := false; !end; {
		c := chunk{}
		for len(c.records)+len(c.bad) < chunkSize && !end {
			record, err := reader.Next()
			var bad *BadRecord
			switch {
			case errors.Is(err, io.EOF):
				end = true
				continue
			case errors.As(err, &bad):
				c.bad = append(c.bad, bad)
			case err != nil:
				c.err, end = err, true
				continue
			case record.Number > done:
				c.records = append(c.records, record)
			}
			c.read++
		}
		select {
		case chunks <- c:
		case <-ctx.Done():
			return
		}
	}
}

func (i Import) upsert(ctx context.Context, importer *catalog.Importer, chunk []Record, report *Report) error {
	if len(chunk) == 0 {
		return nil
	}
	records := make([]catalog.Record, len(chunk))
	for n := range chunk {
		records[n] = chunk[n].Record
	}
	results, err := importer.Upsert(ctx, records)
	for n, result := range results {
		report.add(chunk[n].Number, true, chunk[n].Warnings...)
		switch result.Outcome {
		case catalog.Created:
			report.Created++
		case catalog.Updated:
			report.Updated++
		case catalog.Unchanged:
		case catalog.Refused:
			report.Refused++
			report.add(chunk[n].Number, false, located(&chunk[n], result.Err)...)
		}
	}
	return err
}

// located translates what the catalog says about a product into what a person finds in the file.
func located(record *Record, err error) []RowError {
	f := fault.From(err)
	details := f.Details
	if len(details) == 0 {
		details = []fault.Detail{{Param: f.Param, Code: f.Code, Message: f.Message}}
	}
	rows := make([]RowError, 0, len(details))
	for _, d := range details {
		line, column := record.Locate(d.Param)
		code := d.Code
		if code == "" {
			code = f.Code
		}
		row := RowError{Line: line, Column: column, Code: code, Message: d.Message}
		if value, ok := d.Value.(string); ok {
			row.Value = clip(value)
		}
		rows = append(rows, row)
	}
	return rows
}
