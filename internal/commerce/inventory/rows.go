package inventory

import (
	"fmt"
	"math/bits"
	"strings"

	"winkel/internal/platform/db"
)

// family is statements that concern several rows at once, one for each power of two of rows. Unlike those of package db
// they may take arguments in front of the rows, and are guarded.
type family []*db.Stmt

// rowFamily declares a family for 1 to most rows.
func rowFamily(most int, build func(rows int) string) family {
	var f family
	for n := 1; n/2 < most; n *= 2 {
		f = append(f, db.SQL(build(n)))
	}
	return f
}

// maxRows is how many rows a guarded statement concerns; more are several statements.
const maxRows = 32

// padded is the statement for so many rows, if the last one is repeated to fill it up.
func (f family) padded(rows int) *db.Stmt { return f[bits.Len(uint(rows-1))] }

// eachOf is a condition that holds for rows with one of n combinations of values, the parameters of which begin at
// from.
func eachOf(from, n int, columns ...string) string {
	rows := make([]string, n)
	for i := range rows {
		parts := make([]string, len(columns))
		for j, column := range columns {
			parts[j] = fmt.Sprintf("%s = $%d", column, from+i*len(columns)+j)
		}
		rows[i] = "(" + strings.Join(parts, " AND ") + ")"
	}
	return "(" + strings.Join(rows, " OR ") + ")"
}

// exactly adds statements of a family built with eachOf: each must find all of its rows as they were read.
func (f family) exactly(b *db.Batch, refusal error, first any, rows [][]any) {
	for len(rows) > 0 {
		chunk := rows[:min(maxRows, len(rows))]
		rows = rows[len(chunk):]
		args := []any{first}
		for i := range 1 << bits.Len(uint(len(chunk)-1)) {
			args = append(args, chunk[min(i, len(chunk)-1)]...)
		}
		b.Exec(f.padded(len(chunk)), args...).Want(int64(len(chunk)), refusal)
	}
}

// insertion declares an INSERT of 1 to maxRows rows that does nothing about rows that are there already.
func insertion(table, columns, key string) family {
	n := strings.Count(columns, ",") + 1
	return rowFamily(maxRows, func(rows int) string {
		values := make([]string, rows)
		for i := range values {
			values[i] = "(" + db.Placeholders(i*n+1, n) + ")"
		}
		return "INSERT INTO " + table + " (" + columns + ") VALUES " + strings.Join(values, ", ") +
			" ON CONFLICT (" + key + ") DO NOTHING"
	})
}

// insert adds as few statements as possible that insert the rows; one that is there already refuses the batch.
func (f family) insert(b *db.Batch, refusal error, rows [][]any) {
	for len(rows) > 0 {
		size := bits.Len(uint(min(maxRows, len(rows)))) - 1
		var args []any
		for _, row := range rows[:1<<size] {
			args = append(args, row...)
		}
		b.Exec(f[size], args...).Want(1<<size, refusal)
		rows = rows[1<<size:]
	}
}
