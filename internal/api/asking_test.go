package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/search/searchtest"
)

// answer is what came back.
type answer struct {
	*http.Response
	text string
}

// json is the body as it was decoded.
func (a answer) json(t testing.TB) map[string]any {
	t.Helper()
	var body map[string]any
	if err := json.Unmarshal([]byte(a.text), &body); err != nil {
		t.Fatalf("%v: %s", err, a.text)
	}
	return body
}

// jsonOrNone is the body as it was decoded; nil if it is no object.
func (a answer) jsonOrNone() map[string]any {
	var body map[string]any
	_ = json.Unmarshal([]byte(a.text), &body)
	return body
}

// field is a string of the body, by name.
func (a answer) field(t testing.TB, name string) string {
	t.Helper()
	text, _ := a.json(t)[name].(string)
	if text == "" {
		t.Fatalf("the answer has no %s: %s", name, a.text)
	}
	return text
}

// client follows no redirects and asks for no compression unless a test does.
var client = &http.Client{
	Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 16},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Timeout:       time.Minute,
}

// send makes a request. A body that is a string or []byte is sent as it is, anything else as JSON.
func (s *shop) send(method, path, key string, body any, headers ...string) answer {
	s.t.Helper()
	var content io.Reader
	contentType := ""
	switch body := body.(type) {
	case nil:
	case string:
		content, contentType = strings.NewReader(body), "application/json"
	case []byte:
		content = bytes.NewReader(body)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			s.t.Fatal(err)
		}
		content, contentType = bytes.NewReader(text), "application/json"
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, content)
	if err != nil {
		s.t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if method == http.MethodGet && strings.HasPrefix(path, "/api/products?") {
		searchtest.Settle(s.t, s.search)
	}
	response, err := client.Do(r)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	_ = response.Body.Close()
	a := answer{Response: response, text: string(text)}
	s.check(method, path, a)
	return a
}

// staff sends a request with the key that opens everything.
func (s *shop) staff(method, path string, body any, headers ...string) answer {
	s.t.Helper()
	return s.send(method, path, s.keys["all"], body, headers...)
}

// must is staff for requests that have to succeed.
func (s *shop) must(method, path string, body any) answer {
	s.t.Helper()
	a := s.staff(method, path, body)
	if a.StatusCode/100 != 2 {
		s.t.Fatalf("%s %s: %d %s", method, path, a.StatusCode, a.text)
	}
	return a
}

// check holds every answer against the document: whatever a test asks for, the document must be right about it.
func (s *shop) check(method, path string, a answer) {
	s.t.Helper()
	if a.StatusCode >= 500 && a.StatusCode != http.StatusServiceUnavailable {
		s.t.Errorf("%s %s: %d %s", method, path, a.StatusCode, a.text)
	}
	isJSON := a.Header.Get("Content-Type") == "application/json"
	isProblem := a.Header.Get("Content-Type") == "application/problem+json"
	if a.StatusCode >= 400 && !isProblem && method != http.MethodHead {
		s.t.Errorf("%s %s: %d is no problem document: %s", method, path, a.StatusCode, a.text)
	}
	if a.Header.Get("Content-Encoding") != "" || a.text == "" || !isJSON && !isProblem {
		return
	}
	where, err := url.Parse(path)
	if err != nil {
		return
	}
	template, found := s.route(method, where.Path)
	if !found {
		return
	}
	var body any
	if err := json.Unmarshal([]byte(a.text), &body); err != nil {
		s.t.Errorf("%s %s: %v: %s", method, path, err, a.text)
	}
	for _, err := range s.api.Validate(method, template, a.StatusCode, body) {
		s.t.Errorf("%s %s: %d is not what the document says: %v\n%s", method, path, a.StatusCode, err, a.text)
	}
}

// route is the path of the document that a request is for: the one with the fewest parameters that fits.
func (s *shop) route(method, path string) (string, bool) {
	best, found := "", false
	for _, r := range s.api.Routes() {
		if r.Method != method || !fits(r.Path, path) {
			continue
		}
		if !found || strings.Count(r.Path, "{") < strings.Count(best, "{") {
			best, found = r.Path, true
		}
	}
	return best, found
}

func fits(template, path string) bool {
	wanted, given := strings.Split(template, "/"), strings.Split(path, "/")
	if len(wanted) != len(given) {
		return false
	}
	for i := range wanted {
		if !strings.HasPrefix(wanted[i], "{") && wanted[i] != given[i] {
			return false
		}
	}
	return true
}
