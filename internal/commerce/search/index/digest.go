package index

import "math"

// The 64 bits of Fowler, Noll and Vo (FNV-1a).
const (
	digestStart = 14695981039346656037
	digestPrime = 1099511628211
)

// digest is a sum of all of a document that is in a segment. Documents with the same sum differ in their columns at most.
func digest(d *Document) uint64 {
	sum := uint64(digestStart)
	one := func(s string) {
		for i := range len(s) {
			sum = (sum ^ uint64(s[i])) * digestPrime
		}
		sum = (sum ^ 0x1ff) * digestPrime // where it ends; no byte is that
	}
	list := func(texts []string) {
		for _, s := range texts {
			one(s)
		}
		sum = (sum ^ 0x2ff) * digestPrime
	}
	for _, s := range []string{d.Title, d.Subtitle, d.Brand, d.Type, d.Description} {
		one(s)
	}
	for _, texts := range [][]string{d.Categories, d.Tags, d.Attributes, d.SKUs, d.GTINs} {
		list(texts)
	}
	for _, t := range d.Terms {
		one(t.Field)
		one(t.Value)
	}
	list(nil)
	for _, n := range d.Numbers {
		one(n.Field)
		bits := math.Float64bits(n.Value)
		for range 8 {
			sum = (sum ^ bits&0xff) * digestPrime
			bits >>= 8
		}
	}
	return sum
}
