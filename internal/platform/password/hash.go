package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost is how much work a hash is.
type Cost struct {
	Passes uint32
	KiB    uint32 // of memory
}

// DefaultCost is what OWASP recommends for argon2id with one lane: 35 ms on the machine on which it was measured.
var DefaultCost = Cost{Passes: 2, KiB: 19 * 1024}

// What a hash consists of, in bytes, and the most that is believed of a stored one: a damaged row must not take the memory.
const (
	saltBytes   = 16
	digestBytes = 32
	mostPasses  = 16
	mostKiB     = 256 * 1024
)

// encoded is a hash in parts. As text it is "$argon2id$v=19$m=19456,t=2,p=1$salt$digest", as everybody writes it.
type encoded struct {
	cost   Cost
	salt   []byte
	digest []byte
}

// String is the hash as it is stored.
func (e encoded) String() string {
	text := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, e.cost.KiB, e.cost.Passes,
		text.EncodeToString(e.salt), text.EncodeToString(e.digest))
}

// parse reads what String wrote.
func parse(hash string) (encoded, error) {
	var e encoded
	damaged := fmt.Errorf("password: a stored hash of %d characters is none of argon2id", len(hash))
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return e, damaged
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &e.cost.KiB, &e.cost.Passes); err != nil {
		return e, damaged
	}
	var err error
	if e.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return e, damaged
	}
	if e.digest, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return e, damaged
	}
	if e.cost.Passes < 1 || e.cost.Passes > mostPasses || e.cost.KiB < 8 || e.cost.KiB > mostKiB ||
		len(e.salt) != saltBytes || len(e.digest) != digestBytes {
		return e, damaged
	}
	return e, nil
}

// newEncoded hashes a password with a salt of its own.
func newEncoded(cost Cost, password string) encoded {
	e := encoded{cost: cost, salt: make([]byte, saltBytes)}
	rand.Read(e.salt)
	e.digest = e.reckon(password)
	return e
}

// nobody is a hash that no password has: its digest is chance and not reckoned.
func nobody(cost Cost) encoded {
	e := encoded{cost: cost, salt: make([]byte, saltBytes), digest: make([]byte, digestBytes)}
	rand.Read(e.salt)
	rand.Read(e.digest)
	return e
}

func (e encoded) reckon(password string) []byte {
	return argon2.IDKey([]byte(norm.NFKC.String(password)), e.salt, e.cost.Passes, e.cost.KiB, 1, digestBytes)
}

func (e encoded) matches(password string) bool {
	return subtle.ConstantTimeCompare(e.reckon(password), e.digest) == 1
}
