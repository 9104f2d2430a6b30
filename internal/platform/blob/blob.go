// Package blob stores files that are too large for a table: pictures, exports, imports that wait for their job.
//
// A Store maps keys to bytes. By default it is a directory in the data directory; by URL it is a bucket of any service
// that speaks S3, which all nodes share:
//
//	file:///srv/shop/media
//	s3://bucket?region=eu-central-1
//	s3://bucket?region=us-east-1&endpoint=https://minio.internal:9000
//	mem://                            gone with the process; for tests
//
// The credentials of S3 come from where its tools look for them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the
// shared configuration file, or the role of the machine.
//
// A key is a relative path of plain characters, such as media/3f/3f9a….jpg. Everything else is refused, so that no key
// can name a file outside the store. What is written appears at once and whole, or not at all. Content that never
// changes is best put by its hash (PutHashed): the same bytes are stored once, and its URL may be cached for ever.
//
// Operations on a remote store have deadlines, and what failed in transit is tried again with growing, random pauses.
// A store that cannot be reached is the fault Unavailable; a key that is not there, NotFound.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/memblob"
	_ "gocloud.dev/blob/s3blob" // s3://
	"gocloud.dev/gcerrors"

	"winkel/internal/kernel/fault"
)

// Deadlines of one operation, whatever the caller allows.
const (
	shortTimeout = 10 * time.Second // Stat, Delete, a page of List
	longTimeout  = 5 * time.Minute  // Put, and Open until Close
)

// unknownType is what a file is taken for whose name says nothing.
const unknownType = "application/octet-stream"

// Store is a place for files. It is safe for concurrent use.
type Store struct {
	bucket *blob.Bucket
	dir    string // of a store that is a directory; else empty
}

// Info describes a stored file.
type Info struct {
	Key         string
	Bytes       int64
	ContentType string // by the ending of the key where the store does not keep it
	Modified    time.Time
}

// Connect opens the store that the URL names; a directory is made when it is missing. A remote store is not asked
// anything yet: see Check.
func Connect(ctx context.Context, rawURL string) (*Store, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, errors.New("the blob URL cannot be read; write it as file:///dir or s3://bucket?region=…")
	}
	var bucket *blob.Bucket
	var dir string
	switch u.Scheme {
	case "file":
		dir = filepath.FromSlash(u.Path)
		bucket, err = openDirectory(u)
	case "mem":
		bucket = memblob.OpenBucket(nil)
	case "s3":
		bucket, err = blob.OpenBucket(ctx, s3URL(u))
	default:
		return nil, fmt.Errorf("the blob URL begins with %q; only file:// and s3:// are known", u.Scheme)
	}
	if err != nil {
		return nil, fmt.Errorf("open the %s store: %w", u.Scheme, err)
	}
	return &Store{bucket: bucket, dir: dir}, nil
}

// openDirectory writes no files of attributes beside ours, and makes temporary files where the final ones go, because
// only within one file system a rename is atomic.
func openDirectory(u *url.URL) (*blob.Bucket, error) {
	dir := filepath.FromSlash(u.Path)
	if u.Host != "" || !filepath.IsAbs(dir) {
		return nil, errors.New("write the directory with its whole path, as in file:///srv/media")
	}
	return fileblob.OpenBucket(dir, &fileblob.Options{
		CreateDir: true, DirFileMode: 0o755, NoTempDir: true, Metadata: fileblob.MetadataDontWrite,
	})
}

// s3URL adds what services other than Amazon's need, where the URL names one and does not say otherwise: the bucket in
// the path, because it has no name in their DNS, and no checksums that they do not know.
func s3URL(u *url.URL) string {
	query := u.Query()
	if query.Get("endpoint") != "" {
		for name, value := range map[string]string{
			"use_path_style": "true", "hostname_immutable": "true", "request_checksum_calculation": "when_required",
		} {
			if !query.Has(name) {
				query.Set(name, value)
			}
		}
	}
	with := *u
	with.RawQuery = query.Encode()
	return with.String()
}

// Close lets go of the store.
func (s *Store) Close() error { return s.bucket.Close() }

// Check says whether the store can be reached now. It is made for health checks.
func (s *Store) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, shortTimeout)
	defer cancel()
	_, _, err := s.bucket.ListPage(ctx, blob.FirstPageToken, 1, nil)
	return translate(err, "check the store", "")
}

// Put stores what r gives under key, replacing what was there, and says how many bytes it was. More than limit bytes
// are refused with body_too_large, and then nothing is stored. r is read once and in small pieces.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, contentType string, limit int64) (int64, error) {
	if err := validate(key); err != nil {
		return 0, err
	}
	// Ending this context before Close is how a write is given up.
	ctx, cancel := context.WithTimeout(ctx, longTimeout)
	defer cancel()
	w, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{ContentType: contentType})
	if err != nil {
		return 0, translate(err, "put", key)
	}
	in := &source{r: io.LimitReader(r, limit+1)}
	n, err := io.Copy(w, in)
	if err == nil && n > limit {
		err = tooLarge(limit)
	}
	if err != nil {
		cancel()
		// Close reports that it was given up, which is what we asked for.
		_ = w.Close()
		if in.err != nil {
			return 0, fmt.Errorf("blob: read what to put at %s: %w", key, in.err)
		}
		return 0, translate(err, "put", key)
	}
	if err := w.Close(); err != nil {
		return 0, translate(err, "put", key)
	}
	if err := s.settle(key); err != nil {
		return 0, fmt.Errorf("blob: put %s to rest: %w", key, err)
	}
	return n, nil
}

// settle makes what was put into a directory survive a power cut: the file, and the names that lead to it.
func (s *Store) settle(key string) error {
	if s.dir == "" {
		return nil
	}
	for path := key; ; path = filepath.Dir(path) {
		if err := SyncPath(filepath.Join(s.dir, filepath.FromSlash(path))); err != nil || path == "." {
			return err
		}
	}
}

// SyncPath brings a file of this machine to the disk, or the names in a directory.
func SyncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// source remembers that reading failed, which is not the store's fault.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// Open reads length bytes of a file from offset on, or all that follows when length is negative. Its Close must be
// called. The fault is not_found when there is no such file.
func (s *Store) Open(ctx context.Context, key string, offset, length int64) (io.ReadCloser, Info, error) {
	if err := validate(key); err != nil {
		return nil, Info{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, longTimeout)
	r, err := s.bucket.NewRangeReader(ctx, key, offset, length, nil)
	if err != nil {
		cancel()
		return nil, Info{}, translate(err, "open", key)
	}
	info := Info{Key: key, Bytes: r.Size(), ContentType: typeOf(key, r.ContentType()), Modified: r.ModTime()}
	return &reader{Reader: r, cancel: cancel}, info, nil
}

// reader ends its deadline when it is closed.
type reader struct {
	*blob.Reader
	cancel context.CancelFunc
}

func (r *reader) Close() error {
	defer r.cancel()
	return r.Reader.Close()
}

// Stat describes a file without reading it. The fault is not_found when there is none.
func (s *Store) Stat(ctx context.Context, key string) (Info, error) {
	if err := validate(key); err != nil {
		return Info{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, shortTimeout)
	defer cancel()
	a, err := s.bucket.Attributes(ctx, key)
	if err != nil {
		return Info{}, translate(err, "stat", key)
	}
	return Info{Key: key, Bytes: a.Size, ContentType: typeOf(key, a.ContentType), Modified: a.ModTime}, nil
}

// Delete removes a file. One that is not there is removed already.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := validate(key); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, shortTimeout)
	defer cancel()
	err := s.bucket.Delete(ctx, key)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil
	}
	return translate(err, "delete", key)
}

// List calls f with every file whose key begins with prefix, in the order of keys, until f returns an error, which List
// then returns.
func (s *Store) List(ctx context.Context, prefix string, f func(Info) error) error {
	if prefix != "" {
		if err := validate(strings.TrimSuffix(prefix, "/")); err != nil {
			return err
		}
	}
	token := blob.FirstPageToken
	for len(token) > 0 {
		page, next, err := s.page(ctx, prefix, token)
		if err != nil {
			return translate(err, "list", prefix)
		}
		for _, object := range page {
			// A temporary file is a write that is under way, or that a crash left behind.
			if strings.HasSuffix(object.Key, temporary) {
				continue
			}
			info := Info{Key: object.Key, Bytes: object.Size, ContentType: typeOf(object.Key, ""), Modified: object.ModTime}
			if err := f(info); err != nil {
				return err
			}
		}
		token = next
	}
	return nil
}

func (s *Store) page(ctx context.Context, prefix string, token []byte) ([]*blob.ListObject, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, shortTimeout)
	defer cancel()
	return s.bucket.ListPage(ctx, token, 1000, &blob.ListOptions{Prefix: prefix})
}

// temporary is the ending of files that are being written.
const temporary = ".tmp"

// maxKey is the length of the longest key in bytes; file systems allow 255 for a name in it.
const maxKey = 512

// validate refuses every key that is not a plain relative path.
func validate(key string) error {
	bad := len(key) > maxKey || strings.ContainsFunc(key, notPlain) || strings.HasSuffix(key, temporary)
	for segment := range strings.SplitSeq(key, "/") {
		// A leading dot is "." or "..", or a file that is hidden from its owner.
		bad = bad || segment == "" || len(segment) > 200 || segment[0] == '.' || strings.HasSuffix(segment, ".attrs")
	}
	if bad {
		return fault.Invalidf("key", "A key must be a relative path of letters, digits, dots, dashes and underscores.")
	}
	return nil
}

func notPlain(c rune) bool {
	return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("._-/", c)
}

func typeOf(key, kept string) string {
	if kept != "" && kept != unknownType {
		return kept
	}
	if byName := mime.TypeByExtension(path.Ext(key)); byName != "" {
		return byName
	}
	return unknownType
}

func tooLarge(limit int64) *fault.Error {
	return fault.Newf(fault.TooLarge, fault.CodeBodyTooLarge, "The file is too large. At most %d bytes are accepted.", limit)
}

// translate makes a fault of what a store says, and names the operation.
func translate(err error, operation, key string) error {
	var already *fault.Error
	var local *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &already), errors.Is(err, context.Canceled):
		// It is ours, or the caller has gone.
	case gcerrors.Code(err) == gcerrors.NotFound:
		err = fault.Missing("file", key).WithCause(err)
	case errors.As(err, &local), errors.Is(err, os.ErrPermission):
		// A disk that fails is our own trouble: trying again later does not help.
	case gcerrors.Code(err) != gcerrors.InvalidArgument:
		err = fault.New(fault.Unavailable, fault.CodeUnavailable,
			"The store of files cannot be reached right now. Please try again.").WithCause(err)
	}
	return fmt.Errorf("blob: %s %s: %w", operation, key, err)
}
