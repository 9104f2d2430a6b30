package recommend

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"math"
	"slices"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

// ComputeJob is the kind of the job that computes everything. It has no payload.
const ComputeJob = "recommend.compute"

const (
	nightly      = "37 4 * * *" // other heavy work has its own hour
	computeLimit = time.Hour
	// uniqueKey is that of the schedule, so that a run by hand and the nightly one are never queued twice.
	uniqueKey = "schedule:" + ComputeJob
	// steps of the job, for whoever watches its progress.
	steps = 6
)

// RegisterJobs says who works on the job, and has it done every night.
func (s *Service) RegisterJobs() error {
	s.jobs.Register(ComputeJob, func(ctx context.Context, run *job.Run) error {
		report, err := s.Compute(ctx, func(step int64) { run.Progress(step, steps) })
		if err != nil {
			return err
		}
		return run.SetResult(map[string]any{
			"id": report.ID.String(), "orders": report.Orders, "lines": report.Lines, "products": report.Products,
			"personal": report.Personal.Serves, "related": report.Related.Serves,
		})
	}, job.Options{Concurrency: 1, Timeout: computeLimit, MaxAttempts: 3})
	return s.jobs.Schedule(ComputeJob, nightly, ComputeJob, nil)
}

// Run has everything computed now, by a job. job_already_queued tells that it is queued or running already.
func (s *Service) Run(ctx context.Context, claim *idem.Claim) (job.Record, error) {
	b := &db.Batch{}
	number, err := s.jobs.Add(b, job.Job{
		Kind: ComputeJob, UniqueKey: uniqueKey,
		Clash: fault.New(fault.Conflict, job.CodeAlreadyQueued, "Recommendations are being computed already."),
	})
	if err != nil {
		return job.Record{}, err
	}
	now := s.db.Clock().Now()
	record := job.Record{ID: number, Kind: ComputeJob, State: job.Queued, RunAt: now, CreatedAt: now, UpdatedAt: now}
	if err := claim.Add(b, record); err != nil {
		return job.Record{}, err
	}
	if err := s.db.Submit(ctx, b); err != nil {
		return job.Record{}, fmt.Errorf("queue the computing of recommendations: %w", err)
	}
	return record, nil
}

// Compute measures how good recommendations are on the shop's own past, computes them anew, and writes them down. It may be
// done again at any time. What it needs of memory grows with lines, products and traits by a few bytes each.
func (s *Service) Compute(ctx context.Context, progress func(step int64)) (*Report, error) {
	r := &Report{ID: id.RecommendRun(s.db.IDs().Next()), StartedAt: s.db.Clock().Now()}
	settings, err := s.GetSettings(ctx)
	if err != nil {
		return nil, err
	}
	past, err := s.readPast(ctx)
	if err != nil {
		return nil, err
	}
	progress(1)
	goods, err := s.readGoods(ctx)
	if err != nil {
		return nil, err
	}
	progress(2)
	r.tell(past)
	r.measure(past, goods, settings)
	progress(3)
	model := Learn(past, r.StartedAt.Add(time.Second)) // with what was placed in this very second
	r.Repeat = model.repeat
	if err := s.writeModel(ctx, model, goods, r); err != nil {
		return nil, err
	}
	progress(4)
	if err := s.writeSimilar(ctx, goods.alike, r); err != nil {
		return nil, err
	}
	progress(5)
	r.FinishedAt = s.db.Clock().Now()
	b := &db.Batch{}
	if err := addRun(b, r); err != nil {
		return nil, err
	}
	s.news(b, r)
	b.AfterCommit(s.state.Invalidate)
	if err := s.db.Submit(ctx, b); err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	progress(steps)
	return r, nil
}

// tell notes what was learned from.
func (r *Report) tell(past *Past) {
	r.Orders, r.Lines, r.Products = past.Orders(), past.Lines(), past.Products()
	r.First, r.Last = past.Span()
}

// measure holds out the last part of the past, and decides what is served.
func (r *Report) measure(past *Past, goods *goods, settings Settings) {
	r.HeldFrom = cutOf(past, settings.heldOut())
	var personal, related []Measured
	if !r.HeldFrom.IsZero() {
		personal, related = MeasurePersonal(past, r.HeldFrom, goods.Catalog), MeasureTogether(past, r.HeldFrom)
	}
	r.Personal, r.Related = judgeBy(personal, Personal), judgeBy(related, ByTogether)
}

// readPast reads what was bought and kept. A buyer is a customer, or a guest by his address; neither is kept beyond the run,
// and the number that stands for him is another each time.
func (s *Service) readPast(ctx context.Context) (*Past, error) {
	past, seed := NewPast(), maphash.MakeSeed()
	err := s.orders.EachSold(ctx, func(o *order.Sold) error {
		buyer := uint64(0)
		switch {
		case !o.Customer.IsZero():
			buyer = maphash.Comparable(seed, o.Customer) | 1
		case o.EmailKey != "":
			buyer = maphash.String(seed, o.EmailKey) | 1
		}
		if past.Lines()+len(o.Products) > s.most {
			return errEnough
		}
		past.Add(buyer, o.PlacedAt, o.Products)
		return nil
	})
	past.Sort()
	if errors.Is(err, errEnough) {
		return past, nil
	}
	return past, err
}

// errEnough ends the reading of orders when no more of them fit into memory.
var errEnough = errors.New("recommend: enough was read")

// goods is what the job knows of the products that shoppers can see.
type goods struct {
	Catalog

	category map[id.Product]id.Category
	products []id.Product
	alike    *Alike
}

// catalogPage is how many whole products are read at once.
const catalogPage = 100

// readGoods reads the published products, their categories and traits, and what customers think of them.
func (s *Service) readGoods(ctx context.Context) (*goods, error) {
	g := &goods{category: map[id.Product]id.Category{}, alike: NewAlike()}
	g.CategoryOf = func(p id.Product) id.Category { return g.category[p] }
	for after, more := id.Product(0), true; more; {
		page, err := s.catalog.ListWholeProducts(ctx, after, catalogPage)
		if err != nil {
			return nil, fmt.Errorf("read the catalog: %w", err)
		}
		for _, p := range page {
			after = p.ID
			if p.Status != catalog.Published {
				continue
			}
			if p.PrimaryCategory != 0 {
				g.category[p.ID] = p.PrimaryCategory
			}
			g.products = append(g.products, p.ID)
			g.alike.Add(p.ID, traitsOf(p))
		}
		more = len(page) > 0
	}
	if s.opinions == nil {
		return g, nil
	}
	var err error
	if g.Opinions, err = s.opinions(ctx); err != nil {
		return nil, fmt.Errorf("read what customers think of products: %w", err)
	}
	return g, nil
}

// traitsOf is what a product is, the telling things first.
func traitsOf(p *catalog.Product) []string {
	traits := TitleTraits(p.Title)
	for _, c := range p.Categories {
		traits = append(traits, "category "+c.String())
	}
	if p.Brand != nil {
		traits = append(traits, "brand "+p.Brand.ID.String())
	}
	if p.ProductType != nil {
		traits = append(traits, "type "+p.ProductType.ID.String())
	}
	for _, tag := range p.Tags {
		traits = append(traits, "tag "+tag)
	}
	for _, a := range p.Attributes {
		for _, value := range a.Strings() {
			traits = append(traits, a.Code+" "+value)
		}
	}
	return traits
}

// sales is how a product sells, as it is stored.
type sales struct {
	product            id.Product
	score              int64 // orders in thousandths, each the less the older it is
	buyers, repeated   int64
	againPPM, trendPPM int64
}

// sales is how everything sells that was bought, in ascending order of product.
func (m *Model) sales() []sales {
	list := make([]sales, 0, len(m.popular))
	for i, product := range m.past.products {
		if m.popular[i] == 0 {
			continue // it was bought after the model's time
		}
		habit := m.Habit(product)
		list = append(list, sales{
			product: product, score: max(int64(math.Round(m.popular[i]*thousand)), 1), buyers: int64(m.buyers[i]),
			repeated: int64(m.repeated[i]), againPPM: int64(habit.Again * million), trendPPM: int64(habit.Trend * million),
		})
	}
	slices.SortFunc(list, func(a, b sales) int { return cmp.Compare(a.product, b.product) })
	return list
}

// writeModel writes how products sell, what is bought together, and the best of each category.
func (s *Service) writeModel(ctx context.Context, m *Model, g *goods, r *Report) error {
	list := m.sales()
	if err := replaceSales(ctx, s.db, list); err != nil {
		return err
	}
	others := othersOf(s.db, together)
	for _, one := range list {
		with := m.TogetherWith(one.product)
		if len(with) > 0 {
			r.Together++
		}
		if err := others.addList(ctx, together, one.product, with); err != nil {
			return err
		}
	}
	if err := others.finish(ctx); err != nil {
		return err
	}
	best := bestOfCategories(g.products, g.CategoryOf, g.Opinions, m.sells)
	categories := make([]id.Category, 0, len(best))
	for category := range best {
		categories = append(categories, category)
	}
	slices.Sort(categories)
	write := newReplacement(s.db, insertBest, func(b *db.Batch, after, until int64) { b.Exec(deleteBest, after, until) })
	for _, category := range categories {
		text, err := encodeScored(best[category])
		if err != nil {
			return err
		}
		if err := write.add(ctx, int64(category), int64(category), text); err != nil {
			return err
		}
	}
	return write.finish(ctx)
}

// writeSimilar writes what is alike. Products come in ascending order.
func (s *Service) writeSimilar(ctx context.Context, alike *Alike, r *Report) error {
	others := othersOf(s.db, similar)
	err := alike.Each(func(product id.Product, list []Scored) error {
		if len(list) > 0 {
			r.Similar++
		}
		return others.addList(ctx, similar, product, list)
	})
	if err != nil {
		return err
	}
	return others.finish(ctx)
}
