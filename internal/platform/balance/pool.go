package balance

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Options say how nodes are looked after. All of them are needed but Logger.
type Options struct {
	Nodes  []Node
	Logger *slog.Logger // nil: nothing is logged

	CheckEvery   time.Duration // between two checks of a node
	CheckTimeout time.Duration // of a check
	Rise         int           // checks in a row that bring a node back
	Fall         int           // checks, or requests, in a row that take it out
	WarmUp       time.Duration // in which a node that came back gets its full share step by step; 0: at once

	ConnectTimeout time.Duration // in which a node takes a connection
	AnswerTimeout  time.Duration // in which it begins to answer, and the longest pause in its answer
	RetryShare     float64       // of requests that may be told again, from 0 to 1
	RetryWithin    time.Duration // after the request came; 0: retryWithin
	KeepBody       int64         // largest body in bytes that is kept to be told again
}

// What nobody has to choose.
const (
	// keepIdle is how long a connection to a node is kept that nothing happens on. It is short, so that none is left when a node closes
	// its own: a request on its way there would be lost.
	keepIdle       = 2 * time.Second
	idlePerNode    = 256
	maxHeaderBytes = 64 << 10
	// retryWithin is when somebody has waited so long that another try does not help him.
	retryWithin = 20 * time.Second
	// mostOthers is how many other nodes are asked after the first one.
	mostOthers = 2
	// fullWeight is the weight 1 of a node that has warmed up; leastShare is with what a node begins.
	fullWeight = 1000
	leastShare = fullWeight / 10
)

// Pool is the nodes, who of them is ready, and how much each has to do. It is an http.RoundTripper: a request that it is given is
// answered by one of them. It is safe for concurrent use.
type Pool struct {
	options   Options
	transport *http.Transport
	checking  *http.Transport
	log       *slog.Logger

	mu      sync.Mutex
	table   table
	budget  budget
	judged  []judgement
	back    []time.Time // when the node came back; zero: it has warmed up
	warming int         // how many have not
	alive   []alive

	counts  []nodeCounts
	retries atomic.Uint64
	spared  atomic.Uint64 // retries that were not made because there had been too many
	nobody  atomic.Uint64 // requests for which there was no node
}

// Result is how a request to a node ended.
type Result int

// The results.
const (
	Answered Result = iota // with a status below 500
	Refused                // with a status of 500 or above
	Failed                 // without any answer
	Late                   // without any answer in the time for it
	Broken                 // in the middle of the answer
	Left                   // because the client went away
	results  = iota
)

// Results is the names of the results, for metrics, in their order.
var Results = [...]string{"answered", "refused", "failed", "late", "broken", "left"}

type nodeCounts [results]atomic.Uint64

// alive ends when a node that was there is no longer.
type alive struct {
	ctx context.Context //nolint:containedctx // as long as a node is there, which no caller's context is
	end context.CancelCauseFunc
}

// errGone is why requests to a node that is no longer there are given up.
var errGone = errors.New("the node does not answer its checks any more")

// New makes a pool of nodes of which nothing is known: nothing is asked before the first Check.
func New(o Options) *Pool {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.RetryWithin == 0 {
		o.RetryWithin = retryWithin
	}
	dialer := &net.Dialer{Timeout: o.ConnectTimeout, KeepAlive: 30 * time.Second}
	p := &Pool{
		options: o, log: o.Logger, budget: newBudget(o.RetryShare),
		judged: make([]judgement, len(o.Nodes)), back: make([]time.Time, len(o.Nodes)), counts: make([]nodeCounts, len(o.Nodes)),
		transport: &http.Transport{
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				conn, err := dialer.DialContext(ctx, network, address)
				if err != nil {
					return nil, err
				}
				return &sending{conn, o.AnswerTimeout}, nil
			},
			TLSHandshakeTimeout: o.ConnectTimeout + time.Second, ResponseHeaderTimeout: o.AnswerTimeout,
			MaxIdleConnsPerHost: idlePerNode, IdleConnTimeout: keepIdle, MaxResponseHeaderBytes: maxHeaderBytes,
			DisableCompression: true, WriteBufferSize: 16 << 10, ReadBufferSize: 16 << 10,
		},
		// A connection of its own for each check: a node that takes no new ones is not ready.
		checking: &http.Transport{DisableKeepAlives: true, DialContext: dialer.DialContext, MaxResponseHeaderBytes: maxHeaderBytes},
	}
	for _, n := range o.Nodes {
		p.table.rows = append(p.table.rows, row{backup: n.Backup, weight: int64(n.Weight) * fullWeight})
		p.alive = append(p.alive, newAlive())
	}
	return p
}

func newAlive() (a alive) {
	a.ctx, a.end = context.WithCancelCause(context.Background())
	return a
}

// sending is a connection to a node that has to take what it is sent.
type sending struct {
	net.Conn
	pause time.Duration
}

// Write sends, within the time for it.
func (s *sending) Write(b []byte) (int, error) {
	if err := s.SetWriteDeadline(time.Now().Add(s.pause)); err != nil {
		return 0, err
	}
	return s.Conn.Write(b)
}

// take takes the node that is asked first; -1: there is none.
func (p *Pool) take() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.budget.earn()
	if p.warming > 0 {
		p.warm(time.Now())
	}
	return p.table.pick(0)
}

// takeAnother takes the node that is asked next, after those with their bits in tried; -1: there is none, or it cannot be afforded.
func (p *Pool) takeAnother(tried uint64) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.table.next(tried) < 0 {
		return -1
	}
	if !p.budget.spend() {
		p.spared.Add(1)
		return -1
	}
	p.retries.Add(1)
	return p.table.pick(tried)
}

// warm sets the weights of nodes that came back a while ago. The lock is held.
func (p *Pool) warm(now time.Time) {
	p.warming = 0
	for i := range p.back {
		share := int64(fullWeight)
		if !p.back[i].IsZero() {
			share = warmth(now.Sub(p.back[i]), p.options.WarmUp)
			if share == fullWeight {
				p.back[i] = time.Time{}
			} else {
				p.warming++
			}
		}
		p.table.rows[i].weight = int64(p.options.Nodes[i].Weight) * share
	}
}

// warmth is the weight, in thousandths, of a node that came back so long ago: from a tenth to all of it, in a straight line.
func warmth(since, over time.Duration) int64 {
	if since >= over {
		return fullWeight
	}
	return max(leastShare, int64(fullWeight*since/over))
}

// ended counts a request to a node that is over, and judges the node by it.
func (p *Pool) ended(i int, how Result) {
	p.counts[i][how].Add(1)
	p.mu.Lock()
	p.table.done(i)
	from := p.judged[i]
	to := from
	if how != Left {
		to = from.asked(how == Answered || how == Refused, p.options.Fall)
		p.judge(i, to)
	}
	p.mu.Unlock()
	p.tell(i, from, to, Results[how])
}

// judge remembers what is thought of a node. The lock is held.
func (p *Pool) judge(i int, j judgement) {
	was := p.judged[i]
	if j.standing == Ready && was.known && was.standing == Out && p.options.WarmUp > 0 {
		p.back[i] = time.Now()
		p.warm(p.back[i])
	}
	p.judged[i], p.table.rows[i].standing = j, j.standing
}

// tell logs that a node is thought of otherwise, or what is thought of it at first.
func (p *Pool) tell(i int, from, to judgement, why string) {
	if from.standing == to.standing && from.known == to.known {
		return
	}
	level := slog.LevelWarn
	if to.standing == Ready {
		level = slog.LevelInfo
	}
	p.log.Log(context.Background(), level, "standing of a node", "node", p.options.Nodes[i].Name(), "standing", to.standing.String(),
		"was", from.standing.String(), "why", why)
}

// State is how a node is doing.
type State struct {
	Name     string
	Standing Standing
	Backup   bool
	Weight   int
	Running  int64 // requests under way
	Results  [results]uint64
}

// States is how each node is doing, in their order.
func (p *Pool) States() []State {
	p.mu.Lock()
	defer p.mu.Unlock()
	states := make([]State, len(p.options.Nodes))
	for i, n := range p.options.Nodes {
		s := State{Name: n.Name(), Standing: p.table.rows[i].standing, Backup: n.Backup, Weight: n.Weight, Running: p.table.rows[i].running}
		for how := range s.Results {
			s.Results[how] = p.counts[i][how].Load()
		}
		states[i] = s
	}
	return states
}

// Counts is what concerns no single node.
type Counts struct {
	Retries uint64 // requests told to another node
	Spared  uint64 // that were not, because there had been too many
	Nobody  uint64 // requests for which there was no node
}

// Counts is what was counted so far.
func (p *Pool) Counts() Counts {
	return Counts{Retries: p.retries.Load(), Spared: p.spared.Load(), Nobody: p.nobody.Load()}
}

// Usable reports whether some node can be asked, as an error if not.
func (p *Pool) Usable(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.table.rows {
		if r.rank() > 0 {
			return nil
		}
	}
	return ErrNobody
}

// ErrNobody says that there is no node to ask.
var ErrNobody = errors.New("no node is ready")

// bury gives up what a node that does not answer its checks was asked, as far as it may be told to another one: a machine that lost
// its power says nothing to anybody who waits. The lock is held.
func (p *Pool) bury(i int) {
	p.alive[i].end(errGone)
	p.alive[i] = newAlive()
}

// lives is the context that ends when a node is buried.
func (p *Pool) lives(i int) context.Context {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.alive[i].ctx
}

// Close closes the connections that are kept.
func (p *Pool) Close() {
	p.transport.CloseIdleConnections()
	p.checking.CloseIdleConnections()
}
