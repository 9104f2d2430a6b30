package review

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"winkel/internal/kernel/id"
)

// Codes that this domain raises.
const (
	CodeReviewed    = "already_reviewed"  // the customer has reviewed the product; he can change that review
	CodeOwnReview   = "own_review"        // nobody votes for, or reports, what he wrote himself
	CodeNotReceived = "purchase_required" // the shop takes reviews from those alone who have received the product
	CodeRejected    = "review_rejected"   // what staff rejected is not taken back by its author, who could write it again
)

// State says whether a review is shown.
type State string

// The states of a review. The package documentation shows what leads where.
const (
	Pending   State = "pending"   // nobody has looked at it
	Published State = "published" // shoppers see it, and it counts
	Rejected  State = "rejected"  // staff have looked, and it is not shown
)

// The stars that a review can give.
const (
	MinStars = 1
	MaxStars = 5
)

// Review is what one customer thinks of one product.
type Review struct {
	ID          id.Review
	Version     int64
	Product     id.Product
	Customer    id.Customer // zero: it was brought from elsewhere
	State       State
	Stars       int64 // 1 to 5
	Title       string
	Text        string // plain, with line breaks
	Author      string // "Ada L."; empty: nobody is named
	Verified    bool   // a line of the author's with the product was delivered
	Helpful     int64  // customers who found it helpful
	Reply       string // the shop's; empty: none
	RepliedAt   time.Time
	Rejection   string // why staff rejected it, for its author; it stays until they publish it
	PublishedAt time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// counts reports whether the review is part of the rating of its product.
func (r *Review) counts() bool { return r != nil && r.State == Published }

// show makes the review published, or not, from now on.
func (r *Review) show(state State, now time.Time) {
	switch {
	case state != Published:
		r.PublishedAt = time.Time{}
	case r.State != Published:
		r.PublishedAt = now
	}
	if state == Published {
		r.Rejection = ""
	}
	r.State = state
}

// held reports whether staff rejected the review, and have not published it since: they look at it again before it is shown,
// whatever its author makes of it and however the shop takes reviews.
func (r *Review) held() bool { return r.Rejection != "" }

// maxAuthor bounds what is shown of a first name, in characters.
const maxAuthor = 30

// AuthorName is what shoppers see of somebody: his first name and the initial of the last. It is empty, so that nobody is
// named, for somebody without a first name, and for what is rather an address than a name.
func AuthorName(first, last string) string {
	name := strings.Join(strings.Fields(legible(first)), " ")
	if name == "" || strings.ContainsAny(name, "@/<>") || !strings.ContainsFunc(name, unicode.IsLetter) {
		return ""
	}
	if utf8.RuneCountInString(name) > maxAuthor {
		name = string([]rune(name)[:maxAuthor]) + "…"
	}
	for _, c := range legible(last) {
		if unicode.IsLetter(c) {
			return name + " " + string(unicode.ToUpper(c)) + "."
		}
	}
	return name
}

// legible is a text without what cannot be seen, or turns the direction of what follows.
func legible(text string) string {
	return strings.Map(func(c rune) rune {
		if c == utf8.RuneError || unicode.IsControl(c) && !unicode.IsSpace(c) || isInvisible(c) {
			return -1
		}
		return c
	}, text)
}

// ReportReason says what is wrong with a review.
type ReportReason string

// The reasons of a report.
const (
	Spam      ReportReason = "spam"
	Offensive ReportReason = "offensive"
	OffTopic  ReportReason = "off_topic"
	Untrue    ReportReason = "untrue"
	Private   ReportReason = "private" // it tells of a person what is nobody's business
	Other     ReportReason = "other"
)

// reportReasons is every reason of a report.
var reportReasons = []ReportReason{Spam, Offensive, OffTopic, Untrue, Private, Other}

// Report is that a customer thinks that a review should not be there.
type Report struct {
	ID         id.ReviewReport
	Review     id.Review
	Customer   id.Customer
	Reason     ReportReason
	Note       string
	CreatedAt  time.Time
	ResolvedAt time.Time // zero: it is open
}
