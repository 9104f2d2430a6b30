// Package transfer reads product files and writes them: the way into the shop for those who come with a list, and the
// way out for everybody.
//
// # Reading
//
// Open detects gzip, a UTF-8 byte order mark, the line ends and the format. Next gives one product after the other, in
// memory that does not grow with the file. What is wrong with a record is a *BadRecord with line, column and code of every
// error in it, and reading goes on; what is wrong with the file (its encoding, its header, a quotation mark that is never
// closed, the end of a gzip file missing) is a fault that says what to do, and ends it.
//
// A Record says which fields it speaks about (catalog.Fields). A file that has every column, or an object that has every
// field, describes the whole product; any other changes only what it names, and leaves the rest of a product that exists
// as it is.
//
// # CSV
//
// Comma, semicolon or tab between the cells, a header, one row a variant. The rows of a product stand together and have
// the same slug; what belongs to the product stands in the first of them, and is empty or repeated in the others. Columns
// come in any order; none is needed but slug or title. A file without both is about variants that exist, which it names by
// sku: sku, price and on_hand make a price list with stock.
//
//	slug, title, subtitle, description (HTML), status (draft, published, archived), published_at, available_at
//	brand, product_type, tax_class, tags, seo_title, seo_description
//	categories                        Computers > Notebooks|Sale, the first is primary; or slug:notebooks
//	image_urls, image_alts            lists; blob:KEY is a picture of the shop's own storage
//	metadata, variant_metadata        a JSON object of texts; or columns metadata.<key>, variant_metadata.<key>
//	option1_name, option1_value, option1_values … option3_values
//	                                  name and order of values once a product (the order is optional), value in each row
//	sku, gtin, variant_title
//	price, compare_at_price, cost, currency
//	                                  amounts such as 19.99; or price.EUR, compare_at_price.EUR, cost.EUR and so on
//	weight_grams, length_mm, width_mm, height_mm, hs_code, origin_country (DE)
//	inventory_policy (deny, continue), inventory_tracked, on_hand, requires_shipping, taxable, max_per_order
//	variant_images                    a list of positions in image_urls, from 1, or of URLs
//	attr.<code>                       values of an attribute that exists
//	attr.<code>:<type>[<unit>]:<uses>:<label>
//	                                  the same, and how to make the attribute if it is new: attr.memory:number[GB]:filter+facet:Memory
//
// Lists are separated by |, with a backslash before a | or a backslash that is part of an item, and \e for an item without
// text. Numbers have a point and no thousands separator. Times are RFC 3339, or a date. Booleans are true or false.
// inventory_tracked is true where on_hand has a number and nothing else is said.
//
// Texts that a spreadsheet would take for a formula, because they begin with = + - @ or a control character, are written
// with an apostrophe before them, and so are texts that begin with an apostrophe. Reading takes exactly that apostrophe
// away again: what is exported comes back unchanged.
//
// # JSON Lines
//
// One object a line with the fields of json_schema.go. Money is {"amount": 1999, "currency_code": "USD"} in minor units.
// Nothing is lost, and a field that is not known is refused. Variants, when given, are given whole.
//
// # Shopify
//
// The product CSV that Shopify exports, in any order of columns. Metafields and Google Shopping columns become metadata; a
// barcode that is no GTIN is kept as metadata; the product category, or else the type, is the category. Gift cards are
// refused. Columns without a place here are ignored and listed by Ignored.
//
// # Icecat
//
// The electronics catalog of Icecat as JSON Lines. Attributes get readable labels, units where they are certain, and a code
// for each type. There are no categories in the data: the product type serves as one where there is any, and what a title calls the
// thing becomes the facet "kind".
package transfer
