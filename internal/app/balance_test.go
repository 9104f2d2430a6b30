package app

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

var balancesLine = regexp.MustCompile(`^Winkel balances at (https?://127\.0\.0\.1:\d+) before [^ ].*\n$`)

// startBalancer runs winkel balance as a process, until the test ends.
func startBalancer(t *testing.T, flags ...string) *running {
	t.Helper()
	command := target{flags: []string{"--data", t.TempDir()}}.command(append([]string{"balance", "--listen", "127.0.0.1:0"}, flags...)...)
	log := &keptLog{}
	command.Stderr = log
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if command.ProcessState == nil {
			_ = errors.Join(command.Process.Kill(), command.Wait())
		}
		if t.Failed() {
			t.Logf("the balancer logged:\n%s", log)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	found := balancesLine.FindStringSubmatch(line)
	if err != nil || found == nil {
		t.Fatalf("the balancer said %q, %v", line, err)
	}
	return &running{command: command, url: found[1]}
}

// Three nodes of a shop on one PostgreSQL are restarted one after the other, and one is killed, while people buy and look through our own
// balancer. Nobody notices any of it.
func TestRollingRestartBehindOurBalancer(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	url := dbtest.EmptyPostgresURL(t)
	flags := []string{
		"--database", url, "--secret", hex.EncodeToString(bytes.Repeat([]byte{7}, 32)), "--blob", "file://" + t.TempDir(), "--pg-min", "2", "--pg-max", "10",
		"--drain-delay", "3s", "--trusted-proxies", "127.0.0.1",
	}
	c := &cluster{t: t, shop: target{append([]string{"--data", t.TempDir()}, flags...), func(t *testing.T) *db.DB {
		return dbtest.Open(t, db.Options{URL: url, PoolMin: 1})
	}}}
	if out, code := c.shop.run(t, "migrate", "up"); code != exitDone {
		t.Fatalf("migrate up: exit code %d\n%s", code, out)
	}
	addresses := make([]string, 0, len(c.nodes))
	for i := range c.nodes {
		c.nodes[i] = &clusterNode{address: freeAddress(t), target: target{flags: append([]string{"--data", t.TempDir()}, flags...)}}
		c.nodes[i].start(t)
		addresses = append(addresses, "http://"+c.nodes[i].address)
	}
	status := freeAddress(t)
	balancer := startBalancer(t, "--nodes", strings.Join(addresses, ","), "--metrics-listen", status, "--limit-connections-per-address", "1000")
	c.url = balancer.url
	mug := c.nodes[0].product(t, c.shop.key(t, "all"))
	for _, n := range c.nodes {
		within(t, soon, "every node sells it", func() bool {
			number, _ := n.orderBy(http.DefaultClient, mug, "first")
			return number != ""
		})
	}
	s := c.send(4, 4, mug)
	s.during(rolling)
	for _, n := range c.nodes {
		n.restart(t)
	}
	s.during("a node is killed")
	c.nodes[0].kill()
	<-time.After(time.Second)
	c.nodes[0].start(t)
	within(t, patience, "the node is back", func() bool { return standing(t, status, c.nodes[0].address) == "ready" })
	s.end()
	c.report(s)
	for phase, f := range s.phases {
		if f.failedLooks+f.unanswered != 0 {
			t.Errorf("%s: %d looks and %d orders failed: %v", phase, f.failedLooks, f.unanswered, f.failures)
		}
	}
	c.compare(s, mug)
	balancer.stop(t)
	for _, n := range c.nodes {
		n.stop(t)
	}
	c.shop.verify(t)
}

// standing is what the balancer thinks of a node.
func standing(t *testing.T, status, node string) string {
	t.Helper()
	answer, err := http.Get("http://" + status + "/nodes")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var all struct {
		Nodes []struct{ Name, Standing string }
	}
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil {
		t.Fatal(err)
	}
	for _, n := range all.Nodes {
		if n.Name == node {
			return n.Standing
		}
	}
	t.Fatalf("%s is not among %+v", node, all)
	return ""
}

// The balancer speaks HTTPS and HTTP/2 before a shop that speaks HTTP, which knows all the same how its clients came; and says how it is
// itself, at an address of its own.
func TestBalanceSpeaksHTTPS(t *testing.T) {
	a, plain, status := newAuthority(t), freeAddress(t), freeAddress(t)
	cert, key := a.issue(t, t.TempDir(), 2)
	shop := oneTarget(t).open(t, "--public-url", "https://shop.example.com", "--trusted-proxies", "127.0.0.1")
	balancer := startBalancer(t, "--nodes", shop.url, "--tls-cert", cert, "--tls-key", key, "--tls-redirect", plain, "--metrics-listen", status)
	roots, err := os.ReadFile(a.file)
	if err != nil {
		t.Fatal(err)
	}
	c := client(t, roots, balancer.url[len("https://"):])
	reply := fetch(t, c, http.MethodGet, "https://shop.example.com/")
	if reply.StatusCode != http.StatusOK || reply.ProtoMajor != 2 || reply.Header.Get("Strict-Transport-Security") != "max-age=31536000" ||
		len(reply.Header.Values("X-Request-Id")) != 1 || len(reply.Header.Values("Content-Security-Policy")) != 1 {
		t.Errorf("by HTTPS: %d by %s, %v", reply.StatusCode, reply.Proto, reply.Header)
	}
	if cookie := fetch(t, c, http.MethodPost, "https://shop.example.com/api/carts").Cookies(); len(cookie) != 1 || !cookie[0].Secure {
		t.Errorf("the cookie is %v", cookie)
	}
	if moved := fetch(t, client(t, roots, plain), http.MethodGet, "http://shop.example.com/products"); moved.Header.Get("Location") != "https://shop.example.com/products" {
		t.Errorf("by HTTP: %d %v", moved.StatusCode, moved.Header)
	}
	beside := open{running: running{url: "http://" + status}}
	for path, want := range map[string]string{
		"/livez": "alive", "/readyz": `"nodes":{"status":"ok"`, "/nodes": `"standing":"ready"`,
		"/metrics": `winkel_balance_requests_total{node="` + shop.url[len("http://"):] + `",result="answered"} 2`,
	} {
		if a := beside.get(t, path, ""); a.status != http.StatusOK || !strings.Contains(string(a.body), want) {
			t.Errorf("%s: %d %s, want %s", path, a.status, a.body, want)
		}
	}
	shop.stop(t)
	within(t, patience, "the balancer says that there is nobody", func() bool { return beside.get(t, "/readyz", "").status == http.StatusServiceUnavailable })
	if reply := fetch(t, c, http.MethodGet, "https://shop.example.com/"); reply.StatusCode != http.StatusServiceUnavailable || reply.Header.Get("Retry-After") == "" {
		t.Errorf("without the shop: %d %v", reply.StatusCode, reply.Header)
	}
	balancer.stop(t)
}

func TestBalanceSaysWhatItNeeds(t *testing.T) {
	for flag, want := range map[string]string{
		"--nodes=":                    "Nobody said which nodes there are. Name them: --nodes http://",
		"--nodes=10.0.0.1:8080":       "is no address of a node",
		"--nodes=http://a;weight=200": "Give a whole number from 1 to 100",
	} {
		var out, complaints bytes.Buffer
		if code := RunContext(t.Context(), []string{"balance", "--data", t.TempDir(), flag}, &out, &complaints); code != exitUnusable || !strings.Contains(complaints.String(), want) {
			t.Errorf("%s: exit code %d, %s", flag, code, complaints.String())
		}
	}
	var help bytes.Buffer
	if code := RunContext(t.Context(), []string{"balance", "--help"}, &help, &help); code != exitDone {
		t.Fatalf("exit code %d: %s", code, help.String())
	}
	for _, want := range []string{"--nodes=URL,…", "--balance-warm-up=TIME", "--listen=", "--tls-domain", "--metrics-listen", "--limit-connections="} {
		if !strings.Contains(help.String(), want) {
			t.Errorf("the help lacks %s", want)
		}
	}
	for _, foreign := range []string{"--database", "--currency", "--dev", "--limit-read", "--roles"} {
		if strings.Contains(help.String(), foreign+"=") || strings.Contains(help.String(), foreign+" ") {
			t.Errorf("the help has %s, which it does not read:\n%s", foreign, help.String())
		}
	}
	help.Reset()
	if RunContext(t.Context(), []string{"serve", "--help"}, &help, &help); strings.Contains(help.String(), "--nodes") {
		t.Error("the help of serve has --nodes, which it does not read")
	}
}
