package app

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"winkel/internal/commerce/catalog/transfer"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
)

type importCommand struct {
	Products importProducts `cmd:"" help:"Read products from CSV, JSON Lines or a Shopify export; the format is detected. Products are matched by slug or SKU."`
	Icecat   importIcecat   `cmd:"" help:"Read an Icecat product catalog in JSON Lines."`
	Orders   importOrders   `cmd:"" help:"Read the order history of another system: customers, orders and refunds."`
}

type importFlags struct {
	File   string `arg:"" help:"The file; may be compressed with gzip. - is standard input."`
	DryRun bool   `help:"Check every row and say what would happen, and change nothing."`
	JSON   bool   `name:"json" help:"Print the summary as JSON on standard output."`
}

type importProducts struct {
	importFlags
	Format string `enum:",csv,jsonl,shopify,icecat" default:"" placeholder:"FORMAT" help:"csv, jsonl or shopify, if the beginning of the file does not tell."`
}

// Help is what --help says beyond the flags.
func (importProducts) Help() string {
	return `Examples:

  winkel import products shop.csv --dry-run
  winkel import products products_export.csv --format shopify
  zcat products.jsonl.gz | winkel import products - --json

A file that cannot be read to its end changes nothing. A row that is wrong is refused for itself, with its line and
column, and the others are imported. A file that was interrupted goes on where it stopped.

Exit codes: 0 everything is in the shop; 1 rows were refused; 2 the file cannot be read.`
}

// Run imports products; exit code 1 when rows were refused, 2 when the file cannot be read.
func (c importProducts) Run(env *environment) error {
	return c.run(env, transfer.Format(c.Format))
}

type importIcecat struct{ importFlags }

// Help is what --help says beyond the flags.
func (importIcecat) Help() string {
	return `Example:

  winkel import icecat ../shared/data/chorus-icecat/products.jsonl.gz

Brand, price, EAN, attributes with types and units, and pictures by address are taken over; categories are derived from
the kind of product. Exit codes are those of winkel import products.`
}

// Run imports an Icecat catalog; exit codes as for products.
func (c importIcecat) Run(env *environment) error { return c.run(env, transfer.Icecat) }

func (c importFlags) run(env *environment, format transfer.Format) error {
	path, digest, cleanUp, err := readable(c.File)
	if err != nil {
		return unusable{err}
	}
	defer cleanUp()
	return withShop(env, func(s *shop) error {
		currency, err := s.currency(env.ctx, env)
		if err != nil {
			return unusable{err}
		}
		bar := newProgress(env.stderr, "importing", -1)
		var shown int64
		run := transfer.Import{
			Open: func() (*transfer.Reader, error) {
				return transfer.Open(path, transfer.Options{Format: format, Currency: currency})
			},
			FileName: filepath.Base(c.File), Digest: digest, DryRun: c.DryRun, Currency: currency, Catalog: s.catalog,
			Progress: func(done, total int64) {
				bar.total(total)
				bar.add(done - shown)
				shown = done
			},
		}
		ctx := actor.With(env.ctx, actor.Command+":import")
		report, err := run.Run(ctx)
		took := bar.finish()
		if err == nil && !c.DryRun {
			err = s.audit.Report(ctx, "import-products", filepath.Base(c.File), map[string]any{
				"sha256": digest, "format": string(report.Format), "records": report.Records, "created": report.Created,
				"updated": report.Updated, "refused": report.Refused,
			})
		}
		if err != nil {
			if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.TooLarge {
				return unusable{err}
			}
			return err
		}
		if err := c.print(env, report, took); err != nil {
			return err
		}
		if report.Refused > 0 {
			return errNotClean
		}
		return nil
	})
}

// readable makes sure that the file can be read twice, which a pipe cannot, and takes its fingerprint.
func readable(file string) (path, digest string, cleanUp func(), err error) {
	if file != "-" {
		digest, err = fingerprint(file)
		return file, digest, func() {}, err
	}
	spool, err := os.CreateTemp("", "winkel-import-")
	if err != nil {
		return "", "", nil, err
	}
	cleanUp = func() { _ = os.Remove(spool.Name()) }
	_, err = io.Copy(spool, os.Stdin)
	if err = errors.Join(err, spool.Close()); err == nil {
		digest, err = fingerprint(spool.Name())
	}
	if err != nil {
		cleanUp()
		return "", "", nil, err
	}
	return spool.Name(), digest, cleanUp, nil
}

func fingerprint(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fault.Newf(fault.Invalid, fault.CodeValidation, "The file cannot be opened: %v.", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", fault.Newf(fault.Invalid, fault.CodeValidation, "The file cannot be read: %v.", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// summary is the report as scripts read it.
type summary struct {
	Format         string           `json:"format"`
	DryRun         bool             `json:"dry_run"`
	Records        int64            `json:"records"`
	AlreadyDone    int64            `json:"already_done"`
	Created        int64            `json:"created"`
	Updated        int64            `json:"updated"`
	Unchanged      int64            `json:"unchanged"`
	Refused        int64            `json:"refused"`
	ProblemCount   int64            `json:"problem_count"`
	Problems       []summaryProblem `json:"problems"`
	IgnoredColumns []string         `json:"ignored_columns"`
	Seconds        float64          `json:"seconds"`
}

type summaryProblem struct {
	Record  int64  `json:"record"`
	Line    int    `json:"line"`
	Column  string `json:"column"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Value   string `json:"value,omitempty"`
	Warning bool   `json:"warning"`
}

func (c importFlags) print(env *environment, r transfer.Report, took time.Duration) error {
	if c.JSON {
		return printJSON(env.stdout, r, took)
	}
	// As many as a person reads; --json has up to a thousand.
	const shown = 20
	table := tabwriter.NewWriter(env.stderr, 0, 0, 2, ' ', 0)
	for n, p := range r.Problems {
		if n == shown {
			break
		}
		kind := "refused"
		if p.Warning {
			kind = "warning"
		}
		fmt.Fprintf(table, "line %d\t%s\t%s\t%s\n", p.Line, kind, p.Column, p.Message)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if more := r.ProblemCount - shown; more > 0 {
		fmt.Fprintf(env.stderr, "… and %d more problems; --json lists them.\n", more)
	}
	verb := "Imported"
	if r.DryRun {
		verb = "Checked, and changed nothing,"
	}
	_, err := fmt.Fprintf(env.stdout, "%s %d records as %s: %d created, %d updated, %d unchanged, %d refused (%s, %s).\n",
		verb, r.Records, r.Format, r.Created, r.Updated, r.Unchanged, r.Refused,
		took.Round(10*time.Millisecond), perSecond(r.Records-r.Resumed, took))
	if err == nil && r.Resumed > 0 {
		_, err = fmt.Fprintf(env.stdout, "The first %d were done by an earlier run that was interrupted.\n", r.Resumed)
	}
	if err == nil && r.RefusedBefore > 0 {
		_, err = fmt.Fprintf(env.stdout, "%d of them were refused then; import the file again to see why.\n", r.RefusedBefore)
	}
	return err
}

func printJSON(out io.Writer, r transfer.Report, took time.Duration) error {
	s := summary{
		Format: string(r.Format), DryRun: r.DryRun, Records: r.Records, AlreadyDone: r.Resumed,
		Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged, Refused: r.Refused,
		ProblemCount: r.ProblemCount, Problems: []summaryProblem{}, IgnoredColumns: append([]string{}, r.Ignored...),
		Seconds: took.Round(time.Millisecond).Seconds(),
	}
	for _, p := range r.Problems {
		s.Problems = append(s.Problems, summaryProblem{
			Record: p.Record, Line: p.Line, Column: p.Column, Code: p.Code, Message: p.Message, Value: p.Value, Warning: p.Warning,
		})
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(s)
}
