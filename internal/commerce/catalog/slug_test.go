package catalog

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSlugify(t *testing.T) {
	for name, want := range map[string]string{
		"Crème brûlée":                  "creme-brulee",
		"  Hello,   World!  ":           "hello-world",
		"Straße & Öl":                   "strasse-ol",
		"Smørrebrød Ærø":                "smorrebrod-aero",
		"İstanbul IŞIK":                 "istanbul-isik",
		"Книга о Go":                    "книга-о-go",
		"Ёлка":                          "ёлка",
		"한국어 책":                         "한국어-책",
		"ガラス":                           "ガラス",
		"हिन्दी":                        "हिन्दी",
		"ΟΔΟΣ":                          "οδοσ",
		"Men's T-Shirt – “Classic”":     "mens-t-shirt-classic",
		"ﬁne ﬂour ½":                    "fine-flour-1-2",
		"snake_case":                    "snake-case",
		"--a--b--":                      "a-b",
		"☃ ☃":                           "",
		"":                              "",
		"\xff\xfea":                     "a",
		"\u0301a":                       "a",
		strings.Repeat("a", 199) + "é":  strings.Repeat("a", 199) + "e",
		strings.Repeat("a", 199) + "-b": strings.Repeat("a", 199),
		strings.Repeat("а", 150):        strings.Repeat("а", 100),
	} {
		if got := Slugify(name); got != want {
			t.Errorf("Slugify(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSlugOr(t *testing.T) {
	if got := SlugOr("☃", "Product 12"); got != "product-12" {
		t.Errorf("the fallback gives %q", got)
	}
	if got := SlugOr("Lamp", "Product 12"); got != "lamp" {
		t.Errorf("the name gives %q", got)
	}
}

func TestValidSlug(t *testing.T) {
	for _, slug := range []string{"a", "a-b", "42", "книга", "한국어-책"} {
		if err := ValidSlug(slug); err != nil {
			t.Errorf("ValidSlug(%q) = %v", slug, err)
		}
	}
	for _, slug := range []string{"", "A", "a b", "a--b", "-a", "a-", "é", "a/b", "..", "☃", strings.Repeat("a", 201)} {
		if ValidSlug(slug) == nil {
			t.Errorf("ValidSlug(%q) accepts it", slug)
		}
	}
	if err := ValidSlug("Big Lamp"); err == nil || !strings.Contains(err.Error(), `"big-lamp"`) {
		t.Errorf("the message does not name the nearest slug: %v", err)
	}
}

func FuzzSlugify(f *testing.F) {
	for _, seed := range []string{"Crème", "한국어", "İ", "ǅ ﬃ ½", "a\u0300\u0301", "Ω", "\xf0\x9f", "ẞ", "ᾲ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		slug := Slugify(name)
		if again := Slugify(slug); again != slug {
			t.Errorf("Slugify(%q) = %q, and of that %q", name, slug, again)
		}
		if len(slug) > MaxSlugLength || !utf8.ValidString(slug) {
			t.Errorf("Slugify(%q) = %q: %d bytes", name, slug, len(slug))
		}
		if slug != "" && ValidSlug(slug) != nil {
			t.Errorf("Slugify(%q) = %q, which is refused: %v", name, slug, ValidSlug(slug))
		}
	})
}
