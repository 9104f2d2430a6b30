package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/resilience"
)

const (
	answerTime   = 15 * time.Second // for one try
	takenFor     = time.Minute      // how long a delivery belongs to whoever took it
	noteTime     = 5 * time.Second  // to note how a try went, also when the node stops
	pollEvery    = time.Second      // how soon deliveries of other nodes and due times are seen
	atOnce       = 32               // tries at once on a node
	ofOneAtOnce  = 4                // of these, at one endpoint; as many are read at once
	disableAfter = 5                // deliveries that died in a row
)

// Consumer turns events into deliveries.
func (s *Service) Consumer() outbox.Consumer {
	return outbox.Consumer{Name: "webhook", Prepare: s.prepare}
}

// prepare looks whether anybody listens. Who began to before the events came is seen: they were read before.
func (s *Service) prepare(ctx context.Context, events []outbox.Event) (func(context.Context, db.Tx) error, error) {
	endpoints, err := s.listening(ctx, s.o.DB.Read())
	if err != nil || !slices.ContainsFunc(events, func(event outbox.Event) bool {
		return slices.ContainsFunc(endpoints, func(e *Endpoint) bool { return e.Wants(event.Type) })
	}) {
		return nil, err
	}
	return func(ctx context.Context, tx db.Tx) error { return s.apply(ctx, tx, events) }, nil
}

func (s *Service) listening(ctx context.Context, r db.Reader) ([]*Endpoint, error) {
	endpoints, err := db.List(ctx, r, scanEndpoint, listListening, int64(MaxEndpoints))
	if err != nil {
		return nil, fmt.Errorf("list webhook endpoints: %w", err)
	}
	return endpoints, nil
}

func (s *Service) apply(ctx context.Context, tx db.Tx, events []outbox.Event) error {
	endpoints, err := s.listening(ctx, tx)
	if err != nil {
		return err
	}
	var rows []any
	for _, event := range events {
		body := ""
		for _, e := range endpoints {
			if !e.Wants(event.Type) {
				continue
			}
			if body == "" {
				if body, err = bodyOf(event); err != nil {
					return err
				}
			}
			d := s.newDelivery(e, event, body, tx.Now())
			if !e.Active {
				d.Status, d.Error = Dead, whyDisabled
			}
			rows = append(rows, d.row()...)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	b := &db.Batch{}
	insertDeliveries.Add(b, rows)
	tx.AfterCommit(s.poke)
	return tx.Send(ctx, b)
}

func (s *Service) newDelivery(e *Endpoint, event outbox.Event, body string, now time.Time) *Delivery {
	return &Delivery{
		ID: id.WebhookDelivery(s.o.DB.IDs().Next()), Endpoint: e.ID, Event: event.ID, EventType: event.Type, Body: body,
		Status: Queued, NextAttemptAt: now, CreatedAt: now, UpdatedAt: now,
	}
}

func (d *Delivery) row() []any {
	return []any{
		int64(d.ID), int64(d.Endpoint), int64(d.Event), d.EventType, d.Body, string(d.Status), d.Attempts,
		clock.Micros(d.NextAttemptAt), d.ResponseStatus, d.Error, clock.Micros(d.CreatedAt), clock.Micros(d.UpdatedAt),
	}
}

// poke has the sender of this process look for what is due now.
func (s *Service) poke() {
	select {
	case s.awake <- struct{}{}:
	default:
	}
}

// Run sends what is due until ctx ends; then it returns nil. Any number of nodes may run it. An endpoint that does not answer
// keeps nobody waiting but its own deliveries.
func (s *Service) Run(ctx context.Context) error {
	report := func(err error) {
		if err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "a webhook could not be sent and will be tried again", "error", err)
		}
	}
	crew := newCrew()
	defer crew.Wait()
	for ctx.Err() == nil {
		_, err := s.dispatch(ctx, crew, report)
		report(err)
		timer := time.NewTimer(pollEvery)
		select {
		case <-ctx.Done():
		case <-s.awake:
		case <-timer.C:
		}
		timer.Stop()
	}
	return nil
}

// DeliverDue tries each delivery that is due, waits for the answers, and returns how many there were.
func (s *Service) DeliverDue(ctx context.Context) (int, error) {
	crew := newCrew()
	var mu sync.Mutex
	var problems []error
	report := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		problems = append(problems, err)
	}
	for total := 0; ; {
		n, err := s.dispatch(ctx, crew, report)
		crew.Wait()
		problems = append(problems, err)
		if total += n; n == 0 || errors.Join(problems...) != nil {
			return total, errors.Join(problems...)
		}
	}
}

// dispatch has the crew try what is due, as far as it has hands free, and returns how many tries it began. When one of them
// ends, it is time to look again.
func (s *Service) dispatch(ctx context.Context, crew *crew, report func(error)) (int, error) {
	if err := s.clear(ctx); err != nil {
		return 0, fmt.Errorf("clear deliveries of webhook endpoints that are off: %w", err)
	}
	due, err := db.List(ctx, s.o.DB.Read(), scanDelivery, listDue, clock.Micros(s.o.DB.Clock().Now()), int64(ofOneAtOnce))
	if err != nil {
		return 0, fmt.Errorf("list webhook deliveries that are due: %w", err)
	}
	began := 0
	for most := 1; most <= ofOneAtOnce; most++ { // the first of each endpoint comes before the second of any
		for _, d := range due {
			if !crew.begin(d, most) {
				continue
			}
			began++
			crew.Go(func() {
				err := s.try(ctx, d)
				crew.end(d)
				report(err)
				if err == nil {
					s.poke()
				}
			})
		}
	}
	return began, nil
}

// outcome is how a try went.
type outcome struct {
	status   int64 // 0: there was no answer
	problem  string
	duration time.Duration
}

func (o outcome) succeeded() bool { return o.problem == "" }

// try makes one try at a delivery, if nobody else has it.
func (s *Service) try(ctx context.Context, d *Delivery) error {
	at := s.o.DB.Clock().Now()
	until := at.Add(takenFor)
	b := &db.Batch{}
	b.Exec(takeDelivery, clock.Micros(until), int64(d.ID), clock.Micros(d.NextAttemptAt)).Want(1, errTaken)
	if err := s.o.DB.Submit(ctx, b); err != nil {
		if errors.Is(err, errTaken) {
			return nil
		}
		return fmt.Errorf("take webhook delivery %s: %w", d.ID, err)
	}
	e, err := s.GetEndpoint(ctx, d.Endpoint)
	if fault.CodeOf(err) == fault.CodeNotFound || err == nil && !e.Active {
		return nil // since it was read: it is cleared away
	}
	if err != nil {
		return err
	}
	d.NextAttemptAt = until
	out := s.post(ctx, e, d, at)
	if !out.succeeded() && ctx.Err() != nil {
		return ctx.Err() // the node stops: that says nothing about the endpoint
	}
	noting, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	return s.note(noting, e, d, at, out)
}

func policyName(endpoint id.WebhookEndpoint) string { return "webhook." + endpoint.String() }

// errAnswer is an answer that is no success, as the breaker hears of it.
var errAnswer = errors.New("the endpoint did not take it")

// post sends a delivery. The last try goes past the breaker: it decides whether the delivery dies.
func (s *Service) post(ctx context.Context, e *Endpoint, d *Delivery, at time.Time) outcome {
	secrets := []string{e.secret}
	if e.previous != "" && at.Before(e.PreviousSecretUntil) {
		secrets = append(secrets, e.previous)
	}
	message := d.Event.String()
	signature, err := sign(message, at, d.Body, secrets...)
	if err != nil {
		return outcome{problem: err.Error()}
	}
	var out outcome
	exchange := func(ctx context.Context) error {
		out = s.exchange(ctx, e.URL, d.Body, map[string]string{
			"Content-Type": "application/json", "User-Agent": "Winkel-Webhooks/1",
			"webhook-id": message, "webhook-timestamp": strconv.FormatInt(at.Unix(), 10), "webhook-signature": signature,
		})
		if !out.succeeded() {
			return errAnswer
		}
		return nil
	}
	if d.Attempts+1 >= MaxAttempts {
		limited, cancel := context.WithTimeout(ctx, answerTime)
		defer cancel()
		_ = exchange(limited) // out says it
		return out
	}
	policy := s.o.Policies.Policy(policyName(e.ID), resilience.Settings{Deadline: answerTime})
	if err := policy.Do(ctx, exchange); err != nil && out.succeeded() {
		return outcome{problem: clip(err.Error(), maxError)} // it was kept away
	}
	return out
}

// exchange is one request and its answer.
func (s *Service) exchange(ctx context.Context, address, body string, headers map[string]string) outcome {
	began := time.Now() //nolint:forbidigo // how long the answer takes is measured, by whatever clock the shop goes
	fail := func(status int, problem string) outcome {
		return outcome{status: int64(status), problem: clip(problem, maxError), duration: time.Since(began)}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		return fail(0, err.Error())
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	answer, err := s.o.Client.Do(request)
	if err != nil {
		if unknown := (*net.DNSError)(nil); errors.As(err, &unknown) {
			err = &net.DNSError{Err: unknown.Err, Name: unknown.Name} // which server was asked is nobody else's business
		}
		return fail(0, err.Error())
	}
	defer answer.Body.Close()
	// What the endpoint says is for people, and half of it is better than nothing.
	said, _ := io.ReadAll(io.LimitReader(answer.Body, maxError))
	if answer.StatusCode >= 200 && answer.StatusCode < 300 {
		return outcome{status: int64(answer.StatusCode), duration: time.Since(began)}
	}
	return fail(answer.StatusCode, answer.Status+": "+string(said))
}

// note writes down how a try went, and what follows from it.
func (s *Service) note(ctx context.Context, e *Endpoint, d *Delivery, at time.Time, out outcome) error {
	taken := clock.Micros(d.NextAttemptAt)
	d.Attempts++
	d.Status, d.ResponseStatus, d.Error = Succeeded, out.status, out.problem
	if !out.succeeded() {
		pause, another := Pause(d.Attempts, s.o.Chance())
		d.Status, d.NextAttemptAt = Failed, at.Add(pause)
		if !another || out.status == http.StatusGone {
			d.Status = Dead
		}
	}
	now := clock.Micros(s.o.DB.Clock().Now())
	b := &db.Batch{}
	b.Exec(noteDelivery, string(d.Status), d.Attempts, clock.Micros(d.NextAttemptAt), d.ResponseStatus, d.Error, now,
		int64(d.ID), taken).Want(1, errTaken)
	b.Exec(insertAttempt, int64(d.ID), clock.Micros(at), out.duration.Milliseconds(), out.status, out.problem, int64(d.ID))
	var err error
	switch {
	case d.Status == Dead:
		err = s.o.DB.Write(ctx, func(tx db.Tx) error {
			if err := tx.Send(ctx, b); err != nil {
				return err
			}
			return s.bury(ctx, tx, e, out.status == http.StatusGone)
		})
	case d.Status == Succeeded && e.Failures > 0:
		b.Exec(noteSuccess, int64(e.ID))
		fallthrough
	default:
		err = s.o.DB.Submit(ctx, b)
	}
	if errors.Is(err, errTaken) {
		return nil // it took so long that another sender has the delivery: what that one finds counts
	}
	if err != nil {
		return fmt.Errorf("note a try at webhook delivery %s: %w", d.ID, err)
	}
	return nil
}

// errTaken says that the delivery was taken by another sender, or is gone.
var errTaken = errors.New("webhook: another sender has the delivery")

// bury counts a delivery that died, and disables an endpoint that is gone or of which too many died in a row. What else waits
// for it is cleared away.
func (s *Service) bury(ctx context.Context, tx db.Tx, e *Endpoint, gone bool) error {
	failures, err := db.Value[int64](ctx, tx, noteFailure, int64(e.ID))
	if err != nil {
		return err
	}
	reason := ReasonFailed
	if gone {
		reason = ReasonGone
	} else if failures < disableAfter {
		return nil
	}
	now := clock.Micros(tx.Now())
	version, err := db.Value[int64](ctx, tx, disable, now, int64(e.ID))
	if errors.Is(err, db.ErrNoRows) {
		return nil // it is off already
	}
	if err != nil {
		return err
	}
	b := &db.Batch{}
	s.o.Outbox.Add(b, outbox.Event{
		Type: EventDisabled, EntityID: e.ID.String(), Version: version, OccurredAt: tx.Now(),
		Data: []byte(encode(DisabledEvent{ID: e.ID.String(), URL: e.URL, Reason: reason})),
	})
	return tx.Send(ctx, b)
}
