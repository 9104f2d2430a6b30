package demo

import (
	"io/fs"
	"time"
)

// Review is what somebody whom we made up says about a product of the demo shop.
type Review struct {
	Product   string // its slug
	Stars     int64
	Title     string
	Text      string
	FirstName string
	LastName  string
	WrittenAt time.Time
	Reply     string // the shop's; empty: none
}

// reviewFile is one review of reviews.json.
type reviewFile struct {
	Product   string `json:"product"`
	Rating    int64  `json:"rating"`
	DaysAgo   int    `json:"days_ago"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Title     string `json:"title"`
	Text      string `json:"text"`
	Reply     string `json:"reply"`
}

// loadReviews reads reviews.json, whose dates are counted from a time.
func loadReviews(data fs.FS, now time.Time) ([]Review, error) {
	var list []reviewFile
	if err := decode(data, "reviews.json", &list); err != nil {
		return nil, err
	}
	reviews := make([]Review, 0, len(list))
	for _, f := range list {
		reviews = append(reviews, Review{
			Product: f.Product, Stars: f.Rating, Title: f.Title, Text: f.Text, FirstName: f.FirstName, LastName: f.LastName,
			WrittenAt: now.AddDate(0, 0, -f.DaysAgo), Reply: f.Reply,
		})
	}
	return reviews, nil
}
