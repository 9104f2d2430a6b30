package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// Prefix begins every secret, so that people and secret scanners recognize one.
const Prefix = "winkel_"

// Codes that this domain raises.
const (
	CodeInvalidScope = "invalid_scope"
)

// Limits of a key.
const (
	maxNameLength = 100
	maxScopes     = 50
)

// Areas are what scopes open. The API declares one for each of its routes.
var Areas = []string{"catalog", "media", "inventory", "shipping", "taxes", "promotions", "orders", "refunds", "mail", "webhooks", "imports", "exports", "jobs", "settings", "keys", "audit"}

// Key is an API key without its secret.
type Key struct {
	ID         id.APIKey
	Name       string
	Hint       string   // the last four characters of the secret
	Scopes     []string // sorted
	CreatedAt  time.Time
	ExpiresAt  time.Time // zero: never
	RevokedAt  time.Time // zero: not revoked
	LastUsedAt time.Time // to the minute; zero: never
}

// NewKey is what a key is made from.
type NewKey struct {
	Name      string
	Scopes    []string
	ExpiresAt time.Time // zero: never
}

// Allows reports whether the scopes of a key open what one scope asks for.
func Allows(granted []string, needed string) bool {
	area, access, _ := strings.Cut(needed, ":")
	for _, scope := range granted {
		switch {
		case scope == "all", scope == needed:
			return true
		case access == "read" && (scope == "all:read" || scope == area+":write"):
			return true
		}
	}
	return false
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
	case len(n.Scopes) == 0:
		return n, fault.Invalidf("scopes", "Name at least one scope, such as catalog:read, or all.")
	case len(n.Scopes) > maxScopes:
		return n, fault.Invalidf("scopes", "A key has at most %d scopes.", maxScopes)
	case !n.ExpiresAt.IsZero() && !n.ExpiresAt.After(now):
		return n, fault.Invalidf("expires_at", "That moment has passed already.")
	}
	for _, scope := range n.Scopes {
		if !isScope(scope) {
			return n, fault.Newf(fault.Invalid, CodeInvalidScope,
				"There is no scope %q. Scopes are all, all:read, and :read or :write of %s.",
				scope, strings.Join(Areas, ", ")).WithParam("scopes")
		}
	}
	n.Scopes = slices.Compact(slices.Sorted(slices.Values(n.Scopes)))
	return n, nil
}

func isScope(scope string) bool {
	if scope == "all" || scope == "all:read" {
		return true
	}
	area, access, _ := strings.Cut(scope, ":")
	return slices.Contains(Areas, area) && (access == "read" || access == "write")
}

// newSecret is the prefix and 256 random bits in base32.
func newSecret() string {
	return Prefix + strings.ToLower(rand.Text()+rand.Text())
}

// hashSecret is what is stored of a secret.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
