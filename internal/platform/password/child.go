package password

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// child is a process that hashes, as the one sees it that wants the hashes.
type child struct {
	process *exec.Cmd
	out     *bufio.Reader
	said    tail
	idleFor time.Duration
	idle    *time.Timer

	mu      sync.Mutex
	in      io.WriteCloser
	last    uint64
	waiting map[uint64]chan<- []byte // by the number of the question; nil when no more are answered
	why     error                    // it was killed for
	told    bool                     // it was told to end
}

// errLate ends a process that took too long: most likely the machine has no time to spare, which is no fault of anybody.
var errLate = errors.New("too late")

// start starts a process. It has no environment, in which secrets may be, and no directory that could be wanted elsewhere. When
// this process ends, however it does, the other one's input ends, and it with that.
func start(command []string, idleFor time.Duration) (*child, error) {
	c := &child{waiting: map[uint64]chan<- []byte{}, idleFor: idleFor}
	c.process = exec.CommandContext(context.Background(), command[0]) //nolint:gosec // what the program says is itself
	c.process.Args = command[1:]
	c.process.Env, c.process.Dir, c.process.Stderr = []string{}, "/", &c.said
	in, err := c.process.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.process.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	c.in, c.out = in, bufio.NewReader(out)
	if err := c.process.Start(); err != nil {
		return nil, err
	}
	c.idle = time.AfterFunc(idleFor, c.end)
	// At once, so that nobody waits for its start either. It does so itself once more, for the threads that it has begun meanwhile.
	if err := stepBack(c.process.Process.Pid); err != nil {
		c.kill(err)
	}
	return c, nil
}

// greet waits until the process is ready.
func (c *child) greet(most time.Duration) error {
	late := time.AfterFunc(most, func() { c.kill(fmt.Errorf("%w: it was not ready after %v", errLate, most)) })
	defer late.Stop()
	greeting := make([]byte, len(hello))
	if n, err := io.ReadFull(c.out, greeting); err != nil {
		return fmt.Errorf("it began with %q: %w", greeting[:n], err)
	}
	if string(greeting) != hello {
		err := fmt.Errorf("it began with %q", greeting)
		c.kill(err)
		return err
	}
	return nil
}

// ask has a digest made, unless the process ends before it is. One that takes too long is ended.
func (c *child) ask(q question, most time.Duration) (digest []byte, made bool) {
	late := time.AfterFunc(most, func() { c.kill(fmt.Errorf("%w: there was no answer after %v", errLate, most)) })
	defer late.Stop()
	answer := make(chan []byte, 1)
	if !c.send(q, answer) {
		return nil, false
	}
	digest, made = <-answer // which the end of the process closes
	return digest, made
}

// send asks a question, and notes who waits for the answer; false if there will be none.
func (c *child) send(q question, answer chan<- []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting == nil || c.told {
		return false
	}
	c.idle.Reset(c.idleFor)
	c.last++
	q.number = c.last
	if _, err := c.in.Write(q.bytes()); err != nil {
		return false // it has ended, as who listens to it will notice
	}
	c.waiting[q.number] = answer
	return true
}

// listen hands out the answers until there are no more.
func (c *child) listen() error {
	for {
		number, digest, err := readAnswer(c.out)
		if err != nil {
			return err
		}
		c.mu.Lock()
		answer, asked := c.waiting[number]
		delete(c.waiting, number)
		c.mu.Unlock()
		if !asked {
			err := fmt.Errorf("it answered question %d, which nobody asks", number)
			c.kill(err)
			return err
		}
		answer <- digest
	}
}

// end tells the process to end.
func (c *child) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told = true
	_ = c.in.Close() // the second time it is closed already
}

// kill ends the process without its help.
func (c *child) kill(why error) {
	_ = c.process.Process.Kill() // it may have ended already
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.why == nil {
		c.why = why
	}
}

// bury lets whoever waits go without an answer, waits until the process has ended, and says why it did: nil if it was told to.
func (c *child) bury(err error) error {
	c.idle.Stop()
	c.mu.Lock()
	for _, answer := range c.waiting {
		close(answer)
	}
	c.waiting = nil
	told, why := c.told, c.why
	c.mu.Unlock()
	c.end()
	ended := c.process.Wait()
	switch {
	case why != nil:
		return why
	case told:
		return nil
	}
	return fmt.Errorf("it ended by itself: %w", errors.Join(err, ended, c.said.err()))
}

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

const mostTail = 2 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if over := len(t.text) - mostTail; over > 0 {
		t.text = append([]byte(nil), t.text[over:]...)
	}
	return len(p), nil
}

// err is what was written; nil if nothing was.
func (t *tail) err() error {
	if text := strings.TrimSpace(string(t.text)); text != "" {
		return errors.New(text)
	}
	return nil
}
