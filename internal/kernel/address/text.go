package address

import (
	"encoding/json"
	"fmt"
)

// stored is an address as it is kept in a column: by the names of the API, without what is empty.
type stored struct {
	FirstName    string `json:"first_name,omitempty"`
	LastName     string `json:"last_name,omitempty"`
	Company      string `json:"company,omitempty"`
	Address1     string `json:"address_1,omitempty"`
	Address2     string `json:"address_2,omitempty"`
	City         string `json:"city,omitempty"`
	Province     string `json:"province,omitempty"`
	ProvinceCode string `json:"province_code,omitempty"`
	PostalCode   string `json:"postal_code,omitempty"`
	CountryCode  string `json:"country_code,omitempty"`
	Phone        string `json:"phone,omitempty"`
}

// Encode is the address as text to be stored; empty for the zero address.
func (a Address) Encode() string {
	if a.IsZero() {
		return ""
	}
	text, err := json.Marshal(stored(a))
	if err != nil {
		panic("address: an address cannot be encoded: " + err.Error())
	}
	return string(text)
}

// Decode reads what Encode wrote.
func Decode(text string) (Address, error) {
	if text == "" {
		return Address{}, nil
	}
	var s stored
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return Address{}, fmt.Errorf("read a stored address: %w", err)
	}
	return Address(s), nil
}
