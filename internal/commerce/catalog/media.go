package catalog

import (
	"net/url"
	"path"
	"strings"

	"winkel/internal/kernel/id"
)

// The states of a picture.
const (
	MediaPending = "pending" // uploaded; its renditions are being made
	MediaReady   = "ready"
	MediaFailed  = "failed" // it could not be read
)

// Address is where shoppers find the picture, as it was given: a path of this shop for an upload, whose content hash is part
// of it, so that it always shows the same; or the URL elsewhere.
func (m *Media) Address() string {
	if m.Source == External {
		return m.URL
	}
	return "/media/" + m.ContentHash + "/original" + path.Ext(m.BlobKey)
}

// MediaPatch is a change of a picture: what is nil stays as it is.
type MediaPatch struct {
	Alt      *string
	Variants *[]id.Variant // the variants that show it
}

// StoredUpload is an image that was kept.
type StoredUpload struct {
	BlobKey     string
	ContentHash string
	MIME        string
	Bytes       int64 // of what is kept, which may be fewer than were sent
	Width       int64 // in pixels, as it is seen
	Height      int64
}

// MaxUploadBytes is the size of the largest image that is taken.
const MaxUploadBytes = 32 << 20

// uploadPrefix is where the blobs of uploaded images lie.
const uploadPrefix = "media/original"

// mimeOfBlobKey is the type of an upload, which StoreUpload sniffed and wrote into the ending of its key.
func mimeOfBlobKey(key string) string {
	switch path.Ext(key) {
	case ".jpg":
		return "image/jpeg"
	case ".png":
		return "image/png"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	default:
		return ""
	}
}

// hashOfBlobKey is the content hash in the key of an upload: media/original/3f/3f9a….jpg.
func hashOfBlobKey(key string) (string, bool) {
	rest, ok := strings.CutPrefix(key, uploadPrefix+"/")
	if !ok || len(rest) < 3 || rest[2] != '/' {
		return "", false
	}
	hash, _, _ := strings.Cut(rest[3:], ".")
	return hash, isContentHash(hash) && strings.HasPrefix(hash, rest[:2])
}

// hashOfFile is the content hash in the key of an upload or of a rendition: media/rendition/3f9a…/400.jpg.
func hashOfFile(key string) (string, bool) {
	rest, ok := strings.CutPrefix(key, renditionPrefix+"/")
	if !ok {
		return hashOfBlobKey(key)
	}
	hash, _, _ := strings.Cut(rest, "/")
	return hash, isContentHash(hash)
}

func isContentHash(text string) bool {
	return len(text) == 64 && strings.Trim(text, "0123456789abcdef") == ""
}

// webAddress checks the URL of a picture elsewhere.
func (v *violations) webAddress(param, text string) string {
	text = v.required(param, text, 2000)
	u, err := url.Parse(text)
	if text != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil) {
		v.invalidf(param, "%q is not a web address: it begins with https:// or http://.", clipText(text))
	}
	return text
}
