package catalog

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/picture"
)

// StoreUpload reads an image of at most MaxUploadBytes, takes out of it what cameras and tools hide (see picture.Strip),
// and keeps it; AddMedia then shows it by its BlobKey. It is refused with unsupported_image and image_too_large. The
// same image is kept once.
func (s *Service) StoreUpload(ctx context.Context, image io.Reader) (_ StoredUpload, err error) {
	if s.blobs == nil {
		return StoredUpload{}, fault.New(fault.Refused, CodeUnsupportedImage, "Uploads are not kept here.")
	}
	file, err := os.CreateTemp("", "winkel-upload-*")
	if err != nil {
		return StoredUpload{}, fmt.Errorf("make a temporary file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	n, err := io.Copy(file, io.LimitReader(image, MaxUploadBytes+1))
	if err != nil {
		return StoredUpload{}, fmt.Errorf("read upload: %w", err)
	}
	if n > MaxUploadBytes {
		return StoredUpload{}, imageTooLarge()
	}
	return s.storeStripped(ctx, file)
}

// AnswerUpload remembers, for whoever sends the same request again, what became of an upload that no picture shows yet.
func (s *Service) AnswerUpload(ctx context.Context, stored StoredUpload, claim *idem.Claim) error {
	if claim == nil {
		return nil
	}
	b := &db.Batch{}
	if err := claim.Add(b, stored); err != nil {
		return err
	}
	return s.db.Submit(ctx, b)
}

func imageTooLarge() error {
	return fault.Newf(fault.TooLarge, CodeImageTooLarge, "The image is larger than %d MiB.", MaxUploadBytes>>20)
}

// storeStripped keeps an image without what is hidden in it. Its hash is that of what is kept.
func (s *Service) storeStripped(ctx context.Context, file io.ReadSeeker) (StoredUpload, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return StoredUpload{}, fmt.Errorf("read upload: %w", err)
	}
	info, err := picture.Sniff(bufio.NewReader(file))
	if err != nil {
		return StoredUpload{}, pictureFault(err)
	}
	stripped, in := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := file.Seek(0, io.SeekStart)
		if err == nil {
			err = picture.Strip(ctx, file, in)
		}
		_ = in.CloseWithError(err) // it always returns nil
	}()
	stored, err := s.blobs.PutHashed(ctx, uploadPrefix, stripped, info.Extension, MaxUploadBytes)
	_ = stripped.Close() // it always returns nil, and ends the writer if it is still at work
	<-done
	if fault.CodeOf(err) == fault.CodeBodyTooLarge {
		return StoredUpload{}, imageTooLarge()
	}
	if err != nil {
		return StoredUpload{}, fmt.Errorf("store upload: %w", pictureFault(err))
	}
	m := Media{BlobKey: stored.Key}
	if err := measure(ctx, s.blobs, &m); err != nil {
		return StoredUpload{}, err
	}
	return StoredUpload{
		BlobKey: stored.Key, ContentHash: stored.SHA256, MIME: m.MIME, Bytes: m.Bytes, Width: m.Width, Height: m.Height,
	}, nil
}

// measure notes in m what its file is. A file that cannot be read as an image has no width and height; the fault is
// not_found when there is no file.
func measure(ctx context.Context, blobs BlobStore, m *Media) error {
	file, stored, err := blobs.Open(ctx, m.BlobKey, 0, -1)
	if err != nil {
		return fmt.Errorf("open upload: %w", err)
	}
	if time.Since(stored.Modified) >= blob.KeepFor/2 {
		// Nothing may refer to it so far; putting it again keeps it from being swept before this does.
		if _, err := blobs.Put(ctx, m.BlobKey, file, mimeOfBlobKey(m.BlobKey), MaxUploadBytes); err != nil {
			return errors.Join(fmt.Errorf("renew upload: %w", err), file.Close())
		}
		if err := file.Close(); err != nil {
			return fmt.Errorf("read upload: %w", err)
		}
		return measure(ctx, blobs, m)
	}
	info, err := picture.Sniff(bufio.NewReader(file))
	// It was only read, and not to its end.
	_ = file.Close()
	m.Bytes, m.MIME = stored.Bytes, mimeOfBlobKey(m.BlobKey)
	if err == nil {
		m.MIME, m.Width, m.Height = info.MIME, int64(info.Width), int64(info.Height)
	}
	return nil
}

// newUpload is a picture of a draft that shows an upload which the product did not show before.
type newUpload struct {
	param string // of its key
	media id.Media
}

// inspect looks at the files of the uploads that the drafts are the first to show, and notes where there is none: a key
// may come from another shop's export.
func (p *planner) inspect(ctx context.Context, drafts []*draft) error {
	for _, d := range drafts {
		for _, upload := range d.uploads {
			at := slices.IndexFunc(d.after.Media, func(m Media) bool { return m.ID == upload.media })
			if at < 0 {
				continue
			}
			missing := p.blobs == nil
			if !missing {
				err := measure(ctx, p.blobs, &d.after.Media[at])
				missing = fault.CodeOf(err) == fault.CodeNotFound
				if err != nil && !missing {
					return err
				}
			}
			if missing {
				d.invalidf(upload.param, "The file of this picture is not in this shop's store. Upload the picture, or give its address instead.")
			}
		}
	}
	return nil
}

// sweepAtOnce is how many files a sweep looks up together.
const sweepAtOnce = 256

var shownHashes = lists(`SELECT DISTINCT content_hash FROM media WHERE content_hash IN (%s) AND content_hash <> ''`)

// SweepMedia removes the files of uploads and renditions that no picture shows any more, and that are older than
// blob.KeepFor: a younger one may be about to be shown. It says how many it removed.
func (s *Service) SweepMedia(ctx context.Context) (removed int, err error) {
	if s.blobs == nil {
		return 0, nil
	}
	for _, prefix := range []string{uploadPrefix, renditionPrefix} {
		var keys []string
		flush := func() error {
			n, err := s.sweepUnshown(ctx, keys)
			removed += n
			keys = keys[:0]
			return err
		}
		err := s.blobs.List(ctx, prefix+"/", func(file blob.Info) error {
			if _, ours := hashOfFile(file.Key); ours && s.sweepable(file) {
				keys = append(keys, file.Key)
			}
			if len(keys) < sweepAtOnce {
				return nil
			}
			return flush()
		})
		if err == nil {
			err = flush()
		}
		if err != nil {
			return removed, fmt.Errorf("sweep %s: %w", prefix, err)
		}
	}
	return removed, nil
}

func (s *Service) sweepable(file blob.Info) bool {
	return s.db.Clock().Now().Sub(file.Modified) > blob.KeepFor
}

// sweepUnshown removes those of the files that no picture shows.
func (s *Service) sweepUnshown(ctx context.Context, keys []string) (removed int, err error) {
	hashes := make([]string, len(keys))
	for i, key := range keys {
		hashes[i], _ = hashOfFile(key)
	}
	shown, err := listNamed(ctx, s.db.Read(), func(row db.Row) (hash string, err error) {
		err = row.Scan(&hash)
		return hash, err
	}, shownHashes, hashes)
	if err != nil {
		return 0, err
	}
	for i, key := range keys {
		if slices.Contains(shown, hashes[i]) {
			continue
		}
		// Somebody may have put it again since it was listed.
		file, err := s.blobs.Stat(ctx, key)
		switch {
		case fault.CodeOf(err) == fault.CodeNotFound || err == nil && !s.sweepable(file):
			continue
		case err == nil:
			err = s.blobs.Delete(ctx, key)
		}
		if err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}
