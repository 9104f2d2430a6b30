package history

import "winkel/internal/kernel/address"

// countries is the names in the file, by ISO 3166-1.
var countries = map[string]string{
	"Australia": "AU", "Austria": "AT", "Bahrain": "BH", "Belgium": "BE", "Brazil": "BR", "Canada": "CA", "Cyprus": "CY",
	"Czech Republic": "CZ", "Denmark": "DK", "EIRE": "IE", "Finland": "FI", "France": "FR", "Germany": "DE", "Greece": "GR",
	"Hong Kong": "HK", "Iceland": "IS", "Israel": "IL", "Italy": "IT", "Japan": "JP", "Korea": "KR", "Lebanon": "LB",
	"Lithuania": "LT", "Malta": "MT", "Netherlands": "NL", "Nigeria": "NG", "Norway": "NO", "Poland": "PL", "Portugal": "PT",
	"RSA": "ZA", "Saudi Arabia": "SA", "Singapore": "SG", "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "Thailand": "TH",
	"USA": "US", "United Arab Emirates": "AE", "United Kingdom": "GB",
}

// addressIn is all that the file says of where a customer is. What is no country, such as the Channel Islands, which are
// two, stands as a region without one.
func addressIn(country string) address.Address {
	switch code := countries[country]; {
	case code != "":
		return address.Address{CountryCode: code}
	case country == "Unspecified":
		return address.Address{}
	}
	return address.Address{Province: country}
}
