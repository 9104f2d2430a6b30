package store

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/outbox"
)

func TestCanonicalQueries(t *testing.T) {
	for raw, want := range map[string]string{
		"": "", "a=1": "a=1", "a=1&b=2": "a=1&b=2", "b=2&a=1": "a=1&b=2", "a=2&a=1": "a=2&a=1", "b=1&a=x%20y": "a=x+y&b=1", "a=%31": "a=1", "a": "a=",
	} {
		if got, ok := canonical(raw); !ok || got != want {
			t.Errorf("canonical(%q) = %q, %v; want %q", raw, got, ok, want)
		}
	}
	for _, raw := range []string{"a=%zz", "a;b", "%"} {
		if got, ok := canonical(raw); ok {
			t.Errorf("canonical(%q) = %q", raw, got)
		}
	}
}

func TestAcceptedEncodings(t *testing.T) {
	for accept, want := range map[string]bool{
		"gzip": true, "GZIP": false, "deflate, gzip": true, "deflate,gzip;q=0.5": true, "gzip;q=0": false, "gzip;q=0.000": false, "gzip ; q=1": true,
		"x-gzip": false, "gzipped": false, "": false, "br": false,
	} {
		if got := accepts(accept, "gzip"); got != want {
			t.Errorf("accepts(%q) = %v", accept, got)
		}
	}
}

// TestAnswersBelongToTheVersionBeforeThem changes the catalog while an answer is being made from what was read before.
func TestAnswersBelongToTheVersionBeforeThem(t *testing.T) {
	tracker := NewTracker(nil, nil, clock.System, slog.New(slog.DiscardHandler))
	tracker.version.Store(1)
	var price atomic.Int64
	price.Store(100)
	changeMeanwhile := true
	cache := NewCache(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		read := price.Load()
		if changeMeanwhile {
			changeMeanwhile = false
			price.Store(200)
			tracker.version.Add(1)
		}
		_, _ = w.Write([]byte(strconv.FormatInt(read, 10)))
	}), tracker)
	get := func() string {
		w := httptest.NewRecorder()
		cache.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/products", nil))
		return w.Body.String()
	}
	if got := get(); got != "100" {
		t.Errorf("the first reader got %s", got)
	}
	if got := get(); got != "200" {
		t.Errorf("the second reader got %s: what was read before the change was kept as what is true after it", got)
	}
}

func TestNothingIsKept(t *testing.T) {
	tracker := NewTracker(nil, nil, clock.System, slog.New(slog.DiscardHandler))
	made := 0
	cache := NewCache(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		made++
		_, _ = w.Write([]byte("x"))
	}), tracker)
	ask := func(method, path string, headers ...string) {
		r := httptest.NewRequest(method, path, nil)
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		cache.ServeHTTP(httptest.NewRecorder(), r)
	}
	for range 2 {
		ask("GET", "/api/products") // the event log is not followed
	}
	tracker.version.Store(1)
	for range 2 {
		ask("GET", "/api/products", "Authorization", "Bearer x")
		ask("POST", "/api/products")
		ask("GET", "/api/productsandmore")
		ask("GET", "/api/admin/products")
		ask("GET", "/media/x/y")
		ask("GET", "/api/products?q=%zz")
	}
	if made != 14 || cache.Stats().Loads != 0 {
		t.Errorf("%d answers were made, %d of them to be kept", made, cache.Stats().Loads)
	}
	for range 3 {
		ask("GET", "/api/products")
	}
	if made != 15 || cache.Stats().Loads != 1 {
		t.Errorf("%d answers were made, %d of them to be kept", made, cache.Stats().Loads)
	}
}

func TestScheduledChangesCount(t *testing.T) {
	now := clock.NewFake(time.Now())
	start := now.Now()
	asked := 0
	schedule := func(_ context.Context, after time.Time) (time.Time, error) {
		asked++
		for _, at := range []time.Duration{time.Hour, time.Hour + time.Microsecond} {
			if start.Add(at).After(after) {
				return start.Add(at), nil
			}
		}
		return time.Time{}, nil
	}
	tracker := NewTracker(nil, schedule, now, slog.New(slog.DiscardHandler))
	tracker.look(t.Context(), func() { tracker.version.Store(5) })
	for _, step := range []struct {
		by   time.Duration
		want uint64
	}{{0, 5}, {time.Hour - time.Microsecond, 5}, {time.Microsecond, 6}, {0, 6}, {time.Microsecond, 7}, {time.Hour, 7}} {
		now.Advance(step.by)
		if got := tracker.Version(); got != step.want {
			t.Errorf("after %s more the version is %d, want %d", step.by, got, step.want)
		}
	}
	if asked != 3 {
		t.Errorf("the schedule was asked %d times", asked)
	}
}

func TestOnlyWhatShoppersSeeCounts(t *testing.T) {
	for event, want := range map[string]bool{
		"product.updated": true, "price.changed": true, "inventory_level.updated": true, "channel.updated": true, "media.updated": true,
		"job.dead": false, "order.placed": false, "": false,
	} {
		if got := concernsShoppers((outbox.Event{Type: event}).Type); got != want {
			t.Errorf("%s concerns shoppers: %v", event, got)
		}
	}
}
