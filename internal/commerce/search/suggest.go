package search

import (
	"context"
	"strings"
	"unicode"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
)

// MaxSuggestions is how many suggestions of each kind there are at most.
const MaxSuggestions = 10

// Suggestions is what the beginning of a query may become.
type Suggestions struct {
	Queries    []string
	Brands     []catalog.Brand
	Categories []*catalog.Category
	Products   []id.Product
	Rows       [][]byte // encoded, of the products
}

// Suggest completes the beginning of a query, at most limit of each kind (1 to MaxSuggestions).
func (v *View) Suggest(ctx context.Context, text string, limit int) (*Suggestions, error) {
	limit = min(max(limit, 1), MaxSuggestions)
	space := strings.TrimRightFunc(text, unicode.IsSpace) != text
	text = normal(text)
	out := &Suggestions{}
	if text == "" {
		return out, nil
	}
	if space {
		text += " " // the last word is finished
	}
	found := v.model.index.Suggest(text, limit)
	out.Queries = found.Queries
	for _, name := range found.Brands {
		if b, known := v.model.brandNamed(name); known {
			out.Brands = append(out.Brands, b)
		}
	}
	for _, name := range found.Categories {
		out.Categories = append(out.Categories, v.names.called[name]...)
	}
	out.Categories = out.Categories[:min(len(out.Categories), limit)]
	shown := &Found{Products: found.Products}
	if err := v.show(ctx, shown); err != nil {
		return nil, err
	}
	out.Products, out.Rows = shown.Products, shown.Rows
	return out, nil
}

// brandNamed is a brand of the model by its name.
func (m *model) brandNamed(name string) (catalog.Brand, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	b, known := m.named[name]
	return b, known
}
