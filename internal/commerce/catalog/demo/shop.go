package demo

import (
	"embed"
	"io/fs"
	"time"

	"winkel/internal/commerce/catalog"
)

// PicturePrefix begins the BlobKey of every MediaInput that Load makes. What follows it is the name of a file in
// Shop.Pictures; whoever fills a shop uploads that file and puts the key of the upload in its place.
const PicturePrefix = "demo:"

//go:embed data pictures
var files embed.FS

// Shop is the demo shop, whole.
type Shop struct {
	Channel     Channel
	Categories  []Category // parents before their children
	Collections []Collection
	Products    []catalog.ProductInput
	Reviews     []Review
	Pictures    fs.FS // JPEG files, named without a directory
}

// Channel is the demo shop's storefront.
type Channel struct {
	Slug         string
	Name         string
	CurrencyCode string // products have prices in USD and EUR; this is the one to show
	Locale       string // BCP 47
	TimeZone     string // IANA
}

// Category is a category with its place in the tree. Its Input has no ParentID: the parent is the category whose Path
// is this one without its last name.
type Category struct {
	Path  []string
	Input catalog.CategoryInput
}

// Collection is a collection that names its products by slug, or has rules. Its Input has no Products.
type Collection struct {
	Products []string
	Input    catalog.CollectionInput
}

// Load reads the shop as it is at a time, from which publication and preorder dates are counted.
func Load(now time.Time) (Shop, error) {
	data, err := fs.Sub(files, "data")
	if err != nil {
		return Shop{}, err
	}
	pictures, err := fs.Sub(files, "pictures")
	if err != nil {
		return Shop{}, err
	}
	return load(data, pictures, now)
}
