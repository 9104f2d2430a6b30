package search

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
)

// What differs is looked at again after a moment: what was committed just now may be on its way.
const (
	compareTries = 20
	comparePause = 100 * time.Millisecond
)

// Compare reports every product that the model of this node has otherwise than the tables say. Run must be running.
func (s *Service) Compare(ctx context.Context, report func(difference string)) error {
	if _, err := s.View(ctx); err != nil {
		return err
	}
	suspects, err := s.suspects(ctx, s.model.Load())
	if err != nil {
		return err
	}
	for range compareTries {
		if len(suspects) == 0 {
			break
		}
		pause(ctx, comparePause)
		s.await(ctx)
		if suspects, err = s.differing(ctx, s.model.Load(), suspects, nil); err != nil {
			return err
		}
	}
	if _, err = s.differing(ctx, s.model.Load(), suspects, report); err != nil {
		return err
	}
	return s.compareCollections(ctx, s.model.Load, report)
}

// Verify builds a model from the tables, as a node does when it starts, and reports every product that it then has otherwise
// than the tables say, and lists whose numbers do not add up. It is for a program that does not run a model of its own.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	if err := s.prepare(ctx); err != nil {
		return err
	}
	m, err := s.build(ctx, laterReaders)
	if err != nil {
		return err
	}
	suspects, err := s.suspects(ctx, m)
	if err != nil {
		return err
	}
	if m.index.Len() != m.len() {
		report(fmt.Sprintf("the index has %d products, the model %d", m.index.Len(), m.len()))
	}
	if found := m.index.Search(index.Query{Sort: index.ByNewest, Limit: 1}); found.Total != m.len() {
		report(fmt.Sprintf("a list of everything counts %d products of %d", found.Total, m.len()))
	}
	for chunk := range slices.Chunk(suspects, buildChunk) {
		// Once more: what was changed meanwhile is read anew.
		if err := s.writeTo(ctx, m, chunk); err != nil {
			return err
		}
		if _, err := s.differing(ctx, m, chunk, report); err != nil {
			return err
		}
	}
	return s.compareCollections(ctx, func() *model { return m }, report)
}

// compareCollections reports every collection that lists show otherwise than the tables have it: other products, or in another order.
func (s *Service) compareCollections(ctx context.Context, of func() *model, report func(string)) error {
	for _, c := range s.names.Load().arranged {
		difference, err := s.arrangement(ctx, of(), c.ID)
		for range compareTries {
			if difference == "" || err != nil {
				break
			}
			pause(ctx, comparePause)
			difference, err = s.arrangement(ctx, of(), c.ID)
		}
		if err != nil {
			return err
		}
		if difference != "" {
			report(fmt.Sprintf("%s %s", c.ID, difference))
		}
	}
	return nil
}

// arrangement turns the pages of a collection and says how what they show is not what is in it; empty: it is.
func (s *Service) arrangement(ctx context.Context, m *model, collection id.Collection) (string, error) {
	members, err := s.o.Catalog.ListMembers(ctx, collection)
	if err != nil {
		return "", err
	}
	should := m.among(members)
	v := &View{service: s, model: m, names: s.names.Load()}
	r := Request{Filter: Filter{Collection: collection, Sort: Manual}, Page: page.Request{Limit: page.MaxLimit}}
	q, err := v.names.query(&r)
	if err != nil {
		return "", err
	}
	order := v.names.order(&r)
	var shown []id.Product
	for {
		after, err := order.Decode(r.Page.Cursor)
		if err != nil {
			return "", err
		}
		var found *Found
		if r.Sort != Manual {
			found = v.listSorted(q, &r, order, after)
		} else if found, err = v.listArranged(ctx, q, &r, order, after); err != nil {
			return "", err
		}
		shown = append(shown, found.Products...)
		switch r.Page.Cursor = found.Next; {
		case r.Page.Cursor != "" && len(shown) <= len(should):
			continue
		case found.Total != int64(len(should)):
			return fmt.Sprintf("counts %d products, not %d", found.Total, len(should)), nil
		case r.Sort != Manual: // it has rules, and no order of its own
			slices.Sort(shown)
			slices.Sort(should)
		}
		switch {
		case len(shown) != len(should):
			return fmt.Sprintf("shows %d products, not %d", len(shown), len(should)), nil
		case !slices.Equal(shown, should):
			return "shows its products in another order", nil
		}
		return "", nil
	}
}

// among is those of the products that the model has, in the same order.
func (m *model) among(products []id.Product) []id.Product {
	m.mu.RLock()
	defer m.mu.RUnlock()
	list := make([]id.Product, 0, len(products))
	for _, p := range products {
		if _, known := m.prints[p]; known {
			list = append(list, p)
		}
	}
	return list
}

// suspects is the products that a model has otherwise than the tables.
func (s *Service) suspects(ctx context.Context, m *model) ([]id.Product, error) {
	var suspects []id.Product
	seen := map[id.Product]bool{}
	look := func(products []id.Product) error {
		for chunk := range slices.Chunk(products, buildChunk) {
			different, err := s.differing(ctx, m, chunk, nil)
			if err != nil {
				return err
			}
			suspects = append(suspects, different...)
		}
		return nil
	}
	for after := id.Product(0); ; {
		products, err := s.o.Catalog.ListPublished(ctx, after, buildChunk)
		if err != nil {
			return nil, err
		}
		if len(products) == 0 {
			break
		}
		after = products[len(products)-1]
		for _, p := range products {
			seen[p] = true
		}
		if err := look(products); err != nil {
			return nil, err
		}
	}
	return suspects, look(m.others(seen))
}

// others is the products of the model that are not among those seen.
func (m *model) others(seen map[id.Product]bool) []id.Product {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var list []id.Product
	for p := range m.prints {
		if !seen[p] {
			list = append(list, p)
		}
	}
	return list
}

// differing is those of the products that the model has otherwise than the tables. Nobody writes the model meanwhile.
func (s *Service) differing(ctx context.Context, m *model, products []id.Product, report func(string)) ([]id.Product, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	entries, err := s.entries(ctx, products)
	if err != nil {
		return nil, err
	}
	var list []id.Product
	for i := range entries {
		e := &entries[i]
		difference, err := m.difference(e)
		if err != nil {
			return nil, err
		}
		if difference == "" {
			continue
		}
		list = append(list, e.id)
		if report != nil {
			report(fmt.Sprintf("%s %s", e.id, difference))
		}
	}
	return list, nil
}

// difference says how the model has a product otherwise than it should; empty: as it should.
func (m *model) difference(e *entry) (string, error) {
	m.mu.RLock()
	has, known := m.prints[e.id]
	m.mu.RUnlock()
	switch {
	case e.row == nil && known:
		return "is found, and should not be", nil
	case e.row == nil && m.index.Has(e.id):
		return "is in the index, and should not be", nil
	case e.row == nil:
		return "", nil
	case !known || !m.index.Has(e.id):
		return "is not found, and should be", nil
	}
	should, err := e.print()
	if err != nil {
		return "", err
	}
	kept, missing, _ := m.rows.get([]id.Product{e.id})
	switch {
	case should != has:
		return "is found by what it was, not by what it is", nil
	case len(missing) == 0 && !bytes.Equal(kept[0], e.row):
		return "is shown as it was, not as it is", nil
	}
	return "", nil
}
