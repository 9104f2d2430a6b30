package store

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

// registerReviews adds the routes for what customers think of products.
func (h *handlers) registerReviews(a *wire.API) {
	ofProduct := "/api/products/{id}/reviews"
	wire.Get(a, ofProduct, wire.Op{
		ID: "list-reviews", Summary: "What customers think of a product", Tag: "Reviews", Public: true, Content: fresh,
		Description: "The published reviews, with the rating of the product and how many gave how many stars. An old slug answers 301 with the new one.",
	}, h.listReviews)
	op := func(opID, summary, description string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Description: description, Tag: "Reviews", Customer: true}
	}
	writing := op("submit-review", "Review a product",
		"One a customer and product: 409 already_reviewed for another. Where somebody looks first, it is pending until he has. "+
			"422 purchase_required where the shop takes reviews from buyers alone.")
	writing.Status = http.StatusCreated
	wire.Post(a, ofProduct, writing, h.submitReview)
	wire.Post(a, "/api/reviews/{id}/helpful", op("vote-review", "Say that a review helped",
		"Saying it again changes nothing. When its author changes the review, all votes are gone. 422 own_review for one's own."), h.voteReview)
	wire.Delete(a, "/api/reviews/{id}/helpful", op("unvote-review", "Take that back", ""), h.unvoteReview)
	wire.Post(a, "/api/reviews/{id}/reports", op("report-review", "Report a review that should not be there",
		"Staff look at it. Reporting it again changes nothing, unless they have answered and the review has changed since. 422 own_review for one's own."), h.reportReview)
	mine := "/api/me/reviews"
	wire.Get(a, mine, op("list-my-reviews", "The customer's reviews, newest first", "Whatever their status."), h.listMyReviews)
	wire.Get(a, mine+"/{id}", op("get-my-review", "A review of the customer's", ""), h.getMyReview)
	wire.Patch(a, mine+"/{id}", op("update-my-review", "Change a review",
		"What is left out stays as it is. Where somebody looks first, and of what was rejected, it is pending until he has."), h.updateMyReview)
	wire.Delete(a, mine+"/{id}", op("delete-my-review", "Take a review back", "With its votes; another may be written. 422 review_rejected for what staff rejected."), h.deleteMyReview)
}

// Review is what a customer thinks of a product, as others see it.
type Review struct {
	ID               id.Review                  `json:"id"`
	ProductID        id.Product                 `json:"product_id"`
	Rating           int64                      `json:"rating" doc:"Stars, from 1 to 5." example:"4"`
	Title            string                     `json:"title" doc:"May be empty."`
	Text             string                     `json:"text" doc:"Plain text with line breaks, never HTML: escape it. May be empty."`
	Author           wire.Nullable[string]      `json:"author" doc:"First name and initial; null where nobody is named."`
	VerifiedPurchase bool                       `json:"verified_purchase" doc:"The product was delivered to its author."`
	HelpfulCount     int64                      `json:"helpful_count" doc:"Customers whom it helped."`
	Reply            wire.Nullable[ReviewReply] `json:"reply" doc:"What the shop answered."`
	CreatedAt        time.Time                  `json:"created_at"`
	UpdatedAt        time.Time                  `json:"updated_at"`
}

// ReviewReply is the answer of the shop to a review.
type ReviewReply struct {
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

func reviewDocument(r *review.Review) Review {
	doc := Review{
		ID: r.ID, ProductID: r.Product, Rating: r.Stars, Title: r.Title, Text: r.Text, VerifiedPurchase: r.Verified,
		HelpfulCount: r.Helpful, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
	if r.Author != "" {
		doc.Author = wire.Some(r.Author)
	}
	if r.Reply != "" {
		doc.Reply = wire.Some(ReviewReply{Text: r.Reply, At: r.RepliedAt})
	}
	return doc
}

// RatingCount is how many gave so many stars.
type RatingCount struct {
	Rating int64 `json:"rating"`
	Count  int64 `json:"count"`
}

// Reviews is one page of the reviews of a product, and what all of them add up to.
type Reviews struct {
	wire.List[Review]

	Rating    wire.Nullable[Rating] `json:"rating" doc:"Of all published reviews, whatever the list is narrowed to; null while there is none."`
	Histogram []RatingCount         `json:"histogram" doc:"How many gave 5, 4, 3, 2 and 1 stars."`
}

func ratingOrNull(r review.Rating) wire.Nullable[Rating] {
	if r.Count == 0 {
		return wire.Nullable[Rating]{}
	}
	return wire.Some(Rating{Average: r.Average(), Count: r.Count})
}

func histogram(r review.Rating) []RatingCount {
	counts := make([]RatingCount, 0, review.MaxStars)
	for stars := int64(review.MaxStars); stars >= review.MinStars; stars-- {
		counts = append(counts, RatingCount{Rating: stars, Count: r.Stars[stars-1]})
	}
	return counts
}

// ByProduct is the input of routes below one product.
type ByProduct struct {
	ID string `path:"id" maxLength:"200" doc:"Id or slug of the product."`
}

// ReviewQuery is what shoppers may ask the reviews of a product for.
type ReviewQuery struct {
	wire.Paging
	ByProduct
	Rating           []int64 `query:"rating,explode" maxItems:"5" doc:"Only those with so many stars; several times for several."`
	VerifiedPurchase bool    `query:"verified_purchase" doc:"Only those whose authors received the product."`
	Sort             string  `query:"sort" maxLength:"40" doc:"newest (the default), helpful, highest or lowest."`
}

func (h *handlers) listReviews(ctx context.Context, _ *wire.Call, in *ReviewQuery) (*wire.Reply[Reviews], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	product, redirect, err := h.catalog.ResolveProduct(ctx, in.ID, catalog.Shoppers)
	switch {
	case err != nil:
		return nil, err
	case redirect != "":
		return &wire.Reply[Reviews]{Status: http.StatusMovedPermanently, Location: "/api/products/" + url.PathEscape(redirect) + "/reviews"}, nil
	}
	list, err := h.reviews.List(ctx, review.Filter{
		Product: product.ID, State: review.Published, Stars: in.Rating, Verified: in.VerifiedPurchase, Sort: review.Sort(in.Sort),
	}, request)
	if err != nil {
		return nil, err
	}
	rating, err := h.reviews.Rating(ctx, product.ID)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[Reviews]{Body: Reviews{
		List: wire.ListOf(list, reviewDocument), Rating: ratingOrNull(rating), Histogram: histogram(rating),
	}}, nil
}

// MyReview is a review as its author sees it.
type MyReview struct {
	Review

	Status    string                `json:"status" enum:"pending,published,rejected"`
	Rejection wire.Nullable[string] `json:"rejection" doc:"Why it is not shown."`
	Version   int64                 `json:"version"`
}

func myReview(r *review.Review) MyReview {
	doc := MyReview{Review: reviewDocument(r), Status: string(r.State), Version: r.Version}
	if r.Rejection != "" {
		doc.Rejection = wire.Some(r.Rejection)
	}
	return doc
}

func myReviewReply(r *review.Review) *wire.Reply[MyReview] {
	return &wire.Reply[MyReview]{Body: myReview(r), Version: r.Version}
}

type submitReviewRequest struct {
	ByProduct
	Body struct {
		Rating int64  `json:"rating" minimum:"1" maximum:"5" doc:"Stars." example:"4"`
		Title  string `json:"title,omitempty" maxLength:"120" doc:"One line of plain text."`
		Text   string `json:"text,omitempty" maxLength:"5000" doc:"Plain text with line breaks."`
	}
}

func (h *handlers) submitReview(ctx context.Context, call *wire.Call, in *submitReviewRequest) (*wire.Reply[MyReview], error) {
	product, redirect, err := h.catalog.ResolveProduct(ctx, in.ID, catalog.Shoppers)
	if err == nil && redirect != "" {
		product, _, err = h.catalog.ResolveProduct(ctx, redirect, catalog.Shoppers)
	}
	if err != nil {
		return nil, err
	}
	written := func(r *review.Review) *wire.Reply[MyReview] {
		reply := myReviewReply(r)
		reply.Location = "/api/me/reviews/" + r.ID.String()
		return reply
	}
	input := review.Input{Stars: in.Body.Rating, Title: in.Body.Title, Text: in.Body.Text}
	return wire.Do(call, written, func(claim *idem.Claim) (*review.Review, error) {
		return h.reviews.Submit(ctx, call.Principal.Customer, product.ID, input, claim)
	})
}

// ReviewID names a review.
type ReviewID struct {
	ID string `path:"id" maxLength:"60"`
}

func (in ReviewID) parse() (id.Review, error) {
	number, err := id.ParseReview(in.ID)
	if err != nil {
		return 0, fault.Missing("review", clip(in.ID)).WithCause(err)
	}
	return number, nil
}

func (h *handlers) voteReview(ctx context.Context, call *wire.Call, in *ReviewID) (*wire.Reply[Review], error) {
	return h.vote(ctx, call, in, true)
}

func (h *handlers) unvoteReview(ctx context.Context, call *wire.Call, in *ReviewID) (*wire.Reply[Review], error) {
	return h.vote(ctx, call, in, false)
}

func (h *handlers) vote(ctx context.Context, call *wire.Call, in *ReviewID, helpful bool) (*wire.Reply[Review], error) {
	number, err := in.parse()
	if err != nil {
		return nil, err
	}
	voted := func(r *review.Review) *wire.Reply[Review] { return &wire.Reply[Review]{Body: reviewDocument(r)} }
	return wire.Do(call, voted, func(claim *idem.Claim) (*review.Review, error) {
		return h.reviews.Vote(ctx, call.Principal.Customer, number, helpful, claim)
	})
}

type reportReviewRequest struct {
	ReviewID
	Body struct {
		Reason string `json:"reason" enum:"spam,offensive,off_topic,untrue,private,other" doc:"private: it tells of a person what is nobody's business."`
		Note   string `json:"note,omitempty" maxLength:"1000" doc:"For staff."`
	}
}

func (h *handlers) reportReview(ctx context.Context, call *wire.Call, in *reportReviewRequest) (*wire.Reply[wire.None], error) {
	number, err := in.parse()
	if err != nil {
		return nil, err
	}
	return doing(call, func(claim *idem.Claim) error {
		return h.reviews.Tell(ctx, call.Principal.Customer, number, review.ReportReason(in.Body.Reason), in.Body.Note, claim)
	})
}

func (h *handlers) listMyReviews(ctx context.Context, call *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[MyReview]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	list, err := h.reviews.List(ctx, review.Filter{Customer: call.Principal.Customer}, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[MyReview]]{Body: wire.ListOf(list, myReview)}, nil
}

func (h *handlers) getMyReview(ctx context.Context, call *wire.Call, in *ReviewID) (*wire.Reply[MyReview], error) {
	number, err := in.parse()
	if err != nil {
		return nil, err
	}
	r, err := h.reviews.GetOwn(ctx, call.Principal.Customer, number)
	if err != nil {
		return nil, err
	}
	return myReviewReply(r), nil
}

type updateReviewRequest struct {
	ReviewID
	wire.Precondition
	Body struct {
		Version *int64  `json:"version,omitempty" minimum:"1" doc:"The version that the change is based on, instead of If-Match."`
		Rating  *int64  `json:"rating,omitempty" minimum:"1" maximum:"5"`
		Title   *string `json:"title,omitempty" maxLength:"120"`
		Text    *string `json:"text,omitempty" maxLength:"5000"`
	}
}

func (h *handlers) updateMyReview(ctx context.Context, call *wire.Call, in *updateReviewRequest) (*wire.Reply[MyReview], error) {
	number, err := in.parse()
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch := review.Patch{Stars: in.Body.Rating, Title: in.Body.Title, Text: in.Body.Text}
	return wire.Do(call, myReviewReply, func(claim *idem.Claim) (*review.Review, error) {
		return h.reviews.Edit(ctx, call.Principal.Customer, number, expected, patch, claim)
	})
}

type reviewTarget struct {
	ReviewID
	wire.Precondition
}

func (h *handlers) deleteMyReview(ctx context.Context, call *wire.Call, in *reviewTarget) (*wire.Reply[wire.None], error) {
	number, err := in.parse()
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return doing(call, func(claim *idem.Claim) error {
		return h.reviews.DeleteOwn(ctx, call.Principal.Customer, number, expected, claim)
	})
}
