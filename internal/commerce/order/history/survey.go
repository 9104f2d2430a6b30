package history

import (
	"cmp"
	"io"
	"maps"
	"slices"
	"time"
)

// Problem is a line that cannot be read. It is in no sum: nobody knows what it comes to.
type Problem struct {
	Line    int
	Message string
}

// maxProblems is how many problems are kept; the others are counted.
const maxProblems = 1000

// Survey is what the file as a whole says: the first reading.
type Survey struct {
	Lines      int64 // that could be read
	Unreadable int64
	Problems   []Problem // the first of those that could not
	Invoices   int       // numbers of any kind
	Balance    *Balance
	Articles   []Article
	Customers  []Customer

	first         map[string]time.Time // of each invoice, the earliest time of its lines
	scattered     map[string]bool      // invoices whose lines do not stand together
	cancellations []cancelLine
}

// Article is what a stock code stands for.
type Article struct {
	Code  string
	Title string // the description that it has most often
	Price int64  // in pennies: the one at which it was sold most often, the latest of several
}

// Customer is somebody who is named in the file.
type Customer struct {
	Number string
	Since  time.Time // of the first invoice
}

// cancelLine is a line of a cancellation, to be matched.
type cancelLine struct {
	row  Row
	kind Kind
}

// surveyor takes the survey.
type surveyor struct {
	Survey
	articles  map[string]*article
	customers map[string]time.Time
	last      string // the invoice of the row before
}

// article counts what is said of a stock code.
type article struct {
	titles map[string]*tally
	prices map[int64]*tally
}

// tally is how often something was said, and by which line first and last.
type tally struct {
	count       int64
	first, last int
}

func (t *tally) add(line int) {
	if t.count == 0 {
		t.first = line
	}
	t.count, t.last = t.count+1, line
}

// Take reads the file once. It fails where the file is none.
func Take(open func() (io.ReadCloser, error)) (*Survey, error) {
	s := surveyor{
		Survey:   Survey{Balance: newBalance(), first: map[string]time.Time{}, scattered: map[string]bool{}},
		articles: map[string]*article{}, customers: map[string]time.Time{},
	}
	err := each(open, s.row, func(wrong *rowError) {
		s.Unreadable++
		if len(s.Problems) < maxProblems {
			s.Problems = append(s.Problems, Problem{wrong.line, wrong.err.Error()})
		}
	})
	if err != nil {
		return nil, err
	}
	s.Invoices = len(s.first)
	s.settle()
	return &s.Survey, nil
}

func (s *surveyor) row(r *Row) error {
	s.Lines++
	kind, reason := Decide(r)
	s.Balance.line(r, reason)
	at, known := s.first[r.Invoice]
	if known && s.last != r.Invoice {
		s.scattered[r.Invoice] = true
	}
	if s.last = r.Invoice; !known || r.At.Before(at) {
		s.first[r.Invoice] = r.At
	}
	if kind == Aside {
		return nil
	}
	if since, known := s.customers[r.Customer]; r.Customer != "" && (!known || r.At.Before(since)) {
		s.customers[r.Customer] = r.At
	}
	if kind == Goods {
		s.describe(r)
	}
	if documentOf(r.Invoice) == cancellation {
		s.cancellations = append(s.cancellations, cancelLine{*r, kind})
	}
	return nil
}

// describe counts what the row says of its article. The price of a cancellation says nothing about sales, unless there are
// none.
func (s *surveyor) describe(r *Row) {
	a := s.articles[r.Code]
	if a == nil {
		a = &article{titles: map[string]*tally{}, prices: map[int64]*tally{}}
		s.articles[r.Code] = a
	}
	entry(a.titles, cmp.Or(r.Description, r.Code)).add(r.Line)
	if r.Quantity > 0 {
		entry(a.prices, r.Price).add(r.Line)
	}
}

// settle makes lists of what was counted.
func (s *surveyor) settle() {
	for _, code := range slices.Sorted(maps.Keys(s.articles)) {
		a := s.articles[code]
		title, _ := usual(a.titles, func(x, y *tally) int { return cmp.Compare(y.first, x.first) })
		price, _ := usual(a.prices, func(x, y *tally) int { return cmp.Compare(x.last, y.last) })
		s.Articles = append(s.Articles, Article{Code: code, Title: title, Price: price})
	}
	for _, number := range slices.Sorted(maps.Keys(s.customers)) {
		s.Customers = append(s.Customers, Customer{number, s.customers[number]})
	}
}

// usual is what was said most often; between equals, what order puts last.
func usual[V comparable](said map[V]*tally, order func(x, y *tally) int) (value V, found bool) {
	var most *tally
	for v, t := range said {
		if most == nil || cmp.Or(cmp.Compare(t.count, most.count), order(t, most)) > 0 {
			value, most = v, t
		}
	}
	return value, most != nil
}
