package resilience

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/bulkhead"
	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"github.com/failsafe-go/failsafe-go/retrypolicy"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/trace"
)

// Why a call failed, other than by the dependency's own answer. Use errors.Is.
var (
	// ErrOpen says that the dependency failed too often lately: the call was not made.
	ErrOpen = errors.New("the circuit breaker is open")
	// ErrFull says that too many calls are under way: this one was not made.
	ErrFull = errors.New("too many calls are under way")
	// ErrDeadline says that the answer did not come in time. The call may have had its effect.
	ErrDeadline = errors.New("no answer within the deadline")
)

// State is the state of a circuit breaker.
type State string

// The states. In HalfOpen the next call is a probe.
const (
	Closed   State = "closed"
	Open     State = "open"
	HalfOpen State = "half_open"
)

// Settings is what a policy allows its dependency. Zero values are sane.
type Settings struct {
	Deadline    time.Duration // for one attempt (10 s)
	Concurrency uint          // calls at once (16)
	Wait        time.Duration // how long a call waits for its turn (1 s)
	Failures    uint          // failures in a row that open the breaker (5)
	OpenFor     time.Duration // how long it stays open before a probe (60 s)

	Repeats     int           // further attempts of Repeat (2)
	RepeatAfter time.Duration // pause before the first of them (200 ms); each next one is twice as long, give or take half
	RepeatLimit time.Duration // the longest pause (5 s)

	// Fails reports whether an error speaks against the dependency. A declined card does not: it is a good answer. Nil: every
	// error does.
	Fails func(error) bool
}

func (s Settings) orDefault() Settings {
	s.Deadline = orElse(s.Deadline, 10*time.Second)
	s.Concurrency = orElse(s.Concurrency, 16)
	s.Wait = orElse(s.Wait, time.Second)
	s.Failures = orElse(s.Failures, 5)
	s.OpenFor = orElse(s.OpenFor, time.Minute)
	s.Repeats = orElse(s.Repeats, 2)
	s.RepeatAfter = orElse(s.RepeatAfter, 200*time.Millisecond)
	s.RepeatLimit = max(orElse(s.RepeatLimit, 5*time.Second), 2*s.RepeatAfter)
	if s.Fails == nil {
		s.Fails = func(error) bool { return true }
	}
	return s
}

func orElse[T int | uint | int64 | time.Duration](value, fallback T) T {
	if value <= 0 {
		return fallback
	}
	return value
}

// Policy is how one outside dependency is called. It is safe for concurrent use.
type Policy struct {
	name     string
	settings Settings
	breaker  circuitbreaker.CircuitBreaker[any]
	places   bulkhead.Bulkhead[any]
	repeat   failsafe.Executor[any]

	calls, failures, refused, running atomic.Int64
}

// New makes the policy of a dependency. The name appears in errors, metrics and the admin: "payment.stripe".
func New(name string, s Settings) *Policy {
	s = s.orDefault()
	p := &Policy{
		name:     name,
		settings: s,
		breaker: circuitbreaker.NewBuilder[any]().WithFailureThreshold(s.Failures).WithSuccessThreshold(1).
			WithDelay(s.OpenFor).Build(),
		places: bulkhead.New[any](s.Concurrency),
	}
	p.repeat = failsafe.With[any](retrypolicy.NewBuilder[any]().
		HandleIf(func(_ any, err error) bool { return err != nil && p.repeatable(err) }).
		WithMaxRetries(s.Repeats).WithBackoff(s.RepeatAfter, s.RepeatLimit).WithJitterFactor(0.5).
		ReturnLastFailure().Build())
	return p
}

// Name is the name of the dependency.
func (p *Policy) Name() string { return p.name }

// State is the state of the breaker.
func (p *Policy) State() State {
	switch {
	case p.breaker.IsClosed():
		return Closed
	case p.breaker.IsOpen() && p.breaker.RemainingDelay() > 0:
		return Open
	default: // also when it is open and the next call would be the probe
		return HalfOpen
	}
}

// Available reports whether a call would be let through. It is true while the breaker waits for its probe: if everybody
// stayed away until it is closed, nobody would ever close it.
func (p *Policy) Available() bool { return p.State() != Open }

// Do makes a call, once. The context that the call gets ends at the deadline. The error is the call's own, or one of ErrOpen,
// ErrFull and ErrDeadline with the name of the dependency.
//
// A call that its caller gave up says nothing about the dependency, so it counts neither way; only a probe that was given
// up has proved nothing, and the breaker stays open.
func (p *Policy) Do(ctx context.Context, call func(ctx context.Context) error) error {
	checkNoTransaction(p.name)
	if err := p.places.AcquirePermitWithMaxWait(ctx, p.settings.Wait); errors.Is(err, bulkhead.ErrFull) {
		p.refused.Add(1)
		return fmt.Errorf("%s: %w", p.name, ErrFull)
	} else if err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	defer p.places.ReleasePermit()
	if !p.breaker.TryAcquirePermit() {
		p.refused.Add(1)
		return fmt.Errorf("%s: %w", p.name, ErrOpen)
	}
	p.calls.Add(1)
	p.running.Add(1)
	defer p.running.Add(-1)

	settled := false
	defer func() {
		if !settled { // the call panicked
			p.breaker.RecordFailure()
		}
	}()
	ctx, span := trace.Child(ctx, p.name, trace.Client)
	err := p.within(ctx, call)
	span.End(named(err))
	settled = true
	p.judge(ctx, err)
	return err
}

// named is an error as traces tell it: by what kept the call from being answered, as the answers are somebody else's words.
func named(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrDeadline):
		return fault.New(fault.Unavailable, "deadline", "")
	case errors.Is(err, context.Canceled):
		return fault.New(fault.Canceled, fault.CodeCanceled, "")
	default:
		return fault.New(fault.Unavailable, "failed", "")
	}
}

func (p *Policy) within(ctx context.Context, call func(ctx context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, p.settings.Deadline)
	defer cancel()
	err := call(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return fmt.Errorf("%s: %w of %s: %w", p.name, ErrDeadline, p.settings.Deadline, err)
	}
	return err
}

// judge tells the breaker what the call proved.
func (p *Policy) judge(ctx context.Context, err error) {
	switch {
	case err == nil || !errors.Is(err, ErrDeadline) && ctx.Err() == nil && !p.settings.Fails(err):
		p.breaker.RecordSuccess()
	case ctx.Err() != nil && p.breaker.IsClosed():
	default:
		p.failures.Add(1)
		p.breaker.RecordFailure()
	}
}

// Repeat is Do for a call that is safe to make again: it reads, or carries a key. It is repeated after failures, with
// pauses, and not after a refusal to call.
func (p *Policy) Repeat(ctx context.Context, call func(ctx context.Context) error) error {
	return p.repeat.WithContext(ctx).Run(func() error { return p.Do(ctx, call) })
}

func (p *Policy) repeatable(err error) bool {
	if errors.Is(err, ErrOpen) || errors.Is(err, ErrFull) || errors.Is(err, context.Canceled) {
		return false
	}
	return errors.Is(err, ErrDeadline) || p.settings.Fails(err)
}

// Status is what is known about a dependency, for metrics and the admin. The numbers count from the start of the program.
type Status struct {
	Name     string
	State    State
	Calls    int64
	Failures int64 // of the calls
	Refused  int64 // never made, because the breaker was open or too many calls were under way
	Running  int64
}

// Status is a snapshot.
func (p *Policy) Status() Status {
	return Status{
		Name: p.name, State: p.State(), Calls: p.calls.Load(), Failures: p.failures.Load(), Refused: p.refused.Load(),
		Running: p.running.Load(),
	}
}

// Registry is the policies of a program. It is safe for concurrent use.
type Registry struct {
	mu       sync.Mutex
	policies map[string]*Policy
}

// Policy is the policy of that name, which is made with the settings when there is none yet.
func (r *Registry) Policy(name string, s Settings) *Policy {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.policies[name]
	if p == nil {
		if r.policies == nil {
			r.policies = map[string]*Policy{}
		}
		p = New(name, s)
		r.policies[name] = p
	}
	return p
}

// Forget removes a policy whose dependency is no more.
func (r *Registry) Forget(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.policies, name)
}

// Statuses is what is known about every dependency, by name.
func (r *Registry) Statuses() []Status {
	r.mu.Lock()
	statuses := make([]Status, 0, len(r.policies))
	for _, p := range r.policies {
		statuses = append(statuses, p.Status())
	}
	r.mu.Unlock()
	slices.SortFunc(statuses, func(a, b Status) int { return strings.Compare(a.Name, b.Name) })
	return statuses
}
