package catalog

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// relationsOf is the relations that each field knows; those of attributes are in attributeRelations.
var relationsOf = map[RuleField][]Relation{
	RuleTitle:     {RelationIs, RelationIsNot, RelationContains, RelationContainsNot, RelationStarts, RelationEnds},
	RuleType:      {RelationIs, RelationIsNot, RelationSet, RelationNotSet},
	RuleBrand:     {RelationIs, RelationIsNot, RelationSet, RelationNotSet},
	RuleCategory:  {RelationIs, RelationIsNot, RelationSet, RelationNotSet},
	RuleTag:       {RelationIs, RelationIsNot},
	RuleAttribute: nil,
	RulePrice:     {RelationIs, RelationLess, RelationAtMost, RelationMore, RelationAtLeast},
	RuleOnSale:    {RelationIs},
	RulePublished: {RelationWithin, RelationLonger},
}

// attributeRelations is the relations that attributes of each type know.
var attributeRelations = map[AttributeType][]Relation{
	TextAttribute:    {RelationIs, RelationIsNot, RelationContains, RelationContainsNot, RelationSet, RelationNotSet},
	ChoiceAttribute:  {RelationIs, RelationIsNot, RelationSet, RelationNotSet},
	BooleanAttribute: {RelationIs, RelationIsNot, RelationSet, RelationNotSet},
	NumberAttribute:  numberRelations,
	DateAttribute:    numberRelations,
}

var numberRelations = []Relation{
	RelationIs, RelationIsNot, RelationLess, RelationAtMost, RelationMore, RelationAtLeast, RelationSet, RelationNotSet,
}

// ruleReader turns rules as somebody writes them into rules as they are kept.
type ruleReader struct {
	s        *Service
	v        *violations
	currency money.Currency // the channel's, once somebody asked for it
}

// resolveRules looks up what rules name, and notes in v everything that is wrong with them.
func (s *Service) resolveRules(ctx context.Context, v *violations, in *Rules) (*Rules, error) {
	if in.Match != MatchAll && in.Match != MatchAny {
		v.invalidf("rules.match", "%q is neither all nor any.", clipText(string(in.Match)))
	}
	switch {
	case len(in.Conditions) == 0:
		v.invalidf("rules.conditions", "Rules have at least one condition.")
	case len(in.Conditions) > MaxConditions:
		v.invalidf("rules.conditions", "There are %d conditions; %d are allowed.", len(in.Conditions), MaxConditions)
	}
	if len(v.list) > 0 {
		return in, nil
	}
	r := ruleReader{s: s, v: v}
	out := &Rules{Match: in.Match}
	for i, c := range in.Conditions {
		kept, err := r.condition(ctx, "rules.conditions["+strconv.Itoa(i)+"]", c)
		if err != nil {
			return nil, fmt.Errorf("look up what rules name: %w", err)
		}
		out.Conditions = append(out.Conditions, kept)
	}
	return out, nil
}

// condition reads one condition. What a field does not know is refused, so that nobody takes it to have been heard.
func (r *ruleReader) condition(ctx context.Context, at string, c Condition) (Condition, error) {
	relations, known := relationsOf[c.Field]
	if !known {
		r.v.invalidf(at+".field", "%q is not a field that rules know.", clipText(string(c.Field)))
		return c, nil
	}
	c.Type = ""
	var attribute *Attribute
	if c.Field == RuleAttribute {
		var err error
		if attribute, err = r.attribute(ctx, at+".attribute", c.Attribute); err != nil || attribute == nil {
			return c, err
		}
		c.Attribute, c.Type, relations = attribute.ID.String(), attribute.Type, attributeRelations[attribute.Type]
	} else if c.Attribute != "" {
		r.v.invalidf(at+".attribute", "Only conditions on an attribute name one.")
	}
	if !slices.Contains(relations, c.Relation) {
		r.v.invalidf(at+".relation", "%s does not know the relation %q; it knows %v.", c.Field, clipText(string(c.Relation)), relations)
		return c, nil
	}
	if err := r.inCurrency(ctx, at+".currency_code", &c); err != nil {
		return c, err
	}
	if c.Relation == RelationSet || c.Relation == RelationNotSet {
		if c.Value != "" {
			r.v.invalidf(at+".value", "%s takes no value.", c.Relation)
		}
		return c, nil
	}
	before := len(r.v.list)
	c.Value = r.v.required(at+".value", c.Value, MaxRuleValue)
	if len(r.v.list) > before {
		return c, nil
	}
	err := r.value(ctx, at+".value", &c, attribute)
	return c, err
}

// attribute finds an attribute by code or id; nil if there is none.
func (r *ruleReader) attribute(ctx context.Context, at, name string) (*Attribute, error) {
	found, err := attributesNamed(ctx, r.s.db.Read(), []string{name})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		r.v.invalidf(at, "There is no attribute %q.", clipText(name))
		return nil, nil
	}
	return found[0], nil
}

// inCurrency gives prices a currency: they keep it when the shop sells in another one later, because an amount in minor units
// means nothing without.
func (r *ruleReader) inCurrency(ctx context.Context, at string, c *Condition) error {
	switch {
	case c.Field != RulePrice && c.Field != RuleOnSale:
		if c.Currency != "" {
			r.v.invalidf(at, "Only prices have a currency.")
		}
	case c.Currency != "":
		if !c.Currency.IsValid() {
			r.v.invalidf(at, "%q is not a currency: use an ISO 4217 code such as EUR.", clipText(string(c.Currency)))
		}
	default:
		if r.currency == "" {
			channel, err := r.s.GetChannel(ctx)
			if fault.CodeOf(err) == fault.CodeNotFound {
				r.v.invalidf(at, "The shop has no currency yet: name one.")
				return nil
			}
			if err != nil {
				return err
			}
			r.currency = money.Currency(channel.CurrencyCode)
		}
		c.Currency = r.currency
	}
	return nil
}

// value looks up or reads the value of a condition, and writes it as it is kept.
func (r *ruleReader) value(ctx context.Context, at string, c *Condition, attribute *Attribute) error {
	switch c.Field {
	case RuleBrand:
		return r.named(at, c, func() (string, error) {
			b, err := r.s.ResolveBrand(ctx, c.Value)
			if err != nil {
				return "", err
			}
			return b.ID.String(), nil
		})
	case RuleType:
		return r.named(at, c, func() (string, error) {
			types, err := productTypesNamed(ctx, r.s.db.Read(), []string{c.Value})
			if err == nil && len(types) == 0 {
				err = fault.Missing("product type", clipText(c.Value))
			}
			if err != nil {
				return "", err
			}
			return types[0].ID.String(), nil
		})
	case RuleCategory:
		return r.named(at, c, func() (string, error) {
			category, redirect, err := r.s.ResolveCategory(ctx, c.Value)
			if err == nil && redirect != "" {
				category, _, err = r.s.ResolveCategory(ctx, redirect)
			}
			if err != nil {
				return "", err
			}
			return category.ID.String(), nil
		})
	case RuleAttribute:
		c.Value = r.attributeValue(at, c, attribute)
	case RuleOnSale:
		n, err := parseBoolean(c.Value)
		r.v.take(at, err)
		c.Value = strconv.FormatBool(n == 1)
	case RulePrice:
		c.Value = r.whole(at, c.Value, 0, math.MaxInt64)
	case RulePublished:
		c.Value = r.whole(at, c.Value, 1, MaxRuleDays)
	}
	return nil
}

// named looks up what a value names; what does not exist is a mistake in the value.
func (r *ruleReader) named(at string, c *Condition, find func() (string, error)) error {
	text, err := find()
	if fault.CodeOf(err) == fault.CodeNotFound {
		r.v.take(at, fault.Invalidf("", "%s", fault.From(err).Message))
		return nil
	}
	c.Value = text
	return err
}

// attributeValue is a value of the attribute, written as it is kept. One that is only looked for within texts need not be one.
func (r *ruleReader) attributeValue(at string, c *Condition, a *Attribute) string {
	switch {
	case a.Type.isNumeric():
		n, err := parseNumeric(a.Type, c.Value)
		r.v.take(at, err)
		return AttributeValue{Type: a.Type, Numbers: []int64{n}}.Strings()[0]
	case a.Type == ChoiceAttribute:
		return r.v.textValue(at, a, c.Value)
	}
	return c.Value
}

// whole reads a whole number within bounds.
func (r *ruleReader) whole(at, text string, low, high int64) string {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < low || n > high {
		r.v.invalidf(at, "%q is not a whole number from %d to %d.", clipText(text), low, high)
	}
	return strconv.FormatInt(n, 10)
}
