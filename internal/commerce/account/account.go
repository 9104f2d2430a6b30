package account

import (
	"context"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
	"winkel/internal/platform/token"
)

// How long links in mails work.
const (
	verifyTime = 72 * time.Hour
	changeTime = 24 * time.Hour
	resetTime  = time.Hour
)

// ForgotJob looks whether there is an account for which somebody asked for a new password, and writes to its owner.
const ForgotJob = "account.forgot_password"

// LetterKind says what a letter is about.
type LetterKind string

// The kinds of letters.
const (
	Verification  LetterKind = "email_verification"
	PasswordReset LetterKind = "password_reset"
	EmailChange   LetterKind = "email_change"  // to the new mailbox, which has to be proven
	EmailChanged  LetterKind = "email_changed" // to both mailboxes
	Welcome       LetterKind = "welcome"
)

// Letter is a mail to a customer about his account.
type Letter struct {
	Kind     LetterKind
	To       string // the mailbox
	Customer *customer.Customer
	Email    string           // the address that it is about
	Former   string           // of EmailChanged: the address before
	Token    identity.OneTime // zero: it has no link
}

// Name is by what name the letter greets its reader; empty: by none. Whoever has a mailbox that nobody proved to be the
// customer's may be anybody, and gets nothing to read that a stranger wrote.
func (l Letter) Name() string {
	if l.Kind == EmailChange || !l.Customer.Verified() {
		return ""
	}
	return l.Customer.FirstName
}

// Mailer adds a letter to a batch: it goes out if and when the batch is committed.
type Mailer interface {
	AddLetter(b *db.Batch, l Letter) error
}

// Checkouts gives up what the checkout of a cart holds, before its goods go into another cart.
type Checkouts interface {
	GiveUp(ctx context.Context, cart id.Cart) error
}

// Eraser removes a person from the shop and keeps the books. What it does is done when it returns nil; the claim (nil: none)
// is recorded with it. The person is signed out everywhere.
type Eraser interface {
	Erase(ctx context.Context, customer id.Customer, claim *idem.Claim) error
}

// Options is what a Service stands on.
type Options struct {
	DB        *db.DB
	Jobs      *job.Queue
	Customers *customer.Service
	Identity  *identity.Service
	Orders    *order.Service
	Carts     *cart.Service
	Checkouts Checkouts
	Mails     Mailer
	Tokens    *token.Signer
	Eraser    Eraser // nil: the account's own, which knows of nothing but customers and their sessions
}

// Service is the use cases of accounts. It is safe for concurrent use.
type Service struct {
	db        *db.DB
	jobs      *job.Queue
	customers *customer.Service
	identity  *identity.Service
	orders    *order.Service
	carts     *cart.Service
	checkouts Checkouts
	mails     Mailer
	tokens    *token.Signer
	eraser    Eraser
}

// New returns the use cases of accounts. RegisterJobs comes before every change.
func New(o Options) *Service {
	s := &Service{
		db: o.DB, jobs: o.Jobs, customers: o.Customers, identity: o.Identity, orders: o.Orders, carts: o.Carts,
		checkouts: o.Checkouts, mails: o.Mails, tokens: o.Tokens, eraser: o.Eraser,
	}
	if s.eraser == nil {
		s.eraser = eraser{s}
	}
	return s
}

// errLink is what a link is refused with whose account has moved on: in the words in which identity refuses one that was used.
var errLink = fault.New(fault.Invalid, identity.CodeTokenInvalid,
	"This link was used before, or its time is over. Ask for a new one.").WithParam("token")

// submit commits a change of an account. An address that another customer got meanwhile is email_taken.
func (s *Service) submit(ctx context.Context, b *db.Batch) error {
	return customer.Taken(s.db.Submit(ctx, b))
}
