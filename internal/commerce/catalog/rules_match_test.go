package catalog

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/kernel/id"
)

const day = dayMicros

// mug is a product that the tables ask about, at the end of day 100.
func mug() *ruleFacts {
	return &ruleFacts{
		product: 1, title: "blue morning mug", brand: 7, typ: 8, published: 90 * day,
		categories: []id.Category{20, 21}, tags: []string{"gift", "New"},
		attributes: []AttributeValue{
			{AttributeID: 30, Type: TextAttribute, Texts: []string{"Stoneware", "glaze"}},
			{AttributeID: 31, Type: NumberAttribute, Numbers: []int64{350_000_000}},
			{AttributeID: 32, Type: BooleanAttribute, Numbers: []int64{1}},
			{AttributeID: 33, Type: DateAttribute, Numbers: []int64{20_000}},
		},
		prices: []rulePrice{{"USD", 1800, true}, {"EUR", 1700, false}},
	}
}

func attribute(number int64, typ AttributeType, relation Relation, value string) Condition {
	return Condition{Field: RuleAttribute, Attribute: id.Attribute(number).String(), Type: typ, Relation: relation, Value: value}
}

func TestConditions(t *testing.T) {
	brand, category, typ := func(n int64) string { return id.Brand(n).String() }, func(n int64) string { return id.Category(n).String() }, func(n int64) string { return id.ProductType(n).String() }
	usd := func(relation Relation, value string) Condition {
		return Condition{Field: RulePrice, Relation: relation, Currency: "USD", Value: value}
	}
	for _, c := range []struct {
		condition Condition
		want      bool
	}{
		{Condition{Field: RuleTitle, Relation: RelationIs, Value: "Blue Morning MUG"}, true},
		{Condition{Field: RuleTitle, Relation: RelationIs, Value: "mug"}, false},
		{Condition{Field: RuleTitle, Relation: RelationIsNot, Value: "mug"}, true},
		{Condition{Field: RuleTitle, Relation: RelationContains, Value: "Morning"}, true},
		{Condition{Field: RuleTitle, Relation: RelationContainsNot, Value: "Morning"}, false},
		{Condition{Field: RuleTitle, Relation: RelationStarts, Value: "BLUE"}, true},
		{Condition{Field: RuleTitle, Relation: RelationStarts, Value: "mug"}, false},
		{Condition{Field: RuleTitle, Relation: RelationEnds, Value: "mug"}, true},
		{Condition{Field: RuleTitle, Relation: RelationEnds, Value: "blue"}, false},
		{Condition{Field: RuleBrand, Relation: RelationIs, Value: brand(7)}, true},
		{Condition{Field: RuleBrand, Relation: RelationIs, Value: brand(8)}, false},
		{Condition{Field: RuleBrand, Relation: RelationIsNot, Value: brand(8)}, true},
		{Condition{Field: RuleBrand, Relation: RelationSet}, true},
		{Condition{Field: RuleBrand, Relation: RelationNotSet}, false},
		{Condition{Field: RuleType, Relation: RelationIs, Value: typ(8)}, true},
		{Condition{Field: RuleType, Relation: RelationNotSet}, false},
		{Condition{Field: RuleCategory, Relation: RelationIs, Value: category(21)}, true},
		{Condition{Field: RuleCategory, Relation: RelationIs, Value: category(22)}, false},
		{Condition{Field: RuleCategory, Relation: RelationIsNot, Value: category(20)}, false},
		{Condition{Field: RuleCategory, Relation: RelationSet}, true},
		{Condition{Field: RuleTag, Relation: RelationIs, Value: "gift"}, true},
		{Condition{Field: RuleTag, Relation: RelationIs, Value: "new"}, false}, // tags are as they are written
		{Condition{Field: RuleTag, Relation: RelationIsNot, Value: "new"}, true},
		{attribute(30, TextAttribute, RelationIs, "glaze"), true},
		{attribute(30, TextAttribute, RelationIs, "Glaze"), false},
		{attribute(30, TextAttribute, RelationContains, "WARE"), true},
		{attribute(30, TextAttribute, RelationContainsNot, "ware"), false},
		{attribute(30, ChoiceAttribute, RelationIs, "glaze"), false}, // it is of another type by now
		{attribute(30, ChoiceAttribute, RelationIsNot, "glaze"), true},
		{attribute(30, TextAttribute, RelationSet, ""), true},
		{attribute(99, TextAttribute, RelationSet, ""), false},
		{attribute(99, TextAttribute, RelationNotSet, ""), true},
		{attribute(99, TextAttribute, RelationIsNot, "glaze"), true},
		{attribute(31, NumberAttribute, RelationIs, "350"), true},
		{attribute(31, NumberAttribute, RelationLess, "350"), false},
		{attribute(31, NumberAttribute, RelationAtMost, "350"), true},
		{attribute(31, NumberAttribute, RelationMore, "349.5"), true},
		{attribute(31, NumberAttribute, RelationAtLeast, "350.000001"), false},
		{attribute(32, BooleanAttribute, RelationIs, "true"), true},
		{attribute(32, BooleanAttribute, RelationIsNot, "true"), false},
		{attribute(33, DateAttribute, RelationLess, "2030-01-01"), true},
		{usd(RelationLess, "1800"), false},
		{usd(RelationAtMost, "1800"), true},
		{usd(RelationMore, "1799"), true},
		{usd(RelationAtLeast, "1801"), false},
		{usd(RelationIs, "1800"), true},
		{Condition{Field: RulePrice, Relation: RelationAtLeast, Currency: "JPY", Value: "0"}, false}, // it has no such price
		{Condition{Field: RuleOnSale, Relation: RelationIs, Currency: "USD", Value: "true"}, true},
		{Condition{Field: RuleOnSale, Relation: RelationIs, Currency: "EUR", Value: "true"}, false},
		{Condition{Field: RuleOnSale, Relation: RelationIs, Currency: "JPY", Value: "false"}, true},
		{Condition{Field: RulePublished, Relation: RelationWithin, Value: "11"}, true},
		{Condition{Field: RulePublished, Relation: RelationWithin, Value: "10"}, false}, // ten days to the microsecond
		{Condition{Field: RulePublished, Relation: RelationLonger, Value: "10"}, true},
		{Condition{Field: RulePublished, Relation: RelationLonger, Value: "11"}, false},
		{Condition{Field: RuleBrand, Relation: RelationIs, Value: "nonsense"}, false},
		{Condition{Field: RuleBrand, Relation: RelationIsNot, Value: "nonsense"}, false}, // nothing is like that, nor unlike
		{Condition{Field: "colour", Relation: RelationIs, Value: "blue"}, false},
	} {
		rules := compileRules(1, 1, &Rules{Match: MatchAll, Conditions: []Condition{c.condition}})
		if got := rules.match(mug(), 100*day); got != c.want {
			t.Errorf("%+v: %v", c.condition, got)
		}
	}
}

func TestUnpublishedIsNeitherNewNorOld(t *testing.T) {
	never, soon := &ruleFacts{}, &ruleFacts{published: 101 * day}
	within := compileRules(1, 1, &Rules{Match: MatchAll, Conditions: []Condition{{Field: RulePublished, Relation: RelationWithin, Value: "30"}}})
	longer := compileRules(1, 1, &Rules{Match: MatchAll, Conditions: []Condition{{Field: RulePublished, Relation: RelationLonger, Value: "30"}}})
	if within.match(never, 100*day) || longer.match(never, 100*day) || !within.match(soon, 100*day) || longer.match(soon, 100*day) {
		t.Error("what is never or soon published is taken for something else")
	}
}

func TestRulesThatCannotBeReadMatchNothing(t *testing.T) {
	for _, text := range []string{"", "{}", "[", `{"match":"all","conditions":[]}`} {
		if compileRules(1, 1, decodeRules(text)).match(mug(), 0) {
			t.Errorf("%q matches", text)
		}
	}
}

// drawFacts is a product of a small world, in which much is equal to something else.
func drawFacts(t *rapid.T) *ruleFacts {
	few := rapid.Int64Range(0, 2)
	f := &ruleFacts{
		product: 1, title: rapid.SampledFrom([]string{"", "red mug", "blue mug", "red"}).Draw(t, "title"),
		brand: id.Brand(few.Draw(t, "brand")), typ: id.ProductType(few.Draw(t, "type")), published: few.Draw(t, "published") * day,
	}
	for n := range int64(3) {
		if rapid.Bool().Draw(t, "in category") {
			f.categories = append(f.categories, id.Category(n+1))
		}
		if rapid.Bool().Draw(t, "tagged") {
			f.tags = append(f.tags, strconv.FormatInt(n, 10))
		}
	}
	if rapid.Bool().Draw(t, "described") {
		f.attributes = append(f.attributes, AttributeValue{AttributeID: 1, Type: NumberAttribute, Numbers: []int64{few.Draw(t, "number") * NumberScale}})
	}
	if rapid.Bool().Draw(t, "made of") {
		f.attributes = append(f.attributes, AttributeValue{AttributeID: 2, Type: TextAttribute, Texts: []string{"wood", "Oak wood"}[:rapid.IntRange(1, 2).Draw(t, "texts")]})
	}
	if rapid.Bool().Draw(t, "priced") {
		f.prices = append(f.prices, rulePrice{"USD", few.Draw(t, "low"), rapid.Bool().Draw(t, "sale")})
	}
	return f
}

// drawRules is rules about that world.
func drawRules(t *rapid.T) *Rules {
	r := &Rules{Match: rapid.SampledFrom([]Match{MatchAll, MatchAny}).Draw(t, "match")}
	for range rapid.IntRange(1, 3).Draw(t, "conditions") {
		field := rapid.SampledFrom([]RuleField{
			RuleTitle, RuleType, RuleBrand, RuleCategory, RuleTag, RuleAttribute, RulePrice, RuleOnSale, RulePublished,
		}).Draw(t, "field")
		c := Condition{Field: field}
		n := rapid.Int64Range(1, 3).Draw(t, "n")
		relations := relationsOf[field]
		switch field {
		case RuleTitle:
			c.Value = rapid.SampledFrom([]string{"Red", "mug", "red mug"}).Draw(t, "text")
		case RuleType:
			c.Value = id.ProductType(n).String()
		case RuleBrand:
			c.Value = id.Brand(n).String()
		case RuleCategory:
			c.Value = id.Category(n).String()
		case RuleAttribute:
			c.Attribute, c.Type, c.Value = id.Attribute(n).String(), NumberAttribute, "1"
			if n == 2 {
				c.Type, c.Value = TextAttribute, rapid.SampledFrom([]string{"wood", "OAK"}).Draw(t, "material")
			}
			relations = attributeRelations[c.Type]
		case RuleOnSale:
			c.Value, c.Currency = strconv.FormatBool(n == 1), "USD"
		case RulePrice:
			c.Value, c.Currency = "1", "USD"
		default:
			c.Value = strconv.FormatInt(n, 10)
		}
		c.Relation = rapid.SampledFrom(relations).Draw(t, "relation")
		r.Conditions = append(r.Conditions, c)
	}
	return r
}

// naive reports whether a product is in a collection, by the words of the guide and no others.
func naive(r *Rules, f *ruleFacts, asOf int64) bool {
	held := 0
	for _, c := range r.Conditions {
		if naiveCondition(c, f, asOf) {
			held++
		}
	}
	return held == len(r.Conditions) || r.Match == MatchAny && held > 0
}

func naiveCondition(c Condition, f *ruleFacts, asOf int64) bool {
	switch c.Relation {
	case RelationIsNot:
		c.Relation = RelationIs
		return !naiveCondition(c, f, asOf)
	case RelationContainsNot:
		c.Relation = RelationContains
		return !naiveCondition(c, f, asOf)
	case RelationNotSet:
		c.Relation = RelationSet
		return !naiveCondition(c, f, asOf)
	}
	var texts []string // what the field holds, as text
	var numbers []float64
	value, _ := strconv.ParseFloat(c.Value, 64)
	switch c.Field {
	case RuleTitle:
		texts, c.Value = []string{strings.ToLower(f.title)}, strings.ToLower(c.Value)
	case RuleType:
		texts = []string{f.typ.String()}
	case RuleBrand:
		texts = []string{f.brand.String()}
	case RuleCategory:
		for _, category := range f.categories {
			texts = append(texts, category.String())
		}
	case RuleTag:
		texts = f.tags
	case RuleAttribute:
		for _, v := range f.attributes {
			if v.AttributeID.String() != c.Attribute {
				continue
			}
			for _, n := range v.Numbers {
				numbers = append(numbers, float64(n)/NumberScale)
			}
			texts = append(texts, v.Texts...)
		}
		if c.Relation == RelationContains {
			c.Value = strings.ToLower(c.Value)
			for i := range texts {
				texts = slices.Clone(texts)
				texts[i] = strings.ToLower(texts[i])
			}
		}
	case RuleOnSale:
		sale := false
		for _, p := range f.prices {
			sale = sale || p.sale
		}
		return strconv.FormatBool(sale) == c.Value
	case RulePrice:
		for _, p := range f.prices {
			numbers = append(numbers, float64(p.low))
		}
	case RulePublished:
		age := float64(asOf-f.published) / day
		return f.published > 0 && (c.Relation == RelationWithin) == (age < value)
	}
	for _, text := range texts {
		switch {
		case c.Relation == RelationSet && text != "",
			c.Relation == RelationIs && text == c.Value,
			c.Relation == RelationContains && strings.Contains(text, c.Value),
			c.Relation == RelationStarts && strings.HasPrefix(text, c.Value),
			c.Relation == RelationEnds && strings.HasSuffix(text, c.Value):
			return true
		}
	}
	for _, n := range numbers {
		switch {
		case c.Relation == RelationSet, c.Relation == RelationIs && n == value, c.Relation == RelationLess && n < value,
			c.Relation == RelationAtMost && n <= value, c.Relation == RelationMore && n > value, c.Relation == RelationAtLeast && n >= value:
			return true
		}
	}
	return false
}

// TestBookFindsWhatNaiveLookingFinds holds products against books of rules, and compares the answer with that of code that
// knows neither compiling nor keys.
func TestBookFindsWhatNaiveLookingFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules, compiled := map[id.Collection]*Rules{}, map[id.Collection]*compiledRules{}
		for n := range rapid.IntRange(1, 6).Draw(t, "collections") {
			c := id.Collection(n + 1)
			rules[c] = drawRules(t)
			compiled[c] = compileRules(c, 1, decodeRules(encodeRules(rules[c])))
		}
		book := newRuleBook(1, compiled)
		f, asOf := drawFacts(t), rapid.Int64Range(0, 4).Draw(t, "as of")*day
		want := []id.Collection{}
		for c := range id.Collection(7) {
			if rules[c] != nil && naive(rules[c], f, asOf) {
				want = append(want, c)
			}
		}
		if got := book.collectionsOf(f, asOf); !slices.Equal(got, want) {
			t.Fatalf("the product %+v is in %v, want %v", f, got, want)
		}
	})
}

// BenchmarkRules holds a product against many collections: of a brand, a tag or a category each and below a price, as shops have
// them, and for comparison such as look at the price alone.
func BenchmarkRules(b *testing.B) {
	for _, n := range []int{10, 1000, 10_000} {
		for _, kind := range []string{"chosen", "unchosen"} {
			b.Run(fmt.Sprintf("%s-%d", kind, n), func(b *testing.B) {
				dice := rand.New(rand.NewPCG(1, 2))
				rules := map[id.Collection]*compiledRules{}
				for i := range n {
					r := &Rules{Match: MatchAll, Conditions: []Condition{{Field: RulePrice, Relation: RelationLess, Currency: "USD", Value: fmt.Sprint(dice.IntN(100))}}}
					if kind == "chosen" {
						r.Conditions = append(r.Conditions, []Condition{
							{Field: RuleBrand, Relation: RelationIs, Value: id.Brand(i%1000 + 1).String()},
							{Field: RuleTag, Relation: RelationIs, Value: fmt.Sprint(i % 1000)},
							{Field: RuleCategory, Relation: RelationIs, Value: id.Category(i%1000 + 1).String()},
						}[i%3])
					}
					c := id.Collection(i + 1)
					rules[c] = compileRules(c, 1, r)
				}
				book, f := newRuleBook(1, rules), mug()
				b.ResetTimer()
				for b.Loop() {
					book.collectionsOf(f, 100*day)
				}
			})
		}
	}
}
