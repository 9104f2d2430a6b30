package catalog

import (
	"context"

	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

var listCurrencies = db.SQL(`SELECT currency_code FROM product_price_range GROUP BY currency_code ORDER BY currency_code`)

// ListCurrencies is every currency in which something has a price, in alphabetical order.
func (s *Service) ListCurrencies(ctx context.Context) ([]money.Currency, error) {
	return db.List(ctx, s.db.Read(), func(row db.Row) (c money.Currency, err error) {
		err = row.Scan(&c)
		return c, err
	}, listCurrencies)
}
