package text

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/spanish"
)

// Analyzer reads texts of one language. It may be used by many at once.
type Analyzer struct {
	language string
	stem     func(*snowballstem.Env) bool // nil: the language is not one whose endings are known
	before   func(string) string          // what spelling is evened out before endings are taken off; nil: none
	after    func(string) string          // and what is evened out of what is left
	compound bool                         // whether words are joined without a space, the thing last: "Kaffeemaschine"
	comma    bool                         // whether a comma comes before decimals, and a dot between thousands
	stops    map[string]bool
	elides   bool // whether short words lean on the next with an apostrophe: "l'eau"
	head     Head
}

// Head is where in several words the thing stands that they are about.
type Head uint8

// The places of heads.
const (
	Anywhere Head = iota // it is not known
	First                // "housse pour ordinateur"
	Last                 // "teapot cosy"
)

var analyzers = map[string]*Analyzer{
	"en": {language: "en", head: Last, stem: english.Stem, before: evenEnglish, stops: words(stopsEnglish)},
	"de": {language: "de", head: Last, stem: german.Stem, before: evenGerman, compound: true, comma: true, stops: words(stopsGerman)},
	"nl": {language: "nl", head: Last, stem: dutch.Stem, after: evenDutch, compound: true, comma: true, stops: words(stopsDutch)},
	"fr": {language: "fr", head: First, stem: french.Stem, before: evenFrench, comma: true, stops: words(stopsFrench), elides: true},
	"es": {language: "es", head: First, stem: spanish.Stem, after: evenSpanish, comma: true, stops: words(stopsSpanish)},
	"it": {language: "it", head: First, stem: italian.Stem, comma: true, stops: words(stopsItalian), elides: true},
}

var unknown = &Analyzer{}

// For is the analyzer of a language, given as a tag such as "de" or "de-AT". A language whose endings are not known keeps its
// words whole; everything else works as for the others.
func For(language string) *Analyzer {
	primary, _, _ := strings.Cut(strings.ToLower(language), "-")
	primary, _, _ = strings.Cut(primary, "_")
	if a := analyzers[primary]; a != nil {
		return a
	}
	return unknown
}

// Language is the tag of the language whose endings are known to the analyzer; "" if it is none.
func (a *Analyzer) Language() string { return a.language }

// Head is where in several words of the language the thing stands that they are about.
func (a *Analyzer) Head() Head { return a.head }

// longestStemmed is the length from which on a word is rather a number of a part, and is kept whole.
const longestStemmed = 40

// Stem is a folded word without the endings of the language, for comparing only. What has digits in it is kept whole.
func (a *Analyzer) Stem(word string) string {
	if a.stem == nil || len(word) < 3 || len(word) > longestStemmed || hasDigit(word) {
		return word
	}
	if a.before != nil {
		word = a.before(word)
	}
	env := snowballstem.NewEnv(word)
	a.stem(env)
	stem := Fold(env.Current())
	if stem == "" {
		return word
	}
	if a.after != nil {
		stem = a.after(stem)
	}
	return stem
}

// Siblings is what a word may be the plural of, or may have as its plural, where the rules for endings cannot tell: in English a word
// in -s may be a plural, or have one in -ses. They are stems; the catalog tells which of them are words.
func (a *Analyzer) Siblings(word string) []string {
	if a.language != "en" || len(word) < 3 || !strings.HasSuffix(word, "s") || strings.HasSuffix(word, "ss") {
		return nil
	}
	if one, is := strings.CutSuffix(word, "es"); is && strings.HasSuffix(one, "s") {
		return []string{a.Stem(one)}
	}
	return []string{a.Stem(word + "es")}
}

// Compound reports whether the language joins words without a space, with the thing itself at the end.
func (a *Analyzer) Compound() bool { return a.compound }

// Stop reports whether a folded word says too little to be looked for when there are others beside it.
func (a *Analyzer) Stop(word string) bool { return a.stops[word] }

func hasDigit(word string) bool {
	for i := range len(word) {
		if word[i] >= '0' && word[i] <= '9' {
			return true
		}
	}
	return false
}

// unevenEnglish is what the rules for endings cannot know: plurals that have others, and words that Britain spells otherwise.
var unevenEnglish = map[string]string{
	"children": "child", "men": "man", "women": "woman", "feet": "foot", "teeth": "tooth", "geese": "goose", "oxen": "ox",
	"knives": "knife", "wives": "wife", "midwives": "midwife", "penknives": "penknife", "shelves": "shelf", "bookshelves": "bookshelf",
	"halves": "half", "calves": "calf", "wolves": "wolf", "elves": "elf", "leaves": "leaf", "loaves": "loaf", "thieves": "thief",
	"sheaves": "sheaf", "scarves": "scarf", "wharves": "wharf", "hooves": "hoof",
	"indices": "index", "matrices": "matrix", "vertices": "vertex", "criteria": "criterion", "grey": "gray", "greyish": "grayish",
	"aluminium": "aluminum", "jewellery": "jewelry", "tyre": "tire", "tyres": "tires", "sulphur": "sulfur", "plough": "plow",
}

// britishEnglish is beginnings of words that Britain and America spell in two ways.
var britishEnglish = []struct{ british, american string }{
	{"colour", "color"}, {"flavour", "flavor"}, {"odour", "odor"}, {"vapour", "vapor"}, {"favour", "favor"}, {"armour", "armor"},
	{"harbour", "harbor"}, {"neighbour", "neighbor"}, {"behaviour", "behavior"}, {"honour", "honor"}, {"mould", "mold"},
	{"fibre", "fiber"}, {"centre", "center"}, {"metre", "meter"}, {"litre", "liter"}, {"theatre", "theater"}, {"calibre", "caliber"},
	{"analyser", "analyzer"}, {"organis", "organiz"}, {"catalogue", "catalog"}, {"dialogue", "dialog"},
}

// evenEnglish writes irregular plurals in the singular, and what Britain spells otherwise as America does.
func evenEnglish(word string) string {
	if even, is := unevenEnglish[word]; is {
		return even
	}
	if len(word) == 4 && strings.HasSuffix(word, "ice") && (word[0] == 'l' || word[0] == 'm') {
		return word[:1] + "ouse"
	}
	for _, spelled := range britishEnglish {
		if rest, is := strings.CutPrefix(word, spelled.british); is {
			return spelled.american + rest
		}
	}
	return word
}

// evenDutch has the stems of a singular and its plural end alike, where the plural spells them otherwise: "pan" and "pannen", "doos" and
// "dozen", "brief" and "brieven", "fiets" and "fietsen".
func evenDutch(stem string) string {
	n := len(stem)
	if n < 3 {
		return stem
	}
	last, before := stem[n-1], stem[n-2]
	switch {
	case last == before && !vowel(last):
		stem = stem[:n-1]
	case last == 'z':
		stem = stem[:n-1] + "s"
	case last == 'v':
		stem = stem[:n-1] + "f"
	}
	// Of "fiets" the s was taken for that of a plural.
	if n = len(stem); n > 3 && stem[n-1] == 's' && !vowel(stem[n-2]) && stem[n-2] != 'j' {
		stem = stem[:n-1]
	}
	return stem
}

func vowel(letter byte) bool { return strings.IndexByte("aeiou", letter) >= 0 }

// evenSpanish has "lapiz" end as "lapices" does.
func evenSpanish(stem string) string {
	if rest, is := strings.CutSuffix(stem, "z"); is {
		return rest + "c"
	}
	return stem
}

// evenGerman writes the umlauts that were spelled with an e as folding leaves those that were not: "kuehl" and "kühl" are "kuhl".
func evenGerman(word string) string {
	if !strings.Contains(word, "ae") && !strings.Contains(word, "oe") && !strings.Contains(word, "ue") {
		return word
	}
	out := make([]byte, 0, len(word))
	for i := 0; i < len(word); i++ {
		out = append(out, word[i])
		if i+1 == len(word) || word[i+1] != 'e' || i+2 == len(word) {
			continue
		}
		switch word[i] {
		case 'a', 'o':
			i++
		case 'u':
			// "quelle" and "neue" are spelled with a u and an e.
			if i == 0 || !strings.ContainsRune("aeq", rune(word[i-1])) {
				i++
			}
		}
	}
	return string(out)
}

// evenFrench makes "équipée" of one kind with "équipé" once the accents are gone.
func evenFrench(word string) string {
	word = strings.TrimSuffix(word, "s")
	if strings.HasSuffix(word, "ee") {
		word = word[:len(word)-1]
	}
	return word
}

// Length is the number of letters of a word.
func Length(word string) int { return utf8.RuneCountInString(word) }

func words(list string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// Words that say nothing about a thing by themselves, folded. The lists are short on purpose: a word that may be a name, a unit or
// a kind of thing is not in them.
const (
	stopsEnglish = `a an and are as at be by for from has have i in is it its me my of on or our so than that the their them then
		there these they this to was we were which will with you your`
	stopsGerman = `aber als am an auch auf aus bei bis das dass dem den der des die dir du durch ein eine einem einen einer eines er
		es fur hat ich ihr im in ist ihre mein meine mich mir mit nach nicht noch nur ob oder ohne sein sich sie sind so sowie uber um
		und uns unser vom von vor wenn wie wir wird zu zum zur`
	stopsDutch = `aan als bij dan dat de der deze die dit dus een en er geen het hij hun ik in is je mijn met naar niet nog of om
		ons onze ook op over te tot u uit uw van voor was wat we wel wij worden wordt ze zich zij zijn zonder zo`
	stopsFrench = `a au aux avec c ce ces cet cette d dans de des du elle en est et eux il ils j je l la le les leur leurs lui ma
		mais me mes moi mon n ne nos notre nous on ou par pas plus pour qu que qui s sa sans se ses si son sont sur t ta te tes toi ton
		tu un une vos votre vous y`
	stopsSpanish = `a al como con cual de del desde donde e el ella ellos en entre era es esta este esto la las le les lo los mas me
		mi mis muy no nos o para pero por que se ser si sin sobre son su sus te tu tus u un una uno unos unas y ya yo`
	stopsItalian = `a ad agli ai al alla alle allo c che chi ci con d da dagli dai dal dalla dalle dallo de degli dei del della delle
		dello di e ed gli ha i il in io l la le lo ma mi mio nei nel nella nelle nello non o per piu quale quello questa questo se sei si
		sono su sui sul sulla suo tra tu un una uno`
)
