package catalog_test

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
)

// bulk is a shop that can make bulk edits.
type bulk struct {
	*shop
	*catalog.Bulk
	jobs *job.Queue
}

func newBulk(s *shop) *bulk {
	jobs := job.New(s.db, s.outbox, slog.New(slog.DiscardHandler), job.Config{
		Poll: 5 * time.Millisecond, Grace: time.Millisecond, Backoff: func(int64) time.Duration { return time.Millisecond },
	})
	return &bulk{shop: s, Bulk: catalog.NewBulk(s.Service, jobs), jobs: jobs}
}

// work runs the workers until the condition holds, and stops them then, in the middle of whatever they do.
func (b *bulk) work(until func() bool) {
	b.t.Helper()
	ctx, stop := context.WithCancel(b.t.Context())
	done := make(chan error, 1)
	go func() { done <- b.jobs.Run(ctx) }()
	for end := time.Now().Add(30 * time.Second); !until(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			b.t.Error("the jobs were not done in time")
			break
		}
	}
	stop()
	if err := <-done; err != nil {
		b.t.Fatal(err)
	}
}

func (b *bulk) record(number id.Job) job.Record {
	b.t.Helper()
	r, err := b.jobs.Get(b.t.Context(), number)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

// TestInterruptedBulkEditGoesOn stops the workers again and again while prices are raised: each is raised once.
func TestInterruptedBulkEditGoesOn(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		b := newBulk(s)
		const products = 60
		var all []id.Product
		for i := range products {
			variants := []catalog.VariantInput{
				{SKU: fmt.Sprint("A-", i), Options: []string{"S"}, Prices: []catalog.PriceInput{usd(1000)}},
				{SKU: fmt.Sprint("B-", i), Options: []string{"L"}, Prices: []catalog.PriceInput{usd(2000)}},
			}
			p := s.create(catalog.ProductInput{
				Title: fmt.Sprint("Shirt ", i), Variants: variants, Options: []catalog.OptionInput{{Name: "Size", Values: []string{"S", "L"}}},
			})
			all = append(all, p.ID)
		}
		ctx := actor.With(t.Context(), "staff:ada")
		record, err := b.Edit(ctx, catalog.BulkSelection{Filter: &catalog.ProductFilter{Audience: catalog.Staff}}, catalog.BulkChange{
			AddTags: []string{"dear"}, Price: &catalog.PriceChange{Currency: "USD", PercentPPM: 500_000},
		}, nil)
		if err != nil || record.Total != products {
			t.Fatalf("%v %v", record, err)
		}
		for stop := 20; b.record(record.ID).State != job.Succeeded; stop += 40 {
			b.work(func() bool {
				return len(s.events(0)) > products+stop || b.record(record.ID).State == job.Succeeded
			})
		}
		rows, err := b.jobs.Rows(t.Context(), record.ID, 0, 1000)
		if err != nil || len(rows) != products || slices.ContainsFunc(rows, func(r job.RowResult) bool { return !r.OK }) {
			t.Errorf("%d rows, %v: %v", len(rows), err, rows)
		}
		if attempts := b.record(record.ID).Attempt; attempts < 1 {
			t.Errorf("%d attempts", attempts)
		}
		for _, product := range all {
			p := s.get(product)
			if p.Variants[0].Prices[0].Amount.Minor != 1500 || p.Variants[1].Prices[0].Amount.Minor != 3000 || !slices.Equal(p.Tags, []string{"dear"}) {
				t.Errorf("%s: %v %v %v", p.Title, p.Variants[0].Prices, p.Variants[1].Prices, p.Tags)
			}
		}
		happened := map[string]int{}
		for _, kind := range s.events(products) {
			happened[kind]++
		}
		if happened[catalog.PriceChanged] != 2*products || happened[catalog.ProductUpdated] != 3*products {
			t.Errorf("what happened: %v", happened)
		}
	})
}

var (
	// expireKeys and interrupt make it the day after a crash in the middle of a job.
	expireKeys = db.SQL(`DELETE FROM idempotency_key`)
	interrupt  = db.SQL(`UPDATE job SET state = 'failed', result = '', finished_at = 0 WHERE id = $1`)
)

// TestBulkEditIsNeverRepeated resumes a price change long after it was made, and tries to have it made again by hand.
func TestBulkEditIsNeverRepeated(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		b := newBulk(s)
		p := s.create(catalog.ProductInput{
			Title: "Shirt", Options: []catalog.OptionInput{{Name: "Size", Values: []string{"S", "L"}}}, Variants: []catalog.VariantInput{
				{Options: []string{"S"}, Prices: []catalog.PriceInput{usd(1000)}}, {Options: []string{"L"}, Prices: []catalog.PriceInput{usd(2000)}},
			},
		})
		record, err := b.Edit(t.Context(), catalog.BulkSelection{Products: []id.Product{p.ID}}, catalog.BulkChange{
			AddTags: []string{"dear"}, Price: &catalog.PriceChange{Currency: "USD", PercentPPM: 500_000},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		succeeded := func() bool { return b.record(record.ID).State == job.Succeeded }
		b.work(succeeded)
		happened := len(s.events(0))
		unchanged := func(after string) {
			t.Helper()
			got := s.get(p.ID)
			if got.Variants[0].Prices[0].Amount.Minor != 1500 || got.Variants[1].Prices[0].Amount.Minor != 3000 {
				t.Errorf("after %s the prices are %v and %v", after, got.Variants[0].Prices, got.Variants[1].Prices)
			}
			if n := len(s.events(0)); n != happened {
				t.Errorf("after %s %d things have happened, want %d", after, n, happened)
			}
		}
		unchanged("the edit")

		err = s.db.Write(t.Context(), func(tx db.Tx) error {
			_, err := tx.Exec(t.Context(), expireKeys)
			if err == nil {
				_, err = tx.Exec(t.Context(), interrupt, int64(record.ID))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.jobs.Rerun(t.Context(), record.ID, nil); err != nil {
			t.Fatal(err)
		}
		b.work(succeeded)
		unchanged("going on a day later")
		if result := string(b.record(record.ID).Result); result != `{"updated":1,"unchanged":0,"refused":0}` {
			t.Errorf("the result is %s", result)
		}

		before := b.record(record.ID)
		_, err = b.jobs.Rerun(t.Context(), record.ID, nil)
		refused(t, err, job.CodeSucceeded)
		if after := b.record(record.ID); !reflect.DeepEqual(before, after) {
			t.Errorf("a refused rerun made %+v of %+v", after, before)
		}
		unchanged("a refused rerun")
	})
}

// TestBulkSelectionMissesNothing selects by filters while products are edited, which moves them to the front of the list.
func TestBulkSelectionMissesNothing(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		b := newBulk(s)
		const products = 250 // more than two pages of the list
		records := make([]catalog.Record, 0, products)
		for i := range products {
			records = append(records, catalog.Record{Number: int64(i + 1), Fields: catalog.AllFields, Product: catalog.ProductInput{
				Title: fmt.Sprint("Shirt ", i), Tags: []string{[]string{"even", "odd"}[i%2]},
			}})
		}
		results, err := s.UpsertProducts(t.Context(), records)
		if err != nil || len(results) != products {
			t.Fatalf("%d products, %v", len(results), err)
		}
		ctx, stop := context.WithCancel(t.Context())
		edited := make(chan error, 1)
		go func() {
			var err error
			for i := 0; err == nil && ctx.Err() == nil; i = (i + 1) % products { // the last of the list each time
				subtitle := fmt.Sprint(time.Now().UnixNano())
				_, err = s.UpdateProduct(t.Context(), results[i].Product, nil, catalog.ProductPatch{Subtitle: &subtitle}, nil)
			}
			edited <- err
		}()
		tags := catalog.BulkChange{AddTags: []string{"a"}}
		for range 25 {
			for _, test := range []struct {
				filter catalog.ProductFilter
				want   int64
			}{
				{catalog.ProductFilter{Audience: catalog.Staff}, products},
				{catalog.ProductFilter{Audience: catalog.Staff, Tags: []string{"odd"}, Query: "shirt", Sort: catalog.SortPriceAsc}, products / 2},
			} {
				record, err := b.Edit(t.Context(), catalog.BulkSelection{Filter: &test.filter}, tags, nil)
				if err != nil || record.Total != test.want {
					t.Errorf("%+v selects %d products, %v; want %d", test.filter, record.Total, err, test.want)
				}
			}
		}
		stop()
		if err := <-edited; err != nil {
			t.Error(err)
		}
	})
}

func TestBulkEditIsRefused(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		b := newBulk(s)
		p := s.create(catalog.ProductInput{Title: "Shirt"})
		before := len(s.events(0))
		sold, one := catalog.Status("sold"), catalog.BulkSelection{Products: []id.Product{p.ID}}
		tags := catalog.BulkChange{AddTags: []string{"a"}}
		tooMany := make([]id.Product, catalog.MaxBulkEdit+1)
		for i := range tooMany {
			tooMany[i] = id.Product(i + 1)
		}
		for _, c := range []struct {
			selection catalog.BulkSelection
			change    catalog.BulkChange
			code      string
		}{
			{one, catalog.BulkChange{}, "validation_failed"},
			{one, catalog.BulkChange{Status: &sold}, "validation_failed"},
			{one, catalog.BulkChange{Price: &catalog.PriceChange{Currency: "XXX", Amount: 1}}, "validation_failed"},
			{one, catalog.BulkChange{Price: &catalog.PriceChange{Currency: "USD"}}, "validation_failed"},
			{one, catalog.BulkChange{Price: &catalog.PriceChange{Currency: "USD", PercentPPM: -1_000_001}}, "validation_failed"},
			{one, catalog.BulkChange{AddTags: make([]string, catalog.MaxTags+1)}, "validation_failed"},
			{catalog.BulkSelection{}, tags, catalog.CodeSelectionEmpty},
			{catalog.BulkSelection{Filter: &catalog.ProductFilter{Audience: catalog.Staff, Query: "trousers"}}, tags, catalog.CodeSelectionEmpty},
			{catalog.BulkSelection{Products: tooMany}, tags, catalog.CodeSelectionTooLarge},
		} {
			_, err := b.Edit(t.Context(), c.selection, c.change, nil)
			refused(t, err, c.code)
		}
		jobs, err := b.jobs.List(t.Context(), job.Filter{Kind: catalog.BulkEditJob})
		if err != nil || len(jobs) != 0 || len(s.events(0)) != before {
			t.Errorf("%d jobs were queued, %v", len(jobs), err)
		}
		// As many as are allowed fit into the job.
		if _, err := b.Edit(t.Context(), catalog.BulkSelection{Products: tooMany[1:]}, tags, nil); err != nil {
			t.Error(err)
		}
	})
}

func TestPriceChange(t *testing.T) {
	for _, c := range []struct {
		change catalog.PriceChange
		amount int64
		want   int64 // -1: refused
	}{
		{catalog.PriceChange{PercentPPM: -100_000}, 1999, 1799}, // 199.9 is taken off as 200
		{catalog.PriceChange{PercentPPM: 100_000}, 1999, 2199},
		{catalog.PriceChange{PercentPPM: -1_000_000}, 1999, 0},
		{catalog.PriceChange{PercentPPM: 10_000_000}, 1, 11},
		{catalog.PriceChange{PercentPPM: 1}, 1999, 1999},
		{catalog.PriceChange{Amount: -1999}, 1999, 0},
		{catalog.PriceChange{Amount: -2000}, 1999, -1},
		{catalog.PriceChange{Amount: 1}, 1<<63 - 1, -1},
	} {
		got, err := c.change.Apply(money.Amount{Minor: c.amount, Currency: "USD"})
		if (err != nil) != (c.want < 0) || err == nil && got.Minor != c.want {
			t.Errorf("%+v of %d = %v, %v; want %d", c.change, c.amount, got, err, c.want)
		}
	}
}
