package customer

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// NewAccount is somebody who registers. Everything was checked before.
type NewAccount struct {
	Email     string
	EmailKey  string
	FirstName string
	LastName  string
	Language  string
}

// AddAccount adds to the batch that somebody registers. holder is the guest who has the address, as Find found him, nil if
// nobody does; he is set aside, and nothing of his is the account's before it proves the address. Of two who register at once
// the batch of one is refused; Taken says so of its error, which may also be version_conflict: then look again.
func (s *Service) AddAccount(b *db.Batch, in NewAccount, holder *Customer) *Customer {
	now := s.db.Clock().Now()
	c := &Customer{
		ID: id.Customer(s.db.IDs().Next()), State: Registered, Email: in.Email, EmailKey: in.EmailKey, FirstName: in.FirstName,
		LastName: in.LastName, Language: in.Language, OrderUpdates: true, CreatedAt: now, UpdatedAt: now, Groups: []string{}, Tags: []string{},
	}
	if holder != nil {
		aside := holder.clone()
		aside.EmailKey, aside.Successor, aside.UpdatedAt = "", c.ID, now
		update(b, holder, aside)
		s.news(b, EventUpdated, aside)
	}
	insert(b, c)
	s.news(b, EventCreated, c)
	return c
}

// AddHold adds to the batch that it is about an account as it was read: it is refused with version_conflict if the customer
// changed since, or has no account any more.
func (s *Service) AddHold(b *db.Batch, c *Customer) {
	b.Exec(holdAccount, c.ID, c.Version).Want(1, fault.Stale("customer"))
}

// AddTouch is AddHold that makes a new version, so that whoever holds the account as it was is refused: a log-in that was under
// way with the old password.
func (s *Service) AddTouch(b *db.Batch, c *Customer) {
	b.Exec(touchAccount, c.ID, c.Version).Want(1, fault.Stale("customer"))
}

// AddClaimed is AddTouch for an account whose orders are more now than before, with the news of it: what is reckoned of a
// customer's orders is reckoned again.
func (s *Service) AddClaimed(b *db.Batch, c *Customer) {
	s.AddTouch(b, c)
	after := c.clone()
	after.Version, after.UpdatedAt = c.Version+1, s.db.Clock().Now()
	s.news(b, EventUpdated, after)
}

// errHolder says that another account has the address.
var errHolder = fault.New(fault.Conflict, CodeEmailTaken, "Another customer has this e-mail address.").WithParam("email")

// Proof is that a customer proved an address, and whom he is one person with.
type Proof struct {
	Customer *Customer   // as he is after it
	Absorbed []*Customer // guests who are no more: what was theirs is his. Their orders have to be given to him
}

// AddProof adds to the batch that the customer showed that he reads the mail of an address, his own or the one that he
// changes to. He absorbs the guests who had it. email_taken if another account has it.
func (s *Service) AddProof(ctx context.Context, b *db.Batch, before *Customer, shown, key string) (Proof, error) {
	now := s.db.Clock().Now()
	after := before.clone()
	after.UpdatedAt = now
	aside, err := db.List(ctx, s.db.Read(), scan, listAside, before.ID)
	if err != nil {
		return Proof{}, fmt.Errorf("find who was set aside: %w", err)
	}
	p := Proof{Customer: after}
	if key == before.EmailKey {
		p.Absorbed = aside
	} else {
		holder, err := s.Find(ctx, key)
		switch {
		case err != nil:
			return Proof{}, err
		case holder != nil && holder.ID == before.ID:
			return Proof{}, fault.Stale("customer") // he moved there in this moment
		case holder != nil && holder.State != Guest:
			return Proof{}, errHolder
		case holder != nil:
			p.Absorbed = []*Customer{holder}
		}
	}
	wasProven := before.Verified() && key == before.EmailKey
	if after.Email, after.EmailKey = shown, key; !wasProven {
		after.VerifiedAt = now
	}
	for _, guest := range p.Absorbed {
		s.absorb(b, guest, after)
	}
	update(b, before, after)
	if key != before.EmailKey {
		// What waited for the old address was never proven to be his.
		s.release(b, aside, now)
	}
	kind := EventVerified
	if wasProven {
		kind = EventUpdated
	}
	if err := s.reread(ctx, after, p.Absorbed); err != nil {
		return Proof{}, err
	}
	s.news(b, kind, after)
	return p, nil
}

// reread adds the groups and tags that come with the guests, for the news.
func (s *Service) reread(ctx context.Context, c *Customer, guests []*Customer) error {
	for _, guest := range guests {
		if err := loadParts(ctx, s.db.Read(), guest); err != nil {
			return err
		}
		more, _ := difference(c.Groups, guest.Groups)
		c.Groups = append(c.Groups, more...)
		more, _ = difference(c.Tags, guest.Tags)
		c.Tags = append(c.Tags, more...)
	}
	return nil
}

// absorb adds to the batch that a guest is no more, and what was his is the customer's.
func (s *Service) absorb(b *db.Batch, guest, into *Customer) {
	b.Exec(moveAddresses, into.ID, guest.ID)
	b.Exec(moveNotes, into.ID, guest.ID)
	b.Exec(moveConsents, into.ID, guest.ID)
	b.Exec(copyMembers, into.ID, guest.ID)
	b.Exec(deleteMembers, guest.ID)
	b.Exec(copyTags, into.ID, guest.ID)
	b.Exec(deleteTags, guest.ID)
	b.Exec(deleteCustomer, guest.ID, guest.Version).Want(1, fault.Stale("customer"))
	for _, field := range []struct {
		to   *string
		from string
	}{
		{&into.ExternalID, guest.ExternalID}, {&into.Phone, guest.Phone}, {&into.Language, guest.Language},
		{(*string)(&into.Currency), string(guest.Currency)},
	} {
		if *field.to == "" {
			*field.to = field.from
		}
	}
	if into.FirstName+into.LastName == "" {
		into.FirstName, into.LastName = guest.FirstName, guest.LastName
	}
	if into.DefaultShipping.IsZero() {
		into.DefaultShipping = guest.DefaultShipping
	}
	if into.DefaultBilling.IsZero() {
		into.DefaultBilling = guest.DefaultBilling
	}
	gone := guest.clone()
	gone.Version, gone.Successor, gone.UpdatedAt = guest.Version+1, into.ID, into.UpdatedAt
	s.news(b, EventDeleted, gone)
}

// release adds to the batch that guests who were set aside have their address again.
func (s *Service) release(b *db.Batch, aside []*Customer, now time.Time) {
	for _, guest := range aside {
		back := guest.clone()
		back.Successor, back.EmailKey, back.UpdatedAt = 0, email.Key(guest.Email), now
		update(b, guest, back)
		s.news(b, EventUpdated, back)
	}
}

// AddErased adds to the batch that nothing is known of a person any more. The number stays, because orders name it; so do the
// consents, which say nothing but that somebody agreed. Guests who were set aside for him have their address again.
func (s *Service) AddErased(ctx context.Context, b *db.Batch, before *Customer) (*Customer, error) {
	if before.State == Erased {
		return nil, fault.Newf(fault.Refused, CodeErased, "The customer %s was erased.", before.ID)
	}
	aside, err := db.List(ctx, s.db.Read(), scan, listAside, before.ID)
	if err != nil {
		return nil, fmt.Errorf("find who was set aside: %w", err)
	}
	for _, guest := range aside {
		if err := loadParts(ctx, s.db.Read(), guest); err != nil {
			return nil, err
		}
	}
	now := s.db.Clock().Now()
	after := &Customer{ID: before.ID, State: Erased, CreatedAt: before.CreatedAt, UpdatedAt: now, Groups: []string{}, Tags: []string{}}
	b.Exec(deleteAddresses, before.ID)
	b.Exec(deleteNotes, before.ID)
	b.Exec(deleteMembers, before.ID)
	b.Exec(deleteTags, before.ID)
	update(b, &Customer{ID: before.ID, Version: before.Version}, after)
	s.release(b, aside, now)
	s.news(b, EventDeleted, after)
	return after, nil
}
