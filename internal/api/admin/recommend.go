package admin

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

const recommendRoot = "/api/admin/recommendations"

func (h *handlers) registerRecommendations(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: recommendations", Scope: scope}
	}
	report := op("admin-get-recommendation-quality", "How good recommendations are, and what is served", catalogRead)
	report.Description = "The last part of the shop's own orders is held out and guessed from what was before. What is not better there than what sells best is not served. With format=csv the answer is a table for spreadsheets: what each run measured of each strategy."
	wire.Get(a, recommendRoot, report, h.getRecommendations)
	run := op("admin-compute-recommendations", "Compute recommendations now", catalogWrite)
	run.Status, run.Description = http.StatusAccepted, "The answer is a job. Without it, they are computed every night."
	wire.Post(a, recommendRoot+"/run", run, h.runRecommendations)
	wire.Get(a, recommendRoot+"/settings", op("admin-get-recommendation-settings", "What is served, and what is held out", catalogRead), h.getRecommendSettings)
	wire.Patch(a, recommendRoot+"/settings", op("admin-update-recommendation-settings", "Choose what is served", catalogWrite), h.updateRecommendSettings)
}

// Recommendations is what is served now, and what the last runs measured.
type Recommendations struct {
	Personal ServedStrategy     `json:"personal" doc:"For customers."`
	Related  ServedStrategy     `json:"related" doc:"For products."`
	Runs     []RecommendingDone `json:"runs" doc:"The latest first."`
}

// ServedStrategy is a strategy, and why it is served.
type ServedStrategy struct {
	Serves string `json:"serves" doc:"personal, category, together or popularity." example:"personal"`
	Reason string `json:"reason" doc:"beats_popularity; no_better: what sells best is served; too_few_to_measure; chosen_by_hand." example:"beats_popularity"`
}

// RecommendingDone is one run of the job.
type RecommendingDone struct {
	ID         id.RecommendRun          `json:"id"`
	StartedAt  time.Time                `json:"started_at"`
	FinishedAt time.Time                `json:"finished_at"`
	Orders     int                      `json:"orders" doc:"That stand, with something that was neither canceled nor returned."`
	Lines      int                      `json:"lines"`
	Products   int                      `json:"products"`
	FirstOrder wire.Nullable[time.Time] `json:"first_order_at"`
	LastOrder  wire.Nullable[time.Time] `json:"last_order_at"`
	HeldFrom   wire.Nullable[time.Time] `json:"held_out_from" doc:"Orders from then on were guessed; null: there are too few to hold any out."`
	RepeatPPM  int64                    `json:"repeat_ppm" doc:"Of a million buyers of a product, how many buy it again."`
	Together   int                      `json:"products_with_together"`
	Similar    int                      `json:"products_with_similar"`
	Personal   StrategyChoice           `json:"personal"`
	Related    StrategyChoice           `json:"related"`
}

// StrategyChoice is what a run measured, and what it chose.
type StrategyChoice struct {
	ServedStrategy

	Measured []StrategyQuality `json:"measured"`
}

// StrategyQuality is what a strategy was worth on the orders that were held out.
type StrategyQuality struct {
	Strategy string       `json:"strategy"`
	All      GuessQuality `json:"all" doc:"At guessing everything that was bought."`
	New      GuessQuality `json:"new" doc:"At guessing what its buyer had not bought before; of related products, nothing is measured here."`
}

// GuessQuality is how good a strategy guessed, in millionths.
type GuessQuality struct {
	HitRatePPM  int64 `json:"hit_rate_10_ppm" doc:"Lists with something right among the first 10."`
	RecallPPM   int64 `json:"recall_20_ppm" doc:"Of what was bought, what is among the first 20."`
	NDCGPPM     int64 `json:"ndcg_10_ppm" doc:"A million where the right ones stand first."`
	CoveragePPM int64 `json:"coverage_ppm" doc:"Of all products, those that were among the first 10 of some list."`
	Asked       int   `json:"asked" doc:"Lists."`
}

const ppm = 1_000_000

func guessQuality(q recommend.Quality) GuessQuality {
	return GuessQuality{
		HitRatePPM: int64(q.HitRate * ppm), RecallPPM: int64(q.Recall * ppm), NDCGPPM: int64(q.NDCG * ppm),
		CoveragePPM: int64(q.Coverage * ppm), Asked: q.Asked,
	}
}

func strategyChoice(v recommend.Verdict) StrategyChoice {
	c := StrategyChoice{ServedStrategy: ServedStrategy{v.Serves, v.Reason}, Measured: []StrategyQuality{}}
	for _, m := range v.Measured {
		c.Measured = append(c.Measured, StrategyQuality{Strategy: m.Strategy, All: guessQuality(m.All), New: guessQuality(m.New)})
	}
	return c
}

type recommendationsQuery struct {
	Limit  int    `query:"limit" default:"10" minimum:"1" maximum:"100" doc:"Runs."`
	Format string `query:"format" enum:"json,csv" default:"json"`
}

func (h *handlers) getRecommendations(ctx context.Context, _ *wire.Call, in *recommendationsQuery) (*wire.Reply[Recommendations], error) {
	runs, now, err := h.recommend.Quality(ctx, in.Limit)
	if err != nil {
		return nil, err
	}
	if in.Format == "csv" {
		return qualitySheet(runs), nil
	}
	doc := Recommendations{
		Personal: ServedStrategy{now.Personal.Serves, now.Personal.Reason}, Related: ServedStrategy{now.Related.Serves, now.Related.Reason},
		Runs: make([]RecommendingDone, 0, len(runs)),
	}
	for _, r := range runs {
		doc.Runs = append(doc.Runs, RecommendingDone{
			ID: r.ID, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt, Orders: r.Orders, Lines: r.Lines, Products: r.Products,
			FirstOrder: wire.TimeOrNull(r.First), LastOrder: wire.TimeOrNull(r.Last), HeldFrom: wire.TimeOrNull(r.HeldFrom),
			RepeatPPM: int64(r.Repeat * ppm), Together: r.Together, Similar: r.Similar,
			Personal: strategyChoice(r.Personal), Related: strategyChoice(r.Related),
		})
	}
	return &wire.Reply[Recommendations]{Body: doc}, nil
}

func qualitySheet(runs []recommend.Report) *wire.Reply[Recommendations] {
	columns := []string{
		"finished_at", "list", "strategy", "serves", "guessed", "hit_rate_10_ppm", "recall_20_ppm", "ndcg_10_ppm", "coverage_ppm", "asked",
	}
	return csvReply[Recommendations]("recommendation-quality.csv", columns, func(row func(...string) error) error {
		for i := range runs {
			r := &runs[i]
			err := errors.Join(qualityRows(row, r, "personal", r.Personal), qualityRows(row, r, "related", r.Related))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// qualityRows is what a run measured of the strategies of a list.
func qualityRows(row func(...string) error, r *recommend.Report, list string, v recommend.Verdict) error {
	for _, m := range v.Measured {
		for _, guessed := range []struct {
			what string
			how  recommend.Quality
		}{{"all", m.All}, {"new", m.New}} {
			if guessed.how.Asked == 0 {
				continue
			}
			q := guessQuality(guessed.how)
			cells := []string{r.FinishedAt.Format(time.RFC3339), list, m.Strategy, strconv.FormatBool(m.Strategy == v.Serves), guessed.what}
			for _, n := range []int64{q.HitRatePPM, q.RecallPPM, q.NDCGPPM, q.CoveragePPM, int64(q.Asked)} {
				cells = append(cells, strconv.FormatInt(n, 10))
			}
			if err := row(cells...); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *handlers) runRecommendations(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[Job], error) {
	return wire.Do(call, jobQueued, func(claim *idem.Claim) (job.Record, error) { return h.recommend.Run(ctx, claim) })
}

// RecommendSettings is what staff choose.
type RecommendSettings struct {
	Personal    string `json:"personal" doc:"What customers are served: auto (by what was measured), personal, category or popularity." example:"auto"`
	Related     string `json:"related" doc:"What products are shown with: auto, together or popularity." example:"auto"`
	HeldOutDays int64  `json:"held_out_days" doc:"The last days of the orders, which are guessed to measure the quality." example:"56"`
	Version     int64  `json:"version" doc:"0: nobody has chosen yet."`
}

func recommendSettingsReply(s recommend.Settings) *wire.Reply[RecommendSettings] {
	return &wire.Reply[RecommendSettings]{
		Body: RecommendSettings{Personal: s.Personal, Related: s.Related, HeldOutDays: s.HeldOutDays, Version: s.Version}, Version: s.Version,
	}
}

func (h *handlers) getRecommendSettings(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[RecommendSettings], error) {
	settings, err := h.recommend.GetSettings(ctx)
	if err != nil {
		return nil, err
	}
	return recommendSettingsReply(settings), nil
}

// RecommendSettingsPatch is a change of the settings: what is not given stays as it is.
type RecommendSettingsPatch struct {
	Versioned
	Personal    *string `json:"personal,omitempty" enum:"auto,personal,category,popularity"`
	Related     *string `json:"related,omitempty" enum:"auto,together,popularity"`
	HeldOutDays *int64  `json:"held_out_days,omitempty" minimum:"7" maximum:"365"`
}

type recommendSettingsChange struct {
	wire.Precondition
	Body RecommendSettingsPatch
}

func (h *handlers) updateRecommendSettings(ctx context.Context, call *wire.Call, in *recommendSettingsChange) (*wire.Reply[RecommendSettings], error) {
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch := recommend.SettingsPatch{Personal: in.Body.Personal, Related: in.Body.Related, HeldOutDays: in.Body.HeldOutDays}
	return wire.Do(call, recommendSettingsReply, func(claim *idem.Claim) (recommend.Settings, error) {
		return h.recommend.UpdateSettings(ctx, expected, patch, claim)
	})
}
