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
	p := ProductRow{}
	var published, available, priced, supply, created, updated int64
	var high, amount, compareAt, cost *int64
	err := from.Scan((*int64)(&p.ID), &p.Version, &p.Slug, &p.Title, &p.Subtitle, (*string)(&p.Status), &published, &available,
		(*int64)(&p.BrandID), &p.BrandName, &high, &amount, &compareAt, &cost, &priced, &p.VariantCount, &supply, &created, &updated)
	p.PublishedAt, p.AvailableAt = clock.FromMicros(published), clock.FromMicros(available)
	p.CreatedAt, p.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	p.Price, p.MaxPrice = priceOf(l.currency, amount, compareAt, cost, priced), amountOf(high, l.currency)
	p.Availability = availabilityOf(supply, p.Status, p.AvailableAt, l.now)
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
	v.Price = priceOf(l.currency, amount, compareAt, cost, updated)
	stock.Status, stock.AvailableAt = row.Status, row.AvailableAt
	v.Availability = stock.At(l.now)
	row.Variants = append(row.Variants, v)
	return nil
}

// priceOf is a price; nil where there is no amount.
func priceOf(currency money.Currency, amount, compareAt, cost *int64, updated int64) *Price {
	if amount == nil {
		return nil
	}
	return &Price{
		Amount:    money.Amount{Minor: *amount, Currency: currency},
		CompareAt: amountOf(compareAt, currency), Cost: amountOf(cost, currency), UpdatedAt: clock.FromMicros(updated),
	}
}

func (l *rowLoader) scanRendition(from db.Row) error {
	var product id.Product
	var media id.Media
	x := Rendition{}
	err := from.Scan((*int64)(&product), (*int64)(&media), &x.Size, &x.Width, &x.Height, &x.BlobKey, &x.Bytes)
	if image := l.row(product).Image; image != nil && image.ID == media {
		image.Renditions = append(image.Renditions, x)
	}
	return err
}
