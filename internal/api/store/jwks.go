package store

import (
	"context"
	"encoding/base64"

	"winkel/internal/api/wire"
)

// jwksContent lets whoever checks access tokens keep the keys for five minutes: new ones are published ten before they sign.
const jwksContent = "public, max-age=300"

func (h *handlers) registerSigningKeys(a *wire.API) {
	wire.Get(a, "/api/auth/jwks", wire.Op{
		ID: "list-signing-keys", Summary: "The keys that sign access tokens", Tag: "Authorization", Public: true, Content: jwksContent,
		Description: "A JSON Web Key Set (RFC 7517), for programs that check the access tokens of this shop themselves. They cannot see " +
			"whether a session was ended meanwhile: until its token ends, at most an hour later.",
	}, h.signingKeys)
}

// KeySet is a JSON Web Key Set.
type KeySet struct {
	Keys []SigningKey `json:"keys"`
}

// SigningKey is the public half of a key that signs access tokens, as RFC 8037 has it.
type SigningKey struct {
	Type      string `json:"kty" enum:"OKP"`
	Curve     string `json:"crv" enum:"Ed25519"`
	Algorithm string `json:"alg" enum:"EdDSA"`
	Use       string `json:"use" enum:"sig"`
	ID        string `json:"kid"`
	X         string `json:"x" doc:"The public key in base64url."`
}

func (h *handlers) signingKeys(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[KeySet], error) {
	keys, err := h.identity.PublicKeys(ctx)
	if err != nil {
		return nil, err
	}
	set := KeySet{Keys: make([]SigningKey, len(keys))}
	for i, k := range keys {
		set.Keys[i] = SigningKey{
			Type: "OKP", Curve: "Ed25519", Algorithm: "EdDSA", Use: "sig", ID: k.ID.String(), X: base64.RawURLEncoding.EncodeToString(k.Key),
		}
	}
	return &wire.Reply[KeySet]{Body: set}, nil
}
