package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// Prefix begins every secret of a key, so that people and secret scanners recognize one.
const Prefix = "winkel_"

// Limits of a key.
const (
	maxNameLength = 100
	maxRateLimit  = 1_000_000 // requests a minute
)

// Key is an API key without its secret.
type Key struct {
	ID         id.APIKey
	Name       string
	Hint       string   // the last four characters of the secret
	Scopes     []string // sorted
	RateLimit  int64    // requests a minute; 0: as any caller
	CreatedBy  string   // the actor; empty for keys from before that was written down
	CreatedAt  time.Time
	ExpiresAt  time.Time // zero: never
	RevokedAt  time.Time // zero: not revoked
	LastUsedAt time.Time // to the minute; zero: never
}

// NewKey is what a key is made from.
type NewKey struct {
	Name      string
	Scopes    []string
	RateLimit int64     // requests a minute; 0: as any caller
	ExpiresAt time.Time // zero: never
}

// validate checks the input and returns it in its stored form.
func (n NewKey) validate(now time.Time) (NewKey, error) {
	n.Name = strings.TrimSpace(n.Name)
	switch {
	case n.Name == "":
		return n, fault.Invalidf("name", "Give the key a name that says what it is for.")
	case len([]rune(n.Name)) > maxNameLength:
		return n, fault.Invalidf("name", "The name has more than %d characters.", maxNameLength)
	case strings.ContainsFunc(n.Name, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return n, fault.Invalidf("name", "The name has control characters.")
	case n.RateLimit < 0 || n.RateLimit > maxRateLimit:
		return n, fault.Invalidf("rate_limit", "A rate is 1 to %d requests a minute.", maxRateLimit)
	case !n.ExpiresAt.IsZero() && !n.ExpiresAt.After(now):
		return n, fault.Invalidf("expires_at", "That moment has passed already.")
	}
	var err error
	n.Scopes, err = CheckScopes(n.Scopes)
	return n, err
}

// secretLength is the length of randomText.
const secretLength = 52

// randomText is 256 random bits in base32.
func randomText() string { return strings.ToLower(rand.Text() + rand.Text()) }

// hashSecret is what is stored of a secret: enough for one that nobody can guess.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
