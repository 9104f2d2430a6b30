// Package policy makes content security policies: what a page may load, run and be put into.
//
// Nothing in the shop runs inline, and no page allows it: a style sheet or a script inside a page is allowed by the hash of
// its text, and by nothing else.
package policy

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
)

// Hash is the source that allows one inline style sheet or script with exactly this text.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

var styles = regexp.MustCompile(`(?s)<style>(.*?)</style>`)

// Styles is the sources that allow the style sheets inside the source of a template, in which nothing is placed when the
// page is made. A template without any gives 'none'.
func Styles(source string) string {
	var sources []string
	for _, match := range styles.FindAllStringSubmatch(source, -1) {
		sources = append(sources, Hash(match[1]))
	}
	if len(sources) == 0 {
		return "'none'"
	}
	return strings.Join(sources, " ")
}
