package history

import (
	"context"
	"io"
	"maps"
	"slices"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// Format is the name of the only format there is.
const Format = "online-retail"

// Import says what to read and where to.
type Import struct {
	// Open opens the file from its beginning. It is called three times.
	Open     func() (io.ReadCloser, error)
	FileName string // for people
	DryRun   bool   // reckon everything, and change nothing
	DB       *db.DB
	Catalog  *catalog.Service
	Orders   *order.Imports
	// Progress is told how many documents are done; nil tells nobody.
	Progress func(done int64)
}

// Report is what became of a file.
type Report struct {
	DryRun       bool
	Survey       *Survey // with the Balance, which is complete
	Orders       int64   // that the file has
	Refunds      int64   // of these orders
	Credits      int64
	Known        int64 // orders and credits that were in the shop before
	Products     int64 // made
	KnownProduct int64 // stock codes that were SKUs of the shop before
	Customers    int64 // made
	Refused      []RefusedArticle
}

// RefusedArticle is a stock code that the catalog did not take: its lines are there, without a product.
type RefusedArticle struct {
	Code string
	Err  error
}

// Chunks in which things are written: large enough that commits cost little, small enough that others get a turn.
const (
	articlesAtOnce  = 400
	documentsAtOnce = 256
	linesAtOnce     = 4000
)

// Run imports the file. What is in the shop already stays as it is: orders by their number, customers by theirs, products by
// their SKU. So a run that was interrupted is run again, and goes on where it stopped. It fails with
// history_file_unusable where the file is none, with nothing done; and with order_number_taken when somebody else imports
// the same orders at the same time.
func (i *Import) Run(ctx context.Context) (*Report, error) {
	survey, err := Take(i.Open)
	if err != nil {
		return nil, err
	}
	matches, err := survey.Match(i.Open)
	if err != nil {
		return nil, err
	}
	r := &runner{Import: i, ctx: ctx, report: &Report{DryRun: i.DryRun, Survey: survey}}
	r.convert = converter{
		mint: func() int64 { return i.DB.IDs().Next() }, fileName: i.FileName,
		products: map[string]catalog.VariantRef{}, customers: map[string]id.Customer{},
	}
	if err := r.articles(survey.Articles); err != nil {
		return nil, err
	}
	if err := r.people(survey.Customers); err != nil {
		return nil, err
	}
	if err := survey.Documents(i.Open, matches, r.document); err != nil {
		return nil, err
	}
	return r.report, r.flush()
}

// runner is one run of an import.
type runner struct {
	*Import
	ctx     context.Context //nolint:containedctx // it lives as long as Run, whose readers call back without one
	report  *Report
	convert converter
	waiting []*Document
	lines   int // of those that are waiting
	done    int64
}

// openShop gives a shop that has nothing yet the currency and the time zone of the file: by another zone, reports would put a sale at midnight
// into another month than the file does.
func (r *runner) openShop() error {
	if r.DryRun {
		return nil
	}
	_, err := r.Catalog.EnsureChannelIn(r.ctx, Currency, london.String())
	return err
}

// articles makes products of the stock codes that are not SKUs of the shop yet.
func (r *runner) articles(all []Article) error {
	if err := r.openShop(); err != nil {
		return err
	}
	importer, err := r.Catalog.StartImport(r.ctx, catalog.ImportOptions{Format: Format, FileName: r.FileName, DryRun: r.DryRun, Currency: Currency})
	if err != nil {
		return err
	}
	for part := range slices.Chunk(all, articlesAtOnce) {
		codes := make([]string, len(part))
		for k := range part {
			codes[k] = part[k].Code
		}
		known, err := r.Catalog.FindVariants(r.ctx, codes)
		if err != nil {
			return err
		}
		r.report.KnownProduct += int64(len(known))
		var fresh []catalog.Record
		for k := range part {
			if _, is := known[part[k].Code]; !is {
				fresh = append(fresh, catalog.Record{Number: int64(len(fresh)), Product: part[k].product(), Fields: catalog.AllFields})
			}
		}
		results, err := importer.Upsert(r.ctx, fresh)
		if err != nil {
			return err
		}
		for k, result := range results {
			if result.Err != nil {
				r.report.Refused = append(r.report.Refused, RefusedArticle{fresh[k].Product.Variants[0].SKU, result.Err})
			} else {
				r.report.Products++
			}
		}
		if known, err = r.Catalog.FindVariants(r.ctx, codes); err != nil {
			return err
		}
		maps.Copy(r.convert.products, known)
	}
	return importer.Finish(r.ctx)
}

// people makes the customers.
func (r *runner) people(all []Customer) error {
	for part := range slices.Chunk(all, order.MaxImport) {
		numbers, customers := make([]string, len(part)), make([]order.ImportedCustomer, len(part))
		for k, c := range part {
			numbers[k], customers[k] = c.Number, order.ImportedCustomer{ExternalID: c.Number, Since: c.Since}
		}
		found, err := r.Orders.FindCustomers(r.ctx, numbers)
		if err != nil {
			return err
		}
		r.report.Customers += int64(len(part) - len(found))
		if !r.DryRun {
			if found, err = r.Orders.AddCustomers(r.ctx, customers); err != nil {
				return err
			}
		}
		maps.Copy(r.convert.customers, found)
	}
	return nil
}

// document takes a document in, and writes those that wait when they are many.
func (r *runner) document(d *Document) error {
	if d.Credit {
		r.report.Credits++
	} else {
		r.report.Orders++
		r.report.Refunds += int64(len(d.Refunds))
	}
	r.waiting, r.lines = append(r.waiting, d), r.lines+len(d.Lines)
	if len(r.waiting) < documentsAtOnce && r.lines < linesAtOnce {
		return nil
	}
	return r.flush()
}

// flush writes the documents that wait and are not in the shop yet, in one commit.
func (r *runner) flush() error {
	numbers := make([]string, len(r.waiting))
	for k, d := range r.waiting {
		numbers[k] = d.Number
	}
	known, err := r.Orders.Known(r.ctx, numbers)
	if err != nil {
		return err
	}
	r.report.Known += int64(len(known))
	if !r.DryRun {
		var orders []*order.Order
		for _, d := range r.waiting {
			if !known[d.Number] {
				orders = append(orders, r.convert.order(d))
			}
		}
		if err := r.Orders.Add(r.ctx, orders); err != nil {
			return err
		}
	}
	r.done += int64(len(r.waiting))
	if r.Progress != nil {
		r.Progress(r.done)
	}
	r.waiting, r.lines = r.waiting[:0], 0
	return nil
}
