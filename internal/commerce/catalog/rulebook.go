package catalog

import (
	"encoding/json"
	"slices"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// ruleBook is the rules of all collections at one time, read and ordered so that a product is held only against those
// that it may match: rules that ask for a brand, say, lie with that brand. It is never changed.
type ruleBook struct {
	version int64
	rules   map[id.Collection]*compiledRules
	byKey   map[ruleKey][]*compiledRules
	rest    []*compiledRules // that every product is held against
	days    []int64          // that conditions count back, each once
	needs   ruleNeeds
}

// ruleKey is something that a product is or is not.
type ruleKey struct {
	field     RuleField
	attribute id.Attribute
	number    int64
	text      string
}

// newRuleBook makes a book of rules.
func newRuleBook(version int64, rules map[id.Collection]*compiledRules) *ruleBook {
	b := &ruleBook{version: version, rules: rules, byKey: map[ruleKey][]*compiledRules{}}
	for _, r := range rules {
		b.needs = b.needs.and(r.needs())
		keys := r.keys()
		for _, k := range keys {
			b.byKey[k] = append(b.byKey[k], r)
		}
		if len(keys) == 0 {
			b.rest = append(b.rest, r)
		}
		for i := range r.conditions {
			if c := &r.conditions[i]; c.field == RulePublished && !c.never && !slices.Contains(b.days, c.number) {
				b.days = append(b.days, c.number)
			}
		}
	}
	slices.Sort(b.days)
	return b
}

// choosiness orders fields by how few products usually share a value.
var choosiness = []RuleField{RuleTag, RuleBrand, RuleAttribute, RuleCategory, RuleType}

// keys is what a product must have one of to match: of rules that must all hold one is enough, of rules of which any must
// hold it takes one for each. None: every product may match.
func (c *compiledRules) keys() []ruleKey {
	best, keys := -1, []ruleKey{}
	for i := range c.conditions {
		key, is := c.conditions[i].key()
		switch {
		case !is && c.any:
			return nil
		case !is:
		case c.any:
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		default:
			if rank := slices.Index(choosiness, key.field); best < 0 || rank < best {
				best, keys = rank, []ruleKey{key}
			}
		}
	}
	return keys
}

// key is what a product must have for the condition to hold, if that is one thing.
func (c *compiledCondition) key() (ruleKey, bool) {
	if c.relation != RelationIs || c.not || !slices.Contains(choosiness, c.field) {
		return ruleKey{}, false
	}
	k := ruleKey{field: c.field, attribute: c.attribute, number: c.number}
	if c.field == RuleTag || c.field == RuleAttribute && !c.typ.isNumeric() {
		k.text, k.number = c.text, 0
	}
	return k, true
}

// eachKey calls f with everything that a product is.
func (f *ruleFacts) eachKey(do func(ruleKey)) {
	do(ruleKey{field: RuleBrand, number: int64(f.brand)})
	do(ruleKey{field: RuleType, number: int64(f.typ)})
	for _, c := range f.categories {
		do(ruleKey{field: RuleCategory, number: int64(c)})
	}
	for _, tag := range f.tags {
		do(ruleKey{field: RuleTag, text: tag})
	}
	for i := range f.attributes {
		v := &f.attributes[i]
		for _, n := range v.Numbers {
			do(ruleKey{field: RuleAttribute, attribute: v.AttributeID, number: n})
		}
		for _, text := range v.Texts {
			do(ruleKey{field: RuleAttribute, attribute: v.AttributeID, text: text})
		}
	}
}

// collectionsOf is the collections that a product is in at a moment, in ascending order.
func (b *ruleBook) collectionsOf(f *ruleFacts, asOf int64) []id.Collection {
	var list []id.Collection
	take := func(rules []*compiledRules) {
		for _, r := range rules {
			if r.match(f, asOf) {
				list = append(list, r.collection)
			}
		}
	}
	take(b.rest)
	f.eachKey(func(k ruleKey) { take(b.byKey[k]) })
	slices.Sort(list)
	return slices.Compact(list)
}

// keptRules is rules as they are kept.
type keptRules struct {
	Match      Match           `json:"match"`
	Conditions []keptCondition `json:"conditions"`
}

type keptCondition struct {
	Field     RuleField      `json:"field"`
	Relation  Relation       `json:"relation"`
	Attribute string         `json:"attribute,omitempty"`
	Type      AttributeType  `json:"type,omitempty"`
	Currency  money.Currency `json:"currency_code,omitempty"`
	Value     string         `json:"value,omitempty"`
}

func encodeRules(r *Rules) string {
	kept := keptRules{Match: r.Match}
	for _, c := range r.Conditions {
		kept.Conditions = append(kept.Conditions, keptCondition(c))
	}
	text, err := json.Marshal(kept)
	if err != nil {
		panic("catalog: rules are always JSON: " + err.Error())
	}
	return string(text)
}

// decodeRules reads rules as they are kept. What cannot be read matches nothing.
func decodeRules(text string) *Rules {
	var kept keptRules
	if json.Unmarshal([]byte(text), &kept) != nil || len(kept.Conditions) == 0 {
		return &Rules{Match: MatchAny}
	}
	r := &Rules{Match: kept.Match}
	for _, c := range kept.Conditions {
		r.Conditions = append(r.Conditions, Condition(c))
	}
	return r
}
