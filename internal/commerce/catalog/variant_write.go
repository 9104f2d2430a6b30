package catalog

import (
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

var (
	insertVariants = db.InsertInto("variant", `id, product_id, position, title, combination, sku, gtin, weight_grams, length_mm,
		width_mm, height_mm, hs_code, origin_country, inventory_policy, inventory_tracked, requires_shipping, taxable,
		max_per_order, metadata, created_at, updated_at`, "")
	updateVariant = db.SQL(`UPDATE variant SET position = $1, title = $2, combination = $3, sku = $4, gtin = $5, weight_grams = $6,
			length_mm = $7, width_mm = $8, height_mm = $9, hs_code = $10, origin_country = $11, inventory_policy = $12,
			inventory_tracked = $13, requires_shipping = $14, taxable = $15, max_per_order = $16, metadata = $17, updated_at = $18
		WHERE id = $19`)
	// freeVariant takes SKU and combination from a variant whose new ones another one may still have.
	freeVariant = db.SQL(`UPDATE variant SET sku = '', combination = $1 WHERE id = $2`)

	insertVariantValues = db.InsertInto("variant_option_value", "variant_id, option_id, option_value_id", "")
	clearVariantValues  = db.SQL(`DELETE FROM variant_option_value WHERE variant_id = $1`)
	insertVariantMedia  = db.InsertInto("variant_media", "variant_id, media_id, position", "")
	clearVariantMedia   = db.SQL(`DELETE FROM variant_media WHERE variant_id = $1`)
	clearPrices         = db.SQL(`DELETE FROM price WHERE variant_id = $1`)
	deleteVariant       = db.SQL(`DELETE FROM variant WHERE id = $1`)

	putPrices = db.InsertInto("price", "variant_id, currency_code, amount, compare_at_amount, cost_amount, updated_at",
		`ON CONFLICT (variant_id, currency_code) DO UPDATE SET amount = excluded.amount,
		compare_at_amount = excluded.compare_at_amount, cost_amount = excluded.cost_amount, updated_at = excluded.updated_at`)
	deletePrice = db.SQL(`DELETE FROM price WHERE variant_id = $1 AND currency_code = $2`)
	logPrices   = db.InsertInto("price_log",
		"id, variant_id, currency_code, amount, compare_at_amount, cost_amount, actor, at", "")

	insertOptions = db.InsertInto("product_option", "id, product_id, position, name", "")
	updateOption  = db.SQL(`UPDATE product_option SET position = $1, name = $2 WHERE id = $3`)
	// freeOption takes the name from an option, because another one may get it in the same change.
	freeOption   = db.SQL(`UPDATE product_option SET name = $1 WHERE id = $2`)
	deleteOption = db.SQL(`DELETE FROM product_option WHERE id = $1`)
	insertValues = db.InsertInto("option_value", "id, option_id, position, value", "")
	placeValue   = db.SQL(`UPDATE option_value SET position = $1 WHERE id = $2`)
	deleteValue  = db.SQL(`DELETE FROM option_value WHERE id = $1`)
	insertMedias = db.InsertInto("media", `id, product_id, position, source, url, alt, content_hash, blob_key, mime, bytes, width,
		height, status, error, created_at`, "")
	updateMedia     = db.SQL(`UPDATE media SET position = $1, alt = $2 WHERE id = $3`)
	clearRenditions = db.SQL(`DELETE FROM media_rendition WHERE media_id = $1`)
	deleteMedia     = db.SQL(`DELETE FROM media WHERE id = $1`)

	variantSKUOwners = lists(`SELECT sku, product_id FROM variant WHERE sku IN (%s) AND sku <> ''`)
)

// parts writes options, variants and pictures, in the order that their references allow: what goes is unlinked first,
// what comes is linked last.
func (w *writer) parts(d *draft) {
	before := d.before
	if before == nil {
		before = &Product{}
	}
	w.unlink(before, d.after)
	w.options(before, d.after)
	w.media(d, before)
	w.variants(d, before)
}

// unlink removes the variants that go, and takes changed variants apart from values and pictures.
func (w *writer) unlink(before, after *Product) {
	for i := range before.Variants {
		old := &before.Variants[i]
		v := after.variant(old.ID)
		gone := v.ID == 0
		if !slices.Equal(v.OptionValues, old.OptionValues) && len(old.OptionValues) > 0 {
			w.b.Exec(clearVariantValues, int64(old.ID))
		}
		if !slices.Equal(v.Media, old.Media) && len(old.Media) > 0 {
			w.b.Exec(clearVariantMedia, int64(old.ID))
		}
		switch {
		case gone:
			w.b.Exec(clearPrices, int64(old.ID))
			w.logGone(old)
			w.b.Exec(deleteVariant, int64(old.ID))
		case v.SKU != old.SKU || combinationKey(v.OptionValues) != combinationKey(old.OptionValues):
			w.b.Exec(freeVariant, "~"+old.ID.String(), int64(old.ID))
		}
	}
}

// logGone ends the price history of a variant that goes.
func (w *writer) logGone(v *Variant) {
	args := []any{}
	for _, p := range v.Prices {
		args = append(args, w.mint(), int64(v.ID), string(p.Amount.Currency), nil, nil, nil, w.actor, w.now)
	}
	logPrices.Add(w.b, args)
}

func (w *writer) options(before, after *Product) {
	if slices.EqualFunc(before.Options, after.Options, sameOption) {
		return
	}
	known := map[OptionValue]bool{}
	for _, old := range before.Options {
		kept := slices.IndexFunc(after.Options, func(o Option) bool { return o.ID == old.ID })
		for _, value := range old.Values {
			known[value] = true
			if kept < 0 || !slices.Contains(after.Options[kept].Values, value) {
				w.b.Exec(deleteValue, int64(value.ID))
			}
		}
		switch {
		case kept < 0:
			w.b.Exec(deleteOption, int64(old.ID))
		case after.Options[kept].Name != old.Name:
			w.b.Exec(freeOption, "~"+old.ID.String(), int64(old.ID))
		}
	}
	inserted, values := []any{}, []any{}
	for i, o := range after.Options {
		if slices.ContainsFunc(before.Options, func(old Option) bool { return old.ID == o.ID }) {
			w.b.Exec(updateOption, int64(i), o.Name, int64(o.ID))
		} else {
			inserted = append(inserted, int64(o.ID), int64(after.ID), int64(i), o.Name)
		}
		for k, value := range o.Values {
			if known[value] {
				w.b.Exec(placeValue, int64(k), int64(value.ID))
			} else {
				values = append(values, int64(value.ID), int64(o.ID), int64(k), value.Value)
			}
		}
	}
	insertOptions.Add(w.b, inserted)
	insertValues.Add(w.b, values)
}

func (w *writer) media(d *draft, before *Product) {
	after := d.after
	if slices.EqualFunc(before.Media, after.Media, sameMedia) {
		return
	}
	for _, old := range before.Media {
		if !slices.ContainsFunc(after.Media, func(m Media) bool { return m.ID == old.ID }) {
			w.b.Exec(clearRenditions, int64(old.ID))
			w.b.Exec(deleteMedia, int64(old.ID))
		}
	}
	inserted := []any{}
	for i, m := range after.Media {
		if slices.ContainsFunc(before.Media, func(old Media) bool { return old.ID == m.ID }) {
			w.b.Exec(updateMedia, int64(i), m.Alt, int64(m.ID))
			continue
		}
		inserted = append(inserted, int64(m.ID), int64(after.ID), int64(i), string(m.Source), m.URL, m.Alt, m.ContentHash, m.BlobKey,
			m.MIME, m.Bytes, m.Width, m.Height, m.Status, m.Error, clock.Micros(m.CreatedAt))
		if m.Source == Upload {
			w.render(m.ID)
		}
	}
	insertMedias.Add(w.b, inserted)
}

func (w *writer) variants(d *draft, before *Product) {
	inserted, values, pictures, prices, logged := []any{}, []any{}, []any{}, []any{}, []any{}
	for i := range d.after.Variants {
		v := &d.after.Variants[i]
		old := before.variant(v.ID)
		if old.ID == 0 {
			inserted = append(inserted, int64(v.ID), int64(d.after.ID))
			inserted = append(inserted, variantArgs(v, i)...)
			inserted = append(inserted, clock.Micros(v.CreatedAt), clock.Micros(v.UpdatedAt))
		} else if i >= len(before.Variants) || before.Variants[i].ID != v.ID || len(variantChanges(v, old)) > 0 {
			v.UpdatedAt = d.now
			w.b.Exec(updateVariant, append(variantArgs(v, i), clock.Micros(v.UpdatedAt), int64(v.ID))...)
		}
		if !slices.Equal(v.OptionValues, old.OptionValues) {
			for k, value := range v.OptionValues {
				values = append(values, int64(v.ID), int64(d.after.Options[k].ID), int64(value))
			}
		}
		if !slices.Equal(v.Media, old.Media) {
			for k, picture := range v.Media {
				pictures = append(pictures, int64(v.ID), int64(picture), int64(k))
			}
		}
		for _, currency := range changedCurrencies(old.Prices, v.Prices) {
			p := priceIn(v.Prices, currency)
			if p == nil {
				w.b.Exec(deletePrice, int64(v.ID), string(currency))
				logged = append(logged, w.mint(), int64(v.ID), string(currency), nil, nil, nil, w.actor, w.now)
				continue
			}
			amounts := []any{p.Amount.Minor, minorOf(p.CompareAt), minorOf(p.Cost)}
			prices = append(append(prices, int64(v.ID), string(currency)), amounts...)
			prices = append(prices, clock.Micros(p.UpdatedAt))
			logged = append(append(logged, w.mint(), int64(v.ID), string(currency)), amounts...)
			logged = append(logged, w.actor, w.now)
		}
	}
	insertVariants.Add(w.b, inserted)
	insertVariantValues.Add(w.b, values)
	insertVariantMedia.Add(w.b, pictures)
	putPrices.Add(w.b, prices)
	logPrices.Add(w.b, logged)
}

// variantArgs is the columns that an insert and an update have in common, in order.
func variantArgs(v *Variant, position int) []any {
	return []any{int64(position), v.Title, combinationKey(v.OptionValues), v.SKU, v.GTIN, v.WeightGrams, v.LengthMM, v.WidthMM,
		v.HeightMM, v.HSCode, v.OriginCountry, string(v.InventoryPolicy), v.InventoryTracked, v.RequiresShipping, v.Taxable,
		v.MaxPerOrder, encodeMetadata(v.Metadata)}
}

// changedCurrencies is the currencies in which two sets of prices differ, sorted.
func changedCurrencies(old, changed []Price) []money.Currency {
	list := []money.Currency{}
	for i := range changed {
		p := priceIn(old, changed[i].Amount.Currency)
		if p == nil || !samePrice(p, &changed[i]) {
			list = append(list, changed[i].Amount.Currency)
		}
	}
	for i := range old {
		if priceIn(changed, old[i].Amount.Currency) == nil {
			list = append(list, old[i].Amount.Currency)
		}
	}
	slices.Sort(list)
	return list
}
