package capacity

import (
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// Price is what one of something costs a month, in millionths of the currency's major unit, because a GB often costs less than
// its smallest coin. It is written as a decimal number: 0.023.
type Price int64

const perUnit = 1_000_000

// ParsePrice reads a decimal number with at most six places, from 0 to 1,000,000.
func ParsePrice(text string) (Price, error) {
	exact, ok := new(big.Rat).SetString(text)
	if ok && len(text) <= 20 && strings.Trim(text, "0123456789.") == "" {
		exact.Mul(exact, big.NewRat(perUnit, 1))
		if exact.IsInt() && exact.Num().Cmp(big.NewInt(perUnit*perUnit)) <= 0 {
			return Price(exact.Num().Int64()), nil
		}
	}
	return 0, fault.Invalidf("", "%.20q is not a price: write a number from 0 to 1000000 with at most six places, as in 0.023.", text)
}

// String is the price as a decimal number, with no more places than it needs.
func (p Price) String() string {
	text := big.NewRat(int64(p), perUnit).FloatString(6)
	text = strings.TrimRight(text, "0")
	return strings.TrimSuffix(text, ".")
}

// MarshalText writes the price for JSON.
func (p Price) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the price from JSON and YAML.
func (p *Price) UnmarshalText(text []byte) (err error) {
	*p, err = ParsePrice(strings.Trim(strings.TrimSpace(string(text)), `"'`))
	return err
}

// UnmarshalYAML reads the price as it is written, before anything makes a floating point number of it.
func (p *Price) UnmarshalYAML(text []byte) error { return p.UnmarshalText(text) }

// Prices is a price list, for a month.
type Prices struct {
	Currency  money.Currency   `json:"currency" yaml:"currency"`
	Servers   map[string]Price `json:"servers" yaml:"servers" doc:"By kind of server."`
	StorageGB Price            `json:"storage_gb" yaml:"storage_gb"`
	TrafficGB Price            `json:"traffic_gb" yaml:"traffic_gb"`
}

func (l *Prices) check(m *fault.Mistakes, servers map[string]int64) {
	if !l.Currency.IsValid() {
		m.Addf("prices.currency", "%.10q is not a currency: use an ISO 4217 code such as EUR.", string(l.Currency))
	}
	for _, kind := range slices.Sorted(maps.Keys(servers)) {
		if _, known := l.Servers[kind]; !known {
			m.Addf("prices.servers", "The price list has no server %.40q, on which a part of the deployment runs.", kind)
		}
	}
}

// CostLine is a line of the bill. What is sold by the GB is billed by whole GB.
type CostLine struct {
	What     string `json:"what" doc:"The kind of server, or storage, or traffic."`
	Quantity int64  `json:"quantity"`
	Unit     string `json:"unit" enum:"server,GB"`
	Price    Price  `json:"price" doc:"Of one, in major units." example:"0.023"`
	Amount   int64  `json:"amount" doc:"In minor units, rounded up."`
}

// Cost is what a deployment costs a month.
type Cost struct {
	Currency money.Currency `json:"currency_code"`
	Lines    []CostLine     `json:"lines"`
	Total    int64          `json:"total" doc:"In minor units."`
}

// Amount is the total.
func (c Cost) Amount() money.Amount { return money.Amount{Minor: c.Total, Currency: c.Currency} }

// Bill reckons what the servers, so many GB of storage and so many GB of traffic cost a month.
func (l *Prices) Bill(servers map[string]int64, storageGB, trafficGB float64) Cost {
	c := Cost{Currency: l.Currency}
	add := func(what, unit string, quantity int64, price Price) {
		line := CostLine{What: what, Quantity: quantity, Unit: unit, Price: price, Amount: l.minor(quantity, price)}
		c.Lines = append(c.Lines, line)
		c.Total += line.Amount
	}
	for _, kind := range slices.Sorted(maps.Keys(servers)) {
		add(kind, "server", servers[kind], l.Servers[kind])
	}
	add("storage", "GB", int64(math.Ceil(storageGB)), l.StorageGB)
	add("traffic", "GB", int64(math.Ceil(trafficGB)), l.TrafficGB)
	return c
}

// minor is quantity × price in minor units, rounded up. Where that is more than can be counted it is the most that can be.
func (l *Prices) minor(quantity int64, price Price) int64 {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(l.Currency.Exponent())), nil)
	sum := new(big.Int).Mul(big.NewInt(quantity), big.NewInt(int64(price)))
	sum.Mul(sum, scale).Add(sum, big.NewInt(perUnit-1)).Quo(sum, big.NewInt(perUnit))
	const most = math.MaxInt64 / 1000 // so that all lines together can be added
	if !sum.IsInt64() || sum.Int64() > most {
		return most
	}
	return sum.Int64()
}
