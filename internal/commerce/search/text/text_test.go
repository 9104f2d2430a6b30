package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// tokens writes those of a text one after the other, weak ones in brackets.
func tokens(language, s string) string {
	var out []string
	for _, t := range For(language).Tokens(s) {
		if t.Weak {
			out = append(out, "("+t.Text+")")
		} else {
			out = append(out, t.Text)
		}
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"en", "Red NOTEBOOK, 2nd", "red notebook 2nd"},
		{"en", "1 TB", "1 1000000000kb tb"},
		{"en", "1tb", "1 1tb 1000000000kb"},
		{"en", "1000 GB", "1000 1000000000kb gb"},
		{"en", `17" 17 inch 17-inch 17in`, "17 17in 17 17in inch 17 17in 17inch inch 17 17in 17in"},
		{"en", "17.3 in", "17.3 (17in) 17.3in in"},
		{"en", "0.5 l", "0.5 500ml l"},
		{"en", "0.00025 kg", "0.00025 250mg kg"},
		{"en", "2.00005 mg", "2.00005 (2mg) 2.00005mg mg"},
		{"en", "1,000 W", "1000 1000000mw w"},
		{"de", "1.000 W", "1000 1000000mw w"},
		{"de", "2,5 kg", "2.5 (2000000mg) 2500000mg kg"},
		{"en", "1920 x 1080", "1920 1920x1080 x 1080"},
		{"en", "Wi-Fi", "wi wifi fi"},
		{"en", "WD10EZEX-08WN4A0", "wd10ezex wd10ezex08wn4a0 08wn4a0"},
		{"en", "black/white", "black white"},
		{"en", "A1/B2", "a1 a1b2 b2"},
		{"en", "men's", "men"},
		{"en", "6 pc(s), 2 licence(s)", "6 pcs 2 licences"},
		{"de", "Kabel(n)", "kabeln"},
		{"en", "f(s)x a (s) w(s", "f s x a s w s"},
		{"fr", "l'eau d’or", "eau or"},
		{"en", "Crème Brûlée Straße Ærø", "creme brulee strasse aero"},
		{"en", "v1.2.3", "v1 v123 2 3"},
		{"en", "ノート", "ノー ート"},
		{"en", "東", "東"},
		{"en", "", ""},
		{"en", "!?", ""},
		{"en", "\xff\xfea", "a"},
		{"en", "99999999999999999999999 kg", "99999999999999999999999 kg"},
	} {
		if got := tokens(c.language, c.text); got != c.want {
			t.Errorf("%s %q: %q, not %q", c.language, c.text, got, c.want)
		}
	}
}

func TestStemsMeet(t *testing.T) {
	for _, c := range []struct{ language, words string }{
		{"en", "notebook notebooks"}, {"en", "battery batteries"}, {"en-GB", "running runs run"},
		{"de", "kühlschrank kuehlschrank kuhlschranke"}, {"de_AT", "häuser haus"}, {"nl", "schoen schoenen"},
		{"fr", "équipée équipé équipées"}, {"es", "zapato zapatos"}, {"it", "scarpa scarpe"}, {"xx", "word"},
	} {
		a := For(c.language)
		words := strings.Fields(c.words)
		for _, word := range words {
			if got, want := a.Stem(Fold(word)), a.Stem(Fold(words[0])); got != want {
				t.Errorf("%s: %q has the stem %q, and %q has %q", c.language, word, got, words[0], want)
			}
		}
	}
	if got := For("en").Stem("wd10s"); got != "wd10s" {
		t.Errorf("a number of a part became %q", got)
	}
}

// Each line is words that a shopper takes for the same, and that no other line has.
func TestSingularAndPlural(t *testing.T) {
	for language, lines := range map[string][]string{
		"nl": {
			"pan pannen", "tas tassen", "bril brillen", "jas jassen", "mes messen", "fles flessen", "bus bussen", "prijs prijzen", "huis huizen", "muis muizen",
			"doos dozen", "roos rozen", "vaas vazen", "glas glazen", "lens lenzen", "brief brieven", "druif druiven", "fiets fietsen", "stoel stoelen",
			"tafel tafels", "boek boeken", "lamp lampen", "naam namen", "kabel kabels", "grijs grijze",
		},
		"es": {"lápiz lápices", "luz luces", "pez peces", "tapiz tapices", "taza tazas", "cable cables", "impresora impresoras"},
		"en": {
			"knife knives", "shelf shelves", "bookshelf bookshelves", "child children", "foot feet",
			"tooth teeth", "woman women", "mouse mice", "leaf leaves", "glove gloves", "box boxes", "color colour colours colors", "gray grey",
			"fiber fibre fibres", "aluminum aluminium", "organizer organiser organisers", "dice", "slice slices", "shoe shoes",
		},
		"de": {"Stuhl Stühle Stuehle", "Maschine Maschinen", "Haus Häuser", "Messer Messers", "Lampe Lampen"},
	} {
		a, of := For(language), map[string]int{}
		for n, line := range lines {
			words := strings.Fields(line)
			for _, word := range words {
				stem := a.Stem(Fold(word))
				if other, known := of[stem]; known && other != n {
					t.Errorf("%s: %q and %q are the same, %q", language, word, lines[other], stem)
				}
				of[stem] = n
				if want := a.Stem(Fold(words[0])); stem != want {
					t.Errorf("%s: %q is %q, and %q is %q", language, words[0], want, word, stem)
				}
			}
		}
	}
}

func TestSiblings(t *testing.T) {
	a := For("en")
	for one, many := range map[string]string{"lens": "lenses", "bus": "buses", "gas": "gases", "iris": "irises"} {
		if !slices.Contains(a.Siblings(one), a.Stem(many)) || !slices.Contains(a.Siblings(many), a.Stem(one)) {
			t.Errorf("%q has %v, with the stem %q, and %q has %v, with %q", one, a.Siblings(one), a.Stem(one), many, a.Siblings(many), a.Stem(many))
		}
	}
	if got := append(a.Siblings("glass"), For("de").Siblings("Glas")...); got != nil {
		t.Errorf("%q", got)
	}
}

func TestCode(t *testing.T) {
	for code, want := range map[string]string{
		"WD-10 EZEX/08": "wd10ezex08", "0012345678905": "12345678905", "12345678905": "12345678905", "0A1": "0a1", "--": "",
		strings.Repeat("1", 200): "",
	} {
		if got := Code(code); got != want {
			t.Errorf("%q: %q, not %q", code, got, want)
		}
	}
}

// FuzzTokens reads anything: tokens are folded, in order, and read the same again.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{`HP 17.3" 1 TB`, "l'eau 1.000,5 kg", "wi-fi/ノート", "1.2.3.4-5_6", "x\u0301\u0302 ﬁ Ⅷ ½", "1,2,3 ''"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, language := range []string{"en", "de", "fr", ""} {
			a := For(language)
			last := 0
			of := a.Tokens(s)
			for _, token := range of {
				if token.Text == "" || !utf8.ValidString(token.Text) || token.Position < last || token.Span < 1 || len(token.Text) > 4*longestWord {
					t.Fatalf("%q: %+v", s, token)
				}
				last = token.Position
				if stem := a.Stem(token.Text); stem == "" || !utf8.ValidString(stem) {
					t.Fatalf("%q has the stem %q", token.Text, stem)
				}
				if token.Kind == Word && Fold(token.Text) != token.Text {
					t.Fatalf("%q is not folded: %q", token.Text, Fold(token.Text))
				}
			}
			if !slices.Equal(of, a.Tokens(s)) {
				t.Fatal("read twice, read otherwise")
			}
		}
	})
}
