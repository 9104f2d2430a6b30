package review

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"winkel/internal/kernel/fault"
)

func TestAuthorName(t *testing.T) {
	for _, test := range []struct{ first, last, want string }{
		{"Ada", "Lovelace", "Ada L."},
		{" Ada  Augusta ", "lovelace", "Ada Augusta L."},
		{"Ada", "", "Ada"},
		{"", "Lovelace", ""},
		{"", "", ""},
		{"Åsa", "ångström", "Åsa Å."},
		{"Ольга", "ясная", "Ольга Я."},
		{"晶", "王", "晶 王."},
		{"Ada", "'t Hooft", "Ada T."},
		{"Ada", "42", "Ada"},
		{"ada@example.com", "Lovelace", ""},
		{"https://spam.example", "", ""},
		{"<b>Ada</b>", "Lovelace", ""},
		{"!!!", "Lovelace", ""},
		{"Ada\u202e", "\u2066Lovelace", "Ada L."},
		{"A\x00da", "L\xff", "Ada L."},
		{strings.Repeat("ä", 40), "L", strings.Repeat("ä", 30) + "… L."},
	} {
		if got := AuthorName(test.first, test.last); got != test.want {
			t.Errorf("%q %q is shown as %q, want %q", test.first, test.last, got, test.want)
		}
	}
}

func TestInputIsPlainText(t *testing.T) {
	const family = "👩\u200d👩\u200d👧\u200d👦"
	for _, test := range []struct {
		name     string
		in, want Input
		wrong    string // the param; empty: it is taken
	}{
		{"whole", Input{5, " Fine ", " It works.\t \r\n\r\n\r\n\r\nAlways. "}, Input{5, "Fine", "It works.\n\nAlways."}, ""},
		{"stars alone", Input{1, "", " \n "}, Input{1, "", ""}, ""},
		{"markup is text", Input{3, "<b>x</b>", "<script>alert(1)</script> &amp; `'\""}, Input{3, "<b>x</b>", "<script>alert(1)</script> &amp; `'\""}, ""},
		{"separators of lines", Input{3, "", "a\u2028b\u2029c\rd"}, Input{3, "", "a\nb\nc\nd"}, ""},
		{"any writing", Input{4, "שלום عليكم\u200f", "नमस्ते क्\u200dष " + family}, Input{4, "שלום عليكم\u200f", "नमस्ते क्\u200dष " + family}, ""},
		{"as long as may be", Input{5, strings.Repeat("界", MaxTitle), strings.Repeat("界", MaxText)},
			Input{5, strings.Repeat("界", MaxTitle), strings.Repeat("界", MaxText)}, ""},
		{"no stars", Input{0, "", ""}, Input{}, "rating"},
		{"six stars", Input{6, "", ""}, Input{}, "rating"},
		{"fewer than none", Input{-5, "", ""}, Input{}, "rating"},
		{"title too long", Input{5, strings.Repeat("x", MaxTitle+1), ""}, Input{}, "title"},
		{"text too long", Input{5, "", strings.Repeat("x", MaxText+1)}, Input{}, "text"},
		{"far too long", Input{5, "", strings.Repeat("\n", 1<<20)}, Input{}, "text"},
		{"title of two lines", Input{5, "a\nb", ""}, Input{}, "title"},
		{"nothing at all", Input{5, "", "a\x00b"}, Input{}, "text"},
		{"escape", Input{5, "", "\x1b[31mred"}, Input{}, "text"},
		{"no UTF-8", Input{5, "", "a\xffb"}, Input{}, "text"},
		{"turned", Input{5, "photo\u202egnp.exe", ""}, Input{}, "title"},
		{"isolated", Input{5, "", "a\u2067b"}, Input{}, "text"},
		{"invisible", Input{5, "", "fr\u200bee"}, Input{}, "text"},
		{"byte order", Input{5, "", "a\ufeffb"}, Input{}, "text"},
		{"own characters", Input{5, "", "a\ue000b"}, Input{}, "text"},
		{"piled up", Input{5, "", "z" + strings.Repeat("\u0335", 9)}, Input{}, "text"},
		{"piled up through joiners", Input{5, "", "z" + strings.Repeat(strings.Repeat("\u0301", 3)+"\u200d", 5)}, Input{}, "text"},
		{"piled up through marks of direction", Input{5, "z" + strings.Repeat("\u0301\u200e", 9), ""}, Input{}, "title"},
		{"piled up around", Input{5, "", "z" + strings.Repeat("\u20dd\u200c", 9)}, Input{}, "text"},
		{"a filler", Input{5, "", "a\u3164b"}, Input{}, "text"},
		{"nothing but fillers", Input{5, "\u115f\u1160", ""}, Input{}, "title"},
		{"nothing but marks", Input{5, "", "\u200d\u0301"}, Input{}, "text"},
		{"an empty pattern", Input{5, "", "a\u2800"}, Input{}, "text"},
		{"hidden words", Input{5, "", "good\U000e0062\U000e0061\U000e0064"}, Input{}, "text"},
		{"a flag, a family and a script that joins", Input{5, "", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 👩\u200d👩\u200d👧\u200d👦 क्\u200dष می\u200cخواهم"},
			Input{5, "", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 👩\u200d👩\u200d👧\u200d👦 क्\u200dष می\u200cخواهم"}, ""},
		{"a picture alone", Input{5, "👍", ""}, Input{5, "👍", ""}, ""},
	} {
		got, err := test.in.validate()
		if test.wrong == "" && (err != nil || got != test.want) {
			t.Errorf("%s: %+v, %v", test.name, got, err)
		}
		if test.wrong != "" && (fault.CodeOf(err) != fault.CodeValidation || !strings.Contains(err.Error(), test.wrong)) {
			t.Errorf("%s: %v, want validation_failed of %s", test.name, err, test.wrong)
		}
	}
}

// What is taken is within its limits, is plain, and is taken again as it is.
func TestStoredTextIsAFixedPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Input{Stars: rapid.Int64Range(-1, 7).Draw(t, "stars"), Title: rapid.String().Draw(t, "title"), Text: rapid.String().Draw(t, "text")}
		stored, err := in.validate()
		if err != nil {
			return
		}
		if stored.Stars < MinStars || stored.Stars > MaxStars || utf8.RuneCountInString(stored.Title) > MaxTitle ||
			utf8.RuneCountInString(stored.Text) > MaxText || !utf8.ValidString(stored.Title+stored.Text) ||
			strings.Contains(stored.Text, "\n\n\n") || strings.ContainsFunc(stored.Title, unicode.IsControl) {
			t.Fatalf("%+v is taken", stored)
		}
		if again, err := stored.validate(); err != nil || again != stored {
			t.Fatalf("%+v becomes %+v, %v", stored, again, err)
		}
	})
}

func TestAuthorNameIsLegible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := AuthorName(rapid.String().Draw(t, "first"), rapid.String().Draw(t, "last"))
		if !utf8.ValidString(name) || strings.ContainsAny(name, "@/<>\n") || strings.ContainsFunc(name, isInvisible) ||
			strings.ContainsFunc(name, unicode.IsControl) || utf8.RuneCountInString(name) > maxAuthor+4 {
			t.Fatalf("%q", name)
		}
	})
}

func TestAverage(t *testing.T) {
	for _, test := range []struct {
		stars [MaxStars]int64
		want  string
	}{
		{[MaxStars]int64{}, "0.00"},
		{[MaxStars]int64{0, 0, 0, 0, 3}, "5.00"},
		{[MaxStars]int64{1, 0, 0, 1, 0}, "2.50"},
		{[MaxStars]int64{0, 0, 0, 2, 1}, "4.33"},
		{[MaxStars]int64{0, 0, 0, 1, 2}, "4.67"},
		{[MaxStars]int64{7, 0, 0, 0, 1}, "1.50"},
		{[MaxStars]int64{0, 0, 0, 199, 1}, "4.01"}, // 4.005 is rounded up
		{[MaxStars]int64{1, 0, 0, 0, 399}, "4.99"},
		{[MaxStars]int64{1, 0, 0, 0, 999_999}, "5.00"},
	} {
		var r Rating
		for i, n := range test.stars {
			r.Count, r.Sum, r.Stars[i] = r.Count+n, r.Sum+n*int64(i+1), n
		}
		if got := r.Average(); got != test.want {
			t.Errorf("%v: %s, want %s", test.stars, got, test.want)
		}
	}
}

// What a change adds and takes away leads from what a review counted for to what it counts for.
func TestRatingOfAChange(t *testing.T) {
	states := []State{Pending, Published, Rejected}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) *Review {
			if rapid.Bool().Draw(t, name+" is there") {
				return &Review{State: rapid.SampledFrom(states).Draw(t, name), Stars: rapid.Int64Range(MinStars, MaxStars).Draw(t, name+" stars")}
			}
			return nil
		}
		before, after := draw("before"), draw("after")
		if got := ratingOf(before).Add(ratingOf(after).Minus(ratingOf(before))); got != ratingOf(after) {
			t.Fatalf("%+v", got)
		}
		if after.counts() && (ratingOf(after).Count != 1 || ratingOf(after).Stars[after.Stars-1] != 1) || !after.counts() && ratingOf(after) != (Rating{}) {
			t.Fatalf("%+v counts for %+v", after, ratingOf(after))
		}
	})
}

func TestSettingsDecideTheFirstState(t *testing.T) {
	for _, test := range []struct {
		look     Look
		verified bool
		want     State
	}{
		{LookAtAll, true, Pending}, {LookAtAll, false, Pending},
		{LookAtUnverified, true, Published}, {LookAtUnverified, false, Pending},
		{LookAtNone, true, Published}, {LookAtNone, false, Published},
	} {
		if got := (Settings{Look: test.look}).first(test.verified); got != test.want {
			t.Errorf("%s, verified %v: %s, want %s", test.look, test.verified, got, test.want)
		}
	}
}
