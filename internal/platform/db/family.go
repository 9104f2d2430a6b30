package db

import (
	"fmt"
	"math/bits"
	"strings"
)

// The shared dialect has no arrays, so a list of values is written out: IN ($1, $2, …). To keep the number of
// statements bounded, a list is filled up to the next power of two by repeating its last value, which changes no
// answer. Both engines then look each value up in the index; a list passed as JSON would make PostgreSQL guess how
// long it is.

// Lists is a family of statements that take a list of values where their text says %s: one statement for each power of
// two.
type Lists struct{ bySize []*Stmt }

// NewLists declares the family for lists of 1 to most values.
func NewLists(text string, most int) Lists {
	var l Lists
	for n := 1; n/2 < most; n *= 2 {
		l.bySize = append(l.bySize, SQL(fmt.Sprintf(text, Placeholders(1, n))))
	}
	return l
}

// For is the statement for a list of that many values, which must not be 0 nor more than the family was declared for.
// Pass it the arguments of ListOf.
func (l Lists) For(values int) *Stmt { return l.bySize[bits.Len(uint(values-1))] }

// ListOf is the values as arguments of Lists.For.
func ListOf[T any](values []T) []any {
	args := make([]any, filledUp(len(values)))
	for i := range args {
		args[i] = values[min(i, len(values)-1)]
	}
	return args
}

func filledUp(values int) int { return 1 << bits.Len(uint(values-1)) }

// Placeholders is "$from, …" of n parameters.
func Placeholders(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}

// Inserts is an INSERT of many rows at once, which both engines do several times faster than row by row: a statement for
// each number of rows in insertRows.
type Inserts struct {
	bySize  []*Stmt // as insertRows
	columns int
}

// insertRows is how many rows one statement writes. Orders and carts are small: what they have is one statement.
var insertRows = [...]int{1, 2, 3, 4, 5, 6, 7, 8, 16, 32}

// InsertInto declares an INSERT. The conflict clause may be empty.
func InsertInto(table, columns, conflict string) Inserts {
	i := Inserts{columns: strings.Count(columns, ",") + 1}
	for _, n := range insertRows {
		rows := make([]string, n)
		for r := range rows {
			rows[r] = "(" + Placeholders(r*i.columns+1, i.columns) + ")"
		}
		text := "INSERT INTO " + table + " (" + columns + ") VALUES " + strings.Join(rows, ", ")
		i.bySize = append(i.bySize, SQL(strings.TrimSpace(text+" "+conflict)))
	}
	return i
}

// Add puts rows into the batch, as few statements as possible; args holds the values of all rows, one row after the
// other.
func (i Inserts) Add(b *Batch, args []any) {
	for at := len(insertRows) - 1; len(args) > 0; {
		n := insertRows[at] * i.columns
		if len(args) < n {
			at--
			continue
		}
		b.Exec(i.bySize[at], args[:n]...)
		args = args[n:]
	}
}
