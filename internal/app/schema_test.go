package app

import (
	"cmp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// Every statement of the program is one that both engines understand after migration. The program is linked here whole,
// so every package has declared its statements.
func TestEveryStatementPrepares(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stmts := db.Registered()
		if len(stmts) < 100 {
			t.Fatalf("only %d statements are registered: is the program linked whole?", len(stmts))
		}
		for _, s := range stmts {
			if err := d.Prepare(t.Context(), s); err != nil {
				t.Errorf("%s: %v\n%s", s.Site(), err, s.Text(d.Engine()))
			}
		}
	})
}

// Both engines have the same tables, columns, types, keys and indexes.
func TestSchemasAreEqual(t *testing.T) {
	sqlite, err := dbtest.SQLite(t, db.Options{}).Introspect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(sqlite.Columns) < 200 {
		t.Fatalf("only %d columns were found", len(sqlite.Columns))
	}
	postgres, err := dbtest.Postgres(t, db.Options{}).Introspect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byName := func(a, b db.Index) int { return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Name, b.Name)) }
	slices.SortFunc(sqlite.Indexes, byName)
	slices.SortFunc(postgres.Indexes, byName)
	if diff := gocmp.Diff(sqlite, postgres); diff != "" {
		t.Errorf("SQLite (-) and PostgreSQL (+) differ:\n%s", diff)
	}
}
