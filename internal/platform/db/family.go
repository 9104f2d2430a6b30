package db

import (
	"fmt"
	"math/bits"
	"strconv"
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
	columns int     // parameters of a row
}

// insertRows is how many rows one statement writes. Orders and carts are small: what they have is one statement.
var insertRows = [...]int{1, 2, 3, 4, 5, 6, 7, 8, 16, 32}

// gatherRows is how many rows Gather puts into one statement: up to here every number of them has one.
const gatherRows = 8

// InsertInto declares an INSERT. The conflict clause may be empty.
func InsertInto(table, columns, conflict string) Inserts {
	row := strings.Repeat("?, ", strings.Count(columns, ",")) + "?"
	return insertsOf("INSERT INTO "+table+" ("+columns+") VALUES ", row, row, conflict)
}

// InsertRowsInto declares an INSERT whose rows hold more than parameters: the text of one row for each engine, with ? for a
// parameter and # for the number of the row in its statement, from 1. Its caller says why they differ.
func InsertRowsInto(table, columns, postgres, sqlite string) Inserts {
	return insertsOf("INSERT INTO "+table+" ("+columns+") VALUES ", postgres, sqlite, "")
}

func insertsOf(into, postgres, sqlite, conflict string) Inserts {
	i := Inserts{columns: strings.Count(postgres, "?")}
	for _, n := range insertRows {
		text := func(row string) string {
			rows := make([]string, n)
			for r := range rows {
				rows[r] = "(" + strings.ReplaceAll(row, "#", strconv.Itoa(r+1)) + ")"
			}
			return strings.TrimSpace(into + numbered(strings.Join(rows, ", ")) + " " + conflict)
		}
		if postgres == sqlite {
			i.bySize = append(i.bySize, SQL(text(postgres)))
			continue
		}
		i.bySize = append(i.bySize, Spell(text(postgres), text(sqlite)))
	}
	return i
}

// numbered is a text with its question marks replaced by $1, $2, … in order.
func numbered(text string) string {
	var b strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(text, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		fmt.Fprintf(&b, "$%d", n)
		text = after
	}
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

// Gather puts one row into the batch. Rows that are gathered one by one, by callers that know nothing of each other, share
// statements, which run where the first of their rows was added.
func (i Inserts) Gather(b *Batch, row ...any) {
	if len(row) != i.columns {
		panic(fmt.Sprintf("db: a row of %d values for %d columns", len(row), i.columns))
	}
	family := i.bySize[0]
	if at, gathering := b.gathered[family]; gathering && len(b.steps[at].args) < gatherRows*i.columns {
		s := &b.steps[at]
		s.args = append(s.args, row...)
		s.stmt = i.bySize[len(s.args)/i.columns-1]
		return
	}
	if b.gathered == nil {
		b.gathered = map[*Stmt]int{}
	}
	b.gathered[family] = len(b.steps)
	b.Exec(i.bySize[0], row...)
}
