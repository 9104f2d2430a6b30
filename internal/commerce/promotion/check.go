package promotion

import (
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// obstacle is the first reason why a promotion does not hold.
type obstacle uint8

const (
	nothing obstacle = iota
	isOff
	isNotYet
	isOver
	isUsedUp
	isUsedUpByBuyer
	otherCurrency
	tooLittle
	otherCountry
	otherBuyer
	notFirstOrder
)

// The reasons by number, for programs.
var reasons = [...]string{
	nothing: "", isOff: "off", isNotYet: "not_yet", isOver: "over", isUsedUp: "used_up", isUsedUpByBuyer: "used_up_by_customer",
	otherCurrency: "other_currency", tooLittle: "too_little", otherCountry: "other_country", otherBuyer: "other_buyer",
	notFirstOrder: "not_first_order",
}

// Reasons is every reason that WhyNot gives.
func Reasons() []string { return slices.Clone(reasons[1:]) }

// WhyNot is the first reason why the promotion does not hold for a cart, for programs: one of Reasons; empty if it holds. It
// asks what Check asks.
func (p *Promotion) WhyNot(at time.Time, currency money.Currency, subtotal money.Amount, country string, buyer Buyer) string {
	return reasons[p.obstacle(at, currency, subtotal, country, buyer)]
}

// Fits reports whether Check finds nothing. It is for promotions that apply by themselves, of which nobody asks why not.
func (p *Promotion) Fits(at time.Time, currency money.Currency, subtotal money.Amount, country string, buyer Buyer) bool {
	return p.obstacle(at, currency, subtotal, country, buyer) == nothing
}

// Check says why the promotion does not hold for a cart, in words for shoppers; nil if it does. Subtotal is that of the
// cart before discounts, in the currency of the cart; country is where it goes to, empty while that is not known. A
// promotion that is over is coupon_expired; one that was used as often as it may be is coupon_limit_reached; otherwise it is
// coupon_invalid. Whether it is on any of the goods is for Covers to say, and whether its code was entered for the caller.
func (p *Promotion) Check(at time.Time, currency money.Currency, subtotal money.Amount, country string, buyer Buyer) error {
	switch p.obstacle(at, currency, subtotal, country, buyer) {
	case nothing:
		return nil
	case isNotYet:
		return p.invalid("is not valid yet.")
	case isOver:
		return fault.Newf(fault.Refused, CodeCouponExpired, "%s is no longer valid: its time is over.", p.subject())
	case isUsedUp:
		return fault.Newf(fault.Refused, CodeCouponLimitReached, "%s was used as often as it may be.", p.subject())
	case isUsedUpByBuyer:
		return fault.Newf(fault.Refused, CodeCouponLimitReached, "You have used %s as often as one customer may.", lowered(p.subject()))
	case otherCurrency:
		return p.invalid("is for orders in another currency than " + string(currency) + ".")
	case tooLittle:
		return p.invalid("needs goods for at least " + p.Conditions.MinSubtotal.String() + ".")
	case otherCountry:
		if country == "" {
			return p.invalid("depends on where the order goes to: enter the address first.")
		}
		return p.invalid("is not for orders that go to this country.")
	case otherBuyer:
		return p.invalid("is for certain customers only. If you are one, log in first.")
	case notFirstOrder:
		return p.invalid("is for a first order only.")
	default: // isOff
		return p.invalid("is not valid.")
	}
}

func (p *Promotion) obstacle(at time.Time, currency money.Currency, subtotal money.Amount, country string, buyer Buyer) obstacle {
	switch {
	case !p.Active || !p.ArchivedAt.IsZero():
		return isOff
	case at.Before(p.StartsAt):
		return isNotYet
	case !p.EndsAt.IsZero() && !at.Before(p.EndsAt):
		return isOver
	case p.UsageLimit > 0 && p.UsedCount >= p.UsageLimit:
		return isUsedUp
	case p.CustomerLimit() > 0 && buyer.Uses[p.ID] >= p.CustomerLimit():
		return isUsedUpByBuyer
	case p.Kind == Fixed && p.Amount.Currency != currency:
		return otherCurrency
	}
	return p.Conditions.obstacle(currency, subtotal, country, buyer)
}

func (c *Conditions) obstacle(currency money.Currency, subtotal money.Amount, country string, buyer Buyer) obstacle {
	switch {
	case c.MinSubtotal != nil && c.MinSubtotal.Currency != currency:
		return otherCurrency
	case c.MinSubtotal != nil && subtotal.Minor < c.MinSubtotal.Minor:
		return tooLittle
	case len(c.Countries) > 0 && !slices.Contains(c.Countries, country):
		return otherCountry
	case len(c.Groups) > 0 && !overlap(c.Groups, buyer.Groups), len(c.Segments) > 0 && !overlap(c.Segments, buyer.Segments):
		return otherBuyer
	case c.FirstOrder && buyer.Ordered:
		return notFirstOrder
	}
	return nothing
}

// CustomerLimit is how often one customer may use the promotion; 0 if it does not matter.
func (p *Promotion) CustomerLimit() int64 {
	if p.Conditions.FirstOrder {
		return 1
	}
	return p.UsageLimitPerCustomer
}

// Covers reports whether goods of that product, in those categories and all their ancestors, are among those that the
// promotion names; everything is, if it names none.
func (p *Promotion) Covers(product id.Product, categories []id.Category) bool {
	c := &p.Conditions
	return len(c.Products)+len(c.Categories) == 0 || slices.Contains(c.Products, product) || overlap(c.Categories, categories)
}

func overlap[T comparable](a, b []T) bool {
	for _, value := range b {
		if slices.Contains(a, value) {
			return true
		}
	}
	return false
}

func (p *Promotion) invalid(why string) error {
	return fault.New(fault.Refused, CodeCouponInvalid, p.subject()+" "+why)
}

// subject is how a sentence about the promotion begins.
func (p *Promotion) subject() string {
	if p.Code == "" {
		return "This discount"
	}
	return "The code " + p.Code
}

func lowered(subject string) string { return "t" + strings.TrimPrefix(subject, "T") }

// The length of a code.
const (
	MinCodeLength = 3
	MaxCodeLength = 50
)

// NormalizeCode is the code that somebody entered as it is stored: in capitals, without space around it. What cannot be a
// code is refused with coupon_invalid: it has 3 to 50 letters from A to Z, digits, hyphens and underscores.
func NormalizeCode(text string) (string, error) {
	code := strings.ToUpper(strings.TrimSpace(text))
	if !isCode(code) {
		return "", fault.New(fault.Refused, CodeCouponInvalid, "There is no such code. Please check how it is written.").WithParam("code")
	}
	return code, nil
}

func isCode(code string) bool {
	return len(code) >= MinCodeLength && len(code) <= MaxCodeLength &&
		strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == ""
}
