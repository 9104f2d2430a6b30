package promotion_test

import (
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"testing"

	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

var (
	countUses     = db.SQL(`SELECT COUNT(*) FROM promotion_use WHERE released_at = 0`)
	spoilCount    = db.SQL(`UPDATE promotion SET used_count = used_count + 1`)
	spoilLimit    = db.SQL(`UPDATE promotion SET usage_limit = 1, usage_limit_per_customer = 1`)
	loseCustomers = db.SQL(`DELETE FROM promotion_customer`)
)

func claim(t *testing.T, d *db.DB, s *promotion.Service, order id.Order, customer string, used ...*promotion.Promotion) error {
	t.Helper()
	var claimed []promotion.Claimed
	for _, p := range used {
		claimed = append(claimed, p.Claimed())
	}
	b := &db.Batch{}
	s.AddClaims(b, order, customer, claimed)
	return d.Submit(t.Context(), b)
}

func release(t *testing.T, d *db.DB, s *promotion.Service, order id.Order) error {
	t.Helper()
	b := &db.Batch{}
	if err := s.AddReleases(t.Context(), b, order); err != nil {
		t.Fatal(err)
	}
	return d.Submit(t.Context(), b)
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantUses checks the uses that are in force, the count of the promotion, and that everything adds up.
func wantUses(t *testing.T, d *db.DB, s *promotion.Service, p *promotion.Promotion, uses, counted int64) {
	t.Helper()
	n, err := db.Value[int64](t.Context(), d.Read(), countUses)
	if got := get(t, s, p.ID).UsedCount; err != nil || n != uses || got != counted {
		t.Errorf("there are %d uses, %v, and the promotion counts %d; want %d and %d", n, err, got, uses, counted)
	}
	verify(t, s, 0)
}

func verify(t *testing.T, s *promotion.Service, want int) {
	t.Helper()
	var found []string
	if err := s.Verify(t.Context(), func(p string) { found = append(found, p) }); err != nil || len(found) != want {
		t.Errorf("verify found %q, %v; want %d", found, err, want)
	}
}

func TestClaimAndRelease(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		p := make1(t, s, func(in *promotion.Input) { in.Code, in.UsageLimit, in.UsageLimitPerCustomer = "TEN", 2, 1 })
		free := make1(t, s, nil)
		ok(t, claim(t, d, s, 1, "ada", p, free))
		wantUses(t, d, s, p, 2, 1)
		wantUses(t, d, s, free, 2, 0)
		uses, err := s.Uses(t.Context(), "ada", []id.Promotion{p.ID, free.ID, 99})
		if err != nil || !maps.Equal(uses, map[id.Promotion]int64{p.ID: 1}) {
			t.Errorf("ada uses %v, %v", uses, err)
		}
		for _, customer := range []string{"bob", ""} {
			if uses, err := s.Uses(t.Context(), customer, []id.Promotion{p.ID}); err != nil || len(uses) != 0 {
				t.Errorf("%q uses %v, %v", customer, uses, err)
			}
		}
		if uses, err := s.Uses(t.Context(), "ada", nil); err != nil || len(uses) != 0 {
			t.Errorf("of none ada uses %v, %v", uses, err)
		}

		if err := claim(t, d, s, 2, "ada", free, p); fault.CodeOf(err) != promotion.CodeCouponLimitReached ||
			fault.From(err).Message != "You have used the code TEN as often as one customer may." {
			t.Errorf("her second: %v", err)
		}
		if err := claim(t, d, s, 1, "bob", p); !db.Violates(err, "promotion_use_pkey") {
			t.Errorf("the same order again: %v", err)
		}
		wantUses(t, d, s, p, 2, 1)
		ok(t, claim(t, d, s, 3, "bob", p))
		if err := claim(t, d, s, 4, "cy", p); fault.CodeOf(err) != promotion.CodeCouponLimitReached ||
			fault.From(err).Message != "The code TEN was used as often as it may be." {
			t.Errorf("the third: %v", err)
		}
		wantUses(t, d, s, p, 3, 2)

		for range 2 { // the second time there is nothing to give back
			ok(t, release(t, d, s, 1))
			wantUses(t, d, s, p, 1, 1)
		}
		ok(t, claim(t, d, s, 5, "ada", p))
		wantUses(t, d, s, p, 2, 2)
		ok(t, release(t, d, s, 5))
		if err := claim(t, d, s, 1, "ada", p, free); !db.Violates(err, "promotion_use_pkey") {
			t.Errorf("the order that gave them back: %v", err)
		}
		wantUses(t, d, s, p, 1, 1)
		ok(t, claim(t, d, s, 7, "ada", p, free))
		wantUses(t, d, s, p, 3, 2)
		ok(t, release(t, d, s, 99))
		ok(t, claim(t, d, s, 6, "ada"))
		wantUses(t, d, s, p, 3, 2)
	})
}

func TestOrderOfManyPromotions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		var all []*promotion.Promotion
		for i := range 19 {
			all = append(all, make1(t, s, func(in *promotion.Input) { in.Code = fmt.Sprint("CODE", i) }))
		}
		ok(t, claim(t, d, s, 1, "ada", all...))
		wantUses(t, d, s, all[18], 19, 1)
		ok(t, release(t, d, s, 1))
		wantUses(t, d, s, all[18], 0, 0)
	})
}

// A promotion that everybody gets costs an order one statement, however many of them there are.
func TestWhatAClaimCosts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		plain := make1(t, s, nil).Claimed()
		coded := make1(t, s, func(in *promotion.Input) { in.Code = "TEN" }).Claimed()
		first := make1(t, s, func(in *promotion.Input) { in.Conditions.FirstOrder = true }).Claimed()
		for want, claimed := range map[int][]promotion.Claimed{
			0: nil, 1: {plain}, 2: {plain, coded}, 3: {first}, 4: {plain, coded, first},
		} {
			b := &db.Batch{}
			s.AddClaims(b, 1, "ada", claimed)
			if b.Len() != want {
				t.Errorf("%d promotions cost %d statements, want %d", len(claimed), b.Len(), want)
			}
		}
	})
}

// together runs f a hundred times at once and counts how often it went well; any refusal but the limit is a failure.
func together(t *testing.T, f func(n int) error) int64 {
	t.Helper()
	var won atomic.Int64
	var all sync.WaitGroup
	for n := range 100 {
		all.Go(func() {
			switch err := f(n); fault.CodeOf(err) {
			case "":
				won.Add(1)
			case promotion.CodeCouponLimitReached:
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	return won.Load()
}

func TestLimitsHoldWhenAHundredComeAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		p := make1(t, s, func(in *promotion.Input) { in.Code, in.UsageLimit = "TEN", 10 })
		if won := together(t, func(n int) error { return claim(t, d, s, id.Order(n+1), fmt.Sprint(n), p) }); won != 10 {
			t.Errorf("%d orders got it, want 10", won)
		}
		wantUses(t, d, s, p, 10, 10)

		// Everything is given back by many at once, and taken again.
		released := together(t, func(n int) error {
			err := release(t, d, s, id.Order(n+1))
			if fault.CodeOf(err) == fault.CodeVersionConflict {
				err = nil
			}
			return err
		})
		if wantUses(t, d, s, p, 0, 0); released != 100 {
			t.Errorf("%d of 100 releases went well", released)
		}
		if won := together(t, func(n int) error { return claim(t, d, s, id.Order(n+1001), "x", p) }); won != 10 {
			t.Errorf("%d orders got it again, want 10", won)
		}
		wantUses(t, d, s, p, 10, 10)
	})
}

func TestLimitOfACustomerHoldsWhenAHundredComeAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		p := make1(t, s, func(in *promotion.Input) { in.UsageLimitPerCustomer = 3 })
		first := make1(t, s, func(in *promotion.Input) { in.Conditions.FirstOrder = true })
		// Five customers; each may have it three times, and one first order.
		won := together(t, func(n int) error { return claim(t, d, s, id.Order(n+1), fmt.Sprint(n%5), p) })
		if won != 15 {
			t.Errorf("%d orders got it, want 15", won)
		}
		wantUses(t, d, s, p, 15, 15)
		if won := together(t, func(n int) error { return claim(t, d, s, id.Order(n+1001), fmt.Sprint(n%5), first) }); won != 5 {
			t.Errorf("%d first orders, want 5", won)
		}
		wantUses(t, d, s, first, 20, 5)
	})
}

// A promotion that applies by itself is used up: who is refused prices again, without it.
func TestWhoIsRefusedReadsAgain(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		p := make1(t, s, func(in *promotion.Input) { in.UsageLimit = 1 })
		first := make1(t, s, func(in *promotion.Input) { in.Conditions.FirstOrder = true })
		count := func() int64 {
			list, err := s.Candidates(t.Context(), nil)
			ok(t, err)
			if got := promotion.Limiting(list); len(got) != 1 || got[0] != first.ID {
				t.Errorf("limiting are %v", got)
			}
			return list[0].UsedCount
		}
		before := count()
		ok(t, claim(t, d, s, 1, "ada", p))
		if err := claim(t, d, s, 2, "bob", p); fault.CodeOf(err) != promotion.CodeCouponLimitReached {
			t.Errorf("the second: %v", err)
		}
		stale := count()
		s.Refresh()
		if fresh := count(); before != 0 || stale != 0 || fresh != 1 {
			t.Errorf("uses are %d, %d and %d", before, stale, fresh)
		}
	})
}

// The same order is given back by ten at once: once.
func TestReleaseHappensOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		p := make1(t, s, func(in *promotion.Input) { in.Code, in.UsageLimitPerCustomer = "TEN", 5 })
		for n := range 5 {
			ok(t, claim(t, d, s, id.Order(n+1), "ada", p))
		}
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if err := release(t, d, s, 3); err != nil && fault.CodeOf(err) != fault.CodeVersionConflict {
					t.Error(err)
				}
			})
		}
		all.Wait()
		wantUses(t, d, s, p, 4, 4)
	})
}

func TestLimitsThatAreSetLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), start(t, d)
		before := make1(t, s, nil)
		ok(t, claim(t, d, s, 1, "ada", before))
		two, one, none := int64(2), int64(1), int64(0)
		limited, err := s.Update(ctx, before.ID, nil, promotion.Patch{UsageLimit: &two, UsageLimitPerCustomer: &two}, nil)
		ok(t, err)
		// An order that was priced before the limit was set is not counted; what comes after is.
		ok(t, claim(t, d, s, 2, "ada", before))
		wantUses(t, d, s, limited, 2, 0)
		ok(t, claim(t, d, s, 3, "ada", limited))
		ok(t, claim(t, d, s, 4, "ada", limited))
		wantUses(t, d, s, limited, 4, 2)
		if err := claim(t, d, s, 5, "bob", limited); fault.CodeOf(err) != promotion.CodeCouponLimitReached {
			t.Errorf("above the new limit: %v", err)
		}
		ok(t, release(t, d, s, 1))
		wantUses(t, d, s, limited, 3, 2)

		for param, patch := range map[string]promotion.Patch{"usage_limit": {UsageLimit: &one}, "usage_limit_per_customer": {UsageLimitPerCustomer: &one}} {
			if _, err := s.Update(ctx, before.ID, nil, patch, nil); fault.From(err) == nil || fault.From(err).Param != param {
				t.Errorf("%s below what is used: %v", param, err)
			}
		}
		ok(t, release(t, d, s, 3))
		lower, err := s.Update(ctx, before.ID, nil, promotion.Patch{UsageLimit: &two, UsageLimitPerCustomer: &one}, nil)
		ok(t, err)
		// Priced by a limit of two, placed under a limit of one.
		if err := claim(t, d, s, 6, "cy", limited); fault.CodeOf(err) != promotion.CodeCouponLimitReached {
			t.Errorf("by the limit of before: %v", err)
		}
		ok(t, claim(t, d, s, 6, "cy", lower))
		wantUses(t, d, s, lower, 3, 2)
		_, err = s.Update(ctx, before.ID, nil, promotion.Patch{UsageLimit: &none, UsageLimitPerCustomer: &none}, nil)
		ok(t, err)
		ok(t, release(t, d, s, 6))
		wantUses(t, d, s, lower, 2, 1)
	})
}

func TestVerifyFindsWhatDoesNotAddUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		spoil := func(stmt *db.Stmt, want int) {
			t.Helper()
			b := &db.Batch{}
			b.Exec(stmt)
			ok(t, d.Submit(t.Context(), b))
			verify(t, s, want)
		}
		p := make1(t, s, func(in *promotion.Input) { in.Code, in.UsageLimitPerCustomer = "TEN", 5 })
		ok(t, claim(t, d, s, 1, "ada", p))
		ok(t, claim(t, d, s, 2, "ada", p))
		verify(t, s, 0)
		spoil(spoilLimit, 2)
		spoil(loseCustomers, 2)
		spoil(spoilCount, 2)
	})
}
