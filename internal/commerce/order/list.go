package order

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
)

// Filter narrows a list of orders. What is empty does not narrow. By Placed… and Canceled… a list has what reports count: orders that
// stand or stood, archived or not, but no credits (an imported order that is canceled in the moment in which it was placed), in the
// order in which they were placed, or else canceled.
type Filter struct {
	Status            Status
	PaymentStatus     PaymentStatus
	FulfillmentStatus FulfillmentStatus
	ReturnStatus      ReturnStatus
	Words             string // each of which is part of the number, the buyer's address, or where it goes; a to z in either case
	Country           string // where it goes, ISO 3166-1 alpha-2; as reports count, where it is billed to if it goes nowhere
	Currency          money.Currency
	EmailKey          string
	Customer          id.Customer
	Number            string
	CreatedFrom       time.Time
	CreatedBefore     time.Time
	PlacedFrom        time.Time
	PlacedBefore      time.Time
	CanceledFrom      time.Time // canceled, or expired
	CanceledBefore    time.Time
	Archived          bool // the archived ones; else those that are not
	ArchivedToo       bool // those that are archived and those that are not
	Placed            bool // only those that stand or stood
}

// listShape is what the text of a list depends on.
type listShape struct {
	count, after, status, payment, fulfillment, email, customer, number, placed bool
	by                                                                          moment
	closed                                                                      bool // of a list by placing, some that were canceled, too
	bare                                                                        bool // nothing else narrows a list as reports count
	words                                                                       int
}

// moment is which time of an order a list goes by: the name of its column, empty for created_at.
type moment string

const (
	byPlacing  moment = "placed_at"
	byCanceled moment = "canceled_at"
)

func (m moment) column() string { return cmp.Or(string(m), "created_at") }

// of is that time of an order.
func (m moment) of(o *Order) time.Time {
	switch m {
	case byPlacing:
		return o.PlacedAt
	case byCanceled:
		return o.CanceledAt
	}
	return o.CreatedAt
}

// Bounds of what is searched.
const (
	maxWords = 4
	maxQuery = 200 // characters
)

var orderLists = db.NewVariants(16_384, func(s listShape) *db.Stmt {
	text := newList(s, &Filter{}, make([]string, s.words), nil, page.Request{}).text
	// Differs because a text is searched in by strpos on PostgreSQL and by instr on SQLite.
	return db.Spell(strings.ReplaceAll(text, "FIND(", "strpos("), strings.ReplaceAll(text, "FIND(", "instr("))
})

// orderSorts is newest first, by each of the times that a list goes by.
var orderSorts = map[moment]page.Sort{
	"": page.NewSort("order.newest", page.Int, page.Int), byPlacing: page.NewSort("order.placed", page.Int, page.Int),
	byCanceled: page.NewSort("order.canceled", page.Int, page.Int),
}

// shapeOf is the shape of the first page of a filter.
func shapeOf(f *Filter) listShape {
	s := listShape{
		status: f.Status != "", payment: f.PaymentStatus != "", fulfillment: f.FulfillmentStatus != "", email: f.EmailKey != "",
		customer: !f.Customer.IsZero(), number: f.Number != "", placed: f.Placed,
	}
	s.closed = !f.CanceledFrom.IsZero() || !f.CanceledBefore.IsZero()
	switch {
	case !f.PlacedFrom.IsZero() || !f.PlacedBefore.IsZero():
		s.by = byPlacing
	case s.closed:
		s.by, s.closed = byCanceled, false
	}
	if s.by != "" {
		s.placed = false // it goes without saying
		s.bare = f.ReturnStatus == "" && f.Country == "" && f.Currency == "" && !f.Archived && f.CreatedFrom.IsZero() && f.CreatedBefore.IsZero()
	}
	return s
}

// list is the text of a list together with its arguments.
type list struct {
	text  string
	args  []any
	where []string
}

// and adds a condition in which each ? is the value.
func (l *list) and(condition string, value any) {
	l.args = append(l.args, value)
	l.fixed(strings.ReplaceAll(condition, "?", fmt.Sprintf("$%d", len(l.args))))
}

// fixed adds a condition without a value.
func (l *list) fixed(condition string) { l.where = append(l.where, condition) }

// between leaves those whose time is in [from, before); zero is no bound.
func (l *list) between(column string, from, before time.Time) {
	end := int64(1) << 62
	if !before.IsZero() {
		end = clock.Micros(before)
	}
	l.and(column+" >= ?", clock.Micros(from))
	l.and(column+" < ?", end)
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
	if s.placed {
		l.fixed("placed_at <> 0")
	}
	l.counted(s, f)
	if !s.bare {
		l.seldom(s, f)
	}
	if s.count {
		l.text = "SELECT COUNT(*) FROM sales_order WHERE " + strings.Join(l.where, " AND ")
		return l
	}
	at := s.by.column()
	if s.after {
		last, lastID := int64(0), int64(0)
		if len(after) > 0 {
			last, lastID = after[0].Int(), after[1].Int()
		}
		l.args = append(l.args, last, lastID)
		l.fixed(fmt.Sprintf("(%s, id) < ($%d, $%d)", at, len(l.args)-1, len(l.args)))
	}
	l.args = append(l.args, request.Limit+1, request.Offset)
	l.text = "SELECT " + orderColumns + " FROM sales_order WHERE " + strings.Join(l.where, " AND ") +
		fmt.Sprintf(" ORDER BY %s DESC, id DESC LIMIT $%d OFFSET $%d", at, len(l.args)-1, len(l.args))
	return l
}

// counted leaves what reports count of the times that a list is of.
func (l *list) counted(s listShape, f *Filter) {
	if s.by == "" {
		return
	}
	l.fixed("placed_at <> 0")
	l.fixed("NOT (source = '" + SourceImport + "' AND canceled_at = placed_at)")
	if s.by == byPlacing {
		l.between("placed_at", f.PlacedFrom, f.PlacedBefore)
	}
	if s.by == byCanceled || s.closed {
		l.fixed("canceled_at <> 0")
		l.between("canceled_at", f.CanceledFrom, f.CanceledBefore)
	}
}

// seldom narrows by what no index helps with, or what most lists do not say.
func (l *list) seldom(s listShape, f *Filter) {
	l.and("(? = '' OR return_status = ?)", string(f.ReturnStatus))
	l.and("(? = '' OR currency_code = ?)", string(f.Currency))
	country := "FIND(shipping_address, ?) > 0"
	if s.by != "" {
		country += ` OR FIND(shipping_address, '"country_code":"') = 0 AND FIND(billing_address, ?) > 0`
	}
	l.and("(? = '' OR "+country+")", countryOf(f.Country))
	l.and("((archived_at <> 0) = ?", f.Archived)
	l.args = append(l.args, f.ArchivedToo || s.by != "" && !f.Archived)
	l.where[len(l.where)-1] += fmt.Sprintf(" OR $%d = TRUE)", len(l.args))
	l.between("created_at", f.CreatedFrom, f.CreatedBefore)
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
	shape := shapeOf(&f)
	sort := orderSorts[shape.by]
	after, err := sort.Decode(request.Cursor)
	if err != nil {
		return found, err
	}
	shape.after, shape.words = len(after) > 0, len(words)
	l := newList(shape, &f, words, after, request)
	if found.Items, err = db.List(ctx, s.db.Read(), scanOrder, orderLists.For(shape), l.args...); err != nil {
		return found, fmt.Errorf("list orders: %w", err)
	}
	if len(found.Items) > request.Limit {
		found.Items = found.Items[:request.Limit]
		last := found.Items[request.Limit-1]
		found.Next = sort.Encode(page.IntKey(clock.Micros(shape.by.of(last))), page.IntKey(int64(last.ID)))
	}
	shape.after, shape.count = false, true
	l = newList(shape, &f, words, nil, request)
	if found.Total, err = db.Value[int64](ctx, s.db.Read(), orderLists.For(shape), l.args...); err != nil {
		return found, fmt.Errorf("count orders: %w", err)
	}
	return found, nil
}
