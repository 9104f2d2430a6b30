package demo

import (
	"embed"
	"fmt"
)

//go:embed pages
var pageFiles embed.FS

// Page is a page of text.
type Page struct {
	Slug        string
	Title       string
	Description string // for search engines
	Body        string // HTML
}

// Link is a line of a menu, with the lines below it.
type Link struct {
	Label string
	URL   string
	Below []Link
}

// Website is what the demo shop has besides products: pages, and the menus that lead to them.
type Website struct {
	Pages  []Page
	Header []Link
	Footer []Link
}

// LoadWebsite reads the pages and the menus of the demo shop.
func LoadWebsite() (Website, error) {
	site := Website{
		Pages: []Page{
			{Slug: "about", Title: "About us", Description: "Who chooses what is in the shop, and how."},
			{Slug: "shipping-and-returns", Title: "Shipping and returns", Description: "What shipping costs, how long it takes, and how something comes back."},
			{Slug: "imprint", Title: "Imprint", Description: "Who runs this shop."},
			{Slug: "privacy", Title: "Privacy", Description: "What this shop keeps of you, and for how long."},
			{Slug: "terms", Title: "Terms", Description: "What you and the shop can expect of each other."},
		},
		Header: []Link{{Label: "About us", URL: "/pages/about"}},
		Footer: []Link{
			{Label: "Shop", Below: []Link{{Label: "All products", URL: "/search"}, {Label: "Categories", URL: "/categories"}}},
			{Label: "Service", Below: []Link{{Label: "Shipping and returns", URL: "/pages/shipping-and-returns"}, {Label: "Your cart", URL: "/cart"}}},
			{Label: "About", Below: []Link{{Label: "About us", URL: "/pages/about"}, {Label: "Imprint", URL: "/pages/imprint"}, {Label: "Privacy", URL: "/pages/privacy"}, {Label: "Terms", URL: "/pages/terms"}}},
		},
	}
	for i := range site.Pages {
		text, err := pageFiles.ReadFile("pages/" + site.Pages[i].Slug + ".html")
		if err != nil {
			return Website{}, fmt.Errorf("demo page: %w", err)
		}
		site.Pages[i].Body = string(text)
	}
	return site, nil
}
