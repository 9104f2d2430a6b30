package page

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"winkel/internal/api/arrival"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/id"
)

// visit is one request for a page, with what every page needs.
type visit struct {
	request *http.Request
	site    *site
	shop    catalog.Channel
	format  format
	tree    tree
	now     time.Time
	look    *search.View // nil until it is needed
	cookies []string     // that the API had set, for the browser; only the handler of a form passes them on
	refusal error        // why nothing may be done for a form that was sent; nil: it may
	turned  bool         // somebody was told of the refusal
}

func (s *site) visit(r *http.Request) *visit {
	return &visit{request: r, site: s, now: s.options.Clock.Now()}
}

// context is the request's.
func (v *visit) context() context.Context { return v.request.Context() }

// enter reads what every page needs.
func (v *visit) enter() error {
	var err error
	if v.shop, err = v.site.options.Shop(v.context()); err != nil {
		return err
	}
	v.format = formatOf(v.locale())
	v.tree, err = v.site.tree(v.context())
	return err
}

// tree is the categories. A change of the catalog has all pages made again: they share what is the same on each.
func (s *site) tree(ctx context.Context) (tree, error) {
	load := func(ctx context.Context) (tree, error) {
		categories, err := s.options.Catalog.ListCategories(ctx)
		return newTree(categories), err
	}
	if s.options.Version != nil {
		if version := s.options.Version(); version != 0 { // before it is read
			return s.trees.Get(ctx, version, load)
		}
	}
	return load(ctx)
}

// base is the scheme and host before every path.
func (v *visit) base() string {
	if v.site.options.PublicURL != "" {
		return v.site.options.PublicURL
	}
	return (&url.URL{Scheme: arrival.Of(v.request).Scheme(), Host: v.request.Host}).String()
}

// absolute is a path of ours as a whole address; an address elsewhere stays as it is.
func (v *visit) absolute(address string) string {
	if strings.HasPrefix(address, "/") {
		return v.base() + address
	}
	return address
}

// slug is the last part of the path.
func (v *visit) slug() string { return v.request.PathValue("slug") }

// moved is a document that sends the visitor on for good, with the query that came.
func (v *visit) moved(path string) *document {
	return &document{moved: (&url.URL{Path: path, RawQuery: v.request.URL.RawQuery}).String()}
}

// view is the model that lists are read from.
func (v *visit) view() (*search.View, error) {
	if v.look != nil {
		return v.look, nil
	}
	var err error
	v.look, err = v.site.options.Search.View(v.context())
	return v.look, err
}

// tree is the categories by parent, in order.
type tree struct {
	byID     map[id.Category]*catalog.Category
	children map[id.Category][]*catalog.Category
}

func newTree(categories []*catalog.Category) tree {
	t := tree{byID: map[id.Category]*catalog.Category{}, children: map[id.Category][]*catalog.Category{}}
	for _, c := range categories {
		t.byID[c.ID] = c
		t.children[c.ParentID] = append(t.children[c.ParentID], c)
	}
	return t
}

// roots is the top of the tree.
func (t tree) roots() []*catalog.Category { return t.children[0] }

// path is the way from the root to a category, with the category itself; nil for one that is not there.
func (t tree) path(category id.Category) []link {
	var way []link
	for c := t.byID[category]; c != nil && len(way) <= catalog.MaxCategoryDepth; c = t.byID[c.ParentID] {
		way = append([]link{categoryLink(c)}, way...)
	}
	return way
}

// link is a place to go.
type link struct {
	Text string
	Path string
}

func categoryLink(c *catalog.Category) link { return link{Text: c.Name, Path: categoryPath(c.Slug)} }

// The addresses of things. Slugs hold only what a path can hold.
func productPath(slug string) string    { return "/products/" + slug }
func categoryPath(slug string) string   { return "/categories/" + slug }
func collectionPath(slug string) string { return "/collections/" + slug }
func brandPath(slug string) string      { return "/brands/" + slug }

// counted is a number of things in words: "1 product", "24 products".
func (v *visit) counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return v.format.Number(strconv.FormatInt(n, 10)) + " " + many
}
