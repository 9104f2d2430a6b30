package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pieces cuts a text into its runs of letters and digits. A dot or a comma between digits belongs to the number; scripts that are
// written without spaces are cut into overlapping pairs of letters, by which whatever words they form are found.
func (a *Analyzer) pieces(s string) []piece {
	out := make([]piece, 0, len(s)/6+1)
	rest := s
	end := -1 // where the piece before ended, in bytes of s
	for rest != "" {
		r, size := utf8.DecodeRuneInString(rest)
		at := len(s) - len(rest)
		switch {
		case solid(r):
			length := runLength(rest, solid)
			out = appendPairs(out, rest[:length])
			rest = rest[length:]
			end = -1
		case inWord(r):
			length := wordLength(rest)
			ending, after := optionalEnding(rest[length:])
			out = a.appendWord(out, rest[:length]+ending, glueBetween(s, end, at))
			length += after
			rest = rest[length:]
			end = at + length
			markInches(out, rest)
		default:
			rest = rest[size:]
		}
	}
	return out
}

// glueBetween is the one character between two pieces that joins them; 0 if there is none, or more than it.
func glueBetween(s string, end, at int) byte {
	if end < 0 || end == at {
		return 0
	}
	switch s[end:at] {
	case "-", "_", ".", "/", "'", "&", "+":
		return s[end]
	case "’", "ʼ":
		return '\''
	case "‐", "‑":
		return '-'
	}
	return 0
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r)
}

// solid reports whether a letter is of a script that puts no spaces between words.
func solid(r rune) bool {
	if r < 0x0E00 {
		return false
	}
	// The mark that makes a vowel long belongs to no script of its own.
	return r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func runLength(s string, in func(rune) bool) int {
	for i, r := range s {
		if !in(r) {
			return i
		}
	}
	return len(s)
}

// wordLength is the length of the word that s begins with, in bytes.
func wordLength(s string) int {
	var before rune
	for i, r := range s {
		switch {
		case inWord(r) && !solid(r):
		case (r == '.' || r == ',') && digit(before) && i+1 < len(s) && digit(rune(s[i+1])):
		default:
			return i
		}
		before = r
	}
	return len(s)
}

// optionalEnding is the ending for several that a text leaves open, and how many bytes it takes: "s" of "pc(s)".
func optionalEnding(rest string) (ending string, length int) {
	for _, ending := range []string{"s", "es", "e", "n", "en"} {
		if after, ok := strings.CutPrefix(rest, "("+ending+")"); ok {
			if r, _ := utf8.DecodeRuneInString(after); !inWord(r) || after == "" {
				return ending, len(rest) - len(after)
			}
		}
	}
	return "", 0
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// appendWord adds one run. A run of digits with a dot that makes no number, such as a version, falls into its parts.
func (a *Analyzer) appendWord(out []piece, raw string, glue byte) []piece {
	if len(raw) > longestWord {
		raw = strings.ToValidUTF8(raw[:longestWord], "")
	}
	folded := Fold(raw)
	if folded == "" {
		return out
	}
	if strings.IndexFunc(folded, func(r rune) bool { return !digit(r) && r != '.' && r != ',' }) < 0 {
		return a.appendNumber(out, folded, glue)
	}
	if separated := strings.ContainsAny(folded, ".,"); separated {
		probe := piece{text: folded}
		if _, _, ok := a.attached(&probe); !ok {
			for i, part := range strings.FieldsFunc(folded, func(r rune) bool { return r == '.' || r == ',' }) {
				if i > 0 {
					glue = '.'
				}
				out = a.appendWord(out, part, glue)
			}
			return out
		}
	}
	if glue == '\'' && len(out) > 0 {
		if folded == "s" {
			return out // "men's" is of men
		}
		if before := &out[len(out)-1]; a.elides && len(before.text) <= 2 {
			*before = piece{text: folded, shown: Lower(raw), glue: before.glue}
			return out
		}
	}
	return append(out, piece{text: folded, shown: Lower(raw), glue: glue})
}

func (a *Analyzer) appendNumber(out []piece, run string, glue byte) []piece {
	if number, ok := a.normalNumber(run); ok && len(run) <= longestNumber {
		return append(out, piece{text: run, shown: run, glue: glue, number: number})
	}
	for i, part := range strings.FieldsFunc(run, func(r rune) bool { return r == '.' || r == ',' }) {
		if i > 0 {
			glue = '.'
		}
		p := piece{text: part, shown: part, glue: glue}
		if len(part) <= longestNumber {
			p.number = trimZeros(part)
		}
		out = append(out, p)
	}
	return out
}

// markInches notes that a number is followed by a mark for inches.
func markInches(out []piece, rest string) {
	if len(out) == 0 || out[len(out)-1].number == "" {
		return
	}
	rest = strings.TrimPrefix(rest, " ")
	for _, mark := range []string{`"`, "”", "″", "''", "′′", "’’", "&quot;"} {
		if strings.HasPrefix(rest, mark) {
			out[len(out)-1].quote = true
		}
	}
}

// appendPairs adds the overlapping pairs of a run of letters.
func appendPairs(out []piece, run string) []piece {
	runes := []rune(Fold(run))
	if len(runes) == 1 {
		return append(out, piece{text: string(runes), shown: run})
	}
	for i := 0; i+1 < len(runes); i++ {
		pair := string(runes[i : i+2])
		out = append(out, piece{text: pair, shown: pair})
	}
	return out
}
