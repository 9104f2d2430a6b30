package index

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// Postings are the products that have a term, ascending, and what it counts in each. They lie in one row of bytes for all terms of
// a segment:
//
//	how many there are, as a varint
//	where they are more than one block: for each block its last product (4 bytes), the length of what it has (2), its highest
//	impact (1)
//	each block: how many bytes a step from one product to the next takes (1), the steps, the impacts
//
// A block can be passed over without being read.
const (
	blockSize   = 128
	blockHeader = 7
	widest      = 4 // bytes of a step
)

// postings is the row for one term, ready to be read.
type postings struct {
	count  int
	blocks []byte // the headers; empty if there is only one block
	data   []byte
}

// posting is one product of a term.
type posting struct {
	doc    uint32
	impact uint8
}

// appendPostings writes the row of a term. The list is ascending and not empty.
func appendPostings(out []byte, list []posting) []byte {
	out = binary.AppendUvarint(out, uint64(len(list)))
	if len(list) <= blockSize {
		return appendBlock(out, list, 0)
	}
	headers := len(out)
	count := (len(list) + blockSize - 1) / blockSize
	out = append(out, make([]byte, count*blockHeader)...)
	before := uint32(0)
	for n := range count {
		block := list[n*blockSize : min((n+1)*blockSize, len(list))]
		start := len(out)
		out = appendBlock(out, block, before)
		before = block[len(block)-1].doc
		highest := uint8(0)
		for _, p := range block {
			highest = max(highest, p.impact)
		}
		header := out[headers+n*blockHeader:]
		binary.LittleEndian.PutUint32(header, before)
		binary.LittleEndian.PutUint16(header[4:], uint16(len(out)-start))
		header[6] = highest
	}
	return out
}

func appendBlock(out []byte, block []posting, before uint32) []byte {
	longest, last := uint32(0), before
	for _, p := range block {
		longest = max(longest, p.doc-last)
		last = p.doc
	}
	width := 1
	switch {
	case longest > math.MaxUint16:
		width = widest
	case longest > math.MaxUint8:
		width = 2
	}
	out = append(out, byte(width))
	for _, p := range block {
		step := p.doc - before
		before = p.doc
		for range width {
			out = append(out, byte(step))
			step >>= 8
		}
	}
	for _, p := range block {
		out = append(out, p.impact)
	}
	return out
}

// openPostings finds the parts of a row that is known to be whole.
func openPostings(data []byte) postings {
	count, n := binary.Uvarint(data)
	p := postings{count: int(count), data: data[n:]}
	if p.count > blockSize {
		headers := (p.count + blockSize - 1) / blockSize * blockHeader
		p.blocks, p.data = p.data[:headers], p.data[headers:]
	}
	return p
}

// span is one block: how many products it has, which come before it, and its bytes.
type span struct {
	count   int
	before  uint32
	highest uint8
	data    []byte
}

// spans calls read for each block of which want says that it is wanted, given the first and last product that it may have.
func (p *postings) spans(want func(first, last uint32) bool, read func(s span) bool) {
	if len(p.blocks) == 0 {
		read(span{count: p.count, highest: math.MaxUint8, data: p.data})
		return
	}
	before, rest := uint32(0), p.count
	data := p.data
	for at := 0; at < len(p.blocks); at += blockHeader {
		header := p.blocks[at : at+blockHeader]
		last := binary.LittleEndian.Uint32(header)
		length := int(binary.LittleEndian.Uint16(header[4:]))
		if want == nil || want(before, last) {
			if !read(span{count: min(blockSize, rest), before: before, highest: header[6], data: data[:length]}) {
				return
			}
		}
		data = data[length:]
		rest -= blockSize
		before = last
	}
}

// docs writes the products of the block into room, which has space for a block.
func (s *span) docs(room *[blockSize]uint32) []uint32 {
	width := int(s.data[0])
	steps := s.data[1 : 1+s.count*width]
	doc := s.before
	out := room[:s.count]
	switch width {
	case 1:
		for i := range out {
			doc += uint32(steps[i])
			out[i] = doc
		}
	case 2:
		for i := range out {
			doc += uint32(binary.LittleEndian.Uint16(steps[2*i:]))
			out[i] = doc
		}
	default:
		for i := range out {
			doc += binary.LittleEndian.Uint32(steps[widest*i:])
			out[i] = doc
		}
	}
	return out
}

// impacts are those of the products of the block.
func (s *span) impacts() []byte { return s.data[1+s.count*int(s.data[0]):][:s.count] }

// appendAll adds all of the row to a list.
func (p *postings) appendAll(list []posting) []posting {
	list = slices.Grow(list, p.count)
	var room [blockSize]uint32
	p.spans(nil, func(s span) bool {
		impacts := s.impacts()
		for i, doc := range s.docs(&room) {
			list = append(list, posting{doc, impacts[i]})
		}
		return true
	})
	return list
}

var errPostings = errors.New("postings are damaged")

// checkPostings is the length of the row that data begins with, if it is a whole one with products below limit.
func checkPostings(data []byte, limit int) (length int, err error) {
	count, n := binary.Uvarint(data)
	if n <= 0 || count == 0 || count > uint64(limit) {
		return 0, errPostings
	}
	rest, headers, at := int(count), []byte(nil), n
	if rest > blockSize {
		size := (rest + blockSize - 1) / blockSize * blockHeader
		if len(data)-at < size {
			return 0, errPostings
		}
		headers = data[at : at+size]
		at += size
	}
	last, first := uint32(0), true
	for rest > 0 {
		size := min(rest, blockSize)
		if at == len(data) {
			return 0, errPostings
		}
		length := 1 + size*(int(data[at])+1)
		if length > len(data)-at || !checkBlock(data[at:at+length], size, limit, &last, &first) {
			return 0, errPostings
		}
		if headers != nil {
			if binary.LittleEndian.Uint32(headers) != last || int(binary.LittleEndian.Uint16(headers[4:])) != length {
				return 0, errPostings
			}
			headers = headers[blockHeader:]
		}
		at += length
		rest -= size
	}
	return at, nil
}

func checkBlock(data []byte, size, limit int, last *uint32, first *bool) bool {
	if len(data) == 0 || (data[0] != 1 && data[0] != 2 && data[0] != widest) || len(data) != 1+size*(int(data[0])+1) {
		return false
	}
	s := span{count: size, data: data}
	width := int(data[0])
	for i := range size {
		step := uint64(0)
		for b := range width {
			step |= uint64(data[1+i*width+b]) << (8 * b)
		}
		if step == 0 && !*first {
			return false
		}
		*first = false
		doc := uint64(*last) + step
		if doc >= uint64(limit) {
			return false
		}
		*last = uint32(doc)
	}
	return !slices.Contains(s.impacts(), 0)
}
