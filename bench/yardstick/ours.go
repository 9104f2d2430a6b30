package yardstick

import "errors"

// NewOurs begins.
func NewOurs() *Ours { return &Ours{BM25: newBM25(func(t Text) []string { return []string{t.Title} })} }

// Ours is ours.
type Ours struct{ *BM25 }

var errOurs = errors.New("x")
