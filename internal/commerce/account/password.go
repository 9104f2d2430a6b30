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

// ForgotPassword writes down that somebody asked for a new password. The answer and the work are the same whether there is
// such an account or not: a job finds that out.
func (s *Service) ForgotPassword(ctx context.Context, address string) error {
	_, key, err := email.Normalize(address)
	if err != nil {
		return err
	}
	b := &db.Batch{}
	// Whoever asks again before the mail is written gets one mail. The key of a job is no place for an address: nobody erases it.
	if _, err := s.jobs.Add(b, job.Job{
		Kind: ForgotJob, Payload: forgotten{key}, UniqueKey: "forgot:" + s.tokens.Hash("forgotten password", key),
	}); err != nil {
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

// sendReset writes to the owner of an account, to the address that the shop knows, however it was written by whoever asked. A
// stranger who asks again and again neither fills the mailbox nor keeps taking back the link that its owner waits for.
func (s *Service) sendReset(ctx context.Context, key string) error {
	c, err := s.customers.Find(ctx, key)
	if err != nil || c == nil || c.State != customer.Registered {
		return err
	}
	sent, err := s.lately(ctx, identity.ResetPassword, c.ID)
	if err != nil || sent.enough() {
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
	return s.choosePassword(ctx, identity.ResetPassword, text, password)
}

// VerifyWithNewPassword is VerifyEmail for somebody who knows no password of the account, or did not open it: he sets one by
// the link, and every session ends, as ResetPassword does.
func (s *Service) VerifyWithNewPassword(ctx context.Context, text, password string) (*customer.Customer, error) {
	return s.choosePassword(ctx, identity.VerifyEmail, text, password)
}

// choosePassword sets a new password by a link for the purpose.
func (s *Service) choosePassword(ctx context.Context, by identity.Purpose, text, password string) (*customer.Customer, error) {
	return fault.Again(nil, func() (*customer.Customer, error) {
		t, c, err := s.find(ctx, by, text)
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
		// Whoever was signed in may have asked for another mailbox. The link itself is used already.
		s.identity.EndOneTimes(b, of, identity.ChangeEmail, identity.VerifyEmail, identity.ResetPassword)
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
		// Whoever knew the old one may have asked for another mailbox, to get the account by it later.
		s.identity.EndOneTimes(b, subject, identity.ResetPassword, identity.ChangeEmail)
		if err := claim.Add(b, nil); err != nil {
			return err
		}
		return s.submit(ctx, b)
	})
}
