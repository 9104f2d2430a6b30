package search

import (
	"math"
	"strconv"
	"strings"

	"winkel/internal/commerce/catalog"
)

// The index sorts and narrows by floating point. Attributes are kept in millionths, dates in days, prices in minor units and
// ratings in hundredths; this is the one place where they cross over. No money is added up on the other side.

func fromMillionths(n int64) float64 { return float64(n) / catalog.NumberScale }

func fromWhole(n int64) float64 { return float64(n) }

// bound is an optional bound of a filter.
func bound(n *int64) *float64 {
	if n == nil {
		return nil
	}
	f := float64(*n)
	return &f
}

// keyBits is the key of a place in an order as a cursor carries it: every bit of it.
func keyBits(key float64) int64 { return int64(math.Float64bits(key)) }

// keyOf is the key with the bits.
func keyOf(bits int64) float64 { return math.Float64frombits(uint64(bits)) }

// attributeNumber reads a number or a date as the index knows it.
func attributeNumber(kind catalog.AttributeType, text string) (float64, error) {
	if kind == catalog.DateAttribute {
		days, err := catalog.ParseDate(text)
		return fromWhole(days), err
	}
	n, err := catalog.ParseNumber(text)
	return fromMillionths(n), err
}

// parseRange reads a range as the index writes it, "min..max", of which either side may be missing.
func parseRange(kind catalog.AttributeType, text string) (low, high *float64, err error) {
	left, right, isRange := strings.Cut(text, "..")
	if !isRange {
		right = left
	}
	for _, side := range []struct {
		text string
		to   **float64
	}{{left, &low}, {right, &high}} {
		if side.text == "" {
			continue
		}
		n, err := attributeNumber(kind, side.text)
		if err != nil {
			return nil, nil, err
		}
		*side.to = &n
	}
	return low, high, nil
}

// writeRange writes a range as the index reads it.
func writeRange(low, high *float64) string {
	side := func(n *float64) string {
		if n == nil {
			return ""
		}
		return strconv.FormatFloat(*n, 'f', -1, 64)
	}
	return side(low) + ".." + side(high)
}

// wholeNumber is a number of the index that is whole, such as a price.
func wholeNumber(n float64) int64 { return int64(math.Round(n)) }

// wholeOf reads a whole number as the index writes it; 0 for what is none.
func wholeOf(text string) int64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0
	}
	return wholeNumber(n)
}
