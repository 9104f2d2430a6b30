package app

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// benched is what winkel bench prints, with bounds that any machine keeps to.
func benched(t *testing.T, code int, args ...string) (out, complaints string) {
	t.Helper()
	var o, e bytes.Buffer
	args = append([]string{"bench", "--p95", "1h", "--timeout", "1m", "--warm-up", "0s"}, args...)
	if got := RunContext(t.Context(), args, &o, &e); got != code {
		t.Fatalf("%v: exit code %d, want %d\n%s%s", args, got, code, &o, &e)
	}
	return o.String(), e.String()
}

func readBench(t *testing.T, text string) benchReport {
	t.Helper()
	var r benchReport
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return r
}

// A made-up shop is opened, shopped in and removed. Every order that the report counts was acknowledged.
func TestBenchOfAMadeUpShop(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the program starts itself again, which a test binary can do on Linux only")
	}
	aside := t.TempDir()
	t.Setenv("TMPDIR", aside)
	page := filepath.Join(t.TempDir(), "bench.html")
	out, _ := benched(t, exitDone, "--shoppers", "20", "--think-min", "1ms", "--think-max", "20ms", "--products", "20", "--for", "2s", "--buy", "60",
		"--json", "--html", page)
	r := readBench(t, out)
	if r.Kind != "shoppers" || !r.Held || r.Run.Errors != 0 || r.Run.Done == 0 || r.Run.Usage.ServerMB == 0 || r.Products == 0 {
		t.Errorf("%s", out)
	}
	seen := map[string]int64{}
	for _, k := range r.Run.Kinds {
		seen[k.Kind] = k.Requests
	}
	for _, kind := range []string{"list", "product", "search", "suggestion", "cart", "cart item", "checkout", "checkout details", "order"} {
		if seen[kind] == 0 {
			t.Errorf("nobody asked for a %s: %v", kind, seen)
		}
	}
	if seen["order"] != r.Run.Done {
		t.Errorf("%d orders were asked for without an error, and %d are counted", seen["order"], r.Run.Done)
	}
	html, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h1>Under load</h1>", "Latency over time", "Latency by percentile", "Throughput", "Memory"} {
		if !strings.Contains(string(html), want) {
			t.Errorf("%q is not in the page", want)
		}
	}
	if left, err := os.ReadDir(aside); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// The demo shop is found by its API, by requests at a rate and by a ramp; so is what saturates it.
func TestBenchOfAShopThatIsOpen(t *testing.T) {
	s := target{flags: []string{"--data", t.TempDir()}}
	if _, code := s.run(t, "demo"); code != exitDone {
		t.Fatalf("demo: exit code %d", code)
	}
	server := s.open(t, "--dev")
	out, _ := benched(t, exitDone, "--target", server.url, "--rate", "50", "--for", "2s", "--no-visit", "--buy", "50")
	for _, want := range []string{"50 requests a second for 2 seconds: it held.", "requests", "By kind", "checkout"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	out, _ = benched(t, exitDone, "--target", server.url, "--ramp", "--ramp-from", "20", "--ramp-factor", "50", "--ramp-halves", "0",
		"--for", "1s", "--no-visit", "--json")
	r := readBench(t, out)
	if r.Ramp == nil || r.Ramp.Held < 20 || len(r.Ramp.Steps) < 2 || r.Ramp.Steps[0].Rate != 20 || !r.Ramp.Steps[0].Held {
		t.Errorf("%s", out)
	}
	out, _ = benched(t, exitNotClean, "--target", server.url, "--rate", "20", "--for", "1s", "--no-visit", "--p95", "1ns")
	if !strings.Contains(out, "it did not hold (latency)") {
		t.Error(out)
	}
	server.stop(t)
	s.verify(t)
}

// Nobody is loaded who did not ask for it.
func TestBenchRefusesForeignTargets(t *testing.T) {
	for _, address := range []string{"http://192.0.2.1", "http://shop.example", "https://192.0.2.1:8443", "http://[2001:db8::1]:8080", "http://127.0.0.1.shop.example"} {
		if _, said := benched(t, exitUnusable, "--target", address); !strings.Contains(said, "--i-own-this-target") {
			t.Errorf("%s: %s", address, said)
		}
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--target", "127.0.0.1:8080"}, "is not the address of a shop"},
		{[]string{"--target", "http://127.0.0.1:8080/admin"}, "is not the address of a shop"},
		{[]string{"--target", "http://127.0.0.1:1"}, "does not answer like a shop"},
		{[]string{"--rate", "5", "--ramp"}, "Either --rate or --ramp"},
		{[]string{"--browse", "0", "--search", "0", "--buy", "0"}, "Somebody has to do something"},
		{[]string{"--think-min", "5s", "--think-max", "1s"}, "at least --think-min"},
	} {
		if _, said := benched(t, exitUnusable, c.args...); !strings.Contains(said, c.says) {
			t.Errorf("%v: %q is not in %q", c.args, c.says, said)
		}
	}
}
