package catalog

import (
	"context"
	"fmt"
	"math"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// Limits of a preview, which somebody waits for.
const (
	PreviewProducts = 20 // that are shown
	previewScan     = 200_000
	previewTime     = 3 * time.Second
)

var productIDsBefore = db.SQL(`SELECT id FROM product WHERE id < $1 ORDER BY id DESC LIMIT CAST($2 AS BIGINT)`)

// RulesPreview is what rules would let into a collection.
type RulesPreview struct {
	Rules    *Rules // as they would be kept
	Total    int64
	IsWhole  bool         // every product was held against the rules; else there may be more, among older products
	Products []ProductRow // the newest of them, at most PreviewProducts
}

// PreviewRules holds products against rules, the newest first, and changes nothing but that it was asked.
func (s *Service) PreviewRules(ctx context.Context, in *Rules, claim *idem.Claim) (*RulesPreview, error) {
	found, err := s.previewRules(ctx, in)
	if err != nil || claim == nil {
		return found, err
	}
	b := &db.Batch{}
	if err := claim.Add(b, found); err != nil {
		return nil, err
	}
	return found, s.db.Submit(ctx, b)
}

func (s *Service) previewRules(ctx context.Context, in *Rules) (*RulesPreview, error) {
	v := violations{}
	rules, err := s.resolveRules(ctx, &v, in)
	if err != nil {
		return nil, err
	}
	if err := v.err(); err != nil {
		return nil, err
	}
	now := s.db.Clock().Now()
	book := newRuleBook(0, map[id.Collection]*compiledRules{1: compileRules(1, 0, rules)})
	found := &RulesPreview{Rules: rules, Products: []ProductRow{}}
	var first []id.Product
	before := int64(math.MaxInt64)
	for scanned := 0; scanned < previewScan && s.db.Clock().Now().Sub(now) < previewTime; scanned += rulePage {
		products, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], productIDsBefore, before, int64(rulePage))
		if err != nil {
			return nil, fmt.Errorf("list products: %w", err)
		}
		wanted, err := wantedMembers(ctx, s.db.Read(), book, clock.Micros(now), products)
		if err != nil {
			return nil, err
		}
		found.Total += int64(len(wanted))
		for _, m := range wanted[:min(len(wanted), PreviewProducts-len(first))] {
			first = append(first, m.product)
		}
		if found.IsWhole = len(products) < rulePage; found.IsWhole {
			break
		}
		before = int64(products[len(products)-1])
	}
	if len(first) == 0 {
		return found, nil
	}
	rows, err := s.ListProducts(ctx, ProductFilter{Audience: Staff, IDs: first, Sort: SortNewest}, page.Request{Limit: PreviewProducts})
	found.Products = rows.Items
	return found, err
}
