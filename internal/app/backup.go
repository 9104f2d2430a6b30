package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/config"
)

type backupCommand struct {
	Create backupCreate `cmd:"" default:"withargs" help:"Copy the shop, while it is open."`
	List   backupList   `cmd:"" help:"List the copies in --backup-to."`
	Show   backupShow   `cmd:"" help:"Read a copy, say whether it is whole and sound, and what is in it."`
	Drill  backupDrill  `cmd:"" help:"Restore the newest copy aside, look through it, and say how long that took."`
}

type backupCreate struct {
	File    string `arg:"" optional:"" help:"The file to write; one that is there is replaced when the new one is complete. Without it, --backup-to."`
	NoMedia bool   `name:"no-media" help:"Leave pictures and files out: for a store of media that has copies of its own."`
	JSON    bool   `name:"json" help:"Print what was copied as JSON on standard output."`
}

// Help is what --help says beyond the flags.
func (backupCreate) Help() string {
	return `Examples:

  winkel backup shop.winkel --backup-passphrase-file /etc/winkel/passphrase
  winkel backup shop.winkel --backup-recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
  winkel backup create shop.winkel --database postgres://winkel:secret@db.internal/shop
  winkel backup --backup-to "s3://copies?region=eu-central-1&prefix=shop/" --backup-passphrase-file /etc/winkel/passphrase

The shop may be open meanwhile: the copy is of one moment, and nobody waits for it. It holds the database, media and, where
it is encrypted, the shop's secret.key. A copy that is not encrypted leaves secret.key out: keep that file elsewhere.
Restore it with: winkel restore shop.winkel --data DIR`
}

// Run writes beside the named file and moves the copy there when it is complete.
func (c backupCreate) Run(env *environment) error {
	keys, err := backupKeys(env.config.Backup)
	if err != nil {
		return unusable{err}
	}
	return withShopToRead(env, func(s *shop) error {
		if c.File == "" {
			return c.toPlace(env, s)
		}
		began := time.Now()
		var m *backup.Manifest
		size, err := writeWhole(c.File, func(w io.Writer) (err error) {
			m, err = s.copyTo(env.ctx, env, w, keys, !c.NoMedia)
			return err
		})
		if err != nil {
			return err
		}
		if !keys.Encrypts() {
			fmt.Fprintf(env.stderr, "The copy is not encrypted. Whoever reads it reads everything about your customers. It is without %s: keep that file elsewhere.\n", secretFile)
		}
		if c.JSON {
			return printCopy(env, m)
		}
		_, err = fmt.Fprintf(env.stdout, "Copied %d rows of %d tables and %d files of media into %s (%s, %s).\n",
			m.Rows(), len(m.Tables), m.Media.Count, c.File, approximate(size), time.Since(began).Round(10*time.Millisecond))
		return err
	})
}

// toPlace makes a copy as the schedule does.
func (c backupCreate) toPlace(env *environment, s *shop) error {
	if c.NoMedia {
		return unusable{errors.New("--no-media is for a copy into a file")}
	}
	made, err := s.backups.Create(env.ctx)
	if fault.CodeOf(err) == backup.CodeNowhere {
		return unusable{errors.New("name a file to write, or a place for copies with --backup-to")}
	}
	if err != nil {
		return err
	}
	if made.PruneError != "" {
		fmt.Fprintf(env.stderr, "The copy was made, and older ones could not be removed: %s\n", made.PruneError)
	}
	if c.JSON {
		return json.NewEncoder(env.stdout).Encode(made)
	}
	_, err = fmt.Fprintf(env.stdout, "Copied %d rows and %d files of media into %s (%s, %s). %d older copies were removed.\n",
		made.Rows, made.Files, made.Name, approximate(made.Bytes), seconds(made.Seconds), len(made.Pruned))
	return err
}

// copyTo copies the shop.
func (s *shop) copyTo(ctx context.Context, env *environment, w io.Writer, keys backup.Keys, media bool) (*backup.Manifest, error) {
	from := backup.Source{DB: s.db, Program: Version, Key: s.tokens.Fingerprint(), Rate: int64(env.config.Backup.Rate), Secrets: map[string][]byte{}}
	if media {
		from.Media = s.blobs
	}
	// A key that is configured is in the hands of whoever configures it.
	if env.config.Selling.Secret == "" {
		key, err := os.ReadFile(filepath.Join(env.config.Storage.Data, secretFile))
		if err != nil {
			return nil, fmt.Errorf("read the shop's key: %w", err)
		}
		from.Secrets[secretFile] = key
	}
	return backup.Write(ctx, w, from, keys)
}

func backupKeys(c config.Backup) (backup.Keys, error) {
	return backup.LoadKeys(backup.KeyFiles{Recipients: c.Recipients, Passphrase: c.PassphraseFile, Identity: c.Identity})
}

// writeWhole writes a file that appears under its name when it is complete and on the disk. It says how many bytes it has.
func writeWhole(path string, write func(io.Writer) error) (size int64, err error) {
	dir := filepath.Dir(path)
	file, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*.partial")
	if err != nil {
		return 0, unusable{err}
	}
	defer func() { _ = os.Remove(file.Name()) }() // gone already when all went well
	err = write(file)
	if err == nil {
		size, err = file.Seek(0, io.SeekEnd)
	}
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return 0, err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return 0, err
	}
	return size, blob.SyncPath(dir)
}

// approximate is a size for people.
func approximate(bytes int64) string {
	for _, unit := range []struct {
		name string
		size float64
	}{{"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}} {
		if float64(bytes) >= unit.size {
			return fmt.Sprintf("%.1f %s", float64(bytes)/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// copyDocument is what scripts are told about a copy.
type copyDocument struct {
	Header   backup.Header    `json:"header"`
	Manifest *backup.Manifest `json:"manifest"`
}

func printCopy(env *environment, m *backup.Manifest) error {
	encoder := json.NewEncoder(env.stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(copyDocument{m.Header, m})
}

type backupShow struct {
	File string `arg:"" help:"The copy: a file, or the name of one in --backup-to, or latest."`
	JSON bool   `name:"json" help:"Print it as JSON, with the sum of every part."`
}

// Help is what --help says beyond the flags.
func (backupShow) Help() string {
	return `Examples:

  winkel backup show shop.winkel --backup-passphrase-file /etc/winkel/passphrase
  winkel backup show shop.winkel --json

All of it is read and compared with the sums that were written with it. Exit code 1 when it is not whole and sound.`
}

// Run reads the whole copy; exit code 1 when it cannot be trusted.
func (c backupShow) Run(env *environment) error {
	keys, err := backupKeys(env.config.Backup)
	if err != nil {
		return unusable{err}
	}
	archive, done, err := openCopy(env, c.File)
	if err != nil {
		return unusable{err}
	}
	defer done()
	file, err := archive()
	if err != nil {
		return unusable{err}
	}
	defer file.Close() //nolint:errcheck // it was only read
	m, err := backup.Check(env.ctx, file, keys)
	if err != nil {
		return err
	}
	if c.JSON {
		return printCopy(env, m)
	}
	h := m.Header
	fmt.Fprintf(env.stdout, "A copy of a shop on %s as it was at %s, by winkel %s with schema %d.\n",
		h.Engine, h.TakenAt.Format("2006-01-02 15:04:05 UTC"), h.Program, h.Schema)
	fmt.Fprintf(env.stdout, "%-12s %d in %d tables\n", "rows", m.Rows(), len(m.Tables))
	for _, name := range []string{"product", "customer", "sales_order"} {
		fmt.Fprintf(env.stdout, "  %-24s %d\n", name, m.Table(name).Count)
	}
	media := fmt.Sprintf("%d files, %s", m.Media.Count, approximate(m.Media.Bytes))
	if !h.Media {
		media = "left out"
	}
	fmt.Fprintf(env.stdout, "%-12s %s\n", "media", media)
	encrypted := "yes, with " + secretFile
	switch {
	case !m.Encrypted:
		encrypted = "no, and without " + secretFile
	case len(m.Secrets) == 0:
		encrypted = "yes; the shop's key is configured elsewhere"
	}
	fmt.Fprintf(env.stdout, "%-12s %s\n", "encrypted", encrypted)
	_, err = fmt.Fprintf(env.stdout, "%-12s whole and sound, SHA-256 %s\n", "verdict", m.SHA256)
	return err
}
