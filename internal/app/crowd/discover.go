package crowd

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/load"
)

// Shop is what a stranger finds out about a shop.
type Shop struct {
	Name       string
	Products   []Product
	Categories []string // by their slugs
	Words      []string // that products are called
	Address    string   // JSON, in a country that the shop knows
	Pages      bool     // it has pages for browsers
}

// Product is a product that can be bought.
type Product struct{ Slug, Variant string }

// CodeNothingToBuy is the code of a shop that is useless for the purpose.
const CodeNothingToBuy = "nothing_to_buy"

// Bounds of what is looked at.
const (
	mostProducts = 1000
	pageOfList   = 100
	leastLetters = 4
	mostWords    = 2000
)

// Discover looks at the shop. It fails with nothing_to_buy where nothing is in stock, and with unavailable where the target does not
// answer like a shop.
func Discover(ctx context.Context, t *load.Target) (*Shop, error) {
	c := t.Client()
	defer c.Close()
	var s Shop
	var head struct{ Name string }
	if err := get(ctx, c, "/api/shop", &head); err != nil {
		return nil, err
	}
	s.Name = head.Name
	if err := s.findProducts(ctx, c); err != nil {
		return nil, err
	}
	var tree struct{ Data []category }
	if err := get(ctx, c, "/api/categories", &tree); err != nil {
		return nil, err
	}
	s.Categories = slugs(tree.Data, nil)
	var countries struct {
		Data []struct{ Code string }
	}
	if err := get(ctx, c, "/api/countries", &countries); err != nil {
		return nil, err
	}
	codes := make([]string, 0, len(countries.Data))
	for _, country := range countries.Data {
		codes = append(codes, country.Code)
	}
	s.Address = address(codes)
	answer, err := c.Do(ctx, &load.Request{Method: http.MethodGet, Path: "/"})
	s.Pages = err == nil && answer.Status == http.StatusOK
	return &s, nil
}

func get(ctx context.Context, c *load.Client, path string, into any) error {
	answer, err := c.Do(ctx, &load.Request{Method: http.MethodGet, Path: path})
	if err == nil && answer.Status != http.StatusOK {
		err = fmt.Errorf("it answered %d", answer.Status)
	}
	if err == nil {
		err = json.Unmarshal(answer.Body, into)
	}
	if err != nil {
		return fault.Newf(fault.Unavailable, fault.CodeUnavailable, "The target does not answer like a shop: GET %s: %v.", path, err)
	}
	return nil
}

type category struct {
	Slug     string
	Children []category
}

func slugs(tree []category, list []string) []string {
	for _, c := range tree {
		list = slugs(c.Children, append(list, c.Slug))
	}
	return list
}

func (s *Shop) findProducts(ctx context.Context, c *load.Client) error {
	words := map[string]bool{}
	for path := fmt.Sprintf("/api/products?in_stock=true&limit=%d", pageOfList); len(s.Products) < mostProducts; {
		var list struct {
			Data []struct {
				Slug, Title string
				Variants    []struct{ ID, Availability string }
			}
			Next string
		}
		if err := get(ctx, c, path, &list); err != nil {
			return err
		}
		for _, p := range list.Data {
			for _, v := range p.Variants {
				if v.Availability == "in_stock" {
					s.Products = append(s.Products, Product{p.Slug, v.ID})
					break
				}
			}
			for word := range strings.FieldsFuncSeq(strings.ToLower(p.Title), func(r rune) bool { return !unicode.IsLetter(r) }) {
				if len([]rune(word)) >= leastLetters && len(words) < mostWords {
					words[word] = true
				}
			}
		}
		if list.Next == "" {
			break
		}
		path = fmt.Sprintf("/api/products?in_stock=true&limit=%d&cursor=%s", pageOfList, list.Next)
	}
	if len(s.Products) == 0 {
		return fault.New(fault.Refused, CodeNothingToBuy, "The shop has nothing in stock. Fill it with winkel demo or winkel generate.")
	}
	for word := range words {
		s.Words = append(s.Words, word)
	}
	slices.Sort(s.Words) // so that the same seed asks for the same
	return nil
}

// addresses are where shoppers may live, by country; elsewhere they live in the first country that the shop knows, and in no province.
var addresses = map[string]string{
	"US": `"address_1":"12 Main St","city":"Springfield","province_code":"IL","postal_code":"62701"`,
	"DE": `"address_1":"Hauptstr. 12","city":"Berlin","postal_code":"10115"`,
	"GB": `"address_1":"12 High St","city":"Leeds","postal_code":"LS1 4AP"`,
}

func address(countries []string) string {
	country, where := "US", addresses["US"]
	for _, known := range []string{"US", "DE", "GB"} {
		if slices.Contains(countries, known) {
			country, where = known, addresses[known]
			break
		}
	}
	if len(countries) > 0 && !slices.Contains(countries, country) {
		country, where = countries[0], addresses["DE"]
	}
	return fmt.Sprintf(`{"first_name":"Ada","last_name":"Lovelace",%s,"country_code":%q}`, where, country)
}
