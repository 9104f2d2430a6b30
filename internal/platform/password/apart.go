package password

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// How a process that hashes is treated. One that does not answer in time is given up: it goes behind everything else, and on a
// machine that has no time to spare it would keep out who logs in. The next one comes after a pause, twice as long each time
// until one has lasted.
const (
	patience   = time.Second      // with an answer
	mostInit   = 30 * time.Second // from its start until it is ready
	idleFor    = 10 * time.Minute // without anything to hash until it is ended, and its memory given back
	leastPause = time.Second
	mostPause  = 5 * time.Minute
)

// apart has hashes made by a process of their own. It starts that when there is something to hash, and never waits for it: as
// long as there is none, whoever asks hashes himself.
type apart struct {
	command  []string
	log      *slog.Logger
	patience time.Duration
	idleFor  time.Duration
	running  sync.WaitGroup

	mu     sync.Mutex
	busy   bool   // there is a process, or the rest of one
	begun  *child // who was started
	child  *child // who is ready to hash
	closed bool
	pause  time.Duration // the last one
	next   time.Time     // no start before
}

func newApart(command []string, log *slog.Logger) *apart {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &apart{command: command, log: log, patience: patience, idleFor: idleFor}
}

// reckon is the digest of a password, if there is a process that makes it.
func (a *apart) reckon(e encoded, password []byte) (digest []byte, made bool) {
	c := a.ready()
	if c == nil {
		return nil, false
	}
	return c.ask(question{cost: e.cost, salt: e.salt, password: password}, a.patience)
}

// ready is the process that hashes; nil if there is none. Then one is started, unless the last one failed lately.
func (a *apart) ready() *child {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.busy && !a.closed && !time.Now().Before(a.next) {
		a.busy = true
		a.running.Go(a.run)
	}
	return a.child
}

// run starts a process, stays with it until it ends, and decides when there may be another.
func (a *apart) run() {
	begun := time.Now()
	c, err := start(a.command, a.idleFor)
	if err == nil {
		a.put(c, nil)
		if err = c.greet(mostInit); err == nil {
			a.put(c, c)
			err = c.listen()
		}
		a.put(nil, nil)
		err = c.bury(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.busy = false
	if err == nil || a.closed {
		return
	}
	if time.Since(begun) > mostPause {
		a.pause = 0
	}
	a.pause = min(max(leastPause, 2*a.pause), mostPause)
	a.next = time.Now().Add(a.pause)
	level := slog.LevelWarn
	if errors.Is(err, errLate) {
		level = slog.LevelInfo
	}
	a.log.Log(context.Background(), level, "no process of its own hashes passwords; this one does meanwhile", "error", err,
		"again_in", a.pause.String())
}

// put notes which process was started and which one is ready. When none is wanted any longer, it is told so.
func (a *apart) put(begun, ready *child) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.begun, a.child = begun, ready
	if a.closed {
		a.dismiss()
	}
}

// dismiss ends the process; one that is not ready yet would take a while to hear of it.
func (a *apart) dismiss() {
	switch {
	case a.child != nil:
		a.child.end()
	case a.begun != nil:
		a.begun.kill(context.Canceled)
	}
}

// close ends the process, and returns when it has ended. Whoever hashes afterwards does so himself.
func (a *apart) close() {
	a.mu.Lock()
	a.closed = true
	a.dismiss()
	a.mu.Unlock()
	a.running.Wait()
}
