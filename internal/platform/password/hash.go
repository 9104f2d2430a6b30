package password

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost is how much work a hash is.
type Cost struct {
	Passes uint32
	KiB    uint32 // of memory
}

// bearable reports whether it is a cost that a hash of this shop may have.
func (c Cost) bearable() bool {
	return c.Passes >= 1 && c.Passes <= mostPasses && c.KiB >= 8 && c.KiB <= mostKiB
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
	if !e.cost.bearable() || len(e.salt) != saltBytes || len(e.digest) != digestBytes {
		return e, damaged
	}
	return e, nil
}

// nobody is a hash that no password has: its digest is chance and not reckoned.
func nobody(cost Cost) encoded {
	e := encoded{cost: cost, salt: make([]byte, saltBytes), digest: make([]byte, digestBytes)}
	rand.Read(e.salt)
	rand.Read(e.digest)
	return e
}

// reckon makes a digest, in this process.
func reckon(cost Cost, salt, password []byte) []byte {
	return argon2.IDKey(password, salt, cost.Passes, cost.KiB, 1, digestBytes)
}
