package history

import (
	"cmp"
	"maps"
	"slices"
)

// Sums is what a customer, a month or the whole file comes to, in pennies. File and SetAside are reckoned from the lines of
// the file; Orders, Refunds and Credits from the documents that are written.
type Sums struct {
	File     int64
	Orders   int64
	Refunds  int64 // of orders, given back
	Credits  int64 // given back for what the file does not have
	SetAside int64
}

// Difference is what the two sides differ by: 0, unless something was lost or counted twice.
func (s Sums) Difference() int64 { return s.File - (s.Orders - s.Refunds - s.Credits + s.SetAside) }

// Balance compares the file with what becomes of it.
type Balance struct {
	Total      Sums
	byMonth    map[string]*Sums
	byCustomer map[string]*Sums
	aside      map[Reason]*AsideSum
}

// AsideSum is what was set aside for one reason.
type AsideSum struct {
	Reason Reason
	Lines  int64
	Amount int64 // in pennies
}

// Difference is a customer or a month for whom the two sides differ.
type Difference struct {
	Of   string // number of the customer, or the month
	Sums Sums
}

// MonthSums is the sums of a month.
type MonthSums struct {
	Month string // "2010-12"
	Sums  Sums
}

func newBalance() *Balance {
	return &Balance{byMonth: map[string]*Sums{}, byCustomer: map[string]*Sums{}, aside: map[Reason]*AsideSum{}}
}

// at is every sum that an amount of a customer in a month is part of.
func (b *Balance) at(customer, month string) [3]*Sums {
	return [3]*Sums{&b.Total, entry(b.byCustomer, customer), entry(b.byMonth, month)}
}

func entry[K comparable, V any](m map[K]*V, key K) *V {
	v := m[key]
	if v == nil {
		v = new(V)
		m[key] = v
	}
	return v
}

// line counts a line of the file; reason says why it was set aside, if it was.
func (b *Balance) line(r *Row, reason Reason) {
	amount := r.Amount()
	for _, s := range b.at(r.Customer, Month(r.At)) {
		s.File += amount
		if reason != "" {
			s.SetAside += amount
		}
	}
	if reason != "" {
		a := entry(b.aside, reason)
		a.Reason, a.Lines, a.Amount = reason, a.Lines+1, a.Amount+amount
	}
}

// document counts an order with its refunds, or a credit.
func (b *Balance) document(d *Document) {
	if d.Credit {
		for _, s := range b.at(d.Customer, Month(d.At)) {
			s.Credits += d.Total()
		}
		return
	}
	for _, s := range b.at(d.Customer, Month(d.At)) {
		s.Orders += d.Total()
	}
	for i := range d.Refunds {
		for _, s := range b.at(d.Customer, Month(d.Refunds[i].At)) {
			s.Refunds += d.Refunds[i].Amount()
		}
	}
}

// SetAside is what was set aside for each reason, the most lines first.
func (b *Balance) SetAside() []AsideSum {
	list := make([]AsideSum, 0, len(b.aside))
	for _, a := range b.aside {
		list = append(list, *a)
	}
	slices.SortFunc(list, func(x, y AsideSum) int {
		return cmp.Or(cmp.Compare(y.Lines, x.Lines), cmp.Compare(x.Reason, y.Reason))
	})
	return list
}

// Months is the sums of each month, in order.
func (b *Balance) Months() []MonthSums {
	list := make([]MonthSums, 0, len(b.byMonth))
	for _, month := range slices.Sorted(maps.Keys(b.byMonth)) {
		list = append(list, MonthSums{month, *b.byMonth[month]})
	}
	return list
}

// Customer is the sums of a customer; of no customer, where the number is empty.
func (b *Balance) Customer(number string) Sums {
	if s := b.byCustomer[number]; s != nil {
		return *s
	}
	return Sums{}
}

// Customers is how many customers the file names.
func (b *Balance) Customers() int {
	if _, nobody := b.byCustomer[""]; nobody {
		return len(b.byCustomer) - 1
	}
	return len(b.byCustomer)
}

// Differences is the customers and the months for whom the two sides differ, in order. There should be none.
func (b *Balance) Differences() []Difference {
	var list []Difference
	for _, sums := range []map[string]*Sums{b.byCustomer, b.byMonth} {
		for _, of := range slices.Sorted(maps.Keys(sums)) {
			if sums[of].Difference() != 0 {
				list = append(list, Difference{of, *sums[of]})
			}
		}
	}
	return list
}
