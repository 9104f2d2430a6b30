// Package limit says no to those who ask too often.
//
// # What is counted
//
// A Rate says how often something may be done: so many times in a period, and so many at once. Who does it is a key: an
// address, an account, an API key. A Limiter remembers for each key one moment, the time at which all that was taken will
// have been earned back (the generic cell rate algorithm); there are no windows whose edges somebody could aim at, and
// no work in the background.
//
// # Where it is counted
//
// Memory counts in this process, in a bounded table: a flood from many addresses costs no more memory than a quiet day.
// When the table is full, whoever owes least is forgotten, so that nobody gets rid of a large debt by inventing
// neighbours. Several nodes count each for itself, so a shop of n nodes grants up to n times the rate, unless they count in a place
// that they share: package redis has such a Limiter.
//
// # Who decides
//
// A Gate knows the rates by name and who is let through uncounted. What the names mean, and what a request is, is known
// to those who use it.
package limit

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"winkel/internal/kernel/fault"
)

// Rate is how often something may be done: Count times in each Per in the long run, and up to Burst times at once. The
// zero value is no limit.
type Rate struct {
	Count int
	Per   time.Duration
	Burst int
}

// Key names what is counted: what is done, and by whom. The two are kept apart, so that no choice of one looks like
// another.
type Key struct {
	What string
	Who  string
}

// Decision is what became of a request.
type Decision struct {
	Allowed    bool
	Limit      int           // times at once for somebody who did nothing before; 0: there is no limit
	Remaining  int           // times at once from now on
	Window     time.Duration // in which somebody who has nothing left earns all of Limit back
	Reset      time.Duration // until everything is earned back
	RetryAfter time.Duration // until the same request would be allowed; 0 when it is
}

// Limiter counts. Implementations are safe for concurrent use. One that cannot reach its store allows, and reports that in
// its own way: a shop that cannot count sells all the same.
type Limiter interface {
	// Take takes cost times from what the key has left, if it has them. A cost of 0 takes nothing and tells whether one
	// could be taken; a negative cost gives back.
	Take(ctx context.Context, key Key, rate Rate, cost int) Decision
}

// Unlimited reports whether the rate limits nothing.
func (r Rate) Unlimited() bool { return r.Count <= 0 || r.Per <= 0 }

// Interval is the time in which one is earned back.
func (r Rate) Interval() time.Duration { return max(r.Per/time.Duration(r.Count), 1) }

// AtOnce is how many may be taken at once: one at least.
func (r Rate) AtOnce() int { return max(r.Burst, 1) }

// Decision is what to tell somebody who owes what takes so long to earn back, and who would have to wait so long if he is not
// allowed.
func (r Rate) Decision(allowed bool, owed, wait time.Duration) Decision {
	whole := r.Interval() * time.Duration(r.AtOnce())
	d := Decision{Allowed: allowed, Limit: r.AtOnce(), Window: whole, Remaining: int((whole - owed) / r.Interval()), Reset: owed}
	if !allowed {
		d.RetryAfter = wait
	}
	return d
}

var periods = []struct {
	name string
	per  time.Duration
}{{"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}}

// off is the text of no limit.
const off = "off"

// String is the rate as UnmarshalText reads it.
func (r Rate) String() string {
	if r.Unlimited() {
		return off
	}
	text := strconv.Itoa(r.Count) + "/"
	for _, p := range periods {
		if p.per == r.Per {
			text += p.name
		}
	}
	if strings.HasSuffix(text, "/") {
		text += r.Per.String()
	}
	return text + "+" + strconv.Itoa(r.AtOnce())
}

// maxCount bounds what can be written, so that no product of two numbers overflows.
const maxCount = 1_000_000

// UnmarshalText reads "120/m+60": 120 times a minute (s, m or h), up to 60 at once. Without the second number as many at
// once as in ten seconds, at least one. "off" is no limit.
func (r *Rate) UnmarshalText(text []byte) error {
	if string(text) == off {
		*r = Rate{}
		return nil
	}
	refused := fmt.Errorf("%q is no rate; write times per s, m or h and how many at once, such as 120/m+60, or off", text)
	count, rest, found := strings.Cut(string(text), "/")
	unit, burst, hasBurst := strings.Cut(rest, "+")
	at := slices.IndexFunc(periods, func(p struct {
		name string
		per  time.Duration
	},
	) bool {
		return p.name == unit
	})
	n, err := strconv.Atoi(count)
	if !found || at < 0 || err != nil || n < 1 || n > maxCount {
		return refused
	}
	read := Rate{Count: n, Per: periods[at].per}
	read.Burst = max(1, int(int64(n)*int64(10*time.Second)/int64(read.Per)))
	if hasBurst {
		if read.Burst, err = strconv.Atoi(burst); err != nil || read.Burst < 1 || read.Burst > maxCount {
			return refused
		}
	}
	*r = read
	return nil
}

// MarshalText is String, for configurations that print themselves.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Fault is the refusal that a decision stands for, nil if it allows. Code: rate_limited.
func (d Decision) Fault() error {
	if d.Allowed {
		return nil
	}
	return fault.New(fault.RateLimited, fault.CodeRateLimited,
		"That was asked too often. Please wait a moment, then try again.").WithRetryAfter(max(d.RetryAfter, time.Second))
}

// Gate decides by named rates. A nil Gate lets everybody through.
type Gate struct {
	limiter Limiter
	rates   map[string]Rate
	exempt  []netip.Prefix
	counts  map[string]*count
}

type count struct{ allowed, refused atomic.Uint64 }

// NewGate returns a gate that counts with the limiter by the rates. Addresses in the exempt networks are never counted.
func NewGate(limiter Limiter, rates map[string]Rate, exempt ...netip.Prefix) *Gate {
	g := &Gate{limiter: limiter, rates: maps.Clone(rates), exempt: slices.Clone(exempt), counts: map[string]*count{}}
	for name := range rates {
		g.counts[name] = &count{}
	}
	return g
}

// Rate is the rate of a name; the zero rate where it has none.
func (g *Gate) Rate(name string) Rate {
	if g == nil {
		return Rate{}
	}
	return g.rates[name]
}

// TakeAddress counts a request of an address under a name.
func (g *Gate) TakeAddress(ctx context.Context, name string, address netip.Addr) Decision {
	if g == nil || g.Exempts(address) {
		return Decision{Allowed: true}
	}
	return g.Take(ctx, name, Group(address), g.rates[name])
}

// Take counts a request of somebody under a name, by a rate that may be his own.
func (g *Gate) Take(ctx context.Context, name, who string, rate Rate) Decision {
	if g == nil || rate.Unlimited() {
		return Decision{Allowed: true}
	}
	d := g.limiter.Take(ctx, Key{What: name, Who: who}, rate, 1)
	if c := g.counts[name]; c != nil && d.Allowed {
		c.allowed.Add(1)
	} else if c != nil {
		c.refused.Add(1)
	}
	return d
}

// Exempts reports whether an address is never counted.
func (g *Gate) Exempts(address netip.Addr) bool {
	return g == nil || slices.ContainsFunc(g.exempt, func(p netip.Prefix) bool { return p.Contains(address) })
}

// Counts is how many requests were allowed and refused under each name, for metrics.
func (g *Gate) Counts() map[string][2]uint64 {
	if g == nil {
		return nil
	}
	all := make(map[string][2]uint64, len(g.counts))
	for name, c := range g.counts {
		all[name] = [2]uint64{c.allowed.Load(), c.refused.Load()}
	}
	return all
}

// ipv6Group is how many bits of an IPv6 address one household or one rented machine has to itself at least: whoever has
// one address there has all 2^64 of them.
const ipv6Group = 64

// Group names everybody behind an address who is counted as one: the address itself, or its /64 network in IPv6.
func Group(address netip.Addr) string {
	address = address.Unmap().WithZone("")
	if address.Is6() {
		if network, err := address.Prefix(ipv6Group); err == nil {
			return network.String()
		}
	}
	return address.String()
}
