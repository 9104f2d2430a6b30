package fulfillment

import (
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

func (t Table) offers(p Parcel) []Offer {
	var offers []Offer
	for i := range t.Zones {
		for j := range t.Zones[i].Options {
			if price, ok := t.Zones[i].price(&t.Zones[i].Options[j], p); ok {
				offers = append(offers, Offer{Option: t.Zones[i].Options[j], Price: price})
			}
		}
	}
	return offers
}

// Find is the offer of one option for a parcel: shipping_method_unavailable if it is not among its offers.
func (t Table) Find(option id.ShippingOption, p Parcel) (Offer, error) {
	for i := range t.Zones {
		for j := range t.Zones[i].Options {
			o := &t.Zones[i].Options[j]
			if o.ID != option {
				continue
			}
			if price, ok := t.Zones[i].price(o, p); ok {
				return Offer{Option: *o, Price: price}, nil
			}
		}
	}
	return Offer{}, fault.New(fault.Refused, CodeShippingUnavailable,
		"This shipping method is not available for your address and cart. Please choose another one.").
		WithParam("shipping_option_id")
}

// price is what the option costs for a parcel; false if it is not offered for it.
func (z *Zone) price(o *Option, p Parcel) (money.Amount, bool) {
	subtotal := p.Subtotal.Minor
	switch {
	case !o.Active, o.Amount.Currency != p.Currency:
		return money.Amount{}, false
	case subtotal < o.MinSubtotal, o.MaxSubtotal > 0 && subtotal > o.MaxSubtotal:
		return money.Amount{}, false
	case o.MaxWeightGrams > 0 && p.WeightGrams > o.MaxWeightGrams:
		return money.Amount{}, false
	case !z.serves(&p.To) && (o.Kind != Pickup || p.To.CountryCode != ""):
		return money.Amount{}, false
	}
	minor, ok := o.rate(subtotal, p.WeightGrams)
	if o.FreeOver != nil && subtotal >= *o.FreeOver {
		minor = 0
	}
	return money.Amount{Minor: minor, Currency: p.Currency}, ok
}

// rate is the price before anything is free; false if the parcel is beyond the last tier.
func (o *Option) rate(subtotal, grams int64) (minor int64, ok bool) {
	measure := subtotal
	switch o.Kind {
	case ByWeight:
		measure = grams
	case ByPrice:
	default:
		return o.Amount.Minor, true
	}
	for _, tier := range o.Tiers {
		if tier.UpTo == 0 || measure <= tier.UpTo {
			return tier.Amount, true
		}
	}
	return 0, false
}

// serves reports whether an address is in the zone. One without a country is only where everything is.
func (z *Zone) serves(to *address.Address) bool {
	if len(z.Areas) == 0 {
		return true
	}
	for i := range z.Areas {
		a := &z.Areas[i]
		if a.CountryCode == to.CountryCode && (a.ProvinceCode == "" || a.ProvinceCode == to.ProvinceCode) &&
			address.PostalPattern(a.PostalPattern).Matches(to.PostalCode) {
			return true
		}
	}
	return false
}
