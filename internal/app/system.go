package app

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"winkel/internal/api/admin"
	"winkel/internal/api/server"
	"winkel/internal/api/status"
	"winkel/internal/api/wire"
	"winkel/internal/platform/config"
	"winkel/internal/platform/db"
	"winkel/internal/platform/resilience"
	"winkel/internal/platform/telemetry"
)

// system is how this node is doing, for staff.
func (n *node) system(ctx context.Context, roles []string) (admin.System, error) {
	ready, _, results := n.health.Examine(ctx)
	s := admin.System{
		Version: Version, Engine: n.shop.db.Engine().String(), Node: n.shop.db.NodeNumber(), Roles: roles, StartedAt: n.started, Ready: ready,
		Checks: []admin.SystemCheck{}, Dependencies: []admin.SystemDependency{}, Nodes: []admin.SystemNode{},
	}
	for name, result := range results {
		s.Checks = append(s.Checks, admin.SystemCheck{Name: name, Status: result.Status, DurationMS: result.DurationMS})
	}
	slices.SortFunc(s.Checks, func(a, b admin.SystemCheck) int { return strings.Compare(a.Name, b.Name) })
	load := n.server.Load()
	s.Load = admin.SystemLoad{Running: load.Running, Most: load.Most}
	for i, refused := range load.Refused {
		s.Load.Refused = append(s.Load.Refused, admin.SystemShed{Priority: server.Priorities[i], Requests: refused})
	}
	for _, d := range n.shop.policies.Statuses() {
		s.Dependencies = append(s.Dependencies, admin.SystemDependency{
			Name: d.Name, State: string(d.State), Calls: d.Calls, Failures: d.Failures, Refused: d.Refused, Running: d.Running,
		})
	}
	if replica, has := n.shop.db.Replica(); has {
		s.Replica = wire.Some(admin.SystemReplica{Usable: replica.Usable, LagMS: replica.Lag.Milliseconds(), Reason: replica.Why})
	}
	nodes, err := n.shop.db.Nodes(ctx)
	for _, other := range nodes {
		s.Nodes = append(s.Nodes, admin.SystemNode{
			Node: other.Number, Holder: other.Holder, Roles: strings.Split(other.Roles, ","), Version: other.Version, SeenAt: other.SeenAt,
		})
	}
	return s, err
}

// The parts of the shop as the public sees them.
const (
	partShop     = "shop"
	partCheckout = "checkout"
	partPayments = "payments"
	partMails    = "mails"
)

// condition is what the public may know: whether they can shop, order and pay, and whether they get their mails.
func (n *node) condition(ctx context.Context) []status.Part {
	_, _, results := n.health.Examine(ctx)
	database := status.Up
	if results["database"].Status != "ok" {
		database = status.Down
	}
	shop := database
	if shop == status.Down && n.shop.search.Ready(ctx) == nil {
		shop = status.Impaired // what is in memory is shown all the same
	}
	payments, mails := n.shop.dependency("payment."), n.shop.dependency("mail")
	load := n.server.Load()
	if load.Most > 0 && load.Running*2 > load.Most && shop == status.Up {
		shop = status.Impaired
	}
	return []status.Part{{Name: partShop, State: shop}, {Name: partCheckout, State: max(database, impairedBy(payments))}, {Name: partPayments, State: payments}, {Name: partMails, State: mails}}
}

// impairedBy is what is left of something when one of the ways to do it is gone.
func impairedBy(s status.State) status.State {
	if s == status.Up {
		return status.Up
	}
	return status.Impaired
}

// dependency is the state of all whom the shop asks whose names begin so: down when all of them are.
func (s *shop) dependency(prefix string) status.State {
	all, open := 0, 0
	for _, d := range s.policies.Statuses() {
		if strings.HasPrefix(d.Name, prefix) {
			all++
			if d.State != resilience.Closed {
				open++
			}
		}
	}
	switch {
	case open == 0:
		return status.Up
	case open < all:
		return status.Impaired
	}
	return status.Down
}

// watchNodes says in the metrics which nodes there are, and how the standby is doing.
func (n *node) watchNodes() {
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_nodes", Help: "Programs that serve the shop, by what they do. Of each there has to be one.", Labels: []string{"role"},
		Read: func(ctx context.Context) ([]telemetry.Reading, error) {
			nodes, err := n.shop.db.Nodes(ctx)
			return []telemetry.Reading{
				{Labels: []string{config.RoleWeb}, Value: float64(countRole(nodes, config.RoleWeb))},
				{Labels: []string{config.RoleWorker}, Value: float64(countRole(nodes, config.RoleWorker))},
			}, err
		},
	})
	if _, has := n.shop.db.Replica(); !has {
		return
	}
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_replica_usable", Help: "Whether the standby of the database is read from: 1, or 0.",
		Read: func(context.Context) ([]telemetry.Reading, error) {
			if r, _ := n.shop.db.Replica(); r.Usable {
				return one(1), nil
			}
			return one(0), nil
		},
	})
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_replica_lag_seconds", Help: "How old what the standby of the database tells may be.",
		Read: func(context.Context) ([]telemetry.Reading, error) {
			r, _ := n.shop.db.Replica()
			return []telemetry.Reading{{Value: r.Lag.Seconds()}}, nil
		},
	})
}

func countRole(nodes []db.Node, role string) (count int) {
	for _, other := range nodes {
		if slices.Contains(strings.Split(other.Roles, ","), role) {
			count++
		}
	}
	return count
}

// missPause is how often a node looks whether there is a worker.
const missPause = 2 * time.Minute

// missWorkers complains while nobody sends mails and works on jobs: that fails without a word otherwise.
func (n *node) missWorkers(ctx context.Context, log *slog.Logger) {
	ticker := time.NewTicker(missPause)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if nodes, err := n.shop.db.Nodes(ctx); err == nil && countRole(nodes, config.RoleWorker) == 0 {
			log.ErrorContext(ctx, "no node of this shop is a worker: mails are not sent, and jobs wait. Start one with --roles worker")
		}
	}
}
