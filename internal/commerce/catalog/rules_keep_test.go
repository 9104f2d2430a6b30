package catalog_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
)

// hear has the rules hear events, and counts the statements that it costs.
func (s *ruled) hear(events ...outbox.Event) int64 {
	s.t.Helper()
	return s.cost(func() error {
		apply, err := s.RulesConsumer().Prepare(s.t.Context(), events)
		if err != nil || apply == nil {
			return err
		}
		return s.db.Write(s.t.Context(), func(tx db.Tx) error { return apply(s.t.Context(), tx) })
	})
}

func updated(products ...*catalog.Product) []outbox.Event {
	var events []outbox.Event
	for _, p := range products {
		data, _ := json.Marshal(catalog.ProductEvent{ID: p.ID.String(), Changed: []string{"prices"}})
		events = append(events, outbox.Event{Type: catalog.ProductUpdated, EntityID: p.ID.String(), Data: data})
	}
	return events
}

// TestRulesHaveAFixedNumberOfStatements counts them for one product and many, and for few collections and many. What an order
// says costs none at all.
func TestRulesHaveAFixedNumberOfStatements(t *testing.T) {
	eachRuled(t, func(t *testing.T, s *ruled) {
		var products []*catalog.Product
		for i := range 150 {
			products = append(products, s.create(item(fmt.Sprint("P", i), int64(i))))
		}
		if n := s.hear(updated(products...)...); n != 1+1 {
			t.Errorf("a shop without rules: %d statements, want 1 that looks for them, and 1 that looks for them once", n)
		}
		if n := s.hear(updated(products...)...); n != 1 {
			t.Errorf("a shop without rules: %d statements, want 1", n)
		}
		everything := func(i int) *catalog.Rules {
			return rules(catalog.MatchAll, when(catalog.RuleTag, catalog.RelationIs, fmt.Sprint("none-", i)), when(catalog.RuleCategory, catalog.RelationIs, "kitchen"),
				when(catalog.RulePrice, catalog.RelationLess, "50"),
				catalog.Condition{Field: catalog.RuleAttribute, Attribute: "material", Relation: catalog.RelationIs, Value: "clay"})
		}
		made := 0
		for _, collections := range []int{1, 200} {
			for ; made < collections; made++ {
				s.collect(fmt.Sprint("C", made), everything(made))
			}
			s.hear(updated(products[0])...) // the rules are read once
			for _, n := range []int{1, 150} {
				// The book before and after the turn; the product, its categories, tags, attributes and prices; where it is.
				if got := s.hear(updated(products[:n]...)...); got != 8 {
					t.Errorf("%d products, %d collections: %d statements, want 8", n, collections, got)
				}
			}
		}
		var orders []outbox.Event
		for _, kind := range []string{"order.placed", "order.paid", "reservation.created", "inventory_level.updated", "variant.out_of_stock", "cart.updated"} {
			orders = append(orders, outbox.Event{Type: kind, EntityID: products[0].ID.String(), Data: json.RawMessage(`{}`)})
		}
		if got := s.hear(orders...); got != 0 {
			t.Errorf("what happens to orders costs %d statements", got)
		}
		words, _ := json.Marshal(catalog.ProductEvent{Changed: []string{"description", "media"}})
		if got := s.hear(outbox.Event{Type: catalog.ProductUpdated, EntityID: products[0].ID.String(), Data: words}); got != 0 {
			t.Errorf("other words cost %d statements", got)
		}
	})
}

// TestFillingGoesOn stops the workers again and again while a collection is filled, and changes the rules in the middle of it.
func TestFillingGoesOn(t *testing.T) {
	eachRuled(t, func(t *testing.T, s *ruled) {
		records := []catalog.ProductInput{}
		for i := range 3*catalog.RulePage + 10 {
			records = append(records, item(fmt.Sprintf("P%04d", i), int64(i)))
		}
		for chunk := range slices.Chunk(records, catalog.MaxBulk) {
			s.upsert(whole(chunk...))
		}
		first := s.collect("First", rules(catalog.MatchAll, when(catalog.RulePrice, catalog.RelationLess, "500")))
		stops := 0
		for stops < 2 || s.unfinished() > 0 { // a fast machine may be done before it is stopped
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(5+stops)*time.Millisecond)
			if err := s.jobs.Run(ctx); err != nil {
				t.Fatal(err)
			}
			cancel()
			if stops++; stops == 2 {
				if _, err := s.UpdateCollection(t.Context(), first.ID, nil, catalog.CollectionPatch{Rules: rules(catalog.MatchAll,
					when(catalog.RulePrice, catalog.RelationAtLeast, "500"))}, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		c, err := s.GetCollection(t.Context(), first.ID)
		if err != nil || c.Filling || c.ProductCount != int64(len(records))-500 {
			t.Fatalf("after %d stops the collection is %+v, %v", stops, c, err)
		}
		// The job that was overtaken did nothing; run again, the one that was not finds that all is done.
		before := len(s.events(0))
		for number, want := range map[id.Job]string{first.FillJob: `{"superseded":true}`, c.FillJob: `{"superseded":false}`} {
			if _, err := s.jobs.Rerun(t.Context(), number, nil); err != nil {
				t.Fatal(err)
			}
			(&bulk{shop: s.shop, jobs: s.jobs}).work(func() bool { return s.unfinished() == 0 })
			if r, err := s.jobs.Get(t.Context(), number); err != nil || r.State != job.Succeeded || string(r.Result) != want {
				t.Errorf("job %s: %s, %s, %v", number, r.State, r.Result, err)
			}
		}
		if again := s.events(before); len(again) > 0 {
			t.Errorf("filling what is full led to %v", again)
		}
		s.clean()
	})
}

// world is a shop of random products and rules.
type world struct {
	*ruled
	dice
	products    []id.Product
	collections []id.Collection
}

var worldCategories = [][]string{{"A"}, {"A", "B"}, {"A", "B", "C"}, {"D"}, {"D", "E"}}

// one is one of a list.
func one[T any](w *world, list ...T) T { return list[w.IntN(len(list))] }

func (w *world) product() catalog.ProductPatch {
	categories := []catalog.CategoryRef{}
	for _, path := range some(w.dice, worldCategories...) {
		categories = append(categories, catalog.CategoryRef{Path: path})
	}
	price := usd(w.Int64N(4) * 100)
	if w.IntN(2) == 0 {
		before := price.Amount
		before.Minor += w.Int64N(2) * 50
		price.CompareAt = &before
	}
	values := []catalog.AttributeInput{}
	if w.IntN(2) == 0 {
		values = append(values, catalog.AttributeInput{Code: "size", Values: []string{one(w, "1", "2.5", "4")}, Type: catalog.NumberAttribute, Filterable: true})
	}
	if w.IntN(2) == 0 {
		values = append(values, catalog.AttributeInput{Code: "stuff", Values: some(w.dice, "clay", "wood", "Clay and wood"), Type: catalog.TextAttribute, Filterable: true})
	}
	return catalog.ProductPatch{
		Title: new(one(w, "Blue mug", "Red mug", "Blue bowl")), Brand: new(one(w, "", "Ada", "Bo")), ProductType: new(one(w, "", "Mug", "Bowl")),
		Tags: new(some(w.dice, "gift", "new", "sale")), Categories: &categories, Attributes: &values,
		Variants: &[]catalog.VariantInput{{Prices: []catalog.PriceInput{price}}},
	}
}

// part is one field of a patch, so that no change is found out by way of another.
func (w *world) part() catalog.ProductPatch {
	all := w.product()
	return one(w, catalog.ProductPatch{Title: all.Title}, catalog.ProductPatch{Brand: all.Brand}, catalog.ProductPatch{ProductType: all.ProductType},
		catalog.ProductPatch{Tags: all.Tags}, catalog.ProductPatch{Categories: all.Categories}, catalog.ProductPatch{Attributes: all.Attributes},
		catalog.ProductPatch{Variants: all.Variants}, catalog.ProductPatch{Status: new(one(w, catalog.Draft, catalog.Published, catalog.Archived))})
}

func (w *world) rules() *catalog.Rules {
	list := []catalog.Condition{}
	for range w.IntN(3) + 1 {
		list = append(list, one(w,
			when(catalog.RuleTitle, one(w, catalog.RelationContains, catalog.RelationStarts, catalog.RelationContainsNot), one(w, "blue", "mug")),
			when(catalog.RuleBrand, one(w, catalog.RelationIs, catalog.RelationIsNot), one(w, "ada", "bo")),
			when(catalog.RuleBrand, one(w, catalog.RelationSet, catalog.RelationNotSet), ""),
			when(catalog.RuleType, one(w, catalog.RelationIs, catalog.RelationIsNot), one(w, "Mug", "Bowl")),
			when(catalog.RuleCategory, one(w, catalog.RelationIs, catalog.RelationIsNot), one(w, "a", "b", "c", "d", "e")),
			when(catalog.RuleCategory, one(w, catalog.RelationIs, catalog.RelationIsNot), one(w, "a", "b", "c", "d", "e")),
			when(catalog.RuleTag, one(w, catalog.RelationIs, catalog.RelationIsNot), one(w, "gift", "new", "sale")),
			when(catalog.RulePrice, one(w, catalog.RelationLess, catalog.RelationAtLeast), one(w, "100", "200")),
			when(catalog.RuleOnSale, catalog.RelationIs, one(w, "true", "false")),
			when(catalog.RulePublished, catalog.RelationWithin, "3"),
			catalog.Condition{Field: catalog.RuleAttribute, Attribute: "size", Relation: one(w, catalog.RelationIs, catalog.RelationAtMost, catalog.RelationIsNot), Value: "2.5"},
			catalog.Condition{Field: catalog.RuleAttribute, Attribute: "stuff", Relation: one(w, catalog.RelationIs, catalog.RelationContains, catalog.RelationNotSet)},
		))
		if last := &list[len(list)-1]; last.Attribute == "stuff" && last.Relation != catalog.RelationNotSet {
			last.Value = "wood"
		}
	}
	return rules(one(w, catalog.MatchAll, catalog.MatchAny), list...)
}

// step changes something. What is refused because the dice fell badly is nothing.
func (w *world) step(ctx context.Context) error {
	var err error
	switch w.IntN(14) {
	case 0:
		patch := w.product()
		var p *catalog.Product
		p, err = w.CreateProduct(ctx, catalog.ProductInput{
			Title: *patch.Title, Brand: *patch.Brand, ProductType: *patch.ProductType, Tags: *patch.Tags, Categories: *patch.Categories,
			Attributes: *patch.Attributes, Variants: *patch.Variants, Status: one(w, catalog.Draft, catalog.Published),
		}, nil)
		if err == nil {
			w.products = append(w.products, p.ID)
		}
	case 1:
		err = w.DeleteProduct(ctx, one(w, w.products...), nil, nil)
	case 2, 3:
		var c *catalog.Collection
		c, err = w.CreateCollection(ctx, catalog.CollectionInput{Title: "C", Rules: w.rules()}, nil)
		if err == nil {
			w.collections = append(w.collections, c.ID)
		}
	case 4, 5:
		patch := catalog.CollectionPatch{Rules: w.rules()}
		if w.IntN(5) == 0 {
			patch.Rules = &catalog.Rules{}
		}
		_, err = w.UpdateCollection(ctx, one(w, w.collections...), nil, patch, nil)
	case 6:
		if w.IntN(3) == 0 {
			err = w.DeleteCollection(ctx, one(w, w.collections...), nil, nil)
		}
	case 7, 8:
		err = w.moveSomething(ctx)
	case 9:
		var b *catalog.Brand
		if b, err = w.ResolveBrand(ctx, one(w, "ada", "bo")); err == nil {
			_, err = w.UpdateBrand(ctx, b.ID, nil, new(one(w, "Ada", "Bo", "Cy")), nil, nil)
		}
	default:
		_, err = w.UpdateProduct(ctx, one(w, w.products...), nil, w.part(), nil)
	}
	if f := fault.From(err); f != nil && (f.Kind == fault.Internal || f.Kind == fault.Unavailable) {
		return err
	}
	return nil
}

func (w *world) moveSomething(ctx context.Context) error {
	c, _, err := w.ResolveCategory(ctx, one(w, "a", "b", "c", "d", "e"))
	if err != nil || c == nil {
		return err
	}
	parent, _, err := w.ResolveCategory(ctx, one(w, "a", "b", "c", "d", "e"))
	if err != nil || parent == nil {
		return err
	}
	if w.IntN(4) == 0 {
		return w.DeleteCategory(ctx, c.ID, nil, parent.ID, nil)
	}
	_, err = w.MoveCategory(ctx, c.ID, nil, one(w, parent.ID, 0), nil, nil)
	return err
}

// compare holds every product against the rules of every collection, by naive means.
func (w *world) compare() (members int) {
	w.t.Helper()
	ctx := w.t.Context()
	above := func(c id.Category) []id.Category {
		path, err := w.CategoryPath(ctx, c)
		if err != nil {
			w.t.Fatal(err)
		}
		var list []id.Category
		for _, x := range path {
			list = append(list, x.ID)
		}
		return list
	}
	asOf, err := w.RulesAsOf(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	list, err := w.ListCollections(ctx, page.Request{Limit: page.MaxLimit})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range list.Items {
		if c.Rules == nil {
			continue
		}
		in, err := w.ListMembers(ctx, c.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		isIn := map[id.Product]bool{}
		for _, p := range in {
			isIn[p] = true
		}
		for _, number := range w.products {
			p, err := w.GetProduct(ctx, number)
			if fault.CodeOf(err) == fault.CodeNotFound {
				continue
			}
			if err != nil {
				w.t.Fatal(err)
			}
			if want := catalog.RuledNaively(c.Rules, p, above, asOf); want != isIn[number] {
				w.t.Errorf("%s (%s) is in %s: %v, by %+v it is %v", number, p.Title, c.ID, isIn[number], c.Rules, want)
			}
		}
		members += len(in)
	}
	return members
}

func newWorld(s *ruled, seed uint64) *world {
	w := &world{ruled: s, dice: dice{rand.New(rand.NewPCG(20, seed))}}
	for _, name := range []string{"Ada", "Bo"} {
		if _, err := s.CreateBrand(s.t.Context(), name, "", nil); err != nil {
			s.t.Fatal(err)
		}
	}
	full := item("Blue mug", 100, func(in *catalog.ProductInput) {
		in.Brand, in.Categories = "Ada", nil
		for _, path := range worldCategories {
			in.Categories = append(in.Categories, catalog.CategoryRef{Path: path})
		}
		in.Attributes = []catalog.AttributeInput{
			{Code: "size", Values: []string{"2.5"}, Type: catalog.NumberAttribute, Filterable: true},
			{Code: "stuff", Values: []string{"wood"}, Type: catalog.TextAttribute, Filterable: true},
		}
	})
	w.products = append(w.products, s.create(full).ID)
	full.ProductType = "Bowl"
	w.products = append(w.products, s.create(full).ID)
	w.collections = append(w.collections, s.collect("C", w.rules()).ID)
	return w
}

// TestWhateverHappensRulesHold changes everything at random, a few changes at a time, and compares when the log has been read.
func TestWhateverHappensRulesHold(t *testing.T) {
	eachRuled(t, func(t *testing.T, s *ruled) {
		w := newWorld(s, 26)
		defer s.open()()
		members := 0
		for range 12 {
			for range 25 {
				if err := w.step(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			s.quiet()
			members += w.compare()
			s.clean()
		}
		if members < 100 {
			t.Errorf("only %d products were ever in a collection: the dice are loaded", members)
		}
	})
}

// TestRulesHoldWhileManyChange has two nodes fill collections while products, rules and categories are changed by several
// people at once, with verify looking on.
func TestRulesHoldWhileManyChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		outboxtest.Conform(t, d, everyEvent())
		s, other := newRuled(t, d), newRuled(t, d)
		shared := newWorld(s, 1)
		for range 40 {
			if err := shared.step(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		defer s.open()()
		defer other.open()()
		worlds := []*world{shared}
		for n := range uint64(3) {
			w := &world{ruled: []*ruled{s, other}[n%2], dice: dice{rand.New(rand.NewPCG(n, 7))}}
			w.products, w.collections = append(w.products, shared.products...), append(w.collections, shared.collections...)
			worlds = append(worlds, w)
		}
		var people sync.WaitGroup
		for _, w := range worlds[1:] {
			people.Go(func() {
				for range 60 {
					if err := w.step(t.Context()); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { people.Wait(); close(done) }()
		for isDone := false; !isDone; {
			select {
			case <-done:
				isDone = true
			default:
				if err := s.VerifyRules(t.Context(), func(problem string) { t.Errorf("in the midst of it: %s", problem) }); err != nil {
					t.Fatal(err)
				}
			}
		}
		s.quiet()
		for _, w := range worlds[1:] {
			shared.products = append(shared.products, w.products...)
		}
		shared.compare()
		s.clean()
	})
}

func TestVerifyFindsWhatIsMisplaced(t *testing.T) {
	eachRuled(t, func(t *testing.T, s *ruled) {
		in, out := s.create(item("In", 100)), s.create(item("Out", 900))
		c := s.collect("Cheap", rules(catalog.MatchAll, when(catalog.RulePrice, catalog.RelationLess, "500")))
		problems := func() string {
			var list []string
			if err := s.VerifyRules(t.Context(), func(problem string) { list = append(list, problem) }); err != nil {
				t.Fatal(err)
			}
			return strings.Join(list, "\n")
		}
		if got := problems(); got != "" {
			t.Errorf("while it is being filled: %s", got)
		}
		shut := s.open()
		s.expect(c, "In")
		shut()
		if _, err := s.SetPrices(t.Context(), in.Variants[0].ID, nil, []catalog.PriceInput{usd(600)}, nil); err != nil {
			t.Fatal(err)
		}
		if got := problems(); got != "" {
			t.Errorf("what is still in the log: %s", got)
		}
		shut = s.open()
		s.expect(c, "")
		shut()
		b := &db.Batch{}
		b.Exec(misplace, int64(c.ID), int64(out.ID))
		if err := s.db.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("product %s is in the collection %s, and its rules say that it is not", out.ID, c.ID)
		if got := problems(); got != want {
			t.Errorf("verify says %q, want %q", got, want)
		}
	})
}

var misplace = db.SQL(`INSERT INTO collection_product (collection_id, product_id, position) VALUES ($1, $2, 0)`)

// BenchmarkRulesHear has products heard of that stay where they are, 64 in a transaction as the log hands them out, in shops with
// few and many collections, and then rules read anew after one collection was changed.
func BenchmarkRulesHear(b *testing.B) {
	for _, n := range []int{1, 1000, 5000} {
		s := newRuled(b, dbtest.SQLite(b, db.Options{}))
		var events []outbox.Event
		for i := range s.RulesConsumer().Limit {
			events = append(events, updated(s.create(item(fmt.Sprint("P", i), int64(i))))...)
		}
		for i := range n {
			s.collect(fmt.Sprint("C", i), rules(catalog.MatchAll, when(catalog.RuleTag, catalog.RelationIs, fmt.Sprint("none-", i)),
				when(catalog.RulePrice, catalog.RelationLess, "2500"), when(catalog.RuleCategory, catalog.RelationIs, "kitchen")))
		}
		s.hear(events...)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				s.hear(events...)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(events)), "µs/product")
		})
		b.Run(fmt.Sprint("read-", n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s.collect("More", rules(catalog.MatchAll, when(catalog.RuleTag, catalog.RelationIs, "more")))
				b.StartTimer()
				s.hear(events[:1]...)
			}
		})
	}
}
