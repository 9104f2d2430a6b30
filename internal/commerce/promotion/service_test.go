package promotion_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
)

var countEvents = db.SQL(`SELECT COUNT(*) FROM event WHERE type = $1`)

func start(t *testing.T, d *db.DB) *promotion.Service {
	t.Helper()
	outboxtest.Conform(t, d, promotion.Events())
	return promotion.New(d, outbox.New(d))
}

// ten is a good promotion: ten percent off the order.
func ten(change func(*promotion.Input)) promotion.Input {
	in := promotion.Input{Name: "Ten", Active: true, Kind: promotion.Percent, Target: promotion.Order, Rate: 100_000}
	if change != nil {
		change(&in)
	}
	return in
}

func make1(t *testing.T, s *promotion.Service, change func(*promotion.Input)) *promotion.Promotion {
	t.Helper()
	p, err := s.Create(t.Context(), ten(change), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func get(t *testing.T, s *promotion.Service, promo id.Promotion) *promotion.Promotion {
	t.Helper()
	p, err := s.Get(t.Context(), promo)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func candidates(t *testing.T, s *promotion.Service, codes ...string) (names []string) {
	t.Helper()
	list, err := s.Candidates(t.Context(), codes)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		names = append(names, list[i].Name)
	}
	slices.Sort(names)
	return names
}

func TestEverythingIsKept(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		least := eur(5000)
		p := make1(t, s, func(in *promotion.Input) {
			*in = promotion.Input{
				Name: " Summer ", Label: "Sale", Code: " summer-26", Active: true, Kind: promotion.Fixed, Target: promotion.Items,
				Amount: eur(150), Priority: -3, Exclusive: true, StartsAt: noon, EndsAt: noon.Add(time.Hour), UsageLimit: 10,
				UsageLimitPerCustomer: 2, Conditions: promotion.Conditions{
					MinSubtotal: &least, Products: []id.Product{9, 8, 9}, Categories: []id.Category{3}, Groups: []string{" vip"},
					Segments: []string{"new", "lost"}, Countries: []string{"de", "AT"},
				},
			}
		})
		want := &promotion.Promotion{
			ID: p.ID, Version: 1, Name: "Summer", Label: "Sale", Code: "SUMMER-26", Active: true, Kind: promotion.Fixed,
			Target: promotion.Items, Amount: eur(150), Priority: -3, Exclusive: true, StartsAt: noon, EndsAt: noon.Add(time.Hour),
			UsageLimit: 10, UsageLimitPerCustomer: 2, CreatedAt: noon, UpdatedAt: noon, Conditions: promotion.Conditions{
				MinSubtotal: &least, Products: []id.Product{8, 9}, Categories: []id.Category{3}, Groups: []string{"vip"},
				Segments: []string{"lost", "new"}, Countries: []string{"AT", "DE"},
			},
		}
		if got := get(t, s, p.ID); !reflect.DeepEqual(got, want) || !reflect.DeepEqual(p, want) {
			t.Errorf("made %+v\nread %+v\nwant %+v", p, got, want)
		}
		plain := make1(t, s, nil)
		if got := get(t, s, plain.ID); !reflect.DeepEqual(got, plain) || got.Label != "Ten" || !got.StartsAt.IsZero() {
			t.Errorf("made %+v, read %+v", plain, got)
		}
		if n, err := db.Value[int64](t.Context(), d.Read(), countEvents, promotion.EventCreated); err != nil || n != 2 {
			t.Errorf("%d events, %v", n, err)
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		dollar, nothing := money.Amount{Minor: 1, Currency: "USD"}, eur(0)
		for _, c := range []struct {
			param  string
			change func(*promotion.Input)
		}{
			{"name", func(in *promotion.Input) { in.Name = " " }},
			{"name", func(in *promotion.Input) { in.Name = strings.Repeat("x", 101) }},
			{"label", func(in *promotion.Input) { in.Label = "a\tb" }},
			{"code", func(in *promotion.Input) { in.Code = "no" }},
			{"kind", func(in *promotion.Input) { in.Kind, in.Rate = "gift", 0 }},
			{"target", func(in *promotion.Input) { in.Target = "everything" }},
			{"target", func(in *promotion.Input) { in.Kind, in.Rate = promotion.FreeShipping, 0 }},
			{"rate", func(in *promotion.Input) { in.Rate = 0 }},
			{"rate", func(in *promotion.Input) { in.Rate = 1_000_001 }},
			{"rate", func(in *promotion.Input) { in.Kind, in.Amount = promotion.Fixed, eur(5) }},
			{"amount", func(in *promotion.Input) { in.Amount = eur(5) }},
			{"amount", func(in *promotion.Input) { in.Kind, in.Rate, in.Amount = promotion.Fixed, 0, eur(0) }},
			{"amount.currency_code", func(in *promotion.Input) {
				in.Kind, in.Rate, in.Amount = promotion.Fixed, 0, money.Amount{Minor: 5, Currency: "XXX"}
			}},
			{"conditions.min_subtotal", func(in *promotion.Input) { in.Conditions.MinSubtotal = &nothing }},
			{"conditions.min_subtotal.currency_code", func(in *promotion.Input) {
				in.Kind, in.Rate, in.Amount, in.Conditions.MinSubtotal = promotion.Fixed, 0, eur(5), &dollar
			}},
			{"conditions.products", func(in *promotion.Input) { in.Conditions.Products = make([]id.Product, promotion.MaxNamed+1) }},
			{"conditions.categories", func(in *promotion.Input) { in.Conditions.Categories = []id.Category{0} }},
			{"conditions.groups", func(in *promotion.Input) { in.Conditions.Groups = make([]string, promotion.MaxGroups+1) }},
			{"conditions.segments[1]", func(in *promotion.Input) { in.Conditions.Segments = []string{"x", "\x00"} }},
			{"conditions.countries[0]", func(in *promotion.Input) { in.Conditions.Countries = []string{"XX"} }},
			{"priority", func(in *promotion.Input) { in.Priority = 1_000_001 }},
			{"ends_at", func(in *promotion.Input) { in.StartsAt, in.EndsAt = noon, noon }},
			{"usage_limit", func(in *promotion.Input) { in.UsageLimit = -1 }},
			{"usage_limit_per_customer", func(in *promotion.Input) { in.UsageLimitPerCustomer = -1 }},
			{"usage_limit_per_customer", func(in *promotion.Input) { in.UsageLimitPerCustomer, in.Conditions.FirstOrder = 2, true }},
		} {
			_, err := s.Create(t.Context(), ten(c.change), nil)
			if f := fault.From(err); f == nil || f.Code != fault.CodeValidation || f.Param != c.param {
				t.Errorf("%s: %v", c.param, err)
			}
		}
		if list, err := s.List(t.Context(), page.Request{Limit: 1}, promotion.Filter{}); err != nil || list.Total != 0 {
			t.Errorf("there are %+v, %v", list, err)
		}
	})
}

func TestUpdate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), start(t, d)
		p := make1(t, s, func(in *promotion.Input) { in.Code = "TEN" })
		other := make1(t, s, func(in *promotion.Input) { in.Code = "OTHER" })
		one, stale, code, kind, amount := int64(1), int64(9), "other", promotion.Fixed, eur(500)
		if _, err := s.Update(ctx, p.ID, &stale, promotion.Patch{}, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("a stale change: %v", err)
		}
		if _, err := s.Update(ctx, p.ID, nil, promotion.Patch{Code: &code}, nil); fault.CodeOf(err) != promotion.CodeCouponTaken {
			t.Errorf("a code that is taken: %v", err)
		}
		if _, err := s.Create(ctx, ten(func(in *promotion.Input) { in.Code = "ten" }), nil); fault.CodeOf(err) != promotion.CodeCouponTaken {
			t.Errorf("a second promotion with the code: %v", err)
		}
		if got := get(t, s, p.ID); !reflect.DeepEqual(got, p) {
			t.Errorf("refused changes made it %+v", got)
		}
		claim := idem.Guarded(func(*db.Batch) {})
		changed, err := s.Update(ctx, p.ID, &one, promotion.Patch{Kind: &kind, Amount: &amount}, claim)
		if err != nil || changed.Version != 2 || changed.Rate != 0 || changed.Amount != amount || changed.Code != "TEN" || !claim.Recorded() {
			t.Fatalf("changed to %+v, %v", changed, err)
		}
		if got := get(t, s, p.ID); !reflect.DeepEqual(got, changed) {
			t.Errorf("changed to %+v, read %+v", changed, got)
		}
		first := promotion.Conditions{FirstOrder: true}
		if changed, err = s.Update(ctx, p.ID, nil, promotion.Patch{Conditions: &first}, nil); err != nil || changed.UsageLimitPerCustomer != 1 {
			t.Errorf("for first orders: %+v, %v", changed, err)
		}
		if changed, err = s.Update(ctx, p.ID, nil, promotion.Patch{Conditions: &promotion.Conditions{}}, nil); err != nil || changed.UsageLimitPerCustomer != 0 {
			t.Errorf("for all orders again: %+v, %v", changed, err)
		}
		for range 2 {
			if archived, err := s.Archive(ctx, other.ID, nil, nil); err != nil || archived.ArchivedAt.IsZero() || archived.Version != 2 {
				t.Errorf("archived: %+v, %v", archived, err)
			}
		}
		if _, err := s.Update(ctx, other.ID, nil, promotion.Patch{}, nil); fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("a change of an archived one: %v", err)
		}
		if _, err := s.Update(ctx, p.ID, nil, promotion.Patch{Code: &code}, nil); err != nil {
			t.Errorf("the code of an archived one: %v", err)
		}
		if _, err := s.Get(ctx, 99); fault.CodeOf(err) != fault.CodeNotFound {
			t.Errorf("one that does not exist: %v", err)
		}
	})
}

// A segment that nobody can be in is refused, unless it was there when it was named.
func TestSegmentsThatThereAre(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), start(t, d)
		known := []string{"vip", "new"}
		s.NameSegments(func(context.Context) ([]string, error) { return known, nil })
		p := make1(t, s, func(in *promotion.Input) { in.Conditions.Segments = []string{"vip"} })
		refused := func(err error) {
			t.Helper()
			if fault.CodeOf(err) != promotion.CodeSegmentUnknown || fault.From(err).Param != "conditions.segments" {
				t.Errorf("%+v", err)
			}
		}
		in := ten(nil)
		in.Conditions.Segments = []string{"new", "vipp"}
		_, err := s.Create(ctx, in, nil)
		refused(err)
		_, err = s.Update(ctx, p.ID, nil, promotion.Patch{Conditions: &promotion.Conditions{Segments: []string{"VIP"}}}, nil)
		refused(err)
		known = []string{"new"}
		if _, err := s.Update(ctx, p.ID, nil, promotion.Patch{Name: new("For those who were VIPs")}, nil); err != nil {
			t.Errorf("a name of a promotion for a segment that is no more: %v", err)
		}
		_, err = s.Create(ctx, promotion.Input{Name: p.Name, Kind: p.Kind, Target: p.Target, Rate: p.Rate, Conditions: p.Conditions}, nil)
		refused(err)
	})
}

func TestList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), start(t, d)
		for i := range 5 {
			p := make1(t, s, func(in *promotion.Input) {
				in.Name, in.Code, in.Active = fmt.Sprint(i), fmt.Sprint("CODE", i), i%2 == 0
			})
			if i == 4 {
				if _, err := s.Archive(ctx, p.ID, nil, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		on, off := true, false
		for _, c := range []struct {
			filter promotion.Filter
			want   string
		}{
			{promotion.Filter{}, "3210"},
			{promotion.Filter{Active: &on}, "20"},
			{promotion.Filter{Active: &off}, "31"},
			{promotion.Filter{Code: " code2"}, "2"},
			{promotion.Filter{Code: "code2", Active: &off}, ""},
			{promotion.Filter{Code: "?"}, ""},
			{promotion.Filter{Archived: true}, "4"},
		} {
			got, cursor := "", ""
			for {
				p, err := s.List(ctx, page.Request{Limit: 2, Cursor: cursor}, c.filter)
				if err != nil || p.Total != int64(len(c.want)) {
					t.Fatalf("%+v: %+v, %v", c.filter, p, err)
				}
				for _, item := range p.Items {
					got += item.Name
				}
				if cursor = p.Next; cursor == "" {
					break
				}
			}
			if got != c.want {
				t.Errorf("%+v: %s, want %s", c.filter, got, c.want)
			}
		}
	})
}

func TestListByTime(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		hour := time.Hour
		name := func(name string, from, to time.Time) {
			make1(t, s, func(in *promotion.Input) { in.Name, in.StartsAt, in.EndsAt, in.Active = name, from, to, len(name) > 5 })
		}
		name("always", time.Time{}, time.Time{})
		name("since now", noon, noon.Add(hour))
		name("until now", noon.Add(-hour), noon)
		name("later", noon.Add(time.Second), time.Time{})
		for when, want := range map[promotion.When]string{
			promotion.AnyTime: "later,until now,since now,always", promotion.Running: "since now,always", promotion.Scheduled: "later", promotion.Ended: "until now",
		} {
			list, err := s.List(t.Context(), page.Request{Limit: 10}, promotion.Filter{When: when})
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, p := range list.Items {
				names = append(names, p.Name)
			}
			if got := strings.Join(names, ","); got != want || list.Total != int64(len(names)) {
				t.Errorf("%q: %q of %d, want %q", when, got, list.Total, want)
			}
		}
		on := true
		if list, err := s.List(t.Context(), page.Request{Limit: 10}, promotion.Filter{When: promotion.Running, Active: &on}); err != nil || list.Total != 2 {
			t.Errorf("%+v %v", list, err)
		}
		if _, err := s.List(t.Context(), page.Request{Limit: 10}, promotion.Filter{When: "sometimes"}); fault.CodeOf(err) != fault.CodeValidation {
			t.Error(err)
		}
	})
}

func TestCandidates(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), start(t, d)
		there := promotion.New(d, outbox.New(d))
		if got := candidates(t, there); got != nil {
			t.Fatalf("at the beginning %v", got)
		}
		name := func(name, code string, active bool) *promotion.Promotion {
			return make1(t, s, func(in *promotion.Input) { in.Name, in.Code, in.Active = name, code, active })
		}
		name("auto", "", true)
		name("auto, off", "", false)
		name("code", "CODE", true)
		name("code, off", "OFF", false)
		gone := name("archived", "GONE", true)
		if _, err := s.Archive(ctx, gone.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		make1(t, s, func(in *promotion.Input) { in.Name, in.EndsAt = "over", now.Now().Add(-25*time.Hour) })
		if got := candidates(t, s, "CODE", "OFF", "GONE", "NEVER", ""); !slices.Equal(got, []string{"auto", "code"}) {
			t.Errorf("candidates are %v", got)
		}
		if got := candidates(t, s, ""); !slices.Equal(got, []string{"auto"}) {
			t.Errorf("without codes %v", got)
		}
		if got := candidates(t, there, "CODE"); !slices.Equal(got, []string{"code"}) {
			t.Errorf("on another node, at once: %v", got)
		}
		now.Advance(time.Second)
		if got := candidates(t, there); !slices.Equal(got, []string{"auto"}) {
			t.Errorf("on another node, after a second: %v", got)
		}
		if _, err := s.Candidates(ctx, make([]string, promotion.MaxCodes+1)); fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("too many codes: %v", err)
		}
	})
}
