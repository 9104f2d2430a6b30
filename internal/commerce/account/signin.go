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
	"winkel/internal/platform/telemetry"
)

// Registration is somebody who wants an account.
type Registration struct {
	Email     string
	Password  string
	FirstName string
	LastName  string
	Language  string // in which mails are written to him; empty: the shop's
	Consents  []customer.NewConsent
	Session   identity.NewSession // its subject is filled in
	Cart      id.Cart             // his as a guest, whose token he showed; zero: none
}

// Signed is somebody who has signed in.
type Signed struct {
	Customer *customer.Customer
	Grant    identity.Grant
	Cart     id.Cart // his; zero: he has none
}

// Register makes an account and signs its owner in; a mail asks him to prove the address. Codes: email_taken;
// validation_failed and those of passwords.
func (s *Service) Register(ctx context.Context, in Registration) (Signed, error) {
	shown, key, err := email.Normalize(in.Email)
	if err != nil {
		return Signed{}, err
	}
	if in.FirstName, in.LastName, err = customer.CheckNames(in.FirstName, in.LastName); err != nil {
		return Signed{}, err
	}
	if in.Language, err = customer.CheckLanguage(in.Language); err != nil {
		return Signed{}, err
	}
	if err := customer.CheckConsents(in.Consents); err != nil {
		return Signed{}, err
	}
	signed, err := fault.Again(nil, func() (Signed, error) { return s.register(ctx, in, shown, key) })
	if err != nil {
		return Signed{}, err
	}
	signed.Cart = s.bring(ctx, in.Cart, signed.Customer.ID)
	return signed, nil
}

func (s *Service) register(ctx context.Context, in Registration, shown, key string) (Signed, error) {
	holder, err := s.customers.Find(ctx, key)
	if err != nil {
		return Signed{}, err
	}
	if holder != nil && holder.State != customer.Guest {
		return Signed{}, fault.New(fault.Conflict, customer.CodeEmailTaken,
			"There is an account with this e-mail address. Log in, or ask for a new password.").WithParam("email")
	}
	b := &db.Batch{}
	c := s.customers.AddAccount(b, customer.NewAccount{
		Email: shown, EmailKey: key, FirstName: in.FirstName, LastName: in.LastName, Language: in.Language,
	}, holder)
	of := identity.OfCustomer(c.ID)
	if err := s.identity.SetPassword(ctx, b, of, in.Password, shown, in.FirstName, in.LastName); err != nil {
		return Signed{}, err
	}
	if len(in.Consents) > 0 {
		s.customers.AddConsents(ctx, b, c.ID, in.Consents, customer.SourceRegistration)
	}
	if err := s.askToVerify(b, c); err != nil {
		return Signed{}, err
	}
	in.Session.Subject = of
	grant, err := s.identity.StartSession(ctx, b, in.Session)
	if err != nil {
		return Signed{}, err
	}
	return Signed{Customer: c, Grant: grant}, s.submit(ctx, b)
}

// Login is somebody who wants to sign in.
type Login struct {
	Email    string
	Password string
	Attempt  identity.Attempt    // from where; its account is filled in
	Session  identity.NewSession // its subject is filled in
	Cart     id.Cart             // his as a guest, whose token he showed; zero: none
}

// LogIn signs a customer in, and brings what he put into a cart before. invalid_credentials, after the same time, for a wrong
// password and for an address that has no account; rate_limited while too many were wrong.
func (s *Service) LogIn(ctx context.Context, in Login) (Signed, error) {
	// What is no address belongs to nobody, which is found out like everything else.
	key := email.Key(in.Email)
	if in.Attempt.Account = key; key == "" {
		in.Attempt.Account = "?"
	}
	signed, err := fault.Again(nil, func() (Signed, error) { return s.logIn(ctx, in, key) })
	if err != nil {
		return Signed{}, err
	}
	if err := s.claimOrders(ctx, signed.Customer); err != nil {
		telemetry.RecordError(ctx, err) // he finds them when he looks at his orders
	}
	signed.Cart = s.bring(ctx, in.Cart, signed.Customer.ID)
	return signed, nil
}

func (s *Service) logIn(ctx context.Context, in Login, key string) (Signed, error) {
	c, err := s.customers.Peek(ctx, key)
	if err != nil {
		return Signed{}, err
	}
	of := identity.Subject{}
	if c != nil && c.State == customer.Registered {
		of = identity.OfCustomer(c.ID)
	}
	if err := s.identity.CheckPassword(ctx, in.Attempt, of, in.Password); err != nil {
		return Signed{}, err
	}
	b := &db.Batch{}
	// The password may have been changed, and every session ended, since it was found to be right.
	s.customers.AddHold(b, c)
	in.Session.Subject = of
	grant, err := s.identity.StartSession(ctx, b, in.Session)
	if err != nil {
		return Signed{}, err
	}
	return Signed{Customer: c, Grant: grant}, s.submit(ctx, b)
}

// bring puts what is in a guest's cart into the customer's, and says which cart he has. That he is signed in does not depend on
// it: a cart that is another customer's, or was ordered meanwhile, stays where it is.
func (s *Service) bring(ctx context.Context, guest id.Cart, c id.Customer) id.Cart {
	if !guest.IsZero() {
		v, err := s.MergeCart(ctx, guest, c)
		if err == nil {
			return v.Cart.ID
		}
		if kind := fault.KindOf(err); kind != fault.NotFound && kind != fault.Conflict {
			telemetry.RecordError(ctx, err)
		}
	}
	own, err := s.carts.FindOfCustomer(ctx, c)
	if err != nil {
		telemetry.RecordError(ctx, err)
	}
	if own == nil {
		return 0
	}
	return own.ID
}

// LogOut ends a session.
func (s *Service) LogOut(ctx context.Context, session id.Session) error {
	b := &db.Batch{}
	s.identity.EndSession(b, session)
	return s.submit(ctx, b)
}

// LogOutEverywhere ends every session of a customer but one (zero: all).
func (s *Service) LogOutEverywhere(ctx context.Context, c id.Customer, except id.Session, claim *idem.Claim) error {
	b := &db.Batch{}
	s.identity.EndSessions(b, identity.OfCustomer(c), except)
	if err := claim.Add(b, nil); err != nil {
		return err
	}
	return s.submit(ctx, b)
}

// Sessions is where a customer is signed in, the newest first.
func (s *Service) Sessions(ctx context.Context, c id.Customer) ([]identity.Session, error) {
	return s.identity.ListSessions(ctx, identity.OfCustomer(c))
}

// EndSession ends one session of a customer; not_found if it is not his, or over.
func (s *Service) EndSession(ctx context.Context, c id.Customer, session id.Session, claim *idem.Claim) error {
	list, err := s.Sessions(ctx, c)
	if err != nil {
		return err
	}
	for _, own := range list {
		if own.ID != session {
			continue
		}
		b := &db.Batch{}
		s.identity.EndSession(b, session)
		if err := claim.Add(b, nil); err != nil {
			return err
		}
		return s.submit(ctx, b)
	}
	return fault.Missing("session", session.String())
}
