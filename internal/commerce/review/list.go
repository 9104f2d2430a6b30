package review

import (
	"context"
	"fmt"
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
)

// Sort is an order of reviews.
type Sort string

// The orders of reviews. Of equal ones the newer comes first, but in SortLowest the older.
const (
	SortNewest  Sort = "newest"
	SortHelpful Sort = "helpful"
	SortHighest Sort = "highest"
	SortLowest  Sort = "lowest"
)

// Filter narrows a list of reviews. What is empty does not narrow.
type Filter struct {
	Product  id.Product
	Customer id.Customer
	State    State
	Stars    []int64 // one of these, each from 1 to 5
	Verified bool    // only those
	Reported bool    // only those with an open report
	Sort     Sort    // empty: the newest first
}

// order is how a list is sorted: the column before the id, and the direction of both.
type order struct {
	column string
	rising bool
	sort   page.Sort
	key    func(*Review) int64
}

var orders = map[Sort]order{
	SortNewest: {"created_at", false, page.NewSort("review.newest", page.Int, page.Int),
		func(r *Review) int64 { return clock.Micros(r.CreatedAt) }},
	SortHelpful: {"helpful_count", false, page.NewSort("review.helpful", page.Int, page.Int), func(r *Review) int64 { return r.Helpful }},
	SortHighest: {"rating", false, page.NewSort("review.highest", page.Int, page.Int), func(r *Review) int64 { return r.Stars }},
	SortLowest:  {"rating", true, page.NewSort("review.lowest", page.Int, page.Int), func(r *Review) int64 { return r.Stars }},
}

// listShape is what the text of a list depends on.
type listShape struct {
	product, customer, state, verified, reported bool
	stars                                        int
	sort                                         Sort
	after, counting                              bool
}

// listReviews is one page of a list, or how many there are.
var listReviews = db.NewVariants(4096, func(s listShape) *db.Stmt {
	var where []string
	n := 1
	add := func(condition string) {
		for strings.Contains(condition, "?") {
			condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", n), 1)
			n++
		}
		where = append(where, condition)
	}
	if s.product {
		add("product_id = ?")
	}
	if s.customer {
		add("customer_id = ?")
	}
	if s.state {
		add("state = ?")
	}
	if s.stars > 0 {
		add("rating IN (" + strings.Repeat("?, ", s.stars-1) + "?)")
	}
	if s.verified {
		add("verified = TRUE")
	}
	if s.reported {
		add("EXISTS (SELECT 1 FROM review_report p WHERE p.review_id = review.id AND p.resolved_at = 0)")
	}
	sorted := orders[s.sort]
	way, beyond := " DESC", "<"
	if sorted.rising {
		way, beyond = "", ">"
	}
	if s.after {
		add("(" + sorted.column + ", id) " + beyond + " (?, ?)")
	}
	text := ""
	if len(where) > 0 {
		text = " WHERE " + strings.Join(where, " AND ")
	}
	if s.counting {
		return db.SQL("SELECT COUNT(*) FROM review" + text)
	}
	return db.SQL(fmt.Sprintf("SELECT "+columns+" FROM review"+text+" ORDER BY "+sorted.column+way+", id"+way+
		" LIMIT CAST($%d AS BIGINT) OFFSET CAST($%d AS BIGINT)", n, n+1))
})

// List is one page of the reviews that the filter lets through. Codes: validation_failed for an order, stars or a page that
// cannot be.
func (s *Service) List(ctx context.Context, f Filter, request page.Request) (page.Page[*Review], error) {
	var found page.Page[*Review]
	if f.Sort == "" {
		f.Sort = SortNewest
	}
	sorted, known := orders[f.Sort]
	if !known {
		return found, fault.Invalidf("query.sort", "sort must be one of newest, helpful, highest and lowest.")
	}
	if len(f.Stars) > MaxStars {
		return found, fault.Invalidf("query.rating", "There are five ratings: name each once.")
	}
	for _, stars := range f.Stars {
		if stars < MinStars || stars > MaxStars {
			return found, fault.Invalidf("query.rating", "rating must be between %d and %d.", MinStars, MaxStars)
		}
	}
	if err := request.Validate(); err != nil {
		return found, err
	}
	after, err := sorted.sort.Decode(request.Cursor)
	if err != nil {
		return found, err
	}
	shape, args := f.shape()
	counting := shape
	counting.counting, counting.sort = true, ""
	if found.Total, err = db.Value[int64](ctx, s.db.Read(), listReviews.For(counting), args...); err != nil {
		return found, fmt.Errorf("count reviews: %w", err)
	}
	if shape.after = len(after) > 0; shape.after {
		args = append(args, after[0].Int(), after[1].Int())
	}
	args = append(args, int64(request.Limit)+1, int64(request.Offset))
	if found.Items, err = db.List(ctx, s.db.Read(), scan, listReviews.For(shape), args...); err != nil {
		return found, fmt.Errorf("list reviews: %w", err)
	}
	if len(found.Items) > request.Limit {
		found.Items = found.Items[:request.Limit]
		last := found.Items[request.Limit-1]
		found.Next = sorted.sort.Encode(page.IntKey(sorted.key(last)), page.IntKey(int64(last.ID)))
	}
	return found, nil
}

// shape is what the text of the list depends on, and the arguments of its filters.
func (f *Filter) shape() (listShape, []any) {
	s := listShape{verified: f.Verified, reported: f.Reported, stars: len(f.Stars), sort: f.Sort}
	var args []any
	if s.product = !f.Product.IsZero(); s.product {
		args = append(args, f.Product)
	}
	if s.customer = !f.Customer.IsZero(); s.customer {
		args = append(args, f.Customer)
	}
	if s.state = f.State != ""; s.state {
		args = append(args, string(f.State))
	}
	for _, stars := range f.Stars {
		args = append(args, stars)
	}
	return s, args
}
