package tax

import (
	"time"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Standard is the code of the class of everything that names none.
const Standard = "standard"

// Class groups what is taxed alike: "standard", "reduced", "books".
type Class struct {
	ID        id.TaxClass
	Version   int64
	Code      string
	Name      string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Zone is where rates hold: everywhere, a country, a province of it, or postal codes of it.
type Zone struct {
	ID            id.TaxZone
	Version       int64
	Name          string
	CountryCode   string // ISO 3166-1 alpha-2; empty: everywhere
	ProvinceCode  string // ISO 3166-2 part; empty: all of the country
	PostalPattern string // "90*, 10115-10999"; empty: all of it
	Position      int64  // of two zones that fit equally well, the lower one counts
	Rates         []Rate // in the order in which they are shown
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// Rate is one tax that is charged in a zone. Several rates of one class are added up: state, county and city.
type Rate struct {
	ID    id.TaxRate
	Class string // code of the class; empty: every class that has no rate of its own in the zone
	Name  string // as it stands on the invoice: "VAT 19 %"
	Rate  money.Rate
}

// Table is all zones with their rates, to look rates up without a database. It is never changed after it was made.
type Table struct {
	Zones []Zone
}

// Rates is what is charged on a class of goods that go to an address: the rates of the one zone that fits best (postal
// code before province before country before everywhere), in their order; none where no zone fits or it has no rate for
// the class. The empty class is Standard.
func (t Table) Rates(to address.Address, class string) []Rate {
	return t.rates(to, class)
}
