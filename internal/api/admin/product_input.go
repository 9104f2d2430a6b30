package admin

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// ProductInput is a product as somebody wants it to be.
type ProductInput struct {
	Slug        string            `json:"slug,omitempty" doc:"Empty: made from the title."`
	Title       string            `json:"title" example:"Kettle"`
	Subtitle    string            `json:"subtitle,omitempty"`
	Description string            `json:"description,omitempty" doc:"HTML; what could do harm is taken out."`
	Status      string            `json:"status,omitempty" enum:"draft,published,archived" doc:"draft if it is not given."`
	PublishedAt *time.Time        `json:"published_at,omitempty" doc:"Shoppers see a published product from this moment on; at once if it is not given."`
	AvailableAt *time.Time        `json:"available_at,omitempty" doc:"Until this moment it is for preorder only."`
	Brand       string            `json:"brand,omitempty" doc:"Name or id; a new name makes a brand."`
	ProductType string            `json:"product_type,omitempty" doc:"Name or id; a new name makes a product type."`
	TaxClass    string            `json:"tax_class,omitempty" doc:"Code of a tax class: a-z, 0-9, - and _; standard if it is not given."`
	Categories  []string          `json:"categories,omitempty" doc:"Slugs or ids; the first is the primary category."`
	Tags        []string          `json:"tags,omitempty"`
	Options     []OptionInput     `json:"options,omitempty" doc:"At most 3."`
	Variants    []VariantInput    `json:"variants,omitempty" doc:"Without any, the product gets a default variant without a price."`
	Attributes  []AttributeValues `json:"attributes,omitempty"`
	Media       []MediaInput      `json:"media,omitempty"`
	SEO         *wire.SEO         `json:"seo,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
}

// OptionInput is an option with its values in order.
type OptionInput struct {
	ID     id.Option `json:"id,omitempty" doc:"Of the option that goes on; without one it is found by its name."`
	Name   string    `json:"name" example:"Size"`
	Values []string  `json:"values"`
}

// VariantInput is a variant as somebody wants it to be.
type VariantInput struct {
	ID               id.Variant        `json:"id,omitempty" doc:"Of the variant that goes on; without one it is found by its SKU, then by its options."`
	SKU              string            `json:"sku,omitempty"`
	GTIN             string            `json:"gtin,omitempty"`
	Title            string            `json:"title,omitempty" doc:"Empty: made from the options."`
	Options          []string          `json:"options,omitempty" doc:"One value for each option of the product, in their order."`
	Prices           []PriceInput      `json:"prices,omitempty"`
	WeightGrams      int64             `json:"weight_grams,omitempty" minimum:"0"`
	LengthMM         int64             `json:"length_mm,omitempty" minimum:"0"`
	WidthMM          int64             `json:"width_mm,omitempty" minimum:"0"`
	HeightMM         int64             `json:"height_mm,omitempty" minimum:"0"`
	HSCode           string            `json:"hs_code,omitempty"`
	OriginCountry    string            `json:"origin_country,omitempty"`
	InventoryPolicy  string            `json:"inventory_policy,omitempty" enum:"deny,continue" doc:"deny if it is not given."`
	InventoryTracked *bool             `json:"inventory_tracked,omitempty" doc:"If it is not given, stock is tracked where on_hand says how much there is."`
	OnHand           *int64            `json:"on_hand,omitempty" minimum:"0" doc:"What lies on the shelf."`
	RequiresShipping *bool             `json:"requires_shipping,omitempty" doc:"true if it is not given."`
	Taxable          *bool             `json:"taxable,omitempty" doc:"true if it is not given."`
	MaxPerOrder      int64             `json:"max_per_order,omitempty" minimum:"0"`
	MediaIndexes     []int             `json:"media_indexes,omitempty" doc:"Pictures of this variant, by their position in media."`
	Metadata         map[string]string `json:"metadata,omitempty"`
}

// PriceInput is a price in one currency.
type PriceInput struct {
	Price          wire.Money  `json:"price"`
	CompareAtPrice *wire.Money `json:"compare_at_price,omitempty"`
	Cost           *wire.Money `json:"cost,omitempty"`
}

// AttributeValues is the values of one attribute. More fields are taken and ignored, so that what was read can be sent back.
type AttributeValues struct {
	Code   string            `json:"code" doc:"Code or id of the attribute."`
	Values []json.RawMessage `json:"values" doc:"Strings, numbers or booleans, as the attribute's type wants it."`
	Label  string            `json:"label,omitempty" doc:"Not looked at."`
	Type   string            `json:"type,omitempty" doc:"Not looked at."`
	Unit   string            `json:"unit,omitempty" doc:"Not looked at."`
}

// MediaInput is a picture: elsewhere by URL, or an upload by the key of its blob.
type MediaInput struct {
	ID      id.Media `json:"id,omitempty" doc:"Of the picture that goes on; without one it is found by its URL."`
	URL     string   `json:"url,omitempty"`
	BlobKey string   `json:"blob_key,omitempty"`
	Alt     string   `json:"alt,omitempty"`
}

// ProductPatch is a change of a product: what is not given stays as it is, what is given replaces the whole field.
type ProductPatch struct {
	Versioned
	Slug        *string            `json:"slug,omitempty"`
	Title       *string            `json:"title,omitempty"`
	Subtitle    *string            `json:"subtitle,omitempty"`
	Description *string            `json:"description,omitempty"`
	Status      *string            `json:"status,omitempty" enum:"draft,published,archived"`
	PublishedAt *time.Time         `json:"published_at,omitempty"`
	AvailableAt *time.Time         `json:"available_at,omitempty"`
	Brand       *string            `json:"brand,omitempty" doc:"Name or id; empty: none."`
	ProductType *string            `json:"product_type,omitempty" doc:"Name or id; empty: none."`
	TaxClass    *string            `json:"tax_class,omitempty" doc:"Code of a tax class; empty: the standard one."`
	Categories  *[]string          `json:"categories,omitempty"`
	Tags        *[]string          `json:"tags,omitempty"`
	Options     *[]OptionInput     `json:"options,omitempty"`
	Variants    *[]VariantInput    `json:"variants,omitempty"`
	Attributes  *[]AttributeValues `json:"attributes,omitempty"`
	Media       *[]MediaInput      `json:"media,omitempty"`
	SEO         *wire.SEO          `json:"seo,omitempty"`
	Metadata    *map[string]string `json:"metadata,omitempty"`
}

// faults collects what is wrong with the form of an input, before the catalog looks at its meaning.
type faults struct{ list []fault.Detail }

func (f *faults) take(param string, err error) {
	if err != nil {
		f.list = append(f.list, fault.Detail{Param: param, Message: fault.From(err).Message})
	}
}

func (in *ProductInput) domain() (catalog.ProductInput, error) {
	var wrong faults
	out := catalog.ProductInput{
		Slug: in.Slug, Title: in.Title, Subtitle: in.Subtitle, Description: in.Description, Status: catalog.Status(in.Status),
		PublishedAt: timeOf(in.PublishedAt), AvailableAt: timeOf(in.AvailableAt), Brand: in.Brand, ProductType: in.ProductType,
		TaxClass: in.TaxClass, Categories: categoryRefs(in.Categories), Tags: in.Tags, Options: options(in.Options),
		Variants: wrong.variants("variants", in.Variants), Attributes: wrong.attributes(in.Attributes), Media: media(in.Media),
		Metadata: in.Metadata,
	}
	if in.SEO != nil {
		out.SEO = catalog.SEO{Title: in.SEO.Title, Description: in.SEO.Description}
	}
	return out, fault.Violations(wrong.list)
}

func (in *ProductPatch) domain() (catalog.ProductPatch, error) {
	var wrong faults
	out := catalog.ProductPatch{
		Slug: in.Slug, Title: in.Title, Subtitle: in.Subtitle, Description: in.Description, Status: (*catalog.Status)(in.Status),
		PublishedAt: in.PublishedAt, AvailableAt: in.AvailableAt, Brand: in.Brand, ProductType: in.ProductType, Tags: in.Tags,
		TaxClass: in.TaxClass, Categories: each(in.Categories, categoryRefs), Options: each(in.Options, options), Metadata: in.Metadata,
		Variants:   each(in.Variants, func(list []VariantInput) []catalog.VariantInput { return wrong.variants("variants", list) }),
		Attributes: each(in.Attributes, wrong.attributes), Media: each(in.Media, media),
	}
	if in.SEO != nil {
		out.SEOTitle, out.SEODescription = &in.SEO.Title, &in.SEO.Description
	}
	return out, fault.Violations(wrong.list)
}

// each converts a list that may be missing.
func each[A, B any](list *[]A, convert func([]A) []B) *[]B {
	if list == nil {
		return nil
	}
	converted := convert(*list)
	return &converted
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

func categoryRefs(names []string) []catalog.CategoryRef {
	refs := make([]catalog.CategoryRef, 0, len(names))
	for _, name := range names {
		refs = append(refs, catalog.CategoryRef{Slug: name})
	}
	return refs
}

func options(list []OptionInput) []catalog.OptionInput {
	out := make([]catalog.OptionInput, 0, len(list))
	for _, o := range list {
		out = append(out, catalog.OptionInput{ID: o.ID, Name: o.Name, Values: o.Values})
	}
	return out
}

func media(list []MediaInput) []catalog.MediaInput {
	out := make([]catalog.MediaInput, 0, len(list))
	for _, m := range list {
		out = append(out, catalog.MediaInput{ID: m.ID, URL: m.URL, BlobKey: m.BlobKey, Alt: m.Alt})
	}
	return out
}

func (f *faults) variants(param string, list []VariantInput) []catalog.VariantInput {
	out := make([]catalog.VariantInput, 0, len(list))
	for i := range list {
		out = append(out, f.variant(fmt.Sprintf("%s[%d].", param, i), &list[i]))
	}
	return out
}

func (f *faults) variant(prefix string, v *VariantInput) catalog.VariantInput {
	out := catalog.VariantInput{
		ID: v.ID, SKU: v.SKU, GTIN: v.GTIN, Title: v.Title, Options: v.Options, Prices: f.prices(prefix+"prices", v.Prices),
		WeightGrams: v.WeightGrams, LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM, HSCode: v.HSCode,
		OriginCountry: v.OriginCountry, InventoryPolicy: catalog.Policy(v.InventoryPolicy), InventoryTracked: v.OnHand != nil,
		OnHand: v.OnHand, DigitalOnly: isFalse(v.RequiresShipping), TaxExempt: isFalse(v.Taxable), MaxPerOrder: v.MaxPerOrder,
		MediaIndexes: v.MediaIndexes, Metadata: v.Metadata,
	}
	if v.InventoryTracked != nil {
		out.InventoryTracked = *v.InventoryTracked
	}
	return out
}

func isFalse(b *bool) bool { return b != nil && !*b }

func (f *faults) prices(param string, list []PriceInput) []catalog.PriceInput {
	out := make([]catalog.PriceInput, 0, len(list))
	for i, p := range list {
		at := fmt.Sprintf("%s[%d].", param, i)
		amount, err := p.Price.Parse(at + "price")
		f.take(at+"price.currency_code", err)
		out = append(out, catalog.PriceInput{
			Amount: amount, CompareAt: f.sameCurrency(at+"compare_at_price", p.CompareAtPrice, amount.Currency),
			Cost: f.sameCurrency(at+"cost", p.Cost, amount.Currency),
		})
	}
	return out
}

// sameCurrency reads the amounts beside a price, which are in its currency.
func (f *faults) sameCurrency(param string, m *wire.Money, currency money.Currency) *money.Amount {
	if m == nil {
		return nil
	}
	amount, err := m.Parse(param)
	f.take(param+".currency_code", err)
	if err == nil && currency != "" && amount.Currency != currency {
		f.take(param+".currency_code", fault.Invalidf("", "It must be in the currency of the price, %s.", currency))
	}
	return &amount
}

func (f *faults) attributes(list []AttributeValues) []catalog.AttributeInput {
	out := make([]catalog.AttributeInput, 0, len(list))
	for i, a := range list {
		values := make([]string, 0, len(a.Values))
		for j, raw := range a.Values {
			text, err := scalar(raw)
			f.take(fmt.Sprintf("attributes[%d].values[%d]", i, j), err)
			values = append(values, text)
		}
		out = append(out, catalog.AttributeInput{Code: a.Code, Values: values})
	}
	return out
}

// scalar is the text of a string, a number or a boolean.
func scalar(raw json.RawMessage) (string, error) {
	var text string
	if json.Unmarshal(raw, &text) == nil && len(raw) > 0 && raw[0] == '"' {
		return text, nil
	}
	plain := strings.TrimSpace(string(raw))
	if plain == "" || plain == "null" || plain[0] == '[' || plain[0] == '{' {
		return "", fault.Invalidf("", "A value must be a string, a number or a boolean.")
	}
	return plain, nil
}
