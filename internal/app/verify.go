package app

import (
	"context"
	"encoding/json"
	"fmt"

	"winkel/internal/commerce/audit"
)

type verifyCommand struct {
	JSON   bool     `name:"json" help:"Print the result as JSON on standard output."`
	Anchor []string `name:"audit-anchor" placeholder:"SEQ:HASH" help:"Where the audit log ended at an earlier time, as its hourly line in the log says. It must still pass there."`
}

// check is one thing that verify looks at. It reports every difference, each in one line.
type check struct {
	name string
	run  func(ctx context.Context, report func(difference string)) error
}

// checked is the outcome of a check, as scripts read it.
type checked struct {
	Check       string   `json:"check"`
	Differences []string `json:"differences"`
}

// maxDifferences bounds what is printed of one check; beyond that it is not a difference but a disaster.
const maxDifferences = 1000

// Help is what --help says beyond the flags.
func (verifyCommand) Help() string {
	return `Examples:

  winkel verify
  winkel verify --json --data ./copy-of-the-backup
  winkel verify --audit-anchor 120:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

Nothing is changed, and the shop may be open meanwhile. Exit code 1 when something does not agree; each difference is
a line.`
}

// Run says what it checked and prints each difference on a line; exit code 1 on any.
func (c verifyCommand) Run(env *environment) error {
	var anchors []audit.Anchor
	for _, text := range c.Anchor {
		anchor, err := audit.ParseAnchor(text)
		if err != nil {
			return unusable{err}
		}
		anchors = append(anchors, anchor)
	}
	return withShopToRead(env, func(s *shop) error {
		show := func(result checked, count int) error {
			if c.JSON {
				return nil
			}
			return printChecked(env, result, count)
		}
		results, clean, err := s.verify(env.ctx, show, anchors...)
		if err != nil {
			return err
		}
		if c.JSON {
			encoder := json.NewEncoder(env.stdout)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(map[string]any{"clean": clean, "checks": results}); err != nil {
				return err
			}
		}
		if !clean {
			return errNotClean
		}
		return nil
	})
}

// verify makes every check, and shows the result of each and how many differences it found.
func (s *shop) verify(ctx context.Context, show func(result checked, count int) error, anchors ...audit.Anchor) (results []checked, clean bool, err error) {
	results, clean = []checked{}, true
	for _, check := range s.checks(anchors...) {
		result := checked{Check: check.name, Differences: []string{}}
		count := 0
		err := check.run(ctx, func(difference string) {
			count++
			if count <= maxDifferences {
				result.Differences = append(result.Differences, difference)
			}
		})
		if err != nil {
			return results, false, fmt.Errorf("verify %s: %w", check.name, err)
		}
		clean = clean && count == 0
		results = append(results, result)
		if err := show(result, count); err != nil {
			return results, false, err
		}
	}
	return results, clean, nil
}

func printChecked(env *environment, result checked, count int) error {
	state := "clean"
	if count > 0 {
		state = fmt.Sprintf("%d differences", count)
		if count == 1 {
			state = "1 difference"
		}
	}
	if _, err := fmt.Fprintf(env.stdout, "%-10s %s\n", result.Check, state); err != nil {
		return err
	}
	for _, difference := range result.Differences {
		if _, err := fmt.Fprintf(env.stdout, "  %s\n", difference); err != nil {
			return err
		}
	}
	return nil
}

// checks is everything that can be compared with something else.
func (s *shop) checks(anchors ...audit.Anchor) []check {
	return []check{
		{"catalog", s.catalog.Verify},
		{"inventory", s.inventory.Verify},
		{"taxes", s.taxes.Verify},
		{"promotions", s.promotions.Verify},
		{"customers", s.customers.Verify},
		{"staff", s.staff.Verify},
		{"reviews", s.reviews.Verify},
		{"carts", s.carts.Verify},
		{"payments", s.payments.Verify},
		{"orders", s.orders.Verify},
		{"aftersale", s.aftersale.Verify},
		{"segments", s.segments.Verify},
		{"analytics", s.analytics.Verify},
		{"audit", func(ctx context.Context, report func(string)) error { return s.audit.Verify(ctx, report, anchors...) }},
		{"search", s.search.Verify},
		{"outbox", func(ctx context.Context, report func(string)) error {
			problems, err := s.outbox.Verify(ctx)
			for _, p := range problems {
				report(p)
			}
			return err
		}},
	}
}
