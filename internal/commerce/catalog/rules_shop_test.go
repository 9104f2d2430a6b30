package catalog_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
)

// ruled is a shop whose collections fill themselves.
type ruled struct {
	*shop
	jobs *job.Queue
}

// newRuled makes one more node of a shop in d. Nobody reads its log or works on its jobs yet.
func newRuled(t testing.TB, d *db.DB) *ruled {
	t.Helper()
	log := outbox.New(d)
	stock := inventory.New(d, log)
	if _, err := stock.EnsureDefaultLocation(t.Context()); err != nil {
		t.Fatal(err)
	}
	jobs := job.New(d, log, slog.New(slog.DiscardHandler), job.Config{
		Poll: 5 * time.Millisecond, Grace: time.Millisecond, Backoff: func(int64) time.Duration { return time.Millisecond },
	})
	s := &shop{Service: catalog.New(catalog.Options{DB: d, Outbox: log, Stock: stockKeeper{stock}, Jobs: jobs}), db: d, outbox: log, stock: stock, t: t}
	if err := s.RegisterRuleJobs(jobs); err != nil {
		t.Fatal(err)
	}
	if _, err := s.EnsureChannel(t.Context(), "USD"); err != nil {
		t.Fatal(err)
	}
	return &ruled{s, jobs}
}

func eachRuled(t *testing.T, f func(t *testing.T, s *ruled)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		outboxtest.Conform(t, d, everyEvent())
		f(t, newRuled(t, d))
	})
}

// open has the node read the log and work on its jobs until it is closed.
func (s *ruled) open() (shut func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan error, 2)
	go func() { done <- s.outbox.Run(ctx, s.RulesConsumer()) }()
	go func() { done <- s.jobs.Run(ctx) }()
	return func() {
		cancel()
		for range 2 {
			if err := <-done; err != nil {
				s.t.Error(err)
			}
		}
	}
}

// quiet waits until there is nothing in the log that the rules have not seen, and no job is left.
func (s *ruled) quiet() {
	s.t.Helper()
	for end := time.Now().Add(90 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		lags, err := s.outbox.Lag(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		isRead := len(lags) == 1 && lags[0].Events == 0
		if isRead && s.unfinished() == 0 {
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("the collections are never filled: lags %v, %d jobs", lags, s.unfinished())
		}
	}
}

var countUnfinished = db.SQL(`SELECT count(*) FROM job WHERE state IN ('queued', 'running', 'failed')`)

func (s *ruled) unfinished() int64 {
	s.t.Helper()
	n, err := db.Value[int64](s.t.Context(), s.db.Read(), countUnfinished)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func rules(match catalog.Match, conditions ...catalog.Condition) *catalog.Rules {
	return &catalog.Rules{Match: match, Conditions: conditions}
}

func when(field catalog.RuleField, relation catalog.Relation, value string) catalog.Condition {
	return catalog.Condition{Field: field, Relation: relation, Value: value}
}

// collect makes a collection with rules.
func (s *ruled) collect(title string, r *catalog.Rules) *catalog.Collection {
	s.t.Helper()
	c, err := s.CreateCollection(s.t.Context(), catalog.CollectionInput{Title: title, Rules: r}, nil)
	if err != nil {
		s.t.Fatalf("make the collection %s: %v", title, err)
	}
	return c
}

// holds is the titles of the products in a collection, sorted.
func (s *ruled) holds(c id.Collection) string {
	s.t.Helper()
	members, err := s.ListMembers(s.t.Context(), c)
	if err != nil {
		s.t.Fatal(err)
	}
	titles := []string{}
	for _, p := range members {
		titles = append(titles, s.get(p).Title)
	}
	slices.Sort(titles)
	return strings.Join(titles, ", ")
}

func (s *ruled) expect(c *catalog.Collection, want string) {
	s.t.Helper()
	s.quiet()
	if got := s.holds(c.ID); got != want {
		s.t.Errorf("%s holds %q, want %q", c.Title, got, want)
	}
}

func (s *ruled) change(p *catalog.Product, patch catalog.ProductPatch) {
	s.t.Helper()
	if _, err := s.UpdateProduct(s.t.Context(), p.ID, nil, patch, nil); err != nil {
		s.t.Fatal(err)
	}
}

func item(title string, price int64, change ...func(*catalog.ProductInput)) catalog.ProductInput {
	in := catalog.ProductInput{
		Title: title, Status: catalog.Published, Brand: "Noord", ProductType: "Mug", Tags: []string{"gift"},
		Categories: []catalog.CategoryRef{{Path: []string{"Kitchen", "Mugs"}}},
		Attributes: []catalog.AttributeInput{{Code: "material", Values: []string{"clay"}, Type: catalog.TextAttribute, Filterable: true}},
		Variants:   []catalog.VariantInput{{Prices: []catalog.PriceInput{usd(price)}}},
	}
	for _, f := range change {
		f(&in)
	}
	return in
}

func TestCollectionsFollowTheirRules(t *testing.T) {
	eachRuled(t, func(t *testing.T, s *ruled) {
		a, b := s.create(item("A", 1000)), s.create(item("B", 3000, func(in *catalog.ProductInput) { in.Brand, in.Tags = "Zuid", nil }))
		defer s.open()()
		made := map[string]*catalog.Collection{}
		for name, r := range map[string]*catalog.Rules{
			"cheap":    rules(catalog.MatchAll, when(catalog.RulePrice, catalog.RelationLess, "2500")),
			"brand":    rules(catalog.MatchAll, when(catalog.RuleBrand, catalog.RelationIs, "zuid")),
			"category": rules(catalog.MatchAll, when(catalog.RuleCategory, catalog.RelationIs, "kitchen")),
			"type":     rules(catalog.MatchAll, when(catalog.RuleType, catalog.RelationIs, "Mug"), when(catalog.RuleTag, catalog.RelationIsNot, "gift")),
			"any":      rules(catalog.MatchAny, when(catalog.RuleTag, catalog.RelationIs, "gift"), when(catalog.RuleBrand, catalog.RelationIs, b.Brand.ID.String())),
			"clay": rules(catalog.MatchAll, catalog.Condition{Field: catalog.RuleAttribute, Attribute: "material", Relation: catalog.RelationIs, Value: "clay"},
				when(catalog.RuleTitle, catalog.RelationStarts, "a")),
			"new": rules(catalog.MatchAll, when(catalog.RulePublished, catalog.RelationWithin, "30")),
		} {
			made[name] = s.collect(name, r)
			if c := made[name]; !c.Filling || c.FillJob == 0 || c.Rules == nil {
				t.Errorf("%s is made as %+v", name, c)
			}
		}
		for name, want := range map[string]string{"cheap": "A", "brand": "B", "category": "A, B", "type": "B", "any": "A, B", "clay": "A", "new": "A, B"} {
			s.expect(made[name], want)
			if c, err := s.GetCollection(t.Context(), made[name].ID); err != nil || c.Filling {
				t.Errorf("%s is still being filled: %v", name, err)
			}
		}
		before := len(s.events(0))
		s.change(a, catalog.ProductPatch{Title: new("C"), Brand: new("Zuid"), Tags: &[]string{}, Categories: &[]catalog.CategoryRef{}})
		s.change(b, catalog.ProductPatch{Status: new(catalog.Archived), Tags: &[]string{"gift"}, ProductType: new("")})
		if _, err := s.SetPrices(t.Context(), b.Variants[0].ID, nil, []catalog.PriceInput{usd(2000)}, nil); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"cheap": "B, C", "brand": "B, C", "category": "B", "type": "C", "any": "B, C", "clay": "", "new": "B, C"} {
			s.expect(made[name], want)
		}
		told := 0
		for _, kind := range s.events(before) {
			if kind == catalog.CollectionMembersChanged {
				told++
			}
		}
		if told < 5 { // cheap, brand, category, type and clay have changed; those of type may be told at once
			t.Errorf("%d changes of members are told", told)
		}
		before = len(s.events(0))
		s.change(a, catalog.ProductPatch{Description: new("<p>Other words</p>"), Metadata: &map[string]string{"a": "b"}})
		s.quiet()
		if list := s.events(before); !slices.Equal(list, []string{catalog.ProductUpdated}) {
			t.Errorf("other words led to %v", list)
		}
		if err := s.DeleteProduct(t.Context(), b.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		s.expect(made["cheap"], "C")
		s.clean()
	})
}

func TestRulesAndHandsDoNotMix(t *testing.T) {
	eachRuled(t, func(t *testing.T, s *ruled) {
		defer s.open()()
		p, q := s.create(item("P", 100)), s.create(item("Q", 9000))
		cheap := rules(catalog.MatchAll, when(catalog.RulePrice, catalog.RelationAtMost, "100"))
		c := s.collect("Cheap", cheap)
		_, err := s.AddToCollection(t.Context(), c.ID, nil, []id.Product{q.ID}, nil)
		refused(t, err, catalog.CodeCollectionRuled)
		_, err = s.RemoveFromCollection(t.Context(), c.ID, nil, []id.Product{p.ID}, nil)
		refused(t, err, catalog.CodeCollectionRuled)
		_, err = s.UpdateCollection(t.Context(), c.ID, nil, catalog.CollectionPatch{Products: &[]id.Product{}}, nil)
		if f := refused(t, err, catalog.CodeCollectionRuled); f.Param != "products" || f.Kind != fault.Refused {
			t.Errorf("the refusal is %+v", f)
		}
		_, err = s.CreateCollection(t.Context(), catalog.CollectionInput{Title: "Both", Rules: cheap, Products: []id.Product{p.ID}}, nil)
		refused(t, err, catalog.CodeCollectionRuled)
		s.expect(c, "P")

		// A title is no change of rules: nothing is filled anew.
		same, err := s.UpdateCollection(t.Context(), c.ID, nil, catalog.CollectionPatch{Title: new("Very cheap"), Rules: cheap}, nil)
		if err != nil || same.Filling || same.FillJob != c.FillJob {
			t.Errorf("a new title led to %+v, %v", same, err)
		}
		// Without rules it stays as it is, and is filled by hand from then on.
		hand, err := s.UpdateCollection(t.Context(), c.ID, nil, catalog.CollectionPatch{Rules: &catalog.Rules{}}, nil)
		if err != nil || hand.Rules != nil || hand.ProductCount != 1 {
			t.Fatalf("by hand it is %+v, %v", hand, err)
		}
		if _, err := s.AddToCollection(t.Context(), c.ID, nil, []id.Product{q.ID}, nil); err != nil {
			t.Fatal(err)
		}
		s.change(p, catalog.ProductPatch{Title: new("P2"), Tags: &[]string{}})
		s.expect(c, "P2, Q")
		// And back: what was put in by hand and does not match goes.
		if _, err = s.UpdateCollection(t.Context(), c.ID, nil, catalog.CollectionPatch{Rules: cheap}, nil); err != nil {
			t.Fatal(err)
		}
		s.expect(c, "P2")
		if err := s.DeleteCollection(t.Context(), c.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		s.change(p, catalog.ProductPatch{Tags: &[]string{"other"}})
		s.quiet()
		s.clean()
	})
}

func TestMistakesInRules(t *testing.T) {
	eachRuled(t, func(t *testing.T, s *ruled) {
		s.create(shirt())
		attr := func(code string, relation catalog.Relation, value string) catalog.Condition {
			return catalog.Condition{Field: catalog.RuleAttribute, Attribute: code, Relation: relation, Value: value}
		}
		good := when(catalog.RuleTag, catalog.RelationIs, "x")
		for _, c := range []struct {
			rules *catalog.Rules
			param string
		}{
			{rules("some", good), "rules.match"},
			{rules(catalog.MatchAll), "rules.conditions"},
			{rules(catalog.MatchAll, slices.Repeat([]catalog.Condition{good}, catalog.MaxConditions+1)...), "rules.conditions"},
			{rules(catalog.MatchAll, good, when("colour", catalog.RelationIs, "x")), "rules.conditions[1].field"},
			{rules(catalog.MatchAll, when(catalog.RulePrice, catalog.RelationContains, "1")), "rules.conditions[0].relation"},
			{rules(catalog.MatchAll, good, good, when(catalog.RuleTitle, catalog.RelationIs, "")), "rules.conditions[2].value"},
			{rules(catalog.MatchAll, when(catalog.RuleTitle, catalog.RelationIs, strings.Repeat("x", catalog.MaxRuleValue+1))), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, when(catalog.RuleBrand, catalog.RelationIs, "nobody")), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, when(catalog.RuleBrand, catalog.RelationSet, "noord")), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, when(catalog.RuleCategory, catalog.RelationIs, "nowhere")), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, when(catalog.RuleCategory, catalog.RelationIs, id.Category(9).String())), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, when(catalog.RuleType, catalog.RelationIs, "Nothing")), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, when(catalog.RulePrice, catalog.RelationLess, "12.50")), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, when(catalog.RulePrice, catalog.RelationLess, "-1")), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, when(catalog.RuleOnSale, catalog.RelationIs, "maybe")), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, when(catalog.RulePublished, catalog.RelationWithin, "0")), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, when(catalog.RulePublished, catalog.RelationWithin, "9999")), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, attr("flavour", catalog.RelationIs, "x")), "rules.conditions[0].attribute"},
			{rules(catalog.MatchAll, attr("weight", catalog.RelationIs, "heavy")), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, attr("weight", catalog.RelationContains, "1")), "rules.conditions[0].relation"},
			{rules(catalog.MatchAll, attr("material", catalog.RelationIs, "gold")), "rules.conditions[0].value"},
			{rules(catalog.MatchAll, catalog.Condition{Field: catalog.RuleTag, Attribute: "weight", Relation: catalog.RelationIs, Value: "x"}), "rules.conditions[0].attribute"},
			{rules(catalog.MatchAll, catalog.Condition{Field: catalog.RuleTag, Currency: "USD", Relation: catalog.RelationIs, Value: "x"}), "rules.conditions[0].currency_code"},
			{rules(catalog.MatchAll, catalog.Condition{Field: catalog.RulePrice, Currency: "dollars", Relation: catalog.RelationIs, Value: "1"}), "rules.conditions[0].currency_code"},
		} {
			_, err := s.CreateCollection(t.Context(), catalog.CollectionInput{Title: "T", Rules: c.rules}, nil)
			if f := refused(t, err, fault.CodeValidation); f.Param != c.param {
				t.Errorf("%+v: the mistake is at %q (%s), want %q", c.rules, f.Param, f.Message, c.param)
			}
			_, err = s.PreviewRules(t.Context(), c.rules, nil)
			refused(t, err, fault.CodeValidation)
		}
		if n := s.unfinished(); n != 0 {
			t.Errorf("%d jobs were queued", n)
		}
		kept := s.collect("T", rules(catalog.MatchAll, attr("weight", catalog.RelationAtMost, "00.1250"), when(catalog.RulePrice, catalog.RelationLess, "5000")))
		if c := kept.Rules.Conditions; c[0].Value != "0.125" || !strings.HasPrefix(c[0].Attribute, "attr_") || c[1].Currency != "USD" {
			t.Errorf("the rules are kept as %+v", c)
		}
	})
}

func TestPreview(t *testing.T) {
	eachRuled(t, func(t *testing.T, s *ruled) {
		for i := range catalog.RulePage + 30 {
			s.create(item(fmt.Sprintf("T%03d", i), int64(i)))
		}
		found, err := s.PreviewRules(t.Context(), rules(catalog.MatchAll, when(catalog.RulePrice, catalog.RelationAtLeast, "5")), nil)
		if err != nil {
			t.Fatal(err)
		}
		if found.Total != catalog.RulePage+25 || !found.IsWhole || len(found.Products) != catalog.PreviewProducts ||
			found.Products[0].Title != fmt.Sprintf("T%03d", catalog.RulePage+29) {
			t.Errorf("the preview is of %d (whole: %v), %d shown, the first is %s", found.Total, found.IsWhole, len(found.Products), found.Products[0].Title)
		}
		if s.unfinished() != 0 {
			t.Error("a preview left a job")
		}
		none, err := s.PreviewRules(t.Context(), rules(catalog.MatchAll, when(catalog.RuleTag, catalog.RelationIs, "none")), nil)
		if err != nil || none.Total != 0 || len(none.Products) != 0 {
			t.Errorf("a preview of nothing: %+v, %v", none, err)
		}
	})
}

// TestDaysPass has products grow too old for a collection, and old enough for another, with nothing changed but the clock.
func TestDaysPass(t *testing.T) {
	now := clock.NewFake(time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		s := newRuled(t, d)
		date := func(days int, status catalog.Status) func(*catalog.ProductInput) {
			return func(in *catalog.ProductInput) {
				in.PublishedAt, in.Status = now.Now().AddDate(0, 0, -days), status
			}
		}
		s.create(item("Old", 1, date(29, catalog.Published)))
		s.create(item("Withdrawn", 1, date(29, catalog.Archived)))
		s.create(item("New", 1, date(0, catalog.Published)))
		s.create(item("Coming", 1, date(-5, catalog.Published)))
		s.create(item("Draft", 1, func(in *catalog.ProductInput) { in.Status = catalog.Draft }))
		fresh := s.collect("Fresh", rules(catalog.MatchAll, when(catalog.RulePublished, catalog.RelationWithin, "30")))
		known := s.collect("Known", rules(catalog.MatchAll, when(catalog.RulePublished, catalog.RelationLonger, "30")))
		for _, c := range []*catalog.Collection{fresh, known} {
			if err := s.FillCollection(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		check := func(wantFresh, wantKnown string) {
			t.Helper()
			if a, b := s.holds(fresh.ID), s.holds(known.ID); a != wantFresh || b != wantKnown {
				t.Errorf("at %s: %q are new and %q old, want %q and %q", now.Now(), a, b, wantFresh, wantKnown)
			}
		}
		check("Coming, New, Old, Withdrawn", "")
		for _, step := range []struct {
			days         int
			fresh, known string
		}{{0, "Coming, New, Old, Withdrawn", ""}, {1, "Coming, New", "Old, Withdrawn"}, {28, "Coming, New", "Old, Withdrawn"}, {40, "", "Coming, New, Old, Withdrawn"}} {
			now.Advance(time.Duration(step.days) * 24 * time.Hour)
			if err := s.AgeCollections(t.Context()); err != nil {
				t.Fatal(err)
			}
			check(step.fresh, step.known)
		}
		if err := s.VerifyRules(t.Context(), func(problem string) { t.Error(problem) }); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWhatRulesNameMayMoveAndGo(t *testing.T) {
	eachRuled(t, func(t *testing.T, s *ruled) {
		defer s.open()()
		p := s.create(item("P", 100))
		other, err := s.CreateCategory(t.Context(), catalog.CategoryInput{Name: "Other"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		kitchen, _, err := s.ResolveCategory(t.Context(), "kitchen")
		if err != nil {
			t.Fatal(err)
		}
		inKitchen := s.collect("Kitchen", rules(catalog.MatchAll, when(catalog.RuleCategory, catalog.RelationIs, "kitchen")))
		inOther := s.collect("Other", rules(catalog.MatchAll, when(catalog.RuleCategory, catalog.RelationIs, other.ID.String())))
		noord := s.collect("Noord", rules(catalog.MatchAll, when(catalog.RuleBrand, catalog.RelationIs, "noord")))
		strange := s.collect("Strange", rules(catalog.MatchAll, when(catalog.RuleBrand, catalog.RelationIsNot, "noord")))
		s.expect(inKitchen, "P")
		s.expect(inOther, "")
		if _, err := s.MoveCategory(t.Context(), p.PrimaryCategory, nil, other.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		s.expect(inKitchen, "")
		s.expect(inOther, "P")
		if err := s.DeleteCategory(t.Context(), kitchen.ID, nil, 0, nil); err != nil {
			t.Fatal(err)
		}
		s.change(p, catalog.ProductPatch{Brand: new("Zuid")})
		s.expect(noord, "")
		s.expect(strange, "P")
		if err := s.DeleteBrand(t.Context(), p.Brand.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		s.change(p, catalog.ProductPatch{Title: new("Q")})
		s.expect(noord, "")
		s.expect(strange, "Q")
		s.expect(inOther, "Q")
		s.clean()
	})
}

// TestEveryFieldOfRulesIsHeard changes one field at a time, each of which takes the product out of a collection.
func TestEveryFieldOfRulesIsHeard(t *testing.T) {
	eachRuled(t, func(t *testing.T, s *ruled) {
		defer s.open()()
		p := s.create(item("P", 100))
		long := time.Now().AddDate(0, 0, -100)
		for _, c := range []struct {
			condition catalog.Condition
			patch     catalog.ProductPatch
		}{
			{when(catalog.RuleTitle, catalog.RelationIs, "p"), catalog.ProductPatch{Title: new("Q")}},
			{when(catalog.RuleType, catalog.RelationIs, "Mug"), catalog.ProductPatch{ProductType: new("")}},
			{when(catalog.RuleBrand, catalog.RelationIs, "noord"), catalog.ProductPatch{Brand: new("")}},
			{when(catalog.RuleCategory, catalog.RelationSet, ""), catalog.ProductPatch{Categories: &[]catalog.CategoryRef{}}},
			{when(catalog.RuleTag, catalog.RelationIs, "gift"), catalog.ProductPatch{Tags: &[]string{}}},
			{catalog.Condition{Field: catalog.RuleAttribute, Attribute: "material", Relation: catalog.RelationIs, Value: "clay"},
				catalog.ProductPatch{Attributes: &[]catalog.AttributeInput{{Code: "material", Values: []string{"wood"}}}}},
			{when(catalog.RulePublished, catalog.RelationWithin, "30"), catalog.ProductPatch{PublishedAt: &long}},
		} {
			made := s.collect(string(c.condition.Field), rules(catalog.MatchAll, c.condition))
			s.quiet()
			if s.holds(made.ID) == "" {
				t.Errorf("%s: the product is not there to begin with", c.condition.Field)
			}
			s.change(p, c.patch)
			s.expect(made, "")
		}
		for _, c := range []struct {
			condition catalog.Condition
			price     catalog.PriceInput
		}{
			{when(catalog.RulePrice, catalog.RelationLess, "500"), usd(900)},
			{when(catalog.RuleOnSale, catalog.RelationIs, "false"), catalog.PriceInput{Amount: usd(900).Amount, CompareAt: &usd2000}},
		} {
			made := s.collect(string(c.condition.Field), rules(catalog.MatchAll, c.condition))
			s.quiet()
			if s.holds(made.ID) == "" {
				t.Errorf("%s: the product is not there to begin with", c.condition.Field)
			}
			if _, err := s.SetPrices(t.Context(), p.Variants[0].ID, nil, []catalog.PriceInput{c.price}, nil); err != nil {
				t.Fatal(err)
			}
			s.expect(made, "")
		}
	})
}

var usd2000 = usd(2000).Amount
