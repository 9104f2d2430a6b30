package page

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"winkel/internal/api/problem"
	"winkel/internal/commerce/content"
	"winkel/internal/kernel/fault"
)

// textPath is the address of a page of text.
func textPath(slug string) string { return "/pages/" + slug }

// textPage is a page of text.
func (s *site) textPage(v *visit) (*document, error) {
	if s.options.Content == nil {
		return nil, fault.New(fault.NotFound, fault.CodeNotFound, "There is no such page.")
	}
	p, redirect, err := s.options.Content.ResolvePage(v.context(), v.slug())
	switch {
	case err != nil:
		return nil, err
	case redirect != "":
		return v.moved(textPath(redirect)), nil
	}
	here := link{Text: p.Title, Path: textPath(p.Slug)}
	d := &document{
		page: "text", title: cmp.Or(p.SEO.Title, p.Title), path: here.Path, url: here.Path, kind: "article",
		description: summary(p.SEO.Description, p.Body, v.at(p.Title)), linked: []any{v.breadcrumb([]link{here})},
	}
	if err := v.readFrame(d); err != nil {
		return nil, err
	}
	_, err = v.read(d, "getPage", map[string]any{"name": p.Slug}, "/api/pages/"+url.PathEscape(p.Slug))
	return d, err
}

// theme is a style sheet with the shop's colour, by the words of web/src/tokens.css. The pages refer to it by its version.
func (s *site) theme(w http.ResponseWriter, r *http.Request) {
	look, err := s.look(r)
	if err != nil {
		problem.Write(w, r, err)
		return
	}
	text := ""
	if accent, err := content.ParseColour(look.Accent); err == nil {
		p := accent.Palette()
		text = fmt.Sprintf(":root{--color-accent:light-dark(%s,%s);--color-on-accent:light-dark(%s,%s)}\n", p.Light, p.Dark, p.OnLight, p.OnDark)
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if r.URL.Query().Get("v") != strconv.FormatInt(look.Version, 10) {
		w.Header().Set("Cache-Control", "no-store")
	}
	_, _ = fmt.Fprint(w, text) // a visitor who went away is nobody to tell
}

func (s *site) look(r *http.Request) (*content.Look, error) {
	if s.options.Content == nil {
		return &content.Look{}, nil
	}
	return s.options.Content.Look(r.Context())
}

// themePath is the address of the style sheet with the shop's colour; empty while it looks as it came.
func (v *visit) themePath() (string, error) {
	look, err := v.site.look(v.request)
	if err != nil || look.Accent == "" {
		return "", err
	}
	return fmt.Sprintf("/theme.css?v=%d", look.Version), nil
}
