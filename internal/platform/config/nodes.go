package config

import (
	"slices"
	"time"
)

// Nodes says what one of several programs of a shop does, and what they share.
type Nodes struct {
	Roles   []string      `name:"roles" env:"WINKEL_ROLES" default:"web,worker" enum:"web,worker" placeholder:"ROLE,…" help:"What this node does: web answers requests; worker does what nobody waits for, such as mails, webhooks and jobs. Of each there has to be one somewhere."`
	Redis   string        `name:"redis" env:"WINKEL_REDIS" placeholder:"URL" secret:"url" help:"Redis, shared by all nodes: redis://user:password@host:port/0. Without it each node counts for itself, and hears of others a moment later."`
	Replica string        `name:"database-replica" env:"WINKEL_DATABASE_REPLICA" placeholder:"URL" secret:"url" help:"A standby of the PostgreSQL database, for reports and lists of staff that may be a few seconds old."`
	Lag     time.Duration `name:"replica-lag" env:"WINKEL_REPLICA_LAG" default:"5s" placeholder:"TIME" help:"How far the standby may be behind and still be asked."`
}

// The roles of a node.
const (
	RoleWeb    = "web"
	RoleWorker = "worker"
)

// Web reports whether the node answers requests.
func (n Nodes) Web() bool { return slices.Contains(n.Roles, RoleWeb) }

// Worker reports whether the node does what nobody waits for.
func (n Nodes) Worker() bool { return slices.Contains(n.Roles, RoleWorker) }

func (c *Config) validateNodes(wrong *mistakes) {
	wrong.whenf(!c.Nodes.Web() && !c.Nodes.Worker(), "--roles is empty. Give web, worker, or web,worker.")
	if c.Nodes.Redis != "" {
		wrong.url("redis", c.Nodes.Redis, "redis", "rediss")
	}
	wrong.url("database-replica", c.Nodes.Replica, "postgres", "postgresql")
	wrong.whenf(c.Nodes.Replica != "" && c.Storage.Database == "", "--database-replica needs --database: SQLite has no standby.")
	wrong.positive("replica-lag", c.Nodes.Lag)
	wrong.whenf(c.Storage.Database == "" && len(c.Nodes.Roles) == 1, "--roles is %s alone, but a shop on SQLite has one node, which does everything. Leave it away, or use --database.", c.Nodes.Roles[0])
}
