package app

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"winkel/internal/api/problem"
	"winkel/internal/api/server"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/certificate"
)

// authorityPatience is how long the authority may take for one answer.
const authorityPatience = 30 * time.Second

// secured is how the shop speaks HTTPS: with nil for HTTP. What is answered to those who come by HTTP all the same is made
// from next, which sends them on.
func secured(env *environment, next http.Handler) (config *tls.Config, plain http.Handler, err error) {
	t := env.config.TLS
	switch {
	case t.Cert != "":
		files, err := certificate.NewFiles(t.Cert, t.Key, env.log)
		if err != nil {
			return nil, nil, err
		}
		return certificate.Config(files.Certificate), next, nil
	case len(t.Domain) > 0:
		client, err := authorityClient(t.ACMERoot)
		if err != nil {
			return nil, nil, err
		}
		issued, err := certificate.NewIssued(certificate.Authority{
			Names: t.Domain, Dir: filepath.Join(env.config.Storage.Data, "certificates"), Email: t.Email, URL: t.ACMEURL, Client: client,
		})
		if err != nil {
			return nil, nil, err
		}
		return certificate.Config(issued.Certificate, certificate.Protocol), issued.Challenges(next), nil
	}
	return nil, nil, nil
}

// authorityClient speaks to the authority, which may be one of the operator's own.
func authorityClient(root string) (*http.Client, error) {
	client := &http.Client{Timeout: authorityPatience}
	if root == "" {
		return client, nil
	}
	text, err := os.ReadFile(root)
	if err != nil {
		return nil, fmt.Errorf("read --tls-acme-root: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--tls-acme-root: there is no certificate in %s", root)
	}
	client.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	return client, nil
}

// redirect sends whoever came by HTTP on to the same page by HTTPS. What changes something is refused instead: it has been
// sent in the clear already, and whoever wrote the program that sent it should notice.
type redirect struct {
	domains []string
	public  *url.URL // where the shop is; nil if nobody said it
	port    string   // of HTTPS; empty: the usual one
}

func newRedirect(env *environment) redirect {
	r := redirect{domains: env.config.TLS.Domain}
	if public, err := url.Parse(env.config.HTTP.PublicURL); err == nil && public.Scheme == "https" {
		r.public = public
	}
	if _, port, err := net.SplitHostPort(env.config.HTTP.Listen); err == nil && port != "443" && port != "0" {
		r.port = port
	}
	return r
}

// ServeHTTP sends on.
func (d redirect) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		problem.Write(w, r, fault.New(fault.Forbidden, "https_required", "Send this by HTTPS, and nothing secret by HTTP again."))
		return
	}
	to := url.URL{Scheme: "https", Host: d.host(r), Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
	http.Redirect(w, r, to.String(), http.StatusPermanentRedirect)
}

// host is where a visitor is sent: to the name that he asked for if it is one of the shop's, else to the shop's first one. Only
// where nobody has said what the shop is called does the name that was asked for decide.
func (d redirect) host(r *http.Request) string {
	asked := r.Host
	if name, _, err := net.SplitHostPort(asked); err == nil {
		asked = name
	}
	asked = strings.ToLower(asked)
	switch {
	case slices.Contains(d.domains, asked):
	case d.public != nil:
		return d.public.Host
	case len(d.domains) > 0:
		asked = d.domains[0]
	}
	if d.port != "" {
		return net.JoinHostPort(strings.Trim(asked, "[]"), d.port)
	}
	return asked
}

// plainServer answers HTTP beside HTTPS; nil where nothing does.
func plainServer(env *environment, handler http.Handler, o server.Options) *server.Server {
	address := env.config.TLS.RedirectAddress()
	if address == "" || handler == nil {
		return nil
	}
	o.Addr, o.OnListen, o.TLS, o.Admit, o.BodyLimit, o.RequestTimeout = address, nil, nil, nil, nil, nil
	return server.New(handler, o)
}
