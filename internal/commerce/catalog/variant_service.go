package catalog

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// CreateVariant adds a variant to a product. Variant.Version is the product's version.
func (s *Service) CreateVariant(ctx context.Context, product id.Product, expected *int64, in VariantInput, claim *idem.Claim) (*Variant, error) {
	last := func(p *Product) any { return &p.Variants[len(p.Variants)-1] }
	p, err := s.changeProduct(ctx, product, expected, wants{}, claim, func(d *draft) error {
		variants := slices.Clone(d.after.Variants)
		if len(variants) >= MaxVariants {
			d.invalidf("variants", "The product has %d variants already; more are not allowed.", len(variants))
			return nil
		}
		in.ID = 0
		position := len(variants)
		variants = append(variants, d.variant(position, &in, nil, d.combination("options", in.Options)))
		d.after.Variants = variants
		d.rename(fmt.Sprintf("variants[%d].", position), "")
		return nil
	}, last)
	if err != nil {
		return nil, err
	}
	return last(p).(*Variant), nil
}

// rename makes the paths of violations those of a request that is about one variant only.
func (v *violations) rename(prefix, with string) {
	for i := range v.list {
		if rest, ok := strings.CutPrefix(v.list[i].Param, prefix); ok {
			v.list[i].Param = with + rest
		}
	}
}

// GetVariant is one variant.
func (s *Service) GetVariant(ctx context.Context, variant id.Variant) (*Variant, error) {
	product, err := s.productOf(ctx, variant)
	if err != nil {
		return nil, err
	}
	p, err := s.GetProduct(ctx, product)
	if err != nil {
		return nil, err
	}
	return p.getVariant(variant)
}

func (p *Product) getVariant(variant id.Variant) (*Variant, error) {
	if v := p.variant(variant); v.ID != 0 {
		return v, nil
	}
	return nil, fault.Missing("variant", variant.String())
}

// productOf is the product that a variant belongs to.
func (s *Service) productOf(ctx context.Context, variant id.Variant) (id.Product, error) {
	product, err := db.Value[int64](ctx, s.db.Read(), productIDOfVariant, int64(variant))
	if errors.Is(err, db.ErrNoRows) {
		return 0, fault.Missing("variant", variant.String())
	}
	if err != nil {
		return 0, fmt.Errorf("find variant: %w", err)
	}
	return id.Product(product), nil
}

// changeVariant changes one variant of a product, and answers with it.
func (s *Service) changeVariant(ctx context.Context, variant id.Variant, expected *int64, claim *idem.Claim,
	change func(d *draft, v *Variant)) (*Variant, error) {
	product, err := s.productOf(ctx, variant)
	if err != nil {
		return nil, err
	}
	p, err := s.changeProduct(ctx, product, expected, wants{}, claim, func(d *draft) error {
		d.after.Variants = slices.Clone(d.after.Variants)
		v, err := d.after.getVariant(variant)
		if err == nil {
			change(d, v)
		}
		return err
	}, func(p *Product) any { return p.variant(variant) })
	if err != nil {
		return nil, err
	}
	return p.variant(variant), nil
}

// UpdateVariant changes a variant. The expected version is the product's.
func (s *Service) UpdateVariant(ctx context.Context, variant id.Variant, expected *int64, patch VariantPatch, claim *idem.Claim) (*Variant, error) {
	return s.changeVariant(ctx, variant, expected, claim, func(d *draft, v *Variant) {
		d.patchVariant("", v, &patch)
	})
}

// SetPrices sets a variant's prices in the currencies named and leaves the others.
func (s *Service) SetPrices(ctx context.Context, variant id.Variant, expected *int64, prices []PriceInput, claim *idem.Claim) (*Variant, error) {
	return s.changeVariant(ctx, variant, expected, claim, func(d *draft, v *Variant) {
		v.Prices = mergePrices(v.Prices, d.keepPriceTimes(v.Prices, d.prices("prices", prices)))
	})
}

// DeletePrice takes a variant's price in one currency away. It may be away already.
func (s *Service) DeletePrice(ctx context.Context, variant id.Variant, expected *int64, currency money.Currency, claim *idem.Claim) (*Variant, error) {
	return s.changeVariant(ctx, variant, expected, claim, func(_ *draft, v *Variant) {
		v.Prices = slices.DeleteFunc(slices.Clone(v.Prices), func(p Price) bool { return p.Amount.Currency == currency })
	})
}

// DeleteVariant removes a variant: refused with last_variant and with variant_in_use when there are stock movements.
func (s *Service) DeleteVariant(ctx context.Context, variant id.Variant, expected *int64, claim *idem.Claim) error {
	product, err := s.productOf(ctx, variant)
	if err != nil {
		return err
	}
	_, err = s.changeProduct(ctx, product, expected, wants{}, claim, func(d *draft) error {
		at := slices.IndexFunc(d.after.Variants, func(v Variant) bool { return v.ID == variant })
		if at < 0 {
			return fault.Missing("variant", variant.String())
		}
		if len(d.after.Variants) == 1 {
			return fault.New(fault.Refused, CodeLastVariant, "A product keeps at least one variant. Delete or archive the product instead.")
		}
		d.after.Variants = without(d.after.Variants, at)
		return nil
	}, func(*Product) any { return nil })
	return err
}

// PriceEntry is one entry of the price log.
type PriceEntry struct {
	ID       id.PriceLog
	Currency money.Currency
	Price    *Price // nil: the price was taken away
	Actor    string
	At       time.Time
}

var (
	listPriceLog = db.SQL(`SELECT id, currency_code, amount, compare_at_amount, cost_amount, actor, at FROM price_log
		WHERE variant_id = $1 AND id < $2 ORDER BY id DESC LIMIT CAST($3 AS BIGINT) OFFSET CAST($4 AS BIGINT)`)
	countPriceLog = db.SQL(`SELECT count(*) FROM price_log WHERE variant_id = $1`)
	priceLogSort  = page.NewSort("price_log.newest", page.Int)
)

// ListPriceLog is every price that a variant ever had, newest first. It outlives the variant.
func (s *Service) ListPriceLog(ctx context.Context, variant id.Variant, request page.Request) (page.Page[PriceEntry], error) {
	return listPage(request, priceLogSort, func(after []page.Key, limit, offset int64) ([]PriceEntry, error) {
		before := int64(math.MaxInt64)
		if after != nil {
			before = after[0].Int()
		}
		return db.List(ctx, s.db.Read(), scanPriceEntry, listPriceLog, int64(variant), before, limit, offset)
	}, func(e PriceEntry) []page.Key { return []page.Key{page.IntKey(int64(e.ID))} }, func() (int64, error) {
		return db.Value[int64](ctx, s.db.Read(), countPriceLog, int64(variant))
	})
}

func scanPriceEntry(row db.Row) (PriceEntry, error) {
	e := PriceEntry{}
	var amount, compareAt, cost *int64
	var at int64
	err := row.Scan((*int64)(&e.ID), (*string)(&e.Currency), &amount, &compareAt, &cost, &e.Actor, &at)
	e.At = clock.FromMicros(at)
	if amount != nil {
		e.Price = &Price{
			Amount:    money.Amount{Minor: *amount, Currency: e.Currency},
			CompareAt: amountOf(compareAt, e.Currency), Cost: amountOf(cost, e.Currency), UpdatedAt: e.At,
		}
	}
	return e, err
}
