package payment

import (
	"context"
	"net/netip"
	"sync"
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

// longestWait is how long an attempt waits for others that are under way to turn out not to have failed.
const longestWait = 5 * time.Second

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

	mu       sync.Mutex
	underWay map[limit.Key]int // trials that have not ended, by what they count for
	end      chan struct{}     // closed, and replaced, when one ends
}

// NewAttempts counts with the limiter. Addresses that are exempt (nil: none) are not held against anybody, as those of a
// front end that shops for many.
func NewAttempts(limiter limit.Limiter, exempt func(netip.Addr) bool) *Attempts {
	return &Attempts{limiter: limiter, exempt: exempt, underWay: map[limit.Key]int{}, end: make(chan struct{})}
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

// Trial is an attempt that may be made. It counts as failed until something else is known of it, so that a hundred at once
// are not a hundred for the price of one. A nil one counts nothing. Whoever has one ends it.
type Trial struct {
	attempts *Attempts
	at       Attempt
	taken    []counted
	ended    bool
}

// Begin lets an attempt be made, or refuses it after too many failures: payment_attempts_exceeded, with the time to wait.
// Where others that are under way are all that stands in its way, it waits for them a moment. A provider that can tell cards
// apart is asked which one the data means as soon as there is something remarkable; the attempt knows it then.
func (a *Attempts) Begin(ctx context.Context, at Attempt, p Provider, data string) (*Trial, error) {
	if a == nil {
		return nil, nil
	}
	t := &Trial{attempts: a, at: at}
	remarkable, err := t.take(ctx, a.counts(at))
	if err != nil {
		return nil, err
	}
	if !remarkable || at.Card != "" {
		return t, nil
	}
	if t.at.Card = cardOf(ctx, p, data); t.at.Card == "" {
		return t, nil
	}
	if _, err := t.take(ctx, a.counts(Attempt{Card: t.at.Card})); err != nil {
		t.Drop(ctx)
		return nil, err
	}
	return t, nil
}

// take has the trial count as a failure of all in the list, or of nothing in it, and tells whether there were remarkably many
// before.
func (t *Trial) take(ctx context.Context, list []counted) (remarkable bool, err error) {
	a := t.attempts
	waiting, done := context.WithTimeout(ctx, longestWait)
	defer done()
	for {
		ended := a.nextEnd()
		d, refusedBy, many := a.takeAll(ctx, list)
		if d.Allowed {
			t.taken = append(t.taken, list...)
			return many, nil
		}
		if !a.isUnderWay(refusedBy, ended) {
			return false, a.refuse(d)
		}
		select {
		case <-ended:
		case <-waiting.Done():
			return false, a.refuse(d)
		}
	}
}

// takeAll counts a failure of all in the list; or of none, and says which of them refused it.
func (a *Attempts) takeAll(ctx context.Context, list []counted) (d limit.Decision, refusedBy limit.Key, remarkable bool) {
	for i, c := range list {
		if d = a.limiter.Take(ctx, c.key, c.rate, 1); !d.Allowed {
			a.giveBack(ctx, list[:i])
			return d, c.key, false
		}
		remarkable = remarkable || d.Limit-d.Remaining > unremarkable+1 // with itself
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range list {
		a.underWay[c.key]++
	}
	return limit.Decision{Allowed: true}, limit.Key{}, remarkable
}

func (a *Attempts) giveBack(ctx context.Context, list []counted) {
	for _, c := range list {
		a.limiter.Take(ctx, c.key, c.rate, -1)
	}
}

// nextEnd is closed when a trial ends that is under way.
func (a *Attempts) nextEnd() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.end
}

// isUnderWay reports whether trials that count for the key are under way, or some trial has ended since nextEnd was asked.
func (a *Attempts) isUnderWay(key limit.Key, ended <-chan struct{}) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.underWay[key] > 0 || ended != a.end
}

func (a *Attempts) refuse(d limit.Decision) error {
	a.refused.Add(1)
	return fault.New(fault.RateLimited, CodeAttemptsExceeded,
		"Too many payments failed. Nothing was charged; please wait a while, or choose another way to pay.").
		WithParam("payment").WithRetryAfter(d.RetryAfter)
}

// End says how the attempt ended, once its provider has said so. What is open, or was not the card's fault, counts for
// nothing.
func (t *Trial) End(ctx context.Context, out Outcome) {
	if t == nil || t.ended {
		return
	}
	a := t.attempts
	switch out.Status {
	case Failed:
		if out.Card != "" && out.Card != t.at.Card {
			for _, c := range a.counts(Attempt{Card: out.Card}) {
				a.limiter.Take(ctx, c.key, c.rate, 1)
			}
		}
		t.finish()
	case Authorized, Captured:
		t.Drop(ctx)
		if by, ok := a.byAddress(t.at); ok {
			a.limiter.Take(ctx, by.key, by.rate, -1)
		}
	case Pending, RequiresAction, Voided, Expired:
		t.Drop(ctx)
	}
}

// Drop gives back what the attempt counted for, unless it has ended: it was not made, or nobody knows what came of it.
func (t *Trial) Drop(ctx context.Context) {
	if t == nil || t.ended {
		return
	}
	t.attempts.giveBack(ctx, t.taken)
	t.finish()
}

// finish has those look again who wait for trials that are under way.
func (t *Trial) finish() {
	a := t.attempts
	t.ended = true
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range t.taken {
		a.underWay[c.key]--
		if a.underWay[c.key] <= 0 {
			delete(a.underWay, c.key)
		}
	}
	close(a.end)
	a.end = make(chan struct{})
}

// Failed counts an attempt of which it is known later, when its buyer comes back, that it failed.
func (a *Attempts) Failed(ctx context.Context, at Attempt) {
	if a == nil {
		return
	}
	for _, c := range a.counts(at) {
		a.limiter.Take(ctx, c.key, c.rate, 1)
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
