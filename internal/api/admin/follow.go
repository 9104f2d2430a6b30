package admin

import (
	"winkel/internal/api/wire"
	"winkel/internal/kernel/page"
)

// Following is the input of routes whose lists have one order, in which they are followed by cursor alone.
type Following struct {
	Limit  int    `query:"limit" default:"24" minimum:"1" maximum:"100" doc:"Rows of a page."`
	Cursor string `query:"cursor" maxLength:"6000" doc:"The next of the page before."`
}

// followed is a list that is followed by one number of its rows.
type followed[R, T any] struct {
	name    string                                    // of the order, with what the list belongs to: a cursor is good for no other
	read    func(after int64, limit int) ([]R, error) // rows after the one with this number; 0: from the beginning
	key     func(R) int64                             // the number
	count   func() (int64, error)                     // of all rows
	convert func(R) T
}

// page is one page of the list: one row more than wanted tells whether there is a next one.
func (f followed[R, T]) page(in Following) (*wire.Reply[wire.List[T]], error) {
	order := page.NewSort(f.name, page.Int)
	keys, err := order.Decode(in.Cursor)
	if err != nil {
		return nil, err
	}
	after := int64(0)
	if len(keys) > 0 {
		after = keys[0].Int()
	}
	found := page.Page[R]{}
	if found.Items, err = f.read(after, in.Limit+1); err != nil {
		return nil, err
	}
	if len(found.Items) > in.Limit {
		found.Items = found.Items[:in.Limit]
		found.Next = order.Encode(page.IntKey(f.key(found.Items[in.Limit-1])))
	}
	if found.Total, err = f.count(); err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[T]]{Body: wire.ListOf(found, f.convert)}, nil
}
