package page

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
)

const (
	maxListed    = 100 // variants that a page lists; a product with more says how many
	maxGallery   = 24  // pictures that a page shows
	belowSection = 3   // level of the headings in a description
)

// productBody is the page of a product.
type productBody struct {
	Trail       []link // the way here, without the product
	Title       string
	Subtitle    string
	Brand       *link
	Price       price
	Tax         string // how the price is meant
	Stock       stockNote
	Gallery     []picture
	Letter      string // stands where there is no picture
	Options     []optionLine
	Variants    []variantLine // empty for a product without options
	MoreChoices string        // "and 20 more"; empty when all are listed
	Description template.HTML
	Attributes  []attributeLine
	Opinions    *opinions // nil: nobody said anything
	Together    []card    // bought together with it
	Related     []card    // what else somebody may like
}

// stockNote says whether something can be had. Tone is good, soon or none, for its colour.
type stockNote struct {
	Text string
	Tone string
}

type optionLine struct {
	Name   string
	Values string
}

type variantLine struct {
	ID      string // of the element, for links to it
	Title   string
	Price   price
	Stock   stockNote
	Picture picture // small; its ID is that of the picture in the gallery
}

type attributeLine struct {
	Label string
	Value string
}

// product is the page of a product.
func (s *site) product(v *visit) (*document, error) {
	p, redirect, err := s.options.Catalog.ResolveProduct(v.context(), v.slug(), catalog.Shoppers)
	switch {
	case err != nil:
		return nil, err
	case redirect != "":
		return v.moved(productPath(redirect)), nil
	case p.Slug != v.slug():
		return v.moved(productPath(p.Slug)), nil
	}
	trail := v.tree.path(p.PrimaryCategory)
	body := productBody{
		Trail: trail, Title: p.Title, Subtitle: p.Subtitle, Description: prose(p.Description, belowSection),
		Options: optionLines(p), Attributes: v.attributeLines(p), Letter: pictureOf(nil, p.Title, "").Letter,
	}
	if p.Brand != nil {
		body.Brand = &link{Text: p.Brand.Name, Path: brandPath(p.Brand.Slug)}
	}
	body.Gallery = gallery(p)
	v.offer(&body, p)
	if body.Together, body.Related, err = v.recommended(p); err != nil {
		return nil, err
	}
	said, rating, found, err := v.opinionsOf(p, review.Filter{Sort: review.SortHelpful}, page.Request{Limit: reviewsOnProduct})
	if err != nil {
		return nil, err
	}
	body.Opinions = said
	data := v.linkedProduct(p)
	linkReviews(data, rating, found.Items)
	here := link{Text: p.Title, Path: productPath(p.Slug)}
	d := &document{
		template: "product", title: cmp.Or(p.SEO.Title, p.Title), path: here.Path, kind: "product", body: body,
		description: summary(p.SEO.Description, p.Description, p.Subtitle, p.Title+" at "+v.shop.Name),
		linked:      []any{data, v.breadcrumb(append(slices.Clone(trail), here))},
	}
	if len(p.Media) > 0 {
		image := wire.ImageOf(&p.Media[0])
		d.image = &image
	}
	return d, nil
}

// gallery is the product's pictures: the first large, the others beside or below it.
func gallery(p *catalog.Product) []picture {
	var list []picture
	for i := range p.Media {
		sizes := halfSizes
		if len(list) == 0 {
			sizes = gallerySizes
		}
		shown := pictureOf(&p.Media[i], p.Title, sizes)
		if shown.Src == "" || len(list) == maxGallery {
			continue
		}
		shown.ID, shown.Eager = pictureAnchor(p.Media[i].ID), len(list) == 0
		list = append(list, shown)
	}
	return list
}

func pictureAnchor(m id.Media) string { return "picture-" + m.String() }

// offer says what the product costs and whether it can be had; for one with options, for each variant.
func (v *visit) offer(body *productBody, p *catalog.Product) {
	offer := p.Offer(v.currency(), v.now)
	body.Price = v.priceOf(offer.Price, offer.MaxPrice)
	if body.Price.Now != "" {
		body.Tax = "Plus tax where it applies."
		if v.shop.PricesIncludeTax {
			body.Tax = "Tax included."
		}
	}
	if offer.Best != nil {
		body.Stock = v.stockNote(p, offer.Best, offer.Availability)
	}
	if len(p.Options) == 0 {
		return
	}
	if offer.Availability == catalog.InStock {
		body.Stock.Text = "In stock" // of which there are few is said at each variant
	}
	for i := range p.Variants {
		if i == maxListed {
			body.MoreChoices = "and " + v.counted(int64(len(p.Variants)-maxListed), "further choice", "further choices")
			break
		}
		body.Variants = append(body.Variants, v.variantLine(p, &p.Variants[i]))
	}
}

func (v *visit) variantLine(p *catalog.Product, variant *catalog.Variant) variantLine {
	line := variantLine{
		ID: "variant-" + variant.ID.String(), Title: variant.Title, Price: v.priceOf(variant.PriceIn(v.currency()), nil),
		Stock: v.stockNote(p, variant, p.AvailabilityAt(variant, v.now)),
	}
	if len(variant.Media) > 0 {
		for i := range p.Media {
			if p.Media[i].ID == variant.Media[0] {
				line.Picture = pictureOf(&p.Media[i], p.Title, thumbSizes)
				line.Picture.ID, line.Picture.Alt = pictureAnchor(p.Media[i].ID), "Show "+variant.Title
			}
		}
	}
	return line
}

// currency is the one in which the shop shows its prices.
func (v *visit) currency() money.Currency { return money.Currency(v.shop.CurrencyCode) }

// stockNote says whether a variant can be had. It names no number: pages are kept in memory, and dropped when a variant runs
// low, is sold out or is back, but not with every unit that somebody orders.
func (v *visit) stockNote(p *catalog.Product, variant *catalog.Variant, a catalog.Availability) stockNote {
	switch a {
	case catalog.InStock:
		if variant.InventoryTracked && variant.Available <= inventory.DefaultLowStockAt {
			return stockNote{"Only a few left", "soon"}
		}
		return stockNote{"In stock", "good"}
	case catalog.Preorder:
		return stockNote{"Pre-order: available from " + p.AvailableAt.Format("2 January 2006"), "soon"}
	case catalog.Backorder:
		return stockNote{"On order: ships later", "soon"}
	case catalog.OutOfStock:
		return stockNote{"Sold out", "none"}
	}
	return stockNote{"No longer made", "none"}
}

func optionLines(p *catalog.Product) []optionLine {
	var lines []optionLine
	for _, o := range p.Options {
		var values []string
		for _, value := range o.Values {
			values = append(values, value.Value)
		}
		lines = append(lines, optionLine{Name: o.Name, Values: strings.Join(values, ", ")})
	}
	return lines
}

// attributeLines is everything that can be said about the product in figures and words, in the shop's order, and what
// holds for all of its variants.
func (v *visit) attributeLines(p *catalog.Product) []attributeLine {
	var lines []attributeLine
	for _, a := range p.Attributes {
		var values []string
		for _, text := range a.Strings() {
			value := v.format.value(a.Type, text)
			if a.Unit != "" && a.Type == catalog.NumberAttribute {
				value += noBreak + a.Unit
			}
			values = append(values, value)
		}
		if len(values) > 0 {
			lines = append(lines, attributeLine{Label: a.Label, Value: strings.Join(values, ", ")})
		}
	}
	if len(p.Variants) == 0 {
		return lines
	}
	first := p.Variants[0]
	same := func(differs func(catalog.Variant) bool) bool { return !slices.ContainsFunc(p.Variants, differs) }
	add := func(label, value string) {
		said := func(line attributeLine) bool { return strings.EqualFold(line.Label, label) }
		if !slices.ContainsFunc(lines, said) {
			lines = append(lines, attributeLine{Label: label, Value: value})
		}
	}
	if first.LengthMM > 0 && first.WidthMM > 0 && first.HeightMM > 0 && same(func(o catalog.Variant) bool {
		return o.LengthMM != first.LengthMM || o.WidthMM != first.WidthMM || o.HeightMM != first.HeightMM
	}) {
		add("Size", v.centimetres(first.LengthMM)+" × "+v.centimetres(first.WidthMM)+" × "+v.centimetres(first.HeightMM)+noBreak+"cm")
	}
	if first.WeightGrams > 0 && same(func(o catalog.Variant) bool { return o.WeightGrams != first.WeightGrams }) {
		add("Weight", v.weight(first.WeightGrams))
	}
	if len(p.Variants) == 1 && first.SKU != "" {
		add("Article number", first.SKU)
	}
	return lines
}

func (v *visit) centimetres(mm int64) string {
	const scale = catalog.NumberScale / 10
	return v.format.Number(catalog.FormatNumber(mm * scale))
}

func (v *visit) weight(grams int64) string {
	const kilogram = 1000
	if grams < kilogram {
		return strconv.FormatInt(grams, 10) + noBreak + "g"
	}
	return v.format.Number(catalog.FormatNumber(grams*(catalog.NumberScale/kilogram))) + noBreak + "kg"
}
