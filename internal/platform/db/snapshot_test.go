package db_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/migrations"
)

var (
	insertAny    = db.SQL(`INSERT INTO event_cursor (consumer, tx, event_id, updated_at) VALUES ($1, $2, $3, $4)`)
	insertJob    = db.SQL(`INSERT INTO job (id, kind, unique_key, payload, state, run_at, attempt, max_attempts, worker, lease_until, progress, total, result, error, created_at, updated_at, finished_at) VALUES ($1, 'k', '', '', 'dead', 0, 0, 1, '', 0, 0, 0, '', '', 0, 0, 0)`)
	insertRow    = db.SQL(`INSERT INTO job_row (job_id, row_number, target, ok, code, message) VALUES ($1, $2, $3, $4, '', '')`)
	countCursors = db.SQL(`SELECT COUNT(*) FROM event_cursor`)
)

// taken is every table of a snapshot with its rows, in order: the engines keep rows in orders of their own.
type taken struct {
	tables []db.Table
	rows   map[string][]string
}

func take(t *testing.T, d *db.DB) taken {
	t.Helper()
	all := taken{rows: map[string][]string{}}
	err := d.Snapshot(t.Context(), func(s *db.Snapshot) error {
		all.tables = s.Tables
		for _, table := range s.Tables {
			var text bytes.Buffer
			count, err := s.Copy(t.Context(), table, &text)
			if err != nil {
				return err
			}
			lines := slices.Collect(bytesLines(text.Bytes()))
			if int64(len(lines)) != count {
				return fmt.Errorf("%s: %d lines for %d rows", table.Name, len(lines), count)
			}
			slices.Sort(lines)
			all.rows[table.Name] = lines
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	delete(all.rows, "node_lease") // of the test's own processes
	return all
}

func bytesLines(text []byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range bytes.Lines(text) {
			if !yield(string(line)) {
				return
			}
		}
	}
}

// fill loads into a fresh database of either engine.
func fill(t *testing.T, o db.Options, from taken) error {
	t.Helper()
	return db.Load(t.Context(), o, func(l *db.Loader) error {
		for _, table := range from.tables {
			if _, err := l.Table(t.Context(), table.Name, table.Names(), bytes.NewReader([]byte(join(from.rows[table.Name])))); err != nil {
				return err
			}
		}
		return nil
	})
}

func join(lines []string) string {
	var b bytes.Buffer
	for _, line := range lines {
		b.WriteString(line)
	}
	return b.String()
}

// fresh are databases that were migrated and are not open, on each engine.
func fresh(t *testing.T) map[string]db.Options {
	t.Helper()
	o := db.Options{Path: filepath.Join(t.TempDir(), "fresh.db")}
	d, err := db.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Migrate(t.Context(), migrations.Files); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return map[string]db.Options{"sqlite": o, "postgres": {URL: dbtest.PostgresURL(t), PoolMin: 1}}
}

// What is read from one engine and loaded into the other is read from there again as the same text, whatever is in it.
func TestSnapshotsGoFromEngineToEngine(t *testing.T) {
	text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("\\\t\n\r\b\f\vN.tf\"'")), rapid.Rune().Filter(func(r rune) bool { return r != 0 })))
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := new(db.Batch)
		seen := map[string]bool{}
		for i := range 200 {
			name := text.Example(i)
			if seen[name] {
				continue
			}
			seen[name] = true
			b.Exec(insertAny, name, rapid.Int64().Example(i), int64(i), int64(-i))
		}
		b.Exec(insertAny, `\N`, int64(1), int64(2), int64(3))
		for i := range 100 {
			b.Exec(insertJob, int64(i))
			b.Exec(insertRow, int64(i), int64(1), string(bytes.Repeat([]byte{'x', '\t'}, i*1000)), i%2 == 0)
		}
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		want := take(t, d)
		for name, o := range fresh(t) {
			t.Run("to "+name, func(t *testing.T) {
				if err := fill(t, o, want); err != nil {
					t.Fatal(err)
				}
				there, err := db.Open(t.Context(), o)
				if err != nil {
					t.Fatal(err)
				}
				defer there.Close()
				if diff := cmp.Diff(want.rows, take(t, there).rows); diff != "" {
					t.Errorf("rows (-want +got):\n%s", diff)
				}
				wantSchema, err := d.Introspect(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				got, err := there.Introspect(t.Context())
				if err != nil || len(got.Indexes) != len(wantSchema.Indexes) {
					t.Errorf("there are %d indexes, want %d: %v", len(got.Indexes), len(wantSchema.Indexes), err)
				}
			})
		}
	})
}

// A snapshot is of one moment: what is written while it is read is not in it, and writers do not wait for it.
func TestSnapshotIsOfOneMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stock(t, d, "before", 1)
		err := d.Snapshot(t.Context(), func(s *db.Snapshot) error {
			stock(t, d, "meanwhile", 2)
			at := slices.IndexFunc(s.Tables, func(table db.Table) bool { return table.Name == "event_cursor" })
			var text bytes.Buffer
			rows, err := s.Copy(t.Context(), s.Tables[at], &text)
			if rows != 1 || !bytes.HasPrefix(text.Bytes(), []byte("before\t1\t")) {
				t.Errorf("%d rows: %q", rows, text.String())
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := value(t, d, countCursors); n != 2 {
			t.Errorf("%d rows after the snapshot, want 2", n)
		}
	})
}

// Every table comes after those that it refers to, and none is missing.
func TestSnapshotOrdersTablesByReference(t *testing.T) {
	var first []string
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var names []string
		for _, table := range take(t, d).tables {
			names = append(names, table.Name)
		}
		for _, pair := range [][2]string{{"job", "job_row"}, {"product", "variant"}, {"variant", "price"}, {"sales_order", "order_line"}, {"order_line", "refund_line"}} {
			if a, b := slices.Index(names, pair[0]), slices.Index(names, pair[1]); a < 0 || b < a {
				t.Errorf("%s is at %d, %s at %d", pair[0], a, pair[1], b)
			}
		}
		if first == nil {
			first = names
		} else if diff := cmp.Diff(first, names); diff != "" {
			t.Errorf("the engines order tables differently:\n%s", diff)
		}
	})
}

func TestLoadRefusesWhatDoesNotFit(t *testing.T) {
	for name, load := range map[string]func(ctx context.Context, l *db.Loader) error{
		"a row without its parent": func(ctx context.Context, l *db.Loader) error {
			_, err := l.Table(ctx, "job_row", []string{"job_id", "row_number", "target", "ok", "code", "message"}, bytes.NewReader([]byte("1\t1\t\tt\t\t\n")))
			return err
		},
		"no such table": func(ctx context.Context, l *db.Loader) error {
			_, err := l.Table(ctx, "unicorn", []string{"id"}, bytes.NewReader(nil))
			return err
		},
		"no such column": func(ctx context.Context, l *db.Loader) error {
			_, err := l.Table(ctx, "job", []string{"horn"}, bytes.NewReader(nil))
			return err
		},
		"too few values": func(ctx context.Context, l *db.Loader) error {
			_, err := l.Table(ctx, "event_cursor", []string{"consumer", "tx", "event_id", "updated_at"}, bytes.NewReader([]byte("a\t1\t2\n")))
			return err
		},
		"half a row": func(ctx context.Context, l *db.Loader) error {
			_, err := l.Table(ctx, "event_cursor", []string{"consumer", "tx", "event_id", "updated_at"}, bytes.NewReader([]byte("a\t1\t2\t3\nb\t1")))
			return err
		},
		"no number": func(ctx context.Context, l *db.Loader) error {
			_, err := l.Table(ctx, "event_cursor", []string{"consumer", "tx", "event_id", "updated_at"}, bytes.NewReader([]byte("a\tmany\t2\t3\n")))
			return err
		},
	} {
		for engine, o := range fresh(t) {
			t.Run(name+"/"+engine, func(t *testing.T) {
				if err := db.Load(t.Context(), o, func(l *db.Loader) error { return load(t.Context(), l) }); err == nil {
					t.Fatal("it was taken")
				}
				if engine == "sqlite" {
					return // the file is to be removed
				}
				d, err := db.Open(t.Context(), o)
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				if vacant, err := d.Vacant(t.Context(), migrations.Files); err != nil || !vacant {
					t.Errorf("vacant is %v, %v", vacant, err)
				}
				if got := take(t, d).rows["staff_role"]; len(got) != 6 {
					t.Errorf("%d roles are left of those that the migrations made, want 6", len(got))
				}
			})
		}
	}
}

func TestVacant(t *testing.T) {
	for engine, o := range fresh(t) {
		t.Run(engine, func(t *testing.T) {
			d, err := db.Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			for _, want := range []bool{true, false} {
				if vacant, err := d.Vacant(t.Context(), migrations.Files); err != nil || vacant != want {
					t.Errorf("vacant is %v, %v; want %v", vacant, err, want)
				}
				if want {
					stock(t, d, "something", 1)
				}
			}
		})
	}
}

// After Close nobody has the file open: on SQLite it can be moved, and its log is folded into it.
func TestCloseLetsGoOfTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	d := dbtest.Open(t, db.Options{Path: path})
	stock(t, d, "something", 1)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(path + "-*"); err != nil || len(left) > 0 {
		t.Errorf("still there: %v, %v", left, err)
	}
}
