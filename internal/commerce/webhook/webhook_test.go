package webhook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/webhook"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
	"winkel/internal/platform/resilience"
)

var (
	countDisabled = db.SQL(`SELECT COUNT(*) FROM event WHERE type = 'webhook_endpoint.disabled'`)
	loseCursor    = db.SQL(`DELETE FROM event_cursor`)
)

type thing struct {
	ID string `json:"id"`
}

func kinds() []outbox.Kind {
	return append(webhook.Events(), outbox.Kind{Type: "order.placed", Version: 1, Data: thing{}},
		outbox.Kind{Type: "order.paid", Version: 1, Data: thing{}, Previous: thing{}}, outbox.Kind{Type: "product.updated", Version: 1, Data: thing{}})
}

// request is what a receiver got.
type request struct {
	header http.Header
	body   string
}

// receiver is an endpoint of somebody else.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	got    []request
	answer func(http.ResponseWriter) // nil: 204
}

func receive(t *testing.T, answer func(http.ResponseWriter)) *receiver {
	t.Helper()
	r := &receiver{answer: answer}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, in *http.Request) {
		body, err := io.ReadAll(in.Body)
		if err != nil || in.Method != http.MethodPost {
			t.Errorf("%s: %v", in.Method, err)
		}
		r.mu.Lock()
		r.got = append(r.got, request{in.Header, string(body)})
		answer := r.answer
		r.mu.Unlock()
		if answer == nil {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		answer(w)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) says(answer func(http.ResponseWriter)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = answer
}

func (r *receiver) all() []request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

func status(code int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { w.WriteHeader(code); _, _ = w.Write([]byte("no\x00 thanks")) }
}

type bench struct {
	*webhook.Service
	t        *testing.T
	db       *db.DB
	log      *outbox.Log
	clock    *clock.Fake
	policies *resilience.Registry
}

// each runs a test on both engines, with a clock that stands still.
func each(t *testing.T, f func(*bench)) {
	t.Helper()
	for engine, open := range map[string]func(testing.TB, db.Options) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			now := clock.NewFake(time.Now())
			d := open(t, db.Options{Clock: now})
			f(start(t, d, now))
		})
	}
}

func start(t *testing.T, d *db.DB, now *clock.Fake) *bench {
	t.Helper()
	outboxtest.Conform(t, d, kinds())
	w := &bench{t: t, db: d, log: outbox.New(d), clock: now, policies: &resilience.Registry{}}
	w.Service = webhook.New(webhook.Options{
		DB: d, Outbox: w.log, Client: resilience.NewClient(resilience.Options{AllowPrivate: true}), Policies: w.policies,
		Kinds: kinds(), AllowHTTP: true, Chance: func() int64 { return 500 },
	})
	return w
}

func (w *bench) endpoint(url string, types ...string) (*webhook.Endpoint, string) {
	w.t.Helper()
	e, secret, err := w.CreateEndpoint(w.t.Context(), webhook.EndpointInput{URL: url, EventTypes: types}, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return e, secret
}

func (w *bench) happen(types ...string) []id.Event {
	w.t.Helper()
	var events []id.Event
	b := &db.Batch{}
	for _, kind := range types {
		event := outbox.Event{ID: id.Event(w.db.IDs().Next()), Type: kind, EntityID: "order_1", Version: 3, Data: json.RawMessage(`{"id":"order_1"}`)}
		w.log.Add(b, event)
		events = append(events, event.ID)
	}
	if err := w.db.Submit(w.t.Context(), b); err != nil {
		w.t.Fatal(err)
	}
	w.consume()
	return events
}

// consume runs the consumer until it has read everything.
func (w *bench) consume() {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	done := make(chan struct{})
	go func() { _ = w.log.Run(ctx, w.Consumer()); close(done) }()
	defer func() { cancel(); <-done }()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(time.Millisecond) {
		if lags, err := w.log.Lag(ctx); err == nil && len(lags) == 1 && lags[0].Events == 0 {
			return
		}
	}
	w.t.Fatal("the consumer does not get to the end")
}

// send tries what is due until nothing is.
func (w *bench) send() int {
	w.t.Helper()
	for total := 0; ; {
		n, err := w.DeliverDue(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		if total += n; n == 0 {
			return total
		}
	}
}

func (w *bench) only() (*webhook.Delivery, []webhook.Attempt) {
	w.t.Helper()
	list, err := w.ListDeliveries(w.t.Context(), webhook.Filter{}, 0, 10)
	if err != nil || len(list) != 1 {
		w.t.Fatalf("%d deliveries, %v; want one", len(list), err)
	}
	d, attempts, err := w.GetDelivery(w.t.Context(), list[0].ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return d, attempts
}

// verify checks a signature as a receiver does, by the text of the standard.
func verify(r request, secret string) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) < 24 || !strings.HasPrefix(secret, "whsec_") {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(r.header.Get("webhook-id") + "." + r.header.Get("webhook-timestamp") + "." + r.body))
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	return slices.Contains(strings.Split(r.header.Get("webhook-signature"), " "), want)
}

func TestDelivery(t *testing.T) {
	each(t, func(w *bench) {
		all, placed, orders := receive(w.t, nil), receive(w.t, nil), receive(w.t, nil)
		_, secret := w.endpoint(all.URL)
		w.endpoint(placed.URL, "order.placed")
		w.endpoint(orders.URL, "order.*")
		events := w.happen("order.placed", "order.paid", "product.updated")
		if n := w.send(); n != 6 {
			w.t.Errorf("%d deliveries, want 6", n)
		}
		if len(all.all()) != 3 || len(placed.all()) != 1 || len(orders.all()) != 2 {
			w.t.Errorf("%d, %d and %d requests", len(all.all()), len(placed.all()), len(orders.all()))
		}
		for _, r := range all.all() {
			if !verify(r, secret) || verify(r, "whsec_"+base64.StdEncoding.EncodeToString(make([]byte, 32))) || r.header.Get("Content-Type") != "application/json" {
				w.t.Errorf("%v", r.header)
			}
		}
		got := placed.all()[0]
		var body map[string]any
		if err := json.Unmarshal([]byte(got.body), &body); err != nil || body["id"] != events[0].String() || got.header.Get("webhook-id") != events[0].String() ||
			body["type"] != "order.placed" || body["version"] != 3.0 || body["entity_id"] != "order_1" || body["data"].(map[string]any)["id"] != "order_1" {
			w.t.Errorf("%s, %v", got.body, err)
		}
		if _, err := time.Parse(time.RFC3339, body["occurred_at"].(string)); err != nil {
			w.t.Error(err)
		}
		exec(w.t, w.db, loseCursor) // every event once more
		w.consume()
		if n := w.send(); n != 0 {
			w.t.Errorf("%d deliveries of known events", n)
		}
		if n, err := w.CountDeliveries(w.t.Context(), webhook.Filter{Status: webhook.Succeeded}); err != nil || n != 6 {
			w.t.Errorf("%d deliveries succeeded, %v", n, err)
		}
	})
}

func exec(t *testing.T, d *db.DB, s *db.Stmt) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx db.Tx) error { _, err := tx.Exec(t.Context(), s); return err }); err != nil {
		t.Fatal(err)
	}
}

func TestSchedule(t *testing.T) {
	var low, middle, high time.Duration
	for attempt := int64(1); attempt < webhook.MaxAttempts; attempt++ {
		for _, sum := range []struct {
			to     *time.Duration
			chance int64
		}{{&low, 0}, {&middle, 500}, {&high, 999}} {
			pause, another := webhook.Pause(attempt, sum.chance)
			if !another || pause <= 0 {
				t.Errorf("after try %d: %v, %v", attempt, pause, another)
			}
			*sum.to += pause
		}
	}
	if webhook.MaxAttempts != 8 || middle != 24*time.Hour || low != 24*time.Hour*9/10 || high < 26*time.Hour || high > 24*time.Hour*11/10 {
		t.Errorf("%d tries over %v, from %v to %v", webhook.MaxAttempts, middle, low, high)
	}
	for _, attempts := range []int64{-1, 0, 8, 9} {
		if _, another := webhook.Pause(attempts, 500); another {
			t.Errorf("another try after %d", attempts)
		}
	}
}

func TestEightTriesThenDead(t *testing.T) {
	each(t, func(w *bench) {
		r := receive(w.t, status(http.StatusInternalServerError))
		w.endpoint(r.URL)
		event := w.happen("order.placed")[0]
		began := w.clock.Now()
		for try, at := range []time.Duration{0, 5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 24 * time.Hour} {
			w.clock.Advance(began.Add(at).Add(-time.Microsecond).Sub(w.clock.Now()))
			if n := w.send(); n != 0 && try > 0 {
				w.t.Fatalf("try %d came too early", try+1)
			}
			w.clock.Advance(time.Microsecond)
			w.send()
			d, attempts := w.only()
			if d.Attempts != int64(try+1) || len(attempts) != try+1 || attempts[0].Number != int64(try+1) {
				w.t.Fatalf("try %d: %+v, %+v", try+1, d, attempts)
			}
		}
		d, attempts := w.only()
		if d.Status != webhook.Dead || d.ResponseStatus != 500 || d.Error != "500 Internal Server Error: no thanks" || d.Event != event {
			w.t.Errorf("%+v", d)
		}
		// Five tries opened the breaker; what it kept away counts as tried, but the last try is always made.
		kept := 0
		for _, a := range attempts {
			if a.ResponseStatus == 0 {
				kept++
			}
		}
		if requests := r.all(); kept != 2 || len(requests) != 6 || requests[5].header.Get("webhook-id") != event.String() {
			w.t.Errorf("%d tries were kept away, %d were made", kept, len(requests))
		}
		w.clock.Advance(100 * time.Hour)
		if n := w.send(); n != 0 {
			w.t.Errorf("%d tries after the last", n)
		}
	})
}

func TestBreaker(t *testing.T) {
	each(t, func(w *bench) {
		down, up := receive(w.t, status(http.StatusBadGateway)), receive(w.t, nil)
		e, _ := w.endpoint(down.URL)
		w.endpoint(up.URL)
		for range 8 {
			w.happen("order.placed")
			if _, err := w.DeliverDue(w.t.Context()); err != nil {
				w.t.Fatal(err)
			}
		}
		if len(down.all()) != 5 || len(up.all()) != 8 {
			w.t.Errorf("%d requests to the endpoint that is down, want 5; %d to the other, want 8", len(down.all()), len(up.all()))
		}
		if p := w.policies.Policy("webhook."+e.ID.String(), resilience.Settings{}); p.Available() {
			w.t.Error("the breaker is not open")
		}
	})
}

func TestGoneDisables(t *testing.T) {
	each(t, func(w *bench) {
		r := receive(w.t, status(http.StatusGone))
		e, _ := w.endpoint(r.URL, "order.*")
		w.happen("order.placed")
		w.send()
		got, err := w.GetEndpoint(w.t.Context(), e.ID)
		if err != nil || got.Active || got.DisabledAt.IsZero() || got.Version != 2 {
			w.t.Fatalf("%+v, %v", got, err)
		}
		if n, err := db.Value[int64](w.t.Context(), w.db.Read(), countDisabled); err != nil || n != 1 {
			w.t.Errorf("%d announcements, %v", n, err)
		}
		d, _ := w.only()
		if d.Status != webhook.Dead || d.Attempts != 1 {
			w.t.Errorf("%+v", d)
		}
		w.happen("order.paid") // it is kept, and not sent
		if n := w.send(); n != 0 {
			w.t.Errorf("%d deliveries to a disabled endpoint", n)
		}
		if _, err := w.Replay(w.t.Context(), d.ID, nil); fault.CodeOf(err) != webhook.CodeDisabled {
			w.t.Errorf("replay to a disabled endpoint: %v", err)
		}
		r.says(nil)
		on := true
		if got, err = w.UpdateEndpoint(w.t.Context(), e.ID, &got.Version, webhook.EndpointPatch{Active: &on}, nil); err != nil || !got.Active || !got.DisabledAt.IsZero() || got.Failures != 0 {
			w.t.Fatalf("%+v, %v", got, err)
		}
		out, err := w.ReplayRange(w.t.Context(), e.ID, w.clock.Now().Add(-time.Hour), w.clock.Now().Add(time.Hour), false, nil)
		if err != nil || out.Deliveries != 2 || out.More {
			w.t.Fatalf("%+v, %v", out, err)
		}
		if n := w.send(); n != 2 || len(r.all()) != 3 {
			w.t.Errorf("%d deliveries, %d requests", n, len(r.all()))
		}
	})
}

func TestSeveralDeadInARowDisable(t *testing.T) {
	each(t, func(w *bench) {
		r := receive(w.t, status(http.StatusTeapot))
		e, _ := w.endpoint(r.URL, "order.*")
		for range 5 {
			w.happen("order.placed")
		}
		w.happen("order.paid")
		for range webhook.MaxAttempts {
			w.send()
			w.clock.Advance(15 * time.Hour)
		}
		got, err := w.GetEndpoint(w.t.Context(), e.ID)
		if err != nil || got.Active || got.Failures < 5 {
			w.t.Errorf("%+v, %v", got, err)
		}
		if n, err := db.Value[int64](w.t.Context(), w.db.Read(), countDisabled); err != nil || n != 1 {
			w.t.Errorf("%d announcements, %v", n, err)
		}
		if n, err := w.CountDeliveries(w.t.Context(), webhook.Filter{Endpoint: e.ID, Status: webhook.Dead}); err != nil || n != 6 {
			w.t.Errorf("%d dead deliveries, %v", n, err)
		}
	})
}

// The sender is killed between the request and its note: the delivery is sent again with the same id once its time is over.
func TestKilledBeforeTheNote(t *testing.T) {
	each(t, func(w *bench) {
		ctx, kill := context.WithCancel(w.t.Context())
		r := receive(w.t, nil)
		r.says(func(rw http.ResponseWriter) {
			kill()
			rw.WriteHeader(http.StatusInternalServerError)
		})
		w.endpoint(r.URL)
		event := w.happen("order.placed")[0]
		_, _ = w.DeliverDue(ctx)
		if d, attempts := w.only(); d.Status != webhook.Queued || len(attempts) != 0 || len(r.all()) != 1 {
			w.t.Fatalf("%+v, %+v", d, attempts)
		}
		r.says(nil)
		if n := w.send(); n != 0 {
			w.t.Errorf("%d tries while the delivery belongs to the one who was killed", n)
		}
		w.clock.Advance(61 * time.Second)
		w.send()
		got := r.all()
		if len(got) != 2 || got[0].header.Get("webhook-id") != event.String() || got[1].header.Get("webhook-id") != event.String() || got[0].body != got[1].body ||
			got[0].header.Get("webhook-timestamp") == got[1].header.Get("webhook-timestamp") {
			w.t.Errorf("%+v", got)
		}
		if d, _ := w.only(); d.Status != webhook.Succeeded || d.Attempts != 1 {
			w.t.Errorf("%+v", d)
		}
	})
}

func TestTwoSendersSendOnce(t *testing.T) {
	each(t, func(w *bench) {
		r := receive(w.t, nil)
		w.endpoint(r.URL)
		for range 20 {
			w.happen("order.placed")
		}
		var both sync.WaitGroup
		for range 4 {
			both.Go(func() {
				if _, err := w.DeliverDue(w.t.Context()); err != nil {
					w.t.Error(err)
				}
			})
		}
		both.Wait()
		if len(r.all()) != 20 {
			w.t.Errorf("%d requests, want 20", len(r.all()))
		}
	})
}

func TestRotation(t *testing.T) {
	each(t, func(w *bench) {
		r := receive(w.t, nil)
		e, old := w.endpoint(r.URL)
		if _, _, err := w.RotateSecret(w.t.Context(), e.ID, nil, 8*24*time.Hour, nil); fault.From(err).Param != "overlap_seconds" {
			w.t.Errorf("an overlap of eight days: %v", err)
		}
		got, fresh, err := w.RotateSecret(w.t.Context(), e.ID, &e.Version, time.Hour, nil)
		if err != nil || got.Version != 2 || fresh == old || !strings.HasSuffix(fresh, got.Hint) {
			w.t.Fatalf("%+v, %v", got, err)
		}
		if _, _, err := w.RotateSecret(w.t.Context(), e.ID, &e.Version, time.Hour, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			w.t.Errorf("another version: %v", err)
		}
		w.happen("order.placed")
		w.send()
		w.clock.Advance(time.Hour)
		w.happen("order.placed")
		w.send()
		during, after := r.all()[0], r.all()[1]
		if !verify(during, old) || !verify(during, fresh) || verify(after, old) || !verify(after, fresh) {
			w.t.Errorf("during %q, after %q", during.header.Get("webhook-signature"), after.header.Get("webhook-signature"))
		}
	})
}
