package resilience

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"winkel/internal/platform/trace"
)

// ErrPrivateAddress says that a name leads into the network that this machine stands in, or to the machine itself.
var ErrPrivateAddress = errors.New("the address is not a public one")

// ErrTooLong says that an answer has more bytes than the client reads.
var ErrTooLong = errors.New("the answer is too long")

// Options is how a client behaves. Zero values are sane.
type Options struct {
	// Policy is what each request goes through; nil: none. Answers of 500 and above, and 429, count as failures, and are
	// returned all the same.
	Policy       *Policy
	Timeout      time.Duration // for a whole exchange, the body included (15 s)
	AllowPrivate bool          // may connect to this machine and its network: for tests, and where the operator says so
	Redirects    int           // how many redirects are followed (none: the redirect is the answer)
	Longest      int64         // how many bytes of an answer are read (1 MiB)
}

// NewClient makes an HTTP client for addresses that somebody else chose. It uses no proxy, because the address that is
// judged has to be the one that is dialed.
func NewClient(o Options) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	if !o.AllowPrivate {
		dialer.ControlContext = refusePrivate
	}
	return &http.Client{
		Timeout: orElse(o.Timeout, 15*time.Second),
		Transport: &transport{
			policy:  o.Policy,
			longest: orElse(o.Longest, 1<<20),
			next: &http.Transport{
				DialContext:            dialer.DialContext,
				ForceAttemptHTTP2:      true,
				MaxIdleConns:           64,
				MaxIdleConnsPerHost:    8,
				IdleConnTimeout:        90 * time.Second,
				TLSHandshakeTimeout:    10 * time.Second,
				ExpectContinueTimeout:  time.Second,
				MaxResponseHeaderBytes: 64 << 10,
			},
		},
		CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > o.Redirects {
				return http.ErrUseLastResponse
			}
			return nil
		},
	}
}

// refusePrivate judges each address right before it is dialed, so a name that is resolved to something else the second
// time gains nothing.
func refusePrivate(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("dial %s: %w", address, err)
	}
	if !IsPublic(at.Addr()) {
		return fmt.Errorf("dial %s: %w", address, ErrPrivateAddress)
	}
	return nil
}

// reserved is the networks that no public server stands in, beyond those that netip knows.
var reserved = func() []netip.Prefix {
	var prefixes []netip.Prefix
	for _, text := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		// Addresses that carry an IPv4 address in them, which might be a private one, and those for documentation.
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
		"fec0::/10",
	} {
		prefixes = append(prefixes, netip.MustParsePrefix(text))
	}
	return prefixes
}()

// IsPublic reports whether an address may belong to a server on the internet: it is not of this machine, of a private or
// local network, or reserved for something else.
func IsPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, prefix := range reserved {
		if prefix.Contains(a) {
			return false
		}
	}
	return true
}

// transport sends requests through the policy and reads the answers.
type transport struct {
	policy  *Policy
	longest int64
	next    *http.Transport
}

// failedAnswer is how an answer that counts as a failure gets through the policy.
type failedAnswer struct{ status int }

func (e failedAnswer) Error() string { return fmt.Sprintf("answered with %d", e.status) }

// RoundTrip sends one request and reads the answer whole, so that the body comes within the deadline too.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	checkNoTransaction(request.URL.Host)
	if t.policy == nil {
		return t.exchange(request)
	}
	var response *http.Response
	err := t.policy.Do(request.Context(), func(ctx context.Context) (err error) {
		//nolint:bodyclose // exchange has read and closed it; what is left is in memory
		if response, err = t.exchange(request.WithContext(ctx)); err != nil {
			return err
		}
		if response.StatusCode >= http.StatusInternalServerError || response.StatusCode == http.StatusTooManyRequests {
			return failedAnswer{response.StatusCode}
		}
		return nil
	})
	if response == nil {
		return nil, err
	}
	return response, nil
}

func (t *transport) exchange(request *http.Request) (*http.Response, error) {
	span := trace.Of(request.Context())
	if span.On() {
		span.Set(trace.Text("http.request.method", request.Method), trace.Text("server.address", request.URL.Hostname()))
	}
	response, err := t.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if span.On() {
		span.Set(trace.Number("http.response.status_code", int64(response.StatusCode)))
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, t.longest+1))
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if int64(len(body)) > t.longest {
		return nil, fmt.Errorf("%s: %w", request.URL.Host, ErrTooLong)
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the connections.
func (t *transport) CloseIdleConnections() { t.next.CloseIdleConnections() }
