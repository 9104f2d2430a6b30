package page

import (
	"slices"

	"winkel/internal/commerce/search"
	"winkel/internal/kernel/page"
)

// home is the front page.
func (s *site) home(v *visit) (*document, error) {
	d := &document{template: "home", path: "/", linked: []any{v.website()}}
	body := homeBody{Shop: v.shop.Name}
	newest, err := v.cards(search.Filter{Sort: search.Newest}, 3*newestOnHome)
	if err != nil {
		return nil, err
	}
	if err := v.shelves(&body, newest); err != nil {
		return nil, err
	}
	body.Newest = body.unseen(newest)
	if body.Best, err = v.bestSellers(); err != nil {
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
	tilesOnHome    = 10
	perTile        = 8 // products among which a tile looks for a picture that no other shows
)

type homeBody struct {
	Shop     string
	Lead     shelf  // what opens the page; without cards in an empty shop
	Pictures []card // in the lead
	Shelves  []shelf
	Tiles    []tile
	Best     []card // what sells best
	Newest   []card
}

// unseen is the first few cards that no shelf shows; if hardly any are left, simply the first.
func (b *homeBody) unseen(cards []card) []card {
	seen := map[string]bool{}
	for _, s := range b.Shelves {
		for _, c := range s.Cards {
			seen[c.Path] = true
		}
	}
	rest := slices.DeleteFunc(slices.Clone(cards), func(c card) bool { return seen[c.Path] })
	if len(rest) < cardsOnShelf {
		rest = cards
	}
	return rest[:min(len(rest), newestOnHome)]
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
func (v *visit) shelves(body *homeBody, newest []card) error {
	found, err := v.site.options.Catalog.ListCollections(v.context(), page.Request{Limit: 2 * (shelvesOnHome + 1)})
	if err != nil {
		return err
	}
	for _, c := range found.Items {
		if len(body.Shelves) == shelvesOnHome {
			break
		}
		filter := search.Filter{Collection: c.ID}
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
		body.Lead = shelf{link: link{Text: "Everything in the shop", Path: "/search"}, Cards: newest[:min(len(newest), picturesInLead)]}
	}
	body.Pictures = slices.Clone(body.Lead.Cards[:min(len(body.Lead.Cards), picturesInLead)])
	for i := range body.Pictures {
		body.Pictures[i].Picture.Eager, body.Pictures[i].Picture.Sizes = true, halfSizes
	}
	return nil
}

// tiles is the top of the tree, each category with the picture of a new product in it: of one that stands for no other
// category, where there is one.
func (v *visit) tiles() ([]tile, error) {
	var list []tile
	used := map[string]bool{}
	roots := v.tree.roots()
	for _, c := range roots[:min(len(roots), tilesOnHome)] {
		found, rows, err := v.products(search.Request{Filter: search.Filter{Category: c.ID}, Page: page.Request{Limit: perTile}})
		if err != nil {
			return nil, err
		}
		t := tile{link: categoryLink(c), Picture: pictureOf(nil, c.Name, tileSizes)}
		t.Note = v.counted(found.Total, "product", "products")
		shown := slices.IndexFunc(rows, func(r row) bool { return r.Image != nil && !used[r.ID] })
		if shown < 0 {
			shown = slices.IndexFunc(rows, func(r row) bool { return r.Image != nil })
		}
		if shown >= 0 {
			used[rows[shown].ID] = true
			t.Picture = imageOf(rows[shown].Image, c.Name, tileSizes)
			t.Picture.Alt = "" // the name stands beside it
		}
		list = append(list, t)
	}
	return list, nil
}
