package index

import (
	"math"

	"winkel/internal/commerce/search/text"
)

// A term is something that products are found by, with a letter in front that says what it is: the words of texts as they are
// written, from which spellings and completions are taken; their stems, by which they are compared; numbers with units in their
// normal form; and the codes of variants.
const (
	kindCode    = 'c'
	kindMeasure = 'm'
	kindStem    = 's'
	kindWord    = 'w'
)

// key is a term as it stands in the dictionary.
func key(kind byte, word string) string { return string(kind) + word }

// impacts is what each term of a product counts, before it is known how rare the term is: BM25F, weighted over all fields and
// saturated, in steps of 1/255.
type impacts map[string]float64

// field adds the words of one field. All of its texts count as one.
func (a *analysis) field(into impacts, shown map[string]string, weight, normalized float64, pivot int, texts ...string) {
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
		a.token(into, shown, &tokens[i], unit)
	}
}

// nearly is what a weak token counts.
const nearly = 0.5

func (a *analysis) token(into impacts, shown map[string]string, token *text.Token, unit float64) {
	if token.Weak {
		unit *= nearly
	}
	if token.Kind == text.Measure {
		into[key(kindMeasure, token.Text)] += unit
		return
	}
	into[key(kindWord, token.Text)] += unit
	into[key(kindStem, a.analyzer.Stem(token.Text))] += unit
	if token.Shown != "" && token.Shown != token.Text && shown[token.Text] < token.Shown {
		shown[token.Text] = token.Shown
	}
}

// product is everything that a product is found by, and how words with accents are shown.
func (a *analysis) product(d *Document) (into impacts, shown map[string]string) {
	into, shown = make(impacts, 64), make(map[string]string)
	w := &a.weights
	a.field(into, shown, w.Title, 0.5, pivotTitle, d.Title)
	a.field(into, shown, w.Subtitle, 0.5, pivotTitle, d.Subtitle)
	a.field(into, shown, w.Brand, 0.3, pivotShort, d.Brand)
	a.field(into, shown, w.Category, 0.3, pivotShort, d.Categories...)
	a.field(into, shown, w.Type, 0.3, pivotShort, d.Type)
	a.field(into, shown, w.Tag, 0.3, pivotShort, d.Tags...)
	a.field(into, shown, w.Attribute, 0.4, pivotAttributes, d.Attributes...)
	a.field(into, shown, w.Description, 0.6, pivotDescription, d.Description)
	for term, weight := range into {
		into[term] = weight / (w.Saturation + weight)
	}
	for _, codes := range [][]string{d.SKUs, d.GTINs} {
		for _, code := range codes {
			if code = text.Code(code); code != "" {
				into[key(kindCode, code)] = 1
			}
		}
	}
	return into, shown
}

// quantized is a share in steps of 1/255, at least one.
func quantized(share float64) uint8 {
	return uint8(max(1, math.Round(min(share, 1)*255)))
}

// rarity is the weight of a term that so many products of all have.
func rarity(products, all int) float64 {
	return math.Log(1 + (float64(max(all-products, 0))+0.5)/(float64(products)+0.5))
}

// favor is the factor by which the score of a product is raised or lowered for what it is, rather than for what it says.
func (w *Weights) favor(d *Document) float64 {
	favor := 1.0
	if d.Popularity > 0 {
		sold := math.Log1p(float64(d.Popularity))
		favor += w.Popularity * sold / (sold + 4)
	}
	if !d.InStock {
		favor *= w.SoldOut
	}
	return favor
}
