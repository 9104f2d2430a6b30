package catalog

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
)

// The jobs that keep collections with rules. Each goes page by page, a short transaction a page that also writes how far it has
// come, so that it may be killed at any time and goes on from there.
const (
	FillJob    = "catalog.fill_collection"  // holds every product against rules that are new
	RecheckJob = "catalog.recheck_category" // looks anew at the products of a category that moved
	AgeJob     = "catalog.age_collections"  // takes out what is too old by now, or in
	agedAt     = "11 * * * *"               // every hour
	rulePage   = 256                        // products in one transaction
	fillLimit  = 2 * time.Hour              // for one attempt
)

// What becomes of the filling of a collection, the result of its job.
type filled struct {
	Superseded bool `json:"superseded"` // the rules were changed again, or are gone: another job sees to it, or none has to
}

// fill is the payload of FillJob: the collection, and its version when it got the rules.
type fill struct {
	Collection id.Collection
	Version    int64
}

var (
	readFill = db.SQL(`SELECT version, filled_version, filled_to FROM collection_rule WHERE collection_id = $1`)
	stepFill = db.SQL(`UPDATE collection_rule SET filled_to = $1, filled_version = $2 WHERE collection_id = $3`)

	insertRecheck = db.SQL(`INSERT INTO rule_recheck (id, category_id, checked_to, created_at) VALUES ($1, $2, 0, $3)`)
	readRecheck   = db.SQL(`SELECT category_id, checked_to FROM rule_recheck WHERE id = $1`)
	stepRecheck   = db.SQL(`UPDATE rule_recheck SET checked_to = $1 WHERE id = $2`)
	endRecheck    = db.SQL(`DELETE FROM rule_recheck WHERE id = $1`)
	productsBelow = db.SQL(`SELECT DISTINCT pc.product_id FROM category_path cp JOIN product_category pc ON pc.category_id = cp.descendant_id
		WHERE cp.ancestor_id = $1 AND pc.product_id > $2 ORDER BY pc.product_id LIMIT CAST($3 AS BIGINT)`)

	moveRuleDays = db.SQL(`UPDATE rule_book SET as_of = $1 WHERE id = 1 AND as_of <> 0 AND as_of < $1`)
	endRuleDays  = db.SQL(`UPDATE rule_book SET aged = $1 WHERE id = 1 AND aged = $2`)
	// publishedBetween is a page of what was published in a span, of one status, which the index begins with.
	publishedBetween = db.SQL(`SELECT id, published_at FROM product WHERE status = $1 AND (published_at, id) > ($2, $3) AND published_at <= $4
		ORDER BY published_at, id LIMIT CAST($5 AS BIGINT)`)
)

// RegisterRuleJobs tells the queue who works on the jobs of collections with rules, and when days are counted.
func (s *Service) RegisterRuleJobs(jobs *job.Queue) error {
	jobs.Register(FillJob, s.workFill, job.Options{Timeout: fillLimit})
	jobs.Register(RecheckJob, func(ctx context.Context, run *job.Run) error {
		var number int64
		if err := run.Payload(&number); err != nil {
			return err
		}
		return s.recheck(ctx, number)
	}, job.Options{Timeout: fillLimit})
	jobs.Register(AgeJob, func(ctx context.Context, _ *job.Run) error { return s.AgeCollections(ctx) }, job.Options{Timeout: fillLimit})
	return jobs.Schedule(AgeJob, agedAt, AgeJob, nil)
}

func (s *Service) workFill(ctx context.Context, run *job.Run) error {
	var f fill
	if err := run.Payload(&f); err != nil {
		return err
	}
	total, err := db.Value[int64](ctx, s.db.Read(), countProducts)
	if err != nil {
		return fmt.Errorf("count products: %w", err)
	}
	isCurrent, err := s.fillCollection(ctx, f, func(done int64) { run.Progress(min(done, total), total) })
	if err != nil {
		return err
	}
	return run.SetResult(filled{Superseded: !isCurrent})
}

// FillCollection holds every product against the rules of a collection now, where that is not done yet, instead of leaving it to
// the job. There is nothing to do for a collection without rules.
func (s *Service) FillCollection(ctx context.Context, c *Collection) error {
	if c.Rules == nil {
		return nil
	}
	_, err := s.fillCollection(ctx, fill{c.ID, c.RuledAt}, func(int64) {})
	return err
}

// fillCollection goes on with the filling of a collection until it is full. It reports whether the rules were still the same.
func (s *Service) fillCollection(ctx context.Context, f fill, progress func(done int64)) (isCurrent bool, err error) {
	// The rules are read before the first turn is taken, because that may take a while.
	turn, err := db.One(ctx, s.db.Read(), scanRuleTurn, readRuleTurn)
	if err == nil {
		_, err = s.ruleBook(ctx, s.db.Read(), turn.version)
	}
	if err != nil {
		return false, fmt.Errorf("look for rules: %w", err)
	}
	for done := int64(0); ; progress(done) {
		var page fillPage
		err := s.db.Write(ctx, func(tx db.Tx) error {
			page = fillPage{fill: f}
			return s.fillPage(ctx, tx, &page)
		})
		if err != nil || page.isGone || page.isDone {
			return !page.isGone, err
		}
		done += page.count
	}
}

// fillPage is one step in the filling of a collection.
type fillPage struct {
	fill
	count  int64
	isGone bool // the rules are not these any more
	isDone bool
}

func (s *Service) fillPage(ctx context.Context, tx db.Tx, p *fillPage) error {
	turn, err := db.One(ctx, tx, scanRuleTurn, takeRuleTurn)
	if err != nil {
		return fmt.Errorf("take a turn: %w", err)
	}
	var version, full, after int64
	err = tx.QueryRow(ctx, readFill, int64(p.Collection)).Scan(&version, &full, &after)
	p.isGone = errors.Is(err, db.ErrNoRows) || err == nil && version != p.Version
	p.isDone = err == nil && full == version
	switch {
	case p.isGone, p.isDone:
		return nil
	case err != nil:
		return fmt.Errorf("read how far a collection is filled: %w", err)
	}
	book, err := s.ruleBook(ctx, tx, turn.version)
	if err != nil {
		return err
	}
	products, err := db.List(ctx, tx, scanNumber[id.Product], productIDsAfter, after, int64(rulePage))
	if err != nil {
		return fmt.Errorf("list products: %w", err)
	}
	p.count = int64(len(products))
	if len(products) > 0 {
		// Of rules that were by hand before, what they hold is wherever it was put.
		alone := newRuleBook(turn.version, map[id.Collection]*compiledRules{p.Collection: book.rules[p.Collection]})
		last := products[len(products)-1]
		err = s.reconcile(ctx, tx, func() (wanted, current []membership, err error) {
			if wanted, err = wantedMembers(ctx, tx, alone, turn.asOf, products); err != nil {
				return nil, nil, err
			}
			current, err = db.List(ctx, tx, scanMembership, membersBetween, int64(p.Collection), after, int64(last))
			return wanted, current, err
		})
		if err != nil {
			return err
		}
		after = int64(last)
	}
	if len(products) < rulePage {
		p.isDone, full = true, version
	}
	_, err = tx.Exec(ctx, stepFill, after, full, int64(p.Collection))
	return err
}

// addRecheck puts into the batch that the products below a category are looked at anew, if there are rules.
func (s *Service) addRecheck(ctx context.Context, r db.Reader, w *writer, category id.Category) error {
	n, err := db.Value[int64](ctx, r, countRules)
	if err != nil || n == 0 || s.jobs == nil {
		return err
	}
	number := s.mint()
	w.b.Exec(insertRecheck, number, int64(category), w.now)
	_, err = s.jobs.Add(w.b, job.Job{Kind: RecheckJob, Payload: number})
	return err
}

// recheck looks anew at the products below a category that moved.
func (s *Service) recheck(ctx context.Context, number int64) error {
	for isDone := false; !isDone; {
		err := s.db.Write(ctx, func(tx db.Tx) error {
			turn, err := db.One(ctx, tx, scanRuleTurn, takeRuleTurn)
			if err != nil {
				return err
			}
			var category, after int64
			err = tx.QueryRow(ctx, readRecheck, number).Scan(&category, &after)
			if isDone = errors.Is(err, db.ErrNoRows); isDone || err != nil {
				return ignore(err, db.ErrNoRows)
			}
			products, err := db.List(ctx, tx, scanNumber[id.Product], productsBelow, category, after, int64(rulePage))
			if err != nil {
				return err
			}
			if len(products) > 0 {
				if err := s.settleAt(ctx, tx, turn, products); err != nil {
					return err
				}
			}
			if isDone = len(products) < rulePage; isDone {
				_, err = tx.Exec(ctx, endRecheck, number)
				return err
			}
			_, err = tx.Exec(ctx, stepRecheck, int64(products[len(products)-1]), number)
			return err
		})
		if err != nil {
			return fmt.Errorf("look anew at the products of a moved category: %w", err)
		}
	}
	return nil
}

func ignore(err, target error) error {
	if errors.Is(err, target) {
		return nil
	}
	return err
}

// settleAt is settle by the rules that are in force at the turn.
func (s *Service) settleAt(ctx context.Context, tx db.Tx, turn ruleTurn, products []id.Product) error {
	book, err := s.ruleBook(ctx, tx, turn.version)
	if err != nil {
		return err
	}
	return s.settle(ctx, tx, book, turn.asOf, products)
}

// AgeCollections makes collections true of the days that have passed. The moment from which days are counted back moves first, so
// that whoever holds a product against rules meanwhile counts from the new one; then those products are looked at which
// have become so many days old since the last time.
func (s *Service) AgeCollections(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, moveRuleDays, clock.Micros(tx.Now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("move the days of rules on: %w", err)
	}
	turn, err := db.One(ctx, s.db.Read(), scanRuleTurn, readRuleTurn)
	if err != nil || turn.asOf == turn.aged {
		return err
	}
	book, err := s.ruleBook(ctx, s.db.Read(), turn.version)
	if err != nil {
		return err
	}
	for _, days := range book.days {
		for _, status := range []Status{Draft, Published, Archived} {
			if err := s.ageSpan(ctx, status, turn.aged-days*dayMicros, turn.asOf-days*dayMicros); err != nil {
				return fmt.Errorf("look at products that are %d days old: %w", days, err)
			}
		}
	}
	return s.db.Write(ctx, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, endRuleDays, turn.asOf, turn.aged)
		return err
	})
}

// ageSpan looks at what was published after one moment and until another.
func (s *Service) ageSpan(ctx context.Context, status Status, after, until int64) error {
	at, last := after, int64(math.MaxInt64) // behind every product of the moment itself
	for {
		var products []id.Product
		err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
			var product id.Product
			err := row.Scan((*int64)(&product), &at)
			products, last = append(products, product), int64(product)
			return err
		}, publishedBetween, string(status), at, last, until, int64(rulePage))
		if err != nil || len(products) == 0 {
			return err
		}
		err = s.db.Write(ctx, func(tx db.Tx) error {
			turn, err := db.One(ctx, tx, scanRuleTurn, takeRuleTurn)
			if err != nil {
				return err
			}
			return s.settleAt(ctx, tx, turn, products)
		})
		if err != nil {
			return err
		}
	}
}
