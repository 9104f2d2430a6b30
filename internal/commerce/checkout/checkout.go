package checkout

import (
	"strings"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// Codes that this domain raises.
const (
	CodePriceChanged      = "price_changed"        // the total is not the expected one
	CodeIncomplete        = "checkout_incomplete"  // something is missing; the details say what
	CodeCheckoutClosed    = "checkout_closed"      // it was canceled
	CodeInProgress        = "checkout_in_progress" // it is being completed at this moment
	CodeCartEmpty         = "cart_empty"
	CodeInsufficientStock = cart.CodeInsufficientStock
)

// Status is where a checkout stands.
type Status string

// The statuses of a checkout.
const (
	Incomplete         Status = "incomplete"
	RequiresEscalation Status = "requires_escalation"
	ReadyForComplete   Status = "ready_for_complete"
	CompleteInProgress Status = "complete_in_progress"
	Completed          Status = "completed"
	Canceled           Status = "canceled"
)

// open reports whether the shopper can still change it.
func (s Status) open() bool { return s == Incomplete || s == ReadyForComplete }

// Limits of what shoppers write.
const (
	maxNote     = 1000
	maxConsents = 10
	maxShort    = 100
)

// Checkout is one session: what is known of the buyer and where it goes.
type Checkout struct {
	ID              id.Checkout
	Version         int64
	Cart            id.Cart
	Status          Status // as written; Session.Status is what it is now
	Email           string
	ShippingAddress address.Address
	BillingAddress  address.Address // zero: the shipping address
	ShippingOption  id.ShippingOption
	Consents        []order.Consent
	Note            string
	Frozen          Frozen
	Failure         *Failure // why the last attempt to complete it failed
	Order           id.Order // that is being placed, or was
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

// Frozen is the prices that hold until a moment.
type Frozen struct {
	At          time.Time
	Until       time.Time
	CartVersion int64 // for which goods are held
	Prices      map[id.Variant]cart.FrozenPrice
}

// Failure says why an attempt failed, to a program and to the shopper.
type Failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Session is a checkout with everything that is shown of it.
type Session struct {
	*Checkout

	Status   Status
	Basket   *cart.Basket
	Methods  []payment.Method
	Messages []cart.Message
	Missing  []fault.Detail // what has to be said before it can be completed
	Action   *payment.Action
	Token    string // of the order, once it stands
}

// Patch is a change of a session; nil stays as it is.
type Patch struct {
	Email           *string
	ShippingAddress *address.Address
	BillingAddress  *address.Address
	ShippingOption  *id.ShippingOption
	Consents        []order.Consent
	Note            *string
}

// Completion is how somebody wants to pay.
type Completion struct {
	Customer  id.Customer // who is signed in and orders; zero: whose cart it is, or nobody
	Provider  string      // empty only where there is nothing to pay
	Data      string      // JSON, for the provider
	ReturnURL string      // where the shopper comes back to
	Address   string      // of the shopper's client; empty where it is not known
	// ExpectedTotal is what the shopper was shown, in minor units; nil: he takes any.
	ExpectedTotal *int64
	Currency      string // of ExpectedTotal; empty: the shop's
}

// Result is what became of an attempt to order.
type Result struct {
	Order  *order.Order
	Token  string          // by which a guest sees the order
	Action *payment.Action // the order waits for this; nil: it stands
	Again  bool            // it stood before this request
}

// apply makes a session as the patch says. Every field at fault is named.
func (p Patch) apply(c *Checkout, now time.Time) error {
	var wrong []fault.Detail
	note := func(prefix string, err error) {
		f := fault.From(err)
		if f == nil {
			return
		}
		details := f.Details
		if len(details) == 0 {
			details = []fault.Detail{{Param: f.Param, Code: f.Code, Message: f.Message}}
		}
		for _, d := range details {
			d.Param = strings.TrimSuffix(prefix+d.Param, ".")
			wrong = append(wrong, d)
		}
	}
	if p.Email != nil {
		shown, _, err := email.Normalize(*p.Email)
		if c.Email = shown; *p.Email == "" {
			err = nil
		}
		note("", err)
	}
	if p.ShippingAddress != nil {
		c.ShippingAddress = p.ShippingAddress.Normalize()
		note("shipping_address.", validAddress(c.ShippingAddress))
	}
	if p.BillingAddress != nil {
		c.BillingAddress = p.BillingAddress.Normalize()
		note("billing_address.", validAddress(c.BillingAddress))
	}
	if p.ShippingOption != nil {
		c.ShippingOption = *p.ShippingOption
	}
	if p.Note != nil {
		c.Note = strings.TrimSpace(*p.Note)
		if len([]rune(c.Note)) > maxNote {
			wrong = append(wrong, fault.Detail{Param: "note", Message: "A note has 1,000 characters at most."})
		}
	}
	note("", consent(c, p.Consents, now))
	return fault.Violations(wrong)
}

// validAddress is Validate, but for the empty address, which takes one away.
func validAddress(a address.Address) error {
	if a.IsZero() {
		return nil
	}
	return a.Validate()
}

// consent records what the buyer agreed to, or took back: the newest word on each kind.
func consent(c *Checkout, given []order.Consent, now time.Time) error {
	for _, g := range given {
		if g.Kind == "" || len(g.Kind) > maxShort || len(g.Version) > maxShort {
			return fault.Invalidf("consents", "A consent names its kind and the version of the text, each in up to %d characters.", maxShort)
		}
		g.At = now
		found := false
		for i := range c.Consents {
			if c.Consents[i].Kind == g.Kind {
				c.Consents[i], found = g, true
			}
		}
		if !found {
			c.Consents = append(c.Consents, g)
		}
	}
	if len(c.Consents) > maxConsents {
		return fault.Invalidf("consents", "There are %d kinds of consent at most.", maxConsents)
	}
	return nil
}
