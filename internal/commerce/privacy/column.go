package privacy

import (
	"slices"
	"strings"
)

// Action is what erasure does with what a column holds.
type Action string

// The actions.
const (
	Remove Action = "remove" // it goes with its row
	Blank  Action = "blank"  // the text is emptied, the row stays
	Reduce Action = "reduce" // of an address the country, the province and the beginning of the postal code are left
	Rename Action = "rename" // a key that tells persons apart becomes another, which says nothing
	Scrub  Action = "scrub"  // what is the person's is taken out of a document
	Keep   Action = "keep"   // for the reason that is given, as long as is given
)

// Subject is whose data it is.
type Subject string

// The subjects.
const (
	OfCustomer Subject = "customer" // whoever buys, with an account or without
	OfStaff    Subject = "staff"    // whoever works in the shop
	OfClient   Subject = "client"   // whoever sends a request
)

// owner is how rows are found to be a person's.
type owner string

const (
	byCustomer owner = "customer" // the column holds the number of the customer
	bySubject  owner = "subject"  // subject_kind and subject_id name the customer
	byOrder    owner = "order"    // the column holds the number of an order of his
	byCart     owner = "cart"
	byCheckout owner = "checkout"
	byEmail    owner = "email"   // the column holds his address, normalized
	byMail     owner = "mail"    // it was written to him, or about an order of his
	bySearch   owner = "search"  // it is a document, which may tell of him
	byCascade  owner = "cascade" // it goes with the row that it belongs to
	byNobody   owner = "nobody"  // erasure has nothing to do with it: it is of staff or clients, or kept
	byItself   owner = "itself"  // what keeps it takes it out: the audit log, an erasure
)

// Column is a column that holds personal data.
type Column struct {
	Name    string
	Holds   string // in words
	Erasure Action
	Kept    string // why, and how long, what is kept
	Secret  bool   // it is nobody's to see, not even the person's: a hash of a password
}

// Table is what the register says about a table with personal data.
type Table struct {
	Name       string
	Subject    Subject
	Period     string   // how long rows are kept that nobody has erased
	Title      string   // the heading in the export; empty: a copy of what stands there already, or not the customer's
	Shown      string   // the columns that the export shows, in order
	Prefix     string   // of ids, for the column id
	Personal   []Column // every column with personal data
	Impersonal string   // all others, separated by spaces

	by        owner
	column    string   // by which rows are found
	guests    string   // the column by which rows of those are found who have no account: their address, normalized; empty: there are none
	key       []string // the primary key of a table of documents, in order
	also      string   // what blanking sets besides
	unless    string   // how a row is recognized that was blanked
	versioned bool     // a change raises the version, so that whoever changes the row at the same time begins again
}

// ofGuests is the table as it is searched for those who have no account; nil if it has no rows of them.
func (t *Table) ofGuests() *Table {
	if t.guests == "" {
		return nil
	}
	of := *t
	// They have no number, and the primary key begins with it.
	of.by, of.column, of.guests = byEmail, t.column+" = 0 AND "+t.guests, ""
	return &of
}

// columns is the names of all columns of the table.
func (t *Table) columns() []string {
	names := strings.Fields(t.Impersonal)
	for _, c := range t.Personal {
		names = append(names, c.Name)
	}
	return names
}

// with is the names of the columns with which erasure does one thing.
func (t *Table) with(action Action) []string {
	var names []string
	for _, c := range t.Personal {
		if c.Erasure == action {
			names = append(names, c.Name)
		}
	}
	return names
}

// removed reports whether erasure removes the rows of the table.
func (t *Table) removed() bool {
	return slices.ContainsFunc(t.Personal, func(c Column) bool { return c.Erasure == Remove })
}

func personal(action Action, pairs ...string) []Column {
	var columns []Column
	for i := 0; i+1 < len(pairs); i += 2 {
		columns = append(columns, Column{Name: pairs[i], Holds: pairs[i+1], Erasure: action})
	}
	return columns
}

func kept(name, holds, why string) Column {
	return Column{Name: name, Holds: holds, Erasure: Keep, Kept: why}
}

func secret(name, holds string) Column {
	return Column{Name: name, Holds: holds, Erasure: Remove, Secret: true}
}
