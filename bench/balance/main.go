// Balance measures what it costs to have something stand before the nodes of a shop: the same requests to a node alone, through nginx with
// the configuration that is shipped, and through `winkel balance`, in turn.
//
//	go run ./bench/balance
//
// Two nodes are bare net/http handlers that answer with the same bytes, so that what stands before them is most of what is measured. A
// turn asks for as much as it gets over keep-alive connections; another one asks over a single connection, for the time that a request
// takes longer. What counts most is the processor time of a request: all of them share the cores with the nodes and with whoever asks.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"winkel/bench/process"
	"winkel/internal/platform/load"
)

func main() {
	o := options{}
	flag.IntVar(&o.size, "size", 8<<10, "bytes of an answer")
	flag.IntVar(&o.connections, "connections", 32, "connections of the turn that asks for as much as it gets")
	flag.IntVar(&o.rounds, "rounds", 5, "turns of each; the median counts")
	flag.DurationVar(&o.length, "for", 2*time.Second, "length of a turn")
	bare := flag.Bool("bare", false, "internal: be a node")
	flag.Parse()
	run := o.run
	if *bare {
		run = o.serveBare
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "balance:", err)
		os.Exit(1)
	}
}

type options struct {
	size, connections, rounds int
	length                    time.Duration
}

// side is one way to the nodes, and what was measured of it.
type side struct {
	name           string
	url            *url.URL
	pid            int // of what stands between; 0: nothing does
	rates          []float64
	latencies, cpu []time.Duration // of a request
}

func (o options) run() error {
	dir, err := os.MkdirTemp("", "winkel-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	winkel, err := process.Build(dir)
	if err != nil {
		return err
	}
	var started started
	defer started.stop()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var nodes []string
	for range 2 {
		base, _, err := started.saying(self, "-bare", "-size", strconv.Itoa(o.size))
		if err != nil {
			return err
		}
		nodes = append(nodes, base)
	}
	sides := []*side{{name: "a node alone", url: parsed(nodes[0])}}
	if program, err := exec.LookPath("nginx"); err == nil {
		base, pid, err := started.nginx(program, dir, nodes)
		if err != nil {
			return err
		}
		sides = append(sides, &side{name: "nginx", url: parsed(base), pid: pid})
	}
	for name, level := range map[string]string{"winkel balance": "info", "winkel balance, without the access log": "warn"} {
		base, pid, err := started.saying(winkel, "balance", "--data", dir, "--listen", "127.0.0.1:0", "--nodes", strings.Join(nodes, ","),
			"--log-level", level, "--limit-connections-per-address", "10000")
		if err != nil {
			return err
		}
		sides = append(sides, &side{name: name, url: parsed(base), pid: pid})
	}
	slices.SortFunc(sides[1:], func(a, b *side) int { return strings.Compare(a.name, b.name) })
	for range o.rounds {
		for _, s := range sides {
			if err := o.measure(s); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	o.print(sides)
	return nil
}

// measure is one turn of each kind.
func (o options) measure(s *side) error {
	before, err := s.used()
	if err != nil {
		return err
	}
	answers, took, err := o.ask(s.url, o.connections)
	if err != nil {
		return err
	}
	after, err := s.used()
	if err != nil {
		return err
	}
	s.rates = append(s.rates, float64(len(answers))/took.Seconds())
	s.cpu = append(s.cpu, (after-before)/time.Duration(len(answers)))
	if answers, _, err = o.ask(s.url, 1); err != nil {
		return err
	}
	s.latencies = append(s.latencies, median(answers))
	return nil
}

// used is the processor time that what stands between has used.
func (s *side) used() (time.Duration, error) {
	if s.pid == 0 {
		return 0, nil
	}
	return process.CPU(s.pid)
}

// ask asks for as much as it gets, and says how long each answer took.
func (o options) ask(base *url.URL, connections int) (answers []time.Duration, took time.Duration, err error) {
	target := load.NewTarget(base, 0, 10*time.Second)
	var mu sync.Mutex
	var all sync.WaitGroup
	begun := time.Now()
	for range connections {
		all.Go(func() {
			client := target.Client()
			defer client.Close()
			var own []time.Duration
			var failure error
			for now := time.Now(); now.Sub(begun) < o.length && failure == nil; {
				answer, err := client.Do(context.Background(), &load.Request{Method: http.MethodGet, Path: "/"})
				then := time.Now()
				if failure = err; err == nil && (answer.Status != http.StatusOK || len(answer.Body) != o.size) {
					failure = fmt.Errorf("status %d, %d bytes", answer.Status, len(answer.Body))
				}
				own = append(own, then.Sub(now))
				now = then
			}
			mu.Lock()
			defer mu.Unlock()
			answers, err = append(answers, own...), errors.Join(err, failure)
		})
	}
	all.Wait()
	return answers, time.Since(begun), err
}

func (o options) print(sides []*side) {
	fmt.Printf("%d bytes, %d connections, median of %d turns of %s\n\n", o.size, o.connections, o.rounds, o.length)
	fmt.Println("| before two nodes | requests/s | of a node alone | a request over one connection | longer by | processor time of a request |")
	fmt.Println("|---|---|---|---|---|---|")
	alone := sides[0]
	for _, s := range sides {
		latency := median(s.latencies)
		fmt.Printf("| %s | %.0f | %.2f | %s | %s | %s |\n", s.name, median(s.rates), median(s.rates)/median(alone.rates), latency.Round(time.Microsecond),
			(latency - median(alone.latencies)).Round(time.Microsecond), median(s.cpu).Round(time.Microsecond))
	}
}

func median[T time.Duration | float64](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func parsed(base string) *url.URL {
	u, err := url.Parse(base)
	if err != nil {
		panic("balance: an address of our own: " + err.Error())
	}
	return u
}

// serveBare is a node: it is ready, and answers with bytes from memory.
func (o options) serveBare() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())
	body := []byte(strings.Repeat("x", o.size))
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	}))
}

// started are programs that were begun.
type started []*exec.Cmd

// stop ends all of them.
func (s *started) stop() {
	for _, command := range *s {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
	}
}

func (s *started) start(command *exec.Cmd) error {
	err := command.Start()
	if err == nil {
		*s = append(*s, command)
	}
	return err
}

var address = regexp.MustCompile(`http://[0-9.:]+`)

// saying starts a program whose first line says where it is. What it logs goes into a file, as a service's does.
func (s *started) saying(program string, args ...string) (base string, pid int, err error) {
	command := exec.Command(program, args...)
	log, err := os.CreateTemp("", "winkel-bench-log-")
	if err != nil {
		return "", 0, err
	}
	defer os.Remove(log.Name()) // it lives on until the program ends
	command.Stderr = log
	out, err := command.StdoutPipe()
	if err != nil {
		return "", 0, err
	}
	if err := s.start(command); err != nil {
		return "", 0, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if base = address.FindString(line); err != nil || base == "" {
		text, _ := os.ReadFile(log.Name())
		return "", 0, fmt.Errorf("%s said %q: %w\n%s", program, line, err, text)
	}
	return base, command.Process.Pid, nil
}

var listens = regexp.MustCompile(`listen 80[^;]*;`)

// nginx starts nginx with the configuration that is shipped, before these nodes.
func (s *started) nginx(program, dir string, nodes []string) (base string, pid int, err error) {
	shipped, err := os.ReadFile(filepath.Join("deploy", "nginx", "nginx.conf"))
	if err != nil {
		return "", 0, err
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", 0, err
	}
	at := free.Addr().String()
	_ = free.Close()
	text := listens.ReplaceAllString(string(shipped), "listen "+at+";")
	text = strings.ReplaceAll(text, "server web3:8080 backup max_fails=2 fail_timeout=5s;", "")
	for i, node := range nodes {
		text = strings.ReplaceAll(text, fmt.Sprintf("web%d:8080", i+1), strings.TrimPrefix(node, "http://"))
	}
	text = strings.ReplaceAll(text, "/tmp/nginx", dir+"/nginx")
	config := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return "", 0, err
	}
	user := "nobody"
	if os.Getuid() == 0 {
		user = "root root"
	}
	command := exec.Command(program, "-c", config, "-p", dir, "-g", "daemon off; user "+user+";")
	command.Stderr = os.Stderr
	if err := s.start(command); err != nil {
		return "", 0, err
	}
	for range 500 {
		if answer, err := http.Get("http://" + at + "/"); err == nil {
			_ = answer.Body.Close()
			return "http://" + at, command.Process.Pid, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return "", 0, errors.New("nginx does not answer")
}
