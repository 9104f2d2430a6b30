package db_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/telemetry"
)

// journal is a log that may be written to and read at once.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

// lines is the lines about what was slow, since they were last asked for.
func (j *journal) lines(t *testing.T) (all []slowLine) {
	t.Helper()
	j.mu.Lock()
	defer j.mu.Unlock()
	for text := range strings.Lines(j.text.String()) {
		var line slowLine
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text, "secret-") {
			t.Errorf("an argument is in the log: %s", text)
		}
		all = append(all, line)
	}
	j.text.Reset()
	return all
}

type slowLine struct {
	Message   string `json:"msg"`
	Level     string
	Statement string
	Declared  string
	Engine    string
	Request   string  `json:"request_id"`
	Took      float64 `json:"duration_ms"`
}

var addStock = db.SQL(`UPDATE event_cursor
	SET tx = tx + $1   -- a comment
	WHERE consumer = $2`)

// Everything counts as slow here: each statement and commit is told once, by its text, with whose it is and without what was in it.
func TestSlowStatementsAreLogged(t *testing.T) {
	out := &journal{}
	dbtest.EachWith(t, db.Options{Slow: time.Nanosecond, Logger: telemetry.NewLogger(out, slog.LevelInfo, "json")}, func(t *testing.T, d *db.DB) {
		ctx := telemetry.WithRequest(t.Context(), "the-request")
		stock(t, d, "secret-mug", 10)
		_ = out.lines(t) // the migrations, and what a lease takes
		before := d.Counters()
		check := func(what string, statements ...string) {
			t.Helper()
			lines := out.lines(t)
			var got []string
			for _, line := range lines {
				if line.Request != "the-request" {
					continue // the lease of the node is renewed now and then
				}
				got = append(got, line.Statement)
				if line.Message != "the database was slow" || line.Level != "WARN" || line.Engine != d.Engine().String() || line.Took < 0 {
					t.Errorf("%s: %+v", what, line)
				}
				if line.Statement != "COMMIT" && !strings.Contains(line.Declared, "/db/db_test.go:") && !strings.Contains(line.Declared, "/db/sight_test.go:") {
					t.Errorf("%s: declared in %s", what, line.Declared)
				}
			}
			if strings.Join(got, "\n") != strings.Join(statements, "\n") {
				t.Errorf("%s:\ngot  %q\nwant %q", what, got, statements)
			}
		}
		read := "SELECT tx FROM event_cursor WHERE consumer = $1"
		take := "UPDATE event_cursor SET tx = tx - $1 WHERE consumer = $2 AND tx >= $3"
		insert := "INSERT INTO idempotency_key (scope, key, digest, status, body, headers, created_at, expires_at) VALUES ($1, $2, '', 201, '', '', 0, 0)"

		_, err := db.Value[int64](ctx, d.Read(), getStock, "secret-mug")
		noError(t, err)
		check("one row", read)
		_, err = db.List(ctx, d.Read(), func(row db.Row) (v int64, err error) { return v, row.Scan(&v) }, getStock, "secret-cup")
		noError(t, err)
		check("no row", read)
		noError(t, d.Submit(ctx, order("shop", "secret-key", "secret-mug", 1)))
		check("a batch", insert, take, "COMMIT")
		noError(t, d.Write(ctx, func(tx db.Tx) error {
			if _, err := tx.Exec(context.Background(), addStock, 1, "secret-mug"); err != nil {
				return err
			}
			return tx.QueryRow(context.Background(), getStock, "secret-mug").Scan(new(int64))
		}))
		check("a transaction", "UPDATE event_cursor SET tx = tx + $1 -- a comment WHERE consumer = $2", read, "COMMIT")
		if got := d.Counters().Sub(before).Slow; got < 8 || got > 50 {
			t.Errorf("%d slow statements were counted", got)
		}
	})
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestFastStatementsAreNotLogged(t *testing.T) {
	for name, slow := range map[string]time.Duration{"off": 0, "an hour": time.Hour} {
		t.Run(name, func(t *testing.T) {
			out := &journal{}
			dbtest.EachWith(t, db.Options{Slow: slow, Logger: telemetry.NewLogger(out, slog.LevelInfo, "json")}, func(t *testing.T, d *db.DB) {
				stock(t, d, "mug", 10)
				if lines := out.lines(t); len(lines) > 0 || d.Counters().Slow != 0 {
					t.Errorf("%d are counted, and the log says %+v", d.Counters().Slow, lines)
				}
			})
		})
	}
}

// Each kind of work is counted by its own times, which add up.
func TestTimesAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		before := d.Times()
		stock(t, d, "mug", 10)
		for range 3 {
			value(t, d, getStock, "mug")
		}
		for i, want := range []struct {
			work  string
			least uint64
		}{{"read", 3}, {"write", 1}, {"commit", 1}} {
			got := d.Times()[i]
			if got.Work != want.work || got.Count-before[i].Count < want.least || got.Sum <= before[i].Sum {
				t.Errorf("%s: %+v after %+v", want.work, got, before[i])
			}
			for at := 1; at < len(got.Upto); at++ {
				if got.Upto[at] < got.Upto[at-1] || got.Upto[at] > got.Count {
					t.Errorf("%s: %v of %d do not grow", want.work, got.Upto, got.Count)
				}
			}
		}
	})
}
