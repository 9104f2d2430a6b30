package store

import (
	"context"

	"winkel/internal/api/wire"
)

// Shop is what every page says of the shop.
type Shop struct {
	Name             string   `json:"name"`
	CurrencyCode     string   `json:"currency_code" doc:"In which prices are shown; ISO 4217."`
	Locale           string   `json:"locale" doc:"The shop's own; BCP 47."`
	Languages        []string `json:"languages" doc:"That its pages speak."`
	PricesIncludeTax bool     `json:"prices_include_tax"`
}

func (h *handlers) getShop(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[Shop], error) {
	channel, err := h.catalog.GetChannel(ctx)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[Shop]{Body: Shop{
		Name: channel.Name, CurrencyCode: channel.CurrencyCode, Locale: channel.Locale, Languages: wire.Languages(),
		PricesIncludeTax: channel.PricesIncludeTax,
	}}, nil
}
