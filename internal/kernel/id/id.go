// Package id is how things are named.
//
// An id is a 64-bit integer that grows with time: 41 bits of milliseconds since 2024, 10 bits for the node that minted
// it, 12 bits of sequence within the millisecond. The sign bit stays 0. Inside the program and in the databases it is
// that integer; at the edge it is shown with a prefix in Crockford's base32: "prod_0a1b2c3d4e5f6". Every entity has its
// own type, so that a variant can never be passed where a product is meant.
//
// Crockford's base32 is described at https://www.crockford.com/base32.html: no I, L, O or U, read without regard to
// case, with I and L read as 1 and O as 0.
package id

import (
	"fmt"
	"strings"

	"winkel/internal/kernel/fault"
)

// kind marks the entity that an ID names; its one method gives the prefix.
type kind interface{ prefix() string }

// ID names one entity of kind K. The zero ID names nothing.
type ID[K kind] int64

const (
	alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	digits   = 13 // 13 × 5 bits hold 64
)

// String is the id as the outside sees it: prefix, underscore, 13 digits. The zero ID is the empty string.
func (id ID[K]) String() string {
	if id == 0 {
		return ""
	}
	var k K
	prefix := k.prefix()
	text := make([]byte, len(prefix)+1+digits)
	copy(text, prefix)
	text[len(prefix)] = '_'
	rest := uint64(id)
	for i := len(text) - 1; i > len(prefix); i-- {
		text[i] = alphabet[rest&31]
		rest >>= 5
	}
	return string(text)
}

// IsZero reports whether the id names nothing.
func (id ID[K]) IsZero() bool { return id == 0 }

// MarshalText is String, for encoders.
func (id ID[K]) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText is Parse, for decoders. The empty text is the zero ID.
func (id *ID[K]) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*id = 0
		return nil
	}
	parsed, err := Parse[K](string(text))
	if err == nil {
		*id = parsed
	}
	return err
}

// Parse reads what String wrote: Parse[…] is usually reached through a named helper such as ParseProduct. An id with
// another prefix, another length or a digit outside the alphabet is refused with validation_failed.
func Parse[K kind](text string) (ID[K], error) {
	var k K
	prefix := k.prefix()
	body, ok := strings.CutPrefix(text, prefix+"_")
	if !ok || len(body) != digits {
		return 0, malformed(prefix, text)
	}
	var value uint64
	for i := range len(body) {
		digit := digitOf(body[i])
		// The first digit carries only the top 4 of 64 bits, of which the sign stays 0.
		if digit < 0 || (i == 0 && digit > 7) {
			return 0, malformed(prefix, text)
		}
		value = value<<5 | uint64(digit)
	}
	if value == 0 {
		return 0, malformed(prefix, text)
	}
	return ID[K](value), nil
}

func malformed(prefix, text string) error {
	if len(text) > 40 {
		text = text[:40] + "…"
	}
	return fault.Newf(fault.Invalid, fault.CodeValidation, "%q is not an id of the form %s_….", text, prefix)
}

func digitOf(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		c += 'a' - 'A'
	case c >= '0' && c <= '9':
		return int(c - '0')
	}
	switch c {
	case 'o':
		return 0
	case 'i', 'l':
		return 1
	}
	return strings.IndexByte(alphabet, c)
}

// GoString shows the id in test failures as id(prod_…).
func (id ID[K]) GoString() string { return fmt.Sprintf("id(%s)", id.String()) }
