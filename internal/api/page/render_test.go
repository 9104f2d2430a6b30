package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"winkel/internal/platform/javascript"
	"winkel/web"
)

// BenchmarkRender renders pages as they come when nobody asked for them before: a list of 24 cards with all of its facets, and a
// product with options, reviews and what goes with it. The states are those of the demo shop.
func BenchmarkRender(b *testing.B) {
	build := web.Load()
	if build.Missing() {
		b.Skip(`the pages are not built: run "make web"`)
	}
	pool := javascript.New(javascript.Options{Script: build.Script, Machines: 1})
	b.Cleanup(pool.Close)
	for name, has := range map[string]string{"category": `class="card"`, "product": `class="gallery"`} {
		state, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				html, err := pool.Call(b.Context(), "render", string(state))
				if err != nil || !strings.Contains(html, has) {
					b.Fatalf("%v: %.200s", err, html)
				}
			}
		})
	}
}
