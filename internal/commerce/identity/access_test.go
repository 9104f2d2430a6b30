package identity

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/token"
)

// forge makes tokens the hard way, byte by byte, so that it can make wrong ones.
type forge struct {
	t      *testing.T
	key    signingKey
	header map[string]any
	claims map[string]any
}

func segment(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// with is the token with some of its fields changed: nil removes one.
func (f forge) with(header, claims map[string]any) forge {
	f.header, f.claims = maps.Clone(f.header), maps.Clone(f.claims)
	for into, changes := range map[*map[string]any]map[string]any{&f.header: header, &f.claims: claims} {
		for name, value := range changes {
			(*into)[name] = value
			if value == nil {
				delete(*into, name)
			}
		}
	}
	return f
}

func (f forge) unsigned() string { return segment(f.t, f.header) + "." + segment(f.t, f.claims) }

func (f forge) sign() string { return f.signWith(f.key.private) }

func (f forge) signWith(key ed25519.PrivateKey) string {
	text := f.unsigned()
	return text + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(key, []byte(text)))
}

// mac signs as HS256 does, with what everybody can read as the secret.
func (f forge) mac(secret []byte) string {
	text := f.unsigned()
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// open is the use cases with a session of a customer, and what forges its tokens.
func open(t *testing.T, d *db.DB) (*Service, Grant, forge) {
	t.Helper()
	signer, err := token.NewSigner(make([]byte, token.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{DB: d, Log: slog.New(slog.DiscardHandler), Tokens: signer, Issuer: "https://shop.example"})
	b := &db.Batch{}
	g, err := s.StartSession(t.Context(), b, NewSession{Subject: OfCustomer(1 << 40)})
	if err == nil {
		err = d.Submit(t.Context(), b)
	}
	if err != nil {
		t.Fatal(err)
	}
	now := d.Clock().Now()
	key, err := s.activeKey(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	return s, g, forge{t: t, key: key,
		header: map[string]any{"alg": "EdDSA", "typ": tokenType, "kid": key.id.String()},
		claims: map[string]any{
			"iss": "https://shop.example", "aud": []string{"store"}, "sub": g.Session.Subject.String(), "sid": g.Session.ID.String(),
			"iat": now.Unix(), "exp": now.Add(15 * time.Minute).Unix(), "jti": "x",
		},
	}
}

func TestAccessTokensSayWhatTheyAre(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		s, g, f := open(t, d)
		parts := strings.Split(g.AccessToken, ".")
		if len(parts) != 3 {
			t.Fatal(g.AccessToken)
		}
		for i, want := range []map[string]any{f.header, f.claims} {
			text, err := base64.RawURLEncoding.DecodeString(parts[i])
			var got map[string]any
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatal(err)
			}
			if err != nil || !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
				t.Errorf("part %d says %v; %v", i, got, err)
			}
			for _, name := range []string{"alg", "typ", "kid", "iss", "sub", "sid"} {
				if got[name] != want[name] {
					t.Errorf("%s is %v, want %v", name, got[name], want[name])
				}
			}
		}
		if c, err := s.Bearer(t.Context(), f.sign()); err != nil || c.Session != g.Session.ID {
			t.Errorf("one made by hand: %+v, %v", c, err)
		}
		// Nothing that signs is in the database.
		salts, err := db.List(t.Context(), d.Read(), func(row db.Row) (string, error) {
			var salt string
			var n, active int64
			err := row.Scan(&n, &salt, &active)
			return salt, err
		}, listSigningKeys)
		if err != nil || len(salts) != 1 {
			t.Fatal(salts, err)
		}
		other, _ := token.NewSigner([]byte(strings.Repeat("x", token.KeyBytes)))
		thief := New(Options{DB: d, Log: slog.New(slog.DiscardHandler), Tokens: other, Issuer: "https://shop.example"})
		stolen, err := thief.makeAccessToken(t.Context(), g.Session, now.Now())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Bearer(t.Context(), stolen); fault.CodeOf(err) != fault.CodeUnauthorized {
			t.Errorf("a token made by the database and another secret: %v", err)
		}
	})
}

func TestWrongAccessTokens(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		s, g, f := open(t, d)
		header := func(changes map[string]any) forge { return f.with(changes, nil) }
		claims := func(changes map[string]any) forge { return f.with(nil, changes) }
		_, strange, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalPKIXPublicKey(f.key.public)
		if err != nil {
			t.Fatal(err)
		}
		public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
		good := f.sign()
		body, signature := good[:strings.LastIndex(good, ".")], good[strings.LastIndex(good, ".")+1:]
		hs := header(map[string]any{"alg": "HS256"})
		none := header(map[string]any{"alg": "none"})
		wrong := map[string]string{
			"alg none":                       none.unsigned() + ".",
			"alg none without a third part":  none.unsigned(),
			"alg none with the signature":    none.unsigned() + "." + signature,
			"alg None":                       header(map[string]any{"alg": "None"}).unsigned() + ".",
			"alg nOnE, signed":               header(map[string]any{"alg": "nOnE"}).sign(),
			"HS256 with the public key":      hs.mac(f.key.public),
			"HS256 with the public key, DER": hs.mac(der), "HS256 with the public key, PEM": hs.mac(public),
			"HS256 with the kid": hs.mac([]byte(f.key.id.String())), "HS256 with nothing": hs.mac(nil),
			"EdDSA by a MAC":                   f.mac(f.key.public),
			"ES256, signed with EdDSA":         header(map[string]any{"alg": "ES256"}).sign(),
			"no alg":                           header(map[string]any{"alg": nil}).sign(),
			"alg is a number":                  header(map[string]any{"alg": 5}).sign(),
			"another key":                      f.signWith(strange),
			"another key by its own name":      header(map[string]any{"kid": id.SigningKey(5).String()}).signWith(strange),
			"another key that it brings along": header(map[string]any{"kid": nil, "jwk": map[string]string{"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}}).signWith(strange),
			"no kid":                           header(map[string]any{"kid": nil}).sign(),
			"an empty kid":                     header(map[string]any{"kid": ""}).sign(),
			"a kid in capitals":                header(map[string]any{"kid": "sig_" + strings.ToUpper(f.key.id.String()[4:])}).sign(),
			"a kid that is a path":             header(map[string]any{"kid": "../../secret.key"}).sign(),
			"a kid with SQL":                   header(map[string]any{"kid": "' OR 1=1 --"}).sign(),
			"a kid that is a list":             header(map[string]any{"kid": []string{f.key.id.String()}}).sign(),
			"another type":                     header(map[string]any{"typ": "JWT"}).sign(),
			"no type":                          header(map[string]any{"typ": nil}).sign(),
			"for the other side":               claims(map[string]any{"aud": []string{"admin"}}).sign(),
			"for both sides":                   claims(map[string]any{"aud": []string{"store", "admin"}}).sign(),
			"for nobody":                       claims(map[string]any{"aud": nil}).sign(),
			"for another shop":                 claims(map[string]any{"aud": []string{"https://other.example"}}).sign(),
			"of another shop":                  claims(map[string]any{"iss": "https://other.example"}).sign(),
			"of nobody":                        claims(map[string]any{"iss": nil}).sign(),
			"expired now":                      claims(map[string]any{"exp": now.Now().Unix()}).sign(),
			"expired long ago":                 claims(map[string]any{"exp": 1}).sign(),
			"without an end":                   claims(map[string]any{"exp": nil}).sign(),
			"with an end in words":             claims(map[string]any{"exp": "tomorrow"}).sign(),
			"not yet":                          claims(map[string]any{"nbf": now.Now().Add(time.Minute).Unix()}).sign(),
			"about a customer that has not it": claims(map[string]any{"sub": id.Customer(2 << 40).String()}).sign(),
			"about staff, for customers":       claims(map[string]any{"sub": id.Staff(1 << 40).String()}).sign(),
			"about staff, for staff":           claims(map[string]any{"sub": id.Staff(1 << 40).String(), "aud": []string{"admin"}}).sign(),
			"about a product":                  claims(map[string]any{"sub": id.Product(1 << 40).String()}).sign(),
			"about nobody":                     claims(map[string]any{"sub": nil}).sign(),
			"without a session":                claims(map[string]any{"sid": nil}).sign(),
			"with a session that is not":       claims(map[string]any{"sid": id.Session(7).String()}).sign(),
			"a body that was changed":          claims(map[string]any{"sub": id.Customer(2 << 40).String()}).unsigned() + "." + signature,
			"a header that was changed":        header(map[string]any{"x": 1}).unsigned() + "." + signature,
			"without a signature":              body + ".", "without a dot": body, "a signature of zeros": body + "." + strings.Repeat("A", 86),
			"half a signature": body + "." + signature[:43], "padded": good + "==", "a dot more": good + ".", "a space before": " " + good,
			"two of them": good + "." + good, "in capitals": strings.ToUpper(good), "a line more": good + "\n", "a line in between": good[:40] + "\r\n" + good[40:], "dots": "..", "one dot": ".",
			"not base64": "a!b.c!d.e!f", "empty JSON": "e30.e30." + signature, "long": good + strings.Repeat("A", 10_000),
		}
		// The last character of the signature carries bits that mean nothing: another spelling of the same is refused.
		for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
			if text := good[:len(good)-1] + string(c); text != good {
				wrong["spelled with "+string(c)] = text
			}
		}
		for name, text := range wrong {
			if c, err := s.Bearer(ctx, text); fault.CodeOf(err) != fault.CodeUnauthorized {
				t.Errorf("%s: %+v, %v", name, c, err)
			}
		}
		if s.known.recent.len() != 0 {
			t.Errorf("%d wrong tokens are remembered", s.known.recent.len())
		}
		if _, err := s.Bearer(ctx, good); err != nil {
			t.Fatal(err)
		}
		// It ends by itself although it is remembered, and also while the database is not asked.
		now.Advance(15*time.Minute - trustFor/2)
		if _, err := s.Bearer(ctx, good); err != nil {
			t.Fatal(err)
		}
		now.Advance(trustFor / 2)
		if _, err := s.Bearer(ctx, good); fault.CodeOf(err) != fault.CodeUnauthorized {
			t.Errorf("after a quarter of an hour: %v", err)
		}
		if !g.Session.ExpiresAt.After(now.Now()) {
			t.Error("the session was to go on")
		}
	})
}

func TestKeysRotate(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		s, g, _ := open(t, d)
		elsewhere := New(Options{DB: d, Log: slog.New(slog.DiscardHandler), Tokens: s.tokens, Issuer: s.issuer})
		good := func(what string, by *Service, text string) {
			t.Helper()
			if _, err := by.Bearer(ctx, text); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		published := func(want int) {
			t.Helper()
			if keys, err := s.PublicKeys(ctx); err != nil || len(keys) != want {
				t.Errorf("%d keys are published, want %d; %v", len(keys), want, err)
			}
		}
		mint := func() (text, kid string) {
			t.Helper()
			b := &db.Batch{}
			g, err := s.StartSession(ctx, b, NewSession{Subject: OfCustomer(1 << 40)})
			if err == nil {
				err = d.Submit(ctx, b)
			}
			if err != nil {
				t.Fatal(err)
			}
			key, err := s.activeKey(ctx, now.Now())
			if err != nil {
				t.Fatal(err)
			}
			return g.AccessToken, key.id.String()
		}
		rotate := func(want bool) {
			t.Helper()
			if made, err := s.RotateKeys(ctx); err != nil || made != want {
				t.Errorf("rotated: %v, %v; want %v", made, err, want)
			}
		}
		_, first := mint()
		good("elsewhere", elsewhere, g.AccessToken)
		rotate(false)
		now.Advance(29 * 24 * time.Hour)
		rotate(false)
		now.Advance(24 * time.Hour)
		rotate(true)
		rotate(false) // as another node would
		now.Advance(keyringAge)
		published(2)
		if _, kid := mint(); kid != first {
			t.Error("the new key signs before it was published for ten minutes")
		}
		now.Advance(publishAhead - keyringAge - time.Second)
		old, kid := mint()
		if kid != first {
			t.Error("the new key signs early")
		}
		now.Advance(time.Second)
		fresh, second := mint()
		if second == first {
			t.Error("the new key does not sign")
		}
		good("by the old key", elsewhere, old)
		good("by the new key", elsewhere, fresh)

		// An hour and more later the old key goes.
		if _, err := s.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		now.Advance(keyringAge)
		published(2)
		now.Advance(retireAfter)
		if _, err := s.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		now.Advance(keyringAge)
		published(1)

		if err := s.RotateKeysNow(ctx); err != nil {
			t.Fatal(err)
		}
		at, third := mint()
		if third == second {
			t.Error("asked for at once, the new key does not sign")
		}
		now.Advance(freshAge)
		good("by a key that was made a moment ago", elsewhere, at)
	})
}

// Whatever is shown as a bearer token or cookie is answered, and only the one good token is good.
func FuzzCredentials(f *testing.F) {
	now := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	d := dbtest.SQLite(f, db.Options{Clock: now})
	signer, err := token.NewSigner(make([]byte, token.KeyBytes))
	if err != nil {
		f.Fatal(err)
	}
	s := New(Options{DB: d, Log: slog.New(slog.DiscardHandler), Tokens: signer})
	b := &db.Batch{}
	g, err := s.StartSession(f.Context(), b, NewSession{Subject: OfCustomer(1 << 40)})
	if err == nil {
		err = d.Submit(f.Context(), b)
	}
	if err != nil {
		f.Fatal(err)
	}
	parts := strings.Split(g.AccessToken, ".")
	for _, seed := range []string{
		g.AccessToken, g.RefreshToken, "", ".", "..", "eyJhbGciOiJub25lIn0." + parts[1] + ".", parts[0] + ".." + parts[2], Prefix, Prefix + strings.Repeat("a", 52),
		strings.Repeat("a", 52), "once_0000000000001.aaaaaaaaaaaaaaaaaaaaaaaaaa", "Bearer " + g.AccessToken, "\x00", "é.é.é",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := s.Bearer(t.Context(), text)
		if (err == nil) != (text == g.AccessToken) || err != nil && fault.CodeOf(err) != fault.CodeUnauthorized {
			t.Errorf("Bearer(%q) = %+v, %v", text, c, err)
		}
		for _, kind := range []SubjectKind{CustomerKind, StaffKind} {
			if c, err := s.Cookie(t.Context(), kind, text); fault.CodeOf(err) != fault.CodeUnauthorized {
				t.Errorf("Cookie(%q) = %+v, %v", text, c, err)
			}
		}
		if text != g.RefreshToken {
			if _, err := s.Refresh(t.Context(), CustomerKind, text); fault.CodeOf(err) != CodeInvalidRefreshToken {
				t.Errorf("Refresh(%q): %v", text, err)
			}
		}
		if _, err := s.FindOneTime(t.Context(), ResetPassword, text); fault.CodeOf(err) != CodeTokenInvalid {
			t.Errorf("FindOneTime(%q): %v", text, err)
		}
	})
}
