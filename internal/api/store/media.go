package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/api/problem"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/picture"
)

// Files is where the files of pictures lie; *blob.Store is one.
type Files interface {
	Open(ctx context.Context, key string, offset, length int64) (io.ReadCloser, blob.Info, error)
}

const (
	forever  = "public, max-age=31536000, immutable"
	soonOver = "public, max-age=5"
)

// pictures serves uploads and their renditions: /media/{hash}/original.png, /media/{hash}/400.jpg. The hash of the
// content is in the address, so what was answered once holds for ever.
type pictures struct {
	catalog *catalog.Service
	files   Files
}

// ServeHTTP sends a picture, or a part of it.
func (p *pictures) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := p.serve(w, r); err != nil {
		problem.Write(w, r, err)
	}
}

var noPicture = fault.New(fault.NotFound, fault.CodeNotFound, "There is no such picture.")

func (p *pictures) serve(w http.ResponseWriter, r *http.Request) error {
	hash, name := r.PathValue("hash"), r.PathValue("file")
	size, ok := sizeOf(name)
	if !ok || !isHash(hash) {
		return noPicture
	}
	file, err := p.catalog.FindImage(r.Context(), hash, size)
	if err != nil {
		return err
	}
	if size == 0 && name != "original"+path.Ext(file.BlobKey) {
		return noPicture
	}
	h := w.Header()
	h.Set("Content-Type", file.MIME)
	h.Set("X-Content-Type-Options", "nosniff")
	// A picture that was opened by itself is no page of ours: it may not run anything.
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	// Pictures are there to be shown: in mails, by search engines, in the front ends of others.
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cache-Control", forever)
	h.Set("ETag", `"`+hash[:24]+"-"+strings.TrimSuffix(name, ".jpg")+`"`)
	if file.Fallback {
		h.Set("Cache-Control", soonOver)
		h.Set("ETag", `"`+hash[:24]+`-waiting"`)
	}
	content := &stored{from: func(offset int64) (io.ReadCloser, blob.Info, error) {
		return p.files.Open(r.Context(), file.BlobKey, offset, -1)
	}}
	defer content.close()
	// Open it now: what is not there must be a problem, and not an answer that is cut off.
	if err := content.open(); err != nil {
		return err
	}
	http.ServeContent(w, r, "", time.Time{}, content)
	return nil
}

// sizeOf is the one of picture.Sizes that a file name asks for, 0 for the original.
func sizeOf(name string) (int64, bool) {
	if strings.HasPrefix(name, "original.") {
		return 0, true
	}
	digits, found := strings.CutSuffix(name, ".jpg")
	size, err := strconv.Atoi(digits)
	return int64(size), found && err == nil && digits[0] != '+' && slices.Contains(picture.Sizes, size)
}

func isHash(text string) bool {
	return len(text) == 64 && strings.Trim(text, "0123456789abcdef") == ""
}

// stored reads a file of the store from wherever http.ServeContent wants to begin.
type stored struct {
	from   func(offset int64) (io.ReadCloser, blob.Info, error)
	size   int64 // known once it was opened
	at     int64
	reader io.ReadCloser // nil after a seek
}

func (c *stored) open() error {
	reader, info, err := c.from(c.at)
	if err != nil {
		return fmt.Errorf("read a picture: %w", err)
	}
	c.reader, c.size = reader, info.Bytes
	return nil
}

// Read goes on where the last one stopped.
func (c *stored) Read(p []byte) (int, error) {
	if c.at >= c.size {
		return 0, io.EOF
	}
	if c.reader == nil {
		if err := c.open(); err != nil {
			return 0, err
		}
	}
	n, err := c.reader.Read(p)
	c.at += int64(n)
	return n, err
}

// Seek moves on; nothing is read for it.
func (c *stored) Seek(offset int64, whence int) (int64, error) {
	to := offset
	switch whence {
	case io.SeekCurrent:
		to += c.at
	case io.SeekEnd:
		to += c.size
	}
	if to < 0 {
		return 0, errors.New("store: seek before the beginning of a picture")
	}
	if to != c.at {
		c.close()
		c.at = to
	}
	return to, nil
}

func (c *stored) close() {
	if c.reader != nil {
		// It was only read.
		_ = c.reader.Close()
		c.reader = nil
	}
}
