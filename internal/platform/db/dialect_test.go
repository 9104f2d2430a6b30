package db

import "testing"

func TestUnnamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"SELECT 1": "SELECT 1",
		"SELECT a FROM b WHERE c = $1 AND d IN ($2, $3)":        "SELECT a FROM b WHERE c = ? AND d IN (?, ?)",
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)": "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"SELECT '$1 it''s $2', $1 -- of $2, isn't it\n+ $2":     "SELECT '$1 it''s $2', ? -- of $2, isn't it\n+ ?",
		// One that occurs twice needs its name, and then all do.
		"UPDATE a SET b = $1, c = $2 WHERE d < $1": "UPDATE a SET b = $1, c = $2 WHERE d < $1",
		"SELECT $2, $1": "SELECT $2, $1",
	} {
		if got := unnamed(text); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
}
