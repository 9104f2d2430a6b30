package catalog

import (
	"context"
	"io"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
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

// CreateCategory adds a category to the tree.
func (s *Service) CreateCategory(ctx context.Context, in CategoryInput, claim *idem.Claim) (*Category, error) {
	panic("being written")
}

// UpdateCategory changes a category, but not its place.
func (s *Service) UpdateCategory(ctx context.Context, category id.Category, expected *int64, patch CategoryPatch, claim *idem.Claim) (*Category, error) {
	panic("being written")
}

// MoveCategory moves a category with everything below it under another parent (zero: to the roots), to the position
// among its siblings there; nil is last. It is refused with category_cycle.
func (s *Service) MoveCategory(ctx context.Context, category id.Category, expected *int64, parent id.Category, position *int64, claim *idem.Claim) (*Category, error) {
	panic("being written")
}

// DeleteCategory removes a category. Its products go to reassign; if that is zero, it is refused with category_in_use
// while it has products. It is always refused while it has children.
func (s *Service) DeleteCategory(ctx context.Context, category id.Category, expected *int64, reassign id.Category, claim *idem.Claim) error {
	panic("being written")
}

// GetCategory is one category.
func (s *Service) GetCategory(ctx context.Context, category id.Category) (*Category, error) {
	panic("being written")
}

// ResolveCategory finds a category by id or slug. When the slug is an old one, it returns the slug to redirect to.
func (s *Service) ResolveCategory(ctx context.Context, idOrSlug string) (category *Category, redirect string, err error) {
	panic("being written")
}

// ListCategories is the whole tree, depth first, siblings by position.
func (s *Service) ListCategories(ctx context.Context) ([]*Category, error) {
	panic("being written")
}

// CategoryPath is the way from the root to the category, with the category itself: the breadcrumb.
func (s *Service) CategoryPath(ctx context.Context, category id.Category) ([]*Category, error) {
	panic("being written")
}

// CreateCollection makes a collection.
func (s *Service) CreateCollection(ctx context.Context, in CollectionInput, claim *idem.Claim) (*Collection, error) {
	panic("being written")
}

// UpdateCollection changes a collection.
func (s *Service) UpdateCollection(ctx context.Context, collection id.Collection, expected *int64, patch CollectionPatch, claim *idem.Claim) (*Collection, error) {
	panic("being written")
}

// AddToCollection appends products to a collection; those that are in it already stay where they are.
func (s *Service) AddToCollection(ctx context.Context, collection id.Collection, expected *int64, products []id.Product, claim *idem.Claim) (*Collection, error) {
	panic("being written")
}

// RemoveFromCollection takes products out of a collection; those that are not in it are ignored.
func (s *Service) RemoveFromCollection(ctx context.Context, collection id.Collection, expected *int64, products []id.Product, claim *idem.Claim) (*Collection, error) {
	panic("being written")
}

// DeleteCollection removes a collection; its products stay.
func (s *Service) DeleteCollection(ctx context.Context, collection id.Collection, expected *int64, claim *idem.Claim) error {
	panic("being written")
}

// GetCollection is one collection. Its products are ListProducts with SortManual.
func (s *Service) GetCollection(ctx context.Context, collection id.Collection) (*Collection, error) {
	panic("being written")
}

// ResolveCollection finds a collection by id or slug. When the slug is an old one, it returns the slug to redirect to.
func (s *Service) ResolveCollection(ctx context.Context, idOrSlug string) (collection *Collection, redirect string, err error) {
	panic("being written")
}

// ListCollections is one page of the collections, by title.
func (s *Service) ListCollections(ctx context.Context, request page.Request) (page.Page[*Collection], error) {
	panic("being written")
}

// CreateBrand makes a brand. An empty slug is made from the name.
func (s *Service) CreateBrand(ctx context.Context, name, slug string, claim *idem.Claim) (*Brand, error) {
	panic("being written")
}

// UpdateBrand renames a brand; nil stays as it is.
func (s *Service) UpdateBrand(ctx context.Context, brand id.Brand, expected *int64, name, slug *string, claim *idem.Claim) (*Brand, error) {
	panic("being written")
}

// DeleteBrand removes a brand: refused with brand_in_use.
func (s *Service) DeleteBrand(ctx context.Context, brand id.Brand, expected *int64, claim *idem.Claim) error {
	panic("being written")
}

// GetBrand is one brand.
func (s *Service) GetBrand(ctx context.Context, brand id.Brand) (*Brand, error) {
	panic("being written")
}

// ResolveBrand finds a brand by id or slug.
func (s *Service) ResolveBrand(ctx context.Context, idOrSlug string) (*Brand, error) {
	panic("being written")
}

// ListBrands is one page of the brands, by name.
func (s *Service) ListBrands(ctx context.Context, request page.Request) (page.Page[*Brand], error) {
	panic("being written")
}

// CreateProductType makes a product type.
func (s *Service) CreateProductType(ctx context.Context, in ProductTypeInput, claim *idem.Claim) (*ProductType, error) {
	panic("being written")
}

// UpdateProductType changes a product type.
func (s *Service) UpdateProductType(ctx context.Context, productType id.ProductType, expected *int64, patch ProductTypePatch, claim *idem.Claim) (*ProductType, error) {
	panic("being written")
}

// DeleteProductType removes a product type: refused with product_type_in_use.
func (s *Service) DeleteProductType(ctx context.Context, productType id.ProductType, expected *int64, claim *idem.Claim) error {
	panic("being written")
}

// GetProductType is one product type with its attributes.
func (s *Service) GetProductType(ctx context.Context, productType id.ProductType) (*ProductType, error) {
	panic("being written")
}

// ListProductTypes is one page of the product types, by name.
func (s *Service) ListProductTypes(ctx context.Context, request page.Request) (page.Page[*ProductType], error) {
	panic("being written")
}

// CreateAttribute defines an attribute.
func (s *Service) CreateAttribute(ctx context.Context, in AttributeDefinition, claim *idem.Claim) (*Attribute, error) {
	panic("being written")
}

// UpdateAttribute changes the definition of an attribute: refused with attribute_in_use when code or type of an
// attribute in use would change, and with choice_in_use when a choice in use would go.
func (s *Service) UpdateAttribute(ctx context.Context, attribute id.Attribute, expected *int64, patch AttributePatch, claim *idem.Claim) (*Attribute, error) {
	panic("being written")
}

// DeleteAttribute removes an attribute: refused with attribute_in_use.
func (s *Service) DeleteAttribute(ctx context.Context, attribute id.Attribute, expected *int64, claim *idem.Claim) error {
	panic("being written")
}

// GetAttribute is one attribute with its choices.
func (s *Service) GetAttribute(ctx context.Context, attribute id.Attribute) (*Attribute, error) {
	panic("being written")
}

// ListAttributes is one page of the attributes with their choices, by position and code.
func (s *Service) ListAttributes(ctx context.Context, request page.Request) (page.Page[*Attribute], error) {
	panic("being written")
}

// Verify reports every way in which the catalog's tables contradict each other. It reads everything, in constant memory.
func (s *Service) Verify(ctx context.Context, report func(problem string)) error {
	panic("being written")
}
