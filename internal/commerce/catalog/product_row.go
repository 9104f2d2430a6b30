package catalog

import (
	"context"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// rowLoader fills the rows of a page.
type rowLoader struct {
	r        db.Reader
	byID     map[id.Product]*ProductRow
	args     []any
	currency money.Currency
	now      time.Time
}

func (l *rowLoader) load(ctx context.Context) error {
	withCurrency := append([]any{string(l.currency)}, l.args...)
	if err := db.Each(ctx, l.r, l.scanRow, rowsByID.For(len(l.args)), withCurrency...); err != nil {
		return err
	}
	if err := db.Each(ctx, l.r, l.scanVariant, variantsOfRows.For(len(l.args)), withCurrency...); err != nil {
		return err
	}
	uploads := false
	err := db.Each(ctx, l.r, func(row db.Row) error {
		m, err := scanMedia(row)
		uploads = uploads || m.Source == Upload
		l.row(m.ProductID).Image = &m
		return err
	}, imagesOfRows.For(len(l.args)), l.args...)
	if err != nil || !uploads {
		return err
	}
	return db.Each(ctx, l.r, l.scanRendition, renditionsOfProducts.For(len(l.args)), l.args...)
}

// row is the row of a product; what belongs to none of them goes to one that is thrown away.
func (l *rowLoader) row(p id.Product) *ProductRow {
	if row := l.byID[p]; row != nil {
		return row
	}
	return &ProductRow{}
}

func (l *rowLoader) scanRow(from db.Row) error {
	p := ProductRow{Availability: Discontinued}
	var published, available, low, high, created, updated int64
	err := from.Scan((*int64)(&p.ID), &p.Version, &p.Slug, &p.Title, &p.Subtitle, (*string)(&p.Status), &published, &available,
		(*int64)(&p.BrandID), &p.BrandName, &low, &high, &p.VariantCount, &created, &updated)
	p.PublishedAt, p.AvailableAt = clock.FromMicros(published), clock.FromMicros(available)
	p.CreatedAt, p.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	if low >= 0 {
		p.Price = &Price{Amount: money.Amount{Minor: low, Currency: l.currency}}
		p.MaxPrice = &money.Amount{Minor: high, Currency: l.currency}
	}
	*l.row(p.ID) = p
	return err
}

func (l *rowLoader) scanVariant(from db.Row) error {
	v, stock := VariantRow{}, StockState{}
	var product id.Product
	var amount, compareAt, cost *int64
	var updated int64
	err := from.Scan((*int64)(&product), (*int64)(&v.ID), &v.Title, &v.SKU, (*string)(&stock.Policy), &stock.Tracked, &stock.Available,
		&amount, &compareAt, &cost, &updated)
	if err != nil {
		return err
	}
	row := l.row(product)
	if amount != nil {
		v.Price = &Price{
			Amount:    money.Amount{Minor: *amount, Currency: l.currency},
			CompareAt: amountOf(compareAt, l.currency), Cost: amountOf(cost, l.currency), UpdatedAt: clock.FromMicros(updated),
		}
		// The row shows the price of its first cheapest variant, with what that one cost before.
		if row.Price != nil && row.Price.UpdatedAt.IsZero() && row.Price.Amount == v.Price.Amount {
			row.Price = v.Price
		}
	}
	stock.Status, stock.AvailableAt = row.Status, row.AvailableAt
	v.Availability = stock.At(l.now)
	if v.Availability.rank() < row.Availability.rank() {
		row.Availability = v.Availability
	}
	row.Variants = append(row.Variants, v)
	return nil
}

func (l *rowLoader) scanRendition(from db.Row) error {
	var product id.Product
	var media id.Media
	x := Rendition{}
	err := from.Scan((*int64)(&product), (*int64)(&media), &x.Width, &x.Height, &x.BlobKey, &x.Bytes)
	if image := l.row(product).Image; image != nil && image.ID == media {
		image.Renditions = append(image.Renditions, x)
	}
	return err
}
