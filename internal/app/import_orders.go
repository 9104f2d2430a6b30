package app

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"winkel/internal/commerce/order/history"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

type importOrders struct {
	importFlags
	Format string `enum:"online-retail" required:"" placeholder:"online-retail" help:"What the file is; online-retail is the only format for now."`
}

// Help is what --help says beyond the flags.
func (importOrders) Help() string {
	return `Examples:

  winkel import orders online_retail.csv.gz --format online-retail --dry-run
  winkel import orders online_retail.csv.gz --format online-retail --json

Invoices become orders, cancellations refunds, customers and stock codes customers and products. What is in the shop
already stays as it is, so an import that was interrupted is run again. Nobody is written to. The report compares the
file with what became of it, for each month and customer, and says what was set aside and why.

Exit codes: 0 every line is accounted for; 1 lines could not be read, or something does not agree; 2 the file cannot be
read.`
}

// Run imports an order history; exit code 1 when lines could not be read or sums differ, 2 when the file cannot be read.
func (c importOrders) Run(env *environment) error {
	path, digest, cleanUp, err := readable(c.File)
	if err != nil {
		return unusable{err}
	}
	defer cleanUp()
	return withShop(env, func(s *shop) error {
		bar := newProgress(env.stderr, "importing orders", -1)
		var shown int64
		run := history.Import{
			Open:     func() (io.ReadCloser, error) { return os.Open(path) },
			FileName: filepath.Base(c.File), DryRun: c.DryRun, DB: s.db, Catalog: s.catalog, Orders: s.orderImports(),
			Progress: func(done int64) {
				bar.add(done - shown)
				shown = done
			},
		}
		ctx := actor.With(env.ctx, actor.Command+":import")
		report, err := run.Run(ctx)
		took := bar.finish()
		if err == nil && !c.DryRun {
			// Nothing is announced of what is imported, so nobody else counts it.
			_, err = s.segments.Recompute(ctx, func(_, _ int64) {})
		}
		if err == nil && !c.DryRun {
			err = s.analytics.CatchUp(ctx)
		}
		if err == nil && !c.DryRun {
			err = s.audit.Report(ctx, "import-orders", filepath.Base(c.File), map[string]any{"sha256": digest, "format": c.Format})
		}
		if err != nil {
			if fault.KindOf(err) == fault.Invalid {
				return unusable{err}
			}
			return err
		}
		summary := summarize(report, took)
		if c.JSON {
			encoder := json.NewEncoder(env.stdout)
			encoder.SetIndent("", "  ")
			err = encoder.Encode(summary)
		} else {
			err = summary.print(env)
		}
		if err == nil && !summary.clean() {
			return errNotClean
		}
		return err
	})
}

// historySummary is the report of an order history as scripts read it. Amounts are in minor units of the currency.
type historySummary struct {
	Format       string              `json:"format"`
	DryRun       bool                `json:"dry_run"`
	Lines        int64               `json:"lines"`
	Invoices     int                 `json:"invoices"`
	Orders       int64               `json:"orders"`
	Refunds      int64               `json:"refunds"`
	Credits      int64               `json:"credits"`
	AlreadyThere int64               `json:"already_there"`
	Products     int64               `json:"products_created"`
	Customers    int64               `json:"customers_created"`
	CurrencyCode string              `json:"currency_code"`
	Totals       historySums         `json:"totals"`
	SetAside     []historyAside      `json:"set_aside"`
	Months       []historyMonth      `json:"months"`
	CustomerSeen int                 `json:"customers"`
	Differences  []historyDifference `json:"differences"`
	ProblemCount int64               `json:"problem_count"`
	Problems     []historyProblem    `json:"problems"`
	Seconds      float64             `json:"seconds"`
}

type historySums struct {
	File       int64 `json:"file"`
	Orders     int64 `json:"orders"`
	Refunds    int64 `json:"refunds"`
	Credits    int64 `json:"credits"`
	SetAside   int64 `json:"set_aside"`
	Difference int64 `json:"difference"`
}

type historyAside struct {
	Reason  history.Reason `json:"reason"`
	Meaning string         `json:"meaning"`
	Lines   int64          `json:"lines"`
	Amount  int64          `json:"amount"`
}

type historyMonth struct {
	Month string `json:"month"`
	historySums
}

type historyDifference struct {
	Of string `json:"of"`
	historySums
}

type historyProblem struct {
	Line    int    `json:"line"`
	Code    string `json:"stock_code,omitempty"`
	Message string `json:"message"`
}

func sumsOf(s history.Sums) historySums {
	return historySums{
		File: s.File, Orders: s.Orders, Refunds: s.Refunds, Credits: s.Credits, SetAside: s.SetAside, Difference: s.Difference(),
	}
}

func summarize(r *history.Report, took time.Duration) historySummary {
	balance := r.Survey.Balance
	s := historySummary{
		Format: history.Format, DryRun: r.DryRun, Lines: r.Survey.Lines, Invoices: r.Survey.Invoices, Orders: r.Orders,
		Refunds: r.Refunds, Credits: r.Credits, AlreadyThere: r.Known, Products: r.Products, Customers: r.Customers,
		CurrencyCode: string(history.Currency), Totals: sumsOf(balance.Total), SetAside: []historyAside{}, Months: []historyMonth{},
		CustomerSeen: balance.Customers(), Differences: []historyDifference{},
		ProblemCount: r.Survey.Unreadable + int64(len(r.Refused)), Problems: []historyProblem{},
		Seconds: took.Round(time.Millisecond).Seconds(),
	}
	for _, a := range balance.SetAside() {
		s.SetAside = append(s.SetAside, historyAside{a.Reason, history.Reasons[a.Reason], a.Lines, a.Amount})
	}
	for _, m := range balance.Months() {
		s.Months = append(s.Months, historyMonth{m.Month, sumsOf(m.Sums)})
	}
	for _, d := range balance.Differences() {
		s.Differences = append(s.Differences, historyDifference{d.Of, sumsOf(d.Sums)})
	}
	for _, p := range r.Survey.Problems {
		s.Problems = append(s.Problems, historyProblem{Line: p.Line, Message: p.Message})
	}
	for _, a := range r.Refused {
		s.Problems = append(s.Problems, historyProblem{Code: a.Code, Message: fault.From(a.Err).Message})
	}
	return s
}

// clean reports whether every line is accounted for.
func (s *historySummary) clean() bool {
	return s.ProblemCount == 0 && len(s.Differences) == 0 && s.Totals.Difference == 0
}

// print tells people. Problems go to stderr, as far as a person reads them; the report to stdout.
func (s *historySummary) print(env *environment) error {
	const shown = 20
	for n, p := range s.Problems {
		if n == shown {
			fmt.Fprintf(env.stderr, "… and %d more problems; --json lists them.\n", s.ProblemCount-shown)
			break
		}
		where := fmt.Sprintf("line %d", p.Line)
		if p.Code != "" {
			where = "stock code " + p.Code
		}
		fmt.Fprintf(env.stderr, "%s: %s\n", where, p.Message)
	}
	verb := "Imported"
	if s.DryRun {
		verb = "Checked, and changed nothing:"
	}
	fmt.Fprintf(env.stdout, "%s %d lines of %d invoices: %d orders, %d refunds, %d credits; %d of them were there before (%.1f s).\n"+
		"Made %d products and %d customers.\n\n",
		verb, s.Lines, s.Invoices, s.Orders, s.Refunds, s.Credits, s.AlreadyThere, s.Seconds, s.Products, s.Customers)
	table := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "%s\tfile\torders\trefunds\tcredits\tset aside\tdifference\t\n", s.CurrencyCode)
	for _, m := range s.Months {
		m.print(table, m.Month)
	}
	s.Totals.print(table, "all")
	for _, d := range s.Differences {
		d.print(table, d.Of)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(env.stdout, "\n%d customers and %d months were compared; %d differ.\n\nSet aside:\n", s.CustomerSeen, len(s.Months), len(s.Differences))
	table = tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
	for _, a := range s.SetAside {
		fmt.Fprintf(table, "  %s\t%d lines\t%s\t%s\n", a.Reason, a.Lines, pounds(a.Amount), a.Meaning)
	}
	return table.Flush()
}

func (s historySums) print(table io.Writer, of string) {
	fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", of, pounds(s.File), pounds(s.Orders), pounds(-s.Refunds), pounds(-s.Credits),
		pounds(s.SetAside), pounds(s.Difference))
}

func pounds(minor int64) string {
	return money.Amount{Minor: minor, Currency: history.Currency}.Decimal()
}
