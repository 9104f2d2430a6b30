package arrival_test

import (
	"bytes"
	"crypto/tls"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"winkel/internal/api/arrival"
)

var trusted = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}

func TestWhoseAddress(t *testing.T) {
	for _, c := range []struct {
		peer string
		list []string
		want string
	}{
		{"203.0.113.9:1234", []string{"198.51.100.1"}, "203.0.113.9"}, // not a proxy of ours
		{"10.0.0.1:1234", []string{"198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:1234", []string{"6.6.6.6, 198.51.100.1, 10.0.0.2"}, "198.51.100.1"}, // the client invented 6.6.6.6
		{"10.0.0.1:1234", []string{"6.6.6.6", "198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:1234", []string{"nonsense, 10.0.0.2"}, "10.0.0.2"},
		{"10.0.0.1:1234", []string{"198.51.100.1:443"}, "198.51.100.1"},
		{"10.0.0.1:1234", []string{"[2001:db8::1]:443"}, "2001:db8::1"},
		{"10.0.0.1:1234", []string{""}, "10.0.0.1"},
		{"10.0.0.1:1234", nil, "10.0.0.1"},
		{"[::ffff:10.0.0.1]:1234", []string{"2001:db8::1"}, "2001:db8::1"},
		{"[fd00::1]:1234", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		{"[fe80::1%eth0]:1234", nil, "fe80::1%eth0"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		r.Header["X-Forwarded-For"] = c.list
		if got := arrival.Read(r, trusted).Address.String(); got != c.want {
			t.Errorf("%s for %q is %s, want %s", c.peer, c.list, got, c.want)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "@"
	if got := arrival.Read(r, trusted); got.Address.IsValid() {
		t.Errorf("no address at all is %v", got)
	}
}

func TestWhetherItIsSecure(t *testing.T) {
	for _, c := range []struct {
		peer, protocol string
		tls, want      bool
	}{
		{"203.0.113.9:1", "https", false, false},
		{"203.0.113.9:1", "http", true, true},
		{"203.0.113.9:1", "", true, true},
		{"10.0.0.1:1", "https", false, true},
		{"10.0.0.1:1", "HTTPS, http", false, true},
		{"10.0.0.1:1", "http, https", false, false},
		{"10.0.0.1:1", "http", true, false}, // the proxy speaks HTTPS with us, the client did not
		{"10.0.0.1:1", "", true, true},
		{"10.0.0.1:1", "gopher", false, false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		if c.protocol != "" {
			r.Header.Set("X-Forwarded-Proto", c.protocol)
		}
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		if got := arrival.Read(r, trusted).Secure; got != c.want {
			t.Errorf("from %s, %q, tls %t: %t", c.peer, c.protocol, c.tls, got)
		}
		if got := arrival.Of(r).Secure; got != c.tls {
			t.Errorf("without a server, from %s, %q, tls %t: %t", c.peer, c.protocol, c.tls, got)
		}
	}
}

func TestProxiesThatNobodyNamed(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "203.0.113.9:1"
	if a := arrival.Read(r, trusted); a.Unnamed || a.Proxied {
		t.Errorf("no proxy is %+v", a)
	}
	r.Header.Set("X-Forwarded-For", "198.51.100.1")
	if a := arrival.Read(r, trusted); !a.Unnamed || a.Proxied {
		t.Errorf("a proxy that nobody named is %+v", a)
	}
	r.RemoteAddr = "10.0.0.1:1"
	if a := arrival.Read(r, trusted); a.Unnamed || !a.Proxied {
		t.Errorf("a proxy of ours is %+v", a)
	}
}

func TestIsLocal(t *testing.T) {
	for _, c := range []struct {
		peer, host string
		want       bool
	}{
		{"127.0.0.1:1", "localhost:8080", true}, {"127.0.0.1:1", "127.0.0.1", true}, {"[::1]:1", "[::1]:8080", true},
		{"127.0.0.1:1", "shop.example", false}, {"127.0.0.1:1", "localhost.evil.example", false},
		{"192.0.2.1:1", "localhost", false}, {"192.0.2.1:1", "127.0.0.1", false}, {"@", "localhost", false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Host = c.peer, c.host
		if got := arrival.IsLocal(r); got != c.want {
			t.Errorf("from %s for %s: %t", c.peer, c.host, got)
		}
	}
}

// TestNobodyElseReadsWhatProxiesSay keeps the decision whom to believe in one place.
func TestNobodyElseReadsWhatProxiesSay(t *testing.T) {
	own, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	internal := filepath.Join(own, "..", "..")
	seen := 0
	err = filepath.WalkDir(internal, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			filepath.Dir(path) == own {
			return err
		}
		seen++
		text, err := os.ReadFile(path)
		for _, name := range []string{`"X-Forwarded-`, `"X-Real-`, `"Forwarded"`, `"True-Client-`, `"CF-Connecting-`} {
			if bytes.Contains(text, []byte(name)) {
				t.Errorf("%s reads %s: ask package arrival", path, strings.Trim(name, `"`))
			}
		}
		return err
	})
	if err != nil || seen < 100 {
		t.Fatalf("%d files, %v", seen, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("10.0.0.1:1", "6.6.6.6, 198.51.100.1", "https")
	f.Add("[fd00::1]:1", "[::1]:80, ::ffff:1.2.3.4", "http,https")
	f.Add("@", ",,,", "")
	f.Fuzz(func(t *testing.T, peer, list, protocol string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = peer
		r.Header["X-Forwarded-For"], r.Header["X-Forwarded-Proto"] = []string{list}, []string{protocol}
		untrusted := arrival.Read(r, nil)
		if untrusted.Secure {
			t.Error("HTTPS by the word of a stranger")
		}
		if from, err := netip.ParseAddrPort(peer); err == nil && untrusted.Address != from.Addr().Unmap() {
			t.Errorf("from %s it is %s", peer, untrusted.Address)
		}
		r.Host = list
		if arrival.IsLocal(r) && !untrusted.Address.IsLoopback() {
			t.Errorf("%s from %s is local", list, peer)
		}
		a := arrival.Read(r, trusted)
		if a.Proxied && !a.Address.IsValid() {
			t.Error("a proxy took the address away")
		}
		if a.Address.Is4In6() {
			t.Errorf("%s is not in its plain form", a.Address)
		}
	})
}
