package yardstick

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/generate"
	"winkel/internal/commerce/catalog/transfer"
	"winkel/internal/commerce/search/index"
)

// Product is a product as the engines get it.
type Product struct {
	Key      string // what the ratings name it by
	Text     Text   // what the others search
	Document index.Document
}

// Text is the texts of a product, without markup.
type Text struct{ Title, Description, Brand, Part string }

// Data is where a file of the real data lies; false if it is not there. WINKEL_TEST_DATA names the folder; without it, it
// lies beside the repository.
func Data(root, name string) (string, bool) {
	folder := os.Getenv("WINKEL_TEST_DATA")
	if folder == "" {
		folder = filepath.Join(root, "..", "shared", "data")
	}
	path := filepath.Join(folder, name)
	_, err := os.Stat(path)
	return path, err == nil
}

// Icecat reads the real catalog: for the others the texts of the file as they are, and for ours the product that the shop
// makes of them when it imports the file.
func Icecat(path string) ([]Product, error) {
	products, err := icecatTexts(path)
	if err != nil {
		return nil, err
	}
	r, err := transfer.Open(path, transfer.Options{Format: transfer.Icecat})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for i := range products {
		record, err := r.Next()
		if err != nil {
			return nil, fmt.Errorf("product %d of %s: %w", i+1, path, err)
		}
		if record.Product.Metadata["icecat_id"] != products[i].Key {
			return nil, fmt.Errorf("product %d of %s: the shop read another one than %s", i+1, path, products[i].Key)
		}
		products[i].Document = document(i, &record.Product)
	}
	return products, nil
}

func icecatTexts(path string) ([]Product, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	plain, err := gzip.NewReader(bufio.NewReader(file))
	if err != nil {
		return nil, err
	}
	var products []Product
	for lines := json.NewDecoder(plain); ; {
		var p struct {
			ID, Name, Title, Supplier string
			Description               string `json:"short_description"`
		}
		if err := lines.Decode(&p); errors.Is(err, io.EOF) {
			return products, nil
		} else if err != nil {
			return nil, fmt.Errorf("product %d of %s: %w", len(products)+1, path, err)
		}
		products = append(products, Product{Key: p.ID, Text: Text{p.Title, p.Description, p.Supplier, p.Name}})
	}
}

// Generated is the published products of a catalog made up by the shop's generator, so many of them, one at a time.
func Generated(products int, seed uint64) (iter.Seq2[int, Product], error) {
	// A few of a hundred are drafts or archived.
	made, err := generate.Catalog(generate.Options{Products: min(products+products/8+100, generate.MaxProducts), Seed: seed, Currency: "EUR"})
	if err != nil {
		return nil, err
	}
	return func(yield func(int, Product) bool) {
		i := 0
		for in := range made {
			if in.Status != catalog.Published && products < generate.MaxProducts {
				continue // of the largest catalog there is no more than that: there they count as published
			}
			text := Text{in.Title, plain(in.Description), in.Brand, in.Variants[0].SKU}
			if i == products || !yield(i, Product{Key: in.Slug, Text: text, Document: document(i, &in)}) {
				return
			}
			i++
		}
	}, nil
}

// plain is HTML without its tags; entities of it are spelled out.
func plain(markup string) string {
	var text strings.Builder
	for markup != "" {
		before, rest, tag := strings.Cut(markup, "<")
		text.WriteString(before)
		if _, markup, _ = strings.Cut(rest, ">"); tag {
			text.WriteByte(' ')
		}
	}
	return strings.TrimSpace(entities.Replace(text.String()))
}

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&quot;", `"`, "&amp;", "&")
