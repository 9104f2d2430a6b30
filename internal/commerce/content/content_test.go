package content_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/content"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
)

func each(t *testing.T, f func(t *testing.T, s *content.Service, d *db.DB)) {
	t.Helper()
	dbtest.EachWith(t, db.Options{Clock: clock.NewFake(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))}, func(t *testing.T, d *db.DB) {
		f(t, content.New(d, outbox.New(d)), d)
		outboxtest.Conform(t, d, content.Events())
	})
}

func wants(t *testing.T, what string, err error, code string) {
	t.Helper()
	if got := fault.CodeOf(err); got != code {
		t.Errorf("%s: %v, want code %q", what, err, code)
	}
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, s *content.Service, _ *db.DB) {
		ctx := t.Context()
		about, err := s.CreatePage(ctx, content.PagePatch{
			Title: new(" About us "), Body: new(`<h2>Hello</h2><script>alert(1)</script><p onclick="x()">There.</p>`), Published: new(true),
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if about.Slug != "about-us" || about.Title != "About us" || about.Body != "<h2>Hello</h2><p>There.</p>" || about.Version != 1 {
			t.Errorf("created: %+v", about)
		}
		second, err := s.CreatePage(ctx, content.PagePatch{Title: new("About us")}, nil)
		if err != nil || second.Slug != "about-us-2" || second.Published {
			t.Errorf("another of the title: %+v, %v", second, err)
		}
		_, err = s.UpdatePage(ctx, second.ID, nil, content.PagePatch{Slug: new("about-us")}, nil)
		wants(t, "a slug that is taken", err, catalog.CodeSlugTaken)
		_, err = s.UpdatePage(ctx, about.ID, new(int64(7)), content.PagePatch{Title: new("x")}, nil)
		wants(t, "another version", err, fault.CodeVersionConflict)
		moved, err := s.UpdatePage(ctx, about.ID, new(int64(1)), content.PagePatch{Slug: new("who-we-are"), SEODescription: new("Us.")}, nil)
		if err != nil || moved.Slug != "who-we-are" || moved.Version != 2 || moved.Title != "About us" || moved.SEO.Description != "Us." {
			t.Errorf("moved: %+v, %v", moved, err)
		}
		if _, redirect, err := s.ResolvePage(ctx, "about-us"); err != nil || redirect != "who-we-are" {
			t.Errorf("the old address leads to %q, %v", redirect, err)
		}
		if p, _, err := s.ResolvePage(ctx, "who-we-are"); err != nil || p.ID != about.ID {
			t.Errorf("the new address: %+v, %v", p, err)
		}
		_, _, err = s.ResolvePage(ctx, "about-us-2")
		wants(t, "a page that is not published", err, fault.CodeNotFound)
		// The old address goes to whoever takes it.
		if _, err := s.UpdatePage(ctx, second.ID, nil, content.PagePatch{Slug: new("about-us"), Published: new(true)}, nil); err != nil {
			t.Fatal(err)
		}
		if p, redirect, err := s.ResolvePage(ctx, "about-us"); err != nil || redirect != "" || p.ID != second.ID {
			t.Errorf("a new page at an old address: %+v, %q, %v", p, redirect, err)
		}
		list, err := s.ListPages(ctx)
		if err != nil || len(list) != 2 {
			t.Errorf("%d pages, %v", len(list), err)
		}
		wants(t, "removing", s.DeletePage(ctx, about.ID, nil, nil), "")
		wants(t, "removing again", s.DeletePage(ctx, about.ID, nil, nil), fault.CodeNotFound)
		if published, err := s.ListPublished(ctx); err != nil || len(published) != 1 {
			t.Errorf("%d published, %v", len(published), err)
		}
	})
}

func TestPagesThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *content.Service, _ *db.DB) {
		for name, patch := range map[string]content.PagePatch{
			"without a title":      {Body: new("x")},
			"with an empty title":  {Title: new("  ")},
			"with a line break":    {Title: new("a\nb")},
			"too long":             {Title: new(strings.Repeat("x", catalog.MaxTitleLength+1))},
			"with a wrong slug":    {Title: new("x"), Slug: new("Über uns")},
			"with invalid letters": {Title: new("x"), Body: new("\xff")},
		} {
			_, err := s.CreatePage(t.Context(), patch, nil)
			wants(t, "a page "+name, err, fault.CodeValidation)
		}
		if list, err := s.ListPages(t.Context()); err != nil || len(list) != 0 {
			t.Errorf("%d pages after refusals, %v", len(list), err)
		}
	})
}

func TestMenus(t *testing.T) {
	each(t, func(t *testing.T, s *content.Service, _ *db.DB) {
		ctx := t.Context()
		items := []content.Item{{Label: " Help ", URL: "", Items: []content.Item{{Label: "Shipping", URL: "/pages/shipping"}}}, {Label: "Blog", URL: "https://example.org/b?c"}}
		m, err := s.SetMenu(ctx, content.Footer, new(int64(0)), items, nil)
		if err != nil || m.Version != 1 || m.Items[0].Label != "Help" {
			t.Fatalf("%+v, %v", m, err)
		}
		_, err = s.SetMenu(ctx, content.Footer, new(int64(0)), items, nil)
		wants(t, "over an older version", err, fault.CodeVersionConflict)
		if m, err = s.SetMenu(ctx, content.Footer, nil, nil, nil); err != nil || m.Version != 2 || len(m.Items) != 0 {
			t.Errorf("emptied: %+v, %v", m, err)
		}
		if m, err = s.GetMenu(ctx, content.Header); err != nil || m.Version != 0 || m.Items == nil {
			t.Errorf("a menu that nobody wrote: %+v, %v", m, err)
		}
		_, err = s.GetMenu(ctx, "side")
		wants(t, "a menu that no shop has", err, fault.CodeNotFound)
		for _, wrong := range []content.Item{
			{Label: "", URL: "/"}, {Label: "\u200b", URL: "/"}, {Label: "x", URL: ""}, {Label: "x", URL: "javascript:alert(1)"}, {Label: "x", URL: "//evil.example"},
			{Label: "x", URL: `/\evil.example`}, {Label: "x", URL: "http://example.org"}, {Label: "x", URL: "https://user:word@example.org"}, {Label: "x", URL: "pages/x"},
			{Label: "x", URL: "/", Items: []content.Item{{Label: "y", URL: "/", Items: []content.Item{{Label: "z", URL: "/"}}}}},
			{Label: strings.Repeat("x", content.MaxLabel+1), URL: "/"}, {Label: "x", URL: "/" + strings.Repeat("x", content.MaxAddress)},
		} {
			_, err := s.SetMenu(ctx, content.Header, nil, []content.Item{wrong}, nil)
			wants(t, "a line "+wrong.Label+" to "+wrong.URL, err, fault.CodeValidation)
		}
		_, err = s.SetMenu(ctx, content.Header, nil, make([]content.Item, content.MaxItems+1), nil)
		wants(t, "too many lines", err, fault.CodeValidation)
	})
}

func picture(t *testing.T, side int) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, side, side/2))); err != nil {
		t.Fatal(err)
	}
	return &b
}

func TestLook(t *testing.T) {
	each(t, func(t *testing.T, s *content.Service, _ *db.DB) {
		ctx := t.Context()
		logo, err := content.ReadLogo(ctx, picture(t, 80))
		if err != nil {
			t.Fatal(err)
		}
		l, err := s.SetLogo(ctx, new(int64(0)), logo, nil)
		if err != nil || l.Logo.Width != 80 || l.Logo.Height != 40 || l.Version != 2 {
			t.Fatalf("%+v, %v", l, err)
		}
		if l, err = s.SetLook(ctx, new(int64(2)), content.LookPatch{Accent: new("#a04528"), Announcement: new("Free shipping in May")}, nil); err != nil || l.Version != 3 {
			t.Fatalf("%+v, %v", l, err)
		}
		if file, err := s.LogoContent(ctx, logo.Hash); err != nil || !bytes.HasPrefix(file, []byte("\x89PNG")) {
			t.Errorf("the logo: %d bytes, %v", len(file), err)
		}
		for _, wrong := range []string{"red", "#12345", "#gggggg", "#ffffff", "#e0c080"} {
			_, err := s.SetLook(ctx, nil, content.LookPatch{Accent: new(wrong)}, nil)
			wants(t, wrong, err, fault.CodeValidation)
		}
		if l, err = s.SetLogo(ctx, nil, nil, nil); err != nil || l.Logo != nil || l.Accent != "#a04528" {
			t.Errorf("without a logo: %+v, %v", l, err)
		}
		_, err = s.LogoContent(ctx, logo.Hash)
		wants(t, "a logo that is no more", err, fault.CodeNotFound)
		_, err = s.LogoContent(ctx, "")
		wants(t, "no logo", err, fault.CodeNotFound)
	})
}

func TestLogosThatAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		file *bytes.Buffer
		code string
	}{
		"no picture": {bytes.NewBufferString("<svg xmlns='http://www.w3.org/2000/svg'/>"), content.CodeUnsupportedImage},
		"nothing":    {&bytes.Buffer{}, content.CodeUnsupportedImage},
		"damaged":    {bytes.NewBuffer(picture(t, 80).Bytes()[:60]), content.CodeUnsupportedImage},
		"wide":       {picture(t, content.MaxLogoSide+2), content.CodeImageTooLarge},
		"large":      {bytes.NewBuffer(append(picture(t, 8).Bytes(), make([]byte, content.MaxLogoBytes)...)), content.CodeImageTooLarge},
	} {
		_, err := content.ReadLogo(t.Context(), test.file)
		wants(t, name, err, test.code)
	}
}

// Whatever colour is accepted, both shops can be read in it.
func TestAccentsCanBeRead(t *testing.T) {
	paper, night := content.Colour{R: 0xfa, G: 0xf6, B: 0xf0}, content.Colour{R: 0x1b, G: 0x18, B: 0x15}
	rapid.Check(t, func(t *rapid.T) {
		c := content.Colour{R: rapid.Byte().Draw(t, "r"), G: rapid.Byte().Draw(t, "g"), B: rapid.Byte().Draw(t, "b")}
		parsed, err := content.ParseColour(c.String())
		if err != nil || parsed != c {
			t.Fatalf("%s is read as %s, %v", c, parsed, err)
		}
		if content.Contrast(c, paper) < 4.5 {
			return // refused
		}
		p := c.Palette()
		for what, ratio := range map[string]float64{
			"on light paper": content.Contrast(p.Light, paper), "on itself": content.Contrast(p.OnLight, p.Light),
			"on dark paper": content.Contrast(p.Dark, night), "on itself in the dark": content.Contrast(p.OnDark, p.Dark),
		} {
			if ratio < 4.5 {
				t.Errorf("%s %s: %.2f", c, what, ratio)
			}
		}
	})
	if got := content.Contrast(content.Colour{}, content.Colour{R: 255, G: 255, B: 255}); got < 20.99 || got > 21.01 {
		t.Errorf("black on white is %.2f", got)
	}
}
