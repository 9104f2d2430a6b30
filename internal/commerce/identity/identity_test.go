package identity_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

func TestAllows(t *testing.T) {
	for _, c := range []struct {
		granted string
		needed  string
		want    bool
	}{
		{"all", "keys:write", true},
		{"all:read", "keys:read", true},
		{"all:read", "keys:write", false},
		{"catalog:write", "catalog:write", true},
		{"catalog:write", "catalog:read", true},
		{"catalog:read", "catalog:write", false},
		{"catalog:write", "media:read", false},
		{"catalog:read jobs:write", "jobs:read", true},
		{"", "catalog:read", false},
		{"catalog", "catalog:read", false},
		{"catalog:", "catalog:read", false},
	} {
		if got := identity.Allows(strings.Fields(c.granted), c.needed); got != c.want {
			t.Errorf("Allows(%q, %q) = %v", c.granted, c.needed, got)
		}
	}
}

func TestKeys(t *testing.T) {
	start := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	now := clock.NewFake(start)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		s := identity.New(identity.Options{DB: d, Log: slog.New(slog.DiscardHandler)})
		create := func(t *testing.T, in identity.NewKey) (identity.Key, string) {
			t.Helper()
			k, secret, err := s.CreateKey(ctx, in, nil)
			if err != nil {
				t.Fatal(err)
			}
			return k, secret
		}
		refused := func(t *testing.T, secret string) {
			t.Helper()
			if _, err := s.Bearer(ctx, secret); fault.CodeOf(err) != fault.CodeUnauthorized {
				t.Errorf("Bearer = %v, want unauthorized", err)
			}
		}
		t.Run("a key opens what it was made for", func(t *testing.T) {
			ctx := actor.With(ctx, "staff:ada@example.com")
			k, secret, err := s.CreateKey(ctx, identity.NewKey{
				Name: " sync ", Scopes: []string{"jobs:read", "catalog:write", "jobs:read"}, RateLimit: 600,
			}, nil)
			if err != nil || k.RateLimit != 600 || k.CreatedBy != "staff:ada@example.com" {
				t.Fatalf("made %+v, %v", k, err)
			}
			caller, err := s.Bearer(ctx, secret)
			got := caller.Key
			if err != nil || got.ID != k.ID || got.Name != "sync" || strings.Join(got.Scopes, " ") != "catalog:write jobs:read" {
				t.Errorf("Bearer = %+v, %v", got, err)
			}
			if !strings.HasSuffix(secret, k.Hint) || len(k.Hint) != 4 {
				t.Errorf("hint %q is not the end of the secret", k.Hint)
			}
			waitForUse(t, s, k.ID, now.Now())
		})
		t.Run("wrong tokens", func(t *testing.T) {
			_, secret := create(t, identity.NewKey{Name: "x", Scopes: []string{"all"}})
			for _, wrong := range []string{"", "winkel_", secret + "a", secret[:len(secret)-1], strings.ToUpper(secret),
				strings.Repeat("winkel_", 1000), "Bearer " + secret} {
				refused(t, wrong)
			}
		})
		t.Run("revoked at once here, within a second elsewhere", func(t *testing.T) {
			k, secret := create(t, identity.NewKey{Name: "x", Scopes: []string{"all"}})
			elsewhere := identity.New(identity.Options{DB: d, Log: slog.New(slog.DiscardHandler)})
			if _, err := elsewhere.Bearer(ctx, secret); err != nil {
				t.Fatal(err)
			}
			if _, err := s.RevokeKey(ctx, k.ID, nil); err != nil {
				t.Fatal(err)
			}
			refused(t, secret)
			now.Advance(time.Second)
			if _, err := elsewhere.Bearer(ctx, secret); fault.CodeOf(err) != fault.CodeUnauthorized {
				t.Errorf("another node a second later: %v", err)
			}
			first, _ := s.GetKey(ctx, k.ID)
			now.Advance(time.Hour)
			if again, err := s.RevokeKey(ctx, k.ID, nil); err != nil || !again.RevokedAt.Equal(first.RevokedAt) {
				t.Errorf("revoking again: %v, %v", again.RevokedAt, err)
			}
		})
		t.Run("expired", func(t *testing.T) {
			_, secret := create(t, identity.NewKey{Name: "x", Scopes: []string{"all"}, ExpiresAt: now.Now().Add(time.Hour)})
			if _, err := s.Bearer(ctx, secret); err != nil {
				t.Fatal(err)
			}
			now.Advance(time.Hour)
			refused(t, secret)
		})
		t.Run("bad input makes no key", func(t *testing.T) {
			before, _ := s.ListKeys(ctx)
			for _, c := range []struct {
				in    identity.NewKey
				code  string
				param string
			}{
				{identity.NewKey{Scopes: []string{"all"}}, fault.CodeValidation, "name"},
				{identity.NewKey{Name: strings.Repeat("n", 101), Scopes: []string{"all"}}, fault.CodeValidation, "name"},
				{identity.NewKey{Name: "a\nb", Scopes: []string{"all"}}, fault.CodeValidation, "name"},
				{identity.NewKey{Name: "a"}, fault.CodeValidation, "scopes"},
				{identity.NewKey{Name: "a", Scopes: []string{"root"}}, identity.CodeInvalidScope, "scopes"},
				{identity.NewKey{Name: "a", Scopes: []string{"catalog:admin"}}, identity.CodeInvalidScope, "scopes"},
				{identity.NewKey{Name: "a", Scopes: []string{"all"}, ExpiresAt: now.Now()}, fault.CodeValidation, "expires_at"},
				{identity.NewKey{Name: "a", Scopes: []string{"all"}, RateLimit: -1}, fault.CodeValidation, "rate_limit"},
				{identity.NewKey{Name: "a", Scopes: []string{"all"}, RateLimit: 1_000_001}, fault.CodeValidation, "rate_limit"},
			} {
				_, _, err := s.CreateKey(ctx, c.in, nil)
				if f := fault.From(err); f == nil || f.Code != c.code || f.Param != c.param {
					t.Errorf("%+v: %v", c.in, err)
				}
			}
			if after, _ := s.ListKeys(ctx); len(after) != len(before) {
				t.Errorf("%d keys became %d", len(before), len(after))
			}
		})
		t.Run("unknown", func(t *testing.T) {
			if _, err := s.RevokeKey(ctx, id.APIKey(1), nil); fault.KindOf(err) != fault.NotFound {
				t.Errorf("revoke: %v", err)
			}
			if _, err := s.GetKey(context.Background(), id.APIKey(1)); fault.KindOf(err) != fault.NotFound {
				t.Errorf("get: %v", err)
			}
		})
	})
}

// waitForUse waits for the last use, which is noted in the background.
func waitForUse(t *testing.T, s *identity.Service, key id.APIKey, want time.Time) {
	t.Helper()
	for range 500 {
		if k, err := s.GetKey(t.Context(), key); err == nil && k.LastUsedAt.Equal(want) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the last use was not noted within 5 s")
}
