package catalog

import (
	"context"
	"errors"
	"fmt"
	"path"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

// Whether shoppers see a product, and whether they can buy it yet, is decided by the clock. So a list that was right a
// moment ago may be wrong now although nobody changed anything; whoever keeps answers asks here until when they hold.

var (
	selectNextPublication = db.SQL(`
		SELECT published_at
		FROM product
		WHERE status = 'published' AND published_at > $1
		ORDER BY published_at
		LIMIT 1`)
	selectNextAvailability = db.SQL(`
		SELECT available_at
		FROM product
		WHERE status = 'published' AND available_at <> 0 AND available_at > $1
		ORDER BY available_at
		LIMIT 1`)
)

// NextVisibilityChange is the first moment after the given one at which a product becomes visible or available to
// shoppers by the clock alone; the zero time if none is foreseen.
func (s *Service) NextVisibilityChange(ctx context.Context, after time.Time) (time.Time, error) {
	next := time.Time{}
	for _, stmt := range []*db.Stmt{selectNextPublication, selectNextAvailability} {
		at, err := db.Value[int64](ctx, s.db.Read(), stmt, clock.Micros(after))
		switch {
		case errors.Is(err, db.ErrNoRows):
			continue
		case err != nil:
			return time.Time{}, fmt.Errorf("look for the next product to appear: %w", err)
		}
		if moment := clock.FromMicros(at); next.IsZero() || moment.Before(next) {
			next = moment
		}
	}
	return next, nil
}

// Several products may show the same upload; any of them knows where it lies, and the one whose renditions are ready is
// the best to ask.
var (
	selectImage = db.SQL(`
		SELECT blob_key
		FROM media
		WHERE content_hash = $1 AND content_hash <> '' AND source = 'upload'
		ORDER BY CASE WHEN status = 'ready' THEN 0 ELSE 1 END, id
		LIMIT 1`)
	selectRendition = db.SQL(`
		SELECT media_rendition.blob_key
		FROM media JOIN media_rendition ON media_rendition.media_id = media.id
		WHERE media.content_hash = $1 AND media.content_hash <> '' AND media_rendition.size <= CAST($2 AS BIGINT)
		ORDER BY media_rendition.size DESC, media.id
		LIMIT 1`)
)

// ImageFile is a stored picture, ready to be sent.
type ImageFile struct {
	BlobKey  string
	MIME     string
	Fallback bool // it is the original in place of a rendition that is not made yet
}

// FindImage finds an uploaded picture by the hash of its content: the upload where size is 0, else the rendition for
// that size, which for a narrower picture is the largest there is, or the upload while renditions are being made. It is
// not_found for an unknown hash.
func (s *Service) FindImage(ctx context.Context, contentHash string, size int64) (ImageFile, error) {
	var file ImageFile
	if size > 0 {
		err := s.db.Read().QueryRow(ctx, selectRendition, contentHash, size).Scan(&file.BlobKey)
		if err == nil {
			file.MIME = "image/jpeg"
			return file, nil
		}
		if !errors.Is(err, db.ErrNoRows) {
			return ImageFile{}, fmt.Errorf("find a rendition: %w", err)
		}
		file.Fallback = true
	}
	err := s.db.Read().QueryRow(ctx, selectImage, contentHash).Scan(&file.BlobKey)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return ImageFile{}, fault.New(fault.NotFound, fault.CodeNotFound, "There is no such picture.")
	case err != nil:
		return ImageFile{}, fmt.Errorf("find a picture: %w", err)
	}
	file.MIME = uploadTypes[path.Ext(file.BlobKey)]
	return file, nil
}

// uploadTypes is what an upload is, by the ending of its key, which was given by looking at the file.
var uploadTypes = map[string]string{
	".jpg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
}
