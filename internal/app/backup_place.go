package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/telemetry"
)

// wireBackups wires what copies the shop by itself.
func (s *shop) wireBackups(ctx context.Context, env *environment) (err error) {
	c := env.config.Backup
	o := backup.Options{DB: s.db, Jobs: s.jobs, Events: s.outbox, Keep: c.Keep}
	if c.To != "" {
		if o.Place, err = backup.OpenPlace(ctx, c.To); err != nil {
			return err
		}
	}
	o.Copy = func(ctx context.Context, w io.Writer) (*backup.Manifest, error) {
		keys, err := backupKeys(c)
		if err != nil {
			return nil, err
		}
		return s.copyTo(ctx, env, w, keys, true)
	}
	o.Rehearse = func(ctx context.Context, newest backup.Copy) (backup.Rehearsal, error) {
		return rehearse(ctx, env, o.Place, newest)
	}
	s.backups = backup.NewService(o)
	return s.backups.Register(c.Schedule())
}

// openCopy finds a copy: a file, or one in the place for copies. The place is let go of by the function that is returned.
func openCopy(env *environment, name string) (archive func() (io.ReadCloser, error), done func(), err error) {
	_, err = os.Stat(name)
	if to := env.config.Backup.To; to == "" || !errors.Is(err, fs.ErrNotExist) {
		return func() (io.ReadCloser, error) { return os.Open(name) }, func() {}, nil
	}
	place, err := backup.OpenPlace(env.ctx, env.config.Backup.To)
	if err != nil {
		return nil, nil, err
	}
	done = func() { _ = place.Close() } // it was only read
	found, err := place.Find(env.ctx, name)
	if err != nil {
		done()
		if fault.KindOf(err) == fault.NotFound {
			err = fmt.Errorf("there is no file %s, and no copy of that name in --backup-to", name)
		}
		return nil, nil, err
	}
	return func() (io.ReadCloser, error) { return place.Open(env.ctx, found.Name) }, done, nil
}

type backupList struct {
	JSON bool `name:"json" help:"Print the list as JSON on standard output."`
}

// Help is what --help says beyond the flags.
func (backupList) Help() string {
	return `Example:

  winkel backup list --backup-to file:///srv/copies`
}

// copyListed is a copy as scripts read it.
type copyListed struct {
	Name    string    `json:"name"`
	TakenAt time.Time `json:"taken_at"`
	Bytes   int64     `json:"bytes"`
}

// Run lists the copies, the newest first.
func (c backupList) Run(env *environment) error {
	if env.config.Backup.To == "" {
		return unusable{errors.New("name the place for copies with --backup-to")}
	}
	place, err := backup.OpenPlace(env.ctx, env.config.Backup.To)
	if err != nil {
		return unusable{err}
	}
	defer place.Close() //nolint:errcheck // it was only read
	copies, err := place.List(env.ctx)
	if err != nil {
		return unusable{err}
	}
	if c.JSON {
		listed := make([]copyListed, len(copies))
		for i, c := range copies {
			listed[i] = copyListed(c)
		}
		return json.NewEncoder(env.stdout).Encode(listed)
	}
	table := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tTAKEN\tAGE\tSIZE")
	for _, c := range copies {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", c.Name, c.TakenAt.Format("2006-01-02 15:04:05 UTC"),
			time.Since(c.TakenAt).Round(time.Second), approximate(c.Bytes))
	}
	return table.Flush()
}

type backupDrill struct {
	JSON bool `name:"json" help:"Print the result as JSON on standard output."`
}

// Help is what --help says beyond the flags.
func (backupDrill) Help() string {
	return `Example:

  winkel backup drill --backup-to file:///srv/copies --backup-identity /etc/winkel/identity

The newest copy is restored below --backup-drill-dir, on SQLite whatever the shop runs on, looked through as by winkel
verify, and removed; media are compared with their sums, and only their names written. The shop is not touched. What would be
lost now is the age of the copy; how long it would take until there is a shop again is what this took. Exit code 1 when the
copy cannot be restored or does not agree with itself.`
}

// Run rehearses the newest copy and says what came of it.
func (c backupDrill) Run(env *environment) error {
	return withShopToRead(env, func(s *shop) error {
		r, err := s.backups.Drill(env.ctx)
		if fault.CodeOf(err) == backup.CodeNowhere {
			return unusable{errors.New("name the place for copies with --backup-to")}
		}
		if r == nil {
			return err
		}
		if c.JSON {
			return errors.Join(json.NewEncoder(env.stdout).Encode(r), err)
		}
		for _, d := range r.Differences {
			fmt.Fprintln(env.stdout, d)
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(env.stdout, "%s was restored and everything agrees. If the shop were lost now, the last %s would be lost (RPO), "+
			"and it would be back in %s (RTO) on a machine like this.\n",
			r.Name, seconds(r.LossSeconds), seconds(r.BackSeconds))
		return err
	})
}

func seconds(s float64) time.Duration {
	return time.Duration(s * float64(time.Second)).Round(100 * time.Millisecond)
}

// drillParent is where copies are rehearsed.
func drillParent(env *environment) string {
	return cmp.Or(env.config.Backup.DrillDir, env.config.Storage.Data)
}

// rehearse makes a shop of a copy in a directory of its own, on SQLite, looks through it and removes it. Media are read and compared with
// their sums, and only their names are kept, which is what is looked for.
func rehearse(ctx context.Context, env *environment, place *backup.Place, newest backup.Copy) (r backup.Rehearsal, err error) {
	keys, err := backupKeys(env.config.Backup)
	if err != nil {
		return r, err
	}
	parent := drillParent(env)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return r, err
	}
	stage, err := newScratch(parent, drillPrefix)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, stage.remove()) }()
	aside := settingsApart(env.config, stage.dir)
	aside.Selling, aside.Stripe = env.config.Selling, env.config.Stripe
	there := &environment{ctx: ctx, config: aside, stdout: io.Discard, stderr: io.Discard, log: env.log}
	// The key is the shop's own where a copy is without it.
	if err := lendKey(env, stage.dir); err != nil {
		return r, err
	}
	m, err := restoreShop(restoration{env: there, rehearsed: true}, func() (io.ReadCloser, error) { return place.Open(ctx, newest.Name) }, keys)
	if err != nil {
		return r, err
	}
	r = backup.Rehearsal{Name: newest.Name, TakenAt: m.Header.TakenAt, Rows: m.Rows(), Differences: []string{}}
	_, err = verifyRestored(there, func(result checked, _ int) error {
		for _, d := range result.Differences {
			r.Differences = append(r.Differences, result.Check+": "+d)
		}
		return nil
	})
	return r, err
}

// lendKey puts the shop's key into a directory, unless it is configured.
func lendKey(env *environment, dir string) error {
	if env.config.Selling.Secret != "" {
		return nil
	}
	key, err := os.ReadFile(filepath.Join(env.config.Storage.Data, secretFile))
	if err != nil {
		return fmt.Errorf("read the shop's key: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, secretFile), key, 0o600) //nolint:gosec // the directory was made by us, below that of the configuration
}

// watchBackups says what the metrics tell about copies; what was never done is absent, and all of it where there is no place for copies.
func (n *node) watchBackups() {
	if n.shop.backups.Place() == nil {
		return
	}
	watch := func(name, help string, read func(now time.Time, m *backup.Made, r *backup.Rehearsal) (float64, bool)) {
		n.metrics.Watch(telemetry.Watch{Name: name, Help: help, Read: func(ctx context.Context) ([]telemetry.Reading, error) {
			made, rehearsal, err := n.shop.backups.Results(ctx)
			if err != nil {
				return nil, err
			}
			value, is := read(n.shop.db.Clock().Now(), made, rehearsal)
			if !is {
				return nil, nil
			}
			return []telemetry.Reading{{Value: value}}, nil
		}})
	}
	ofMade := func(f func(now time.Time, m *backup.Made) float64) func(time.Time, *backup.Made, *backup.Rehearsal) (float64, bool) {
		return func(now time.Time, m *backup.Made, _ *backup.Rehearsal) (float64, bool) {
			if m == nil {
				return 0, false
			}
			return f(now, m), true
		}
	}
	ofDrill := func(f func(now time.Time, r *backup.Rehearsal) float64) func(time.Time, *backup.Made, *backup.Rehearsal) (float64, bool) {
		return func(now time.Time, _ *backup.Made, r *backup.Rehearsal) (float64, bool) {
			if r == nil {
				return 0, false
			}
			return f(now, r), true
		}
	}
	watch("winkel_backup_age_seconds", "Age of what the last good copy holds.",
		ofMade(func(now time.Time, m *backup.Made) float64 { return now.Sub(m.TakenAt).Seconds() }))
	watch("winkel_backup_bytes", "Size of the last good copy.", ofMade(func(_ time.Time, m *backup.Made) float64 { return float64(m.Bytes) }))
	watch("winkel_backup_duration_seconds", "How long the last good copy took.", ofMade(func(_ time.Time, m *backup.Made) float64 { return m.Seconds }))
	watch("winkel_backup_drill_age_seconds", "How long ago a copy was last restored to see whether it can be.",
		ofDrill(func(now time.Time, r *backup.Rehearsal) float64 { return now.Sub(r.BeganAt()).Seconds() }))
	watch("winkel_backup_drill_loss_seconds", "How old the copy was that was last restored to see whether it can be (RPO).",
		ofDrill(func(_ time.Time, r *backup.Rehearsal) float64 { return r.LossSeconds }))
	watch("winkel_backup_drill_recovery_seconds", "How long it took until that copy was a shop that agrees with itself (RTO).",
		ofDrill(func(_ time.Time, r *backup.Rehearsal) float64 { return r.BackSeconds }))
	every, drill := n.shop.backups.Schedule()
	watch("winkel_backup_every_seconds", "How often a copy is to be made; absent where that is done by hand.",
		func(time.Time, *backup.Made, *backup.Rehearsal) (float64, bool) { return every.Seconds(), every > 0 })
	watch("winkel_backup_drill_every_seconds", "How often a copy is to be rehearsed; absent where that is done by hand.",
		func(time.Time, *backup.Made, *backup.Rehearsal) (float64, bool) { return drill.Seconds(), drill > 0 })
}
