package db_test

import (
	"fmt"
	"testing"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// The shortest statements there are: what is looked at beside them weighs most here.
func BenchmarkStatements(b *testing.B) {
	d := dbtest.SQLite(b, db.Options{})
	orders := 0
	one := &db.Batch{}
	one.Exec(insertStock, "mug", 1_000_000_000)
	if err := d.Submit(b.Context(), one); err != nil {
		b.Fatal(err)
	}
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := db.Value[int64](b.Context(), d.Read(), getStock, "mug"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("list", func(b *testing.B) {
		scan := func(row db.Row) (v int64, err error) { return v, row.Scan(&v) }
		b.ReportAllocs()
		for b.Loop() {
			if _, err := db.List(b.Context(), d.Read(), scan, getStock, "mug"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		err := d.Write(b.Context(), func(tx db.Tx) error {
			for b.Loop() {
				if _, err := tx.Exec(b.Context(), takeStock, 1, "mug", 1); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	})
	b.Run("submit", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			orders++
			if err := d.Submit(b.Context(), order("bench", fmt.Sprint(orders), "mug", 1)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
