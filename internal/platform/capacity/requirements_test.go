package capacity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/capacity"
)

const required = `
functional:
  - {name: buys, routes: [POST /api/orders]}
  - {name: flies, routes: [POST /api/orders, POST /api/wings]}
non_functional:
  - {name: crowd, shoppers: 1000}
  - {name: fast, p95_ms: 200}
  - {name: there, availability: 99.9}
constraints:
  - {name: money, budget: 100}
  - {name: time, months: 6}
traffic: {daily_users: 0, requests_per_user: 0, kb_per_request: 0, peak_factor: 1, retention_days: 0}
deployment: {availability: 99.9, copies: 1, server: s}
prices: {currency: EUR, servers: {s: 16.67}, storage_gb: 0, traffic_gb: 0}
`

func TestJudge(t *testing.T) {
	r, err := capacity.ReadRequirements([]byte(required))
	if err != nil {
		t.Fatal(err)
	}
	routes := map[string]bool{"POST /api/orders": true}
	judged := func(run *capacity.RunOf) string {
		var list []string
		for _, v := range r.Judge(routes, run) {
			list = append(list, v.Name+": "+v.Status+": "+v.Detail)
		}
		return strings.Join(list, "\n")
	}
	want := `buys: met: 1 routes are there
flies: missed: there is no POST /api/wings
crowd: met: 0.05 % errors
fast: missed: p95 250.0 ms, which is 50.0 ms too slow
there: met: 99.9000 %, down 8.76 h a year
money: missed: 16.67 EUR a month, 100.02 EUR for 6 months, without people, which is 0.02 EUR too much
time: not measurable here: a program cannot tell how long people take`
	if diff := cmp.Diff(want, judged(&capacity.RunOf{Shoppers: 1000, Wanted: 1000, Requests: 9000, P95Millis: 250, ErrorPercent: 0.05, MostErrors: 0.1})); diff != "" {
		t.Error(diff)
	}
	r.Deployment.Percent, r.Constraints[0].Budget = 99, r.Constraints[0].Budget+20_000
	want = `buys: met: 1 routes are there
flies: missed: there is no POST /api/wings
crowd: not measurable here: 1000 shoppers are asked for; measure with as many
fast: met: p95 200.0 ms
there: missed: 99.0000 %, down 87.60 h a year, which is 78.84 h too much
money: met: 16.67 EUR a month, 100.02 EUR for 6 months, without people
time: not measurable here: a program cannot tell how long people take`
	if diff := cmp.Diff(want, judged(&capacity.RunOf{Shoppers: 10, Wanted: 10, Requests: 90, P95Millis: 200})); diff != "" {
		t.Error(diff)
	}
	// A shop that refuses everything at once is not fast, and neither is one that nobody asked.
	refusing := judged(&capacity.RunOf{Shoppers: 1000, Wanted: 1000, Requests: 9000, P95Millis: 0.1, ErrorPercent: 100, MostErrors: 0.1})
	if !strings.Contains(refusing, "fast: missed: 100.00 % errors") || !strings.Contains(refusing, "crowd: missed") {
		t.Error(refusing)
	}
	if got := judged(&capacity.RunOf{Shoppers: 1000, Wanted: 1000, ErrorPercent: 100}); !strings.Contains(got, "fast: not measurable here: nothing was asked") {
		t.Error(got)
	}
	if got := judged(nil); strings.Count(got, "nothing was measured") != 2 {
		t.Error(got)
	}
	if r.Shoppers() != 1000 || !r.NeedsRun() {
		t.Errorf("%d shoppers", r.Shoppers())
	}
}

func TestWhatAreNoRequirements(t *testing.T) {
	for param, text := range map[string]string{
		"non_functional[0]":     strings.Replace(required, "shoppers: 1000", "shoppers: 1000, p95_ms: 5", 1),
		"constraints[1].months": strings.Replace(required, "months: 6", "months: 1201", 1),
		"constraints[1]":        strings.Replace(required, "months: 6", "months: 0", 1),
		"functional[0].routes":  strings.Replace(required, "[POST /api/orders]", "[]", 1),
		"prices.servers":        strings.Replace(required, "server: s", "server: t", 1),
		"":                      required + "wishes: []",
	} {
		_, err := capacity.ReadRequirements([]byte(text))
		if f := fault.From(err); err == nil || f.Code != fault.CodeValidation || f.Param != param {
			t.Errorf("%q: %v", param, err)
		}
	}
}

// A bill that cannot be counted is not within the budget.
func TestWhatCannotBeCountedIsNotMet(t *testing.T) {
	dear := strings.NewReplacer("months: 6", "months: 1200", "server: s}", "server: s, copies: 1000}", "copies: 1,", "", "s: 16.67", "s: 1000000",
		"daily_users: 0, requests_per_user: 0, kb_per_request: 0", "daily_users: 10000000000, requests_per_user: 1000000, kb_per_request: 1000000",
		"retention_days: 0", "retention_days: 36500", "storage_gb: 0, traffic_gb: 0", "storage_gb: 1000000, traffic_gb: 1000000").Replace(required)
	r, err := capacity.ReadRequirements([]byte(dear))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range r.Judge(nil, nil) {
		if v.Name == "money" && (v.Status != capacity.Missed || !strings.Contains(v.Detail, "more than can be counted")) {
			t.Errorf("%+v", v)
		}
	}
}
