package db

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"os"
	"sync"
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
)

var (
	takeNode = SQL(`
		INSERT INTO node_lease (node, holder, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (node) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
		WHERE node_lease.expires_at <= $4`)
	renewNode = SQL(`UPDATE node_lease SET expires_at = $1 WHERE node = $2 AND holder = $3`)
	dropNode  = SQL(`DELETE FROM node_lease WHERE node = $1 AND holder = $2`)
)

type nodeLease struct {
	db     *DB
	holder string
	node   int
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
			changed, err := tx.Exec(ctx, takeNode, node, l.holder, clock.Micros(now.Add(nodeLeaseTime)), clock.Micros(now))
			taken = changed == 1
			return err
		})
		if err != nil {
			return fmt.Errorf("lease a node number: %w", err)
		}
		if taken {
			l.node = node
			l.db.minter.Store(id.NewMinter(l.db.clock, node))
			return nil
		}
	}
	return fault.Newf(fault.Unavailable, fault.CodeUnavailable,
		"All %d node numbers are leased. Wait %s for those of dead processes to run out.", id.MaxNode+1, nodeLeaseTime)
}

// keep renews the lease. When it was lost, because this process stood still for too long, another number is taken.
func (l *nodeLease) keep() {
	ticker := time.NewTicker(nodeRenewal)
	defer ticker.Stop()
	for {
		select {
		case <-l.stop:
			return
		case <-ticker.C:
		}
		ctx, cancel := context.WithTimeout(context.Background(), nodeRenewal)
		if err := l.renew(ctx); err != nil {
			l.db.log.Error("renew node lease", "node", l.node, "error", err)
		}
		cancel()
	}
}

func (l *nodeLease) renew(ctx context.Context) error {
	var changed int64
	err := l.db.Write(ctx, func(tx Tx) (err error) {
		changed, err = tx.Exec(ctx, renewNode, clock.Micros(tx.Now().Add(nodeLeaseTime)), l.node, l.holder)
		return err
	})
	if err != nil || changed == 1 {
		return err
	}
	l.db.log.Warn("node lease was lost, taking another", "node", l.node)
	return l.take(ctx)
}

// release gives the number back; should that fail, the lease runs out by itself.
func (l *nodeLease) release() {
	close(l.stop)
	l.done.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := l.db.Write(ctx, func(tx Tx) error {
		_, err := tx.Exec(ctx, dropNode, l.node, l.holder)
		return err
	})
	if err != nil {
		l.db.log.Warn("give node number back", "node", l.node, "error", err)
	}
}
