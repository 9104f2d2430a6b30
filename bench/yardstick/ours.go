package yardstick

import "winkel/internal/commerce/search/index"

// Ours is the index of the shop, set up as the shop does.
type Ours struct{ index *index.Index }

// NewOurs begins an index.
func NewOurs() *Ours { return NewOursWith(nil) }

// NewOursWith begins an index with other weights than its own, for trying them out.
func NewOursWith(weights *index.Weights) *Ours {
	return &Ours{index.New(index.Options{Language: "en", Weights: weights})}
}

// Add puts the documents of products into the index.
func (o *Ours) Add(_ int, products []Product) error {
	documents := make([]index.Document, len(products))
	for i := range products {
		documents[i] = products[i].Document
	}
	o.index.Put(documents...)
	return nil
}

// Build waits until the index has become what it is when nothing changes.
func (o *Ours) Build() error {
	o.index.Settle()
	return nil
}

// Search asks as the shop does: spelling and unfinished words are the index's own business.
func (o *Ours) Search(r Request) (Answer, error) {
	if r.Suggest {
		s := o.index.Suggest(r.Text, r.Limit)
		return Answer{Counts: len(s.Queries) + len(s.Brands) + len(s.Categories) + len(s.Products)}, nil
	}
	q := index.Query{Text: r.Text, Limit: r.Limit, Facets: r.Facets}
	if r.Category != "" {
		q.Filters, q.Sort = []index.Filter{{Field: "category", Values: []string{r.Category}}}, index.ByNewest
	}
	found := o.index.Search(q)
	a := Answer{Total: found.Total}
	for _, hit := range found.Hits {
		a.Positions = append(a.Positions, Position(hit.ID))
	}
	for i := range found.Facets {
		a.Counts += len(found.Facets[i].Values)
	}
	return a, nil
}

// Bytes is the memory of the index.
func (o *Ours) Bytes() int64 { return o.index.Bytes() }

// Disk is nothing.
func (o *Ours) Disk() (int64, error) { return 0, nil }

// Close has nothing to close.
func (o *Ours) Close() error { return nil }
