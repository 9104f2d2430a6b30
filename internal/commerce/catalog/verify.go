package catalog

import (
	"context"
	"fmt"
	"slices"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// check finds contradictions that one statement can see. Its columns are two numbers and a text, which the message says.
type check struct {
	stmt    *db.Stmt
	message func(a, b int64, text string) string
}

var checks = []check{
	{db.SQL(`SELECT p.variant_id, p.amount, p.currency_code FROM price p
		LEFT JOIN price_log l ON l.id = (SELECT MAX(x.id) FROM price_log x
			WHERE x.variant_id = p.variant_id AND x.currency_code = p.currency_code)
		WHERE l.id IS NULL OR l.amount IS NULL OR l.amount <> p.amount
			OR COALESCE(l.compare_at_amount, -1) <> COALESCE(p.compare_at_amount, -1)
			OR COALESCE(l.cost_amount, -1) <> COALESCE(p.cost_amount, -1)
		ORDER BY p.variant_id, p.currency_code`),
		func(variant, amount int64, currency string) string {
			return fmt.Sprintf("variant %s: its price of %d minor units of %s is not the newest in the price log",
				id.Variant(variant), amount, currency)
		}},
	{db.SQL(`SELECT l.variant_id, l.amount, l.currency_code FROM price_log l
		WHERE l.amount IS NOT NULL
			AND l.id = (SELECT MAX(x.id) FROM price_log x WHERE x.variant_id = l.variant_id AND x.currency_code = l.currency_code)
			AND NOT EXISTS (SELECT 1 FROM price p WHERE p.variant_id = l.variant_id AND p.currency_code = l.currency_code)
		ORDER BY l.variant_id, l.currency_code`),
		func(variant, amount int64, currency string) string {
			return fmt.Sprintf("variant %s: the price log ends with %d minor units of %s, but there is no such price",
				id.Variant(variant), amount, currency)
		}},
	{db.SQL(`SELECT a.product_id, a.low, a.currency_code FROM
			(SELECT v.product_id, x.currency_code, MIN(x.amount) AS low, MAX(x.amount) AS high
				FROM price x JOIN variant v ON v.id = x.variant_id GROUP BY v.product_id, x.currency_code) a
		LEFT JOIN product_price_range r ON r.product_id = a.product_id AND r.currency_code = a.currency_code
		WHERE r.product_id IS NULL OR r.min_amount <> a.low OR r.max_amount <> a.high
		ORDER BY a.product_id, a.currency_code`),
		func(product, low int64, currency string) string {
			return fmt.Sprintf("product %s: its price range in %s does not begin at %d, or ends elsewhere", id.Product(product), currency, low)
		}},
	{db.SQL(`SELECT r.product_id, r.min_amount, r.currency_code FROM product_price_range r
		WHERE NOT EXISTS (SELECT 1 FROM variant v JOIN price x ON x.variant_id = v.id
			WHERE v.product_id = r.product_id AND x.currency_code = r.currency_code)
		ORDER BY r.product_id, r.currency_code`),
		func(product, _ int64, currency string) string {
			return fmt.Sprintf("product %s: it has a price range in %s but no price", id.Product(product), currency)
		}},
	{db.SQL(`SELECT p.id, p.version, p.slug FROM product p WHERE NOT EXISTS (SELECT 1 FROM variant v WHERE v.product_id = p.id) ORDER BY p.id`),
		func(product, _ int64, slug string) string {
			return fmt.Sprintf("product %s (%s): it has no variant", id.Product(product), slug)
		}},
	{db.SQL(`SELECT p.id, COALESCE(p.primary_category_id, 0), p.slug FROM product p
		WHERE p.primary_category_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM product_category c
				WHERE c.product_id = p.id AND c.category_id = p.primary_category_id)
			OR p.primary_category_id IS NULL AND EXISTS (SELECT 1 FROM product_category c WHERE c.product_id = p.id)
		ORDER BY p.id`),
		func(product, category int64, slug string) string {
			return fmt.Sprintf("product %s (%s): its primary category %q is not among its categories",
				id.Product(product), slug, id.Category(category))
		}},
	{db.SQL(`SELECT a.product_id, a.attribute_id, a.text_value FROM product_attribute a JOIN attribute d ON d.id = a.attribute_id
		WHERE d.type = 'choice' AND NOT EXISTS (SELECT 1 FROM attribute_choice c
				WHERE c.attribute_id = a.attribute_id AND c.value = a.text_value)
			OR d.type IN ('text', 'choice') AND (a.text_value = '' OR a.number_value <> 0)
			OR d.type IN ('number', 'boolean', 'date') AND a.text_value <> ''
		ORDER BY a.product_id, a.attribute_id, a.position`),
		func(product, attribute int64, value string) string {
			return fmt.Sprintf("product %s: the value %q does not fit the attribute %s", id.Product(product), value, id.Attribute(attribute))
		}},
	{db.SQL(`SELECT r.target_id, p.id, r.slug FROM slug_redirect r JOIN product p ON p.slug = r.slug WHERE r.entity = 'product'
		ORDER BY r.slug`),
		func(target, product int64, slug string) string {
			return fmt.Sprintf("product %s: its slug %s also redirects, to %s", id.Product(product), slug, id.Product(target))
		}},
	{db.SQL(`SELECT r.target_id, c.id, r.slug FROM slug_redirect r JOIN category c ON c.slug = r.slug WHERE r.entity = 'category'
		ORDER BY r.slug`),
		func(target, category int64, slug string) string {
			return fmt.Sprintf("category %s: its slug %s also redirects, to %s", id.Category(category), slug, id.Category(target))
		}},
	{db.SQL(`SELECT r.target_id, c.id, r.slug FROM slug_redirect r JOIN collection c ON c.slug = r.slug WHERE r.entity = 'collection'
		ORDER BY r.slug`),
		func(target, collection int64, slug string) string {
			return fmt.Sprintf("collection %s: its slug %s also redirects, to %s", id.Collection(collection), slug, id.Collection(target))
		}},
}

// Verify reports every way in which the catalog's tables contradict each other. It reads everything, in constant memory
// but for the category tree. It may run while the shop is open: what is compared is read in one statement, and so at one
// moment, or belongs to the same version of a product.
func (s *Service) Verify(ctx context.Context, report func(problem string)) error {
	for _, c := range checks {
		err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
			var a, b int64
			var text string
			if err := row.Scan(&a, &b, &text); err != nil {
				return err
			}
			report(c.message(a, b, text))
			return nil
		}, c.stmt)
		if err != nil {
			return fmt.Errorf("verify catalog: %w", err)
		}
	}
	if err := s.verifyTree(ctx, report); err != nil {
		return fmt.Errorf("verify category tree: %w", err)
	}
	if err := s.verifyProducts(ctx, report); err != nil {
		return fmt.Errorf("verify products: %w", err)
	}
	if err := s.verifyRules(ctx, report); err != nil {
		return fmt.Errorf("verify collections: %w", err)
	}
	if err := s.verifyBlobs(ctx, report); err != nil {
		return fmt.Errorf("verify pictures: %w", err)
	}
	return nil
}

// wholeTree is the parents of all categories, and then the closure: one statement, because a subtree may be moved between
// two.
var wholeTree = db.SQL(`SELECT 0, id, COALESCE(parent_id, 0), 0 FROM category
	UNION ALL SELECT 1, ancestor_id, descendant_id, depth FROM category_path ORDER BY 1, 2, 3`)

// link is one row of the closure, without its depth.
type link struct{ ancestor, descendant id.Category }

// verifyTree compares the closure with the one that the parents make, and looks for cycles.
func (s *Service) verifyTree(ctx context.Context, report func(string)) error {
	parents := map[id.Category]id.Category{}
	var want map[link]int64
	err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var isLink, a, b, depth int64
		if err := row.Scan(&isLink, &a, &b, &depth); err != nil {
			return err
		}
		if isLink == 0 {
			parents[id.Category(a)] = id.Category(b)
			return nil
		}
		if want == nil {
			want = closureOf(parents, report)
		}
		l := link{id.Category(a), id.Category(b)}
		if expected, ok := want[l]; !ok || expected != depth {
			report(fmt.Sprintf("category %s: the closure has it %d below %s, the tree has not", l.descendant, depth, l.ancestor))
		}
		delete(want, l)
		return nil
	}, wholeTree)
	if err != nil {
		return err
	}
	if want == nil {
		want = closureOf(parents, report)
	}
	missing := make([]string, 0, len(want))
	for l := range want {
		missing = append(missing, fmt.Sprintf("category %s: the closure does not have it below %s, the tree has", l.descendant, l.ancestor))
	}
	slices.Sort(missing)
	for _, problem := range missing {
		report(problem)
	}
	return nil
}

// closureOf is the depths of all links that the parents make.
func closureOf(parents map[id.Category]id.Category, report func(string)) map[link]int64 {
	want := map[link]int64{}
	for c := range parents {
		depth := int64(0)
		for ancestor := c; ancestor != 0; ancestor = parents[ancestor] {
			if depth > MaxCategoryDepth {
				report(fmt.Sprintf("category %s: its parents make a cycle, or are too many", c))
				break
			}
			want[link{ancestor, c}] = depth
			depth++
		}
	}
	return want
}

var (
	searchTextsOf  = lists(`SELECT id, version, id, search_text FROM product WHERE id IN (%s)`)
	combinationsOf = lists(`SELECT v.product_id, p.version, v.id, v.combination FROM variant v JOIN product p ON p.id = v.product_id
		WHERE v.product_id IN (%s)`)
)

// verifyReads is how often a product is read that others change at the same time. One that changes every time is left
// for the next Verify.
const verifyReads = 5

// verifyProducts computes what is derived from each product, and compares it with what is stored.
func (s *Service) verifyProducts(ctx context.Context, report func(string)) error {
	after := id.Product(0)
	for {
		products, err := s.ListWholeProducts(ctx, after, MaxBulk)
		if err != nil || len(products) == 0 {
			return err
		}
		after = products[len(products)-1].ID
		for range verifyReads {
			changed, err := s.verifyDerived(ctx, products, report)
			if err != nil {
				return err
			}
			if len(changed) == 0 {
				break
			}
			if products, err = loadProducts(ctx, s.db.Read(), changed); err != nil {
				return err
			}
		}
	}
}

// verifyDerived compares some products with what is stored of the same version. Those of which there is another by now
// were not compared.
func (s *Service) verifyDerived(ctx context.Context, products []*Product, report func(string)) (changed []id.Product, err error) {
	byID := make(map[id.Product]*Product, len(products))
	ids := make([]id.Product, len(products))
	for i, p := range products {
		byID[p.ID], ids[i] = p, p.ID
	}
	problems, stale := map[id.Product][]string{}, map[id.Product]bool{}
	for _, derived := range []struct {
		stored  db.Lists
		problem func(p *Product, of int64, stored string) string
	}{{searchTextsOf, wrongSearchText}, {combinationsOf, wrongCombination}} {
		_, err := listNumbered(ctx, s.db.Read(), func(row db.Row) (struct{}, error) {
			var product id.Product
			var version, of int64
			var stored string
			if err := row.Scan((*int64)(&product), &version, &of, &stored); err != nil {
				return struct{}{}, err
			}
			if p := byID[product]; p.Version != version {
				stale[product] = true
			} else if problem := derived.problem(p, of, stored); problem != "" {
				problems[product] = append(problems[product], problem)
			}
			return struct{}{}, nil
		}, derived.stored, ids)
		if err != nil {
			return nil, err
		}
	}
	for _, p := range ids {
		if stale[p] {
			changed = append(changed, p)
			continue
		}
		for _, problem := range problems[p] {
			report(problem)
		}
	}
	return changed, nil
}

func wrongSearchText(p *Product, _ int64, stored string) string {
	if searchText(p) == stored {
		return ""
	}
	return fmt.Sprintf("product %s (%s): its search text is out of date", p.ID, p.Slug)
}

func wrongCombination(p *Product, variant int64, stored string) string {
	v := p.variant(id.Variant(variant))
	if len(v.OptionValues) == len(p.Options) && !slices.Contains(v.OptionValues, 0) && combinationKey(v.OptionValues) == stored {
		return ""
	}
	return fmt.Sprintf("variant %s: its option values are not its combination %q", id.Variant(variant), stored)
}

var blobsOfMedia = db.SQL(`SELECT m.id, m.blob_key FROM media m WHERE m.source = 'upload'
	UNION ALL SELECT r.media_id, r.blob_key FROM media_rendition r ORDER BY 1, 2`)

// verifyBlobs looks for the file of each picture.
func (s *Service) verifyBlobs(ctx context.Context, report func(string)) error {
	if s.blobs == nil {
		return nil
	}
	return db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var media id.Media
		var key string
		if err := row.Scan((*int64)(&media), &key); err != nil {
			return err
		}
		_, err := s.blobs.Stat(ctx, key)
		if fault.CodeOf(err) == fault.CodeNotFound {
			report(fmt.Sprintf("picture %s: its file %s is missing", media, key))
			return nil
		}
		return err
	}, blobsOfMedia)
}
