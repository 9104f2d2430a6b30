package app

import (
	"context"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/notify"
	"winkel/internal/platform/resilience"
	"winkel/internal/platform/telemetry"
)

// watchSelling says what the metrics tell about the business, and about those whom the shop depends on.
func (n *node) watchSelling() {
	s := n.shop
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_orders_placed_last_hour", Help: "Orders of the last hour that stand.",
		Read: func(ctx context.Context) ([]telemetry.Reading, error) {
			p, err := s.orders.Pulse(ctx, s.db.Clock().Now().Add(-time.Hour))
			return one(p.Placed), err
		},
	})
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_oversold_units_last_day", Help: "Units that were sold in the last day beyond what was there, by the variants' policy.",
		Read: func(ctx context.Context) ([]telemetry.Reading, error) {
			p, err := s.orders.Pulse(ctx, s.db.Clock().Now().Add(-24*time.Hour))
			return one(p.Oversold), err
		},
	})
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_payments_attention", Labels: []string{"why"},
		Help: "What staff have to see to: expires, reserved money that goes back within a day; staff, orders whose payment staff have to decide about.",
		Read: func(ctx context.Context) ([]telemetry.Reading, error) {
			a, err := s.orders.Attention(ctx, s.db.Clock().Now().Add(24*time.Hour))
			return []telemetry.Reading{
				{Labels: []string{"expires"}, Value: float64(a.Expiring)}, {Labels: []string{"staff"}, Value: float64(a.Waiting)},
			}, err
		},
	})
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_carts", Help: "Carts by state.", Labels: []string{"state"},
		Read: func(ctx context.Context) ([]telemetry.Reading, error) {
			counts, err := s.carts.CountStates(ctx)
			readings := make([]telemetry.Reading, 0, len(counts))
			for _, state := range []cart.State{cart.Active, cart.Merged, cart.Completed, cart.Expired} {
				readings = append(readings, telemetry.Reading{Labels: []string{string(state)}, Value: float64(counts[state])})
			}
			return readings, err
		},
	})
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_mails_waiting", Help: "Mails that are not sent: queued, and dead until somebody sends them again.", Labels: []string{"status"},
		Read: func(ctx context.Context) ([]telemetry.Reading, error) {
			var readings []telemetry.Reading
			for _, status := range []notify.Status{notify.Queued, notify.Dead} {
				count, err := s.mails.CountMails(ctx, notify.Filter{Status: status})
				if err != nil {
					return nil, err
				}
				readings = append(readings, telemetry.Reading{Labels: []string{string(status)}, Value: float64(count)})
			}
			return readings, nil
		},
	})
	n.watchDependencies()
}

// watchDependencies says whether the breakers of payment providers, mail server and webhook targets are open.
func (n *node) watchDependencies() {
	values := map[resilience.State]float64{resilience.Closed: 0, resilience.HalfOpen: 1, resilience.Open: 2}
	for _, w := range []struct {
		name, help string
		counter    bool
		value      func(resilience.Status) float64
	}{
		{"winkel_dependency_breaker_state", "Circuit breaker of a dependency: 0 closed, 1 half open, 2 open.", false,
			func(s resilience.Status) float64 { return values[s.State] }},
		{"winkel_dependency_calls_total", "Calls to a dependency.", true, func(s resilience.Status) float64 { return float64(s.Calls) }},
		{"winkel_dependency_failures_total", "Calls to a dependency that failed.", true,
			func(s resilience.Status) float64 { return float64(s.Failures) }},
		{"winkel_dependency_refused_total", "Calls that were not made, because the breaker was open or too many were under way.", true,
			func(s resilience.Status) float64 { return float64(s.Refused) }},
	} {
		n.metrics.Watch(telemetry.Watch{
			Name: w.name, Help: w.help, Counter: w.counter, Labels: []string{"dependency"},
			Read: func(context.Context) ([]telemetry.Reading, error) {
				var readings []telemetry.Reading
				for _, status := range n.shop.policies.Statuses() {
					readings = append(readings, telemetry.Reading{Labels: []string{status.Name}, Value: w.value(status)})
				}
				return readings, nil
			},
		})
	}
}

func one(n int64) []telemetry.Reading { return []telemetry.Reading{{Value: float64(n)}} }
