package segment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

// RecomputeJob looks at everybody.
const RecomputeJob = "segments.recompute"

const (
	nightly       = "37 3 * * *" // other heavy work has its own hour
	recomputeTime = 2 * time.Hour
	pageOf        = 2000 // rows that are looked at together
)

// CodeRunning refuses to look at everybody again before those who were asked to are done.
const CodeRunning = "recompute_running"

var errRunning = fault.New(fault.Conflict, CodeRunning, "Everybody is being looked at already. Wait until that is done.")

// newRecompute is the job after a change of the rules: rules that change again while it runs have a job of their own.
func newRecompute(version int64) job.Job {
	return job.Job{Kind: RecomputeJob, UniqueKey: RecomputeJob + " " + strconv.FormatInt(version, 10)}
}

// RegisterJobs says who does the work, and when.
func (s *Service) RegisterJobs() error {
	s.o.Jobs.Register(RecomputeJob, func(ctx context.Context, run *job.Run) error {
		done, err := s.Recompute(ctx, run.Progress)
		if err != nil {
			return err
		}
		return run.SetResult(done)
	}, job.Options{Concurrency: 1, Timeout: recomputeTime})
	return s.o.Jobs.Schedule(RecomputeJob, nightly, RecomputeJob, nil)
}

// askedKey is of the one job that was asked for and is not done.
const askedKey = RecomputeJob + " asked"

// Ask has everybody looked at by a job. Code: recompute_running.
func (s *Service) Ask(ctx context.Context, claim *idem.Claim) (job.Record, error) {
	b, now := &db.Batch{}, s.o.DB.Clock().Now()
	added, err := s.o.Jobs.Add(b, job.Job{Kind: RecomputeJob, UniqueKey: askedKey, Clash: errRunning})
	if err != nil {
		return job.Record{}, err
	}
	record := job.Record{ID: added, Kind: RecomputeJob, State: job.Queued, RunAt: now, CreatedAt: now, UpdatedAt: now}
	if err := claim.Add(b, record); err != nil {
		return job.Record{}, err
	}
	return record, s.o.DB.Submit(ctx, b)
}

// Begin has everybody looked at in a shop where nobody ever was: one that was brought up to this version of the program.
func (s *Service) Begin(ctx context.Context) error {
	last, err := db.One(ctx, s.o.DB.Read(), scanRun, readRun)
	if err != nil || last.recomputed != 0 {
		return err
	}
	if _, err = s.Ask(ctx, nil); errRunning.Is(err) {
		return nil
	}
	return err
}

// Recomputed is what came of looking at everybody.
type Recomputed struct {
	Persons  int64 `json:"persons"`
	Moved    int64 `json:"moved"`    // went from one segment to another, besides those whose orders were counted wrong
	Added    int64 `json:"added"`    // orders that came without news, as those of an import do, and were not counted yet
	Repaired int64 `json:"repaired"` // orders and sums that were counted wrong; they are right now
}

// Recompute looks at everybody: it puts right what is counted wrong, finds where the fifths lie, and where each person
// stands today. It reads in pages and writes what is other than before, so that it may be interrupted anywhere and begun
// again, and orders are placed meanwhile. progress is told how many persons are done, of how many.
func (s *Service) Recompute(ctx context.Context, progress func(done, total int64)) (Recomputed, error) {
	var done Recomputed
	var err error
	if done.Added, done.Repaired, err = s.Rebuild(ctx); err != nil {
		return done, err
	}
	if done.Repaired > 0 {
		s.o.Log.WarnContext(ctx, "what customers bought was counted wrong, and is right now", "repaired", done.Repaired)
	}
	cuts, err := s.findCuts(ctx)
	if err != nil {
		return done, fmt.Errorf("find where the fifths lie: %w", err)
	}
	text, err := json.Marshal(cuts)
	if err != nil {
		return done, err
	}
	err = s.o.DB.Write(ctx, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, endRun, string(text), clock.Micros(tx.Now()))
		return err
	})
	if err != nil {
		return done, err
	}
	err = s.eachPage(ctx, func(persons, changed []Person) error {
		moved, err := s.turn(ctx, changed)
		done.Persons, done.Moved = done.Persons+int64(len(persons)), done.Moved+moved
		progress(done.Persons, cuts.Persons)
		return err
	})
	return done, err
}

// turn takes a turn, and has persons stand where they do.
func (s *Service) turn(ctx context.Context, persons []Person) (moved int64, err error) {
	if len(persons) == 0 {
		return 0, nil
	}
	err = s.o.DB.Write(ctx, func(tx db.Tx) error {
		if _, err := tx.Exec(ctx, takeTurn); err != nil {
			return err
		}
		by, err := s.basis(ctx, tx)
		if err != nil {
			return err
		}
		moved, err = s.settle(ctx, tx, by, persons, nil)
		return err
	})
	return moved, err
}

// settledAtOnce bounds what one transaction writes: orders wait for it.
const settledAtOnce = atOnce

// eachPage calls f with everybody who ordered, a few at a time, and who of them is to stand elsewhere than he does.
func (s *Service) eachPage(ctx context.Context, f func(persons, changed []Person) error) error {
	by, err := s.basis(ctx, s.o.DB.Read())
	if err != nil {
		return err
	}
	for last := (Person{}); ; {
		rows, err := db.List(ctx, s.o.DB.Read(), scanPaged, everySales, last.Customer, last.Email, int64(pageOf))
		if err != nil {
			return fmt.Errorf("read what everybody bought: %w", err)
		}
		whole := len(rows) < pageOf
		persons := personsIn(rows, by, whole)
		var all, changed []Person
		for i := range persons {
			p := &persons[i]
			all, last = append(all, p.Person), p.Person
			if is := p.moved(p.bought, by, s.o.DB.Clock().Now()); !is.same(&p.Standing) {
				changed = append(changed, p.Person)
			}
			if len(changed) == settledAtOnce || i == len(persons)-1 {
				if err := f(all, changed); err != nil {
					return err
				}
				all, changed = nil, nil
			}
		}
		if whole {
			return nil
		}
	}
}

// paged is a person in a page: what he bought, and where he stands until now.
type paged struct {
	Standing
	bought Figures
}

type pagedRow struct {
	sales    sales
	standing Standing
}

func scanPaged(row db.Row) (pagedRow, error) {
	var p pagedRow
	t, g := &p.sales, &p.standing
	var since, first, last int64
	err := row.Scan(&t.person.Customer, &t.person.Email, (*string)(&t.currency), &t.spent, &t.orders, &t.first, &t.last, &g.Segment, &since,
		(*string)(&g.Figures.Spent.Currency), &g.Figures.Spent.Minor, &g.Figures.Orders, &first, &last, &g.Scores.Recency, &g.Scores.Frequency,
		&g.Scores.Monetary, &g.Version)
	g.Person, g.Since, g.Figures.First, g.Figures.Last = t.person, clock.FromMicros(since), clock.FromMicros(first), clock.FromMicros(last)
	return p, err
}

// personsIn is the persons whom rows are about. The last one may go on in the next page, unless this is the last.
func personsIn(rows []pagedRow, by *basis, whole bool) []paged {
	var persons []paged
	for i := range rows {
		r := &rows[i]
		if n := len(persons); n == 0 || persons[n-1].Person != r.sales.person {
			persons = append(persons, paged{Standing: r.standing})
			persons[n].bought.Spent.Currency = by.currency
		}
		persons[len(persons)-1].bought.add(&r.sales)
	}
	if !whole {
		persons = persons[:len(persons)-1]
	}
	return persons
}

var (
	countPersons = db.SQL(`SELECT COUNT(*) FROM (SELECT 1 FROM customer_sales GROUP BY customer_id, email_key) AS everybody`)
	byRecency    = db.SQL(`SELECT MAX(last_order_at) AS figure FROM customer_sales GROUP BY customer_id, email_key ORDER BY figure`)
	byFrequency  = db.SQL(`SELECT CAST(SUM(orders) AS BIGINT) AS figure FROM customer_sales GROUP BY customer_id, email_key ORDER BY figure`)
	bySpent      = db.SQL(`
		SELECT CAST(SUM(CASE WHEN currency_code = $1 THEN spent ELSE 0 END) AS BIGINT) AS figure
		FROM customer_sales GROUP BY customer_id, email_key ORDER BY figure`)
)

// errEnough ends the reading of figures when all cuts are found.
var errEnough = errors.New("segment: all cuts are found")

// findCuts finds where the fifths lie, by reading each figure of everybody in ascending order. Who orders meanwhile shifts
// them by less than anybody sees.
func (s *Service) findCuts(ctx context.Context) (Cuts, error) {
	var c Cuts
	currency, err := s.o.Currency(ctx)
	if err != nil {
		return c, err
	}
	r := s.o.DB.Read()
	if c.Persons, err = db.Value[int64](ctx, r, countPersons); err != nil || c.Persons == 0 {
		return c, err
	}
	for _, figure := range []struct {
		into *[]int64
		stmt *db.Stmt
		args []any
	}{{&c.Recency, byRecency, nil}, {&c.Frequency, byFrequency, nil}, {&c.Monetary, bySpent, []any{string(currency)}}} {
		cut := cutter{count: c.Persons}
		err := db.Each(ctx, r, func(row db.Row) error {
			var value int64
			if err := row.Scan(&value); err != nil {
				return err
			}
			cut.take(value)
			if len(cut.cuts) == fifths-1 {
				return errEnough
			}
			return nil
		}, figure.stmt, figure.args...)
		if err != nil && !errors.Is(err, errEnough) {
			return c, err
		}
		*figure.into = cut.cuts
	}
	return c, nil
}

// Rebuild counts every order that is counted as something else than it is, adds up again what is not the sum of what was
// counted, and has whoever that concerns stand where it puts him. It returns how many orders were not counted at all, and how many orders and
// sums wrong.
func (s *Service) Rebuild(ctx context.Context) (added, repaired int64, err error) {
	err = s.eachMiscount(ctx, func(found []count) error {
		orders := make([]id.Order, len(found))
		for i := range found {
			orders[i] = found[i].order
			if found[i].wasThere {
				repaired++
			} else {
				added++
			}
		}
		return s.o.DB.Write(ctx, func(tx db.Tx) error {
			if _, err := tx.Exec(ctx, takeTurn); err != nil {
				return err
			}
			return s.count(ctx, tx, orders, nil)
		})
	})
	if err != nil {
		return added, repaired, err
	}
	wrong, err := s.missums(ctx)
	if err != nil {
		return added, repaired, err
	}
	for _, p := range wrong {
		repaired++
		if err := s.sumAgain(ctx, p); err != nil {
			return added, repaired, fmt.Errorf("add up again what somebody bought: %w", err)
		}
	}
	left, err := db.List(ctx, s.o.DB.Read(), scanPerson, leftStandings)
	if err != nil {
		return added, repaired, fmt.Errorf("look for standings without an order: %w", err)
	}
	repaired += int64(len(left))
	for len(left) > 0 {
		n := min(len(left), settledAtOnce)
		if _, err := s.turn(ctx, left[:n]); err != nil {
			return added, repaired, err
		}
		left = left[n:]
	}
	return added, repaired, nil
}

// sumAgain makes a pot the sum of what was counted into it.
func (s *Service) sumAgain(ctx context.Context, p pot) error {
	return s.o.DB.Write(ctx, func(tx db.Tx) error {
		b, who, of := &db.Batch{}, p.person, string(p.currency)
		b.Exec(takeTurn)
		b.Exec(dropSales, who.Customer, who.Email, of)
		b.Exec(sumSales, who.Customer, who.Email, of)
		if err := tx.Send(ctx, b); err != nil {
			return err
		}
		by, err := s.basis(ctx, tx)
		if err != nil {
			return err
		}
		_, err = s.settle(ctx, tx, by, []Person{p.person}, nil)
		return err
	})
}
