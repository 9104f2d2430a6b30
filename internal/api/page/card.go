package page

import (
	"unicode"
	"unicode/utf8"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// card is a product in a grid.
type card struct {
	Path    string
	Title   string
	Brand   string
	Picture picture
	Price   price
	Badge   string // "Sold out", "Pre-order"; empty when there is nothing to say
	Choices string // "4 choices"; empty for one
}

// picture is what the template of an img needs. Src is empty where there is no picture; then Letter stands in its place.
type picture struct {
	ID     string // of the anchor that leads to it; may be empty
	Src    string
	Srcset string
	Sizes  string
	Width  int64
	Height int64
	Alt    string
	Eager  bool // it is seen at once: load it first
	Letter string
}

// price is an amount as a page shows it. Now is empty where there is none.
type price struct {
	From bool   // there are dearer variants
	Now  string // "$19.99"
	Was  string // what it cost before; empty: no more than now
}

// Widths that pictures have in the layouts, for the browser to choose a rendition.
const (
	cardSizes    = "(min-width: 75rem) 17rem, (min-width: 48rem) 30vw, 46vw"
	tileSizes    = "(min-width: 75rem) 14rem, (min-width: 48rem) 22vw, 46vw"
	gallerySizes = "(min-width: 75rem) 40rem, (min-width: 56rem) 52vw, 92vw"
	halfSizes    = "(min-width: 75rem) 20rem, (min-width: 56rem) 26vw, 92vw"
	thumbSizes   = "3.5rem"
)

// unknownSide is the side of a picture whose size nobody told; its frame is square, and it is fitted in.
const unknownSide = 800

// pictureOf prepares a picture of something called title.
func pictureOf(m *catalog.Media, title, sizes string) picture {
	first, _ := utf8.DecodeRuneInString(title)
	p := picture{Sizes: sizes, Letter: string(unicode.ToUpper(first))}
	if m == nil || m.Status == mediaFailed && m.Source == catalog.Upload {
		return p
	}
	image := wire.ImageOf(m)
	p.Src, p.Srcset, p.Alt, p.Width, p.Height = image.URL, image.Srcset, image.Alt, image.Width, image.Height
	for _, r := range image.Renditions {
		if r.Width <= unknownSide {
			p.Src = r.URL
		}
	}
	if p.Alt == "" {
		p.Alt = title
	}
	if p.Width <= 0 || p.Height <= 0 {
		p.Width, p.Height = unknownSide, unknownSide
	}
	return p
}

// mediaFailed is the status of an upload that is no picture after all.
const mediaFailed = "failed"

// shareURL is the picture as others may show it: the largest rendition, which is a JPEG, or what was given.
func shareURL(image *wire.Image) string {
	if n := len(image.Renditions); n > 0 {
		return image.Renditions[n-1].URL
	}
	return image.URL
}

func (v *visit) cardsOf(rows []catalog.ProductRow) []card {
	cards := make([]card, 0, len(rows))
	for i := range rows {
		cards = append(cards, v.cardOf(&rows[i]))
	}
	return cards
}

func (v *visit) cardOf(row *catalog.ProductRow) card {
	c := card{
		Path: productPath(row.Slug), Title: row.Title, Brand: row.BrandName,
		Picture: pictureOf(row.Image, row.Title, cardSizes), Badge: badge(row.Availability),
		Price: v.priceOf(row.Price, row.MaxPrice),
	}
	if row.VariantCount > 1 {
		c.Choices = v.counted(row.VariantCount, "choice", "choices")
	}
	return c
}

// priceOf is the cheapest price of something, and whether the dearest is dearer.
func (v *visit) priceOf(cheapest *catalog.Price, dearest *money.Amount) price {
	if cheapest == nil {
		return price{}
	}
	p := price{Now: v.format.Amount(cheapest.Amount), From: dearest != nil && dearest.Cmp(cheapest.Amount) > 0}
	if was := cheapest.CompareAt; was != nil && was.Cmp(cheapest.Amount) > 0 {
		p.Was = v.format.Amount(*was)
	}
	return p
}

func badge(a catalog.Availability) string {
	switch a {
	case catalog.OutOfStock:
		return "Sold out"
	case catalog.Preorder:
		return "Pre-order"
	case catalog.Discontinued:
		return "No longer made"
	}
	return ""
}
