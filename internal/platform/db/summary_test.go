package db

import (
	"strings"
	"testing"
)

func TestSummaries(t *testing.T) {
	for text, want := range map[string]string{
		"SELECT id, name FROM brand WHERE slug = $1":                       "SELECT brand",
		"\n\t\tselect count(*)\n\t\tfrom product p JOIN x ON y":            "SELECT product",
		"SELECT a FROM (SELECT b FROM c)":                                  "SELECT",
		"INSERT INTO sales_order (id, total) VALUES ($1, $2)":              "INSERT sales_order",
		"INSERT INTO sales_order(id) SELECT id FROM cart":                  "INSERT sales_order",
		"UPDATE job SET state = $1":                                        "UPDATE job",
		"DELETE FROM event WHERE id < $1":                                  "DELETE event",
		"WITH due AS (SELECT id FROM job) UPDATE job SET state = 'queued'": "WITH",
		"SELECT 1": "SELECT",
		"COMMIT":   "COMMIT",
		"":         "statement",
	} {
		if got := summarize(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestLongStatementsAreCutOff(t *testing.T) {
	for _, text := range []string{strings.Repeat("é", 3000), "a" + strings.Repeat("é", 3000)} {
		brief := (&Stmt{texts: [2]string{text, text}}).brief(SQLite)
		if len(brief) > briefly+len("…") || !strings.HasSuffix(brief, "é…") {
			t.Errorf("%d bytes end with %q", len(brief), brief[len(brief)-8:])
		}
	}
	if got := (&Stmt{texts: [2]string{"SELECT\n\t\t1", ""}}).brief(SQLite); got != "SELECT 1" {
		t.Errorf("%q", got)
	}
}
