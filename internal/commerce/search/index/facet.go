package index

import (
	"cmp"
	"slices"
)

const (
	mostValues = 100 // of a facet, apart from those selected
	// worthwhile is the share of the result that has the field at all, as one in so many.
	worthwhile = 10
)

// matters reports whether a facet with these counts is worth showing for a result of so many products, of which some have the
// field: enough must, and some value must be missing in some.
func matters(values []Count, having, products int) bool {
	for _, v := range values {
		if v.Selected {
			return true
		}
	}
	if products == 0 || having*worthwhile < products {
		return false
	}
	return slices.ContainsFunc(values, func(v Count) bool { return v.Products > 0 && v.Products < products })
}

// ranked sorts values by how many products have them, and cuts those off that are few.
func ranked(values []Count) []Count {
	slices.SortFunc(values, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Products, a.Products), cmp.Compare(a.Value, b.Value))
	})
	if len(values) <= mostValues {
		return values
	}
	kept := values[:mostValues]
	for _, v := range values[mostValues:] {
		if v.Selected {
			kept = append(kept, v)
		}
	}
	return kept
}

// ratingIntervals are "so many stars and more".
func ratingIntervals() []interval {
	var out []interval
	for _, least := range []string{"400..", "300..", "200..", "100.."} {
		r, _ := parseInterval(least)
		out = append(out, r)
	}
	return out
}

// withSelected adds the ranges that are selected to those that were made up.
func withSelected(made, selected []interval) []interval {
	for _, r := range selected {
		if !slices.Contains(made, r) {
			made = append(made, r)
		}
	}
	slices.SortFunc(made, compareIntervals)
	return made
}
