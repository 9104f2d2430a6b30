package page

import "net/http"

// NewWithSitemaps is New with so many addresses in a sitemap.
func NewWithSitemaps(o Options, perSitemap int) http.Handler {
	s := newSite(o)
	s.perSitemap = perSitemap
	return s.handler()
}
