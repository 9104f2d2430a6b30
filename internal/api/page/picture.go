package page

import "winkel/internal/api/wire"

// picture is what the template of an img needs. Src is empty where there is no picture; then Letter stands in its place.
type picture struct {
	Src    string
	Width  int64
	Height int64
	Letter string
}

// mediaFailed is the status of an upload that is no picture after all.
const mediaFailed = "failed"

// shareURL is the picture as others may show it: the largest rendition, which is a JPEG, or what was given.
func shareURL(image *wire.Image) string {
	if n := len(image.Renditions); n > 0 {
		return image.Renditions[n-1].URL
	}
	return image.URL
}
