package yardstick

import (
	"strconv"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/id"
)

// ID is the id of the product at a position.
func ID(position int) id.Product { return id.Product(position + 1) }

// Position is where the product with an id stands.
func Position(product id.Product) int { return int(product) - 1 }

// document is what the shop's search gets of a product, with the names of brand and categories for their ids.
func document(position int, in *catalog.ProductInput) index.Document {
	d := index.Document{
		ID: ID(position), Title: in.Title, Subtitle: in.Subtitle, Brand: in.Brand, Type: in.ProductType, Tags: in.Tags,
		Description: plain(in.Description), MinPrice: -1, MaxPrice: -1, InStock: true, Published: in.PublishedAt.UnixMicro(),
	}
	d.Terms = append(d.Terms, index.Term{Field: "brand", Value: in.Brand})
	for _, category := range in.Categories {
		for i, name := range category.Path {
			d.Categories = append(d.Categories, name)
			d.Terms = append(d.Terms, index.Term{Field: "category", Value: strings.Join(category.Path[:i+1], " > ")})
		}
	}
	for _, tag := range in.Tags {
		d.Terms = append(d.Terms, index.Term{Field: "tag", Value: tag})
	}
	for i := range in.Attributes {
		addAttribute(&d, &in.Attributes[i])
	}
	for i := range in.Variants {
		addVariant(&d, &in.Variants[i])
	}
	return d
}

func addAttribute(d *index.Document, a *catalog.AttributeInput) {
	field := "attr." + a.Code
	for _, value := range a.Values {
		if a.Searchable {
			d.Attributes = append(d.Attributes, strings.TrimSpace(value+" "+a.Unit))
		}
		if !a.Filterable && !a.Facet {
			continue
		}
		if number, err := strconv.ParseFloat(value, 64); err == nil && a.Type == catalog.NumberAttribute {
			d.Numbers = append(d.Numbers, index.Number{Field: field, Value: number})
		} else {
			d.Terms = append(d.Terms, index.Term{Field: field, Value: value})
		}
	}
}

func addVariant(d *index.Document, v *catalog.VariantInput) {
	if v.SKU != "" {
		d.SKUs = append(d.SKUs, v.SKU)
	}
	if v.GTIN != "" {
		d.GTINs = append(d.GTINs, v.GTIN)
	}
	for i := range v.Prices {
		minor := v.Prices[i].Amount.Minor
		if d.MinPrice < 0 || minor < d.MinPrice {
			d.MinPrice = minor
		}
		d.MaxPrice = max(d.MaxPrice, minor)
	}
}
