package catalog

import (
	"context"
	"fmt"
	"slices"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// maxMisplaced is how many differences one look finds at most; what is beyond is found by the next.
const maxMisplaced = 10_000

var (
	// unsettled is the collections that are still being filled.
	unsettled     = db.SQL(`SELECT collection_id FROM collection_rule WHERE filled_version <> version`)
	countRechecks = db.SQL(`SELECT count(*) FROM rule_recheck`)
)

// misplaced is a product that is in a collection and should not be, or the other way round.
type misplaced struct {
	membership
	isIn bool
}

// verifyRules compares what is in the collections that have rules with what the rules say. What is still to be looked at is left
// out: products of which the log has unread news, collections that are being filled, and what a moved category or the passing of
// days may change while that is being seen to.
func (s *Service) verifyRules(ctx context.Context, report func(string)) error {
	found, err := s.misplaced(ctx)
	// What was read before the log may have been put right meanwhile, and a product that changes again and again may be wrong at each
	// look, for another reason each time. What is wrong for good is so at every look, with nothing in the log before or after it.
	for look := 0; err == nil && len(found) > 0 && look < verifyLooks; look++ {
		var expected func(membership) bool
		if expected, err = s.expectedChanges(ctx); err != nil {
			return err
		}
		found = slices.DeleteFunc(found, func(m misplaced) bool { return expected(m.membership) })
		var again []misplaced
		again, err = s.misplaced(ctx)
		still := make(map[misplaced]bool, len(again))
		for _, m := range again {
			still[m] = true
		}
		found = slices.DeleteFunc(found, func(m misplaced) bool { return !still[m] })
	}
	if err != nil || len(found) == 0 {
		return err
	}
	expected, err := s.expectedChanges(ctx)
	for _, m := range found {
		if err != nil || expected(m.membership) {
			continue
		}
		what := "is not in the collection %s, and its rules say that it is"
		if m.isIn {
			what = "is in the collection %s, and its rules say that it is not"
		}
		report(fmt.Sprintf("product %s "+what, m.product, m.collection))
	}
	return err
}

// verifyLooks is how often something has to be found wrong after the first time.
const verifyLooks = 3

// misplaced is the differences that a look at everything finds, at most maxMisplaced.
func (s *Service) misplaced(ctx context.Context) ([]misplaced, error) {
	turn, err := db.One(ctx, s.db.Read(), scanRuleTurn, readRuleTurn)
	if err != nil {
		return nil, fmt.Errorf("look for rules: %w", err)
	}
	book, err := s.ruleBook(ctx, s.db.Read(), turn.version)
	if err != nil || len(book.rules) == 0 {
		return nil, err
	}
	var list []misplaced
	for after := id.Product(0); len(list) < maxMisplaced; {
		products, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], productIDsAfter, int64(after), int64(rulePage))
		if err != nil {
			return nil, fmt.Errorf("list products: %w", err)
		}
		if len(products) == 0 {
			break
		}
		after = products[len(products)-1]
		wanted, err := wantedMembers(ctx, s.db.Read(), book, turn.asOf, products)
		if err != nil {
			return nil, err
		}
		current, err := readMembers(ctx, s.db.Read(), products)
		if err != nil {
			return nil, err
		}
		missing, surplus := differences(wanted, current)
		for _, m := range missing {
			list = append(list, misplaced{m, false})
		}
		for _, m := range surplus {
			list = append(list, misplaced{m, true})
		}
	}
	return list, nil
}

// expectedChanges tells of a membership whether somebody is still to look at it.
func (s *Service) expectedChanges(ctx context.Context) (func(membership) bool, error) {
	products := map[id.Product]bool{}
	err := s.outbox.Unread(ctx, rulesConsumer, func(events []outbox.Event) error {
		for _, p := range ruledProducts(events) {
			products[p] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	filling, err := db.List(ctx, s.db.Read(), scanNumber[id.Collection], unsettled)
	if err != nil {
		return nil, fmt.Errorf("look for collections that are being filled: %w", err)
	}
	rechecks, err := db.Value[int64](ctx, s.db.Read(), countRechecks)
	if err != nil {
		return nil, fmt.Errorf("look for categories that moved: %w", err)
	}
	turn, err := db.One(ctx, s.db.Read(), scanRuleTurn, readRuleTurn)
	if err != nil {
		return nil, fmt.Errorf("look for rules: %w", err)
	}
	book, err := s.ruleBook(ctx, s.db.Read(), turn.version)
	if err != nil {
		return nil, err
	}
	return func(m membership) bool {
		rules := book.rules[m.collection]
		return products[m.product] || slices.Contains(filling, m.collection) || rules == nil ||
			rechecks > 0 && rules.looksAt(RuleCategory) || turn.asOf != turn.aged && rules.looksAt(RulePublished)
	}, nil
}

// looksAt reports whether one of the conditions is on a field.
func (c *compiledRules) looksAt(field RuleField) bool {
	return slices.ContainsFunc(c.conditions, func(k compiledCondition) bool { return k.field == field })
}
