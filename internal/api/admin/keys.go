package admin

import (
	"context"
	"net/http"
	"slices"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const keyRoot = "/api/admin/api-keys"

func (h *handlers) registerKeys(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: API keys", Scope: scope}
	}
	wire.Get(a, keyRoot, op("admin-list-api-keys", "The API keys, oldest first", keysRead), h.listKeys)
	creation := op("admin-create-api-key", "Make an API key", keysWrite)
	creation.Description = "The secret is in this answer alone; a repetition of the request gets the key without it. Nobody can " +
		"give a key more than he has himself."
	creation.Status = http.StatusCreated
	wire.Post(a, keyRoot, creation, h.createKey)
	wire.Get(a, keyRoot+"/{id}", op("admin-get-api-key", "An API key", keysRead), h.getKey)
	wire.Post(a, keyRoot+"/{id}/revoke", op("admin-revoke-api-key", "Make an API key useless, for good", keysWrite), h.revokeKey)
}

// APIKey is an API key. Its secret is shown once, when it is made.
type APIKey struct {
	ID         id.APIKey                `json:"id"`
	Name       string                   `json:"name"`
	Hint       string                   `json:"hint" doc:"The last four characters of the secret."`
	Scopes     []string                 `json:"scopes"`
	RateLimit  wire.Nullable[int64]     `json:"rate_limit" doc:"Requests a minute; null: as any caller."`
	CreatedBy  string                   `json:"created_by" doc:"Who made it, as staff:… or key:…; system at the command line."`
	Secret     string                   `json:"secret,omitempty" doc:"Only in the answer that made the key."`
	CreatedAt  time.Time                `json:"created_at"`
	ExpiresAt  wire.Nullable[time.Time] `json:"expires_at" doc:"null: never."`
	RevokedAt  wire.Nullable[time.Time] `json:"revoked_at"`
	LastUsedAt wire.Nullable[time.Time] `json:"last_used_at" doc:"To the minute."`
}

func keyDocument(k identity.Key) APIKey {
	rate := wire.Nullable[int64]{}
	if k.RateLimit > 0 {
		rate = wire.Some(k.RateLimit)
	}
	return APIKey{
		RateLimit: rate, CreatedBy: k.CreatedBy,
		ID: k.ID, Name: k.Name, Hint: k.Hint, Scopes: orEmpty(k.Scopes), CreatedAt: k.CreatedAt,
		ExpiresAt: wire.TimeOrNull(k.ExpiresAt), RevokedAt: wire.TimeOrNull(k.RevokedAt), LastUsedAt: wire.TimeOrNull(k.LastUsedAt),
	}
}

func keyReply(k identity.Key) *wire.Reply[APIKey] { return &wire.Reply[APIKey]{Body: keyDocument(k)} }

func (h *handlers) listKeys(ctx context.Context, _ *wire.Call, in *Following) (*wire.Reply[wire.List[APIKey]], error) {
	keys, err := h.identity.ListKeys(ctx)
	if err != nil {
		return nil, err
	}
	number := func(k identity.Key) int64 { return int64(k.ID) }
	return followed[identity.Key, APIKey]{
		name: "api_key",
		read: func(after int64, limit int) ([]identity.Key, error) {
			later := slices.IndexFunc(keys, func(k identity.Key) bool { return number(k) > after })
			if later < 0 {
				return nil, nil
			}
			return keys[later:min(later+limit, len(keys))], nil
		},
		key:     number,
		count:   func() (int64, error) { return int64(len(keys)), nil },
		convert: keyDocument,
	}.page(*in)
}

// APIKeyInput is what a key is made from.
type APIKeyInput struct {
	Name      string     `json:"name" doc:"What it is for." example:"nightly import"`
	Scopes    []string   `json:"scopes" minItems:"1" maxItems:"50" doc:"all, all:read, or :read and :write of an area, as in catalog:write."`
	RateLimit *int64     `json:"rate_limit,omitempty" minimum:"1" maximum:"1000000" doc:"Requests a minute that the key may make; as any caller, if it is not given."`
	ExpiresAt *time.Time `json:"expires_at,omitempty" doc:"Never, if it is not given."`
}

func (h *handlers) createKey(ctx context.Context, call *wire.Call, in *create[APIKeyInput]) (*wire.Reply[APIKey], error) {
	for _, scope := range in.Body.Scopes {
		if !identity.Covers(call.Principal.Scopes, scope) {
			return nil, fault.Newf(fault.Forbidden, fault.CodePermissionDenied,
				"You do not have the scope %s, so you cannot give it to a key.", clip(scope)).WithParam("scopes")
		}
	}
	rate := int64(0)
	if in.Body.RateLimit != nil {
		rate = *in.Body.RateLimit
	}
	made := func(k identity.Key) *wire.Reply[APIKey] {
		reply := keyReply(k)
		reply.Location = keyRoot + "/" + k.ID.String()
		return reply
	}
	key, secret, err := h.identity.CreateKey(ctx, identity.NewKey{
		Name: in.Body.Name, Scopes: in.Body.Scopes, RateLimit: rate, ExpiresAt: timeOf(in.Body.ExpiresAt),
	}, wire.Claim(call, made))
	if err != nil {
		return nil, err
	}
	reply := made(key)
	reply.Body.Secret = secret
	return reply, nil
}

func (h *handlers) getKey(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[APIKey], error) {
	key, err := parsed(id.ParseAPIKey, "API key", in.ID)
	if err != nil {
		return nil, err
	}
	k, err := h.identity.GetKey(ctx, key)
	if err != nil {
		return nil, err
	}
	return keyReply(k), nil
}

func (h *handlers) revokeKey(ctx context.Context, call *wire.Call, in *ByID) (*wire.Reply[APIKey], error) {
	key, err := parsed(id.ParseAPIKey, "API key", in.ID)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, keyReply, func(claim *idem.Claim) (identity.Key, error) { return h.identity.RevokeKey(ctx, key, claim) })
}
