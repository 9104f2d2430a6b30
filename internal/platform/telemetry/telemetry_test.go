package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestLogCarriesTheRequestIDAndNoSecret(t *testing.T) {
	var out bytes.Buffer
	logger := NewLogger(&out, slog.LevelInfo, "auto").With("part", "test")
	ctx := WithRequest(context.Background(), "req-1")
	logger.InfoContext(ctx, "hello", "password", "hunter2", "Api-Key", "hunter2", "value", Secret("hunter2"),
		"token_count", 3, "code", "not_found", slog.Group("g", "access_token", "hunter2"))
	logger.DebugContext(ctx, "too quiet to be seen")

	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("not one line of JSON: %v\n%s", err, out.String())
	}
	for key, want := range map[string]any{
		"request_id": "req-1", "part": "test", "msg": "hello", "password": Redacted, "Api-Key": Redacted,
		"value": Redacted, "token_count": 3.0, "code": "not_found",
	} {
		if line[key] != want {
			t.Errorf("%s is %v, want %v", key, line[key], want)
		}
	}
	if strings.Contains(out.String(), "hunter2") {
		t.Errorf("the line shows a secret: %s", out.String())
	}

	out.Reset()
	NewLogger(&out, slog.LevelInfo, "text").Info("hello")
	if !strings.Contains(out.String(), "msg=hello") || strings.Contains(out.String(), "request_id") {
		t.Errorf("text outside a request is %q", out.String())
	}
}

func TestSecretNeverShowsItself(t *testing.T) {
	s := struct{ Key Secret }{"hunter2"}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprint(s), fmt.Sprintf("%+v %#v %s %q", s, s, s.Key, s.Key), string(text)} {
		if strings.Contains(shown, "hunter2") {
			t.Errorf("it shows in %s", shown)
		}
	}
	if s.Key.Reveal() != "hunter2" {
		t.Error("Reveal does not")
	}
}

func TestRecordErrorKeepsTheFirst(t *testing.T) {
	ctx := WithRequest(context.Background(), "req-1")
	first := errors.New("first")
	RecordError(ctx, nil)
	RecordError(ctx, first)
	RecordError(ctx, errors.New("second"))
	if got := RecordedError(ctx); got != first {
		t.Errorf("got %v", got)
	}
	RecordError(context.Background(), first)
	if got := RecordedError(context.Background()); got != nil {
		t.Errorf("outside a request: %v", got)
	}
}

func TestMetricsOfTheHouse(t *testing.T) {
	m := NewMetrics("1.2.3", "abc")
	m.BeginRequest()
	m.BeginRequest()("GET /api/products/{id}", "GET", 200, 7*time.Millisecond)
	m.BeginRequest()("", "BREW", 404, time.Millisecond)
	m.CountPanic()
	m.WatchDatabase(func() DatabaseCounts { return DatabaseCounts{Statements: 40, Commits: 2, Batches: 4, Waiting: 3} })
	m.WatchOutbox(func(context.Context) (map[string]time.Duration, error) {
		return map[string]time.Duration{"search": 1500 * time.Millisecond}, nil
	})
	m.WatchJobs(func(ctx context.Context) (map[string]int64, error) {
		if _, has := ctx.Deadline(); !has {
			t.Error("a scrape has no deadline")
		}
		return map[string]int64{"dead": 1}, nil
	})
	m.WatchCaches(map[string]func() CacheCounts{"page": func() CacheCounts { return CacheCounts{Hits: 9, Entries: 5} }})
	m.Watch(Watch{Name: "winkel_broken", Help: "Fails.", Read: func(context.Context) ([]Reading, error) {
		return nil, errors.New("no answer")
	}})

	body := scrape(t, m.Handler(""), "", 200)
	for _, want := range []string{
		`winkel_build_info{commit="abc",version="1.2.3"} 1`,
		`winkel_http_request_duration_seconds_bucket{method="GET",route="/api/products/{id}",status="200",le="0.005"} 0`,
		`winkel_http_request_duration_seconds_bucket{method="GET",route="/api/products/{id}",status="200",le="0.01"} 1`,
		`winkel_http_request_duration_seconds_count{method="other",route="unmatched",status="404"} 1`,
		`winkel_http_requests_in_flight 1`,
		`winkel_http_panics_total 1`,
		`winkel_db_events_total{event="statement"} 40`,
		`winkel_db_events_total{event="batch"} 4`,
		`winkel_db_batches_waiting 3`,
		`winkel_outbox_lag_seconds{consumer="search"} 1.5`,
		`winkel_jobs{state="dead"} 1`,
		`winkel_cache_events_total{cache="page",event="hit"} 9`,
		`winkel_cache_entries{cache="page"} 5`,
		"go_goroutines ", "process_start_time_seconds ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the scrape lacks %s", want)
		}
	}
	if strings.Contains(body, "winkel_broken") {
		t.Error("a metric that could not be read is shown")
	}
}

func TestMetricsTokenIsAskedFor(t *testing.T) {
	h := NewMetrics("v", "c").Handler("hunter2")
	scrape(t, h, "", 401)
	scrape(t, h, "Bearer hunter", 401)
	scrape(t, h, "hunter2", 401)
	scrape(t, h, "Bearer hunter2", 200)
}

func scrape(t *testing.T, h http.Handler, authorization string, status int) string {
	t.Helper()
	r := httptest.NewRequest("GET", "/metrics", nil)
	r.Header.Set("Authorization", authorization)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != status {
		t.Errorf("authorization %q got %d, want %d", authorization, w.Code, status)
	}
	return w.Body.String()
}

func TestHealthThroughTheLifeOfANode(t *testing.T) {
	var broken error
	h := NewHealth(slog.New(slog.DiscardHandler))
	h.Register("database", 0, func(context.Context) error { return broken })
	h.Register("blob", Never, func(context.Context) error { return broken })

	probe := func(stage string, code int, status, database string) {
		t.Helper()
		w := httptest.NewRecorder()
		h.Readiness().ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil))
		var body struct {
			Status string
			Checks map[string]CheckResult
		}
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		if w.Code != code || body.Status != status || body.Checks["database"].Status != database {
			t.Errorf("%s: %d %s", stage, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "hunter2") {
			t.Errorf("%s: the answer shows why: %s", stage, w.Body)
		}
		w = httptest.NewRecorder()
		h.Alive().ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
		if w.Code != 200 {
			t.Errorf("%s: not alive", stage)
		}
	}
	probe("before start", 503, "starting", "ok")
	h.Ready()
	probe("started", 200, "ready", "ok")
	broken = errors.New("postgres://shop:hunter2@db does not answer")
	probe("database down", 503, "failing", "failed")
	broken = nil
	probe("database back", 200, "ready", "ok")
	h.Drain()
	probe("draining", 503, "draining", "ok")
	h.Ready()
	probe("Ready after Drain", 503, "draining", "ok")
}

func TestHealthIsPatientWithWhatNodesShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var broken error
		h := NewHealth(slog.New(slog.DiscardHandler))
		h.Register("database", 30*time.Second, func(context.Context) error { return broken })
		h.Register("media", Never, func(context.Context) error { return broken })
		h.Ready()
		look := func(after time.Duration, want bool) {
			t.Helper()
			time.Sleep(after)
			ready, _, results := h.Examine(t.Context())
			if ready != want || (results["media"].Status == "ok") != (broken == nil) {
				t.Errorf("ready: %v, want %v; %v", ready, want, results)
			}
		}
		look(0, true)
		broken = errors.New("gone")
		look(time.Hour, true) // the first look that found it so
		look(29*time.Second, true)
		look(2*time.Second, false)
		broken = nil
		look(0, true)
		broken = errors.New("gone again")
		look(time.Second, true)
	})
}

func TestHealthCheckThatHangsTimesOutAndRunsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		release := make(chan struct{})
		h := NewHealth(slog.New(slog.DiscardHandler))
		h.Register("stubborn", 0, func(context.Context) error { runs.Add(1); <-release; return nil })
		h.Register("polite", 0, func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		h.Register("broken", 0, func(context.Context) error { panic("oops") })
		h.Ready()

		began := time.Now()
		var probes sync.WaitGroup
		for range 3 {
			probes.Go(func() {
				ready, status, results := h.Examine(t.Context())
				if ready || status != "failing" || results["stubborn"].Status != "timeout" ||
					results["polite"].Status != "timeout" || results["broken"].Status != "failed" {
					t.Errorf("got %v %s %v", ready, status, results)
				}
			})
		}
		probes.Wait()
		if took := time.Since(began); took != time.Second {
			t.Errorf("the probes took %s, want the one second of the deadline", took)
		}
		if n := runs.Load(); n != 1 {
			t.Errorf("the stubborn check ran %d times at once", n)
		}

		close(release)
		synctest.Wait()
		if _, _, results := h.Examine(t.Context()); results["stubborn"].Status != "ok" || runs.Load() != 2 {
			t.Errorf("released, it is %v after %d runs", results["stubborn"], runs.Load())
		}
	})
}
