package app

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/migrations"
)

// target is a shop that is given to winkel processes to work on, and to kill while they do.
type target struct {
	flags []string
	d     func(t *testing.T) *db.DB // opens the database beside them
}

// eachTarget runs f for a fresh shop on each engine. Nothing is migrated yet on SQLite; PostgreSQL begins empty too.
func eachTarget(t *testing.T, f func(t *testing.T, s target)) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		f(t, target{[]string{"--data", dir}, func(t *testing.T) *db.DB {
			return dbtest.Open(t, db.Options{Path: filepath.Join(dir, "winkel.db")})
		}})
	})
	t.Run("postgres", func(t *testing.T) {
		url := dbtest.EmptyPostgresURL(t)
		f(t, target{[]string{"--data", t.TempDir(), "--database", url, "--pg-min", "2"}, func(t *testing.T) *db.DB {
			return dbtest.Open(t, db.Options{URL: url, PoolMin: 1})
		}})
	})
}

// command is a winkel process that has not been started.
func (s target) command(args ...string) *exec.Cmd {
	return exec.Command("winkel", append(args, s.flags...)...)
}

// run runs winkel to its end and gives its output and exit code.
func (s target) run(t *testing.T, args ...string) (stdout string, code int) {
	t.Helper()
	command := s.command(args...)
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if complaints.Len() > 0 {
		t.Logf("winkel %s: %s", strings.Join(args, " "), complaints.String())
	}
	return out.String(), command.ProcessState.ExitCode()
}

// kill runs winkel and kills it after the delay, as the machine would. It reports whether winkel was faster, and what it
// exited with then.
func (s target) kill(t *testing.T, after time.Duration, args ...string) (stdout string, finished bool) {
	t.Helper()
	command := s.command(args...)
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = command.Process.Signal(syscall.SIGKILL) })
	err := command.Wait()
	timer.Stop()
	if err == nil {
		return out.String(), true
	}
	if status, ok := command.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() {
		t.Fatalf("winkel %s failed by itself: %v\n%s", strings.Join(args, " "), err, complaints.String())
	}
	return "", false
}

// verify fails the test unless winkel verify finds everything clean. What was killed may have died before there was a
// schema, and verify makes none.
func (s target) verify(t *testing.T) {
	t.Helper()
	if out, code := s.run(t, "migrate", "up"); code != exitDone {
		t.Fatalf("migrate up: exit code %d\n%s", code, out)
	}
	if out, code := s.run(t, "verify"); code != exitDone {
		t.Fatalf("verify: exit code %d\n%s", code, out)
	}
}

// delays is a source of delays below a bound, whose seed is in the log, so that a failure can be tried again.
func delays(t *testing.T) func(below time.Duration) time.Duration {
	seed := uint64(time.Now().UnixNano())
	t.Logf("delays are drawn with seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	return func(below time.Duration) time.Duration { return time.Duration(chance.Int64N(int64(below))) }
}

var countVersions = db.SQL(`SELECT COUNT(*) FROM product WHERE version = $1 AND status = 'published'`)

// An import is killed again and again. Afterwards the shop is sound, the file goes on where it was, and in the end
// every product is there, made once and not changed since.
func TestKilledImport(t *testing.T) {
	const products = 4000
	file := filepath.Join(t.TempDir(), "products.csv")
	var csv strings.Builder
	csv.WriteString("slug,title,status,sku,price,currency,categories,tags,inventory_tracked,on_hand,attr.weight:number[g]\n")
	for i := range products {
		fmt.Fprintf(&csv, "mug-%d,Mug No. %d,published,MUG-%d,%d.99,EUR,Kitchen > Mugs,clay,true,%d,%d\n", i, i, i, 5+i%20, i%7, 200+i%50)
	}
	if err := os.WriteFile(file, []byte(csv.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	eachTarget(t, func(t *testing.T, s target) {
		delay := delays(t)
		kills := 0
		var out string
		// Each try is given longer than the last, so that some are killed at the beginning, some in the middle, some late.
		for patience, finished := 200*time.Millisecond, false; !finished; patience += patience / 3 {
			if out, finished = s.kill(t, patience/2+delay(patience/2), "import", "products", file, "--json"); !finished {
				kills++
				s.verify(t)
			}
		}
		var report summary
		if err := json.Unmarshal([]byte(out), &report); err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		t.Logf("%d kills; the last run found %d of %d done", kills, report.AlreadyDone, report.Records)
		// The last kill may have come when everything was done and not yet said: then the next run finds nothing to do.
		if kills == 0 || report.Refused != 0 || report.Created != products && report.Unchanged != products {
			t.Errorf("after %d kills: %+v", kills, report)
		}
		s.verify(t)
		if n, err := db.Value[int64](t.Context(), s.d(t).Read(), countVersions, 1); err != nil || n != products {
			t.Errorf("%d products in their first version, %v; want %d", n, err, products)
		}
	})
}

// A migration is killed at any moment. The next one finishes it, and the schema is the same as without the kill.
func TestKilledMigration(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		delay := delays(t)
		kills := 0
		for range 10 {
			if _, finished := s.kill(t, delay(120*time.Millisecond), "migrate", "up"); finished {
				break
			}
			kills++
		}
		t.Logf("%d kills", kills)
		if out, code := s.run(t, "migrate", "up"); code != exitDone {
			t.Fatalf("migrate up: exit code %d\n%s", code, out)
		}
		d := s.d(t)
		states, err := d.Migrations(t.Context(), migrations.Files)
		if err != nil {
			t.Fatal(err)
		}
		for _, state := range states {
			if !state.Applied {
				t.Errorf("step %s is missing", state.Name)
			}
		}
		s.verify(t)
	})
}

// running is a winkel serve process.
type running struct {
	command *exec.Cmd
	url     string
}

var address = regexp.MustCompile(`http://[0-9.:]+`)

// serve starts a server and waits for the line that says where it is.
func (s target) serve(t *testing.T) *running {
	t.Helper()
	command := s.command("serve", "--listen", "127.0.0.1:0", "--log-level", "error", "--limit-exempt", "127.0.0.1")
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("serve said %q: %v", line, err)
	}
	return &running{command, address.FindString(line)}
}

// stop ends the server politely; it must then have nothing to complain about.
func (s *running) stop(t *testing.T) {
	t.Helper()
	if err := errors.Join(s.command.Process.Signal(syscall.SIGTERM), s.command.Wait()); err != nil {
		t.Errorf("stop: %v", err)
	}
}

// create makes a product and returns its id; empty if the server did not answer.
func (s *running) create(t *testing.T, key, idempotency string) string {
	body := fmt.Sprintf(`{"title": "Mug %[1]s", "slug": "mug-%[1]s", "variants": [{"sku": "MUG-%[1]s", "prices": [{"price": {"amount": 500, "currency_code": "USD"}}]}]}`, idempotency)
	request, err := http.NewRequest(http.MethodPost, s.url+"/api/admin/products", strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return ""
	}
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", idempotency)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return ""
	}
	defer answer.Body.Close()
	var product struct{ ID, Detail string }
	if err := json.NewDecoder(answer.Body).Decode(&product); err != nil {
		return "" // cut off half way
	}
	if answer.StatusCode != http.StatusCreated {
		t.Errorf("create %s: %s %s", idempotency, answer.Status, product.Detail)
		return ""
	}
	return product.ID
}

// A server is killed while many clients create products, so in the middle of group commits. What it had answered is
// there afterwards under the same id; what it had not is made by the repetition of the request, once.
func TestKilledServer(t *testing.T) {
	const clients, rounds = 16, 4
	eachTarget(t, func(t *testing.T, s target) {
		delay := delays(t)
		key, code := s.run(t, "staff", "key", "--name", "test", "--scopes", "all")
		if code != exitDone {
			t.Fatalf("staff key: exit code %d", code)
		}
		key = strings.TrimSpace(key)
		var sent atomic.Int64
		var mu sync.Mutex
		told := map[string]string{} // idempotency key to product id; empty: not answered
		for range rounds {
			server := s.serve(t)
			var gone atomic.Bool
			timer := time.AfterFunc(300*time.Millisecond+delay(700*time.Millisecond), func() {
				gone.Store(true)
				_ = server.command.Process.Kill()
			})
			var wg sync.WaitGroup
			for range clients {
				wg.Go(func() {
					for !gone.Load() {
						name := fmt.Sprint(sent.Add(1))
						product := server.create(t, key, name)
						mu.Lock()
						told[name] = product
						mu.Unlock()
					}
				})
			}
			wg.Wait()
			timer.Stop()
			_ = server.command.Wait()
			s.verify(t)
		}
		server := s.serve(t)
		answered := 0
		for name, before := range told {
			if before != "" {
				answered++
			}
			// The repetition of an answered request gives the same product; that of the others makes or finds one.
			if again := server.create(t, key, name); again == "" || (before != "" && again != before) {
				t.Errorf("product %s was answered as %q, and again as %q", name, before, again)
			}
		}
		server.stop(t)
		t.Logf("%d of %d requests were answered", answered, len(told))
		if answered == 0 || answered == len(told) {
			t.Error("nothing was interrupted")
		}
		s.verify(t)
		if n, err := db.Value[int64](t.Context(), s.d(t).Read(), countProducts); err != nil || n != int64(len(told)) {
			t.Errorf("%d products, %v; want %d", n, err, len(told))
		}
	})
}

var countProducts = db.SQL(`SELECT COUNT(*) FROM product`)
