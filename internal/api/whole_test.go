package api_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"winkel/internal/platform/db"
)

// whole is every row of a database as text, and how often it is there.
type whole map[string]int

// unlike is what differs between two shops that did the same, and stands as #: ids, secrets, moments.
var unlike = regexp.MustCompile(`\b[a-z_]+_[0-9a-z]{13}\b|\d{4}-\d\d-\d\dT[0-9:.]+Z|\bW-\d{4}-\d{6}\b|\b[A-Za-z0-9+/=_-]{24,}|\b\d{10,}\b|"hint":"[^"]*"`)

// apart is what says nothing about effects: who works where, what the clock begins, the answers that are kept for keys, parts of secrets.
var apart = []string{"node_lease", "named_lease", "cron_run", "event_cursor", "idempotency_key", "number_sequence", "event.tx", "api_key.hint", "api_key.last_used_at",
	"credential.password_hash", "staff_user.totp_secret", "staff_user.totp_step"}

// everyRow reads the rows of all tables as text. It is made by the schema of a database: every one has the same.
var everyRow struct {
	once sync.Once
	stmt *db.Stmt
	err  error
}

func makeEveryRow(schema db.Schema) *db.Stmt {
	columns := map[string][]string{}
	for _, c := range schema.Columns {
		if !slices.Contains(apart, c.Table) && !slices.Contains(apart, c.Table+"."+c.Name) {
			columns[c.Table] = append(columns[c.Table], "COALESCE(CAST("+c.Name+" AS TEXT), 'null')")
		}
	}
	var parts []string
	for _, table := range slices.Sorted(maps.Keys(columns)) {
		parts = append(parts, "SELECT '"+table+": ' || "+strings.Join(columns[table], " || '|' || ")+" FROM "+table)
	}
	return db.SQL(strings.Join(parts, " UNION ALL "))
}

// whole reads the database.
func (s *shop) whole() whole {
	s.t.Helper()
	everyRow.once.Do(func() {
		schema, err := s.db.Introspect(s.t.Context())
		everyRow.stmt, everyRow.err = makeEveryRow(schema), err
	})
	w := whole{}
	err := everyRow.err
	if err == nil {
		err = db.Each(s.t.Context(), s.db.Read(), func(row db.Row) error {
			var text string
			err := row.Scan(&text)
			w[text]++
			return err
		}, everyRow.stmt)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return w
}

// since is what changed from an earlier state: a line for every row that came or went.
func (w whole) since(before whole) []string {
	w, before = w.without(before), before.without(w)
	lines := map[string]bool{}
	for row, n := range w {
		for i := before[row]; i < n; i++ {
			lines[strings.Repeat("+", i-before[row]+1)+" "+row] = true
		}
	}
	for row, n := range before {
		for i := w[row]; i < n; i++ {
			lines[strings.Repeat("-", i-w[row]+1)+" "+row] = true
		}
	}
	return slices.Sorted(maps.Keys(lines))
}

// without is what the other does not have, and what two shops cannot have in common left out. Most rows are in both: to
// look for that in each of them took longer than all else.
func (w whole) without(other whole) whole {
	rest := whole{}
	for row, n := range w {
		if n > other[row] {
			rest[unlike.ReplaceAllString(row, "#")] += n - other[row]
		}
	}
	return rest
}
