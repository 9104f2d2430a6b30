package index

import "math"

// The fields that every product has without listing them.
const (
	FieldPrice   = "price"
	FieldRating  = "rating"
	FieldInStock = "in_stock"
)

// stockValue is the value of FieldInStock.
func stockValue(in bool) string {
	if in {
		return "true"
	}
	return "false"
}

// interval is a filter by numbers, closed on both sides; infinite where it is open.
type interval struct{ min, max float64 }

func (r interval) holds(value float64) bool { return value >= r.min && value <= r.max }

// intervals are the ranges of a filter: that of its bounds, and those among its values.
func (f *Filter) intervals() []interval {
	var out []interval
	if f.Min != nil || f.Max != nil {
		r := interval{math.Inf(-1), math.Inf(1)}
		if f.Min != nil {
			r.min = *f.Min
		}
		if f.Max != nil {
			r.max = *f.Max
		}
		out = append(out, r)
	}
	for _, value := range f.Values {
		if r, ok := parseInterval(value); ok {
			out = append(out, r)
		}
	}
	return out
}

// numeric reports whether what is filtered by a field, or counted in it, are numbers that every product has.
func numeric(field string) bool { return field == FieldPrice || field == FieldRating }
