package privacy

// impersonal is every table that says nothing about people, with its columns. What a merchant writes about goods, taxes,
// shipping and promotions is his own to publish; it is no place for names of customers.
var impersonal = map[string]string{
	// The program itself.
	"database_identity": "id name",
	"node_lease":        "node holder expires_at roles version seen_at",
	"named_lease":       "name holder expires_at",
	"event_cursor":      "consumer tx event_id updated_at",
	"cron_run":          "name due_at job_id",
	"job_step":          "job_id step",
	"number_sequence":   "name next",
	"signing_key":       "id salt created_at active_at",
	"audit_head":        "name seq hash key_mark sealed_at mac",

	// The catalog.
	"channel":                "id slug name currency_code locale time_zone prices_include_tax version created_at updated_at",
	"brand":                  "id slug name version created_at updated_at",
	"product_type":           "id name version created_at updated_at",
	"product_type_attribute": "product_type_id attribute_id position required",
	"attribute":              "id code label type unit filterable searchable facet position version created_at updated_at",
	"attribute_choice":       "id attribute_id value label position",
	"category":               "id parent_id slug name description position seo_title seo_description metadata version created_at updated_at",
	"category_tree":          "id version",
	"category_path":          "ancestor_id descendant_id depth",
	"collection":             "id slug title description seo_title seo_description metadata version created_at updated_at",
	"collection_product":     "collection_id product_id position",
	"collection_rule":        "collection_id rules book_version version filled_version filled_to job_id",
	"rule_book":              "id turn version as_of aged",
	"rule_recheck":           "id category_id checked_to created_at",
	"product": "id slug title subtitle description status published_at available_at brand_id product_type_id primary_category_id " +
		"seo_title seo_description search_text metadata version created_at updated_at tax_class",
	"product_price_range": "product_id currency_code min_amount max_amount",
	"product_category":    "product_id category_id position",
	"product_tag":         "product_id tag",
	"product_attribute":   "product_id attribute_id position text_value number_value",
	"product_option":      "id product_id position name",
	"option_value":        "id option_id position value",
	"variant": "id product_id position title combination sku gtin weight_grams length_mm width_mm height_mm hs_code origin_country " +
		"inventory_policy inventory_tracked requires_shipping taxable max_per_order metadata created_at updated_at",
	"variant_option_value":   "variant_id option_id option_value_id",
	"variant_media":          "variant_id media_id position",
	"variant_inventory_item": "variant_id inventory_item_id quantity",
	"price":                  "variant_id currency_code amount compare_at_amount cost_amount updated_at",
	"media": "id product_id position source url alt content_hash blob_key mime bytes width height status error " +
		"created_at",
	"media_rendition": "media_id size width height blob_key bytes",
	"slug_redirect":   "entity slug target_id created_at",
	"import_run": "id holder format digest file_name records_done created_count updated_count refused_count finished_at started_at " +
		"updated_at",

	"product_rating": "product_id review_count star_sum stars_1 stars_2 stars_3 stars_4 stars_5 updated_at",

	// Search. What was searched for is counted by the words alone, and only what was searched for again; what looks like
	// somebody's address or number is not kept.
	"search_synonym": "id terms version created_at updated_at",
	"search_query":   "day text searches fruitless found",

	// What a shopkeeper writes and chooses for the pages.
	"content_page":     "id slug title body seo_title seo_description published version created_at updated_at",
	"content_redirect": "slug page_id",
	"content_menu":     "code items version updated_at",
	"content_look":     "id accent announcement logo_mime logo_hash logo_width logo_height logo version updated_at",

	// Stock. A hold belongs to a checkout and ends with it.
	"stock_location":  "id code name is_default version created_at updated_at position active",
	"inventory_item":  "id sku created_at low_stock_at announced",
	"inventory_level": "inventory_item_id location_id on_hand reserved incoming version updated_at",
	"reservation":     "holder_id inventory_item_id location_id quantity expires_at created_at",
	"allocation":      "order_line_id inventory_item_id location_id order_id quantity per_unit created_at",

	// Taxes, shipping, promotions, settings. The seller in shop_setting is the merchant, as he prints himself on invoices.
	"tax_class":     "id code name version created_at updated_at",
	"tax_zone":      "id name country_code province_code postal_pattern position version created_at updated_at",
	"tax_rate":      "id zone_id tax_class name rate_ppm position",
	"shipping_zone": "id name areas position version created_at updated_at",
	"shipping_option": "id zone_id name description kind currency_code amount tiers free_over min_subtotal max_subtotal max_weight_grams " +
		"tax_class pickup_location_id min_days max_days active position version created_at updated_at",
	"promotion": "id name label code active kind target rate_ppm amount currency_code conditions priority exclusive starts_at ends_at " +
		"usage_limit usage_limit_per_customer used_count archived_at announced announced_version version created_at updated_at",
	"staff_role":     "id code name description scopes built_in requires_totp version created_at updated_at",
	"staff_owners":   "id turn",
	"customer_group": "id code name version created_at updated_at",
	"shop_setting":   "name value version updated_at",
	"segment_run":    "id turn cuts recomputed_at",
	"mail_template":  "kind locale subject html text version updated_at",
	"webhook_endpoint": "id url description event_types active secret previous_secret previous_secret_until failures disabled_at " +
		"deleted_at slot version created_at updated_at",

	// What the shop recommends: computed from all orders together; no row names or leads to who bought.
	"recommendation":     "product_id kind others",
	"product_popularity": "product_id score buyers repeat_buyers again_ppm trend_ppm",
	"category_best":      "category_id products",
	"recommendation_run": "id personal related report started_at finished_at",

	// The books: what was sold for how much, and what became of it. Whose it was stands in sales_order alone.
	"order_line": "id order_id position variant_id product_id category_id title variant_title sku image_url options quantity unit_price " +
		"compare_at_price unit_cost subtotal discount_total tax_total total tax_class weight_grams requires_shipping oversold " +
		"canceled_quantity fulfilled_quantity delivered_quantity returned_quantity refunded_quantity refunded_total",
	"order_adjustment":  "order_id position order_line_id promotion_id code label amount",
	"order_tax_line":    "order_id position order_line_id name rate_ppm amount source",
	"refund_line":       "refund_id order_line_id quantity amount",
	"fulfillment_line":  "fulfillment_id order_line_id quantity stock",
	"order_return_line": "return_id order_line_id quantity restocked damaged discarded",

	// Figures: sums by time, product, category, promotion and country.
	"analytics_generation": "id state rules time_zone resume_after orders started_at finished_at",
	"analytics_entry":      "order_id generation kind source_id",
	"analytics_rollup": "generation dimension currency_code span bucket key orders units gross discounts shipping tax_added tax canceled_orders " +
		"canceled_units canceled canceled_tax refunds refunded_units refunded refunded_shipping refunded_tax cost costed",
}
