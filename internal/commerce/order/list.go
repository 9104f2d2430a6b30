package order

import (
	"context"
	"fmt"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
)

// Filter narrows a list of orders. What is empty does not narrow.
type Filter struct {
	Status            Status
	PaymentStatus     PaymentStatus
	FulfillmentStatus FulfillmentStatus
	ReturnStatus      ReturnStatus
	Words             string // each of which is part of the number, the buyer's address, or where it goes; a to z in either case
	Country           string // where it goes: ISO 3166-1 alpha-2
	EmailKey          string
	Customer          id.Customer
	Number            string
	CreatedFrom       time.Time
	CreatedBefore     time.Time
	Archived          bool // the archived ones; else those that are not
	ArchivedToo       bool // those that are archived and those that are not
	Placed            bool // only those that stand or stood
}

// listShape is what the text of a list depends on.
type listShape struct {
	count, after, status, payment, fulfillment, email, customer, number, placed bool
	words                                                                       int
}

// Bounds of what is searched.
const (
	maxWords = 4
	maxQuery = 200 // characters
)

var orderLists = db.NewVariants(2048, func(s listShape) *db.Stmt {
	text := newList(s, &Filter{}, make([]string, s.words), nil, page.Request{}).text
	// Differs because a text is searched in by strpos on PostgreSQL and by instr on SQLite.
	return db.Spell(strings.ReplaceAll(text, "FIND(", "strpos("), strings.ReplaceAll(text, "FIND(", "instr("))
})

var orderSort = page.NewSort("order.newest", page.Int, page.Int)

// shapeOf is the shape of the first page of a filter.
func shapeOf(f *Filter) listShape {
	return listShape{
		status: f.Status != "", payment: f.PaymentStatus != "", fulfillment: f.FulfillmentStatus != "", email: f.EmailKey != "",
		customer: !f.Customer.IsZero(), number: f.Number != "", placed: f.Placed,
	}
}

// list is the text of a list together with its arguments.
type list struct {
	text  string
	args  []any
	where []string
}

func (l *list) and(condition string, value any) {
	l.args = append(l.args, value)
	l.where = append(l.where, strings.ReplaceAll(condition, "?", fmt.Sprintf("$%d", len(l.args))))
}

func newList(s listShape, f *Filter, words []string, after []page.Key, request page.Request) *list {
	l := &list{}
	if s.status {
		l.and("status = ?", string(f.Status))
	}
	if s.payment {
		l.and("payment_status = ?", string(f.PaymentStatus))
	}
	if s.fulfillment {
		l.and("fulfillment_status = ?", string(f.FulfillmentStatus))
	}
	if s.email {
		l.and("email_key = ?", f.EmailKey)
	}
	if s.customer {
		l.and("customer_id = ? AND customer_id <> 0", int64(f.Customer))
	}
	if s.number {
		l.and("number = ?", f.Number)
	}
	for _, word := range words {
		l.and("(FIND(LOWER(number), ?) > 0 OR FIND(email_key, ?) > 0 OR FIND(LOWER(shipping_address), ?) > 0)", word)
	}
	l.and("(? = '' OR return_status = ?)", string(f.ReturnStatus))
	l.and("(? = '' OR FIND(shipping_address, ?) > 0)", countryOf(f.Country))
	if s.placed {
		l.where = append(l.where, "placed_at <> 0")
	}
	l.and("((archived_at <> 0) = ?", f.Archived)
	l.args = append(l.args, f.ArchivedToo)
	l.where[len(l.where)-1] += fmt.Sprintf(" OR $%d = TRUE)", len(l.args))
	before := int64(1) << 62
	if !f.CreatedBefore.IsZero() {
		before = clock.Micros(f.CreatedBefore)
	}
	l.and("created_at >= ?", clock.Micros(f.CreatedFrom))
	l.and("created_at < ?", before)
	if s.count {
		l.text = "SELECT COUNT(*) FROM sales_order WHERE " + strings.Join(l.where, " AND ")
		return l
	}
	if s.after {
		created, last := int64(0), int64(0)
		if len(after) > 0 {
			created, last = after[0].Int(), after[1].Int()
		}
		l.args = append(l.args, created, last)
		l.where = append(l.where, fmt.Sprintf("(created_at, id) < ($%d, $%d)", len(l.args)-1, len(l.args)))
	}
	l.args = append(l.args, request.Limit+1, request.Offset)
	l.text = "SELECT " + orderColumns + " FROM sales_order WHERE " + strings.Join(l.where, " AND ") +
		fmt.Sprintf(" ORDER BY created_at DESC, id DESC LIMIT $%d OFFSET $%d", len(l.args)-1, len(l.args))
	return l
}

// countryOf is how an address that is kept says its country; nothing for none.
func countryOf(code string) string {
	if code == "" {
		return ""
	}
	return fmt.Sprintf(`"country_code":%q`, strings.ToUpper(code))
}

// List is one page of the orders, newest first, without what belongs to them: rows alone. Codes: validation_failed for a
// page that cannot be.
func (s *Service) List(ctx context.Context, f Filter, request page.Request) (page.Page[*Order], error) {
	var found page.Page[*Order]
	if err := request.Validate(); err != nil {
		return found, err
	}
	words := strings.Fields(strings.ToLower(f.Words))
	if len(words) > maxWords || len([]rune(f.Words)) > maxQuery {
		return found, fault.Invalidf("q", "Search for %d words at most, in %d characters.", maxWords, maxQuery)
	}
	after, err := orderSort.Decode(request.Cursor)
	if err != nil {
		return found, err
	}
	shape := shapeOf(&f)
	shape.after, shape.words = len(after) > 0, len(words)
	l := newList(shape, &f, words, after, request)
	if found.Items, err = db.List(ctx, s.db.Read(), scanOrder, orderLists.For(shape), l.args...); err != nil {
		return found, fmt.Errorf("list orders: %w", err)
	}
	if len(found.Items) > request.Limit {
		found.Items = found.Items[:request.Limit]
		last := found.Items[request.Limit-1]
		found.Next = orderSort.Encode(page.IntKey(clock.Micros(last.CreatedAt)), page.IntKey(int64(last.ID)))
	}
	shape.after, shape.count = false, true
	l = newList(shape, &f, words, nil, request)
	if found.Total, err = db.Value[int64](ctx, s.db.Read(), orderLists.For(shape), l.args...); err != nil {
		return found, fmt.Errorf("count orders: %w", err)
	}
	return found, nil
}
