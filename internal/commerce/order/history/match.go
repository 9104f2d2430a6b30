package history

import (
	"cmp"
	"io"
	"slices"
	"time"
)

// purchase is what a cancellation must agree with.
type purchase struct {
	customer, code string
	price          int64
}

func purchaseOf(r *Row) purchase { return purchase{r.Customer, r.Code, r.Price} }

// sold is a line of an invoice that a cancellation may be of.
type sold struct {
	invoice string
	line    int
	at      time.Time
	left    int64 // that was not taken back yet
}

// taken is how many of a line of an invoice a cancellation takes back.
type taken struct {
	line     int // of the file
	quantity int64
}

// takenBack is what one cancellation takes back of one invoice.
type takenBack struct {
	number string // of the cancellation
	at     time.Time
	parts  []taken
}

// Matches says which sales the cancellations of a file are of: the second reading.
type Matches struct {
	refunds map[string][]takenBack // by invoice
	credits map[int]int64          // by line of a cancellation: the quantity of which no sale was found
}

// Match finds the sales. Of the same customer, code and price, the latest one before the cancellation comes first.
func (s *Survey) Match(open func() (io.ReadCloser, error)) (*Matches, error) {
	wanted := map[purchase][]sold{}
	for i := range s.cancellations {
		if r := &s.cancellations[i].row; r.Customer != "" {
			wanted[purchaseOf(r)] = nil
		}
	}
	err := each(open, func(r *Row) error {
		list, is := wanted[purchaseOf(r)]
		if kind, _ := Decide(r); is && kind != Aside && documentOf(r.Invoice) == sale {
			wanted[purchaseOf(r)] = append(list, sold{r.Invoice, r.Line, r.At, r.Quantity})
		}
		return nil
	}, func(*rowError) {})
	if err != nil {
		return nil, err
	}
	for _, list := range wanted {
		slices.SortStableFunc(list, func(x, y sold) int { return y.at.Compare(x.at) })
	}
	m := &Matches{refunds: map[string][]takenBack{}, credits: map[int]int64{}}
	ordered := slices.Clone(s.cancellations)
	slices.SortStableFunc(ordered, func(x, y cancelLine) int {
		return cmp.Or(x.row.At.Compare(y.row.At), cmp.Compare(x.row.Line, y.row.Line))
	})
	for i := range ordered {
		r := &ordered[i].row
		if left := m.take(r, s.first[r.Invoice], wanted[purchaseOf(r)]); left > 0 {
			m.credits[r.Line] = left
		}
	}
	return m, nil
}

// take takes the quantity of a cancellation back from sales, and returns what is left of it.
func (m *Matches) take(r *Row, at time.Time, sales []sold) int64 {
	need := -r.Quantity
	for i := range sales {
		s := &sales[i]
		if need == 0 {
			break
		}
		if s.left == 0 || s.at.After(r.At) {
			continue
		}
		n := min(need, s.left)
		s.left, need = s.left-n, need-n
		m.refund(s, r.Invoice, at, n)
	}
	return need
}

// refund notes that a cancellation takes n of a line back.
func (m *Matches) refund(s *sold, number string, at time.Time, n int64) {
	list := m.refunds[s.invoice]
	i := slices.IndexFunc(list, func(t takenBack) bool { return t.number == number })
	if i < 0 {
		i, list = len(list), append(list, takenBack{number: number, at: at})
	}
	parts := list[i].parts
	if k := slices.IndexFunc(parts, func(t taken) bool { return t.line == s.line }); k >= 0 {
		parts[k].quantity += n
	} else {
		parts = append(parts, taken{s.line, n})
	}
	list[i].parts = parts
	m.refunds[s.invoice] = list
}
