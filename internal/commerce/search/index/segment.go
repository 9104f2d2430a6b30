package index

import (
	"bytes"
	"encoding/binary"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"

	"winkel/internal/kernel/id"
)

// accented is how a word is written with its accents, and how often; products that are gone since are counted as well.
type accented struct {
	word  string
	times uint64
}

// segment is a part of the index that never changes: products in the order of their ids, numbered from 0, and what they can be
// found by. What does change without its text (prices, stock, sales) lies beside it, in columns.
type segment struct {
	ids    []id.Product
	digest []uint64 // of everything that is in the segment, to see whether a product that is put again differs in it

	// The dictionary: all terms, ascending, one behind the other, and where each begins; the last is the end of all.
	keys      []byte
	keyStarts []uint32
	rows      []byte
	rowStarts []uint64
	spelled   []spelled // stems and the words that have them, unless they are the same; ascending

	titles      []byte // folded, for sorting
	titleStarts []uint32

	values  values
	numbers []numbers           // by field
	accents map[string]accented // words that are written otherwise than they are looked up
	names   []name              // beginnings of the words of brands and categories, sorted
}

// values are the terms of documents, by which they are filtered and counted.
type values struct {
	fields []valueField // by name
	texts  []string     // of all fields, each field's together and ascending; the ordinal of a value is its place here
	maps   []*roaring.Bitmap
	starts []uint32 // where the ordinals of each product begin
	of     []uint32 // ascending for each product
	kinds  []uint32 // the ordinal of each product's kind; gone: it has none
}

// spelled is the term of a stem and that of a word with the stem.
type spelled struct{ stem, word uint32 }

// valueField is where the ordinals of a field lie.
type valueField struct {
	name     string
	from, to uint32
	cost     uint64 // of intersecting all of its values with a selection
	// several: some product has more than one value. Which products have any is then the map at having.
	several bool
	having  *roaring.Bitmap
}

// numbers are those of one field, in the order of the products; those of one product ascend.
type numbers struct {
	field  string
	docs   []uint32
	values []float64
}

// name is the end of a name from the beginning of one of its words on, folded, and the ordinal of the whole.
type name struct {
	folded  string
	ordinal uint32
}

func (s *segment) len() int { return len(s.ids) }

func (s *segment) terms() int { return len(s.keyStarts) - 1 }

func (s *segment) key(n int) []byte { return s.keys[s.keyStarts[n]:s.keyStarts[n+1]] }

func (s *segment) row(n int) []byte { return s.rows[s.rowStarts[n]:] }

// rowCount is the number of products of term n, those taken out included.
func (s *segment) rowCount(n int) int {
	row := s.row(n)
	if row[0] < 0x80 {
		return int(row[0]) // most terms are rare
	}
	count, _ := binary.Uvarint(row)
	return int(count)
}

// from is the number of the first term that is not before key.
func (s *segment) from(key string) int {
	return sort.Search(s.terms(), func(n int) bool { return string(s.key(n)) >= key })
}

// find is the postings of a term.
func (s *segment) find(term string) (postings, bool) {
	n := s.from(term)
	if n == s.terms() || string(s.key(n)) != term {
		return postings{}, false
	}
	return openPostings(s.row(n)), true
}

// doc is the number of a product within the segment.
func (s *segment) doc(product id.Product) (int, bool) {
	n := sort.Search(len(s.ids), func(n int) bool { return s.ids[n] >= product })
	return n, n < len(s.ids) && s.ids[n] == product
}

func (s *segment) title(doc uint32) []byte { return s.titles[s.titleStarts[doc]:s.titleStarts[doc+1]] }

// field is the place of a field of terms.
func (v *values) field(name string) *valueField {
	n := sort.Search(len(v.fields), func(n int) bool { return v.fields[n].name >= name })
	if n == len(v.fields) || v.fields[n].name != name {
		return nil
	}
	return &v.fields[n]
}

// ordinal is the number of a value of a field.
func (v *values) ordinal(f *valueField, text string) (uint32, bool) {
	texts := v.texts[f.from:f.to]
	n := sort.SearchStrings(texts, text)
	return f.from + uint32(n), n < len(texts) && texts[n] == text
}

// ordinals are those of a product.
func (v *values) ordinals(doc uint32) []uint32 { return v.of[v.starts[doc]:v.starts[doc+1]] }

// number is the numbers of a field.
func (s *segment) number(field string) *numbers {
	n := sort.Search(len(s.numbers), func(n int) bool { return s.numbers[n].field >= field })
	if n == len(s.numbers) || s.numbers[n].field != field {
		return nil
	}
	return &s.numbers[n]
}

// sweep goes through the dictionaries of several segments at once, term by term.
type sweep struct {
	segments []*segment
	next     []int // the next term of each
}

// term is the next term of all, and the segments that have it; nil if there is none that begins with prefix. Moving on is the
// caller's.
func (w *sweep) term(prefix string, having []int) (least []byte, in []int) {
	in = having[:0]
	for i, s := range w.segments {
		if w.next[i] == s.terms() {
			continue
		}
		k := s.key(w.next[i])
		if len(k) < len(prefix) || string(k[:len(prefix)]) != prefix {
			continue
		}
		c := -1
		if least != nil {
			c = bytes.Compare(k, least)
		}
		if c < 0 {
			least, in = k, in[:0]
		}
		if c <= 0 {
			in = append(in, i)
		}
	}
	return least, in
}
