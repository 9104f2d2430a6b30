package app

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows a person how far long work has come. Where nobody looks, it is silent: the summary at the end is what
// scripts read.
type progress struct {
	bar     *progressbar.ProgressBar
	started time.Time
}

// newProgress begins work of a known size, or of unknown size if total is negative. It draws on stderr if that is a
// terminal.
func newProgress(stderr io.Writer, what string, total int64) *progress {
	p := &progress{started: time.Now()}
	if file, ok := stderr.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.bar = progressbar.NewOptions64(total,
			progressbar.OptionSetWriter(file), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
			progressbar.OptionShowIts(), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(), progressbar.OptionFullWidth())
	}
	return p
}

// total says how much there is to do, once that is known.
func (p *progress) total(n int64) {
	if p.bar != nil && p.bar.GetMax64() != n {
		p.bar.ChangeMax64(n)
	}
}

func (p *progress) add(n int64) {
	if p.bar != nil {
		_ = p.bar.Add64(n) // a terminal that cannot be drawn on is no reason to stop
	}
}

// finish wipes the bar and says how long it took.
func (p *progress) finish() time.Duration {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
	return time.Since(p.started)
}

// perSecond is a rate for people.
func perSecond(n int64, took time.Duration) string {
	if took <= 0 {
		return "at once"
	}
	return fmt.Sprintf("%.0f a second", float64(n)/took.Seconds())
}
