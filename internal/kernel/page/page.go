// Package page is how long lists are read: a bounded number of rows at a time.
//
// There are two ways to turn the pages. An offset says how many rows to skip; it suits a person who jumps to page 7,
// and it is bounded, because a database reads every row that it skips. A cursor says after which row to go on; it
// suits a program that reads everything, costs the same on every page, and neither skips nor repeats a row when others
// are inserted meanwhile. A request uses one of the two.
//
// A cursor is opaque to clients. It holds the name of the sort and the sort keys of the last row, the unique id last,
// so that the store can go on with a row value comparison: (price, id) > ($1, $2). A cursor of another sort, of another
// program or with a typo is refused rather than answered with the wrong rows.
package page

import (
	"strconv"

	"winkel/internal/kernel/fault"
)

// Bounds of a request.
const (
	MaxLimit  = 100
	MaxOffset = 10_000 // rows that may be skipped by number
)

// Request says which rows of a list are wanted.
type Request struct {
	Limit  int    // rows wanted, 1 to MaxLimit
	Offset int    // rows to skip, 0 to MaxOffset; 0 with a cursor
	Cursor string // Next of the page before; empty for the first page
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	Total int64  // rows of the whole list
	Next  string // the cursor of the next page; empty on the last one
}

// Validate refuses a request outside the bounds, or one with both offset and cursor, with validation_failed and a
// detail for each parameter. Whether the cursor itself is good is told by Sort.Decode.
func (r Request) Validate() error { return fault.Violations(r.violations()) }

func (r Request) violations() []fault.Detail {
	var wrong []fault.Detail
	refuse := func(param, message string) {
		wrong = append(wrong, fault.Detail{Param: param, Message: message})
	}
	if r.Limit < 1 || r.Limit > MaxLimit {
		refuse("limit", "limit must be 1 to "+strconv.Itoa(MaxLimit)+".")
	}
	switch {
	case r.Offset < 0:
		refuse("offset", "offset must not be negative.")
	case r.Offset > MaxOffset:
		refuse("offset", "offset must be at most "+strconv.Itoa(MaxOffset)+
			". To read further, take the cursor in \"next\" of each page for the page after it.")
	case r.Offset > 0 && r.Cursor != "":
		refuse("cursor", "cursor and offset cannot be used together.")
	}
	if len(r.Cursor) > MaxCursor {
		refuse("cursor", foreign)
	}
	return wrong
}
