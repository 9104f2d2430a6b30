package db

import (
	"strings"
	"unicode/utf8"
)

// system is the engine's name in traces, by the conventions of OpenTelemetry.
func (e Engine) system() string {
	if e == Postgres {
		return "postgresql"
	}
	return "sqlite"
}

// briefly is how much of a statement's text is logged: some insert many rows, all of which look alike.
const briefly = 2000

// brief is the text of a statement on one line, cut off where it is too long.
func (s *Stmt) brief(e Engine) string {
	text := strings.Join(strings.Fields(s.Text(e)), " ")
	if len(text) <= briefly {
		return text
	}
	end := briefly
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// summary is what a statement does, in two or three words: "SELECT product". It names spans, of which there should not be too many
// different ones.
func (s *Stmt) summary(e Engine) string { return summarize(s.Text(e)) }

// summarize finds the verb and the first table. What is more involved is called by its verb alone.
func summarize(text string) string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return "statement"
	}
	verb := strings.ToUpper(words[0])
	before, has := map[string]string{"SELECT": "FROM", "DELETE": "FROM", "INSERT": "INTO", "UPDATE": "UPDATE"}[verb]
	if !has {
		return verb
	}
	for i, word := range words[:len(words)-1] {
		if strings.EqualFold(word, before) {
			if table, _, _ := strings.Cut(words[i+1], "("); table != "" {
				return verb + " " + strings.Trim(table, ",;)")
			}
			return verb
		}
	}
	return verb
}
