package page

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
)

// Reviews is what customers think of products. The service of package review knows it.
type Reviews interface {
	Rating(ctx context.Context, product id.Product) (review.Rating, error)
	List(ctx context.Context, filter review.Filter, request page.Request) (page.Page[*review.Review], error)
}

const (
	reviewsOnProduct = 4  // that the page of a product shows
	reviewsPerPage   = 20 // that the page of its reviews shows
	lastReviewPage   = 250
)

// opinions is what customers think of a product: all of it, and a few reviews.
type opinions struct {
	Path    string // of the page with all of them
	Count   string // "12 reviews"
	Average string // "4.25"
	Stars   string // the average as five characters, for the eye
	Bars    []starBar
	Reviews []reviewLine
	More    bool // there are more than are shown
}

// starBar is how many gave so many stars.
type starBar struct {
	Label string // "5 stars"
	Count int64
	Of    int64
	Path  string // of the page with those alone; empty where there is none
	On    bool
}

// reviewLine is a review as it is shown. Everything in it is plain text, which the template escapes.
type reviewLine struct {
	Stars    string // for the eye
	Rating   string // "4 out of 5 stars"
	Title    string
	Text     []string // paragraphs of lines
	Author   string
	Verified bool
	Date     string
	Machine  string // the date, for programs
	Helped   string // "3 people found this helpful"; empty: nobody said so
	Reply    []string
}

// starsOf is so many hundredths of a star as five characters.
func starsOf(hundredths int64) string {
	full := int((hundredths + 50) / 100)
	return strings.Repeat("★", full) + strings.Repeat("☆", review.MaxStars-full)
}

// reviewsPath is the page with all reviews of a product.
func reviewsPath(slug string) string { return productPath(slug) + "/reviews" }

// opinionsOf is what customers think of a product; nil where nobody is asked, or nobody said anything. The number of the
// reviews comes with them.
func (v *visit) opinionsOf(p *catalog.Product, filter review.Filter, request page.Request) (*opinions, review.Rating, page.Page[*review.Review], error) {
	var found page.Page[*review.Review]
	reviews := v.site.options.Reviews
	if reviews == nil {
		return nil, review.Rating{}, found, nil
	}
	rating, err := reviews.Rating(v.context(), p.ID)
	if err != nil || rating.Count == 0 {
		return nil, rating, found, err
	}
	filter.Product, filter.State = p.ID, review.Published
	if found, err = reviews.List(v.context(), filter, request); err != nil {
		return nil, rating, found, err
	}
	o := &opinions{
		Path: reviewsPath(p.Slug), Count: v.counted(rating.Count, "review", "reviews"), Average: v.format.Number(rating.Average()),
		Stars: starsOf(rating.Hundredths()),
	}
	for stars := int64(review.MaxStars); stars >= review.MinStars; stars-- {
		bar := starBar{Label: v.counted(stars, "star", "stars"), Count: rating.Stars[stars-1], Of: rating.Count}
		if bar.Count > 0 {
			bar.Path = o.Path + "?rating=" + strconv.FormatInt(stars, 10)
		}
		bar.On = slices.Contains(filter.Stars, stars)
		o.Bars = append(o.Bars, bar)
	}
	for _, r := range found.Items {
		o.Reviews = append(o.Reviews, v.reviewLine(r))
	}
	o.More = int64(len(o.Reviews)) < rating.Count
	return o, rating, found, nil
}

func (v *visit) reviewLine(r *review.Review) reviewLine {
	line := reviewLine{
		Stars: starsOf(100 * r.Stars), Rating: strconv.FormatInt(r.Stars, 10) + " out of 5 stars", Title: r.Title, Text: paragraphs(r.Text),
		Author: r.Author, Verified: r.Verified, Date: r.CreatedAt.Format("2 January 2006"), Machine: r.CreatedAt.Format(time.DateOnly),
		Reply: paragraphs(r.Reply),
	}
	if line.Author == "" {
		line.Author = "A customer"
	}
	if r.Helpful > 0 {
		line.Helped = v.counted(r.Helpful, "person", "people") + " found this helpful"
	}
	return line
}

// paragraphs is plain text by its empty lines.
func paragraphs(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n\n")
}

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

// reviewsBody is the page with all reviews of a product.
type reviewsBody struct {
	Trail    []link
	Heading  string
	Product  link
	Opinions *opinions
	Orders   []choice
	All      string // leads to all of them from those that are narrowed to some stars; empty: they are all
	Previous string
	Next     string
}

// reviewOrders is the orders of reviews that the page offers, the first by itself.
var reviewOrders = []struct {
	sort review.Sort
	text string
}{{review.SortNewest, "Newest"}, {review.SortHelpful, "Most helpful"}, {review.SortHighest, "Best"}, {review.SortLowest, "Worst"}}

// reviewSelection is what the address of a page of reviews asks for.
type reviewSelection struct {
	path  string
	sort  review.Sort
	stars int64 // 0: any
	page  int
}

// reviewSelection reads the query. What it does not know is as if it were not there.
func (v *visit) reviewSelection(path string) reviewSelection {
	query := v.request.URL.Query()
	s := reviewSelection{path: path, sort: reviewOrders[0].sort, page: 1}
	for _, o := range reviewOrders {
		if query.Get("sort") == string(o.sort) {
			s.sort = o.sort
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

// with is the address of another selection.
func (s reviewSelection) with(change func(*reviewSelection)) string {
	change(&s)
	query := url.Values{}
	if s.sort != reviewOrders[0].sort {
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
	filter := review.Filter{Sort: selected.sort}
	if selected.stars > 0 {
		filter.Stars = []int64{selected.stars}
	}
	o, _, found, err := v.opinionsOf(p, filter, page.Request{Limit: reviewsPerPage, Offset: (selected.page - 1) * reviewsPerPage})
	if err != nil {
		return nil, err
	}
	if o == nil || selected.page > lastReviewPage || selected.page > 1 && len(found.Items) == 0 {
		return nil, fault.New(fault.NotFound, fault.CodeNotFound, "There is no such page.")
	}
	product := link{Text: p.Title, Path: productPath(p.Slug)}
	body := reviewsBody{
		Trail: append(v.tree.path(p.PrimaryCategory), product), Heading: "Reviews of " + p.Title, Product: product, Opinions: o,
	}
	for _, offered := range reviewOrders {
		body.Orders = append(body.Orders, choice{
			Text: offered.text, On: offered.sort == selected.sort,
			Path: selected.with(func(s *reviewSelection) { s.sort, s.page = offered.sort, 1 }),
		})
	}
	if selected.stars > 0 {
		body.All = selected.with(func(s *reviewSelection) { s.stars, s.page = 0, 1 })
	}
	if selected.page > 1 {
		body.Previous = selected.with(func(s *reviewSelection) { s.page-- })
	}
	if int64(selected.page*reviewsPerPage) < found.Total && selected.page < lastReviewPage {
		body.Next = selected.with(func(s *reviewSelection) { s.page++ })
	}
	here := link{Text: "Reviews", Path: body.Opinions.Path}
	return &document{
		template: "reviews", title: body.Heading, path: selected.with(func(*reviewSelection) {}), body: body,
		noIndex:     selected.stars > 0 || selected.sort != reviewOrders[0].sort,
		description: o.Count + " of " + p.Title + ", on average " + o.Average + " out of 5 stars.",
		linked:      []any{v.breadcrumb(append(slices.Clone(body.Trail), here))},
	}, nil
}
