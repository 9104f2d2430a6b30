package admin

import (
	"context"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/analytics"
	"winkel/internal/commerce/audit"
	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/demo"
	"winkel/internal/commerce/catalog/transfer"
	"winkel/internal/commerce/content"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/notify"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/privacy"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search"
	"winkel/internal/commerce/segment"
	"winkel/internal/commerce/tax"
	"winkel/internal/commerce/webhook"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/job"
)

// Options is what the routes stand on.
type Options struct {
	Catalog    *catalog.Service
	Content    *content.Service
	Inventory  *inventory.Service
	Shipping   *fulfillment.Service
	Taxes      *tax.Service
	Promotions *promotion.Service
	Carts      *cart.Service
	Search     *search.Service
	Reviews    *review.Service
	Customers  *customer.Service
	Segments   *segment.Service
	Orders     *order.Service
	Aftersale  *aftersale.Service
	Mails      *notify.Service
	Webhooks   *webhook.Service
	Identity   *identity.Service
	Audit      *audit.Log
	Staff      *staff.Service
	Privacy    *privacy.Service
	Recommend  *recommend.Service
	Bulk       *catalog.Bulk
	Imports    *transfer.Imports
	Jobs       *job.Queue
	Blobs      *blob.Store
	Analytics  *analytics.Service
	Payments   *payment.Registry
	Sample     *demo.Filling
	Backups    *backup.Service
	System     func(context.Context) (System, error) // how this node is doing
	Mailbox    string                                // where mails of a shop in development are read; empty: nowhere
}

type handlers struct {
	catalog    *catalog.Service
	content    *content.Service
	inventory  *inventory.Service
	shipping   *fulfillment.Service
	taxes      *tax.Service
	promotions *promotion.Service
	carts      *cart.Service
	search     *search.Service
	reviews    *review.Service
	customers  *customer.Service
	segments   *segment.Service
	orders     *order.Service
	aftersale  *aftersale.Service
	mails      *notify.Service
	webhooks   *webhook.Service
	identity   *identity.Service
	audit      *audit.Log
	staff      *staff.Service
	privacy    *privacy.Service
	recommend  *recommend.Service
	bulk       *catalog.Bulk
	imports    *transfer.Imports
	jobs       *job.Queue
	blobs      *blob.Store
	analytics  *analytics.Service
	payments   *payment.Registry
	sample     *demo.Filling
	backups    *backup.Service
	system     func(context.Context) (System, error)
	mailbox    string
}

// The scopes of the routes. An area's write scope includes its read scope.
const (
	catalogRead     = "catalog:read"
	catalogWrite    = "catalog:write"
	mediaWrite      = "media:write"
	inventoryRead   = "inventory:read"
	inventoryWrite  = "inventory:write"
	shippingRead    = "shipping:read"
	shippingWrite   = "shipping:write"
	taxesRead       = "taxes:read"
	taxesWrite      = "taxes:write"
	promotionsRead  = "promotions:read"
	promotionsWrite = "promotions:write"
	reviewsRead     = "reviews:read"
	reviewsWrite    = "reviews:write"
	customersRead   = "customers:read"
	customersWrite  = "customers:write"
	segmentsRead    = "segments:read"
	segmentsWrite   = "segments:write"
	ordersRead      = "orders:read"
	ordersWrite     = "orders:write"
	refundsWrite    = "refunds:write"
	mailRead        = "mail:read"
	mailWrite       = "mail:write"
	webhooksRead    = "webhooks:read"
	webhooksWrite   = "webhooks:write"
	importsWrite    = "imports:write"
	exportsRead     = "exports:read"
	jobsRead        = "jobs:read"
	jobsWrite       = "jobs:write"
	settingsRead    = "settings:read"
	settingsWrite   = "settings:write"
	keysRead        = "keys:read"
	keysWrite       = "keys:write"
	auditRead       = "audit:read"
	staffRead       = "staff:read"
	staffWrite      = "staff:write"
	privacyRead     = "privacy:read"
	privacyWrite    = "privacy:write"
)

// Register adds the routes for staff to the API.
func Register(a *wire.API, o Options) {
	h := &handlers{
		catalog: o.Catalog, content: o.Content, inventory: o.Inventory, shipping: o.Shipping, taxes: o.Taxes,
		promotions: o.Promotions, carts: o.Carts, search: o.Search, reviews: o.Reviews, customers: o.Customers, segments: o.Segments, orders: o.Orders, aftersale: o.Aftersale, mails: o.Mails, webhooks: o.Webhooks, identity: o.Identity, audit: o.Audit, privacy: o.Privacy, staff: o.Staff, bulk: o.Bulk, imports: o.Imports, jobs: o.Jobs, blobs: o.Blobs,
		recommend: o.Recommend,
		analytics: o.Analytics,
		payments:  o.Payments,
		sample:    o.Sample, system: o.System, backups: o.Backups,
		mailbox: o.Mailbox,
	}
	h.registerProducts(a)
	h.registerVariants(a)
	h.registerMedia(a)
	h.registerCategories(a)
	h.registerCollections(a)
	h.registerBrands(a)
	h.registerProductTypes(a)
	h.registerAttributes(a)
	h.registerInventory(a)
	h.registerShipping(a)
	h.registerTaxes(a)
	h.registerPromotions(a)
	h.registerSearch(a)
	h.registerReviews(a)
	h.registerCustomers(a)
	h.registerCustomerGroups(a)
	h.registerSegments(a)
	h.registerOrders(a)
	h.registerMails(a)
	h.registerWebhooks(a)
	h.registerBulk(a)
	h.registerTransfers(a)
	h.registerJobs(a)
	h.registerSettings(a)
	h.registerSystem(a)
	h.registerBackups(a)
	h.registerSeller(a)
	h.registerPayments(a)
	h.registerContent(a)
	h.registerKeys(a)
	h.registerAudit(a)
	h.registerStaff(a)
	h.registerRoles(a)
	h.registerStaffAuth(a)
	h.registerStaffSelf(a)
	h.registerPrivacy(a)
	h.registerRecommendations(a)
	h.registerAnalytics(a)
	h.registerCapacity(a)
}

// ByID is the input of routes for one thing.
type ByID struct {
	ID string `path:"id" maxLength:"60" doc:"The id."`
}

// create is the input of routes that make something.
type create[B any] struct {
	Body B
}

// change is the input of routes that change a document with a version.
type change[B any] struct {
	wire.Precondition
	ByID
	Body B
}

// Target is the input of routes that do something with a document, and need to know no more.
type Target struct {
	wire.Precondition
	ByID
}

// Versioned is the part of a body that names the version it is based on.
type Versioned struct {
	Version *int64 `json:"version,omitempty" minimum:"1" doc:"The version that the change is based on, instead of If-Match."`
}

// parsed reads the id in an address. What is no id names nothing: not_found.
func parsed[T any](parse func(string) (T, error), what, text string) (T, error) {
	value, err := parse(text)
	if err != nil {
		return value, fault.Missing(what, clip(text)).WithCause(err)
	}
	return value, nil
}

func clip(text string) string {
	if len(text) > 60 {
		return text[:60] + "…"
	}
	return text
}

// nothing is the result of a service that removes something.
type nothing struct{}

// removed adapts a service that removes something to wire.Do.
func removed(err error) (nothing, error) { return nothing{}, err }

// gone is the answer to a removal.
func gone(nothing) *wire.Reply[wire.None] { return &wire.Reply[wire.None]{} }
