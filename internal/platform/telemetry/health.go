package telemetry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// checkTimeout is how long a check may take before it counts as failed.
const checkTimeout = time.Second

// The states of a node, in the order of its life.
const (
	starting int32 = iota
	serving
	draining
)

// Health knows whether this node may take traffic. A new one is starting; call Ready once everything is up. It is safe
// for concurrent use.
type Health struct {
	logger *slog.Logger
	state  atomic.Int32

	mu     sync.Mutex
	checks []*check
}

type check struct {
	name     string
	patience time.Duration
	run      func(context.Context) error

	mu      sync.Mutex
	running *attempt
	failing time.Time // since when every look found it so; zero while it is well
}

// Never is the patience with what all nodes have in common: none of them is better off without the others.
const Never = time.Duration(math.MaxInt64)

// decides notes how a look ended, and reports whether it takes the node off.
func (c *check) decides(result CheckResult, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if result.Status == CheckOK {
		c.failing = time.Time{}
		return false
	}
	if c.failing.IsZero() {
		c.failing = now
	}
	return now.Sub(c.failing) >= c.patience
}

// attempt is one run of a check. err may be read once done is closed.
type attempt struct {
	done chan struct{}
	err  error
}

// start begins an attempt or joins the one that runs: probes that come together share it, and a check that ignores its
// deadline never has more than one goroutine.
func (c *check) start(ctx context.Context) *attempt {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running != nil {
		return c.running
	}
	a := &attempt{done: make(chan struct{})}
	c.running = a
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTimeout)
		defer cancel()
		defer func() {
			if p := recover(); p != nil {
				a.err = fmt.Errorf("panic: %v", p)
			}
			c.mu.Lock()
			c.running = nil
			c.mu.Unlock()
			close(a.done)
		}()
		a.err = c.run(ctx)
	}()
	return a
}

// NewHealth returns the health of a node that is starting. Why a check failed goes to the logger.
func NewHealth(logger *slog.Logger) *Health {
	return &Health{logger: logger}
}

// Register adds a check that succeeds within a second when all is well. A node on which it has failed at every look for as long as
// the patience is not ready; with a patience of Never it is looked at, shown, and no reason to take the node off.
func (h *Health) Register(name string, patience time.Duration, run func(context.Context) error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.checks = append(h.checks, &check{name: name, patience: patience, run: run})
}

// Ready says that the node has started. It has no effect on one that drains already.
func (h *Health) Ready() { h.state.CompareAndSwap(starting, serving) }

// Drain says that the node will stop: from now on it is not ready, and never will be again.
func (h *Health) Drain() { h.state.Store(draining) }

// Alive answers 200 as long as the process can answer at all.
func (h *Health) Alive() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"status": "alive"})
	})
}

// CheckOK is the status of a check that succeeds.
const CheckOK = "ok"

// CheckResult is the outcome of one check: "ok", "failed" or "timeout", and how long it took.
type CheckResult struct {
	Status     string `json:"status"`
	DurationMS int64  `json:"duration_ms"`
}

// Readiness answers 200 when the node may take traffic and 503 while it starts, drains, or a check fails, with the
// state and the result of each check as JSON. Why a check failed is in the log and not in the answer.
func (h *Health) Readiness() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ready, status, results := h.Examine(r.Context())
		code := http.StatusOK
		if !ready {
			code = http.StatusServiceUnavailable
		}
		answer(w, code, map[string]any{"status": status, "checks": results})
	})
}

// Examine runs every check and says whether the node may take traffic: "ready", "starting", "draining" or "failing".
func (h *Health) Examine(ctx context.Context) (ready bool, status string, results map[string]CheckResult) {
	h.mu.Lock()
	checks := slices.Clip(h.checks)
	h.mu.Unlock()
	outcomes := make([]CheckResult, len(checks))
	var all sync.WaitGroup
	for i, c := range checks {
		all.Go(func() { outcomes[i] = h.examine(ctx, c) })
	}
	all.Wait()
	status, now := "ready", time.Now()
	results = make(map[string]CheckResult, len(checks))
	for i, c := range checks {
		results[c.name] = outcomes[i]
		if c.decides(outcomes[i], now) {
			status = "failing"
		}
	}
	switch h.state.Load() {
	case starting:
		status = "starting"
	case draining:
		status = "draining"
	}
	return status == "ready", status, results
}

func (h *Health) examine(ctx context.Context, c *check) CheckResult {
	began := time.Now()
	attempt := c.start(ctx)
	result := CheckResult{Status: CheckOK}
	var err error
	deadline := time.NewTimer(checkTimeout)
	defer deadline.Stop()
	select {
	case <-attempt.done:
		if err = attempt.err; err != nil {
			result.Status = "failed"
		}
		if errors.Is(err, context.DeadlineExceeded) {
			result.Status = "timeout"
		}
	case <-deadline.C:
		result.Status, err = "timeout", context.DeadlineExceeded
	}
	if err != nil {
		h.logger.WarnContext(ctx, "a check failed", "check", c.name, "error", err)
	}
	result.DurationMS = time.Since(began).Milliseconds()
	return result
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) //nolint:errchkjson // the client may have gone away; there is nobody else to tell
}
