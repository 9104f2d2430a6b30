package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"

	"winkel/internal/kernel/fault"
)

// visitor is handed what an archive holds, in order. What it is not handed to is read and added up all the same.
type visitor struct {
	header func(*Header) error
	table  func(c Columns, rows io.Reader) error
	media  func(key string, bytes int64, r io.Reader) error
	secret func(name string, content []byte) error
}

// Check reads a whole archive, changes nothing, and says what is in it. The errors are those of Codes; what the source of the bytes
// says comes back as it is.
func Check(ctx context.Context, r io.Reader, keys Keys) (*Manifest, error) {
	return visit(ctx, r, keys, visitor{})
}

// visitorError carries what a visitor said past those who would take it for damage.
type visitorError struct{ error }

func (v visitorError) Unwrap() error { return v.error }

// visit reads a whole archive. Until it returns nil, nobody knows whether what the visitor saw is what was written.
func visit(ctx context.Context, r io.Reader, keys Keys, v visitor) (*Manifest, error) {
	in := &source{ctx: ctx, r: r}
	m, err := open(in, keys, v)
	if own, is := errors.AsType[visitorError](err); is {
		return nil, own.error
	}
	if in.err != nil {
		return nil, fmt.Errorf("read the copy: %w", in.err)
	}
	if _, known := errors.AsType[*fault.Error](err); err != nil && !known {
		return nil, damaged(err, "%s", plain(err))
	}
	return m, err
}

// plain is what the error of a library means to the owner of a shop.
func plain(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return "it ends in the middle"
	}
	return "its content is not what was written"
}

// source is where the bytes come from; it tells its own errors from those of what reads them.
type source struct {
	ctx context.Context //nolint:containedctx // a reader has no other way to hear that it is to end
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	if s.ctx.Err() != nil {
		s.err = context.Cause(s.ctx)
		return 0, s.err
	}
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// largestWindow bounds the memory that a made-up archive can ask for.
const largestWindow = 64 << 20

func open(in io.Reader, keys Keys, v visitor) (*Manifest, error) {
	buffered := bufio.NewReaderSize(in, 64<<10)
	inner, encrypted, err := keys.decrypt(buffered)
	if err != nil {
		return nil, err
	}
	unpacked, err := zstd.NewReader(inner, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(largestWindow))
	if err != nil {
		return nil, err
	}
	defer unpacked.Close()
	o := &opened{tar: tar.NewReader(unpacked), visitor: v, all: newSum(""), found: Manifest{Encrypted: encrypted, Secrets: []Part{}}}
	m, err := o.read()
	if err != nil {
		return nil, err
	}
	// What comes behind the manifest is the end of the packing and of the encryption, which have sums of their own.
	for _, rest := range []io.Reader{unpacked, inner, buffered} {
		if _, err := io.Copy(io.Discard, rest); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// opened is an archive that is being read.
type opened struct {
	tar     *tar.Reader
	visitor visitor
	all     *sum
	media   *sum
	found   Manifest // what there is
	said    Manifest // what there should be
	next    *tar.Header
}

// largestDocument bounds header, manifest and secrets.
const largestDocument = 16 << 20

func (o *opened) read() (*Manifest, error) {
	if err := o.advance(); err != nil {
		return nil, err
	}
	if err := o.header(); err != nil {
		return nil, err
	}
	for _, c := range o.found.Header.Tables {
		if err := o.table(c); err != nil {
			return nil, err
		}
	}
	o.media = newSum("media")
	for o.next.Name != manifestName {
		if err := o.file(); err != nil {
			return nil, err
		}
	}
	o.found.Media = o.media.done()
	all := o.all.done()
	o.found.SHA256, o.found.Bytes = all.SHA256, all.Bytes
	if err := o.document(&o.said); err != nil {
		return nil, err
	}
	return &o.found, o.compare()
}

// advance goes to the next entry. There is always one before the manifest.
func (o *opened) advance() (err error) {
	if o.next, err = o.tar.Next(); errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	if err == nil && o.next.Typeflag != tar.TypeReg {
		err = fmt.Errorf("the entry %s is no file", o.next.Name)
	}
	return err
}

func (o *opened) document(into any) error {
	text, err := io.ReadAll(io.LimitReader(o.tar, largestDocument))
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

func (o *opened) header() error {
	if o.next.Name != headerName {
		return fault.New(fault.Refused, CodeNotBackup, "This is not a copy that winkel backup has made.")
	}
	o.all.entry(o.next.Name, o.next.Size)
	text, err := io.ReadAll(io.LimitReader(io.TeeReader(o.tar, o.all), largestDocument))
	if err != nil {
		return err
	}
	h := &o.found.Header
	if err := json.Unmarshal(text, h); err != nil {
		return err
	}
	if h.Format < 1 {
		return errors.New("its form has no number")
	}
	if h.Format > Format {
		return fault.Newf(fault.Refused, CodeNewer,
			"The copy has the form %d, and this program knows only up to %d. Use the version of winkel that wrote it: %s.", h.Format, Format, h.Program)
	}
	if o.visitor.header != nil {
		if err := o.visitor.header(h); err != nil {
			return visitorError{err}
		}
	}
	return o.advance()
}

// table reads the entries of one table as one.
func (o *opened) table(c Columns) error {
	rows := &rowsOf{opened: o, part: newSum(c.Table)}
	if o.visitor.table != nil {
		if err := o.visitor.table(c, rows); err != nil {
			if rows.err != nil {
				return rows.err
			}
			return visitorError{err}
		}
	}
	if _, err := io.CopyBuffer(io.Discard, struct{ io.Reader }{rows}, make([]byte, 64<<10)); err != nil {
		return err
	}
	o.found.Tables = append(o.found.Tables, rows.part.done())
	return nil
}

// rowsOf reads the rows of a table from entry to entry.
type rowsOf struct {
	*opened
	part    *sum
	within  bool
	err     error // of the archive
	reached bool
}

func (r *rowsOf) Read(p []byte) (int, error) {
	n, err := r.read1(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

func (r *rowsOf) read1(p []byte) (int, error) {
	for {
		if r.reached {
			return 0, io.EOF
		}
		if !r.within {
			if tableOf(r.next.Name) != r.part.part.Name {
				r.reached = true
				continue
			}
			r.all.entry(r.next.Name, r.next.Size)
			r.within = true
		}
		n, err := r.tar.Read(p)
		r.all.Write(p[:n])  //nolint:errcheck // a sum takes everything
		r.part.Write(p[:n]) //nolint:errcheck // a sum takes everything
		r.part.part.Count += int64(bytes.Count(p[:n], []byte{'\n'}))
		if errors.Is(err, io.EOF) {
			r.within = false
			err = r.advance()
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// file reads an entry of media or secrets.
func (o *opened) file() error {
	name, size := o.next.Name, o.next.Size
	o.all.entry(name, size)
	var err error
	switch {
	case strings.HasPrefix(name, mediaPrefix):
		err = o.mediaFile(strings.TrimPrefix(name, mediaPrefix), size)
	case strings.HasPrefix(name, secretPrefix):
		err = o.secretFile(strings.TrimPrefix(name, secretPrefix))
	default:
		return fmt.Errorf("the entry %s is not known", name)
	}
	if err != nil {
		return err
	}
	return o.advance()
}

func (o *opened) mediaFile(key string, size int64) error {
	o.media.entry(key, size)
	o.media.part.Count++
	in := &source{ctx: context.Background(), r: io.TeeReader(o.tar, io.MultiWriter(o.all, o.media))}
	if o.visitor.media != nil {
		if err := o.visitor.media(key, size, in); err != nil {
			if in.err != nil {
				return in.err
			}
			return visitorError{err}
		}
	}
	_, err := io.CopyBuffer(io.Discard, struct{ io.Reader }{in}, make([]byte, 64<<10))
	return err
}

func (o *opened) secretFile(name string) error {
	one := newSum(name)
	one.part.Count = 1
	content, err := io.ReadAll(io.LimitReader(io.TeeReader(o.tar, io.MultiWriter(o.all, one)), largestDocument))
	if err != nil {
		return err
	}
	o.found.Secrets = append(o.found.Secrets, one.done())
	if o.visitor.secret != nil {
		if err := o.visitor.secret(name, content); err != nil {
			return visitorError{err}
		}
	}
	return nil
}

// compare says whether everything that was written is there, and is what was written.
func (o *opened) compare() error {
	if len(o.said.Tables) != len(o.found.Tables) || len(o.said.Secrets) != len(o.found.Secrets) {
		return damaged(nil, "parts are missing")
	}
	for i, part := range o.found.Tables {
		if part != o.said.Tables[i] {
			return damaged(nil, "the rows of %s are not those that were written", part.Name)
		}
	}
	for i, part := range o.found.Secrets {
		if part != o.said.Secrets[i] {
			return damaged(nil, "%s is not what was written", part.Name)
		}
	}
	if o.found.Media != o.said.Media {
		return damaged(nil, "the media are not those that were written")
	}
	if o.found.SHA256 != o.said.SHA256 || o.found.Bytes != o.said.Bytes {
		return damaged(nil, "its content is not what was written")
	}
	return nil
}
