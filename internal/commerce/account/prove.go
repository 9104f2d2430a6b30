package account

import (
	"context"

	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// askToVerify adds to the batch a mail by which the customer proves his address.
func (s *Service) askToVerify(b *db.Batch, c *customer.Customer) error {
	token := s.identity.IssueOneTime(b, identity.NewOneTime{
		Purpose: identity.VerifyEmail, Subject: identity.OfCustomer(c.ID), Email: c.Email, Lasts: verifyTime,
	})
	return s.mails.AddLetter(b, Letter{Kind: Verification, To: c.Email, Customer: c, Email: c.Email, Token: token})
}

// AskToVerify sends another mail by which the customer proves his address; the link in the one before is of no use then.
// Nothing happens where the address is proven, or where a mail is on its way: see lately.
func (s *Service) AskToVerify(ctx context.Context, of id.Customer, claim *idem.Claim) error {
	return s.again(func() error {
		c, err := s.customers.Get(ctx, of)
		if err != nil {
			return err
		}
		sent, err := s.lately(ctx, identity.VerifyEmail, of)
		if err != nil {
			return err
		}
		b := &db.Batch{}
		if !c.Verified() && !sent.enough() {
			s.customers.AddTouch(b, c) // of many who ask at once the others look again
			if err := s.askToVerify(b, c); err != nil {
				return err
			}
		}
		if err := claim.Add(b, nil); err != nil || b.Len() == 0 {
			return err
		}
		return s.submit(ctx, b)
	})
}

// Shown is what whoever uses a link shows besides, to be the one who has the account and not only the mailbox: a session of
// it, or its password.
type Shown struct {
	Customer id.Customer // who is signed in; zero: nobody
	Password string      // empty: none
}

// owns reports whether somebody showed that the account is his. A wrong password is invalid_credentials.
func (s *Service) owns(ctx context.Context, c *customer.Customer, shown Shown) (bool, error) {
	switch {
	case shown.Customer == c.ID:
		return true, nil
	case shown.Password == "":
		return false, nil
	}
	err := s.identity.CheckOwnPassword(ctx, identity.OfCustomer(c.ID), shown.Password)
	return err == nil, err
}

// VerifyEmail takes the link by which a customer proves his address. Anybody can open an account with a stranger's address,
// and the stranger can be brought to follow a link: so the account stays with whoever opened it only if he shows that it is
// his. Otherwise it is from now on that of the mailbox alone: its password is removed and every session ends, and whoever reads
// the mailbox sets a new password. token_invalid for a link that is of no use; invalid_credentials for a wrong password, which
// uses nothing up.
func (s *Service) VerifyEmail(ctx context.Context, text string, shown Shown) (*customer.Customer, error) {
	return fault.Again(nil, func() (*customer.Customer, error) {
		t, c, err := s.find(ctx, identity.VerifyEmail, text)
		if err != nil {
			return nil, err
		}
		his, err := s.owns(ctx, c, shown)
		if err != nil {
			return nil, err
		}
		b := &db.Batch{}
		s.identity.UseOneTime(b, t)
		if of := identity.OfCustomer(c.ID); !his {
			s.identity.RemovePassword(b, of)
			s.identity.EndSessions(b, of, 0)
			s.identity.EndOneTimes(b, of, identity.ChangeEmail)
		}
		proven, err := s.prove(ctx, b, c)
		if err != nil {
			return nil, err
		}
		return proven, s.submit(ctx, b)
	})
}

// LooksAt is the address that a link is about, for the page that it leads to. Looking uses nothing up.
func (s *Service) LooksAt(ctx context.Context, purpose identity.Purpose, text string) (string, error) {
	t, err := s.identity.FindOneTime(ctx, purpose, text)
	if err != nil {
		return "", err
	}
	return t.Email, nil
}

// find is the token of a link to the customer's own mailbox, and the customer, whose mailbox it must still be.
func (s *Service) find(ctx context.Context, purpose identity.Purpose, text string) (identity.OneTime, *customer.Customer, error) {
	t, err := s.identity.FindOneTime(ctx, purpose, text)
	if err != nil {
		return t, nil, err
	}
	c, err := s.customers.Get(ctx, t.Subject.Customer())
	switch {
	case fault.CodeOf(err) == fault.CodeNotFound:
		return t, nil, errLink.WithCause(err)
	case err != nil:
		return t, nil, err
	case c.State != customer.Registered || purpose != identity.ChangeEmail && email.Key(t.Email) != c.EmailKey:
		return t, nil, errLink
	}
	return t, c, nil
}

// prove adds to the batch that the customer proved his own address. He is welcomed the first time.
func (s *Service) prove(ctx context.Context, b *db.Batch, c *customer.Customer) (*customer.Customer, error) {
	p, err := s.customers.AddProof(ctx, b, c, c.Email, c.EmailKey)
	if err != nil {
		return nil, err
	}
	s.claim(b, p)
	if c.Verified() {
		return p.Customer, nil
	}
	return p.Customer, s.mails.AddLetter(b, Letter{Kind: Welcome, To: c.Email, Customer: p.Customer, Email: c.Email})
}

// claim adds to the batch that the orders of whoever had the address are the customer's.
func (s *Service) claim(b *db.Batch, p customer.Proof) {
	was := make([]id.Customer, len(p.Absorbed))
	for i, guest := range p.Absorbed {
		was[i] = guest.ID
	}
	s.orders.AddClaim(b, p.Customer.ID, p.Customer.EmailKey, was)
}

// again is fault.Again for what has no result.
func (s *Service) again(do func() error) error {
	_, err := fault.Again(nil, func() (struct{}, error) { return struct{}{}, do() })
	return err
}

// ChangeEmail sends a mail to another mailbox, by which the customer proves that it is his; until he does, nothing changes. He
// shows that he is himself by his password. email_taken if another account has the address; rate_limited if he named too many.
// Nothing happens where the mail is on its way.
func (s *Service) ChangeEmail(ctx context.Context, of id.Customer, address, password string) error {
	shown, key, err := email.Normalize(address)
	if err != nil {
		return err
	}
	return s.again(func() error {
		c, err := s.customers.Get(ctx, of)
		if err != nil {
			return err
		}
		if err := s.identity.CheckOwnPassword(ctx, identity.OfCustomer(of), password); err != nil {
			return err
		}
		if shown == c.Email {
			return fault.Invalidf("email", "This is the address of the account already.")
		}
		holder, err := s.customers.Find(ctx, key)
		if err != nil {
			return err
		}
		if holder != nil && holder.ID != c.ID && holder.State != customer.Guest {
			return fault.New(fault.Conflict, customer.CodeEmailTaken, "Another account has this e-mail address.").WithParam("email")
		}
		sent, err := s.lately(ctx, identity.ChangeEmail, of)
		if err != nil || sent.just(shown) {
			return err
		}
		if sent.many() {
			return errMails.WithRetryAfter(sent.wait())
		}
		b := &db.Batch{}
		// The password may have been changed since it was found to be right, and of many who ask at once the others look again.
		s.customers.AddTouch(b, c)
		token := s.identity.IssueOneTime(b, identity.NewOneTime{
			Purpose: identity.ChangeEmail, Subject: identity.OfCustomer(of), Email: shown, Lasts: changeTime,
		})
		if err := s.mails.AddLetter(b, Letter{Kind: EmailChange, To: shown, Customer: c, Email: shown, Token: token}); err != nil {
			return err
		}
		return s.submit(ctx, b)
	})
}

// errShown asks whoever uses a link to show whose account it is about.
var errShown = fault.New(fault.Unauthorized, identity.CodeInvalidCredentials,
	"Sign in to the account, or send its password with the link.").WithParam("password")

// ConfirmEmail takes the link in the new mailbox, from somebody who shows that the account is his: else a stranger who follows
// a link would give another one's account what belongs to his own address. The address is the account's from now on, and both
// mailboxes are told. token_invalid; invalid_credentials where nothing is shown, or a wrong password.
func (s *Service) ConfirmEmail(ctx context.Context, text string, shown Shown) (*customer.Customer, error) {
	return fault.Again(nil, func() (*customer.Customer, error) {
		t, c, err := s.find(ctx, identity.ChangeEmail, text)
		if err != nil {
			return nil, err
		}
		switch his, err := s.owns(ctx, c, shown); {
		case err != nil:
			return nil, err
		case !his:
			return nil, errShown
		}
		b := &db.Batch{}
		s.identity.UseOneTime(b, t)
		// Links to the mailbox that he leaves are of no use any more.
		s.identity.EndOneTimes(b, identity.OfCustomer(c.ID), identity.VerifyEmail, identity.ResetPassword)
		p, err := s.customers.AddProof(ctx, b, c, t.Email, email.Key(t.Email))
		if err != nil {
			return nil, err
		}
		s.claim(b, p)
		for _, mailbox := range []string{c.Email, t.Email} {
			l := Letter{Kind: EmailChanged, To: mailbox, Customer: p.Customer, Email: t.Email, Former: c.Email}
			if err := s.mails.AddLetter(b, l); err != nil {
				return nil, err
			}
		}
		return p.Customer, s.submit(ctx, b)
	})
}
