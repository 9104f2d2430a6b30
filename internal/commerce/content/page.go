package content

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// MaxPages is how many pages a shop has at most.
const MaxPages = 1000

// Page is a page of text.
type Page struct {
	ID        id.Page
	Version   int64
	Slug      string
	Title     string
	Body      string // HTML, sanitized when it was written
	SEO       catalog.SEO
	Published bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

// PagePatch is a change of a page, or a new one: what is nil stays as it is. An empty slug is made from the title.
type PagePatch struct {
	Slug           *string
	Title          *string
	Body           *string
	SEOTitle       *string
	SEODescription *string
	Published      *bool
}

const pageColumns = `id, version, slug, title, body, seo_title, seo_description, published, created_at, updated_at`

var (
	getPage       = db.SQL(`SELECT ` + pageColumns + ` FROM content_page WHERE id = $1`)
	getPageBySlug = db.SQL(`SELECT ` + pageColumns + ` FROM content_page WHERE slug = $1`)
	redirectOf    = db.SQL(`SELECT p.slug FROM content_redirect r JOIN content_page p ON p.id = r.page_id WHERE r.slug = $1 AND p.published`)
	listPages     = db.SQL(`SELECT ` + pageColumns + ` FROM content_page ORDER BY title, id LIMIT CAST($1 AS BIGINT)`)
	listPublished = db.SQL(`SELECT ` + pageColumns + ` FROM content_page WHERE published ORDER BY slug LIMIT CAST($1 AS BIGINT)`)
	countPages    = db.SQL(`SELECT count(*) FROM content_page`)
	slugTaken     = db.SQL(`SELECT count(*) FROM content_page WHERE slug = $1 AND id <> $2`)

	insertPage = db.SQL(`INSERT INTO content_page (id, slug, title, body, seo_title, seo_description, published, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)`)
	updatePage = db.SQL(`UPDATE content_page SET slug = $1, title = $2, body = $3, seo_title = $4, seo_description = $5, published = $6,
			version = version + 1, updated_at = $7
		WHERE id = $8 AND version = $9`)
	deletePage   = db.SQL(`DELETE FROM content_page WHERE id = $1 AND version = $2`)
	putRedirect  = db.SQL(`INSERT INTO content_redirect (slug, page_id) VALUES ($1, $2) ON CONFLICT (slug) DO UPDATE SET page_id = excluded.page_id`)
	dropRedirect = db.SQL(`DELETE FROM content_redirect WHERE slug = $1`)
)

func scanPage(row db.Row) (*Page, error) {
	p := Page{}
	var created, updated int64
	err := row.Scan((*int64)(&p.ID), &p.Version, &p.Slug, &p.Title, &p.Body, &p.SEO.Title, &p.SEO.Description, &p.Published, &created, &updated)
	p.CreatedAt, p.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return &p, err
}

// CreatePage writes a page. Codes: validation_failed, slug_taken.
func (s *Service) CreatePage(ctx context.Context, in PagePatch, claim *idem.Claim) (*Page, error) {
	count, err := db.Value[int64](ctx, s.db.Read(), countPages)
	switch {
	case err != nil:
		return nil, fmt.Errorf("count the pages: %w", err)
	case count >= MaxPages:
		return nil, fault.Newf(fault.Refused, fault.CodeValidation, "There can be at most %d pages.", MaxPages)
	}
	now := s.db.Clock().Now()
	p := &Page{ID: id.Page(s.db.IDs().Next()), Version: 1, CreatedAt: now, UpdatedAt: now}
	if in.Title == nil {
		in.Title = new(string)
	}
	if err := s.apply(ctx, p, in); err != nil {
		return nil, err
	}
	b := &db.Batch{}
	b.Exec(insertPage, int64(p.ID), p.Slug, p.Title, p.Body, p.SEO.Title, p.SEO.Description, p.Published, clock.Micros(now))
	b.Exec(dropRedirect, p.Slug)
	return p, s.submit(ctx, b, PageCreated, p.ID.String(), p.Version, pageEvent(p), claim, p)
}

// UpdatePage changes a page, of the expected version (nil: of any). Codes: not_found, validation_failed, slug_taken, version_conflict.
func (s *Service) UpdatePage(ctx context.Context, number id.Page, expected *int64, in PagePatch, claim *idem.Claim) (*Page, error) {
	p, err := s.pageAt(ctx, number, expected)
	if err != nil {
		return nil, err
	}
	old := *p
	if err := s.apply(ctx, p, in); err != nil {
		return nil, err
	}
	p.Version, p.UpdatedAt = old.Version+1, s.db.Clock().Now()
	b := &db.Batch{}
	b.Exec(updatePage, p.Slug, p.Title, p.Body, p.SEO.Title, p.SEO.Description, p.Published, clock.Micros(p.UpdatedAt), int64(p.ID), old.Version).
		Want(1, fault.Stale("page"))
	if p.Slug != old.Slug {
		b.Exec(putRedirect, old.Slug, int64(p.ID))
		b.Exec(dropRedirect, p.Slug)
	}
	return p, s.submit(ctx, b, PageUpdated, p.ID.String(), p.Version, pageEvent(p), claim, p)
}

// DeletePage removes a page.
func (s *Service) DeletePage(ctx context.Context, number id.Page, expected *int64, claim *idem.Claim) error {
	p, err := s.pageAt(ctx, number, expected)
	if err != nil {
		return err
	}
	b := &db.Batch{}
	b.Exec(deletePage, int64(p.ID), p.Version).Want(1, fault.Stale("page"))
	return s.submit(ctx, b, PageDeleted, p.ID.String(), p.Version+1, pageEvent(p), claim, nil)
}

func (s *Service) pageAt(ctx context.Context, number id.Page, expected *int64) (*Page, error) {
	p, err := s.GetPage(ctx, number)
	if err != nil {
		return nil, err
	}
	return p, fault.Expect("page", expected, p.Version)
}

// apply makes the patch true of the page, or says the first thing that is wrong with it.
func (s *Service) apply(ctx context.Context, p *Page, in PagePatch) error {
	var err error
	line := func(param string, to, text *string, limit int) {
		if text != nil && err == nil {
			*to, err = catalog.CleanLine(param, *text, limit)
		}
	}
	line("title", &p.Title, in.Title, catalog.MaxTitleLength)
	line("seo.title", &p.SEO.Title, in.SEOTitle, catalog.MaxTitleLength)
	line("seo.description", &p.SEO.Description, in.SEODescription, catalog.MaxShortLength)
	if in.Body != nil && err == nil {
		p.Body, err = catalog.CleanHTML("body", *in.Body)
	}
	switch {
	case err != nil:
		return err
	case p.Title == "":
		return fault.Invalidf("title", "This may not be empty.")
	}
	if in.Published != nil {
		p.Published = *in.Published
	}
	return s.name(ctx, p, in.Slug)
}

// name gives a page the slug that is wished for; one of its title where it has none yet.
func (s *Service) name(ctx context.Context, p *Page, wish *string) error {
	before, isWished := p.Slug, wish != nil && *wish != ""
	switch {
	case isWished:
		if err := catalog.ValidSlug(*wish); err != nil {
			return err
		}
		p.Slug = *wish
	case p.Slug == "" || wish != nil:
		p.Slug = catalog.SlugOr(p.Title, "page")
	}
	if p.Slug == before {
		return nil
	}
	base := p.Slug
	const tries = 100
	for n := 2; ; n++ {
		taken, err := db.Value[int64](ctx, s.db.Read(), slugTaken, p.Slug, int64(p.ID))
		switch {
		case err != nil:
			return fmt.Errorf("look up the slug of a page: %w", err)
		case taken == 0:
			return nil
		case isWished || n > tries:
			return slugTakenFault(p.Slug)
		}
		p.Slug = fmt.Sprintf("%s-%d", base, n)
	}
}

func slugTakenFault(slug string) error {
	return fault.Newf(fault.Conflict, catalog.CodeSlugTaken, "There is a page with the address %q already.", slug).WithParam("slug")
}

// GetPage is a page by its id, published or not.
func (s *Service) GetPage(ctx context.Context, number id.Page) (*Page, error) {
	p, err := db.One(ctx, s.db.Read(), scanPage, getPage, int64(number))
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("page", number.String())
	}
	return p, err
}

// ResolvePage finds the published page of a slug, or the slug that it has now.
func (s *Service) ResolvePage(ctx context.Context, slug string) (p *Page, redirect string, err error) {
	p, err = db.One(ctx, s.db.Read(), scanPage, getPageBySlug, slug)
	switch {
	case err == nil && p.Published:
		return p, "", nil
	case err != nil && !errors.Is(err, db.ErrNoRows):
		return nil, "", fmt.Errorf("read a page: %w", err)
	}
	redirect, err = db.Value[string](ctx, s.db.Read(), redirectOf, slug)
	if errors.Is(err, db.ErrNoRows) {
		return nil, "", fault.Missing("page", slug)
	}
	return nil, redirect, err
}

// ListPublished is the pages that shoppers may read, by slug.
func (s *Service) ListPublished(ctx context.Context) ([]*Page, error) {
	list, err := db.List(ctx, s.db.Read(), scanPage, listPublished, int64(MaxPages))
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	return list, nil
}

// ListPages is every page by title, for staff.
func (s *Service) ListPages(ctx context.Context) ([]*Page, error) {
	list, err := db.List(ctx, s.db.Read(), scanPage, listPages, int64(MaxPages))
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	return list, nil
}
