package page

import (
	"encoding/json"
	"fmt"
	"html/template"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
)

// maxOffers is how many offers of one product structured data list; its price range covers all.
const maxOffers = 50

// object is a thing in the words of schema.org.
type object = map[string]any

// linkedData is the text of a script element with structured data. The encoder writes <, > and & as \u003c, \u003e and
// \u0026, so that no text can end the element.
func linkedData(thing any) (template.JS, error) {
	text, err := json.Marshal(thing)
	if err != nil {
		return "", fmt.Errorf("encode structured data: %w", err)
	}
	return template.JS(text), nil //nolint:gosec // the encoder escaped it, as the comment says
}

func (v *visit) website() object {
	return object{
		"@context": "https://schema.org", "@type": "WebSite", "name": v.shop.Name, "url": v.absolute("/"),
		"potentialAction": object{
			"@type": "SearchAction", "target": v.absolute("/search?q={search_term_string}"),
			"query-input": "required name=search_term_string",
		},
	}
}

// breadcrumb is the way from the front page to the last of the places.
func (v *visit) breadcrumb(trail []link) object {
	places := []object{}
	for i, place := range append([]link{{Text: "Shop", Path: "/"}}, trail...) {
		places = append(places, object{
			"@type": "ListItem", "position": i + 1, "name": place.Text, "item": v.absolute(place.Path),
		})
	}
	return object{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": places}
}

// listed is what structured data says of a product in a list.
type listed struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
}

// itemList is the products of a list in their order, after those of the pages before.
func (v *visit) itemList(products []listed, before int) object {
	items := make([]object, len(products))
	for i, p := range products {
		items[i] = object{"@type": "ListItem", "position": before + i + 1, "name": p.Title, "url": v.absolute(productPath(p.Slug))}
	}
	return object{"@context": "https://schema.org", "@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}
}

func (v *visit) linkedProduct(p *catalog.Product) object {
	o := object{
		"@context": "https://schema.org", "@type": "Product", "name": p.Title, "url": v.absolute(productPath(p.Slug)),
		"description": plain(p.Description, 5000), "productID": p.ID.String(),
	}
	var images []string
	for i := range p.Media {
		if p.Media[i].Status != mediaFailed {
			image := wire.ImageOf(&p.Media[i])
			images = append(images, v.absolute(shareURL(&image)))
		}
	}
	if len(images) > 0 {
		o["image"] = images
	}
	if p.Brand != nil {
		o["brand"] = object{"@type": "Brand", "name": p.Brand.Name}
	}
	if trail := v.tree.path(p.PrimaryCategory); len(trail) > 0 {
		o["category"] = trail[len(trail)-1].Text
	}
	if len(p.Variants) == 1 {
		set(o, "sku", p.Variants[0].SKU)
		set(o, "gtin", p.Variants[0].GTIN)
	}
	if offers := v.offers(p); len(offers) == 1 {
		o["offers"] = offers[0]
	} else if len(offers) > 1 {
		o["offers"] = v.aggregate(p, offers)
	}
	return o
}

func set(o object, name, value string) {
	if value != "" {
		o[name] = value
	}
}

// offers is one offer for each variant that has a price.
func (v *visit) offers(p *catalog.Product) []object {
	var list []object
	for i := range p.Variants {
		variant := &p.Variants[i]
		price := variant.PriceIn(v.currency())
		if price == nil {
			continue
		}
		offer := object{
			"@type": "Offer", "url": v.absolute(productPath(p.Slug)), "itemCondition": "https://schema.org/NewCondition",
			"price": price.Amount.Decimal(), "priceCurrency": string(price.Amount.Currency),
			"availability": "https://schema.org/" + availabilityOf[p.AvailabilityAt(variant, v.now)],
			"seller":       object{"@type": "Organization", "name": v.shop.Name},
		}
		if len(p.Variants) > 1 {
			offer["name"] = p.Title + " – " + variant.Title
			offer["url"] = v.absolute(productPath(p.Slug)) + "?variant=" + variant.ID.String()
		}
		set(offer, "sku", variant.SKU)
		set(offer, "gtin", variant.GTIN)
		if p.AvailableAt.After(v.now) {
			offer["availabilityStarts"] = p.AvailableAt.Format(time.RFC3339)
		}
		list = append(list, offer)
	}
	return list
}

func (v *visit) aggregate(p *catalog.Product, offers []object) object {
	offer := p.Offer(v.currency(), v.now)
	return object{
		"@type": "AggregateOffer", "offerCount": len(offers), "priceCurrency": v.shop.CurrencyCode,
		"lowPrice": offer.Price.Amount.Decimal(), "highPrice": offer.MaxPrice.Decimal(),
		"offers": offers[:min(len(offers), maxOffers)],
	}
}

// availabilityOf is schema.org's names.
var availabilityOf = map[catalog.Availability]string{
	catalog.InStock: "InStock", catalog.Backorder: "BackOrder", catalog.Preorder: "PreOrder",
	catalog.OutOfStock: "OutOfStock", catalog.Discontinued: "Discontinued",
}
