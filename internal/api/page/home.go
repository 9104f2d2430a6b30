package page

import (
	"slices"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
)

// home is the front page.
func (s *site) home(v *visit) (*document, error) {
	d := &document{template: "home", path: "/", linked: []any{v.website()}}
	body := homeBody{Shop: v.shop.Name}
	var err error
	if body.Newest, err = v.cards(catalog.ProductFilter{Sort: catalog.SortNewest}, newestOnHome); err != nil {
		return nil, err
	}
	if err := v.shelves(&body); err != nil {
		return nil, err
	}
	if body.Tiles, err = v.tiles(); err != nil {
		return nil, err
	}
	d.description = summary(body.Lead.Intro, "Welcome to "+v.shop.Name+".")
	d.body = body
	return d, nil
}

const (
	newestOnHome   = 8
	shelvesOnHome  = 3 // collections shown with products, besides the one that opens the page
	cardsOnShelf   = 4
	picturesInLead = 3
	tilesOnHome    = 8
)

type homeBody struct {
	Shop     string
	Lead     shelf  // what opens the page; without cards in an empty shop
	Pictures []card // in the lead
	Shelves  []shelf
	Tiles    []tile
	Newest   []card
}

// shelf is a collection with a few of its products.
type shelf struct {
	link
	Intro string
	Cards []card
}

// tile is a category with a picture of something in it.
type tile struct {
	link
	Picture picture
}

// shelves puts collections on the front page: the first opens it. A shop without any opens with its newest products.
func (v *visit) shelves(body *homeBody) error {
	found, err := v.site.options.Catalog.ListCollections(v.ctx, page.Request{Limit: 2 * (shelvesOnHome + 1)})
	if err != nil {
		return err
	}
	for _, c := range found.Items {
		if len(body.Shelves) == shelvesOnHome {
			break
		}
		filter := catalog.ProductFilter{Collection: c.ID, Sort: catalog.SortManual}
		cards, err := v.cards(filter, cardsOnShelf)
		if err != nil {
			return err
		}
		here := shelf{
			link: link{Text: c.Title, Path: collectionPath(c.Slug)}, Intro: plain(c.Description, 200), Cards: cards,
		}
		switch {
		case len(cards) == 0:
		case body.Lead.Path == "":
			body.Lead = here
		default:
			body.Shelves = append(body.Shelves, here)
		}
	}
	if body.Lead.Path == "" {
		body.Lead = shelf{link: link{Text: "Everything in the shop", Path: "/search"}, Cards: body.Newest}
	}
	body.Pictures = slices.Clone(body.Lead.Cards[:min(len(body.Lead.Cards), picturesInLead)])
	for i := range body.Pictures {
		body.Pictures[i].Picture.Eager, body.Pictures[i].Picture.Sizes = true, halfSizes
	}
	return nil
}

// tiles is the top of the tree, each category with the picture of its newest product.
func (v *visit) tiles() ([]tile, error) {
	var list []tile
	roots := v.tree.roots()
	for _, c := range roots[:min(len(roots), tilesOnHome)] {
		t := tile{link: categoryLink(c)}
		found, err := v.products(catalog.ProductFilter{Categories: []id.Category{c.ID}}, page.Request{Limit: 1})
		if err != nil {
			return nil, err
		}
		var media *catalog.Media
		if len(found.Items) > 0 {
			media = found.Items[0].Image
		}
		t.Note = v.counted(found.Total, "product", "products")
		t.Picture = pictureOf(media, c.Name, cardSizes)
		t.Picture.Alt = "" // the name stands beside it
		list = append(list, t)
	}
	return list, nil
}
