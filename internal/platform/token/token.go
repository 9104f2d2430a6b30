// Package token makes secrets that prove themselves: whoever shows the token of a cart may use that cart, and nothing has to
// be stored for it.
//
// A token is the first 128 bits of HMAC-SHA256 over a purpose and a number, in base32. A token for one purpose is of no use
// for another. Whoever holds the shop's key can make all of them, so the key is kept as a password is; a new key makes every
// token useless.
package token

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// KeyBytes is the least length of a key.
const KeyBytes = 32

const tokenBytes = 16

var encoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// Signer makes and checks tokens. It is safe for concurrent use.
type Signer struct{ key []byte }

// NewSigner returns a signer with the shop's key, which has at least 32 bytes.
func NewSigner(key []byte) (*Signer, error) {
	if len(key) < KeyBytes {
		return nil, fmt.Errorf("token: the key has %d bytes; it needs %d", len(key), KeyBytes)
	}
	return &Signer{key: key}, nil
}

// Make is the token for a thing of a purpose: Make("cart", id).
func (s *Signer) Make(purpose string, thing int64) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(purpose))
	mac.Write([]byte{0})
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(thing)))
	return encoding.EncodeToString(mac.Sum(nil)[:tokenBytes])
}

// Check reports whether the token is the one that Make makes. It takes the same time for every wrong one.
func (s *Signer) Check(purpose string, thing int64, token string) bool {
	return subtle.ConstantTimeCompare([]byte(s.Make(purpose, thing)), []byte(token)) == 1
}

// Fingerprint tells one key from another without giving it away.
func (s *Signer) Fingerprint() string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte("fingerprint"))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// Hash is a short keyed digest of a text that must be recognized and not read: the address of a client.
func (s *Signer) Hash(purpose, text string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(purpose))
	mac.Write([]byte{0})
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// KeyFile reads the key in a file, and makes one, readable by its owner alone, if there is none yet.
func KeyFile(path string) ([]byte, error) {
	for range 2 {
		text, err := os.ReadFile(path)
		if err == nil {
			key, err := hex.DecodeString(strings.TrimSpace(string(text)))
			if err != nil || len(key) < KeyBytes {
				return nil, fmt.Errorf("%s does not hold a key: restore it from a backup, or remove it to begin with a new one, "+
					"which makes links in earlier mails useless", path)
			}
			return key, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("read the shop's key: %w", err)
		}
		if err := makeKey(path); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("the shop's key in %s disappears while it is read", path)
}

// makeKey writes a new key beside its place and links it there, so that of two programs that start at once one wins and
// nobody reads half a key.
func makeKey(path string) error {
	key := make([]byte, KeyBytes)
	if _, err := rand.Read(key); err != nil {
		return fmt.Errorf("make the shop's key: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".key-*")
	if err != nil {
		return fmt.Errorf("make the shop's key: %w", err)
	}
	defer func() { _ = os.Remove(file.Name()) }()
	_, err = file.WriteString(hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("make the shop's key: %w", err)
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make the shop's key: %w", err)
	}
	return nil
}
