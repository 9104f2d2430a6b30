package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// draft is a product on its way into the database: what it was, what it shall be, and what is wrong with that. Rules are
// applied here, without the database; everything that the input names was looked up before.
type draft struct {
	violations
	before  *Product // nil: the product is new
	after   *Product
	refs    *references
	needs   []any // what must be made before the product: see references
	typ     *ProductType
	counts  map[id.Variant]int64 // on hand, as somebody counted
	moved   bool                 // the counts change what was on hand
	uploads []newUpload          // pictures of after whose files must be there
	now     time.Time
	mint    func() int64

	// fields is what the input speaks about. What a record with fewer than AllFields says of attributes and metadata is
	// merged into what is there.
	fields   Fields
	slugFrom string // the slug is not given; it is made from this, and made unique
}

// newDraft begins the change of a product, or a new one when before is nil.
func newDraft(before *Product, refs *references, now time.Time, mint func() int64) *draft {
	d := &draft{before: before, refs: refs, now: now, mint: mint, counts: map[id.Variant]int64{}, fields: AllFields}
	if before == nil {
		d.after = &Product{
			ID: id.Product(mint()), Version: 1, Status: Draft, Metadata: map[string]string{}, CreatedAt: now, UpdatedAt: now,
		}
		return d
	}
	// A shallow copy is enough: rules replace slices and maps, they never write into them.
	after := *before
	d.after = &after
	if after.ProductType != nil {
		d.typ = refs.types[after.ProductType.ID.String()]
	}
	return d
}

// patchOf is the part of an input that the fields name. Fields of variants are for applyVariantFields.
func patchOf(in *ProductInput, f Fields) ProductPatch {
	p := ProductPatch{}
	pick(f, FieldSlug, &p.Slug, &in.Slug)
	pick(f, FieldTitle, &p.Title, &in.Title)
	pick(f, FieldSubtitle, &p.Subtitle, &in.Subtitle)
	pick(f, FieldDescription, &p.Description, &in.Description)
	pick(f, FieldStatus, &p.Status, &in.Status)
	pick(f, FieldPublishedAt, &p.PublishedAt, &in.PublishedAt)
	pick(f, FieldAvailableAt, &p.AvailableAt, &in.AvailableAt)
	pick(f, FieldBrand, &p.Brand, &in.Brand)
	pick(f, FieldProductType, &p.ProductType, &in.ProductType)
	pick(f, FieldTaxClass, &p.TaxClass, &in.TaxClass)
	pick(f, FieldCategories, &p.Categories, &in.Categories)
	pick(f, FieldTags, &p.Tags, &in.Tags)
	pick(f, FieldOptions, &p.Options, &in.Options)
	pick(f, FieldVariants, &p.Variants, &in.Variants)
	pick(f, FieldAttributes, &p.Attributes, &in.Attributes)
	pick(f, FieldMedia, &p.Media, &in.Media)
	pick(f, FieldSEO, &p.SEOTitle, &in.SEO.Title)
	pick(f, FieldSEO, &p.SEODescription, &in.SEO.Description)
	pick(f, FieldMetadata, &p.Metadata, &in.Metadata)
	return p
}

func pick[T any](fields, field Fields, to **T, from *T) {
	if fields.Has(field) {
		*to = from
	}
}

// apply makes the patch true of the product, part by part, and notes what is wrong with it.
func (d *draft) apply(p *ProductPatch) {
	d.applyTexts(p)
	d.applyDates(p)
	d.applyReferences(p)
	if p.Tags != nil {
		d.after.Tags = d.tags(*p.Tags)
	}
	if p.Media != nil {
		d.setMedia(*p.Media)
	}
	if p.Options != nil {
		d.setOptions(*p.Options)
	}
	if p.Variants != nil {
		d.setVariants(*p.Variants)
	}
	if p.Attributes != nil {
		d.setAttributes(*p.Attributes)
	}
}

func (d *draft) applyTexts(p *ProductPatch) {
	a := d.after
	if p.Title != nil {
		a.Title = d.required("title", *p.Title, MaxTitleLength)
	}
	if p.Subtitle != nil {
		a.Subtitle = d.line("subtitle", *p.Subtitle, MaxShortLength)
	}
	if p.Description != nil {
		a.Description = d.html("description", *p.Description)
	}
	if p.TaxClass != nil {
		a.TaxClass = strings.TrimSpace(*p.TaxClass)
		d.take("tax_class", ValidTaxClass(a.TaxClass))
	}
	if p.SEOTitle != nil {
		a.SEO.Title = d.line("seo.title", *p.SEOTitle, MaxTitleLength)
	}
	if p.SEODescription != nil {
		a.SEO.Description = d.line("seo.description", *p.SEODescription, MaxShortLength)
	}
	if p.Metadata != nil {
		a.Metadata = d.mergeMetadata(a.Metadata, d.metadata("metadata", *p.Metadata))
	}
	switch {
	case p.Slug != nil && *p.Slug != "":
		a.Slug = strings.TrimSpace(*p.Slug)
		d.take("slug", ValidSlug(a.Slug))
	case a.Slug == "":
		d.slugFrom = a.Title
	}
}

// applyDates sets status and dates. A product that is published for the first time without a date is published now.
func (d *draft) applyDates(p *ProductPatch) {
	a := d.after
	if p.Status != nil {
		switch *p.Status {
		case Draft, Published, Archived:
			a.Status = *p.Status
		case "":
			a.Status = Draft
		default:
			d.invalidf("status", "%q is not one of draft, published, archived.", clipText(string(*p.Status)))
		}
	}
	if p.PublishedAt != nil && (!p.PublishedAt.IsZero() || a.Status != Published) {
		a.PublishedAt = d.moment("published_at", *p.PublishedAt)
	}
	if a.Status == Published && a.PublishedAt.IsZero() {
		a.PublishedAt = d.now
	}
	if p.AvailableAt != nil {
		a.AvailableAt = d.moment("available_at", *p.AvailableAt)
	}
}

// moment is a time as the database stores it. Years far off are typing errors, and would not survive the way to JSON.
func (v *violations) moment(param string, t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	if t.Year() < 1971 || t.Year() > 9998 {
		v.invalidf(param, "The year %d is out of range.", t.Year())
		return time.Time{}
	}
	return clock.FromMicros(clock.Micros(t))
}

func (d *draft) applyReferences(p *ProductPatch) {
	a := d.after
	if p.Brand != nil {
		a.Brand = d.refs.brand(d, strings.TrimSpace(*p.Brand))
	}
	if p.ProductType != nil {
		d.typ = d.refs.productType(d, strings.TrimSpace(*p.ProductType))
		a.ProductType = d.typ
	}
	if p.Categories != nil {
		if len(*p.Categories) > MaxCategories {
			d.invalidf("categories", "There are %d categories; %d are allowed.", len(*p.Categories), MaxCategories)
			return
		}
		list := make([]id.Category, 0, len(*p.Categories))
		for i, ref := range *p.Categories {
			category := d.refs.category(d, fmt.Sprintf("categories[%d]", i), ref)
			if category != nil && !slices.Contains(list, category.ID) {
				list = append(list, category.ID)
			}
		}
		d.setCategories(list)
	}
}

// setCategories sorts all but the first, the primary one: their order means nothing, and so never counts as a change.
func (d *draft) setCategories(list []id.Category) {
	d.after.PrimaryCategory = 0
	if len(list) > 0 {
		d.after.PrimaryCategory = list[0]
		slices.Sort(list[1:])
	}
	d.after.Categories = list
}

func (d *draft) tags(in []string) []string {
	if len(in) > MaxTags {
		d.invalidf("tags", "There are %d tags; %d are allowed.", len(in), MaxTags)
		return nil
	}
	tags := make([]string, 0, len(in))
	for i, tag := range in {
		if tag = d.required(fmt.Sprintf("tags[%d]", i), tag, 200); !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	return tags
}

// mergeMetadata is the new custom fields, or the old ones with the new ones over them, of which an empty one takes the old
// one away.
func (d *draft) mergeMetadata(old, changed map[string]string) map[string]string {
	if d.fields == AllFields {
		return changed
	}
	merged := maps.Clone(old)
	for key, value := range changed {
		if value == "" {
			delete(merged, key)
		} else {
			merged[key] = value
		}
	}
	return merged
}

func (d *draft) setAttributes(in []AttributeInput) {
	values := make([]AttributeValue, 0, len(in))
	count := 0
	if d.fields != AllFields {
		// What is not listed stays.
		for _, old := range d.after.Attributes {
			if !slices.ContainsFunc(in, func(a AttributeInput) bool {
				return a.Code == old.Code || a.Code == old.AttributeID.String()
			}) {
				values = append(values, old)
			}
		}
	}
	for i := range in {
		attribute := d.refs.attribute(d, fmt.Sprintf("attributes[%d]", i), &in[i])
		if attribute == nil || len(in[i].Values) == 0 {
			continue
		}
		if slices.ContainsFunc(values, func(v AttributeValue) bool { return v.AttributeID == attribute.ID }) {
			d.invalidf(fmt.Sprintf("attributes[%d].code", i), "The attribute %s is there twice.", attribute.Code)
			continue
		}
		count += len(in[i].Values)
		values = append(values, d.values(fmt.Sprintf("attributes[%d].values", i), attribute, in[i].Values))
	}
	if count > MaxAttributeValues {
		d.invalidf("attributes", "There are %d attribute values; %d are allowed.", count, MaxAttributeValues)
		return
	}
	sortAttributes(values)
	d.after.Attributes = values
}

// sortAttributes orders the attributes of a product by code.
func sortAttributes(values []AttributeValue) {
	slices.SortFunc(values, func(a, b AttributeValue) int { return strings.Compare(a.Code, b.Code) })
}

// finish checks what concerns the product as a whole, after every part of the change was applied.
func (d *draft) finish() error {
	a := d.after
	if len(a.Variants) == 0 {
		d.setVariants([]VariantInput{{}})
	}
	d.checkVariants()
	if a.Status == Published && d.typ != nil {
		for _, required := range d.typ.Attributes {
			if !required.Required || slices.ContainsFunc(a.Attributes, func(v AttributeValue) bool {
				return v.AttributeID == required.AttributeID
			}) {
				continue
			}
			d.addf(fault.Refused, CodeAttributeRequired, "attributes", "A published product of type %q needs a value for %s.",
				d.typ.Name, d.refs.attributeCode(required.AttributeID))
		}
	}
	return d.err()
}
