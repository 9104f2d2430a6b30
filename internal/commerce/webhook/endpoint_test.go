package webhook_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/webhook"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/resilience"
)

func TestReplayAndPing(t *testing.T) {
	each(t, func(w *bench) {
		r := receive(w.t, nil)
		e, secret := w.endpoint(r.URL, "order.placed")
		w.happen("order.placed")
		d, _ := w.only()
		if _, err := w.Replay(w.t.Context(), d.ID, nil); fault.CodeOf(err) != webhook.CodeDeliveryQueued {
			w.t.Errorf("replay of one that waits: %v", err)
		}
		w.send()
		if again, err := w.Replay(w.t.Context(), d.ID, nil); err != nil || again.Status != webhook.Queued {
			w.t.Fatalf("%+v, %v", again, err)
		}
		w.send()
		d, attempts := w.only()
		if d.Status != webhook.Succeeded || d.Attempts != 1 || len(attempts) != 2 || attempts[0].Number != 2 {
			w.t.Errorf("%+v, %+v", d, attempts)
		}
		from, to := w.clock.Now().Add(-time.Hour), w.clock.Now().Add(time.Hour)
		for _, test := range []struct {
			from, to  time.Time
			succeeded bool
			want      int64
		}{{from, to, false, 0}, {from, from.Add(time.Minute), true, 0}, {from, to, true, 1}} {
			if out, err := w.ReplayRange(w.t.Context(), e.ID, test.from, test.to, test.succeeded, nil); err != nil || out.Deliveries != test.want {
				w.t.Errorf("%+v: %+v, %v", test, out, err)
			}
		}
		if _, err := w.ReplayRange(w.t.Context(), e.ID, to, from, true, nil); fault.From(err).Param != "to" {
			w.t.Errorf("from later to earlier: %v", err)
		}
		w.send()
		got := r.all()
		if len(got) != 3 || got[0].header.Get("webhook-id") != got[2].header.Get("webhook-id") {
			w.t.Errorf("%d requests", len(got))
		}
		ping, err := w.Ping(w.t.Context(), e.ID, nil)
		if err != nil || ping.EventType != webhook.PingType {
			w.t.Fatalf("%+v, %v", ping, err)
		}
		w.send()
		if got := r.all(); len(got) != 4 || !verify(got[3], secret) || !strings.Contains(got[3].body, `"type":"ping"`) {
			w.t.Errorf("%d requests", len(got))
		}
		w.clock.Advance(91 * 24 * time.Hour)
		if n, err := w.Prune(w.t.Context()); err != nil || n != 2 {
			w.t.Errorf("%d removed, %v; want 2", n, err)
		}
	})
}

func TestAnswersThatAreNone(t *testing.T) {
	each(t, func(w *bench) {
		target := receive(w.t, nil)
		moved := receive(w.t, func(rw http.ResponseWriter) {
			rw.Header().Set("Location", target.URL)
			rw.WriteHeader(http.StatusTemporaryRedirect)
		})
		w.endpoint(moved.URL, "order.placed")
		w.happen("order.placed")
		w.send()
		if d, _ := w.only(); d.Status != webhook.Failed || d.ResponseStatus != 307 || len(target.all()) != 0 {
			w.t.Errorf("%+v, %d requests elsewhere", d, len(target.all()))
		}
	})
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	now := clock.NewFake(time.Now())
	d := dbtest.SQLite(t, db.Options{Clock: now})
	w := start(t, d, now)
	w.Service = webhook.New(webhook.Options{DB: d, Outbox: w.log, Client: resilience.NewClient(resilience.Options{}), Kinds: kinds(), AllowHTTP: true})
	r := receive(t, nil)
	w.endpoint(r.URL)
	w.happen("order.placed")
	w.send()
	if d, _ := w.only(); d.Status != webhook.Failed || !strings.Contains(d.Error, resilience.ErrPrivateAddress.Error()) || len(r.all()) != 0 {
		t.Errorf("%+v, %d requests", d, len(r.all()))
	}
}

func TestEndpoints(t *testing.T) {
	each(t, func(w *bench) {
		ctx := w.t.Context()
		long := strings.Repeat("x", 2001)
		for _, test := range []struct {
			param string
			in    webhook.EndpointInput
		}{
			{"url", webhook.EndpointInput{}},
			{"url", webhook.EndpointInput{URL: "ftp://example.com"}},
			{"url", webhook.EndpointInput{URL: "https://user:secret@example.com"}},
			{"url", webhook.EndpointInput{URL: "https://example.com:65536/"}},
			{"url", webhook.EndpointInput{URL: "https://:443/"}},
			{"url", webhook.EndpointInput{URL: "https://example.com/" + long}},
			{"url", webhook.EndpointInput{URL: "/hooks"}},
			{"description", webhook.EndpointInput{URL: "https://example.com", Description: long}},
			{"event_types[1]", webhook.EndpointInput{URL: "https://example.com", EventTypes: []string{"order.placed", "order.burned"}}},
			{"event_types[0]", webhook.EndpointInput{URL: "https://example.com", EventTypes: []string{"*"}}},
		} {
			if _, _, err := w.CreateEndpoint(ctx, test.in, nil); fault.KindOf(err) != fault.Invalid || fault.From(err).Param != test.param {
				w.t.Errorf("%+v: %v", test.in, err)
			}
		}
		if list, err := w.ListEndpoints(ctx); err != nil || len(list) != 0 {
			w.t.Errorf("%d endpoints, %v", len(list), err)
		}
		e, secret := w.endpoint("https://example.com/hooks", "webhook_endpoint.*")
		if got, err := w.GetEndpoint(ctx, e.ID); err != nil || got.Hint != secret[len(secret)-4:] || !slices.Equal(got.EventTypes, []string{"webhook_endpoint.*"}) || !got.Active {
			w.t.Errorf("%+v, %v", got, err)
		}
		off, types := false, []string{}
		got, err := w.UpdateEndpoint(ctx, e.ID, &e.Version, webhook.EndpointPatch{Active: &off, EventTypes: &types}, nil)
		if err != nil || got.Active || got.Version != 2 || len(got.EventTypes) != 0 {
			w.t.Errorf("%+v, %v", got, err)
		}
		if _, err := w.Ping(ctx, e.ID, nil); fault.CodeOf(err) != webhook.CodeDisabled {
			w.t.Errorf("ping to an endpoint that is off: %v", err)
		}
		w.happen("order.placed") // staff switched it off, so nothing is kept
		if n, err := w.CountDeliveries(ctx, webhook.Filter{}); err != nil || n != 0 {
			w.t.Errorf("%d deliveries, %v", n, err)
		}
		if err := w.DeleteEndpoint(ctx, e.ID, &e.Version, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			w.t.Errorf("another version: %v", err)
		}
		if err := w.DeleteEndpoint(ctx, e.ID, nil, nil); err != nil {
			w.t.Error(err)
		}
		if _, err := w.GetEndpoint(ctx, e.ID); fault.KindOf(err) != fault.NotFound {
			w.t.Errorf("after it was removed: %v", err)
		}
		if _, _, err := w.GetDelivery(ctx, 1); fault.KindOf(err) != fault.NotFound {
			w.t.Errorf("no delivery: %v", err)
		}
		for range webhook.MaxEndpoints {
			w.endpoint("https://example.com")
		}
		if _, _, err := w.CreateEndpoint(ctx, webhook.EndpointInput{URL: "https://example.com"}, nil); fault.CodeOf(err) != webhook.CodeTooManyEndpoints {
			w.t.Errorf("one too many: %v", err)
		}
	})
}

func TestRun(t *testing.T) {
	now := clock.NewFake(time.Now())
	w := start(t, dbtest.SQLite(t, db.Options{Clock: now}), now)
	r := receive(t, nil)
	held := make(chan struct{})
	silent := receive(t, func(http.ResponseWriter) { <-held })
	defer close(held)
	w.endpoint(silent.URL) // keeps nobody waiting
	w.endpoint(r.URL)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	for n := 1; n <= 3; n++ {
		w.happen("order.placed")
		for deadline := time.Now().Add(10 * time.Second); len(r.all()) < n && time.Now().Before(deadline); {
			<-time.After(time.Millisecond)
		}
	}
	cancel()
	if err := <-done; err != nil || len(r.all()) != 3 {
		t.Errorf("%v, %d requests", err, len(r.all()))
	}
}
