package page

import "winkel/internal/api/wire"

// mediaFailed is the status of an upload that is no picture after all.
const mediaFailed = "failed"

// shareURL is the picture as others may show it: the largest rendition, which is a JPEG, or what was given.
func shareURL(image *wire.Image) string {
	if n := len(image.Renditions); n > 0 {
		return image.Renditions[n-1].URL
	}
	return image.URL
}
