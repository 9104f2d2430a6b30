package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/content"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const (
	pageRoot = "/api/admin/pages"
	menuRoot = "/api/admin/menus"
	lookRoot = "/api/admin/settings/look"

	contentRead  = "content:read"
	contentWrite = "content:write"
)

func (h *handlers) registerContent(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: content", Scope: scope}
	}
	wire.Get(a, pageRoot, op("admin-list-pages", "The pages by title, without their texts", contentRead), h.listPages)
	creation := op("admin-create-page", "Write a page", contentWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, pageRoot, creation, h.createPage)
	wire.Get(a, pageRoot+"/{id}", op("admin-get-page", "A page", contentRead), h.getPage)
	wire.Patch(a, pageRoot+"/{id}", op("admin-update-page", "Change a page", contentWrite), h.updatePage)
	wire.Delete(a, pageRoot+"/{id}", op("admin-delete-page", "Remove a page", contentWrite), h.deletePage)
	wire.Get(a, menuRoot+"/{code}", op("admin-get-menu", "A menu: header or footer", contentRead), h.getMenu)
	wire.Put(a, menuRoot+"/{code}", op("admin-set-menu", "Write a menu anew", contentWrite), h.setMenu)
	wire.Get(a, lookRoot, op("admin-get-look", "How the shop looks", contentRead), h.getLook)
	wire.Patch(a, lookRoot, op("admin-update-look", "Change how the shop looks", contentWrite), h.updateLook)
	logo := op("admin-set-logo", "Put a picture in the place of the shop's name", contentWrite)
	logo.Description = "The body is the picture itself: PNG, JPEG, WebP or GIF, at most 200 KiB and 2000 pixels wide and high."
	logo.BodyLimit, logo.Timeout, logo.Limit = content.MaxLogoBytes+formOverhead, uploadTime, wire.LimitUpload
	logo.RawBody = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "application/octet-stream", "multipart/form-data"}
	wire.Put(a, lookRoot+"/logo", logo, h.setLogo)
	wire.Delete(a, lookRoot+"/logo", op("admin-remove-logo", "Write the shop's name again", contentWrite), h.removeLogo)
}

// Page is a page of text.
type Page struct {
	ID        id.Page   `json:"id"`
	Version   int64     `json:"version"`
	Slug      string    `json:"slug" doc:"Its address is /pages/{slug}."`
	Title     string    `json:"title"`
	Body      string    `json:"body" doc:"HTML."`
	SEO       wire.SEO  `json:"seo"`
	Published bool      `json:"published"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func pageDocument(p *content.Page) Page {
	return Page{
		ID: p.ID, Version: p.Version, Slug: p.Slug, Title: p.Title, Body: p.Body, SEO: wire.SEOOf(p.SEO), Published: p.Published,
		CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt,
	}
}

func pageReply(p *content.Page) *wire.Reply[Page] {
	return &wire.Reply[Page]{Body: pageDocument(p), Version: p.Version}
}

// PageRow is a page in the list.
type PageRow struct {
	ID        id.Page   `json:"id"`
	Slug      string    `json:"slug"`
	Title     string    `json:"title"`
	Published bool      `json:"published"`
	UpdatedAt time.Time `json:"updated_at"`
}

// PageRows is every page.
type PageRows struct {
	Data  []PageRow `json:"data"`
	Total int64     `json:"total"`
}

func (h *handlers) listPages(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[PageRows], error) {
	list, err := h.content.ListPages(ctx)
	if err != nil {
		return nil, err
	}
	doc := PageRows{Data: make([]PageRow, len(list)), Total: int64(len(list))}
	for i, p := range list {
		doc.Data[i] = PageRow{ID: p.ID, Slug: p.Slug, Title: p.Title, Published: p.Published, UpdatedAt: p.UpdatedAt}
	}
	return &wire.Reply[PageRows]{Body: doc}, nil
}

// PageInput is a page as somebody wants it to be.
type PageInput struct {
	Title     string    `json:"title" example:"About us"`
	Slug      string    `json:"slug,omitempty" doc:"Empty: made from the title."`
	Body      string    `json:"body,omitempty" doc:"HTML, of which what could do harm is taken out."`
	SEO       *wire.SEO `json:"seo,omitempty"`
	Published bool      `json:"published,omitempty"`
}

// PagePatch is a change of a page: what is not given stays as it is.
type PagePatch struct {
	Versioned
	Title     *string   `json:"title,omitempty"`
	Slug      *string   `json:"slug,omitempty" doc:"Empty: made from the title. The old address leads to the new one."`
	Body      *string   `json:"body,omitempty"`
	SEO       *wire.SEO `json:"seo,omitempty"`
	Published *bool     `json:"published,omitempty"`
}

func (h *handlers) createPage(ctx context.Context, call *wire.Call, in *create[PageInput]) (*wire.Reply[Page], error) {
	made := func(p *content.Page) *wire.Reply[Page] {
		reply := pageReply(p)
		reply.Location = pageRoot + "/" + p.ID.String()
		return reply
	}
	patch := content.PagePatch{Title: &in.Body.Title, Slug: &in.Body.Slug, Body: &in.Body.Body, Published: &in.Body.Published}
	patch.SEOTitle, patch.SEODescription = seoParts(in.Body.SEO)
	return wire.Do(call, made, func(claim *idem.Claim) (*content.Page, error) { return h.content.CreatePage(ctx, patch, claim) })
}

func (h *handlers) getPage(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Page], error) {
	number, err := parsed(id.ParsePage, "page", in.ID)
	if err != nil {
		return nil, err
	}
	p, err := h.content.GetPage(ctx, number)
	if err != nil {
		return nil, err
	}
	return pageReply(p), nil
}

func (h *handlers) updatePage(ctx context.Context, call *wire.Call, in *change[PagePatch]) (*wire.Reply[Page], error) {
	number, err := parsed(id.ParsePage, "page", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch := content.PagePatch{Title: in.Body.Title, Slug: in.Body.Slug, Body: in.Body.Body, Published: in.Body.Published}
	patch.SEOTitle, patch.SEODescription = seoParts(in.Body.SEO)
	return wire.Do(call, pageReply, func(claim *idem.Claim) (*content.Page, error) {
		return h.content.UpdatePage(ctx, number, expected, patch, claim)
	})
}

func (h *handlers) deletePage(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	number, err := parsed(id.ParsePage, "page", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.content.DeletePage(ctx, number, expected, claim))
	})
}

// Menu is a list of places to go.
type Menu struct {
	Code    string          `json:"code" enum:"header,footer"`
	Version int64           `json:"version" doc:"0: nobody has written it yet."`
	Items   []wire.MenuItem `json:"items"`
}

func menuReply(m *content.Menu) *wire.Reply[Menu] {
	return &wire.Reply[Menu]{Body: Menu{Code: m.Code, Version: m.Version, Items: wire.MenuItems(m.Items)}, Version: m.Version}
}

// MenuCode names a menu.
type MenuCode struct {
	Code string `path:"code" maxLength:"40"`
}

func (h *handlers) getMenu(ctx context.Context, _ *wire.Call, in *MenuCode) (*wire.Reply[Menu], error) {
	m, err := h.content.GetMenu(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	return menuReply(m), nil
}

// MenuInput is a menu as somebody wants it to be, all of it.
type MenuInput struct {
	Versioned
	Items []wire.MenuItem `json:"items" doc:"At most 50 lines, on two levels."`
}

type menuChange struct {
	MenuCode
	wire.Precondition
	Body MenuInput
}

func (h *handlers) setMenu(ctx context.Context, call *wire.Call, in *menuChange) (*wire.Reply[Menu], error) {
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, menuReply, func(claim *idem.Claim) (*content.Menu, error) {
		return h.content.SetMenu(ctx, in.Code, expected, wire.MenuOf(in.Body.Items), claim)
	})
}

// Look is how the shop looks.
type Look struct {
	Version      int64                    `json:"version" doc:"0: as it came."`
	Accent       string                   `json:"accent" doc:"The colour of links and buttons, #rrggbb; empty: as the shop came."`
	Announcement string                   `json:"announcement" doc:"A line above every page; empty: none."`
	Logo         wire.Nullable[wire.Logo] `json:"logo" doc:"What stands for the shop's name; null: the name is written."`
}

func lookReply(l *content.Look) *wire.Reply[Look] {
	return &wire.Reply[Look]{Body: Look{Version: l.Version, Accent: l.Accent, Announcement: l.Announcement, Logo: wire.LogoOf(l.Logo)}, Version: l.Version}
}

func (h *handlers) getLook(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[Look], error) {
	l, err := h.content.Look(ctx)
	if err != nil {
		return nil, err
	}
	return lookReply(l), nil
}

// LookPatch is a change of how the shop looks: what is not given stays as it is.
type LookPatch struct {
	Versioned
	Accent       *string `json:"accent,omitempty" example:"#a04528" doc:"Refused where texts in it could not be read. Empty: as the shop came."`
	Announcement *string `json:"announcement,omitempty" doc:"At most 200 characters."`
}

type lookChange struct {
	wire.Precondition
	Body LookPatch
}

func (h *handlers) updateLook(ctx context.Context, call *wire.Call, in *lookChange) (*wire.Reply[Look], error) {
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch := content.LookPatch{Accent: in.Body.Accent, Announcement: in.Body.Announcement}
	return wire.Do(call, lookReply, func(claim *idem.Claim) (*content.Look, error) { return h.content.SetLook(ctx, expected, patch, claim) })
}

func (h *handlers) setLogo(ctx context.Context, call *wire.Call, in *wire.Precondition) (*wire.Reply[Look], error) {
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	logo, err := content.ReadLogo(ctx, call.Body)
	if err != nil {
		return nil, err
	}
	if err := call.Identify(ctx, logo.Hash); err != nil {
		return nil, err
	}
	return wire.Do(call, lookReply, func(claim *idem.Claim) (*content.Look, error) { return h.content.SetLogo(ctx, expected, logo, claim) })
}

func (h *handlers) removeLogo(ctx context.Context, call *wire.Call, in *wire.Precondition) (*wire.Reply[Look], error) {
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, lookReply, func(claim *idem.Claim) (*content.Look, error) { return h.content.SetLogo(ctx, expected, nil, claim) })
}
