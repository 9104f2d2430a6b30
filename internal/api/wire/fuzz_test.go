package wire

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// FuzzRequest sends whatever comes as query, conditions, cookies and body through the gates of a route with JSON and of one
// that takes files. Nothing is a failure of the shop's own, and what a handler gets keeps the promises of its types.
func FuzzRequest(f *testing.F) {
	type input struct {
		Precondition
		Limit int64  `query:"limit" minimum:"1" maximum:"100"`
		Name  string `query:"name" maxLength:"20"`
		Body  struct {
			Text  string   `json:"text,omitempty" maxLength:"100"`
			Count int64    `json:"count,omitempty" minimum:"0" maximum:"10"`
			Tags  []string `json:"tags,omitempty" maxItems:"3"`
		}
	}
	type file struct {
		Name string `query:"name" maxLength:"20"`
	}
	a := New(Options{})
	op := Op{ID: "change", Summary: "Change", Tag: "Test", Public: true, Shopper: true, NoKey: true, BodyLimit: 4096}
	var broken string
	Patch(a, "/things/{id}", op, func(_ context.Context, call *Call, in *input) (*Reply[None], error) {
		if in.Body.Count < 0 || in.Body.Count > 10 || len(in.Body.Tags) > 3 || in.Limit < 0 || in.Limit > 100 {
			broken = "a promise"
		}
		call.CartToken()
		call.CookieCart()
		call.IsLocal()
		call.RemoteAddress()
		_, err := in.Expected(nil)
		return &Reply[None]{}, err
	})
	op.ID, op.RawBody = "upload", []string{"image/*", "multipart/form-data"}
	Post(a, "/files", op, func(_ context.Context, call *Call, _ *file) (*Reply[None], error) {
		body, err := io.ReadAll(call.Body)
		if len(body) > 4096 {
			broken = "the limit"
		}
		return &Reply[None]{}, err
	})
	f.Add("limit=5&name=x", `"v7"`, "winkel_cart=cart_1.secret", "application/json", []byte(`{"text":"x","count":3,"tags":["a"]}`), false)
	f.Add("limit=5&limit=6", `W/"v0"`, "winkel_cart=..;;", "", []byte(`[`), false)
	f.Add("%zz&name[]=1", `*`, `winkel_cart="a.b"; a`, "application/json; charset=utf-16", []byte("\xff"), false)
	f.Add("name=x", "", "", "multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../a\"\r\n\r\nb\r\n--x--"), true)
	f.Add("", "", "", "image/png", []byte("x"), true)
	f.Fuzz(func(t *testing.T, query, condition, cookie, contentType string, body []byte, upload bool) {
		target, method := &url.URL{Path: "/things/1", RawQuery: query}, http.MethodPatch
		if upload {
			target.Path, method = "/files", http.MethodPost
		}
		r := httptest.NewRequest(method, "/", bytes.NewReader(body))
		r.URL = target
		r.Header = http.Header{"If-Match": {condition}, "Cookie": {cookie}, "Content-Type": {contentType}}
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if w.Code >= 500 || broken != "" {
			t.Fatalf("%d %s, broke %s", w.Code, w.Body, broken)
		}
	})
}
