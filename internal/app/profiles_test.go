package app

import (
	"net/http"
	"strings"
	"testing"
)

// Profiles are for holders of the token, on the listener of the metrics, and nowhere without the setting.
func TestProfilesAreForWhoeverOperates(t *testing.T) {
	s := target{flags: []string{"--data", t.TempDir()}}
	for _, allowed := range []bool{true, false} {
		own := freeAddress(t)
		flags := []string{"--metrics-listen", own, "--metrics-token", "figures"}
		if allowed {
			flags = append(flags, "--metrics-profiles")
		}
		server := s.open(t, flags...)
		watched := &open{running: running{url: "http://" + own}}
		for _, path := range []string{"/debug/pprof/heap", "/debug/pprof/profile?seconds=1", "/debug/pprof/goroutine?debug=1"} {
			if a := server.get(t, path, "figures"); a.status != http.StatusNotFound {
				t.Errorf("%s is served beside the shop: %d", path, a.status)
			}
			a, b := watched.get(t, path, ""), watched.get(t, path, "figures")
			if a.status != http.StatusUnauthorized {
				t.Errorf("%s without the token: %d", path, a.status)
			}
			packed := strings.HasPrefix(string(b.body), "\x1f\x8b") // as pprof writes it
			text := strings.HasPrefix(string(b.body), "goroutine profile: total")
			if got := b.status == http.StatusOK && (packed || text); got != allowed {
				t.Errorf("%s with the token, allowed %v: %d %.60q", path, allowed, b.status, b.body)
			}
		}
		if allowed {
			// Without a period nothing would ever be in it.
			if a := watched.get(t, "/debug/pprof/mutex?debug=1", "figures"); !strings.Contains(string(a.body), "sampling period=100\n") {
				t.Errorf("waits for locks are not noted: %.100q", a.body)
			}
			for path, status := range map[string]int{
				"/debug/pprof/cmdline": http.StatusNotFound, "/debug/pprof/profile?seconds=31": http.StatusBadRequest,
				"/debug/pprof/profile?seconds=x": http.StatusBadRequest, "/metrics": http.StatusOK,
			} {
				if a := watched.get(t, path, "figures"); a.status != status || strings.Contains(string(a.body), "--metrics-token") {
					t.Errorf("%s: %d %.60q", path, a.status, a.body)
				}
			}
		}
		server.stop(t)
	}
	if out := everything(t, s.command("serve", "--metrics-profiles"), exitUnusable); !strings.Contains(out, "--metrics-listen") {
		t.Errorf("it says %q", out)
	}
}
