package segment

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Codes of the segments that a shop begins with.
const (
	VIP      = "vip"
	Loyal    = "loyal"
	Regular  = "regular"
	AtRisk   = "at_risk"
	Newcomer = "new"
)

const day = 24 * time.Hour

// Rule says who is in a segment. What is zero does not matter; a rule of zeros matches everybody.
type Rule struct {
	Code       string // for programs and promotions; it stays
	Name       string // for people
	MinSpent   int64  // in whole units of the shop's currency, such as euros
	MinOrders  int64
	WithinDays int64 // the last order is at most so many days old
	AfterDays  int64 // the last order is older than so many days
}

// Rules are looked at in order, and the first that matches wins. The last one matches everybody.
type Rules []Rule

// Standard is the rules of a shop that has not made its own.
func Standard() Rules {
	return Rules{
		{Code: VIP, Name: "VIP", MinSpent: 1000, MinOrders: 5, WithinDays: 30},
		{Code: Loyal, Name: "Loyal", MinSpent: 500, MinOrders: 3, WithinDays: 60},
		{Code: Regular, Name: "Regular", MinOrders: 2, WithinDays: 90},
		{Code: AtRisk, Name: "At Risk", AfterDays: 180},
		{Code: Newcomer, Name: "New"},
	}
}

// Figures is what somebody bought altogether.
type Figures struct {
	Spent  money.Amount // in the shop's currency: paid, less what was given back
	Orders int64        // in any currency
	First  time.Time    // when the first of them was placed; zero: there is none
	Last   time.Time
}

// Matches reports whether somebody with the figures is in the segment at a moment. Whoever never ordered has no last order,
// neither a recent one nor an old one.
func (r *Rule) Matches(f Figures, at time.Time) bool {
	age := at.Sub(f.Last)
	switch {
	case r.MinSpent > 0 && f.Spent.Minor < minorOf(r.MinSpent, f.Spent.Currency):
		return false
	case f.Orders < r.MinOrders:
		return false
	case r.WithinDays > 0 && (f.Last.IsZero() || age > time.Duration(r.WithinDays)*day):
		return false
	case r.AfterDays > 0 && (f.Last.IsZero() || age <= time.Duration(r.AfterDays)*day):
		return false
	}
	return true
}

// everybody reports whether the rule asks for nothing.
func (r *Rule) everybody() bool {
	return r.MinSpent == 0 && r.MinOrders == 0 && r.WithinDays == 0 && r.AfterDays == 0
}

// minorOf is whole units in minor ones. Rules have at most MaxSpent of them, so that it does not overflow.
func minorOf(units int64, c money.Currency) int64 {
	for range c.Exponent() {
		units *= 10
	}
	return units
}

// Of is the code of the segment that somebody with the figures is in at a moment.
func (rules Rules) Of(f Figures, at time.Time) string {
	for i := range rules {
		if rules[i].Matches(f, at) {
			return rules[i].Code
		}
	}
	return ""
}

// Named is the rule with the code; nil if there is none.
func (rules Rules) Named(code string) *Rule {
	if at := slices.IndexFunc(rules, func(r Rule) bool { return r.Code == code }); at >= 0 {
		return &rules[at]
	}
	return nil
}

// Ruleset is the rules of the shop with their version; 0 while they are the standard ones.
type Ruleset struct {
	Rules   Rules
	Version int64
}

// Person is who bought: a customer, or a guest by his address.
type Person struct {
	Customer id.Customer // zero: a guest
	Email    string      // of a guest, normalized; empty for a customer
}

// Standing is where a person stands.
type Standing struct {
	Person
	Segment string    // empty: none, because no order counts any more
	Since   time.Time // zero: he never was in any
	Figures Figures
	Scores  Scores
	Version int64 // one more with each change of segment; 0: he never was in any
	Updated time.Time
}

// moved is the standing with other figures at a moment, by the rules and fifths of a basis.
func (s Standing) moved(f Figures, b *basis, at time.Time) Standing {
	s.Figures = f
	segment := ""
	if f.Orders > 0 {
		segment = b.rules.Of(f, at)
		s.Scores = b.cuts.scores(f)
	} else {
		s.Scores = Scores{}
	}
	if segment != s.Segment {
		s.Segment, s.Since = segment, at
		s.Version++
	}
	return s
}

// same reports whether two standings say the same.
func (s *Standing) same(other *Standing) bool {
	return s.Segment == other.Segment && s.Version == other.Version && s.Scores == other.Scores && s.Figures.same(other.Figures)
}

func (f Figures) same(other Figures) bool {
	return f.Spent == other.Spent && f.Orders == other.Orders && f.First.Equal(other.First) && f.Last.Equal(other.Last)
}

// basis is what standings are reckoned by.
type basis struct {
	rules    Rules
	version  int64 // of the rules
	currency money.Currency
	cuts     Cuts
}

// Describe says what a rule asks for, as it is printed beside the figures.
func (r *Rule) Describe(c money.Currency) string {
	var parts []string
	add := func(n int64, format string, args ...any) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	add(r.MinSpent, "spent at least %d %s", r.MinSpent, c)
	orders := "%d orders or more"
	if r.MinOrders == 1 {
		orders = "%d order or more"
	}
	add(r.MinOrders, orders, r.MinOrders)
	add(r.WithinDays, "the last order at most %d days ago", r.WithinDays)
	add(r.AfterDays, "the last order more than %d days ago", r.AfterDays)
	if len(parts) == 0 {
		return "everybody else"
	}
	return strings.Join(parts, ", ")
}

// Definition says what the figures are, for whoever reads them.
const Definition = "A person is a customer, or a guest by his address. An order counts from when it is confirmed until it is " +
	"canceled. Spent is what was paid less what was refunded, of the orders that count, in the currency of the shop. Days are " +
	"times 24 hours since the last order was placed. The first rule that matches wins; whoever never ordered is not in the figures. " +
	"Scores are from 1 to 5: how many fifths of all persons have less, and one."
