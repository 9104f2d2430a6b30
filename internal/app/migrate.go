package app

import (
	"fmt"
	"text/tabwriter"

	"winkel/internal/platform/db"
	"winkel/migrations"
)

type migrateCommand struct {
	Status migrateStatus `cmd:"" help:"List the steps of the schema and which are applied."`
	Up     migrateUp     `cmd:"" help:"Apply the steps that are missing. serve does that by itself; this is for doing it beforehand."`
}

type migrateStatus struct{}

// Help is what --help says beyond the flags.
func (migrateStatus) Help() string {
	return `Example:

  winkel migrate status || winkel migrate up

Exit code 1 when steps are missing.`
}

// Run lists the steps; exit code 1 when some are missing.
func (migrateStatus) Run(env *environment) error {
	return withDatabase(env, func(d *db.DB) error {
		states, err := d.Migrations(env.ctx, migrations.Files)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
		missing := 0
		for _, s := range states {
			when := "missing"
			if s.Applied {
				when = s.AppliedAt.Format("2006-01-02 15:04:05 UTC")
			} else {
				missing++
			}
			fmt.Fprintf(table, "%s\t%s\n", s.Name, when)
		}
		if err := table.Flush(); err != nil {
			return err
		}
		if missing > 0 {
			fmt.Fprintf(env.stderr, "%d steps are missing. Apply them with: winkel migrate up\n", missing)
			return errNotClean
		}
		return nil
	})
}

type migrateUp struct{}

// Help is what --help says beyond the flags.
func (migrateUp) Help() string {
	return `Example:

  winkel migrate up --database postgres://winkel:secret@db.internal/shop

Several may run at once: one works, the others wait for it.`
}

// Run applies what is missing and says what it did.
func (migrateUp) Run(env *environment) error {
	return withDatabase(env, func(d *db.DB) error {
		applied, err := d.Migrate(env.ctx, migrations.Files)
		for _, s := range applied {
			fmt.Fprintf(env.stdout, "applied %s\n", s.Name)
		}
		if err == nil && len(applied) == 0 {
			fmt.Fprintln(env.stdout, "The schema is up to date.")
		}
		return err
	})
}
