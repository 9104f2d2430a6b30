package app

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/linetest"
	"winkel/internal/platform/redis/redistest"
)

// nginxEnv names the variable with the path of nginx.
const nginxEnv = "WINKEL_TEST_NGINX"

// cluster is a shop of three nodes behind a real nginx, with a real PostgreSQL primary and its standby, and a real Redis. Each node
// has lines of its own to all three.
type cluster struct {
	t     *testing.T
	pair  *dbtest.Pair
	redis *redistest.Server
	nodes [3]*clusterNode
	url   string // of nginx
	shop  target // for commands beside the nodes
}

// clusterNode is one of the nodes, and its lines.
type clusterNode struct {
	target
	*running
	address     string
	first       *linetest.Line // to the server that is the primary at first
	second      *linetest.Line // to the one that is the standby at first
	redis       *linetest.Line
	complaining *os.File
}

// startCluster starts all of it, until the test ends.
func startCluster(t *testing.T, flags ...string) *cluster {
	t.Helper()
	program := os.Getenv(nginxEnv)
	if program == "" {
		t.Skipf("%s is not set: run `make test`, which finds nginx", nginxEnv)
	}
	c := &cluster{t: t, redis: redistest.Start(t), pair: dbtest.StartPair(t)}
	secret, shared := hex.EncodeToString(bytes.Repeat([]byte{7}, 32)), t.TempDir()
	common := append([]string{"--secret", secret, "--blob", "file://" + shared, "--pg-min", "2", "--pg-max", "10"}, flags...)
	c.shop = target{append([]string{"--data", t.TempDir(), "--database", c.pair.URL()}, common...), func(t *testing.T) *db.DB {
		return dbtest.Open(t, db.Options{URL: c.pair.URL(), PoolMin: 1})
	}}
	if out, code := c.shop.run(t, "migrate", "up"); code != exitDone {
		t.Fatalf("migrate up: exit code %d\n%s", code, out)
	}
	for i := range c.nodes {
		n := &clusterNode{address: freeAddress(t)}
		n.first = linetest.To(t, fmt.Sprintf("127.0.0.1:%d", c.pair.Primary.Port))
		n.second = linetest.To(t, fmt.Sprintf("127.0.0.1:%d", c.pair.Standby.Port))
		n.redis = linetest.To(t, c.redis.Address())
		n.target = target{flags: append([]string{
			"--data", t.TempDir(), "--database", "postgres://winkel@" + n.first.Address + "," + n.second.Address + "/postgres?sslmode=disable",
			"--database-replica", "postgres://winkel@" + n.second.Address + "/postgres?sslmode=disable", "--redis", "redis://" + n.redis.Address + "/0",
			"--drain-delay", "3s", "--trusted-proxies", "127.0.0.1",
		}, common...)}
		if i == 2 {
			n.flags = append(n.flags, "--roles", "web") // the others work in the background as well
		}
		c.nodes[i] = n
		n.start(t)
	}
	c.startNginx(program)
	return c
}

// start starts the node where it was, and returns when it may take traffic.
func (n *clusterNode) start(t *testing.T) {
	t.Helper()
	command := n.target.command("serve", "--listen", n.address, "--log-level", "error", "--limit-exempt", "127.0.0.1")
	command.Stdout = new(bytes.Buffer)
	if n.complaining == nil {
		var err error
		if n.complaining, err = os.Create(filepath.Join(t.TempDir(), "log")); err != nil {
			t.Fatal(err)
		}
	}
	command.Stderr = n.complaining
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	n.running = &running{command: command, url: "http://" + n.address}
	t.Cleanup(func() { _ = command.Process.Kill() }) // if it was not stopped
	within(t, patience, "the node is ready", n.ready)
}

func (n *clusterNode) ready() bool {
	answer, err := http.Get(n.url + "/readyz")
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// kill ends the node as a crash of its machine would.
func (n *clusterNode) kill() {
	_ = n.running.command.Process.Kill()
	_ = n.running.command.Wait()
}

// restart stops the node politely, and starts it again.
func (n *clusterNode) restart(t *testing.T) {
	t.Helper()
	if err := errors.Join(n.running.command.Process.Signal(syscall.SIGTERM), n.running.command.Wait()); err != nil {
		t.Errorf("restart: %v", err)
	}
	n.start(t)
}

var (
	listens   = regexp.MustCompile(`listen 80[^;]*;`)
	addresses = regexp.MustCompile(`web([123]):8080`)
)

// startNginx runs nginx with the configuration that is shipped, with the addresses of this test in it.
func (c *cluster) startNginx(program string) {
	c.t.Helper()
	shipped, err := os.ReadFile("../../deploy/nginx/nginx.conf")
	if err != nil {
		c.t.Fatal(err)
	}
	dir, address := c.t.TempDir(), freeAddress(c.t)
	text := listens.ReplaceAllString(string(shipped), "listen "+address+";")
	text = addresses.ReplaceAllStringFunc(text, func(name string) string { return c.nodes[name[3]-'1'].address })
	text = strings.ReplaceAll(text, "/tmp/nginx", dir+"/nginx")
	text = strings.Replace(text, "worker_processes auto;", "worker_processes 1;", 1)
	text = strings.Replace(text, "worker_rlimit_nofile 32768;", "", 1)
	text = strings.Replace(text, "worker_connections 8192;", "worker_connections 512;", 1)
	config := file(c.t, "nginx.conf", text)
	var said bytes.Buffer
	nginx := exec.Command(program, "-c", config, "-p", dir, "-g", "daemon off; user "+owner()+";")
	nginx.Stderr = &said
	if err := nginx.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() {
		_ = nginx.Process.Signal(syscall.SIGTERM)
		_ = nginx.Wait()
		if c.t.Failed() {
			c.t.Logf("nginx said:\n%s", said.String())
		}
	})
	c.url = "http://" + address
	within(c.t, patience, "nginx answers", func() bool {
		answer, err := http.Get(c.url + "/nginx/alive")
		if err == nil {
			_ = answer.Body.Close()
		}
		return err == nil && answer.StatusCode == http.StatusNoContent
	})
}

// owner is as whom nginx works: whoever runs the test, since the directories are his.
func owner() string {
	if os.Getuid() == 0 {
		return "root root"
	}
	return "nobody"
}

// shoppers buy and look, through nginx, until they are told to stop, and count what they were answered.
type shoppers struct {
	c       *cluster
	variant string
	cancel  context.CancelFunc
	all     sync.WaitGroup

	mu      sync.Mutex
	phase   string
	phases  map[string]*tally
	numbers map[string]string // of orders, by key
}

// tally is what was answered while something was going on.
type tally struct {
	looks, failedLooks int
	tries, unanswered  int // tries to order; those that were not answered 201
	slowest            time.Duration
	failures           map[string]int
}

// send begins the load.
func (c *cluster) send(buyers, lookers int, variant string) *shoppers {
	ctx, cancel := context.WithCancel(context.Background())
	s := &shoppers{c: c, variant: variant, cancel: cancel, phases: map[string]*tally{}, numbers: map[string]string{}}
	s.during("at first")
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	for i := range buyers {
		s.all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				s.order(ctx, client, fmt.Sprintf("buyer-%d-%d", i, n))
			}
		})
	}
	for range lookers {
		s.all.Go(func() {
			for ctx.Err() == nil {
				s.look(client)
			}
		})
	}
	return s
}

// during says what is going on from now on.
func (s *shoppers) during(phase string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phase = phase
	if s.phases[phase] == nil {
		s.phases[phase] = &tally{failures: map[string]int{}}
	}
}

// note counts an answer.
func (s *shoppers) note(count func(*tally)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	count(s.phases[s.phase])
}

func (s *shoppers) look(client *http.Client) {
	begun := time.Now()
	answer, err := client.Get(s.c.url + "/api/products?limit=24")
	why := ""
	if err != nil {
		why = err.Error()
	} else {
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			why = "looking: " + answer.Status
		}
	}
	s.note(func(t *tally) {
		t.looks++
		t.slowest = max(t.slowest, time.Since(begun))
		if why != "" {
			t.failedLooks++
			t.failures[why]++
		}
	})
	<-time.After(5 * time.Millisecond)
}

// order orders once, however often that has to be tried.
func (s *shoppers) order(ctx context.Context, client *http.Client, key string) {
	front := &running{url: s.c.url}
	for begun := time.Now(); ; {
		number, why := front.orderBy(client, s.variant, key)
		s.note(func(t *tally) {
			t.tries++
			if why == "" {
				t.slowest = max(t.slowest, time.Since(begun))
				s.numbers[key] = number
				return
			}
			t.unanswered++
			t.failures[why]++
		})
		if why == "" {
			return
		}
		if time.Since(begun) > patience {
			s.c.t.Errorf("%s was not answered within %s: %s", key, patience, why)
			return
		}
		<-time.After(100 * time.Millisecond)
	}
}

// end stops the load, and returns when everybody has his order.
func (s *shoppers) end() {
	s.cancel()
	s.all.Wait()
}
