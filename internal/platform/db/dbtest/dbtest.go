// Package dbtest gives tests real databases: SQLite always, PostgreSQL where WINKEL_TEST_POSTGRES names a server.
//
// Every store runs one suite on both. Each test gets a copy of a template that was migrated once per test binary, which
// costs milliseconds instead of a tenth of a second on SQLite and a second on PostgreSQL.
package dbtest

import (
	"context"
	"crypto/rand"
	"errors"
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
	file, err := sqliteTemplate()
	if err != nil {
		t.Fatalf("make template database: %v", err)
	}
	o.Path = filepath.Join(t.TempDir(), "winkel.db")
	if err := os.WriteFile(o.Path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, o)
}

// sqliteTemplate is the file of a migrated database.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "winkel-template")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "winkel.db")
	if err := migrate(db.Options{Path: path}); err != nil {
		return nil, err
	}
	return os.ReadFile(path) // whole: who closes a database last empties its log into it
})

// Postgres opens a fresh, migrated PostgreSQL database that is dropped when the test ends. Without a server the test is
// skipped, and says how to get one.
func Postgres(t testing.TB, o db.Options) *db.DB {
	t.Helper()
	o.URL = PostgresURL(t)
	o.PoolMin = max(o.PoolMin, 1)
	return open(t, o)
}

// Open opens a database, migrates it, leases a node number, and closes it when the test ends.
func Open(t testing.TB, o db.Options) *db.DB {
	t.Helper()
	if err := migrate(o); err != nil {
		t.Fatalf("migrate: %v", err)
	}
	return open(t, o)
}

// open opens a migrated database, leases a node number, and closes it when the test ends.
func open(t testing.TB, o db.Options) *db.DB {
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
	if err := d.LeaseNode(ctx); err != nil {
		t.Fatalf("lease node: %v", err)
	}
	return d
}

// PostgresURL makes a migrated database for one test and returns its URL; the test is skipped without a server.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server := serverURL(t)
	template, err := postgresTemplate()
	if err != nil {
		t.Fatalf("make template database: %v", err)
	}
	return createDatabase(t, server, template)
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

// postgresTemplate is how a copy of a migrated database is asked for. Its files are copied where the server can be told to
// (from 15): its other way writes all of them to the log besides, which takes ten times as long.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	server, name := os.Getenv(PostgresEnv), databaseName()+"_template"
	if err := execute(server, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	var version int
	if err := ask(server, "SELECT current_setting('server_version_num')::int", &version); err != nil {
		return "", err
	}
	clause := " TEMPLATE " + name
	if version >= 150000 {
		clause += " STRATEGY file_copy"
	}
	return clause, migrate(db.Options{URL: withDatabase(server, name)})
})

// migrate opens a database, brings it up to date, and closes it.
func migrate(o db.Options) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	o.PoolMin = max(o.PoolMin, 1)
	d, err := db.Open(ctx, o)
	if err != nil {
		return err
	}
	_, err = d.Migrate(ctx, migrations.Files)
	return errors.Join(err, d.Close())
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
	return connected(server, func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, text)
		return err
	})
}

func ask(server, text string, answer any) error {
	return connected(server, func(ctx context.Context, conn *pgx.Conn) error { return conn.QueryRow(ctx, text).Scan(answer) })
}

func connected(server string, f func(context.Context, *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	return f(ctx, conn)
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
