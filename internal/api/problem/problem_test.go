package problem

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/telemetry"
)

func write(t *testing.T, err error) (*httptest.ResponseRecorder, map[string]any, error) {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/", nil)
	r = r.WithContext(telemetry.WithRequest(r.Context(), "req-1"))
	w.Header().Set("ETag", `"of the answer that did not come about"`)
	w.Header().Set("Content-Length", "9999")
	Write(w, r, err)
	var body map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	if w.Header().Get("ETag") != "" || w.Header().Get("Content-Length") != fmt.Sprint(w.Body.Len()) {
		t.Errorf("headers of another answer are left: %v", w.Header())
	}
	return w, body, telemetry.RecordedError(r.Context())
}

func TestEveryKindHasItsStatus(t *testing.T) {
	for kind, want := range map[fault.Kind]int{
		fault.Internal: 500, fault.Invalid: 422, fault.Unauthorized: 401, fault.Forbidden: 403, fault.NotFound: 404,
		fault.Conflict: 409, fault.Refused: 422, fault.TooLarge: 413, fault.RateLimited: 429, fault.Unavailable: 503,
		fault.Canceled: 499,
	} {
		w, body, _ := write(t, fmt.Errorf("do it: %w", fault.New(kind, "some_code", "So it is.")))
		if w.Code != want || body["status"] != float64(want) || body["code"] != "some_code" || body["title"] == "" {
			t.Errorf("%s: %d %v", kind, w.Code, body)
		}
		if w.Header().Get("Content-Type") != ContentType || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: headers %v", kind, w.Header())
		}
		if (w.Header().Get("WWW-Authenticate") != "") != (want == 401) {
			t.Errorf("%s: WWW-Authenticate is %q", kind, w.Header().Get("WWW-Authenticate"))
		}
	}
	for err, want := range map[error]int{
		fault.New(fault.Invalid, fault.CodeIdempotencyMissing, "Send one."):   400,
		fault.New(fault.Invalid, fault.CodeMethodNotAllowed, "Not this way."): 405,
		context.Canceled:         499,
		context.DeadlineExceeded: 503,
	} {
		if w, _, _ := write(t, err); w.Code != want {
			t.Errorf("%v: %d, want %d", err, w.Code, want)
		}
	}
}

func TestDocumentIsWhole(t *testing.T) {
	err := fault.New(fault.Invalid, fault.CodeValidation, "Two fields are wrong.").WithParam("sku").
		WithDetails([]fault.Detail{{Param: "sku", Message: "is taken", Value: "A-1"}, {Param: "price", Code: "negative", Message: "is below zero"}}).
		WithRetryAfter(1500 * time.Millisecond)
	w, body, recorded := write(t, err)
	want := map[string]any{
		"type": "about:blank", "title": "Unprocessable Entity", "status": 422.0, "detail": "Two fields are wrong.",
		"code": "validation_failed", "param": "sku", "request_id": "req-1",
		"errors": []any{
			map[string]any{"location": "sku", "message": "is taken", "value": "A-1"},
			map[string]any{"location": "price", "message": "is below zero", "code": "negative"},
		},
	}
	if !reflect.DeepEqual(body, want) {
		t.Errorf("got  %v\nwant %v", body, want)
	}
	if got := w.Header().Get("Retry-After"); got != "2" {
		t.Errorf("Retry-After is %q", got)
	}
	if !errors.Is(recorded, err) {
		t.Errorf("the access log got %v", recorded)
	}

	_, body, _ = write(t, fault.Invalidf("title", "A title is needed."))
	if want := []any{map[string]any{"location": "title", "message": "A title is needed."}}; !reflect.DeepEqual(body["errors"], want) {
		t.Errorf("a single violation has errors %v", body["errors"])
	}
}

func TestForeignErrorsShowNothing(t *testing.T) {
	foreign := errors.New("dial postgres://shop:hunter2@db")
	w, body, recorded := write(t, foreign)
	if w.Code != 500 || body["code"] != "internal_error" || strings.Contains(w.Body.String(), "hunter2") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if recorded != foreign {
		t.Errorf("the access log got %v", recorded)
	}
	w, body, _ = write(t, fault.New(fault.Refused, "coupon_expired", "Too late.").WithCause(foreign))
	if w.Code != 422 || body["detail"] != "Too late." || strings.Contains(w.Body.String(), "hunter2") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestErrorsOfHTTPAndFrameworks(t *testing.T) {
	w, body, _ := write(t, fmt.Errorf("read: %w", &http.MaxBytesError{Limit: 1024}))
	if w.Code != 413 || body["code"] != "body_too_large" || !strings.Contains(body["detail"].(string), "1024") {
		t.Errorf("got %d %v", w.Code, body)
	}
	w, body, _ = write(t, OfStatus(422, "validation failed", Violation{Location: "body.x", Message: "unexpected property", Value: 1}))
	if w.Code != 422 || body["code"] != "validation_failed" || body["request_id"] != "req-1" || len(body["errors"].([]any)) != 1 {
		t.Errorf("got %d %v", w.Code, body)
	}
	for status, want := range map[int]string{
		400: "validation_failed", 401: "unauthorized", 403: "permission_denied", 404: "not_found",
		405: "method_not_allowed", 409: "version_conflict", 412: "version_conflict", 413: "body_too_large",
		415: "validation_failed", 429: "rate_limited", 500: "internal_error", 503: "unavailable",
	} {
		if got := OfStatus(status, "x").Code; got != want {
			t.Errorf("%d has the code %s, want %s", status, got, want)
		}
	}
	// A value that JSON cannot say must not cost the answer.
	w, body, _ = write(t, OfStatus(422, "wrong", Violation{Value: func() {}}))
	if w.Code != 422 || body["detail"] != "wrong" {
		t.Errorf("got %d %v", w.Code, body)
	}
}
