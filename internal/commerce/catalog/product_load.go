package catalog

import (
	"context"
	"fmt"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// lists declares a family of statements that take a list of up to MaxBulk values where the text says %s.
func lists(text string) db.Lists { return db.NewLists(text, MaxBulk) }

// A whole product is read in a fixed number of statements, whether it is one or MaxBulk of them: one a table, each for all
// products at once. ORDER BY names the leading column of an index everywhere, so that nothing is sorted.

const productColumns = `p.id, p.version, p.slug, p.title, p.subtitle, p.description, p.status, p.published_at, p.available_at,
	COALESCE(p.primary_category_id, 0), p.tax_class, p.seo_title, p.seo_description, p.metadata, p.created_at, p.updated_at,
	COALESCE(b.id, 0), COALESCE(b.version, 0), COALESCE(b.slug, ''), COALESCE(b.name, ''), COALESCE(b.created_at, 0),
	COALESCE(b.updated_at, 0), COALESCE(t.id, 0), COALESCE(t.version, 0), COALESCE(t.name, ''), COALESCE(t.created_at, 0),
	COALESCE(t.updated_at, 0)`

const productJoins = ` FROM product p LEFT JOIN brand b ON b.id = p.brand_id LEFT JOIN product_type t ON t.id = p.product_type_id`

var (
	productsByID       = lists(`SELECT ` + productColumns + productJoins + ` WHERE p.id IN (%s) ORDER BY p.id`)
	productIDsAfter    = db.SQL(`SELECT id FROM product WHERE id > $1 ORDER BY id LIMIT CAST($2 AS BIGINT)`)
	productIDBySlug    = db.SQL(`SELECT id FROM product WHERE slug = $1`)
	productIDOfVariant = db.SQL(`SELECT product_id FROM variant WHERE id = $1`)
	productIDOfMedia   = db.SQL(`SELECT product_id FROM media WHERE id = $1`)
	countProducts      = db.SQL(`SELECT count(*) FROM product`)

	categoriesOfProducts = lists(`SELECT product_id, category_id FROM product_category WHERE product_id IN (%s)
		ORDER BY product_id, category_id`)
	tagsOfProducts       = lists(`SELECT product_id, tag FROM product_tag WHERE product_id IN (%s) ORDER BY product_id, tag`)
	attributesOfProducts = lists(`SELECT v.product_id, v.attribute_id, v.text_value, v.number_value, a.code, a.label, a.type, a.unit,
			a.filterable, a.searchable, a.facet
		FROM product_attribute v JOIN attribute a ON a.id = v.attribute_id
		WHERE v.product_id IN (%s) ORDER BY v.product_id, v.attribute_id, v.position`)
	optionsOfProducts = lists(`SELECT o.product_id, o.id, o.name, COALESCE(x.id, 0), COALESCE(x.value, '')
		FROM product_option o LEFT JOIN option_value x ON x.option_id = o.id
		WHERE o.product_id IN (%s) ORDER BY o.product_id, o.position, o.id, x.position, x.id`)
	variantsOfProducts = lists(`SELECT v.id, v.product_id, v.title, v.sku, v.gtin, v.weight_grams, v.length_mm, v.width_mm,
			v.height_mm, v.hs_code, v.origin_country, v.inventory_policy, v.inventory_tracked, v.requires_shipping, v.taxable,
			v.max_per_order, v.metadata, v.created_at, v.updated_at, ` + availableUnits + `
		FROM variant v WHERE v.product_id IN (%s) ORDER BY v.product_id, v.position, v.id`)
	optionValuesOfProducts = lists(`SELECT v.product_id, x.variant_id, x.option_id, x.option_value_id
		FROM variant v JOIN variant_option_value x ON x.variant_id = v.id WHERE v.product_id IN (%s)`)
	pricesOfProducts = lists(`SELECT v.product_id, x.variant_id, x.currency_code, x.amount, x.compare_at_amount, x.cost_amount, x.updated_at
		FROM variant v JOIN price x ON x.variant_id = v.id WHERE v.product_id IN (%s)
		ORDER BY v.product_id, x.variant_id, x.currency_code`)
	mediaOfProducts = lists(`SELECT ` + mediaColumns + ` FROM media m WHERE m.product_id IN (%s)
		ORDER BY m.product_id, m.position, m.id`)
	renditionsOfProducts = lists(`SELECT m.product_id, x.media_id, x.size, x.width, x.height, x.blob_key, x.bytes
		FROM media m JOIN media_rendition x ON x.media_id = m.id WHERE m.product_id IN (%s) ORDER BY x.media_id, x.size`)
	variantMediaOfProducts = lists(`SELECT v.product_id, x.variant_id, x.media_id
		FROM variant v JOIN variant_media x ON x.variant_id = v.id WHERE v.product_id IN (%s)
		ORDER BY x.variant_id, x.position, x.media_id`)
)

const mediaColumns = `m.id, m.product_id, m.source, m.url, m.alt, m.content_hash, m.blob_key, m.mime, m.bytes, m.width, m.height,
	m.status, m.error, m.created_at`

// loadProducts reads whole products, in ascending order of id; those that do not exist are left out.
func loadProducts(ctx context.Context, r db.Reader, ids []id.Product) ([]*Product, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	l := loader{r: r, args: db.ListOf(ids)}
	products, err := db.List(ctx, r, scanProduct, productsByID.For(len(l.args)), l.args...)
	if err != nil || len(products) == 0 {
		return nil, err
	}
	l.byID = make(map[id.Product]*Product, len(products))
	for _, p := range products {
		l.byID[p.ID] = p
	}
	l.each(ctx, categoriesOfProducts, scanProductCategory)
	l.each(ctx, tagsOfProducts, scanProductTag)
	l.each(ctx, attributesOfProducts, scanProductAttribute)
	l.each(ctx, optionsOfProducts, scanProductOption)
	l.each(ctx, variantsOfProducts, scanProductVariant)
	l.each(ctx, pricesOfProducts, scanProductPrice)
	l.each(ctx, mediaOfProducts, scanProductMedia)
	if slices.ContainsFunc(products, func(p *Product) bool { return len(p.Options) > 0 }) {
		l.each(ctx, optionValuesOfProducts, scanVariantValue)
	}
	if slices.ContainsFunc(products, func(p *Product) bool { return len(p.Media) > 0 }) {
		l.each(ctx, renditionsOfProducts, scanProductRendition)
		l.each(ctx, variantMediaOfProducts, scanVariantMedia)
	}
	if l.err != nil {
		return nil, fmt.Errorf("load products: %w", l.err)
	}
	for _, p := range products {
		sortAttributes(p.Attributes)
		putFirst(p.Categories, p.PrimaryCategory)
		for i := range p.Variants {
			p.Variants[i].Version = p.Version
		}
	}
	return products, nil
}

// putFirst moves one category to the front and keeps the order of the others.
func putFirst(list []id.Category, first id.Category) {
	if i := slices.Index(list, first); i > 0 {
		copy(list[1:i+1], list[:i])
		list[0] = first
	}
}

// loader fills products from one table after the other; the first error stops it.
type loader struct {
	r    db.Reader
	args []any
	byID map[id.Product]*Product
	err  error
}

func (l *loader) each(ctx context.Context, s db.Lists, scan func(row db.Row, owner func(id.Product) *Product) error) {
	if l.err != nil {
		return
	}
	// A product that was made between two statements has rows here and no owner: they are dropped into one that is
	// thrown away.
	owner := func(p id.Product) *Product {
		if found := l.byID[p]; found != nil {
			return found
		}
		return &Product{}
	}
	l.err = db.Each(ctx, l.r, func(row db.Row) error { return scan(row, owner) }, s.For(len(l.args)), l.args...)
}

func scanProduct(row db.Row) (*Product, error) {
	p := Product{}
	b, t := Brand{}, ProductType{}
	var published, available, created, updated, bCreated, bUpdated, tCreated, tUpdated int64
	var metadata string
	err := row.Scan((*int64)(&p.ID), &p.Version, &p.Slug, &p.Title, &p.Subtitle, &p.Description, (*string)(&p.Status), &published,
		&available, (*int64)(&p.PrimaryCategory), &p.TaxClass, &p.SEO.Title, &p.SEO.Description, &metadata, &created, &updated,
		(*int64)(&b.ID), &b.Version, &b.Slug, &b.Name, &bCreated, &bUpdated, (*int64)(&t.ID), &t.Version, &t.Name, &tCreated, &tUpdated)
	if err != nil {
		return nil, err
	}
	p.PublishedAt, p.AvailableAt = clock.FromMicros(published), clock.FromMicros(available)
	p.CreatedAt, p.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	if b.ID != 0 {
		b.CreatedAt, b.UpdatedAt = clock.FromMicros(bCreated), clock.FromMicros(bUpdated)
		p.Brand = &b
	}
	if t.ID != 0 {
		t.CreatedAt, t.UpdatedAt = clock.FromMicros(tCreated), clock.FromMicros(tUpdated)
		p.ProductType = &t
	}
	p.Metadata, err = decodeMetadata(metadata)
	return &p, err
}

func scanProductCategory(row db.Row, owner func(id.Product) *Product) error {
	var product id.Product
	var category id.Category
	err := row.Scan((*int64)(&product), (*int64)(&category))
	p := owner(product)
	p.Categories = append(p.Categories, category)
	return err
}

func scanProductTag(row db.Row, owner func(id.Product) *Product) error {
	var product id.Product
	var tag string
	err := row.Scan((*int64)(&product), &tag)
	p := owner(product)
	p.Tags = append(p.Tags, tag)
	return err
}

func scanProductAttribute(row db.Row, owner func(id.Product) *Product) error {
	var product id.Product
	var text string
	var number int64
	v := AttributeValue{}
	err := row.Scan((*int64)(&product), (*int64)(&v.AttributeID), &text, &number, &v.Code, &v.Label, (*string)(&v.Type), &v.Unit,
		&v.Filterable, &v.Searchable, &v.Facet)
	p := owner(product)
	last := len(p.Attributes) - 1
	if last < 0 || p.Attributes[last].AttributeID != v.AttributeID {
		p.Attributes = append(p.Attributes, v)
		last++
	}
	if v.Type.isNumeric() {
		p.Attributes[last].Numbers = append(p.Attributes[last].Numbers, number)
	} else {
		p.Attributes[last].Texts = append(p.Attributes[last].Texts, text)
	}
	return err
}

func scanProductOption(row db.Row, owner func(id.Product) *Product) error {
	var product id.Product
	o, x := Option{}, OptionValue{}
	err := row.Scan((*int64)(&product), (*int64)(&o.ID), &o.Name, (*int64)(&x.ID), &x.Value)
	p := owner(product)
	last := len(p.Options) - 1
	if last < 0 || p.Options[last].ID != o.ID {
		p.Options = append(p.Options, o)
		last++
	}
	if x.ID != 0 {
		p.Options[last].Values = append(p.Options[last].Values, x)
	}
	return err
}

func scanProductVariant(row db.Row, owner func(id.Product) *Product) error {
	v := Variant{}
	var metadata string
	var created, updated int64
	err := row.Scan((*int64)(&v.ID), (*int64)(&v.ProductID), &v.Title, &v.SKU, &v.GTIN, &v.WeightGrams, &v.LengthMM, &v.WidthMM,
		&v.HeightMM, &v.HSCode, &v.OriginCountry, (*string)(&v.InventoryPolicy), &v.InventoryTracked, &v.RequiresShipping, &v.Taxable,
		&v.MaxPerOrder, &metadata, &created, &updated, &v.Available)
	if err != nil {
		return err
	}
	v.CreatedAt, v.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	v.Metadata, err = decodeMetadata(metadata)
	p := owner(v.ProductID)
	p.Variants = append(p.Variants, v)
	return err
}

// variant finds one of the product's variants; rows of one that is not there go to one that is thrown away.
func (p *Product) variant(v id.Variant) *Variant {
	for i := range p.Variants {
		if p.Variants[i].ID == v {
			return &p.Variants[i]
		}
	}
	return &Variant{}
}

func scanVariantValue(row db.Row, owner func(id.Product) *Product) error {
	var product id.Product
	var variant id.Variant
	var option id.Option
	var value id.OptionValue
	err := row.Scan((*int64)(&product), (*int64)(&variant), (*int64)(&option), (*int64)(&value))
	p := owner(product)
	v := p.variant(variant)
	if v.OptionValues == nil {
		v.OptionValues = make([]id.OptionValue, len(p.Options))
	}
	if i := slices.IndexFunc(p.Options, func(o Option) bool { return o.ID == option }); i >= 0 && i < len(v.OptionValues) {
		v.OptionValues[i] = value
	}
	return err
}

func scanProductPrice(row db.Row, owner func(id.Product) *Product) error {
	var product id.Product
	var variant id.Variant
	price, err := scanPrice(row, (*int64)(&product), (*int64)(&variant))
	v := owner(product).variant(variant)
	v.Prices = append(v.Prices, price)
	return err
}

// scanPrice reads a price behind the given columns.
func scanPrice(row db.Row, before ...any) (Price, error) {
	var currency money.Currency
	var amount, updated int64
	var compareAt, cost *int64
	err := row.Scan(append(before, (*string)(&currency), &amount, &compareAt, &cost, &updated)...)
	return Price{
		Amount:    money.Amount{Minor: amount, Currency: currency},
		CompareAt: amountOf(compareAt, currency),
		Cost:      amountOf(cost, currency),
		UpdatedAt: clock.FromMicros(updated),
	}, err
}

func amountOf(minor *int64, currency money.Currency) *money.Amount {
	if minor == nil {
		return nil
	}
	return &money.Amount{Minor: *minor, Currency: currency}
}

func scanMedia(row db.Row) (Media, error) {
	m := Media{}
	var created int64
	err := row.Scan((*int64)(&m.ID), (*int64)(&m.ProductID), (*string)(&m.Source), &m.URL, &m.Alt, &m.ContentHash, &m.BlobKey, &m.MIME,
		&m.Bytes, &m.Width, &m.Height, &m.Status, &m.Error, &created)
	m.CreatedAt = clock.FromMicros(created)
	return m, err
}

func scanProductMedia(row db.Row, owner func(id.Product) *Product) error {
	m, err := scanMedia(row)
	p := owner(m.ProductID)
	p.Media = append(p.Media, m)
	return err
}

func scanProductRendition(row db.Row, owner func(id.Product) *Product) error {
	var product id.Product
	var media id.Media
	x := Rendition{}
	err := row.Scan((*int64)(&product), (*int64)(&media), &x.Size, &x.Width, &x.Height, &x.BlobKey, &x.Bytes)
	for i, list := 0, owner(product).Media; i < len(list); i++ {
		if list[i].ID == media {
			list[i].Renditions = append(list[i].Renditions, x)
		}
	}
	return err
}

func scanVariantMedia(row db.Row, owner func(id.Product) *Product) error {
	var product id.Product
	var variant id.Variant
	var media id.Media
	err := row.Scan((*int64)(&product), (*int64)(&variant), (*int64)(&media))
	v := owner(product).variant(variant)
	v.Media = append(v.Media, media)
	return err
}
