package balance

import (
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// readiness is where a node says whether it may be asked.
const readiness = "/readyz"

// Check asks every node once, and returns when all have been.
func (p *Pool) Check(ctx context.Context) {
	var all sync.WaitGroup
	for i := range p.options.Nodes {
		all.Go(func() { p.check(ctx, i) })
	}
	all.Wait()
}

// Run checks all nodes until ctx ends.
func (p *Pool) Run(ctx context.Context) {
	var all sync.WaitGroup
	for i := range p.options.Nodes {
		all.Go(func() {
			for {
				// They are not asked all at once, nor by several balancers in step.
				pause := time.NewTimer(p.options.CheckEvery*9/10 + rand.N(p.options.CheckEvery/5+1))
				select {
				case <-ctx.Done():
					pause.Stop()
					return
				case <-pause.C:
					p.check(ctx, i)
				}
			}
		})
	}
	all.Wait()
}

// check asks one node.
func (p *Pool) check(ctx context.Context, i int) {
	v, why := p.examine(ctx, p.options.Nodes[i])
	if ctx.Err() != nil {
		return // we stop, which says nothing of the node
	}
	p.mu.Lock()
	from := p.judged[i]
	to := from.checked(v, p.options.Rise, p.options.Fall)
	p.judge(i, to)
	if v == unanswered && to.standing == Out && from.standing != Out {
		p.bury(i)
	}
	p.mu.Unlock()
	p.tell(i, from, to, why)
}

// examine asks a node whether it may be asked.
func (p *Pool) examine(ctx context.Context, n Node) (v verdict, why string) {
	ctx, cancel := context.WithTimeout(ctx, p.options.CheckTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, n.URL.String()+readiness, http.NoBody)
	if err != nil {
		return unanswered, err.Error()
	}
	answer, err := p.checking.RoundTrip(r)
	if err != nil {
		return unanswered, err.Error()
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, peekBytes))
	if err != nil {
		return unanswered, err.Error()
	}
	return understood(answer.StatusCode, text), answer.Status
}

// understood is what the answer of a node to a check means.
func understood(status int, text []byte) verdict {
	switch status {
	case http.StatusOK:
		return passed
	case http.StatusServiceUnavailable:
		var said struct {
			Status string `json:"status"`
		}
		if json.Unmarshal(text, &said) == nil && said.Status == "failing" {
			return failing
		}
		return leaving
	}
	return unanswered
}
