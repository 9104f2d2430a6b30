package recommend

import (
	"context"
	"testing"
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

var countOthers = db.SQL(`SELECT COUNT(*) FROM recommendation WHERE kind = $1`)

// CountOthers is how many products have a list of a kind.
func CountOthers(t *testing.T, d *db.DB, kind string) int {
	t.Helper()
	n, err := db.Value[int64](t.Context(), d.Read(), countOthers, kind)
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}

// WriteModel writes what is learned from a past.
func WriteModel(ctx context.Context, s *Service, past *Past, now time.Time) error {
	g := &goods{Catalog: Catalog{CategoryOf: func(id.Product) id.Category { return 0 }}}
	return s.writeModel(ctx, Learn(past, now), g, &Report{})
}

// LearnFrom has the service learn from so many lines of orders at most.
func LearnFrom(s *Service, lines int) { s.most = lines }

// What decides about what is served.
var (
	JudgeBy = judgeBy
	CutOf   = cutOf
)
