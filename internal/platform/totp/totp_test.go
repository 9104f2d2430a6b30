package totp

import (
	"bytes"
	"encoding/base32"
	"encoding/xml"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	qr "github.com/piglig/go-qr"
)

// The table of RFC 6238, appendix B, for SHA-1. Its codes have eight digits; the last six are those of an app.
func TestVectors(t *testing.T) {
	secret := []byte("12345678901234567890")
	for _, c := range []struct {
		seconds int64
		want    string
	}{
		{59, "94287082"}, {1111111109, "07081804"}, {1111111111, "14050471"}, {1234567890, "89005924"},
		{2000000000, "69279037"}, {20000000000, "65353130"},
	} {
		at := time.Unix(c.seconds, 0)
		if got := code(secret, Step(at), 8); got != c.want {
			t.Errorf("at %d: %s, want %s", c.seconds, got, c.want)
		}
		if got := Code(secret, Step(at)); got != c.want[2:] {
			t.Errorf("at %d: %s, want %s", c.seconds, got, c.want[2:])
		}
	}
	// RFC 4226, appendix D: the same by number of the step.
	for step, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		if got := Code(secret, int64(step)); got != want {
			t.Errorf("step %d: %s, want %s", step, got, want)
		}
	}
}

func TestMatch(t *testing.T) {
	secret, at := []byte("12345678901234567890"), time.Unix(1234567890, 0)
	now := Step(at)
	of := func(step int64) string { return Code(secret, step) }
	for _, c := range []struct {
		name  string
		typed string
		after int64
		step  int64
		ok    bool
	}{
		{"now", of(now), 0, now, true},
		{"in two halves", of(now)[:3] + " " + of(now)[3:], 0, now, true},
		{"a phone that is late", of(now - 1), 0, now - 1, true},
		{"a phone that is early", of(now + 1), 0, now + 1, true},
		{"too late", of(now - 2), 0, 0, false},
		{"too early", of(now + 2), 0, 0, false},
		{"taken", of(now), now, 0, false},
		{"earlier than what was taken", of(now - 1), now, 0, false},
		{"the next after one that was taken", of(now + 1), now, now + 1, true},
		{"nothing", "", 0, 0, false},
		{"half", of(now)[:3], 0, 0, false},
		{"more", of(now) + "0", 0, 0, false},
		{"other digits", "٠٠٥٩٢٤", 0, 0, false},
	} {
		if step, ok := Match(secret, c.typed, at, c.after); step != c.step || ok != c.ok {
			t.Errorf("%s: Match(%q) = %d, %v", c.name, c.typed, step, ok)
		}
	}
}

func TestNewSecret(t *testing.T) {
	a, b := NewSecret(), NewSecret()
	if len(a) != SecretBytes || bytes.Equal(a, b) {
		t.Errorf("secrets %x and %x", a, b)
	}
	if back, err := base32.StdEncoding.DecodeString(Text(a)); err != nil || !bytes.Equal(back, a) {
		t.Errorf("%s is not the secret: %v", Text(a), err)
	}
}

// What an app reads is what was meant, whatever the names are.
func TestURI(t *testing.T) {
	secret := []byte("12345678901234567890")
	for _, c := range []struct{ issuer, account, path, name string }{
		{"Kettle & Co", "ada@example.com", "/Kettle & Co:ada@example.com", "Kettle & Co"},
		{"A:B", "a+b@example.com", "/A B:a+b@example.com", "A B"},
		{"Tee/Kännchen?", "jörg@example.com", "/Tee/Kännchen?:jörg@example.com", "Tee/Kännchen?"},
	} {
		text := URI(c.issuer, c.account, secret)
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != c.path || strings.Contains(text, "+b@") && strings.Contains(u.RawQuery, "+") {
			t.Errorf("%s: %+v, %v", text, u, err)
			continue
		}
		q := u.Query()
		if q.Get("secret") != "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" || q.Get("issuer") != c.name || q.Get("digits") != "6" || q.Get("period") != "30" ||
			q.Get("algorithm") != "SHA1" {
			t.Errorf("%s: %v", text, q)
		}
	}
}

// A camera sees the text in the picture.
func TestPicture(t *testing.T) {
	text := URI("Kettle & Co", "ada@example.com", NewSecret())
	svg, err := Picture(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(svg) > 20_000 || strings.Contains(svg, "<script") {
		t.Errorf("the picture has %d bytes:\n%s", len(svg), svg)
	}
	for decoder := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := decoder.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
	}
	code, err := qr.EncodeText(text, qr.Medium)
	if err != nil {
		t.Fatal(err)
	}
	image, err := code.ToImage(qr.NewQrCodeImgConfig(8, 4))
	if err != nil {
		t.Fatal(err)
	}
	if read, err := qr.Decode(image); err != nil || read != text {
		t.Errorf("read %q, %v", read, err)
	}
	if _, err := Picture(strings.Repeat("x", 5000)); err == nil {
		t.Error("a text that no QR code holds was drawn")
	}
}
