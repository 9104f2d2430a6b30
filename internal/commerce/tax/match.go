package tax

import (
	"winkel/internal/kernel/address"
)

func (t Table) rates(to address.Address, class string) []Rate {
	if class == "" {
		class = Standard
	}
	best, fit := -1, -1
	for i := range t.Zones {
		z := &t.Zones[i]
		if found := z.fit(&to); found > fit || found == fit && found >= 0 && z.before(&t.Zones[best]) {
			best, fit = i, found
		}
	}
	if best < 0 {
		return nil
	}
	if own := ofClass(t.Zones[best].Rates, class); len(own) > 0 {
		return own
	}
	return ofClass(t.Zones[best].Rates, "")
}

// fit is how well an address fits the zone: the more, the better; -1 if it is not in it.
func (z *Zone) fit(to *address.Address) int {
	fit := 0
	if z.CountryCode != "" {
		if z.CountryCode != to.CountryCode {
			return -1
		}
		fit = 1
	}
	if z.ProvinceCode != "" {
		if z.ProvinceCode != to.ProvinceCode {
			return -1
		}
		fit += 2
	}
	if z.PostalPattern != "" {
		if !address.PostalPattern(z.PostalPattern).Matches(to.PostalCode) {
			return -1
		}
		fit += 4
	}
	return fit
}

// before decides between zones that fit equally well.
func (z *Zone) before(other *Zone) bool {
	return z.Position < other.Position || z.Position == other.Position && z.ID < other.ID
}

// ofClass is the rates for exactly this class. It does not copy where all of them are.
func ofClass(rates []Rate, class string) []Rate {
	n := 0
	for i := range rates {
		if rates[i].Class == class {
			n++
		}
	}
	if n == 0 || n == len(rates) {
		return rates[:n:n]
	}
	own := make([]Rate, 0, n)
	for _, rate := range rates {
		if rate.Class == class {
			own = append(own, rate)
		}
	}
	return own
}
