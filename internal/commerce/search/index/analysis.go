package index

import (
	"math"
	"slices"

	"winkel/internal/commerce/search/text"
)

// A term is something that products are found by, with a letter in front that says what it is: the words of texts as they are
// written, from which spellings are taken; those of them that stand in names, from which completions are taken; their stems, by
// which they are compared; numbers with units in their normal form; the whole names of brands and of kinds of things; and the codes of variants.
const (
	kindBrand   = 'b'
	kindCode    = 'c'
	kindMeasure = 'm'
	kindName    = 'n'
	kindStem    = 's'
	kindNamed   = 't'
	kindWord    = 'w'
)

// key is a term as it stands in the dictionary.
func key(kind byte, word string) string { return string(kind) + word }

// sink takes up what a product is found by. What a term counts is the sum of its units, saturated.
type sink interface {
	// word is one of a text; named says that it is part of a name.
	word(word string, unit float64, named bool)
	measure(text string, unit float64)
	// name is the whole of the name of a category or a type, as stems with spaces between them; brand that of a brand.
	name(stems string)
	brand(stems string)
	code(code string)
	// shown says how a word is written with its accents.
	shown(word, shown string)
}

// product gives everything that a product is found by to a sink: BM25F, with a weight and a normal length for each field.
func (a *analysis) product(d *Document, into sink) {
	w := &a.weights
	a.field(into, w.Title, 0.75, pivotText, true, d.Title)
	a.field(into, w.Subtitle, 0.85, pivotText, false, d.Subtitle)
	a.field(into, w.Brand, 0.75, pivotName, true, d.Brand)
	a.field(into, w.Category, 0.75, pivotCategories, true, d.Categories...)
	a.field(into, w.Type, 0.75, pivotName, true, d.Type)
	a.field(into, w.Tag, 0.75, pivotCategories, false, d.Tags...)
	a.field(into, w.Attribute, 0.75, pivotAttributes, false, d.Attributes...)
	a.field(into, w.Description, 0.85, pivotText, false, d.Description)
	a.names(into.name, append(slices.Clip(d.Categories), d.Type)...)
	a.names(into.brand, d.Brand)
	for _, codes := range [][]string{d.SKUs, d.GTINs} {
		for _, code := range codes {
			if code = text.Code(code); code != "" {
				into.code(code)
			}
		}
	}
}

// field adds the words of one field. All of its texts count as one.
func (a *analysis) field(into sink, weight, normalized float64, pivot int, named bool, texts ...string) {
	if weight == 0 {
		return
	}
	var tokens []text.Token
	length := 0
	for _, s := range texts {
		of := a.analyzer.Tokens(s)
		if len(of) > 0 {
			length += of[len(of)-1].Position + 1
		}
		tokens = append(tokens, of...)
	}
	unit := weight / (1 - normalized + normalized*float64(length)/float64(pivot))
	for i := range tokens {
		token(into, &tokens[i], unit, named)
	}
}

// nearly is what a weak token counts.
const nearly = 0.5

func token(into sink, t *text.Token, unit float64, named bool) {
	if t.Weak {
		unit *= nearly
	}
	if t.Kind == text.Measure {
		into.measure(t.Text, unit)
		return
	}
	into.word(t.Text, unit, named)
	if t.Shown != "" && t.Shown != t.Text && t.Kind != text.Number {
		into.shown(t.Text, t.Shown)
	}
}

// saturated is what a term counts in a product, before it is known how rare the term is, in steps of 1/255.
func (w *Weights) saturated(units float64) uint8 {
	return quantized(units / (w.Saturation + units))
}

// quantized is a share in steps of 1/255, at least one.
func quantized(share float64) uint8 {
	return uint8(max(1, math.Round(min(share, 1)*255)))
}

// rarity is the weight of a term that so many products of all have.
func rarity(products, all int) float32 {
	return float32(math.Log(1 + (float64(max(all-products, 0))+0.5)/(float64(products)+0.5)))
}

// favor is the factor by which the score of a product is raised or lowered for what it is, rather than for what it says.
func (w *Weights) favor(d *Document) float32 {
	favor := 1.0
	if d.Popularity > 0 {
		sold := math.Log1p(float64(d.Popularity))
		favor += w.Popularity * sold / (sold + 4)
	}
	if !d.InStock {
		favor *= w.SoldOut
	}
	return float32(favor)
}
