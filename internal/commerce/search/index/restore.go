package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"math/bits"
	"slices"
	"unicode/utf8"

	"winkel/internal/kernel/id"
)

// ErrSnapshot is what ReadFrom returns for what is no snapshot, or one of another version, of other settings, or damaged: the index
// is to be built from the catalog.
var ErrSnapshot = errors.New("no snapshot that this index can be read from")

// ReadFrom replaces all products by those of a snapshot. It reads no further than the snapshot goes, and changes nothing if it
// fails.
func (x *Index) ReadFrom(r io.Reader) (int64, error) {
	in := &decoder{from: r, sum: crc32.New(castagnoli)}
	views := in.snapshot(x.analysis.fingerprint())
	if in.err != nil {
		return in.read, in.err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.show(x.view.Load(), views)
	return in.read, nil
}

// decoder reads until something fails; it believes nothing that it reads.
type decoder struct {
	from io.Reader
	sum  hash.Hash32
	read int64
	err  error
}

func (d *decoder) fail(why string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s", ErrSnapshot, why)
	}
}

// must fails if something does not hold.
func (d *decoder) must(holds bool, why string) bool {
	if !holds {
		d.fail(why)
	}
	return d.err == nil
}

func (d *decoder) snapshot(fingerprint string) []*segmentView {
	magic := d.exactly(len(snapshotMagic))
	if d.err == nil && string(magic) != snapshotMagic {
		d.fail("it is of another form")
	}
	if made := d.text(); d.err == nil && made != fingerprint {
		d.fail("it was made with other settings")
	}
	count := d.number()
	var views []*segmentView
	for n := uint64(0); n < count && d.err == nil; n++ {
		views = append(views, d.segment())
	}
	sum := d.sum.Sum32()
	stored := d.exactly(4)
	if d.err == nil && binary.LittleEndian.Uint32(stored) != sum {
		d.fail("its checksum is wrong")
	}
	if d.err != nil {
		return nil
	}
	// Only what has the right sum is worth looking through; the rest of it costs more.
	for _, v := range views {
		if d.err == nil {
			d.check(v)
		}
	}
	return views
}

// exactly reads so many bytes, taking memory only for those that come.
func (d *decoder) exactly(n int) []byte {
	if d.err != nil || n == 0 {
		return nil
	}
	if n < 0 {
		d.fail("a length is impossible")
		return nil
	}
	out := make([]byte, 0, min(n, chunk))
	for len(out) < n {
		at := len(out)
		out = slices.Grow(out, min(n-at, max(chunk, at)))
		out = out[:min(n, cap(out))]
		got, err := io.ReadFull(d.from, out[at:])
		d.read += int64(got)
		if err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				d.fail("it is cut off")
			} else if d.err == nil {
				d.err = err
			}
			return nil
		}
	}
	d.sum.Write(out)
	return out
}

func (d *decoder) number() uint64 {
	n := uint64(0)
	for shift := 0; shift < 64; shift += 7 {
		b := d.exactly(1)
		if d.err != nil {
			return 0
		}
		n |= uint64(b[0]&0x7f) << shift
		if b[0] < 0x80 {
			return n
		}
	}
	d.fail("a number is too long")
	return 0
}

// length is a number of things that take up at least size bytes each.
func (d *decoder) length(size int) int {
	n := d.number()
	if n > 1<<40/uint64(size) {
		d.fail("a length is impossible")
		return 0
	}
	return int(n)
}

func (d *decoder) blob() []byte { return d.exactly(d.length(1)) }

func (d *decoder) text() string { return string(d.blob()) }

func readList[T fixed](d *decoder) []T {
	var one T
	size := binary.Size(one)
	n := d.length(size)
	raw := d.exactly(n * size)
	if d.err != nil || n == 0 {
		return nil
	}
	out := make([]T, n)
	if _, err := binary.Decode(raw, binary.LittleEndian, out); err != nil {
		d.fail(err.Error())
	}
	return out
}

func (d *decoder) segment() *segmentView {
	s := &segment{accents: make(map[string]accented)}
	v := &segmentView{segment: s}
	s.ids = readList[id.Product](d)
	s.digest = readList[uint64](d)
	s.keys = d.blob()
	s.keyStarts = readList[uint32](d)
	s.rows = d.blob()
	s.rowStarts = readList[uint64](d)
	pairs := readList[uint32](d)
	for pair := range slices.Chunk(pairs[:len(pairs)&^1], 2) {
		s.spelled = append(s.spelled, spelled{pair[0], pair[1]})
	}
	s.titles = d.blob()
	s.titleStarts = readList[uint32](d)
	for n := d.number(); n > 0 && d.err == nil; n-- {
		f := valueField{name: d.text(), from: uint32(len(s.values.texts))}
		for texts := d.number(); texts > 0 && d.err == nil; texts-- {
			s.values.texts = append(s.values.texts, d.text())
		}
		f.to = uint32(len(s.values.texts))
		s.values.fields = append(s.values.fields, f)
	}
	s.values.starts = readList[uint32](d)
	s.values.of = readList[uint32](d)
	for n := d.number(); n > 0 && d.err == nil; n-- {
		s.numbers = append(s.numbers, numbers{field: d.text(), docs: readList[uint32](d), values: readList[float64](d)})
	}
	for n := d.number(); n > 0 && d.err == nil; n-- {
		word := d.text()
		s.accents[word] = accented{d.text(), d.number()}
	}
	v.deleted = readList[uint64](d)
	for at := 0; at < s.len() && d.err == nil; at += pageSize {
		v.columns = append(v.columns, d.page(min(pageSize, s.len()-at)))
	}
	return v
}

func (d *decoder) page(rows int) *page {
	p := new(page)
	fill(d, p.minPrice[:rows])
	fill(d, p.maxPrice[:rows])
	fill(d, p.published[:rows])
	fill(d, p.popularity[:rows])
	fill(d, p.reviews[:rows])
	fill(d, p.favor[:rows])
	fill(d, p.rating[:rows])
	stock := make([]int16, rows)
	fill(d, stock)
	for row, in := range stock {
		p.inStock[row] = in == 1
	}
	return p
}

func fill[T fixed](d *decoder, into []T) {
	if from := readList[T](d); d.must(len(from) == len(into), "a page has another length") {
		copy(into, from)
	}
}

// check looks through everything that searching relies on, and completes what is not stored.
func (d *decoder) check(v *segmentView) {
	s := v.segment
	n := s.len()
	d.must(n > 0 && strictly(s.ids) && s.ids[0] > 0, "its products are not in order")
	d.must(len(s.digest) == n, "it has too few digests")
	d.must(starts(s.titleStarts, n, len(s.titles)), "its titles are not in order")
	d.must(starts(s.keyStarts, len(s.rowStarts), len(s.keys)), "its terms do not fit")
	d.must(len(v.deleted) == 0 || len(v.deleted) == len(newSet(n)), "its list of deleted products does not fit")
	if d.err != nil {
		return
	}
	d.must(s.checkTerms(), "its terms are damaged")
	d.must(s.checkNumbers(), "its numbers are damaged")
	d.must(s.values.check(n), "its values are damaged")
	v.live = n
	for at, word := range v.deleted {
		if at == n/64 && n%64 != 0 && word>>(n%64) != 0 {
			d.fail("it deletes products that are not there")
		}
		v.live -= bits.OnesCount64(word)
	}
	for _, p := range v.columns {
		for _, favor := range &p.favor {
			d.must(favor >= 0 && finite(float64(favor)), "a factor is impossible")
		}
	}
	if d.err == nil {
		s.values.index()
		s.names = s.values.names()
	}
}

func strictly[T ~int64 | ~uint32 | ~string](list []T) bool {
	for n := 1; n < len(list); n++ {
		if list[n] <= list[n-1] {
			return false
		}
	}
	return true
}

// starts reports whether these are the beginnings of so many parts of something, and its end.
func starts(list []uint32, parts, end int) bool {
	return len(list) == parts+1 && list[0] == 0 && int(list[parts]) == end && slices.IsSorted(list)
}

func (s *segment) checkTerms() bool {
	begins := make(map[uint64]bool)
	for at := 0; at < len(s.rows); {
		length, err := checkPostings(s.rows[at:], s.len())
		if err != nil {
			return false
		}
		begins[uint64(at)] = true
		at += length
	}
	for n := range s.terms() {
		k := s.key(n)
		if len(k) < 2 || !utf8.Valid(k) || (n > 0 && string(s.key(n-1)) >= string(k)) || !begins[s.rowStarts[n]] {
			return false
		}
	}
	for n, of := range s.spelled {
		if int(of.stem) >= s.terms() || int(of.word) >= s.terms() || (n > 0 && compareSpelled(s.spelled[n-1], of) >= 0) {
			return false
		}
	}
	return true
}

func (s *segment) checkNumbers() bool {
	for n, of := range s.numbers {
		if (n > 0 && s.numbers[n-1].field >= of.field) || len(of.docs) != len(of.values) || !slices.IsSorted(of.docs) {
			return false
		}
		if len(of.docs) > 0 && int(of.docs[len(of.docs)-1]) >= s.len() || !allFinite(of.values) {
			return false
		}
	}
	return true
}

func allFinite(list []float64) bool {
	return !slices.ContainsFunc(list, func(value float64) bool { return !finite(value) })
}

func (v *values) check(products int) bool {
	for n, f := range v.fields {
		if (n > 0 && v.fields[n-1].name >= f.name) || f.from == f.to || !strictly(v.texts[f.from:f.to]) {
			return false
		}
	}
	if !starts(v.starts, products, len(v.of)) {
		return false
	}
	for doc := range products {
		of := v.ordinals(uint32(doc))
		if !strictly(of) || (len(of) > 0 && int(of[len(of)-1]) >= len(v.texts)) {
			return false
		}
	}
	return true
}
