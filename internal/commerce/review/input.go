package review

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"winkel/internal/kernel/fault"
)

// Limits, in characters.
const (
	MaxTitle     = 120
	MaxText      = 5000
	MaxReply     = 2000
	MaxRejection = 500
	MaxNote      = 1000
)

// maxMarks is how many marks may sit on one letter: more than any writing needs, and less than what climbs over other lines.
const maxMarks = 8

// Input is a review as its author wants it to be. Title and text may be empty: stars say something, too.
type Input struct {
	Stars int64
	Title string
	Text  string
}

// Patch is a change of a review: what is nil stays as it is.
type Patch struct {
	Stars *int64
	Title *string
	Text  *string
}

// apply makes the patch true of the input.
func (p Patch) apply(in Input) Input {
	if p.Stars != nil {
		in.Stars = *p.Stars
	}
	if p.Title != nil {
		in.Title = *p.Title
	}
	if p.Text != nil {
		in.Text = *p.Text
	}
	return in
}

// validate checks the input and returns it in its stored form.
func (in Input) validate() (Input, error) {
	var wrong fault.Mistakes
	wrong.Within("rating", in.Stars, MinStars, MaxStars)
	in.Title = plainLine(&wrong, "title", in.Title, MaxTitle)
	in.Text = plainText(&wrong, "text", in.Text, MaxText)
	return in, wrong.Err()
}

// plainLine is one line of plain text in its stored form.
func plainLine(wrong *fault.Mistakes, param, text string, limit int) string {
	text = wrong.Text(param, text, limit)
	noteIllegible(wrong, param, text)
	return text
}

// plainText is plain text in its stored form: lines end with a line feed, none with space, and there is at most one empty
// line between two others.
func plainText(wrong *fault.Mistakes, param, text string, limit int) string {
	// What is far too long is not worth the work of looking at it.
	if len(text) > limit*utf8.UTFMax*2 {
		wrong.Addf(param, "%s is longer than %d characters.", param, limit)
		return text
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ").Replace(text)
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRightFunc(lines[i], unicode.IsSpace)
	}
	lines = slices.CompactFunc(lines, func(a, b string) bool { return a == "" && b == "" })
	text = strings.TrimSpace(strings.Join(lines, "\n"))
	if strings.ContainsFunc(text, func(c rune) bool { return unicode.IsControl(c) && c != '\n' }) {
		wrong.Addf(param, "%s must be plain text.", param)
	}
	if utf8.RuneCountInString(text) > limit {
		wrong.Addf(param, "%s is longer than %d characters.", param, limit)
	}
	noteIllegible(wrong, param, text)
	return text
}

// noteIllegible notes what would make a page unreadable, or say something else than what is seen.
func noteIllegible(wrong *fault.Mistakes, param, text string) {
	if !utf8.ValidString(text) {
		wrong.Addf(param, "%s must be UTF-8.", param)
		return
	}
	if strings.ContainsFunc(text, isInvisible) {
		wrong.Addf(param, "%s contains characters that cannot be seen or turn the direction of the text.", param)
	}
	if text != "" && !strings.ContainsFunc(text, isSeen) {
		wrong.Addf(param, "%s has nothing in it that can be seen.", param)
		return
	}
	marks, before := 0, ' '
	for _, c := range text {
		switch {
		case isTag(c) && !isTag(before) && before != '🏴':
			wrong.Addf(param, "%s contains characters that cannot be seen or turn the direction of the text.", param)
			return
		case unicode.Is(unicode.M, c):
			marks++
		case !unicode.Is(unicode.Cf, c): // what joins letters is no letter that marks could sit on
			marks = 0
		}
		before = c
		if marks > maxMarks {
			wrong.Addf(param, "%s has more marks on one letter than any language needs.", param)
			return
		}
	}
}

// isSeen reports whether a character shows something by itself: a letter, a number, a sign or a picture.
func isSeen(c rune) bool {
	return unicode.In(c, unicode.L, unicode.N, unicode.P, unicode.S) && c != '\u115f' && c != '\u1160' // they stand for letters that are left out
}

// isTag reports whether a character is one of those that are not seen, and that spell the name of a region after its flag.
func isTag(c rune) bool { return c >= 0xe0000 && c <= 0xe007f }

// isInvisible reports whether a character is not seen, or turns the direction of what follows. Those that join letters, choose
// a picture, or say in which direction the next word runs are needed by languages and by emoji.
func isInvisible(c rune) bool {
	switch {
	case c == '\u200b', c == '\u2060', c == '\ufeff', c == '\u00ad', c == '\u180e':
		return true // spaces and hyphens without a width
	case c == '\u3164', c == '\uffa0', c == '\u2800':
		return true // letters and patterns without ink
	case c >= '\u202a' && c <= '\u202e', c >= '\u2066' && c <= '\u2069':
		return true // embeddings, overrides and isolates
	case c >= '\ufff0' && c <= '\uffff', c >= 0xe000 && c <= 0xf8ff, c >= 0xf0000:
		return true // no characters, or everybody's own
	}
	return false
}
