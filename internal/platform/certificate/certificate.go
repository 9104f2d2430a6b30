// Package certificate gives a server the certificate by which it proves its name: from two files, which may be replaced
// while it runs, or from an authority that issues certificates by itself (ACME), such as Let's Encrypt.
package certificate

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// Source gives the certificate for a name that a client asks for. It is what tls.Config calls GetCertificate.
type Source func(*tls.ClientHelloInfo) (*tls.Certificate, error)

// Config is TLS as a shop that takes money speaks it: version 1.2 or newer, and in 1.2 only what keeps yesterday's traffic
// secret from tomorrow's thief and cannot be tampered with.
func Config(source Source, protocols ...string) *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: source,
		NextProtos:     append([]string{"h2", "http/1.1"}, protocols...),
		CipherSuites: []uint16{ // of 1.2; those of 1.3 are all good
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		},
	}
}

// lookEvery is how long a certificate is used before the files are looked at again.
const lookEvery = 2 * time.Second

// Files is a certificate with its key in two files, PEM. When they change the new ones are used; files that do not fit
// together, because only one of them was replaced so far, change nothing but the log.
type Files struct {
	cert, key string
	log       *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	seen    [2]stamp
	looked  time.Time
}

// stamp tells one state of a file from another.
type stamp struct {
	modified time.Time
	size     int64
}

// NewFiles reads the files, which must fit together.
func NewFiles(cert, key string, log *slog.Logger) (*Files, error) {
	f := &Files{cert: cert, key: key, log: log}
	f.seen = f.stamps()
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("read the certificate: %w", err)
	}
	f.current, f.looked = &pair, time.Now()
	return f, nil
}

// Certificate is a Source.
func (f *Files) Certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(f.looked) < lookEvery {
		return f.current, nil
	}
	f.looked = time.Now()
	stamps := f.stamps()
	if stamps == f.seen {
		return f.current, nil
	}
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		f.log.Warn("the certificate has changed and cannot be used; the old one stays", slog.String("error", err.Error()))
		return f.current, nil
	}
	f.seen, f.current = stamps, &pair
	f.log.Info("the certificate was replaced", slog.Time("until", pair.Leaf.NotAfter))
	return f.current, nil
}

func (f *Files) stamps() (s [2]stamp) {
	for i, path := range []string{f.cert, f.key} {
		if info, err := os.Stat(path); err == nil {
			s[i] = stamp{info.ModTime(), info.Size()}
		}
	}
	return s
}

// Authority says which authority certifies which names.
type Authority struct {
	Names []string // for which certificates are asked for; a client that asks for another name gets none
	Dir   string   // where keys and certificates are kept, for the owner's eyes alone
	Email string   // where the authority writes to when something is wrong; may be empty
	URL   string   // of its directory; empty: Let's Encrypt
	// Client speaks to the authority; nil: http.DefaultClient's way, with the roots of this machine.
	Client *http.Client
}

// Issued is certificates from an authority. They are asked for when the first client wants one, and again a month before
// they end.
type Issued struct{ manager *autocert.Manager }

// NewIssued makes the directory if there is none. It asks the authority nothing yet.
func NewIssued(a Authority) (*Issued, error) {
	if err := os.MkdirAll(a.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the directory for certificates: %w", err)
	}
	if err := os.Chmod(a.Dir, 0o700); err != nil { //nolint:gosec // a directory has to be entered by its owner
		return nil, fmt.Errorf("close the directory for certificates to others: %w", err)
	}
	url := a.URL
	if url == "" {
		url = autocert.DefaultACMEDirectory
	}
	return &Issued{&autocert.Manager{
		Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(a.Names...), Cache: autocert.DirCache(a.Dir), Email: a.Email,
		Client: &acme.Client{DirectoryURL: url, HTTPClient: a.Client, UserAgent: "winkel"},
	}}, nil
}

// Certificate is a Source. It answers the authority's questions about a name, too (TLS-ALPN-01).
func (i *Issued) Certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	return i.manager.GetCertificate(hello)
}

// Protocol is the one by which the authority asks; Config needs it.
const Protocol = acme.ALPNProto

// Challenges answers the questions that the authority asks by HTTP (HTTP-01), and passes on everything else.
func (i *Issued) Challenges(next http.Handler) http.Handler {
	answers := i.manager.HTTPHandler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Names are compared without a port. There is one where the authority, or a proxy before the shop, asks on another than 80.
		if name, _, err := net.SplitHostPort(r.Host); err == nil && strings.HasPrefix(r.URL.Path, challenges) {
			r = r.WithContext(r.Context())
			r.Host = name
		}
		answers.ServeHTTP(w, r)
	})
}

// challenges is where an authority asks by HTTP, as RFC 8555 has it.
const challenges = "/.well-known/acme-challenge/"
