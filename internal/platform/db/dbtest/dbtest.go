// Package dbtest gives tests real databases: SQLite always, PostgreSQL where WINKEL_TEST_POSTGRES names a server.
//
// Every store runs one suite on both. A PostgreSQL database is made for each test from a template that was migrated
// once per test binary, which takes milliseconds instead of a second.
package dbtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/migrations"
)

// PostgresEnv names the variable with the URL of a server on which tests may make and drop databases.
const PostgresEnv = "WINKEL_TEST_POSTGRES"

// Each runs f on a fresh, migrated database of each engine.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	EachWith(t, db.Options{}, f)
}

// EachWith is Each with options, such as a fake clock; Path and URL are filled in.
func EachWith(t *testing.T, o db.Options, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, SQLite(t, o), f) })
	t.Run("postgres", func(t *testing.T) { run(t, Postgres(t, o), f) })
}

// prepared is how many of the registered statements were prepared on each engine. Most are known when the program starts;
// those of a db.Variants appear as they are used, on whichever engine comes first.
var prepared [2]atomic.Int64

// run runs the test, and lets the engine check the statements that have appeared.
func run(t *testing.T, d *db.DB, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	f(t, d)
	ctx := context.WithoutCancel(t.Context())
	if t.Failed() || d.Ping(ctx) != nil { // some tests close it
		return
	}
	stmts := db.Registered()
	from := prepared[d.Engine()].Swap(int64(len(stmts)))
	for _, s := range stmts[min(from, int64(len(stmts))):] {
		if err := d.Prepare(ctx, s); err != nil {
			t.Errorf("%s: %v\n%s", s.Site(), err, s.Text(d.Engine()))
		}
	}
}

// SQLite opens a fresh, migrated SQLite database that is closed when the test ends.
func SQLite(t testing.TB, o db.Options) *db.DB {
	t.Helper()
	o.Path = filepath.Join(t.TempDir(), "winkel.db")
	return Open(t, o)
}

// Postgres opens a fresh, migrated PostgreSQL database that is dropped when the test ends. Without a server the test is
// skipped, and says how to get one.
func Postgres(t testing.TB, o db.Options) *db.DB {
	t.Helper()
	o.URL = PostgresURL(t)
	o.PoolMin = max(o.PoolMin, 1)
	return Open(t, o)
}

// Open opens a database, migrates it, leases a node number, and closes it when the test ends.
func Open(t testing.TB, o db.Options) *db.DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if o.Clock == nil {
		o.Clock = clock.System
	}
	d, err := db.Open(ctx, o)
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close database: %v", err)
		}
	})
	if _, err := d.Migrate(ctx, migrations.Files); err != nil {
		t.Fatalf("migrate: %v", err)
	}
	if err := d.LeaseNode(ctx); err != nil {
		t.Fatalf("lease node: %v", err)
	}
	return d
}

// template is a migrated database of this test binary, copied for each test.
var template struct {
	once sync.Once
	name string
	err  error
}

// PostgresURL makes a migrated database for one test and returns its URL; the test is skipped without a server.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server := serverURL(t)
	template.once.Do(func() { template.name, template.err = makeTemplate(server) })
	if template.err != nil {
		t.Fatalf("make template database: %v", template.err)
	}
	return createDatabase(t, server, " TEMPLATE "+template.name)
}

// EmptyPostgresURL is PostgresURL without any table.
func EmptyPostgresURL(t testing.TB) string {
	t.Helper()
	return createDatabase(t, serverURL(t), "")
}

func serverURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresEnv)
	if server == "" {
		t.Skipf("%s is not set: run `make test`, which starts a private PostgreSQL", PostgresEnv)
	}
	return server
}

func createDatabase(t testing.TB, server, from string) string {
	t.Helper()
	name := databaseName()
	if err := execute(server, "CREATE DATABASE "+name+from); err != nil {
		t.Fatalf("create database: %v", err)
	}
	t.Cleanup(func() {
		if err := execute(server, fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", name)); err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return withDatabase(server, name)
}

func makeTemplate(server string) (string, error) {
	name := databaseName() + "_template"
	if err := execute(server, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d, err := db.Open(ctx, db.Options{URL: withDatabase(server, name), PoolMin: 1})
	if err != nil {
		return "", err
	}
	if _, err := d.Migrate(ctx, migrations.Files); err != nil {
		return "", err
	}
	return name, d.Close()
}

func databaseName() string { return "winkel_test_" + strings.ToLower(rand.Text()) }

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}

func execute(server, text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, text)
	return err
}

// AwaitLock returns when a statement in the PostgreSQL database of the URL waits for a lock that another transaction holds.
func AwaitLock(t testing.TB, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatalf("watch the database: %v", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	often := time.NewTicker(5 * time.Millisecond)
	defer often.Stop()
	for waiting := 0; waiting == 0; {
		select {
		case <-ctx.Done():
			t.Fatal("nothing waits for a lock")
		case <-often.C:
		}
		err := conn.QueryRow(ctx,
			`SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting)
		if err != nil {
			t.Fatalf("look for who waits for a lock: %v", err)
		}
	}
}
