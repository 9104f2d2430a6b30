package db

import (
	"context"
	"errors"
	"io"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A primary that dies is followed by its standby, under an address of its own (postgres://first,second/shop) or under the
// same. Until then, seconds go by in which no server answers; connections break, and a commit may be on its way. What was not
// answered is then asked again where that is safe, and everything else gets a clear refusal.

const (
	// failoverPatience is how long whoever has changed nothing yet waits for a server to be there again.
	failoverPatience = 5 * time.Second
	// connectTimeout is how long one address gets to answer: a machine that lost its power says nothing.
	connectTimeout = 3 * time.Second
	// pingTimeout is how long a connection that was idle gets to answer before another is taken.
	pingTimeout = time.Second
	// silence is how long a server may leave unacknowledged what it was sent. Without a bound the system repeats itself for a
	// quarter of an hour before it gives up on a machine that lost its power.
	silence = 10 * time.Second
	// readOnlyTransaction is the code of a write that came to a server which is no longer the primary.
	readOnlyTransaction = "25006"
	// timelineOf is the history that a primary is on, eight digits: another server that takes over begins a new one.
	timelineOf = "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)"
	// timelineKey is where a connection remembers it.
	timelineKey = "winkel.timeline"
)

// prepareForFailover has connections find the primary among several addresses, and notice when the other side is gone.
func prepareForFailover(c *pgx.ConnConfig) {
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = connectTimeout
	}
	dialer := &net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3}, Control: boundSilence,
	}
	c.DialFunc = dialer.DialContext
	for _, other := range c.Fallbacks {
		if c.ValidateConnect == nil && (other.Host != c.Host || other.Port != c.Port) {
			c.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
		}
	}
}

// noteTimeline writes down, with a new connection, which history its server is on. A standby has none of its own, and some rented
// servers do not tell: then nobody knows what became of a commit without an answer.
func noteTimeline(ctx context.Context, conn *pgx.Conn) error {
	var timeline *string
	err := conn.QueryRow(ctx, "SELECT CASE WHEN NOT pg_is_in_recovery() THEN "+timelineOf+" END").Scan(&timeline)
	if err == nil && timeline != nil {
		conn.PgConn().CustomData()[timelineKey] = *timeline
	}
	if _, answered := errors.AsType[*pgconn.PgError](err); answered {
		return nil // a server that does not tell is good for everything else
	}
	return err
}

// timelineAt is the history that the server of a connection was on when it was opened; empty for a standby.
func timelineAt(conn *pgx.Conn) string {
	timeline, _ := conn.PgConn().CustomData()[timelineKey].(string)
	return timeline
}

// isUnreachable reports whether no connection could be had, so that nothing was sent.
func isUnreachable(err error) bool {
	_, refused := errors.AsType[*pgconn.ConnectError](err)
	return refused
}

// isBroken reports whether a connection broke while an answer was awaited.
func isBroken(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	_, network := errors.AsType[*net.OpError](err)
	return network || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
}

// isReadOnly reports whether a write came to a server that is no longer the primary.
func isReadOnly(err error) bool {
	server, ok := errors.AsType[*pgconn.PgError](err)
	return ok && server.Code == readOnlyTransaction
}

// isRefused reports whether a server gave an answer that it will give again: it was asked about a transaction whose number it has
// not given out yet, so that it is not the one that began it, or it does not tell. One that shuts down or starts has not answered.
func isRefused(err error) bool {
	server, ok := errors.AsType[*pgconn.PgError](err)
	return ok && !isLastWord(server) && server.Code != readOnlyTransaction && !isUnreachable(err)
}

// isLastWord reports whether a server said this because it ends the connection. Told to, it does so between two messages, and so
// perhaps after a commit: what it says then proves nothing about the statement before.
func isLastWord(err *pgconn.PgError) bool {
	return err.SeverityUnlocalized == "FATAL" || err.SeverityUnlocalized == "PANIC"
}
