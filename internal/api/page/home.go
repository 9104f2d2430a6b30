package page

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"winkel/internal/kernel/fault"
)

// What the front page asks the API for; web/src/shop/home/asked.ts has the same.
const (
	collectionsOnHome = 4 // the one that opens the page, and those with a shelf
	bestOnHome        = 8
	newestOnHome      = "16"
	cardsOnShelf      = "4"
	tilesOnHome       = 10
	perTile           = "2"
)

// home is the front page.
func (s *site) home(v *visit) (*document, error) {
	d := &document{page: "home", path: "/", url: "/", linked: []any{v.website()}}
	if err := v.readFrame(d); err != nil {
		return nil, err
	}
	if _, err := v.readListing(d, url.Values{"limit": {newestOnHome}, "sort": {"newest"}}); err != nil {
		return nil, err
	}
	var collections struct {
		Data []struct{ Slug, Description string }
	}
	limit := strconv.Itoa(collectionsOnHome)
	if err := v.readInto(&collections, d, "listCollections", map[string]any{"limit": collectionsOnHome}, "/api/collections?limit="+limit); err != nil {
		return nil, err
	}
	var intro string
	for i, c := range collections.Data {
		if i == 0 {
			intro = c.Description
		}
		if _, err := v.readListing(d, url.Values{"collection": {c.Slug}, "limit": {cardsOnShelf}}); err != nil {
			return nil, err
		}
	}
	if _, err := v.read(d, "listBestSellers", map[string]any{"limit": bestOnHome}, "/api/best-sellers?limit="+strconv.Itoa(bestOnHome)); err != nil {
		return nil, err
	}
	roots := v.tree.roots()
	for _, c := range roots[:min(len(roots), tilesOnHome)] {
		if _, err := v.readListing(d, url.Values{"category": {c.Slug}, "limit": {perTile}, "sort": {"newest"}}); err != nil {
			return nil, err
		}
	}
	d.description = summary(intro, v.speaks("Welcome to ", "Willkommen bei ")+v.shop.Name+".")
	return d, nil
}

// readListing gives a page a list of products by the endpoint of the application that is kept by its query.
func (v *visit) readListing(d *document, query url.Values) (json.RawMessage, error) {
	key := query.Encode()
	return v.read(d, "listing", key, "/api/products?"+key)
}

// readInto reads what the API answers, too.
func (v *visit) readInto(into any, d *document, endpoint string, arg any, path string) error {
	value, err := v.read(d, endpoint, arg, path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(value, into); err != nil {
		return fmt.Errorf("read what the API says of %s: %w", path, err)
	}
	return nil
}

// errNoSuchPage says that a list has not so many pages.
var errNoSuchPage = fault.New(fault.NotFound, fault.CodeNotFound, "The list has no such page.")
