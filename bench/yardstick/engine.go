package yardstick

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Engine finds products. It may be asked by several goroutines at a time, once it is built.
type Engine interface {
	// Add takes products in; positions grow.
	Add(first int, products []Product) error
	// Build is called once after the last Add.
	Build() error
	// Search finds products. It refuses what it has not with ErrUnable.
	Search(r Request) (Answer, error)
	// Disk is the bytes that it takes on disk; 0: it is in memory.
	Disk() (int64, error)
	Close() error
}

// ErrUnable says that an engine does not do what it was asked for.
var ErrUnable = errors.New("this engine does not do that")

// Request is what is asked of an engine.
type Request struct {
	Text     string
	Prefix   bool     // the last word may be unfinished
	Fuzzy    bool     // words may be mistyped
	Category string   // only products in it; without a text the newest come first
	Facets   []string // fields whose values are counted over all that is found
	Suggest  bool     // complete the text instead of finding products
	Limit    int
}

// Answer is what was found.
type Answer struct {
	Positions []int // best first
	Total     int   // how many were found; -1: not counted
	Counts    int   // values of facets that were counted; completions, where those were asked for
}

// Words is the runs of letters and digits of a text, in lower case.
func Words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// facetTerms is the fields that the engines count: the terms of a document, and its price in steps of 1, 2 and 5.
func facetTerms(p *Product) []term {
	var terms []term
	for _, t := range p.Document.Terms {
		if !slices.Contains(facetFields, t.Field) {
			continue
		}
		terms = append(terms, term{t.Field, t.Value})
	}
	if p.Document.MinPrice >= 0 {
		terms = append(terms, term{"price", priceStep(p.Document.MinPrice)})
	}
	return terms
}

type term struct{ field, value string }

// priceStep is the lower end of the step of 1, 2 and 5 that a price lies in.
func priceStep(minor int64) string {
	step := int64(0)
	for ten := int64(1); ten <= minor; ten *= 10 {
		for _, n := range []int64{1, 2, 5} {
			if n*ten <= minor {
				step = n * ten
			}
		}
	}
	return strconv.FormatInt(step, 10)
}

// FacetFields is the fields that a catalog's lists are narrowed by: those of every shop, and the attributes that most of its
// products have.
func FacetFields(isReal bool) []string {
	if isReal {
		return []string{"category", "brand", "price", "attr.product_colour", "attr.connectivity_technology"}
	}
	return []string{"category", "brand", "price", "attr.material", "attr.colour"}
}

// facetFields is those of both catalogs.
var facetFields = []string{
	"category", "brand", "price", "attr.product_colour", "attr.connectivity_technology", "attr.material", "attr.colour",
}
