package db

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// A node number is leased for nodeLease and renewed every nodeRenewal. A process that dies gives it back by letting
// the lease run out.
const (
	nodeLeaseTime = 10 * time.Minute
	nodeRenewal   = time.Minute
	nodeLooked    = 20 * time.Second // how often a node that serves says that it is there
)

var (
	takeNode = SQL(`
		INSERT INTO node_lease (node, holder, expires_at, roles, version, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (node) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at, roles = excluded.roles,
			version = excluded.version, seen_at = excluded.seen_at
		WHERE node_lease.expires_at <= $7`)
	renewNode = SQL(`UPDATE node_lease SET expires_at = $1, seen_at = $2 WHERE node = $3 AND holder = $4`)
	dropNode  = SQL(`DELETE FROM node_lease WHERE node = $1 AND holder = $2`)
	listNodes = SQL(`SELECT node, holder, roles, version, seen_at FROM node_lease WHERE roles <> '' AND seen_at > $1 ORDER BY node`)
)

type nodeLease struct {
	db     *DB
	holder string
	node   atomic.Int64
	stop   chan struct{}
	done   sync.WaitGroup
}

// LeaseNode takes a free node number, keeps it until Close, and makes IDs usable.
func (d *DB) LeaseNode(ctx context.Context) error {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	l := &nodeLease{db: d, holder: fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()), stop: make(chan struct{})}
	if err := l.take(ctx); err != nil {
		return err
	}
	d.lease = l
	l.done.Go(l.keep)
	return nil
}

// take tries numbers from a random start, so that nodes that start together rarely meet.
func (l *nodeLease) take(ctx context.Context) error {
	start, err := rand.Int(rand.Reader, big.NewInt(id.MaxNode+1))
	if err != nil {
		return err
	}
	for i := range id.MaxNode + 1 {
		node := (int(start.Int64()) + i) % (id.MaxNode + 1)
		taken := false
		err := l.db.Write(ctx, func(tx Tx) error {
			now := tx.Now()
			changed, err := tx.Exec(ctx, takeNode, node, l.holder, clock.Micros(now.Add(nodeLeaseTime)), l.db.options.Roles,
				l.db.options.Version, clock.Micros(now), clock.Micros(now))
			taken = changed == 1
			return err
		})
		if err != nil {
			return fmt.Errorf("lease a node number: %w", err)
		}
		if taken {
			l.node.Store(int64(node))
			l.db.minter.Store(id.NewMinter(l.db.clock, node))
			return nil
		}
	}
	return fault.Newf(fault.Unavailable, fault.CodeUnavailable,
		"All %d node numbers are leased. Wait %s for those of dead processes to run out.", id.MaxNode+1, nodeLeaseTime)
}

// keep renews the lease. When it was lost, because this process stood still for too long, another number is taken.
func (l *nodeLease) keep() {
	often := nodeRenewal
	if l.db.options.Roles != "" {
		often = nodeLooked
	}
	ticker := time.NewTicker(often)
	defer ticker.Stop()
	for {
		select {
		case <-l.stop:
			return
		case <-ticker.C:
		}
		ctx, cancel := context.WithTimeout(context.Background(), nodeRenewal)
		if err := l.renew(ctx); err != nil {
			l.db.log.Error("renew node lease", "node", l.node.Load(), "error", err)
		}
		cancel()
	}
}

func (l *nodeLease) renew(ctx context.Context) error {
	var changed int64
	err := l.db.Write(ctx, func(tx Tx) (err error) {
		now := tx.Now()
		changed, err = tx.Exec(ctx, renewNode, clock.Micros(now.Add(nodeLeaseTime)), clock.Micros(now), l.node.Load(), l.holder)
		return err
	})
	if err != nil || changed == 1 {
		return err
	}
	l.db.log.Warn("node lease was lost, taking another", "node", l.node.Load())
	return l.take(ctx)
}

// release gives the number back; should that fail, the lease runs out by itself.
func (l *nodeLease) release() {
	close(l.stop)
	l.done.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := l.db.Write(ctx, func(tx Tx) error {
		_, err := tx.Exec(ctx, dropNode, l.node.Load(), l.holder)
		return err
	})
	if err != nil {
		l.db.log.Warn("give node number back", "node", l.node.Load(), "error", err)
	}
}

// Node is a program that serves the shop.
type Node struct {
	Number  int
	Holder  string // machine, process and a random name
	Roles   string // as it was told, with commas between
	Version string
	SeenAt  time.Time
}

// nodeGone is after how long a node that did not say that it is there is taken to be gone.
const nodeGone = 3*nodeLooked + 5*time.Second

// Nodes is the programs that serve the shop now, by number. One that died without a word is among them for a minute.
func (d *DB) Nodes(ctx context.Context) ([]Node, error) {
	return List(ctx, d.Read(), func(row Row) (n Node, err error) {
		var seen int64
		err = row.Scan(&n.Number, &n.Holder, &n.Roles, &n.Version, &seen)
		n.SeenAt = clock.FromMicros(seen)
		return n, err
	}, listNodes, clock.Micros(d.clock.Now().Add(-nodeGone)))
}

// NodeNumber is the number of this process; -1 before LeaseNode.
func (d *DB) NodeNumber() int {
	if d.lease == nil {
		return -1
	}
	return int(d.lease.node.Load())
}
