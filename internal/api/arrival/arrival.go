// Package arrival says how a request reached the shop: from whose address, and whether over HTTPS all the way.
//
// A proxy that stands before the shop says both in headers, and so can everybody else. This package is the one place that
// reads them, and believes only proxies that the operator named; a test keeps it so. Whoever needs to know asks Of.
package arrival

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Arrival is how a request came.
type Arrival struct {
	Address netip.Addr // of the client; invalid where it is not known
	Secure  bool       // the client spoke HTTPS, with us or with the proxy before us
	Proxied bool       // a proxy that we were told about passed the request on
	// Unnamed reports that somebody passed the request on who is not one of the proxies that we were told about, so that
	// Address may be his and not the client's.
	Unnamed bool
}

// forwarded are the headers by which proxies tell of the request that they got.
const (
	forwardedFor   = "X-Forwarded-For"
	forwardedProto = "X-Forwarded-Proto"
	forwardedHost  = "X-Forwarded-Host"
	realIP         = "X-Real-Ip"
)

// claimed are names by which others tell the same, beside everything that begins with X-Forwarded-.
var claimed = []string{"Forwarded", "True-Client-Ip", "Cf-Connecting-Ip", "X-Client-Ip", "X-Cluster-Client-Ip"}

// Read finds out how a request came, believing the headers of the trusted networks.
func Read(r *http.Request, trusted []netip.Prefix) Arrival {
	a := Arrival{Secure: r.TLS != nil}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return a
	}
	a.Address = peer.Addr().Unmap()
	if !isTrusted(a.Address, trusted) {
		a.Unnamed = len(r.Header[forwardedFor]) > 0
		return a
	}
	a.Proxied = true
	a.Address = client(a.Address, r.Header[forwardedFor], trusted)
	// A proxy that adds to the header instead of replacing it puts the client's own part first.
	if protocol, _, _ := strings.Cut(r.Header.Get(forwardedProto), ","); protocol != "" {
		a.Secure = strings.EqualFold(strings.TrimSpace(protocol), "https")
	}
	return a
}

// client reads X-Forwarded-For from the right, where our own proxies wrote, up to the first address that is not one of
// them: everything left of that may be invented by the client.
func client(peer netip.Addr, headers []string, trusted []netip.Prefix) netip.Addr {
	found := peer
	for _, header := range slices.Backward(headers) {
		for _, hop := range slices.Backward(strings.Split(header, ",")) {
			address, ok := hopAddress(strings.TrimSpace(hop))
			if !ok {
				return found
			}
			found = address
			if !isTrusted(found, trusted) {
				return found
			}
		}
	}
	return found
}

// hopAddress is the address that a proxy wrote down, which some do with a port.
func hopAddress(text string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		var port netip.AddrPort
		port, err = netip.ParseAddrPort(text)
		address = port.Addr()
	}
	return address.Unmap().WithZone(""), err == nil
}

func isTrusted(address netip.Addr, trusted []netip.Prefix) bool {
	address = address.Unmap().WithZone("")
	return slices.ContainsFunc(trusted, func(network netip.Prefix) bool { return network.Contains(address) })
}

// Forward has the headers of a request that is passed on say how it came, and with which Host, in place of what the client says
// about that.
func (a Arrival) Forward(h http.Header, host string) {
	for name := range h {
		if strings.HasPrefix(name, "X-Forwarded-") {
			delete(h, name)
		}
	}
	for _, name := range claimed {
		delete(h, name)
	}
	delete(h, realIP)
	if a.Address.IsValid() {
		address := []string{a.Address.WithZone("").String()}
		h[forwardedFor], h[realIP] = address, address
	}
	h[forwardedProto], h[forwardedHost] = []string{a.Scheme()}, []string{host}
}

type key struct{}

// With puts an arrival into the context of its request.
func With(ctx context.Context, a Arrival) context.Context { return context.WithValue(ctx, key{}, a) }

// Of is how a request came: as the server found out, or for a request that did not pass one, as its connection says.
func Of(r *http.Request) Arrival {
	if a, known := r.Context().Value(key{}).(Arrival); known {
		return a
	}
	return Read(r, nil)
}

// Scheme is the scheme by which the client reached us.
func (a Arrival) Scheme() string {
	if a.Secure {
		return "https"
	}
	return "http"
}

// IsLocal reports whether the request came from this machine itself, and asked for it by a name that means it everywhere.
// Neither alone is enough: pages of other sites can have a browser here ask for anything by a name of theirs.
func IsLocal(r *http.Request) bool {
	return Of(r).Address.IsLoopback() && LocalName(r.Host)
}

// LocalName reports whether a host, with or without a port, means this machine everywhere.
func LocalName(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || err == nil && address.IsLoopback()
}
