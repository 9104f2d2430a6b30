package index

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"math"
	"slices"

	"winkel/internal/kernel/id"
)

// A snapshot is an index as bytes: a line that names the version of the form and what the index was made with, then the segments,
// then a checksum of all of it. It saves taking the catalog in again, which takes ten times as long as reading it.
const (
	snapshotMagic = "winkel search index 4\n"
	// chunk is how much is taken from a reader at once, so that a length that is wrong costs no more memory than there are bytes.
	chunk = 1 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// fingerprint tells indexes apart whose terms were made by other rules.
func (a *analysis) fingerprint() string {
	return fmt.Sprintf("%s %+v", a.analyzer.Language(), a.weights)
}

// Frozen is an index as it was at one moment. It holds on to memory that the index itself may have given up since.
type Frozen struct{ view *view }

// Freeze is what readers see now. It costs nothing, and nobody waits.
func (x *Index) Freeze() Frozen { return Frozen{x.view.Load()} }

// IDs are those of all products, ascending.
func (f Frozen) IDs() []id.Product { return f.view.ids() }

// WriteTo writes a snapshot of what readers see now. Writers need not wait.
func (x *Index) WriteTo(w io.Writer) (int64, error) { return x.Freeze().WriteTo(w) }

// WriteTo writes a snapshot.
func (f Frozen) WriteTo(w io.Writer) (int64, error) {
	v := f.view
	out := &encoder{to: bufio.NewWriterSize(w, chunk), sum: crc32.New(castagnoli)}
	out.bytes([]byte(snapshotMagic))
	out.text(v.analysis.fingerprint())
	out.number(uint64(len(v.segments)))
	for _, s := range v.segments {
		out.segment(s)
	}
	sum := binary.LittleEndian.AppendUint32(nil, out.sum.Sum32())
	out.bytes(sum)
	if out.err == nil {
		out.err = out.to.Flush()
	}
	return out.written, out.err
}

// encoder writes until something fails.
type encoder struct {
	to      *bufio.Writer
	sum     hash.Hash32
	room    []byte
	written int64
	err     error
}

func (e *encoder) bytes(b []byte) {
	if e.err != nil {
		return
	}
	e.sum.Write(b)
	n, err := e.to.Write(b)
	e.written += int64(n)
	e.err = err
}

func (e *encoder) number(n uint64) {
	e.room = binary.AppendUvarint(e.room[:0], n)
	e.bytes(e.room)
}

func (e *encoder) blob(b []byte) {
	e.number(uint64(len(b)))
	e.bytes(b)
}

func (e *encoder) text(s string) { e.blob([]byte(s)) }

// fixed is the numbers that lists consist of.
type fixed interface {
	~int16 | ~int32 | ~int64 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// list writes numbers in the size that they have in memory.
func list[T fixed](e *encoder, of []T) {
	e.number(uint64(len(of)))
	for part := range slices.Chunk(of, chunk/8) {
		var err error
		if e.room, err = binary.Append(e.room[:0], binary.LittleEndian, part); err != nil {
			e.err = err
			return
		}
		e.bytes(e.room)
	}
}

func (e *encoder) segment(s *segmentView) {
	list(e, s.ids)
	list(e, s.digest)
	e.blob(s.keys)
	list(e, s.keyStarts)
	e.blob(s.rows)
	list(e, s.rowStarts)
	pairs := make([]uint32, 0, 2*len(s.spelled))
	for _, of := range s.spelled {
		pairs = append(pairs, of.stem, of.word)
	}
	list(e, pairs)
	e.blob(s.titles)
	list(e, s.titleStarts)
	e.number(uint64(len(s.values.fields)))
	for _, f := range s.values.fields {
		e.text(f.name)
		e.number(uint64(f.to - f.from))
		for _, text := range s.values.texts[f.from:f.to] {
			e.text(text)
		}
	}
	list(e, s.values.starts)
	list(e, s.values.of)
	e.number(uint64(len(s.numbers)))
	for _, of := range s.numbers {
		e.text(of.field)
		list(e, of.docs)
		list(e, of.values)
	}
	words := make([]string, 0, len(s.accents))
	for word := range s.accents {
		words = append(words, word)
	}
	slices.Sort(words)
	e.number(uint64(len(words)))
	for _, word := range words {
		e.text(word)
		e.text(s.accents[word].word)
		e.number(s.accents[word].times)
	}
	list(e, s.deleted)
	for n, p := range s.columns {
		e.page(p, min(pageSize, s.len()-n*pageSize))
	}
}

func (e *encoder) page(p *page, rows int) {
	list(e, p.minPrice[:rows])
	list(e, p.maxPrice[:rows])
	list(e, p.published[:rows])
	list(e, p.popularity[:rows])
	list(e, p.reviews[:rows])
	list(e, p.favor[:rows])
	list(e, p.rating[:rows])
	stock := make([]int16, rows)
	for row := range rows {
		if p.inStock[row] {
			stock[row] = 1
		}
	}
	list(e, stock)
}

// finite reports whether a number may stand in an index.
func finite(value float64) bool { return !math.IsNaN(value) && !math.IsInf(value, 0) }
