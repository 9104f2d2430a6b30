package staff

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/token"
)

// What the keys are derived for. Another name makes everything unreadable that was sealed or hashed under the old one.
const (
	sealPurpose     = "staff.totp"
	recoveryPurpose = "staff.recovery_code"
)

// sealed begins what seal wrote, so that another way can follow one day.
const sealed = "v1:"

// sealer keeps the secrets of second factors unreadable for whoever has the database alone.
type sealer struct {
	aead   cipher.AEAD
	tokens *token.Signer
}

func newSealer(tokens *token.Signer) *sealer {
	block, err := aes.NewCipher(tokens.Derive(sealPurpose, nil, 32))
	if err != nil {
		panic("staff: a derived key has the wrong length: " + err.Error())
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic("staff: AES has no GCM: " + err.Error())
	}
	return &sealer{aead: aead, tokens: tokens}
}

// seal makes a secret unreadable. It can be opened for the same person alone.
func (s *sealer) seal(of id.Staff, secret []byte) string {
	nonce := make([]byte, s.aead.NonceSize())
	_, _ = rand.Read(nonce) // it never fails
	return sealed + base64.RawStdEncoding.EncodeToString(s.aead.Seal(nonce, nonce, secret, owner(of)))
}

var errSealed = errors.New("staff: the secret of a second factor cannot be opened: it was sealed with another secret.key, or changed")

// open reads a secret that seal made unreadable.
func (s *sealer) open(of id.Staff, text string) ([]byte, error) {
	data, err := base64.RawStdEncoding.DecodeString(strings.TrimPrefix(text, sealed))
	if err != nil || !strings.HasPrefix(text, sealed) || len(data) < s.aead.NonceSize() {
		return nil, errSealed
	}
	nonce, box := data[:s.aead.NonceSize()], data[s.aead.NonceSize():]
	secret, err := s.aead.Open(nil, nonce, box, owner(of))
	if err != nil {
		return nil, errSealed
	}
	return secret, nil
}

// owner binds a secret to a person, so that nobody gets in with another's by moving it.
func owner(of id.Staff) []byte { return binary.BigEndian.AppendUint64(nil, uint64(of)) }

// recoveryCodes is how many there are, and recoveryLength how many letters each has: 50 bits.
const (
	recoveryCodes  = 10
	recoveryLength = 10
)

// newRecoveryCodes makes codes as they are shown, in two halves, and as they are stored.
func (s *sealer) newRecoveryCodes(of id.Staff) (shown, hashes []string) {
	for range recoveryCodes {
		code := strings.ToLower(rand.Text()[:recoveryLength])
		shown = append(shown, code[:recoveryLength/2]+"-"+code[recoveryLength/2:])
		hashes = append(hashes, s.hashRecoveryCode(of, code))
	}
	return shown, hashes
}

// hashRecoveryCode is what is stored of a code: keyed, because 50 bits could be found by trying them all.
func (s *sealer) hashRecoveryCode(of id.Staff, code string) string {
	return s.tokens.Hash(recoveryPurpose, of.String()+" "+code)
}

// asRecoveryCode is what somebody typed, if it can be a recovery code: people leave hyphens out and write capitals.
func asRecoveryCode(typed string) (code string, ok bool) {
	code = strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(typed))
	return code, len(code) == recoveryLength
}
