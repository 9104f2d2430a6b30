package db

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// replica is a standby that is read from while it keeps up with the primary.
type replica struct {
	pool    *pgxpool.Pool
	primary *pgxpool.Pool
	most    time.Duration // that it may be behind
	log     *slog.Logger
	state   atomic.Pointer[ReplicaState]
	stop    context.CancelFunc
	done    sync.WaitGroup

	mu      sync.Mutex
	silent  context.Context //nolint:containedctx // ends when the standby stops answering; a new one begins when it does again
	silence context.CancelFunc

	marks []mark // of the primary's log, oldest first; of watch alone
}

// mark is how far the primary's log had come at a time.
type mark struct {
	at       time.Time
	position int64
}

// ReplicaState is what is known about the standby that is read from.
type ReplicaState struct {
	Usable bool
	Lag    time.Duration // how old what it tells may be; without meaning when it is not usable
	Why    string        // why it is not used; empty when it is
}

const (
	replicaLook     = time.Second
	replicaPatience = 2 * time.Second // for one look at both servers
	replicaPool     = 10              // connections at most
)

// openReplica watches a standby, which need not be there yet.
func openReplica(o Options, primary *pgxpool.Pool) (*replica, error) {
	config, err := pgxpool.ParseConfig(o.ReplicaURL)
	if err != nil {
		return nil, errors.New("the URL of the replica is not of the form postgres://user:password@host:port/name")
	}
	config.MaxConns = min(int32(o.PoolMax), replicaPool)
	config.MaxConnLifetime, config.HealthCheckPeriod = o.PoolLifetime, o.PoolHealthCheck
	config.PingTimeout = pingTimeout
	prepareForFailover(config.ConnConfig)
	config.ConnConfig.ValidateConnect = nil // any server that knows the shop will do
	ctx, stop := context.WithCancel(context.Background())
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		stop()
		return nil, err
	}
	r := &replica{pool: pool, primary: primary, most: o.ReplicaLag, log: o.Logger, stop: stop}
	r.silent, r.silence = context.WithCancel(ctx)
	r.state.Store(&ReplicaState{Why: "it was not looked at yet"})
	r.done.Go(func() { r.watch(ctx) })
	return r, nil
}

func (r *replica) usable() bool { return r != nil && r.state.Load().Usable }

func (r *replica) close() {
	if r == nil {
		return
	}
	r.stop()
	r.done.Wait()
	r.pool.Close()
}

// watch looks at both servers every second.
func (r *replica) watch(ctx context.Context) {
	ticker := time.NewTicker(replicaLook)
	defer ticker.Stop()
	for {
		before, now := r.state.Load(), r.look(ctx)
		r.state.Store(&now)
		r.hear(ctx, now.Why != doesNotAnswer)
		if before.Usable != now.Usable && ctx.Err() == nil {
			r.log.InfoContext(ctx, "whether the replica is read from has changed", "usable", now.Usable, "why", now.Why, "lag", now.Lag)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// doesNotAnswer is why a standby is not used that has gone.
const doesNotAnswer = "it does not answer"

// hear notes whether the standby answers. When it stops, what it was asked is asked elsewhere.
func (r *replica) hear(ctx context.Context, answers bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case !answers:
		r.silence()
	case r.silent.Err() != nil:
		r.silent, r.silence = context.WithCancel(ctx)
	}
}

// untilSilent ends when the standby stops answering.
func (r *replica) untilSilent() context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.silent
}

// look finds out how far the standby is behind: by when the primary was last seen where the standby is now, so that no clock of
// another machine is believed.
func (r *replica) look(ctx context.Context) ReplicaState {
	ctx, cancel := context.WithTimeout(ctx, replicaPatience)
	defer cancel()
	var whose, of int64
	now := mark{at: time.Now()}
	err := r.primary.QueryRow(ctx, "SELECT CAST(pg_current_wal_lsn() - '0/0' AS BIGINT), system_identifier FROM pg_control_system()").Scan(&now.position, &whose)
	if err != nil {
		return ReplicaState{Why: "the primary does not answer"}
	}
	r.note(now)
	var standby bool
	var position *int64
	err = r.pool.QueryRow(ctx, "SELECT pg_is_in_recovery(), CAST(pg_last_wal_replay_lsn() - '0/0' AS BIGINT), system_identifier FROM pg_control_system()").
		Scan(&standby, &position, &of)
	switch {
	case err != nil:
		return ReplicaState{Why: doesNotAnswer}
	case whose != of:
		return ReplicaState{Why: "it is the standby of another database"}
	case !standby || position == nil:
		return ReplicaState{Why: "it is no standby"}
	}
	lag, known := r.lag(*position)
	if !known || lag > r.most {
		return ReplicaState{Why: "it is too far behind", Lag: lag}
	}
	return ReplicaState{Usable: true, Lag: lag}
}

// note keeps the marks that matter: those within the lag that is allowed, and one before.
func (r *replica) note(m mark) {
	if n := len(r.marks); n > 0 && m.position < r.marks[n-1].position {
		r.marks = nil // another primary, with another history
	}
	r.marks = append(r.marks, m)
	for len(r.marks) > 2 && m.at.Sub(r.marks[1].at) > r.most {
		r.marks = r.marks[1:]
	}
}

// lag is how long ago the primary was last seen no further than the position; unknown if it never was.
func (r *replica) lag(position int64) (time.Duration, bool) {
	for _, m := range slices.Backward(r.marks) {
		if m.position <= position {
			return time.Since(m.at), true
		}
	}
	return 0, false
}

// Replica is what is known about the standby that ReadLagging asks; false if there is none.
func (d *DB) Replica() (ReplicaState, bool) {
	e, is := d.engine.(*postgresEngine)
	if !is || e.replica == nil {
		return ReplicaState{}, false
	}
	return *e.replica.state.Load(), true
}
