package payment

import (
	"context"
	"net/netip"
	"sync/atomic"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/limit"
)

// Whoever tries out stolen cards pays in vain far more often than he pays. What is counted is therefore the failures: of one
// cart, from one address and of one card. A shopper who mistypes twice is far from every bound; a company whose people
// shop from one address earns back with every payment that goes through.
var (
	failuresOfCart    = limit.Rate{Count: 6, Per: time.Hour, Burst: 5}
	failuresOfCard    = limit.Rate{Count: 1, Per: time.Hour, Burst: 4}
	failuresOfAddress = limit.Rate{Count: 30, Per: time.Hour, Burst: 15}
)

// unremarkable is how many failures of a cart or from an address are nobody's business. After more, the provider is asked
// which card it is before it is charged.
const unremarkable = 2

// Attempt is somebody who wants to pay.
type Attempt struct {
	Address string  // of the client; empty where it is not known
	Cart    id.Cart // zero for an order without one
	Card    string  // the provider's fingerprint of the card; empty where it gives none
}

// Attempts refuses payments of those who seem to try out cards, before a provider is asked. A nil one refuses nobody. It is
// safe for concurrent use.
type Attempts struct {
	limiter limit.Limiter
	exempt  func(netip.Addr) bool
	refused atomic.Uint64
}

// NewAttempts counts with the limiter. Addresses that are exempt (nil: none) are not held against anybody, as those of a
// front end that shops for many.
func NewAttempts(limiter limit.Limiter, exempt func(netip.Addr) bool) *Attempts {
	return &Attempts{limiter: limiter, exempt: exempt}
}

// Refused is how many payments were refused, for metrics.
func (a *Attempts) Refused() uint64 {
	if a == nil {
		return 0
	}
	return a.refused.Load()
}

// counted is one of the things by which failures are counted.
type counted struct {
	key  limit.Key
	rate limit.Rate
}

// counts is what is counted about an attempt.
func (a *Attempts) counts(at Attempt) []counted {
	var list []counted
	if at.Cart != 0 {
		list = append(list, counted{limit.Key{What: "payment of cart", Who: at.Cart.String()}, failuresOfCart})
	}
	if at.Card != "" {
		list = append(list, counted{limit.Key{What: "payment of card", Who: at.Card}, failuresOfCard})
	}
	if by, ok := a.byAddress(at); ok {
		list = append(list, by)
	}
	return list
}

func (a *Attempts) byAddress(at Attempt) (counted, bool) {
	address, err := netip.ParseAddr(at.Address)
	if err != nil || a.exempt != nil && a.exempt(address) {
		return counted{}, false
	}
	return counted{limit.Key{What: "payment from address", Who: limit.Group(address)}, failuresOfAddress}, true
}

// Check refuses an attempt after too many failures: payment_attempts_exceeded, with the time to wait. A provider that can
// tell cards apart is asked which one the data means as soon as there is something remarkable; the attempt knows it then.
func (a *Attempts) Check(ctx context.Context, at *Attempt, p Provider, data string) error {
	if a == nil {
		return nil
	}
	remarkable := false
	for _, c := range a.counts(*at) {
		d := a.limiter.Take(ctx, c.key, c.rate, 0)
		if !d.Allowed {
			return a.refuse(d)
		}
		remarkable = remarkable || d.Limit-d.Remaining > unremarkable
	}
	if !remarkable || at.Card != "" {
		return nil
	}
	if at.Card = cardOf(ctx, p, data); at.Card == "" {
		return nil
	}
	d := a.limiter.Take(ctx, limit.Key{What: "payment of card", Who: at.Card}, failuresOfCard, 0)
	if !d.Allowed {
		return a.refuse(d)
	}
	return nil
}

func (a *Attempts) refuse(d limit.Decision) error {
	a.refused.Add(1)
	return fault.New(fault.RateLimited, CodeAttemptsExceeded,
		"Too many payments failed. Nothing was charged; please wait a while, or choose another way to pay.").
		WithParam("payment").WithRetryAfter(d.RetryAfter)
}

// Record counts how an attempt ended, once its provider has said so. What is open, or was not the card's fault, counts
// for nothing.
func (a *Attempts) Record(ctx context.Context, at Attempt, out Outcome) {
	if a == nil {
		return
	}
	if out.Card != "" {
		at.Card = out.Card
	}
	switch out.Status {
	case Failed:
		for _, c := range a.counts(at) {
			a.limiter.Take(ctx, c.key, c.rate, 1)
		}
	case Authorized, Captured:
		if by, ok := a.byAddress(at); ok {
			a.limiter.Take(ctx, by.key, by.rate, -1)
		}
	case Pending, RequiresAction, Voided, Expired:
	}
}

// CardTeller is a provider that can tell one card from another before it is charged.
type CardTeller interface {
	// Card is the fingerprint of the card that the data of a payment means: the same for the same card, however often it is
	// typed in. Empty where it is no card.
	Card(ctx context.Context, data string) (string, error)
}

// cardOf asks a provider which card it is. That it cannot say stops nobody.
func cardOf(ctx context.Context, p Provider, data string) string {
	teller, tells := p.(CardTeller)
	if !tells {
		return ""
	}
	card, err := teller.Card(ctx, data)
	if err != nil {
		return ""
	}
	return card
}
