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

const brandRoot = "/api/admin/brands"

func (h *handlers) registerBrands(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: brands", Scope: scope}
	}
	wire.Get(a, brandRoot, op("admin-list-brands", "The brands by name", catalogRead), h.listBrands)
	creation := op("admin-create-brand", "Make a brand", catalogWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, brandRoot, creation, h.createBrand)
	wire.Get(a, brandRoot+"/{id}", op("admin-get-brand", "A brand", catalogRead), h.getBrand)
	wire.Patch(a, brandRoot+"/{id}", op("admin-update-brand", "Rename a brand", catalogWrite), h.updateBrand)
	wire.Delete(a, brandRoot+"/{id}", op("admin-delete-brand", "Remove a brand without products", catalogWrite), h.deleteBrand)
}

// Brand is who makes a product.
type Brand struct {
	ID        id.Brand  `json:"id"`
	Version   int64     `json:"version"`
	Slug      string    `json:"slug"`
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func brandDocument(b *catalog.Brand) Brand {
	return Brand{ID: b.ID, Version: b.Version, Slug: b.Slug, Name: b.Name, CreatedAt: b.CreatedAt, UpdatedAt: b.UpdatedAt}
}

func brandReply(b *catalog.Brand) *wire.Reply[Brand] {
	return &wire.Reply[Brand]{Body: brandDocument(b), Version: b.Version}
}

// BrandInput is a brand as somebody wants it to be.
type BrandInput struct {
	Name string `json:"name" example:"Acme"`
	Slug string `json:"slug,omitempty" doc:"Empty: made from the name."`
}

// BrandPatch is a change of a brand: what is not given stays as it is.
type BrandPatch struct {
	Versioned
	Name *string `json:"name,omitempty"`
	Slug *string `json:"slug,omitempty"`
}

func (h *handlers) listBrands(ctx context.Context, _ *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[Brand]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	list, err := h.catalog.ListBrands(ctx, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[Brand]]{Body: wire.ListOf(list, brandDocument)}, nil
}

func (h *handlers) createBrand(ctx context.Context, call *wire.Call, in *create[BrandInput]) (*wire.Reply[Brand], error) {
	made := func(b *catalog.Brand) *wire.Reply[Brand] {
		reply := brandReply(b)
		reply.Location = brandRoot + "/" + b.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*catalog.Brand, error) {
		return h.catalog.CreateBrand(ctx, in.Body.Name, in.Body.Slug, claim)
	})
}

func (h *handlers) getBrand(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Brand], error) {
	brand, err := parsed(id.ParseBrand, "brand", in.ID)
	if err != nil {
		return nil, err
	}
	b, err := h.catalog.GetBrand(ctx, brand)
	if err != nil {
		return nil, err
	}
	return brandReply(b), nil
}

func (h *handlers) updateBrand(ctx context.Context, call *wire.Call, in *change[BrandPatch]) (*wire.Reply[Brand], error) {
	brand, err := parsed(id.ParseBrand, "brand", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, brandReply, func(claim *idem.Claim) (*catalog.Brand, error) {
		return h.catalog.UpdateBrand(ctx, brand, expected, in.Body.Name, in.Body.Slug, claim)
	})
}

func (h *handlers) deleteBrand(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	brand, err := parsed(id.ParseBrand, "brand", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.catalog.DeleteBrand(ctx, brand, expected, claim))
	})
}
