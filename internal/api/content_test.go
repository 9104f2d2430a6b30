package api_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"
)

// What a shopkeeper writes is what shoppers read.
func TestContent(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		key := s.key("writer", "content:write")
		made := s.gets(201, "POST", "/api/admin/pages", key, map[string]any{"title": "Shipping", "body": "<p>Two days.</p>"}).json(t)
		id, _ := made["id"].(string)
		s.gets(404, "GET", "/api/pages/shipping", "", nil)
		s.gets(200, "PATCH", "/api/admin/pages/"+id, key, map[string]any{"published": true, "slug": "delivery", "version": 1})
		s.gets(409, "PATCH", "/api/admin/pages/"+id, key, map[string]any{"title": "x", "version": 1})
		if got := s.gets(200, "GET", "/api/pages/delivery", "", nil).json(t); got["body"] != "<p>Two days.</p>" {
			t.Errorf("%v", got)
		}
		if to := s.gets(301, "GET", "/api/pages/shipping", "", nil).Header.Get("Location"); to != "/api/pages/delivery" {
			t.Errorf("the old address leads to %q", to)
		}
		s.gets(200, "PUT", "/api/admin/menus/footer", key, map[string]any{"items": []map[string]any{{"label": "Delivery", "url": "/pages/delivery"}}})
		s.gets(422, "PUT", "/api/admin/menus/footer", key, map[string]any{"items": []map[string]any{{"label": "Bad", "url": "javascript:x"}}})
		s.gets(404, "PUT", "/api/admin/menus/side", key, map[string]any{"items": []any{}})
		s.gets(422, "PATCH", "/api/admin/settings/look", key, map[string]any{"accent": "#ffff00"})
		s.gets(200, "PATCH", "/api/admin/settings/look", key, map[string]any{"accent": "#205080", "announcement": "Open"})
		var logo bytes.Buffer
		if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 40, 20))); err != nil {
			t.Fatal(err)
		}
		look := s.gets(200, "PUT", "/api/admin/settings/look/logo", key, logo.Bytes(), "Content-Type", "image/png").json(t)
		picture, _ := look["logo"].(map[string]any)
		address, _ := picture["url"].(string)
		if got := s.gets(200, "GET", address, "", nil); got.Header.Get("Content-Type") != "image/png" || !strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%v", got.Header)
		}
		s.gets(http.StatusNotFound, "GET", address+"0", "", nil)
		if got := s.gets(200, "GET", "/api/shop", "", nil).text; !strings.Contains(got, `"footer_menu":[{"label":"Delivery","url":"/pages/delivery"}]`) ||
			!strings.Contains(got, `"announcement":"Open"`) || !strings.Contains(got, address) {
			t.Errorf("the shop says %s", got)
		}
		s.gets(200, "DELETE", "/api/admin/settings/look/logo", key, nil)
		s.gets(204, "DELETE", "/api/admin/pages/"+id, key, nil)
		// The answer before is kept until the news of the end has come.
		for limit := time.Now().Add(20 * time.Second); s.send("GET", "/api/pages/delivery", "", nil).StatusCode != 404; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(limit) {
				t.Fatal("a page that was removed is still shown")
			}
		}
	})
}

// gets sends a request and demands a status.
func (s *shop) gets(status int, method, path, key string, body any, headers ...string) answer {
	s.t.Helper()
	a := s.send(method, path, key, body, headers...)
	if a.StatusCode != status {
		s.t.Fatalf("%s %s: %d, want %d: %s", method, path, a.StatusCode, status, a.text)
	}
	return a
}

// contentAttempts is one request for every unsafe route of pages, menus and the look.
func contentAttempts(s *shop) map[string]attempt {
	page := func() string { return s.must("POST", "/api/admin/pages", `{"title":"About"}`).field(s.t, "id") }
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 40, 20))); err != nil {
		s.t.Fatal(err)
	}
	look := map[string]int64{"look.updated": 1}
	return map[string]attempt{
		"POST /api/admin/pages":                {path: "/api/admin/pages", body: `{"title":"Shipping","body":"<p>Two days.</p>"}`, events: map[string]int64{"page.created": 1}},
		"PATCH /api/admin/pages/{id}":          {path: "/api/admin/pages/" + page(), body: `{"title":"About us"}`, events: map[string]int64{"page.updated": 1}},
		"DELETE /api/admin/pages/{id}":         {path: "/api/admin/pages/" + page(), events: map[string]int64{"page.deleted": 1}},
		"PUT /api/admin/menus/{code}":          {path: "/api/admin/menus/footer", body: `{"items":[{"label":"All","url":"/search"}]}`, events: map[string]int64{"menu.updated": 1}},
		"PATCH /api/admin/settings/look":       {path: "/api/admin/settings/look", body: `{"announcement":"Open"}`, events: look},
		"PUT /api/admin/settings/look/logo":    {path: "/api/admin/settings/look/logo", body: logo.Bytes(), contentType: "image/png", events: look},
		"DELETE /api/admin/settings/look/logo": {path: "/api/admin/settings/look/logo", events: look},
	}
}
