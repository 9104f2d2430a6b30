package config

import (
	"time"

	"winkel/internal/platform/balance"
)

// Balance says among which nodes `winkel balance` shares requests out, and how. Serve reads none of it.
type Balance struct {
	Nodes []string `name:"nodes" env:"WINKEL_NODES" placeholder:"URL,…" help:"The nodes of the shop: http://10.0.0.1:8080, with ;weight=2 behind one that gets twice as much, or ;backup behind one that gets something only when no other is ready."`

	CheckInterval time.Duration `name:"balance-check-interval" env:"WINKEL_BALANCE_CHECK_INTERVAL" default:"1s" placeholder:"TIME" help:"How often each node is asked for /readyz."`
	CheckTimeout  time.Duration `name:"balance-check-timeout" env:"WINKEL_BALANCE_CHECK_TIMEOUT" default:"2s" placeholder:"TIME" help:"Time that a node may take to answer that."`
	Rise          int           `name:"balance-rise" env:"WINKEL_BALANCE_RISE" default:"2" placeholder:"N" help:"Checks in a row that a node has to pass to come back."`
	Fall          int           `name:"balance-fall" env:"WINKEL_BALANCE_FALL" default:"2" placeholder:"N" help:"Checks in a row, or requests in a row, without an answer after which a node gets nothing more. One that says itself that it stops gets nothing more at once."`
	WarmUp        time.Duration `name:"balance-warm-up" env:"WINKEL_BALANCE_WARM_UP" default:"10s" placeholder:"TIME" help:"Time in which a node that came back gets its full share step by step, from a tenth on. 0: at once."`

	ConnectTimeout time.Duration `name:"balance-connect-timeout" env:"WINKEL_BALANCE_CONNECT_TIMEOUT" default:"1s" placeholder:"TIME" help:"Time in which a node has to take a connection."`
	AnswerTimeout  time.Duration `name:"balance-answer-timeout" env:"WINKEL_BALANCE_ANSWER_TIMEOUT" default:"5m" placeholder:"TIME" help:"Time in which a node has to begin its answer, and longest pause in one. Nodes have shorter times of their own for nearly everything."`
	RetryShare     float64       `name:"balance-retry-share" env:"WINKEL_BALANCE_RETRY_SHARE" default:"0.2" placeholder:"SHARE" help:"Share of the requests that may be told to another node because one did not answer, from 0 to 1, beside the first hundred."`
	RetryBody      Bytes         `name:"balance-retry-body" env:"WINKEL_BALANCE_RETRY_BODY" default:"64KiB" placeholder:"SIZE" help:"Largest body that is kept in memory to be told again."`
	BodyLimit      Bytes         `name:"balance-body-limit" env:"WINKEL_BALANCE_BODY_LIMIT" default:"260MiB" placeholder:"SIZE" help:"Largest body that is passed on. Nodes have a limit for each route."`
	Running        int           `name:"balance-running" env:"WINKEL_BALANCE_RUNNING" default:"4000" placeholder:"N" help:"Requests under way at once, at all nodes together. Beyond that they are refused with 503 and overloaded."`
}

// Parsed is Nodes as the balancer takes them.
func (b Balance) Parsed() ([]balance.Node, error) { return balance.ParseNodes(b.Nodes) }

func (c *Config) validateBalance(wrong *mistakes) {
	b := c.Balance
	if _, err := b.Parsed(); err != nil {
		wrong.whenf(true, "--nodes: %s.", err.Error())
	}
	wrong.positive("balance-check-interval", b.CheckInterval)
	wrong.positive("balance-check-timeout", b.CheckTimeout)
	wrong.positive("balance-connect-timeout", b.ConnectTimeout)
	wrong.positive("balance-answer-timeout", b.AnswerTimeout)
	wrong.whenf(b.WarmUp < 0, "--balance-warm-up is %s. Give a time, such as 10s, or 0 for none.", b.WarmUp)
	for flag, n := range map[string]int{"balance-rise": b.Rise, "balance-fall": b.Fall, "balance-running": b.Running} {
		wrong.whenf(n < 1, "--%s is %d. Give a number from 1 on.", flag, n)
	}
	wrong.whenf(b.RetryShare < 0 || b.RetryShare > 1, "--balance-retry-share is %g. Give a share from 0 to 1, such as 0.2.", b.RetryShare)
	wrong.whenf(b.RetryBody > 16<<20, "--balance-retry-body is %s. Keep at most 16MiB of each request.", b.RetryBody)
	wrong.whenf(b.BodyLimit < 1024, "--balance-body-limit is %s. Allow at least 1KiB.", b.BodyLimit)
}
