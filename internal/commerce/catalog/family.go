package catalog

import (
	"fmt"
	"math/bits"
	"strings"

	"winkel/internal/platform/db"
)

// The shared dialect has no arrays, so a list of values is written out: IN ($1, $2, …). To keep the number of
// statements bounded, a list is filled up to the next power of two by repeating its last value, which changes no
// answer. Both engines then look each value up in the index; a list passed as JSON would make PostgreSQL guess how
// long it is.

// lists declares a family of statements that take a list of 1 to MaxBulk values where the text says %s.
func lists(text string) *db.Variants[int] {
	return db.NewVariants(bits.Len(MaxBulk), func(n int) *db.Stmt {
		return db.SQL(fmt.Sprintf(text, placeholders(1, n)))
	})
}

// listOf fills a list up; the statement of the family is the one for its length. The list must not be empty.
func listOf[T, V any](values []T, as func(T) V) []any {
	n := 1 << bits.Len(uint(len(values)-1))
	args := make([]any, n)
	for i := range args {
		args[i] = as(values[min(i, len(values)-1)])
	}
	return args
}

// placeholders is "$from, …" of n parameters.
func placeholders(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}

// inserts is an INSERT of many rows at once, which both engines do several times faster than row by row. Rows are
// cut into statements of 32, 16, 8, 4, 2 and 1 rows.
type inserts struct {
	family  *db.Variants[int]
	columns int
}

const maxInsertRows = 32

// insertInto declares an INSERT. The conflict clause may be empty.
func insertInto(table, columns, conflict string) inserts {
	width := strings.Count(columns, ",") + 1
	return inserts{columns: width, family: db.NewVariants(bits.Len(maxInsertRows), func(n int) *db.Stmt {
		rows := make([]string, n)
		for i := range rows {
			rows[i] = "(" + placeholders(i*width+1, width) + ")"
		}
		return db.SQL("INSERT INTO " + table + " (" + columns + ") VALUES " + strings.Join(rows, ", ") + " " + conflict)
	})}
}

// add puts rows into the batch; args holds the values of all rows, one after the other.
func (i inserts) add(b *db.Batch, args []any) {
	for len(args) > 0 {
		n := min(maxInsertRows, 1<<(bits.Len(uint(len(args)/i.columns))-1))
		b.Exec(i.family.For(n), args[:n*i.columns]...)
		args = args[n*i.columns:]
	}
}
