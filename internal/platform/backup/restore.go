package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
)

// Target is where a shop is made of an archive. Nobody uses it before Restore has returned nil.
type Target struct {
	Database   db.Options // a file that is not there, or a database that is Vacant
	Migrations fs.FS
	Media      *blob.Store // nil: media are left out
	NamesOnly  bool        // files of media are kept with nothing in them: enough to see whether all are there
	// Secret keeps a secret of the shop; nil: they are left out.
	Secret func(name string, content []byte) error
	// Header looks at the archive before anything is written.
	Header func(*Header) error
	// Sound is called when everything was read and is sound, before anything is written: to see whether there is room for it.
	Sound func(*Manifest) error
	// Settle is called when everything was written, before the database is committed.
	Settle func(*Manifest) error
}

// Restore makes a shop of an archive. The archive is opened and read twice: first to see whether it is whole and sound, and then to
// write what it holds, which is added up again. An archive of an older schema is brought up to date; one of a newer schema
// is refused with schema_newer_than_program. After an error the target is as it was, but for a file of SQLite and media, which
// are to be removed.
func Restore(ctx context.Context, archive func() (io.ReadCloser, error), keys Keys, to Target) (*Manifest, error) {
	newest, err := newestStep(to.Migrations)
	if err != nil {
		return nil, err
	}
	look := visitor{header: func(h *Header) error {
		if h.Schema > newest {
			return fault.Newf(fault.Refused, db.CodeSchemaNewer,
				"The copy has schema version %d, but this program knows only up to %d. Use version %s of winkel, which wrote it, or a newer one.",
				h.Schema, newest, h.Program)
		}
		if to.Header != nil {
			return to.Header(h)
		}
		return nil
	}}
	checked, err := once(ctx, archive, keys, look)
	if err != nil {
		return nil, err
	}
	if to.Sound != nil {
		if err := to.Sound(checked); err != nil {
			return nil, err
		}
	}
	if err := makeSchema(ctx, to, checked.Header.Schema); err != nil {
		return nil, err
	}
	err = db.Load(ctx, to.Database, func(l *db.Loader) error {
		m, err := once(ctx, archive, keys, to.fill(ctx, l))
		if err != nil {
			return err
		}
		if m.SHA256 != checked.SHA256 {
			return damaged(nil, "it was changed while it was read")
		}
		if to.Settle != nil {
			return to.Settle(m)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return checked, makeSchema(ctx, to, newest)
}

func once(ctx context.Context, archive func() (io.ReadCloser, error), keys Keys, v visitor) (*Manifest, error) {
	r, err := archive()
	if err != nil {
		return nil, err
	}
	m, err := visit(ctx, r, keys, v)
	return m, errors.Join(err, r.Close())
}

// fill writes what an archive holds.
func (t Target) fill(ctx context.Context, l *db.Loader) visitor {
	v := visitor{
		table: func(c Columns, rows io.Reader) error {
			_, err := l.Table(ctx, c.Table, c.Columns, rows)
			return err
		},
		secret: t.Secret,
	}
	if t.Media != nil {
		v.media = func(key string, bytes int64, r io.Reader) error {
			// A store that outlived the shop has most files already. Their names are made of what is in them.
			if info, err := t.Media.Stat(ctx, key); err == nil && info.Bytes == bytes {
				return nil
			}
			if t.NamesOnly {
				r, bytes = strings.NewReader(""), 0 // what is not read here is read and added up by whoever handed it to us
			}
			_, err := t.Media.Put(ctx, key, r, "", bytes)
			return err
		}
	}
	return v
}

// makeSchema brings the database to a version of the schema.
func makeSchema(ctx context.Context, to Target, version int64) error {
	d, err := db.Open(ctx, to.Database)
	if err != nil {
		return err
	}
	_, err = d.MigrateTo(ctx, to.Migrations, version)
	if err == nil {
		err = atVersion(ctx, d, to.Migrations, version)
	}
	return errors.Join(err, d.Close())
}

// atVersion refuses a database that was brought further than the rows of the copy go.
func atVersion(ctx context.Context, d *db.DB, files fs.FS, version int64) error {
	states, err := d.Migrations(ctx, files)
	for _, s := range states {
		if s.Applied && s.Version > version {
			return fault.Newf(fault.Refused, CodeNewer,
				"The database has schema version %d and the copy %d. Restore it into a database without tables.", s.Version, version)
		}
	}
	return err
}

// newestStep is the newest version of the schema that the migrations make.
func newestStep(files fs.FS) (newest int64, err error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("backup: the migration %s has no number", name)
		}
		newest = max(newest, n)
	}
	return newest, nil
}
