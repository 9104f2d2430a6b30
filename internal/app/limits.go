package app

import (
	"context"
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"winkel/internal/api/server"
	"winkel/internal/api/wire"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/commerce/payment"
	"winkel/internal/platform/config"
	"winkel/internal/platform/limit"
	"winkel/internal/platform/redis"
	"winkel/internal/platform/telemetry"
)

// loopback is this machine.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// wireLimits makes what decides how often somebody may ask, and may fail to pay. In development nobody on this machine is
// counted, so that trials and measurements measure the shop; nor is anybody in a simulation, where all have one address.
func (s *shop) wireLimits(env *environment) error {
	if env.trial != nil {
		return nil
	}
	c := env.config
	exempt, err := c.Limits.ExemptNetworks()
	if err != nil {
		return err
	}
	if c.HTTP.Dev {
		exempt = append(exempt, loopback...)
	}
	var counter limit.Limiter = limit.NewMemory(0, nil)
	if s.redis != nil {
		counter = redis.NewLimiter(s.redis, limit.NewMemory(0, nil), wire.LimitRead, wire.LimitFile)
	}
	s.limits = limit.NewGate(counter, rates(c.Limits), exempt...)
	s.attempts = payment.NewAttempts(counter, s.limits.Exempts)
	return nil
}

// rates is the configured rates by what they are for.
func rates(l config.Limits) map[string]limit.Rate {
	return map[string]limit.Rate{
		wire.LimitRead: l.Read, wire.LimitFile: l.File, wire.LimitWrite: l.Write, wire.LimitOrder: l.Order,
		wire.LimitCoupon: l.Coupon, wire.LimitLookup: l.Lookup, wire.LimitLogin: l.Login, wire.LimitReset: l.Reset,
		wire.LimitUpload: l.Upload, wire.LimitCallback: l.Callback, wire.LimitStaff: l.Staff, wire.LimitKey: l.Key,
		wire.LimitAccount: l.Account,
	}
}

// admit counts a request for the address that it comes from. Probes of a load balancer are not counted.
func (n *node) admit(w http.ResponseWriter, r *http.Request) error {
	class := n.class(r)
	if class == "" {
		return nil
	}
	return n.api.AdmitAddress(w, r, class)
}

// class is the class by which a request is counted; empty for what is not.
func (n *node) class(r *http.Request) string {
	switch path := r.URL.Path; {
	case path == "/healthz" || path == "/readyz" || path == "/metrics":
		return ""
	case strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/media/"):
		return n.api.LimitClass(r)
	case strings.HasPrefix(path, "/assets/"):
		return wire.LimitFile
	case strings.HasPrefix(path, "/orders/"), path == staff.OwnerPath, path == staff.InvitationPath, path == staff.ResetPath:
		return wire.LimitLookup
	}
	return wire.LimitRead
}

// priority says how urgent a request is when there is too much to do: by its class, and among pages by what is done there.
func (n *node) priority(r *http.Request) server.Priority {
	class := n.class(r)
	if class == wire.LimitRead && !strings.HasPrefix(r.URL.Path, "/api/") {
		switch path := r.URL.Path; {
		case strings.HasPrefix(path, "/checkout") && r.Method != http.MethodGet:
			return server.Paying
		case strings.HasPrefix(path, "/checkout"), strings.HasPrefix(path, "/cart"), r.Method != http.MethodGet:
			return server.Changing
		}
	}
	switch class {
	case "":
		return server.Vital
	case wire.LimitOrder, wire.LimitCallback:
		return server.Paying
	case wire.LimitRead:
		if strings.HasPrefix(r.URL.Path, "/api/carts") || strings.HasPrefix(r.URL.Path, "/api/checkouts") {
			return server.Changing
		}
		return server.Browsing
	case wire.LimitFile, wire.LimitUpload:
		return server.Deferrable
	}
	return server.Changing
}

// watchLimits says how many requests were counted, by class and what became of them.
func (n *node) watchLimits() {
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_limit_decisions_total", Help: "Requests that were counted, and whether they were one too many.", Counter: true,
		Labels: []string{"class", "decision"},
		Read: func(context.Context) ([]telemetry.Reading, error) {
			counts := n.shop.limits.Counts()
			var readings []telemetry.Reading
			for _, class := range slices.Sorted(maps.Keys(counts)) {
				readings = append(readings,
					telemetry.Reading{Labels: []string{class, "allowed"}, Value: float64(counts[class][0])},
					telemetry.Reading{Labels: []string{class, "refused"}, Value: float64(counts[class][1])})
			}
			return readings, nil
		},
	})
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_http_shed_total", Help: "Requests that were refused because there was too much to do, by how urgent they were.", Counter: true,
		Labels: []string{"priority"},
		Read: func(context.Context) ([]telemetry.Reading, error) {
			var readings []telemetry.Reading
			for i, refused := range n.server.Load().Refused {
				readings = append(readings, telemetry.Reading{Labels: []string{server.Priorities[i]}, Value: float64(refused)})
			}
			return readings, nil
		},
	})
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_limit_connections_refused_total", Help: "Connections that were closed at once because there were too many.", Counter: true,
		Read: func(context.Context) ([]telemetry.Reading, error) {
			return []telemetry.Reading{{Value: float64(n.server.Refused())}}, nil
		},
	})
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_http_connections_parked", Help: "Connections that are open, on which nobody says anything.",
		Read: func(context.Context) ([]telemetry.Reading, error) {
			return []telemetry.Reading{{Value: float64(n.server.Parked())}}, nil
		},
	})
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_payment_attempts_refused_total", Help: "Payments that were refused because too many had failed before.", Counter: true,
		Read: func(context.Context) ([]telemetry.Reading, error) {
			return []telemetry.Reading{{Value: float64(n.shop.attempts.Refused())}}, nil
		},
	})
}
