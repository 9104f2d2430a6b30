package index

import "winkel/internal/commerce/search/text"

// Options is what an index knows about its shop.
type Options struct {
	Language string // of the texts: "en", "de-AT"
	// Synonyms are groups of words, or of several words each, that mean the same: {"sofa", "couch"}, {"pouf", "foot stool"}.
	// Whoever looks for one finds the others, too, somewhat further down.
	Synonyms [][]string
	Weights  *Weights // nil: DefaultWeights
}

// Weights is how much each thing counts in the order by relevance.
type Weights struct {
	// What an occurrence of a word counts in each field.
	Title, Subtitle, Brand, Category, Type, Tag, Attribute, Description float64
	// Saturation is how soon further occurrences stop to count: the number at which a word has half of its weight.
	Saturation float64
	// Name is what the whole name of a category or a type counts in a query, as a share of its words' rarity: whoever looks for teapots
	// wants one of the category Teapots rather than a cosy for them.
	Name float64
	// Lean is what a product gains whose kind is that of all of the best finds, as a share of its score; where they are of several kinds,
	// each gains by its part of them.
	Lean float64
	// Missing is the power to which the share of the words is taken that a product has, where it has not all.
	Missing float64
	// Synonym, Partial, Near, Split and Half are what is left of the weight of a word that was found by a synonym, by its beginning, in
	// another spelling, or as two words where one was written, or the other way round; Half, as two words where others write it as one, too.
	Synonym, Partial, Near, Split, Half float64
	// Popularity is what the most popular can gain, as a share of the score; SoldOut what is left of it when out of stock.
	Popularity, SoldOut float64
	// Enough is the number of products with all words of a query from which on those with fewer of them are not shown.
	Enough int
}

// DefaultWeights is measured by bench/relevance.
func DefaultWeights() Weights {
	return Weights{
		Title: 1, Subtitle: 0.5, Brand: 1, Category: 1, Type: 1, Tag: 0.5, Attribute: 0.05, Description: 1.5,
		Saturation: 1.2, Name: 0.5, Lean: 0.15, Missing: 1.5, Synonym: 0.7, Partial: 0.6, Near: 0.8, Split: 0.9, Half: 0.5,
		Popularity: 0.15, SoldOut: 0.85, Enough: 24,
	}
}

// pivots are the lengths, in words, at which an occurrence counts what the weights say. They are fixed rather than averages of the
// catalog, so that what a product is worth does not depend on the others, nor on when they came.
const (
	pivotText       = 10
	pivotCategories = 4
	pivotName       = 2
	pivotAttributes = 40
)

// analysis turns products into what they are found by.
type analysis struct {
	analyzer *text.Analyzer
	weights  Weights
}

func newAnalysis(o Options) *analysis {
	weights := DefaultWeights()
	if o.Weights != nil {
		weights = *o.Weights
	}
	return &analysis{analyzer: text.For(o.Language), weights: weights}
}
