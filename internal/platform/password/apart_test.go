package password

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/kernel/fault"
)

// What the test binary does as another process, by its only argument.
var parts = map[string]func() error{
	"serves":   func() error { return Serve(os.Stdin, os.Stdout) },
	"dies":     func() error { return errors.New("no more memory, say") },
	"stranger": func() error { fmt.Println("Welcome to something else entirely."); select {} },
	"silent": func() error {
		fmt.Print(hello)
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	},
	"confused": func() error {
		fmt.Print(hello)
		_, err := os.Stdout.Write(answerTo(7, make([]byte, digestBytes)))
		return errors.Join(err, errors.New("confused"))
	},
}

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && parts[os.Args[1]] != nil {
		if err := parts[os.Args[1]](); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// house is a hasher with another process, and what it logs.
type house struct {
	*Hasher

	mu  sync.Mutex
	log bytes.Buffer
}

func (h *house) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.log.Write(p)
}

func (h *house) logged() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.log.String()
}

func newHouse(t *testing.T, part string) *house {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{}
	h.Hasher = New(Options{
		Percent: 100, Workers: 4, Cost: Cost{Passes: 1, KiB: 64}, Apart: []string{program, "hasher", part},
		Log: slog.New(slog.NewTextHandler(h, nil)),
	})
	t.Cleanup(h.Close)
	return h
}

// hash hashes and checks; whoever made the hash, it must be right.
func (h *house) hash(t *testing.T) {
	t.Helper()
	hash, err := h.Hash(context.Background(), "a quiet ferry")
	if err != nil {
		t.Fatal(err)
	}
	for _, hasher := range []*Hasher{h.Hasher, New(Options{})} {
		for given, want := range map[string]bool{"a quiet ferry": true, "a quiet fairy": false} {
			if right, err := hasher.Check(context.Background(), hash, given, false); right != want || err != nil {
				t.Fatalf("%q: %v, %v", given, right, err)
			}
		}
	}
}

// hashing waits until another process than the given one is ready, and gives it.
func (h *house) hashing(t *testing.T, but *child) *child {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if c := h.apart.ready(); c != nil && c != but {
			return c
		}
	}
	t.Fatalf("no process became ready; the log says %s", h.logged())
	return nil
}

func (h *house) waitFor(t *testing.T, text string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if strings.Contains(h.logged(), text) {
			return
		}
	}
	t.Fatalf("the log never says %q, but %s", text, h.logged())
}

// gone reports whether a process has ended.
func (c *child) gone(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if err := c.process.Process.Signal(syscall.Signal(0)); errors.Is(err, os.ErrProcessDone) {
			return
		}
	}
	t.Fatal("the process goes on")
}

func TestAnotherProcessHashes(t *testing.T) {
	h := newHouse(t, "serves")
	h.hash(t) // while it is being started
	c := h.hashing(t, nil)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				h.hash(t)
			}
		})
	}
	wg.Wait()
	c.mu.Lock()
	asked, waiting := c.last, len(c.waiting)
	c.mu.Unlock()
	// A hash and two checks each; the checks of the other hasher are its own.
	if asked < 8*20*3 || waiting != 0 || h.logged() != "" {
		t.Errorf("it was asked %d times, and %d times without an answer; the log: %s", asked, waiting, h.logged())
	}
	h.Close()
	c.gone(t)
	h.hash(t)
	if h.apart.ready() != nil {
		t.Error("after the end there is another process")
	}
}

// Whoever waits for a process that is killed gets his hash all the same, and there is another one after a pause.
func TestKilledProcess(t *testing.T) {
	h := newHouse(t, "serves")
	c := h.hashing(t, nil)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 100 {
				h.hash(t)
			}
		})
	}
	time.Sleep(5 * time.Millisecond)
	if err := c.process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	c.gone(t)
	h.waitFor(t, "killed")
	next := h.hashing(t, c)
	h.hash(t)
	if next.last == 0 {
		t.Error("the next process was not asked")
	}
}

// A process that fails, whatever it does wrong, is not trusted, costs nobody his hash, and is not started again at once.
func TestProcessThatFails(t *testing.T) {
	for part, says := range map[string][2]string{
		"dies": {"WARN", "no more memory, say"}, "stranger": {"WARN", "Welcome to somet"}, "confused": {"WARN", "question 7"},
		"silent": {"INFO", "there was no answer after"}, // the machine may have had no time for it
	} {
		t.Run(part, func(t *testing.T) {
			h := newHouse(t, part)
			h.apart.patience = 100 * time.Millisecond
			for end := time.Now().Add(time.Minute); h.logged() == "" && time.Now().Before(end); time.Sleep(time.Millisecond) {
				h.hash(t)
			}
			h.hash(t)
			if log := h.logged(); !strings.Contains(log, "level="+says[0]) || !strings.Contains(log, says[1]) || !strings.Contains(log, "again_in=1s") || strings.Count(log, "\n") != 1 {
				t.Errorf("the log says %s", log)
			}
		})
	}
	t.Run("is not there", func(t *testing.T) {
		h := newHouse(t, "serves")
		h.apart.command[0] = "/nowhere/winkel"
		h.hash(t)
		h.waitFor(t, "no such file")
		h.hash(t)
	})
}

// Each failure makes the pause before the next start longer, up to a bound.
func TestPauseGrows(t *testing.T) {
	h := newHouse(t, "dies")
	var pauses []time.Duration
	for range 12 {
		h.apart.mu.Lock()
		h.apart.next = time.Time{}
		h.apart.mu.Unlock()
		h.apart.ready()
		h.apart.running.Wait()
		pauses = append(pauses, h.apart.pause)
	}
	if pauses[0] != time.Second || pauses[1] != 2*time.Second || pauses[11] != mostPause {
		t.Errorf("the pauses are %v", pauses)
	}
}

// Without anything to do the process ends, which is no failure; when there is something, there is another one.
func TestIdleProcessEnds(t *testing.T) {
	h := newHouse(t, "serves")
	h.apart.idleFor = 50 * time.Millisecond
	c := h.hashing(t, nil)
	c.gone(t)
	h.hash(t)
	h.hashing(t, c)
	if h.logged() != "" {
		t.Errorf("the log says %s", h.logged())
	}
}

// Close does not wait for a process that will not be ready, and leaves none behind.
func TestCloseWhileItStarts(t *testing.T) {
	h := newHouse(t, "stranger")
	h.apart.command[2] = "serves"
	h.apart.ready()
	begun := time.Now()
	h.Close()
	if took := time.Since(begun); took > 10*time.Second || h.apart.child != nil || h.logged() != "" {
		t.Errorf("it took %v; the log: %s", took, h.logged())
	}
}

// The work that no one waits for any longer, because its process has ended, ends too: so does it when this one is killed, whose
// end of the pipe closes then.
func TestProcessEndsWithItsInput(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	process := exec.Command(program, "serves")
	in, err := process.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	work := question{number: 1, cost: Cost{Passes: mostPasses, KiB: mostKiB}, salt: make([]byte, saltBytes)} // seconds of it
	if _, err := in.Write(work.bytes()); err != nil {
		t.Fatal(err)
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := process.Wait(); err != nil {
		t.Error(err)
	}
}

func TestQuestions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := question{
			number:   rapid.Uint64().Draw(t, "number"),
			cost:     Cost{Passes: rapid.Uint32Range(1, mostPasses).Draw(t, "passes"), KiB: rapid.Uint32Range(8, mostKiB).Draw(t, "KiB")},
			salt:     rapid.SliceOfN(rapid.Byte(), saltBytes, saltBytes).Draw(t, "salt"),
			password: rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(t, "password"),
		}
		sent := bytes.NewReader(append(q.bytes(), q.bytes()...))
		for range 2 {
			got, err := readQuestion(sent)
			if err != nil || got.number != q.number || got.cost != q.cost || !bytes.Equal(got.salt, q.salt) || !bytes.Equal(got.password, q.password) {
				t.Fatalf("%+v, %v", got, err)
			}
		}
		if _, err := readQuestion(sent); !errors.Is(err, io.EOF) {
			t.Fatalf("at the end: %v", err)
		}
	})
	small := question{cost: Cost{Passes: 1, KiB: 8}, salt: make([]byte, saltBytes)}
	for name, b := range map[string][]byte{
		"too short":  {0, 0, 0, 1, 0},
		"too long":   {1, 0, 0, 0},
		"broken off": small.bytes()[:20],
		"no passes":  question{cost: Cost{KiB: 8}, salt: small.salt}.bytes(),
		"much":       question{cost: Cost{Passes: 1, KiB: mostKiB + 1}, salt: small.salt}.bytes(),
	} {
		if q, err := readQuestion(bytes.NewReader(b)); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("%s: %+v, %v", name, q, err)
		}
	}
}

// What waits for others in another process has cost nothing; what is made in this one has cost its time.
func TestWaitingIsNotSpending(t *testing.T) {
	h := New(Options{})
	for _, c := range []struct {
		cost       Cost
		took, want time.Duration
	}{
		{DefaultCost, 30 * time.Millisecond, 30 * time.Millisecond},
		{DefaultCost, 900 * time.Millisecond, 30 * time.Millisecond},
		{DefaultCost, 20 * time.Millisecond, 20 * time.Millisecond},
		{Cost{Passes: 3, KiB: 1024}, 50 * time.Millisecond, 50 * time.Millisecond},
	} {
		if got := h.costApart(c.cost, c.took); got != c.want {
			t.Errorf("%v of %+v cost %v", c.took, c.cost, got)
		}
	}
}

// A full line is refused as ever when another process hashes.
func TestBoundedApart(t *testing.T) {
	h := newHouse(t, "serves")
	h.hashing(t, nil)
	h.workers, h.queue = 1, 2
	h.cost = Cost{Passes: 4, KiB: 16 << 10}
	outcomes := make(chan string, 20)
	for range cap(outcomes) {
		go func() {
			_, err := h.Hash(context.Background(), "a quiet ferry")
			outcomes <- fault.CodeOf(err)
		}()
	}
	count := map[string]int{}
	for range cap(outcomes) {
		count[<-outcomes]++
	}
	if count[""] < 3 || count[fault.CodeUnavailable] == 0 || len(count) != 2 {
		t.Errorf("outcomes %v", count)
	}
}
