package customer

import (
	"context"
	"errors"
	"fmt"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// Defaults says whether an address is to be the one that is offered first; nil: as it is.
type Defaults struct{ Shipping, Billing *bool }

// Book is the addresses of a customer, oldest first; not_found if there is no such customer.
func (s *Service) Book(ctx context.Context, customer id.Customer) ([]Entry, error) {
	c, err := s.Get(ctx, customer)
	if err != nil {
		return nil, err
	}
	entries, err := db.List(ctx, s.db.Read(), scanEntry, listEntries, customer)
	if err != nil {
		return nil, fmt.Errorf("read the addresses of customer %s: %w", customer, err)
	}
	for i := range entries {
		c.mark(&entries[i])
	}
	return entries, nil
}

// mark says in an entry what the customer says of it.
func (c *Customer) mark(e *Entry) {
	e.Version = c.Version
	e.DefaultShipping, e.DefaultBilling = c.DefaultShipping == e.ID, c.DefaultBilling == e.ID
}

// Entry is one address of a customer; not_found if it is not his.
func (s *Service) Entry(ctx context.Context, customer id.Customer, entry id.Address) (Entry, error) {
	c, err := s.Get(ctx, customer)
	if err != nil {
		return Entry{}, err
	}
	return s.entry(ctx, c, entry)
}

func (s *Service) entry(ctx context.Context, c *Customer, entry id.Address) (Entry, error) {
	e, err := db.One(ctx, s.db.Read(), scanEntry, getEntry, c.ID, entry)
	if errors.Is(err, db.ErrNoRows) {
		return e, fault.Missing("address", entry.String())
	}
	if err != nil {
		return e, fmt.Errorf("get address: %w", err)
	}
	c.mark(&e)
	return e, nil
}

// AddEntry writes an address into the book; the first one is the default for everything. address_book_full beyond
// MaxAddresses.
func (s *Service) AddEntry(ctx context.Context, customer id.Customer, expected *int64, a address.Address, d Defaults, claim *idem.Claim) (Entry, error) {
	a = a.Normalize()
	if err := a.Validate(); err != nil {
		return Entry{}, err
	}
	return revise(ctx, s, customer, expected, claim, func(b *db.Batch, c *Customer) (Entry, error) {
		count, err := db.Value[int64](ctx, s.db.Read(), countEntries, customer)
		if err != nil {
			return Entry{}, fmt.Errorf("count addresses: %w", err)
		}
		if count >= MaxAddresses {
			return Entry{}, fault.Newf(fault.Refused, CodeBookFull, "An address book has %d addresses at most.", MaxAddresses)
		}
		e := Entry{ID: id.Address(s.db.IDs().Next()), Address: a, CreatedAt: c.UpdatedAt, UpdatedAt: c.UpdatedAt}
		b.Exec(insertEntry, e.ID, customer, a.Encode(), clock.Micros(e.CreatedAt), clock.Micros(e.UpdatedAt))
		if count == 0 {
			c.DefaultShipping, c.DefaultBilling = e.ID, e.ID
		}
		c.prefer(e.ID, d)
		c.mark(&e)
		return e, nil
	})
}

// prefer makes an address a default, or no default any more.
func (c *Customer) prefer(entry id.Address, d Defaults) {
	for _, of := range []struct {
		kept *id.Address
		wish *bool
	}{{&c.DefaultShipping, d.Shipping}, {&c.DefaultBilling, d.Billing}} {
		switch {
		case of.wish == nil:
		case *of.wish:
			*of.kept = entry
		case *of.kept == entry:
			*of.kept = 0
		}
	}
}

// UpdateEntry changes an address of the book. Orders keep the addresses that they were placed with.
func (s *Service) UpdateEntry(ctx context.Context, customer id.Customer, entry id.Address, expected *int64,
	change func(address.Address) address.Address, d Defaults, claim *idem.Claim,
) (Entry, error) {
	return revise(ctx, s, customer, expected, claim, func(b *db.Batch, c *Customer) (Entry, error) {
		e, err := s.entry(ctx, c, entry)
		if err != nil {
			return e, err
		}
		e.Address, e.UpdatedAt = change(e.Address).Normalize(), c.UpdatedAt
		if err := e.Address.Validate(); err != nil {
			return e, err
		}
		b.Exec(updateEntry, e.Address.Encode(), clock.Micros(e.UpdatedAt), customer, entry).Want(1, fault.Stale("address"))
		c.prefer(entry, d)
		c.mark(&e)
		return e, nil
	})
}

// RemoveEntry takes an address out of the book.
func (s *Service) RemoveEntry(ctx context.Context, customer id.Customer, entry id.Address, expected *int64, claim *idem.Claim) error {
	_, err := revise(ctx, s, customer, expected, claim, func(b *db.Batch, c *Customer) (*Customer, error) {
		if _, err := s.entry(ctx, c, entry); err != nil {
			return nil, err
		}
		b.Exec(deleteEntry, customer, entry).Want(1, fault.Stale("address"))
		no := false
		c.prefer(entry, Defaults{Shipping: &no, Billing: &no})
		return c, nil
	})
	return err
}
