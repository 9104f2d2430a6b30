package load

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Bounds of what is recorded.
const (
	shortest = 1
	longest  = int64(5 * time.Minute / time.Microsecond)
	digits   = 3
	coarse   = 2 // of one second, of which there are many
)

// Outcome is what became of a turn.
type Outcome struct {
	Kind    string // of what was asked, for the report
	Bytes   int
	Failure string // in a few words, if the server did wrong; empty: it did right
	Refusal string // in a few words, if the server rightly said no
	Done    bool   // something was brought to its end, which is counted
	Skip    bool   // nothing was asked
}

// Recorder counts what becomes of requests that were to begin within its time. It is safe for concurrent use.
type Recorder struct {
	begin, end time.Time

	mu       sync.Mutex
	all      *hdrhistogram.Histogram
	kinds    map[string]*kind
	failures map[string]int64
	refusals map[string]int64
	done     int64
	bytes    int64
	errors   int64
	refused  int64
	seconds  []second
}

type kind struct {
	times  *hdrhistogram.Histogram
	errors int64
}

// second is what was answered within a second, counted by when it was to begin.
type second struct {
	times  *hdrhistogram.Histogram
	errors int64
	usage  Usage
}

func newHistogram(digits int) *hdrhistogram.Histogram {
	return hdrhistogram.New(shortest, longest, digits)
}

// NewRecorder records what is to begin from begin on and before end.
func NewRecorder(begin, end time.Time) *Recorder {
	return &Recorder{
		begin: begin, end: end, all: newHistogram(digits), kinds: map[string]*kind{},
		failures: map[string]int64{}, refusals: map[string]int64{},
		seconds: make([]second, max(int((end.Sub(begin)+time.Second-1)/time.Second), 1)),
	}
}

// Record notes a request that was to begin at intended, and ended at ended.
func (r *Recorder) Record(intended, ended time.Time, o Outcome) {
	if intended.Before(r.begin) || !intended.Before(r.end) || o.Skip {
		return
	}
	micros := min(max(ended.Sub(intended).Microseconds(), shortest), longest)
	r.mu.Lock()
	defer r.mu.Unlock()
	k := r.kinds[o.Kind]
	if k == nil {
		k = &kind{times: newHistogram(digits)}
		r.kinds[o.Kind] = k
	}
	s := r.second(intended)
	if s.times == nil {
		s.times = newHistogram(coarse)
	}
	for _, h := range []*hdrhistogram.Histogram{r.all, k.times, s.times} {
		_ = h.RecordValue(micros) // it is within the bounds
	}
	r.bytes += int64(o.Bytes)
	if o.Done {
		r.done++
	}
	if o.Failure != "" {
		r.failures[o.Failure]++
		r.errors++
		k.errors++
		s.errors++
	}
	if o.Refusal != "" {
		r.refusals[o.Refusal]++
		r.refused++
	}
}

// Use notes what the machine is busy with at a moment.
func (r *Recorder) Use(at time.Time, u Usage) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !at.Before(r.begin) && at.Before(r.end) {
		r.second(at).usage = u
	}
}

func (r *Recorder) second(at time.Time) *second {
	return &r.seconds[min(int(at.Sub(r.begin)/time.Second), len(r.seconds)-1)]
}

// Latency is how long answers took, in milliseconds.
type Latency struct {
	Mean float64 `json:"mean_ms"`
	P50  float64 `json:"p50_ms"`
	P90  float64 `json:"p90_ms"`
	P95  float64 `json:"p95_ms"`
	P99  float64 `json:"p99_ms"`
	P999 float64 `json:"p99_9_ms"`
	Max  float64 `json:"max_ms"`
}

const microsPerMilli = 1000

func latency(h *hdrhistogram.Histogram) Latency {
	at := func(percentile float64) float64 { return float64(h.ValueAtQuantile(percentile)) / microsPerMilli }
	return Latency{
		Mean: h.Mean() / microsPerMilli, P50: at(50), P90: at(90), P95: at(95), P99: at(99), P999: at(99.9), Max: float64(h.Max()) / microsPerMilli,
	}
}

// Count is how often something happened.
type Count struct {
	What  string `json:"what"`
	Count int64  `json:"count"`
}

func counts(of map[string]int64) []Count {
	list := []Count{}
	for _, what := range slices.Sorted(maps.Keys(of)) {
		list = append(list, Count{what, of[what]})
	}
	slices.SortStableFunc(list, func(a, b Count) int { return cmp.Compare(b.Count, a.Count) })
	return list
}

// KindReport is what became of one kind of request.
type KindReport struct {
	Kind     string  `json:"kind"`
	Requests int64   `json:"requests"`
	Errors   int64   `json:"errors"`
	Latency  Latency `json:"latency"`
}

// Moment is a second of a run.
type Moment struct {
	Second   int     `json:"second"`
	Requests int64   `json:"requests"`
	Errors   int64   `json:"errors"`
	P50      float64 `json:"p50_ms"`
	P95      float64 `json:"p95_ms"`
	Max      float64 `json:"max_ms"`
	Usage    Usage   `json:"usage"`
}

// Percentile is a point of the curve of latencies: so many percent took no longer.
type Percentile struct {
	Percent float64 `json:"percent"`
	Millis  float64 `json:"ms"`
}

// Report is what a run came to.
type Report struct {
	Seconds     float64      `json:"seconds"`
	Requests    int64        `json:"requests"`
	Rate        float64      `json:"requests_per_second"`
	Errors      int64        `json:"errors"`
	Refusals    int64        `json:"refusals" doc:"The server rightly said no."`
	Done        int64        `json:"orders"`
	Bytes       int64        `json:"bytes"`
	Latency     Latency      `json:"latency"`
	Kinds       []KindReport `json:"kinds"`
	Failed      []Count      `json:"errors_by_kind"`
	Refused     []Count      `json:"refusals_by_kind"`
	Timeline    []Moment     `json:"timeline"`
	Percentiles []Percentile `json:"percentiles"`
	Usage       Usage        `json:"usage" doc:"On average; memory at its highest."`
}

// Report sums up what was recorded.
func (r *Recorder) Report() Report {
	r.mu.Lock()
	defer r.mu.Unlock()
	took := r.end.Sub(r.begin).Seconds()
	out := Report{
		Seconds: took, Requests: r.all.TotalCount(), Rate: float64(r.all.TotalCount()) / took, Errors: r.errors, Refusals: r.refused,
		Done: r.done, Bytes: r.bytes, Latency: latency(r.all), Kinds: []KindReport{}, Failed: counts(r.failures), Refused: counts(r.refusals),
		Timeline: []Moment{}, Percentiles: []Percentile{},
	}
	for _, name := range slices.Sorted(maps.Keys(r.kinds)) {
		k := r.kinds[name]
		out.Kinds = append(out.Kinds, KindReport{Kind: name, Requests: k.times.TotalCount(), Errors: k.errors, Latency: latency(k.times)})
	}
	var used []Usage
	for i := range r.seconds {
		s := &r.seconds[i]
		m := Moment{Second: i, Errors: s.errors, Usage: s.usage}
		if s.times != nil {
			l := latency(s.times)
			m.Requests, m.P50, m.P95, m.Max = s.times.TotalCount(), l.P50, l.P95, l.Max
		}
		if s.usage != (Usage{}) {
			used = append(used, s.usage)
		}
		out.Timeline = append(out.Timeline, m)
	}
	out.Usage = average(used)
	for _, p := range []float64{0, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99, 100} {
		out.Percentiles = append(out.Percentiles, Percentile{p, float64(r.all.ValueAtQuantile(p)) / microsPerMilli})
	}
	return out
}
