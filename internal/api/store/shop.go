package store

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"winkel/internal/api/problem"
	"winkel/internal/api/wire"
	"winkel/internal/commerce/content"
	"winkel/internal/kernel/id"
)

// Shop is what every page says of the shop.
type Shop struct {
	Name             string   `json:"name"`
	CurrencyCode     string   `json:"currency_code" doc:"In which prices are shown; ISO 4217."`
	Locale           string   `json:"locale" doc:"The shop's own; BCP 47."`
	Languages        []string `json:"languages" doc:"That its pages speak."`
	PricesIncludeTax bool     `json:"prices_include_tax"`

	Announcement string                   `json:"announcement" doc:"A line above every page; empty: none."`
	Logo         wire.Nullable[wire.Logo] `json:"logo" doc:"What stands for the shop's name; null: the name is written."`
	HeaderMenu   []wire.MenuItem          `json:"header_menu" doc:"What stands beside the categories."`
	FooterMenu   []wire.MenuItem          `json:"footer_menu"`
}

func (h *handlers) getShop(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[Shop], error) {
	channel, err := h.catalog.GetChannel(ctx)
	if err != nil {
		return nil, err
	}
	look, err := h.content.Look(ctx)
	if err != nil {
		return nil, err
	}
	header, err := h.content.GetMenu(ctx, content.Header)
	if err != nil {
		return nil, err
	}
	footer, err := h.content.GetMenu(ctx, content.Footer)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[Shop]{Body: Shop{
		Name: channel.Name, CurrencyCode: channel.CurrencyCode, Locale: channel.Locale, Languages: wire.Languages(),
		PricesIncludeTax: channel.PricesIncludeTax, Announcement: look.Announcement, Logo: wire.LogoOf(look.Logo),
		HeaderMenu: wire.MenuItems(header.Items), FooterMenu: wire.MenuItems(footer.Items),
	}}, nil
}

// ContentPage is a page of text.
type ContentPage struct {
	ID        id.Page   `json:"id"`
	Slug      string    `json:"slug"`
	Title     string    `json:"title"`
	Body      string    `json:"body" doc:"HTML, in which nothing can do harm."`
	SEO       wire.SEO  `json:"seo"`
	UpdatedAt time.Time `json:"updated_at"`
}

func (h *handlers) getPage(ctx context.Context, _ *wire.Call, in *ByName) (*wire.Reply[ContentPage], error) {
	p, redirect, err := h.content.ResolvePage(ctx, in.Name)
	switch {
	case err != nil:
		return nil, err
	case redirect != "":
		return moved[ContentPage]("/api/pages/", redirect), nil
	}
	return &wire.Reply[ContentPage]{Body: ContentPage{
		ID: p.ID, Slug: p.Slug, Title: p.Title, Body: p.Body, SEO: wire.SEOOf(p.SEO), UpdatedAt: p.UpdatedAt,
	}}, nil
}

// logo sends the picture that stands for the shop's name. Its address holds a digest of it, so what was answered once holds for ever.
func (h *handlers) logo(w http.ResponseWriter, r *http.Request) {
	file, err := h.content.LogoContent(r.Context(), r.PathValue("hash"))
	if err != nil {
		problem.Write(w, r, err)
		return
	}
	header := w.Header()
	header.Set("Content-Type", http.DetectContentType(file))
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	header.Set("Cache-Control", forever)
	header.Set("Content-Length", strconv.Itoa(len(file)))
	_, _ = w.Write(file) //nolint:gosec // a picture by its own signs, which nobody may take for something else
}
