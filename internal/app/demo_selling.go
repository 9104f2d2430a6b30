package app

import (
	"context"
	"fmt"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
)

// fillSelling gives the demo shop what it needs to sell: ways to ship, taxes, and two promotions. Each part looks first
// whether it is there already.
func (s *shop) fillSelling(ctx context.Context, currency money.Currency) error {
	for _, part := range []func(context.Context, money.Currency) error{s.fillShipping, s.fillTaxes, s.fillPromotions} {
		if err := part(ctx, currency); err != nil {
			return err
		}
	}
	return nil
}

func (s *shop) fillShipping(ctx context.Context, currency money.Currency) error {
	there, err := s.shipping.ListZones(ctx, page.Request{Limit: 1})
	if err != nil || there.Total > 0 {
		return err
	}
	location, err := s.inventory.EnsureDefaultLocation(ctx)
	if err != nil {
		return err
	}
	price := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: currency} }
	freeOver := int64(7500)
	for _, zone := range []struct {
		zone    fulfillment.ZoneInput
		options []fulfillment.OptionInput
	}{
		{fulfillment.ZoneInput{Name: "United States", Areas: []fulfillment.Area{{CountryCode: "US"}}, Position: 1}, []fulfillment.OptionInput{
			{Name: "Standard", Description: "Free from $75.", Kind: fulfillment.Flat, Amount: price(595), FreeOver: &freeOver, MinDays: 3, MaxDays: 5, Active: true, Position: 1},
			{Name: "Express", Description: "The next working day, if you order before noon.", Kind: fulfillment.Flat, Amount: price(1495), MinDays: 1, MaxDays: 2, Active: true, Position: 2},
		}},
		{fulfillment.ZoneInput{Name: "Everywhere", Position: 2}, []fulfillment.OptionInput{
			{
				Name: "International", Description: "By weight.", Kind: fulfillment.ByWeight, Amount: price(0),
				Tiers:   []fulfillment.Tier{{UpTo: 1000, Amount: 1290}, {UpTo: 5000, Amount: 2490}, {UpTo: 0, Amount: 4990}},
				MinDays: 5, MaxDays: 14, Active: true, Position: 3,
			},
			{Name: "Pick up at the shop", Description: "Ready within two hours.", Kind: fulfillment.Pickup, Amount: price(0), PickupLocation: location.ID, Active: true, Position: 4},
		}},
	} {
		made, err := s.shipping.CreateZone(ctx, zone.zone, nil)
		if err != nil {
			return fmt.Errorf("demo shipping to %s: %w", zone.zone.Name, err)
		}
		for _, option := range zone.options {
			if _, err := s.shipping.CreateOption(ctx, made.ID, option, nil); err != nil {
				return fmt.Errorf("demo shipping %s: %w", option.Name, err)
			}
		}
	}
	return nil
}

// fillTaxes knows three states, which is enough to see how taxes are added up. The rates are those of New York, California
// and Illinois with a city's on top; a real shop asks its accountant.
func (s *shop) fillTaxes(ctx context.Context, _ money.Currency) error {
	there, err := s.taxes.ListZones(ctx, page.Request{Limit: 10})
	if err != nil || there.Total > 1 { // the zone "everywhere" is always there
		return err
	}
	for i, zone := range []tax.ZoneInput{
		{Name: "New York City", CountryCode: "US", ProvinceCode: "NY", PostalPattern: "100*, 101*, 102*, 103*, 104*, 112*", Rates: []tax.RateInput{
			{Name: "New York State", Rate: 40_000}, {Name: "New York City", Rate: 45_000}, {Name: "Metropolitan district", Rate: 3_750},
		}},
		{Name: "New York", CountryCode: "US", ProvinceCode: "NY", Rates: []tax.RateInput{{Name: "New York State", Rate: 40_000}}},
		{Name: "California", CountryCode: "US", ProvinceCode: "CA", Rates: []tax.RateInput{{Name: "California", Rate: 72_500}}},
		{Name: "Illinois", CountryCode: "US", ProvinceCode: "IL", Rates: []tax.RateInput{{Name: "Illinois", Rate: 62_500}}},
	} {
		zone.Position = int64(i + 1)
		if _, err := s.taxes.CreateZone(ctx, zone, nil); err != nil {
			return fmt.Errorf("demo taxes of %s: %w", zone.Name, err)
		}
	}
	return nil
}

func (s *shop) fillPromotions(ctx context.Context, currency money.Currency) error {
	threshold := money.Amount{Minor: 10_000, Currency: currency}
	for _, p := range []promotion.Input{
		{
			Name: "Ten percent from $100", Label: "10 % off from $100", Active: true, Kind: promotion.Percent, Target: promotion.Order, Rate: 100_000,
			Conditions: promotion.Conditions{MinSubtotal: &threshold},
		},
		{
			Name: "Welcome", Label: "Welcome: 15 % off", Code: "WELCOME15", Active: true, Kind: promotion.Percent, Target: promotion.Order,
			Rate: 150_000, Priority: 10, Exclusive: true, UsageLimitPerCustomer: 1, Conditions: promotion.Conditions{FirstOrder: true},
		},
	} {
		if p.Code == "" {
			there, err := s.promotions.List(ctx, page.Request{Limit: 1}, promotion.Filter{})
			if err != nil {
				return err
			}
			if there.Total > 0 {
				continue
			}
		}
		if _, err := s.promotions.Create(ctx, p, nil); err != nil && fault.CodeOf(err) != promotion.CodeCouponTaken {
			return fmt.Errorf("demo promotion %s: %w", p.Name, err)
		}
	}
	return nil
}
