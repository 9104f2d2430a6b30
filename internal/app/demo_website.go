package app

import (
	"context"
	"fmt"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/demo"
	"winkel/internal/commerce/content"
	"winkel/internal/kernel/fault"
)

// fillWebsite gives the demo shop its pages and menus. A page that is there already, and a menu that somebody wrote, stay as they are.
func (s *shop) fillWebsite(ctx context.Context) error {
	site, err := demo.LoadWebsite()
	if err != nil {
		return err
	}
	published := true
	for _, p := range site.Pages {
		_, err := s.content.CreatePage(ctx, content.PagePatch{
			Slug: &p.Slug, Title: &p.Title, Body: &p.Body, SEODescription: &p.Description, Published: &published,
		}, nil)
		if err != nil && fault.CodeOf(err) != catalog.CodeSlugTaken {
			return fmt.Errorf("demo page %s: %w", p.Slug, err)
		}
	}
	for code, links := range map[string][]demo.Link{content.Header: site.Header, content.Footer: site.Footer} {
		menu, err := s.content.GetMenu(ctx, code)
		if err == nil && menu.Version == 0 {
			_, err = s.content.SetMenu(ctx, code, &menu.Version, menuItems(links), nil)
		}
		if err != nil {
			return fmt.Errorf("demo menu %s: %w", code, err)
		}
	}
	return nil
}

func menuItems(links []demo.Link) []content.Item {
	items := make([]content.Item, len(links))
	for i, l := range links {
		items[i] = content.Item{Label: l.Label, URL: l.URL, Items: menuItems(l.Below)}
	}
	return items
}
