package catalog

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// ListStatement is the statement that ListProducts runs for a filter, on the first page or on a later one.
func (s *Service) ListStatement(ctx context.Context, filter ProductFilter, later bool) (*db.Stmt, error) {
	_, shape, err := s.resolveFilter(ctx, filter)
	shape.cursor = later
	return productLists.For(shape), err
}

// RulePage is how many products are held against rules in one transaction.
const RulePage = rulePage

// RuledNaively reports whether rules let in a product at a moment, by the whole product and the categories above each, and by
// code that shares nothing with what fills collections.
func RuledNaively(r *Rules, p *Product, above func(id.Category) []id.Category, asOf time.Time) bool {
	f := &ruleFacts{product: p.ID, title: strings.ToLower(p.Title), tags: p.Tags, attributes: p.Attributes, published: clock.Micros(p.PublishedAt)}
	if p.Brand != nil {
		f.brand = p.Brand.ID
	}
	if p.ProductType != nil {
		f.typ = p.ProductType.ID
	}
	for _, c := range p.Categories {
		f.categories = append(f.categories, above(c)...)
	}
	for i := range p.Variants {
		for _, price := range p.Variants[i].Prices {
			sale := price.CompareAt != nil && price.CompareAt.Minor > price.Amount.Minor
			if price.Amount.Currency == "USD" {
				f.prices = append(f.prices, rulePrice{"USD", price.Amount.Minor, sale})
			}
		}
	}
	if len(f.prices) > 1 { // the cheapest speaks for all
		cheapest := slices.MinFunc(f.prices, func(a, b rulePrice) int { return cmp.Compare(a.low, b.low) })
		cheapest.sale = slices.ContainsFunc(f.prices, func(p rulePrice) bool { return p.sale })
		f.prices = []rulePrice{cheapest}
	}
	return naive(r, f, clock.Micros(asOf))
}

// RulesAsOf is the moment from which the rules count days back.
func (s *Service) RulesAsOf(ctx context.Context) (time.Time, error) {
	turn, err := db.One(ctx, s.db.Read(), scanRuleTurn, readRuleTurn)
	return clock.FromMicros(turn.asOf), err
}

// VerifyRules is that part of Verify.
func (s *Service) VerifyRules(ctx context.Context, report func(string)) error {
	return s.verifyRules(ctx, report)
}

// PublishedAfter reads the catalog part by part.
var PublishedAfter = publishedAfter
