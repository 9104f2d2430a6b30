package page

import (
	"slices"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/search"
)

const (
	maxRelated    = 4
	maxTogether   = 4
	bestOnHome    = 8
	fewestBest    = 4                              // best sellers that are worth a heading
	relatedSought = maxTogether + 2*maxRelated + 4 // some of each kind
)

// recommended is what is bought together with a product, and what else somebody may like who looks at it: what is similar, then
// what is new in its category; what sells best, where the shop found that to be no worse or nothing else is there.
func (v *visit) recommended(p *catalog.Product) (together, related []card, err error) {
	var popular []card
	if v.site.options.Recommend != nil {
		items, err := v.site.options.Recommend.Related(v.context(), p.ID, relatedSought)
		if err != nil {
			return nil, nil, err
		}
		popularFirst := len(items) > 0 && items[0].Reason == recommend.ReasonPopular
		for i := range items {
			c := v.cardOfRow(&items[i].Row)
			switch {
			case items[i].Reason == recommend.ReasonTogether && len(together) < maxTogether:
				together = append(together, c)
			case items[i].Reason == recommend.ReasonPopular && !popularFirst:
				popular = append(popular, c)
			default:
				related = append(related, c)
			}
		}
	}
	if len(related) < maxRelated {
		near, err := v.near(p)
		if err != nil {
			return nil, nil, err
		}
		related = appendUnseen(related, slices.Concat(near, popular), together)
	}
	return together, related[:min(len(related), maxRelated)], nil
}

// appendUnseen appends the cards that are not there yet, nor shown elsewhere.
func appendUnseen(list, more, elsewhere []card) []card {
	for _, c := range more {
		same := func(other card) bool { return other.Path == c.Path }
		if !slices.ContainsFunc(list, same) && !slices.ContainsFunc(elsewhere, same) {
			list = append(list, c)
		}
	}
	return list
}

// near is what else is new in the same category, and then in the ones above it.
func (v *visit) near(p *catalog.Product) ([]card, error) {
	var list []card
	for c := v.tree.byID[p.PrimaryCategory]; c != nil && len(list) < maxRelated; c = v.tree.byID[c.ParentID] {
		found, err := v.cards(search.Filter{Category: c.ID}, 2*maxRelated)
		if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(found, func(other card) bool { return other.Path == productPath(p.Slug) })
		list = appendUnseen(list, found, nil)
	}
	return list[:min(len(list), maxRelated)], nil
}

// bestSellers is what sells best, for the front page; nothing where hardly anything was sold.
func (v *visit) bestSellers() ([]card, error) {
	if v.site.options.Recommend == nil {
		return nil, nil
	}
	items, err := v.site.options.Recommend.BestSellers(v.context(), 0, bestOnHome)
	if err != nil || len(items) < fewestBest {
		return nil, err
	}
	cards := make([]card, len(items))
	for i := range items {
		cards[i] = v.cardOfRow(&items[i].Row)
	}
	return cards, nil
}

// cardOfRow makes the card of a row that comes from the catalog itself.
func (v *visit) cardOfRow(p *catalog.ProductRow) card {
	c := card{
		Path: productPath(p.Slug), Title: p.Title, Name: marked(p.Title, nil), Brand: p.BrandName, Badge: badge(p.Availability),
		Price: v.priceOf(p.Price, p.MaxPrice),
	}
	var image *wire.Image
	if p.Image != nil && (p.Image.Status != mediaFailed || p.Image.Source != catalog.Upload) {
		made := wire.ImageOf(p.Image)
		image = &made
	}
	c.Picture = imageOf(image, p.Title, cardSizes)
	if p.VariantCount > 1 {
		c.Choices = v.counted(p.VariantCount, "choice", "choices")
	}
	return c
}
