package fulfillment_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

var (
	insertOrder = db.SQL(`
		INSERT INTO sales_order (id, number, status, payment_status, fulfillment_status, return_status, cart_id, checkout_id,
			placement_key, customer_id, email, email_key, currency_code, prices_include_tax, original_total, subtotal,
			discount_total, shipping_total, tax_total, total, authorized_total, paid_total, refunded_total,
			shipping_refunded_total, shipping_address, billing_address, shipping_method, price_steps, consents, source, note,
			cancel_reason, placed_at, expires_at, canceled_at, archived_at, version, created_at,
			updated_at)
		VALUES ($1, 'W-1', 'confirmed', '', '', '', NULL, 0, '', 0, '', '', 'EUR', TRUE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', '', '',
			'', '', '', '', '', 0, 0, 0, 0, 1, 0, 0)`)
	insertOrderLine = db.SQL(`
		INSERT INTO order_line (id, order_id, position, variant_id, product_id, category_id, title, variant_title, sku, image_url,
			options, quantity, unit_price, subtotal, discount_total, tax_total, total, tax_class, weight_grams,
			requires_shipping, oversold, canceled_quantity, fulfilled_quantity, delivered_quantity, returned_quantity,
			refunded_quantity, refunded_total)
		VALUES ($1, $2, 0, 0, 0, 0, '', '', '', '', '', 9, 0, 0, 0, 0, 0, '', 0, TRUE, 0, 0, 0, 0, 0, 0, 0)`)
	insertLocation = db.SQL(`
		INSERT INTO stock_location (id, code, name, is_default, version, created_at, updated_at)
		VALUES ($1, 'shop', 'Shop', TRUE, 1, 0, 0)`)
)

func standard() fulfillment.OptionInput {
	return fulfillment.OptionInput{Name: "Standard", Kind: fulfillment.Flat, Amount: euros(490), Active: true}
}

func TestDefaultsAreMadeOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := fulfillment.New(d), t.Context()
		for range 2 {
			if err := s.EnsureDefaults(ctx, "EUR"); err != nil {
				t.Fatal(err)
			}
		}
		table, err := s.Table(ctx)
		if err != nil || len(table.Zones) != 1 || table.Zones[0].Name != "Everywhere" || len(table.Zones[0].Options) != 1 {
			t.Fatalf("%+v, %v", table, err)
		}
		for _, to := range []address.Address{{}, {CountryCode: "JP"}} {
			offers := table.Offers(fulfillment.Parcel{Currency: "EUR", Subtotal: euros(1), To: to})
			if len(offers) != 1 || offers[0].Price != euros(0) || offers[0].Option.Name != "Standard shipping" {
				t.Errorf("offers %+v", offers)
			}
		}
		if err := s.DeleteZone(ctx, table.Zones[0].ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		if table, err = s.Table(ctx); err != nil || len(table.Zones) != 0 {
			t.Errorf("%+v, %v", table, err)
		}
	})
}

func TestZonesAndOptions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := fulfillment.New(d), t.Context()
		b := &db.Batch{}
		b.Exec(insertLocation, int64(5))
		if err := d.Submit(ctx, b); err != nil {
			t.Fatal(err)
		}
		z, err := s.CreateZone(ctx, fulfillment.ZoneInput{
			Name: " California ", Position: 2,
			Areas: []fulfillment.Area{{CountryCode: "us", ProvinceCode: "us-ca", PostalPattern: "90*,  91000-91999"}},
		}, nil)
		if err != nil || z.Name != "California" || z.Areas[0] != (fulfillment.Area{CountryCode: "US", ProvinceCode: "CA", PostalPattern: "90*, 91000-91999"}) {
			t.Fatalf("%+v, %v", z, err)
		}
		free := int64(5000)
		in := fulfillment.OptionInput{
			Name: "Pick up", Description: "At the counter", Kind: fulfillment.Pickup, Amount: euros(100), FreeOver: &free,
			MinSubtotal: 1, MaxSubtotal: 2, MaxWeightGrams: 3, TaxClass: "reduced", PickupLocation: 5, MinDays: 1, MaxDays: 2,
			Active: true, Position: 4,
		}
		o, err := s.CreateOption(ctx, z.ID, in, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.GetZone(ctx, z.ID)
		if err != nil || got.Version != 2 || len(got.Options) != 1 || !reflect.DeepEqual(got.Options[0], *o) {
			t.Fatalf("%+v, %v; want %+v", got, err, o)
		}
		in = standard()
		in.Kind, in.Tiers = fulfillment.ByWeight, []fulfillment.Tier{{UpTo: 1000, Amount: 5}, {Amount: 9}}
		stale := int64(7)
		if _, err := s.UpdateOption(ctx, o.ID, &stale, in, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("a stale change: %v", err)
		}
		o, err = s.UpdateOption(ctx, o.ID, &o.Version, in, nil)
		if err != nil || o.Version != 2 || o.Amount != euros(0) || o.PickupLocation != 0 {
			t.Fatalf("%+v, %v", o, err)
		}
		table, err := s.Table(ctx)
		if err != nil || len(table.Zones) != 1 || !reflect.DeepEqual(table.Zones[0].Options, []fulfillment.Option{*o}) {
			t.Errorf("%+v, %v; want %+v", table, err, o)
		}
		everywhere, first := []fulfillment.Area{}, int64(0)
		if z, err = s.UpdateZone(ctx, z.ID, nil, fulfillment.ZonePatch{Areas: &everywhere, Position: &first}, nil); err != nil || z.Version != 4 || z.Name != "California" {
			t.Errorf("%+v, %v", z, err)
		}
		if _, err := s.CreateZone(ctx, fulfillment.ZoneInput{Name: "Second", Position: 1}, nil); err != nil {
			t.Fatal(err)
		}
		list, err := s.ListZones(ctx, page.Request{Limit: 1})
		if err != nil || list.Total != 2 || len(list.Items) != 1 || list.Items[0].ID != z.ID || len(list.Items[0].Options) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		list, err = s.ListZones(ctx, page.Request{Limit: 1, Cursor: list.Next})
		if err != nil || list.Next != "" || len(list.Items) != 1 || list.Items[0].Name != "Second" {
			t.Errorf("%+v, %v", list, err)
		}
		if err := s.DeleteOption(ctx, o.ID, &o.Version, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.GetOption(ctx, o.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a removed option: %v", err)
		}
	})
}

func TestWrongInputIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := fulfillment.New(d), t.Context()
		z, err := s.CreateZone(ctx, fulfillment.ZoneInput{Name: "Everywhere"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			param  string
			change func(*fulfillment.OptionInput)
		}{
			{"name", func(in *fulfillment.OptionInput) { in.Name = " " }},
			{"name", func(in *fulfillment.OptionInput) { in.Name = strings.Repeat("x", 201) }},
			{"kind", func(in *fulfillment.OptionInput) { in.Kind = "pigeon" }},
			{"amount", func(in *fulfillment.OptionInput) { in.Amount.Minor = -1 }},
			{"amount", func(in *fulfillment.OptionInput) { in.Amount.Currency = "XXX" }},
			{"tiers", func(in *fulfillment.OptionInput) { in.Kind = fulfillment.ByPrice }},
			{"tiers[1].up_to", func(in *fulfillment.OptionInput) {
				in.Kind, in.Tiers = fulfillment.ByPrice, []fulfillment.Tier{{UpTo: 5}, {UpTo: 5}}
			}},
			{"tiers[0].up_to", func(in *fulfillment.OptionInput) {
				in.Kind, in.Tiers = fulfillment.ByPrice, []fulfillment.Tier{{}, {UpTo: 5}}
			}},
			{"max_subtotal", func(in *fulfillment.OptionInput) { in.MinSubtotal, in.MaxSubtotal = 2, 1 }},
			{"max_days", func(in *fulfillment.OptionInput) { in.MinDays = 1 }},
			{"tax_class", func(in *fulfillment.OptionInput) { in.TaxClass = "No!" }},
			{"pickup_location_id", func(in *fulfillment.OptionInput) { in.Kind = fulfillment.Pickup }},
			{"pickup_location_id", func(in *fulfillment.OptionInput) { in.Kind, in.PickupLocation = fulfillment.Pickup, 99 }},
		} {
			in := standard()
			c.change(&in)
			if _, err := s.CreateOption(ctx, z.ID, in, nil); fault.CodeOf(err) != fault.CodeValidation || fault.From(err).Param != c.param {
				t.Errorf("%+v: %v, want %s", in, err, c.param)
			}
		}
		for param, in := range map[string]fulfillment.ZoneInput{
			"name":                    {},
			"areas[0].country_code":   {Name: "x", Areas: []fulfillment.Area{{}}},
			"areas[0].province_code":  {Name: "x", Areas: []fulfillment.Area{{CountryCode: "US", ProvinceCode: "Texas"}}},
			"areas[0].postal_pattern": {Name: "x", Areas: []fulfillment.Area{{CountryCode: "US", PostalPattern: "*"}}},
			"areas":                   {Name: "x", Areas: make([]fulfillment.Area, 501)},
			"position":                {Name: "x", Position: -1},
		} {
			if _, err := s.CreateZone(ctx, in, nil); fault.CodeOf(err) != fault.CodeValidation || fault.From(err).Param != param {
				t.Errorf("%s: %v", param, err)
			}
		}
		got, err := s.GetZone(ctx, z.ID)
		if err != nil || got.Version != 1 || len(got.Options) != 0 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestParcels(t *testing.T) {
	fake := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: fake}, func(t *testing.T, d *db.DB) {
		s, ctx, now := fulfillment.New(d), t.Context(), fake.Now()
		b := &db.Batch{}
		b.Exec(insertOrder, int64(7))
		b.Exec(insertOrderLine, int64(71), int64(7))
		b.Exec(insertOrderLine, int64(72), int64(7))
		if err := d.Submit(ctx, b); err != nil {
			t.Fatal(err)
		}
		parcel := fulfillment.Fulfillment{
			ID: 70, Version: 1, Order: 7, Status: fulfillment.Pending, Carrier: "UPS", TrackingNumber: "1Z", TrackingURL: "https://u/",
			Note: "Fragile", EstimatedDeliveryAt: now, CreatedAt: now, UpdatedAt: now,
			Lines: []fulfillment.Line{
				{OrderLine: 71, Quantity: 2, Stock: []fulfillment.Taken{{Item: 1, Location: 2, Quantity: 4}}},
				{OrderLine: 72, Quantity: 1, Stock: []fulfillment.Taken{}},
			},
		}
		b = &db.Batch{}
		s.Insert(b, parcel)
		if err := d.Submit(ctx, b); err != nil {
			t.Fatal(err)
		}
		got, err := s.Get(ctx, 70)
		if err != nil || !reflect.DeepEqual(got, parcel) {
			t.Fatalf("%+v, %v; want %+v", got, err, parcel)
		}
		fake.Advance(time.Minute)
		parcel.Status, parcel.ShippedAt, parcel.Note = fulfillment.Shipped, now, ""
		b = &db.Batch{}
		parcel = s.Update(b, parcel)
		if err := d.Submit(ctx, b); err != nil {
			t.Fatal(err)
		}
		list, err := s.ListOf(ctx, d.Read(), 7)
		if err != nil || !reflect.DeepEqual(list, []fulfillment.Fulfillment{parcel}) || parcel.Version != 2 || !parcel.UpdatedAt.Equal(fake.Now()) {
			t.Errorf("%+v, %v; want %+v", list, err, parcel)
		}
		parcel.Version = 1
		b = &db.Batch{}
		s.Update(b, parcel)
		if err := d.Submit(ctx, b); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("a stale change: %v", err)
		}
		if _, err := s.Get(ctx, id.Fulfillment(71)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("no parcel: %v", err)
		}
	})
}
