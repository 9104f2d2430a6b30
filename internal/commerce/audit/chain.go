package audit

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"

	"winkel/internal/kernel/clock"
)

// signer makes the HMACs of the log.
type signer struct {
	key  []byte
	mark string // tells this key from others without giving it away
}

func newSigner(key []byte) signer {
	s := signer{key: key}
	s.mark = s.mac("mark")[:16]
	return s
}

// mac is the HMAC over texts that cannot be shifted into each other.
func (s signer) mac(purpose string, parts ...string) string {
	h := hmac.New(sha256.New, s.key)
	for _, part := range append([]string{purpose}, parts...) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// agrees compares two HMACs, in the same time for every wrong one.
func agrees(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// fixed is the fields of an entry that never change.
func (e *Entry) fixed() []string {
	return []string{
		number(int64(e.ID)), number(clock.Micros(e.At)), e.Actor, e.Action, e.TargetKind, e.TargetID, e.RequestID,
		strings.Join(e.Changed, ","),
	}
}

// content covers what can be taken out later.
func (s signer) content(e *Entry) string {
	return s.mac("content", e.salt, e.Address, e.Before, e.After)
}

// hash is the link of an entry to the one before.
func (s signer) hash(previous string, seq int64, e *Entry, content string) string {
	return s.mac("entry", append([]string{previous, number(seq), content}, e.fixed()...)...)
}

// redaction covers what is left of an entry from which something was taken out.
func (s signer) redaction(hash string, e *Entry) string {
	return s.mac("redaction", hash, number(clock.Micros(e.RedactedAt)), e.Address, e.Before, e.After)
}

// note covers an entry that waits to be sealed.
func (s signer) note(e *Entry) string {
	return s.mac("note", append([]string{s.content(e)}, e.fixed()...)...)
}

// head covers the place where the chain ends.
func (s signer) head(seq int64, hash string) string { return s.mac("head", number(seq), hash) }

// newSalt makes it impossible to find by trial what a digest is of, once the salt is gone.
func newSalt() string {
	var salt [16]byte
	_, _ = rand.Read(salt[:]) // it never fails
	return hex.EncodeToString(salt[:])
}
