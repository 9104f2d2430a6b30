package content

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/picture"
)

// Bounds of how a shop looks.
const (
	MaxLogoBytes    = 200 << 10
	MaxLogoSide     = 2000 // pixels
	MaxAnnouncement = 200  // characters
)

// Code of a logo that is no picture, or too large.
const (
	CodeUnsupportedImage = catalog.CodeUnsupportedImage
	CodeImageTooLarge    = catalog.CodeImageTooLarge
)

// Look is how a shop looks.
type Look struct {
	Version      int64  // 0: as it came
	Accent       string // #rrggbb, of the light shop; empty: as it came
	Announcement string // a line above every page; empty: none
	Logo         *Logo  // nil: the shop's name is written instead
}

// Logo is the picture that stands for the shop's name.
type Logo struct {
	Hash          string // of the content, for its address
	MIME          string
	Width, Height int64 // in pixels

	content []byte // of one that was just read
}

// LookPatch is a change of how a shop looks: what is nil stays as it is.
type LookPatch struct {
	Accent       *string
	Announcement *string
}

const lookColumns = `version, accent, announcement, logo_mime, logo_hash, logo_width, logo_height`

var (
	getLook    = db.SQL(`SELECT ` + lookColumns + ` FROM content_look WHERE id = 1`)
	getLogo    = db.SQL(`SELECT logo FROM content_look WHERE id = 1 AND logo_hash = $1`)
	insertLook = db.SQL(`INSERT INTO content_look (id, accent, announcement, logo_mime, logo_hash, logo_width, logo_height, logo, version, updated_at)
		VALUES (1, $1, $2, '', '', 0, 0, '', 1, $3) ON CONFLICT (id) DO NOTHING`)
	updateLook = db.SQL(`UPDATE content_look SET accent = $1, announcement = $2, version = version + 1, updated_at = $3 WHERE id = 1 AND version = $4`)
	updateLogo = db.SQL(`UPDATE content_look SET logo_mime = $1, logo_hash = $2, logo_width = $3, logo_height = $4, logo = $5,
			version = version + 1, updated_at = $6
		WHERE id = 1 AND version = $7`)
)

func scanLook(row db.Row) (*Look, error) {
	l, logo := Look{}, Logo{}
	err := row.Scan(&l.Version, &l.Accent, &l.Announcement, &logo.MIME, &logo.Hash, &logo.Width, &logo.Height)
	if logo.Hash != "" {
		l.Logo = &logo
	}
	return &l, err
}

// Look is how the shop looks.
func (s *Service) Look(ctx context.Context) (*Look, error) {
	l, err := db.One(ctx, s.db.Read(), scanLook, getLook)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return &Look{}, nil
	case err != nil:
		return nil, fmt.Errorf("read how the shop looks: %w", err)
	}
	return l, nil
}

// SetLook changes how the shop looks, over the expected version (nil: any). Codes: validation_failed, version_conflict.
func (s *Service) SetLook(ctx context.Context, expected *int64, p LookPatch, claim *idem.Claim) (*Look, error) {
	l, err := s.lookAt(ctx, expected)
	if err != nil {
		return nil, err
	}
	if p.Accent != nil {
		if err := checkAccent(*p.Accent); err != nil {
			return nil, err
		}
		l.Accent = *p.Accent
	}
	if p.Announcement != nil {
		if l.Announcement, err = catalog.CleanLine("announcement", *p.Announcement, MaxAnnouncement); err != nil {
			return nil, err
		}
	}
	b, now := &db.Batch{}, clock.Micros(s.db.Clock().Now())
	if l.Version == 0 {
		b.Exec(insertLook, l.Accent, l.Announcement, now).Want(1, fault.Stale("look"))
	} else {
		b.Exec(updateLook, l.Accent, l.Announcement, now, l.Version).Want(1, fault.Stale("look"))
	}
	l.Version++
	return l, s.submitLook(ctx, b, l, claim)
}

// ReadLogo reads the picture that is to stand for the shop's name: a PNG, JPEG, WebP or GIF of at most MaxLogoBytes; what cameras and
// tools hide in it is taken out. Codes: unsupported_image, image_too_large.
func ReadLogo(ctx context.Context, image io.Reader) (*Logo, error) {
	content, err := io.ReadAll(io.LimitReader(image, MaxLogoBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read a logo: %w", err)
	}
	if len(content) > MaxLogoBytes {
		return nil, fault.Newf(fault.TooLarge, CodeImageTooLarge, "A logo may have %d KiB; this one has more.", MaxLogoBytes>>10)
	}
	info, err := picture.Sniff(bytes.NewReader(content))
	if err != nil {
		return nil, fault.New(fault.Invalid, CodeUnsupportedImage, "This is no PNG, JPEG, WebP or GIF picture.").WithCause(err)
	}
	if info.Width > MaxLogoSide || info.Height > MaxLogoSide {
		return nil, fault.Newf(fault.TooLarge, CodeImageTooLarge, "A logo may be %d pixels wide and high; this one is %d × %d.", MaxLogoSide, info.Width, info.Height)
	}
	// Rendering it shows whether all of it is there.
	var clean bytes.Buffer
	_, err = picture.Render(ctx, content, func(picture.Rendition) error { return nil })
	if err == nil {
		err = picture.Strip(ctx, bytes.NewReader(content), &clean)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, CodeUnsupportedImage, "The picture is damaged.").WithCause(err)
	}
	sum := sha256.Sum256(clean.Bytes())
	return &Logo{
		Hash: hex.EncodeToString(sum[:hashBytes]), MIME: info.MIME, Width: int64(info.Width), Height: int64(info.Height), content: clean.Bytes(),
	}, nil
}

// hashBytes is how much of the digest stands in the address of a logo.
const hashBytes = 16

// SetLogo has a picture stand for the shop's name; nil: the name is written. Code: version_conflict.
func (s *Service) SetLogo(ctx context.Context, expected *int64, logo *Logo, claim *idem.Claim) (*Look, error) {
	l, err := s.lookAt(ctx, expected)
	if err != nil {
		return nil, err
	}
	b, now, kept := &db.Batch{}, clock.Micros(s.db.Clock().Now()), Logo{}
	if logo != nil {
		kept = *logo
	}
	if l.Version == 0 {
		b.Exec(insertLook, l.Accent, l.Announcement, now).Want(1, fault.Stale("look"))
		l.Version = 1
	}
	b.Exec(updateLogo, kept.MIME, kept.Hash, kept.Width, kept.Height, base64.StdEncoding.EncodeToString(kept.content), now, l.Version).
		Want(1, fault.Stale("look"))
	l.Version++
	l.Logo = logo
	return l, s.submitLook(ctx, b, l, claim)
}

func (s *Service) lookAt(ctx context.Context, expected *int64) (*Look, error) {
	l, err := s.Look(ctx)
	if err != nil {
		return nil, err
	}
	return l, fault.Expect("look", expected, l.Version)
}

func (s *Service) submitLook(ctx context.Context, b *db.Batch, l *Look, claim *idem.Claim) error {
	return s.submit(ctx, b, LookUpdated, "look", l.Version, LookEvent{Accent: l.Accent, HasLogo: l.Logo != nil}, claim, l)
}

// LogoContent is the file of the logo with the hash. Code: not_found, also for one that the shop had before.
func (s *Service) LogoContent(ctx context.Context, hash string) ([]byte, error) {
	text, err := db.Value[string](ctx, s.db.Read(), getLogo, hash)
	switch {
	case errors.Is(err, db.ErrNoRows) || err == nil && text == "":
		return nil, fault.Missing("logo", clip(hash))
	case err != nil:
		return nil, fmt.Errorf("read the logo: %w", err)
	}
	return base64.StdEncoding.DecodeString(text)
}
