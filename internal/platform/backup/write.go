package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
)

// Source is the shop that is copied.
type Source struct {
	DB      *db.DB
	Media   *blob.Store       // nil: media are left out
	Secrets map[string][]byte // by file name; they are left out of a copy that is not encrypted
	Key     string            // fingerprint of the shop's key
	Program string            // version
	Rate    int64             // bytes a second that are copied at most; 0: as fast as it goes
}

// passing are the tables of what holds for the moment: who has which lease is nothing to bring back.
var passing = []string{"node_lease", "named_lease"}

// chunkBytes is how much of a table is gathered before it is written: an entry of a tar file begins with its length.
const chunkBytes = 1 << 20

// Write copies the shop into w, and says what the copy holds. The copy is whole only if it returns nil: whoever keeps it sees to
// that it has no name before.
func Write(ctx context.Context, w io.Writer, from Source, keys Keys) (*Manifest, error) {
	outer, err := keys.encrypt(w)
	if err != nil {
		return nil, fmt.Errorf("encrypt the copy: %w", err)
	}
	packed, err := zstd.NewWriter(outer, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, err
	}
	paced := &pace{ctx: ctx, w: packed, rate: from.Rate}
	a := &archive{tar: tar.NewWriter(paced), all: newSum("")}
	m, err := a.write(ctx, from, keys)
	if err != nil {
		_ = packed.Close() // it holds memory
		return nil, err
	}
	if err := errors.Join(a.tar.Close(), packed.Close(), outer.Close()); err != nil {
		return nil, fmt.Errorf("finish the copy: %w", err)
	}
	return m, nil
}

// archive is an archive that is being written.
type archive struct {
	tar   *tar.Writer
	all   *sum
	taken time.Time
}

func (a *archive) write(ctx context.Context, from Source, keys Keys) (*Manifest, error) {
	m := &Manifest{Encrypted: keys.Encrypts(), Secrets: []Part{}}
	err := from.DB.Snapshot(ctx, func(s *db.Snapshot) error {
		a.taken = from.DB.Clock().Now().UTC()
		m.Header = Header{
			Format: Format, Program: from.Program, Schema: s.Version, Engine: from.DB.Engine().String(), TakenAt: a.taken,
			Key: from.Key, Secrets: []string{}, Media: from.Media != nil, Note: note,
		}
		if keys.Encrypts() {
			m.Header.Secrets = slices.AppendSeq(m.Header.Secrets, slices.Values(slices.Sorted(maps.Keys(from.Secrets))))
		}
		tables := slices.DeleteFunc(s.Tables, func(t db.Table) bool { return slices.Contains(passing, t.Name) })
		for _, t := range tables {
			m.Header.Tables = append(m.Header.Tables, Columns{t.Name, t.Names()})
		}
		if err := a.document(headerName, m.Header); err != nil {
			return err
		}
		for _, t := range tables {
			part, err := a.table(ctx, s, t)
			if err != nil {
				return err
			}
			m.Tables = append(m.Tables, part)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if m.Media, err = a.media(ctx, from.Media); err != nil {
		return nil, err
	}
	for _, name := range m.Header.Secrets {
		one := newSum(name)
		one.part.Count = 1
		content := from.Secrets[name]
		if err := a.entry(secretPrefix+name, int64(len(content)), bytes.NewReader(content), one); err != nil {
			return nil, err
		}
		m.Secrets = append(m.Secrets, one.done())
	}
	all := a.all.done()
	m.SHA256, m.Bytes = all.SHA256, all.Bytes
	return m, a.document(manifestName, m)
}

func (a *archive) document(name string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return a.entry(name, int64(len(text)), bytes.NewReader(text), nil)
}

// entry writes one entry of a known size.
func (a *archive) entry(name string, size int64, r io.Reader, part *sum) error {
	err := a.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: a.taken.Truncate(time.Second)})
	if err != nil {
		return fmt.Errorf("write %s into the copy: %w", name, err)
	}
	a.all.entry(name, size)
	into := []io.Writer{a.tar, a.all}
	if part != nil {
		into = append(into, part)
	}
	n, err := io.CopyBuffer(io.MultiWriter(into...), struct{ io.Reader }{r}, make([]byte, 64<<10))
	if err == nil && n != size {
		err = fmt.Errorf("it has %d bytes and should have %d", n, size)
	}
	if err != nil {
		return fmt.Errorf("write %s into the copy: %w", name, err)
	}
	return nil
}

// table writes the rows of a table, in as many entries as they fill.
func (a *archive) table(ctx context.Context, s *db.Snapshot, t db.Table) (Part, error) {
	c := &chunks{archive: a, table: t.Name, part: newSum(t.Name)}
	rows, err := s.Copy(ctx, t, c)
	if err == nil {
		err = c.flush()
	}
	c.part.part.Count = rows
	return c.part.done(), err
}

// chunks gathers rows until there are enough for an entry.
type chunks struct {
	archive *archive
	table   string
	part    *sum
	number  int
	held    bytes.Buffer
}

func (c *chunks) Write(p []byte) (int, error) {
	c.held.Write(p)
	if c.held.Len() < chunkBytes {
		return len(p), nil
	}
	return len(p), c.flush()
}

func (c *chunks) flush() error {
	if c.held.Len() == 0 {
		return nil
	}
	err := c.archive.entry(chunkName(c.table, c.number), int64(c.held.Len()), &c.held, c.part)
	c.number++
	c.held.Reset()
	return err
}

// media writes every file of the store. One that is removed between the look and the reading was no longer needed.
func (a *archive) media(ctx context.Context, store *blob.Store) (Part, error) {
	all := newSum("media")
	if store == nil {
		return all.done(), nil
	}
	err := store.List(ctx, "", func(i blob.Info) error {
		if strings.HasPrefix(i.Key, ".") {
			return nil
		}
		r, info, err := store.Open(ctx, i.Key, 0, -1)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		all.entry(info.Key, info.Bytes)
		all.part.Count++
		return errors.Join(a.entry(mediaPrefix+info.Key, info.Bytes, r, all), r.Close())
	})
	return all.done(), err
}
