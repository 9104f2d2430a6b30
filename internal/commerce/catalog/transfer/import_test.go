package transfer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// partlyBad is a file of three chunks. In the first and in the second are records that cannot be read (lines 11 and 701)
// and records that the shop refuses, because of a brand that is too long (21, 31 and 751). It is longer than what readers
// read ahead.
func partlyBad() string {
	var file strings.Builder
	file.WriteString("slug,title,sku,brand,price,description\n")
	for line := 2; line <= 901; line++ {
		brand, price := "Hollo", "1.50"
		switch line {
		case 11, 701:
			price = "abc"
		case 21, 31, 751:
			brand = strings.Repeat("x", 201)
		}
		fmt.Fprintf(&file, "mug-%d,Mug %d,MUG-%d,%s,%s,%s\n", line, line, line, brand, price, strings.Repeat("clay ", 60))
	}
	return file.String()
}

func newCatalog(d *db.DB) *catalog.Service {
	return catalog.New(catalog.Options{DB: d, Outbox: outbox.New(d)})
}

// An import that goes on reports what became of the whole file, refusals before the interruption included.
func TestResumedImportReportsTheWholeFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		run := func(ctx context.Context, progress func(done, total int64)) (Report, error) {
			return Import{
				Open:   func() (*Reader, error) { return NewReader(strings.NewReader(partlyBad()), Options{Currency: "USD"}) },
				Digest: "abc", Currency: "USD", Catalog: newCatalog(d), Progress: progress,
			}.Run(ctx)
		}
		ctx, interrupt := context.WithCancel(t.Context())
		if _, err := run(ctx, func(int64, int64) { interrupt() }); fault.KindOf(err) != fault.Canceled {
			t.Fatalf("the interrupted run: %v", err)
		}
		lines := func(r Report) []int {
			var list []int
			for _, p := range r.Problems {
				list = append(list, p.Line)
			}
			return list
		}
		resumed, err := run(t.Context(), nil)
		if err != nil || resumed.Resumed == 0 || resumed.Resumed >= 700 {
			t.Fatalf("%d done before, %v", resumed.Resumed, err)
		}
		if diff := cmp.Diff([]int{11, 701, 751}, lines(resumed)); diff != "" {
			t.Errorf("lines told by the run that goes on (-want +got):\n%s", diff)
		}
		want := Report{Format: CSV, Records: 900, Resumed: resumed.Resumed, Created: 895, Refused: 5, RefusedBefore: 2,
			Problems: resumed.Problems, ProblemCount: 3, Ignored: resumed.Ignored}
		if diff := cmp.Diff(want, resumed); diff != "" {
			t.Errorf("the run that goes on (-want +got):\n%s", diff)
		}
		again, err := run(t.Context(), nil)
		if err != nil || again.Created != 0 || again.Unchanged != 895 || again.Refused != 5 || again.RefusedBefore != 0 || again.Resumed != 0 {
			t.Errorf("the same file anew: %+v, %v", again, err)
		}
		if diff := cmp.Diff([]int{11, 21, 31, 701, 751}, lines(again)); diff != "" {
			t.Errorf("lines told anew (-want +got):\n%s", diff)
		}
	})
}

// shelf is a store with one file, which breaks off at a byte in one of its readings.
type shelf struct {
	Files    // the rest of a store, which no import asks for
	content  string
	breaksAt int
	opened   atomic.Int64
	breaksIn int64 // the number of the reading
}

var errDisk = errors.New("the disk is gone")

func (s *shelf) Open(context.Context, string, int64, int64) (io.ReadCloser, blob.Info, error) {
	content := io.Reader(strings.NewReader(s.content))
	if s.opened.Add(1) == s.breaksIn {
		content = io.MultiReader(bytes.NewReader([]byte(s.content[:s.breaksAt])), broken{})
	}
	return io.NopCloser(content), blob.Info{}, nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errDisk }

// importShop is imports with workers that try again at once.
type importShop struct {
	*Imports
	queue *job.Queue
	t     *testing.T
}

func newImportShop(t *testing.T, d *db.DB, files Files) importShop {
	queue := job.New(d, outbox.New(d), slog.New(slog.DiscardHandler), job.Config{
		Poll: 5 * time.Millisecond, Grace: time.Second, Backoff: func(int64) time.Duration { return time.Millisecond },
	})
	return importShop{NewImports(newCatalog(d), d, queue, files), queue, t}
}

// work has the job done, and returns it when it has come to its end.
func (s importShop) work(number id.Job) job.Record {
	s.t.Helper()
	ctx, stop := context.WithCancel(s.t.Context())
	done := make(chan error, 1)
	go func() { done <- s.queue.Run(ctx) }()
	defer func() {
		stop()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	}()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		r, err := s.queue.Get(s.t.Context(), number)
		if err != nil {
			s.t.Fatal(err)
		}
		if r.State == job.Succeeded || r.State == job.Dead {
			return r
		}
	}
	s.t.Fatal("the job was not done in time")
	return job.Record{}
}

// The rows of a job say what was wrong in all its attempts, and its result counts it.
func TestInterruptedImportJobKeepsItsRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		file := partlyBad()
		s := newImportShop(t, d, &shelf{content: file, breaksIn: 2, breaksAt: strings.Index(file, "mug-850,")})
		started, err := s.Start(t.Context(), StoredFile{Digest: "abc", Currency: "USD"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := s.work(started.ID)
		if r.State != job.Succeeded || r.Attempt != 2 {
			t.Fatalf("%s after %d attempts: %s", r.State, r.Attempt, r.Error)
		}
		for _, part := range []string{`"created":895`, `"unchanged":0`, `"refused":5`} {
			if !strings.Contains(string(r.Result), part) {
				t.Errorf("the result %s lacks %s", r.Result, part)
			}
		}
		rows, err := s.queue.Rows(t.Context(), started.ID, 0, 100)
		var lines []int64
		for _, row := range rows {
			lines = append(lines, row.Row)
		}
		if diff := cmp.Diff([]int64{11, 21, 31, 701, 751}, lines); diff != "" || err != nil {
			t.Errorf("%v; lines told (-want +got):\n%s", err, diff)
		}
	})
}

// One file is one job until that has ended; a dry run is another one.
func TestFileIsQueuedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newImportShop(t, d, &shelf{content: "slug,title\nmug,Mug\n"})
		file := StoredFile{Digest: "abc", Currency: "USD"}
		first, err := s.Start(t.Context(), file, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Start(t.Context(), file, nil); fault.CodeOf(err) != catalog.CodeImportRunning || fault.KindOf(err) != fault.Conflict {
			t.Errorf("the same file again: %v", err)
		}
		dry := file
		dry.DryRun = true
		if _, err := s.Start(t.Context(), dry, nil); err != nil {
			t.Errorf("a dry run beside it: %v", err)
		}
		if list, err := s.queue.List(t.Context(), job.Filter{}); err != nil || len(list) != 2 {
			t.Errorf("%d jobs, %v; want 2", len(list), err)
		}
		if r := s.work(first.ID); r.State != job.Succeeded {
			t.Errorf("%s: %s", r.State, r.Error)
		}
		if _, err := s.Start(t.Context(), file, nil); err != nil {
			t.Errorf("the same file after its end: %v", err)
		}
	})
}

// Another process takes the run over while the job is at work. The job ends, and is not tried again: after the other's
// end it would import everything anew.
func TestImportJobThatLosesItsRunIsNotTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var other *catalog.Importer
		taker := &taking{shelf: &shelf{content: partlyBad()}}
		s := newImportShop(t, d, taker)
		taker.take = func() {
			var err error
			if other, err = s.catalog.StartImport(t.Context(), catalog.ImportOptions{Format: string(CSV), Digest: "abc"}); err != nil {
				t.Error(err)
			}
		}
		started, err := s.Start(t.Context(), StoredFile{Digest: "abc", Currency: "USD"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := s.work(started.ID)
		if r.State != job.Dead || r.Attempt != 1 || !strings.Contains(r.Error, catalog.CodeImportRunning) {
			t.Errorf("%s after %d attempts: %s", r.State, r.Attempt, r.Error)
		}
		if err := other.Finish(t.Context()); err != nil {
			t.Errorf("the end of the one that took over: %v", err)
		}
	})
}

// taking calls take at the end of the second reading, when some chunks are written and others are not.
type taking struct {
	*shelf
	take func()
}

func (f *taking) Open(ctx context.Context, key string, offset, length int64) (io.ReadCloser, blob.Info, error) {
	file, info, err := f.shelf.Open(ctx, key, offset, length)
	if f.opened.Load() == 2 {
		file = io.NopCloser(io.MultiReader(file, calling(f.take)))
	}
	return file, info, err
}

// calling is an empty reader that calls a function when it is read.
type calling func()

func (f calling) Read([]byte) (int, error) {
	f()
	return 0, io.EOF
}
