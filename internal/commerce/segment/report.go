package segment

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
)

var (
	sumSegments = db.SQL(`
		SELECT segment, COUNT(*), CAST(SUM(CASE WHEN currency_code = $1 THEN spent ELSE 0 END) AS BIGINT), CAST(SUM(orders) AS BIGINT)
		FROM customer_segment WHERE segment <> '' GROUP BY segment ORDER BY segment`)
	countMembers = db.SQL(`SELECT COUNT(*) FROM customer_segment WHERE segment = $1`)
	firstMembers = db.SQL(selectMembers + `ORDER BY g.spent DESC, g.customer_id DESC, g.email_key DESC LIMIT CAST($2 AS BIGINT) OFFSET CAST($3 AS BIGINT)`)
	nextMembers  = db.SQL(selectMembers + `AND (g.spent, g.customer_id, g.email_key) < ($2, $3, $4)
		ORDER BY g.spent DESC, g.customer_id DESC, g.email_key DESC LIMIT CAST($5 AS BIGINT) OFFSET CAST($6 AS BIGINT)`)
	listChanges = db.SQL(`
		SELECT version, from_segment, to_segment, currency_code, spent, orders, last_order_at, rules_version, at FROM customer_segment_change
		WHERE customer_id = $1 AND email_key = $2 AND version < $3
		ORDER BY version DESC LIMIT CAST($4 AS BIGINT) OFFSET CAST($5 AS BIGINT)`)
	countChanges = db.SQL(`SELECT COUNT(*) FROM customer_segment_change WHERE customer_id = $1 AND email_key = $2`)
)

const selectMembers = `SELECT ` + standingColumns + `, COALESCE(c.email, ''), COALESCE(c.first_name, ''), COALESCE(c.last_name, '')
	FROM customer_segment g LEFT JOIN customer c ON c.id = g.customer_id WHERE g.segment = $1 `

// Report is the figures of every segment beside its rule.
type Report struct {
	Currency money.Currency
	Version  int64     // of the rules; 0: they are the standard ones
	Looked   time.Time // when everybody was looked at; zero: nobody was yet
	Segments []Sum
	Total    Sum
}

// Sum is the figures of a segment.
type Sum struct {
	Rule
	Former  bool // no rule is for it any more; its members move with the next look at everybody
	Persons int64
	Orders  int64
	Spent   money.Amount // all of them together
}

// AverageSpent is what each person spent, rounded half up.
func (s *Sum) AverageSpent() money.Amount { return average(s.Spent, s.Persons) }

// AverageOrder is what each order comes to, rounded half up.
func (s *Sum) AverageOrder() money.Amount { return average(s.Spent, s.Orders) }

func average(a money.Amount, n int64) money.Amount {
	if n == 0 {
		return money.Amount{Currency: a.Currency}
	}
	whole, rest := a.Minor/n, a.Minor%n
	if rest >= n-rest {
		whole++
	}
	return money.Amount{Minor: whole, Currency: a.Currency}
}

// Report adds every segment up, in the order of the rules.
func (s *Service) Report(ctx context.Context) (*Report, error) {
	r := s.o.DB.ReadLagging()
	by, err := s.basis(ctx, r)
	if err != nil {
		return nil, err
	}
	last, err := db.One(ctx, r, scanRun, readRun)
	if err != nil {
		return nil, fmt.Errorf("read when everybody was looked at: %w", err)
	}
	out := &Report{Currency: by.currency, Version: by.version, Looked: clock.FromMicros(last.recomputed)}
	zero := money.Amount{Currency: by.currency}
	out.Total.Spent = zero
	at := map[string]int{}
	for _, rule := range by.rules {
		at[rule.Code] = len(out.Segments)
		out.Segments = append(out.Segments, Sum{Rule: rule, Spent: zero})
	}
	err = db.Each(ctx, r, func(row db.Row) error {
		sum := Sum{Spent: zero}
		if err := row.Scan(&sum.Code, &sum.Persons, &sum.Spent.Minor, &sum.Orders); err != nil {
			return err
		}
		out.Total.Persons, out.Total.Orders = out.Total.Persons+sum.Persons, out.Total.Orders+sum.Orders
		out.Total.Spent = out.Total.Spent.Add(sum.Spent)
		n, known := at[sum.Code]
		if !known {
			sum.Name, sum.Former = sum.Code, true
			out.Segments = append(out.Segments, sum)
			return nil
		}
		is := &out.Segments[n]
		is.Persons, is.Spent, is.Orders = sum.Persons, sum.Spent, sum.Orders
		return nil
	}, sumSegments, string(by.currency))
	if err != nil {
		return nil, fmt.Errorf("add segments up: %w", err)
	}
	return out, nil
}

// Member is somebody in a segment, with what he is called.
type Member struct {
	Standing
	Address   string // e-mail, as it is shown; of a guest, normalized
	FirstName string
	LastName  string
}

func scanMember(row db.Row) (Member, error) {
	var m Member
	var since, first, last, updated int64
	f := &m.Figures
	err := row.Scan(&m.Customer, &m.Email, &m.Segment, &since, (*string)(&f.Spent.Currency), &f.Spent.Minor, &f.Orders, &first, &last,
		&m.Scores.Recency, &m.Scores.Frequency, &m.Scores.Monetary, &m.Version, &updated, &m.Address, &m.FirstName, &m.LastName)
	m.Since, m.Updated, f.First, f.Last = clock.FromMicros(since), clock.FromMicros(updated), clock.FromMicros(first), clock.FromMicros(last)
	if m.Customer.IsZero() {
		m.Address = m.Email
	}
	return m, err
}

var memberSort = page.NewSort("segment.members", page.Int, page.Int, page.Text)

// Members is one page of who is in a segment: those who spent most come first. not_found if no rule has the code and nobody
// is in it.
func (s *Service) Members(ctx context.Context, code string, request page.Request) (page.Page[Member], error) {
	p, err := s.members(ctx, code, request)
	if err != nil {
		return p, err
	}
	p.Total, err = db.Value[int64](ctx, s.o.DB.ReadLagging(), countMembers, code)
	if err != nil || p.Total > 0 {
		return p, err
	}
	set, err := s.Rules(ctx)
	if err == nil && set.Rules.Named(code) == nil {
		err = fault.Missing("segment", clip(code))
	}
	return p, err
}

func (s *Service) members(ctx context.Context, code string, request page.Request) (page.Page[Member], error) {
	var p page.Page[Member]
	if err := request.Validate(); err != nil {
		return p, err
	}
	after, err := memberSort.Decode(request.Cursor)
	if err != nil {
		return p, err
	}
	if code == "" {
		return p, fault.Missing("segment", code)
	}
	stmt, args := firstMembers, []any{code}
	if after != nil {
		stmt, args = nextMembers, append(args, after[0].Int(), after[1].Int(), after[2].Text())
	}
	p.Items, err = db.List(ctx, s.o.DB.ReadLagging(), scanMember, stmt, append(args, int64(request.Limit)+1, int64(request.Offset))...)
	if err != nil {
		return p, fmt.Errorf("list the members of a segment: %w", err)
	}
	if len(p.Items) > request.Limit {
		p.Items = p.Items[:request.Limit]
		m := &p.Items[request.Limit-1]
		p.Next = memberSort.Encode(page.IntKey(m.Figures.Spent.Minor), page.IntKey(int64(m.Customer)), page.TextKey(m.Email))
	}
	return p, nil
}

// EachMember calls f with everybody in a segment, in the order of Members, a page in memory.
func (s *Service) EachMember(ctx context.Context, code string, f func(*Member) error) error {
	request := page.Request{Limit: page.MaxLimit}
	for {
		p, err := s.members(ctx, code, request)
		if err != nil {
			return err
		}
		for i := range p.Items {
			if err := f(&p.Items[i]); err != nil {
				return err
			}
		}
		if request.Cursor = p.Next; p.Next == "" {
			return nil
		}
	}
}

// Change is one entry of somebody's history.
type Change struct {
	Version      int64
	From, To     string  // empty: none
	Figures      Figures // without the first order
	RulesVersion int64   // 0: the standard ones
	At           time.Time
}

var changeSort = page.NewSort("segment.changes", page.Int)

// History is one page of the changes of a person, the newest first.
func (s *Service) History(ctx context.Context, p Person, request page.Request) (page.Page[Change], error) {
	var out page.Page[Change]
	if err := request.Validate(); err != nil {
		return out, err
	}
	after, err := changeSort.Decode(request.Cursor)
	if err != nil {
		return out, err
	}
	before := int64(1) << 62
	if after != nil {
		before = after[0].Int()
	}
	r := s.o.DB.Read()
	out.Items, err = db.List(ctx, r, func(row db.Row) (Change, error) {
		var c Change
		var last, at int64
		err := row.Scan(&c.Version, &c.From, &c.To, (*string)(&c.Figures.Spent.Currency), &c.Figures.Spent.Minor, &c.Figures.Orders, &last,
			&c.RulesVersion, &at)
		c.Figures.Last, c.At = clock.FromMicros(last), clock.FromMicros(at)
		return c, err
	}, listChanges, p.Customer, p.Email, before, int64(request.Limit)+1, int64(request.Offset))
	if err != nil {
		return out, fmt.Errorf("list the changes of a person: %w", err)
	}
	if len(out.Items) > request.Limit {
		out.Items = out.Items[:request.Limit]
		out.Next = changeSort.Encode(page.IntKey(out.Items[request.Limit-1].Version))
	}
	out.Total, err = db.Value[int64](ctx, r, countChanges, p.Customer, p.Email)
	return out, err
}

// OfGuest is where a guest stands; not_found if nobody ordered as a guest with the normalized address.
func (s *Service) OfGuest(ctx context.Context, email string) (Standing, error) {
	found, err := db.List(ctx, s.o.DB.Read(), scanStanding, standingsOfGuests.For(1), email)
	if err == nil && (len(found) == 0 || email == "") {
		err = fault.New(fault.NotFound, fault.CodeNotFound, "Nobody ordered as a guest with this address.")
	}
	if err != nil {
		return Standing{}, err
	}
	return found[0], nil
}

func clip(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}
