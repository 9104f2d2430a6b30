package page

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"winkel/internal/api/problem"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
)

// maxPerSitemap is how many addresses the protocol allows in one file.
const maxPerSitemap = 50_000

const sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// robots tells crawlers what they may read: the pages. The API is for programs that mean it.
func (s *site) robots(w http.ResponseWriter, r *http.Request) {
	text := "User-agent: *\nAllow: /\nDisallow: /api/\n\nSitemap: " + s.visit(r).absolute("/sitemap.xml") + "\n"
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write([]byte(text)) //nolint:gosec // plain text; a crawler that went away is nobody to tell
}

// place is an entry of a sitemap or of the index of sitemaps.
type place struct {
	Address string `xml:"loc"`
	Changed string `xml:"lastmod,omitempty"`
}

func (v *visit) place(path string, changed time.Time) place {
	p := place{Address: v.absolute(path)}
	if !changed.IsZero() {
		p.Changed = changed.Format(time.RFC3339)
	}
	return p
}

// sitemap answers with the places that list finds. The document says whether they are pages or sitemaps.
func (s *site) sitemap(list func(*visit) (root string, entry string, places []place, err error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := s.visit(r)
		root, entry, places, err := list(v)
		if err != nil {
			problem.Write(w, r, err)
			return
		}
		var b bytes.Buffer
		b.WriteString(xml.Header + "<" + root + ` xmlns="` + sitemapNamespace + "\">\n")
		encoder := xml.NewEncoder(&b)
		for _, p := range places {
			if err := encoder.EncodeElement(p, xml.StartElement{Name: xml.Name{Local: entry}}); err != nil {
				problem.Write(w, r, err)
				return
			}
			b.WriteByte('\n')
		}
		b.WriteString("</" + root + ">\n")
		w.Header().Set("Content-Type", "application/xml; charset=utf-8")
		w.Header().Set("Cache-Control", "public, max-age=3600")
		w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
		_, _ = w.Write(b.Bytes()) // a crawler that went away is nobody to tell
	})
}

// sitemapIndex names the sitemaps: one of everything but products, and one for every maxPerSitemap products.
func (s *site) sitemapIndex(v *visit) (root, entry string, places []place, err error) {
	places = []place{v.place("/sitemap-pages.xml", time.Time{})}
	for after := id.Product(0); ; {
		found, err := s.options.Catalog.ListProductAddresses(v.context(), after, s.perSitemap)
		if err != nil || len(found) == 0 {
			return "sitemapindex", "sitemap", places, err
		}
		var changed time.Time
		for _, p := range found {
			if p.UpdatedAt.After(changed) {
				changed = p.UpdatedAt
			}
		}
		address := url.URL{Path: "/sitemap-products.xml"}
		if after != 0 {
			address.RawQuery = url.Values{"after": {after.String()}}.Encode()
		}
		places = append(places, v.place(address.String(), changed))
		if len(found) < s.perSitemap {
			return "sitemapindex", "sitemap", places, nil
		}
		after = found[len(found)-1].ID
	}
}

// sitemapOfProducts is the products after the one that the query names; from the first if it names none.
func (s *site) sitemapOfProducts(v *visit) (root, entry string, places []place, err error) {
	var after id.Product
	if text := v.request.URL.Query().Get("after"); text != "" {
		if after, err = id.ParseProduct(text); err != nil {
			return "", "", nil, fault.New(fault.NotFound, fault.CodeNotFound, "There is no such sitemap.").WithCause(err)
		}
	}
	found, err := s.options.Catalog.ListProductAddresses(v.context(), after, s.perSitemap)
	for _, p := range found {
		places = append(places, v.place(productPath(p.Slug), p.UpdatedAt))
	}
	return "urlset", "url", places, err
}

// sitemapOfPages is everything but products.
func (s *site) sitemapOfPages(v *visit) (root, entry string, places []place, err error) {
	places = []place{v.place("/", time.Time{}), v.place("/categories", time.Time{}), v.place("/search", time.Time{})}
	categories, err := s.options.Catalog.ListCategories(v.context())
	if err != nil {
		return "", "", nil, err
	}
	for _, c := range categories {
		places = append(places, v.place(categoryPath(c.Slug), c.UpdatedAt))
	}
	err = everyPage(func(r page.Request) (string, error) {
		found, err := s.options.Catalog.ListCollections(v.context(), r)
		for _, c := range found.Items {
			places = append(places, v.place(collectionPath(c.Slug), c.UpdatedAt))
		}
		return found.Next, err
	})
	if err != nil {
		return "", "", nil, err
	}
	err = everyPage(func(r page.Request) (string, error) {
		found, err := s.options.Catalog.ListBrands(v.context(), r)
		for _, b := range found.Items {
			places = append(places, v.place(brandPath(b.Slug), b.UpdatedAt))
		}
		return found.Next, err
	})
	if err != nil {
		return "", "", nil, err
	}
	if s.options.Content != nil {
		pages, err := s.options.Content.ListPublished(v.context())
		if err != nil {
			return "", "", nil, err
		}
		for _, p := range pages {
			places = append(places, v.place(textPath(p.Slug), p.UpdatedAt))
		}
	}
	return "urlset", "url", places[:min(len(places), s.perSitemap)], nil
}

// everyPage reads a list to its end, or to as many pages as fill a sitemap.
func everyPage(read func(page.Request) (next string, err error)) error {
	request := page.Request{Limit: page.MaxLimit}
	for range maxPerSitemap / page.MaxLimit {
		next, err := read(request)
		if err != nil || next == "" {
			return err
		}
		request.Cursor = next
	}
	return nil
}
