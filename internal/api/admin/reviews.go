package admin

import (
	"context"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const (
	reviewRoot         = "/api/admin/reviews"
	reviewSettingsRoot = "/api/admin/settings/reviews"
)

func (h *handlers) registerReviews(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: reviews", Scope: scope}
	}
	wire.Get(a, reviewRoot, op("admin-list-reviews", "What customers wrote, newest first", reviewsRead), h.listReviews)
	one := reviewRoot + "/{id}"
	wire.Get(a, one, op("admin-get-review", "A review with the reports of it", reviewsRead), h.getReview)
	wire.Delete(a, one, op("admin-delete-review", "Remove a review for good; its author may write another", reviewsWrite), h.deleteReview)
	wire.Post(a, one+"/publish", op("admin-publish-review", "Show a review to shoppers", reviewsWrite), h.publishReview)
	wire.Post(a, one+"/reject", op("admin-reject-review", "Do not show a review, and tell its author why", reviewsWrite), h.rejectReview)
	wire.Put(a, one+"/reply", op("admin-reply-to-review", "Answer a review, for everybody to see", reviewsWrite), h.replyToReview)
	wire.Delete(a, one+"/reply", op("admin-remove-review-reply", "Take the answer back", reviewsWrite), h.removeReviewReply)
	wire.Post(a, one+"/dismiss-reports", op("admin-dismiss-review-reports", "Answer the open reports: the review may stay", reviewsWrite), h.dismissReports)
	setting := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: settings", Scope: scope}
	}
	wire.Get(a, reviewSettingsRoot, setting("admin-get-review-settings", "How reviews are taken", settingsRead), h.getReviewSettings)
	wire.Put(a, reviewSettingsRoot, setting("admin-set-review-settings", "Say how reviews are taken from now on", settingsWrite), h.setReviewSettings)
}

// Review is what a customer thinks of a product.
type Review struct {
	ID               id.Review                  `json:"id"`
	Version          int64                      `json:"version"`
	ProductID        id.Product                 `json:"product_id"`
	CustomerID       wire.Nullable[id.Customer] `json:"customer_id" doc:"null: it was brought from elsewhere."`
	Status           string                     `json:"status" enum:"pending,published,rejected"`
	Rating           int64                      `json:"rating"`
	Title            string                     `json:"title"`
	Text             string                     `json:"text" doc:"Plain text with line breaks, never HTML."`
	Author           string                     `json:"author" doc:"As shoppers see him; empty: nobody is named."`
	VerifiedPurchase bool                       `json:"verified_purchase"`
	HelpfulCount     int64                      `json:"helpful_count"`
	Reply            string                     `json:"reply"`
	RepliedAt        wire.Nullable[time.Time]   `json:"replied_at"`
	Rejection        string                     `json:"rejection" doc:"Why it is not shown, as its author is told."`
	OpenReports      int64                      `json:"open_reports"`
	PublishedAt      wire.Nullable[time.Time]   `json:"published_at"`
	CreatedAt        time.Time                  `json:"created_at"`
	UpdatedAt        time.Time                  `json:"updated_at"`
}

func reviewDocument(r *review.Review, openReports int64) Review {
	doc := Review{
		ID: r.ID, Version: r.Version, ProductID: r.Product, Status: string(r.State), Rating: r.Stars, Title: r.Title, Text: r.Text,
		Author: r.Author, VerifiedPurchase: r.Verified, HelpfulCount: r.Helpful, Reply: r.Reply, RepliedAt: wire.TimeOrNull(r.RepliedAt),
		Rejection: r.Rejection, OpenReports: openReports, PublishedAt: wire.TimeOrNull(r.PublishedAt), CreatedAt: r.CreatedAt,
		UpdatedAt: r.UpdatedAt,
	}
	if !r.Customer.IsZero() {
		doc.CustomerID = wire.Some(r.Customer)
	}
	return doc
}

// ReviewReport is that a customer thinks that a review should not be there.
type ReviewReport struct {
	ID         id.ReviewReport          `json:"id"`
	CustomerID id.Customer              `json:"customer_id"`
	Reason     string                   `json:"reason" enum:"spam,offensive,off_topic,untrue,private,other"`
	Note       string                   `json:"note"`
	CreatedAt  time.Time                `json:"created_at"`
	ResolvedAt wire.Nullable[time.Time] `json:"resolved_at" doc:"null: nobody has looked yet."`
}

// ReviewDetail is a review with the reports of it.
type ReviewDetail struct {
	Review

	Reports []ReviewReport `json:"reports" doc:"Newest first, at most 100."`
}

// reviewResult is a review as a change leaves it, with what is still open.
type reviewResult struct {
	review *review.Review
	open   int64
}

func reviewReply(r reviewResult) *wire.Reply[Review] {
	return &wire.Reply[Review]{Body: reviewDocument(r.review, r.open), Version: r.review.Version}
}

type reviewQuery struct {
	wire.Paging
	Status           string  `query:"status" enum:"pending,published,rejected" doc:"Only those with this status."`
	ProductID        string  `query:"product_id" maxLength:"60" doc:"Only those of this product."`
	CustomerID       string  `query:"customer_id" maxLength:"60" doc:"Only those of this customer."`
	Rating           []int64 `query:"rating,explode" maxItems:"5" doc:"Only those with so many stars; several times for several."`
	VerifiedPurchase bool    `query:"verified_purchase" doc:"Only those whose authors received the product."`
	Reported         bool    `query:"reported" doc:"Only those with open reports."`
	Sort             string  `query:"sort" maxLength:"40" doc:"newest (the default), helpful, highest or lowest."`
}

func (h *handlers) listReviews(ctx context.Context, _ *wire.Call, in *reviewQuery) (*wire.Reply[wire.List[Review]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	filter := review.Filter{
		State: review.State(in.Status), Stars: in.Rating, Verified: in.VerifiedPurchase, Reported: in.Reported, Sort: review.Sort(in.Sort),
	}
	if in.ProductID != "" {
		if filter.Product, err = parsed(id.ParseProduct, "product", in.ProductID); err != nil {
			return nil, err
		}
	}
	if in.CustomerID != "" {
		if filter.Customer, err = parsed(id.ParseCustomer, "customer", in.CustomerID); err != nil {
			return nil, err
		}
	}
	list, err := h.reviews.List(ctx, filter, request)
	if err != nil {
		return nil, err
	}
	open, err := h.reviews.OpenReports(ctx, list.Items)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[Review]]{Body: wire.ListOf(list, func(r *review.Review) Review { return reviewDocument(r, open[r.ID]) })}, nil
}

func (h *handlers) getReview(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[ReviewDetail], error) {
	number, err := parsed(id.ParseReview, "review", in.ID)
	if err != nil {
		return nil, err
	}
	r, err := h.reviews.Get(ctx, number)
	if err != nil {
		return nil, err
	}
	reports, err := h.reviews.Reports(ctx, number)
	if err != nil {
		return nil, err
	}
	open, err := h.reviews.OpenReports(ctx, []*review.Review{r})
	if err != nil {
		return nil, err
	}
	doc := ReviewDetail{Review: reviewDocument(r, open[r.ID]), Reports: make([]ReviewReport, 0, len(reports))}
	for _, told := range reports {
		doc.Reports = append(doc.Reports, ReviewReport{
			ID: told.ID, CustomerID: told.Customer, Reason: string(told.Reason), Note: told.Note, CreatedAt: told.CreatedAt,
			ResolvedAt: wire.TimeOrNull(told.ResolvedAt),
		})
	}
	return &wire.Reply[ReviewDetail]{Body: doc, Version: r.Version}, nil
}

// reviewChange is a use case that changes a review.
type reviewChange func(ctx context.Context, number id.Review, expected *int64, claim *idem.Claim) (*review.Review, error)

// changeReview has a review changed. What answers its reports leaves none of them open.
func (h *handlers) changeReview(ctx context.Context, call *wire.Call, in *Target, answersReports bool, change reviewChange) (*wire.Reply[Review], error) {
	number, err := parsed(id.ParseReview, "review", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	open := map[id.Review]int64{}
	if !answersReports {
		if open, err = h.reviews.OpenReports(ctx, []*review.Review{{ID: number}}); err != nil {
			return nil, err
		}
	}
	changed := func(r *review.Review) *wire.Reply[Review] { return reviewReply(reviewResult{r, open[number]}) }
	return wire.Do(call, changed, func(claim *idem.Claim) (*review.Review, error) { return change(ctx, number, expected, claim) })
}

func (h *handlers) publishReview(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[Review], error) {
	return h.changeReview(ctx, call, in, false, h.reviews.Publish)
}

type rejectReviewRequest struct {
	Target
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Its author is told."`
	}
}

func (h *handlers) rejectReview(ctx context.Context, call *wire.Call, in *rejectReviewRequest) (*wire.Reply[Review], error) {
	return h.changeReview(ctx, call, &in.Target, true,
		func(ctx context.Context, number id.Review, expected *int64, claim *idem.Claim) (*review.Review, error) {
			return h.reviews.Reject(ctx, number, expected, in.Body.Reason, claim)
		})
}

type replyToReviewRequest struct {
	Target
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"2000" doc:"Plain text with line breaks."`
	}
}

func (h *handlers) replyToReview(ctx context.Context, call *wire.Call, in *replyToReviewRequest) (*wire.Reply[Review], error) {
	return h.changeReview(ctx, call, &in.Target, false,
		func(ctx context.Context, number id.Review, expected *int64, claim *idem.Claim) (*review.Review, error) {
			return h.reviews.Reply(ctx, number, expected, in.Body.Text, claim)
		})
}

func (h *handlers) removeReviewReply(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[Review], error) {
	return h.changeReview(ctx, call, in, false,
		func(ctx context.Context, number id.Review, expected *int64, claim *idem.Claim) (*review.Review, error) {
			return h.reviews.Reply(ctx, number, expected, "", claim)
		})
}

func (h *handlers) dismissReports(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[Review], error) {
	return h.changeReview(ctx, call, in, true, h.reviews.DismissReports)
}

func (h *handlers) deleteReview(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	number, err := parsed(id.ParseReview, "review", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.reviews.Delete(ctx, number, expected, claim))
	})
}

// ReviewSettings is how the shop takes reviews.
type ReviewSettings struct {
	Moderate   string `json:"moderate" enum:"all,unverified,none" doc:"Which reviews somebody looks at before they are shown: every one, those whose authors have not received the product, or none."`
	BuyersOnly bool   `json:"buyers_only" doc:"Only customers who have received a product can review it."`
	Version    int64  `json:"version" doc:"0: nobody has changed them yet."`
}

func reviewSettingsReply(s review.Settings) *wire.Reply[ReviewSettings] {
	return &wire.Reply[ReviewSettings]{
		Body: ReviewSettings{Moderate: string(s.Look), BuyersOnly: s.BuyersOnly, Version: s.Version}, Version: s.Version,
	}
}

func (h *handlers) getReviewSettings(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[ReviewSettings], error) {
	settings, err := h.reviews.Settings(ctx)
	if err != nil {
		return nil, err
	}
	return reviewSettingsReply(settings), nil
}

type reviewSettingsRequest struct {
	wire.Precondition
	Body struct {
		Versioned
		Moderate   string `json:"moderate" enum:"all,unverified,none"`
		BuyersOnly bool   `json:"buyers_only,omitempty"`
	}
}

func (h *handlers) setReviewSettings(ctx context.Context, call *wire.Call, in *reviewSettingsRequest) (*wire.Reply[ReviewSettings], error) {
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	settings := review.Settings{Look: review.Look(in.Body.Moderate), BuyersOnly: in.Body.BuyersOnly}
	return wire.Do(call, reviewSettingsReply, func(claim *idem.Claim) (review.Settings, error) {
		return h.reviews.SetSettings(ctx, expected, settings, claim)
	})
}
