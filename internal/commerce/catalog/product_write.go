package catalog

import (
	"maps"
	"slices"
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

var (
	insertProduct = db.InsertInto("product", `id, slug, title, subtitle, description, status, published_at, available_at, brand_id,
		product_type_id, primary_category_id, seo_title, seo_description, search_text, metadata, tax_class, version, created_at, updated_at`, "")
	updateProduct = db.SQL(`UPDATE product SET slug = $1, title = $2, subtitle = $3, description = $4, status = $5,
			published_at = $6, available_at = $7, brand_id = $8, product_type_id = $9, primary_category_id = $10,
			seo_title = $11, seo_description = $12, search_text = $13, metadata = $14, tax_class = $15, version = version + 1, updated_at = $16
		WHERE id = $17 AND version = $18`)

	putRedirect = db.SQL(`INSERT INTO slug_redirect (entity, slug, target_id, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (entity, slug) DO UPDATE SET target_id = excluded.target_id, created_at = excluded.created_at`)
	dropRedirect  = db.SQL(`DELETE FROM slug_redirect WHERE entity = $1 AND slug = $2`)
	dropRedirects = db.SQL(`DELETE FROM slug_redirect WHERE entity = $1 AND target_id = $2`)

	clearCategories  = db.SQL(`DELETE FROM product_category WHERE product_id = $1`)
	insertCategories = db.InsertInto("product_category", "product_id, category_id, position", "")
	clearTags        = db.SQL(`DELETE FROM product_tag WHERE product_id = $1`)
	insertTags       = db.InsertInto("product_tag", "product_id, tag", "")
	clearAttributes  = db.SQL(`DELETE FROM product_attribute WHERE product_id = $1`)
	insertAttributes = db.InsertInto("product_attribute", "product_id, attribute_id, position, text_value, number_value", "")
	clearRanges      = db.SQL(`DELETE FROM product_price_range WHERE product_id = $1`)
	insertRanges     = db.InsertInto("product_price_range", "product_id, currency_code, min_amount, max_amount", "")
	clearCollections = db.SQL(`DELETE FROM collection_product WHERE product_id = $1`)
	deleteProduct    = db.SQL(`DELETE FROM product WHERE id = $1 AND version = $2`)

	productSlugOwners = lists(`SELECT slug, id FROM product WHERE slug IN (%s)`)
)

// The entities whose slugs leave redirects.
const (
	productEntity    = "product"
	categoryEntity   = "category"
	collectionEntity = "collection"
)

// stale is what a change is refused with when the product is no longer what it was computed from.
func staleProduct() error { return fault.Stale("product") }

// writer turns drafts into the statements of one batch.
type writer struct {
	b     *db.Batch
	log   *outbox.Log
	jobs  JobQueue
	actor string
	now   int64 // microseconds
	mint  func() int64
	made  map[any]bool // what this batch makes already
	tree  bool         // the batch has touched the category tree
	err   error        // why the batch may not be submitted
}

// write puts everything that the draft changes into the batch, and reports whether that is anything. The version of
// the product is guarded first: then everything that belongs to the product is as it was when it was read.
func (w *writer) write(d *draft) bool {
	changed := d.changes()
	if d.before != nil && len(changed) == 0 {
		return false
	}
	for _, thing := range d.needs {
		w.make(thing)
	}
	p := d.after
	if d.before == nil {
		insertProduct.Add(w.b, append([]any{int64(p.ID)}, append(productArgs(p), p.Version, clock.Micros(p.CreatedAt), clock.Micros(p.UpdatedAt))...))
		w.b.Exec(dropRedirect, productEntity, p.Slug)
	} else {
		p.Version, p.UpdatedAt = d.before.Version+1, d.now
		w.b.Exec(updateProduct, append(productArgs(p), clock.Micros(p.UpdatedAt), int64(p.ID), d.before.Version)...).
			Want(1, staleProduct())
		if p.Slug != d.before.Slug {
			w.b.Exec(putRedirect, productEntity, d.before.Slug, int64(p.ID), clock.Micros(d.now))
			w.b.Exec(dropRedirect, productEntity, p.Slug)
		}
	}
	w.sets(d)
	w.parts(d)
	w.news(d, changed)
	for i := range p.Variants {
		p.Variants[i].Version = p.Version
	}
	return true
}

// productArgs is the columns that an insert and an update have in common, in order.
func productArgs(p *Product) []any {
	brand, typ := id.Brand(0), id.ProductType(0)
	if p.Brand != nil {
		brand = p.Brand.ID
	}
	if p.ProductType != nil {
		typ = p.ProductType.ID
	}
	return []any{p.Slug, p.Title, p.Subtitle, p.Description, string(p.Status), clock.Micros(p.PublishedAt), clock.Micros(p.AvailableAt),
		optional(brand), optional(typ), optional(p.PrimaryCategory), p.SEO.Title, p.SEO.Description, searchText(p),
		encodeMetadata(p.Metadata), p.TaxClass}
}

// make puts a pending reference into the batch, once.
func (w *writer) make(thing any) {
	if w.made[thing] {
		return
	}
	w.made[thing] = true
	switch t := thing.(type) {
	case *Brand:
		addBrand(w.b, t)
		news(w.log, w.b, BrandCreated, t.ID.String(), 1, EntityEvent{ID: t.ID.String(), Slug: t.Slug, Name: t.Name}, nil)
	case *ProductType:
		addProductType(w.b, t)
		news(w.log, w.b, TypeCreated, t.ID.String(), 1, EntityEvent{ID: t.ID.String(), Name: t.Name}, nil)
	case *Attribute:
		addAttribute(w.b, t)
		news(w.log, w.b, AttributeCreated, t.ID.String(), 1, EntityEvent{ID: t.ID.String(), Name: t.Code}, nil)
	case *newChoice:
		addChoice(w.b, t.attribute, t.choice, t.position)
	case *Category:
		if !w.tree {
			w.b.Exec(touchTree)
			w.tree = true
		}
		addCategory(w.b, t)
		news(w.log, w.b, CategoryCreated, t.ID.String(), 1, EntityEvent{ID: t.ID.String(), Slug: t.Slug, Name: t.Name}, nil)
	}
}

// changes is the names of the fields that the draft changes, in the order of the product's fields.
func (d *draft) changes() []string {
	if d.before == nil {
		return nil
	}
	b, a := d.before, d.after
	list := []string{}
	for _, field := range []struct {
		name string
		same bool
	}{
		{"slug", a.Slug == b.Slug},
		{"title", a.Title == b.Title},
		{"subtitle", a.Subtitle == b.Subtitle},
		{"description", a.Description == b.Description},
		{"status", a.Status == b.Status},
		{"published_at", a.PublishedAt.Equal(b.PublishedAt)},
		{"available_at", a.AvailableAt.Equal(b.AvailableAt)},
		{"brand", sameBrand(a.Brand, b.Brand)},
		{"product_type", sameType(a.ProductType, b.ProductType)},
		{"tax_class", a.TaxClass == b.TaxClass},
		{"categories", slices.Equal(a.Categories, b.Categories)},
		{"tags", slices.Equal(a.Tags, b.Tags)},
		{"options", slices.EqualFunc(a.Options, b.Options, sameOption)},
		{"variants", slices.EqualFunc(a.Variants, b.Variants, sameVariant)},
		{"prices", samePrices(a.Variants, b.Variants)},
		{"attributes", slices.EqualFunc(a.Attributes, b.Attributes, sameValues)},
		{"media", slices.EqualFunc(a.Media, b.Media, sameMedia)},
		{"seo", a.SEO == b.SEO},
		{"metadata", maps.Equal(a.Metadata, b.Metadata)},
	} {
		if !field.same {
			list = append(list, field.name)
		}
	}
	return list
}

func sameBrand(a, b *Brand) bool {
	return a == nil && b == nil || a != nil && b != nil && a.ID == b.ID
}

func sameType(a, b *ProductType) bool {
	return a == nil && b == nil || a != nil && b != nil && a.ID == b.ID
}

func sameOption(a, b Option) bool {
	return a.ID == b.ID && a.Name == b.Name && slices.Equal(a.Values, b.Values)
}

// sameVariant compares everything but prices, which have their own field and event.
func sameVariant(a, b Variant) bool { return len(variantChanges(&a, &b)) == 0 }

func samePrices(a, b []Variant) bool {
	same := func(x, y Price) bool { return samePrice(&x, &y) }
	return slices.EqualFunc(a, b, func(v, w Variant) bool { return v.ID == w.ID && slices.EqualFunc(v.Prices, w.Prices, same) })
}

func sameValues(a, b AttributeValue) bool {
	return a.AttributeID == b.AttributeID && slices.Equal(a.Texts, b.Texts) && slices.Equal(a.Numbers, b.Numbers)
}

func sameMedia(a, b Media) bool {
	return a.ID == b.ID && a.Alt == b.Alt && a.URL == b.URL && a.BlobKey == b.BlobKey
}

// variantChanges is the names of the fields in which two states of a variant differ, prices aside.
func variantChanges(a, b *Variant) []string {
	list := []string{}
	for _, field := range []struct {
		name string
		same bool
	}{
		{"id", a.ID == b.ID},
		{"title", a.Title == b.Title},
		{"options", slices.Equal(a.OptionValues, b.OptionValues)},
		{"sku", a.SKU == b.SKU},
		{"gtin", a.GTIN == b.GTIN},
		{"weight_grams", a.WeightGrams == b.WeightGrams},
		{"size", a.LengthMM == b.LengthMM && a.WidthMM == b.WidthMM && a.HeightMM == b.HeightMM},
		{"customs", a.HSCode == b.HSCode && a.OriginCountry == b.OriginCountry},
		{"inventory", a.InventoryPolicy == b.InventoryPolicy && a.InventoryTracked == b.InventoryTracked},
		{"requires_shipping", a.RequiresShipping == b.RequiresShipping},
		{"taxable", a.Taxable == b.Taxable},
		{"max_per_order", a.MaxPerOrder == b.MaxPerOrder},
		{"media", slices.Equal(a.Media, b.Media)},
		{"metadata", maps.Equal(a.Metadata, b.Metadata)},
	} {
		if !field.same {
			list = append(list, field.name)
		}
	}
	return list
}

// sets writes what a product simply has: each set is replaced as a whole when it changed.
func (w *writer) sets(d *draft) {
	p, before := d.after, d.before
	if before == nil {
		before = &Product{}
	}
	product := int64(p.ID)
	if !slices.Equal(p.Categories, before.Categories) {
		w.replace(before.Categories != nil, clearCategories, product)
		args := make([]any, 0, 3*len(p.Categories))
		for i, c := range p.Categories {
			args = append(args, product, int64(c), int64(i))
		}
		insertCategories.Add(w.b, args)
	}
	if !slices.Equal(p.Tags, before.Tags) {
		w.replace(before.Tags != nil, clearTags, product)
		args := make([]any, 0, 2*len(p.Tags))
		for _, tag := range p.Tags {
			args = append(args, product, tag)
		}
		insertTags.Add(w.b, args)
	}
	if !slices.EqualFunc(p.Attributes, before.Attributes, sameValues) {
		w.replace(before.Attributes != nil, clearAttributes, product)
		insertAttributes.Add(w.b, attributeArgs(p))
	}
	ranges := priceRanges(p.Variants)
	if old := priceRanges(before.Variants); !slices.Equal(ranges, old) {
		w.replace(len(old) > 0, clearRanges, product)
		args := make([]any, 0, 4*len(ranges))
		for _, r := range ranges {
			args = append(args, product, string(r.currency), r.min, r.max)
		}
		insertRanges.Add(w.b, args)
	}
}

// replace removes the old rows of a set, if there can be any.
func (w *writer) replace(had bool, stmt *db.Stmt, product int64) {
	if had {
		w.b.Exec(stmt, product)
	}
}

func attributeArgs(p *Product) []any {
	args := make([]any, 0, 5*len(p.Attributes))
	for _, v := range p.Attributes {
		for i, n := range v.Numbers {
			args = append(args, int64(p.ID), int64(v.AttributeID), int64(i), "", n)
		}
		for i, text := range v.Texts {
			args = append(args, int64(p.ID), int64(v.AttributeID), int64(i), text, int64(0))
		}
	}
	return args
}

// searchText is what the words of a search are looked for in: lower case, without anything in HTML.
func searchText(p *Product) string {
	words := make([]string, 0, 4+2*len(p.Variants)+len(p.Tags))
	words = append(words, p.Title, p.Subtitle)
	if p.Brand != nil {
		words = append(words, p.Brand.Name)
	}
	words = append(words, p.Tags...)
	for i := range p.Variants {
		words = append(words, p.Variants[i].SKU, p.Variants[i].GTIN)
	}
	for _, v := range p.Attributes {
		if v.Searchable {
			words = append(words, v.Texts...)
		}
	}
	words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
	return strings.ToLower(strings.Join(words, "\n"))
}

// news appends the events of a changed product.
func (w *writer) news(d *draft, changed []string) {
	p := d.after
	data := ProductEvent{ID: p.ID.String(), Slug: p.Slug, Status: string(p.Status), Changed: changed}
	if d.before == nil {
		for i := range p.Variants {
			data.Variants = append(data.Variants, p.Variants[i].ID.String())
		}
		news(w.log, w.b, ProductCreated, data.ID, p.Version, data, nil)
		return
	}
	previous := ProductEvent{ID: data.ID, Slug: d.before.Slug, Status: string(d.before.Status)}
	news(w.log, w.b, ProductUpdated, data.ID, p.Version, data, previous)
	for i := range p.Variants {
		v := &p.Variants[i]
		old := d.before.variant(v.ID)
		event := VariantEvent{ID: v.ID.String(), ProductID: data.ID, SKU: v.SKU}
		if old.ID == 0 {
			news(w.log, w.b, VariantCreated, event.ID, p.Version, event, nil)
			continue
		}
		if event.Changed = variantChanges(v, old); len(event.Changed) > 0 {
			news(w.log, w.b, VariantUpdated, event.ID, p.Version, event, nil)
		}
		if currencies := changedCurrencies(old.Prices, v.Prices); len(currencies) > 0 {
			news(w.log, w.b, PriceChanged, event.ID, p.Version,
				PriceEvent{event.ID, data.ID, eventPrices(v.Prices, currencies)},
				PriceEvent{event.ID, data.ID, eventPrices(old.Prices, currencies)})
		}
	}
	for i := range d.before.Variants {
		if old := &d.before.Variants[i]; p.variant(old.ID).ID == 0 {
			event := VariantEvent{ID: old.ID.String(), ProductID: data.ID, SKU: old.SKU}
			news(w.log, w.b, VariantDeleted, event.ID, p.Version, event, nil)
		}
	}
}
