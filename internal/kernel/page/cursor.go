package page

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"unicode/utf8"

	"winkel/internal/kernel/fault"
)

// MaxCursor is the length of the longest cursor in characters. It has room for a sort key of 4,000 bytes.
const MaxCursor = 6000

// cursorVersion is the first byte of every cursor. Another layout gets another number, and old cursors are refused.
const cursorVersion = 1

// foreign is what a client hears about every cursor that is not good; why it is not is none of its business.
const foreign = "This cursor is not one of this list in this order. Start again without a cursor."

// castagnoli catches typing errors and cut-off ends. It is no signature: whoever forges a cursor gets rows that he
// could have asked for anyway, and never a key of the wrong kind.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Kind is the type of a sort key.
type Kind byte

// The kinds of sort keys.
const (
	Int  Kind = 'i'
	Text Kind = 't'
)

// Key is the value of one sort key: a number or a text.
type Key struct {
	kind   Kind
	number int64
	text   string
}

// IntKey is a sort key that is a number: an amount, a time, an id.
func IntKey(n int64) Key { return Key{kind: Int, number: n} }

// TextKey is a sort key that is a text: a title, a SKU.
func TextKey(s string) Key { return Key{kind: Text, text: s} }

// Int is the number of an IntKey. It panics for another.
func (k Key) Int() int64 {
	k.must(Int)
	return k.number
}

// Text is the text of a TextKey. It panics for another.
func (k Key) Text() string {
	k.must(Text)
	return k.text
}

func (k Key) must(kind Kind) {
	if k.kind != kind {
		panic(fmt.Sprintf("page: a sort key of kind %q used as %q", k.kind, kind))
	}
}

// Sort is an order of a list, declared once by the store that knows it: its name and the kinds of its keys, of which the
// last is unique.
type Sort struct {
	name  string
	kinds []Kind
}

// NewSort declares an order. Its name must differ from that of every other order and list in the program, as in
// "product.price_asc": it is what tells their cursors apart. It panics for a name of over 100 bytes and for an order
// without keys.
func NewSort(name string, kinds ...Kind) Sort {
	known := !slices.ContainsFunc(kinds, func(k Kind) bool { return k != Int && k != Text })
	if name == "" || len(name) > 100 || len(kinds) == 0 || !known {
		panic(fmt.Sprintf("page: %q is not a sort with %d keys", name, len(kinds)))
	}
	return Sort{name: name, kinds: kinds}
}

// Name is the name that the order was declared with.
func (s Sort) Name() string { return s.name }

// Encode is the cursor that goes on after the row with these keys. It panics when they do not fit the declaration, or
// are longer than MaxCursor allows, because then the sorted column has no limit.
func (s Sort) Encode(keys ...Key) string {
	if len(keys) != len(s.kinds) {
		panic(fmt.Sprintf("page: sort %s has %d keys, not %d", s.name, len(s.kinds), len(keys)))
	}
	data := s.header()
	for i, key := range keys {
		key.must(s.kinds[i])
		if key.kind == Int {
			data = binary.AppendVarint(data, key.number)
			continue
		}
		data = binary.AppendUvarint(data, uint64(len(key.text)))
		data = append(data, key.text...)
	}
	data = binary.BigEndian.AppendUint32(data, crc32.Checksum(data, castagnoli))
	cursor := base64.RawURLEncoding.EncodeToString(data)
	if len(cursor) > MaxCursor {
		panic(fmt.Sprintf("page: a cursor of %d characters: sort %s has a key without a limit", len(cursor), s.name))
	}
	return cursor
}

// Decode is the keys in a cursor of this order, as many and of the kinds that were declared; none for the empty
// cursor, which is the start of the list. A cursor that Encode did not make for this order is refused with
// validation_failed and the param "cursor".
func (s Sort) Decode(cursor string) ([]Key, error) {
	if cursor == "" {
		return nil, nil
	}
	keys, ok := s.decode(cursor)
	// Base64 and the numbers in it have several spellings; only the one that Encode writes is good.
	if !ok || s.Encode(keys...) != cursor {
		return nil, fault.Invalidf("cursor", foreign)
	}
	return keys, nil
}

func (s Sort) decode(cursor string) ([]Key, bool) {
	if len(cursor) > MaxCursor {
		return nil, false
	}
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(data) < crc32.Size {
		return nil, false
	}
	body, sum := data[:len(data)-crc32.Size], binary.BigEndian.Uint32(data[len(data)-crc32.Size:])
	rest, ours := bytes.CutPrefix(body, s.header())
	if !ours || crc32.Checksum(body, castagnoli) != sum {
		return nil, false
	}
	keys := make([]Key, len(s.kinds))
	for i, kind := range s.kinds {
		var ok bool
		if keys[i], rest, ok = cutKey(kind, rest); !ok {
			return nil, false
		}
	}
	return keys, len(rest) == 0
}

// header is the version and the name of the order, with which the body of each of its cursors begins.
func (s Sort) header() []byte {
	return append([]byte{cursorVersion, byte(len(s.name))}, s.name...)
}

// cutKey reads a key of the kind off the front of data.
func cutKey(kind Kind, data []byte) (key Key, rest []byte, ok bool) {
	if kind == Int {
		number, size := binary.Varint(data)
		if size <= 0 {
			return Key{}, nil, false
		}
		return IntKey(number), data[size:], true
	}
	length, size := binary.Uvarint(data)
	if size <= 0 || length > uint64(len(data)-size) {
		return Key{}, nil, false
	}
	end := size + int(length)
	text := string(data[size:end])
	// What a database would not take as text cannot have come from it.
	return TextKey(text), data[end:], utf8.ValidString(text) && !strings.Contains(text, "\x00")
}
