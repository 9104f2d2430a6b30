package history

import (
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Document is an order to be written, whole: an invoice with everything that was given back of it, or a credit.
type Document struct {
	Number   string
	Credit   bool // a cancellation of what the file does not have: it is canceled, and paid and refunded in full
	At       time.Time
	Customer string // empty: nobody is named
	Country  string // as in the file
	Lines    []Line
	Shipping []Line // what was charged for shipping
	Refunds  []Refund
}

// Line is so many of one thing at one price.
type Line struct {
	Row      int    // line of the file
	Code     string // of a product, unless Charge
	Title    string
	Charge   bool // there is no product
	Quantity int64
	Price    int64 // of one, in pennies
}

// Amount is quantity times price.
func (l *Line) Amount() int64 { return l.Quantity * l.Price }

// Refund is what was given back of a document at once.
type Refund struct {
	Number   string // of the cancellation
	At       time.Time
	Lines    []RefundLine
	Shipping int64 // of the shipping
}

// RefundLine is what was given back of a line.
type RefundLine struct {
	Index    int // in Lines of the document
	Quantity int64
	Amount   int64
}

// Amount is what was given back in all.
func (r *Refund) Amount() int64 {
	sum := r.Shipping
	for _, l := range r.Lines {
		sum += l.Amount
	}
	return sum
}

// Subtotal is what the lines come to without the shipping.
func (d *Document) Subtotal() int64 { return sum(d.Lines) }

// ShippingTotal is what the shipping came to.
func (d *Document) ShippingTotal() int64 { return sum(d.Shipping) }

// Total is what was to be paid.
func (d *Document) Total() int64 { return d.Subtotal() + d.ShippingTotal() }

func sum(lines []Line) int64 {
	total := int64(0)
	for i := range lines {
		total += lines[i].Amount()
	}
	return total
}

// Documents calls f with one document after the other: the third reading. Invoices of which every line was set aside, and
// cancellations that are refunds altogether, make none.
func (s *Survey) Documents(open func() (io.ReadCloser, error), m *Matches, f func(d *Document) error) error {
	var current *Document
	scattered := map[string]*Document{}
	var order []string
	finish := func() error {
		if current == nil {
			return nil
		}
		d := current
		current = nil
		return s.finish(d, m, f)
	}
	err := each(open, func(r *Row) error {
		if s.scattered[r.Invoice] {
			d := scattered[r.Invoice]
			if d == nil {
				d = s.begin(r)
				scattered[r.Invoice], order = d, append(order, r.Invoice)
			}
			d.add(r, m)
			return nil
		}
		if current != nil && current.Number != r.Invoice {
			if err := finish(); err != nil {
				return err
			}
		}
		if current == nil {
			current = s.begin(r)
		}
		current.add(r, m)
		return nil
	}, func(*rowError) {})
	if err == nil {
		err = finish()
	}
	for _, invoice := range order {
		if err == nil {
			err = s.finish(scattered[invoice], m, f)
		}
	}
	return err
}

func (s *Survey) begin(r *Row) *Document {
	return &Document{
		Number: r.Invoice, Credit: documentOf(r.Invoice) == cancellation, At: s.first[r.Invoice], Customer: r.Customer, Country: r.Country,
	}
}

// add takes a line into the document; of a cancellation, what no sale was found for.
func (d *Document) add(r *Row, m *Matches) {
	kind, _ := Decide(r)
	line := Line{Row: r.Line, Code: r.Code, Title: r.Description, Charge: kind == Charge, Quantity: r.Quantity, Price: r.Price}
	if d.Credit {
		line.Quantity = m.credits[r.Line]
	}
	if line.Title == "" {
		line.Title = r.Code
	}
	switch {
	case kind == Aside || line.Quantity == 0:
	case kind == Shipping:
		d.Shipping = append(d.Shipping, line)
	default:
		d.Lines = append(d.Lines, line)
	}
}

// finish adds what was given back, and hands the document over.
func (s *Survey) finish(d *Document, m *Matches, f func(d *Document) error) error {
	if len(d.Lines)+len(d.Shipping) == 0 {
		return nil
	}
	s.giveBack(d, m)
	s.Balance.document(d)
	return f(d)
}

func (s *Survey) giveBack(d *Document, m *Matches) {
	if d.Credit {
		refund := Refund{Number: d.Number, At: d.At, Shipping: d.ShippingTotal()}
		for i := range d.Lines {
			refund.Lines = append(refund.Lines, RefundLine{i, d.Lines[i].Quantity, d.Lines[i].Amount()})
		}
		d.Refunds = []Refund{refund}
		return
	}
	lines, shipping := map[int]int{}, map[int]*Line{}
	for i := range d.Lines {
		lines[d.Lines[i].Row] = i
	}
	for i := range d.Shipping {
		shipping[d.Shipping[i].Row] = &d.Shipping[i]
	}
	for _, back := range m.refunds[d.Number] {
		refund := Refund{Number: back.number, At: back.at}
		for _, part := range back.parts {
			if l := shipping[part.line]; l != nil {
				refund.Shipping += part.quantity * l.Price
			} else {
				i := lines[part.line]
				refund.Lines = append(refund.Lines, RefundLine{i, part.quantity, part.quantity * d.Lines[i].Price})
			}
		}
		d.Refunds = append(d.Refunds, refund)
	}
}

// ShippingName is what the shipping is called: "Postage".
func (d *Document) ShippingName() string {
	var names []string
	for i := range d.Shipping {
		if name := sentence(d.Shipping[i].Title); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// sentence writes a text of capitals as people do.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + strings.ToLower(text[size:])
}
