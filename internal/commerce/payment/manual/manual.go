// Package manual is payment by bank transfer: the shopper sends the money, staff see it on the account and record it.
package manual

import "winkel/internal/commerce/payment"

// Name is the provider's name.
const Name = "manual"

// Config is what shoppers are told. Empty texts have defaults.
type Config struct {
	Title        string
	Description  string
	Instructions string // the bank account, and what to write as the reference; part of the order confirmation
}

// New returns the provider.
func New(c Config) payment.Provider {
	m := payment.Method{Title: c.Title, Description: c.Description, Instructions: c.Instructions}
	if m.Title == "" {
		m.Title = "Bank transfer"
	}
	if m.Description == "" {
		m.Description = "You get our bank account with the confirmation. We send your order when the money has arrived."
	}
	return payment.NewPromise(Name, m)
}
