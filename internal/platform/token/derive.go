package token

import (
	"crypto/hkdf"
	"crypto/sha256"
)

// Derive is a key for one purpose, of so many bytes, made from the shop's key by HKDF-SHA256: whoever learns it learns
// nothing about the shop's key nor about the keys for other purposes.
func (s *Signer) Derive(purpose string, salt []byte, length int) []byte {
	key, err := hkdf.Key(sha256.New, s.key, salt, purpose, length)
	if err != nil {
		panic("token: a short key can always be derived: " + err.Error())
	}
	return key
}
