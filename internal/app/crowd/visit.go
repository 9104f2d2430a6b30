package crowd

import (
	"context"
	"net/http"
	"net/url"
	"sync"

	"winkel/internal/platform/load"
)

// Visit looks at every product and category once, by the API and as a page, so that what is measured afterwards is a shop that has been
// open for a while. It gives up nothing: what goes wrong here goes wrong again where it is counted. Visitors are so many at once.
func (c *Crowd) Visit(ctx context.Context, visitors int, visited func()) {
	paths := make(chan string)
	var all sync.WaitGroup
	for range visitors {
		all.Go(func() {
			client := c.Target.Client()
			defer client.Close()
			for path := range paths {
				_, _ = client.Do(ctx, &load.Request{Method: http.MethodGet, Path: path})
				visited()
			}
		})
	}
	for _, path := range c.Places() {
		select {
		case paths <- path:
		case <-ctx.Done():
		}
	}
	close(paths)
	all.Wait()
}

// Places are the addresses that Visit looks at.
func (c *Crowd) Places() []string {
	var list []string
	add := func(api, page, slug string) {
		list = append(list, api+url.PathEscape(slug))
		if c.Shop.Pages && c.Mix.Pages > 0 {
			list = append(list, page+url.PathEscape(slug))
		}
	}
	for _, slug := range c.Shop.Categories {
		add("/api/categories/", "/categories/", slug)
	}
	for _, p := range c.Shop.Products {
		add("/api/products/", "/products/", p.Slug)
	}
	return list
}
