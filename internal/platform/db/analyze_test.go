package db_test

import (
	"fmt"
	"testing"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

func TestAnalyzeCountsWhatHasGrown(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	fill := func(scope string, rows int) {
		b := &db.Batch{}
		for i := range rows {
			b.Exec(insertOrder, scope, fmt.Sprint(i))
		}
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		if err := d.Analyze(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	known := db.Spell("SELECT 1", `SELECT CAST(stat AS BIGINT) FROM sqlite_stat1 WHERE tbl = 'idempotency_key' LIMIT 1`)
	fill("few", 40)
	if rows := value(t, d, known); rows != 40 {
		t.Fatalf("the planner reckons with %d rows, not 40", rows)
	}
	fill("many", 4000)
	if rows := value(t, d, known); rows < 2000 { // counted in part
		t.Errorf("the planner reckons with %d rows of 4040", rows)
	}
	// On average there are 2,020 rows of a scope. Who has looked at a part cannot know that.
	ofScope := db.Spell("SELECT 1", `SELECT CAST(substr(stat, instr(stat, ' ') + 1) AS BIGINT) FROM sqlite_stat1 WHERE tbl = 'idempotency_key' LIMIT 1`)
	if rows := value(t, d, ofScope); rows > 1000 {
		t.Errorf("%d rows of a scope were counted: the whole table was read", rows)
	}
}

func TestAnalyzeIsNobodysHarm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Analyze(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}
