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

// Lists is a family of statements that take a list of values where their text says %s.
type Lists struct{ family *Variants[int] }

// NewLists declares the family for lists of 1 to most values.
func NewLists(text string, most int) Lists {
	return Lists{NewVariants(bits.Len(uint(most-1))+1, func(n int) *Stmt {
		return SQL(fmt.Sprintf(text, Placeholders(1, n)))
	})}
}

// For is the statement for a list of that many values, which must not be 0. Pass it the arguments of ListOf.
func (l Lists) For(values int) *Stmt { return l.family.For(filledUp(values)) }

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

// Inserts is an INSERT of many rows at once, which both engines do several times faster than row by row.
type Inserts struct {
	family  *Variants[int]
	columns int
}

const maxInsertRows = 32

// InsertInto declares an INSERT. The conflict clause may be empty.
func InsertInto(table, columns, conflict string) Inserts {
	width := strings.Count(columns, ",") + 1
	return Inserts{columns: width, family: NewVariants(bits.Len(maxInsertRows), func(n int) *Stmt {
		rows := make([]string, n)
		for i := range rows {
			rows[i] = "(" + Placeholders(i*width+1, width) + ")"
		}
		return SQL("INSERT INTO " + table + " (" + columns + ") VALUES " + strings.Join(rows, ", ") + " " + conflict)
	})}
}

// Add puts rows into the batch, in statements of 32, 16, 8, 4, 2 and 1 rows; args holds the values of all rows, one row
// after the other.
func (i Inserts) Add(b *Batch, args []any) {
	for len(args) > 0 {
		n := min(maxInsertRows, 1<<(bits.Len(uint(len(args)/i.columns))-1))
		b.Exec(i.family.For(n), args[:n*i.columns]...)
		args = args[n*i.columns:]
	}
}
