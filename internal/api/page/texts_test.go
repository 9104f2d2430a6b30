package page

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// The program has the browser load the texts that the page will ask for: both name the same.
func TestTextsOfPages(t *testing.T) {
	source, err := os.ReadFile("../../../web/src/shop/pages.client.ts")
	if err != nil {
		t.Fatal(err)
	}
	pages := regexp.MustCompile(`import\('\./pages/([\w-]+)\.tsx'\)(.*)`).FindAllStringSubmatch(string(source), -1)
	if len(pages) < len(textsOf) {
		t.Errorf("%d pages, of which %d have texts of their own", len(pages), len(textsOf))
	}
	for _, page := range pages {
		var parts []string
		for _, part := range regexp.MustCompile(`'(\w+)'`).FindAllStringSubmatch(page[2], -1) {
			parts = append(parts, part[1])
		}
		if !slices.Equal(parts, textsOf[page[1]]) {
			t.Errorf("%s asks for %v, and is given %v", page[1], parts, textsOf[page[1]])
		}
	}
}
