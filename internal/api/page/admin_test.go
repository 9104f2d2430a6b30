package page_test

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"winkel/internal/api/page"
	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/web"
)

// built is a program with an application for staff of three files.
func built(t *testing.T) *web.Build {
	t.Helper()
	b, err := web.Read(fstest.MapFS{
		"dist/server.js":               {Data: []byte("function render() { return '' }")},
		"dist/assets/admin-1.js":       {Data: []byte("1")},
		"dist/assets/vendor-2.js":      {Data: []byte("2")},
		"dist/assets/admin-3.css":      {Data: []byte("3")},
		"dist/assets/manifest.json":    {Data: []byte(`{"src/admin/entry.tsx":{"file":"admin-1.js","css":["admin-3.css"],"imports":["_vendor"]},"_vendor":{"file":"vendor-2.js"}}`)},
		"dist/assets/admin-1.js.gz":    {Data: []byte("z")},
		"dist/assets/unrelated-4.json": {Data: []byte("{}")},
	})
	must(t, err)
	return b
}

func askAdmin(t *testing.T, b *web.Build, path string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	service := emptyCatalog(t)
	pages := page.New(page.Options{Catalog: service, Build: b, Shop: func(context.Context) (catalog.Channel, error) { return catalog.Channel{Name: "Corner"}, nil }})
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	maps.Copy(r.Header, header)
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, r)
	return w
}

// Every address of the application for staff is the same document, which may run its own script alone and is for nobody to keep.
func TestAdminDocument(t *testing.T) {
	b := built(t)
	whole := askAdmin(t, b, "/admin", nil)
	for _, want := range []string{
		`<script type="module" src="/assets/admin-1.js">`, `<link rel="modulepreload" href="/assets/vendor-2.js">`,
		`<link rel="stylesheet" href="/assets/admin-3.css" id="react-aria-pressable-style">`, `<div id="root"></div>`, `noindex`,
	} {
		if !strings.Contains(whole.Body.String(), want) {
			t.Errorf("%s is not in\n%s", want, whole.Body)
		}
	}
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"} {
		if got := whole.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	policy := whole.Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "connect-src 'self';", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("%s is not in %s", want, policy)
		}
	}
	for _, path := range []string{"/admin/", "/admin/orders/order_1", "/admin/ready"} {
		if a := askAdmin(t, b, path, nil); a.Code != http.StatusOK || a.Body.String() != whole.Body.String() {
			t.Errorf("%s: %d %s", path, a.Code, a.Body)
		}
	}
	known := askAdmin(t, b, "/admin", http.Header{"Cookie": {wire.StaffCookie + "=x"}})
	if !strings.Contains(known.Body.String(), `<div id="root" data-session>`) {
		t.Errorf("with a cookie: %s", known.Body)
	}
}

func TestAdminWithoutBuild(t *testing.T) {
	a := askAdmin(t, &web.Build{}, "/admin/orders", nil)
	if a.Code != http.StatusServiceUnavailable || !strings.Contains(a.Body.String(), "make build") {
		t.Errorf("%d %s", a.Code, a.Body)
	}
}
