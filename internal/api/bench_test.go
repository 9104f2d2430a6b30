package api_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// sink is a writer that keeps nothing but the header, as cheap as one can be.
type sink struct{ header http.Header }

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(int)             {}
func (s *sink) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkKept compares a kept answer with a bare handler that writes the same bytes.
func BenchmarkKept(b *testing.B) {
	s := openShop(b, dbtest.SQLite(b, db.Options{}))
	furnish(s)
	for _, path := range []string{"/api/products/red-kettle", "/api/products", "/api/products?category=kettles&limit=2"} {
		first := httptest.NewRecorder()
		s.api.ServeHTTP(first, httptest.NewRequest(http.MethodGet, path, nil))
		body := first.Body.Bytes()
		bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body)
		})
		for name, handler := range map[string]http.Handler{"kept": s.api, "bare": bare} {
			b.Run(name+path, func(b *testing.B) {
				r, w := httptest.NewRequest(http.MethodGet, path, nil), &sink{header: http.Header{}}
				b.ReportAllocs()
				for b.Loop() {
					clear(w.header)
					handler.ServeHTTP(w, r)
				}
			})
		}
	}
}
