package wire

import "winkel/internal/kernel/address"

// Address is a postal address.
type Address struct {
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name"`
	Company      string `json:"company"`
	Address1     string `json:"address_1"`
	Address2     string `json:"address_2"`
	City         string `json:"city"`
	Province     string `json:"province"`
	ProvinceCode string `json:"province_code"`
	PostalCode   string `json:"postal_code"`
	CountryCode  string `json:"country_code"`
	Phone        string `json:"phone"`
}

// AddressOrNull is an address on the wire, null where there is none.
func AddressOrNull(a address.Address) Nullable[Address] {
	if a.IsZero() {
		return Nullable[Address]{}
	}
	return Some(Address(a))
}

// AddressInput is a postal address as a client sends it. What a country needs is checked by the country.
type AddressInput struct {
	FirstName    string `json:"first_name,omitempty" maxLength:"100"`
	LastName     string `json:"last_name,omitempty" maxLength:"100"`
	Company      string `json:"company,omitempty" maxLength:"300"`
	Address1     string `json:"address_1,omitempty" maxLength:"300" doc:"Street and number, or what takes their place."`
	Address2     string `json:"address_2,omitempty" maxLength:"300"`
	City         string `json:"city,omitempty" maxLength:"100"`
	Province     string `json:"province,omitempty" maxLength:"100"`
	ProvinceCode string `json:"province_code,omitempty" maxLength:"10" doc:"ISO 3166-2, the part behind the hyphen." example:"CA"`
	PostalCode   string `json:"postal_code,omitempty" maxLength:"20"`
	CountryCode  string `json:"country_code,omitempty" maxLength:"2" doc:"ISO 3166-1 alpha-2." example:"US"`
	Phone        string `json:"phone,omitempty" maxLength:"40" doc:"E.164 where it is known." example:"+4930123456"`
}

// Address is what the client sent, as a value.
func (a *AddressInput) Address() address.Address {
	if a == nil {
		return address.Address{}
	}
	return address.Address(*a)
}
