package backup

import (
	"context"
	"io"
	"time"
)

// pace lets no more than a number of bytes a second through, in small pieces: what is copied fast in one go and then rests would
// be in the shop's way as long as it goes.
type pace struct {
	ctx   context.Context //nolint:containedctx // a writer has no other way to hear that it is to end
	w     io.Writer
	rate  int64 // bytes a second; 0: as fast as it goes
	ahead time.Duration
	last  time.Time
}

// longestLead is how much time a slow stretch may save up for a fast one.
const longestLead = 50 * time.Millisecond

func (p *pace) Write(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, context.Cause(p.ctx)
	}
	n, err := p.w.Write(b)
	if err != nil || p.rate == 0 {
		return n, err
	}
	now := time.Now()
	if !p.last.IsZero() {
		p.ahead = max(p.ahead-now.Sub(p.last), -longestLead)
	}
	p.last = now
	p.ahead += time.Duration(float64(n) / float64(p.rate) * float64(time.Second))
	if p.ahead <= 0 {
		return n, nil
	}
	timer := time.NewTimer(p.ahead)
	defer timer.Stop()
	select {
	case <-timer.C:
		return n, nil
	case <-p.ctx.Done():
		return n, context.Cause(p.ctx)
	}
}
