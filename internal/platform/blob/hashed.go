package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"winkel/internal/kernel/fault"
)

// KeepFor is how long a file that nothing refers to yet is kept at least: whoever sweeps files away leaves alone what is
// younger, and whoever is going to refer to an older file puts it again first, which PutHashed does.
const KeepFor = 24 * time.Hour

// Hashed is content that was stored under its own hash.
type Hashed struct {
	Key    string // prefix/3f/3f9a….jpg
	SHA256 string // 64 hexadecimal digits
	Bytes  int64
}

// PutHashed stores what r gives under a key made of prefix, the SHA-256 of the content and ext (".jpg"). The same
// content gets the same key, and is not stored again when it is there and young. More than limit bytes are refused with
// body_too_large. The content goes through a temporary file, so that memory does not depend on its size; the key must
// be known before the store is written.
func (s *Store) PutHashed(ctx context.Context, prefix string, r io.Reader, ext string, limit int64) (h Hashed, err error) {
	file, err := os.CreateTemp("", "winkel-blob-*")
	if err != nil {
		return Hashed{}, fmt.Errorf("blob: make a temporary file: %w", err)
	}
	defer func() {
		err = errors.Join(err, file.Close(), os.Remove(file.Name()))
	}()
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(file, hash), io.LimitReader(r, limit+1))
	if err != nil {
		return Hashed{}, fmt.Errorf("blob: read the content: %w", err)
	}
	if n > limit {
		return Hashed{}, tooLarge(limit)
	}
	digest := hex.EncodeToString(hash.Sum(nil))
	h = Hashed{Key: prefix + "/" + digest[:2] + "/" + digest + ext, SHA256: digest, Bytes: n}

	// A file of that name and length has that content, or the disk is broken. An old one may be about to be swept.
	info, err := s.Stat(ctx, h.Key)
	if err == nil && info.Bytes == n && time.Since(info.Modified) < KeepFor/2 {
		return h, nil
	}
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return Hashed{}, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Hashed{}, fmt.Errorf("blob: read the temporary file: %w", err)
	}
	if _, err := s.Put(ctx, h.Key, file, typeOf(h.Key, ""), limit); err != nil {
		return Hashed{}, err
	}
	return h, nil
}
