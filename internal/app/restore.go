package app

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/token"
	"winkel/migrations"
)

// Codes of restoring.
const (
	codeNotEmpty   = "not_empty"  // there is a shop already
	codeUnfinished = "unfinished" // a restore was broken off
	codeOtherKey   = "other_key"  // secret.key is another shop's
	codeNoKey      = "no_key"     // there is no secret.key
	codeNoRoom     = "no_room"    // the disk is too small
)

// restoringDir is where a shop is made before it is put into its place, below the data directory.
const restoringDir = "restoring"

// settledMark is there, with the sum of the copy, from when media and secrets are put into their places.
const settledMark = "settled"

type restoreCommand struct {
	File   string `arg:"" help:"The copy, as winkel backup made it: a file, or the name of one in --backup-to, or latest."`
	NewKey bool   `name:"new-key" help:"Go on without the shop's secret.key, where neither the copy nor --data has it. Links in earlier mails and second factors of staff end, and the audit log can no longer be checked."`
}

// Help is what --help says beyond the flags.
func (restoreCommand) Help() string {
	return `Examples:

  winkel restore shop.winkel --data /var/lib/winkel --backup-passphrase-file /etc/winkel/passphrase
  winkel restore shop.winkel --data ./new --database postgres://winkel:secret@db.internal/shop

The shop is made in a directory without one, or in an empty PostgreSQL database; a copy of either engine goes into
either. All of the copy is read and compared with its sums first; when it is damaged, nothing is changed. At the end the
shop is looked through as by winkel verify. A copy that is not encrypted has no secret.key: put the shop's into --data
before.

Exit codes: 0 the shop is there and everything agrees; 1 the copy was refused, or something does not agree; 2 there is a
shop already, or a file cannot be read.`
}

// Run makes the shop and says whether everything in it agrees.
func (c restoreCommand) Run(env *environment) error {
	keys, err := backupKeys(env.config.Backup)
	if err != nil {
		return unusable{err}
	}
	archive, done, err := openCopy(env, c.File)
	if err != nil {
		return unusable{err}
	}
	defer done()
	began := time.Now()
	m, err := restoreShop(restoration{env: env, newKey: c.NewKey}, archive, keys)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.stdout, "Restored %d rows of %d tables and %d files of media, as they were at %s (%s).\n",
		m.Rows(), len(m.Tables), m.Media.Count, m.Header.TakenAt.Format("2006-01-02 15:04:05 UTC"), time.Since(began).Round(10*time.Millisecond))
	clean, err := verifyRestored(env, func(result checked, count int) error { return printChecked(env, result, count) })
	if err != nil {
		return err
	}
	if !clean {
		return errNotClean
	}
	_, err = fmt.Fprintf(env.stdout, "Everything agrees. Open the shop with winkel serve and the same --data and --database (%s altogether).\n",
		time.Since(began).Round(10*time.Millisecond))
	return err
}

// verifyRestored opens a shop that was restored, as serve would, and looks through it.
func verifyRestored(env *environment, show func(result checked, count int) error) (clean bool, err error) {
	s, err := openShop(env.ctx, env)
	if err != nil {
		return false, err
	}
	_, clean, err = s.verify(env.ctx, show)
	return clean, errors.Join(err, s.close())
}

// refuseUnfinished keeps everybody out of a shop that is being restored, or whose restoring was broken off.
func refuseUnfinished(env *environment) error {
	if _, err := os.Stat(filepath.Join(env.config.Storage.Data, restoringDir)); err != nil {
		return nil //nolint:nilerr // it is not there
	}
	return unusable{fault.Newf(fault.Refused, codeUnfinished,
		"A copy is being restored into %s, or that was broken off. Run winkel restore again.", env.config.Storage.Data)}
}

// restoration is a shop that is being made of a copy.
type restoration struct {
	env       *environment
	work      string // where everything is before it is put into its place
	media     bool   // media go into the data directory, and not elsewhere
	newKey    bool   // the shop may get another key
	rehearsed bool   // nobody will open the shop: of media the names are enough
}

// restoreShop makes a shop in the data directory and database of the configuration.
func restoreShop(r restoration, archive func() (io.ReadCloser, error), keys backup.Keys) (*backup.Manifest, error) {
	env := r.env
	file, err := archive()
	if err != nil {
		return nil, unusable{err}
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	data := env.config.Storage.Data
	r.work, r.media = filepath.Join(data, restoringDir), env.config.Storage.Blob == ""
	if m, err := r.resume(archive, keys); m != nil || err != nil {
		return m, err
	}
	if err := refuseShop(data); err != nil {
		return nil, unusable{err}
	}
	if err := refuseFilled(env); err != nil {
		return nil, unusable{err}
	}
	m, err := r.run(archive, keys)
	if _, settled := os.Stat(filepath.Join(r.work, settledMark)); err != nil && settled != nil {
		// What was begun is of no use to anybody. Once media and secrets are in their places it is what the next try goes on from, and
		// keeps everybody out until then.
		err = errors.Join(err, os.RemoveAll(r.work))
	}
	if err != nil {
		return nil, err
	}
	return m, nil
}

func (r restoration) run(archive func() (io.ReadCloser, error), keys backup.Keys) (*backup.Manifest, error) {
	env := r.env
	if err := os.RemoveAll(r.work); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(r.work, 0o700); err != nil {
		return nil, unusable{err}
	}
	store, err := r.store(env.ctx)
	if err != nil {
		return nil, err
	}
	options := db.Options{URL: env.config.Storage.Database, Logger: env.log}
	if options.URL == "" {
		options.Path = filepath.Join(r.work, filepath.Base(databaseFile(env)))
	}
	to := backup.Target{
		Database: options, Migrations: migrations.Files, Media: store, NamesOnly: r.rehearsed, Secret: r.secret, Header: r.fitting,
		Sound: r.room, Settle: r.settle,
	}
	m, err := backup.Restore(env.ctx, archive, keys, to)
	if err := errors.Join(err, store.Close()); err != nil {
		return nil, err
	}
	if m.Header.Engine == db.Postgres.String() && options.URL == "" {
		if err := renumber(env.ctx, options); err != nil {
			return nil, err
		}
	}
	return m, r.open(options)
}

// resume looks after a restore of the same copy that was killed. Before it had settled there is nothing to keep. After that it may
// have put the database into its place: then the shop is whole, and its manifest is returned.
func (r restoration) resume(archive func() (io.ReadCloser, error), keys backup.Keys) (*backup.Manifest, error) {
	mark, err := os.ReadFile(filepath.Join(r.work, settledMark))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // there is nothing to resume
	} else if err != nil {
		return nil, err
	}
	file, err := archive()
	if err != nil {
		return nil, unusable{err}
	}
	m, err := backup.Check(r.env.ctx, file, keys)
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	if m.SHA256 != string(mark) {
		return nil, unusable{fault.Newf(fault.Refused, codeUnfinished,
			"Another copy was being restored into %s. Restore that one, or choose another place.", r.env.config.Storage.Data)}
	}
	filled := refuseFilled(r.env)
	if r.env.config.Storage.Database == "" {
		info, err := os.Stat(databaseFile(r.env))
		if filled = nil; err == nil && info.Mode().IsRegular() {
			filled = fault.New(fault.Refused, codeNotEmpty, "The database is there.")
		}
	}
	if fault.CodeOf(filled) == codeNotEmpty {
		return m, os.RemoveAll(r.work)
	}
	if r.media {
		filled = errors.Join(filled, os.RemoveAll(filepath.Join(r.env.config.Storage.Data, "media")))
	}
	return nil, errors.Join(filled, os.RemoveAll(r.work))
}

// renumber gives the events places as SQLite has them.
func renumber(ctx context.Context, o db.Options) error {
	d, err := db.Open(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(outbox.New(d).Renumber(ctx), d.Close())
}

// timesRows is how much larger a database of SQLite is than its rows are in a copy: it has indexes.
const timesRows = 3

// room refuses what will not fit on the disk, before it is full.
func (r restoration) room(m *backup.Manifest) error {
	needed := int64(0)
	if r.env.config.Storage.Database == "" {
		for _, t := range m.Tables {
			needed += t.Bytes * timesRows
		}
	}
	if r.media && !r.rehearsed {
		needed += m.Media.Bytes
	}
	free, _, known := freeBytes(r.work)
	if !known || needed <= free {
		return nil
	}
	return fault.Newf(fault.Refused, codeNoRoom, "The shop takes about %s in %s, where %s are free. Make room there, or choose another place.",
		approximate(needed), r.env.config.Storage.Data, approximate(free))
}

// store is where media go: below the work directory, or into the store that is configured.
func (r restoration) store(ctx context.Context) (*blob.Store, error) {
	location := r.env.config.Storage.Blob
	if r.media {
		dir, err := filepath.Abs(filepath.Join(r.work, "media"))
		if err != nil {
			return nil, err
		}
		location = (&url.URL{Scheme: "file", Path: filepath.ToSlash(dir)}).String()
	}
	return blob.Connect(ctx, location)
}

// secret keeps a secret until everything is sound.
func (r restoration) secret(name string, content []byte) error {
	if name != secretFile {
		return fmt.Errorf("the copy holds a secret %q that this program does not know", name)
	}
	return os.WriteFile(filepath.Join(r.work, name), content, 0o600)
}

// fitting compares the key that the copy was made with to the one that is there.
func (r restoration) fitting(h *backup.Header) error {
	text := []byte(r.env.config.Selling.Secret)
	if len(text) == 0 {
		var err error
		if text, err = os.ReadFile(filepath.Join(r.env.config.Storage.Data, secretFile)); errors.Is(err, fs.ErrNotExist) {
			return r.without(h)
		} else if err != nil {
			return err
		}
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return fmt.Errorf("%s is not a key", secretFile)
	}
	signer, err := token.NewSigner(key)
	if err != nil {
		return err
	}
	if signer.Fingerprint() != h.Key {
		return fault.Newf(fault.Refused, codeOtherKey, "The shop's key that is here (%s or --secret) is not that of the copy.", secretFile)
	}
	return nil
}

// without says whether a shop may be made where there is no key.
func (r restoration) without(h *backup.Header) error {
	if r.newKey || slices.Contains(h.Secrets, secretFile) {
		return nil
	}
	return fault.Newf(fault.Refused, codeNoKey, "The copy is without the shop's %s. Put that file into %s and restore again, or go on without it by --new-key.",
		secretFile, r.env.config.Storage.Data)
}

// settle puts media and secrets into their places, before the database is there.
func (r restoration) settle(m *backup.Manifest) error {
	data := r.env.config.Storage.Data
	mark := filepath.Join(r.work, settledMark)
	if err := errors.Join(os.WriteFile(mark, []byte(m.SHA256), 0o600), blob.SyncPath(mark), blob.SyncPath(r.work)); err != nil {
		return err
	}
	if r.media {
		// An empty directory may be there already.
		if err := os.Remove(filepath.Join(data, "media")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.Rename(filepath.Join(r.work, "media"), filepath.Join(data, "media")); err != nil {
			return err
		}
	}
	key := filepath.Join(r.work, secretFile)
	if _, err := os.Stat(key); err == nil {
		if err := errors.Join(blob.SyncPath(key), os.Rename(key, filepath.Join(data, secretFile))); err != nil {
			return err
		}
	}
	return blob.SyncPath(data)
}

// open puts the database into its place and lets people in.
func (r restoration) open(o db.Options) error {
	data := r.env.config.Storage.Data
	if o.URL == "" {
		if err := errors.Join(blob.SyncPath(o.Path), os.Rename(o.Path, databaseFile(r.env)), blob.SyncPath(data)); err != nil {
			return err
		}
	}
	return errors.Join(os.RemoveAll(r.work), blob.SyncPath(data))
}

// refuseShop refuses a directory that has anything of a shop in it, but for its key.
func refuseShop(data string) error {
	for _, name := range []string{"winkel.db", "winkel.db-wal", "media", "search.snapshot"} {
		path := filepath.Join(data, name)
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if info.IsDir() {
			inside, err := os.ReadDir(path)
			if err != nil {
				return err
			}
			if len(inside) == 0 {
				continue
			}
		}
		return fault.Newf(fault.Refused, codeNotEmpty, "There is %s in %s already. Restore into a directory without a shop, and nothing is overwritten.", name, data)
	}
	return nil
}

// refuseFilled refuses a PostgreSQL database that has anything in it.
func refuseFilled(env *environment) error {
	if env.config.Storage.Database == "" {
		return nil
	}
	vacant, err := isVacant(env)
	if err == nil && !vacant {
		err = fault.New(fault.Refused, codeNotEmpty, "There is a shop in the database already. Restore into an empty one, and nothing is overwritten.")
	}
	return err
}

// isVacant reports whether there is no shop in the database yet. It changes nothing there.
func isVacant(env *environment) (bool, error) {
	d, err := openDatabase(env)
	if err != nil {
		return false, err
	}
	vacant, err := d.Vacant(env.ctx, migrations.Files)
	return vacant, errors.Join(err, d.Close())
}
