package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
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
)

var (
	countStored    = db.SQL(`SELECT COUNT(*) FROM webhook_delivery`)
	countEndpoints = db.SQL(`SELECT COUNT(*) FROM webhook_endpoint`)
)

func (w *bench) value(s *db.Stmt) int64 {
	w.t.Helper()
	n, err := db.Value[int64](w.t.Context(), w.db.Read(), s)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *bench) counted(f webhook.Filter) int64 {
	w.t.Helper()
	n, err := w.CountDeliveries(w.t.Context(), f)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// An endpoint with a long backlog that does not answer leaves room for one whose delivery became due after all of it.
func TestASlowEndpointHasFourTriesAtOnce(t *testing.T) {
	each(t, func(w *bench) {
		held := make(chan struct{})
		slow, quick := receive(w.t, func(http.ResponseWriter) { <-held }), receive(w.t, nil)
		stuck, _ := w.endpoint(slow.URL, "order.*")
		w.endpoint(quick.URL, "product.updated")
		w.happen(slices.Repeat([]string{"order.placed"}, 100)...)
		w.clock.Advance(time.Millisecond)
		w.happen("product.updated")
		ctx, cancel := context.WithCancel(w.t.Context())
		done := make(chan error, 1)
		go func() { done <- w.Run(ctx) }()
		defer func() {
			cancel()
			close(held)
			if err := <-done; err != nil {
				w.t.Error(err)
			}
		}()
		for deadline := time.Now().Add(10 * time.Second); len(quick.all()) == 0 || len(slow.all()) < 4; <-time.After(time.Millisecond) {
			if time.Now().After(deadline) {
				w.t.Fatalf("%d requests to the quick endpoint, want 1; %d to the slow one, want 4", len(quick.all()), len(slow.all()))
			}
		}
		w.happen("product.updated")
		for deadline := time.Now().Add(10 * time.Second); len(quick.all()) < 2 && time.Now().Before(deadline); {
			<-time.After(time.Millisecond)
		}
		list, err := w.ListDeliveries(w.t.Context(), webhook.Filter{Endpoint: stuck.ID, Status: webhook.Queued}, 0, 200)
		tried := slices.ContainsFunc(list, func(d *webhook.Delivery) bool { return d.Attempts != 0 })
		if err != nil || len(list) != 100 || tried || len(quick.all()) != 2 || len(slow.all()) != 4 {
			w.t.Errorf("%d wait, %v; %d and %d requests, want 2 and 4; a try was counted: %t", len(list), err, len(quick.all()), len(slow.all()), tried)
		}
	})
}

func TestManyAtOnceMakeNoMoreEndpointsThanThereMayBe(t *testing.T) {
	each(t, func(w *bench) {
		const free, crowd = 3, 12
		for range webhook.MaxEndpoints - free {
			w.endpoint("https://example.com")
		}
		var mu sync.Mutex
		var all sync.WaitGroup
		made := 0
		for range crowd {
			all.Go(func() {
				_, _, err := w.CreateEndpoint(w.t.Context(), webhook.EndpointInput{URL: "https://example.com"}, nil)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					made++
				} else if fault.CodeOf(err) != webhook.CodeTooManyEndpoints {
					w.t.Error(err)
				}
			})
		}
		all.Wait()
		list, err := w.ListEndpoints(w.t.Context())
		if err != nil || made != free || len(list) != webhook.MaxEndpoints {
			w.t.Fatalf("%d made, want %d; %d in all, %v", made, free, len(list), err)
		}
		if err := w.DeleteEndpoint(w.t.Context(), list[7].ID, nil, nil); err != nil {
			w.t.Fatal(err)
		}
		w.endpoint("https://example.com") // the place is free at once
		w.send()
		if n := w.value(countEndpoints); n != webhook.MaxEndpoints {
			w.t.Errorf("%d endpoints, want %d", n, webhook.MaxEndpoints)
		}
	})
}

func TestAnEndpointIsRemovedAtOnceAndItsDeliveriesInParts(t *testing.T) {
	each(t, func(w *bench) {
		r := receive(w.t, nil)
		e, _ := w.endpoint(r.URL)
		w.happen(slices.Repeat([]string{"order.placed"}, 450)...)
		list, err := w.ListDeliveries(w.t.Context(), webhook.Filter{}, 0, 1)
		if err != nil {
			w.t.Fatal(err)
		}
		if err := w.DeleteEndpoint(w.t.Context(), e.ID, &e.Version, nil); err != nil {
			w.t.Fatal(err)
		}
		if n := w.value(countStored); n != 450 {
			w.t.Errorf("%d deliveries are left with the request, want all 450", n)
		}
		if err := w.DeleteEndpoint(w.t.Context(), e.ID, nil, nil); fault.KindOf(err) != fault.NotFound {
			w.t.Errorf("removed twice: %v", err)
		}
		endpoints, err := w.ListEndpoints(w.t.Context())
		_, _, gone := w.GetDelivery(w.t.Context(), list[0].ID)
		_, replayed := w.Replay(w.t.Context(), list[0].ID, nil)
		if n := w.counted(webhook.Filter{}); err != nil || n != 0 || len(endpoints) != 0 || fault.KindOf(gone) != fault.NotFound || fault.KindOf(replayed) != fault.NotFound {
			w.t.Errorf("%d deliveries and %d endpoints are seen, %v, %v, %v", n, len(endpoints), err, gone, replayed)
		}
		for _, left := range []int64{250, 50, 0} {
			if n, err := w.DeliverDue(w.t.Context()); err != nil || n != 0 || w.value(countStored) != left {
				w.t.Errorf("%d tries, %v; %d deliveries are left, want %d", n, err, w.value(countStored), left)
			}
		}
		if n := w.value(countEndpoints); n != 0 || len(r.all()) != 0 {
			w.t.Errorf("%d endpoints are left, %d requests", n, len(r.all()))
		}
	})
}

func TestWhatWaitsForAnEndpointThatIsOffIsGivenUpInParts(t *testing.T) {
	each(t, func(w *bench) {
		r := receive(w.t, nil)
		e, _ := w.endpoint(r.URL)
		w.happen(slices.Repeat([]string{"order.placed"}, 250)...)
		off, on := false, true
		if _, err := w.UpdateEndpoint(w.t.Context(), e.ID, nil, webhook.EndpointPatch{Active: &off}, nil); err != nil {
			w.t.Fatal(err)
		}
		for _, dead := range []int64{200, 250, 250} {
			if n, err := w.DeliverDue(w.t.Context()); err != nil || n != 0 || w.counted(webhook.Filter{Status: webhook.Dead}) != dead {
				w.t.Errorf("%d tries, %v; %d are dead, want %d", n, err, w.counted(webhook.Filter{Status: webhook.Dead}), dead)
			}
		}
		list, err := w.ListDeliveries(w.t.Context(), webhook.Filter{}, 0, 1)
		if err != nil || list[0].Error != "The endpoint was switched off." || list[0].Attempts != 0 || len(r.all()) != 0 {
			w.t.Errorf("%+v, %v, %d requests", list[0], err, len(r.all()))
		}
		if _, err := w.UpdateEndpoint(w.t.Context(), e.ID, nil, webhook.EndpointPatch{Active: &on}, nil); err != nil {
			w.t.Fatal(err)
		}
		w.happen("order.placed")
		// A sender that was about to give up what waits finds the endpoint on again.
		var n int64
		err = w.db.Write(w.t.Context(), func(tx db.Tx) (err error) {
			n, err = tx.Exec(w.t.Context(), webhook.AbandonSome, "off", clock.Micros(tx.Now()), int64(e.ID), int64(9))
			return err
		})
		if err != nil || n != 0 || w.send() != 1 {
			w.t.Errorf("%d given up, %v", n, err)
		}
	})
}

// What is read before it is written may have become something else: the write says again what it is about.
func TestWritesOnOldDeliveriesGuardThemselves(t *testing.T) {
	each(t, func(w *bench) {
		r := receive(w.t, nil)
		e, _ := w.endpoint(r.URL)
		began := w.clock.Now()
		w.happen(slices.Repeat([]string{"order.placed"}, 3)...)
		w.send()
		list, err := w.ListDeliveries(w.t.Context(), webhook.Filter{}, 0, 10)
		if err != nil || len(list) != 3 {
			w.t.Fatalf("%d deliveries, %v", len(list), err)
		}
		w.clock.Advance(time.Hour)
		if _, err := w.Replay(w.t.Context(), list[1].ID, nil); err != nil {
			w.t.Fatal(err)
		}
		run := func(what string, want int64, stmt *db.Stmt, args ...any) {
			w.t.Helper()
			undone := errors.New("undone")
			var n int64
			err := w.db.Write(w.t.Context(), func(tx db.Tx) (err error) {
				if n, err = tx.Exec(w.t.Context(), stmt, args...); err != nil {
					return err
				}
				return undone
			})
			if !errors.Is(err, undone) || n != want {
				w.t.Errorf("%s: %d, %v; want %d", what, n, err, want)
			}
		}
		now, first, last := clock.Micros(w.clock.Now()), int64(list[2].ID), int64(list[0].ID)
		run("removed", 2, webhook.DeleteOld, first, last, now+1)
		run("removed by the time of their end", 2, webhook.DeleteOld, first, last, now)
		run("removed of what ended just now", 0, webhook.DeleteOld, first, last, clock.Micros(began))
		replay := func(endpoint id.WebhookEndpoint, from, to time.Time) []any {
			return []any{now, int64(endpoint), first, last, clock.Micros(from), clock.Micros(to), string(webhook.Succeeded)}
		}
		run("replayed", 2, webhook.ReplayRange, replay(e.ID, began, began.Add(time.Microsecond))...)
		run("replayed to another", 0, webhook.ReplayRange, replay(e.ID+1, began, began.Add(time.Microsecond))...)
		run("replayed of another time", 0, webhook.ReplayRange, replay(e.ID, began.Add(-time.Hour), began)...)
		if out, err := w.ReplayRange(w.t.Context(), e.ID, began, began.Add(time.Microsecond), true, nil); err != nil || out.Deliveries != 2 {
			w.t.Errorf("%+v, %v; want 2", out, err)
		}
	})
}

func TestPruneRemovesInPartsWhatEndedLongAgo(t *testing.T) {
	each(t, func(w *bench) {
		e, _ := w.endpoint("https://example.com")
		w.happen(slices.Repeat([]string{"order.placed"}, 520)...)
		for _, active := range []bool{false, true} {
			if _, err := w.UpdateEndpoint(w.t.Context(), e.ID, nil, webhook.EndpointPatch{Active: &active}, nil); err != nil {
				w.t.Fatal(err)
			}
			for range 3 { // all of them are given up
				w.send()
			}
		}
		list, err := w.ListDeliveries(w.t.Context(), webhook.Filter{}, 0, 2)
		if err != nil {
			w.t.Fatal(err)
		}
		w.clock.Advance(90 * 24 * time.Hour)
		if n, err := w.Prune(w.t.Context()); err != nil || n != 0 {
			w.t.Errorf("%d removed, %v; want none", n, err)
		}
		w.clock.Advance(time.Second)
		if _, err := w.Replay(w.t.Context(), list[1].ID, nil); err != nil {
			w.t.Fatal(err)
		}
		w.happen("order.paid")
		if n, err := w.Prune(w.t.Context()); err != nil || n != 519 || w.value(countStored) != 2 {
			w.t.Errorf("%d removed, %v, %d are left; want 519 and 2", n, err, w.value(countStored))
		}
		if d, _, err := w.GetDelivery(w.t.Context(), list[1].ID); err != nil || d.Status != webhook.Queued {
			w.t.Errorf("%+v, %v", d, err)
		}
	})
}

func TestDeliveriesAreFoundByIndexes(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	for name, c := range map[string]struct {
		stmt  *db.Stmt
		index string
	}{
		"due":       {webhook.ListDue, "webhook_delivery_due_idx"},
		"uncleared": {webhook.ListUncleared, "webhook_delivery_due_idx"},
		"abandoned": {webhook.AbandonSome, "webhook_delivery_due_idx"},
		"removed":   {webhook.DeleteSome, "webhook_delivery_endpoint_idx"},
		"replayed":  {webhook.ListReplayable, "webhook_delivery_endpoint_idx"},
		"replay":    {webhook.ReplayRange, "webhook_delivery_endpoint_idx"},
		"old":       {webhook.ListOld, "webhook_delivery USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"},
		"prune":     {webhook.DeleteOld, "webhook_delivery USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"},
	} {
		if steps := plan(t, d, c.stmt); !strings.Contains(steps, c.index) || strings.Contains(steps, "SCAN webhook_delivery") {
			t.Errorf("%s does not go by %s:\n%s", name, c.index, steps)
		}
	}
}

// plan is how SQLite runs a statement.
func plan(t *testing.T, d *db.DB, stmt *db.Stmt) string {
	t.Helper()
	text := stmt.Text(db.SQLite)
	args := []any{}
	for strings.Contains(text, fmt.Sprintf("$%d", len(args)+1)) {
		args = append(args, int64(1))
	}
	steps, err := db.List(t.Context(), d.Read(), func(row db.Row) (string, error) {
		var number, parent, unused int64
		var detail string
		err := row.Scan(&number, &parent, &unused, &detail)
		return detail, err
	}, db.Spell("SELECT 1", "EXPLAIN QUERY PLAN "+text), args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "\n") + "\n"
}
