// Package catalog is what the shop has to offer: products and their variants, the attributes that describe them, the
// categories and collections that hold them, their prices and their pictures.
//
// # Products and variants
//
// Everything sellable is a variant. A product has up to 3 options (Size, Colour, …), each with values; a variant is one
// combination of values, and no two variants of a product share a combination. A product without options has exactly
// one variant, the default variant, with an empty combination and the title "Default". An option value that a variant
// uses cannot be deleted. A SKU is unique in the shop; a GTIN must have a correct check digit.
//
// # Status
//
// A product is draft, published or archived. It is visible to shoppers when it is published and its published_at has
// come; the clock decides, not a job. available_at later than now means: shown, but not for sale yet (preorder).
//
// # Prices
//
// A variant has at most one price per currency: amount, compare-at amount (what it cost before, shown struck through)
// and cost (staff only), each in minor units. Every change is appended to the price log in the same transaction; the
// log is never changed, and the newest entry equals the price.
//
// # Categories
//
// A tree. A product may be in many categories; one of them is primary and gives breadcrumb and canonical URL. Moving a
// subtree is one transaction; a move that would make a cycle is refused with category_cycle.
//
// # Slugs
//
// Products, categories and collections have a slug each, unique within their kind. Changing one leaves a redirect from
// the old slug to the entity; a slug that comes back into use stops redirecting.
//
// # Versions
//
// Products, categories, collections, attributes and brands carry a version that grows by one with every change. An
// update may name the version it was based on; if that is no longer current it is refused with version_conflict.
//
// # How a change is made
//
// Every change of a product, large or small, by hand or by import, takes one way. The product is read whole; a draft of
// it is changed in memory, where all rules are applied and all mistakes collected; then everything that differs is
// written as one batch that begins with a guard on the product's version. So the version protects all that belongs to
// the product, a change that was overtaken is computed anew, and what a method returns is what is stored. The batch
// also holds the news: at most one event an entity.
//
// What an input names and does not exist yet, such as a brand or the categories of a path, is made in the same batch.
//
// # Imports
//
// An Importer does the same for a chunk of records at once: a few reads for all of them, one batch, one commit, together
// with how far the file has come. A record that is wrong is refused alone, with everything that is wrong with it.
//
// # Lists
//
// ListProducts filters, sorts and counts in the database. The text of its statement depends on a shape, which says what
// decides on the index; everything else is switched by parameters (see listShape). Availability in lists is the one
// place where the catalog looks at stock.
package catalog
