package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const (
	mediaRoot  = "/api/admin/media"
	uploadTime = 5 * time.Minute
	// formOverhead is what a form may hold beside the file.
	formOverhead = 64 << 10
)

func (h *handlers) registerMedia(a *wire.API) {
	op := func(opID, summary string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: media", Scope: mediaWrite}
	}
	upload := op("admin-upload-media", "Upload a picture to a product")
	upload.Description = "The body is the picture itself, or a form with the part file. Its type is found out by looking at it: " +
		"JPEG, PNG, GIF or WebP."
	upload.Status, upload.BodyLimit, upload.Timeout = http.StatusCreated, catalog.MaxUploadBytes+formOverhead, uploadTime
	upload.Limit = wire.LimitUpload
	upload.RawBody = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "application/octet-stream", "multipart/form-data"}
	wire.Post(a, productRoot+"/{id}/media/upload", upload, h.uploadMedia)
	kept := upload
	kept.ID, kept.Summary = "admin-keep-upload", "Upload a picture that a product will show"
	kept.Description += " A product that is made or changed shows it by its blob_key; a picture that none shows within a day is removed."
	wire.Post(a, mediaRoot, kept, h.keepUpload)
	addition := op("admin-add-media", "Add a picture that lies elsewhere")
	addition.Status = http.StatusCreated
	wire.Post(a, productRoot+"/{id}/media", addition, h.addMedia)
	wire.Put(a, productRoot+"/{id}/media/order", op("admin-reorder-media", "Put a product's pictures in order"), h.reorderMedia)
	reading := op("admin-get-media", "A picture")
	reading.Scope = catalogRead
	wire.Get(a, mediaRoot+"/{id}", reading, h.getMedia)
	wire.Patch(a, mediaRoot+"/{id}", op("admin-update-media", "Change a picture's alt text, and which variants show it"), h.updateMedia)
	wire.Delete(a, mediaRoot+"/{id}", op("admin-delete-media", "Take a picture away"), h.deleteMedia)
}

func mediaReply(m *catalog.Media) *wire.Reply[Media] {
	return &wire.Reply[Media]{Body: mediaDocument(m)}
}

type uploadQuery struct {
	Target
	Alt string `query:"alt" maxLength:"1000" doc:"What the picture shows, in words."`
}

func (h *handlers) uploadMedia(ctx context.Context, call *wire.Call, in *uploadQuery) (*wire.Reply[Media], error) {
	product, err := parsed(id.ParseProduct, "product", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	stored, err := h.catalog.StoreUpload(ctx, call.Body)
	if err != nil {
		return nil, err
	}
	// The file is kept by its hash, whoever sends it and how often; only from here on something happens.
	if err := call.Identify(ctx, stored.ContentHash); err != nil {
		return nil, err
	}
	return wire.Do(call, mediaReply, func(claim *idem.Claim) (*catalog.Media, error) {
		return h.catalog.AddMedia(ctx, product, expected, catalog.MediaInput{BlobKey: stored.BlobKey, Alt: in.Alt}, claim)
	})
}

// KeptUpload is a picture that lies ready for a product to show it.
type KeptUpload struct {
	BlobKey     string `json:"blob_key" doc:"By which a product names it in its media."`
	ContentHash string `json:"content_hash" doc:"SHA-256 of what is kept."`
	MIME        string `json:"mime"`
	Bytes       int64  `json:"bytes"`
	Width       int64  `json:"width" doc:"In pixels."`
	Height      int64  `json:"height" doc:"In pixels."`
}

func keptUpload(stored catalog.StoredUpload) *wire.Reply[KeptUpload] {
	return &wire.Reply[KeptUpload]{Body: KeptUpload(stored)}
}

func (h *handlers) keepUpload(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[KeptUpload], error) {
	stored, err := h.catalog.StoreUpload(ctx, call.Body)
	if err != nil {
		return nil, err
	}
	if err := call.Identify(ctx, stored.ContentHash); err != nil {
		return nil, err
	}
	return wire.Do(call, keptUpload, func(claim *idem.Claim) (catalog.StoredUpload, error) {
		return stored, h.catalog.AnswerUpload(ctx, stored, claim)
	})
}

// ExternalMedia is a picture that lies elsewhere. The shop never fetches it.
type ExternalMedia struct {
	Versioned
	URL string `json:"url" maxLength:"2000" example:"https://images.example.com/kettle.jpg"`
	Alt string `json:"alt,omitempty" maxLength:"1000" doc:"What the picture shows, in words."`
}

func (h *handlers) addMedia(ctx context.Context, call *wire.Call, in *change[ExternalMedia]) (*wire.Reply[Media], error) {
	product, err := parsed(id.ParseProduct, "product", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, mediaReply, func(claim *idem.Claim) (*catalog.Media, error) {
		return h.catalog.AddMedia(ctx, product, expected, catalog.MediaInput{URL: in.Body.URL, Alt: in.Body.Alt}, claim)
	})
}

func (h *handlers) getMedia(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Media], error) {
	picture, err := parsed(id.ParseMedia, "picture", in.ID)
	if err != nil {
		return nil, err
	}
	m, err := h.catalog.GetMedia(ctx, picture)
	if err != nil {
		return nil, err
	}
	return mediaReply(m), nil
}

// MediaPatch is a change of a picture: what is not given stays as it is.
type MediaPatch struct {
	Versioned
	Alt        *string       `json:"alt,omitempty" maxLength:"1000"`
	VariantIDs *[]id.Variant `json:"variant_ids,omitempty" doc:"The variants that show it."`
}

func (h *handlers) updateMedia(ctx context.Context, call *wire.Call, in *change[MediaPatch]) (*wire.Reply[Media], error) {
	picture, err := parsed(id.ParseMedia, "picture", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, mediaReply, func(claim *idem.Claim) (*catalog.Media, error) {
		return h.catalog.UpdateMedia(ctx, picture, expected, catalog.MediaPatch{Alt: in.Body.Alt, Variants: in.Body.VariantIDs}, claim)
	})
}

// MediaOrder is a product's pictures in order.
type MediaOrder struct {
	Versioned
	Order []id.Media `json:"order" maxItems:"250" doc:"Each of the product's pictures once."`
}

func (h *handlers) reorderMedia(ctx context.Context, call *wire.Call, in *change[MediaOrder]) (*wire.Reply[Product], error) {
	return h.withProduct(call, in.Precondition, in.ID, in.Body.Version, productReply,
		func(product id.Product, expected *int64, claim *idem.Claim) (*catalog.Product, error) {
			return h.catalog.ReorderMedia(ctx, product, expected, in.Body.Order, claim)
		})
}

func (h *handlers) deleteMedia(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	picture, err := parsed(id.ParseMedia, "picture", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.catalog.DeleteMedia(ctx, picture, expected, claim))
	})
}
