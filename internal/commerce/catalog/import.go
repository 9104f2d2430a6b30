package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// ImportOptions says what is being imported.
type ImportOptions struct {
	Format   string // "csv", "jsonl", "shopify", "icecat", …
	FileName string // for people
	Digest   string // of the file's content: names the run to go on with. Empty: not resumable
	DryRun   bool   // check everything, change nothing
	// Currency of the channel, if this is the shop's first import. Empty: the channel is not touched.
	Currency money.Currency
}

// ImportRun is how far an import has come.
type ImportRun struct {
	ID           id.ImportRun
	RecordsDone  int64 // Number of the last record that is done; the reader skips to the one after it
	CreatedCount int64
	UpdatedCount int64
	RefusedCount int64
}

var (
	// takeRun goes on with an unfinished run. Whoever held it before, if he is still alive, holds it no longer.
	takeRun = db.SQL(`UPDATE import_run SET holder = $1, updated_at = $2
		WHERE digest = $3 AND format = $4 AND finished_at = 0
		RETURNING id, records_done, created_count, updated_count, refused_count`)
	insertRun = db.SQL(`INSERT INTO import_run (id, holder, format, digest, file_name, records_done, created_count,
			updated_count, refused_count, finished_at, started_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, 0, $6, $6)`)
	// advanceRun is for the holder alone: two processes cannot share a run.
	advanceRun = db.SQL(`UPDATE import_run SET records_done = $1, created_count = $2, updated_count = $3, refused_count = $4,
			updated_at = $5
		WHERE id = $6 AND holder = $7 AND finished_at = 0`)
	finishRun = db.SQL(`UPDATE import_run SET finished_at = $1, updated_at = $1 WHERE id = $2 AND holder = $3 AND finished_at = 0`)
)

// errRunTaken refuses a chunk of a run that somebody else has begun at the same moment, or has taken over.
var errRunTaken = fault.New(fault.Conflict, CodeImportRunning,
	"The same file is being imported by another process. That one goes on; this one stops.")

// Importer takes the records of one import, chunk by chunk. It is not safe for concurrent use.
//
// A chunk is planned in memory from a few reads, and written as one batch: products, events, stock and the progress of
// the run in one commit. Records that are wrong by themselves never reach the batch. When somebody else changed the
// database between reading and writing, the batch is refused as a whole, and its records are tried one by one, each
// planned anew; so one of them never spoils another.
type Importer struct {
	s       *Service
	dryRun  bool
	tracked bool // progress is kept in the database
	run     ImportRun
	holder  int64 // what this Importer calls itself in the run
	plan    *planner
	// wouldBe is the slugs and SKUs of products that a dry run would have made.
	wouldBe map[string]bool
}

// StartImport begins to read a file, or goes on where an interrupted run of the same file stopped. It cannot tell whether
// whoever began that run is dead, and takes it over: one who is alive is refused his next chunk with import_running. Of two
// that begin at the same moment, one is refused with it here.
func (s *Service) StartImport(ctx context.Context, o ImportOptions) (*Importer, error) {
	i := &Importer{s: s, dryRun: o.DryRun, tracked: o.Digest != "" && !o.DryRun, plan: s.newPlanner(), wouldBe: map[string]bool{}}
	if o.Currency != "" && !o.DryRun {
		if _, err := s.EnsureChannel(ctx, o.Currency); err != nil {
			return nil, err
		}
	}
	if !i.tracked {
		return i, nil
	}
	err := s.db.Write(ctx, func(tx db.Tx) error { return i.hold(ctx, tx, o) })
	if db.Violates(err, "import_run_digest_format_key") {
		return nil, errRunTaken.WithCause(err)
	}
	if err != nil {
		return nil, fmt.Errorf("begin import run: %w", err)
	}
	return i, nil
}

// hold takes over the unfinished run of the file, or begins one.
func (i *Importer) hold(ctx context.Context, tx db.Tx, o ImportOptions) error {
	i.holder, i.run = i.s.mint(), ImportRun{}
	now := clock.Micros(tx.Now())
	err := tx.QueryRow(ctx, takeRun, i.holder, now, o.Digest, o.Format).Scan((*int64)(&i.run.ID), &i.run.RecordsDone,
		&i.run.CreatedCount, &i.run.UpdatedCount, &i.run.RefusedCount)
	if !errors.Is(err, db.ErrNoRows) {
		return err
	}
	i.run.ID = id.ImportRun(i.s.mint())
	_, err = tx.Exec(ctx, insertRun, int64(i.run.ID), i.holder, o.Format, o.Digest, o.FileName, now)
	return err
}

// UpsertProducts makes or updates products, at most MaxBulk, in one run without a file: for the demo and the generator.
func (s *Service) UpsertProducts(ctx context.Context, records []Record) ([]Result, error) {
	i, err := s.StartImport(ctx, ImportOptions{})
	if err != nil {
		return nil, err
	}
	return i.Upsert(ctx, records)
}

// Run is how far the import has come, with what earlier starts of the same file did.
func (i *Importer) Run() ImportRun { return i.run }

// Finish marks the import as done, so that the same file starts anew next time.
func (i *Importer) Finish(ctx context.Context) error {
	if !i.tracked {
		return nil
	}
	b := &db.Batch{}
	b.Exec(finishRun, clock.Micros(i.s.db.Clock().Now()), int64(i.run.ID), i.holder).Want(1, errRunTaken)
	if err := i.s.db.Submit(ctx, b); err != nil {
		return fmt.Errorf("finish import run: %w", err)
	}
	return nil
}

// Upsert makes or updates the products that the records describe, at most MaxBulk of them, and notes how far the import
// has come, in the same commit. Each record succeeds or is refused for itself; an error means that something else
// failed, and the records after Run().RecordsDone were not done; the results are of those before them.
func (i *Importer) Upsert(ctx context.Context, records []Record) ([]Result, error) {
	if len(records) > MaxBulk {
		return nil, fault.Invalidf("records", "There are %d records; %d are allowed in one chunk.", len(records), MaxBulk)
	}
	results := make([]Result, 0, len(records))
	for len(records) > 0 {
		n := independent(records)
		chunk, err := i.upsertChunk(ctx, records[:n])
		results = append(results, chunk...)
		if err != nil {
			return results, err
		}
		records = records[n:]
	}
	return results, nil
}

// independent is how many records from the front do not speak about the same product, as far as slugs and SKUs tell:
// the one after them must see what they did.
func independent(records []Record) int {
	seen := map[string]bool{}
	for n := range records {
		names := namesOf(&records[n])
		for _, name := range names {
			if seen[name] {
				return n
			}
		}
		for _, name := range names {
			seen[name] = true
		}
	}
	return len(records)
}

// namesOf is what a record might be recognized by: its slug and its SKUs, told apart by a prefix.
func namesOf(record *Record) []string {
	names := make([]string, 0, 1+len(record.Product.Variants))
	if slug := strings.TrimSpace(record.Product.Slug); slug != "" {
		names = append(names, "/"+slug)
	}
	for k := range record.Product.Variants {
		if sku := strings.TrimSpace(record.Product.Variants[k].SKU); sku != "" {
			names = append(names, "#"+sku)
		}
	}
	return names
}

func (i *Importer) upsertChunk(ctx context.Context, records []Record) ([]Result, error) {
	results, err := i.attempt(ctx, records)
	if err == nil || !overtaken(err) {
		return results, err
	}
	i.plan = i.s.newPlanner()
	if len(records) > 1 {
		results = make([]Result, 0, len(records))
		for k := range records {
			single, err := i.upsertChunk(ctx, records[k:k+1])
			results = append(results, single...)
			if err != nil {
				return results, err
			}
		}
		return results, nil
	}
	for range attempts - 1 {
		if results, err = i.attempt(ctx, records); err == nil || !overtaken(err) {
			return results, err
		}
		i.plan = i.s.newPlanner()
	}
	refusal := []Result{{Number: records[0].Number, Outcome: Refused, Err: outrun("product", err)}}
	if err := i.submit(ctx, &db.Batch{}, refusal); err != nil {
		return nil, err
	}
	return refusal, nil
}

// attempt plans a chunk and writes it in one commit.
func (i *Importer) attempt(ctx context.Context, records []Record) ([]Result, error) {
	drafts, results, err := i.draft(ctx, records)
	if err != nil {
		return nil, err
	}
	w := i.s.newWriter(ctx)
	planned := make([]*draft, 0, len(drafts))
	needs := []any{}
	for k, d := range drafts {
		if d == nil {
			continue
		}
		if err := i.plan.settle(d); err != nil {
			results[k].refuse(err)
			continue
		}
		changed, err := i.s.put(ctx, w, d)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				return nil, err
			}
			results[k].refuse(err)
			continue
		}
		i.plan.take(d)
		results[k].describe(d, changed)
		planned = append(planned, d)
		needs = append(needs, d.needs...)
	}
	if err := i.s.count(ctx, w, "import", planned...); err != nil {
		return nil, err
	}
	for k, d := range drafts {
		if d != nil && d.moved && results[k].Outcome == Unchanged {
			results[k].Outcome = Updated
		}
	}
	if i.dryRun {
		i.foretell(records, drafts, results)
	} else {
		if err := i.submit(ctx, w.b, results); err != nil {
			return nil, err
		}
		i.plan.refs.committed(needs)
	}
	// The database knows them now; remembering every one would take as much memory as the file has rows.
	clear(i.plan.slugs)
	clear(i.plan.skus)
	return results, nil
}

// submit commits a batch together with the progress of the run.
func (i *Importer) submit(ctx context.Context, b *db.Batch, results []Result) error {
	run := i.run
	for _, r := range results {
		run.RecordsDone = r.Number
		switch r.Outcome {
		case Created:
			run.CreatedCount++
		case Updated:
			run.UpdatedCount++
		case Refused:
			run.RefusedCount++
		case Unchanged:
		}
	}
	if i.tracked {
		b.Exec(advanceRun, run.RecordsDone, run.CreatedCount, run.UpdatedCount, run.RefusedCount,
			clock.Micros(i.s.db.Clock().Now()), int64(run.ID), i.holder).Want(1, errRunTaken)
	}
	if b.Len() > 0 {
		if err := i.s.db.Submit(ctx, b); err != nil {
			return fmt.Errorf("write chunk: %w", err)
		}
	}
	i.run = run
	return nil
}

func (r *Result) refuse(err error) {
	r.Outcome, r.Err, r.Product = Refused, err, 0
}

func (r *Result) describe(d *draft, changed bool) {
	r.Product = d.after.ID
	switch {
	case d.before == nil:
		r.Outcome = Created
	case changed:
		r.Outcome = Updated
	default:
		r.Outcome = Unchanged
	}
}

// foretell corrects the results of a dry run: a product that an earlier record would have made would be updated, and what
// would be made has no id.
func (i *Importer) foretell(records []Record, drafts []*draft, results []Result) {
	for k, d := range drafts {
		if results[k].Outcome != Created {
			continue
		}
		results[k].Product = 0
		for _, name := range namesOf(&records[k]) {
			if i.wouldBe[name] {
				results[k].Outcome = Updated
			}
			i.wouldBe[name] = true
		}
		i.wouldBe["/"+d.after.Slug] = true
	}
}

// draft recognizes the products of the records, reads them, and applies the records to them. A record that is refused
// has no draft.
func (i *Importer) draft(ctx context.Context, records []Record) ([]*draft, []Result, error) {
	r := i.s.db.Read()
	drafts := make([]*draft, len(records))
	results := make([]Result, len(records))
	owners, err := i.recognize(ctx, r, records, results)
	if err != nil {
		return nil, nil, err
	}
	before, err := loadByID(ctx, r, owners)
	if err != nil {
		return nil, nil, err
	}
	patches, fields := make([]ProductPatch, len(records)), make([]Fields, len(records))
	w := wants{}
	for k := range records {
		fields[k] = records[k].Fields
		if before[owners[k]] == nil {
			fields[k] = AllFields
		}
		patches[k] = patchOf(&records[k].Product, fields[k])
		w.mention(&patches[k])
		if p := before[owners[k]]; p != nil && p.ProductType != nil {
			w.types = append(w.types, p.ProductType.ID.String())
		}
	}
	if err := i.plan.refs.look(ctx, r, &w); err != nil {
		return nil, nil, err
	}
	now := i.s.db.Clock().Now()
	fresh := make([]*draft, 0, len(records))
	for k := range records {
		if results[k].Err != nil {
			continue
		}
		d := newDraft(before[owners[k]], i.plan.refs, now, i.s.mint)
		d.fields = fields[k]
		d.apply(&patches[k])
		if !fields[k].Has(FieldVariants) {
			d.applyVariantFields(records[k].Product.Variants, fields[k])
		}
		drafts[k] = d
		fresh = append(fresh, d)
	}
	return drafts, results, i.plan.ask(ctx, r, fresh)
}

// recognize finds the product that each record is about, by slug or by the SKU of any variant; zero for a new one. It
// refuses records that name two products, or none although they only change something.
func (i *Importer) recognize(ctx context.Context, r db.Reader, records []Record, results []Result) ([]id.Product, error) {
	var slugs, skus []string
	for k := range records {
		for _, name := range namesOf(&records[k]) {
			if name[0] == '/' {
				slugs = append(slugs, name[1:])
			} else {
				skus = append(skus, name[1:])
			}
		}
	}
	if _, err := i.plan.askSlugs(ctx, r, slugs); err != nil {
		return nil, err
	}
	if err := i.plan.askSKUs(ctx, r, skus); err != nil {
		return nil, err
	}
	found := make([]id.Product, len(records))
	for k := range records {
		results[k].Number = records[k].Number
		known := false
		for _, name := range namesOf(&records[k]) {
			known = known || i.wouldBe[name]
			owner := i.plan.skus[name[1:]]
			if name[0] == '/' {
				owner = i.plan.slugs[name[1:]]
			}
			if owner != 0 && found[k] != 0 && owner != found[k] {
				results[k].refuse(fault.Newf(fault.Conflict, CodeSKUTaken,
					"The record names two products: %q belongs to another one than what comes before it.", clipText(name[1:])).
					WithParam("sku"))
			}
			if found[k] == 0 {
				found[k] = owner
			}
		}
		if found[k] == 0 && !known && !records[k].Fields.Has(FieldTitle) {
			results[k].refuse(fault.New(fault.NotFound, fault.CodeNotFound,
				"There is no product with this SKU or slug, and without a title none can be made.").WithParam("sku"))
		}
	}
	return found, nil
}

// loadByID reads the whole products that are named, zero ids aside.
func loadByID(ctx context.Context, r db.Reader, ids []id.Product) (map[id.Product]*Product, error) {
	wanted := slices.DeleteFunc(slices.Clone(ids), func(p id.Product) bool { return p == 0 })
	slices.Sort(wanted)
	products, err := loadProducts(ctx, r, slices.Compact(wanted))
	if err != nil {
		return nil, err
	}
	byID := make(map[id.Product]*Product, len(products))
	for _, p := range products {
		byID[p.ID] = p
	}
	return byID, nil
}
