package redis

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"

	"winkel/internal/platform/resilience"
)

// Settings is what the policy of Redis allows: an answer takes a tenth of a millisecond, so that a request does not wait for one
// that takes long.
var Settings = resilience.Settings{Deadline: 100 * time.Millisecond, Concurrency: 10_000, Wait: 10 * time.Millisecond, OpenFor: 5 * time.Second}

const (
	dialTimeout = 2 * time.Second
	pauseLeast  = 100 * time.Millisecond // between tries to connect
	pauseMost   = 5 * time.Second
	cacheBytes  = 16 << 20 // of answers that are kept here until Redis says that they changed
)

// Options are what a client is made of.
type Options struct {
	URL    string // redis://user:password@host:port/number; rediss:// with TLS
	Shop   string // the name of the shop's database
	Policy *resilience.Policy
	Log    *slog.Logger
}

// Client is a connection to Redis that comes and goes by itself. It is safe for concurrent use. A nil Client shares nothing.
type Client struct {
	options  rueidis.ClientOption
	prefix   string
	policy   *resilience.Policy
	log      *slog.Logger
	current  atomic.Pointer[rueidis.Client]
	stop     context.CancelFunc
	running  sync.WaitGroup
	sender   string        // this process among those who publish
	moment   func() string // for tests; the time of Redis without
	closeOne sync.Once
}

// Open begins to connect, and does not wait for it: a shop opens without Redis, too. It refuses a URL that is none.
func Open(o Options, sender string) (*Client, error) {
	options, err := rueidis.ParseURL(o.URL)
	if err != nil {
		return nil, errors.New("the URL of Redis is not of the form redis://user:password@host:port/number") // the error may hold the password
	}
	options.ClientName = "winkel"
	options.Dialer = net.Dialer{Timeout: dialTimeout, KeepAlive: 5 * time.Second}
	options.ConnWriteTimeout = dialTimeout
	options.CacheSizeEachConn = cacheBytes
	options.DisableRetry = true // whoever asks is better off without an answer than with a late one
	ctx, stop := context.WithCancel(context.Background())
	c := &Client{options: options, prefix: "winkel:" + o.Shop + ":", policy: o.Policy, log: o.Log, stop: stop, sender: sender}
	c.running.Go(func() { c.connect(ctx) })
	return c, nil
}

// Close ends the connection. What is under way is not waited for.
func (c *Client) Close() {
	if c == nil {
		return
	}
	c.closeOne.Do(func() {
		c.stop()
		c.running.Wait()
		if client := c.current.Swap(nil); client != nil {
			(*client).Close()
		}
	})
}

// connect tries until it is done. From then on the connection mends itself.
func (c *Client) connect(ctx context.Context) {
	for pause := pauseLeast; ; pause = min(2*pause, pauseMost) {
		client, err := rueidis.NewClient(c.options)
		if err == nil {
			c.current.Store(&client)
			c.log.InfoContext(ctx, "Redis is there")
			return
		}
		if pause == pauseLeast {
			c.log.WarnContext(ctx, "Redis cannot be reached; this node does without until it can", "error", err)
		}
		if !rest(ctx, pause) {
			return
		}
	}
}

// rest sleeps; false when ctx ended.
func rest(ctx context.Context, pause time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(pause):
		return true
	}
}

var errAway = errors.New("redis: not connected yet")

// do makes a call through the policy.
func (c *Client) do(ctx context.Context, call func(context.Context, rueidis.Client) error) error {
	client := c.current.Load()
	if client == nil {
		return errAway
	}
	return c.policy.Do(ctx, func(ctx context.Context) error { return call(ctx, *client) })
}

// Ping says whether Redis answers.
func (c *Client) Ping(ctx context.Context) error {
	return c.do(ctx, func(ctx context.Context, r rueidis.Client) error { return r.Do(ctx, r.B().Ping().Build()).Error() })
}

func (c *Client) name(parts ...string) string { return c.prefix + strings.Join(parts, ":") }

// unexpected is an answer of another shape than Redis documents.
func unexpected(what string) error { return fmt.Errorf("redis: unexpected answer to %s", what) }
