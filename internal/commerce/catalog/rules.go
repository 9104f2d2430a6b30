package catalog

import (
	"slices"
	"strconv"
	"strings"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// What a product must be like to be in a collection that fills itself. Everything in this file is reckoned from facts alone:
// rules are read once, and then held against any number of products.

// Limits of rules.
const (
	MaxConditions       = 20     // of one collection
	MaxRuleValue        = 200    // characters of a value
	MaxRuleDays         = 3650   // that a condition counts back
	MaxRuledCollections = 10_000 // in the shop
)

// Match says how many of the conditions must hold.
type Match string

// The ways to match.
const (
	MatchAll Match = "all"
	MatchAny Match = "any"
)

// RuleField is what a condition looks at.
type RuleField string

// The fields.
const (
	RuleTitle     RuleField = "title"        // of the product, whatever the case of its letters
	RuleType      RuleField = "product_type" // by name or id
	RuleBrand     RuleField = "brand"        // by slug or id
	RuleCategory  RuleField = "category"     // by slug or id: in it or below it
	RuleTag       RuleField = "tag"
	RuleAttribute RuleField = "attribute"    // the one that Condition.Attribute names
	RulePrice     RuleField = "price"        // of the cheapest variant, in minor units
	RuleOnSale    RuleField = "on_sale"      // some variant costs less than its compare-at price
	RulePublished RuleField = "published_at" // counted in days
)

// Relation is how the field and the value of a condition must stand to each other.
type Relation string

// The relations. A negation holds exactly where its opposite does not: what has no brand is not of any brand.
const (
	RelationIs          Relation = "is"
	RelationIsNot       Relation = "is_not"
	RelationContains    Relation = "contains"
	RelationContainsNot Relation = "does_not_contain"
	RelationStarts      Relation = "starts_with"
	RelationEnds        Relation = "ends_with"
	RelationSet         Relation = "is_set" // whatever it is; without a value
	RelationNotSet      Relation = "is_not_set"
	RelationLess        Relation = "less_than"
	RelationAtMost      Relation = "at_most"
	RelationMore        Relation = "more_than"
	RelationAtLeast     Relation = "at_least"
	RelationWithin      Relation = "within_days" // published fewer days ago, or not yet
	RelationLonger      Relation = "longer_ago"  // published as many days ago, or more
)

// Rules say which products are in a collection.
type Rules struct {
	Match      Match
	Conditions []Condition
}

// Condition is one thing that is asked of a product. Rules as they are kept name brands, types, categories and attributes
// by id, write values of attributes the way Strings does, and have the currency of prices and the type of attributes.
type Condition struct {
	Field     RuleField
	Relation  Relation
	Attribute string         // code or id, of RuleAttribute
	Type      AttributeType  // of the attribute when the rules were written; its values have no meaning in another
	Currency  money.Currency // of RulePrice and RuleOnSale; empty in an input: the channel's
	Value     string
}

// ruleFacts is what rules know of a product.
type ruleFacts struct {
	product    id.Product
	title      string // lower case
	brand      id.Brand
	typ        id.ProductType
	published  int64         // microseconds; 0: never
	categories []id.Category // those it is in and all above them, each once
	tags       []string
	attributes []AttributeValue
	prices     []rulePrice
}

// rulePrice is what a product costs in one currency.
type rulePrice struct {
	currency money.Currency
	low      int64 // of its cheapest variant
	sale     bool  // some variant costs less than it did
}

// ruleNeeds says which of the facts any of the rules looks at; those on the product itself are always there.
type ruleNeeds struct{ categories, tags, attributes, prices bool }

// compiledRules is rules that were read.
type compiledRules struct {
	collection id.Collection
	version    int64 // of the book that the rules came with
	any        bool
	conditions []compiledCondition
}

// compiledCondition is a condition whose value was read.
type compiledCondition struct {
	field     RuleField
	relation  Relation // without negation
	not       bool     // the opposite of the relation
	attribute id.Attribute
	typ       AttributeType
	currency  money.Currency
	number    int64
	text      string
	never     bool // nothing is like that: the value makes no sense any more
}

// opposites is the negations and what they negate.
var opposites = map[Relation]Relation{
	RelationIsNot: RelationIs, RelationContainsNot: RelationContains, RelationNotSet: RelationSet,
}

// compileRules reads rules as they are kept.
func compileRules(collection id.Collection, version int64, r *Rules) *compiledRules {
	c := &compiledRules{collection: collection, version: version, any: r.Match == MatchAny}
	for i := range r.Conditions {
		c.conditions = append(c.conditions, compileCondition(&r.Conditions[i]))
	}
	return c
}

func compileCondition(c *Condition) compiledCondition {
	k := compiledCondition{field: c.Field, relation: c.Relation, typ: c.Type, currency: c.Currency, text: c.Value}
	if positive, is := opposites[c.Relation]; is {
		k.relation, k.not = positive, true
	}
	var err error
	if c.Field == RuleAttribute {
		if k.attribute, err = id.ParseAttribute(c.Attribute); err != nil {
			k.never = true
		}
	}
	if k.relation == RelationSet {
		return k
	}
	switch c.Field {
	case RuleTitle:
		k.text = strings.ToLower(c.Value)
	case RuleType:
		k.number, err = numberOf(id.ParseProductType(c.Value))
	case RuleBrand:
		k.number, err = numberOf(id.ParseBrand(c.Value))
	case RuleCategory:
		k.number, err = numberOf(id.ParseCategory(c.Value))
	case RulePrice, RulePublished:
		k.number, err = strconv.ParseInt(c.Value, 10, 64)
	case RuleOnSale:
		k.number, err = parseBoolean(c.Value)
	case RuleAttribute:
		if c.Type.isNumeric() {
			k.number, err = parseNumeric(c.Type, c.Value)
		} else if k.relation == RelationContains {
			k.text = strings.ToLower(c.Value)
		}
	}
	k.never = k.never || err != nil
	return k
}

func numberOf[N ~int64](n N, err error) (int64, error) { return int64(n), err }

// needs is what the rules look at.
func (c *compiledRules) needs() ruleNeeds {
	var n ruleNeeds
	for i := range c.conditions {
		switch c.conditions[i].field {
		case RuleCategory:
			n.categories = true
		case RuleTag:
			n.tags = true
		case RuleAttribute:
			n.attributes = true
		case RulePrice, RuleOnSale:
			n.prices = true
		}
	}
	return n
}

func (n ruleNeeds) and(m ruleNeeds) ruleNeeds {
	return ruleNeeds{n.categories || m.categories, n.tags || m.tags, n.attributes || m.attributes, n.prices || m.prices}
}

// match reports whether the product is in the collection at a moment (in microseconds).
func (c *compiledRules) match(f *ruleFacts, asOf int64) bool {
	for i := range c.conditions {
		if c.conditions[i].holds(f, asOf) == c.any {
			return c.any
		}
	}
	return !c.any
}

func (c *compiledCondition) holds(f *ruleFacts, asOf int64) bool {
	return !c.never && c.positive(f, asOf) != c.not
}

// positive reports whether the relation itself holds.
func (c *compiledCondition) positive(f *ruleFacts, asOf int64) bool {
	switch c.field {
	case RuleTitle:
		return c.compareText(f.title)
	case RuleType:
		return c.compareID(int64(f.typ))
	case RuleBrand:
		return c.compareID(int64(f.brand))
	case RuleCategory:
		if c.relation == RelationSet {
			return len(f.categories) > 0
		}
		return slices.Contains(f.categories, id.Category(c.number))
	case RuleTag:
		return slices.Contains(f.tags, c.text)
	case RuleAttribute:
		return c.compareAttribute(f)
	case RulePrice, RuleOnSale:
		return c.comparePrice(f)
	case RulePublished:
		// What was never published is neither new nor old.
		isWithin := f.published > asOf-c.number*dayMicros
		return f.published != 0 && isWithin == (c.relation == RelationWithin)
	}
	return false
}

const dayMicros = secondsPerDay * 1_000_000

func (c *compiledCondition) compareID(n int64) bool {
	if c.relation == RelationSet {
		return n != 0
	}
	return n == c.number
}

func (c *compiledCondition) compareText(text string) bool {
	switch c.relation {
	case RelationIs:
		return text == c.text
	case RelationContains:
		return strings.Contains(text, c.text)
	case RelationStarts:
		return strings.HasPrefix(text, c.text)
	case RelationEnds:
		return strings.HasSuffix(text, c.text)
	}
	return false
}

func (c *compiledCondition) compareNumber(n int64) bool {
	switch c.relation {
	case RelationIs:
		return n == c.number
	case RelationLess:
		return n < c.number
	case RelationAtMost:
		return n <= c.number
	case RelationMore:
		return n > c.number
	case RelationAtLeast:
		return n >= c.number
	}
	return false
}

// compareAttribute holds where one of the values does.
func (c *compiledCondition) compareAttribute(f *ruleFacts) bool {
	at := slices.IndexFunc(f.attributes, func(v AttributeValue) bool { return v.AttributeID == c.attribute })
	if at < 0 {
		return false
	}
	v := &f.attributes[at]
	switch {
	case c.relation == RelationSet:
		return true
	case v.Type != c.typ:
		return false
	case c.typ.isNumeric():
		return slices.ContainsFunc(v.Numbers, c.compareNumber)
	case c.relation == RelationContains:
		return slices.ContainsFunc(v.Texts, func(text string) bool { return strings.Contains(strings.ToLower(text), c.text) })
	}
	return slices.Contains(v.Texts, c.text)
}

func (c *compiledCondition) comparePrice(f *ruleFacts) bool {
	at := slices.IndexFunc(f.prices, func(p rulePrice) bool { return p.currency == c.currency })
	if c.field == RuleOnSale {
		return (at >= 0 && f.prices[at].sale) == (c.number == 1)
	}
	return at >= 0 && c.compareNumber(f.prices[at].low)
}
