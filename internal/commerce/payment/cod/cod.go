// Package cod is cash on delivery: the shopper pays whoever brings the parcel, and staff record the money.
package cod

import "winkel/internal/commerce/payment"

// Name is the provider's name.
const Name = "cod"

// Config is what shoppers are told. Empty texts have defaults.
type Config struct {
	Title        string
	Description  string
	Instructions string // part of the order confirmation
}

// New returns the provider.
func New(c Config) payment.Provider {
	m := payment.Method{Title: c.Title, Description: c.Description, Instructions: c.Instructions, OnDelivery: true}
	if m.Title == "" {
		m.Title = "Cash on delivery"
	}
	if m.Description == "" {
		m.Description = "You pay when you get your order."
	}
	return payment.NewPromise(Name, m)
}
