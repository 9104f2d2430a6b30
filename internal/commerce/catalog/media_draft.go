package catalog

import (
	"fmt"
	"slices"

	"winkel/internal/kernel/id"
)

// setMedia replaces the pictures. What goes on is recognized by id, then by URL or blob key, and keeps its id.
func (d *draft) setMedia(in []MediaInput) {
	if len(in) > MaxMedia {
		d.invalidf("media", "There are %d pictures; %d are allowed.", len(in), MaxMedia)
		return
	}
	old := d.after.Media
	media := make([]Media, 0, len(in))
	for i := range in {
		at := fmt.Sprintf("media[%d].", i)
		var m Media
		k := slices.IndexFunc(old, func(e Media) bool {
			if slices.ContainsFunc(media, func(kept Media) bool { return kept.ID == e.ID }) {
				return false
			}
			if in[i].ID != 0 {
				return e.ID == in[i].ID
			}
			return e.Source == Upload && e.BlobKey == in[i].BlobKey && e.BlobKey != "" || e.Source == External && e.URL == in[i].URL && e.URL != ""
		})
		switch {
		case k >= 0:
			m = old[k]
		case in[i].ID != 0:
			d.invalidf(at+"id", "The product has no picture %s.", in[i].ID)
			continue
		default:
			m = d.newMedia(at, &in[i])
		}
		m.Alt = d.line(at+"alt", in[i].Alt, MaxShortLength)
		media = append(media, m)
	}
	d.replaceMedia(media)
}

// replaceMedia sets the pictures, and takes those that went from the variants.
func (d *draft) replaceMedia(media []Media) {
	d.after.Media = media
	gone := func(m id.Media) bool {
		return !slices.ContainsFunc(media, func(e Media) bool { return e.ID == m })
	}
	variants := slices.Clone(d.after.Variants)
	for i := range variants {
		if slices.ContainsFunc(variants[i].Media, gone) {
			variants[i].Media = slices.DeleteFunc(slices.Clone(variants[i].Media), gone)
		}
	}
	d.after.Variants = variants
}

// newMedia is a picture that was not there before. The paths of its fields begin with at.
func (d *draft) newMedia(at string, in *MediaInput) Media {
	m := Media{ID: id.Media(d.mint()), ProductID: d.after.ID, CreatedAt: d.now}
	switch {
	case in.BlobKey != "":
		m.Source, m.BlobKey, m.MIME, m.Status = Upload, in.BlobKey, mimeOfBlobKey(in.BlobKey), MediaPending
		hash, ok := hashOfBlobKey(in.BlobKey)
		if !ok {
			d.invalidf(at+"blob_key", "%q is not the key of an upload.", clipText(in.BlobKey))
		} else {
			d.uploads = append(d.uploads, newUpload{param: at + "blob_key", media: m.ID})
		}
		m.ContentHash = hash
	default:
		m.Source, m.Status = External, MediaReady
		m.URL = d.webAddress(at+"url", in.URL)
	}
	return m
}
