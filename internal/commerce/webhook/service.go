package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/resilience"
)

// Options is what the service stands on.
type Options struct {
	DB     *db.DB
	Outbox *outbox.Log
	// Client posts: one of resilience.NewClient, without a policy, which refuses private addresses and does not follow
	// redirects.
	Client *http.Client
	// Policies holds the circuit breaker of each endpoint.
	Policies  *resilience.Registry
	Kinds     []outbox.Kind // the events that there are
	AllowHTTP bool          // endpoints need not be encrypted: for development
	Chance    func() int64  // 0 to 999, at random; nil: from math/rand
}

// Service is the use cases of webhooks. It is safe for concurrent use.
type Service struct {
	o     Options
	awake chan struct{} // holds a token when something may be due
}

// New returns the use cases of webhooks.
func New(o Options) *Service {
	if o.Chance == nil {
		o.Chance = func() int64 { return rand.Int64N(1000) }
	}
	if o.Policies == nil {
		o.Policies = &resilience.Registry{}
	}
	client := *o.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	o.Client = &client
	return &Service{o: o, awake: make(chan struct{}, 1)}
}

const maxOverlap = 7 * 24 * time.Hour

func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("webhook: strings can always be encoded: " + err.Error())
	}
	return string(text)
}

// CreateEndpoint makes an endpoint and returns its secret, which nobody can see again. validation_failed names url,
// description or event_types; too_many_webhook_endpoints.
func (s *Service) CreateEndpoint(ctx context.Context, in EndpointInput, claim *idem.Claim) (*Endpoint, string, error) {
	now := s.o.DB.Clock().Now()
	secret := newSecret()
	e := &Endpoint{
		ID: id.WebhookEndpoint(s.o.DB.IDs().Next()), Version: 1, URL: in.URL, Description: in.Description,
		EventTypes: in.EventTypes, Active: true, Hint: secret[len(secret)-4:], CreatedAt: now, UpdatedAt: now,
	}
	if e.EventTypes == nil {
		e.EventTypes = []string{}
	}
	if err := s.validate(e); err != nil {
		return nil, "", err
	}
	for {
		switch err := s.insert(ctx, e, secret, claim); {
		case errors.Is(err, errSlotTaken): // somebody was faster; there are fewer slots each time
		case err != nil:
			return nil, "", fmt.Errorf("create webhook endpoint: %w", err)
		default:
			return e, secret, nil
		}
	}
}

// errSlotTaken says that somebody else took the slot at this moment.
var errSlotTaken = errors.New("webhook: the slot is taken")

// insert adds an endpoint in one of the slots that are free.
func (s *Service) insert(ctx context.Context, e *Endpoint, secret string, claim *idem.Claim) error {
	taken, err := db.List(ctx, s.o.DB.Read(), scanNumber, listSlots, int64(MaxEndpoints))
	if err != nil {
		return err
	}
	if len(taken) >= MaxEndpoints {
		return fault.Newf(fault.Refused, CodeTooManyEndpoints, "There are %d endpoints already.", len(taken))
	}
	slot := int64(1)
	for slices.Contains(taken, slot) {
		slot++
	}
	b := &db.Batch{}
	b.Exec(insertEndpoint, int64(e.ID), e.URL, e.Description, encode(e.EventTypes), secret, slot, clock.Micros(e.CreatedAt)).
		Want(1, errSlotTaken)
	// The stored answer has no secret: a repeated request finds the endpoint, not the secret.
	if err := claim.Add(b, e); err != nil {
		return err
	}
	return s.o.DB.Submit(ctx, b)
}

// GetEndpoint is one endpoint; not_found if there is none.
func (s *Service) GetEndpoint(ctx context.Context, number id.WebhookEndpoint) (*Endpoint, error) {
	e, err := db.One(ctx, s.o.DB.Read(), scanEndpoint, getEndpoint, int64(number))
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("webhook endpoint", number.String())
	}
	if err != nil {
		return nil, fmt.Errorf("get webhook endpoint: %w", err)
	}
	return e, nil
}

// ListEndpoints is every endpoint, oldest first.
func (s *Service) ListEndpoints(ctx context.Context) ([]*Endpoint, error) {
	list, err := db.List(ctx, s.o.DB.Read(), scanEndpoint, listEndpoints, int64(MaxEndpoints))
	if err != nil {
		return nil, fmt.Errorf("list webhook endpoints: %w", err)
	}
	return list, nil
}

// expecting is the endpoint, if it has the version that is expected.
func (s *Service) expecting(ctx context.Context, number id.WebhookEndpoint, expected *int64) (*Endpoint, error) {
	e, err := s.GetEndpoint(ctx, number)
	if err == nil && expected != nil && *expected != e.Version {
		return nil, fault.Stale("webhook endpoint")
	}
	return e, err
}

// UpdateEndpoint changes an endpoint. To make it active again forgets its failures. What waits for one that is switched off
// is given up soon after, unless it is active again by then.
func (s *Service) UpdateEndpoint(ctx context.Context, number id.WebhookEndpoint, expected *int64, patch EndpointPatch, claim *idem.Claim) (*Endpoint, error) {
	e, err := s.expecting(ctx, number, expected)
	if err != nil {
		return nil, err
	}
	set(&e.URL, patch.URL)
	set(&e.Description, patch.Description)
	set(&e.EventTypes, patch.EventTypes)
	if e.EventTypes == nil {
		e.EventTypes = []string{}
	}
	set(&e.Active, patch.Active)
	if patch.Active != nil {
		e.DisabledAt = time.Time{}
		if e.Active {
			e.Failures = 0
		}
	}
	if err := s.validate(e); err != nil {
		return nil, err
	}
	now := s.o.DB.Clock().Now()
	b := &db.Batch{}
	b.Exec(updateEndpoint, e.URL, e.Description, encode(e.EventTypes), e.Active, e.Failures, clock.Micros(e.DisabledAt),
		clock.Micros(now), int64(e.ID), e.Version).Want(1, fault.Stale("webhook endpoint"))
	b.AfterCommit(s.poke)
	e.Version, e.UpdatedAt = e.Version+1, now
	if err := claim.Add(b, e); err != nil {
		return nil, err
	}
	if err := s.o.DB.Submit(ctx, b); err != nil {
		return nil, fmt.Errorf("update webhook endpoint: %w", err)
	}
	return e, nil
}

func set[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}

// DeleteEndpoint removes an endpoint with its deliveries. Nobody sees them from now on; senders clear them away.
func (s *Service) DeleteEndpoint(ctx context.Context, number id.WebhookEndpoint, expected *int64, claim *idem.Claim) error {
	e, err := s.expecting(ctx, number, expected)
	if err != nil {
		return err
	}
	b := &db.Batch{}
	b.Exec(deleteEndpoint, clock.Micros(s.o.DB.Clock().Now()), int64(e.ID), e.Version).Want(1, fault.Stale("webhook endpoint"))
	b.AfterCommit(s.poke)
	if err := claim.Add(b, nil); err != nil {
		return err
	}
	if err := s.o.DB.Submit(ctx, b); err != nil {
		return fmt.Errorf("delete webhook endpoint: %w", err)
	}
	s.o.Policies.Forget(policyName(e.ID))
	return nil
}

// RotateSecret gives an endpoint a new secret and returns it, once. The old one signs too while the overlap lasts, at most 7
// days; one that is older than that stops at once.
func (s *Service) RotateSecret(ctx context.Context, number id.WebhookEndpoint, expected *int64, overlap time.Duration, claim *idem.Claim) (*Endpoint, string, error) {
	if overlap < 0 || overlap > maxOverlap {
		return nil, "", fault.Invalidf("overlap_seconds", "The old secret signs for at most %d seconds longer.", int64(maxOverlap.Seconds()))
	}
	e, err := s.expecting(ctx, number, expected)
	if err != nil {
		return nil, "", err
	}
	now := s.o.DB.Clock().Now()
	secret := newSecret()
	b := &db.Batch{}
	b.Exec(rotateSecret, secret, clock.Micros(now.Add(overlap)), clock.Micros(now), int64(e.ID), e.Version).
		Want(1, fault.Stale("webhook endpoint"))
	e.Version, e.Hint, e.PreviousSecretUntil, e.UpdatedAt = e.Version+1, secret[len(secret)-4:], now.Add(overlap), now
	if err := claim.Add(b, e); err != nil {
		return nil, "", err
	}
	if err := s.o.DB.Submit(ctx, b); err != nil {
		return nil, "", fmt.Errorf("rotate webhook secret: %w", err)
	}
	return e, secret, nil
}

// Filter chooses deliveries. Zero fields choose all.
type Filter struct {
	Endpoint id.WebhookEndpoint
	Status   Status
}

func (f Filter) statement(before id.WebhookDelivery, count bool) (*db.Stmt, []any) {
	if before.IsZero() {
		before = math.MaxInt64
	}
	args := []any{int64(before)}
	if !f.Endpoint.IsZero() {
		args = append(args, int64(f.Endpoint))
	}
	if f.Status != "" {
		args = append(args, string(f.Status))
	}
	return listDeliveries.For(filterShape{endpoint: !f.Endpoint.IsZero(), status: f.Status != "", count: count}), args
}

// ListDeliveries is the deliveries before one (zero: from the end), newest first, at most limit (1 to 200).
func (s *Service) ListDeliveries(ctx context.Context, f Filter, before id.WebhookDelivery, limit int) ([]*Delivery, error) {
	stmt, args := f.statement(before, false)
	list, err := db.List(ctx, s.o.DB.Read(), scanDelivery, stmt, append(args, int64(min(max(limit, 1), 200)))...)
	if err != nil {
		return nil, fmt.Errorf("list webhook deliveries: %w", err)
	}
	return list, nil
}

// CountDeliveries is how many deliveries the filter chooses.
func (s *Service) CountDeliveries(ctx context.Context, f Filter) (int64, error) {
	stmt, args := f.statement(0, true)
	return db.Value[int64](ctx, s.o.DB.Read(), stmt, args...)
}

// GetDelivery is one delivery with its last tries, newest first; not_found if there is none.
func (s *Service) GetDelivery(ctx context.Context, number id.WebhookDelivery) (*Delivery, []Attempt, error) {
	d, err := s.delivery(ctx, number)
	if err != nil {
		return nil, nil, err
	}
	attempts, err := db.List(ctx, s.o.DB.Read(), scanAttempt, listAttempts, int64(number), int64(100))
	if err != nil {
		return nil, nil, fmt.Errorf("list tries of a webhook delivery: %w", err)
	}
	return d, attempts, nil
}

func (s *Service) delivery(ctx context.Context, number id.WebhookDelivery) (*Delivery, error) {
	d, err := db.One(ctx, s.o.DB.Read(), scanDelivery, getDelivery, int64(number))
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("webhook delivery", number.String())
	}
	if err != nil {
		return nil, fmt.Errorf("get webhook delivery: %w", err)
	}
	return d, nil
}
