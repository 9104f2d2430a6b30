package demo

import (
	"context"
	"fmt"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

// FillJob is the kind of the job that fills an empty shop with the demo's catalog, to look around in. It has no payload.
const FillJob = "demo.fill"

// CodeNotEmpty says that the demo would be mixed with somebody's own products.
const CodeNotEmpty = "shop_not_empty"

// Filling asks for the job.
type Filling struct {
	DB    *db.DB
	Jobs  *job.Queue
	Count func(context.Context) (int64, error) // of the products that the shop has
}

// Ask has the shop filled by a job. Codes: shop_not_empty; job_already_queued tells that it is being filled already.
func (f *Filling) Ask(ctx context.Context, claim *idem.Claim) (job.Record, error) {
	count, err := f.Count(ctx)
	switch {
	case err != nil:
		return job.Record{}, err
	case count > 0:
		return job.Record{}, fault.Newf(fault.Refused, CodeNotEmpty, "The shop has %d products already. Sample products are for an empty shop.", count)
	}
	b := &db.Batch{}
	number, err := f.Jobs.Add(b, job.Job{
		Kind: FillJob, UniqueKey: FillJob, Clash: fault.New(fault.Conflict, job.CodeAlreadyQueued, "The shop is being filled already."),
	})
	if err != nil {
		return job.Record{}, err
	}
	now := f.DB.Clock().Now()
	record := job.Record{ID: number, Kind: FillJob, State: job.Queued, RunAt: now, CreatedAt: now, UpdatedAt: now}
	if err := claim.Add(b, record); err != nil {
		return job.Record{}, err
	}
	if err := f.DB.Submit(ctx, b); err != nil {
		return job.Record{}, fmt.Errorf("queue the filling of the shop: %w", err)
	}
	return record, nil
}

// Priced has every variant cost something in a currency: where the demo knows no price in it, the digits of the one that it shows.
func (s *Shop) Priced(currency money.Currency) {
	shown := money.Currency(s.Channel.CurrencyCode)
	for i := range s.Products {
		for j := range s.Products[i].Variants {
			v := &s.Products[i].Variants[j]
			v.Prices = priced(v.Prices, shown, currency)
		}
	}
}

func priced(prices []catalog.PriceInput, shown, currency money.Currency) []catalog.PriceInput {
	in := func(a *money.Amount) *money.Amount {
		if a == nil {
			return nil
		}
		return &money.Amount{Minor: a.Minor, Currency: currency}
	}
	var made []catalog.PriceInput
	for _, p := range prices {
		if p.Amount.Currency == currency {
			return prices
		}
		if p.Amount.Currency == shown {
			made = append(made, catalog.PriceInput{Amount: *in(&p.Amount), CompareAt: in(p.CompareAt), Cost: in(p.Cost)})
		}
	}
	return append(prices, made...)
}
