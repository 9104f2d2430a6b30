package search

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"sync"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/id"
)

// model is what is published, as it is found and as it is shown. One goroutine at a time writes it.
type model struct {
	index *index.Index
	rows  *rows
	made  settings

	mu     sync.RWMutex
	prints map[id.Product]uint64      // of everything that is in it, by which it is known whether something has changed
	brands map[id.Brand]catalog.Brand // those of products, for the labels of facets
	named  map[string]catalog.Brand   // the same by name
}

func newModel(o index.Options, made settings, budget int64) *model {
	return &model{
		index: index.New(o), rows: newRows(budget), made: made, prints: map[id.Product]uint64{}, brands: map[id.Brand]catalog.Brand{},
		named: map[string]catalog.Brand{},
	}
}

// brand is a brand that some product of the model had, by id.
func (m *model) brand(brand id.Brand) (catalog.Brand, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	b, found := m.brands[brand]
	return b, found
}

// entry is a product as the model has it; Row is nil for one that shoppers do not see.
type entry struct {
	id       id.Product
	document index.Document
	row      []byte
	brand    *catalog.Brand
}

// print is a number that is another one for another entry.
func (e *entry) print() (uint64, error) {
	text, err := json.Marshal(&e.document) //nolint:musttag // it is hashed, and nobody reads it
	if err != nil {
		return 0, err
	}
	sum := fnv.New64a()
	_, _ = sum.Write(text)
	_, _ = sum.Write(e.row)
	return sum.Sum64(), nil
}

// set makes the model true of the entries.
func (m *model) set(entries []entry) (err error) {
	var documents []index.Document
	var removed []id.Product
	var products []id.Product
	var encoded [][]byte
	m.mu.Lock()
	for i := range entries {
		e := &entries[i]
		old, known := m.prints[e.id]
		if e.row == nil {
			if known {
				delete(m.prints, e.id)
				removed, products, encoded = append(removed, e.id), append(products, e.id), append(encoded, nil)
			}
			continue
		}
		if e.brand != nil { // its slug is in no document
			m.brands[e.brand.ID], m.named[e.brand.Name] = *e.brand, *e.brand
		}
		mark, failure := e.print()
		if failure != nil {
			err = fmt.Errorf("encode a document: %w", failure)
			break
		}
		if known && old == mark {
			continue
		}
		m.prints[e.id] = mark
		documents, products, encoded = append(documents, e.document), append(products, e.id), append(encoded, e.row)
	}
	m.mu.Unlock()
	if len(products) == 0 {
		return err
	}
	m.index.Remove(removed...)
	m.index.Put(documents...)
	// The rows last: a list that finds by the new index shows the new row or reads it.
	m.rows.renew(products, encoded)
	return err
}

// len is how many products there are.
func (m *model) len() int {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return len(m.prints)
}

// entries reads products as the model has them. Those that do not exist, and those that shoppers do not see, have no row.
func (s *Service) entries(ctx context.Context, products []id.Product) ([]entry, error) {
	now := s.o.DB.Clock().Now()
	found, err := s.o.Catalog.GetProducts(ctx, products)
	if err != nil {
		return nil, err
	}
	byID := make(map[id.Product]*catalog.Product, len(found))
	visible := make([]id.Product, 0, len(found))
	for _, p := range found {
		if p.VisibleAt(now) {
			byID[p.ID] = p
			visible = append(visible, p.ID)
		}
	}
	held, err := s.o.Catalog.CollectionsOf(ctx, visible)
	if err != nil {
		return nil, err
	}
	ratings, err := s.ratings(ctx, visible)
	if err != nil {
		return nil, err
	}
	n, sold := s.names.Load(), *s.sold.Load()
	list := make([]entry, len(products))
	for i, product := range products {
		list[i].id = product
		p := byID[product]
		if p == nil {
			continue
		}
		row := p.Row(n.currency, now)
		f := facts{names: n, collections: held[product], rating: ratings[product], popularity: sold[product]}
		list[i].document, list[i].brand = documentOf(p, &row, f), p.Brand
		if list[i].row, err = s.o.Encode(&row, f.rating); err != nil {
			return nil, fmt.Errorf("encode the row of %s: %w", product, err)
		}
	}
	return list, nil
}

// ratings is what customers think of products; nothing where nobody is asked.
func (s *Service) ratings(ctx context.Context, products []id.Product) (map[id.Product]review.Rating, error) {
	if s.o.Ratings == nil || len(products) == 0 {
		return nil, nil
	}
	ratings, err := s.o.Ratings(ctx, products)
	if err != nil {
		return nil, fmt.Errorf("read the ratings of products: %w", err)
	}
	return ratings, nil
}
