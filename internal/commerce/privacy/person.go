package privacy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/kernel/email"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// Who names a person.
type Who struct {
	Customer id.Customer
	// Email is an address that is certain to be the person's, because staff say so; that of a customer who proved it need
	// not be named. Orders and checkouts with it are his, with or without an account.
	Email string
}

// person is everything that is found to be somebody's.
type person struct {
	customers []int64
	emails    []string // every spelling of the address that occurs, the normalized one first
	orders    []int64
	carts     []int64
	checkouts []int64
	names     []string // values that occur in documents about him: names, streets, telephone numbers
	open      []string // numbers of orders that are not finished
	others    others   // of other customers, who gave his address for theirs
}

// others is what has a person's address and is another customer's, by numbers.
type others struct {
	Orders    []int64 `json:"orders,omitempty"`
	Checkouts []int64 `json:"checkouts,omitempty"`
}

// hints is a person as an erasure remembers him while it is at work: his own rows are the first to go.
type hints struct {
	Customers []int64  `json:"customers,omitempty"`
	Emails    []string `json:"emails,omitempty"`
	Orders    []int64  `json:"orders,omitempty"`
	Carts     []int64  `json:"carts,omitempty"`
	Checkouts []int64  `json:"checkouts,omitempty"`
	Names     []string `json:"names,omitempty"`
	Others    others   `json:"others,omitzero"`
}

func (p *person) hints() string {
	return encode(hints{p.customers, p.emails, p.orders, p.carts, p.checkouts, p.names, p.others})
}

// remember adds what an erasure remembered.
func (p *person) remember(text string) error {
	if text == "" {
		return nil
	}
	var h hints
	if err := json.Unmarshal([]byte(text), &h); err != nil {
		return fmt.Errorf("read what an erasure remembers: %w", err)
	}
	for _, list := range []struct {
		into *[]int64
		more []int64
	}{
		{&p.customers, h.Customers}, {&p.orders, h.Orders}, {&p.carts, h.Carts}, {&p.checkouts, h.Checkouts},
		{&p.others.Orders, h.Others.Orders}, {&p.others.Checkouts, h.Others.Checkouts},
	} {
		*list.into = append(*list.into, list.more...)
	}
	for _, list := range []struct {
		into *[]string
		more []string
	}{{&p.emails, h.Emails}, {&p.names, h.Names}} {
		for _, text := range list.more {
			if !slices.Contains(*list.into, text) {
				*list.into = append(*list.into, text)
			}
		}
	}
	p.tidy()
	return nil
}

// tidy sorts what was found, each once.
func (p *person) tidy() {
	for _, list := range []*[]int64{&p.customers, &p.orders, &p.carts, &p.checkouts, &p.others.Orders, &p.others.Checkouts} {
		slices.Sort(*list)
		*list = slices.DeleteFunc(slices.Compact(*list), func(n int64) bool { return n == 0 })
	}
}

var (
	customerOf = db.SQL(`SELECT email, first_name, last_name, phone, verified_at <> 0 FROM customer WHERE id = $1`)
	bookOf     = db.SQL(`SELECT address FROM customer_address WHERE customer_id = $1`)
	namesake   = db.SQL(`SELECT id FROM customer WHERE email_key = $1 AND email_key <> ''`)
)

// find gathers what is a person's.
func (s *Service) find(ctx context.Context, who Who) (*person, error) {
	p := &person{}
	if who.Email != "" {
		p.addEmail(who.Email)
	}
	if err := s.findCustomers(ctx, p, who); err != nil {
		return nil, fmt.Errorf("find a customer: %w", err)
	}
	if err := s.findOrders(ctx, p); err != nil {
		return nil, fmt.Errorf("find the orders of a person: %w", err)
	}
	if err := s.findCarts(ctx, p); err != nil {
		return nil, fmt.Errorf("find the carts of a person: %w", err)
	}
	p.tidy()
	if err := s.findCheckouts(ctx, p); err != nil {
		return nil, fmt.Errorf("find the checkouts of a person: %w", err)
	}
	p.tidy()
	return p, nil
}

func scanNumber(row db.Row) (int64, error) {
	var n int64
	err := row.Scan(&n)
	return n, err
}

func (p *person) addEmail(text string) {
	shown, key, err := email.Normalize(text)
	if err != nil {
		shown, key = text, text
	}
	for _, spelling := range []string{key, shown, text} {
		if spelling != "" && !slices.Contains(p.emails, spelling) {
			p.emails = append(p.emails, spelling)
		}
	}
}

func (p *person) addNames(values ...string) {
	for _, value := range values {
		if value = strings.TrimSpace(value); len(value) > 1 && !slices.Contains(p.names, value) {
			p.names = append(p.names, value)
		}
	}
}

// addAddress notes an address that stands in a row of his. It is one by which others are searched only where it is certain.
func (p *person) addAddress(text string) {
	if p.has(text) {
		p.addEmail(text)
	} else {
		p.addNames(text)
	}
}

// has reports whether a text is the person's address, in any spelling.
func (p *person) has(text string) bool {
	if text == "" || len(p.emails) == 0 {
		return false
	}
	_, key, err := email.Normalize(text)
	return slices.Contains(p.emails, text) || err == nil && slices.Contains(p.emails, key)
}

func (s *Service) findCustomers(ctx context.Context, p *person, who Who) error {
	if !who.Customer.IsZero() {
		if err := s.addCustomer(ctx, p, int64(who.Customer)); err != nil {
			return err
		}
	}
	for _, address := range p.emails {
		same, err := db.List(ctx, s.o.DB.Read(), scanNumber, namesake, address)
		if err != nil {
			return err
		}
		for _, customer := range same {
			if slices.Contains(p.customers, customer) {
				continue
			}
			if err := s.addCustomer(ctx, p, customer); err != nil {
				return err
			}
		}
	}
	return nil
}

// addCustomer notes a customer, and what he is called. His address is one by which others are searched if he proved it.
func (s *Service) addCustomer(ctx context.Context, p *person, customer int64) error {
	p.customers = append(p.customers, customer)
	var address, first, last, phone string
	var proven bool
	err := s.o.DB.Read().QueryRow(ctx, customerOf, customer).Scan(&address, &first, &last, &phone, &proven)
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if proven && address != "" {
		p.addEmail(address)
	}
	p.addAddress(address)
	p.addNames(first, last, phone)
	book, err := db.List(ctx, s.o.DB.Read(), func(row db.Row) (string, error) {
		var text string
		err := row.Scan(&text)
		return text, err
	}, bookOf, customer)
	for _, entry := range book {
		p.addNames(valuesIn(entry)...)
	}
	return err
}
