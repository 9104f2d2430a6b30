package tax_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/idem"
)

var loseClass = db.SQL(`DELETE FROM tax_class WHERE code = 'reduced'`)

// germany is a good zone.
var germany = tax.ZoneInput{Name: "Germany", CountryCode: "de", Rates: []tax.RateInput{
	{Name: "VAT 19 %", Rate: 190_000}, {Class: "reduced", Name: "VAT 7 %", Rate: 70_000},
}}

func start(t *testing.T, d *db.DB) *tax.Service {
	t.Helper()
	s := tax.New(d)
	for range 2 { // the second time there is nothing to do
		if err := s.EnsureDefaults(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func names(t *testing.T, s *tax.Service, country, class string) string {
	t.Helper()
	table := must[tax.Table](t)(s.Table(t.Context()))
	var all []string
	for _, r := range table.Rates(address.Address{CountryCode: country}, class) {
		all = append(all, r.Name)
	}
	return strings.Join(all, ", ")
}

func verify(t *testing.T, s *tax.Service, want int) {
	t.Helper()
	var differences []string
	if err := s.Verify(t.Context(), func(d string) { differences = append(differences, d) }); err != nil || len(differences) != want {
		t.Errorf("verify found %q, %v; want %d", differences, err, want)
	}
}

func TestDefaultsAreMadeOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if err := tax.New(d).EnsureDefaults(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		s := tax.New(d)
		zones := must[page.Page[*tax.Zone]](t)(s.ListZones(ctx, page.Request{Limit: 10}))
		classes := must[page.Page[*tax.Class]](t)(s.ListClasses(ctx, page.Request{Limit: 10}))
		if zones.Total != 1 || zones.Items[0].Name != "Everywhere" || len(zones.Items[0].Rates) != 0 ||
			classes.Total != 1 || classes.Items[0].Code != tax.Standard || classes.Items[0].Name != "Standard" {
			t.Fatalf("a fresh shop has zones %+v and classes %+v", zones, classes)
		}
		if err := s.DeleteZone(ctx, zones.Items[0].ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.EnsureDefaults(ctx); err != nil {
			t.Fatal(err)
		}
		if zones := must[page.Page[*tax.Zone]](t)(s.ListZones(ctx, page.Request{Limit: 10})); zones.Total != 0 {
			t.Errorf("what the owner removed came back: %+v", zones)
		}
		err := s.DeleteClass(ctx, classes.Items[0].ID, nil, nil)
		if fault.CodeOf(err) != tax.CodeTaxClassInUse {
			t.Errorf("the standard class: %v", err)
		}
	})
}

func TestClasses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), start(t, d)
		c := must[*tax.Class](t)(s.CreateClass(ctx, tax.ClassInput{Code: " reduced ", Name: " Reduced "}, nil))
		if got := must[*tax.Class](t)(s.GetClass(ctx, c.ID)); *got != *c || c.Code != "reduced" || c.Name != "Reduced" || c.Version != 1 {
			t.Errorf("made %+v, read %+v", c, got)
		}
		if _, err := s.CreateClass(ctx, tax.ClassInput{Code: "reduced", Name: "Again"}, nil); fault.CodeOf(err) != tax.CodeTaxClassTaken {
			t.Errorf("a second class of the code: %v", err)
		}
		for _, in := range []tax.ClassInput{{Code: "", Name: "x"}, {Code: "Über", Name: "x"}, {Code: strings.Repeat("a", 51), Name: "x"}} {
			if _, err := s.CreateClass(ctx, in, nil); fault.From(err) == nil || fault.From(err).Param != "code" {
				t.Errorf("%+v: %v", in, err)
			}
		}
		name, stale, first := "Less", int64(7), int64(1)
		if _, err := s.UpdateClass(ctx, c.ID, &stale, tax.ClassPatch{Name: &name}, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("a stale change: %v", err)
		}
		changed := must[*tax.Class](t)(s.UpdateClass(ctx, c.ID, &first, tax.ClassPatch{Name: &name}, nil))
		if got := must[*tax.Class](t)(s.GetClass(ctx, c.ID)); *got != *changed || got.Name != "Less" || got.Version != 2 {
			t.Errorf("changed to %+v, read %+v", changed, got)
		}
		zone := must[*tax.Zone](t)(s.CreateZone(ctx, germany, nil))
		if err := s.DeleteClass(ctx, c.ID, nil, nil); fault.CodeOf(err) != tax.CodeTaxClassInUse {
			t.Errorf("a class that a rate is for: %v", err)
		}
		must[*tax.Zone](t)(s.UpdateZone(ctx, zone.ID, nil, tax.ZonePatch{Rates: &[]tax.RateInput{}}, nil))
		if err := s.DeleteClass(ctx, c.ID, &first, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("a stale removal: %v", err)
		}
		if err := s.DeleteClass(ctx, c.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.GetClass(ctx, c.ID); fault.CodeOf(err) != fault.CodeNotFound {
			t.Errorf("a removed class: %v", err)
		}
		verify(t, s, 0)
	})
}

func TestZones(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), start(t, d)
		if _, err := s.CreateZone(ctx, germany, nil); fault.From(err) == nil || fault.From(err).Param != "rates[1].tax_class" {
			t.Fatalf("a rate for a class that does not exist: %v", err)
		}
		must[*tax.Class](t)(s.CreateClass(ctx, tax.ClassInput{Code: "reduced", Name: "Reduced"}, nil))
		if got := names(t, s, "DE", ""); got != "" {
			t.Errorf("before there is a zone: %s", got)
		}
		z := must[*tax.Zone](t)(s.CreateZone(ctx, germany, nil))
		if got := must[*tax.Zone](t)(s.GetZone(ctx, z.ID)); fmt.Sprint(got) != fmt.Sprint(z) || z.CountryCode != "DE" || len(z.Rates) != 2 {
			t.Errorf("made %+v, read %+v", z, got)
		}
		if got := names(t, s, "DE", "") + "; " + names(t, s, "DE", "reduced"); got != "VAT 19 %; VAT 7 %" {
			t.Errorf("just after the change the table says %s", got)
		}
		one, stale := int64(1), int64(2)
		patch := tax.ZonePatch{Rates: &[]tax.RateInput{{Name: "VAT 16 %", Rate: 160_000}}}
		if _, err := s.UpdateZone(ctx, z.ID, &stale, patch, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("a stale change: %v", err)
		}
		changed := must[*tax.Zone](t)(s.UpdateZone(ctx, z.ID, &one, patch, nil))
		if got := must[*tax.Zone](t)(s.GetZone(ctx, z.ID)); fmt.Sprint(got) != fmt.Sprint(changed) || got.Version != 2 ||
			len(got.Rates) != 1 || got.Rates[0].ID != z.Rates[0].ID || got.Name != "Germany" {
			t.Errorf("changed to %+v, read %+v", changed, got)
		}
		if got := names(t, s, "DE", "reduced"); got != "VAT 16 %" {
			t.Errorf("just after the change the table says %s", got)
		}
		if err := s.DeleteZone(ctx, z.ID, &one, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("a stale removal: %v", err)
		}
		if err := s.DeleteZone(ctx, z.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		if got := names(t, s, "DE", ""); got != "" {
			t.Errorf("after the zone is gone: %s", got)
		}
		if _, err := s.GetZone(ctx, z.ID); fault.CodeOf(err) != fault.CodeNotFound {
			t.Errorf("a removed zone: %v", err)
		}
	})
}

func TestZonesThatAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), start(t, d)
		with := func(change func(*tax.ZoneInput)) tax.ZoneInput {
			in := tax.ZoneInput{Name: "Zone", CountryCode: "US", Rates: []tax.RateInput{{Name: "Tax", Rate: 1}}}
			change(&in)
			return in
		}
		for param, in := range map[string]tax.ZoneInput{
			"name":               with(func(in *tax.ZoneInput) { in.Name = " " }),
			"country_code":       with(func(in *tax.ZoneInput) { in.CountryCode, in.ProvinceCode = "", "CA" }),
			"province_code":      with(func(in *tax.ZoneInput) { in.ProvinceCode = "California" }),
			"postal_pattern":     with(func(in *tax.ZoneInput) { in.PostalPattern = "9*0" }),
			"position":           with(func(in *tax.ZoneInput) { in.Position = 1_000_001 }),
			"rates":              with(func(in *tax.ZoneInput) { in.Rates = make([]tax.RateInput, tax.MaxRates+1) }),
			"rates[0].rate":      with(func(in *tax.ZoneInput) { in.Rates[0].Rate = 10_000_001 }),
			"rates[0].name":      with(func(in *tax.ZoneInput) { in.Rates[0].Name = "a\nb" }),
			"rates[0].tax_class": with(func(in *tax.ZoneInput) { in.Rates[0].Class = "NO" }),
		} {
			if _, err := s.CreateZone(ctx, in, nil); fault.From(err) == nil || fault.From(err).Param != param {
				t.Errorf("%s: %v", param, err)
			}
		}
		for _, pattern := range []string{"10,", "*", "20-10", strings.Repeat("1", 50), strings.Repeat("1,", 1001), "\xff"} {
			_, err := s.CreateZone(ctx, with(func(in *tax.ZoneInput) { in.PostalPattern = pattern }), nil)
			if fault.From(err) == nil || fault.From(err).Param != "postal_pattern" {
				t.Errorf("pattern %q: %v", pattern, err)
			}
		}
		z := must[*tax.Zone](t)(s.CreateZone(ctx, with(func(in *tax.ZoneInput) {
			in.ProvinceCode, in.PostalPattern = "us-ca", " 90* ,ab  1,10 - 20"
		}), nil))
		if z.ProvinceCode != "CA" || z.PostalPattern != "90*, AB 1, 10-20" {
			t.Errorf("stored as %q, %q", z.ProvinceCode, z.PostalPattern)
		}
		if zones := must[page.Page[*tax.Zone]](t)(s.ListZones(ctx, page.Request{Limit: 1})); zones.Total != 2 || zones.Next == "" {
			t.Errorf("zones are %+v", zones)
		}
	})
}

func TestListsGoOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), start(t, d)
		for i := range 5 {
			must[*tax.Zone](t)(s.CreateZone(ctx, tax.ZoneInput{Name: fmt.Sprint(i), Position: int64(-i),
				Rates: []tax.RateInput{{Name: fmt.Sprint(i), Rate: 1}}}, nil))
			must[*tax.Class](t)(s.CreateClass(ctx, tax.ClassInput{Code: fmt.Sprint("c", i), Name: "x"}, nil))
		}
		var zones, classes []string
		for cursor := ""; ; {
			p := must[page.Page[*tax.Zone]](t)(s.ListZones(ctx, page.Request{Limit: 2, Cursor: cursor}))
			for _, z := range p.Items {
				if zones = append(zones, z.Name); z.Name != "Everywhere" && (len(z.Rates) != 1 || z.Rates[0].Name != z.Name) {
					t.Errorf("zone %s has rates %v", z.Name, z.Rates)
				}
			}
			if cursor = p.Next; cursor == "" {
				break
			}
		}
		for cursor := ""; ; {
			p := must[page.Page[*tax.Class]](t)(s.ListClasses(ctx, page.Request{Limit: 2, Cursor: cursor}))
			for _, c := range p.Items {
				classes = append(classes, c.Code)
			}
			if cursor = p.Next; cursor == "" {
				break
			}
		}
		if want := []string{"4", "3", "2", "1", "Everywhere", "0"}; !slices.Equal(zones, want) {
			t.Errorf("zones are %v, want %v", zones, want)
		}
		if want := []string{"c0", "c1", "c2", "c3", "c4", "standard"}; !slices.Equal(classes, want) {
			t.Errorf("classes are %v, want %v", classes, want)
		}
	})
}

// What another node changes is seen after a second, and what this node changes at once, also with its key.
func TestTableIsNeverOlderThanASecond(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		here, there := start(t, d), tax.New(d)
		if got := names(t, here, "AT", "") + names(t, there, "AT", ""); got != "" {
			t.Fatalf("at the beginning: %s", got)
		}
		claim := idem.Guarded(func(*db.Batch) {})
		must[*tax.Zone](t)(there.CreateZone(t.Context(), tax.ZoneInput{Name: "Austria", CountryCode: "AT",
			Rates: []tax.RateInput{{Name: "USt 20 %", Rate: 200_000}}}, claim))
		if got := names(t, here, "AT", "") + "|" + names(t, there, "AT", ""); got != "|USt 20 %" {
			t.Errorf("at once: %s", got)
		}
		now.Advance(time.Second)
		if got := names(t, here, "AT", ""); got != "USt 20 %" || !claim.Recorded() {
			t.Errorf("after a second: %s, claim recorded: %t", got, claim.Recorded())
		}
	})
}

// A class goes, while zones get rates for it: whoever wins, no rate is left behind for a class that does not exist.
func TestClassIsRemovedWhileZonesAreMade(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), start(t, d)
		for round := range 10 {
			c := must[*tax.Class](t)(s.CreateClass(ctx, tax.ClassInput{Code: fmt.Sprint("class", round), Name: "x"}, nil))
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					_, err := s.CreateZone(ctx, tax.ZoneInput{Name: "x", Rates: []tax.RateInput{{Class: c.Code, Name: "x"}}}, nil)
					if code := fault.CodeOf(err); err != nil && code != fault.CodeValidation && code != fault.CodeVersionConflict {
						t.Error(err)
					}
				})
			}
			all.Go(func() {
				err := s.DeleteClass(ctx, c.ID, nil, nil)
				if code := fault.CodeOf(err); err != nil && code != tax.CodeTaxClassInUse && code != fault.CodeVersionConflict {
					t.Error(err)
				}
			})
			all.Wait()
		}
		verify(t, s, 0)
	})
}

func TestVerifyFindsRatesWithoutAClass(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), start(t, d)
		must[*tax.Class](t)(s.CreateClass(ctx, tax.ClassInput{Code: "reduced", Name: "Reduced"}, nil))
		must[*tax.Zone](t)(s.CreateZone(ctx, germany, nil))
		verify(t, s, 0)
		b := &db.Batch{}
		b.Exec(loseClass)
		if err := d.Submit(ctx, b); err != nil {
			t.Fatal(err)
		}
		verify(t, s, 1)
	})
}
