package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gocloud.dev/blob"
)

// partBytes is how much of a stream is gathered before it is sent to a remote store. S3 takes 10,000 parts, so that the largest
// file has 160 GB.
const partBytes = 16 << 20

// Write stores what write gives it under key, replacing what was there, and says how many bytes it was. It is Put for what may
// take hours: there is no deadline but the caller's, and memory is that of one or two parts. When write fails, nothing is stored.
func (s *Store) Write(ctx context.Context, key string, write func(io.Writer) error) (int64, error) {
	if err := validate(key); err != nil {
		return 0, err
	}
	// Ending this context before Close is how a write is given up.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{
		ContentType: unknownType, BufferSize: partBytes, MaxConcurrency: 1, DisableContentTypeDetection: true,
	})
	if err != nil {
		return 0, translate(err, "write", key)
	}
	to := &sink{w: w}
	if err := write(to); err != nil {
		cancel()
		_ = w.Close() // it reports that it was given up, which is what we asked for
		if to.err != nil {
			return 0, translate(to.err, "write", key)
		}
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, translate(err, "write", key)
	}
	if err := s.settle(key); err != nil {
		return 0, fmt.Errorf("blob: put %s to rest: %w", key, err)
	}
	return to.n, nil
}

// Sweep removes what is left of files that were being written when the program was killed, if ours says of the key that it was to have
// that it is, and nothing was written to it since before. Only a directory has such files: other stores show nothing of what is not
// complete, and have rules of their own to forget it.
func (s *Store) Sweep(ctx context.Context, before time.Time, ours func(key string) bool) error {
	if s.dir == "" {
		return nil
	}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return fmt.Errorf("blob: sweep: %w", err)
	}
	defer root.Close() //nolint:errcheck // nothing is written through it
	return fs.WalkDir(root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		name, is := strings.CutSuffix(path, temporary)
		if !is || entry.IsDir() {
			return nil
		}
		// fileblob puts the time, as one number, between the key and the ending.
		if !ours(strings.TrimSuffix(name, filepath.Ext(name))) {
			return nil
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it was finished meanwhile
		} else if err != nil || !info.ModTime().Before(before) {
			return err
		}
		if err := root.Remove(filepath.FromSlash(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("blob: sweep %s: %w", path, err)
		}
		return nil
	})
}

// sink remembers that the store failed, which is not the fault of whoever writes.
type sink struct {
	w   io.Writer
	n   int64
	err error
}

func (s *sink) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.n += int64(n)
	s.err = errors.Join(s.err, err)
	return n, err
}

// Read opens a whole file to be read for as long as it takes. Its Close must be called. The fault is not_found when there is no such
// file.
func (s *Store) Read(ctx context.Context, key string) (io.ReadCloser, error) {
	if err := validate(key); err != nil {
		return nil, err
	}
	r, err := s.bucket.NewReader(ctx, key, nil)
	if err != nil {
		return nil, translate(err, "open", key)
	}
	return r, nil
}
