package tax

import (
	"slices"
	"testing"

	"winkel/internal/kernel/address"
)

// at is an address of which taxes know something.
func at(country, province, postal string) address.Address {
	return address.Address{CountryCode: country, ProvinceCode: province, PostalCode: postal}
}

func TestRatesAreThoseOfTheZoneThatFitsBest(t *testing.T) {
	rate := func(class, name string) Rate { return Rate{Class: class, Name: name, Rate: 10_000} }
	table := Table{Zones: []Zone{
		{ID: 1, Rates: []Rate{rate("", "world")}},
		{ID: 2, CountryCode: "DE", Rates: []Rate{rate("", "19 %"), rate("reduced", "7 %"), rate("", "more")}},
		{ID: 3, CountryCode: "US"},
		{ID: 4, CountryCode: "US", ProvinceCode: "CA", Rates: []Rate{rate("standard", "state")}},
		{ID: 5, CountryCode: "US", PostalPattern: "90*", Rates: []Rate{rate("", "city")}},
		{ID: 6, CountryCode: "US", ProvinceCode: "CA", PostalPattern: "902*", Rates: []Rate{rate("", "both")}},
		{ID: 8, CountryCode: "FR", Position: 1, Rates: []Rate{rate("", "second, younger")}},
		{ID: 7, CountryCode: "FR", Position: 1, Rates: []Rate{rate("", "second")}},
		{ID: 9, CountryCode: "FR", Position: 0, Rates: []Rate{rate("", "first")}},
	}}
	for _, c := range []struct {
		to    address.Address
		class string
		want  []string
	}{
		{at("", "", ""), "", []string{"world"}},
		{at("BR", "SP", "1"), "books", []string{"world"}},
		{at("DE", "", "10117"), "", []string{"19 %", "more"}},
		{at("DE", "", "10117"), "standard", []string{"19 %", "more"}},
		{at("DE", "BE", "10117"), "reduced", []string{"7 %"}},
		{at("DE", "", "10117"), "unheard of", []string{"19 %", "more"}},
		{at("US", "NY", "10001"), "", nil},
		{at("US", "CA", "94105"), "", []string{"state"}},
		{at("US", "CA", "94105"), "reduced", nil},
		{at("US", "CA", "90001"), "", []string{"city"}},
		{at("US", "CA", "90210"), "", []string{"both"}},
		{at("US", "NV", "90210"), "", []string{"city"}},
		{at("FR", "", "75001"), "", []string{"first"}},
	} {
		for range 2 { // the order of the zones makes no difference
			var got []string
			for _, r := range table.Rates(c.to, c.class) {
				got = append(got, r.Name)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s %s %s, class %q: %q, want %q", c.to.CountryCode, c.to.ProvinceCode, c.to.PostalCode, c.class, got, c.want)
			}
			slices.Reverse(table.Zones)
		}
	}
	if got := (Table{}).Rates(at("DE", "", ""), ""); got != nil {
		t.Errorf("an empty table has %v", got)
	}
	table.Zones = table.Zones[:2]
	if got := (Table{Zones: []Zone{{CountryCode: "FR", Position: 1, ID: 7}, {CountryCode: "FR", Position: 1, ID: 6,
		Rates: []Rate{rate("", "older")}}}}).Rates(at("FR", "", ""), ""); len(got) != 1 || got[0].Name != "older" {
		t.Errorf("of two that fit equally well: %v, want the older", got)
	}
}

// Whoever appends to the answer must not write into the table.
func TestRatesCannotBeOverwritten(t *testing.T) {
	table := Table{Zones: []Zone{{Rates: append(make([]Rate, 0, 4), Rate{Name: "a"})}}}
	got := table.Rates(address.Address{}, "")
	_ = append(got, Rate{Name: "b"})
	if spill := table.Zones[0].Rates[:2][1]; spill.Name != "" {
		t.Errorf("the table now holds %v", spill)
	}
}
