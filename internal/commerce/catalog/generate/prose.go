package generate

import (
	"strings"
)

// A sentence is text with places for words: {noun}, {material}, {brand}, {series}, {place} and {people}. It is taken
// apart once, at the start.
type sentence []piece

// piece is a text and the word that follows it.
type piece struct {
	text string
	word word
}

type word int

const (
	none word = iota
	nounWord
	materialWord
	brandWord
	seriesWord
	placeWord
	peopleWord
)

var wordNames = map[string]word{
	"noun": nounWord, "material": materialWord, "brand": brandWord, "series": seriesWord, "place": placeWord, "people": peopleWord,
}

// A description has an opening, a sentence about what it is made of or smells of, two features and a closing.
var (
	openings = sentences(
		"The {series} {noun} by {brand} is made for {people}, and it shows.",
		"{brand} took two years to get this {noun} right, and then left well alone.",
		"Some things you buy once: this {noun} by {brand} is one of them.",
		"With the {series} {noun}, {brand} makes something plain and makes it properly.",
		"There are cheaper makes of {noun}, but hardly one that you will keep longer.",
		"Drawn and tested by {brand}, this {noun} feels at home {place}.",
		"The {noun} that the people at {brand} use themselves, in its {series} version.",
		"The {series} {noun} does one thing, does it well, and looks good meanwhile.",
	)
	materials = sentences(
		"We chose {material} because it ages well and asks for very little care.",
		"The {material} version is the one we like best, for it has more depth.",
		"Good {material} needs no decoration, so there is none: the shape does the work.",
		"Every batch of {material} differs a little, so yours is not quite like the picture.",
		"The choice of {material} is deliberate: it lasts, and it can be recycled.",
		"In {material} it is lighter than it looks and tougher than it has to be.",
	)
	scents = sentences(
		"The scent is {material}: clear at first, soft after an hour, gone by the evening.",
		"We chose {material} because it is pleasant without wanting to be noticed by everybody.",
		"In {material} it smells as the thing itself does, not like a bottle.",
		"The {material} version is the one we like best, for it has more depth.",
	)
	features = sentences(
		"It is the right size for {people} and wastes no room.",
		"The edges are rounded by hand, which you notice once you have used another.",
		"It stores flat, cleans easily and is ready again before you have missed it.",
		"All the parts that wear out are sold separately and changed without tools.",
		"It was tried {place} for a year before the first one was sold.",
		"The details are quiet: a neat seam here, a good joint there, no fuss.",
		"It goes with the rest of the {series} line, and with what you have.",
		"Packed in cardboard without plastic, it makes a good present even before it is wrapped.",
		"It comes with a short leaflet on care, worth the two minutes it takes.",
		"You will find it just as useful {place} as anywhere else.",
	)
	closings = sentences(
		"If it is not what you hoped for, send it back within thirty days.",
		"One {noun} to use every day, and to hand on later.",
		"{brand} stands behind it with a guarantee, and so do we, gladly.",
		"It leaves our shelves within one working day and arrives ready to use.",
		"Made in small numbers: when it is gone, the next batch takes weeks.",
	)
)

func sentences(texts ...string) []sentence {
	list := make([]sentence, len(texts))
	for i, text := range texts {
		for text != "" {
			before, rest, found := strings.Cut(text, "{")
			p := piece{text: before}
			if found {
				var name string
				name, text, _ = strings.Cut(rest, "}")
				p.word = wordNames[name]
			} else {
				text = ""
			}
			list[i] = append(list[i], p)
		}
	}
	return list
}

// appendTo writes the sentence with its words filled in.
func (s sentence) appendTo(b []byte, words *[peopleWord + 1]string) []byte {
	for _, p := range s {
		b = append(b, p.text...)
		b = append(b, words[p.word]...)
	}
	return b
}

// appendDescription writes a description of 40 to 80 words as two paragraphs of HTML.
func appendDescription(b []byte, d *dice, k *kind, words *[peopleWord + 1]string) []byte {
	about := materials
	if k.scented {
		about = scents
	}
	b = append(b, "<p>"...)
	b = openings[d.below(len(openings))].appendTo(b, words)
	b = append(b, ' ')
	b = about[d.below(len(about))].appendTo(b, words)
	b = append(b, "</p><p>"...)
	first := d.below(len(features))
	b = features[first].appendTo(b, words)
	b = append(b, ' ')
	b = features[(first+1+d.below(len(features)-1))%len(features)].appendTo(b, words)
	b = append(b, ' ')
	b = closings[d.below(len(closings))].appendTo(b, words)
	return append(b, "</p>"...)
}
