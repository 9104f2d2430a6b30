package page

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
)

// Reviews is what customers think of products. The service of package review knows it.
type Reviews interface {
	Rating(ctx context.Context, product id.Product) (review.Rating, error)
	List(ctx context.Context, filter review.Filter, request page.Request) (page.Page[*review.Review], error)
}

const (
	reviewsPerPage = 20
	lastReviewPage = 250
)

// reviewsPath is the page with all reviews of a product.
func reviewsPath(slug string) string { return productPath(slug) + "/reviews" }

// linkReviews adds to the structured data of a product what customers think of it.
func linkReviews(product object, rating review.Rating, list []*review.Review) {
	if rating.Count == 0 {
		return
	}
	product["aggregateRating"] = object{
		"@type": "AggregateRating", "ratingValue": rating.Average(), "reviewCount": rating.Count, "bestRating": review.MaxStars,
		"worstRating": review.MinStars,
	}
	var reviews []object
	for _, r := range list {
		if r.Author == "" || r.Text == "" {
			continue // search engines want somebody who says something
		}
		one := object{
			"@type": "Review", "author": object{"@type": "Person", "name": r.Author}, "datePublished": r.CreatedAt.Format(time.DateOnly),
			"reviewBody":   r.Text,
			"reviewRating": object{"@type": "Rating", "ratingValue": r.Stars, "bestRating": review.MaxStars, "worstRating": review.MinStars},
		}
		set(one, "name", r.Title)
		reviews = append(reviews, one)
	}
	if len(reviews) > 0 {
		product["review"] = reviews
	}
}

// reviewSelection is what the address of a page of reviews asks for.
type reviewSelection struct {
	path  string
	sort  review.Sort
	stars int64 // 0: any
	page  int
}

// reviewOrders is the orders of reviews that the page offers, the first by itself.
var reviewOrders = []review.Sort{review.SortNewest, review.SortHelpful, review.SortHighest, review.SortLowest}

// reviewSelection reads the query. What it does not know is as if it were not there.
func (v *visit) reviewSelection(path string) reviewSelection {
	query := v.request.URL.Query()
	s := reviewSelection{path: path, sort: reviewOrders[0], page: 1}
	for _, o := range reviewOrders {
		if query.Get("sort") == string(o) {
			s.sort = o
		}
	}
	if stars, err := strconv.ParseInt(query.Get("rating"), 10, 64); err == nil && stars >= review.MinStars && stars <= review.MaxStars {
		s.stars = stars
	}
	if number, err := strconv.Atoi(query.Get("page")); err == nil && number > 1 {
		s.page = min(number, lastReviewPage+1)
	}
	return s
}

// address is where those reviews are.
func (s reviewSelection) address() string {
	query := url.Values{}
	if s.sort != reviewOrders[0] {
		query.Set("sort", string(s.sort))
	}
	if s.stars > 0 {
		query.Set("rating", strconv.FormatInt(s.stars, 10))
	}
	if s.page > 1 {
		query.Set("page", strconv.Itoa(s.page))
	}
	return (&url.URL{Path: s.path, RawQuery: query.Encode()}).String()
}

// reviews is the page with all reviews of a product.
func (s *site) reviews(v *visit) (*document, error) {
	p, redirect, err := s.options.Catalog.ResolveProduct(v.context(), v.slug(), catalog.Shoppers)
	switch {
	case err != nil:
		return nil, err
	case redirect != "":
		return v.moved(reviewsPath(redirect)), nil
	case p.Slug != v.slug():
		return v.moved(reviewsPath(p.Slug)), nil
	}
	selected := v.reviewSelection(reviewsPath(p.Slug))
	if selected.page > lastReviewPage {
		return nil, errNoSuchPage
	}
	d := &document{
		page: "reviews", title: v.speaks("Reviews of ", "Bewertungen: ") + p.Title, path: selected.address(), url: selected.address(),
		noIndex: selected.stars > 0 || selected.sort != reviewOrders[0],
	}
	found, err := v.readReviews(d, p, selected)
	if err != nil {
		return nil, err
	}
	if found.Rating == nil || selected.page > 1 && len(found.Data) == 0 {
		return nil, errNoSuchPage
	}
	d.description = v.counted(found.Rating.Count, "review", "reviews") + " of " + p.Title + ", on average " +
		v.format.Number(found.Rating.Average) + " out of 5 stars."
	if v.locale() == german {
		d.description = v.counted(found.Rating.Count, "Bewertung", "Bewertungen") + " von " + p.Title + ", im Mittel " +
			v.format.Number(found.Rating.Average) + " von 5 Sternen."
	}
	trail := append(v.tree.path(p.PrimaryCategory), link{Text: p.Title, Path: productPath(p.Slug)}, link{Text: v.speaks("Reviews", "Bewertungen"), Path: reviewsPath(p.Slug)})
	d.linked = []any{v.breadcrumb(trail)}
	return d, nil
}

// foundReviews is what the head of the page says of its reviews.
type foundReviews struct {
	Data   []struct{} `json:"data"`
	Rating *struct {
		Average string `json:"average"`
		Count   int64  `json:"count"`
	} `json:"rating"`
}

// readReviews gives the page what it shows; web/src/shop/product/review-choice.ts asks alike.
func (v *visit) readReviews(d *document, p *catalog.Product, s reviewSelection) (found foundReviews, err error) {
	if err := v.readFrame(d); err != nil {
		return found, err
	}
	if _, err := v.read(d, "getProduct", named(p.Slug), "/api"+productPath(p.Slug)); err != nil {
		return found, err
	}
	offset := (s.page - 1) * reviewsPerPage
	arg := map[string]any{"id": p.Slug, "limit": reviewsPerPage, "offset": offset, "sort": s.sort}
	query := url.Values{"limit": {strconv.Itoa(reviewsPerPage)}, "offset": {strconv.Itoa(offset)}, "sort": {string(s.sort)}}
	if s.stars > 0 {
		arg["rating"] = []int64{s.stars}
		query.Set("rating", strconv.FormatInt(s.stars, 10))
	}
	err = v.readInto(&found, d, "listReviews", arg, "/api"+reviewsPath(p.Slug)+"?"+query.Encode())
	return found, err
}
