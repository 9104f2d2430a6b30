package app

import (
	"strings"
	"testing"

	"winkel/internal/platform/config"
)

func TestHealthAsksTheNodeOfThisMachine(t *testing.T) {
	s := target{flags: []string{"--data", t.TempDir()}}
	server := s.open(t)
	address := strings.TrimPrefix(server.url, "http://")
	if out := everything(t, s.command("health", "--listen", address), exitDone); !strings.Contains(out, `"status":"ready"`) {
		t.Errorf("it says %q", out)
	}
	server.stop(t)
	if out := everything(t, s.command("health", "--listen", address), exitNotClean); !strings.Contains(out, "nobody answers at "+server.url) {
		t.Errorf("of a node that is gone it says %q", out)
	}
}

func TestHealthURL(t *testing.T) {
	for listen, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080/readyz", ":8080": "http://127.0.0.1:8080/readyz", "0.0.0.0:80": "http://127.0.0.1:80/readyz",
		"[::]:80": "http://127.0.0.1:80/readyz", "[::1]:80": "http://[::1]:80/readyz", "shop.internal:80": "http://shop.internal:80/readyz",
	} {
		c := &config.Config{}
		c.HTTP.Listen = listen
		if got, err := healthURL(c); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", listen, got, err, want)
		}
		c.TLS.Domain = []string{"shop.example"}
		if got, _ := healthURL(c); got != strings.Replace(want, "http:", "https:", 1) {
			t.Errorf("with HTTPS, %s: %s", listen, got)
		}
	}
	if _, err := healthURL(&config.Config{}); err == nil {
		t.Error("an address without a port is one")
	}
}
