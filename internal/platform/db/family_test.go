package db_test

import (
	"strings"
	"testing"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

var (
	insertNumbers = db.InsertInto("number_sequence", "name, next", "ON CONFLICT (name) DO NOTHING")
	sumOfNumbers  = db.SQL(`SELECT COUNT(*), COALESCE(SUM(next), 0) FROM number_sequence`)
	nameless      = db.SQL(`INSERT INTO number_sequence (name, next) VALUES (NULL, $1)`)
	dropNumbers   = db.SQL(`DELETE FROM number_sequence WHERE next >= $1`)
)

func TestInsertsOfAnyNumberOfRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for rows, statements := range map[int]int{1: 1, 2: 1, 3: 1, 7: 1, 8: 1, 9: 2, 15: 2, 16: 1, 24: 2, 31: 3, 32: 1, 33: 2, 71: 3} {
			var args []any
			sum := int64(0)
			for n := range rows {
				args = append(args, strings.Repeat("x", n+1), int64(n))
				sum += int64(n)
			}
			b := &db.Batch{}
			insertNumbers.Add(b, args)
			if b.Len() != statements {
				t.Errorf("%d rows are %d statements, want %d", rows, b.Len(), statements)
			}
			if err := d.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			var count, got int64
			if err := d.Read().QueryRow(t.Context(), sumOfNumbers).Scan(&count, &got); err != nil || count != int64(rows) || got != sum {
				t.Errorf("%d rows were written as %d with sum %d, %v; want %d", rows, count, got, err, sum)
			}
			b = &db.Batch{}
			b.Exec(dropNumbers, int64(0)).Want(int64(rows), errSoldOut)
			if err := d.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
		b := &db.Batch{}
		if insertNumbers.Add(b, nil); b.Len() != 0 {
			t.Error("no rows are a statement")
		}
	})
}

// Rows that are gathered one by one share statements, apart from those of other families and between other steps.
func TestGatheredRowsShareStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for rows, statements := range map[int]int{1: 1, 2: 1, 8: 1, 9: 2, 16: 2, 17: 3, 100: 13} {
			b := &db.Batch{}
			for n := range rows {
				insertNumbers.Gather(b, strings.Repeat("x", n+1), int64(n))
				b.Exec(dropNumbers, int64(1000))
			}
			if got := b.Len() - rows; got != statements {
				t.Errorf("%d rows are %d statements, want %d", rows, got, statements)
			}
			if err := d.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			var count, sum int64
			if err := d.Read().QueryRow(t.Context(), sumOfNumbers).Scan(&count, &sum); err != nil || count != int64(rows) || sum != int64(rows*(rows-1)/2) {
				t.Errorf("%d rows were written as %d with sum %d, %v", rows, count, sum, err)
			}
			b = &db.Batch{}
			b.Exec(dropNumbers, int64(0)).Want(int64(rows), errSoldOut)
			if err := d.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A probe sees what is submitted, and may have a statement of it fail.
func TestProbe(t *testing.T) {
	probe := &db.Probe{}
	dbtest.EachWith(t, db.Options{Probe: probe}, func(t *testing.T, d *db.DB) {
		var seen []string
		var became []error
		*probe = db.Probe{
			Before: func(b *db.Batch) { seen = b.Statements(d.Engine()); b.Replace(1, nameless, int64(1)) },
			After:  func(_ *db.Batch, err error) { became = append(became, err) },
		}
		b := &db.Batch{}
		insertNumbers.Add(b, []any{"a", int64(1)})
		b.ExecContended(1, dropNumbers, int64(9))
		err := d.Submit(t.Context(), b)
		*probe = db.Probe{}
		if err == nil || len(seen) != 2 || !strings.Contains(seen[1], "DELETE") || len(became) != 1 || became[0] == nil {
			t.Errorf("%v; saw %q and %v", err, seen, became)
		}
		var count, sum int64
		if err := d.Read().QueryRow(t.Context(), sumOfNumbers).Scan(&count, &sum); err != nil || count != 0 {
			t.Errorf("%d rows are there, %v", count, err)
		}
	})
}
