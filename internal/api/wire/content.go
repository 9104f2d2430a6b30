package wire

import (
	"winkel/internal/commerce/content"
)

// MenuItem is a line of a menu, with the lines below it.
type MenuItem struct {
	Label string     `json:"label"`
	URL   string     `json:"url" doc:"A path in the shop, or an address that begins with https://; it may be empty where there are lines below."`
	Items []MenuItem `json:"items,omitempty"`
}

// MenuItems is the lines of a menu on the wire; never nil.
func MenuItems(items []content.Item) []MenuItem {
	list := make([]MenuItem, len(items))
	for i, item := range items {
		list[i] = MenuItem{Label: item.Label, URL: item.URL}
		if len(item.Items) > 0 {
			list[i].Items = MenuItems(item.Items)
		}
	}
	return list
}

// MenuOf is the lines of a menu that came over the wire.
func MenuOf(items []MenuItem) []content.Item {
	list := make([]content.Item, len(items))
	for i, item := range items {
		list[i] = content.Item{Label: item.Label, URL: item.URL}
		if len(item.Items) > 0 {
			list[i].Items = MenuOf(item.Items)
		}
	}
	return list
}

// Logo is the picture that stands for the shop's name.
type Logo struct {
	URL    string `json:"url"`
	Width  int64  `json:"width" doc:"In pixels."`
	Height int64  `json:"height"`
}

// LogoPath is where logos lie, each by its hash.
const LogoPath = "/media/logo/"

// LogoOf is a logo on the wire.
func LogoOf(l *content.Logo) Nullable[Logo] {
	if l == nil {
		return Nullable[Logo]{}
	}
	return Some(Logo{URL: LogoPath + l.Hash, Width: l.Width, Height: l.Height})
}
