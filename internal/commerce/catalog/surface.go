package catalog

import (
	"context"
	"io"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

// StoreUpload reads an image of at most MaxUploadBytes, sniffs what it is, and keeps it; AddMedia then shows it by its
// BlobKey. It is refused with unsupported_image and image_too_large. The same image is kept once.
func (s *Service) StoreUpload(ctx context.Context, image io.Reader) (StoredUpload, error) {
	panic("being written")
}

// AddMedia adds a picture to the end of a product's pictures.
func (s *Service) AddMedia(ctx context.Context, product id.Product, expected *int64, in MediaInput, claim *idem.Claim) (*Media, error) {
	panic("being written")
}

// UpdateMedia changes a picture. The expected version is the product's, here and below.
func (s *Service) UpdateMedia(ctx context.Context, media id.Media, expected *int64, patch MediaPatch, claim *idem.Claim) (*Media, error) {
	panic("being written")
}

// ReorderMedia puts a product's pictures in order. The list names each of them once.
func (s *Service) ReorderMedia(ctx context.Context, product id.Product, expected *int64, order []id.Media, claim *idem.Claim) (*Product, error) {
	panic("being written")
}

// DeleteMedia takes a picture away.
func (s *Service) DeleteMedia(ctx context.Context, media id.Media, expected *int64, claim *idem.Claim) error {
	panic("being written")
}

// RenderMedia makes the renditions of an uploaded picture: the body of a RenderJob. A picture that cannot be read is
// marked failed, which is no error; it may run again.
func (s *Service) RenderMedia(ctx context.Context, media id.Media) error {
	panic("being written")
}

// Verify reports every way in which the catalog's tables contradict each other. It reads everything, in constant memory.
func (s *Service) Verify(ctx context.Context, report func(problem string)) error {
	panic("being written")
}
