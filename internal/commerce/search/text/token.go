package text

import "strings"

// Kind is what a token is.
type Kind uint8

// The kinds of tokens.
const (
	Word    Kind = iota // a word, or letters and digits in one: "teapot", "wd10ezex"
	Number              // digits: "17", "17.3"
	Measure             // a number and its unit in their normal form: "17in"
	Joined              // several of the others in one, because they were joined by a hyphen or the like: "wifi"
)

// Token is a thing that a text can be found by. Those of several words cover them.
type Token struct {
	Text     string // folded
	Shown    string // as it was written, in lower case; only of words
	Kind     Kind
	Position int  // of its first word in the text, from 0
	Span     int  // how many words it covers
	Weak     bool // it is only nearly what was written: 17.3 in are nearly 17
}

// piece is a run of letters and digits, before it is known what it is with its neighbors.
type piece struct {
	text   string // folded
	shown  string
	glue   byte   // what joins it to the piece before: '-', '.', '/', '\'', '_', '+', '&', or 0 if nothing does
	number string // the normal form, if it is a number
	quote  bool   // a mark for inches comes directly behind it
}

// longestText bounds what is read of one text. A description of a book with more than this has said what it is about.
const longestText = 64 << 10

// longestWord is the length, in bytes, at which a word is cut: nobody types more.
const longestWord = 64

// Tokens are those of a text, in the order of their positions. Of tokens at one position those that cover most come last.
func (a *Analyzer) Tokens(s string) []Token {
	if len(s) > longestText {
		s = strings.ToValidUTF8(s[:longestText], "")
	}
	pieces := a.pieces(s)
	tokens := make([]Token, 0, len(pieces)+len(pieces)/4)
	for i := range pieces {
		p := &pieces[i]
		kind := Word
		text := p.text
		if p.number != "" {
			kind, text = Number, p.number
		}
		number, spelling, attached := a.attached(p)
		if attached {
			tokens = append(tokens, Token{Text: number, Shown: number, Kind: Number, Position: i, Span: 1})
		}
		tokens = append(tokens, Token{Text: text, Shown: p.shown, Kind: kind, Position: i, Span: 1})
		switch {
		case attached:
			tokens = appendMeasure(tokens, number, spelling, i, 1)
		case p.number != "" && p.quote:
			tokens = appendMeasure(tokens, p.number, `"`, i, 1)
		case p.number != "" && i+1 < len(pieces):
			tokens = a.appendPair(tokens, pieces, i)
		}
		tokens = appendJoined(tokens, pieces, i)
	}
	return tokens
}

// attached takes a piece such as "1tb" apart into its number and its unit.
func (a *Analyzer) attached(p *piece) (number, spelling string, ok bool) {
	if p.number != "" || p.text == "" || p.text[0] < '0' || p.text[0] > '9' {
		return "", "", false
	}
	end := strings.IndexFunc(p.text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' })
	if end < 0 {
		return "", "", false
	}
	number, ok = a.normalNumber(p.text[:end])
	if !ok {
		return "", "", false
	}
	spelling = p.text[end:]
	_, ok = units[spelling]
	return number, spelling, ok
}

// appendPair joins a number with the unit that follows it, and the numbers of "1920 x 1080".
func (a *Analyzer) appendPair(tokens []Token, pieces []piece, i int) []Token {
	number, next := pieces[i].number, &pieces[i+1]
	if _, ok := units[next.text]; ok && (next.glue == 0 || next.glue == '-') {
		return appendMeasure(tokens, number, next.text, i, 2)
	}
	if next.text == "x" && next.glue == 0 && i+2 < len(pieces) && pieces[i+2].number != "" {
		return append(tokens, Token{Text: number + "x" + pieces[i+2].number, Kind: Joined, Position: i, Span: 3})
	}
	return tokens
}

func appendMeasure(tokens []Token, number, spelling string, position, span int) []Token {
	if rounded, ok := whole(number); ok {
		if text, ok := measure(rounded, spelling); ok {
			tokens = append(tokens, Token{Text: text, Kind: Measure, Position: position, Span: span, Weak: true})
		}
	}
	if text, ok := measure(number, spelling); ok {
		tokens = append(tokens, Token{Text: text, Kind: Measure, Position: position, Span: span})
	}
	return tokens
}

// mostJoined is how many pieces are joined at most: numbers of parts have about as many.
const mostJoined = 5

// appendJoined adds the whole of the pieces that begins with piece i, if it begins one. Slashes stand between alternatives as often
// as in numbers of parts, so that they only join what has digits on both sides.
func appendJoined(tokens []Token, pieces []piece, i int) []Token {
	if i > 0 && joins(pieces, i) {
		return tokens
	}
	end := i + 1
	for end < len(pieces) && joins(pieces, end) {
		end++
	}
	if end-i < 2 || end-i > mostJoined {
		return tokens
	}
	var whole, shown strings.Builder
	for _, p := range pieces[i:end] {
		whole.WriteString(p.text)
		shown.WriteString(p.shown)
	}
	if whole.Len() > longestWord {
		return tokens
	}
	return append(tokens, Token{Text: whole.String(), Shown: shown.String(), Kind: Joined, Position: i, Span: end - i})
}

// joins reports whether piece i belongs to the one before it.
func joins(pieces []piece, i int) bool {
	switch pieces[i].glue {
	case '-', '_', '.', '\'', '&', '+':
		return true
	case '/':
		return hasDigit(pieces[i-1].text) && hasDigit(pieces[i].text)
	}
	return false
}
