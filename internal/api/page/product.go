package page

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
)

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
	d := &document{page: "product", title: cmp.Or(p.SEO.Title, p.Title), path: productPath(p.Slug), kind: "product"}
	d.url = d.path + v.chosenIn(p)
	if err := v.readProduct(d, p); err != nil {
		return nil, err
	}
	rating, said, err := v.helpful(p)
	if err != nil {
		return nil, err
	}
	data := v.linkedProduct(p)
	linkReviews(data, rating, said)
	trail := v.tree.path(p.PrimaryCategory)
	d.linked = []any{data, v.breadcrumb(append(slices.Clone(trail), link{Text: p.Title, Path: d.path}))}
	d.description = summary(p.SEO.Description, p.Description, p.Subtitle, v.at(p.Title))
	if len(p.Media) > 0 {
		image := wire.ImageOf(&p.Media[0])
		d.image = &image
	}
	return d, nil
}

// chosenIn is the query that names the variant that is looked at; empty where the address names none of the product's. Nothing else that
// stands in the address, such as the mark of a campaign, makes another page.
func (v *visit) chosenIn(p *catalog.Product) string {
	named := v.request.URL.Query().Get(variantChoice)
	for i := range p.Variants {
		if p.Variants[i].ID.String() == named {
			return "?" + url.Values{variantChoice: {named}}.Encode()
		}
	}
	return ""
}

// variantChoice is the parameter that names a variant.
const variantChoice = "variant"

// What the page of a product asks the API for; web/src/shop/product/beside.tsx and pages/product.tsx have the same.
const (
	besideAsked      = 12 // of what goes with a product
	besideShown      = 4  // of each kind
	nearby           = "8"
	reviewsOnProduct = 4
)

// readProduct gives the page of a product what it shows.
func (v *visit) readProduct(d *document, p *catalog.Product) error {
	if err := v.readFrame(d); err != nil {
		return err
	}
	path := "/api" + d.path
	if _, err := v.read(d, "getProduct", named(p.Slug), path); err != nil {
		return err
	}
	said := map[string]any{"id": p.Slug, "limit": reviewsOnProduct, "sort": review.SortHelpful}
	if _, err := v.read(d, "listReviews", said, path+"/reviews?limit="+strconv.Itoa(reviewsOnProduct)+"&sort="+string(review.SortHelpful)); err != nil {
		return err
	}
	var goes struct{ Data []struct{ Reason string } }
	arg := map[string]any{"name": p.Slug, "limit": besideAsked}
	if err := v.readInto(&goes, d, "listRelatedProducts", arg, path+"/related?limit="+strconv.Itoa(besideAsked)); err != nil {
		return err
	}
	similar := 0
	for _, product := range goes.Data {
		if product.Reason != recommend.ReasonTogether {
			similar++
		}
	}
	c := v.tree.byID[p.PrimaryCategory]
	if similar >= besideShown || c == nil {
		return nil
	}
	_, err := v.readListing(d, url.Values{"category": {c.Slug}, "limit": {nearby}, "sort": {string(search.Newest)}})
	return err
}

// helpful is what customers think of a product, and the reviews that helped most; nothing where nobody is asked.
func (v *visit) helpful(p *catalog.Product) (review.Rating, []*review.Review, error) {
	reviews := v.site.options.Reviews
	if reviews == nil {
		return review.Rating{}, nil, nil
	}
	rating, err := reviews.Rating(v.context(), p.ID)
	if err != nil || rating.Count == 0 {
		return rating, nil, err
	}
	filter := review.Filter{Product: p.ID, State: review.Published, Sort: review.SortHelpful}
	found, err := reviews.List(v.context(), filter, page.Request{Limit: reviewsOnProduct})
	return rating, found.Items, err
}

// currency is the one in which the shop shows its prices.
func (v *visit) currency() money.Currency { return money.Currency(v.shop.CurrencyCode) }
