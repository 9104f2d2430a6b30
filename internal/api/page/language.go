package page

import (
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"winkel/internal/api/arrival"
	"winkel/internal/api/wire"
)

const languageFor = 365 * 24 * time.Hour

func (v *visit) languageCookie(language string) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure wherever the shop is reached over HTTPS; a trial on this machine is not
		Name: wire.LanguageCookie, Value: language, Path: "/", MaxAge: int(languageFor.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: arrival.Of(v.request).Secure,
	}
}

// switchLanguage has a browser remember the language that its reader chose, and leads back to where he was.
func (s *site) switchLanguage(v *visit, sent url.Values) (*document, error) {
	for _, language := range wire.Languages() {
		if language == sent.Get("language") {
			v.cookies = append(v.cookies, v.languageCookie(language).String())
		}
	}
	return see(localPath(sent.Get("back"))), nil
}

// localPath is an address in this shop as it was named; the front page for everything that could lead elsewhere.
func localPath(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(text, "/") || strings.HasPrefix(text, "//") ||
		strings.ContainsFunc(text, func(c rune) bool { return c == '\\' || unicode.IsControl(c) || c == unicode.ReplacementChar }) {
		return "/"
	}
	return text
}
