package catalog

import (
	"fmt"

	"winkel/internal/kernel/page"
)

// listPage reads one page of a list: one row more than wanted tells whether there is a next one. The read function gets
// the sort keys of the last row before the page, nil at the beginning.
func listPage[T any](request page.Request, sort page.Sort, read func(after []page.Key, limit, offset int64) ([]T, error),
	keys func(T) []page.Key, count func() (int64, error)) (page.Page[T], error) {
	if err := request.Validate(); err != nil {
		return page.Page[T]{}, err
	}
	after, err := sort.Decode(request.Cursor)
	if err != nil {
		return page.Page[T]{}, err
	}
	items, err := read(after, int64(request.Limit)+1, int64(request.Offset))
	if err != nil {
		return page.Page[T]{}, fmt.Errorf("list %s: %w", sort.Name(), err)
	}
	p := page.Page[T]{Items: items}
	if len(items) > request.Limit {
		p.Items = items[:request.Limit]
		p.Next = sort.Encode(keys(p.Items[request.Limit-1])...)
	}
	if p.Total, err = count(); err != nil {
		return page.Page[T]{}, fmt.Errorf("count %s: %w", sort.Name(), err)
	}
	return p, nil
}
