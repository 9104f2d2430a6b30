package address

import (
	"cmp"
	"strings"
)

// Lines is the address as it stands on a letter, line by line: who, where, and the country by its English name. Where the
// postal code stands beside the city depends on the country. Nothing for an address without anything filled in.
func (a Address) Lines() []string {
	country := a.CountryCode
	if known, found := Lookup(a.CountryCode); found {
		country = known.Name
	}
	var lines []string
	for _, line := range []string{
		a.Company, strings.TrimSpace(a.FirstName + " " + a.LastName), a.Address1, a.Address2, a.place(), country,
	} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// place is the line of the city: the postal code is written first in most countries, and last in some.
func (a Address) place() string {
	parts := []string{a.PostalCode, a.City, cmp.Or(a.ProvinceCode, a.Province)}
	switch a.CountryCode {
	case "US", "CA", "AU", "GB", "IE", "NZ", "IN":
		parts = append(parts[1:], a.PostalCode)
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
