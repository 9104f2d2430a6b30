package search

import (
	"cmp"
	"slices"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/id"
)

// categoryFacet counts the categories below the one that is chosen, those beside it where there are none below, or those at the top of
// the tree. Levels at which there is no choice are passed over. What is chosen is always named, so that it can be left out again.
func (n *names) categoryFacet(r *Request, counted *index.Facet) (Facet, bool) {
	f := Facet{Name: fieldCategory, Label: "Category", Type: ValueFacet, Values: []Value{}}
	counts := make(map[id.Category]int, len(counted.Values))
	children := make(map[id.Category][]*catalog.Category)
	for _, c := range counted.Values {
		category, err := id.ParseCategory(c.Value)
		if err != nil || c.Products == 0 {
			continue
		}
		counts[category] = c.Products
		if c := n.categories[category]; c != nil {
			children[c.ParentID] = append(children[c.ParentID], c)
		}
	}
	at := r.Category
	for len(children[at]) == 1 && at == r.Category && len(children[children[at][0].ID]) > 0 && r.Category == 0 {
		at = children[at][0].ID
	}
	offered := children[at]
	if chosen := n.categories[r.Category]; chosen != nil {
		f.Values = append(f.Values, Value{Value: chosen.Slug, Label: chosen.Name, Count: int64(counts[chosen.ID]), Selected: true})
		if len(offered) == 0 {
			offered = slices.DeleteFunc(children[chosen.ParentID], func(c *catalog.Category) bool { return c.ID == chosen.ID })
		}
	}
	slices.SortFunc(offered, func(a, b *catalog.Category) int {
		return cmp.Or(counts[b.ID]-counts[a.ID], strings.Compare(a.Name, b.Name))
	})
	for _, c := range offered {
		f.Values = append(f.Values, Value{Value: c.Slug, Label: c.Name, Count: int64(counts[c.ID])})
	}
	return f, len(f.Values) > 0
}

// mostCounted is how many values of a field the index counts: those that most products have, and any that is filtered by.
const mostCounted = 100

// withFamily is what was counted, with the categories below and beside the one that is chosen. In a large tree others have more products
// than they, and they would not be counted; so they are counted once more as if all of them were chosen, which a facet does not heed.
func (v *View) withFamily(q index.Query, r *Request, counted []index.Facet) []index.Facet {
	at := slices.IndexFunc(counted, func(f index.Facet) bool { return f.Field == fieldCategory })
	if r.Category == 0 || at < 0 || len(counted[at].Values) < mostCounted {
		return counted
	}
	q.Limit, q.Offset, q.After, q.Whole, q.Facets = 0, 0, nil, false, []string{fieldCategory}
	q.Filters = slices.Clone(q.Filters)
	for i := range q.Filters {
		if q.Filters[i].Field == fieldCategory {
			q.Filters[i].Values = v.names.family(r.Category)
		}
	}
	again := v.model.index.Search(q)
	if len(again.Facets) == 1 {
		counted[at] = again.Facets[0]
	}
	return counted
}

// family is a category with those below and beside it, as the index knows them.
func (n *names) family(of id.Category) []string {
	family := []string{of.String()}
	chosen := n.categories[of]
	for _, c := range n.categories {
		if c.ID != of && (c.ParentID == of || chosen != nil && c.ParentID == chosen.ParentID) {
			family = append(family, c.ID.String())
		}
	}
	return family
}
