package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"time"

	"filippo.io/age"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/migrations"
)

var (
	insertRow = db.SQL(`INSERT INTO event_cursor (consumer, tx, event_id, updated_at) VALUES ($1, $2, 0, 0)`)
	countRows = db.SQL(`SELECT COUNT(*) FROM event_cursor`)
)

// shop is a database with rows and a store with files, and what a copy of it is made from.
func shop(t *testing.T, d *db.DB) backup.Source {
	t.Helper()
	b := new(db.Batch)
	for i := range 3000 {
		b.Exec(insertRow, fmt.Sprintf("row %d %s", i, strings.Repeat("x", 400)), int64(i))
	}
	if err := d.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	store := media(t, t.TempDir())
	for _, key := range []string{"media/aa/one.jpg", "media/bb/empty.png", "two.bin"} {
		content := strings.Repeat(key, 1000)
		if strings.Contains(key, "empty") {
			content = ""
		}
		if _, err := store.Put(t.Context(), key, strings.NewReader(content), "", 1<<20); err != nil {
			t.Fatal(err)
		}
	}
	return backup.Source{DB: d, Media: store, Secrets: map[string][]byte{"secret.key": []byte("the key")}, Key: "print", Program: "1.2.3"}
}

func media(t *testing.T, dir string) *blob.Store {
	t.Helper()
	store, err := blob.Connect(t.Context(), (&url.URL{Scheme: "file", Path: dir}).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func passphrase(t *testing.T, text string) backup.Keys {
	t.Helper()
	path := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	keys, err := backup.LoadKeys(backup.KeyFiles{Passphrase: path})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// pair is keys to encrypt with, and keys to open with.
func pair(t *testing.T) (public, secret backup.Keys) {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "identity")
	if err := os.WriteFile(path, []byte(identity.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	public, err = backup.LoadKeys(backup.KeyFiles{Recipients: []string{identity.Recipient().String()}})
	if err != nil {
		t.Fatal(err)
	}
	secret, err = backup.LoadKeys(backup.KeyFiles{Identity: path})
	if err != nil {
		t.Fatal(err)
	}
	return public, secret
}

func write(t *testing.T, from backup.Source, keys backup.Keys) ([]byte, *backup.Manifest) {
	t.Helper()
	var archive bytes.Buffer
	m, err := backup.Write(t.Context(), &archive, from, keys)
	if err != nil {
		t.Fatal(err)
	}
	return archive.Bytes(), m
}

func opener(archive []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(archive)), nil }
}

func TestShopIsRestoredFromItsCopy(t *testing.T) {
	public, secret := pair(t)
	phrase := passphrase(t, "correct horse battery")
	for name, keys := range map[string][2]backup.Keys{"plain": {}, "passphrase": {phrase, phrase}, "recipient": {public, secret}} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			from := shop(t, d)
			archive, made := write(t, from, keys[0])
			if made.Encrypted != (name != "plain") || made.Table("event_cursor").Count != 3000 || made.Media.Count != 3 || made.Header.Engine != d.Engine().String() {
				t.Fatalf("%s: the copy says %+v", name, made)
			}
			for engine, o := range map[string]db.Options{
				"sqlite": {Path: filepath.Join(t.TempDir(), "new.db")}, "postgres": {URL: dbtest.EmptyPostgresURL(t), PoolMin: 1},
			} {
				secrets := map[string]string{}
				store := media(t, t.TempDir())
				settled := false
				m, err := backup.Restore(t.Context(), opener(archive), keys[1], backup.Target{
					Database: o, Migrations: migrations.Files, Media: store,
					Secret: func(name string, content []byte) error { secrets[name] = string(content); return nil },
					Settle: func(*backup.Manifest) error { settled = true; return nil },
				})
				if err != nil {
					t.Fatalf("%s to %s: %v", name, engine, err)
				}
				if m.SHA256 != made.SHA256 || !settled {
					t.Errorf("%s to %s: settled is %v, the sum %s, want %s", name, engine, settled, m.SHA256, made.SHA256)
				}
				if want := name != "plain"; (secrets["secret.key"] == "the key") != want || len(secrets) > 1 {
					t.Errorf("%s to %s: the secrets are %v", name, engine, secrets)
				}
				there := dbtest.Open(t, o)
				if n, err := db.Value[int64](t.Context(), there.Read(), countRows); n != 3000 || err != nil {
					t.Errorf("%s to %s: %d rows, %v", name, engine, n, err)
				}
				if info, err := store.Stat(t.Context(), "media/aa/one.jpg"); err != nil || info.Bytes != 16000 {
					t.Errorf("%s to %s: %+v, %v", name, engine, info, err)
				}
			}
		})
	}
}

// Whatever is cut off or changed is refused.
func TestDamagedCopiesAreRefused(t *testing.T) {
	from := shop(t, dbtest.SQLite(t, db.Options{}))
	public, secret := pair(t)
	plain, made := write(t, from, backup.Keys{})
	locked, _ := write(t, from, public)
	for name, archive := range map[string][]byte{"plain": plain, "encrypted": locked} {
		t.Run(name, func(t *testing.T) {
			check := func(what string, changed []byte, codes ...string) {
				t.Helper()
				m, err := backup.Check(t.Context(), bytes.NewReader(changed), secret)
				if err == nil && name == "plain" && m.SHA256 == made.SHA256 {
					return // packed in another way, and the same when it is unpacked
				}
				got := "nil"
				if err != nil {
					got = fault.CodeOf(err)
				}
				if !strings.Contains(strings.Join(codes, " "), got) {
					t.Errorf("%s: %v (%s), want %v", what, err, got, codes)
				}
			}
			for _, at := range []int{0, 1, 3, 20, 200, len(archive) / 3, len(archive) / 2, len(archive) - 100, len(archive) - 5, len(archive) - 1} {
				check(fmt.Sprintf("cut off at %d", at), archive[:at], backup.CodeDamaged, backup.CodeNotBackup)
			}
			step := max(1, len(archive)/200)
			for at := 0; at < len(archive); at += step {
				changed := bytes.Clone(archive)
				changed[at] ^= 0x10
				check(fmt.Sprintf("byte %d of %d", at, len(archive)), changed, backup.CodeDamaged, backup.CodeNotBackup, backup.CodeLocked, backup.CodeNewer)
			}
			check("with something behind it", append(bytes.Clone(archive), "more"...), backup.CodeDamaged)
			if _, err := backup.Check(t.Context(), bytes.NewReader(archive), secret); err != nil {
				t.Errorf("the copy as it was: %v", err)
			}
		})
	}
}

func TestDamagedCopyWritesNothing(t *testing.T) {
	archive, _ := write(t, shop(t, dbtest.SQLite(t, db.Options{})), backup.Keys{})
	archive = archive[:len(archive)-30]
	path := filepath.Join(t.TempDir(), "new.db")
	_, err := backup.Restore(t.Context(), opener(archive), backup.Keys{}, backup.Target{Database: db.Options{Path: path}, Migrations: migrations.Files})
	if fault.CodeOf(err) != backup.CodeDamaged {
		t.Errorf("the error is %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the database is there: %v", err)
	}
}

func TestLockedCopies(t *testing.T) {
	from := shop(t, dbtest.SQLite(t, db.Options{}))
	from.Media = nil
	right, wrong := passphrase(t, "correct horse battery"), passphrase(t, "wrong horse battery!")
	public, secret := pair(t)
	_, otherSecret := pair(t)
	withPhrase, _ := write(t, from, right)
	forKey, _ := write(t, from, public)
	for _, c := range []struct {
		name    string
		archive []byte
		keys    backup.Keys
		code    string
	}{
		{"passphrase", withPhrase, right, ""},
		{"another passphrase", withPhrase, wrong, backup.CodeLocked},
		{"no passphrase", withPhrase, backup.Keys{}, backup.CodeLocked},
		{"a key instead of the passphrase", withPhrase, secret, backup.CodeLocked},
		{"key", forKey, secret, ""},
		{"another key", forKey, otherSecret, backup.CodeLocked},
		{"the public key alone", forKey, public, backup.CodeLocked},
		{"a passphrase instead of the key", forKey, right, backup.CodeLocked},
		{"no copy at all", []byte("id,title\n1,Mug\n1,Mug\n1,Mug\n"), right, backup.CodeNotBackup},
		{"nothing", nil, right, backup.CodeDamaged},
	} {
		_, err := backup.Check(t.Context(), bytes.NewReader(c.archive), c.keys)
		got := ""
		if err != nil {
			got = fault.CodeOf(err)
		}
		if got != c.code {
			t.Errorf("%s: %v, want the code %q", c.name, err, c.code)
		}
	}
}

// steps is the migrations of an older program: without the newest one.
func olderSteps(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := migrations.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names[:len(names)-1] {
		text, err := migrations.Files.ReadFile(n.Name())
		if err != nil {
			t.Fatal(err)
		}
		files[n.Name()] = &fstest.MapFile{Data: text}
	}
	return files
}

func TestSchemasOfCopies(t *testing.T) {
	current := dbtest.SQLite(t, db.Options{})
	archive, _ := write(t, shop(t, current), backup.Keys{})
	older := olderSteps(t)
	path := filepath.Join(t.TempDir(), "new.db")
	_, err := backup.Restore(t.Context(), opener(archive), backup.Keys{}, backup.Target{Database: db.Options{Path: path}, Migrations: older})
	if fault.CodeOf(err) != db.CodeSchemaNewer || !strings.Contains(err.Error(), "1.2.3") {
		t.Errorf("a copy of a newer schema: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the database is there: %v", err)
	}

	// A copy of an older schema is brought up to date.
	o := db.Options{Path: filepath.Join(t.TempDir(), "old.db")}
	old, err := db.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.Migrate(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	archive, _ = write(t, shop(t, old), backup.Keys{})
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	for engine, o := range map[string]db.Options{"sqlite": {Path: path}, "postgres": {URL: dbtest.EmptyPostgresURL(t), PoolMin: 1}} {
		if _, err := backup.Restore(t.Context(), opener(archive), backup.Keys{}, backup.Target{Database: o, Migrations: migrations.Files}); err != nil {
			t.Fatalf("%s: %v", engine, err)
		}
		d := dbtest.Open(t, o)
		states, err := d.Migrations(t.Context(), migrations.Files)
		if err != nil || !states[len(states)-1].Applied {
			t.Errorf("%s: %v, %v", engine, states, err)
		}
		if n, err := db.Value[int64](t.Context(), d.Read(), countRows); n != 3000 || err != nil {
			t.Errorf("%s: %d rows, %v", engine, n, err)
		}
	}

	// A database that was migrated beyond the copy cannot take its rows.
	o = db.Options{URL: dbtest.PostgresURL(t), PoolMin: 1}
	_, err = backup.Restore(t.Context(), opener(archive), backup.Keys{}, backup.Target{Database: o, Migrations: migrations.Files})
	if fault.CodeOf(err) != backup.CodeNewer {
		t.Errorf("into a newer schema: %v", err)
	}
}

// What the source of the bytes or the place for them says is not taken for damage.
func TestForeignErrorsComeBackAsTheyAre(t *testing.T) {
	from := shop(t, dbtest.SQLite(t, db.Options{}))
	archive, _ := write(t, from, backup.Keys{})
	broken := errors.New("the disk is broken")
	_, err := backup.Check(t.Context(), io.MultiReader(bytes.NewReader(archive[:len(archive)/2]), iotest.ErrReader(broken)), backup.Keys{})
	if !errors.Is(err, broken) || fault.CodeOf(err) == backup.CodeDamaged {
		t.Errorf("reading: %v", err)
	}
	if _, err := backup.Write(t.Context(), failing{broken}, from, backup.Keys{}); !errors.Is(err, broken) {
		t.Errorf("writing: %v", err)
	}
	_, err = backup.Restore(t.Context(), opener(archive), backup.Keys{}, backup.Target{
		Database: db.Options{Path: filepath.Join(t.TempDir(), "new.db")}, Migrations: migrations.Files,
		Settle: func(*backup.Manifest) error { return broken },
	})
	if !errors.Is(err, broken) {
		t.Errorf("settling: %v", err)
	}
	stopped, stop := context.WithCancelCause(t.Context())
	stop(broken)
	if _, err := backup.Check(stopped, bytes.NewReader(archive), backup.Keys{}); !errors.Is(err, broken) {
		t.Errorf("a check that was stopped: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestCopyKeepsToItsRate(t *testing.T) {
	from := shop(t, dbtest.SQLite(t, db.Options{}))
	_, m := write(t, from, backup.Keys{})
	from.Rate = m.Bytes * 4
	began := time.Now()
	write(t, from, backup.Keys{})
	// At four times its size a second it takes a quarter of a second; the machine may only make it longer.
	if took := time.Since(began); took < 150*time.Millisecond {
		t.Errorf("%d bytes at %d a second took %s", m.Bytes, from.Rate, took)
	}
}

func TestKeysThatCannotBeUsed(t *testing.T) {
	short := filepath.Join(t.TempDir(), "short")
	if err := os.WriteFile(short, []byte("too short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	long := filepath.Join(t.TempDir(), "long")
	if err := os.WriteFile(long, []byte("long enough for all\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for name, files := range map[string]backup.KeyFiles{
		"short passphrase":     {Passphrase: short},
		"missing passphrase":   {Passphrase: short + "er"},
		"no public key":        {Recipients: []string{"age1nonsense"}},
		"no secret key":        {Identity: long},
		"missing secret key":   {Identity: short + "er"},
		"both ways to encrypt": {Recipients: []string{identity.Recipient().String()}, Passphrase: long},
	} {
		if _, err := backup.LoadKeys(files); err == nil {
			t.Errorf("%s was taken", name)
		} else if strings.Contains(err.Error(), "too short") || strings.Contains(err.Error(), "long enough") {
			t.Errorf("%s: the message gives the passphrase away: %v", name, err)
		}
	}
}
