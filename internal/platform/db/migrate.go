package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"regexp"
	"strings"
	"testing/fstest" // MapFS: the standard library's file system in memory
	"time"

	"github.com/gofrs/flock"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver that goose migrates through
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"winkel/internal/kernel/fault"
)

// CodeSchemaNewer says that the database was migrated by a newer program than this one.
const CodeSchemaNewer = "schema_newer_than_program"

// MigrationState is one step of the schema.
type MigrationState struct {
	Version   int64
	Name      string
	Applied   bool
	AppliedAt time.Time
}

// Migrate brings the schema up to date, one process at a time: others wait. It returns the steps that it applied, and
// refuses with schema_newer_than_program a database that knows steps which these files do not have.
func (d *DB) Migrate(ctx context.Context, files fs.FS) ([]MigrationState, error) {
	return d.migrate(ctx, files, math.MaxInt64)
}

// MigrateTo is Migrate up to a version of the schema and no further: for the rows of a copy that was made then.
func (d *DB) MigrateTo(ctx context.Context, files fs.FS, version int64) ([]MigrationState, error) {
	return d.migrate(ctx, files, version)
}

func (d *DB) migrate(ctx context.Context, files fs.FS, version int64) ([]MigrationState, error) {
	release, err := d.lockMigrations(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	var applied []MigrationState
	err = d.withGoose(files, func(p *goose.Provider) error {
		if err := refuseNewer(ctx, p); err != nil {
			return err
		}
		results, err := p.UpTo(ctx, version)
		for _, r := range results {
			applied = append(applied, MigrationState{
				Version: r.Source.Version, Name: path.Base(r.Source.Path), Applied: true, AppliedAt: d.clock.Now(),
			})
		}
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		return nil
	})
	return applied, err
}

// Migrations lists every step and whether it was applied.
func (d *DB) Migrations(ctx context.Context, files fs.FS) ([]MigrationState, error) {
	var list []MigrationState
	err := d.withGoose(files, func(p *goose.Provider) error {
		if err := refuseNewer(ctx, p); err != nil {
			return err
		}
		states, err := p.Status(ctx)
		if err != nil {
			return fmt.Errorf("migration status: %w", err)
		}
		for _, s := range states {
			list = append(list, MigrationState{
				Version: s.Source.Version, Name: path.Base(s.Source.Path),
				Applied: s.State == goose.StateApplied, AppliedAt: s.AppliedAt.UTC(),
			})
		}
		return nil
	})
	return list, err
}

func refuseNewer(ctx context.Context, p *goose.Provider) error {
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("migration versions: %w", err)
	}
	if current > target {
		return fault.Newf(fault.Refused, CodeSchemaNewer,
			"The database is at schema version %d, but this program knows only up to %d. Start it with the newer "+
				"version of winkel that migrated the database, or restore a backup from before.", current, target)
	}
	return nil
}

// lockMigrations keeps other processes away from an SQLite file; on PostgreSQL goose takes an advisory lock itself.
// The lock is the operating system's, so a process that dies holds it no longer.
func (d *DB) lockMigrations(ctx context.Context) (release func(), err error) {
	if d.kind == Postgres {
		return func() {}, nil
	}
	l := flock.New(d.options.Path+".migrate.lock", flock.SetPermissions(0o600))
	if _, err := l.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return nil, fmt.Errorf("wait for another migration: %w", err)
	}
	return func() { _ = l.Unlock() }, nil
}

// withGoose opens a connection of goose's own: it speaks database/sql only.
func (d *DB) withGoose(files fs.FS, f func(*goose.Provider) error) (err error) {
	steps, err := stepsFor(d.kind, files)
	if err != nil {
		return err
	}
	dialect, driver, dsn := database.DialectSQLite3, "sqlite", sqliteDSN(d.options.Path, "_txlock=immediate")
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d.kind == Postgres {
		dialect, driver, dsn = database.DialectPostgres, "pgx", d.options.URL
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	conn, err := sql.Open(driver, dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	provider, err := goose.NewProvider(dialect, conn, steps, options...)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	return f(provider)
}

// stepsFor is the migration files as one engine reads them: NNNNN_name.sql is for both, NNNNN_name.sqlite.sql and
// NNNNN_name.postgres.sql are for one.
//
// A few spellings are translated, where the engines' defaults differ and the difference would show:
//
//   - SQLite: BIGINT PRIMARY KEY becomes INTEGER PRIMARY KEY, which is stored as the row's own number instead of in a second
//     tree, and a table marked "-- clustered" is kept in the order of its primary key (WITHOUT ROWID).
//   - PostgreSQL: text columns are compared byte by byte (COLLATE "C") as SQLite does, whatever the locale of the server.
//
// What only one engine can read, such as a trigger, stands between "-- only sqlite" or "-- only postgres" and "-- end only".
func stepsFor(e Engine, files fs.FS) (fs.FS, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	steps := fstest.MapFS{}
	for _, entry := range entries {
		base, isSQL := strings.CutSuffix(entry.Name(), ".sql")
		if !isSQL {
			continue
		}
		if name, only := cutEngine(base); only != "" {
			if only != e.String() {
				continue
			}
			base = name
		}
		text, err := fs.ReadFile(files, entry.Name())
		if err != nil {
			return nil, err
		}
		steps[base+".sql"] = &fstest.MapFile{Data: []byte(translate(e, string(text))), Mode: 0o444}
	}
	return steps, nil
}

var textColumn = regexp.MustCompile(`\bTEXT(\s+(?:NOT )?NULL)`)

// onlyPart is a part of a migration for one engine.
var onlyPart = regexp.MustCompile(`(?s)-- only (sqlite|postgres)\n(.*?)-- end only\n`)

func translate(e Engine, text string) string {
	text = onlyPart.ReplaceAllStringFunc(text, func(part string) string {
		if found := onlyPart.FindStringSubmatch(part); found[1] == e.String() {
			return found[2]
		}
		return ""
	})
	if e == Postgres {
		return textColumn.ReplaceAllString(text, `TEXT COLLATE "C"$1`)
	}
	text = strings.ReplaceAll(text, "BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
	return strings.ReplaceAll(text, "); -- clustered", ") WITHOUT ROWID;")
}

func cutEngine(base string) (name, engine string) {
	for _, e := range []Engine{SQLite, Postgres} {
		if name, ok := strings.CutSuffix(base, "."+e.String()); ok {
			return name, e.String()
		}
	}
	return base, ""
}
