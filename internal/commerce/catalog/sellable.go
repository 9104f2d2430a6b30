package catalog

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// Sellable is a variant as a cart, a price and an order line need it: with what they must know of its product, and
// nothing else.
type Sellable struct {
	Variant          id.Variant
	Product          id.Product
	ProductSlug      string
	Title            string // of the product
	VariantTitle     string
	SKU              string
	Options          []SellableOption // in the order of the product's options
	ImageURL         string           // of the variant's best picture, else of the product's first; empty: there is none
	Categories       []id.Category    // the product's, and all that they are below; sorted
	PrimaryCategory  id.Category
	Price            *Price // in the currency that was asked for; nil: it has none
	TaxClass         string
	Taxable          bool
	RequiresShipping bool
	Tracked          bool // false: always in stock
	Policy           Policy
	WeightGrams      int64
	MaxPerOrder      int64 // 0: no limit
	Available        int64 // how many can be sold, over all locations; meaningless when not tracked
	Visible          bool  // shoppers see the product now
	Availability     Availability
}

// SellableOption is what a variant is in one of its product's options.
type SellableOption struct {
	Name  string
	Value string
}

// MaxSellables is how many variants one call of Sellables takes.
const MaxSellables = 512

// What separates the values of a list that comes in one column. Names and values are lines, without control characters.
const (
	betweenParts = "\x1f"
	betweenItems = "\x1e"
)

// sellables reads carts, and so is one statement: what there are many of comes as one text. A picture of the variant comes
// before any of the product.
var sellables = listsInCurrency(`SELECT v.id, p.id, p.slug, p.title, v.title, v.sku,
		COALESCE((SELECT string_agg(o.name || '` + betweenParts + `' || x.value, '` + betweenItems + `' ORDER BY o.position, o.id)
			FROM variant_option_value vo JOIN product_option o ON o.id = vo.option_id JOIN option_value x ON x.id = vo.option_value_id
			WHERE vo.variant_id = v.id), ''),
		COALESCE(m.source, ''), COALESCE(m.url, ''), COALESCE(m.content_hash, ''), COALESCE(m.blob_key, ''),
		COALESCE((SELECT string_agg(CAST(cp.ancestor_id AS TEXT), '` + betweenItems + `')
			FROM product_category pc JOIN category_path cp ON cp.descendant_id = pc.category_id WHERE pc.product_id = p.id), ''),
		COALESCE(p.primary_category_id, 0), x.amount, x.compare_at_amount, x.cost_amount, COALESCE(x.updated_at, 0), p.tax_class,
		v.taxable, v.requires_shipping, v.inventory_tracked, v.inventory_policy, v.weight_grams, v.max_per_order,
		p.status, p.published_at, p.available_at, ` + availableUnits + `
	FROM variant v JOIN product p ON p.id = v.product_id
	LEFT JOIN price x ON x.variant_id = v.id AND x.currency_code = $1
	LEFT JOIN media m ON m.id = COALESCE(
		(SELECT vm.media_id FROM variant_media vm WHERE vm.variant_id = v.id ORDER BY vm.position, vm.media_id LIMIT 1),
		(SELECT pm.id FROM media pm WHERE pm.product_id = p.id ORDER BY pm.position, pm.id LIMIT 1))
	WHERE v.id IN (%s)`)

// Sellables is what there is to know about variants, at most MaxSellables, with prices in the currency. Those that do not
// exist are missing from the answer. It is one statement, and nothing in the answer is older than the call.
func (s *Service) Sellables(ctx context.Context, variants []id.Variant, currency money.Currency) (map[id.Variant]Sellable, error) {
	if len(variants) > MaxSellables {
		return nil, fault.Invalidf("variants", "There are %d variants; %d are allowed.", len(variants), MaxSellables)
	}
	found := make(map[id.Variant]Sellable, len(variants))
	if len(variants) == 0 {
		return found, nil
	}
	now, args := s.db.Clock().Now(), db.ListOf(variants)
	err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
		x, err := scanSellable(row, currency, now)
		found[x.Variant] = x
		return err
	}, sellables.For(len(args)), append([]any{string(currency)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read what is for sale: %w", err)
	}
	return found, nil
}

func scanSellable(row db.Row, currency money.Currency, now time.Time) (Sellable, error) {
	x, image, stock, product := Sellable{}, Media{}, StockState{}, Product{}
	var options, categories string
	var amount, compareAt, cost *int64
	var priced, published, available int64
	err := row.Scan((*int64)(&x.Variant), (*int64)(&x.Product), &x.ProductSlug, &x.Title, &x.VariantTitle, &x.SKU, &options,
		(*string)(&image.Source), &image.URL, &image.ContentHash, &image.BlobKey, &categories, (*int64)(&x.PrimaryCategory),
		&amount, &compareAt, &cost, &priced, &x.TaxClass, &x.Taxable, &x.RequiresShipping, &stock.Tracked, (*string)(&stock.Policy),
		&x.WeightGrams, &x.MaxPerOrder, (*string)(&stock.Status), &published, &available, &stock.Available)
	if err != nil {
		return Sellable{}, err
	}
	x.Options = splitOptions(options)
	if x.Categories, err = splitIDs[id.Category](categories); err != nil {
		return Sellable{}, err
	}
	if image.Source != "" {
		x.ImageURL = image.Address()
	}
	x.Price = priceOf(currency, amount, compareAt, cost, priced)
	x.Tracked, x.Policy, x.Available = stock.Tracked, stock.Policy, stock.Available
	stock.AvailableAt = clock.FromMicros(available)
	x.Availability = stock.At(now)
	product.Status, product.PublishedAt = stock.Status, clock.FromMicros(published)
	x.Visible = product.VisibleAt(now)
	return x, nil
}

func splitOptions(list string) []SellableOption {
	if list == "" {
		return nil
	}
	items := strings.Split(list, betweenItems)
	options := make([]SellableOption, len(items))
	for i, item := range items {
		options[i].Name, options[i].Value, _ = strings.Cut(item, betweenParts)
	}
	return options
}

// splitIDs is the ids of a list in one text, sorted and each of them once.
func splitIDs[N ~int64](list string) ([]N, error) {
	if list == "" {
		return nil, nil
	}
	items := strings.Split(list, betweenItems)
	ids := make([]N, len(items))
	for i, item := range items {
		number, err := strconv.ParseInt(item, 10, 64)
		if err != nil {
			return nil, err
		}
		ids[i] = N(number)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// VariantRef names a variant and the product that it is of.
type VariantRef struct {
	Variant id.Variant
	Product id.Product
}

var variantsBySKU = lists(`SELECT sku, id, product_id FROM variant WHERE sku IN (%s) AND sku <> ''`)

// FindVariants finds variants by their SKUs, at most MaxBulk. Those that do not exist are missing from the answer.
func (s *Service) FindVariants(ctx context.Context, skus []string) (map[string]VariantRef, error) {
	if len(skus) > MaxBulk {
		return nil, fault.Invalidf("skus", "There are %d SKUs; %d are allowed.", len(skus), MaxBulk)
	}
	found := make(map[string]VariantRef, len(skus))
	_, err := listNamed(ctx, s.db.Read(), func(row db.Row) (struct{}, error) {
		var sku string
		var ref VariantRef
		err := row.Scan(&sku, (*int64)(&ref.Variant), (*int64)(&ref.Product))
		found[sku] = ref
		return struct{}{}, err
	}, variantsBySKU, skus)
	if err != nil {
		return nil, fmt.Errorf("look up SKUs: %w", err)
	}
	return found, nil
}
