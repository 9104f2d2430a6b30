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

const productTypeRoot = "/api/admin/product-types"

func (h *handlers) registerProductTypes(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: product types", Scope: scope}
	}
	wire.Get(a, productTypeRoot, op("admin-list-product-types", "The product types by name", catalogRead), h.listProductTypes)
	creation := op("admin-create-product-type", "Make a product type", catalogWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, productTypeRoot, creation, h.createProductType)
	wire.Get(a, productTypeRoot+"/{id}", op("admin-get-product-type", "A product type", catalogRead), h.getProductType)
	wire.Patch(a, productTypeRoot+"/{id}", op("admin-update-product-type", "Change a product type", catalogWrite), h.updateProductType)
	wire.Delete(a, productTypeRoot+"/{id}", op("admin-delete-product-type", "Remove a product type without products", catalogWrite), h.deleteProductType)
}

// ProductType groups products that are described by the same attributes.
type ProductType struct {
	ID         id.ProductType  `json:"id"`
	Version    int64           `json:"version"`
	Name       string          `json:"name"`
	Attributes []TypeAttribute `json:"attributes" doc:"In order."`
	CreatedAt  time.Time       `json:"created_at"`
	UpdatedAt  time.Time       `json:"updated_at"`
}

// TypeAttribute says that products of a type have an attribute.
type TypeAttribute struct {
	AttributeID id.Attribute `json:"attribute_id"`
	Required    bool         `json:"required,omitempty" required:"false" doc:"A product of the type is not published without a value."`
}

func productTypeReply(t *catalog.ProductType) *wire.Reply[ProductType] {
	return &wire.Reply[ProductType]{Body: productTypeDocument(t), Version: t.Version}
}

func productTypeDocument(t *catalog.ProductType) ProductType {
	doc := ProductType{ID: t.ID, Version: t.Version, Name: t.Name, Attributes: []TypeAttribute{}, CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt}
	for _, a := range t.Attributes {
		doc.Attributes = append(doc.Attributes, TypeAttribute{AttributeID: a.AttributeID, Required: a.Required})
	}
	return doc
}

// ProductTypeInput is a product type as somebody wants it to be.
type ProductTypeInput struct {
	Name       string          `json:"name" example:"Notebook"`
	Attributes []TypeAttribute `json:"attributes,omitempty" maxItems:"500" doc:"In order."`
}

// ProductTypePatch is a change of a product type: what is not given stays as it is.
type ProductTypePatch struct {
	Versioned
	Name       *string          `json:"name,omitempty"`
	Attributes *[]TypeAttribute `json:"attributes,omitempty" maxItems:"500"`
}

func typeAttributes(list []TypeAttribute) []catalog.TypeAttribute {
	out := make([]catalog.TypeAttribute, 0, len(list))
	for _, a := range list {
		out = append(out, catalog.TypeAttribute{AttributeID: a.AttributeID, Required: a.Required})
	}
	return out
}

func (h *handlers) listProductTypes(ctx context.Context, _ *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[ProductType]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	list, err := h.catalog.ListProductTypes(ctx, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[ProductType]]{Body: wire.ListOf(list, productTypeDocument)}, nil
}

func (h *handlers) createProductType(ctx context.Context, call *wire.Call, in *create[ProductTypeInput]) (*wire.Reply[ProductType], error) {
	made := func(t *catalog.ProductType) *wire.Reply[ProductType] {
		reply := productTypeReply(t)
		reply.Location = productTypeRoot + "/" + t.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*catalog.ProductType, error) {
		return h.catalog.CreateProductType(ctx, catalog.ProductTypeInput{
			Name: in.Body.Name, Attributes: typeAttributes(in.Body.Attributes),
		}, claim)
	})
}

func (h *handlers) getProductType(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[ProductType], error) {
	productType, err := parsed(id.ParseProductType, "product type", in.ID)
	if err != nil {
		return nil, err
	}
	t, err := h.catalog.GetProductType(ctx, productType)
	if err != nil {
		return nil, err
	}
	return productTypeReply(t), nil
}

func (h *handlers) updateProductType(ctx context.Context, call *wire.Call, in *change[ProductTypePatch]) (*wire.Reply[ProductType], error) {
	productType, err := parsed(id.ParseProductType, "product type", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch := catalog.ProductTypePatch{Name: in.Body.Name, Attributes: each(in.Body.Attributes, typeAttributes)}
	return wire.Do(call, productTypeReply, func(claim *idem.Claim) (*catalog.ProductType, error) {
		return h.catalog.UpdateProductType(ctx, productType, expected, patch, claim)
	})
}

func (h *handlers) deleteProductType(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	productType, err := parsed(id.ParseProductType, "product type", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.catalog.DeleteProductType(ctx, productType, expected, claim))
	})
}
