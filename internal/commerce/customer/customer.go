package customer

import (
	"slices"
	"time"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Codes that this domain raises.
const (
	CodeEmailTaken   = "email_taken"     // another customer has the address
	CodeOwnEmail     = "email_of_owner"  // the address of an account is changed by its owner, who proves the new one
	CodeErased       = "customer_erased" // the person was erased; nothing can be written about him any more
	CodeGroupTaken   = "group_taken"     // another group has the code
	CodeUnknownGroup = "unknown_group"   // no group has the code
	CodeBookFull     = "address_book_full"
)

// State says what a customer is to the shop.
type State string

// The states of a customer.
const (
	Guest      State = "guest"      // known by name, without an account
	Registered State = "registered" // has an account
	Erased     State = "erased"     // nothing is known of the person any more
)

// Customer is somebody who buys.
type Customer struct {
	ID              id.Customer
	Version         int64
	State           State
	Successor       id.Customer // of a guest who is set aside: the account that gets what is his once it proves the address
	ExternalID      string      // what another system calls this person
	Email           string      // as it is shown and written to; empty: none is known
	EmailKey        string      // empty: none is known, or the guest is set aside
	VerifiedAt      time.Time   // when the address was proven; zero: it was not
	FirstName       string
	LastName        string
	Phone           string
	Language        string         // BCP 47; empty: the shop's
	Currency        money.Currency // empty: the shop's
	OrderUpdates    bool           // wants mails on the way of a parcel
	DefaultShipping id.Address     // in the address book; zero: none
	DefaultBilling  id.Address
	CreatedAt       time.Time
	UpdatedAt       time.Time

	Groups []string // codes, sorted
	Tags   []string // sorted
}

// Verified reports whether the customer proved that the mailbox is his.
func (c *Customer) Verified() bool { return !c.VerifiedAt.IsZero() }

func (c *Customer) clone() *Customer {
	copied := *c
	copied.Groups, copied.Tags = slices.Clone(c.Groups), slices.Clone(c.Tags)
	return &copied
}

// Entry is an address in a customer's book.
type Entry struct {
	ID              id.Address
	Version         int64 // the customer's
	Address         address.Address
	DefaultShipping bool
	DefaultBilling  bool
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

// Group is customers whom staff put together by hand. Promotions name it by its code, which never changes.
type Group struct {
	ID        id.CustomerGroup
	Version   int64
	Code      string
	Name      string
	Members   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Note is what staff wrote down about a customer. He does not see it, but for the export of everything that is known.
type Note struct {
	ID        id.CustomerNote
	Text      string
	Actor     string
	CreatedAt time.Time
}

// Consent is that a customer agreed to something, or took it back. The newest of a kind counts; none is ever changed.
type Consent struct {
	ID          id.Consent
	Kind        string // "newsletter"
	Given       bool
	TextVersion string // of the text that was shown
	Source      string // where it was said
	Actor       string
	CreatedAt   time.Time
}

// Where consents are given.
const (
	SourceRegistration = "registration"
	SourceAccount      = "account"
	SourceStaff        = "staff"
)

// Limits.
const (
	MaxAddresses = 50
	MaxTags      = 50
	MaxGroups    = 100 // of one customer
	MaxConsents  = 20  // at once
	maxTag       = 50
	maxKind      = 100
	maxNote      = 2000
)

// Patch is a change of a customer: what is nil stays as it is.
type Patch struct {
	Email        *string // of a guest; the owner of an account changes it himself
	FirstName    *string
	LastName     *string
	Phone        *string
	Language     *string
	Currency     *string
	OrderUpdates *bool
	Groups       *[]string // codes: all of them
	Tags         *[]string // all of them
}

// apply makes a customer as the patch says, except for his groups. Every field at fault is named.
func (p Patch) apply(c *Customer) error {
	var wrong fault.Mistakes
	if p.Email != nil {
		if err := p.applyEmail(c, &wrong); err != nil {
			return err
		}
	}
	if p.FirstName != nil {
		c.FirstName = name(&wrong, "first_name", *p.FirstName)
	}
	if p.LastName != nil {
		c.LastName = name(&wrong, "last_name", *p.LastName)
	}
	if p.Phone != nil {
		c.Phone = wrong.Text("phone", *p.Phone, address.MaxPhone)
	}
	if p.Language != nil {
		c.Language = language(&wrong, *p.Language)
	}
	if p.Currency != nil {
		c.Currency = currency(&wrong, *p.Currency)
	}
	if p.OrderUpdates != nil {
		c.OrderUpdates = *p.OrderUpdates
	}
	if p.Tags != nil {
		c.Tags = tags(&wrong, *p.Tags)
	}
	return wrong.Err()
}

func (p Patch) applyEmail(c *Customer, wrong *fault.Mistakes) error {
	shown, key := "", ""
	if *p.Email != "" {
		var err error
		if shown, key, err = email.Normalize(*p.Email); err != nil {
			wrong.Addf("email", "%s", fault.From(err).Message)
			return nil
		}
	}
	switch {
	case shown == c.Email:
	case c.State == Registered:
		return fault.New(fault.Refused, CodeOwnEmail,
			"The address of an account is changed by its owner, who proves that the new mailbox is his.").WithParam("email")
	case !c.Successor.IsZero():
		return fault.New(fault.Refused, CodeOwnEmail,
			"Somebody registered with this address and has not proven it yet. Until he does, it stays.").WithParam("email")
	default:
		c.Email, c.EmailKey = shown, key
	}
	return nil
}
