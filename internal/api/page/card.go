package page

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/money"
)

// card is a product in a grid.
type card struct {
	Path    string
	Title   string
	Name    []part // the title, with what was searched for marked
	Brand   string
	Picture picture
	Price   price
	Badge   string // "Sold out", "Pre-order"; empty when there is nothing to say
	Choices string // "4 choices"; empty for one
	Stars   string // what customers think, as five characters for the eye; empty where nobody said anything
	Average string // the same in figures: "4.25"
	Reviews int64
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
	if m == nil || m.Status == mediaFailed && m.Source == catalog.Upload {
		return imageOf(nil, title, sizes)
	}
	image := wire.ImageOf(m)
	return imageOf(&image, title, sizes)
}

// imageOf prepares a picture as the API names it; nil: there is none.
func imageOf(image *wire.Image, title, sizes string) picture {
	first, _ := utf8.DecodeRuneInString(title)
	p := picture{Sizes: sizes, Letter: string(unicode.ToUpper(first))}
	if image == nil {
		return p
	}
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

// row is a product of a list: what a card needs of the row that the API sends.
type row struct {
	ID    string `json:"id"`
	Slug  string `json:"slug"`
	Title string `json:"title"`
	Brand *struct {
		Name string `json:"name"`
	} `json:"brand"`
	Price        *wire.Money `json:"price"`
	CompareAt    *wire.Money `json:"compare_at_price"`
	MaxPrice     *wire.Money `json:"max_price"`
	Availability string      `json:"availability"`
	Image        *wire.Image `json:"image"`
	VariantCount int64       `json:"variant_count"`
	Rating       *struct {
		Average string `json:"average"`
		Count   int64  `json:"count"`
	} `json:"rating"`
}

// rowsOf reads the rows of a list.
func rowsOf(found *search.Found) ([]row, error) {
	rows := make([]row, len(found.Rows))
	for i, encoded := range found.Rows {
		if err := json.Unmarshal(encoded, &rows[i]); err != nil {
			return nil, fmt.Errorf("read the row of %s: %w", found.Products[i], err)
		}
	}
	return rows, nil
}

// cardsOf makes cards of rows, with the words marked in their titles.
func (v *visit) cardsOf(rows []row, words []string) []card {
	cards := make([]card, 0, len(rows))
	for i := range rows {
		cards = append(cards, v.cardOf(&rows[i], words))
	}
	return cards
}

func (v *visit) cardOf(r *row, words []string) card {
	c := card{
		Path: productPath(r.Slug), Title: r.Title, Name: marked(r.Title, words), Picture: imageOf(r.Image, r.Title, cardSizes),
		Badge: badge(catalog.Availability(r.Availability)),
	}
	if r.Brand != nil {
		c.Brand = r.Brand.Name
	}
	if price := amountOf(r.Price); price != nil {
		c.Price = v.priceOf(&catalog.Price{Amount: *price, CompareAt: amountOf(r.CompareAt)}, amountOf(r.MaxPrice))
	}
	if r.Rating != nil {
		hundredths, _ := strconv.ParseInt(strings.Replace(r.Rating.Average, ".", "", 1), 10, 64)
		c.Stars, c.Average, c.Reviews = starsOf(hundredths), r.Rating.Average, r.Rating.Count
	}
	if r.VariantCount > 1 {
		c.Choices = v.counted(r.VariantCount, "choice", "choices")
	}
	return c
}

// amountOf is an amount that was on the wire; nil where there is none.
func amountOf(m *wire.Money) *money.Amount {
	if m == nil {
		return nil
	}
	return &money.Amount{Minor: m.Amount, Currency: money.Currency(m.CurrencyCode)}
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
