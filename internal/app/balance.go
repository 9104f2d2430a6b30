package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"

	"winkel/internal/api/relay"
	"winkel/internal/api/server"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/balance"
	"winkel/internal/platform/config"
	"winkel/internal/platform/telemetry"
)

type balanceCommand struct{}

// Help is what --help says beyond the flags.
func (balanceCommand) Help() string {
	return `Examples:

  winkel balance --nodes http://10.0.0.1:8080,http://10.0.0.2:8080 --listen :80
  winkel balance --nodes 'http://10.0.0.1:8080;weight=2,http://10.0.0.2:8080,http://10.0.0.3:8080;backup' --listen :443 \
    --tls-domain shop.example.com --metrics-listen 127.0.0.1:9090

It stands before several nodes of a shop (winkel serve) and gives each request to the one that has least to do for its weight.
Every node is asked for /readyz once a second. One that stops says so there and gets nothing more, one that died is noticed, and
what it did not answer is told to another one where that is safe: requests that only read, and changes with an Idempotency-Key.

Nodes have to believe what it tells about clients: start them with --trusted-proxies and its address, and with --drain-delay 5s,
so that it notices that one stops before that one takes no more connections.

With --metrics-listen it has an address of its own for /livez, /readyz (503 when no node can be asked), /nodes and /metrics.
Standard output gets one line with the address when it listens; the log goes to standard error. SIGTERM or Ctrl-C lets
running requests finish for as long as --drain says. Nothing is kept in --data but certificates.`
}

// Run shares requests out until SIGINT or SIGTERM.
func (balanceCommand) Run(env *environment) error {
	b, err := newBalancer(env)
	if err != nil {
		return unusable{err}
	}
	err = b.run(env)
	if op, is := errors.AsType[*net.OpError](err); is && op.Op == "listen" {
		err = unusable{err}
	}
	return err
}

// balancer is what `winkel balance` runs.
type balancer struct {
	pool    *balance.Pool
	health  *telemetry.Health
	metrics *telemetry.Metrics
	server  *server.Server
	plain   *server.Server // HTTP beside HTTPS; nil without
}

func newBalancer(env *environment) (*balancer, error) {
	c := env.config
	nodes, err := c.Balance.Parsed()
	if err != nil {
		return nil, err
	}
	if len(nodes) == 0 {
		return nil, fault.Invalidf("nodes", "Nobody said which nodes there are. Name them: --nodes http://10.0.0.1:8080,http://10.0.0.2:8080")
	}
	proxies, err := c.HTTP.ProxyNetworks()
	if err != nil {
		return nil, err
	}
	secure, plain, err := secured(env, newRedirect(env))
	if err != nil {
		return nil, err
	}
	b := &balancer{pool: newPool(env, nodes), health: telemetry.NewHealth(env.log), metrics: telemetry.NewMetrics(Version, "")}
	b.health.Register("nodes", 0, b.pool.Usable)
	options := server.Options{
		Addr: c.HTTP.Listen, OnListen: func(a net.Addr) { b.listening(env, nodes, a) },
		Logger: env.log, Metrics: b.metrics, Health: b.health, Relays: true, TLS: secure, TrustedProxies: proxies,
		ReadHeaderTimeout: c.HTTP.ReadHeaderTimeout, ReadTimeout: c.HTTP.ReadTimeout, WriteTimeout: c.HTTP.WriteTimeout,
		IdleTimeout: c.HTTP.IdleTimeout, Drain: c.HTTP.Drain, DrainDelay: c.HTTP.DrainDelay,
		Connections: c.Limits.Connections, ConnectionsPerAddress: c.Limits.ConnectionsPerAddress,
		// All are equal here: nodes know who can wait.
		Running: c.Balance.Running, Priority: func(*http.Request) server.Priority { return server.Paying },
		BodyLimit: func(*http.Request) int64 { return int64(c.Balance.BodyLimit) },
	}
	b.server = server.New(relay.New(relay.Options{Nodes: b.pool, ReadPause: c.HTTP.ReadTimeout, WritePause: c.HTTP.WriteTimeout}), options)
	options.Relays = false
	b.plain = plainServer(env, plain, options)
	b.watch()
	return b, nil
}

func newPool(env *environment, nodes []balance.Node) *balance.Pool {
	s := env.config.Balance
	return balance.New(balance.Options{
		Nodes: nodes, Logger: env.log, CheckEvery: s.CheckInterval, CheckTimeout: s.CheckTimeout, Rise: s.Rise, Fall: s.Fall, WarmUp: s.WarmUp,
		ConnectTimeout: s.ConnectTimeout, AnswerTimeout: s.AnswerTimeout, RetryShare: s.RetryShare, KeepBody: int64(s.RetryBody),
	})
}

// listening tells the person at the terminal, and those who look at /readyz.
func (b *balancer) listening(env *environment, nodes []balance.Node, address net.Addr) {
	b.health.Ready()
	names := make([]string, 0, len(nodes))
	for _, n := range nodes {
		names = append(names, n.Name())
	}
	fmt.Fprintf(env.stdout, "Winkel balances at %s://%s before %s\n", scheme(env.config), address, strings.Join(names, ", "))
}

// scheme is by which clients come.
func scheme(c *config.Config) string {
	if c.TLS.On() {
		return "https"
	}
	return "http"
}

// run checks nodes and passes requests on until env.ctx ends. Nodes are checked until the last request is answered.
func (b *balancer) run(env *environment) error {
	work, stop := context.WithCancel(context.WithoutCancel(env.ctx))
	defer stop()
	serving, end := context.WithCancel(env.ctx)
	defer end()
	defer b.pool.Close()
	var background sync.WaitGroup
	var failures [2]error
	if address := env.config.Metrics.Listen; address != "" {
		listener, err := (&net.ListenConfig{}).Listen(env.ctx, "tcp", address)
		if err != nil {
			return fmt.Errorf("listen for metrics: %w", err)
		}
		background.Go(func() { failures[0] = serveBeside(work, env, listener, b.status(env)) })
	}
	b.pool.Check(env.ctx) // whoever comes first finds nodes that are known
	background.Go(func() { b.pool.Run(work) })
	if b.plain != nil {
		background.Go(func() {
			defer end()
			_, failures[1] = b.plain.Run(serving)
		})
	}
	finished, err := b.server.Run(serving)
	end()
	stop()
	background.Wait()
	if err == nil && !finished {
		env.log.Warn("some requests did not finish in time and were cut off")
	}
	return errors.Join(append(failures[:], err)...)
}

// status is what the listener of the metrics answers.
func (b *balancer) status(env *environment) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /livez", b.health.Alive())
	mux.Handle("GET /readyz", b.health.Readiness())
	mux.HandleFunc("GET /nodes", b.nodes)
	mux.Handle("GET /metrics", b.metrics.Handler(telemetry.Secret(env.config.Metrics.Token)))
	return mux
}

// nodes says how each node is doing.
func (b *balancer) nodes(w http.ResponseWriter, _ *http.Request) {
	type node struct {
		Name     string            `json:"name"`
		Standing string            `json:"standing"`
		Backup   bool              `json:"backup"`
		Weight   int               `json:"weight"`
		Running  int64             `json:"running"`
		Results  map[string]uint64 `json:"results"`
	}
	type answer struct {
		Nodes []node `json:"nodes"`
	}
	all := []node{}
	for _, s := range b.pool.States() {
		n := node{Name: s.Name, Standing: s.Standing.String(), Backup: s.Backup, Weight: s.Weight, Running: s.Running, Results: map[string]uint64{}}
		for how, count := range s.Results {
			n.Results[balance.Results[how]] = count
		}
		all = append(all, n)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer{all}) //nolint:errchkjson // the client may have gone away
}

// watch says what the metrics look at.
func (b *balancer) watch() {
	each := func(name, help string, counter bool, value func(balance.State) int64) {
		b.metrics.Watch(telemetry.Watch{
			Name: name, Help: help, Counter: counter, Labels: []string{"node"},
			Read: func(context.Context) (readings []telemetry.Reading, _ error) {
				for _, s := range b.pool.States() {
					readings = append(readings, telemetry.Reading{Labels: []string{s.Name}, Value: float64(value(s))})
				}
				return readings, nil
			},
		})
	}
	each("winkel_balance_node_standing", "How far the node is asked: 2 ready, 1 only when no other is, 0 not at all.", false,
		func(s balance.State) int64 { return int64(s.Standing) })
	each("winkel_balance_node_running", "Requests that the node is answering.", false, func(s balance.State) int64 { return s.Running })
	b.metrics.Watch(telemetry.Watch{
		Name: "winkel_balance_requests_total", Help: "Requests that a node was asked, and how that ended.", Counter: true, Labels: []string{"node", "result"},
		Read: func(context.Context) (readings []telemetry.Reading, _ error) {
			for _, s := range b.pool.States() {
				for how, count := range s.Results {
					readings = append(readings, telemetry.Reading{Labels: []string{s.Name, balance.Results[how]}, Value: float64(count)})
				}
			}
			return readings, nil
		},
	})
	one := func(name, help string, value func(balance.Counts) uint64) {
		b.metrics.Watch(telemetry.Watch{
			Name: name, Help: help, Counter: true,
			Read: func(context.Context) ([]telemetry.Reading, error) {
				return []telemetry.Reading{{Value: float64(value(b.pool.Counts()))}}, nil
			},
		})
	}
	one("winkel_balance_retries_total", "Requests that were told to another node.", func(c balance.Counts) uint64 { return c.Retries })
	one("winkel_balance_retries_spared_total", "Requests that were not, because there had been too many.", func(c balance.Counts) uint64 { return c.Spared })
	one("winkel_balance_nobody_total", "Requests that found no node to ask.", func(c balance.Counts) uint64 { return c.Nobody })
}
