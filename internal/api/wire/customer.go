package wire

import (
	"time"

	"winkel/internal/commerce/customer"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
)

// BookAddress is an address in a customer's book.
type BookAddress struct {
	ID id.Address `json:"id"`
	Address
	IsDefaultShipping bool      `json:"is_default_shipping"`
	IsDefaultBilling  bool      `json:"is_default_billing"`
	CreatedAt         time.Time `json:"created_at"`
	UpdatedAt         time.Time `json:"updated_at"`
}

// BookAddressOf is an entry of a book on the wire.
func BookAddressOf(e customer.Entry) BookAddress {
	return BookAddress{
		ID: e.ID, Address: Address(e.Address), IsDefaultShipping: e.DefaultShipping, IsDefaultBilling: e.DefaultBilling,
		CreatedAt: e.CreatedAt, UpdatedAt: e.UpdatedAt,
	}
}

// BookAddressReply answers with an entry of a book. Its version is that of the customer: he and what belongs to him have one.
func BookAddressReply(e customer.Entry) *Reply[BookAddress] {
	return &Reply[BookAddress]{Body: BookAddressOf(e), Version: e.Version}
}

// BookAddresses is a whole address book.
type BookAddresses struct {
	Data []BookAddress `json:"data"`
}

// BookReply answers with a whole address book.
func BookReply(entries []customer.Entry) *Reply[BookAddresses] {
	book := BookAddresses{Data: make([]BookAddress, len(entries))}
	for i, e := range entries {
		book.Data[i] = BookAddressOf(e)
	}
	return &Reply[BookAddresses]{Body: book}
}

// BookAddressInput is an address for a book as a client sends it.
type BookAddressInput struct {
	AddressInput
	IsDefaultShipping *bool `json:"is_default_shipping,omitempty" doc:"The first address is the default for everything."`
	IsDefaultBilling  *bool `json:"is_default_billing,omitempty"`
}

// Defaults is what the client wants the address to be the default for.
func (b *BookAddressInput) Defaults() customer.Defaults {
	return customer.Defaults{Shipping: b.IsDefaultShipping, Billing: b.IsDefaultBilling}
}

// BookAddressPatch is a change of an address in a book: what is left out stays as it is.
type BookAddressPatch struct {
	FirstName         *string `json:"first_name,omitempty" maxLength:"100"`
	LastName          *string `json:"last_name,omitempty" maxLength:"100"`
	Company           *string `json:"company,omitempty" maxLength:"300"`
	Address1          *string `json:"address_1,omitempty" maxLength:"300"`
	Address2          *string `json:"address_2,omitempty" maxLength:"300"`
	City              *string `json:"city,omitempty" maxLength:"100"`
	Province          *string `json:"province,omitempty" maxLength:"100"`
	ProvinceCode      *string `json:"province_code,omitempty" maxLength:"10"`
	PostalCode        *string `json:"postal_code,omitempty" maxLength:"20"`
	CountryCode       *string `json:"country_code,omitempty" maxLength:"2"`
	Phone             *string `json:"phone,omitempty" maxLength:"40"`
	IsDefaultShipping *bool   `json:"is_default_shipping,omitempty"`
	IsDefaultBilling  *bool   `json:"is_default_billing,omitempty"`
}

// Apply is an address as the patch has it.
func (b *BookAddressPatch) Apply(a address.Address) address.Address {
	for _, field := range []struct{ to, from *string }{
		{&a.FirstName, b.FirstName}, {&a.LastName, b.LastName}, {&a.Company, b.Company}, {&a.Address1, b.Address1},
		{&a.Address2, b.Address2}, {&a.City, b.City}, {&a.Province, b.Province}, {&a.ProvinceCode, b.ProvinceCode},
		{&a.PostalCode, b.PostalCode}, {&a.CountryCode, b.CountryCode}, {&a.Phone, b.Phone},
	} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	return a
}

// Defaults is what the client wants the address to be the default for.
func (b *BookAddressPatch) Defaults() customer.Defaults {
	return customer.Defaults{Shipping: b.IsDefaultShipping, Billing: b.IsDefaultBilling}
}

// CustomerConsent is that a customer agreed to something, or took it back.
type CustomerConsent struct {
	ID          id.Consent `json:"id"`
	Kind        string     `json:"kind" example:"newsletter"`
	Given       bool       `json:"given"`
	TextVersion string     `json:"text_version" doc:"Of the text that was shown."`
	Source      string     `json:"source" doc:"Where it was said: registration, account or staff."`
	At          time.Time  `json:"at"`
}

// CustomerConsentOf is a consent on the wire.
func CustomerConsentOf(c customer.Consent) CustomerConsent {
	return CustomerConsent{ID: c.ID, Kind: c.Kind, Given: c.Given, TextVersion: c.TextVersion, Source: c.Source, At: c.CreatedAt}
}

// CustomerConsents is what was said at once.
type CustomerConsents struct {
	Data []CustomerConsent `json:"data"`
}

// ConsentsReply answers with what was said.
func ConsentsReply(list []customer.Consent) *Reply[CustomerConsents] {
	said := CustomerConsents{Data: make([]CustomerConsent, len(list))}
	for i, c := range list {
		said.Data[i] = CustomerConsentOf(c)
	}
	return &Reply[CustomerConsents]{Body: said}
}

// CustomerConsentInput is something that a customer agrees to, or takes back.
type CustomerConsentInput struct {
	Kind        string `json:"kind" minLength:"1" maxLength:"100" example:"newsletter"`
	Given       bool   `json:"given"`
	TextVersion string `json:"text_version,omitempty" maxLength:"100" doc:"Of the text that was shown."`
}

// ConsentsInput is what a customer says at once.
type ConsentsInput struct {
	Consents []CustomerConsentInput `json:"consents" minItems:"1" maxItems:"20"`
}

// NewConsents is what the client sent, for the service.
func NewConsents(list []CustomerConsentInput) []customer.NewConsent {
	said := make([]customer.NewConsent, len(list))
	for i, c := range list {
		said[i] = customer.NewConsent{Kind: c.Kind, Given: c.Given, TextVersion: c.TextVersion}
	}
	return said
}

// Notifications is which mails a customer wants. What was agreed and what was paid is always confirmed.
type Notifications struct {
	OrderUpdates bool `json:"order_updates" doc:"On the way of a parcel."`
}

// NotificationsPatch is a change of which mails a customer wants.
type NotificationsPatch struct {
	OrderUpdates *bool `json:"order_updates,omitempty"`
}
