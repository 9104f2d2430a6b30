package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// soon is when a server must have noticed what another process did, however busy the machine is: what it would never notice.
// How quickly it does is measured in bench.
const soon = 10 * time.Second

// patience is how long a test waits for what takes as long as it takes, before it gives up.
const patience = 30 * time.Second

// open is a winkel serve process whose output is kept.
type open struct {
	running
	rest chan string // what came on standard output after the ready line, when it is closed
	log  *keptLog
}

// keptLog is what a server logs, readable while it does.
type keptLog struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps p.
func (l *keptLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String is everything that was logged so far.
func (l *keptLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

var readyLine = regexp.MustCompile(`^Winkel is open at (https?://127\.0\.0\.1:\d+)\n$`)

// open starts a server on a free port and waits until it is ready. It is killed when the test ends, unless it was stopped.
func (s target) open(t *testing.T, flags ...string) *open {
	t.Helper()
	command := s.command(append([]string{"serve", "--listen=127.0.0.1:0", "--log-format", "json"}, flags...)...)
	o := &open{running: running{command: command}, rest: make(chan string, 1), log: &keptLog{}}
	command.Stderr = o.log
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
			t.Logf("the server logged:\n%s", o.log)
		}
	})
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	said := readyLine.FindStringSubmatch(first)
	if said == nil {
		t.Fatalf("serve said %q: %v\n%s", first, err, o.log)
	}
	o.url = said[1]
	go func() {
		rest, _ := io.ReadAll(lines)
		o.rest <- string(rest)
	}()
	return o
}

// welcome is what a shop without an owner says at each start.
var welcome = regexp.MustCompile(`\nThis shop has no owner yet\. .*\n\n.*\n\n`)

// warned is what the server logged beside its welcome.
func (o *open) warned() string {
	return slowness.ReplaceAllString(welcome.ReplaceAllString(o.log.String(), ""), "")
}

// slowness is what the server says of statements that took long, which is the machine's affair.
var slowness = regexp.MustCompile(`(?m)^.*the database was slow.*\n`)

// stop asks the server to end, and fails the test unless it does so in order: exit code 0, one line on standard output
// altogether, and no error in the log.
func (o *open) stop(t *testing.T) {
	t.Helper()
	if err := o.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	o.ended(t)
}

func (o *open) ended(t *testing.T) {
	t.Helper()
	rest := <-o.rest
	if err := o.command.Wait(); err != nil {
		t.Errorf("serve ended with %v", err)
	}
	if rest != "" {
		t.Errorf("serve said more than one line: %q", rest)
	}
	for line := range strings.Lines(o.log.String()) {
		if strings.Contains(line, `"level":"ERROR"`) || strings.Contains(line, `"status":5`) || strings.Contains(line, "cut off") {
			t.Errorf("in the log: %s", line)
		}
	}
}

// answer is what a server said to a request.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// problem is the code of an error.
func (a answer) problem() string {
	var p struct{ Code string }
	_ = json.Unmarshal(a.body, &p)
	return p.Code
}

// send makes a request, with a key if there is one. A body is JSON.
func (o *open) send(t *testing.T, method, path, key, body string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, o.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(reply.Body)
	if err = errors.Join(err, reply.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return answer{reply.StatusCode, reply.Header, content}
}

func (o *open) get(t *testing.T, path, key string) answer {
	t.Helper()
	return o.send(t, http.MethodGet, path, key, "")
}

// expect makes a request, fails the test unless the status is the wanted one, and reads the answer into v if it is not nil.
func (o *open) expect(t *testing.T, status int, method, path, key, body string, v any) {
	t.Helper()
	a := o.send(t, method, path, key, body)
	if a.status != status {
		t.Fatalf("%s %s: %d %s, want %d", method, path, a.status, a.body, status)
	}
	if v == nil {
		return
	}
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%s %s: %v in %s", method, path, err, a.body)
	}
}

// within fails the test unless ok is true in time; a look that began in time counts.
func within(t *testing.T, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	for began := time.Now(); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > limit {
			t.Fatalf("not within %v: %s", limit, what)
		}
	}
}

// key makes an API key beside whatever runs.
func (s target) key(t *testing.T, scopes string) string {
	t.Helper()
	out, code := s.run(t, "staff", "key", "--name", "test of "+scopes, "--scopes", scopes)
	if code != exitDone {
		t.Fatalf("staff key: exit code %d", code)
	}
	return strings.TrimSpace(out)
}

// file writes a file for an import, and gives its path.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A server says how it is, and shows its figures to nobody but those who may see them.
func TestServeTellsItsState(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		closed := s.open(t)
		for path, want := range map[string]string{"/healthz": `{"status":"alive"}`, "/readyz": `"status":"ready"`} {
			a := closed.get(t, path, "")
			if a.status != http.StatusOK || !strings.Contains(string(a.body), want) {
				t.Errorf("%s: %d %s", path, a.status, a.body)
			}
		}
		if a := closed.get(t, "/metrics", ""); a.status != http.StatusNotFound || bytes.Contains(a.body, []byte("go_goroutines")) {
			t.Errorf("metrics for nobody: %d %s", a.status, a.body)
		}
		for path, want := range map[string]string{"/api/nothing": "application/problem+json", "/nothing": "text/html; charset=utf-8"} {
			a := closed.get(t, path, "")
			if a.status != http.StatusNotFound || a.header.Get("Content-Type") != want || a.header.Get("X-Request-Id") == "" {
				t.Errorf("%s: %d %v", path, a.status, a.header)
			}
		}
		closed.stop(t)

		beside := s.open(t, "--metrics-token", "figures")
		for key, want := range map[string]int{"": 401, "wrong": 401, "figures": 200} {
			a := beside.get(t, "/metrics", key)
			if a.status != want || (want == 200) != bytes.Contains(a.body, []byte("\ngo_goroutines ")) {
				t.Errorf("metrics with the token %q: %d", key, a.status)
			}
		}
		beside.stop(t)

		address := freeAddress(t)
		own := s.open(t, "--metrics-listen", address)
		if a := own.get(t, "/metrics", ""); a.status != http.StatusNotFound {
			t.Errorf("metrics beside the shop: %d", a.status)
		}
		separate := &open{running: running{url: "http://" + address}}
		if a := separate.get(t, "/metrics", ""); a.status != http.StatusOK || !bytes.Contains(a.body, []byte("\ngo_goroutines ")) {
			t.Errorf("metrics on their own address: %d", a.status)
		}
		own.stop(t)
	})
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// A port that somebody else has is named, and the server does not begin.
func TestPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	address := taken.Addr().String()
	for _, flags := range [][]string{
		{"--listen", address}, {"--listen", "127.0.0.1:0", "--metrics-listen", address},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		command := exec.CommandContext(ctx, "winkel", append([]string{"serve", "--data", t.TempDir()}, flags...)...)
		var out, complaint bytes.Buffer
		command.Stdout, command.Stderr = &out, &complaint
		_ = command.Run()
		if code := command.ProcessState.ExitCode(); code != exitUnusable || out.Len() > 0 {
			t.Errorf("serve %v: exit code %d, said %q", flags, code, out.String())
		}
		if text := complaint.String(); !strings.Contains(text, address) || !strings.Contains(text, "address already in use") {
			t.Errorf("serve %v complained %q", flags, text)
		}
	}
}

// A request that runs when the server is told to stop is finished and answered; nothing new is taken; what it left to be
// done in the background is done by the next server.
func TestServeDrains(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		key := s.key(t, "imports:write")
		server := s.open(t)
		body, writer := io.Pipe()
		reading := make(chan struct{})
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(reading) }})
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.url+"/api/admin/imports", body)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+key)
		request.Header.Set("Content-Type", "text/csv")
		request.Header.Set("Expect", "100-continue") // the server says so when it begins to read
		answered := make(chan error, 1)
		go func() {
			reply, err := (&http.Transport{ExpectContinueTimeout: patience}).RoundTrip(request)
			if err == nil && reply.StatusCode != http.StatusAccepted {
				text, _ := io.ReadAll(reply.Body)
				err = fmt.Errorf("%s %s", reply.Status, text)
			}
			answered <- err
		}()
		select {
		case <-reading:
		case err := <-answered:
			t.Fatalf("refused: %v", err)
		}
		if _, err := io.WriteString(writer, "slug,title,status\nlate-mug,"); err != nil {
			t.Fatal(err)
		}
		if err := server.command.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		within(t, patience, "new connections are refused", func() bool {
			conn, err := net.Dial("tcp", strings.TrimPrefix(server.url, "http://"))
			if err == nil {
				_ = conn.Close()
			}
			return err != nil
		})
		select {
		case err := <-answered:
			t.Fatalf("answered before the upload was complete: %v", err)
		default:
		}
		_, err = io.WriteString(writer, "Late mug,published\n")
		if err = errors.Join(err, writer.Close(), <-answered); err != nil {
			t.Error(err)
		}
		server.ended(t)
		if !strings.Contains(server.log.String(), `"path":"/api/admin/imports"`) {
			t.Errorf("the last request is not in the log:\n%s", server.log)
		}

		next := s.open(t)
		within(t, patience, "the import is done", func() bool { return next.get(t, "/api/products/late-mug", "").status == http.StatusOK })
		next.stop(t)
		s.verify(t)
	})
}

// Commands work beside a server, which notices what they did.
func TestCommandsBesideServer(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		server := s.open(t)
		key := s.key(t, "all:read")
		if a := server.get(t, "/api/admin/products", key); a.status != http.StatusOK {
			t.Fatalf("a key that was made beside the server: %d %s", a.status, a.body)
		}
		title := func(slug string) string {
			var product struct{ Title string }
			if a := server.get(t, "/api/products/"+slug, ""); a.status == http.StatusOK {
				_ = json.Unmarshal(a.body, &product)
			}
			return product.Title
		}
		total := func() (list struct{ Total int }) {
			server.expect(t, http.StatusOK, http.MethodGet, "/api/products", "", "", &list)
			return list
		}
		if title("mug") != "" || total().Total != 0 { // and both answers may be kept
			t.Fatal("the shop is not empty")
		}
		command := func(args ...string) {
			t.Helper()
			if out, code := s.run(t, args...); code != exitDone {
				t.Fatalf("winkel %v: exit code %d\n%s", args, code, out)
			}
		}
		const header = "slug,title,status,sku,price,currency\n"
		command("import", "products", file(t, "a.csv", header+"mug,Mug,published,MUG,5.00,USD\ncup,Cup,published,CUP,5.00,USD\n"))
		within(t, soon, "the new products are there", func() bool { return title("mug") == "Mug" && total().Total == 2 })
		command("import", "products", file(t, "b.csv", header+"mug,Large mug,published,MUG,5.00,USD\n"))
		within(t, soon, "the product has its new title", func() bool { return title("mug") == "Large mug" })
		command("verify")
		command("migrate", "status")
		command("export", "products", filepath.Join(t.TempDir(), "all.csv"))

		keys, _ := s.run(t, "staff", "keys")
		command("staff", "revoke", regexp.MustCompile(`key_\w+`).FindString(keys))
		within(t, soon, "the key is refused", func() bool {
			return server.get(t, "/api/admin/products", key).status == http.StatusUnauthorized
		})
		if keys, _ := s.run(t, "staff", "keys"); !strings.Contains(keys, " revoked\n") {
			t.Errorf("keys are\n%s", keys)
		}
		server.stop(t)
	})
}

// A large import and requests that write go on beside each other, and both succeed.
func TestImportBesideWrites(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	const imported, clients = 1500, 4
	var csv strings.Builder
	csv.WriteString("slug,title,status,sku,price,currency,categories\n")
	for i := range imported {
		fmt.Fprintf(&csv, "cup-%d,Cup %d,published,CUP-%d,5.00,USD,Kitchen > Cups\n", i, i, i)
	}
	path := file(t, "cups.csv", csv.String())
	eachTarget(t, func(t *testing.T, s target) {
		server := s.open(t, "--limit-exempt", "127.0.0.1")
		key := s.key(t, "catalog:write")
		done := make(chan struct{})
		var made [clients]int
		var writing sync.WaitGroup
		for c := range clients {
			writing.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
					}
					if server.create(t, key, fmt.Sprintf("%d-%d", c, made[c])) == "" {
						t.Error("a product was not made")
						return
					}
					made[c]++
				}
			})
		}
		out, code := s.run(t, "import", "products", path)
		close(done)
		writing.Wait()
		sum := 0
		for _, n := range made {
			sum += n
		}
		t.Logf("%d products were made by requests meanwhile; %s", sum, out)
		if code != exitDone || sum == 0 {
			t.Errorf("exit code %d, %d products made", code, sum)
		}
		var list struct{ Total int }
		server.expect(t, http.StatusOK, http.MethodGet, "/api/admin/products?limit=1", key, "", &list)
		if list.Total != imported+sum {
			t.Errorf("%d products, want %d + %d", list.Total, imported, sum)
		}
		server.stop(t)
		s.verify(t)
	})
}

// What is changed through one server is seen through the other.
func TestTwoServers(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		one, other := s.open(t), s.open(t)
		key := s.key(t, "all")
		var product struct{ ID, Title string }
		product.ID = one.create(t, key, "1")
		one.expect(t, http.StatusOK, http.MethodPost, "/api/admin/products/"+product.ID+"/publish", key, "{}", nil)
		path := "/api/products/" + product.ID
		within(t, soon, "the new product is there", func() bool { return other.get(t, path, "").status == http.StatusOK })
		for i, servers := range [][2]*open{{one, other}, {other, one}, {one, other}} {
			title := fmt.Sprintf("Mug, edition %d", i+1)
			servers[0].expect(t, http.StatusOK, http.MethodPatch, "/api/admin/products/"+product.ID, key, `{"title": "`+title+`"}`, nil)
			within(t, soon, "the product has its new title", func() bool {
				servers[1].expect(t, http.StatusOK, http.MethodGet, path, "", "", &product)
				return product.Title == title
			})
		}

		var guest struct{ ID, Secret string }
		one.expect(t, http.StatusCreated, http.MethodPost, "/api/admin/api-keys", key, `{"name": "guest", "scopes": ["catalog:read"]}`, &guest)
		if a := other.get(t, "/api/admin/products", guest.Secret); a.status != http.StatusOK {
			t.Errorf("a key of the other server: %d %s", a.status, a.body)
		}
		one.expect(t, http.StatusOK, http.MethodPost, "/api/admin/api-keys/"+guest.ID+"/revoke", key, "{}", nil)
		if a := one.get(t, "/api/admin/products", guest.Secret); a.status != http.StatusUnauthorized {
			t.Errorf("a key that was revoked here: %d", a.status)
		}
		within(t, soon, "the key is refused", func() bool {
			a := other.get(t, "/api/admin/products", guest.Secret)
			return a.status == http.StatusUnauthorized && a.problem() == "unauthorized"
		})
		one.stop(t)
		other.expect(t, http.StatusOK, http.MethodGet, path, "", "", &product)
		other.stop(t)
		s.verify(t)
	})
}
