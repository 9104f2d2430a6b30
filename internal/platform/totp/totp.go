// Package totp is the second factor that an authenticator app shows: a code of six digits that changes every half minute,
// by RFC 6238 with SHA-1, which is what all apps understand.
//
// The package keeps nothing. Whoever uses it stores the secret sealed, and the last step whose code was taken, because a
// code is good once: somebody who looked over a shoulder must not get in with it.
package totp

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238 in the form that every app knows; HMAC does not need a hash without collisions
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"

	qr "github.com/piglig/go-qr"
)

// What every authenticator app takes for granted.
const (
	Digits      = 6
	Period      = 30 * time.Second
	SecretBytes = 20
)

// drift is how many steps the clock of a phone may be ahead or behind.
const drift = 1

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecret is 160 random bits.
func NewSecret() []byte {
	secret := make([]byte, SecretBytes)
	_, _ = rand.Read(secret) // it never fails: crypto/rand ends the program rather than be guessed
	return secret
}

// Text is the secret as people type it into an app that cannot read the picture.
func Text(secret []byte) string { return encoding.EncodeToString(secret) }

// Step is the number of the half minute that a time lies in.
func Step(at time.Time) int64 { return at.Unix() / int64(Period/time.Second) }

// Code is the code of a step.
func Code(secret []byte, step int64) string { return code(secret, step, Digits) }

func code(secret []byte, step int64, digits int) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	number := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	modulus := uint32(1)
	for range digits {
		modulus *= 10
	}
	return fmt.Sprintf("%0*d", digits, number%modulus)
}

// Match finds the step whose code that is: the one at the time, or one beside it, but none up to the step after, whose code
// was taken already. It takes the same time for every wrong code.
func Match(secret []byte, typed string, at time.Time, after int64) (step int64, ok bool) {
	now := Step(at)
	typed = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1 // apps show the code in two halves
		}
		return r
	}, typed)
	for s := now - drift; s <= now+drift; s++ {
		if subtle.ConstantTimeCompare([]byte(Code(secret, s)), []byte(typed)) == 1 && s > after {
			step, ok = s, true
		}
	}
	return step, ok
}

// URI is what an app reads from the picture: whose code it is, and of which shop.
func URI(issuer, account string, secret []byte) string {
	// A colon separates the two in the label, so neither can have one. Apps show %20, and would show a plus sign.
	clean := strings.NewReplacer(":", " ").Replace
	label := url.PathEscape(clean(issuer)) + ":" + url.PathEscape(clean(account))
	return fmt.Sprintf("otpauth://totp/%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d", label, Text(secret),
		strings.ReplaceAll(url.QueryEscape(clean(issuer)), "+", "%20"), Digits, int(Period/time.Second))
}

// Picture is a text as a QR code in SVG, black on white, with the margin that cameras need.
func Picture(text string) (string, error) {
	picture, err := qr.EncodeText(text, qr.Medium)
	if err != nil {
		return "", fmt.Errorf("draw a QR code: %w", err)
	}
	svg, err := picture.ToSVGBytes(qr.NewQrCodeImgConfig(8, 4, qr.WithOptimalSVG()))
	if err != nil {
		return "", fmt.Errorf("draw a QR code: %w", err)
	}
	return string(svg), nil
}
