package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// masked stands for a secret.
const masked = "***"

// secretWords are fields whose text nobody needs to see again, and secretEnds how such names end.
var (
	secretWords = []string{"secret", "password", "token", "authorization", "recovery_codes", "otpauth", "totp_uri", "cookie", "link"}
	secretEnds  = []string{"_secret", "_password", "_token", "_key_secret", "_credentials", "_recovery_codes"}
	// secretStarts is how secrets of our own and of well-known others begin, wherever they stand.
	secretStarts = []string{"winkel_", "whsec_", "sk_live_", "sk_test_", "rk_live_", "rk_test_", "otpauth://", "Bearer "}
)

func isSecret(name string) bool {
	name = strings.ToLower(name)
	return slices.Contains(secretWords, name) ||
		slices.ContainsFunc(secretEnds, func(end string) bool { return strings.HasSuffix(name, end) })
}

// mask replaces the secrets in a decoded document, in place.
func mask(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			if isSecret(name) && inner != nil && inner != "" {
				v[name] = masked
				continue
			}
			v[name] = mask(inner)
		}
	case []any:
		for i := range v {
			v[i] = mask(v[i])
		}
	case string:
		if slices.ContainsFunc(secretStarts, func(start string) bool { return strings.HasPrefix(v, start) }) {
			return masked
		}
	}
	return value
}

// decode reads a document, numbers as they are written; nil for what is none.
func decode(document []byte) any {
	if len(bytes.TrimSpace(document)) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil
	}
	return value
}

// encoded is a document as an entry keeps it: masked, names in order, and of bounded length.
func encoded(value any) string {
	if value == nil {
		return ""
	}
	text := marshal(value)
	if len(text) <= DocumentLimit {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf(`{"omitted":true,"bytes":%d,"sha256":%q}`, len(text), hex.EncodeToString(sum[:]))
}

func marshal(value any) string {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic("audit: a decoded document can be encoded: " + err.Error())
	}
	// PostgreSQL keeps text, which has no zero byte; JSON has another way to write one.
	return strings.ToValidUTF8(strings.TrimSpace(buffer.String()), "�")
}

// differences names the fields of two documents that differ; all of a document that has no other beside it.
func differences(before, after any) []string {
	b, _ := before.(map[string]any)
	a, _ := after.(map[string]any)
	if a == nil {
		return nil // it was removed, or the answer has nothing to say
	}
	names := map[string]bool{}
	for name, value := range a {
		if was, had := b[name]; !had || !reflect.DeepEqual(was, value) {
			names[name] = true
		}
	}
	for name := range b {
		if _, has := a[name]; !has {
			names[name] = true
		}
	}
	for _, noise := range []string{"version", "updated_at"} {
		if len(names) > 1 {
			delete(names, noise)
		}
	}
	sorted := slices.Sorted(maps.Keys(names))
	return sorted[:min(len(sorted), maxChanged)]
}

// Documents sets what the thing was before and after, by the answers of the API. Secrets are masked.
func (e *Entry) Documents(before, after []byte) {
	was, is := mask(decode(before)), mask(decode(after))
	e.Before, e.After = encoded(was), encoded(is)
	e.Changed = nil
	if was != nil {
		e.Changed = differences(was, is)
	}
}

// NameIn is the id of the thing that a document describes; empty if it does not say.
func NameIn(document []byte) string {
	var described struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(document, &described) != nil {
		return ""
	}
	return described.ID
}
