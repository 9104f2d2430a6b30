package page

import (
	"net/http"
	"time"
)

// A machine that is busy with other tests renders slowly, and what is rendered is what these tests look at.
func init() { renderTimeout, renderWait = time.Minute, 2*time.Minute }

// NewWithSitemaps is New with so many addresses in a sitemap.
func NewWithSitemaps(o Options, perSitemap int) http.Handler {
	s := newSite(o)
	s.perSitemap = perSitemap
	return s.handler()
}
