package recommend

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/id"
)

// Report is what a run of the job found.
type Report struct {
	ID         id.RecommendRun `json:"-"`
	StartedAt  time.Time       `json:"started_at"`
	FinishedAt time.Time       `json:"finished_at"`

	Orders   int       `json:"orders"` // that were placed and stand, with something that was kept
	Lines    int       `json:"lines"`
	Products int       `json:"products"` // that were bought
	First    time.Time `json:"first"`    // order; zero: there is none
	Last     time.Time `json:"last"`
	HeldFrom time.Time `json:"held_from"` // orders from then on were guessed; zero: there is too little to hold anything out
	Repeat   float64   `json:"repeat"`    // the share of buyers who buy a product again
	Together int       `json:"together"`  // products with something that is bought together with them
	Similar  int       `json:"similar"`   // products with something that is like them

	Personal Verdict `json:"personal"` // for customers
	Related  Verdict `json:"related"`  // for products
}

// Reasons of a verdict.
const (
	Beats     = "beats_popularity"   // what is served was better than what sells best
	Beaten    = "no_better"          // nothing was, so what sells best is served
	TooFew    = "too_few_to_measure" // ours is served, which by itself keeps to what sells best where it knows nothing
	ByHand    = "chosen_by_hand"     // the settings say what is served
	heldShare = 4                    // of a short past, at most this part is held out
)

// Verdict is what was measured and what follows from it.
type Verdict struct {
	Serves   string     `json:"serves"`
	Reason   string     `json:"reason"`
	Measured []Measured `json:"measured"`
}

// judgeBy chooses what is served: the strategy with the highest hit rate, if it is higher than that of what sells best. Where
// too few could be asked, it is ours.
func judgeBy(measured []Measured, ours string) Verdict {
	v := Verdict{Serves: Popularity, Reason: Beaten, Measured: measured}
	highest := -1.0
	for _, m := range measured {
		if m.Strategy == Popularity {
			highest = m.All.HitRate
			if m.All.Asked < EnoughAsked {
				v.Serves, v.Reason = ours, TooFew
				return v
			}
		}
	}
	if highest < 0 {
		v.Serves, v.Reason = ours, TooFew
		return v
	}
	for _, m := range measured {
		if m.Strategy != Popularity && m.All.HitRate > highest {
			highest, v.Serves, v.Reason = m.All.HitRate, m.Strategy, Beats
		}
	}
	return v
}

// chosen is the verdict that settings leave in force.
func (v Verdict) chosen(setting string) Verdict {
	if setting != Automatic && setting != "" {
		v.Serves, v.Reason = setting, ByHand
	}
	return v
}

// cutOf is the moment from which on orders are held out: the time that the settings say before the last one, and less
// where the past is short, so that three quarters of it are there to learn from. Zero for a past of less than two weeks.
func cutOf(past *Past, heldOut time.Duration) time.Time {
	const shortest = 14 * day
	first, last := past.Span()
	span := last.Sub(first)
	if span < shortest {
		return time.Time{}
	}
	return last.Add(-min(heldOut, span/heldShare))
}

// Quality is the reports of the last runs, the latest first, and what is served now. The list is empty before the first run.
func (s *Service) Quality(ctx context.Context, limit int) (runs []Report, now Serving, err error) {
	if runs, err = readRuns(ctx, s.db.Read(), limit); err != nil {
		return nil, Serving{}, err
	}
	settings, err := s.GetSettings(ctx)
	if err != nil {
		return nil, Serving{}, err
	}
	return runs, servingBy(settings, runs), nil
}

// Serving is what is served, and why.
type Serving struct {
	Personal Verdict
	Related  Verdict
}

// servingBy is what follows from the settings and the latest run.
func servingBy(settings Settings, runs []Report) Serving {
	serving := Serving{Personal: Verdict{Serves: Personal, Reason: TooFew}, Related: Verdict{Serves: ByTogether, Reason: TooFew}}
	if len(runs) > 0 {
		serving.Personal, serving.Related = runs[0].Personal, runs[0].Related
	}
	serving.Personal, serving.Related = serving.Personal.chosen(settings.Personal), serving.Related.chosen(settings.Related)
	return serving
}

// String is a line for the log.
func (r *Report) String() string {
	return fmt.Sprintf("%d lines, customers are served by %s, products by %s", r.Lines, r.Personal.Serves, r.Related.Serves)
}
