package simulate

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"
)

// Report is what happened in a simulation.
type Report struct {
	Seed       uint64           `json:"seed"`
	Engine     string           `json:"engine"`
	Seconds    int64            `json:"seconds"`
	Ticks      int64            `json:"ticks"`
	Shoppers   int              `json:"shoppers"`
	Actions    map[string]int64 `json:"actions"` // by kind
	Answers    map[string]int64 `json:"answers"` // by code; "ok" where there was no refusal
	Orders     int64            `json:"orders"`  // that were acknowledged
	PerSecond  int64            `json:"orders_per_second"`
	Declined   int64            `json:"declined"`
	Refunded   int64            `json:"refunded"` // refunds that staff asked for
	Kills      int64            `json:"kills"`    // nodes that died
	ClockJumps int64            `json:"clock_jumps"`
	Days       int64            `json:"days"`       // that went by on the clock of the shop
	Checks     int64            `json:"checks"`     // comparisons of everything with everything
	Violations []string         `json:"violations"` // of what must always be true, the first hundred
	Count      int64            `json:"violation_count"`
	History    []string         `json:"history,omitempty"` // the last actions before the first violation
}

// Write prints a report for people.
func (r *Report) Write(w io.Writer) error {
	p := &printer{w: w}
	p.linef("seed %d on %s: %d shoppers, %d ticks in %d s; %d days went by in the shop\n", r.Seed, r.Engine, r.Shoppers, r.Ticks, r.Seconds, r.Days)
	p.linef("orders        %d (%d a second), %d declined, %d refunds\n", r.Orders, r.PerSecond, r.Declined, r.Refunded)
	p.linef("bad luck      %d nodes died, the clock jumped %d times\n", r.Kills, r.ClockJumps)
	p.table("actions", r.Actions)
	p.table("answers", r.Answers)
	p.linef("checks        %d\n", r.Checks)
	p.linef("violations    %d\n", r.Count)
	for _, v := range r.Violations {
		p.linef("  %s\n", v)
	}
	if len(r.History) > 0 {
		p.linef("before the first of them:\n")
	}
	for _, h := range r.History {
		p.linef("  %s\n", h)
	}
	return p.err
}

// printer remembers the first failure.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) linef(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) table(title string, counts map[string]int64) {
	p.linef("%s\n", title)
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		p.linef("  %-32s %d\n", name, counts[name])
	}
}

// Limits of what is kept for a report.
const (
	keptActions    = 120
	keptViolations = 100
)

// tally counts while many people act.
type tally struct {
	mu     sync.Mutex
	report Report
	recent []string
	tick   int64
	log    io.Writer // gets every action; nil: nobody
}

// count counts an action and its answer.
func (t *tally) count(kind, answer string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report.Actions[kind]++
	t.report.Answers[answer]++
}

// notef remembers what somebody did, for whoever wants to know what led to a violation.
func (t *tally) notef(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	line := fmt.Sprintf("tick %d: ", t.tick) + fmt.Sprintf(format, args...)
	if t.log != nil {
		_, _ = fmt.Fprintln(t.log, line) // who cannot be told is not told
	}
	t.recent = append(t.recent, line)
	if len(t.recent) > 2*keptActions {
		t.recent = slices.Clone(t.recent[keptActions:])
	}
}

// violationf records that something is not as it must always be.
func (t *tally) violationf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report.Count++
	if t.report.Count == 1 {
		t.report.History = slices.Clone(t.recent[max(0, len(t.recent)-keptActions):])
	}
	if len(t.report.Violations) < keptViolations {
		t.report.Violations = append(t.report.Violations, fmt.Sprintf("tick %d: ", t.tick)+fmt.Sprintf(format, args...))
	}
}

// violated reports whether anything was found.
func (t *tally) violated() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.report.Count > 0
}

// increase counts one more of a number of the report.
func (t *tally) increase(number *int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*number++
}

// snapshot is the report so far.
func (t *tally) snapshot(took time.Duration) Report {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.report
	r.Actions, r.Answers = maps.Clone(r.Actions), maps.Clone(r.Answers)
	r.Violations, r.History = slices.Clone(r.Violations), slices.Clone(r.History)
	r.Ticks, r.Seconds = t.tick, int64(took.Seconds())
	r.PerSecond = r.Orders * int64(time.Second) / max(int64(took), 1)
	return r
}
