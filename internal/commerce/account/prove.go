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
	"winkel/internal/platform/job"
)

// askToVerify adds to the batch a mail by which the customer proves his address.
func (s *Service) askToVerify(b *db.Batch, c *customer.Customer) error {
	token := s.identity.IssueOneTime(b, identity.NewOneTime{
		Purpose: identity.VerifyEmail, Subject: identity.OfCustomer(c.ID), Email: c.Email, Lasts: verifyTime,
	})
	return s.mails.AddLetter(b, Letter{Kind: Verification, To: c.Email, Customer: c, Email: c.Email, Token: token})
}

// AskToVerify sends another mail by which the customer proves his address; the link in the one before is of no use then.
// Nothing happens where the address is proven.
func (s *Service) AskToVerify(ctx context.Context, of id.Customer, claim *idem.Claim) error {
	c, err := s.customers.Get(ctx, of)
	if err != nil {
		return err
	}
	b := &db.Batch{}
	if !c.Verified() {
		if err := s.askToVerify(b, c); err != nil {
			return err
		}
	}
	if err := claim.Add(b, nil); err != nil || b.Len() == 0 {
		return err
	}
	return s.submit(ctx, b)
}

// VerifyEmail takes the link by which a customer proves his address. token_invalid for a link that is of no use.
func (s *Service) VerifyEmail(ctx context.Context, text string) (*customer.Customer, error) {
	return fault.Again(nil, func() (*customer.Customer, error) {
		t, c, err := s.find(ctx, identity.VerifyEmail, text)
		if err != nil {
			return nil, err
		}
		b := &db.Batch{}
		s.identity.UseOneTime(b, t)
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

// ForgotPassword writes down that somebody asked for a new password. The answer and the work are the same whether there is
// such an account or not: a job finds that out.
func (s *Service) ForgotPassword(ctx context.Context, address string) error {
	_, key, err := email.Normalize(address)
	if err != nil {
		return err
	}
	b := &db.Batch{}
	// Whoever asks again before the mail is written gets one mail.
	if _, err := s.jobs.Add(b, job.Job{Kind: ForgotJob, Payload: forgotten{key}, UniqueKey: "forgot:" + key}); err != nil {
		return err
	}
	return s.db.Submit(ctx, b)
}

// forgotten is the payload of a ForgotJob.
type forgotten struct {
	EmailKey string `json:"email_key"`
}

// RegisterJobs says who looks for the accounts for which somebody asked for a new password.
func (s *Service) RegisterJobs() {
	s.jobs.Register(ForgotJob, func(ctx context.Context, run *job.Run) error {
		var asked forgotten
		if err := run.Payload(&asked); err != nil {
			return err
		}
		return s.sendReset(ctx, asked.EmailKey)
	}, job.Options{Concurrency: 1, MaxAttempts: 5})
}

// sendReset writes to the owner of an account, to the address that the shop knows, however it was written by whoever asked.
func (s *Service) sendReset(ctx context.Context, key string) error {
	c, err := s.customers.Find(ctx, key)
	if err != nil || c == nil || c.State != customer.Registered {
		return err
	}
	b := &db.Batch{}
	token := s.identity.IssueOneTime(b, identity.NewOneTime{
		Purpose: identity.ResetPassword, Subject: identity.OfCustomer(c.ID), Email: c.Email, Lasts: resetTime,
	})
	if err := s.mails.AddLetter(b, Letter{Kind: PasswordReset, To: c.Email, Customer: c, Email: c.Email, Token: token}); err != nil {
		return err
	}
	return s.submit(ctx, b)
}

// ResetPassword sets a new password by the link in a mail, and ends every session: whoever reads the mailbox is the owner, and
// whoever was signed in may not have been. token_invalid for a link that is of no use; codes of passwords.
func (s *Service) ResetPassword(ctx context.Context, text, password string) (*customer.Customer, error) {
	return fault.Again(nil, func() (*customer.Customer, error) {
		t, c, err := s.find(ctx, identity.ResetPassword, text)
		if err != nil {
			return nil, err
		}
		of := identity.OfCustomer(c.ID)
		b := &db.Batch{}
		s.identity.UseOneTime(b, t)
		if err := s.identity.SetPassword(ctx, b, of, password, c.Email, c.FirstName, c.LastName); err != nil {
			return nil, err
		}
		s.identity.EndSessions(b, of, 0)
		// Whoever was signed in may have asked for another mailbox.
		s.identity.EndOneTimes(b, of, identity.ChangeEmail, identity.VerifyEmail)
		proven, err := s.prove(ctx, b, c)
		if err != nil {
			return nil, err
		}
		return proven, s.submit(ctx, b)
	})
}

// ChangePassword sets a new password for somebody who is signed in and knows the old one, and ends his other sessions.
func (s *Service) ChangePassword(ctx context.Context, of id.Customer, session id.Session, old, password string, claim *idem.Claim) error {
	return s.again(func() error {
		c, err := s.customers.Get(ctx, of)
		if err != nil {
			return err
		}
		subject := identity.OfCustomer(of)
		if err := s.identity.CheckOwnPassword(ctx, subject, old); err != nil {
			return err
		}
		b := &db.Batch{}
		s.customers.AddTouch(b, c)
		if err := s.identity.SetPassword(ctx, b, subject, password, c.Email, c.FirstName, c.LastName); err != nil {
			return err
		}
		s.identity.EndSessions(b, subject, session)
		s.identity.EndOneTimes(b, subject, identity.ResetPassword)
		if err := claim.Add(b, nil); err != nil {
			return err
		}
		return s.submit(ctx, b)
	})
}

// again is fault.Again for what has no result.
func (s *Service) again(do func() error) error {
	_, err := fault.Again(nil, func() (struct{}, error) { return struct{}{}, do() })
	return err
}

// ChangeEmail sends a mail to another mailbox, by which the customer proves that it is his; until he does, nothing changes. He
// shows that he is himself by his password. email_taken if another account has the address.
func (s *Service) ChangeEmail(ctx context.Context, of id.Customer, address, password string, claim *idem.Claim) error {
	shown, key, err := email.Normalize(address)
	if err != nil {
		return err
	}
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
	b := &db.Batch{}
	token := s.identity.IssueOneTime(b, identity.NewOneTime{
		Purpose: identity.ChangeEmail, Subject: identity.OfCustomer(of), Email: shown, Lasts: changeTime,
	})
	if err := s.mails.AddLetter(b, Letter{Kind: EmailChange, To: shown, Customer: c, Email: shown, Token: token}); err != nil {
		return err
	}
	if err := claim.Add(b, nil); err != nil {
		return err
	}
	return s.submit(ctx, b)
}

// ConfirmEmail takes the link in the new mailbox. The address is the account's from now on, and both mailboxes are told.
func (s *Service) ConfirmEmail(ctx context.Context, text string) (*customer.Customer, error) {
	return fault.Again(nil, func() (*customer.Customer, error) {
		t, c, err := s.find(ctx, identity.ChangeEmail, text)
		if err != nil {
			return nil, err
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
