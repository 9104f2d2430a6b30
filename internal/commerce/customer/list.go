package customer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
)

// Sort is an order of a list of customers.
type Sort string

// The orders. Each is that of an index.
const (
	SortNewest  Sort = "newest"
	SortUpdated Sort = "updated"
	SortName    Sort = "name"
)

// Filter narrows a list of customers. What is empty does not narrow, except that those who were erased are listed only where
// they are asked for.
type Filter struct {
	State         State
	Verified      *bool
	Group         string // a code
	Tag           string
	EmailKey      string
	Words         string // each has to be found in name, address, phone or external id
	CreatedFrom   time.Time
	CreatedBefore time.Time
	Sort          Sort // empty: SortNewest
}

const (
	maxWords = 8
	maxQuery = 200 // characters
)

// listShape is what the text of a list depends on.
type listShape struct {
	sort                                    Sort
	count, after, verified, group, tag, key bool
	words                                   int
}

var customerLists = db.NewVariants(2048, func(s listShape) *db.Stmt {
	text := newList(s, &Filter{}, make([]string, s.words), nil, page.Request{}).text
	// Differs because a text is searched in by strpos on PostgreSQL and by instr on SQLite.
	return db.Spell(strings.ReplaceAll(text, "FIND(", "strpos("), strings.ReplaceAll(text, "FIND(", "instr("))
})

var sorts = map[Sort]struct {
	cursor    page.Sort
	keys      []string
	direction string
}{
	SortNewest:  {page.NewSort("customer.newest", page.Int, page.Int), []string{"created_at", "id"}, "DESC"},
	SortUpdated: {page.NewSort("customer.updated", page.Int, page.Int), []string{"updated_at", "id"}, "DESC"},
	SortName:    {page.NewSort("customer.name", page.Text, page.Text, page.Int), []string{"last_name", "first_name", "id"}, "ASC"},
}

// keysOf is where a customer stands in an order.
func keysOf(c *Customer, s Sort) []page.Key {
	switch s {
	case SortUpdated:
		return []page.Key{page.IntKey(clock.Micros(c.UpdatedAt)), page.IntKey(int64(c.ID))}
	case SortName:
		return []page.Key{page.TextKey(c.LastName), page.TextKey(c.FirstName), page.IntKey(int64(c.ID))}
	case SortNewest:
	}
	return []page.Key{page.IntKey(clock.Micros(c.CreatedAt)), page.IntKey(int64(c.ID))}
}

// list is the text of a list together with its arguments, so that they cannot get out of step.
type list struct {
	text  string
	args  []any
	where []string
}

func (l *list) arg(value any) string {
	l.args = append(l.args, value)
	return fmt.Sprintf("$%d", len(l.args))
}

func (l *list) andf(format string, args ...any) {
	l.where = append(l.where, fmt.Sprintf(format, args...))
}

func newList(s listShape, f *Filter, words []string, after []page.Key, request page.Request) *list {
	l := &list{}
	// Of those who were erased nothing is left that one could look for.
	l.andf("(state = %s OR (%s = '' AND state <> 'erased'))", l.arg(string(f.State)), l.arg(string(f.State)))
	if s.verified {
		l.andf("(verified_at <> 0) = %s", l.arg(f.Verified != nil && *f.Verified))
	}
	if s.group {
		l.andf(`id IN (SELECT m.customer_id FROM customer_group_member m JOIN customer_group g ON g.id = m.group_id WHERE g.code = %s)`, l.arg(f.Group))
	}
	if s.tag {
		l.andf("id IN (SELECT customer_id FROM customer_tag WHERE tag = %s)", l.arg(f.Tag))
	}
	if s.key {
		l.andf("email_key = %s AND email_key <> ''", l.arg(f.EmailKey))
	}
	for _, word := range words {
		l.andf("FIND(search_text, %s) > 0", l.arg(word))
	}
	before := int64(1) << 62
	if !f.CreatedBefore.IsZero() {
		before = clock.Micros(f.CreatedBefore)
	}
	l.andf("created_at >= %s", l.arg(clock.Micros(f.CreatedFrom)))
	l.andf("created_at < %s", l.arg(before))
	if s.count {
		l.text = "SELECT COUNT(*) FROM customer WHERE " + strings.Join(l.where, " AND ")
		return l
	}
	l.order(s, after)
	l.text += fmt.Sprintf(" LIMIT CAST(%s AS BIGINT)", l.arg(int64(request.Limit)+1))
	l.text += fmt.Sprintf(" OFFSET CAST(%s AS BIGINT)", l.arg(int64(request.Offset)))
	return l
}

// order writes the list in its order, going on after a row.
func (l *list) order(s listShape, after []page.Key) {
	by := sorts[s.sort]
	if s.after {
		marks := make([]string, len(by.keys))
		for i := range by.keys {
			var value any
			switch {
			case i >= len(after):
			case by.keys[i] == "last_name" || by.keys[i] == "first_name":
				value = after[i].Text()
			default:
				value = after[i].Int()
			}
			marks[i] = l.arg(value)
		}
		than := map[string]string{"ASC": ">", "DESC": "<"}[by.direction]
		l.andf("(%s) %s (%s)", strings.Join(by.keys, ", "), than, strings.Join(marks, ", "))
	}
	l.text = "SELECT " + columns + " FROM customer WHERE " + strings.Join(l.where, " AND ") +
		" ORDER BY " + strings.Join(by.keys, " "+by.direction+", ") + " " + by.direction
}

// List is one page of the customers, with their groups and tags.
func (s *Service) List(ctx context.Context, f Filter, request page.Request) (page.Page[*Customer], error) {
	var found page.Page[*Customer]
	if f.Sort == "" {
		f.Sort = SortNewest
	}
	by, known := sorts[f.Sort]
	words := strings.Fields(searchable(f.Words))
	switch err := request.Validate(); {
	case err != nil:
		return found, err
	case !known:
		return found, fault.Invalidf("sort", "Customers are sorted by newest, updated or name.")
	case len(words) > maxWords || len([]rune(f.Words)) > maxQuery:
		return found, fault.Invalidf("q", "Search for %d words at most, in %d characters.", maxWords, maxQuery)
	}
	after, err := by.cursor.Decode(request.Cursor)
	if err != nil {
		return found, err
	}
	f.Group, f.Tag = strings.ToLower(strings.TrimSpace(f.Group)), strings.ToLower(strings.Join(strings.Fields(f.Tag), " "))
	shape := listShape{
		sort: f.Sort, after: len(after) > 0, verified: f.Verified != nil, group: f.Group != "", tag: f.Tag != "",
		key: f.EmailKey != "", words: len(words),
	}
	l := newList(shape, &f, words, after, request)
	if found.Items, err = db.List(ctx, s.db.Read(), scan, customerLists.For(shape), l.args...); err != nil {
		return found, fmt.Errorf("list customers: %w", err)
	}
	if len(found.Items) > request.Limit {
		found.Items = found.Items[:request.Limit]
		found.Next = by.cursor.Encode(keysOf(found.Items[request.Limit-1], f.Sort)...)
	}
	shape.after, shape.count, shape.sort = false, true, ""
	l = newList(shape, &f, words, nil, request)
	if found.Total, err = db.Value[int64](ctx, s.db.Read(), customerLists.For(shape), l.args...); err != nil {
		return found, fmt.Errorf("count customers: %w", err)
	}
	return found, s.complete(ctx, found.Items)
}

// complete adds their groups and tags to customers.
func (s *Service) complete(ctx context.Context, customers []*Customer) error {
	for part := range slices.Chunk(customers, maxListed) {
		numbers := make([]int64, len(part))
		byID := map[id.Customer]*Customer{}
		for i, c := range part {
			numbers[i], byID[c.ID] = int64(c.ID), c
			c.Groups, c.Tags = []string{}, []string{}
		}
		add := func(to func(*Customer) *[]string) func(db.Row) error {
			return func(row db.Row) error {
				var of id.Customer
				var text string
				err := row.Scan(&of, &text)
				if c := byID[of]; err == nil && c != nil {
					list := to(c)
					*list = append(*list, text)
				}
				return err
			}
		}
		err := db.Each(ctx, s.db.Read(), add(func(c *Customer) *[]string { return &c.Groups }), groupsOf.For(len(numbers)), db.ListOf(numbers)...)
		if err == nil {
			err = db.Each(ctx, s.db.Read(), add(func(c *Customer) *[]string { return &c.Tags }), tagsOf.For(len(numbers)), db.ListOf(numbers)...)
		}
		if err != nil {
			return fmt.Errorf("read the groups and tags of customers: %w", err)
		}
	}
	return nil
}
