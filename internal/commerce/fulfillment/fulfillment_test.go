package fulfillment_test

import (
	"testing"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

func euros(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

func option(number id.ShippingOption, change func(*fulfillment.Option)) fulfillment.Option {
	o := fulfillment.Option{ID: number, Kind: fulfillment.Flat, Amount: euros(490), Active: true}
	if change != nil {
		change(&o)
	}
	return o
}

func TestOffers(t *testing.T) {
	free := int64(5000)
	table := fulfillment.Table{Zones: []fulfillment.Zone{
		{ID: 1, Areas: []fulfillment.Area{{CountryCode: "DE"}, {CountryCode: "US", ProvinceCode: "CA", PostalPattern: "90*"}},
			Options: []fulfillment.Option{
				option(11, func(o *fulfillment.Option) { o.FreeOver = &free }),
				option(12, func(o *fulfillment.Option) {
					o.Kind, o.Amount.Minor = fulfillment.ByWeight, 0
					o.Tiers = []fulfillment.Tier{{UpTo: 1000, Amount: 300}, {UpTo: 5000, Amount: 700}}
				}),
				option(13, func(o *fulfillment.Option) { o.Active = false }),
				option(14, func(o *fulfillment.Option) { o.Kind, o.Amount.Minor = fulfillment.Pickup, 0 }),
			}},
		{ID: 2, Options: []fulfillment.Option{
			option(21, func(o *fulfillment.Option) {
				o.Kind = fulfillment.ByPrice
				o.Tiers = []fulfillment.Tier{{UpTo: 2000, Amount: 900}, {Amount: 100}}
			}),
			option(22, func(o *fulfillment.Option) { o.Amount.Currency = "USD" }),
			option(23, func(o *fulfillment.Option) { o.MinSubtotal, o.MaxSubtotal = 3000, 4000 }),
			option(24, func(o *fulfillment.Option) { o.MaxWeightGrams = 500 }),
		}},
	}}
	to := func(country, province, code string) address.Address {
		return address.Address{CountryCode: country, ProvinceCode: province, PostalCode: code}
	}
	for _, c := range []struct {
		name            string
		to              address.Address
		subtotal, grams int64
		want            map[id.ShippingOption]int64
	}{
		{"a small parcel", to("DE", "", "10115"), 2000, 500, map[id.ShippingOption]int64{11: 490, 12: 300, 14: 0, 21: 900, 24: 490}},
		{"a gram more", to("DE", "", ""), 2001, 1001, map[id.ShippingOption]int64{11: 490, 12: 700, 14: 0, 21: 100}},
		{"just below free", to("DE", "", ""), 4999, 5000, map[id.ShippingOption]int64{11: 490, 12: 700, 14: 0, 21: 100}},
		{"free, and too heavy for tiers", to("DE", "", ""), 5000, 5001, map[id.ShippingOption]int64{11: 0, 14: 0, 21: 100}},
		{"a part of a country", to("US", "CA", "90210"), 3000, 600, map[id.ShippingOption]int64{11: 490, 12: 300, 14: 0, 21: 100, 23: 490}},
		{"another part of it", to("US", "CA", "80210"), 4000, 600, map[id.ShippingOption]int64{21: 100, 23: 490}},
		{"another province", to("US", "NY", "90210"), 4001, 600, map[id.ShippingOption]int64{21: 100}},
		{"without an address", address.Address{}, 100, 1, map[id.ShippingOption]int64{14: 0, 21: 900, 24: 490}},
	} {
		p := fulfillment.Parcel{Currency: "EUR", Subtotal: euros(c.subtotal), WeightGrams: c.grams, To: c.to}
		offers := table.Offers(p)
		if len(offers) != len(c.want) {
			t.Errorf("%s: %d offers, want %d", c.name, len(offers), len(c.want))
		}
		last := id.ShippingOption(0)
		for _, o := range offers {
			if price, wanted := c.want[o.Option.ID]; !wanted || o.Price != euros(price) || o.Option.ID < last {
				t.Errorf("%s: option %d for %v", c.name, int64(o.Option.ID), o.Price)
			}
			last = o.Option.ID
		}
		for _, number := range []id.ShippingOption{11, 12, 13, 14, 21, 22, 23, 24, 99} {
			offer, err := table.Find(number, p)
			price, wanted := c.want[number]
			if wanted != (err == nil) || wanted && offer.Price != euros(price) ||
				!wanted && (fault.CodeOf(err) != fulfillment.CodeShippingUnavailable || fault.KindOf(err) != fault.Refused) {
				t.Errorf("%s: finding %d: %+v, %v", c.name, int64(number), offer.Price, err)
			}
		}
	}
}

func TestStatusMoves(t *testing.T) {
	all := []fulfillment.Status{
		fulfillment.Pending, fulfillment.Processing, fulfillment.Shipped, fulfillment.InTransit, fulfillment.OutForDelivery,
		fulfillment.ReadyForPickup, fulfillment.Delivered, fulfillment.Failed, fulfillment.Canceled,
	}
	for i, from := range all {
		final := i >= 6
		for j, to := range all {
			want := !final && j > i
			if from == fulfillment.Shipped || from == fulfillment.InTransit || from == fulfillment.OutForDelivery {
				want = want && to != fulfillment.ReadyForPickup
			}
			if from.CanBecome(to) != want {
				t.Errorf("%s → %s: %v, want %v", from, to, !want, want)
			}
		}
	}
	if fulfillment.Status("lost").CanBecome(fulfillment.Delivered) {
		t.Error("an unknown status goes on")
	}
}

func TestTrackingURL(t *testing.T) {
	for _, c := range []struct{ carrier, number, want string }{
		{"UPS", "1Z 999", "https://www.ups.com/track?tracknum=1Z999"},
		{"Royal Mail", "AB1", "https://www.royalmail.com/track-your-item#/tracking-results/AB1"},
		{"d.p.d.", "01/2", "https://tracking.dpd.de/status/en_US/parcel/01%2F2"},
		{"PostNL", "3S&B", "https://postnl.nl/tracktrace/?B=3S%26B"},
		{"DHL", " ", ""},
		{"Uncle Bob", "1", ""},
		{"", "1", ""},
	} {
		if got := fulfillment.TrackingURL(c.carrier, c.number); got != c.want {
			t.Errorf("%q %q: %q, want %q", c.carrier, c.number, got, c.want)
		}
	}
	for _, carrier := range []string{"DHL", "UPS", "USPS", "FedEx", "DPD", "GLS", "PostNL", "Royal Mail"} {
		f := fulfillment.Fulfillment{TrackingURL: fulfillment.TrackingURL(carrier, "123")}
		if f.TrackingURL == "" || f.Validate() != nil {
			t.Errorf("%s: %q", carrier, f.TrackingURL)
		}
	}
	for _, wrong := range []string{"javascript:alert(1)", "www.ups.com", "https://"} {
		f := fulfillment.Fulfillment{TrackingURL: wrong}
		if err := f.Validate(); fault.CodeOf(err) != fault.CodeValidation || fault.From(err).Param != "tracking_url" {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
