package testpay

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
)

// SignatureHeader carries the signature of a callback: the HMAC-SHA256 of "<time>.<body>" in hexadecimal, after
// "t=<time in Unix seconds>,v1=".
const SignatureHeader = "Test-Signature"

// tolerance is the greatest age of a callback.
const tolerance = 5 * time.Minute

// Sign is the header of a callback with that body.
func Sign(secret []byte, at time.Time, body []byte) http.Header {
	seconds := strconv.FormatInt(at.Unix(), 10)
	header := http.Header{}
	header.Set(SignatureHeader, "t="+seconds+",v1="+hex.EncodeToString(mac(secret, seconds, body)))
	return header
}

func mac(secret []byte, seconds string, body []byte) []byte {
	h := hmac.New(sha256.New, secret)
	fmt.Fprintf(h, "%s.%s", seconds, body)
	return h.Sum(nil)
}

// ParseCallback reads a callback that Sign has signed at most 5 minutes ago.
func (p *Provider) ParseCallback(header http.Header, body []byte, now time.Time) ([]payment.Callback, error) {
	wrong := fault.New(fault.Unauthorized, payment.CodeBadSignature, "The callback does not carry a valid signature of the test provider.")
	var seconds int64
	var digits string
	if _, err := fmt.Sscanf(header.Get(SignatureHeader), "t=%d,v1=%s", &seconds, &digits); err != nil || len(p.o.Secret) == 0 {
		return nil, wrong
	}
	got, err := hex.DecodeString(digits)
	if err != nil || !hmac.Equal(got, mac(p.o.Secret, strconv.FormatInt(seconds, 10), body)) {
		return nil, wrong
	}
	if age := now.Sub(time.Unix(seconds, 0)); age > tolerance || age < -tolerance {
		return nil, wrong
	}
	var c payment.Callback
	if err := json.Unmarshal(body, &c); err != nil {
		return nil, fault.New(fault.Invalid, fault.CodeValidation, "The callback cannot be read.").WithCause(err)
	}
	return []payment.Callback{c}, nil
}
