package password

import (
	_ "embed"
	"math"
	"strings"
	"unicode"
)

// leastExponent is the power of ten of guesses that a password must be worth.
const leastExponent = 6.0

// What the parts of a password are worth, as powers of ten of guesses. Whoever guesses tries the worst words first, knows
// that a capital stands in front and a year or a "!" behind, and writes 4 for a as everybody does.
const (
	worthKnown   = 1.0 // something known about the person
	worthWorst   = 2.0 // one of the first hundred or so of the list
	worthWord    = 2.8 // another word of it
	worthRun     = 1.5 // along the alphabet or a keyboard
	worthRepeat  = 1.3 // one character, several times
	worthYear    = 1.9
	worthDigit   = 1.0
	worthMark    = 0.9
	worthLastBut = 0.5 // the mark at the very end
	worthLetter  = 1.4
	worthForeign = 2.0 // a letter beyond ASCII
	worthAgain   = 0.5 // all of it once more
	worthLeet    = 0.4
	worthCapital = 0.3 // in front, or everywhere
	worthMixed   = 1.0
)

// mostReckoned bounds the work for a long password: if so many characters of it are worth little, it is one of those that
// repeat themselves.
const mostReckoned = 64

// words is the list, worst first; an empty line ends the worst.
//
//go:embed words.txt
var wordList string

var words, longestWord = readWords(wordList)

func readWords(list string) (worth map[string]float64, longest int) {
	worth = map[string]float64{}
	worst, rest, _ := strings.Cut(list, "\n\n")
	for _, part := range []struct {
		text  string
		worth float64
	}{{worst, worthWorst}, {rest, worthWord}} {
		for word := range strings.FieldsSeq(part.text) {
			if _, known := worth[word]; !known {
				worth[word] = part.worth
				longest = max(longest, len(word))
			}
		}
	}
	return worth, longest
}

// runs are what fingers and heads run along, in both directions.
var runs = []string{
	"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop",
	"qsdfghjklm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujmikolp",
	"!@#$%^&*()", "147258369", "789456123", "qweasdzxc", "1a2b3c4d5e6f7g8h9i", "a1b2c3d4e5f6g7h8i9", "zaq1xsw2cde3vfr4", "13579", "24680",
}

// exponent is how many guesses a password is worth at the most, as a power of ten: the least over all ways to take it apart.
func exponent(password string, known []string) float64 {
	original := []rune(password)
	if len(original) > mostReckoned {
		original = original[:mostReckoned]
	}
	// Rune by rune, so that the two have the same length.
	lower := make([]rune, len(original))
	for i, r := range original {
		lower[i] = unicode.ToLower(r)
	}
	if unit := period(lower); unit > 0 {
		return exponent(string(original[:unit]), known) + worthAgain
	}
	plain := unleet(lower)
	least := make([]float64, len(lower)+1) // by where the rest begins
	for at := len(lower) - 1; at >= 0; at-- {
		least[at] = worthOf(lower, at) + least[at+1]
		better := func(length int, worth float64) {
			least[at] = math.Min(least[at], worth+least[at+length])
		}
		better(repeated(lower[at:]), worthRepeat)
		if n := runLength(lower[at:]); n > 0 {
			better(n, worthRun)
		}
		if isYear(lower[at:]) {
			better(4, worthYear)
		}
		for length := 3; at+length <= len(lower); length++ {
			part := parted{original[at : at+length], lower[at : at+length], plain[at : at+length]}
			if worth, found := part.worth(known); found {
				better(length, worth)
			}
		}
	}
	return least[0]
}

// parted is a part of a password: as it is, in lower case, and with the letters that its digits and marks stand for.
type parted struct{ original, lower, plain []rune }

// worth is what the part is worth as a word, if it is one.
func (p parted) worth(known []string) (float64, bool) {
	for i, text := range []string{string(p.lower), string(p.plain)} {
		worth, found := 0.0, false
		if len(p.lower) <= longestWord {
			worth, found = words[text]
		}
		for _, word := range known {
			if text == word || i == 1 && text == string(unleet([]rune(word))) {
				worth, found = worthKnown, true
			}
		}
		if found {
			return worth + float64(i)*worthLeet + capitals(p.original, p.lower), true
		}
	}
	return 0, false
}

// capitals is what the capital letters of a word add.
func capitals(original, lower []rune) float64 {
	changed, letters := 0, 0
	for i, r := range original {
		if unicode.IsLetter(r) {
			letters++
		}
		if r != lower[i] {
			changed++
		}
	}
	switch {
	case changed == 0:
		return 0
	case changed == letters, changed == 1 && original[0] != lower[0]:
		return worthCapital
	}
	return worthMixed
}

// worthOf is what a character is worth by itself.
func worthOf(lower []rune, at int) float64 {
	r := lower[at]
	switch {
	case r >= '0' && r <= '9':
		return worthDigit
	case r > unicode.MaxASCII:
		return worthForeign
	case unicode.IsLetter(r):
		return worthLetter
	case at == len(lower)-1:
		return worthLastBut
	}
	return worthMark
}

// unleet reads 4 as a and $ as s.
func unleet(lower []rune) []rune {
	letters := map[rune]rune{
		'0': 'o', '1': 'i', '!': 'i', '|': 'l', '3': 'e', '4': 'a', '@': 'a', '5': 's', '$': 's', '7': 't', '+': 't', '8': 'b', '9': 'g',
	}
	plain := make([]rune, len(lower))
	for i, r := range lower {
		plain[i] = r
		if letter, known := letters[r]; known {
			plain[i] = letter
		}
	}
	return plain
}

// period is the length of the shortest part that the whole consists of, if it is there more than once; else 0.
func period(text []rune) int {
	for unit := 1; unit <= len(text)/2; unit++ {
		if len(text)%unit != 0 && len(text) < mostReckoned {
			continue
		}
		same := true
		for i := unit; i < len(text) && same; i++ {
			same = text[i] == text[i-unit]
		}
		if same {
			return unit
		}
	}
	return 0
}

// repeated is how often the first character stands at the beginning.
func repeated(text []rune) int {
	n := 1
	for n < len(text) && text[n] == text[0] {
		n++
	}
	return n
}

// runLength is the length of the longest run of at least three characters with which the text begins; 0 if there is none.
func runLength(text []rune) int {
	longest := 0
	for _, run := range runs {
		for start := range run {
			if rune(run[start]) != text[0] {
				continue
			}
			for _, step := range []int{1, -1} {
				n := 0
				for n < len(text) && start+n*step >= 0 && start+n*step < len(run) && rune(run[start+n*step]) == text[n] {
					n++
				}
				longest = max(longest, n)
			}
		}
	}
	if longest < 3 {
		return 0
	}
	return longest
}

// isYear reports whether the text begins with a year that somebody may have been born in.
func isYear(text []rune) bool {
	if len(text) < 4 {
		return false
	}
	century := string(text[:2])
	return (century == "19" || century == "20") && unicode.IsDigit(text[2]) && unicode.IsDigit(text[3])
}
