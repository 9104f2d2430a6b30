package catalog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/picture"
)

// renditionPrefix is where the blobs of renditions lie: media/rendition/<hash>/<size>.jpg.
const renditionPrefix = "media/rendition"

// maxRenditionBytes bounds one rendition; a JPEG of 1,200 pixels has a few hundred thousand.
const maxRenditionBytes = 8 << 20

var (
	getMedia     = db.SQL(`SELECT ` + mediaColumns + ` FROM media m WHERE m.id = $1`)
	putRendition = db.SQL(`INSERT INTO media_rendition (media_id, size, width, height, blob_key, bytes)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (media_id, size) DO UPDATE SET width = excluded.width, height = excluded.height, blob_key = excluded.blob_key, bytes = excluded.bytes`)
	mediaIsReady   = db.SQL(`UPDATE media SET mime = $1, bytes = $2, width = $3, height = $4, status = 'ready', error = '' WHERE id = $5`)
	mediaHasFailed = db.SQL(`UPDATE media SET status = 'failed', error = $1 WHERE id = $2`)
	// countUp is for changes of a picture that do not come from a draft: the product shows it, so its version grows.
	countUp = db.SQL(`UPDATE product SET version = version + 1, updated_at = $1 WHERE id = $2 AND version = $3`)
)

// pictureFault says in the catalog's codes why an image is not taken.
func pictureFault(err error) error {
	switch {
	case errors.Is(err, picture.ErrTooManyPixels):
		return fault.Newf(fault.TooLarge, CodeImageTooLarge, "The image has more than %d million pixels.", picture.MaxPixels/1_000_000).
			WithCause(err)
	case errors.Is(err, picture.ErrUnsupported):
		return fault.New(fault.Invalid, CodeUnsupportedImage, "This is not a JPEG, PNG, GIF or WebP image, or it is damaged.").
			WithCause(err)
	}
	return err
}

// AddMedia adds a picture to the end of a product's pictures.
func (s *Service) AddMedia(ctx context.Context, product id.Product, expected *int64, in MediaInput, claim *idem.Claim) (*Media, error) {
	last := func(p *Product) any { return &p.Media[len(p.Media)-1] }
	p, err := s.changeProduct(ctx, product, expected, wants{}, claim, func(d *draft) error {
		if len(d.after.Media) >= MaxMedia {
			d.invalidf("media", "The product has %d pictures already; more are not allowed.", len(d.after.Media))
			return nil
		}
		m := d.newMedia("", &in)
		m.Alt = d.line("alt", in.Alt, MaxShortLength)
		d.after.Media = append(slices.Clone(d.after.Media), m)
		return nil
	}, last)
	if err != nil {
		return nil, err
	}
	return last(p).(*Media), nil
}

// GetMedia is one picture; not_found if there is none.
func (s *Service) GetMedia(ctx context.Context, media id.Media) (*Media, error) {
	product, err := db.Value[int64](ctx, s.db.Read(), productIDOfMedia, int64(media))
	if product, err = found(product, err, "picture", media.String()); err != nil {
		return nil, err
	}
	p, err := s.GetProduct(ctx, id.Product(product))
	if err != nil {
		return nil, err
	}
	if at := slices.IndexFunc(p.Media, func(m Media) bool { return m.ID == media }); at >= 0 {
		return &p.Media[at], nil
	}
	return nil, fault.Missing("picture", media.String())
}

// changeMedia changes the product that a picture belongs to, and answers with the picture.
func (s *Service) changeMedia(ctx context.Context, media id.Media, expected *int64, claim *idem.Claim,
	change func(d *draft, at int)) (*Media, error) {
	product, err := db.Value[int64](ctx, s.db.Read(), productIDOfMedia, int64(media))
	if product, err = found(product, err, "picture", media.String()); err != nil {
		return nil, err
	}
	is := func(m Media) bool { return m.ID == media }
	result := func(p *Product) *Media {
		if at := slices.IndexFunc(p.Media, is); at >= 0 {
			return &p.Media[at]
		}
		return nil
	}
	p, err := s.changeProduct(ctx, id.Product(product), expected, wants{}, claim, func(d *draft) error {
		at := slices.IndexFunc(d.after.Media, is)
		if at < 0 {
			return fault.Missing("picture", media.String())
		}
		d.after.Media = slices.Clone(d.after.Media)
		change(d, at)
		return nil
	}, func(p *Product) any { return result(p) })
	if err != nil {
		return nil, err
	}
	return result(p), nil
}

// UpdateMedia changes a picture. The expected version is the product's, here and below.
func (s *Service) UpdateMedia(ctx context.Context, media id.Media, expected *int64, patch MediaPatch, claim *idem.Claim) (*Media, error) {
	return s.changeMedia(ctx, media, expected, claim, func(d *draft, at int) {
		if patch.Alt != nil {
			d.after.Media[at].Alt = d.line("alt", *patch.Alt, MaxShortLength)
		}
		if patch.Variants != nil {
			d.showIn(media, *patch.Variants)
		}
	})
}

// showIn has these variants show the picture, and no others. Those that show it already keep its place.
func (d *draft) showIn(media id.Media, variants []id.Variant) {
	for i, v := range variants {
		if d.after.variant(v).ID == 0 {
			d.invalidf(fmt.Sprintf("variants[%d]", i), "The product has no variant %s.", v)
		}
	}
	list := slices.Clone(d.after.Variants)
	for i := range list {
		shown, wanted := slices.Index(list[i].Media, media), slices.Contains(variants, list[i].ID)
		switch {
		case wanted && shown < 0:
			list[i].Media = append(slices.Clone(list[i].Media), media)
		case !wanted && shown >= 0:
			list[i].Media = without(list[i].Media, shown)
		}
	}
	d.after.Variants = list
}

// ReorderMedia puts a product's pictures in order. The list names each of them once.
func (s *Service) ReorderMedia(ctx context.Context, product id.Product, expected *int64, order []id.Media, claim *idem.Claim) (*Product, error) {
	return s.changeProduct(ctx, product, expected, wants{}, claim, func(d *draft) error {
		sorted := make([]Media, 0, len(order))
		for i, m := range order {
			at := slices.IndexFunc(d.after.Media, func(e Media) bool { return e.ID == m })
			if at < 0 || slices.ContainsFunc(sorted, func(e Media) bool { return e.ID == m }) {
				d.invalidf(fmt.Sprintf("media[%d]", i), "The product has no picture %s, or the list has it twice.", m)
				continue
			}
			sorted = append(sorted, d.after.Media[at])
		}
		if len(order) != len(d.after.Media) {
			d.invalidf("media", "The product has %d pictures; the list names %d.", len(d.after.Media), len(order))
		}
		d.after.Media = sorted
		return nil
	}, wholeProduct)
}

// DeleteMedia takes a picture away. Its file stays, because others may show the same.
func (s *Service) DeleteMedia(ctx context.Context, media id.Media, expected *int64, claim *idem.Claim) error {
	_, err := s.changeMedia(ctx, media, expected, claim, func(d *draft, at int) {
		d.replaceMedia(without(d.after.Media, at))
	})
	return err
}

// RenderMedia makes the renditions of an uploaded picture: the body of a RenderJob. A picture that cannot be read is
// marked failed, which is no error; one that is gone needs none. It may run again.
func (s *Service) RenderMedia(ctx context.Context, media id.Media) error {
	m, err := db.One(ctx, s.db.Read(), scanMedia, getMedia, int64(media))
	if errors.Is(err, db.ErrNoRows) || err == nil && m.Source != Upload {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read media: %w", err)
	}
	rendered, err := s.render(ctx, &m)
	failure := ""
	switch {
	case err == nil:
	case errors.Is(err, picture.ErrUnsupported), errors.Is(err, picture.ErrTooManyPixels):
		failure = fault.From(pictureFault(err)).Message
	case fault.KindOf(err) == fault.NotFound:
		failure = "The file of this picture is missing. Upload it again."
	default:
		return fmt.Errorf("render %s: %w", media, err)
	}
	_, err = retry("product", nil, func() (*Product, error) {
		p, err := s.GetProduct(ctx, m.ProductID)
		if err != nil {
			return nil, err
		}
		return p, s.recordRenditions(ctx, p, &m, rendered, failure)
	})
	if fault.CodeOf(err) == fault.CodeNotFound {
		return nil
	}
	return err
}

// recordRenditions writes what became of a picture, as a change of its product.
func (s *Service) recordRenditions(ctx context.Context, p *Product, m *Media, rendered []Rendition, failure string) error {
	if !slices.ContainsFunc(p.Media, func(e Media) bool { return e.ID == m.ID }) {
		return nil // it was taken away meanwhile
	}
	w := s.newWriter(ctx)
	w.b.Exec(countUp, w.now, int64(p.ID), p.Version).Want(1, staleProduct())
	if failure != "" {
		w.b.Exec(mediaHasFailed, failure, int64(m.ID)).Want(1, staleProduct())
	} else {
		w.b.Exec(mediaIsReady, m.MIME, m.Bytes, m.Width, m.Height, int64(m.ID)).Want(1, staleProduct())
		for _, r := range rendered {
			w.b.Exec(putRendition, int64(m.ID), r.Size, r.Width, r.Height, r.BlobKey, r.Bytes)
		}
	}
	news(w.log, w.b, ProductUpdated, p.ID.String(), p.Version+1,
		ProductEvent{ID: p.ID.String(), Slug: p.Slug, Status: string(p.Status), Changed: []string{"media"}}, nil)
	return s.submit(ctx, w, nil, nil, "write renditions")
}

// render makes and keeps the renditions, and notes in m what the picture turned out to be.
func (s *Service) render(ctx context.Context, m *Media) ([]Rendition, error) {
	original, info, err := s.blobs.Open(ctx, m.BlobKey, 0, -1)
	if err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(original, MaxUploadBytes))
	if err = errors.Join(err, original.Close()); err != nil {
		return nil, fmt.Errorf("read upload: %w", err)
	}
	m.Bytes = info.Bytes
	var list []Rendition
	what, err := picture.Render(ctx, content, func(r picture.Rendition) error {
		key := fmt.Sprintf("%s/%s/%d.jpg", renditionPrefix, m.ContentHash, r.Size)
		if _, err := s.blobs.Put(ctx, key, bytes.NewReader(r.JPEG), "image/jpeg", maxRenditionBytes); err != nil {
			return fmt.Errorf("store rendition: %w", err)
		}
		list = append(list, Rendition{
			Size: int64(r.Size), Width: int64(r.Width), Height: int64(r.Height), BlobKey: key, Bytes: int64(len(r.JPEG)),
		})
		return nil
	})
	m.MIME, m.Width, m.Height = what.MIME, int64(what.Width), int64(what.Height)
	return list, err
}
