package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

// A bulk edit makes the same change to many products. It is a job, because it may take minutes: the selection is fixed when
// the job is queued, each product is then changed for itself, and a product that cannot be changed does not stop the
// others. What was done with each stands in the job's rows.
//
// The job may be interrupted and begin again. That a price is not raised twice is the work of the job's steps: each
// product's change, and each variant's price, is recorded with the job in the transaction that makes it. A job that
// succeeded is not run again, because a second time would be another change.

// BulkEditJob is the kind of the job that makes a bulk edit.
const BulkEditJob = "catalog.bulk_edit"

// MaxBulkEdit is how many products one bulk edit changes.
const MaxBulkEdit = 10_000

// The codes of bulk edits.
const (
	CodeSelectionTooLarge = "selection_too_large" // more products than MaxBulkEdit
	CodeSelectionEmpty    = "selection_empty"     // the filter lets no product through
)

// bulkAttempts is how often a product that somebody else changes at the same moment is tried.
const bulkAttempts = 5

// BulkSelection is the products of a bulk edit: those listed, or those that a filter lets through now.
type BulkSelection struct {
	Products []id.Product
	Filter   *ProductFilter // nil: Products
}

// BulkChange is what becomes of each product: what is empty stays as it is.
type BulkChange struct {
	Status           *Status
	Brand            *string // name or id; empty: none
	ProductType      *string // name or id; empty: none
	AddTags          []string
	RemoveTags       []string
	AddCategories    []id.Category
	RemoveCategories []id.Category
	Price            *PriceChange
}

// PriceChange raises or lowers the prices in one currency, by a share or by an amount. Variants without a price in the
// currency have none afterwards. A price that would fall below zero refuses its product.
type PriceChange struct {
	Currency   money.Currency
	PercentPPM int64 // in millionths: -100,000 is 10 % off. Rounded half up
	Amount     int64 // in minor units; 0 where PercentPPM is given
	// KeepAsCompareAt shows the price before the change struck through; a price that has one keeps it.
	KeepAsCompareAt bool
}

// BulkResult is what became of a bulk edit, the result of its job.
type BulkResult struct {
	Updated   int64 `json:"updated"`
	Unchanged int64 `json:"unchanged"`
	Refused   int64 `json:"refused"`
}

// bulkEdit is the payload of the job.
type bulkEdit struct {
	Products []id.Product
	Change   BulkChange
	Actor    string
}

// Bulk makes bulk edits.
type Bulk struct {
	catalog *Service
	jobs    *job.Queue
}

// NewBulk returns the use case, and tells the queue who works on its jobs.
func NewBulk(s *Service, jobs *job.Queue) *Bulk {
	b := &Bulk{catalog: s, jobs: jobs}
	jobs.Register(BulkEditJob, b.work, job.Options{Timeout: 2 * time.Hour, Once: true})
	return b
}

// Edit queues a bulk edit. It is refused with validation_failed, selection_empty and selection_too_large; what is wrong with
// single products is told by the rows of the job.
func (b *Bulk) Edit(ctx context.Context, selection BulkSelection, change BulkChange, claim *idem.Claim) (job.Record, error) {
	if err := change.validate(); err != nil {
		return job.Record{}, err
	}
	products, err := b.resolve(ctx, selection)
	if err != nil {
		return job.Record{}, err
	}
	batch := &db.Batch{}
	payload := bulkEdit{Products: products, Change: change, Actor: actor.From(ctx)}
	number, err := b.jobs.Add(batch, job.Job{Kind: BulkEditJob, Payload: payload})
	if err != nil {
		return job.Record{}, err
	}
	now := b.catalog.db.Clock().Now()
	record := job.Record{
		ID: number, Kind: BulkEditJob, State: job.Queued, RunAt: now, Total: int64(len(products)), CreatedAt: now, UpdatedAt: now,
	}
	if err := claim.Add(batch, record); err != nil {
		return job.Record{}, err
	}
	if err := b.catalog.db.Submit(ctx, batch); err != nil {
		return job.Record{}, fmt.Errorf("queue a bulk edit: %w", err)
	}
	return record, nil
}

func (c *BulkChange) validate() error {
	v := violations{}
	if c.Status == nil && c.Brand == nil && c.ProductType == nil && c.Price == nil &&
		len(c.AddTags)+len(c.RemoveTags)+len(c.AddCategories)+len(c.RemoveCategories) == 0 {
		v.invalidf("change", "Say what shall change.")
	}
	if c.Status != nil && *c.Status != Draft && *c.Status != Published && *c.Status != Archived {
		v.invalidf("change.status", "status must be draft, published or archived.")
	}
	if len(c.AddTags) > MaxTags || len(c.RemoveTags) > MaxTags {
		v.invalidf("change.add_tags", "At most %d tags are taken.", MaxTags)
	}
	if len(c.AddCategories) > MaxCategories || len(c.RemoveCategories) > MaxCategories {
		v.invalidf("change.add_categories", "At most %d categories are taken.", MaxCategories)
	}
	if c.Price != nil {
		c.Price.validate(&v)
	}
	return v.err()
}

func (c *PriceChange) validate(v *violations) {
	switch {
	case !c.Currency.IsValid():
		v.invalidf("change.price_change.currency_code", "Name the currency of the prices that shall change.")
	case (c.PercentPPM == 0) == (c.Amount == 0):
		v.invalidf("change.price_change", "Give either percent_ppm or amount.")
	case c.PercentPPM < -int64(money.Whole) || c.PercentPPM > int64(money.MaxRate):
		v.invalidf("change.price_change.percent_ppm", "percent_ppm must be between -1000000 and %d.", money.MaxRate)
	}
}

// resolve fixes the selection, in ascending order of id.
func (b *Bulk) resolve(ctx context.Context, selection BulkSelection) ([]id.Product, error) {
	products := slices.Clone(selection.Products)
	if selection.Filter != nil {
		var err error
		if products, err = b.catalog.selectProducts(ctx, *selection.Filter); err != nil {
			return nil, err
		}
	}
	slices.Sort(products)
	products = slices.Compact(products)
	switch {
	case len(products) == 0:
		return nil, fault.New(fault.Refused, CodeSelectionEmpty, "No product is selected.").WithParam("selection")
	case len(products) > MaxBulkEdit:
		return nil, tooManySelected()
	}
	return products, nil
}

func tooManySelected() error {
	return fault.Newf(fault.Refused, CodeSelectionTooLarge,
		"More than %d products are selected. Narrow the selection and edit them in several steps.", MaxBulkEdit).WithParam("selection")
}

// work is the handler of the job.
func (b *Bulk) work(ctx context.Context, run *job.Run) error {
	var edit bulkEdit
	if err := run.Payload(&edit); err != nil {
		return err
	}
	ctx = actor.With(ctx, edit.Actor)
	var result BulkResult
	for i, product := range edit.Products {
		changed, err := b.changeOne(ctx, run, product, &edit.Change)
		f := fault.From(err)
		switch {
		case f == nil && changed:
			result.Updated++
		case f == nil:
			result.Unchanged++
		case f.Kind == fault.Internal, f.Kind == fault.Unavailable, f.Kind == fault.Canceled:
			// Not the product's fault: the attempt ends, and the next one goes on from here.
			return err
		default:
			result.Refused++
		}
		code, message := "", ""
		if f != nil {
			code, message = f.Code, f.Message
		}
		if err := run.Row(int64(i+1), product.String(), f == nil, code, message); err != nil {
			return err
		}
		run.Progress(int64(i+1), int64(len(edit.Products)))
	}
	return run.SetResult(result)
}

// changeOne makes the change to one product: its own fields first, then the prices of its variants.
func (b *Bulk) changeOne(ctx context.Context, run *job.Run, product id.Product, change *BulkChange) (changed bool, err error) {
	changed, err = once(ctx, run, product.String(), func(claim *idem.Claim) (bool, error) {
		return b.changeFields(ctx, product, change, claim)
	})
	if err != nil || change.Price == nil {
		return changed, err
	}
	p, err := b.catalog.GetProduct(ctx, product)
	if err != nil {
		return changed, err
	}
	for i := range p.Variants {
		repriced, err := once(ctx, run, p.Variants[i].ID.String(), func(claim *idem.Claim) (bool, error) {
			return b.changePrice(ctx, p.Variants[i].ID, change.Price, claim)
		})
		if err != nil {
			return changed, err
		}
		changed = changed || repriced
	}
	return changed, nil
}

// once does a step of a job that may have been done by an earlier attempt, and tries again when somebody else was faster.
func once(ctx context.Context, run *job.Run, step string, do func(*idem.Claim) (bool, error)) (changed bool, err error) {
	claim := idem.Guarded(func(b *db.Batch) { run.AddStep(b, step) })
	for range bulkAttempts {
		done, err := run.StepDone(ctx, step)
		if err != nil || done {
			return done, err
		}
		changed, err = do(claim)
		if fault.CodeOf(err) != fault.CodeVersionConflict && !errors.Is(err, job.ErrStepRefused) {
			return changed, err
		}
	}
	return false, fault.Stale("product")
}

func (b *Bulk) changeFields(ctx context.Context, product id.Product, change *BulkChange, claim *idem.Claim) (bool, error) {
	p, err := b.catalog.GetProduct(ctx, product)
	if err != nil {
		return false, err
	}
	patch := ProductPatch{Status: change.Status, Brand: change.Brand, ProductType: change.ProductType}
	if tags := edited(p.Tags, change.AddTags, change.RemoveTags); !slices.Equal(tags, p.Tags) {
		patch.Tags = &tags
	}
	categories := edited(p.Categories, change.AddCategories, change.RemoveCategories)
	if !slices.Equal(categories, p.Categories) {
		refs := make([]CategoryRef, len(categories))
		for i, c := range categories {
			refs[i] = CategoryRef{Slug: c.String()}
		}
		patch.Categories = &refs
	}
	if patch == (ProductPatch{}) {
		return false, nil
	}
	after, err := b.catalog.UpdateProduct(ctx, product, &p.Version, patch, claim)
	if err != nil {
		return false, err
	}
	return after.Version != p.Version, nil
}

// edited is a list without what is removed, and with what is added at its end.
func edited[T comparable](list, add, remove []T) []T {
	result := make([]T, 0, len(list)+len(add))
	for _, item := range slices.Concat(list, add) {
		if !slices.Contains(remove, item) && !slices.Contains(result, item) {
			result = append(result, item)
		}
	}
	return result
}

func (b *Bulk) changePrice(ctx context.Context, variant id.Variant, change *PriceChange, claim *idem.Claim) (bool, error) {
	v, err := b.catalog.GetVariant(ctx, variant)
	if err != nil {
		return false, err
	}
	at := slices.IndexFunc(v.Prices, func(p Price) bool { return p.Amount.Currency == change.Currency })
	if at < 0 {
		return false, nil
	}
	before := v.Prices[at]
	amount, err := change.Apply(before.Amount)
	if err != nil || amount == before.Amount {
		return false, err
	}
	after := PriceInput{Amount: amount, CompareAt: before.CompareAt, Cost: before.Cost}
	if change.KeepAsCompareAt && before.CompareAt == nil {
		after.CompareAt = &before.Amount
	}
	_, err = b.catalog.SetPrices(ctx, variant, &v.Version, []PriceInput{after}, claim)
	return err == nil, err
}

// Apply is the amount after the change; validation_failed when that is below zero or too large.
func (c *PriceChange) Apply(amount money.Amount) (money.Amount, error) {
	by := money.Amount{Minor: c.Amount, Currency: amount.Currency}
	switch {
	case c.PercentPPM > 0:
		by = amount.ApplyRate(money.Rate(c.PercentPPM), money.HalfUp)
	case c.PercentPPM < 0:
		by = amount.ApplyRate(money.Rate(-c.PercentPPM), money.HalfUp).Neg()
	}
	after, err := amount.AddChecked(by)
	if err == nil && after.IsNegative() {
		err = errors.New("negative")
	}
	if err != nil {
		return money.Amount{}, fault.Newf(fault.Refused, fault.CodeValidation,
			"The price %s cannot be changed by %s.", amount, by).WithParam("price")
	}
	return after, nil
}
