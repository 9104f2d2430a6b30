package content

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
)

// The menus of a shop.
const (
	Header = "header"
	Footer = "footer"
)

// Bounds of a menu.
const (
	MaxItems    = 50 // of a menu, on both levels together
	MaxLabel    = 60 // characters
	MaxAddress  = 500
	menuLevels  = 2
	hiddenSpace = "\u00ad\u200b\u200c\u200d\ufeff"
)

// Menu is a list of places to go.
type Menu struct {
	Code    string
	Version int64 // 0: nobody has written it yet
	Items   []Item
}

// Item is a line of a menu, with the lines below it. URL is a path in the shop, or an https address; it may be empty where there
// are lines below.
type Item struct {
	Label string `json:"label"`
	URL   string `json:"url"`
	Items []Item `json:"items,omitempty"`
}

// checkItems refuses what no menu can be, and trims what it can.
func checkItems(items []Item) ([]Item, error) {
	left := MaxItems
	return checkLevel("items", items, 1, &left)
}

func checkLevel(param string, items []Item, level int, left *int) ([]Item, error) {
	clean := make([]Item, 0, len(items))
	for i, item := range items {
		at := fmt.Sprintf("%s[%d]", param, i)
		*left--
		if *left < 0 {
			return nil, fault.Invalidf(param, "There are more than %d lines in the menu.", MaxItems)
		}
		label, err := catalog.CleanLine(at+".label", item.Label, MaxLabel)
		if err != nil {
			return nil, err
		}
		if strings.Trim(label, hiddenSpace+" ") == "" {
			return nil, fault.Invalidf(at+".label", "Write what the line says.")
		}
		address := strings.TrimSpace(item.URL)
		if err := checkAddress(at+".url", address, len(item.Items) > 0); err != nil {
			return nil, err
		}
		var below []Item
		if len(item.Items) > 0 {
			if level == menuLevels {
				return nil, fault.Invalidf(at+".items", "A menu has %d levels.", menuLevels)
			}
			if below, err = checkLevel(at+".items", item.Items, level+1, left); err != nil {
				return nil, err
			}
		}
		clean = append(clean, Item{Label: label, URL: address, Items: below})
	}
	return clean, nil
}

// checkAddress lets through paths in the shop, and https.
func checkAddress(param, address string, mayBeEmpty bool) error {
	if address == "" && mayBeEmpty {
		return nil
	}
	u, err := url.Parse(address)
	switch {
	case len(address) > MaxAddress || !utf8.ValidString(address) || err != nil:
	case u.Scheme == "https" && u.Host != "" && u.User == nil:
		return nil
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/") && !strings.HasPrefix(address, "//") && !strings.Contains(address, `\`):
		return nil
	}
	return fault.Invalidf(param, "Write a place in the shop, such as /pages/about, or an address that begins with https://.")
}
